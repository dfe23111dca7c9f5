package fields

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tailor/internal/engine/resume"
)

// ErrNoField is what Rewrite's error wraps when no field of the file can take an edit.
var ErrNoField = errors.New("no field of the file can take it")

// Format is how one kind of data file is read and laid out.
type Format struct {
	Open func(data []byte) (*File, error)
	Lay  func(*File) *Page
}

// Rewrite gives the file's bytes with the edits made in the fields that their
// blocks show. R is what Segment makes of the page that the file lays out.
// What resume.Apply refuses is refused, and so is an edit whose words would
// not come back as they are from the file.
func (f Format) Rewrite(ctx context.Context, data []byte, r *resume.Resume, edits []resume.Edit) ([]byte, error) {
	want, err := resume.Apply(r, edits)
	if err != nil {
		return nil, err
	}
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	if len(edits) == 0 {
		return data, nil
	}
	file, err := f.Open(data)
	if err != nil {
		return nil, err
	}
	if !file.sound() {
		return nil, cmp.Or(file.Fault, errors.New("the file cannot be edited in place: it is not clear where its values begin and end"))
	}
	page := f.Lay(file)
	if page.text.String() != r.Text {
		return nil, errors.New("the file is not the one that the resume was read from")
	}
	e := editor{page: page, r: r, deleted: make(map[int]bool)}
	if err := e.all(edits); err != nil {
		return nil, err
	}
	result := file.Bytes()
	again, err := f.Open(result)
	if err != nil {
		return nil, fmt.Errorf("the edited file would not be read any more: %w", err)
	}
	if err := same(f.Lay(again), want, page.headings(r, edits)); err != nil {
		return nil, err
	}
	return result, nil
}

// editor carries edits of a page's lines into the fields.
type editor struct {
	page    *Page
	r       *resume.Resume
	deleted map[int]bool // lines
	touched []*value
}

func (e *editor) all(edits []resume.Edit) error {
	var deletes []resume.Edit // come last, when it is known which lines go
	for _, edit := range edits {
		if edit.Op == resume.Delete {
			deletes = append(deletes, edit)
			for _, i := range e.block(edit.Target) {
				e.deleted[i] = true
			}
			continue
		}
		if err := e.one(edit); err != nil {
			return fmt.Errorf("%s %s: %w", edit.Op, edit.Target, err)
		}
	}
	for _, edit := range deletes {
		e.remove(e.block(edit.Target))
	}
	for _, v := range e.touched {
		v.node.Set(v.text())
	}
	return nil
}

func (e *editor) one(edit resume.Edit) error {
	text := strings.TrimSpace(edit.Text)
	if edit.Op == resume.RenameHeading {
		section := e.r.Section(edit.Target)
		return e.replace(e.page.within(section.HeadingText), text)
	}
	lines := e.block(edit.Target)
	if len(lines) == 0 {
		return fmt.Errorf("%w: the block stands on no line of its own", ErrNoField)
	}
	switch edit.Op {
	case resume.Replace:
		return e.replace(lines, text)
	case resume.InsertAfter:
		return e.insert(lines, text)
	case resume.Move:
		return e.move(lines, e.block(edit.Before))
	}
	return fmt.Errorf("unknown operation %q", edit.Op)
}

// block is the lines of a block, by their indexes.
func (e *editor) block(id string) []int {
	block, _ := e.r.Block(id)
	if block == nil {
		return nil
	}
	return e.page.within(block.Text)
}

// within is the lines with fields that the span touches.
func (p *Page) within(s resume.Span) []int {
	i, _ := slices.BinarySearchFunc(p.lines, s.Start, func(l line, start int) int { return l.span.End - start })
	var found []int
	for ; i < len(p.lines) && p.lines[i].span.Start < s.End; i++ {
		if len(p.lines[i].slots) > 0 {
			found = append(found, i)
		}
	}
	return found
}

// pieces is the one value that all the lines show, and its pieces on them; nil
// when they show more than that.
func (e *editor) pieces(lines []int) []*piece {
	var all []*piece
	for _, i := range lines {
		slots := e.page.lines[i].slots
		if len(slots) != 1 || slots[0].piece == nil || slots[0].Label != "" || slots[0].Tail != "" {
			return nil
		}
		if len(all) > 0 && slots[0].piece.of != all[0].of {
			return nil
		}
		all = append(all, slots[0].piece)
	}
	return all
}

func (e *editor) replace(lines []int, text string) error {
	if pieces := e.pieces(lines); len(pieces) > 0 {
		pieces[0].text = e.page.escape(text)
		for _, other := range pieces[1:] {
			other.gone = true
		}
		e.touch(pieces[0].of)
		return nil
	}
	if len(lines) != 1 {
		return fmt.Errorf("%w: it shows several fields on several lines", ErrNoField)
	}
	return e.fill(e.page.lines[lines[0]].slots, text)
}

func (e *editor) touch(v *value) {
	if !slices.Contains(e.touched, v) {
		e.touched = append(e.touched, v)
	}
}

// whole is the list element that the lines show all of; the outermost one
// with such lines. Its list is nil when there is none.
func (e *editor) whole(lines []int) element {
	for _, el := range e.page.lines[lines[0]].path {
		if slices.Equal(e.linesOf(el), lines) {
			return el
		}
	}
	return element{}
}

func (e *editor) linesOf(el element) []int {
	var all []int
	for i, l := range e.page.lines {
		if slices.Contains(l.path, el) {
			all = append(all, i)
		}
	}
	return all
}

// family is the lines with those of the bullets nested below them in the same value.
func (e *editor) family(lines []int) []int {
	last := lines[len(lines)-1]
	first := e.page.lines[lines[0]]
	for i := last + 1; i < len(e.page.lines); i++ {
		l := e.page.lines[i]
		if l.depth <= first.depth || len(l.slots) == 0 || l.slots[0].Node != first.slots[0].Node {
			break
		}
		lines = append(slices.Clip(lines), i)
	}
	return lines
}

// insert adds an element of the block's form, or a piece of its value.
func (e *editor) insert(lines []int, text string) error {
	lines = e.family(lines)
	if el := e.whole(lines); el.list != nil {
		fresh, err := e.fresh(el, lines, text)
		if err != nil {
			return err
		}
		at := slices.Index(el.list.Items, el.item) + 1
		for at < len(el.list.Items) && el.list.Items[at].fresh {
			at++
		}
		el.list.arrange(slices.Insert(slices.Clone(el.list.Items), at, fresh))
		return nil
	}
	pieces := e.pieces(lines)
	if len(pieces) == 0 {
		return fmt.Errorf("%w: nothing can be added after it", ErrNoField)
	}
	v := pieces[0].of
	last := pieces[len(pieces)-1]
	fresh := &piece{of: v, text: e.page.escape(text), sep: "\n\n", depth: pieces[0].depth}
	if fresh.depth > 0 {
		fresh.sep = e.page.markup.Nested
	}
	at := slices.Index(v.pieces, last) + 1
	v.pieces = slices.Insert(v.pieces, at, fresh)
	e.touch(v)
	return nil
}

// fresh is a new element of the form of another.
func (e *editor) fresh(el element, lines []int, text string) (*Node, error) {
	like := el.item.another()
	if like.Kind == Text {
		like.Set(e.page.escape(text))
		return like, nil
	}
	if len(lines) != 1 {
		return nil, fmt.Errorf("%w: it shows several fields on several lines", ErrNoField)
	}
	slots := slices.Clone(e.page.lines[lines[0]].slots)
	kept := make(map[*Node]bool)
	for i := range slots {
		if slots[i].Node != nil {
			slots[i].Node = counterpart(el.item, like, slots[i].Node)
			kept[slots[i].Node] = true
			slots[i].piece = nil
		}
	}
	if err := e.fill(slots, text); err != nil {
		return nil, err
	}
	if like.Kind == Map {
		like.arrange(slices.DeleteFunc(slices.Clone(like.Items), func(item *Node) bool { return !kept[item] || item.Empty() }))
	}
	return like, nil
}

// counterpart is the node of the tree copied that stands where n stands in the tree.
func counterpart(tree, copied, n *Node) *Node {
	if tree == n {
		return copied
	}
	for i, item := range tree.Items {
		if i < len(copied.Items) {
			if found := counterpart(item, copied.Items[i], n); found != nil {
				return found
			}
		}
	}
	return nil
}

// remove takes out the elements all of whose lines go, and else the fields on the lines.
func (e *editor) remove(lines []int) {
	for _, i := range lines {
		if e.removeElement(i) {
			continue
		}
		for _, s := range e.page.lines[i].slots {
			switch {
			case s.piece != nil:
				s.piece.gone = true
				e.touch(s.piece.of)
			case s.Node != nil:
				s.Node.arrange(nil)
			}
		}
	}
}

// removeElement takes out the outermost element of line i that only has lines that go.
func (e *editor) removeElement(i int) bool {
	for _, el := range e.page.lines[i].path {
		lines := e.linesOf(el)
		if !slices.ContainsFunc(lines, func(i int) bool { return !e.deleted[i] }) {
			el.list.remove(el.item)
			return true
		}
	}
	return false
}

// move takes an element, or a piece of a value, to just before another of its list.
func (e *editor) move(lines, before []int) error {
	if len(before) == 0 {
		return fmt.Errorf("%w: its new place stands on no line of its own", ErrNoField)
	}
	lines, before = e.family(lines), e.family(before)
	moved, other := e.whole(lines), e.whole(before)
	if moved.list != nil && moved.list == other.list {
		moved.list.arrange(moveBefore(moved.list.Items, moved.item, other.item))
		return nil
	}
	from, to := e.pieces(lines), e.pieces(before)
	if len(from) == 1 && len(to) == 1 && from[0].of == to[0].of && from[0].depth == to[0].depth && from[0].depth > 0 {
		v := from[0].of
		v.pieces = moveBefore(v.pieces, from[0], to[0])
		e.touch(v)
		return nil
	}
	return fmt.Errorf("%w: the two are not in the same list of the file", ErrNoField)
}

// moveBefore takes an item, with the new ones after it, to just before another.
func moveBefore[T comparable](items []T, item, before T) []T {
	rest := slices.DeleteFunc(slices.Clone(items), func(other T) bool { return other == item })
	return slices.Insert(rest, slices.Index(rest, before), item)
}

func (p *Page) escape(text string) string {
	if p.markup.Escape == nil {
		return text
	}
	return p.markup.Escape(text)
}
