package plan

import (
	"fmt"
	"strings"

	"tailor/internal/engine/resume"
)

// PlainOptions adds to what Plain writes.
type PlainOptions struct {
	Analysis *Analysis // its requirements are listed; nil leaves them out
}

// Plain writes the plan as lines for a log or a pipe: no escape codes, every
// section, every recommendation.
func Plain(p Plan, o PlainOptions) string {
	w := &lines{}
	w.add(0, "%s", p.heading())
	w.add(0, "score %s · %s", scores(p.ScoreBefore, p.ScoreAfter), strings.Join(p.facts(clean), " · "))
	for _, origin := range p.origins() {
		w.add(0, "%s", origin)
	}
	if o.Analysis != nil && len(o.Analysis.Requirements) > 0 {
		w.blank()
		w.add(0, "what the posting asks for")
		for _, m := range o.Analysis.Requirements {
			w.add(1, "%-8s %-9s %s%s", m.Verdict, m.wanted(), shorten(clean(m.Text), 60), after(" · ", p.found(m, o.Analysis)))
		}
	}
	for _, s := range p.Sections {
		w.section(s, o.Analysis)
	}
	if len(p.Questions) > 0 {
		w.blank()
		w.add(0, "questions")
		for _, q := range p.Questions {
			w.add(1, "%s %s%s", clean(q.ID), clean(q.Text), after(" — ", clean(q.Answer)))
		}
	}
	return w.String()
}

// lines is plain text being written.
type lines struct{ strings.Builder }

func (w *lines) add(depth int, format string, args ...any) {
	line := strings.Repeat("  ", depth) + fmt.Sprintf(format, args...)
	w.WriteString(strings.TrimRight(line, " "))
	w.WriteByte('\n')
}

func (w *lines) blank() { w.WriteByte('\n') }

// labelled adds a line unless it would say nothing.
func (w *lines) labelled(label, text string) {
	if text != "" {
		w.add(3, "%s: %s", label, text)
	}
}

func (w *lines) section(s SectionPlan, a *Analysis) {
	w.blank()
	score := "not scored"
	if s.Weight > 0 {
		score = scores(s.Score, s.After)
	}
	w.add(0, "%s (%s) · %s · %s", s.name(), clean(s.ID), score, s.by())
	w.short("strong", s.Strengths)
	w.short("missing", s.Gaps)
	for _, r := range s.Recommendations {
		w.add(1, "%s %s · %s", clean(r.Target), r.does(), strings.Join(r.status(), " · "))
		w.change(r)
		w.labelled("why", clean(r.Why))
		w.labelled("serves", strings.Join(r.served(a), ", "))
		for _, doubt := range r.doubts() {
			w.labelled("check", doubt)
		}
		if r.Conflict != "" {
			w.labelled("conflict", "cannot stand beside "+clean(r.Conflict))
		}
	}
}

func (w *lines) short(label string, texts []string) {
	var out []string
	for _, t := range texts {
		if t = strings.TrimRight(clean(t), "."); t != "" {
			out = append(out, t)
		}
	}
	if len(out) > 0 {
		w.add(1, "%s: %s", label, strings.Join(out, "; "))
	}
}

func (w *lines) change(r Recommendation) {
	before, proposed := clean(r.Before), clean(r.proposed())
	switch r.Op {
	case resume.InsertAfter:
		w.add(3, "+ %s", proposed)
	case resume.Delete:
		w.add(3, "- %s", before)
	case resume.Move:
		w.add(3, "^ %s (to just before %s)", before, clean(r.MoveBefore))
	default:
		w.add(3, "- %s", before)
		w.add(3, "+ %s", proposed)
	}
}

// after puts a separator before a text, unless there is none.
func after(separator, text string) string {
	if text == "" {
		return ""
	}
	return separator + text
}
