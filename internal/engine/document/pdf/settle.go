package pdf

import "slices"

// maxUnits bounds what is put in order on one page; more than that is no page of a resume.
const maxUnits = 1000

// unit is what keeps together when a page is put in order: a line, or all the
// columns of a band.
type unit struct {
	lines []line
	top   float64
}

// settle puts lines that were painted out of order, as a name over its page
// often is, where they stand. Most of the page is in order; each other line
// that has a height of its own moves to just before the first one below it.
func settle(all []line) []line {
	units := unitsOf(all)
	kept := rising(units)
	if len(kept) == len(units) || len(units) > maxUnits || (len(units)-len(kept))*5 > len(all) {
		return all
	}
	var settled, strays []unit
	for i, u := range units {
		if kept[i] || u.lines[0].column > 0 || slices.ContainsFunc(all, func(o line) bool { return beside(u.lines[0].box, o.box) }) {
			settled = append(settled, u)
		} else {
			strays = append(strays, u)
		}
	}
	for _, u := range strays {
		at := slices.IndexFunc(settled, func(o unit) bool { return o.top > u.top })
		if at < 0 {
			at = len(settled)
		}
		settled = slices.Insert(settled, at, u)
	}
	var lines []line
	for _, u := range settled {
		lines = append(lines, u.lines...)
	}
	return lines
}

func unitsOf(all []line) []unit {
	var units []unit
	for i, l := range all {
		if n := len(units); i > 0 && l.column > 0 && all[i-1].column > 0 {
			units[n-1].lines = append(units[n-1].lines, l)
			units[n-1].top = min(units[n-1].top, l.box.top)
			continue
		}
		units = append(units, unit{lines: []line{l}, top: l.box.top})
	}
	return units
}

// rising finds the most lines, by their units, that stand one below the other.
func rising(units []unit) map[int]bool {
	kept := map[int]bool{}
	if len(units) == 0 || len(units) > maxUnits {
		return kept
	}
	lines, before := make([]int, len(units)), make([]int, len(units))
	last := 0
	for i, u := range units {
		before[i] = -1
		for j := range i {
			if units[j].top <= u.top && lines[j] > lines[i] {
				lines[i], before[i] = lines[j], j
			}
		}
		if lines[i] += len(u.lines); lines[i] > lines[last] {
			last = i
		}
	}
	for i := last; i >= 0; i = before[i] {
		kept[i] = true
	}
	return kept
}
