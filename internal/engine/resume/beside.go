package resume

import (
	"math"
	"strings"
	"unicode/utf8"
)

// Pages set dates and places in a margin, beside the words that they belong
// to. In the text such lines stand before or after them, on lines of their own.

// findMargins silences the lines that stand in a margin and keeps them with
// the line that they stand beside.
func (p *page) findMargins() {
	p.beside = make(map[int][]int)
	for first := 0; first < len(p.lines); {
		last := p.marginRun(first)
		if last < first {
			first++
			continue
		}
		if anchor, ok := p.standsBeside(first, last); ok {
			for i := first; i <= last; i++ {
				p.silence(i)
				p.beside[anchor] = append(p.beside[anchor], i)
			}
		}
		first = last + 1
	}
}

// marginRun is the last of the lines from first on that stand below each other
// and hold nothing but dates and places; first-1 when there are none.
func (p *page) marginRun(first int) int {
	const most = 4 // lines in a margin for one entry
	last := first - 1
	for i := first; i < min(len(p.lines), first+most); i++ {
		if p.blank(i) || p.lines[i].quiet || p.lines[i].bullet || p.look(i).Top == 0 || !isMarginal(p.body(i)) {
			break
		}
		if i > first && (p.look(i).Top <= p.look(i-1).Top || p.look(i).Page != p.look(first).Page) {
			break
		}
		last = i
	}
	return last
}

// isMarginal reports whether a line holds a date, a part of one, a length of
// time or a place, and nothing else.
func isMarginal(s string) bool {
	const longest = 40
	if utf8.RuneCountInString(s) > longest {
		return false
	}
	if IsPresent(s) || isPlace(s) {
		return true
	}
	if c := s[0]; isDigit(c) && len(strings.Fields(s)) <= 5 && !strings.ContainsAny(s, "@./") && startsLength(s) {
		return true
	}
	d, ok := findDates(s)
	return ok && strings.Trim(s[:d.span.Start]+s[d.span.End:], " -–—|,()") == ""
}

// startsLength reports whether s begins with a length of time: "2 years 10 months", "4 Monate".
func startsLength(s string) bool {
	_, words, _ := strings.Cut(s, " ")
	unit := strings.ToLower(strings.TrimRight(strings.SplitN(words, " ", 2)[0], ".,s"))
	switch unit {
	case "year", "yr", "month", "mo", "jahr", "jahre", "monat", "monate", "an", "moi", "año", "me", "anno", "anni", "mesi", "ano", "jaar", "maand", "maanden",
		"week", "woche", "wochen", "semaine", "semana", "settimana", "settimane", "weken", "day", "tag", "tage":
		return true
	}
	return false
}

// standsBeside finds the line at the same height as the first of the lines
// [first, last], to their left or right, with words of its own.
func (p *page) standsBeside(first, last int) (int, bool) {
	const farthest = 80 // lines of text between a line and its margin
	here := p.look(first)
	fits := func(i int) bool {
		there := p.look(i)
		return !p.blank(i) && !p.lines[i].quiet && there.Page == here.Page && there.Column == here.Column &&
			math.Abs(there.Top-here.Top) < 0.5*max(here.Size, 8) &&
			(there.Right <= here.Left || there.Left >= here.Right) && !isMarginal(p.body(i))
	}
	for i := first - 1; i >= max(0, first-farthest); i-- {
		if p.look(i).Page != here.Page && !p.blank(i) {
			break
		}
		if fits(i) {
			return i, true
		}
	}
	for i := last + 1; i < min(len(p.lines), last+farthest); i++ {
		if p.look(i).Page != here.Page && !p.blank(i) {
			break
		}
		if fits(i) {
			return i, true
		}
	}
	return 0, false
}

// said is line i with what stands beside it in a margin.
func (p *page) said(i int) string {
	return p.withMargin(i, p.body(i))
}

func (p *page) withMargin(i int, words string) string {
	for _, beside := range p.beside[i] {
		words += "   " + p.body(beside)
	}
	return words
}

// findEdges measures how far to the right the running text around each line
// goes: of lines that begin near where it does, since a page may have columns.
func (p *page) findEdges() {
	const around, near = 25, 60 // lines, points
	p.edges = make([]float64, len(p.lines))
	for i, here := range p.looks {
		if p.blank(i) || here.Right == 0 {
			continue
		}
		p.edges[i] = here.Right
		for j := max(0, i-around); j < min(len(p.lines), i+around); j++ {
			there := p.looks[j]
			if there.Page != here.Page || there.Right <= p.edges[i] || math.Abs(there.Left-here.Left) > near ||
				p.lines[j].quiet || strings.Contains(p.body(j), "   ") { // what stands apart at the right is no running text
				continue
			}
			p.edges[i] = there.Right
		}
	}
}

// isFull reports whether line i of a page was broken because the next line's
// first word had no room in it.
func (p *page) isFull(i int) bool {
	look := p.look(i)
	if look.Right == 0 || i+1 >= len(p.lines) || p.blank(i+1) {
		return false
	}
	word, _, _ := strings.Cut(p.words(i+1), " ")
	letter := (look.Right - look.Left) / float64(max(1, utf8.RuneCountInString(p.body(i))))
	return p.edges[i]-look.Right < letter*float64(1+utf8.RuneCountInString(word))
}
