package resume

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What Apply refuses. Its errors wrap one of these and name the edits.
var (
	ErrUnknownTarget = errors.New("no such target")
	ErrOverlap       = errors.New("edits overlap")
	ErrEditText      = errors.New("text would change the resume's structure")
	ErrMove          = errors.New("block cannot be moved there")
)

// Apply returns r's text with the edits made, and every other byte as it was.
// It makes all of them or none. White space around an edit's Text is dropped.
//
//   - Replace changes the bytes of the block's Text.
//   - InsertAfter adds a line after the block, below its nested bullets, with
//     the block's own indentation, marker and line end; a number counts on.
//     After running text it leaves a blank line, so that both stay apart.
//     Several insertions after one block stand in the order of the edits.
//   - Delete removes the block's whole lines. A bullet that has nested bullets
//     goes only together with all of them.
//   - Move takes the block, nested bullets with it, to just before another of
//     the same list: the same section or entry, below the same bullet. Blank
//     lines stay where they are; the blocks between change places. Several
//     moves in one list are made one after the other in the order of the edits,
//     each on the order that the ones before it left. Before stays what the
//     person saw: the block with that id, wherever it stands by then.
//   - RenameHeading changes the bytes of the section's HeadingText.
//
// A block may be both moved and replaced. Two edits that change the same
// bytes, two moves of one block, and any other edit of a deleted block
// overlap; the error names both.
func Apply(r *Resume, edits []Edit) (string, error) {
	a := applier{r: r, index: index(r), deleted: map[string]bool{}}
	for _, e := range edits {
		if e.Op == Delete {
			a.deleted[e.Target] = true
		}
	}
	for _, e := range edits {
		if err := a.add(e); err != nil {
			return "", fmt.Errorf("apply %s: %w", describe(e), err)
		}
	}
	if err := a.checkOverlaps(); err != nil {
		return "", fmt.Errorf("apply: %w", err)
	}
	var b strings.Builder
	b.Grow(len(r.Text) + 1024)
	a.render(&b, Span{0, len(r.Text)}, nil)
	return b.String(), nil
}

func describe(e Edit) string { return string(e.Op) + " " + e.Target }

// node is a block among its like: the list it belongs to and the bullets nested below it.
type node struct {
	Block
	section *Section
	list    *list
	whole   Span // Span with that of all nested bullets
	nested  *list
}

// list holds blocks that may change places.
type list struct {
	nodes []*node // in order of the page
	order []*node // as the moves leave it; nil without moves
}

func (l *list) span() Span { return Span{l.nodes[0].whole.Start, l.nodes[len(l.nodes)-1].whole.End} }

// index finds every block's node by its id.
func index(r *Resume) map[string]*node {
	nodes := make(map[string]*node)
	for i := range r.Sections {
		s := &r.Sections[i]
		nest(r, s, s.Blocks, nodes)
		for _, e := range s.Entries {
			nest(r, s, e.Blocks, nodes)
		}
	}
	return nodes
}

// nest arranges blocks as a tree by the indentation of bullets.
func nest(r *Resume, s *Section, blocks []Block, nodes map[string]*node) {
	type level struct {
		indent int
		list   *list
	}
	stack := []level{{-1, &list{}}}
	for _, block := range blocks {
		n := &node{Block: block, section: s, whole: block.Span}
		indent := 0
		if block.Kind == Bullet {
			indent = columns(r.Text[block.Span.Start:block.Text.Start])
		}
		for len(stack) > 1 && (indent <= stack[len(stack)-1].indent || block.Kind == Paragraph) {
			stack = stack[:len(stack)-1]
		}
		top := stack[len(stack)-1].list
		n.list = top
		top.nodes = append(top.nodes, n)
		nodes[block.ID] = n
		n.nested = &list{}
		if block.Kind == Bullet {
			stack = append(stack, level{indent, n.nested})
		}
	}
	stretch(stack[0].list)
}

// stretch sets each node's whole span from the bullets nested below it.
func stretch(l *list) {
	for _, n := range l.nodes {
		if len(n.nested.nodes) > 0 {
			stretch(n.nested)
			n.whole.End = n.nested.span().End
		}
	}
}

func columns(prefix string) int {
	n := 0
	for _, r := range prefix {
		switch {
		case r == '\t':
			n += 4 - n%4
		case isSpace(r):
			n++
		default:
			return n
		}
	}
	return n
}

// change replaces the bytes of a span; an insertion has an empty span.
type change struct {
	span   Span
	text   string
	insert bool
	edit   Edit
}

type applier struct {
	r       *Resume
	index   map[string]*node
	deleted map[string]bool
	changes []change
	moves   map[string]Edit
	lists   []*list // those with moves
}

func (a *applier) add(e Edit) error {
	if e.Op == RenameHeading {
		return a.addRename(e)
	}
	n, ok := a.index[e.Target]
	if !ok {
		return fmt.Errorf("%w: no block %q", ErrUnknownTarget, e.Target)
	}
	if e.Op != Delete && a.deleted[e.Target] {
		return fmt.Errorf("%w: %s and %s %s", ErrOverlap, describe(e), Delete, e.Target)
	}
	switch e.Op {
	case Replace:
		text, err := blockText(n.Block, e.Text)
		if err != nil {
			return err
		}
		a.changes = append(a.changes, change{span: n.Text, text: text, edit: e})
	case InsertAfter:
		text, err := blockText(n.Block, e.Text)
		if err != nil {
			return err
		}
		at := Span{n.whole.End, n.whole.End}
		a.changes = append(a.changes, change{span: at, text: a.newLine(n, text), insert: true, edit: e})
	case Delete:
		if child := a.survivor(n); child != "" {
			return fmt.Errorf("%w: %s is nested below %s and would be left without it", ErrMove, child, e.Target)
		}
		a.changes = append(a.changes, change{span: n.Span, edit: e})
	case Move:
		return a.addMove(n, e)
	default:
		return fmt.Errorf("unknown operation %q", e.Op)
	}
	return nil
}

func (a *applier) addRename(e Edit) error {
	s := a.r.Section(e.Target)
	if s == nil {
		return fmt.Errorf("%w: no section %q", ErrUnknownTarget, e.Target)
	}
	if s.HeadingText.Len() == 0 {
		return fmt.Errorf("%w: section %s has no heading", ErrUnknownTarget, e.Target)
	}
	text, err := lineText(e.Text)
	if err != nil {
		return err
	}
	a.changes = append(a.changes, change{span: s.HeadingText, text: text, edit: e})
	return nil
}

func (a *applier) addMove(n *node, e Edit) error {
	before, ok := a.index[e.Before]
	switch {
	case !ok:
		return fmt.Errorf("%w: no block %q to move it before", ErrUnknownTarget, e.Before)
	case before == n:
		return fmt.Errorf("%w: before itself", ErrMove)
	case before.list != n.list:
		return fmt.Errorf("%w: %s and %s are not in the same list", ErrMove, e.Target, e.Before)
	}
	if first, twice := a.moves[e.Target]; twice {
		return fmt.Errorf("%w: %s before %s and before %s", ErrOverlap, describe(e), first.Before, e.Before)
	}
	if a.moves == nil {
		a.moves = make(map[string]Edit)
	}
	a.moves[e.Target] = e
	l := n.list
	if l.order == nil {
		l.order = slices.Clone(l.nodes)
		a.lists = append(a.lists, l)
	}
	l.order = slices.DeleteFunc(l.order, func(other *node) bool { return other == n })
	l.order = slices.Insert(l.order, slices.Index(l.order, before), n)
	return nil
}

// survivor is the id of a bullet nested below n that no edit deletes; "" for none.
func (a *applier) survivor(n *node) string {
	for _, child := range n.nested.nodes {
		if !a.deleted[child.ID] {
			return child.ID
		}
		if id := a.survivor(child); id != "" {
			return id
		}
	}
	return ""
}

// newLine is a block with the words text in the form of n, line ends not included.
func (a *applier) newLine(n *node, text string) string {
	prefix := a.r.Text[n.Span.Start:n.Text.Start]
	if n.Kind == Bullet {
		return countOn(prefix) + text
	}
	indent := prefix[:len(prefix)-len(strings.TrimLeft(prefix, " \t"))]
	if listsLines(n.section.Kind) {
		return indent + text
	}
	return a.eol(n) + indent + text
}

// countOn returns a list marker's next: "2. " after "1. ", others as they are.
func countOn(prefix string) string {
	i := strings.IndexFunc(prefix, unicode.IsDigit)
	if i < 0 {
		return prefix
	}
	value, n := number(prefix[i:])
	return fmt.Sprintf("%s%d%s", prefix[:i], value+1, prefix[i+n:])
}

// eol is the line end that n uses, or else the resume's first one.
func (a *applier) eol(n *node) string {
	line := a.r.Text[n.Span.Start:n.Span.End]
	if end := trailingEOL(line); end != "" {
		return end
	}
	if end, next := lineEnd(a.r.Text, 0); next > end {
		return a.r.Text[end:next]
	}
	return "\n"
}

func trailingEOL(s string) string {
	for _, eol := range []string{"\r\n", "\n", "\r"} {
		if strings.HasSuffix(s, eol) {
			return eol
		}
	}
	return ""
}

// checkOverlaps sorts the changes and refuses two of the same bytes.
func (a *applier) checkOverlaps() error {
	slices.SortStableFunc(a.changes, func(x, y change) int {
		if x.span.Start != y.span.Start {
			return x.span.Start - y.span.Start
		}
		return x.span.End - y.span.End
	})
	for i := 1; i < len(a.changes); i++ {
		x, y := a.changes[i-1], a.changes[i]
		if y.span.Start < x.span.End || x.span == y.span && !(x.insert && y.insert) {
			return fmt.Errorf("%w: %s and %s", ErrOverlap, describe(x.edit), describe(y.edit))
		}
	}
	return nil
}

// render writes the part of the text with the changes made. Lists with moves
// are written in their new order; within is the list being written.
func (a *applier) render(b *strings.Builder, part Span, within *list) {
	for part.Start < part.End {
		l := a.nextList(part, within)
		if l == nil {
			break
		}
		span := l.span()
		a.splice(b, Span{part.Start, span.Start})
		a.renderList(b, l)
		part.Start = span.End
	}
	a.splice(b, part)
}

// nextList is the outermost list with moves that begins first inside part.
func (a *applier) nextList(part Span, within *list) *list {
	var next *list
	for _, l := range a.lists {
		span := l.span()
		if l == within || !part.Contains(span) {
			continue
		}
		if next == nil || span.Start < next.span().Start || span.Start == next.span().Start && span.End > next.span().End {
			next = l
		}
	}
	return next
}

// renderList writes the blocks of a list in their new order into the places of
// the old ones: each place keeps its line end and the blank lines after it.
func (a *applier) renderList(b *strings.Builder, l *list) {
	for i, place := range l.nodes {
		n := l.order[i]
		if !a.deleted[n.ID] {
			var words strings.Builder
			a.render(&words, n.whole, l)
			text := words.String()
			b.WriteString(strings.TrimSuffix(text, trailingEOL(text)))
			b.WriteString(trailingEOL(a.r.Text[place.whole.Start:place.whole.End]))
		}
		if i+1 < len(l.nodes) {
			a.splice(b, Span{place.whole.End, l.nodes[i+1].whole.Start})
		}
	}
}

// splice writes the part of the text with the changes inside it made. An
// insertion belongs to the text that ends where it stands.
func (a *applier) splice(b *strings.Builder, part Span) {
	at := part.Start
	i, _ := slices.BinarySearchFunc(a.changes, part.Start, func(c change, start int) int { return c.span.Start - start })
	for ; i < len(a.changes) && a.changes[i].span.End <= part.End; i++ {
		c := a.changes[i]
		if c.insert && c.span.Start == part.Start {
			continue // the text before it has written it
		}
		b.WriteString(a.r.Text[at:c.span.Start])
		at = c.span.End
		if c.insert {
			a.insert(b, c)
		} else {
			b.WriteString(c.text)
		}
	}
	b.WriteString(a.r.Text[at:part.End])
}

// insert writes a new line at the start of a line, or below the last one of a
// text that ends without a line end.
func (a *applier) insert(b *strings.Builder, c change) {
	eol := a.eol(a.index[c.edit.Target])
	if trailingEOL(b.String()) == "" && b.Len() > 0 {
		b.WriteString(eol)
		b.WriteString(c.text)
		return
	}
	b.WriteString(c.text)
	b.WriteString(eol)
}

// blockText checks words that are to become a block's.
func blockText(block Block, text string) (string, error) {
	text, err := lineText(text)
	if err != nil {
		return "", err
	}
	switch {
	case isRule(text):
		return "", fmt.Errorf("%w: %q is a ruled line", ErrEditText, text)
	case markerLen(text) > 0:
		return "", fmt.Errorf("%w: %q begins with a list marker", ErrEditText, text)
	case strings.HasPrefix(text, "```"), strings.HasPrefix(text, "~~~"), strings.HasPrefix(text, "<!--"):
		return "", fmt.Errorf("%w: %q opens a block of its own", ErrEditText, text)
	}
	if level, _ := atxText(text, Span{0, len(text)}); level > 0 {
		return "", fmt.Errorf("%w: %q is a heading", ErrEditText, text)
	}
	if _, known := lookup(text); known && block.Kind == Paragraph {
		return "", fmt.Errorf("%w: %q is a heading", ErrEditText, text)
	}
	return text, nil
}

// lineText checks words that are to stand on one line.
func lineText(text string) (string, error) {
	if !utf8.ValidString(text) {
		return "", fmt.Errorf("%w: it is not valid UTF-8", ErrEditText)
	}
	text = strings.TrimFunc(text, isSpace)
	if text == "" {
		return "", fmt.Errorf("%w: it is empty (to remove a block, delete it)", ErrEditText)
	}
	for _, r := range text {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return "", fmt.Errorf("%w: it holds a line end or control character (%U)", ErrEditText, r)
		}
	}
	return text, nil
}
