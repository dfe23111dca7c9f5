package docx

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"tailor/internal/engine/resume"
)

// editor turns edits of a resume into changes of the parts of its file.
type editor struct {
	doc    *document
	resume *resume.Resume
	markup markup

	starts  []int              // where each line of the text begins
	shown   []*paragraph       // in order of the page
	lines   map[*paragraph]int // how many lines of the page each of them has
	changes map[*paragraph][]change
	removed map[*paragraph]bool
	moved   map[*paragraph]bool // in tracked moves: deleted here, written elsewhere with its changes
	untied  map[place]bool
	splices map[*part]splices
}

// place is a stretch of a part's bytes.
type place struct {
	part *part
	span span
}

func newEditor(doc *document, r *resume.Resume, o Options) *editor {
	e := &editor{doc: doc, resume: r, markup: newMarkup(doc, o), lines: map[*paragraph]int{}, changes: map[*paragraph][]change{},
		removed: map[*paragraph]bool{}, moved: map[*paragraph]bool{}, untied: map[place]bool{}, splices: map[*part]splices{}}
	at := 0
	for i := range doc.page.lines {
		l := &doc.page.lines[i]
		e.starts = append(e.starts, at)
		at += len(l.mark) + len(l.words()) + 1
		if l.paragraph == nil {
			continue
		}
		if e.lines[l.paragraph]++; e.lines[l.paragraph] == 1 {
			e.shown = append(e.shown, l.paragraph)
		}
	}
	return e
}

// lineAt is the line of the page that holds byte i of the text.
func (e *editor) lineAt(i int) int {
	return sort.SearchInts(e.starts, i+1) - 1
}

// unit is a block as the file holds it.
type unit struct {
	block      *resume.Block
	first, end int // its lines on the page: [first, end)
	paragraphs []*paragraph
	whole      bool // the paragraphs hold nothing else and follow one another
	movable    bool // and nothing in them must stay where it is
}

func (e *editor) unit(b *resume.Block) unit {
	u := unit{block: b, first: e.lineAt(b.Span.Start), end: e.lineAt(b.Span.End-1) + 1}
	lines := 0
	for _, l := range e.doc.page.lines[u.first:u.end] {
		if l.paragraph == nil {
			continue
		}
		if n := len(u.paragraphs); n == 0 || u.paragraphs[n-1] != l.paragraph {
			u.paragraphs = append(u.paragraphs, l.paragraph)
			lines += e.lines[l.paragraph]
		}
		lines--
	}
	u.whole = lines == 0 && inRow(u.paragraphs)
	u.movable = u.whole && !slices.ContainsFunc(u.paragraphs, func(p *paragraph) bool { return p.fixed || p.joined })
	return u
}

// inRow reports whether paragraphs follow one another in one container.
func inRow(all []*paragraph) bool {
	if len(all) == 0 {
		return false
	}
	siblings, first := all[0].in.children, all[0].at
	return first+len(all) <= len(siblings) && slices.Equal(siblings[first:first+len(all)], all)
}

// bytes is the stretch of its part that a whole unit takes.
func (u unit) bytes() span {
	return span{u.paragraphs[0].span.start, u.paragraphs[len(u.paragraphs)-1].span.end}
}

func (u unit) part() *part { return u.paragraphs[0].part }

// last is the paragraph that new ones follow.
func (u unit) last() *paragraph { return u.paragraphs[len(u.paragraphs)-1] }

// copies are the unit itself and the same paragraphs in copies that do not show.
func (u unit) copies() []unit {
	all := []unit{u}
	for i := range u.paragraphs[0].copies() {
		other := u
		other.paragraphs = nil
		for _, p := range u.paragraphs {
			if copies := p.copies(); i < len(copies) {
				other.paragraphs = append(other.paragraphs, copies[i])
			}
		}
		if len(other.paragraphs) == len(u.paragraphs) && inRow(other.paragraphs) {
			all = append(all, other)
		}
	}
	return all
}

// movable reports whether the bytes of units may change places: those of a
// copy take its copy's, or the unit's own where that has none.
func movable(all []unit) bool {
	first := all[0].copies()
	for _, u := range all {
		if !u.movable {
			return false
		}
		copies := u.copies()
		for i := range max(len(copies), len(first)) {
			if copyOf(copies, i).part() != copyOf(first, i).part() {
				return false
			}
		}
	}
	return true
}

func copyOf(copies []unit, i int) unit { return copies[min(i, len(copies)-1)] }

// copies lists the same paragraph in copies that do not show, and theirs.
func (p *paragraph) copies() (all []*paragraph) {
	for _, t := range p.twins {
		all = append(append(all, t), t.copies()...)
	}
	return all
}

// plan makes the edits' changes.
func (e *editor) plan(edits []resume.Edit) error {
	before, after, err := skeleton(e.resume, edits)
	if err != nil {
		return err
	}
	words := map[string]string{}
	for _, edit := range edits {
		switch edit.Op {
		case resume.Replace:
			words[edit.Target] = strings.TrimSpace(edit.Text)
		case resume.RenameHeading:
			e.replace(e.resume.Section(edit.Target).HeadingText, strings.TrimSpace(edit.Text))
		case resume.Delete:
			block, _ := e.resume.Block(edit.Target)
			u := e.unit(block)
			e.dropLines(u.first, u.end)
		}
	}
	for _, s := range stretches(before, after) {
		if err := e.stretch(before[s[0]:s[1]], after[s[0]:s[1]], words); err != nil {
			return err
		}
	}
	return e.finish()
}

// stretch changes a stretch of blocks: their words, their order, the new ones among them.
func (e *editor) stretch(before, after []slot, words map[string]string) error {
	units := map[*resume.Block]unit{}
	var all []unit
	for _, s := range before {
		u := e.unit(s.block)
		units[s.block] = u
		all = append(all, u)
	}
	if len(before) > 1 && !movable(all) {
		return e.exchangeWords(before, after, units, words)
	}
	for _, s := range before {
		if text, ok := words[s.block.ID]; ok {
			e.replace(s.block.Text, text)
		}
	}
	switch {
	case len(before) == 1:
		e.addBelow(units[after[0].block], after[0].added)
		return nil
	case e.markup.track:
		return e.moveTracked(before, after, units)
	}
	e.move(before, after, units)
	return nil
}

// replace changes a span of the text. What stands in further paragraphs goes.
func (e *editor) replace(s resume.Span, text string) {
	first, last := e.lineAt(s.Start), e.lineAt(max(s.Start, s.End-1))
	l := &e.doc.page.lines[first]
	p := l.paragraph
	c := change{start: l.line.start + max(0, s.Start-e.starts[first]-len(l.mark)), text: text}
	i := first
	for ; i <= last && e.doc.page.lines[i].paragraph == p; i++ {
		c.end = e.doc.page.lines[i].line.end
		if i == last {
			c.end = e.doc.page.lines[i].line.start + max(0, s.End-e.starts[i]-len(e.doc.page.lines[i].mark))
		}
	}
	e.changes[p] = append(e.changes[p], p.refine(c)...)
	e.dropLines(i, last+1)
}

// dropLines deletes lines of the page: paragraphs where these are all their
// lines, else the words and a line break.
func (e *editor) dropLines(first, end int) {
	for first < end {
		p := e.doc.page.lines[first].paragraph
		next := first
		for next < end && e.doc.page.lines[next].paragraph == p {
			next++
		}
		switch {
		case p == nil:
		case next-first == e.lines[p]:
			e.removed[p] = true
		default:
			for _, l := range e.doc.page.lines[first:next] {
				c := change{start: l.line.start, end: l.line.end}
				if c.start > 0 {
					c.start--
				} else {
					c.end++
				}
				e.changes[p] = append(e.changes[p], c)
			}
		}
		first = next
	}
}

// addBelow puts new blocks below a unit: as paragraphs where it has its own,
// else as lines of the paragraph that it shares.
func (e *editor) addBelow(u unit, added []addition) {
	if len(added) == 0 {
		return
	}
	if !u.whole {
		u = e.remainder(u)
	}
	if u.whole && !u.last().props.section {
		for _, c := range u.copies() {
			e.splice(c.part(), insert(c.bytes().end, e.fresh(added)))
		}
		return
	}
	l := e.doc.page.lines[u.end-1]
	text := ""
	for _, a := range added {
		text += "\n" + a.prefix + a.text
	}
	e.changes[l.paragraph] = append(e.changes[l.paragraph], change{l.line.end, l.line.end, text})
}

// remainder is the last paragraph of a unit that does not go.
func (e *editor) remainder(u unit) unit {
	i := len(u.paragraphs) - 1
	for i > 0 && e.removed[u.paragraphs[i]] {
		i--
	}
	p := u.paragraphs[i]
	u.paragraphs = []*paragraph{p}
	for e.doc.page.lines[u.first].paragraph != p {
		u.first++
	}
	for e.doc.page.lines[u.end-1].paragraph != p {
		u.end--
	}
	shown := 0
	for _, l := range e.doc.page.lines[u.first:u.end] {
		if l.paragraph == p {
			shown++
		}
	}
	u.whole = shown == e.lines[p]
	return u
}

// fresh is new blocks as paragraphs, each in the form of the block that it is like.
func (e *editor) fresh(added []addition) string {
	var b strings.Builder
	for _, a := range added {
		u := e.unit(a.like)
		p := u.paragraphs[0]
		prefix := a.prefix
		if p.mark != "" { // the list gives it; a typed one may follow
			typed := e.resume.Slice(resume.Span{Start: a.like.Span.Start, End: a.like.Text.Start})
			prefix = typed[min(len(e.doc.page.lines[u.first].mark), len(typed)):]
		}
		if strings.Contains(prefix, gap) && p.hasTab(change{end: len(prefix)}) {
			prefix = strings.ReplaceAll(prefix, gap, "\t")
		}
		if a.apart && u.spaced() {
			b.WriteString(e.markup.fresh(p, ""))
		}
		b.WriteString(e.markup.fresh(p, prefix+a.text))
	}
	return b.String()
}

// spaced reports whether an empty paragraph keeps the unit apart from its neighbours.
func (u unit) spaced() bool {
	siblings, first := u.paragraphs[0].in.children, u.paragraphs[0].at
	for _, i := range []int{first - 1, first + len(u.paragraphs)} {
		if i >= 0 && i < len(siblings) && siblings[i] != nil && siblings[i].text == "" {
			return true
		}
	}
	return false
}

func (e *editor) splice(p *part, s ...*splice) { e.splices[p] = append(e.splices[p], s...) }

// parts are the changed parts by their names.
func (e *editor) parts() map[string]string {
	all := map[string]string{}
	for p, s := range e.splices {
		all[partName(p.name)] = s.render(p.data, span{0, len(p.data)})
	}
	return all
}

// finish turns the changes of paragraphs into those of their parts.
func (e *editor) finish() error {
	for _, p := range e.shown {
		for _, c := range p.copies() {
			e.removed[c] = e.removed[p]
		}
	}
	for _, p := range e.shown {
		for _, c := range append([]*paragraph{p}, p.copies()...) {
			if err := e.finishOne(c, e.changes[p]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (e *editor) finishOne(p *paragraph, changes []change) error {
	switch {
	case e.removed[p]:
		return e.remove(p)
	case len(changes) > 0:
		return e.change(p, changes)
	}
	return nil
}

func (e *editor) change(p *paragraph, changes []change) error {
	s, err := e.markup.splices(p, changes)
	if err != nil {
		return fmt.Errorf("change %q: %w", p.text, err)
	}
	e.splice(p.part, s...)
	e.untie(p)
	return nil
}

// untie keeps Word from putting other words into a content control that was edited.
func (e *editor) untie(p *paragraph) {
	for _, b := range p.bound {
		if at := (place{p.part, b}); !e.untied[at] {
			e.untied[at] = true
			e.splice(p.part, put(b, ""))
		}
	}
}

// remove takes a paragraph out; one that its container cannot be without, or
// that holds more than words, only loses its words.
func (e *editor) remove(p *paragraph) error {
	e.untie(p)
	goes := e.mayGo(p)
	switch {
	case goes && e.markup.track:
		e.splice(p.part, e.markup.deletion(p)...)
		return nil
	case goes:
		marks := ""
		for _, m := range p.marks {
			marks += string(p.part.data[m.start:m.end])
		}
		e.splice(p.part, put(p.span, marks))
		return nil
	}
	if !p.props.list.empty() && !e.markup.track {
		e.splice(p.part, put(p.props.list, "")) // no bullet without words
	}
	return e.change(p, []change{{end: len(p.text)}})
}

// mayGo reports whether a removed paragraph can go altogether: a container
// ends with a paragraph, and one stands between two tables.
func (e *editor) mayGo(p *paragraph) bool {
	if p.fixed {
		return false
	}
	siblings, at := p.in.children, p.at
	stays := func(i int) bool { return siblings[i] == nil || !e.removed[siblings[i]] || siblings[i].fixed }
	above, below := at-1, at+1
	for above >= 0 && !stays(above) {
		above--
	}
	for below < len(siblings) && !stays(below) {
		below++
	}
	table := func(i int) bool { return i < 0 || i >= len(siblings) || siblings[i] == nil }
	// Where only tables are around, the last of the removed ones in a row stays.
	return !table(above) || !table(below) || below != at+1
}
