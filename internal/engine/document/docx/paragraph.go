package docx

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// part is a part of the archive that holds text.
type part struct {
	name   string
	space  string // the namespace of its elements
	data   []byte
	blocks []block
}

// block is a paragraph or a table.
type block struct {
	paragraph *paragraph
	table     *table
}

// table holds the blocks of each cell, row by row.
type table struct {
	rows [][][]block
}

// container is an element that paragraphs stand in: a body, a cell, a text box.
type container struct {
	children []*paragraph // nil for what is no paragraph
}

// properties are a paragraph's w:pPr, and where in the part its parts stand.
type properties struct {
	span    span
	style   string
	form    form
	letters int    // where in its w:rPr the mark of a tracked change may stand; 0 where there is none
	bare    span   // of a w:rPr that is empty
	tail    int    // where a w:rPr may be put in when there is none
	list    span   // of w:numPr
	own     []span // what must not be copied to another paragraph: ends of sections and pages, tracked changes
	margins margins
	section bool // it ends a section of the document
	deleted bool // the paragraph's end is deleted: it goes on in the next one
}

// paragraph is a w:p, or several that deleted ends join, with what shows of it.
type paragraph struct {
	part   *part
	span   span
	in     *container
	at     int // among the children of in
	props  properties
	style  *style
	form   form // with its style's
	runs   []*run
	pieces []piece
	marks  []span // bookmarks and the like, which outlive it
	boxes  []box
	bound  []span       // what ties it to another source than its words
	gone   []span       // tracked deletions inside it
	wraps  []span       // tags of tracked insertions inside it
	twins  []*paragraph // the same paragraph in copies that do not show
	fixed  bool         // it holds a picture or a part of a field and cannot go
	ruled  bool         // a line is drawn on it
	paged  bool         // it holds the number of the page
	inner  int          // the byte after its start tag
	joined bool         // it is more than one w:p
	fields int          // complex fields that it begins and does not end

	mark  string // what stands before its words: a bullet or number
	depth int    // in a list, from 1; 0 outside
	text  string // what shows, its lines ending with "\n"
	atoms []atom // where each part of text stands, in order
}

// box is a text box. Files keep many in two copies, for new programs and old ones.
type box struct {
	blocks []block
	copy   []block // what old programs show
}

// run is a w:r: letters that look the same.
type run struct {
	start span   // its start tag
	end   int    // the byte after it
	props span   // w:rPr
	own   []span // tracked changes of its looks
	texts []span // its w:t and w:instrText, shown or not
	face  face   // with its styles'
	link  bool   // it is a link's words
	added span   // the start tag of the tracked insertion that it stands in
}

// pieceKind tells what a piece is.
type pieceKind int8

const (
	letters   pieceKind = iota // w:t
	tab                        // w:tab
	lineBreak                  // w:br
	sign                       // any other element that shows something
)

// piece is an element of a run that shows something.
type piece struct {
	run  *run // nil in formulas, which are not edited
	kind pieceKind
	span span
	text string // what it says; "" for tabs and line breaks
}

// atom is a stretch of a paragraph's text that one piece shows.
type atom struct {
	at, n     int // in the paragraph's text
	piece     int // in the paragraph's pieces
	raw, rawN int // in the piece's text
}

// gap stands in the text for a tab.
const gap = "  "

// compose fills text and atoms from the pieces.
func (p *paragraph) compose() {
	c := composer{p: p}
	for i := range p.pieces {
		switch piece := &p.pieces[i]; piece.kind {
		case tab:
			c.space(i, 0, 0, gap)
		case lineBreak:
			c.trim()
			c.add(i, 0, 0, "\n")
		default:
			c.words(i, piece.text)
		}
	}
	c.trim()
	p.text = string(c.text)
}

type composer struct {
	p    *paragraph
	text []byte
}

func (c *composer) words(piece int, text string) {
	for at, r := range text {
		size := utf8.RuneLen(r)
		switch {
		case r == utf8.RuneError || invisible(r):
		case unicode.IsSpace(r):
			c.space(piece, at, size, " ")
		case symbols[r] != "":
			c.add(piece, at, size, symbols[r])
		default:
			c.add(piece, at, size, text[at:at+size])
		}
	}
}

// space adds white space, but none at the start of a line and one gap for
// several tabs.
func (c *composer) space(piece, raw, rawN int, out string) {
	if len(c.text) == 0 || c.text[len(c.text)-1] == '\n' {
		return
	}
	if last := c.p.atoms[len(c.p.atoms)-1]; out == gap && c.p.pieces[last.piece].kind == tab {
		return
	}
	c.add(piece, raw, rawN, out)
}

func (c *composer) add(piece, raw, rawN int, out string) {
	c.text = append(c.text, out...)
	if n := len(c.p.atoms); n > 0 {
		last := &c.p.atoms[n-1]
		if last.piece == piece && last.n == last.rawN && len(out) == rawN && last.raw+last.rawN == raw {
			last.n += len(out)
			last.rawN += rawN
			return
		}
	}
	c.p.atoms = append(c.p.atoms, atom{len(c.text) - len(out), len(out), piece, raw, rawN})
}

// trim takes white space off the end of the line.
func (c *composer) trim() {
	for len(c.text) > 0 && c.text[len(c.text)-1] == ' ' {
		c.text = c.text[:len(c.text)-1]
		last := &c.p.atoms[len(c.p.atoms)-1]
		if last.n--; last.n > 0 && last.rawN > 0 {
			last.rawN-- // white space is the end of its atom, byte for byte
		}
		if last.n == 0 {
			c.p.atoms = c.p.atoms[:len(c.p.atoms)-1]
		}
	}
}

// invisible reports whether r shows nothing that is text: control characters,
// soft hyphens, byte order marks, and the pictures of symbol fonts.
func invisible(r rune) bool {
	switch r {
	case '\u00ad', '\u200b', '\u2060', '\ufeff', '\ufffe', '\uffff':
		return true
	case '\t', '\n', '\r', '\u0085', '\u2028', '\u2029':
		return false // white space, as Word has it
	}
	private := r >= 0xe000 && r <= 0xf8ff || r >= 0xf0000
	return unicode.IsControl(r) || private && symbols[r] == ""
}

// symbols says what the private characters of Word's symbol fonts look like.
var symbols = map[rune]string{
	0xf0b7: "•", 0xf0a7: "▪", 0xf0a8: "◻", 0xf06e: "■", 0xf06c: "●", 0xf06f: "□", 0xf076: "❖",
	0xf0d8: "➢", 0xf0e0: "→", 0xf0fc: "✓", 0xf0fb: "✗", 0xf02d: "-", 0xf02a: "✉", 0xf028: "☎", 0xf0ae: "→",
}

// heading reports whether the file says that the paragraph is one.
func (p *paragraph) heading() bool { return p.form.level > 0 && p.form.level < bodyLevel }

// line is one line of a paragraph's text.
type line struct{ start, end int }

// lines cuts the text at its line breaks.
func (p *paragraph) lines() []line {
	var all []line
	start := 0
	for {
		i := strings.IndexByte(p.text[start:], '\n')
		if i < 0 {
			return append(all, line{start, len(p.text)})
		}
		all = append(all, line{start, start + i})
		start += i + 1
	}
}
