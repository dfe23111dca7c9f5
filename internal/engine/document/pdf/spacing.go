package pdf

import (
	"slices"
	"unicode"
)

// Lines whose letters may be set apart, as in "S K I L L S": where words end
// there shows only in the width of the gaps.
const (
	minSpaced = 4    // letters; fewer say nothing
	maxSpaced = 80   // letters; more are no heading
	spacedGap = 0.05 // between most letters, in their size, from which on they are set apart
)

// maySpace reports whether the letters of a line may be set apart: capitals
// only, or mostly words of one or two letters.
func maySpace(line []glyph) bool {
	letters, lower, words, short, length := 0, false, 0, 0, 0
	for i := range len(line) + 1 {
		if i < len(line) && !breaks(line[i].r) {
			letters++
			length++
			lower = lower || unicode.IsLower(line[i].r)
			continue
		}
		if length > 0 {
			words++
		}
		if length == 1 || length == 2 {
			short++
		}
		length = 0
	}
	return letters >= minSpaced && letters <= maxSpaced && (!lower || words >= minSpaced && short*2 > words)
}

// respace finds the words of a line whose letters are set apart: the gap
// between two words is that between letters twice, and a space. Of other lines
// it keeps the words as they are. Tracking is the gap between letters in their
// size; 0 where they are not set apart.
func respace(line []glyph) (spaced []glyph, tracking float64) {
	if !maySpace(line) {
		return line, 0
	}
	var letters []glyph
	for _, g := range line {
		if !breaks(g.r) {
			letters = append(letters, g)
		}
	}
	gaps := make([]float64, len(letters)-1)
	for i := range gaps {
		a, b := letters[i], letters[i+1]
		size := a.box.height()
		if a.style != nil && a.style.size > 0 {
			size = a.style.size
		}
		if a.box.empty() || b.box.empty() || size <= 0 || b.box.left < a.box.left {
			return line, 0
		}
		gaps[i] = (b.box.left - a.box.right) / size
	}
	tracking = slices.Sorted(slices.Values(gaps))[(len(gaps)-1)/2]
	if tracking < spacedGap {
		return line, 0
	}
	spaced = []glyph{letters[0]}
	for i, gap := range gaps {
		if gap > 1.4*tracking+0.15 {
			spaced = append(spaced, glyph{r: ' '})
		}
		spaced = append(spaced, letters[i+1])
	}
	return spaced, tracking
}

// eachLine calls do for every line of PDFium's, without its line end.
func eachLine(glyphs []glyph, do func(from, to int)) {
	from := 0
	for i := range len(glyphs) + 1 {
		if i < len(glyphs) && glyphs[i].r != '\n' && glyphs[i].r != '\r' {
			continue
		}
		if i > from {
			do(from, i)
		}
		from = i + 1
	}
}
