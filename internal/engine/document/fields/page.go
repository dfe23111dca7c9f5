package fields

import (
	"errors"
	"fmt"
	"strings"
	"unicode"

	"tailor/internal/engine/resume"
)

// Slot is a field's place on a line.
type Slot struct {
	Node  *Node               // a scalar, or a list of scalars, which commas part
	Join  string              // stands before it where another field comes first on the line
	Label string              // always stands before it
	Tail  string              // always stands after it
	Show  func(string) string // the words that a scalar shows; nil for the page's own way
}

// Own is a slot of words that are not the file's but the layout's.
func Own(words string) Slot { return Slot{Label: words} }

// Markup says how values are shown where they hold marks of their own.
type Markup struct {
	Plain  func(string) string // the words that a value shows
	Escape func(string) string // a value that shows these words
	Nested string              // parts nested bullets in a bullet's value; "" for none
}

// Page is a resume laid out from fields.
type Page struct {
	text   strings.Builder
	layout resume.Layout
	lines  []line
	path   []element
	markup Markup
	gap    bool // a blank line stands before the next one
	full   bool // there are more lines than are laid out
}

// line is one line of the page. Blank lines have no slots.
type line struct {
	span  resume.Span // without line end
	slots []placed
	path  []element // the list elements that it is a part of, outermost first
	depth int       // of a bullet nested inside a field's value
}

// placed is a slot that shows something.
type placed struct {
	Slot
	piece *piece // of a scalar
}

// element is an item of a list.
type element struct{ list, item *Node }

// value is a scalar's text, cut into what stands on each line.
type value struct {
	node   *Node
	pieces []*piece
	tail   string
}

// piece is a part of a value that one line shows.
type piece struct {
	of    *value
	text  string // as the value has it
	sep   string // stands before it in the value
	depth int
	gone  bool
}

// NewPage returns an empty page.
func NewPage(markup Markup) *Page {
	return &Page{markup: markup}
}

// maxLines is the most lines that a page may have.
const maxLines = 20_000

// Input is the page as resume.Segment reads it.
func (p *Page) Input() (resume.Input, error) {
	switch {
	case p.full:
		return resume.Input{}, fmt.Errorf("the file has more lines than the limit of %d", maxLines)
	case p.text.Len() == 0:
		return resume.Input{}, errors.New("the file holds no text")
	}
	return resume.Input{Text: p.text.String(), Layout: p.layout}, nil
}

// Gap leaves a blank line before the next line.
func (p *Page) Gap() { p.gap = p.text.Len() > 0 }

// Element lays out an item of a list: all lines that show writes are part of it.
func (p *Page) Element(list, item *Node, show func()) {
	p.path = append(p.path, element{list, item})
	show()
	p.path = p.path[:len(p.path)-1]
}

// Line writes one line with those of the slots that hold something; none when
// no slot does.
func (p *Page) Line(look resume.Look, slots ...Slot) {
	p.write(look, "", slots)
}

// Item writes a line as a list's item.
func (p *Page) Item(slots ...Slot) {
	p.write(resume.Look{Item: 1}, "• ", slots)
}

// Numbered writes a line as a list's item with a number.
func (p *Page) Numbered(number string, slots ...Slot) {
	p.write(resume.Look{Item: 1}, number+". ", slots)
}

func (p *Page) write(look resume.Look, mark string, slots []Slot) {
	var shown []placed
	var words strings.Builder
	for _, s := range slots {
		if s.Node == nil {
			if s.Label != "" {
				words.WriteString(s.Label)
				shown = append(shown, placed{Slot: s})
			}
			continue
		}
		text := p.words(s.Node)
		if s.Show != nil {
			text = clean(s.Show(s.Node.Text))
		}
		if text == "" {
			continue
		}
		if len(shown) > 0 {
			words.WriteString(s.Join)
		} else {
			s.Join = ""
		}
		words.WriteString(s.Label + text + s.Tail)
		placed := placed{Slot: s}
		if s.Node.Kind == Text {
			placed.piece = whole(s.Node)
		}
		shown = append(shown, placed)
	}
	if len(shown) > 0 {
		p.add(mark, words.String(), look, shown, 0)
	}
}

// words is what a scalar or list shows on one line.
func (p *Page) words(n *Node) string {
	switch n.Kind {
	case Text:
		return p.shown(n.Text)
	case List:
		var all []string
		for _, item := range n.Items {
			if words := p.shown(item.Text); item.Kind == Text && words != "" {
				all = append(all, words)
			}
		}
		return strings.Join(all, ", ")
	}
	return ""
}

// shown is a value's words on one line.
func (p *Page) shown(text string) string {
	if p.markup.Plain != nil {
		text = p.markup.Plain(text)
	}
	return clean(text)
}

// clean is a text on one line, without what shows nothing.
func clean(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), r == '\ufeff', r == '\u2028', r == '\u2029':
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\ufffd"))
	return strings.Join(strings.Fields(text), " ")
}

// whole is a scalar's value as one piece.
func whole(n *Node) *piece {
	v := &value{node: n}
	v.pieces = []*piece{{of: v, text: n.Text}}
	return v.pieces[0]
}

// Paragraph writes a scalar that may have several lines.
func (p *Page) Paragraph(n *Node) { p.prose(n, "", "") }

// Bullet writes a scalar as a list's item, with the items that it nests below it.
func (p *Page) Bullet(n *Node) { p.prose(n, "• ", "  ") }

func (p *Page) prose(n *Node, mark, indent string) {
	if n == nil || n.Kind != Text || p.shown(n.Text) == "" {
		return
	}
	v := &value{node: n}
	nested := ""
	if mark != "" {
		nested = p.markup.Nested
	}
	v.cut(n.Text, nested)
	for i, piece := range v.pieces {
		lead, look := mark, resume.Look{}
		if mark != "" {
			look.Item = 1 + piece.depth
		}
		switch {
		case piece.depth > 0:
			lead = strings.Repeat(indent, piece.depth) + mark
		case i > 0:
			lead = indent
		}
		if i > 0 && strings.Count(piece.sep, "\n") > 1 && mark == "" {
			p.gap = true
		}
		if words := p.shown(piece.text); words != "" {
			p.add(lead, words, look, []placed{{Slot{Node: n}, piece}}, piece.depth)
		}
	}
}

// cut cuts a value at its line ends and at the mark of nested items.
func (v *value) cut(text, nested string) {
	sep, depth := "", 0
	for text != "" {
		start := len(text) - len(strings.TrimLeftFunc(text, unicode.IsSpace))
		sep, text = sep+text[:start], text[start:]
		end, next, deeper := len(text), len(text), depth
		if i := strings.IndexByte(text, '\n'); i >= 0 {
			end, next = i, i
		}
		if nested != "" {
			if i := strings.Index(text[:end], nested); i >= 0 {
				end, next, deeper = i, i+len(nested), 1
			}
		}
		words := strings.TrimRightFunc(text[:end], unicode.IsSpace)
		if words != "" {
			v.pieces = append(v.pieces, &piece{of: v, text: words, sep: sep, depth: depth})
			sep = ""
		}
		sep += text[len(words):next]
		text, depth = text[next:], deeper
	}
	v.tail = sep
}

func (p *Page) add(mark, words string, look resume.Look, shown []placed, depth int) {
	if p.full = p.full || len(p.lines) >= maxLines; p.full {
		return
	}
	if p.gap {
		p.gap = false
		p.text.WriteByte('\n')
		p.layout = append(p.layout, resume.Look{})
		p.lines = append(p.lines, line{span: resume.Span{Start: p.text.Len() - 1, End: p.text.Len() - 1}})
	}
	start := p.text.Len()
	p.text.WriteString(mark + words)
	l := line{span: resume.Span{Start: start, End: p.text.Len()}, slots: shown, depth: depth}
	l.path = append(l.path, p.path...)
	p.lines = append(p.lines, l)
	p.text.WriteByte('\n')
	p.layout = append(p.layout, look)
}

// text is the value with the changes of its pieces.
func (v *value) text() string {
	var b strings.Builder
	first := true
	for _, piece := range v.pieces {
		if piece.gone {
			continue
		}
		if !first {
			b.WriteString(piece.sep)
		}
		first = false
		b.WriteString(piece.text)
	}
	if first {
		return ""
	}
	return v.pieces[0].sep + b.String() + v.tail
}
