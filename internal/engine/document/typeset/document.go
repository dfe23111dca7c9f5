package typeset

import "strings"

// Document is a resume as it is to be set: its words in the order of the page,
// each with the part it plays, free of any file's marks.
type Document struct {
	Title    string  // the person's name, else the name of the file
	Author   string  // the person's name, "" when unknown
	Language string  // BCP 47, "" when unknown
	Header   []Block // who the person is, and how to reach them
	Sections []Section
}

// Section is one section of a Document.
type Section struct {
	Heading Text // empty where the text goes on without one
	Blocks  []Block
}

// Kind says what a block is, and so how it is set.
type Kind int

// The kinds of block. Those up to Contact stand in the header.
const (
	Note      Kind = iota // above the name: "Curriculum vitae"
	Name                  // the person's
	Label                 // the person's profession, below the name
	Contact               // Items are mail, phone, place, links
	Head                  // the first line of an entry
	Subhead               // a further line that names the entry
	Minor                 // a heading inside an entry or a section
	Paragraph             // running text
	Line                  // a line that stands for itself
	Item                  // of a list, with its Marker
	Group                 // a label and what belongs to it: "Databases: PostgreSQL"
	List                  // Items are short things in a row
	kinds
)

// Block is what is set as one paragraph.
type Block struct {
	Kind   Kind
	Text   Text
	Aside  Text   // of a Head or Subhead: what stands at the far end of its line, dates or a place
	Items  []Text // of a Contact or List
	Marker string // of an Item: "•", or its number as written
	Depth  int    // of an Item: how many items it stands below
}

// Role is what a run of words in an entry's head names.
type Role int

// The roles of a run.
const (
	Plain  Role = iota
	Lead        // the title or the employer, whichever the entry begins with
	Second      // the other of the two
	Aside       // a place
	Date
)

// Run is a stretch of text in one style. In its text "\n" is a line break, and
// there is no other control character.
type Run struct {
	Text   string
	Role   Role
	Bold   bool
	Italic bool
	Code   bool
	Link   string // where it leads, "" for nowhere
}

// Text is a row of runs.
type Text []Run

// String is the text's words without style.
func (t Text) String() string {
	if len(t) == 1 {
		return t[0].Text
	}
	var b strings.Builder
	for _, run := range t {
		b.WriteString(run.Text)
	}
	return b.String()
}

func (t Text) len() int {
	n := 0
	for _, run := range t {
		n += len(run.Text)
	}
	return n
}

// slice is the bytes [from, to) of the text.
func (t Text) slice(from, to int) Text {
	var out Text
	at := 0
	for _, run := range t {
		start, end := max(from, at), min(to, at+len(run.Text))
		if start < end {
			part := run
			part.Text = run.Text[start-at : end-at]
			out = append(out, part)
		}
		at += len(run.Text)
	}
	return out
}

// trim is the text without what drop takes off its ends.
func (t Text) trim(drop func(rune) bool) Text {
	s := t.String()
	left := strings.TrimLeftFunc(s, drop)
	return t.slice(len(s)-len(left), len(s)-len(left)+len(strings.TrimRightFunc(left, drop)))
}

// change is the text with f applied to each run that overlaps [from, to),
// which is cut where needed.
func (t Text) change(from, to int, f func(*Run)) Text {
	middle := t.slice(from, to)
	for i := range middle {
		f(&middle[i])
	}
	return append(append(t.slice(0, from), middle...), t.slice(to, t.len())...)
}

// words is a text of one plain run; nil for none.
func words(s string) Text {
	if s == "" {
		return nil
	}
	return Text{{Text: s}}
}

// each calls f with every character of the document, in order.
func (d *Document) each(f func(rune)) {
	d.texts(func(t *Text) {
		for _, run := range *t {
			for _, r := range run.Text {
				f(r)
			}
		}
	})
}

// texts calls f with every text of the document, in order.
func (d *Document) texts(f func(*Text)) {
	blocks := func(list []Block) {
		for i := range list {
			f(&list[i].Text)
			for j := range list[i].Items {
				f(&list[i].Items[j])
			}
			f(&list[i].Aside)
		}
	}
	blocks(d.Header)
	for i := range d.Sections {
		f(&d.Sections[i].Heading)
		blocks(d.Sections[i].Blocks)
	}
}

// without is the document without some characters, and without the blocks and
// spaces that are empty then.
func (d *Document) without(drop func(rune) bool) {
	d.texts(func(t *Text) {
		for i := range *t {
			(*t)[i].Text = strings.Map(func(r rune) rune {
				if drop(r) {
					return -1
				}
				return r
			}, (*t)[i].Text)
		}
		*t = tidy(*t)
	})
}
