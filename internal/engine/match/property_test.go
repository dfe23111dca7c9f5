package match

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"tailor/internal/engine/plan"
	"tailor/internal/engine/posting"
	"tailor/internal/engine/resume"
	"tailor/internal/engine/vocabulary"
	samples "tailor/testdata"
)

// drawable is a sample pair with all that is worked out about it.
type drawable struct {
	r    *resume.Resume
	p    *posting.Posting
	a    *plan.Analysis
	recs []plan.Recommendation
}

// drawables are read once: every draw is of the same pairs.
var drawables = sync.OnceValue(func() (all []drawable) {
	for _, pair := range samples.Pairs() {
		r, p := sample(panicker{}, pair)
		a := Analyze(r, p, Options{Now: now})
		recs, _ := recommendAll(r, p, a)
		all = append(all, drawable{r, p, a, recs})
	}
	return all
})

// panicker stands where no test is at hand.
type panicker struct{}

func (panicker) Helper()        {}
func (panicker) Fatal(v ...any) { panic(v) }

func drawPair(t *rapid.T) drawable {
	return rapid.SampledFrom(drawables()).Draw(t, "pair")
}

func drawBlock(t *rapid.T, r *resume.Resume) resume.Block {
	var blocks []resume.Block
	for i := range r.Sections {
		if speaks(&r.Sections[i]) {
			blocks = append(blocks, r.Sections[i].AllBlocks()...)
		}
	}
	return rapid.SampledFrom(blocks).Draw(t, "block")
}

// sameShape reports whether an edit left the sections as they were.
func sameShape(a, b *resume.Resume) bool {
	return slices.EqualFunc(a.Sections, b.Sections, func(x, y resume.Section) bool {
		return x.Kind == y.Kind && len(x.Entries) == len(y.Entries)
	})
}

func edited(t *rapid.T, r *resume.Resume, edits ...resume.Edit) (*resume.Resume, bool) {
	text, err := resume.Apply(r, edits)
	if err != nil {
		return nil, false
	}
	after := segment(t, r.Name, text)
	return after, sameShape(r, after) && after.Language == r.Language
}

func TestRemovingNeverRaisesAScore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawPair(t)
		r, p, before := d.r, d.p, d.a
		less, ok := edited(t, r, resume.Edit{Op: resume.Delete, Target: drawBlock(t, r).ID})
		if !ok {
			return
		}
		notAbove(t, Analyze(less, p, Options{Now: now}), before)
	})
}

func TestAddingNeverLowersAScore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawPair(t)
		r, p, before := d.r, d.p, d.a
		block := drawBlock(t, r)
		more := rapid.SampledFrom(p.Requirements).Draw(t, "requirement").Text
		text := oneLine(r.Slice(block.Text)) + " " + oneLine(more) + "."
		richer, ok := edited(t, r, resume.Edit{Op: resume.Replace, Target: block.ID, Text: text})
		if !ok {
			return
		}
		notAbove(t, before, Analyze(richer, p, Options{Now: now}))
	})
}

func notAbove(t *rapid.T, low, high *plan.Analysis) {
	if low.Score > high.Score {
		t.Fatalf("the score is %.1f with less evidence and %.1f with more", low.Score, high.Score)
	}
	for i := range low.Sections {
		if low.Sections[i].Score > high.Sections[i].Score {
			t.Fatalf("section %s is at %.1f with less evidence and %.1f with more", low.Sections[i].ID, low.Sections[i].Score, high.Sections[i].Score)
		}
	}
}

// Any choice of recommendations can be applied together, says nothing that the
// resume did not say, and does not lower the score.
func TestRecommendationsAreSafe(t *testing.T) {
	for _, d := range drawables() {
		checkClaims(t, d.recs)
	}
	rapid.Check(t, func(t *rapid.T) {
		d := drawPair(t)
		var edits []resume.Edit
		for _, rec := range d.recs {
			if rapid.Bool().Draw(t, rec.ID) {
				edits = append(edits, rec.Edit())
			}
		}
		checkSafe(t, d.r, d.p, d.a, edits)
	})
}

func checkClaims(t *testing.T, recs []plan.Recommendation) {
	ids := map[string]bool{}
	for _, rec := range recs {
		if ids[rec.ID] {
			t.Errorf("two recommendations are %s", rec.ID)
		}
		ids[rec.ID] = true
		if rec.Verdict != plan.Grounded || rec.Source != plan.FromOffline || rec.Why == "" || len(rec.Evidence) == 0 {
			t.Errorf("%s says too little: %+v", rec.ID, rec)
		}
	}
}

func checkSafe(t *rapid.T, r *resume.Resume, p *posting.Posting, a *plan.Analysis, edits []resume.Edit) {
	text, err := resume.Apply(r, edits)
	if err != nil {
		t.Fatal(err)
	}
	known := vocabulary.Find(r.Text)
	for _, h := range vocabulary.Find(text) {
		if !slices.ContainsFunc(known, func(k vocabulary.Hit) bool { return k.Term == h.Term || k.Term.Includes(h.Term) }) {
			t.Fatalf("%s (%q) is new", h.Term.Name, h.Text)
		}
	}
	if digits(text) != digits(r.Text) {
		t.Fatalf("the numbers changed: %q, were %q", digits(text), digits(r.Text))
	}
	m := read(segment(t, r.Name, text), p, now)
	if _, after := m.scores(m.evidence(), sectionWeights(p.JobType, nil)); after < a.Score {
		t.Fatalf("the score fell from %.1f to %.1f", a.Score, after)
	}
}

// Whatever a resume says, nothing panics, evidence stands where it is said to
// stand, and every recommendation can be applied.
func TestAnyResumeIsRead(t *testing.T) {
	line := rapid.SampledFrom([]string{"## Skills", "## Experience", "### Engineer, Acme | 2019 – Present", "## Education", "## Languages", "## Certifications", "TICKETS & CARDS",
		"- Go, k8s, Postgres", "Languages: Go | C++, R", "- ", "• Responsible for managing Go", "- Helped", "- CPR", "English (B1), Spanish", "BSc, 2010", "**", "\r", "10 years", "", "a, b; c"})
	rapid.Check(t, func(t *rapid.T) {
		text := "Ada\n" + strings.Join(rapid.SliceOfN(rapid.OneOf(line, line, line, rapid.String()), 0, 20).Draw(t, "lines"), "\n")
		r, err := resume.Segment(resume.Input{Name: "resume.md", Format: resume.FormatMarkdown, Text: text})
		if err != nil {
			return
		}
		p := drawPair(t).p
		a := Analyze(r, p, Options{Now: now})
		for _, req := range a.Requirements {
			for _, e := range req.Evidence {
				if text[e.Start:e.End] != e.Text {
					t.Fatalf("%s: %q is not at [%d, %d)", req.ID, e.Text, e.Start, e.End)
				}
			}
		}
		recs, _ := recommendAll(r, p, a)
		for _, rec := range recs {
			if _, err := resume.Apply(r, []resume.Edit{rec.Edit()}); err != nil {
				t.Fatalf("%s: %v", rec.ID, err)
			}
		}
		for _, s := range r.Sections {
			Evaluate(r, p, a, s.ID)
		}
	})
}

// digits are the digits of a text outside names that hold one, sorted.
func digits(text string) string {
	for _, name := range []string{"k8s", "S/4HANA", "B2B"} {
		text = strings.ReplaceAll(text, name, "")
	}
	var out []rune
	for _, r := range text {
		if '0' <= r && r <= '9' {
			out = append(out, r)
		}
	}
	slices.Sort(out)
	return string(out)
}
