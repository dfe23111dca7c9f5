package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tailor/internal/engine/event"
)

// TestAKilledRunGoesOn kills a run and goes on with it: only what was not
// answered is asked.
func TestAKilledRunGoesOn(t *testing.T) {
	t.Parallel()
	server := newHoldingServer(t)
	p := program{t: t, home: t.TempDir()}
	settings := server.settingsFor(t)
	l := p.start("plan", absolute(t, "../../testdata/resumes/backend.md"), absolute(t, "../../testdata/jobs/backend.md"),
		"--config", settings)
	l.until("a section was answered", answered())
	if err := l.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	l.end()
	if listed := p.run("runs"); !strings.Contains(listed.stderr, "tailor plan --resume") {
		t.Errorf("nobody says how it goes on: %q", listed.stderr)
	}
	server.release()
	carried := eventsOf(t, p.run("plan", "--resume", "last", "--config", settings, "--ui", "json", "-o", "out.md").stdout)
	finished, ok := carried[len(carried)-1].Body.(event.RunFinished)
	if !ok || finished.Status != event.RunDone {
		t.Fatalf("the last event is %+v", carried[len(carried)-1].Body)
	}
	done, starts := map[string]bool{}, 0
	for _, e := range carried {
		switch b := e.Body.(type) {
		case event.RunStarted:
			starts++
		case event.AttemptEnded:
			done[b.Task] = done[b.Task] || b.Outcome == event.Answered
		case event.AttemptStarted:
			if done[b.Task] {
				t.Errorf("%s was answered and is asked again", b.Task)
			}
		}
	}
	if starts != 2 {
		t.Errorf("it was started %d times, not twice", starts)
	}
	if _, err := os.Stat(filepath.Join(p.home, "out.md")); err != nil {
		t.Error(err)
	}
	if status := statusOf(t, p, carried[0].Run); status != event.RunDone {
		t.Errorf("it is listed as %s", status)
	}
	// What is done is shown, and nobody is asked.
	asked := len(server.asked())
	again := p.run("plan", "--resume", carried[0].Run, "--config", settings, "--plan", "plan.md")
	if len(server.asked()) != asked || !strings.Contains(again.stdout, carried[0].Run) {
		t.Errorf("%d more requests, and it says\n%s", len(server.asked())-asked, again.stdout)
	}
}

func TestASimulatedRunGoesOn(t *testing.T) {
	t.Parallel()
	p := program{t: t, home: t.TempDir()}
	l := p.start("demo", "--keep")
	l.until("somebody was asked", func(e event.Event) bool { return e.Body.Type() == event.AttemptStarted{}.Type() })
	if err := l.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	l.end()
	carried := eventsOf(t, p.run("plan", "--resume", "last", "--ui", "json").stdout)
	state := event.Fold(carried)
	if state.Status != event.RunDone || !state.Started.Simulated || state.Started.Offline {
		t.Errorf("%s, simulated %v, offline %v", state.Status, state.Started.Simulated, state.Started.Offline)
	}
}

func TestWhatResumeTakes(t *testing.T) {
	t.Parallel()
	p := program{t: t, home: t.TempDir()}
	for _, c := range []struct{ args, says string }{
		{"plan --resume last", "no such run"},
		{"plan --resume last cv.md job.md", "leave out RESUME and JOB"},
		{"plan --resume last --run-id x", "--run-id and --resume exclude each other"},
	} {
		if got := p.try(strings.Fields(c.args)...); got.code == exitDone || !strings.Contains(got.stderr, c.says) {
			t.Errorf("%s: exit code %d, %q", c.args, got.code, got.stderr)
		}
	}
}
