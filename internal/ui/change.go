package ui

import (
	"strings"

	"charm.land/lipgloss/v2"

	"tailor/internal/engine/plan"
	"tailor/internal/engine/resume"
)

// change draws what a recommendation does to the resume: the words that stand
// there with what goes, and the words that would with what comes. Signs at the
// start of the lines say the same without colours. Target names the line that
// a moved one goes in front of.
func change(l *look, rec plan.Recommendation, target string, width int) []string {
	after := ownWords(&rec)
	switch rec.Op {
	case resume.InsertAfter:
		out := []string{}
		if rec.Before != "" {
			out = append(out, signed(l, "  ", oneLine(rec.Before), width, l.muted)...)
		}
		return append(out, signed(l, "+ ", oneLine(after), width, l.added)...)
	case resume.Delete:
		return signed(l, "- ", oneLine(rec.Before), width, l.removed)
	case resume.Move:
		out := signed(l, "↕ ", oneLine(rec.Before), width, l.text)
		return append(out, l.labelled("", "moves to just before "+target, width, l.muted)...)
	}
	return words(l, plan.Diff(oneLine(rec.Before), oneLine(after)), width)
}

// words draws a replacement word by word.
func words(l *look, segments []plan.Segment, width int) []string {
	var before, after []piece
	for _, s := range segments {
		switch s.Kind {
		case plan.Removed:
			before = append(before, pieces(l, s.Text, l.removed, "[-", "-]")...)
		case plan.Added:
			after = append(after, pieces(l, s.Text, l.added, "{+", "+}")...)
		default:
			before = append(before, pieces(l, s.Text, l.muted, "", "")...)
			after = append(after, pieces(l, s.Text, l.text, "", "")...)
		}
	}
	out := flow(before, " "+l.failure.Render("-")+" ", width)
	return append(out, flow(after, " "+l.success.Render("+")+" ", width)...)
}

// piece is a word or a space with its style.
type piece struct {
	text  string
	style lipgloss.Style
}

// pieces cuts a segment into words, with marks around it for readers without colours.
func pieces(l *look, text string, s lipgloss.Style, open, shut string) []piece {
	if text == "" {
		return nil
	}
	if l.theme.Marks && open != "" {
		trimmed := strings.TrimSpace(text)
		if trimmed != "" {
			text = strings.Replace(text, trimmed, open+trimmed+shut, 1)
		}
	}
	var out []piece
	for _, word := range strings.SplitAfter(text, " ") {
		if word != "" {
			out = append(out, piece{word, s})
		}
	}
	return out
}

// flow sets pieces in lines of at most width cells behind a sign.
func flow(all []piece, sign string, width int) []string {
	if len(all) == 0 {
		return nil
	}
	const indent = 3
	room := max(width-indent, 8)
	var lines []string
	line, used := sign, 0
	for _, p := range all {
		w := lipgloss.Width(strings.TrimRight(p.text, " "))
		if used > 0 && used+w > room {
			lines = append(lines, line)
			line, used = blank(indent), 0
		}
		word := cut(strings.TrimRight(p.text, " "), room)
		space := p.text[len(strings.TrimRight(p.text, " ")):] // without style: no strike through nothing
		line += p.style.Render(word) + space
		used += lipgloss.Width(word + space)
	}
	return append(lines, line)
}

// signed wraps text behind a sign.
func signed(l *look, sign, text string, width int, s lipgloss.Style) []string {
	var out []string
	for i, line := range wrap(text, width-4) {
		if i > 0 {
			sign = "  "
		}
		out = append(out, " "+l.muted.Render(sign)+s.Render(line))
	}
	return out
}
