package engine_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tailor/internal/config"
	"tailor/internal/engine"
	"tailor/internal/engine/document"
	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/posting"
	"tailor/internal/engine/resume"
	"tailor/internal/engine/store"
	"tailor/internal/ui/stream"
	"tailor/testdata"
)

// pair reads a sample resume and its posting.
func pair(t *testing.T, p samples.Pair) (document.Source, document.Source) {
	t.Helper()
	r, err := samples.Resume(p.Resume)
	if err != nil {
		t.Fatal(err)
	}
	j, err := samples.Job(p.Job)
	if err != nil {
		t.Fatal(err)
	}
	return document.FromText(p.Resume, r), document.FromText(p.Job, j)
}

func backend(t *testing.T) engine.Request {
	t.Helper()
	r, j := pair(t, samples.Pairs()[0])
	return engine.Request{Resume: r, Posting: j}
}

func offline() *engine.Engine { return engine.New(engine.Options{Settings: config.Defaults()}) }

func simulated(s engine.Simulation, kept *store.Store) *engine.Engine {
	if s.Models == nil {
		s.Models = []string{"claude-3.5-haiku", "gpt-4o-mini"}
	}
	return engine.New(engine.Options{Settings: config.Defaults(), Providers: engine.NewSimulated(s), Store: kept})
}

func start(t *testing.T, e *engine.Engine, request engine.Request) *engine.Run {
	t.Helper()
	draft, err := e.Prepare(request)
	if err != nil {
		t.Fatal(err)
	}
	run, err := draft.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return run
}

func wait(t *testing.T, run *engine.Run) *event.State {
	t.Helper()
	if err := run.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	return run.State()
}

// whole fails unless every section has a result and every task has ended.
func whole(t *testing.T, s *event.State) {
	t.Helper()
	if len(s.Sections) == 0 {
		t.Error("the run has no sections")
	}
	for _, section := range s.Sections {
		if section.Source == "" {
			t.Errorf("section %s (%s) has no result", section.ID, section.Heading)
		}
	}
	for _, task := range s.Tasks {
		if !task.Status.Ended() {
			t.Errorf("task %s is %s at the end", task.ID, task.Status)
		}
	}
}

func TestEverySampleIsTailoredOffline(t *testing.T) {
	for _, p := range samples.Pairs() {
		t.Run(p.Resume, func(t *testing.T) {
			r, j := pair(t, p)
			run := start(t, offline(), engine.Request{Resume: r, Posting: j, Accept: plan.TakeGrounded})
			defer run.Close()
			s := wait(t, run)
			whole(t, s)
			if s.Status != event.RunDone {
				t.Errorf("status %s: %s", s.Status, s.Reason)
			}
			for _, section := range s.Sections {
				if section.Source != plan.FromOffline {
					t.Errorf("%s came from %s", section.ID, section.Source)
				}
			}
			if len(s.Recommendations) < 3 {
				t.Errorf("only %d recommendations", len(s.Recommendations))
			}
			if s.ScoreAfter < s.Analysis.Score {
				t.Errorf("the score fell from %.2f to %.2f", s.Analysis.Score, s.ScoreAfter)
			}
			for _, rec := range s.Recommendations {
				if rec.Decision.Taken() && rec.Verdict != plan.Grounded {
					t.Errorf("%s was taken though it is %s", rec.ID, rec.Verdict)
				}
			}
		})
	}
}

func TestAcceptingNothingGivesTheResumeBack(t *testing.T) {
	for _, p := range samples.Pairs() {
		r, j := pair(t, p)
		unix := strings.ReplaceAll(r.Text, "\r\n", "\n")
		for name, text := range map[string]string{
			"as it is": r.Text, "CRLF": strings.ReplaceAll(unix, "\n", "\r\n"), "BOM": "\ufeff" + r.Text,
			"no last line end": strings.TrimRight(r.Text, "\r\n"),
		} {
			r.Text = text
			run := start(t, offline(), engine.Request{Resume: r, Posting: j, Accept: plan.TakeNone})
			wait(t, run)
			got, err := run.Tailored()
			run.Close()
			if err != nil || got != text {
				t.Errorf("%s, %s: the bytes changed (%v)", p.Resume, name, err)
			}
		}
	}
}

func TestModelsAnswerSideBySide(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		run := start(t, simulated(engine.Simulation{Seed: 1}, nil), backend(t))
		s := wait(t, run)
		run.Close()
		whole(t, s)
		if !s.Started.Simulated || !s.Plan().Simulated {
			t.Error("the run does not say that it is simulated")
		}
		for _, section := range s.Sections {
			if section.Kind != resume.Contact && section.Kind != resume.References && section.Source != plan.FromModel {
				t.Errorf("%s came from %s: %s", section.ID, section.Source, section.Note)
			}
		}
		if saved := s.Saved(s.At); saved < 0.5 {
			t.Errorf("saved only %.2f of one call after another", saved)
		}
	})
}

func TestFailingModelsLoseNoSection(t *testing.T) {
	for _, share := range []float64{0.3, 1} {
		synctest.Test(t, func(t *testing.T) {
			run := start(t, simulated(engine.Simulation{Seed: 3, Errors: share}, nil), backend(t))
			s := wait(t, run)
			run.Close()
			whole(t, s)
			if s.Status != event.RunDone {
				t.Errorf("status %s", s.Status)
			}
			for _, section := range s.Sections {
				if share == 1 && section.Source != plan.FromOffline {
					t.Errorf("%s came from %s though every call failed", section.ID, section.Source)
				}
			}
		})
	}
}

func TestLinesFoldToTheSameState(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		request := backend(t)
		request.Accept = plan.TakeGrounded
		run := start(t, simulated(engine.Simulation{Seed: 5, Errors: 0.2}, nil), request)
		defer run.Close()
		var lines bytes.Buffer
		events := run.Subscribe()
		defer events.Stop()
		seen, err := stream.JSON(t.Context(), events, &lines)
		if err != nil {
			t.Fatal(err)
		}
		var replayed []event.Event
		var last event.Event
		for line := range bytes.Lines(lines.Bytes()) {
			var e event.Event
			if err := json.Unmarshal(line, &e); err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			replayed, last = append(replayed, e), e
		}
		for name, got := range map[string]*event.State{"as seen": seen, "as the engine has it": run.State()} {
			want, _ := json.Marshal(event.Fold(replayed))
			have, _ := json.Marshal(got)
			if !bytes.Equal(want, have) {
				t.Errorf("the state %s differs from the folded lines", name)
			}
		}
		finished, ok := last.Body.(event.RunFinished)
		if !ok || finished.Plan == nil {
			t.Fatalf("the last line is %T", last.Body)
		}
		told, _ := json.Marshal(finished.Plan)
		folded, _ := json.Marshal(event.Fold(replayed).Plan())
		if !bytes.Equal(told, folded) {
			t.Errorf("the plan of the last line is not the state's:\n%s\n%s", told, folded)
		}
	})
}

func TestCancellingKeepsWhatIsThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		run := start(t, simulated(engine.Simulation{Seed: 1}, nil), backend(t))
		<-time.After(3 * time.Second) // virtual: some sections are answered, others are not
		run.Cancel()
		s := wait(t, run)
		run.Close()
		whole(t, s)
		if s.Status != event.RunCancelled || s.Slots != 0 {
			t.Errorf("status %s with %d slots in use", s.Status, s.Slots)
		}
	})
}

func TestCancellingOneTaskLeavesTheOthersAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		run := start(t, simulated(engine.Simulation{Seed: 1}, nil), backend(t))
		defer run.Close()
		<-time.After(time.Second) // virtual
		var victim string
		for _, task := range run.State().Tasks {
			if task.Kind == event.Recommend && victim == "" {
				victim = task.ID
			}
		}
		if err := run.CancelTask(victim); err != nil {
			t.Fatal(err)
		}
		s := wait(t, run)
		whole(t, s)
		task := s.Task(victim)
		if task.Status != event.TaskCancelled || s.Section(task.Section).Source != plan.FromOffline {
			t.Errorf("%s is %s, its section came from %s", victim, task.Status, s.Section(task.Section).Source)
		}
		if s.Status != event.RunDone {
			t.Errorf("status %s", s.Status)
		}
	})
}

func TestDecisions(t *testing.T) {
	run := start(t, offline(), backend(t))
	defer run.Close()
	before := wait(t, run)
	rec := before.Recommendations[slices.IndexFunc(before.Recommendations, func(r plan.Recommendation) bool { return r.Op == resume.Replace })]
	if err := run.Decide(t.Context(), rec.ID, plan.Accepted, ""); err != nil {
		t.Fatal(err)
	}
	text, err := run.Tailored()
	if err != nil || !strings.Contains(text, rec.After) {
		t.Errorf("the accepted words are not there (%v)", err)
	}
	if err := run.Decide(t.Context(), rec.ID, plan.Edited, "Led 900 people at Globex as their CEO"); err != nil {
		t.Fatal(err)
	}
	if edited := run.State().Recommendation(rec.ID); edited.Verdict == plan.Grounded || len(edited.Claims) == 0 {
		t.Errorf("the guard let invented words pass: %s", edited.Verdict)
	}
	if err := run.Decide(t.Context(), rec.ID, plan.Open, ""); err != nil {
		t.Fatal(err)
	}
	if text, _ := run.Tailored(); text != before.Started.Resume && text != backend(t).Resume.Text {
		t.Error("undo did not bring the original back")
	}
	if err := run.Decide(t.Context(), "S99.B1-1", plan.Accepted, ""); !errors.Is(err, engine.ErrUnknown) {
		t.Errorf("an unknown recommendation: %v", err)
	}
}

func TestRetry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		run := start(t, simulated(engine.Simulation{Seed: 1}, nil), backend(t))
		defer run.Close()
		s := wait(t, run)
		section := s.Recommendations[0].Section
		if err := run.Decide(t.Context(), s.Recommendations[0].ID, plan.Rejected, ""); err != nil {
			t.Fatal(err)
		}
		if err := run.Retry(t.Context(), section, "shorter, please"); err != nil {
			t.Fatal(err)
		}
		s = wait(t, run)
		whole(t, s)
		if rec := s.Recommendation(s.Recommendations[0].ID); rec.Decision != plan.Rejected {
			t.Error("a retry took a decision back")
		}
		if err := run.Retry(t.Context(), "S1", ""); err == nil {
			t.Error("the contact block was worked on")
		}
	})
}

func TestAnswersBecomeFacts(t *testing.T) {
	kept, err := store.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	e := engine.New(engine.Options{Settings: config.Defaults(), Store: kept})
	run := start(t, e, backend(t))
	s := wait(t, run)
	asked := slices.IndexFunc(s.Questions, func(q plan.Question) bool {
		return slices.ContainsFunc(s.Analysis.Requirements, func(m plan.RequirementMatch) bool { return m.ID == q.Requirement && m.Kind == posting.Skill })
	})
	if asked < 0 {
		t.Fatal("the backend sample has gaps, but no skill is asked about")
	}
	q := s.Questions[asked]
	const answer = "Yes, for two years at Corvane"
	if err := run.Answer(t.Context(), q.ID, answer); err != nil {
		t.Fatal(err)
	}
	s = wait(t, run)
	if got := s.Question(q.ID).Answer; got != answer {
		t.Errorf("answer kept: %q", got)
	}
	serves := func(r plan.Recommendation) bool { return slices.Contains(r.Requirements, q.Requirement) }
	if !slices.ContainsFunc(s.Recommendations, serves) {
		t.Errorf("nothing is recommended for %s, which the person confirmed", q.Requirement)
	}
	run.Close()

	again := reopen(t, e)
	defer again.Close()
	if err := again.Retry(t.Context(), q.Section, ""); err != nil {
		t.Fatal(err)
	}
	if s := wait(t, again); !slices.ContainsFunc(s.Recommendations, serves) {
		t.Error("the reopened run has forgotten what the person confirmed")
	}
}

func TestReopenedRunsAreTheSame(t *testing.T) {
	kept, err := store.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	e := engine.New(engine.Options{Settings: config.Defaults(), Store: kept})
	run := start(t, e, backend(t))
	s := wait(t, run)
	for i, decision := range []plan.Decision{plan.Accepted, plan.Rejected} {
		if err := run.Decide(t.Context(), s.Recommendations[i].ID, decision, ""); err != nil {
			t.Fatal(err)
		}
	}
	want := run.State()
	text, _ := run.Tailored()
	run.Close()

	stored, err := e.Find(t.Context(), "last", "")
	if err != nil {
		t.Fatal(err)
	}
	again, err := stored.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	a, _ := json.Marshal(want)
	b, _ := json.Marshal(again.State())
	if !bytes.Equal(a, b) {
		t.Error("the reopened run has another state")
	}
	if reopened, _ := again.Tailored(); reopened != text {
		t.Error("the reopened run writes another resume")
	}
	if _, err := stored.Open(t.Context()); err == nil {
		t.Error("a run was opened twice at the same time")
	}
	path := filepath.Join(t.TempDir(), "out.md")
	if err := again.Save(t.Context(), path, false); err != nil {
		t.Fatal(err)
	}
	if err := again.Save(t.Context(), path, false); !errors.Is(err, document.ErrExists) {
		t.Errorf("an existing file: %v", err)
	}
}

func TestNamesAreChecked(t *testing.T) {
	e := simulated(engine.Simulation{Seed: 1}, nil)
	for name, change := range map[string]func(*engine.Request){
		"model":            func(r *engine.Request) { r.Models = []string{"gpt-nonsense"} },
		"section":          func(r *engine.Request) { r.Sections = map[string][]string{"skils": {"gpt-4o-mini"}} },
		"model of section": func(r *engine.Request) { r.Sections = map[string][]string{"skills": {"nothing"}} },
	} {
		request := backend(t)
		change(&request)
		if _, err := e.Prepare(request); !errors.Is(err, engine.ErrName) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSettingsKnowEverySection(t *testing.T) {
	for _, kind := range resume.Kinds() {
		if kind != resume.Contact && !slices.Contains(config.SectionKinds(), string(kind)) {
			t.Errorf("settings do not know sections of kind %s", kind)
		}
	}
}

func TestNothingPrivateIsSent(t *testing.T) {
	draft, err := simulated(engine.Simulation{Seed: 1}, nil).Prepare(backend(t))
	if err != nil {
		t.Fatal(err)
	}
	if remote := draft.Remote(); len(remote) != 0 {
		t.Errorf("a simulated run names remote providers: %v", remote)
	}
	if estimate := draft.Estimate(); estimate.Calls < 6 || estimate.Tokens < 1000 {
		t.Errorf("estimate %+v", estimate)
	}
}

func TestPlanIsOneCall(t *testing.T) {
	request := backend(t)
	request.Accept = plan.TakeGrounded
	p, err := offline().Plan(context.Background(), request)
	if err != nil || len(p.Sections) < 8 || p.ScoreAfter <= p.ScoreBefore {
		t.Errorf("%d sections, %.1f → %.1f, %v", len(p.Sections), p.ScoreBefore, p.ScoreAfter, err)
	}
}
