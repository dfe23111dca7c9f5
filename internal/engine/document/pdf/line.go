package pdf

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// line is one line of a page, in the order of reading.
type line struct {
	words  []word // left to right
	box    box
	column int // from 1; 0 where the page has one
}

func newLine(words []word) line {
	l := line{words: words}
	for _, w := range words {
		l.box = l.box.with(w.box)
	}
	return l
}

// look is the size, font and emphasis of most of a line's letters.
func (l line) look() style {
	sizes, fonts, colours := map[float64]int{}, map[string]int{}, map[string]int{}
	bold, italic, all := 0, 0, 0
	for _, w := range l.words {
		n := w.letters()
		if w.style == nil || isMark(w.text) && len(l.words) > 1 {
			continue
		}
		all += n
		sizes[w.style.size] += n
		fonts[w.style.font] += n
		colours[w.style.colour] += n
		if w.style.bold {
			bold += n
		}
		if w.style.italic {
			italic += n
		}
	}
	return style{font: most(fonts), size: most(sizes), colour: most(colours), bold: 2*bold > all, italic: 2*italic > all}
}

// most is the key with the largest count; the smallest of several.
func most[K cmp.Ordered](counts map[K]int) K {
	var best K
	n := 0
	for key, count := range counts {
		if count > n || count == n && key < best {
			best, n = key, count
		}
	}
	return best
}

// text is the line's words: one space between them, three where they stand
// apart, as a title and its date do. Edge is how far to the right the lines
// around it go.
func (l line) text(edge float64) string {
	widest := 2.5 * l.usualGap()
	if l.isJustified(edge) {
		widest = math.Inf(1)
	}
	var b strings.Builder
	for i, w := range l.words {
		if i > 0 {
			b.WriteByte(' ')
			if gap := l.gap(i); gap > 1 && gap > widest {
				b.WriteString("  ")
			}
		}
		b.WriteString(w.text)
	}
	return b.String()
}

// gap is the space before a word in the size of the one before it, without what
// sets letters apart; that after a mark counts for nothing.
func (l line) gap(i int) float64 {
	before := l.words[i-1]
	if isMark(before.text) {
		return 0
	}
	size := 10.0
	if before.style != nil && before.style.size > 0 {
		size = before.style.size
	}
	return (l.words[i].box.left-before.box.right)/size - 2*before.tracking
}

// maxUneven is how much wider than another a gap of a justified line may be.
const maxUneven = 1.25

// isJustified reports whether the words of a line were spread, all of them
// equally, so that it goes to the edge.
func (l line) isJustified(edge float64) bool {
	const fewest, slack = 4, 1.5 // gaps, points
	n, narrowest, widest := 0, math.Inf(1), 0.0
	for i := 1; i < len(l.words); i++ {
		if isMark(l.words[i-1].text) {
			continue
		}
		n++
		narrowest, widest = min(narrowest, l.gap(i)), max(widest, l.gap(i))
	}
	return n >= fewest && edge-l.box.right < slack && narrowest > 0 && widest < maxUneven*narrowest
}

// edges is how far to the right the lines of each column go.
func edges(all []line) map[int]float64 {
	right := make(map[int]float64)
	for _, l := range all {
		right[l.column] = max(right[l.column], l.box.right)
	}
	return right
}

// usualGap is the space between most words of the line, but no more than most pages have.
func (l line) usualGap() float64 {
	const most = 0.6
	gaps := []float64{most}
	for i := 1; i < len(l.words); i++ {
		if g := l.gap(i); g > 0 {
			gaps = append(gaps, g)
		}
	}
	slices.Sort(gaps)
	return min(gaps[(len(gaps)-1)/2], most)
}

// beside reports whether two lines stand at the same height, one clear of the other.
func beside(a, b box) bool {
	overlap := min(a.bottom, b.bottom) - max(a.top, b.top)
	low := min(a.height(), b.height())
	if low <= 0 || overlap < low*0.6 {
		return false
	}
	return a.right <= b.left+low*0.2 || b.right <= a.left+low*0.2
}

// joinRows joins lines that follow each other in reading and stand beside each
// other on the page: a title and the date at the right edge, a mark and its text.
func joinRows(all []line) []line {
	var joined []line
	for _, l := range all {
		if n := len(joined); n > 0 && joined[n-1].column == l.column && beside(joined[n-1].box, l.box) {
			joined[n-1] = merge(joined[n-1], l)
			continue
		}
		joined = append(joined, l)
	}
	return joinMarks(joined)
}

// joinMarks puts a mark that stands alone before the line that it marks,
// wherever in reading order that is.
func joinMarks(all []line) []line {
	gone := map[int]bool{}
	for i, l := range all {
		if len(l.words) != 1 || !isMark(l.words[0].text) {
			continue
		}
		best := -1
		for j, other := range all {
			if j == i || gone[j] || isMark(other.words[0].text) || other.box.left < l.box.right || !beside(l.box, other.box) {
				continue
			}
			if other.column == l.column && (best < 0 || other.box.left < all[best].box.left) {
				best = j
			}
		}
		if best >= 0 && all[best].box.left-l.box.right < 5*max(l.box.height(), 10) {
			all[best] = merge(l, all[best])
			gone[i] = true
		}
	}
	kept := all[:0]
	for i, l := range all {
		if !gone[i] {
			kept = append(kept, l)
		}
	}
	return kept
}

func merge(a, b line) line {
	words := slices.Concat(a.words, b.words)
	slices.SortStableFunc(words, func(x, y word) int { return cmp.Compare(x.box.left, y.box.left) })
	m := newLine(words)
	m.column = a.column
	return m
}
