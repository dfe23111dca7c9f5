package docx

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tailor/internal/engine/resume"
)

// page is the text of a document, line by line.
type page struct {
	lines   []textLine
	size    int  // bytes of the text
	boxes   int  // text boxes with words
	columns bool // a table lays it out
}

// textLine is a line of the text and the part of a paragraph that it shows.
type textLine struct {
	paragraph *paragraph // nil for a gap
	line      line       // in the paragraph's text
	mark      string     // what stands before it: a list's mark
	look      resume.Look
}

func (l *textLine) words() string {
	if l.paragraph == nil {
		return ""
	}
	return l.paragraph.text[l.line.start:l.line.end]
}

func (p *page) empty() bool { return len(p.lines) == 0 }

func (p *page) text() string {
	var b strings.Builder
	b.Grow(p.size)
	for i := range p.lines {
		b.WriteString(p.lines[i].mark)
		b.WriteString(p.lines[i].words())
		b.WriteByte('\n')
	}
	return b.String()
}

func (p *page) layout() resume.Layout {
	all := make(resume.Layout, len(p.lines))
	for i := range p.lines {
		all[i] = p.lines[i].look
	}
	return all
}

// layer puts paragraphs on the page one below the other.
type layer struct {
	doc    *document
	page   *page
	usual  float64    // the gap between most paragraphs
	last   *paragraph // the one above
	gaps   int        // blank lines to come before the next one
	rule   bool       // a line was drawn on an empty paragraph
	margin bool       // inside a header or footer
	cell   int
}

// lay fills the page.
func (doc *document) lay(headers []*part, body *part, notes, footers []*part) {
	doc.parts = slices.Concat(headers, []*part{body}, notes, footers)
	for _, p := range doc.parts {
		compose(p.blocks)
	}
	l := &layer{doc: doc, page: &doc.page, usual: usualGap(body.blocks)}
	l.margins(headers)
	l.part(body)
	for _, p := range notes {
		l.part(p)
	}
	l.margins(footers)
}

// margins lays headers or footers; what several of them say stands once.
func (l *layer) margins(parts []*part) {
	l.margin = true
	seen := map[string]*part{}
	for _, p := range parts {
		words := storyText(p.blocks)
		if first := seen[words]; first != nil {
			twins(first.blocks, p.blocks)
			continue
		}
		seen[words] = p
		l.part(p)
	}
	l.margin = false
}

func (l *layer) part(p *part) {
	l.apart(1)
	l.blocks(p.blocks)
	l.apart(1)
}

// apart leaves at least n blank lines before what comes next.
func (l *layer) apart(n int) {
	l.gaps = max(l.gaps, n)
	l.last = nil
}

// compose makes the text of every paragraph.
func compose(blocks []block) {
	each(blocks, func(p *paragraph) {
		p.compose()
		for _, b := range p.boxes {
			compose(b.blocks)
			compose(b.copy)
			twins(b.blocks, b.copy)
		}
	})
}

// each calls do for every paragraph outside of text boxes, in order.
func each(blocks []block, do func(p *paragraph)) {
	for _, b := range blocks {
		if b.table == nil {
			do(b.paragraph)
			continue
		}
		for _, row := range b.table.rows {
			for _, cell := range row {
				each(cell, do)
			}
		}
	}
}

// twins ties paragraphs to those of a copy that does not show, where both say the same.
func twins(blocks, copies []block) {
	a, b := every(blocks), every(copies)
	if !slices.EqualFunc(a, b, func(x, y *paragraph) bool { return x.text == y.text }) {
		return
	}
	for i := range a {
		a[i].twins = append(a[i].twins, b[i])
	}
}

// every lists all paragraphs, those of text boxes included.
func every(blocks []block) (all []*paragraph) {
	each(blocks, func(p *paragraph) {
		all = append(all, p)
		for _, b := range p.boxes {
			all = append(all, every(b.blocks)...)
		}
	})
	return all
}

func storyText(blocks []block) string {
	var b strings.Builder
	each(blocks, func(p *paragraph) {
		b.WriteString(p.text)
		b.WriteByte('\n')
		for _, box := range p.boxes {
			b.WriteString(storyText(box.blocks))
		}
	})
	return strings.TrimSpace(b.String())
}

func (l *layer) blocks(blocks []block) {
	for _, b := range blocks {
		if b.table != nil {
			l.table(b.table)
		} else {
			l.withBoxes(b.paragraph)
		}
	}
}

// tallCell is how many lines a cell has that stands apart from the next one.
const tallCell = 3

// table lays the cells of a table, one after the other, row by row.
func (l *layer) table(t *table) {
	cell := l.cell
	l.apart(1)
	for _, row := range t.rows {
		tall := 0
		for i, blocks := range row {
			if storyText(blocks) == "" {
				continue // a spacer, or the rest of a merged cell
			}
			if tall >= tallCell {
				l.apart(1)
			}
			lines := strings.Count(storyText(blocks), "\n") + 1
			l.page.columns = l.page.columns || min(tall, lines) >= tallCell
			tall = max(tall, lines)
			l.cell, l.last = i+1, nil
			l.blocks(blocks)
		}
		if tall >= tallCell {
			l.apart(1)
		}
	}
	l.cell = cell
	l.apart(1)
}

// withBoxes lays a paragraph and the text boxes that hang on it: below it, but
// never between a heading and what it heads.
func (l *layer) withBoxes(p *paragraph) {
	above := p.heading() && !l.page.empty()
	if !above {
		l.paragraph(p)
	}
	for _, b := range p.boxes {
		if storyText(b.blocks) == "" {
			continue
		}
		l.page.boxes++
		l.apart(1)
		l.blocks(b.blocks)
		l.apart(1)
	}
	if above {
		l.paragraph(p)
	}
}

// paragraph lays the lines of a paragraph.
func (l *layer) paragraph(p *paragraph) {
	if l.margin && p.paged && onlyPageWords(p.text) {
		return
	}
	if p.text == "" {
		l.blank(p)
		return
	}
	if !p.heading() {
		p.mark, p.depth = l.doc.lists.mark(p.form, p.style.id, l.doc.styles)
	}
	l.gaps = max(l.gaps, l.gapAbove(p))
	mark := p.mark
	for _, line := range p.lines() {
		if line.start == line.end {
			l.gaps++
			continue
		}
		t := textLine{paragraph: p, line: line, look: l.look(p, line)}
		if mark != "" {
			t.mark, t.look.Item = indent(p.depth)+mark, p.depth
			mark = ""
		}
		l.line(t)
	}
	l.last = p
}

// blank is an empty paragraph, which may be there for the line that is drawn on it.
func (l *layer) blank(p *paragraph) {
	l.gaps++
	if p.ruled || p.form.rule == on {
		if n := len(l.page.lines); n > 0 {
			l.page.lines[n-1].look.Rule = true
		}
		l.rule = true
	}
}

// line adds a line below the gap before it.
func (l *layer) line(t textLine) {
	const mostGaps = 2
	if !l.page.empty() {
		for range min(l.gaps, mostGaps) {
			l.page.lines = append(l.page.lines, textLine{})
			l.page.size++
		}
	}
	t.look.Rule = t.look.Rule || l.rule
	l.gaps, l.rule = 0, false
	l.page.lines = append(l.page.lines, t)
	l.page.size += len(t.mark) + len(t.words()) + 1
}

// Of gaps between paragraphs, in points and characters.
const (
	leastGap = 4.0 // smaller ones nobody sees
	widerGap = 2.0 // by so much a gap must be wider than usual to tell
	longLine = 90  // a longer paragraph takes more than a line
)

// gapAbove is how many blank lines stand for the gap between the last
// paragraph and p.
func (l *layer) gapAbove(p *paragraph) int {
	last := l.last
	if last == nil {
		return 0
	}
	if p.heading() && (!last.heading() || p.form.level <= last.form.level) {
		return 1
	}
	points := gapBetween(last, p)
	long := last.depth == 0 && p.depth == 0 && utf8.RuneCountInString(last.text) > longLine
	switch {
	case last.depth > 0 && p.depth > 0:
		return 0
	case points >= leastGap && points >= l.usual+widerGap,
		points >= leastGap && last.depth > 0 && p.depth == 0,
		points >= leastGap && long,
		long && !p.heading() && utf8.RuneCountInString(p.text) > longLine:
		return 1
	}
	return 0
}

func gapBetween(a, b *paragraph) float64 {
	if a.form.contextual == on && b.form.contextual == on && a.style == b.style {
		return 0
	}
	return max(a.form.after, b.form.before)
}

// usualGap is the gap that most paragraphs of plain text have between them; of
// gaps that are as frequent, the wider one.
func usualGap(blocks []block) float64 {
	counts := map[float64]int{}
	var last *paragraph
	for _, b := range blocks {
		p := b.paragraph
		if p == nil || p.text == "" || p.heading() {
			last = nil
			continue
		}
		if last != nil && (last.form.list == "" || p.form.list == "") {
			counts[gapBetween(last, p)]++
		}
		last = p
	}
	usual := 0.0
	for points, n := range counts {
		if n > counts[usual] || n == counts[usual] && points > usual {
			usual = points
		}
	}
	return usual
}

// look is how most letters of a line look.
func (l *layer) look(p *paragraph, line line) resume.Look {
	look := resume.Look{Cell: l.cell, Header: l.margin, Rule: p.ruled || p.form.rule == on}
	if p.heading() {
		look.Level = p.form.level
	}
	count := map[face]int{}
	var most face
	bold, italic, all := 0, 0, 0
	for _, a := range p.atoms {
		n := min(a.at+a.n, line.end) - max(a.at, line.start)
		run := p.pieces[a.piece].run
		if n <= 0 || run == nil {
			continue
		}
		f := run.face
		all += n
		if f.bold == on {
			bold += n
		}
		if f.italic == on {
			italic += n
		}
		f.bold, f.italic = unset, unset
		if count[f] += n; count[f] > count[most] {
			most = f
		}
	}
	look.Bold, look.Italic = 2*bold > all, 2*italic > all
	look.Size, look.Font = most.size, l.doc.styles.fontName(most.font)
	if most.colour != "auto" && most.colour != "#000000" {
		look.Colour = most.colour
	}
	return look
}

// pageWords are the words that stand beside page numbers, in many languages.
var pageWords = map[string]bool{
	"page": true, "pages": true, "p": true, "pg": true, "of": true, "de": true, "sur": true, "seite": true, "von": true,
	"página": true, "pagina": true, "di": true, "van": true, "strona": true, "z": true, "sida": true, "av": true,
	"side": true, "af": true, "sivu": true, "strana": true, "oldal": true, "sayfa": true, "страница": true, "стр": true,
	"из": true, "页": true, "第": true, "共": true, "ページ": true,
}

// onlyPageWords reports whether a line says no more than that a page's number stands there.
func onlyPageWords(text string) bool {
	for word := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if !pageWords[word] {
			return false
		}
	}
	return true
}
