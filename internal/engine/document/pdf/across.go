package pdf

import (
	"math"
	"slices"
)

// A column that goes on over the end of a page is read to its end before the
// one beside it begins: an entry may be cut there.

// flow puts the lines of all pages one after the other.
type flow struct {
	all    []set
	second int     // where the last lines begin, if they stand in a second column; -1 if not
	gutter float64 // where that column begins, in points
	left   float64 // where the one beside it does
}

// add adds the lines of the next page in their order of reading.
func (p *flow) add(ordered []set) {
	first := 0
	if p.second >= 0 {
		first = p.goesOn(ordered)
	}
	for i := range first {
		ordered[i].column = 1
	}
	rest := ordered[first:]
	if first == 0 {
		p.second = -1
	} else {
		p.all = slices.Insert(p.all, p.second, ordered[:first]...)
		p.second += first
	}
	start := len(p.all)
	p.all = append(p.all, rest...)
	p.findSecond(start)
}

// goesOn is how many lines at the top of a page go on with the first column of
// the page before it.
func (p *flow) goesOn(ordered []set) int {
	const slack = 6 // points
	n := 0
	for _, l := range ordered {
		if l.box.right > p.gutter-1 || l.box.left < p.left-slack {
			break
		}
		n++
	}
	for _, l := range ordered[n:] {
		if l.column != 2 || l.box.left < p.gutter-slack {
			return 0
		}
	}
	return n
}

// findSecond finds where the second column begins that the lines end with;
// those from start on are the last page's.
func (p *flow) findSecond(start int) {
	if start == len(p.all) {
		return // the last page has no second column: that of the one before it still ends the text
	}
	from := len(p.all)
	for from > start && p.all[from-1].column == 2 {
		from--
	}
	switch {
	case from == start && p.second >= 0:
	case from == len(p.all) || from == 0 || p.all[from-1].column != 1:
		p.second = -1
		return
	default:
		p.second, p.left = from, math.Inf(1)
		for i := from - 1; i >= start && p.all[i].column == 1; i-- {
			p.left = min(p.left, p.all[i].box.left)
		}
	}
	p.gutter = math.Inf(1)
	for _, l := range p.all[from:] {
		p.gutter = min(p.gutter, l.box.left)
	}
}
