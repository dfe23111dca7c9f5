package engine

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"

	"tailor/internal/config"
	"tailor/internal/engine/document"
	"tailor/internal/engine/event"
	"tailor/internal/engine/match"
	"tailor/internal/engine/model"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/prompt"
	"tailor/testdata"
)

// drafted prepares a simulated run of a sample with a limit of slots.
func drafted(t *testing.T, pair samples.Pair, limit int) *Draft {
	t.Helper()
	text, err := samples.Resume(pair.Resume)
	if err != nil {
		t.Fatal(err)
	}
	job, err := samples.Job(pair.Job)
	if err != nil {
		t.Fatal(err)
	}
	settings := config.Defaults()
	settings.Scheduler.MaxConcurrentTasks = limit
	e := New(Options{Settings: settings, Providers: NewSimulated(Simulation{Seed: 1, Models: []string{"claude-3.5-haiku", "gpt-4o-mini"}})})
	d, err := e.Prepare(Request{Resume: document.FromText(pair.Resume, text), Posting: document.FromText(pair.Job, job)})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// A run says less than two calls for each section with the whole posting in
// every one, and much of what it says is the same from call to call.
func TestPromptsRepeatLittle(t *testing.T) {
	for _, limit := range []int{5, 8} {
		var sum spoken
		for _, pair := range samples.Pairs() {
			d := drafted(t, pair, limit)
			clear(d.forecast.paces) // a run of models that nothing is known of yet
			one := spokenBy(d)
			t.Logf("limit %d, %s: %s", limit, pair.Resume, one)
			sum = spoken{sum.said + one.said, sum.shared + one.shared, sum.classic + one.classic, sum.bare + one.bare}
		}
		t.Logf("limit %d: %s", limit, sum)
		if sum.said*10 > sum.classic*8 || sum.shared*2 < sum.said {
			t.Errorf("limit %d: %s", limit, sum)
		}
	}
}

// spoken counts the tokens of a run's prompts, those of the prefix that its
// calls have in common, and those of classic calls: for each section two with
// the whole posting, with or without the list of requirements that answers name.
type spoken struct{ said, shared, classic, bare int }

func (s spoken) String() string {
	share := func(n, of int) float64 { return float64(n) / float64(of) }
	return fmt.Sprintf("%.2f of the classic tokens (%.2f without its list of requirements), %.2f of them a common prefix",
		share(s.said, s.classic), share(s.said, s.bare), share(s.shared, s.said))
}

func spokenBy(d *Draft) spoken {
	var s spoken
	whole := d.book.Call(event.TaskInfo{Kind: event.Requirements}).Context
	for _, task := range d.graph() {
		call, _, asks := d.call(task)
		if !asks {
			continue
		}
		s.said += call.Tokens()
		s.shared += model.EstimateTokens(call.Rules)
		if task.Kind != event.Requirements {
			s.shared += model.EstimateTokens(call.Context)
		}
	}
	for _, section := range d.workload().Sections {
		for _, kind := range []event.TaskKind{event.Evaluate, event.Recommend} {
			call := d.book.Call(event.TaskInfo{Kind: kind, Section: section.ID}, prompt.Ask{})
			list := call.Context[strings.LastIndex(call.Context, "<data-"):]
			call.Context = whole
			s.bare += call.Tokens()
			call.Context += list
			s.classic += call.Tokens()
		}
	}
	return s
}

// begun starts a run of the backend sample and gives its tasks that recommend:
// one for a part of a section, one for several sections, one that evaluates too.
func begun(t *testing.T) (run *Run, part, several, fused event.TaskInfo) {
	t.Helper()
	d := drafted(t, samples.Pairs()[0], 5)
	clear(d.forecast.paces) // where nothing is known of the models, the shape has all of them
	run, err := d.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, task := range run.State().Tasks {
		switch {
		case task.Kind != event.Recommend:
		case len(task.Part()) > 0:
			part = task.TaskInfo
		case len(task.About()) > 1:
			several = task.TaskInfo
		case task.Evaluates:
			fused = task.TaskInfo
		}
	}
	if part.ID == "" || several.ID == "" || fused.ID == "" {
		t.Fatalf("the shape has no task of each sort: %+v", run.State().Tasks)
	}
	return run, part, several, fused
}

// ended waits for a run and checks that every section has a result, an
// evaluation, and recommendations of tasks that are about them.
func ended(t *testing.T, run *Run) *event.State {
	t.Helper()
	if err := run.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	s := run.State()
	for _, section := range s.Sections {
		if section.Source == "" || worked(section.Kind) && section.Evaluation == nil {
			t.Errorf("section %s came from %q, evaluation %v", section.ID, section.Source, section.Evaluation)
		}
	}
	for _, e := range run.history {
		b, ok := e.Body.(event.Recommended)
		if !ok || b.Task == consistencyTask {
			continue
		}
		task := s.Task(b.Task)
		if task == nil || !run.draft.book.Holds(task.TaskInfo, b.Recommendation.Op, b.Recommendation.Target) {
			t.Errorf("%s came from %s, which is not about it", b.Recommendation.ID, b.Task)
		}
	}
	return s
}

// proposed counts the recommendations that came for a section.
func proposed(run *Run, section string) int {
	n := 0
	for _, e := range run.history {
		if b, ok := e.Body.(event.Recommended); ok && b.Task != consistencyTask && b.Recommendation.Section == section {
			n++
		}
	}
	return n
}

func TestAnyShapeGivesEverySectionItsResult(t *testing.T) {
	for _, limit := range []int{1, 8} {
		for _, pair := range samples.Pairs() {
			synctest.Test(t, func(t *testing.T) {
				run, err := drafted(t, pair, limit).Start(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				defer run.Close()
				s := ended(t, run)
				for _, section := range s.Sections {
					if worked(section.Kind) && (section.Source == plan.FromOffline || section.Evaluation.Source == plan.FromOffline) {
						t.Errorf("limit %d, %s: %s came from %s, its evaluation from %s", limit, pair.Resume, section.ID, section.Source, section.Evaluation.Source)
					}
				}
				for _, section := range s.Sections {
					want, _ := match.Recommend(run.draft.resume, run.draft.posting, run.draft.analysis, section.ID)
					if got := proposed(run, section.ID); worked(section.Kind) && got != len(want) {
						t.Errorf("limit %d, %s: %d recommendations for %s, want %d", limit, pair.Resume, got, section.ID, len(want))
					}
				}
			})
		}
	}
}

// What a section of several parts is told to come from is the worst of them.
func TestCancellingAPartLeavesTheOtherPartsAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		run, part, _, _ := begun(t)
		defer run.Close()
		if err := run.CancelTask(part.ID); err != nil {
			t.Fatal(err)
		}
		s := ended(t, run)
		section := s.Section(part.Section)
		if section.Source != plan.FromOffline || !strings.HasSuffix(section.Note, " (1 of 2 parts; the others from better sources)") {
			t.Errorf("it came from %s: %s", section.Source, section.Note)
		}
		models := 0
		for _, rec := range s.Recommendations {
			if rec.Section != part.Section {
				continue
			}
			if offline := run.draft.book.Holds(part, rec.Op, rec.Target); offline != (rec.Source == plan.FromOffline) {
				t.Errorf("%s came from %s", rec.ID, rec.Source)
			}
			if rec.Source == plan.FromModel {
				models++
			}
		}
		if models == 0 {
			t.Error("the other parts' recommendations are gone")
		}
	})
}

func TestRetryOfASectionInAnyShape(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		run, part, several, fused := begun(t)
		defer run.Close()
		before := ended(t, run)
		for _, task := range []event.TaskInfo{part, several, fused} {
			id := task.About()[len(task.About())-1]
			seen := len(run.history)
			if err := run.Retry(t.Context(), id, "shorter, please"); err != nil {
				t.Fatal(err)
			}
			after := ended(t, run)
			again := 0
			for _, e := range run.history[seen:] {
				switch b := e.Body.(type) {
				case event.Recommended:
					if b.Task != consistencyTask && b.Recommendation.Section != id {
						t.Errorf("the retry of %s asks about %s again", id, b.Recommendation.Section)
					}
				case event.SectionResolved:
					if b.Section != id || b.Source != plan.FromModel {
						t.Errorf("the retry of %s tells %+v", id, b)
					}
					again++
				}
			}
			if again != 1 {
				t.Errorf("%s was resolved %d times", id, again)
			}
			if len(after.Recommendations) != len(before.Recommendations) {
				t.Errorf("%d recommendations became %d", len(before.Recommendations), len(after.Recommendations))
			}
		}
		if folded := event.Fold(run.history); !reflect.DeepEqual(folded.Plan(), run.State().Plan()) {
			t.Error("the events fold to another plan")
		}
	})
}

// A retry while the run is at work repeats every part of the section.
func TestRetryInMidRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		run, part, _, _ := begun(t)
		defer run.Close()
		if err := run.Retry(t.Context(), part.Section, ""); err == nil {
			t.Error("a section under way was asked again")
		}
		s := ended(t, run)
		if s.Section(part.Section).Source != plan.FromModel {
			t.Errorf("it came from %s", s.Section(part.Section).Source)
		}
	})
}

func TestPartsAreEvaluatedAsOne(t *testing.T) {
	a := &account{
		tasks: []event.TaskInfo{{ID: "a", Entry: "S3.E1"}, {ID: "b", Entry: "S3.E2"}, {ID: "c", Entry: "S3.E3"}},
		evaluations: map[string]plan.Evaluation{
			"a": {Section: "S3", Score: 40, Strengths: []string{"R1: Go"}, Gaps: []string{"R2: no SQL", "dull"}, Source: plan.FromModel, Model: "x"},
			"b": {Section: "S3", Score: 70, Strengths: []string{"R2: SQL"}, Gaps: []string{"R3: no Kafka", "dull"}, Source: plan.FromFallback, Model: "y"},
		},
		results: map[string]result{"a": {plan.FromModel, "x", ""}, "b": {plan.FromFallback, "y", "x was full"}, "c": {plan.FromModel, "x", ""}},
	}
	want := plan.Evaluation{Section: "S3", Score: 70, Strengths: []string{"R1: Go", "R2: SQL"}, Gaps: []string{"dull", "R3: no Kafka"},
		Source: plan.FromFallback, Model: "y"}
	if got := a.evaluation(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
	if got := a.result(); got != (result{plan.FromFallback, "y", "S3.E2: x was full (1 of 3 parts; the others from better sources)"}) {
		t.Errorf("got %+v", got)
	}
}

// What parts say alike is said once, with those that say it unless all do.
func TestNotesOfParts(t *testing.T) {
	tasks := []event.TaskInfo{{ID: "a", Entry: "S3.E1"}, {ID: "b", Entry: "S3.E2"}, {ID: "c", Entry: "S3.E3"}}
	full, slow := result{plan.FromOffline, "", "x was full"}, result{plan.FromOffline, "", "x was slow"}
	for _, test := range []struct {
		results []result
		want    string
	}{
		{[]result{full, full, full}, "x was full"},
		{[]result{full, slow, full}, "S3.E1, S3.E3: x was full; S3.E2: x was slow"},
		{[]result{full, full, {plan.FromModel, "x", ""}}, "S3.E1, S3.E2: x was full (2 of 3 parts; the others from better sources)"},
		{[]result{{plan.FromCache, "x", ""}, {plan.FromModel, "x", ""}, {plan.FromModel, "x", ""}}, "1 of 3 parts; the others from better sources"},
	} {
		a := &account{tasks: tasks, results: map[string]result{"a": test.results[0], "b": test.results[1], "c": test.results[2]}}
		if got := a.result().note; got != test.want {
			t.Errorf("got  %s\nwant %s", got, test.want)
		}
	}
}

// The summary is asked for once all others have been evaluated, though their
// recommendations are still coming in.
func TestSummaryStartsOnEvaluations(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		run, err := drafted(t, samples.Pairs()[0], 8).Start(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer run.Close()
		s := ended(t, run)
		var summary event.TaskInfo
		for _, task := range s.Tasks {
			if len(task.Reads) > 0 {
				summary = task.TaskInfo
			}
		}
		if summary.ID == "" {
			t.Fatal("no task reads what others evaluate")
		}
		evaluated, done := map[string]bool{}, map[string]bool{}
		for _, e := range run.history {
			switch b := e.Body.(type) {
			case event.Evaluated:
				evaluated[b.Section] = true
			case event.TaskChanged:
				done[b.Task] = b.Status == event.TaskDone
			case event.AttemptStarted:
				if b.Task == summary.ID {
					checkBegun(t, s, summary, evaluated, done)
					return
				}
			}
		}
		t.Error("the summary was not asked for")
	})
}

func checkBegun(t *testing.T, s *event.State, summary event.TaskInfo, evaluated, done map[string]bool) {
	t.Helper()
	awaited := 0
	for _, id := range summary.Reads {
		if !done[id] {
			awaited++
		}
		for _, section := range s.Task(id).About() {
			if !evaluated[section] {
				t.Errorf("it began before %s was evaluated", section)
			}
		}
	}
	if awaited == 0 {
		t.Error("it began when all others had ended")
	}
}
