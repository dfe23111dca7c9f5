package typeset

import (
	"unicode"
)

// fragment is a stretch of text in one face, as it is drawn.
type fragment struct {
	text   string
	style  int // of fonts
	size   float64
	colour colour
	link   string
	x      float64 // from the left margin
	width  float64
}

func (f fragment) like(g fragment) bool {
	return f.style == g.style && f.size == g.size && f.colour == g.colour && f.link == g.link
}

// word is what no line may be broken inside of.
type word struct {
	fragments []fragment
	width     float64
	gap       string  // spaces before it on a line
	space     float64 // how wide they are
	tied      bool    // no line is broken before it
	broken    bool    // a line is always broken before it
	soft      bool    // it only parts others, and goes at a line's end
}

// scale shrinks a document's sizes and spaces.
type scale struct {
	size, leading, space, margin float64
}

// setter sets blocks as lines.
type setter struct {
	look  *look
	fonts fonts
	scale scale
	width float64 // of a line
}

// longestWord is about how many bytes a word may have: more than any line.
const longestWord = 1000

// words cuts a text into words, each at most as wide as a line. The one after
// a hyphen may not begin a line: programs that read a PDF take a hyphen at a
// line's end for one that parts a word.
func (s *setter) words(p part, t Text, width float64) []word {
	var out []word
	gap, broken, open := "", false, false
	before := ' ' // the character before
	size := s.look.size * s.scale.size * p.size
	for _, run := range t {
		tone := s.look.tone(p, run)
		style := p.style(run, tone)
		for _, r := range run.Text {
			switch {
			case r == '\n':
				gap, broken, open = "", true, false
				continue
			case r == ' ':
				gap, open = " ", false
				continue
			case isInvisible(r):
				continue
			}
			style, _ := s.fonts.style(r, style)
			f := fragment{text: string(r), style: style, size: size, colour: tone.colour, link: run.Link}
			f.width = s.fonts.measure(f.text, style, size)
			if !open || breaksBetween(before, r) || len(out[len(out)-1].fragments[0].text) > longestWord {
				out = append(out, word{gap: gap, space: s.fonts.measure(gap, style, size), broken: broken, tied: !open && (before == '-' || parts(r))})
			}
			last := &out[len(out)-1]
			last.fragments = join(last.fragments, f)
			last.width += f.width
			gap, broken, open, before = "", false, true, r
		}
	}
	return s.fit(out, width)
}

// parts reports whether a word that begins with r only parts those around it;
// it stands better at the end of a line than at the beginning of one.
func parts(r rune) bool {
	switch r {
	case '|', '·', '•', '–', '—', '/':
		return true
	}
	return false
}

// breaksBetween reports whether a line may be broken between two characters
// though no space stands there, as between Chinese ones.
func breaksBetween(before, r rune) bool {
	return isIdeograph(r) && !unicode.IsPunct(before) || isIdeograph(before) && !unicode.IsPunct(r)
}

func isIdeograph(r rune) bool { return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) }

// join adds a fragment behind others.
func join(fragments []fragment, f fragment) []fragment {
	if n := len(fragments); n > 0 && fragments[n-1].like(f) {
		fragments[n-1].text += f.text
		fragments[n-1].width += f.width
		return fragments
	}
	return append(fragments, f)
}

// fit makes every word fit on a line: one that is too wide is set smaller, and
// cut where even that does not help.
func (s *setter) fit(words []word, width float64) []word {
	const smallest = 0.78
	var out []word
	for _, w := range words {
		if w.width > width {
			w.shrink(max(smallest, 0.995*width/w.width))
		}
		if w.width <= width {
			out = append(out, w)
			continue
		}
		out = append(out, s.cut(w, width)...)
	}
	return out
}

func (w *word) shrink(factor float64) {
	for i := range w.fragments {
		w.fragments[i].size *= factor
		w.fragments[i].width *= factor
	}
	w.width *= factor
}

// cut cuts a word into pieces as wide as a line.
func (s *setter) cut(w word, width float64) []word {
	var out []word
	piece := word{gap: w.gap, space: w.space, broken: w.broken, tied: w.tied}
	for _, whole := range w.fragments {
		for _, r := range whole.text {
			f := whole
			f.text = string(r)
			f.width = s.fonts.measure(f.text, f.style, f.size)
			if piece.width+f.width > width && piece.width > 0 {
				out = append(out, piece)
				piece = word{}
			}
			piece.fragments = join(piece.fragments, f)
			piece.width += f.width
		}
	}
	return append(out, piece)
}

// breakLines fills lines of a width with words. Where that leaves a bit of a
// word on the last line, the others give it company, if they can spare it.
func breakLines(words []word, width float64) [][]word {
	const (
		lonely = 0.12 // of a line
		step   = 0.03
		most   = 4 // steps
	)
	lines := fill(words, width)
	n := len(lines)
	if n < 2 || widthOf(lines[n-1]) >= lonely*width {
		return lines
	}
	for i := 1; i <= most; i++ {
		narrower := fill(words, width*(1-step*float64(i)))
		if len(narrower) > n {
			break
		}
		if widthOf(narrower[n-1]) >= lonely*width {
			return narrower
		}
	}
	return lines
}

// fill puts as many words on each line as it takes.
func fill(words []word, width float64) [][]word {
	var lines [][]word
	for first := 0; first < len(words); {
		next := lineEnd(words, first, width)
		line := words[first:next]
		for len(line) > 1 && line[len(line)-1].soft && next < len(words) {
			line = line[:len(line)-1]
		}
		lines = append(lines, line)
		for next < len(words) && words[next].soft {
			next++
		}
		first = next
	}
	return lines
}

// lineEnd is the index of the first word that does not stand on the line that
// begins with word first.
func lineEnd(words []word, first int, width float64) int {
	used := words[first].width
	for i := first + 1; i < len(words); i++ {
		w := words[i]
		if w.broken {
			return i
		}
		if used += w.space + w.width; used <= width {
			continue
		}
		for j := i; j > first; j-- {
			if !words[j].tied {
				return j
			}
		}
		return i
	}
	return len(words)
}

// place puts a line's words beside each other, from x on, and joins what looks alike.
func place(words []word, x float64) []fragment {
	var out []fragment
	for i, w := range words {
		if i > 0 && w.space > 0 {
			last := &out[len(out)-1]
			last.text += w.gap
			last.width += w.space
			x += w.space
		}
		for _, f := range w.fragments {
			f.x = x
			x += f.width
			out = join(out, f)
		}
	}
	return out
}
