package match

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tailor/internal/engine/plan"
	"tailor/internal/engine/posting"
	"tailor/internal/engine/resume"
	samples "tailor/testdata"
)

var update = flag.Bool("update", false, "write the golden files anew")

// now is the day on which the samples are read.
var now = time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)

type fataler interface {
	Helper()
	Fatal(...any)
}

func segment(t fataler, name, text string) *resume.Resume {
	t.Helper()
	format := resume.FormatText
	if strings.HasSuffix(name, ".md") {
		format = resume.FormatMarkdown
	}
	r, err := resume.Segment(resume.Input{Name: name, Format: format, Text: text})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func parse(t fataler, name, text string) *posting.Posting {
	t.Helper()
	p, err := posting.Parse(name, text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func sample(t fataler, pair samples.Pair) (*resume.Resume, *posting.Posting) {
	t.Helper()
	resumeText, err := samples.Resume(pair.Resume)
	if err != nil {
		t.Fatal(err)
	}
	jobText, err := samples.Job(pair.Job)
	if err != nil {
		t.Fatal(err)
	}
	return segment(t, pair.Resume, resumeText), parse(t, pair.Job, jobText)
}

// recommendations of all sections, and their questions.
func recommendAll(r *resume.Resume, p *posting.Posting, a *plan.Analysis) ([]plan.Recommendation, []plan.Question) {
	var recs []plan.Recommendation
	var questions []plan.Question
	for _, s := range r.Sections {
		rs, qs := Recommend(r, p, a, s.ID)
		recs, questions = append(recs, rs...), append(questions, qs...)
	}
	return recs, questions
}

// TestSamplePairs holds all that is said of each pair to a file that a person has read.
func TestSamplePairs(t *testing.T) {
	for _, pair := range samples.Pairs() {
		t.Run(pair.Resume, func(t *testing.T) {
			r, p := sample(t, pair)
			a := Analyze(r, p, Options{Now: now})
			recs, questions := recommendAll(r, p, a)
			if len(recs) < 3 {
				t.Errorf("only %d recommendations", len(recs))
			}
			got, golden := render(r, p, a, recs, questions), filepath.Join("testdata", pair.Resume+".golden")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("the match differs from %s (go test -update writes it anew):\n%s", golden, got)
			}
		})
	}
}

func render(r *resume.Resume, p *posting.Posting, a *plan.Analysis, recs []plan.Recommendation, questions []plan.Question) string {
	var b strings.Builder
	fmt.Fprintf(&b, "score %.1f, %s\n", a.Score, a.JobType)
	for _, s := range a.Sections {
		fmt.Fprintf(&b, "%s %s %.1f × %.1f\n", s.ID, s.Kind, s.Score, s.Weight)
		e := Evaluate(r, p, a, s.ID)
		for _, line := range append(append(e.Strengths, e.Gaps...), e.Wording...) {
			fmt.Fprintf(&b, "    %s\n", line)
		}
	}
	b.WriteString("\nrequirements\n")
	for _, q := range a.Requirements {
		var places []string
		for _, e := range q.Evidence {
			places = append(places, e.Section+" "+shown(e.Text))
		}
		fmt.Fprintf(&b, "%s %s %s: %s %s %.2f %s\n", q.ID, q.Kind, q.Text, q.Verdict, q.How, q.Strength, strings.Join(places, " | "))
	}
	b.WriteString("\nrecommendations\n")
	for _, rec := range recs {
		fmt.Fprintf(&b, "%s %s %s gain %.1f for %s\n", rec.ID, rec.Op, rec.Priority, rec.Gain, strings.Join(rec.Requirements, " "))
		switch rec.Op {
		case resume.Move:
			fmt.Fprintf(&b, "    before %s: %s\n", rec.MoveBefore, rec.Before)
		default:
			fmt.Fprintf(&b, "    - %s\n    + %s\n", rec.Before, rec.After)
		}
		fmt.Fprintf(&b, "    %s\n", rec.Why)
	}
	b.WriteString("\nquestions\n")
	for _, q := range questions {
		fmt.Fprintf(&b, "%s %s %s %s\n", q.ID, q.Section, q.Requirement, q.Text)
	}
	b.WriteString("\nfindings\n")
	for _, f := range a.Findings {
		fmt.Fprintf(&b, "%s %s %s [%s]\n", f.Section, f.Code, f.Message, shown(r.Text[f.Start:f.End]))
	}
	return b.String()
}

// shown is the beginning of a text on one line.
func shown(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return text
}

const plainResume = `# Ada Example

ada@example.com

## Experience

### Backend Engineer, Acme
January 2020 – Present

- Built Go services on k8s.
- Negotiated contracts with nine vendors.

## Skills

Postgres, Go

## Education

### Bachelor of Science in Computer Science, Eastmere University
2012 – 2016

## Languages

English (native), German (B1)
`

func TestRequirementsAreMet(t *testing.T) {
	tests := []struct {
		asks    string
		verdict plan.Met
		how     plan.MatchHow
	}{
		{"Go", plan.Fully, plan.Exact},
		{"Kubernetes", plan.Fully, plan.Alias},
		{"SQL", plan.Fully, plan.Inferred},
		{"Vendor negotiation", plan.Fully, plan.Stem},
		{"Java", plan.Missing, ""},
		{"C++", plan.Missing, ""},
		{"Java or Go", plan.Fully, plan.Inferred},
		{"5+ years of experience with Go", plan.Fully, plan.Inferred},
		{"10+ years of experience with Go", plan.Partly, plan.Inferred},
		{"7+ years of experience with Go", plan.Partly, plan.Inferred},
		{"3 years of experience with Java", plan.Missing, ""},
		{"Bachelor's degree in computer science", plan.Fully, plan.Alias},
		{"Associate's degree", plan.Fully, plan.Inferred},
		{"Master's degree", plan.Partly, plan.Inferred},
		{"Bachelor's degree in nursing", plan.Partly, plan.Alias},
		{"Fluent English", plan.Fully, plan.Exact},
		{"German (B1)", plan.Fully, plan.Exact},
		{"German (C1)", plan.Partly, plan.Exact},
		{"Spanish", plan.Missing, ""},
	}
	r := segment(t, "resume.md", plainResume)
	for _, tt := range tests {
		p := parse(t, "job.md", "# Backend Developer\n\n## Requirements\n\n- "+tt.asks+"\n")
		a := Analyze(r, p, Options{Now: now})
		if len(a.Requirements) < 2 {
			t.Errorf("%q is no requirement", tt.asks)
			continue
		}
		got := a.Requirements[1]
		if got.Verdict != tt.verdict || got.How != tt.how {
			t.Errorf("%s is %s, %q with strength %.2f; want %s, %q", tt.asks, got.Verdict, got.How, got.Strength, tt.verdict, tt.how)
		}
		for _, e := range got.Evidence {
			if r.Text[e.Start:e.End] != e.Text {
				t.Errorf("%s: evidence %q is not what stands at [%d, %d)", tt.asks, e.Text, e.Start, e.End)
			}
		}
	}
}

// A duty is met in part by a skill that it names, and one of two alternatives is enough.
func TestDutiesAreMet(t *testing.T) {
	const text = "# Ada Example\n\n## Experience\n\n### Data Intern, Acme\n2020 – 2021\n\n- Charted care in Epic.\n- Coordinated the renovation of a kitchen.\n"
	tests := []struct {
		part, duty string
		verdict    plan.Met
	}{
		{"What you will do", "Document everything in our electronic health record", plan.Partly},
		{"What you will do", "Keep the accounts of four ships", plan.Missing},
		{"Requirements", "Experience with construction or renovation", plan.Fully},
		{"Requirements", "Experience with construction or demolition", plan.Missing},
		{"Requirements", "Coordinate or rebuild large ships and their crews", plan.Missing},
		{"Requirements", "An internship or a thesis in the field", plan.Fully},
		{"Requirements", "A thesis in the field", plan.Missing},
	}
	for _, tt := range tests {
		p := parse(t, "job.md", "# Clerk\n\n## "+tt.part+"\n\n- "+tt.duty+"\n")
		a := Analyze(segment(t, "resume.md", text), p, Options{Now: now})
		got := a.Requirements[1]
		if got.Kind != posting.Duty || got.Verdict != tt.verdict || (got.Verdict == plan.Missing) != (len(got.Evidence) == 0) {
			t.Errorf("%s %q is %s by %v, want %s", got.Kind, got.Text, got.Verdict, got.Evidence, tt.verdict)
		}
	}
}

// A section's strengths are what it names itself: not an alternative to it, and
// not what another section of the same kind shows.
func TestStrengthsAreItsOwn(t *testing.T) {
	const text = "# Ada Example\n\n## Experience\n\n### Analyst, Acme\n2020 – 2021\n\n- Drew charts in Tableau.\n\n## Skills\n\nTableau\n\n## Experience\n\n### Cook, Diner\n2018 – 2019\n\n- Fried eggs.\n"
	r := segment(t, "resume.md", text)
	p := parse(t, "job.md", "# Surgeon\n\n## Requirements\n\n- Power BI or Tableau\n- Lean or 5S\n")
	want := map[string]string{"S2": "Shows Tableau. Nothing in the resume shows Surgeon and Lean or 5S.", "S3": "Shows Tableau. Nothing in the resume shows Lean or 5S.", "S4": "Nothing in the resume shows Surgeon and Lean or 5S."}
	a := Analyze(r, p, Options{Now: now})
	for id, want := range want {
		e := Evaluate(r, p, a, id)
		if got := strings.Join(append(e.Strengths, e.Gaps...), " "); got != want {
			t.Errorf("%s: %q, want %q", id, got, want)
		}
	}
}

func TestUnionCountsOverlapsOnce(t *testing.T) {
	day := func(year, month int) time.Time { return time.Date(year, time.Month(month), 1, 0, 0, 0, 0, time.UTC) }
	periods := []period{{day(2020, 1), day(2022, 1)}, {day(2021, 1), day(2023, 1)}, {day(2010, 1), day(2011, 1)}, {day(2021, 3), day(2021, 5)}}
	if got := union(periods); got < 3.99 || got > 4.01 {
		t.Errorf("union is %.3f years, want 4", got)
	}
}

func TestWeightsOfTheJobTypes(t *testing.T) {
	tests := []struct {
		jobType string
		kind    resume.Kind
		want    float64
	}{
		{posting.General, resume.Skills, 1.8}, {posting.General, resume.Languages, 0.5}, {posting.General, resume.Contact, 0},
		{posting.Technical, resume.Projects, 1.5}, {posting.Technical, resume.Summary, 0.7},
		{posting.Management, resume.Experience, 2.0}, {posting.Management, resume.Summary, 1.3},
		{posting.EntryLevel, resume.Education, 1.8}, {posting.EntryLevel, resume.Experience, 1.0},
	}
	for _, tt := range tests {
		if got := sectionWeights(tt.jobType, nil)[tt.kind]; got != tt.want {
			t.Errorf("%s weighs %s %.1f, want %.1f", tt.jobType, tt.kind, got, tt.want)
		}
	}
	if got := sectionWeights(posting.General, map[resume.Kind]float64{resume.Skills: 3})[resume.Skills]; got != 3 {
		t.Errorf("a person's own weight is %.1f, want 3", got)
	}
}

// A word that the person confirmed is added and its question not asked again.
func TestConfirmedFactsAreWritten(t *testing.T) {
	r := segment(t, "resume.md", plainResume)
	p := parse(t, "job.md", "# Backend Developer\n\n## Requirements\n\n- Terraform\n- Go\n")
	before := Analyze(r, p, Options{Now: now})
	_, questions := recommendAll(r, p, before)
	if len(questions) != 1 || !strings.Contains(questions[0].Text, "Terraform") {
		t.Fatalf("questions are %v, want one about Terraform", questions)
	}
	q := questions[0]
	a := Analyze(r, p, Options{Now: now, Facts: []Fact{{Requirement: q.Requirement, Section: q.Section, Text: "At Acme, for two years"}}})
	if a.Score != before.Score {
		t.Errorf("a fact that is not written changed the score from %.1f to %.1f", before.Score, a.Score)
	}
	recs, questions := recommendAll(r, p, a)
	if len(questions) != 0 {
		t.Errorf("asked again: %v", questions)
	}
	found := false
	for _, rec := range recs {
		found = found || strings.Contains(rec.After, "Terraform") && rec.Gain > 0
	}
	if !found {
		t.Errorf("no recommendation adds Terraform: %v", recs)
	}
}

func TestUnknownAndSilentSections(t *testing.T) {
	r := segment(t, "resume.md", plainResume)
	p := parse(t, "job.md", "# Backend Developer\n\n## Requirements\n\n- Go\n")
	a := Analyze(r, p, Options{Now: now})
	for _, id := range []string{"S99", "", "S1"} {
		if recs, questions := Recommend(r, p, a, id); len(recs)+len(questions) != 0 {
			t.Errorf("section %q has %v, %v", id, recs, questions)
		}
		if e := Evaluate(r, p, a, id); e.Source != plan.FromOffline || len(e.Gaps) != 0 {
			t.Errorf("section %q is evaluated as %+v", id, e)
		}
	}
}
