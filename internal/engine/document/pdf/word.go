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
	text  string
	box   box
	style *style
}

// letters is how much the word weighs in the look of its line.
func (w word) letters() int { return len([]rune(w.text)) }

// breaks reports whether a letter of PDFium's ends a word.
func breaks(r rune) bool { return r == 0 || unicode.IsSpace(r) }

// lines cuts a page's letters into PDFium's lines of words. Unreadable is the
// number of letters that have no meaning as text.
func lines(glyphs []glyph) (all [][]word, unreadable int) {
	var line []word
	var b strings.Builder
	var w word
	endWord := func() {
		if text := tidy(b.String()); text != "" {
			w.text = text
			line = append(line, w)
		}
		b.Reset()
		w = word{}
	}
	endLine := func() {
		endWord()
		if len(line) > 0 {
			all = append(all, line)
		}
		line = nil
	}
	for i, g := range glyphs {
		switch {
		case g.r == '\n' || g.r == '\r':
			endLine()
			continue
		case breaks(g.r):
			endWord()
			continue
		case i > 0 && glyphs[i-1].r == divided && g.box.left < glyphs[i-1].box.left:
			endLine()
		}
		r, ok := readable(g.r)
		if !ok {
			unreadable++
		}
		if r == 0 {
			continue
		}
		if b.Len() == 0 {
			w = word{style: g.style}
		}
		b.WriteRune(r)
		w.box = w.box.with(g.box)
	}
	endLine()
	return all, unreadable
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
	if i := strings.LastIndexByte(s, "\u00ad"[0]); i >= 0 {
		body, end := s, ""
		if strings.HasSuffix(s, string(wrap)) {
			body, end = strings.TrimSuffix(s, string(wrap)), string(wrap)
		}
		s = strings.ReplaceAll(body, string(wrap), "-") + end
	}
	if strings.ContainsFunc(s, isLigature) {
		s = strings.Map(func(r rune) rune { return r }, ligatures.Replace(s))
	}
	return norm.NFC.String(s)
}

func isLigature(r rune) bool { return r >= 0xfb00 && r <= 0xfb06 }

var ligatures = strings.NewReplacer("ﬀ", "ff", "ﬁ", "fi", "ﬂ", "fl", "ﬃ", "ffi", "ﬄ", "ffl", "ﬅ", "st", "ﬆ", "st")

// isMark reports whether a word is a bullet's mark and nothing else.
func isMark(s string) bool {
	switch s {
	case "•", "◦", "▪", "▫", "●", "○", "■", "□", "‣", "⁃", "∙", "·", "–", "—", "-", "*", "➢", "➤", "►", "▶", "❖", "✓", "✔", "o", "§", "→", "»", "◆", "◇", "♦":
		return true
	}
	return false
}
