package vocabulary

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// glyph is one character of a text as the search compares it.
type glyph struct {
	fold       rune // small, without accents; a blank or inner hyphen is ' '
	raw        rune // with its capitals
	start, end int  // byte offsets into the text
	lines      int  // for a blank: the line ends in it
	hyphen     bool // the ' ' was a hyphen between two characters
}

// glyphs folds a text for comparison: a run of blanks (no-break ones too)
// becomes one, a hyphen inside a word equals a blank, accents, soft hyphens
// and zero-width characters are gone.
func glyphs(text string) []glyph {
	out := make([]glyph, 0, len(text))
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		g := glyph{fold: r, raw: r, start: i, end: i + size}
		i += size
		switch {
		case r < utf8.RuneSelf && r > ' ' && r != '-':
			if 'A' <= r && r <= 'Z' {
				g.fold = r + 'a' - 'A'
			}
		case unicode.IsSpace(r):
			if r == '\n' {
				g.lines = 1
			}
			if last := len(out) - 1; last >= 0 && out[last].fold == ' ' && !out[last].hyphen {
				out[last].end = g.end
				out[last].lines += g.lines
				continue
			}
			g.fold, g.raw = ' ', ' '
		case r == '\u00ad' || r == '\u200b' || r == '\u200c' || r == '\u200d' || r == '\ufeff' || unicode.Is(unicode.Mn, r):
			continue
		case r == '’' || r == '‘' || r == 'ʼ':
			g.fold, g.raw = '\'', '\''
		case unicode.Is(unicode.Pd, r):
			g.fold, g.raw = '–', '–'
			next, _ := utf8.DecodeRuneInString(text[i:])
			if len(out) > 0 && wordRune(out[len(out)-1].fold) && i < len(text) && wordRune(next) {
				g.fold, g.raw, g.hyphen = ' ', ' ', true
			}
		default:
			g.raw = plain(r)
			g.fold = unicode.ToLower(g.raw)
		}
		out = append(out, g)
	}
	return out
}

// plain is a letter without its accent.
func plain(r rune) rune {
	parts := norm.NFD.PropertiesString(string(r)).Decomposition()
	if len(parts) == 0 {
		return r
	}
	base, _ := utf8.DecodeRune(parts)
	return base
}

// wordRune reports whether r can be part of a word.
func wordRune(r rune) bool {
	return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r)
}
