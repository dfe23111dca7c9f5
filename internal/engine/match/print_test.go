package match

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"tailor/internal/engine/posting"
	"tailor/internal/engine/resume"
	samples "tailor/testdata"
)

func load(t *testing.T, rn, jn string) (*resume.Resume, *posting.Posting) {
	rt, _ := samples.Resume(rn)
	jt, _ := samples.Job(jn)
	f := "text"
	if strings.HasSuffix(rn, ".md") {
		f = "markdown"
	}
	r, err := resume.Segment(rn, f, rt)
	if err != nil {
		t.Fatal(err)
	}
	p, err := posting.Parse(jn, jt)
	if err != nil {
		t.Fatal(err)
	}
	return r, p
}

func TestPrint(t *testing.T) {
	if os.Getenv("TAILOR_PRINT") == "" {
		t.Skip("x")
	}
	for _, pair := range samples.Pairs() {
		if f := os.Getenv("PAIR"); f != "" && f != pair.Resume {
			continue
		}
		r, p := load(t, pair.Resume, pair.Job)
		t0 := time.Now()
		a := Analyze(r, p, Options{Now: time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)})
		fmt.Printf("=== %s score=%.1f type=%s %v\n", pair.Resume, a.Score, a.JobType, time.Since(t0))
		for _, s := range a.Sections {
			fmt.Printf("  %s %s %q %.1f w=%.1f\n", s.ID, s.Kind, s.Heading, s.Score, s.Weight)
		}
		for _, q := range a.Requirements {
			ev := []string{}
			for _, e := range q.Evidence {
				ev = append(ev, fmt.Sprintf("%s:%.50q", e.Section, e.Text))
			}
			fmt.Printf("   %-4s %-11s req=%-5v %-8s %-8s %.2f %q <- %s\n", q.ID, q.Kind, q.Required, q.Verdict, q.How, q.Strength, q.Text, strings.Join(ev, " | "))
		}
		for _, f := range a.Findings {
			fmt.Printf("   ! %s %s %s [%.50q]\n", f.Section, f.Code, f.Message, r.Text[f.Start:f.End])
		}
	}
}

func TestRecs(t *testing.T) {
	if os.Getenv("TAILOR_PRINT") == "" {
		t.Skip("x")
	}
	for _, pair := range samples.Pairs() {
		if f := os.Getenv("PAIR"); f != "" && f != pair.Resume {
			continue
		}
		r, p := load(t, pair.Resume, pair.Job)
		a := Analyze(r, p, Options{Now: time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)})
		t0 := time.Now()
		n := 0
		var edits []resume.Edit
		fmt.Printf("=== %s score=%.1f\n", pair.Resume, a.Score)
		for _, s := range r.Sections {
			recs, qs := Recommend(r, p, a, s.ID)
			n += len(recs)
			for _, x := range recs {
				edits = append(edits, x.Edit())
				fmt.Printf("  %s %s %s gain=%.1f reqs=%v\n", x.ID, x.Op, x.Priority, x.Gain, x.Requirements)
				if x.Op == resume.Move {
					fmt.Printf("     ^ before %s: %q\n", x.MoveBefore, x.Before)
				} else {
					fmt.Printf("     - %q\n     + %q\n", x.Before, x.After)
				}
				fmt.Printf("     why: %s\n", x.Why)
				for _, e := range x.Evidence {
					fmt.Printf("     ev %s %.60q\n", e.Section, e.Text)
				}
			}
			for _, q := range qs {
				fmt.Printf("  ? %s %s %s %s\n", q.ID, q.Section, q.Requirement, q.Text)
			}
			if os.Getenv("EVAL") != "" {
				v := Evaluate(r, p, a, s.ID)
				fmt.Printf("  EVAL %s %.1f\n    + %q\n    - %q\n    ~ %q\n", s.ID, v.Score, v.Strengths, v.Gaps, v.Wording)
			}
		}
		text, err := resume.Apply(r, edits)
		if err != nil {
			t.Error(err)
		}
		r2, _ := resume.Segment(r.Name, r.Format, text)
		a2 := Analyze(r2, p, Options{Now: a.At})
		fmt.Printf("  -> %d recs, %.1f -> %.1f in %v\n", n, a.Score, a2.Score, time.Since(t0))
	}
}
