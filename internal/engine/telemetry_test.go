package engine_test

import (
	"testing"
	"testing/synctest"
	"time"

	"tailor/internal/engine"
	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/store"
)

var firstDay = time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)

// opened is a store of the test's own.
func opened(t *testing.T) *store.Store {
	t.Helper()
	kept, err := store.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { kept.Close() })
	return kept
}

func TestRunsTeachWhatModelsDid(t *testing.T) {
	kept := opened(t)
	e := simulated(engine.Simulation{Seed: 4, Errors: 0.3}, kept)
	synctest.Test(t, func(t *testing.T) {
		run := start(t, e, backend(t))
		defer run.Close()
		s := wait(t, run)
		accept, reject := s.Recommendations[0].ID, s.Recommendations[1].ID
		for id, decision := range map[string]plan.Decision{accept: plan.Accepted, reject: plan.Rejected} {
			if err := run.Decide(t.Context(), id, decision, ""); err != nil {
				t.Fatal(err)
			}
		}
		s = run.State()
		figures, err := kept.Statistics(t.Context(), store.Scope{Simulated: true}, store.ByLane)
		if err != nil {
			t.Fatal(err)
		}
		var got store.Figures
		for _, f := range figures {
			got.Calls, got.Answered, got.Failed = got.Calls+f.Calls, got.Answered+f.Answered, got.Failed+f.Failed
			got.Proposed, got.Accepted, got.Rejected = got.Proposed+f.Proposed, got.Accepted+f.Accepted, got.Rejected+f.Rejected
		}
		calls := 0
		for _, task := range s.Tasks {
			calls += len(task.Attempts)
		}
		if got.Calls != calls || got.Answered == 0 || got.Failed == 0 || got.Proposed != len(s.Recommendations) || got.Accepted != 1 || got.Rejected != 1 {
			t.Errorf("told of %+v; the run made %d calls and has %d recommendations", got, calls, len(s.Recommendations))
		}

		// Taking a decision back makes it no decision.
		if err := run.Decide(t.Context(), accept, plan.Open, ""); err != nil {
			t.Fatal(err)
		}
		trials, err := kept.Trials(t.Context(), true)
		if err != nil {
			t.Fatal(err)
		}
		accepted, rejected := 0, 0
		for _, trial := range trials {
			accepted, rejected = accepted+trial.Accepted, rejected+trial.Rejected
		}
		if accepted != 0 || rejected != 1 {
			t.Errorf("%d accepted, %d rejected after one was taken back", accepted, rejected)
		}
	})
	if real, err := kept.Trials(t.Context(), false); err != nil || len(real) != 0 {
		t.Errorf("simulated runs teach about real models: %+v, %v", real, err)
	}
	if figures, err := kept.CacheStats(t.Context()); err != nil || figures.Answers != 0 {
		t.Errorf("answers of simulated models are kept: %+v, %v", figures, err)
	}
}

func TestWhatWasLearnedChoosesTheModel(t *testing.T) {
	kept := opened(t)
	e := simulated(engine.Simulation{Seed: 1}, kept)
	first := func() map[string]int {
		lanes := map[string]int{}
		for _, c := range e.Choices(t.Context()) {
			if c.Task == event.Recommend {
				lanes[c.Lane]++
			}
		}
		return lanes
	}
	if got := first(); len(got) != 1 || got["simulated/claude-3.5-haiku"] == 0 {
		t.Fatalf("without knowledge: %v", got)
	}
	for i := range 40 {
		for lane, decision := range map[string]plan.Decision{"simulated/claude-3.5-haiku": plan.Rejected, "simulated/gpt-4o-mini": plan.Accepted} {
			id := string(rune('a'+i%26)) + lane + string(rune('a'+i/26))
			err := kept.RecordDecision(t.Context(), store.Decision{At: firstDay.AddDate(0, 0, i), Run: id, Recommendation: id, Section: "skills",
				Task: event.Recommend, Lane: lane, Decision: decision, Person: true, Simulated: true})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	if got := first(); got["simulated/gpt-4o-mini"] == 0 {
		t.Errorf("after forty rejections: %v", got)
	}
	settings := backend(t)
	settings.Models = []string{"simulated/claude-3.5-haiku"}
	for range 20 {
		draft, err := e.Prepare(settings)
		if err != nil {
			t.Fatal(err)
		}
		for _, lane := range draft.Estimate().Lanes {
			if lane.Lane != "simulated/claude-3.5-haiku" {
				t.Fatalf("%s would be asked although another was named", lane.Lane)
			}
		}
	}
}
