package engine_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"tailor/internal/engine"
	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/store"
	"tailor/testdata"
)

// TestAKilledRunGoesOn cuts the journals of runs at random events, as a kill
// does, and lets each go on: what was answered is not asked again, and no
// decision is lost.
func TestAKilledRunGoesOn(t *testing.T) {
	cuts := 100
	if testing.Short() {
		cuts = 10
	}
	synctest.Test(t, func(t *testing.T) {
		e, kept, err := keeping(t.Context(), t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		defer kept.Close()
		var requests []engine.Request
		for _, p := range samples.Pairs() {
			r, j := pair(t, p)
			requests = append(requests, engine.Request{Resume: r, Posting: j})
		}
		pasts := make([][]event.Event, len(requests))
		for i, request := range requests {
			pasts[i] = decidedOn(t, e, kept, request)
		}
		chance := rand.New(rand.NewPCG(1, 2))
		for n := range cuts {
			i := n % len(requests)
			past := pasts[i][:1+chance.IntN(len(pasts[i]))]
			id := fmt.Sprintf("cut-%d", n)
			replant(t, kept, requests[i], id, past)
			goesOn(t, e, kept, id, len(past))
			if t.Failed() {
				t.Fatalf("%s, cut after %d of %d events", requests[i].Resume.Name, len(past), len(pasts[i]))
			}
		}
	})
}

// decidedOn is the journal of a run during which somebody decides.
func decidedOn(t *testing.T, e *engine.Engine, kept *store.Store, request engine.Request) []event.Event {
	t.Helper()
	run := start(t, e, request)
	defer run.Close()
	events := run.Subscribe()
	for run.State().EndedAt.IsZero() {
		batch, err := events.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range batch {
			if b, ok := e.Body.(event.Recommended); ok && e.Seq%2 == 0 {
				_ = run.Decide(t.Context(), b.Recommendation.ID, []plan.Decision{plan.Accepted, plan.Rejected}[e.Seq/2%2], "")
			}
		}
	}
	past, err := kept.Events(t.Context(), run.ID())
	if err != nil {
		t.Fatal(err)
	}
	return past
}

// replant stores a run as a kill leaves it.
func replant(t *testing.T, kept *store.Store, request engine.Request, id string, past []event.Event) {
	t.Helper()
	input := store.Input{ResumeName: request.Resume.Name, ResumeFormat: request.Resume.Format, ResumeText: request.Resume.Text,
		PostingName: request.Posting.Name, PostingText: request.Posting.Text}
	if err := kept.CreateRun(t.Context(), id, input, time.Now()); err != nil {
		t.Fatal(err)
	}
	for _, e := range past {
		e.Run = id
		if err := kept.Append(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
}

// goesOn carries a run on to its end and compares it with its past, which has
// that many events.
func goesOn(t *testing.T, e *engine.Engine, kept *store.Store, id string, known int) {
	t.Helper()
	stored, err := e.FindToContinue(t.Context(), id, engine.Request{Accept: plan.TakeNone})
	if err != nil {
		t.Fatal(err)
	}
	killed := stored.Peek()
	run, err := stored.Continue(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s := wait(t, run)
	run.Close()
	if s.Status != event.RunDone {
		t.Errorf("it ends as %s: %s", s.Status, s.Reason)
	}
	whole(t, s)
	decisionsStay(t, killed, s)
	all, err := kept.Events(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := json.Marshal(event.Fold(all)); string(again) != marshalled(s) {
		t.Error("the journal folds to another state than the run had")
	}
	answered := map[string]bool{}
	for _, past := range all[:known] {
		if b, ok := past.Body.(event.AttemptEnded); ok && b.Outcome == event.Answered {
			answered[b.Task] = true
		}
	}
	for _, later := range all[known:] {
		if b, ok := later.Body.(event.AttemptStarted); ok && answered[b.Task] {
			t.Errorf("%s was answered, and %s is asked again", b.Task, b.Lane)
		}
	}
	resolvedByModels(t, s)
}

// resolvedByModels holds that what a killed process left open was asked of
// models and not given up.
func resolvedByModels(t *testing.T, s *event.State) {
	t.Helper()
	for _, section := range s.Sections {
		if engineWorks(section.Kind) && section.Source == plan.FromOffline {
			t.Errorf("%s comes from the offline analyser: %s", section.ID, section.Note)
		}
	}
	for _, task := range s.Tasks {
		if task.Status != event.TaskDone && task.Kind != event.Requirements {
			t.Errorf("%s is %s: %s", task.ID, task.Status, task.Reason)
		}
	}
}

// decisionsStay holds that whatever was decided, confirmed or answered in full
// is as it was.
func decisionsStay(t *testing.T, killed, now *event.State) {
	t.Helper()
	for _, rec := range killed.Recommendations {
		if is := now.Recommendation(rec.ID); rec.Decision != plan.Open && (is == nil || is.Decision != rec.Decision) {
			t.Errorf("%s was %s, now it is %+v", rec.ID, rec.Decision, is)
		}
	}
	for _, section := range killed.Sections {
		if is := now.Section(section.ID); section.Source != "" && (is.Source != section.Source || is.Model != section.Model) {
			t.Errorf("%s was answered by %s, now by %s", section.ID, section.Model, is.Model)
		}
	}
}

func marshalled(s *event.State) string {
	text, _ := json.Marshal(s)
	return string(text)
}

// TestAKilledProcessGoesOn kills processes at random moments and lets another
// go on with their runs.
func TestAKilledProcessGoesOn(t *testing.T) {
	kills := 8
	if testing.Short() {
		kills = 2
	}
	for range kills {
		dir := t.TempDir()
		told := killAfter(t, dir, time.Duration(rand.IntN(120))*time.Millisecond)
		e, kept, err := keeping(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		stored, err := e.FindToContinue(t.Context(), told[0].Run, engine.Request{Accept: plan.TakeNone})
		if err != nil {
			t.Fatal(err)
		}
		killed := stored.Peek()
		run, err := stored.Continue(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		s := wait(t, run)
		run.Close()
		whole(t, s)
		decisionsStay(t, killed, s)
		if s.Status != event.RunDone {
			t.Errorf("it ends as %s: %s", s.Status, s.Reason)
		}
		if err := kept.Close(); err != nil {
			t.Error(err)
		}
	}
}
