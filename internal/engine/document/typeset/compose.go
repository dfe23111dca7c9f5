package typeset

import (
	"cmp"
	"iter"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tailor/internal/engine/resume"
)

// Compose makes the document that a resume is set as. It keeps every word, in
// order: what the resume's segments do not name stands as the lines that it is.
// Only comments are left out, with a warning.
func Compose(r *resume.Resume) (Document, []resume.Warning) {
	c := composer{r: r, reader: newReader(r.Format == resume.FormatMarkdown, bareLinks(r.Identity.Links))}
	c.doc = Document{Title: r.Identity.Name, Author: r.Identity.Name, Language: r.Language}
	if c.doc.Title == "" {
		c.doc.Title = strings.TrimSuffix(r.Name, filepath.Ext(r.Name))
	}
	for i := range r.Sections {
		c.section(&r.Sections[i], i == 0)
	}
	var warnings []resume.Warning
	if c.comments > 0 {
		warnings = append(warnings, resume.Warning{Code: "comments_left_out",
			Message: "Comments (<!-- … -->) are not set; take out the marks around what should be."})
	}
	return c.doc, warnings
}

// bareLinks are the links that do not say by themselves that they are some.
func bareLinks(links []string) []string {
	var bare []string
	for _, link := range links {
		if !strings.Contains(link, "://") && !strings.HasPrefix(strings.ToLower(link), "www.") {
			bare = append(bare, link)
		}
	}
	return bare
}

type composer struct {
	r      *resume.Resume
	reader *reader
	doc    Document

	out      []Block // of the part being composed
	fenced   bool    // inside a code fence
	comments int
}

// piece is a span of the source that a segment names, and how it is composed.
type piece struct {
	span    resume.Span // whole lines
	compose func(resume.Span)
}

// section composes one section. The page's opening lines are its header.
func (c *composer) section(s *resume.Section, first bool) {
	c.out = nil
	if first && s.Kind == resume.Contact && s.Heading == "" {
		c.header(s)
		c.doc.Header = c.out
		return
	}
	var heading Text
	pieces := c.pieces(s)
	at := s.Span.Start
	if s.Heading != "" {
		c.loose(resume.Span{Start: at, End: s.HeadingText.Start})
		at = s.HeadingText.End
		heading = c.heading(s)
	}
	for _, p := range pieces {
		if p.span.Start > at {
			c.loose(resume.Span{Start: at, End: p.span.Start})
		}
		p.span.Start = max(p.span.Start, at)
		if p.span.Len() > 0 {
			p.compose(p.span)
			at = p.span.End
		}
	}
	c.loose(resume.Span{Start: at, End: s.Span.End})
	blocks := gather(s.Kind, c.out)
	if heading == nil && len(blocks) == 0 {
		return
	}
	c.doc.Sections = append(c.doc.Sections, Section{Heading: heading, Blocks: blocks})
}

// heading is the section's heading as it is shown: letters that were spaced
// out are words again.
func (c *composer) heading(s *resume.Section) Text {
	written := c.reader.read(c.r.Slice(s.HeadingText))
	if sameLetters(written.String(), s.Heading) {
		return tidy(words(s.Heading))
	}
	return written
}

// pieces lists the heads of entries and the blocks of a section in order of the page.
func (c *composer) pieces(s *resume.Section) []piece {
	var all []piece
	blocks := func(list []resume.Block) {
		var depth depths
		for _, b := range list {
			level := 0
			if b.Kind == resume.Bullet {
				level = depth.of(indent(c.r.Text, b.Span.Start))
			} else {
				depth = nil
			}
			all = append(all, piece{b.Span, func(resume.Span) { c.block(s, b, level) }})
		}
	}
	blocks(s.Blocks)
	for i := range s.Entries {
		e := &s.Entries[i]
		all = append(all, piece{e.Head, func(span resume.Span) { c.head(e, span) }})
		blocks(e.Blocks)
	}
	slices.SortStableFunc(all, func(a, b piece) int { return cmp.Compare(a.span.Start, b.span.Start) })
	return all
}

// depths are the indentations of the items that the next one may stand below.
type depths []int

// of is how many items an item with such an indentation stands below.
func (d *depths) of(indent int) int {
	for len(*d) > 0 && (*d)[len(*d)-1] >= indent {
		*d = (*d)[:len(*d)-1]
	}
	*d = append(*d, indent)
	return len(*d) - 1
}

// indent is the columns of white space at the start of the line at that offset.
func indent(text string, at int) int {
	n := 0
	for _, r := range text[at:] {
		switch r {
		case ' ', '\u00a0':
			n++
		case '\t':
			n += 4 - n%4
		default:
			return n
		}
	}
	return n
}

// block composes a bullet or a paragraph.
func (c *composer) block(s *resume.Section, b resume.Block, depth int) {
	// What stands before the words on their line is the item's mark, or a heading's words.
	mark := strings.TrimFunc(c.r.Text[b.Span.Start:b.Text.Start], unicode.IsSpace)
	if heading := s.HeadingText; heading.End > b.Span.Start && heading.End <= b.Text.Start {
		mark = ""
	}
	text := c.reader.read(c.r.Slice(b.Text))
	if c.r.Format == resume.FormatMarkdown && strings.Contains(c.r.Slice(b.Text), "|") {
		text = row(c.r.Slice(b.Text), c.reader, text)
	}
	if text == nil {
		return
	}
	out := Block{Kind: Paragraph, Text: text}
	switch {
	case b.Kind == resume.Bullet:
		out.Kind, out.Marker, out.Depth = Item, marker(mark), depth
	case s.Kind == resume.Contact, listsLines(s.Kind) && text.len() < shortLine:
		out.Kind = Line
	}
	if n := labelLen(s, b, text); n > 0 {
		out.Text = text.change(0, n, func(run *Run) { run.Bold = true })
		if out.Kind != Item || depth == 0 && out.Marker == "•" {
			out.Kind = Group
		}
	}
	if out.Kind != Item && isLabel(text) {
		out.Kind = Minor
	}
	c.out = append(c.out, out)
	c.loose(resume.Span{Start: b.Text.End, End: b.Span.End})
}

// shortLine is the most bytes of a line that reads as one and not as running text.
const shortLine = 120

// listsLines reports whether the lines of such a section stand for themselves.
func listsLines(kind resume.Kind) bool {
	switch kind {
	case resume.Certifications, resume.Awards, resume.References, resume.Affiliations, resume.Education:
		return true
	}
	return false
}

// labelLen is the length of the label that a line of skills begins with, its
// colon included: "Databases:" in "Databases: PostgreSQL, Redis".
func labelLen(s *resume.Section, b resume.Block, text Text) int {
	const longest = 60
	plain := text.String()
	for _, item := range s.Items {
		if item.Block != b.ID || item.Group == "" {
			continue
		}
		label := strings.TrimRight(item.Group, ":：")
		if rest, ok := strings.CutPrefix(plain, label); ok && len(label) <= longest {
			mark, size := utf8.DecodeRuneInString(strings.TrimLeft(rest, " "))
			if mark == ':' || mark == '：' {
				return len(plain) - len(strings.TrimLeft(rest, " ")) + size
			}
			return len(label)
		}
	}
	return 0
}

// isLabel reports whether a paragraph only names what follows it: "Key results:".
func isLabel(text Text) bool {
	const longest = 60
	plain := text.String()
	return len(plain) <= longest && strings.HasSuffix(plain, ":") && !strings.ContainsAny(plain, "\n.")
}

// marker is how an item's mark is set: numbers stay, every other one is a bullet.
func marker(mark string) string {
	if strings.ContainsFunc(mark, unicode.IsDigit) && utf8.RuneCountInString(mark) <= 6 {
		return mark
	}
	return "•"
}

// loose composes text that no segment names, each line for itself.
func (c *composer) loose(span resume.Span) {
	for line := range c.lines(span) {
		c.looseLine(line)
	}
}

func (c *composer) looseLine(line string) {
	markdown := c.r.Format == resume.FormatMarkdown
	if markdown && (strings.HasPrefix(line, "```") || strings.HasPrefix(line, "~~~")) {
		c.fenced = !c.fenced
		return
	}
	if !hasWord(line) {
		return
	}
	out := Block{Kind: Line}
	rest, hashes := line, 0
	if markdown && !c.fenced {
		rest, hashes = unmarked(line)
	}
	switch {
	case c.fenced:
		out.Text = tidy(words(line))
	case hashes > 0:
		out.Kind, out.Text = Minor, c.reader.read(rest)
	case markdown && strings.HasPrefix(line, "|"):
		out.Text = row(line, c.reader, nil)
	default:
		out.Text = c.reader.read(rest)
	}
	if out.Text != nil {
		c.out = append(c.out, out)
	}
}

// lines are the lines of a span without white space at their ends, empty ones
// and comments.
func (c *composer) lines(span resume.Span) iter.Seq[string] {
	return func(yield func(string) bool) {
		if span.Len() <= 0 {
			return
		}
		source := c.r.Slice(span)
		if c.r.Format == resume.FormatMarkdown {
			source = c.uncommented(source)
		}
		for line := range strings.FieldsFuncSeq(source, func(r rune) bool { return r == '\n' || r == '\r' }) {
			if line = strings.TrimFunc(line, isBlank); line != "" && !yield(line) {
				return
			}
		}
	}
}

// uncommented is Markdown without its comments. One that nothing closes is the
// text that it is.
func (c *composer) uncommented(source string) string {
	var kept strings.Builder
	for {
		before, rest, opened := strings.Cut(source, "<!--")
		_, after, closed := strings.Cut(rest, "-->")
		if !opened || !closed {
			kept.WriteString(source)
			return kept.String()
		}
		kept.WriteString(before)
		c.comments++
		source = after
	}
}

func isBlank(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' || r == '\u200b' }

// hasWord reports whether a line holds anything but ornament.
func hasWord(line string) bool {
	return strings.ContainsFunc(line, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) })
}

// unmarked is a line without a heading's marks, and how many there were.
func unmarked(line string) (string, int) {
	rest := strings.TrimLeft(line, "#")
	hashes := len(line) - len(rest)
	if hashes == 0 || hashes > 6 || !strings.HasPrefix(rest, " ") {
		return line, 0
	}
	rest = strings.TrimSpace(rest)
	if closed := strings.TrimRight(rest, "#"); strings.HasSuffix(closed, " ") {
		rest = strings.TrimSpace(closed)
	}
	return rest, hashes
}

// row is a line of a Markdown table with its cells side by side; other for text that is no table's.
func row(source string, r *reader, other Text) Text {
	if !strings.HasPrefix(source, "|") {
		return other
	}
	var out Text
	for line := range strings.Lines(source) {
		line = strings.TrimSpace(line)
		if !hasWord(line) {
			continue
		}
		if out != nil {
			out = append(out, Run{Text: "\n"})
		}
		for i, cell := range strings.Split(strings.Trim(line, "|"), "|") {
			if i > 0 {
				out = append(out, Run{Text: " | "})
			}
			out = append(out, r.read(strings.TrimSpace(cell))...)
		}
	}
	return tidy(out)
}

// sameLetters reports whether two texts differ in nothing but white space.
func sameLetters(a, b string) bool {
	return strings.Join(strings.Fields(a), "") == strings.Join(strings.Fields(b), "")
}
