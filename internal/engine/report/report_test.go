package report

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/posting"
	"tailor/internal/engine/resume"
)

// hostile is text that would break out of the page if it could.
const hostile = `</style><script>alert(1)</script><img src="https://example.com/x.png" onerror="alert(1)">` + "\x1b[31m"

// sample is a run with everything that a report shows.
func sample() *event.State {
	at := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	var events []event.Event
	add := func(after time.Duration, bodies ...event.Body) {
		at = at.Add(after)
		for _, body := range bodies {
			events = append(events, event.Event{Seq: int64(len(events) + 1), Time: at, Run: "run-1", Body: body})
		}
	}
	recommend := func(id string, op resume.Op, before, after string, verdict plan.Verdict) event.Recommended {
		return event.Recommended{Task: "recommend:S2", Recommendation: plan.Recommendation{
			ID: id, Section: "S2", Op: op, Target: "S2.E1.B1", MoveBefore: "S2.E1.B0", Before: before, After: after, Why: "why " + id,
			Requirements: []string{"R1"}, Evidence: []plan.Evidence{{Section: "S2", Text: "led five people"}}, Priority: plan.High, Verdict: verdict,
			Claims:   []plan.Claim{{Kind: "number", Text: "40 %", Verdict: plan.Blocked, Why: "the resume has no such number"}},
			Decision: plan.Open, Gain: 1.5, Source: plan.FromModel, Model: "openai/gpt-x",
		}}
	}
	add(0, event.RunStarted{
		Resume: "cv.md", Posting: "job.md", Title: "Head of " + hostile, Company: "Acme", Limit: 5, Lanes: []string{"openai/gpt-x"},
		Sections: []event.SectionInfo{{ID: "S1", Kind: resume.Contact, End: 10}, {ID: "S2", Kind: resume.Experience, Heading: "Experience", Start: 10, End: 90}},
	}, event.Analyzed{Analysis: plan.Analysis{
		Score: 40, JobType: "technical",
		Sections: []plan.SectionScore{{ID: "S1", Kind: resume.Contact}, {ID: "S2", Kind: resume.Experience, Heading: "Experience", Score: 40, Weight: 1.5}},
		Requirements: []plan.RequirementMatch{
			{Requirement: posting.Requirement{ID: "R1", Text: "leading people", Required: true}, Verdict: plan.Fully, How: plan.Stem, Evidence: []plan.Evidence{{Section: "S2", Text: "led five people"}}},
			{Requirement: posting.Requirement{ID: "R2", Text: "Terraform", Required: true}, Verdict: plan.Missing},
		},
	}}, event.TasksAdded{Tasks: []event.TaskInfo{{ID: "recommend:S2", Kind: event.Recommend, Section: "S2", Evaluates: true, After: []string{}, Priority: plan.High}}})
	add(time.Second, event.TaskChanged{Task: "recommend:S2", Status: event.TaskRunning})
	add(time.Second, event.AttemptStarted{Task: "recommend:S2", Attempt: 1, Lane: "openai/gpt-x"})
	add(2*time.Second, event.AttemptEnded{Task: "recommend:S2", Attempt: 1, Lane: "openai/gpt-x", Outcome: event.Retrying, Error: "HTTP 429: too many calls", Duration: 2000})
	add(time.Second, event.AttemptStarted{Task: "recommend:S2", Attempt: 2, Lane: "google/gemini-x"},
		recommend("A", resume.Replace, "Led five people", "Led **five** engineers", plan.Grounded),
		recommend("B", resume.InsertAfter, "", "Cut costs by 40 % "+hostile, plan.Blocked),
		recommend("C", resume.Delete, "Knows Word", "", plan.NeedsConfirmation),
		recommend("D", resume.Move, "Shipped it", "Shipped it", plan.Grounded))
	add(2*time.Second, event.AttemptEnded{Task: "recommend:S2", Attempt: 2, Lane: "google/gemini-x", Outcome: event.Answered, Duration: 2000},
		event.Evaluated{Evaluation: plan.Evaluation{Section: "S2", Score: 55, Strengths: []string{"R1: leads"}, Gaps: []string{"R2: " + hostile}, Source: plan.FromModel}},
		event.Asked{Question: plan.Question{ID: "Q1", Requirement: "R2", Section: "S2", Text: "Have you used Terraform?"}},
		event.SectionResolved{Section: "S2", Source: plan.FromFallback, Model: "google/gemini-x", Note: "openai/gpt-x was busy"},
		event.TaskChanged{Task: "recommend:S2", Status: event.TaskDone},
		event.Decided{Recommendation: "A", Decision: plan.Accepted}, event.Decided{Recommendation: "B", Decision: plan.Rejected},
		event.Decided{Recommendation: "D", Decision: plan.Edited, Text: "Shipped it myself", Verdict: plan.Grounded},
		event.Replied{Question: "Q1", Answer: "Yes, at Acme"}, event.Rescored{ScoreAfter: 52.5, Sections: map[string]float64{"S2": 52.5}},
		event.RunFinished{Status: event.RunDone})
	return event.Fold(events)
}

func write(t *testing.T, s *event.State) string {
	t.Helper()
	var page bytes.Buffer
	if err := Write(&page, s); err != nil {
		t.Fatal(err)
	}
	return page.String()
}

func TestReportTellsEverything(t *testing.T) {
	page := html.UnescapeString(write(t, sample()))
	for _, want := range []string{
		"40.0", "52.5", "cv.md", "job.md", "25 November 2026", "1 <small>of 2</small>", "2 of 4 recommendations taken",
		"leading people", "in other words", "led five people", "Terraform", "missing", "openai/gpt-x was busy",
		"accepted", "rejected", "accepted in own words", "· open", "grounded", "blocked", "needs your confirmation", "why A", "the resume has no such number",
		"moves to just before S2.E1.B0", "Yes, at Acme", "Knows Word", "+1.5 points",
		"7 s with up to 5 calls at once", "HTTP 429: too many calls", "google/gemini-x",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the report does not say %q", want)
		}
	}
	if again := write(t, sample()); html.UnescapeString(again) != page {
		t.Error("the same run gave another report")
	}
}

// Nothing from a file or a model becomes markup, and the page asks for nothing.
func TestReportHoldsOnlyItsOwnMarkup(t *testing.T) {
	page := write(t, sample())
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if slices.Contains([]string{"script", "img", "link", "iframe", "object"}, n.Data) {
			t.Errorf("the report holds <%s>", n.Data)
		}
		for _, a := range n.Attr {
			switch {
			case strings.HasPrefix(a.Key, "on"), a.Key == "src":
				t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
			case a.Key == "href" && !strings.HasPrefix(a.Val, "#"):
				t.Errorf("a link leads out: %q", a.Val)
			case a.Key == "id":
				if ids[a.Val] {
					t.Errorf("two elements have the id %q", a.Val)
				}
				ids[a.Val] = true
			}
		}
	}
	if strings.Contains(page, "\x1b") || strings.Contains(page, "url(") || strings.Contains(page, "@import") {
		t.Error("the report holds control characters or asks for a file")
	}
}

func TestReportOfNothingYet(t *testing.T) {
	if page := write(t, &event.State{}); strings.Contains(page, "How the run went") {
		t.Error("a timeline of nothing")
	}
}

func TestTicks(t *testing.T) {
	for length, want := range map[time.Duration]int{3 * time.Millisecond: 7, 15 * time.Second: 8, 61 * time.Second: 7, time.Hour: 4} {
		at := time.Unix(0, 0)
		c := clock{busy: []stretch{{at, at.Add(length)}}, end: at.Add(length), length: length}
		if got := len(c.ticks()); got < 3 || got > 9 {
			t.Errorf("%s: %d ticks, about %d expected", length, got, want)
		}
	}
}

// A section that was asked again the next day does not stretch the drawing.
func TestPausesAreLeftOut(t *testing.T) {
	at := time.Unix(0, 0)
	day := at.Add(24 * time.Hour)
	s := &event.State{At: day.Add(time.Second), Tasks: []event.TaskState{
		{StartedAt: at, EndedAt: at.Add(time.Second)}, {StartedAt: day, EndedAt: day.Add(time.Second)},
	}}
	if c := newClock(s); c.length != 2*time.Second || c.since(day) != time.Second {
		t.Errorf("the clock has %s, and a day later stands at %s", c.length, c.since(day))
	}
}
