package pdf

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"tailor/internal/engine/resume"
)

// How far lines stand apart, in their size.
const (
	gap      = 0.45 // beyond the usual distance: a blank line of the text
	ruleNear = 1.0  // between a line and a rule that belongs to it
)

// set is a line as it stands in the text.
type set struct {
	line
	page   *page
	text   string
	look   style
	blank  bool // a blank line stands before it
	header bool // it stands on other pages as well
	item   int  // depth of the list that draws a bullet before it
}

// assemble makes the text of what was read.
func assemble(d *document) (resume.Input, error) {
	text := flow{second: -1}
	columns, unreadable, glyphs, empty := false, 0, 0, 0
	for i := range d.pages {
		p := &d.pages[i]
		rows, n := lines(p.glyphs)
		unreadable += n
		glyphs += len(p.glyphs)
		ordered, count := inColumns(rows, p.width)
		columns = columns || count > 1
		if len(ordered) == 0 {
			empty++
		}
		right := edges(ordered)
		shown := make([]set, len(ordered))
		for i, l := range ordered {
			shown[i] = set{line: l, page: p, text: l.text(right[l.column]), look: l.look()}
		}
		text.add(shown)
	}
	all := text.all
	if err := d.refuse(len(all), unreadable, glyphs); err != nil {
		return resume.Input{}, err
	}
	setBlanks(all)
	joinWraps(all)
	findHeaders(all)
	findItems(all)
	input := write(all)
	input.Warnings = d.warnings(columns, empty, unreadable)
	return input, nil
}

// refuse says why there is no text to read.
func (d *document) refuse(lines, unreadable, glyphs int) error {
	if d.form && lines < 10 {
		return errors.New("it is a form that a program fills in (XFA), without pages of its own; print it to a new PDF and read that")
	}
	if unreadable*2 > glyphs {
		return errors.New("its letters have no meaning as text, only shapes; save it as a PDF with its fonts, or as DOCX or text")
	}
	if lines > 0 {
		return nil
	}
	for _, p := range d.pages {
		if p.pictures > 0 {
			return errors.New("it is a scan without a text layer: pictures of pages; run text recognition (OCR) over it, or save the resume as DOCX or text")
		}
	}
	return errors.New("there is no text on its pages")
}

// warnings says what a reader should know.
func (d *document) warnings(columns bool, empty, unreadable int) []resume.Warning {
	var all []resume.Warning
	if columns {
		all = append(all, resume.Warning{Code: "two_columns", Message: "the page stands in columns; they were read one after the other"})
	}
	if empty > 0 {
		all = append(all, resume.Warning{Code: "empty_pages", Message: fmt.Sprintf("%d of %d pages have no text: they may be scans", empty, d.count)})
	}
	if unreadable > 0 {
		all = append(all, resume.Warning{Code: "unreadable_letters", Message: fmt.Sprintf("%d letters have no meaning as text and were left out", unreadable)})
	}
	return all
}

// setBlanks says before which lines the page leaves a gap.
func setBlanks(all []set) {
	var usual []float64
	for i := 1; i < len(all); i++ {
		if d, ok := distance(all[i-1], all[i]); ok && d > 0.5 && d < 3 {
			usual = append(usual, d)
		}
	}
	slices.Sort(usual)
	pitch := 1.2
	if len(usual) > 0 {
		pitch = usual[len(usual)/4]
	}
	for i := 1; i < len(all); i++ {
		before, l := all[i-1], all[i]
		if d, ok := distance(before, l); ok {
			all[i].blank = d > pitch+gap || d < -pitch
			continue
		}
		all[i].blank = before.column != l.column || !continues(before.text, l.text) && !cutsHead(all, i)
	}
}

// cutsHead reports whether a page ends before line i in the head of an entry:
// with a line or two, the first of them bold, which is never all there is.
func cutsHead(all []set, i int) bool {
	const most = 2
	for j := i - 1; j >= max(0, i-most); j-- {
		if all[j].blank {
			return all[j].look.bold && !all[i].look.bold
		}
	}
	return false
}

// distance is how far below a line the next one stands, in their size; not ok
// where they stand on two pages or in two columns.
func distance(a, b set) (ems float64, ok bool) {
	if a.page != b.page || a.column != b.column {
		return 0, false
	}
	size := min(a.look.size, b.look.size)
	if size <= 0 {
		size = 10
	}
	return (b.box.bottom - a.box.bottom) / size, true
}

// continues reports whether a text goes on over the end of a page.
func continues(before, after string) bool {
	first := []rune(after)[0]
	if first >= 'a' && first <= 'z' {
		return true
	}
	return strings.HasSuffix(before, ",") || strings.HasSuffix(before, string(wrap))
}

// write writes the lines out.
func write(all []set) resume.Input {
	var b strings.Builder
	var layout resume.Layout
	for _, l := range all {
		if l.text == "" {
			continue
		}
		if l.blank && b.Len() > 0 {
			b.WriteByte('\n')
			layout = append(layout, resume.Look{Page: l.page.number})
		}
		b.WriteString(l.text)
		b.WriteByte('\n')
		layout = append(layout, l.resumeLook())
	}
	return resume.Input{Text: b.String(), Layout: layout}
}

// resumeLook is the line's look as the segmenter wants it.
func (l set) resumeLook() resume.Look {
	return resume.Look{
		Page: l.page.number, Column: l.column,
		Left: tenth(l.box.left), Right: tenth(l.box.right), Top: tenth(l.box.top),
		Size: tenth(l.look.size), Font: l.look.font, Bold: l.look.bold, Italic: l.look.italic, Colour: l.look.colour,
		Rule: l.ruled(), Header: l.header, Item: l.item,
	}
}

func tenth(x float64) float64 { return float64(int(x*10+0.5)) / 10 }
