package ui

import (
	"testing"

	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
)

// overloaded is what a lane says that is down.
const overloaded = " failed (503): The engine is overloaded"

// downMidway is the sample run with a provider that fails from the middle on:
// one task waits for its back-off, one for a slot, one as it was told to, and
// one is asked elsewhere.
func downMidway() []step {
	failed := func(at int, task string, attempt int, outcome event.Outcome, retryIn int64) step {
		return step{ms(at), event.AttemptEnded{Task: task, Attempt: attempt, Lane: mini, Outcome: outcome, Status: 503,
			Error: mini + overloaded, RetryIn: retryIn, Slots: 3}}
	}
	return append(opening(),
		failed(1000, "evaluate:S2", 1, event.Retrying, 500),
		failed(1100, "evaluate:S3", 1, event.Retrying, 900),
		failed(1200, "evaluate:S4", 1, event.MovedOn, 0),
		failed(1300, "evaluate:S5", 1, event.Retrying, 4000),
		step{ms(1500), event.TaskChanged{Task: "evaluate:S2", Status: event.TaskReady, Slots: 1}},
		step{ms(1600), event.AttemptStarted{Task: "evaluate:S4", Attempt: 2, Lane: sonnet, Slots: 1}},
		step{ms(1700), event.TaskChanged{Task: "evaluate:S6", Status: event.TaskRunning, Slots: 1}},
	)
}

// offlineEnd ends downMidway: sonnet answers once, the offline analyser all the rest.
func offlineEnd() []step {
	const note = mini + overloaded + "; answered by the offline analyser"
	steps := []step{
		{ms(4600), event.AttemptEnded{Task: "evaluate:S4", Attempt: 2, Lane: sonnet, Outcome: event.Answered, FirstToken: 300}},
		{ms(4600), event.TaskChanged{Task: "evaluate:S4", Status: event.TaskDone}},
	}
	for _, task := range tasks() {
		if task.ID != "evaluate:S4" {
			steps = append(steps, step{ms(4700), event.TaskChanged{Task: task.ID, Status: event.TaskRunning, Slots: 1}})
		}
		if task.Section != "" && task.ID != "evaluate:S4" {
			steps = append(steps,
				step{ms(4700), event.AttemptStarted{Task: task.ID, Attempt: 2, Lane: "offline", Why: note, Slots: 1}},
				step{ms(4800), event.AttemptEnded{Task: task.ID, Attempt: 2, Lane: "offline", Outcome: event.Answered}})
		}
		steps = append(steps, step{ms(4900), event.TaskChanged{Task: task.ID, Status: event.TaskDone}})
		if task.Kind == event.Recommend {
			steps = append(steps, step{ms(5000), event.SectionResolved{Section: task.Section, Source: plan.FromOffline, Model: "offline", Note: note}})
		}
	}
	return append(steps, step{ms(5100), event.RunFinished{Status: event.RunDone}})
}

func TestProviderDownMidway(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		s := open(t, newFake(downMidway()), width, height)
		s.see("working 4.5s", "no answer from openai")
		s.golden()
	})
}

func TestProviderDownAtTheEnd(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		s := open(t, newFake(downMidway(), offlineEnd()), width, height)
		s.see("done 5.1s", "all sections are by the offline")
		s.golden()
	})
}

func TestWhatATaskWaitsForIsSaid(t *testing.T) {
	s := open(t, newFake(downMidway()), 140, 40)
	s.see(
		"gpt-5.4-mini · waits its turn; it failed (503): The engine",
		"gpt-5.4-mini · waits; it failed (503): The engine",
		"gpt-5.4-mini · again in 0.8s; it failed (503): The engine",
		"claude-sonnet-5 · instead: gpt-5.4-mini failed (503)",
		"waits until a model may be called",
	)
}

func TestTheNextModelIsWaitedFor(t *testing.T) {
	steps := append(opening(),
		step{ms(1000), event.AttemptEnded{Task: "evaluate:S2", Attempt: 1, Lane: mini, Outcome: event.MovedOn, Error: mini + overloaded}},
		step{ms(1000), event.TaskChanged{Task: "evaluate:S2", Status: event.TaskReady}})
	s := open(t, newFake(steps), 120, 40)
	s.see("waits for the next model; gpt-5.4-mini failed")
}

func TestTroublePasses(t *testing.T) {
	f := newFake(downMidway())
	s := open(t, f, 120, 40)
	s.see("no answer from " + mini + " in the last 4 calls: it failed (503): The engine is overloaded")
	f.play([]step{
		{ms(4600), event.AttemptStarted{Task: "evaluate:S5", Attempt: 2, Lane: mini, Slots: 1}},
		{ms(4700), event.AttemptEnded{Task: "evaluate:S5", Attempt: 2, Lane: mini, Outcome: event.Answered}},
	})
	s.gone("no answer from")
}

// TestLanesOfOneProviderFailTogether holds that a provider is named when none of its
// lanes answers, and the lane when another one does.
func TestLanesOfOneProviderFailTogether(t *testing.T) {
	const other = "openai/gpt-5.4"
	steps := append(downMidway(),
		step{ms(2000), event.AttemptStarted{Task: "evaluate:S6", Attempt: 1, Lane: other}},
		step{ms(2100), event.AttemptEnded{Task: "evaluate:S6", Attempt: 1, Lane: other, Outcome: event.GaveUp, Error: other + " timed out"}})
	if got, want := trouble(fold(steps)), "no answer from openai in the last 5 calls: it timed out"; got != want {
		t.Errorf("said %q, not %q", got, want)
	}
	last := steps[len(steps)-1].body.(event.AttemptEnded)
	last.Outcome, last.Error = event.Answered, ""
	steps[len(steps)-1].body = last
	if got, want := trouble(fold(steps)), "no answer from "+mini+" in the last 4 calls: it"+overloaded; got != want {
		t.Errorf("said %q, not %q", got, want)
	}
}

// TestARefusedKeyIsSaidInTheHeader holds that it is said once, on every screen.
func TestARefusedKeyIsSaidInTheHeader(t *testing.T) {
	const refusal = mini + " refused the key (401); openai is not asked again in this run"
	f := newFake(opening())
	f.publish(ms(900), event.Noticed{Level: event.Trouble, Text: refusal})
	s := open(t, f, 120, 40)
	s.see("! " + refusal)
	s.gone("✗ " + refusal)
	s.press("2")
	s.see("! "+refusal, textNoReview)
}

func TestGivenUpIsShown(t *testing.T) {
	const left = " may cost $0.0300, and $0.0100 of $0.0500 is left"
	why := sonnet + left
	f := newFake(opening())
	f.publish(ms(1000), event.GivenUp{Task: "evaluate:S2", Lane: sonnet, Why: why})
	f.publish(ms(1100), event.GivenUp{Task: "evaluate:S3", Lane: sonnet, Why: why})
	s := open(t, f, 160, 40)
	s.see("! "+sonnet+" given up for 2 tasks, to stay within the run's bounds: it"+left, "given up    "+why)
	f.publish(ms(1200), event.GivenUp{Task: "evaluate:S3", Lane: mini, Why: why})
	s.see("! 2 models given up for 2 tasks, to stay within the run's bounds: " + why)
	f.publish(ms(1300), event.SectionResolved{Section: "S2", Source: plan.FromOffline, Model: "offline", Note: why})
	f.publish(ms(1400), event.RunFinished{Status: event.RunDone})
	s.see("! 1 of 1 section by the offline analyser · 2 models given up")
	s.gone("! 2 models")
}

// fold gives the state after steps.
func fold(steps []step) *event.State {
	state := event.Fold(nil)
	for _, s := range steps {
		state.Apply(event.Event{Time: began.Add(s.at), Body: s.body})
	}
	return state
}
