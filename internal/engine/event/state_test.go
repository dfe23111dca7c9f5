package event

import (
	"math"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tailor/internal/engine/plan"
)

// fold folds bodies that follow each other by one second.
func fold(bodies ...Body) *State {
	var events []Event
	for i, b := range bodies {
		events = append(events, Event{Seq: int64(i + 1), Time: start.Add(time.Duration(i) * time.Second), Run: "r1", Body: b})
	}
	return Fold(events)
}

func TestApplyIsTotal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events := stream(30).Draw(t, "events")
		for i := range events { // no order, no numbers, no sense
			if rapid.Bool().Draw(t, "unnumbered") {
				events[i].Seq = 0
			}
		}
		s := &State{}
		for _, e := range rapid.Permutation(events).Draw(t, "shuffled") {
			s.Apply(e)
			s.Apply(e)
		}
		s.Plan()
		for _, now := range []time.Time{{}, start, start.Add(time.Hour)} {
			if saved := s.Saved(now); saved < 0 || saved >= 1 {
				t.Fatalf("saved %v", saved)
			}
		}
	})
}

func TestRepeatedEventsChangeNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events := stream(30).Draw(t, "events")
		once, twice := Fold(events), Fold(append(events, events...))
		if !reflect.DeepEqual(once, twice) {
			t.Fatalf("states differ:\n%+v\n%+v", once, twice)
		}
	})
}

// TestDroppedProgressChangesNothing holds what the journal and the broker rely
// on: whoever misses progress ends with the same state.
func TestDroppedProgressChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events := stream(30).Draw(t, "events")
		last := events[len(events)-1]
		events = append(events, Event{Seq: last.Seq + 1, Time: last.Time, Run: last.Run, Body: RunFinished{Status: RunDone}})
		var lasting []Event
		for _, e := range events {
			if !e.Progress() {
				lasting = append(lasting, e)
			}
		}
		all, some := Fold(events), Fold(lasting)
		if !reflect.DeepEqual(all, some) {
			t.Fatalf("states differ:\n%+v\n%+v", all, some)
		}
	})
}

func TestCloneIsEqualAndApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events := stream(30).Draw(t, "events")
		s := Fold(events)
		c := s.Clone()
		if !reflect.DeepEqual(s, c) {
			t.Fatalf("the clone differs:\n%+v\n%+v", s, c)
		}
		p := s.Plan()
		owned := memory(reflect.ValueOf(s), nil)
		for _, v := range []any{c, &p, events} {
			for at := range memory(reflect.ValueOf(v), nil) {
				if path, shared := owned[at]; shared {
					t.Fatalf("%T shares %s with the state", v, path)
				}
			}
		}
	})
}

// memory collects where v's slices, maps and pointers point to.
func memory(v reflect.Value, seen map[uintptr]string) map[uintptr]string {
	if seen == nil {
		seen = map[uintptr]string{}
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() && v.Type() != reflect.TypeFor[*time.Location]() {
			seen[v.Pointer()] = v.Type().String()
			memory(v.Elem(), seen)
		}
	case reflect.Interface:
		if !v.IsNil() {
			memory(v.Elem(), seen)
		}
	case reflect.Slice:
		if v.Len() > 0 {
			seen[v.Pointer()] = v.Type().String()
		}
		for i := range v.Len() {
			memory(v.Index(i), seen)
		}
	case reflect.Map:
		seen[v.Pointer()] = v.Type().String()
		for _, k := range v.MapKeys() {
			memory(v.MapIndex(k), seen)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			memory(v.Field(i), seen)
		}
	}
	return seen
}

func TestPlanOfTheEndIsPlanOfTheState(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events := stream(30).Draw(t, "events")
		before := Fold(events).Plan()
		last := events[len(events)-1]
		after := Fold(append(events, Event{Seq: last.Seq + 1, Time: last.Time, Run: last.Run, Body: RunFinished{Status: RunDone, Plan: &before}}))
		if got := after.Plan(); !reflect.DeepEqual(got, before) {
			t.Fatalf("plans differ:\n%+v\n%+v", got, before)
		}
	})
}

var opening = RunStarted{
	Resume: "cv.md", Posting: "job.md", Title: "Engineer", Limit: 5, Lanes: []string{"openai/a"},
	Sections: []SectionInfo{{ID: "S1", Heading: "Summary"}, {ID: "S2", Heading: "Experience"}},
}

func TestPlanFollowsThePage(t *testing.T) {
	recommended := func(id, section, target string) Recommended {
		return Recommended{Recommendation: plan.Recommendation{ID: id, Section: section, Target: target}}
	}
	p := fold(opening,
		recommended("d", "S2", "S2.E2.B10"), recommended("c", "S2", "S2.E2.B9"),
		recommended("b", "S2", "S2.B1"), recommended("e", "S1", "S1.B1"), recommended("a", "S2", "S2"),
	).Plan()
	var order string
	for _, section := range p.Sections {
		for _, r := range section.Recommendations {
			order += r.ID
		}
	}
	if order != "eabcd" {
		t.Errorf("order %q", order)
	}
}

func TestUndoBringsTheProposalsVerdictBack(t *testing.T) {
	blocked := []plan.Claim{{Kind: "number", Text: "40 %", Verdict: plan.Blocked}}
	proposal := Recommended{Recommendation: plan.Recommendation{ID: "x", Section: "S1", After: "grew 40 %", Verdict: plan.Blocked, Claims: blocked}}
	edited := Decided{Recommendation: "x", Decision: plan.Edited, Text: "grew", Verdict: plan.Grounded}

	r := fold(opening, proposal, edited).Recommendation("x")
	if r.Verdict != plan.Grounded || r.Text != "grew" || len(r.Claims) != 0 {
		t.Errorf("edited: %+v", r)
	}
	for _, next := range []plan.Decision{plan.Open, plan.Accepted, plan.Rejected} {
		r := fold(opening, proposal, edited, edited, Decided{Recommendation: "x", Decision: next}).Recommendation("x")
		if r.Decision != next || r.Verdict != plan.Blocked || r.Text != "" || !reflect.DeepEqual(r.Claims, blocked) {
			t.Errorf("%s after edited: %+v", next, r)
		}
	}
}

func TestWhatWasDecidedStays(t *testing.T) {
	proposal := Recommended{Recommendation: plan.Recommendation{ID: "x", Section: "S1", After: "old"}}
	again := Recommended{Recommendation: plan.Recommendation{ID: "x", Section: "S1", After: "new"}}
	withdrawn := Withdrawn{Recommendation: "x", Reason: "retry"}

	if r := fold(opening, proposal, withdrawn).Recommendation("x"); r != nil {
		t.Errorf("an open one stays: %+v", r)
	}
	r := fold(opening, proposal, Decided{Recommendation: "x", Decision: plan.Rejected}, withdrawn, again).Recommendation("x")
	if r == nil || r.After != "old" || r.Decision != plan.Rejected {
		t.Errorf("a decided one: %+v", r)
	}
	if s := fold(opening, proposal, Decided{Recommendation: "x", Decision: plan.Accepted}); s.Taken() != 1 || s.Open() != 0 {
		t.Errorf("taken %d, open %d", s.Taken(), s.Open())
	}
}

func TestScoresBeforeAnythingIsTaken(t *testing.T) {
	analyzed := Analyzed{Analysis: plan.Analysis{Score: 60, Sections: []plan.SectionScore{{ID: "S1", Score: 40, Weight: 1}}}}
	s := fold(opening, analyzed)
	if got := s.Section("S1"); s.ScoreAfter != 60 || got.Score != 40 || got.After != 40 || got.Weight != 1 {
		t.Errorf("score after %v, section %+v", s.ScoreAfter, got)
	}
	s = fold(opening, analyzed,
		Recommended{Recommendation: plan.Recommendation{ID: "x", Section: "S1"}},
		Decided{Recommendation: "x", Decision: plan.Accepted},
		Rescored{ScoreAfter: 70, Sections: map[string]float64{"S1": 55}},
		analyzed)
	if got := s.Section("S1"); s.ScoreAfter != 70 || got.After != 55 {
		t.Errorf("with one taken: score after %v, section %+v", s.ScoreAfter, got)
	}
}

func TestSequential(t *testing.T) {
	one, five := LimitChanged{Limit: 1, Why: "429"}, LimitChanged{Limit: 5}
	lane := LimitChanged{Lane: "openai/a", Limit: 1, Why: "openai is slow"}
	other := LimitChanged{Lane: "google/b", Limit: 1, Why: "google is slow"}
	tasks := TasksAdded{Tasks: []TaskInfo{{ID: "x"}, {ID: "y"}}}
	asks := func(task, lane string) Body { return AttemptStarted{Task: task, Attempt: 1, Lane: lane} }
	answers := func(task, lane string) Body {
		return AttemptEnded{Task: task, Attempt: 1, Lane: lane, Outcome: Answered}
	}
	both := opening
	both.Lanes = []string{"openai/a", "google/b"}
	alone := opening
	alone.Limit = 1
	for _, c := range []struct {
		bodies []Body
		want   string
	}{
		{[]Body{opening}, ""},
		{[]Body{opening, one}, "429"},
		{[]Body{opening, one, five}, ""},
		{[]Body{opening, lane}, "openai is slow"},
		{[]Body{opening, lane, five}, "openai is slow"},
		{[]Body{opening, lane, LimitChanged{Lane: "openai/a", Limit: 2}}, ""},
		{[]Body{opening, other}, ""},
		{[]Body{alone}, "one call at a time, as it is set"},
		{[]Body{both, tasks, other}, ""},
		{[]Body{both, tasks, other, asks("x", "google/b")}, "google is slow"},
		{[]Body{both, tasks, asks("x", "google/b"), other}, "google is slow"},
		{[]Body{both, tasks, other, asks("x", "google/b"), asks("y", "openai/a")}, ""},
		{[]Body{both, tasks, other, asks("x", "google/b"), asks("y", "openai/a"), answers("y", "openai/a")}, "google is slow"},
		{[]Body{both, tasks, other, asks("x", "google/b"), answers("x", "google/b")}, "google is slow"},
		{[]Body{both, tasks, other, asks("x", "google/b"), answers("x", "google/b"), asks("x", "offline")}, "google is slow"},
		{[]Body{both, tasks, other, asks("x", "google/b"), LimitChanged{Lane: "google/b", Limit: 2}}, ""},
		{[]Body{both, tasks, other, asks("x", "google/b"), RunFinished{Status: RunDone}}, ""},
	} {
		if s := fold(c.bodies...); s.Sequential != c.want || (s.Limit != 5 && s.Limit != 1) {
			t.Errorf("%v: sequential %q, limit %d", c.bodies[1:], s.Sequential, s.Limit)
		}
	}
}

func TestNoticesAreBounded(t *testing.T) {
	s := &State{}
	for i := range maxNotices + 50 {
		s.Apply(Event{Body: Noticed{Level: Info, Text: string(rune('a' + i%26))}})
	}
	if len(s.Notices) != maxNotices {
		t.Errorf("%d notices", len(s.Notices))
	}
}

func TestAnotherRunsEventsAreNotFolded(t *testing.T) {
	s := fold(opening)
	s.Apply(Event{Seq: 9, Run: "r2", Body: Noticed{Text: "not ours"}})
	if len(s.Notices) != 0 || s.Seq != 1 {
		t.Errorf("%+v", s)
	}
}

func TestTimes(t *testing.T) {
	tasks := TasksAdded{Tasks: []TaskInfo{{ID: "a"}, {ID: "b"}, {ID: "plan"}}}
	s := fold(opening, tasks, // 0 s, 1 s
		AttemptStarted{Task: "a", Attempt: 1, Lane: "x"},              // 2 s
		AttemptStarted{Task: "b", Attempt: 1, Lane: "x"},              // 3 s
		AttemptStarted{Task: "b", Attempt: 2, Lane: "y", Hedge: true}, // 4 s
		AttemptEnded{Task: "a", Attempt: 1, Outcome: Answered},        // 5 s: a took 3 s
		TaskChanged{Task: "a", Status: TaskDone},                      // 6 s
		TaskChanged{Task: "plan", Status: TaskRunning},                // 7 s
		AttemptEnded{Task: "b", Attempt: 2, Outcome: Answered},        // 8 s: does not count
	)
	now := start.Add(10 * time.Second)
	if got := s.Elapsed(now); got != 10*time.Second {
		t.Errorf("elapsed %v", got)
	}
	if got := s.OneByOne(now); got != 10*time.Second { // a 3 s, b 7 s so far, plan still unknown
		t.Errorf("one by one %v", got)
	}
	if got := s.Saved(now); got != 0 {
		t.Errorf("saved %v", got)
	}

	at := func(seq int64, second int, b Body) Event {
		return Event{Seq: seq, Time: start.Add(time.Duration(second) * time.Second), Run: "r1", Body: b}
	}
	s.Apply(at(10, 12, AttemptEnded{Task: "b", Attempt: 1, Outcome: Abandoned}))
	s.Apply(at(11, 14, TaskChanged{Task: "plan", Status: TaskDone}))
	s.Apply(at(12, 15, RunFinished{Status: RunDone}))
	later := start.Add(time.Hour)
	if e, o := s.Elapsed(later), s.OneByOne(later); e != 15*time.Second || o != 19*time.Second {
		t.Errorf("at the end: elapsed %v, one by one %v", e, o)
	}
	if got, want := s.Saved(later), 1-15.0/19; math.Abs(got-want) > 1e-9 {
		t.Errorf("saved %v, want %v", got, want)
	}

	// An hour later, a section is asked again: the hour in between was nobody's work.
	s.Apply(at(13, 3600, TaskChanged{Task: "a", Status: TaskRunning}))
	if a := s.Task("a"); !a.EndedAt.IsZero() || a.StartedAt != later || s.Status != RunWorking || !s.EndedAt.IsZero() {
		t.Errorf("retried: %s, %+v", s.Status, a)
	}
	s.Apply(at(14, 3601, AttemptStarted{Task: "a", Attempt: 2, Lane: "x"}))
	s.Apply(at(15, 3603, AttemptEnded{Task: "a", Attempt: 2, Outcome: Answered}))
	s.Apply(at(16, 3604, TaskChanged{Task: "a", Status: TaskDone}))
	s.Apply(at(17, 3604, TaskChanged{Task: "plan", Status: TaskRunning}))
	s.Apply(at(18, 3605, TaskChanged{Task: "plan", Status: TaskDone}))
	s.Apply(at(19, 3605, RunFinished{Status: RunDone}))
	if e, o := s.Elapsed(later), s.OneByOne(later); e != 20*time.Second || o != 22*time.Second {
		t.Errorf("after the retry: elapsed %v, one by one %v", e, o)
	}
	if a := s.Task("a"); len(a.Attempts) != 2 || a.Attempts[1].Number != 2 {
		t.Errorf("attempts %+v", a.Attempts)
	}
}

func TestARunCarriedOnAfterACrash(t *testing.T) {
	s := fold(opening, TasksAdded{Tasks: []TaskInfo{{ID: "a"}}},
		TaskChanged{Task: "a", Status: TaskRunning, Slots: 1}, AttemptStarted{Task: "a", Attempt: 1, Slots: 1})
	s.Apply(Event{Seq: 5, Time: start.Add(time.Hour), Run: "r1", Body: opening})
	a := s.Task("a")
	if a.Status != TaskPending || a.Attempts[0].Outcome != Abandoned || s.Slots != 0 || len(s.Sections) != 2 {
		t.Errorf("state %+v", s)
	}
	if got := s.Elapsed(start.Add(time.Hour + time.Second)); got != 4*time.Second {
		t.Errorf("elapsed %v", got)
	}
	s.Apply(Event{Seq: 6, Time: start.Add(time.Hour + 2*time.Second), Run: "r1", Body: RunFinished{Status: RunCancelled}})
	if e, o := s.Elapsed(start.Add(2*time.Hour)), s.OneByOne(start.Add(2*time.Hour)); e != 5*time.Second || o != 0 {
		t.Errorf("at its end: elapsed %v, one by one %v", e, o) // the attempt was last heard of as it began
	}
}

func TestUsagePlus(t *testing.T) {
	free, priced := Usage{PromptTokens: 10, Estimated: true}, Usage{PromptTokens: 5, Cost: 0.5, Priced: true}
	if got := (Usage{}).Plus(priced).Plus(Usage{}).Plus(priced); got != (Usage{PromptTokens: 10, Cost: 1, Priced: true}) {
		t.Errorf("priced: %+v", got)
	}
	if got := (Usage{}).Plus(priced).Plus(free); got.Priced || !got.Estimated {
		t.Errorf("partly priced: %+v", got)
	}
}

func TestProposedGivesTheProposalsOwnVerdict(t *testing.T) {
	proposal := plan.Recommendation{ID: "x", Section: "S1", After: "grew 40 %", Verdict: plan.Blocked, Decision: plan.Open}
	s := fold(opening, Recommended{Recommendation: proposal}, Decided{Recommendation: "x", Decision: plan.Edited, Text: "grew", Verdict: plan.Grounded})
	if got, ok := s.Proposed("x"); !ok || got.Verdict != plan.Blocked || got.Decision != plan.Open || got.Text != "" {
		t.Errorf("proposed %+v", got)
	}
	if r := s.Recommendation("x"); r.Decision != plan.Edited || r.Verdict != plan.Grounded {
		t.Errorf("asking for the proposal changed %+v", r)
	}
	if _, ok := s.Proposed("y"); ok {
		t.Error("there is a proposal of an unknown id")
	}
}

// TestASectionAskedAgainHasNoResult also wakes the run with the tasks of a new lap.
func TestASectionAskedAgainHasNoResult(t *testing.T) {
	s := fold(opening, TasksAdded{Tasks: []TaskInfo{{ID: "recommend:S1", Kind: Recommend, Section: "S1"}}},
		SectionResolved{Section: "S1", Source: plan.FromModel, Model: "a/b", Note: "late"}, RunFinished{Status: RunDone},
		TasksAdded{Tasks: []TaskInfo{{ID: "recommend:S1", Kind: Recommend, Section: "S1"}}})
	if got := s.Section("S1"); s.Status != RunWorking || got.Source != plan.FromModel {
		t.Errorf("laid out: run %s, source %q", s.Status, got.Source)
	}
	s.Apply(Event{Body: AttemptStarted{Task: "recommend:S1", Attempt: 1}})
	if got := s.Section("S1"); got.Source != "" || got.Model != "" || got.Note != "" {
		t.Errorf("asked: %+v", got)
	}
}
