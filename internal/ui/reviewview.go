package ui

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"

	"tailor/internal/engine/plan"
	"tailor/internal/engine/resume"
)

// listWidth is how wide the list of recommendations is where there is room for it.
func listWidth(width int) int {
	switch {
	case width >= 110:
		return 38
	case width >= 76:
		return 26
	}
	return 0
}

// Render draws the list at the left, where there is room, and the item in hand.
func (r *review) Render(m *model, width, height int) []string {
	if len(r.items) == 0 {
		return []string{"", "  " + m.look.muted.Render(textNoReview)}
	}
	side := listWidth(width)
	if side == 0 {
		return r.scrolled(m, width, height)
	}
	list := fill(r.list(m.look, side, height), height)
	detail := fill(r.scrolled(m, width-side-2, height), height)
	out := make([]string, height)
	bar := m.look.border.Render("│")
	for i := range out {
		out[i] = list[i] + blank(side-lipgloss.Width(list[i])) + bar + " " + detail[i]
	}
	return out
}

// list is a line for each item under its section's heading.
func (r *review) list(l *look, width, height int) []string {
	var lines []string
	at, section := 0, "\x00"
	for i, it := range r.items {
		if it.heading != section {
			section = it.heading
			lines = append(lines, " "+l.title.Render(cut(section, width-2)))
		}
		if i == r.at() {
			at = len(lines)
		}
		lines = append(lines, r.listLine(l, it, width, i == r.at()))
	}
	from, to := window(at, len(lines), height)
	return lines[from:to]
}

func (r *review) listLine(l *look, it item, width int, selected bool) string {
	mark, st := "?", l.info
	text := ""
	if it.question != nil {
		text = it.question.Text
		if it.question.Answer != "" {
			mark, st = "✓", l.success
		}
	} else {
		mark, st = r.mark(l, it.recommendation)
		text = summary(*it.recommendation)
	}
	text = left(strings.ReplaceAll(oneLine(text), "**", ""), width-6)
	if selected {
		return l.selected.Render("› " + mark + " " + text + " ")
	}
	words := l.text
	if !r.open(it) {
		words = l.muted
	}
	return "  " + st.Render(mark) + " " + words.Render(text)
}

// mark is a decision in one cell, or what stands in its way.
func (r *review) mark(l *look, rec *plan.Recommendation) (string, lipgloss.Style) {
	switch decision := r.decision(rec); {
	case decision == plan.Accepted:
		return "✓", l.success
	case decision == plan.Edited:
		return "✎", l.success
	case decision == plan.Rejected:
		return "×", l.muted
	case rec.Verdict == plan.Blocked:
		return "✗", l.failure
	case rec.Verdict == plan.NeedsConfirmation:
		return "!", l.warning
	}
	return "·", l.muted
}

// summary is a recommendation in a few words.
func summary(rec plan.Recommendation) string {
	switch rec.Op {
	case resume.Delete:
		return "remove: " + rec.Before
	case resume.Move:
		return "move: " + rec.Before
	case resume.InsertAfter:
		return "add: " + rec.After
	case resume.RenameHeading:
		return "heading: " + rec.After
	}
	return rec.After
}

// scrolled draws the item in hand and keeps the scrolling within it.
func (r *review) scrolled(m *model, width, height int) []string {
	it := r.current()
	var lines []string
	if it.question != nil {
		lines = questionLines(m, it, width)
	} else {
		lines = r.recommendationLines(m, it, width)
	}
	r.scroll = min(r.scroll, max(len(lines)-height, 0))
	lines = lines[r.scroll:]
	if len(lines) > height {
		lines = append(lines[:height-1:height-1], m.look.muted.Render(" … more below (pgdn)"))
	}
	return lines
}

func questionLines(m *model, it item, width int) []string {
	l := m.look
	out := []string{l.rule(it.heading, width), ""}
	out = append(out, each(indent(wrap(oneLine(it.question.Text), width-3)), l.text)...)
	out = append(out, "")
	if req := requirement(m.state.Analysis.Requirements, it.question.Requirement); req != "" {
		out = append(out, l.labelled("asked for", req, width, l.text)...)
	}
	if it.question.Answer != "" {
		return append(out, l.labelled("your answer", oneLine(it.question.Answer), width, l.success)...)
	}
	return append(out, l.labelled("", textAnswerInvite, width, l.muted)...)
}

func (r *review) recommendationLines(m *model, it item, width int) []string {
	l, rec := m.look, *it.recommendation
	out := []string{l.rule(it.heading, width), r.facts(l, rec, width), ""}
	out = append(out, change(l, rec, line(m.state.Recommendations, rec.MoveBefore), width)...)
	out = append(out, "")
	out = append(out, l.labelled("why", oneLine(rec.Why), width, l.text)...)
	for i, id := range rec.Requirements {
		out = append(out, l.labelled(first(i, "serves"), requirement(m.state.Analysis.Requirements, id), width, l.text)...)
	}
	out = append(out, l.labelled("evidence", m.quotes(rec), width, l.muted)...)
	out = append(out, verdictLines(l, rec, width)...)
	if rec.Conflict != "" {
		out = append(out, l.labelled("conflict", textConflict(m.state.Recommendation(rec.Conflict)), width, l.warning)...)
	}
	if source := sourceWords(rec.Source, rec.Model); source != "" {
		out = append(out, l.labelled("from", source, width, l.muted)...)
	}
	return out
}

// quotes are the places of the resume that support a recommendation, and where
// they stand when that is elsewhere.
func (m *model) quotes(rec plan.Recommendation) string {
	var all []string
	for _, e := range rec.Evidence {
		quote := "“" + oneLine(e.Text) + "”"
		if e.Section != rec.Section {
			quote += " (" + m.heading(e.Section) + ")"
		}
		if !slices.Contains(all, quote) {
			all = append(all, quote)
		}
	}
	return strings.Join(all, " · ")
}

// line quotes a line of the resume by its id, if a recommendation shows its
// words, else says where in its list it stands.
func line(all []plan.Recommendation, id string) string {
	for _, r := range all {
		if r.Target == id && r.Before != "" && r.Op != resume.RenameHeading {
			return "“" + cut(oneLine(r.Before), 60) + "”"
		}
	}
	if number, found := strings.CutPrefix(id[strings.LastIndexByte(id, '.')+1:], "B"); found {
		return "line " + number + " of its list"
	}
	return id
}

// facts is the line of a recommendation's decision, priority and worth.
func (r *review) facts(l *look, rec plan.Recommendation, width int) string {
	decision := r.decision(&rec)
	st := l.accent
	switch decision {
	case plan.Accepted, plan.Edited:
		st = l.success
	case plan.Rejected:
		st = l.muted
	}
	parts := []string{
		st.Render(decisionWords(decision)),
		l.text.Render(fmt.Sprintf("%d/%d", r.at()+1, len(r.items))),
	}
	if rec.Priority != "" {
		parts = append(parts, l.muted.Render(string(rec.Priority)+" priority"))
	}
	if rec.Gain >= 0.05 {
		parts = append(parts, l.muted.Render(fmt.Sprintf("+%.1f points", rec.Gain)))
	}
	return " " + cut(strings.Join(parts, l.muted.Render(" · ")), width-1)
}

// verdictLines say what the guard found, with every claim that is not supported.
func verdictLines(l *look, rec plan.Recommendation, width int) []string {
	st := l.success
	switch rec.Verdict {
	case plan.NeedsConfirmation:
		st = l.warning
	case plan.Blocked:
		st = l.failure
	}
	out := l.labelled("verdict", verdictWords(rec.Verdict), width, st)
	for _, c := range rec.Claims {
		if c.Verdict == plan.Grounded {
			continue
		}
		out = append(out, l.labelled("", claimWords(c), width, st)...)
	}
	return out
}

// first gives the label for the first of several lines.
func first(i int, label string) string {
	if i == 0 {
		return label
	}
	return ""
}

func indent(lines []string) []string {
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = " " + line
	}
	return out
}

// requirement writes a requirement by its id.
func requirement(all []plan.RequirementMatch, id string) string {
	for _, r := range all {
		if r.ID != id {
			continue
		}
		kind := "preferred"
		if r.Required {
			kind = "required"
		}
		return fmt.Sprintf("%s (%s, %s)", oneLine(r.Text), kind, metWords(r.Verdict))
	}
	return id
}
