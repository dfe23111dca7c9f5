package pdf

import (
	"cmp"
	"slices"
)

// When a page has columns. Dates at the right edge, and labels before their
// text, are none: each stands beside a line of the other side.
const (
	minColumnLines = 5   // on each side
	minLone        = 0.3 // share of each side's lines that have none beside them
	minGutter      = 6.0 // points between both sides
	minColumnWidth = 90  // points of most lines, where the order of painting shows columns
	maxTurns       = 4   // from one side to the other in that order
	segmentGap     = 1.0 // space between words, in their size, that may be a gutter
)

// inColumns puts a page's lines in the order of reading where it has columns:
// one column after the other, each line cut at the gutter. Lines elsewhere
// keep PDFium's order.
func inColumns(rows [][]word, width float64) (all []line, columns int) {
	segments := cutRows(rows)
	bands := findBands(segments, width)
	if len(bands) == 0 {
		for _, row := range rows {
			all = append(all, newLine(row))
		}
		return joinRows(settle(all)), 0
	}
	bandOf := func(b box) (int, int) {
		for i, band := range bands {
			if side := band.side(b); side > 0 {
				return i, side
			}
		}
		return -1, 0
	}
	done := map[[2]int]bool{}
	for i, s := range segments {
		band, side := bandOf(s.box)
		if side == 0 {
			all = append(all, s)
			continue
		}
		if done[[2]int{band, side}] {
			continue
		}
		done[[2]int{band, side}] = true
		var column []line
		for _, other := range segments[i:] {
			if b, s := bandOf(other.box); b == band && s == side {
				column = append(column, other)
			}
		}
		for _, l := range settle(column) {
			l.column = side
			all = append(all, l)
		}
	}
	return joinRows(settle(all)), 2
}

// cutRows cuts lines where a gutter may run through them.
func cutRows(rows [][]word) []line {
	var all []line
	for _, row := range rows {
		from := 0
		for i := 1; i < len(row); i++ {
			if (line{words: row}).gap(i) > segmentGap || row[i].box.left < row[i-1].box.left {
				all = append(all, newLine(row[from:i]))
				from = i
			}
		}
		all = append(all, newLine(row[from:]))
	}
	return all
}

// band is a part of a page, from top to bottom, with a gutter at x.
type band struct {
	top, bottom float64
	x           float64
}

// side is 1 for what stands left of the gutter, 2 for what stands right of it,
// and 0 for what stands elsewhere.
func (b band) side(c box) int {
	middle := (c.top + c.bottom) / 2
	switch {
	case middle < b.top || middle > b.bottom:
		return 0
	case c.right <= b.x:
		return 1
	case c.left >= b.x:
		return 2
	}
	return 0
}

// findBands finds where the page stands in two columns.
func findBands(segments []line, width float64) []band {
	var best band
	score := 0
	for _, x := range gutters(segments, width) {
		for _, b := range bandsAt(segments, x) {
			if n := b.weigh(segments); n > score {
				best, score = b, n
			}
		}
	}
	if score == 0 {
		return nil
	}
	return []band{best}
}

// gutters lists where a gutter may be: just left of where several lines begin.
func gutters(segments []line, width float64) []float64 {
	begin := map[int]int{}
	for _, s := range segments {
		begin[int(s.box.left)]++
	}
	var all []float64
	for x, n := range begin {
		if n+begin[x+1] >= minColumnLines && float64(x) > width*0.15 && float64(x) < width*0.85 {
			all = append(all, float64(x)-1)
		}
	}
	slices.Sort(all)
	return all
}

// bandsAt cuts the page where lines cross x.
func bandsAt(segments []line, x float64) []band {
	var crossing []box
	for _, s := range segments {
		if s.box.left < x && s.box.right > x {
			crossing = append(crossing, s.box)
		}
	}
	slices.SortFunc(crossing, func(a, b box) int { return cmp.Compare(a.top, b.top) })
	var all []band
	top := -1.0
	for _, c := range crossing {
		if c.top > top {
			all = append(all, band{top, c.top, x})
		}
		top = max(top, c.bottom)
	}
	return append(all, band{top, 2 * maxSide, x})
}

// weigh is the number of lines in the smaller column of a band; 0 when it has
// no columns. Columns show in lines that have none beside them, or in that one
// side is painted after the other.
func (b band) weigh(segments []line) int {
	var sides [3][]box
	turns, last := 0, 0
	for _, s := range segments {
		side := b.side(s.box)
		sides[side] = append(sides[side], s.box)
		if side > 0 && side != last {
			turns++
			last = side
		}
	}
	left, right := sides[1], sides[2]
	n := min(len(left), len(right))
	apart := turns <= maxTurns && usualWidth(left) > minColumnWidth && usualWidth(right) > minColumnWidth
	if n < minColumnLines || !apart && (lone(left, right) < minLone || lone(right, left) < minLone) {
		return 0
	}
	edge := 0.0
	for _, c := range left {
		edge = max(edge, c.right)
	}
	if b.x+1-edge < minGutter {
		return 0
	}
	return n
}

// usualWidth is the width of most boxes.
func usualWidth(boxes []box) float64 {
	if len(boxes) == 0 {
		return 0
	}
	widths := make([]float64, len(boxes))
	for i, b := range boxes {
		widths[i] = b.width()
	}
	slices.Sort(widths)
	return widths[len(widths)/2]
}

// lone is the share of boxes that have none of the others beside them.
func lone(boxes, others []box) float64 {
	n := 0
	for _, b := range boxes {
		if !slices.ContainsFunc(others, func(o box) bool { return beside(b, o) }) {
			n++
		}
	}
	return float64(n) / float64(len(boxes))
}
