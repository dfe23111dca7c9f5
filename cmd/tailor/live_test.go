package main

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestBenchLive measures both ways against a server on this machine.
func TestBenchLive(t *testing.T) {
	t.Parallel()
	server := newModelServer(t)
	p := program{t: t, home: t.TempDir()}
	args := []string{"bench", "--live", absolute(t, "../../testdata/resumes/backend.md"), absolute(t, "../../testdata/jobs/backend.md"),
		"--config", server.settingsFor(t)}
	var report liveReport
	told := p.run(append(args, "--json")...).stdout
	if err := json.Unmarshal([]byte(told), &report); err != nil {
		t.Fatal(err)
	}
	schema, err := compiled("bench-live")
	if err != nil {
		t.Fatal(err)
	}
	if err := validate(schema, told); err != nil {
		t.Error(err)
	}
	if report.Simulated || !report.Same || report.MaxCost != defaultLiveCost || report.OneByOne.Took <= 0 || report.Tailor.Took <= 0 {
		t.Errorf("%+v", report)
	}
	made := 0
	for _, body := range server.asked() {
		if strings.Contains(body, "messages") { // others only find out what the server speaks
			made++
		}
	}
	if n := report.OneByOne.Calls + report.Tailor.Calls; n != made {
		t.Errorf("%d calls told, %d made", n, made)
	}
	if report.OneByOne.Calls <= report.Tailor.Calls-report.Tailor.Hedges {
		t.Errorf("%d calls one after another, %d side by side: they share none", report.OneByOne.Calls, report.Tailor.Calls)
	}
	if said := p.run(append(args, "--concurrency", "3")...).stdout; !strings.Contains(said, "tailor, 3 at once") || !strings.Contains(said, "not simulated") {
		t.Errorf("it says\n%s", said)
	}
	for _, c := range []struct{ more, says string }{
		{"--max-cost 0", "not more than nothing"},
		{"--concurrency 3,5", "--live takes one --concurrency"},
		{"--seed 3", "--live and --seed exclude each other"},
	} {
		if got := p.try(append(args, strings.Fields(c.more)...)...); got.code != exitMisuse || !strings.Contains(got.stderr, c.says) {
			t.Errorf("%s: exit code %d, %q", c.more, got.code, got.stderr)
		}
	}
	if got := p.try(args[:4]...); got.code != exitMisuse || !strings.Contains(got.stderr, "no key is set") {
		t.Errorf("without a model: exit code %d, %q", got.code, got.stderr)
	}
}
