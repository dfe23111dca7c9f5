package pdf

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// wrap stands at the end of a line for a hyphen that divides its last word.
// PDFium's own sign for it is divided; it ends no line there.
const (
	wrap    = '\u00ad'
	divided = '\u0002'
)

// word is what stands between two spaces of a line.
type word struct {
	text     string
	box      box
	style    *style
	tracking float64 // by which its letters are set apart, in their size
}

// letters is how much the word weighs in the look of its line.
func (w word) letters() int { return len([]rune(w.text)) }

// breaks reports whether a letter of PDFium's ends a word.
func breaks(r rune) bool { return r == 0 || unicode.IsSpace(r) }

// lines cuts a page's letters into PDFium's lines of words. Unreadable is the
// number of letters that have no meaning as text.
func lines(glyphs []glyph) (all [][]word, unreadable int) {
	eachLine(glyphs, func(from, to int) {
		spaced, tracking := respace(glyphs[from:to])
		c := cutter{tracking: tracking}
		c.cut(spaced)
		all = append(all, c.lines...)
		unreadable += c.unreadable
	})
	return all, unreadable
}

// cutter cuts one of PDFium's lines into words, and where a word that is
// divided goes on below, into two lines.
type cutter struct {
	lines      [][]word
	line       []word
	word       word
	text       strings.Builder
	tracking   float64
	unreadable int
}

func (c *cutter) cut(glyphs []glyph) {
	for i, g := range glyphs {
		if breaks(g.r) {
			c.endWord()
			continue
		}
		if i > 0 && glyphs[i-1].r == divided && g.box.left < glyphs[i-1].box.left {
			c.endLine()
		}
		r, ok := readable(g.r)
		if !ok {
			c.unreadable++
		}
		if r == 0 {
			continue
		}
		if c.text.Len() == 0 {
			c.word = word{style: g.style, tracking: c.tracking}
		}
		c.text.WriteRune(r)
		c.word.box = c.word.box.with(g.box)
	}
	c.endLine()
}

func (c *cutter) endWord() {
	if text := tidy(c.text.String()); text != "" {
		c.word.text = text
		c.line = append(c.line, c.word)
	}
	c.text.Reset()
	c.word = word{}
}

func (c *cutter) endLine() {
	c.endWord()
	if len(c.line) > 0 {
		c.lines = append(c.lines, c.line)
	}
	c.line = nil
}

// bulletCodes are the bullets of Symbol and Wingdings, the fonts in which word
// processors draw them, where those have no letters.
const bulletCodes = "\uf0b7\uf0a7\uf076\uf0d8\uf0fc\uf0a8\uf0e8\uf06c\uf06e\uf071\uf075\uf077\uf02d"

// readable is the letter to read for one of PDFium's: 0 for none. It is not ok
// when the page shows a letter there that has no meaning as text.
func readable(r rune) (letter rune, ok bool) {
	switch {
	case r == divided:
		return wrap, true
	case strings.ContainsRune(bulletCodes, r):
		return '•', true
	case r == unicode.ReplacementChar, r == 0xfffe, r == 0xffff, r < 0, r > unicode.MaxRune, r < ' ':
		return 0, false
	case unicode.Is(unicode.Co, r): // icons
		return 0, true
	case r == 0x200c || r == 0x200d: // joiners, which some scripts need
		return r, true
	case unicode.IsControl(r), unicode.Is(unicode.Cf, r) && r != wrap, unicode.Is(unicode.Cs, r):
		return 0, true
	}
	return r, true
}

// tidy gives a word's ligatures their letters and its accents their place. A
// hyphen within the word is no wrap.
func tidy(s string) string {
	if body, ok := strings.CutSuffix(s, string(wrap)); ok {
		s = strings.ReplaceAll(body, string(wrap), "-") + string(wrap)
	} else {
		s = strings.ReplaceAll(s, string(wrap), "-")
	}
	return norm.NFC.String(ligatures.Replace(s))
}

var ligatures = strings.NewReplacer("ﬀ", "ff", "ﬁ", "fi", "ﬂ", "fl", "ﬃ", "ffi", "ﬄ", "ffl", "ﬅ", "st", "ﬆ", "st")

// isMark reports whether a word is a bullet's mark and nothing else.
func isMark(s string) bool {
	switch s {
	case "•", "◦", "▪", "▫", "●", "○", "■", "□", "‣", "⁃", "∙", "·", "–", "—", "-", "*", "➢", "➤", "►", "▶", "❖", "✓", "✔", "o", "§", "→", "»", "◆", "◇", "♦":
		return true
	}
	return false
}
