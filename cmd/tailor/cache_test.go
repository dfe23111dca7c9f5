package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tailor/internal/engine"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/resume"
)

// TestTheSameQuestionIsAskedOnce plans one resume again and again.
func TestTheSameQuestionIsAskedOnce(t *testing.T) {
	s := newSession(t)
	server := newModelServer(t)
	settings := server.settingsFor(t)
	cv, posting := "../../testdata/resumes/backend.md", "../../testdata/jobs/backend.md"
	asked := 0
	tailored := func(cv string, more ...string) (*plan.Plan, int) {
		t.Helper()
		stdout, _ := s.run(append([]string{"plan", cv, posting, "--config", settings, "--ui", "json", "--accept", "none"}, more...)...)
		before := asked
		asked = len(questions(server))
		return planOf(t, stdout), asked - before
	}

	first, calls := tailored(cv, "--run-id", "first")
	if calls < 5 {
		t.Fatalf("only %d calls", calls)
	}
	again, calls := tailored(cv)
	if calls != 0 {
		t.Errorf("%d calls although everything was asked before", calls)
	}
	if len(again.Sections) != len(first.Sections) {
		t.Fatalf("%d sections, want %d", len(again.Sections), len(first.Sections))
	}
	for i, section := range again.Sections {
		if section.Kind == resume.Contact {
			continue
		}
		if section.Source != plan.FromCache || section.Model != "home/capable" || !strings.Contains(section.Note, "from an answer of 20") {
			t.Errorf("%s: by %s (%s), %s", section.Heading, section.Source, section.Model, section.Note)
		}
		if got, want := len(section.Recommendations), len(first.Sections[i].Recommendations); got != want {
			t.Errorf("%s: %d recommendations from the cache, %d from the model", section.Heading, got, want)
		}
		for _, r := range section.Recommendations {
			if r.Source != plan.FromCache {
				t.Errorf("%s came from %s", r.ID, r.Source)
			}
		}
	}

	// A changed bullet is asked about anew, the rest of the resume is not.
	text, err := os.ReadFile(cv)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(text), "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "- ") && len(line) > 40 {
			lines[i] = line + " It went well."
			break
		}
	}
	changed := filepath.Join(t.TempDir(), "backend.md")
	if err := os.WriteFile(changed, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	if p, calls := tailored(changed); calls == 0 || calls > 3 {
		t.Errorf("%d calls after one bullet was changed", calls)
	} else if fromCache(p) < 4 {
		t.Errorf("only %d sections came from the cache", fromCache(p))
	}

	// Who names a model wants its answer, and who turns the cache off wants none of it.
	if p, calls := tailored(cv, "--model", "home/special"); calls == 0 || fromCache(p) > 0 {
		t.Errorf("%d calls, %d sections from the cache although a model was named", calls, fromCache(p))
	}
	if p, calls := tailored(cv, "--offline"); calls != 0 || fromCache(p) > 0 {
		t.Errorf("%d calls, %d sections from the cache although it is offline", calls, fromCache(p))
	}
	t.Setenv("TAILOR_CACHE_DISABLED", "true")
	if p, calls := tailored(cv); calls == 0 || fromCache(p) > 0 {
		t.Errorf("%d calls, %d sections from the cache although it is off", calls, fromCache(p))
	}
	os.Unsetenv("TAILOR_CACHE_DISABLED")

	// A removed run takes its answers along.
	s.run("runs", "rm", "first")
	if p, calls := tailored(cv); calls == 0 || fromCache(p) == len(p.Sections)-1 {
		t.Errorf("%d calls, %d sections from the cache of a run that was removed", calls, fromCache(p))
	}
	if n := calledBy(t, s); n != asked {
		t.Errorf("statistics tell of %d calls, the server of %d", n, asked)
	}
}

// questions are the requests that put something to a model.
func questions(server *modelServer) []string {
	return slices.DeleteFunc(server.asked(), func(body string) bool { return !strings.Contains(body, `"messages"`) })
}

func fromCache(p *plan.Plan) int {
	n := 0
	for _, section := range p.Sections {
		if section.Source == plan.FromCache {
			n++
		}
	}
	return n
}

// calledBy counts the calls that the statistics tell of.
func calledBy(t *testing.T, s session) int {
	t.Helper()
	stdout, _ := s.run("stats", "--json")
	schema, err := compiled("stats")
	if err != nil {
		t.Fatal(err)
	}
	if err := validate(schema, stdout); err != nil {
		t.Error(err)
	}
	var found statistics
	if err := json.Unmarshal([]byte(stdout), &found); err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, f := range found.Models {
		if f.Lane != "offline" {
			n += f.Calls
		}
	}
	return n
}

func TestModelsAreTested(t *testing.T) {
	s := newSession(t)
	server := newModelServer(t)
	settings := server.settingsFor(t)
	code, stdout, stderr := s.try(nil, "models", "test", "--config", settings, "--json")
	// The server answers in the shape of tailor's tasks, not in that of the test.
	if code != exitFailed || !strings.Contains(stderr, "2 of 2 models do not work") {
		t.Errorf("exit code %d: %s", code, stderr)
	}
	schema, err := compiled("models-test")
	if err != nil {
		t.Fatal(err)
	}
	if err := validate(schema, stdout); err != nil {
		t.Error(err)
	}
	var tests []engine.LaneTest
	if err := json.Unmarshal([]byte(stdout), &tests); err != nil || len(tests) != 2 || !strings.Contains(tests[0].Error, "could not be used") {
		t.Errorf("%+v, %v", tests, err)
	}
	if n := len(questions(server)); n != 2 {
		t.Errorf("%d calls for two models", n)
	}
	for _, body := range questions(server) {
		if !strings.Contains(body, `{\"ok\": true}`) {
			t.Errorf("it asked %s", body)
		}
	}
}

func date(day string) time.Time {
	at, _ := time.Parse(time.DateOnly, day)
	return at
}

func TestSinceIsRead(t *testing.T) {
	for text, want := range map[string]string{"7d": "2026-11-18", "2w": "2026-11-11", "24h": "2026-11-24", "0d": "2026-11-25"} {
		got, err := parseSince(text, date("2026-11-25"))
		if err != nil || got != date(want) {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"7", "d", "-1d", "1e3d", "99999999w", "soon", "-5h", "7 days"} {
		if _, err := parseSince(text, date("2026-11-25")); err == nil {
			t.Errorf("%q was read", text)
		}
	}
}
