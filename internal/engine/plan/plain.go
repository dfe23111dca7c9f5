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
	w.add(0, "%s", p.Heading())
	w.add(0, "score %s · %s", Scores(p.ScoreBefore, p.ScoreAfter), strings.Join(p.Facts(Clean), " · "))
	for _, origin := range p.Origins() {
		w.add(0, "%s", origin)
	}
	if o.Analysis != nil && len(o.Analysis.Requirements) > 0 {
		w.blank()
		w.add(0, "what the posting asks for")
		for _, m := range o.Analysis.Requirements {
			w.add(1, "%-8s %-9s %s%s", m.Verdict, m.Wanted(), shorten(Clean(m.Text), 60), after(" · ", p.Found(m, o.Analysis)))
		}
	}
	for _, s := range p.Sections {
		w.section(s, o.Analysis)
	}
	if len(p.Questions) > 0 {
		w.blank()
		w.add(0, "questions")
		for _, q := range p.Questions {
			w.add(1, "%s %s%s", Clean(q.ID), Clean(q.Text), after(" — ", Clean(q.Answer)))
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
		score = Scores(s.Score, s.After)
	}
	w.add(0, "%s (%s) · %s · %s", s.Name(), Clean(s.ID), score, s.By())
	w.short("strong", s.Strengths)
	w.short("missing", s.Gaps)
	for _, r := range s.Recommendations {
		w.add(1, "%s %s · %s", Clean(r.Target), r.Does(), strings.Join(r.status(), " · "))
		w.change(r)
		w.labelled("why", Clean(r.Why))
		w.labelled("serves", strings.Join(r.Served(a), ", "))
		for _, doubt := range r.Doubts() {
			w.labelled("check", doubt)
		}
		if r.Conflict != "" {
			w.labelled("conflict", "cannot stand beside "+Clean(r.Conflict))
		}
	}
}

func (w *lines) short(label string, texts []string) {
	var out []string
	for _, t := range texts {
		if t = strings.TrimRight(Clean(t), "."); t != "" {
			out = append(out, t)
		}
	}
	if len(out) > 0 {
		w.add(1, "%s: %s", label, strings.Join(out, "; "))
	}
}

func (w *lines) change(r Recommendation) {
	before, proposed := Clean(r.Before), Clean(r.Proposed())
	switch r.Op {
	case resume.InsertAfter:
		w.add(3, "+ %s", proposed)
	case resume.Delete:
		w.add(3, "- %s", before)
	case resume.Move:
		w.add(3, "^ %s (to just before %s)", before, Clean(r.MoveBefore))
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
