package main

import (
	"os"
	"strings"
	"testing"

	"tailor/internal/engine/event"
)

// TestABudgetHolds gives a run less than its models may cost: the plan says
// what was given up, and why.
func TestABudgetHolds(t *testing.T) {
	t.Parallel()
	server := newModelServer(t)
	settings := server.settingsFor(t)
	file, err := os.OpenFile(settings, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.WriteString("[prices.\"home/capable\"]\nprompt = 5\ncompletion = 500\n"); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	p := program{t: t, home: t.TempDir()}
	args := []string{"plan", absolute(t, "../../testdata/resumes/backend.md"), absolute(t, "../../testdata/jobs/backend.md"),
		"--config", settings, "--max-cost", "1", "--ui", "json", "--plan", "plan.md"}
	state := event.Fold(eventsOf(t, p.run(args...).stdout))
	if state.Usage.Cost > 1 || len(state.GivenUp) == 0 || state.Status != event.RunDone {
		t.Errorf("it cost $%f, %s, and %d were given up", state.Usage.Cost, state.Status, len(state.GivenUp))
	}
	words := strings.Join(state.Plan().GivenUp, "\n")
	if !strings.Contains(words, "home/capable for the recommendations for ") || !strings.Contains(words, "may cost $") {
		t.Errorf("it says %q", words)
	}
	written, err := os.ReadFile(p.home + "/plan.md")
	if err != nil || !strings.Contains(string(written), "Given up to stay within the run's bounds") {
		t.Errorf("the plan does not say what was given up (%v):\n%s", err, written)
	}
	for _, none := range [][]string{{"--max-cost", "0"}, {"--max-cost", "-1"}, {"--deadline", "0s"}, {"--max-cost", "NaN"}} {
		if got := p.try(append([]string{"plan", "a", "b"}, none...)...); got.code != exitMisuse || !strings.Contains(got.stderr, "more than nothing") {
			t.Errorf("%v: exit code %d, %q", none, got.code, got.stderr)
		}
	}
}
