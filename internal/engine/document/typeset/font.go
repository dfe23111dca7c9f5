package typeset

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/go-fonts/dejavu/dejavusans"
	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansbolditalic"
	"github.com/go-fonts/liberation/liberationsansitalic"
	"github.com/go-fonts/liberation/liberationsansregular"
	"github.com/go-fonts/liberation/liberationserifbold"
	"github.com/go-fonts/liberation/liberationserifbolditalic"
	"github.com/go-fonts/liberation/liberationserifitalic"
	"github.com/go-fonts/liberation/liberationserifregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// family is four faces that belong together.
type family struct {
	name  string // what Word knows it as
	stack string // what browsers know it as, CSS
	faces [4]func() (*face, error)
}

// face is one font and what it measures.
type face struct {
	data    []byte
	font    *sfnt.Font
	ascent  float64 // of the size
	descent float64 // of the size, positive

	mu     sync.Mutex
	buffer sfnt.Buffer
	widths map[rune]float64 // of the size; negative for characters that the font lacks
}

// Styles of a face, for family.faces.
const (
	regular = 0
	bold    = 1
	italic  = 2
)

var (
	serif = family{"Times New Roman", `"Liberation Serif", "Times New Roman", Times, serif`, [4]func() (*face, error){
		builtIn(liberationserifregular.TTF), builtIn(liberationserifbold.TTF),
		builtIn(liberationserifitalic.TTF), builtIn(liberationserifbolditalic.TTF),
	}}
	sans = family{"Arial", `"Liberation Sans", Arial, Helvetica, sans-serif`, [4]func() (*face, error){
		builtIn(liberationsansregular.TTF), builtIn(liberationsansbold.TTF),
		builtIn(liberationsansitalic.TTF), builtIn(liberationsansbolditalic.TTF),
	}}
)

// signs is the face for what neither family has: stars, ticks, other alphabets.
var signs = builtIn(dejavusans.TTF)

// builtIn parses a font once, when it is first asked for.
func builtIn(data []byte) func() (*face, error) {
	return sync.OnceValues(func() (*face, error) { return newFace(data) })
}

func newFace(data []byte) (*face, error) {
	f, err := sfnt.Parse(data)
	if err != nil {
		return nil, fmt.Errorf("read a font: %w", err)
	}
	out := &face{data: data, font: f, widths: map[rune]float64{}}
	metrics, err := f.Metrics(&out.buffer, out.em(), font.HintingNone)
	if err != nil {
		return nil, fmt.Errorf("read a font's metrics: %w", err)
	}
	out.ascent, out.descent = out.share(metrics.Ascent), out.share(metrics.Descent)
	return out, nil
}

func (f *face) em() fixed.Int26_6 { return fixed.I(int(f.font.UnitsPerEm())) }

func (f *face) share(length fixed.Int26_6) float64 { return float64(length) / float64(f.em()) }

// width is how wide a character is, as a share of the size; false when the
// font does not have it.
func (f *face) width(r rune) (float64, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	w, known := f.widths[r]
	if !known {
		w = f.measure(r)
		f.widths[r] = w
	}
	return w, w >= 0
}

func (f *face) measure(r rune) float64 {
	const lastInPDF = 0xffff // fpdf sets no characters beyond
	glyph, err := f.font.GlyphIndex(&f.buffer, r)
	if err != nil || glyph == 0 || r > lastInPDF {
		return -1
	}
	advance, err := f.font.GlyphAdvance(&f.buffer, glyph, f.em(), font.HintingNone)
	if err != nil {
		return -1
	}
	return f.share(advance)
}

// fonts are the faces that a document is set in: a family's, then those for
// characters that it lacks, the one asked first at the front.
type fonts []*face

// firstFallback is the number of the first face that is not the family's.
const firstFallback = 4

// newFonts loads a family; fallback is a font that somebody gave, or nil.
func newFonts(f family, fallback []byte) (fonts, error) {
	loads := slices.Clone(f.faces[:])
	if fallback != nil {
		loads = append(loads, func() (*face, error) {
			given, err := newFace(fallback)
			if err != nil {
				return nil, fmt.Errorf("the font for other characters is not usable; give a TrueType font (.ttf): %w", err)
			}
			return given, nil
		})
	}
	var out fonts
	for _, load := range append(loads, signs) {
		loaded, err := load()
		if err != nil {
			return nil, err
		}
		out = append(out, loaded)
	}
	return out, nil
}

// style is the number of the face that shows r where style is asked for; false
// when none does.
func (f fonts) style(r rune, style int) (int, bool) {
	if _, ok := f[style].width(r); ok {
		return style, true
	}
	for i := firstFallback; i < len(f); i++ {
		if _, ok := f[i].width(r); ok {
			return i, true
		}
	}
	return style, false
}

// measure is the width of a text at a size.
func (f fonts) measure(text string, style int, size float64) float64 {
	w := 0.0
	for _, r := range text {
		if share, ok := f[style].width(r); ok {
			w += share
		}
	}
	return w * size
}

// ErrUncovered is what an UncoveredError wraps.
var ErrUncovered = errors.New("some characters cannot be set")

// UncoveredError names the characters of a resume that a PDF cannot show.
type UncoveredError struct {
	Scripts    []string // Unicode's names of their scripts: "Han", "Arabic"
	Characters string   // each once, in order; the first few of many
	Joined     bool     // their script joins letters or runs from right to left, which no font mends
}

// Unwrap makes the error an ErrUncovered.
func (e *UncoveredError) Unwrap() error { return ErrUncovered }

func (e *UncoveredError) Error() string {
	what := fmt.Sprintf("the PDF cannot show these characters: %s (%s)", e.Characters, strings.Join(e.Scripts, ", "))
	if e.Joined {
		return what + "; the script needs letters to be joined or to run from right to left: write DOCX or HTML, which leave that to the reader's program"
	}
	return what + "; give a TrueType font that has them, or write DOCX or HTML, which use the reader's fonts"
}

// plainScripts are those whose letters stand side by side from left to right
// in one form each, so that setting them takes no more than a font.
var plainScripts = []string{"Latin", "Greek", "Cyrillic", "Armenian", "Georgian", "Han", "Hiragana", "Katakana", "Hangul", "Bopomofo", "Cherokee", "Ethiopic", "Common", "Inherited"}

// scriptOf is Unicode's name of the character's script.
func scriptOf(r rune) string {
	if r < unicode.MaxLatin1 {
		return "Latin"
	}
	for _, name := range plainScripts {
		if unicode.Is(unicode.Scripts[name], r) {
			return name
		}
	}
	for name, table := range unicode.Scripts {
		if unicode.Is(table, r) {
			return name
		}
	}
	return "unknown"
}

// coverage finds the characters of a document that its fonts cannot show:
// letters and digits, without which it cannot be set, and ornaments.
func (f fonts) coverage(d *Document) (ornaments []rune, err error) {
	seen := map[rune]bool{}
	missing := &UncoveredError{}
	var letters []rune
	d.each(func(r rune) {
		if seen[r] || r == '\n' || isInvisible(r) {
			return
		}
		seen[r] = true
		script := scriptOf(r)
		_, covered := f.style(r, regular)
		joined := !slices.Contains(plainScripts, script)
		switch {
		case covered && !joined:
		case unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r):
			letters = append(letters, r)
			missing.Joined = missing.Joined || joined
			if script != "Common" && script != "Inherited" && !slices.Contains(missing.Scripts, script) {
				missing.Scripts = append(missing.Scripts, script)
			}
		case !covered:
			ornaments = append(ornaments, r)
		}
	})
	if len(letters) > 0 {
		missing.Characters = named(letters)
		return nil, missing
	}
	return ornaments, nil
}

// named shows characters in a message: the first of them, and that there are more.
func named(characters []rune) string {
	const most = 12
	if len(characters) <= most {
		return spaced(characters)
	}
	return fmt.Sprintf("%s and %d more", spaced(characters[:most]), len(characters)-most)
}

func spaced(characters []rune) string {
	all := make([]string, len(characters))
	for i, r := range characters {
		all[i] = string(r)
		if !unicode.IsPrint(r) || unicode.IsMark(r) {
			all[i] = fmt.Sprintf("U+%04X", r)
		}
	}
	return strings.Join(all, " ")
}

// isInvisible reports whether a character only steers how others are shown.
func isInvisible(r rune) bool {
	return unicode.Is(unicode.Cf, r) || r >= 0xfe00 && r <= 0xfe0f
}
