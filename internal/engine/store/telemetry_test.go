package store

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/resume"
)

// attempt is one that answered; change makes it another.
func attempt(change func(*Attempt)) Attempt {
	a := Attempt{At: at, Run: "r1", Section: resume.Skills, Task: event.Recommend, Lane: "openai/a", Outcome: event.Answered,
		FirstToken: 500, Duration: 2000, Valid: true,
		Usage: event.Usage{PromptTokens: 1000, CompletionTokens: 200, Cost: 0.01, Priced: true}}
	change(&a)
	return a
}

func record(t *testing.T, s *Store, attempts ...Attempt) {
	t.Helper()
	for _, a := range attempts {
		if err := s.RecordAttempt(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
}

func decide(t *testing.T, s *Store, id, lane string, decision plan.Decision, person bool) {
	t.Helper()
	d := Decision{At: at, Run: "r1", Recommendation: id, Section: resume.Skills, Task: event.Recommend, Lane: lane, Decision: decision, Person: person}
	if err := s.RecordDecision(t.Context(), d); err != nil {
		t.Fatal(err)
	}
}

func statistics(t *testing.T, s *Store, scope Scope, by Grouping) []Figures {
	t.Helper()
	figures, err := s.Statistics(t.Context(), scope, by)
	if err != nil {
		t.Fatal(err)
	}
	return figures
}

func TestStatistics(t *testing.T) {
	s := open(t, t.TempDir())
	for i := range 20 {
		record(t, s, attempt(func(a *Attempt) { a.FirstToken, a.Duration = int64(100*(i+1)), int64(1000*(i+1)) }))
	}
	late := at.Add(time.Hour)
	record(t, s,
		attempt(func(a *Attempt) {
			a.At, a.Outcome, a.Status, a.Valid, a.Usage = late, event.Retrying, 429, false, event.Usage{Priced: true}
		}),
		attempt(func(a *Attempt) { a.Outcome, a.Valid, a.Usage.Priced = event.Abandoned, false, false }),
		attempt(func(a *Attempt) { a.Section, a.Task = "", event.Requirements }),
		attempt(func(a *Attempt) { a.Lane, a.Simulated = "simulated/x", true }),
	)
	for i, d := range []plan.Decision{plan.Accepted, plan.Edited, plan.Rejected, plan.Open} {
		decide(t, s, fmt.Sprint(i), "openai/a", d, d != plan.Open)
	}
	decide(t, s, "policy", "openai/a", plan.Accepted, false)
	decide(t, s, "0", "openai/a", plan.Rejected, true) // the newest word counts
	decide(t, s, "gone", "openai/a", plan.Open, false)
	if err := s.ForgetDecision(t.Context(), "r1", "gone"); err != nil {
		t.Fatal(err)
	}

	by := statistics(t, s, Scope{}, BySectionTask)
	if len(by) != 2 || by[0].Section != "" || by[0].Task != event.Requirements || by[1].Section != resume.Skills {
		t.Fatalf("got %+v", by)
	}
	want := Figures{
		Section: resume.Skills, Task: event.Recommend, Lane: "openai/a",
		Calls: 22, Answered: 20, Failed: 1, Limited: 1, Cancelled: 1,
		FirstTokenP50: 1000, FirstTokenP95: 1900, DurationP50: 10000, DurationP95: 19000,
		Usage:    by[1].Usage,
		Proposed: 5, Accepted: 1, Rejected: 2, AcceptedPolicy: 1,
		LastAnswer: at, LastFailure: late, LastFailureStatus: 429,
	}
	if fmt.Sprintf("%+v", by[1]) != fmt.Sprintf("%+v", want) {
		t.Errorf("got  %+v\nwant %+v", by[1], want)
	}
	if u := by[1].Usage; u.PromptTokens != 21000 || u.Priced {
		t.Errorf("usage %+v", u)
	}
	if share, ok := by[1].AcceptedShare(); !ok || share < 0.33 || share > 0.34 {
		t.Errorf("accepted share %v, %v", share, ok)
	}
	if lanes := statistics(t, s, Scope{}, ByLane); len(lanes) != 1 || lanes[0].Calls != 23 {
		t.Errorf("by lane %+v", lanes)
	}
	if lanes := statistics(t, s, Scope{Simulated: true}, ByLane); len(lanes) != 1 || lanes[0].Lane != "simulated/x" {
		t.Errorf("simulated %+v", lanes)
	}
	if lanes := statistics(t, s, Scope{Since: late}, ByLane); len(lanes) != 1 || lanes[0].Calls != 1 || lanes[0].Proposed != 0 {
		t.Errorf("since %+v", lanes)
	}
}

func TestTrialsGatherWhatARunSawOfALane(t *testing.T) {
	s := open(t, t.TempDir())
	record(t, s,
		attempt(func(a *Attempt) { a.Outcome, a.Status, a.Valid = event.Retrying, 500, false }),
		attempt(func(a *Attempt) {}),
		attempt(func(a *Attempt) { a.Outcome, a.Status, a.Valid = event.Retrying, 429, false }), // load says nothing about quality
		attempt(func(a *Attempt) { a.Outcome, a.Valid = event.Abandoned, false }),
		attempt(func(a *Attempt) { a.Lane = "offline" }),
		attempt(func(a *Attempt) { a.Run, a.At = "r2", at.Add(time.Minute) }),
		attempt(func(a *Attempt) { a.Lane, a.Simulated = "simulated/x", true }),
	)
	decide(t, s, "a", "openai/a", plan.Accepted, true)
	decide(t, s, "b", "openai/a", plan.Rejected, true)
	decide(t, s, "c", "openai/a", plan.Accepted, false) // a policy judges no words
	trials, err := s.Trials(t.Context(), false)
	if err != nil || len(trials) != 2 {
		t.Fatalf("%+v, %v", trials, err)
	}
	first := trials[0]
	if first.Calls != 2 || first.Valid != 1 || first.Accepted != 1 || first.Rejected != 1 || first.Took != 2*time.Second || first.Priced != 2 {
		t.Errorf("first %+v", first)
	}
	if second := trials[1]; second.Calls != 1 || second.Accepted != 0 {
		t.Errorf("second %+v", second)
	}
	if simulated, err := s.Trials(t.Context(), true); err != nil || len(simulated) != 1 || simulated[0].Lane != "simulated/x" {
		t.Errorf("simulated %+v, %v", simulated, err)
	}
}

func TestTelemetryIsBounded(t *testing.T) {
	s := open(t, t.TempDir())
	const rows = telemetryRows + 3*pruneEvery
	for table, columns := range map[string]string{
		"attempts": `at, run, section, task, lane, outcome, status, first_token, duration, prompt_tokens, completion_tokens,
			cached_tokens, cost, priced, estimated, valid, simulated) SELECT ?1, 'r', '', '', 'l', 'answered', 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0`,
		"decisions": `at, run, recommendation, section, task, lane, decision, person, simulated) SELECT ?1, 'r', i, '', '', 'l', 'open', 0, 0`,
	} {
		_, err := s.db.ExecContext(t.Context(), `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)
			INSERT INTO `+table+` (`+columns+` FROM n`, at.UnixMilli(), rows)
		if err != nil {
			t.Fatal(err)
		}
	}
	kept := func(table string) (n int) {
		if err := s.db.QueryRowContext(t.Context(), `SELECT count(*) FROM `+table).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	for i := range pruneEvery {
		record(t, s, attempt(func(*Attempt) {}))
		decide(t, s, fmt.Sprint("x", i), "l", plan.Accepted, true)
	}
	for _, table := range []string{"attempts", "decisions"} {
		if n := kept(table); n > telemetryRows+pruneEvery {
			t.Errorf("%d %s are kept", n, table)
		}
	}
	later := at.Add(telemetryAge + time.Hour)
	for range pruneEvery {
		record(t, s, attempt(func(a *Attempt) { a.At = later }))
	}
	if n := kept("attempts"); n > pruneEvery {
		t.Errorf("%d attempts are kept although most are too old", n)
	}
}

func TestAnOlderDatabaseIsBroughtUpToDate(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", filepath.Join(dir, fileName))
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.Exec(migrations[0] + `PRAGMA user_version = 1;
		INSERT INTO runs (id, created_at, resume_name, resume_format, resume_text, posting_name, posting_text)
			VALUES ('old', 1, 'cv.md', 'markdown', 'x', 'job.md', 'y');
		INSERT INTO consents VALUES ('openai@api.openai.com', 1);`)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	s := open(t, dir)
	if _, in, err := s.Run(t.Context(), "old"); err != nil || in.ResumeText != "x" {
		t.Errorf("%+v, %v", in, err)
	}
	if given, err := s.Consent(t.Context(), "openai@api.openai.com"); err != nil || !given {
		t.Errorf("consent %v, %v", given, err)
	}
	record(t, s, attempt(func(*Attempt) {}))
	if figures := statistics(t, s, Scope{}, ByLane); len(figures) != 1 {
		t.Errorf("%+v", figures)
	}
	if err := s.CachePut(t.Context(), "k", Cached{Run: "old", At: at}, limits); err != nil {
		t.Error(err)
	}
}
