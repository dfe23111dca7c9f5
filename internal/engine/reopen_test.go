package engine_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tailor/internal/config"
	"tailor/internal/engine"
	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/resume"
	"tailor/internal/engine/store"
)

func TestAFailingJournalIsToldOnce(t *testing.T) {
	e, kept, err := keeping(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	run := start(t, e, backend(t))
	defer run.Close()
	if err := kept.Close(); err != nil { // as a full disk would: nothing can be written any longer
		t.Fatal(err)
	}
	s := wait(t, run)
	whole(t, s)
	if s.Status != event.RunDone || run.Kept() {
		t.Errorf("status %s, kept: %v", s.Status, run.Kept())
	}
	if err := run.Decide(t.Context(), s.Recommendations[0].ID, plan.Rejected, ""); err != nil {
		t.Error(err)
	}
	if n := run.State().Notices; len(n) != 1 || n[0].Level != event.Trouble || !strings.Contains(n[0].Text, "not kept any longer") {
		t.Errorf("notices %+v", n)
	}
}

// TestARunKilledAtAnyEvent cuts a run's journal after each of its events.
func TestARunKilledAtAnyEvent(t *testing.T) {
	kept, err := store.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	e := engine.New(engine.Options{Settings: config.Defaults(), Store: kept})
	request := backend(t)
	run := start(t, e, request)
	wait(t, run)
	run.Close()
	events, err := kept.Events(t.Context(), run.ID())
	if err != nil {
		t.Fatal(err)
	}
	for n := 0; n < len(events); n += 1 + n/3 {
		id := fmt.Sprintf("cut-%d", n)
		input := store.Input{ResumeName: request.Resume.Name, ResumeFormat: request.Resume.Format, ResumeText: request.Resume.Text,
			PostingName: request.Posting.Name, PostingText: request.Posting.Text}
		if err := kept.CreateRun(t.Context(), id, input, time.Now()); err != nil {
			t.Fatal(err)
		}
		for _, past := range events[:n] {
			past.Run = id
			if err := kept.Append(t.Context(), past); err != nil {
				t.Fatal(err)
			}
		}
		stored, err := e.Find(t.Context(), id, "")
		if err != nil {
			t.Fatal(err)
		}
		again, err := stored.Open(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		s := again.State()
		again.Close()
		whole(t, s)
		if s.Analysis.Score == 0 || s.ScoreAfter == 0 || len(s.Plan().Sections) != len(s.Sections) {
			t.Errorf("cut after %d events: score %.1f → %.1f", n, s.Analysis.Score, s.ScoreAfter)
		}
		if want := event.RunCancelled; s.Status != want {
			t.Errorf("cut after %d events: status %s", n, s.Status)
		}
		for _, section := range s.Sections {
			if !engineWorks(section.Kind) && !strings.Contains(section.Note, "never leaves") {
				t.Errorf("cut after %d events: %s says %q", n, section.ID, section.Note)
			}
		}
		if t.Failed() {
			return
		}
	}
}

// engineWorks reports whether a section is worked on; others never leave the machine.
func engineWorks(kind resume.Kind) bool { return kind != resume.Contact && kind != resume.References }

// TestAReopenedRunIsAsItWentOn finds a run while it is at work and opens it when that has ended.
func TestAReopenedRunIsAsItWentOn(t *testing.T) {
	e, kept, err := keeping(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	run := start(t, e, backend(t))
	stored, err := e.Find(t.Context(), run.ID(), "")
	if err != nil {
		t.Fatal(err)
	}
	s := wait(t, run)
	rec := s.Recommendations[0].ID
	if err := run.Decide(t.Context(), rec, plan.Rejected, ""); err != nil {
		t.Fatal(err)
	}
	run.Close()
	if err := run.Decide(t.Context(), rec, plan.Open, ""); !errors.Is(err, engine.ErrClosed) {
		t.Errorf("a closed run takes decisions: %v", err)
	}
	if err := run.Retry(t.Context(), s.Recommendations[0].Section, ""); !errors.Is(err, engine.ErrClosed) {
		t.Errorf("a closed run is retried: %v", err)
	}
	again, err := stored.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got := again.State().Recommendation(rec); got == nil || got.Decision != plan.Rejected {
		t.Errorf("reopened, %s is %+v", rec, got)
	}
	if err := again.Retry(t.Context(), s.Recommendations[0].Section, ""); err != nil {
		t.Error(err)
	}
	if s := wait(t, again); s.Status != event.RunDone || !again.Kept() {
		t.Errorf("status %s, kept: %v", s.Status, again.Kept())
	}
	again.Close()
	if err := kept.Remove(t.Context(), run.ID()); err != nil {
		t.Fatal(err)
	}
	if _, err := stored.Open(t.Context()); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a removed run is opened: %v", err)
	}
}

func TestSectionsAreAskedAgainSideBySide(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		run := start(t, simulated(engine.Simulation{Seed: 1}, nil), backend(t))
		defer run.Close()
		var asked []string
		for _, section := range wait(t, run).Sections {
			if engineWorks(section.Kind) && len(asked) < 3 {
				asked = append(asked, section.ID)
			}
		}
		begun := time.Now()
		for _, section := range asked {
			if err := run.Retry(t.Context(), section, ""); err != nil {
				t.Error(err)
			}
			time.Sleep(10 * time.Millisecond) // virtual
		}
		s := run.State()
		if s.Status != event.RunWorking || s.Slots < len(asked) {
			t.Errorf("%s with %d slots in use", s.Status, s.Slots)
		}
		for _, section := range asked {
			if got := s.Section(section).Source; got != "" {
				t.Errorf("%s is asked again but has a result from %s", section, got)
			}
		}
		s = wait(t, run)
		whole(t, s)
		if s.Status != event.RunDone || time.Since(begun) > 20*time.Second {
			t.Errorf("%s after %s", s.Status, time.Since(begun))
		}
	})
}

// TestARetryThatIsStoppedLeavesNoFalseResult stops a retry in the middle of its answer.
func TestARetryThatIsStoppedLeavesNoFalseResult(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		run := start(t, simulated(engine.Simulation{Seed: 1}, nil), backend(t))
		defer run.Close()
		section := wait(t, run).Recommendations[0].Section
		if err := run.Retry(t.Context(), section, ""); err != nil {
			t.Fatal(err)
		}
		time.Sleep(100 * time.Millisecond) // virtual: it was asked, it has not answered
		run.Cancel()
		if err := run.Retry(t.Context(), section, ""); err == nil {
			t.Error("a run that is being stopped is asked again")
		}
		s := wait(t, run)
		whole(t, s)
		if got := s.Section(section); got.Source != plan.FromOffline || got.Note != "its task was cancelled" || s.Status != event.RunCancelled {
			t.Errorf("%s comes from %s (%s), the run is %s", section, got.Source, got.Note, s.Status)
		}
	})
}
