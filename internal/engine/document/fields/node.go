// Package fields lays out a data file (JSON, YAML) as the lines of a resume,
// and carries edits of those lines back into the fields that they show: only
// the values that change are written anew, every other byte of the file stays.
package fields

import (
	"iter"
	"slices"
	"strings"

	"tailor/internal/engine/resume"
)

// Kind says what a Node is.
type Kind int

// The kinds of node.
const (
	Nothing Kind = iota // null
	Text                // a scalar
	List
	Map
)

// Node is one value of a data file, as the file has it or as edits leave it.
type Node struct {
	Kind  Kind
	Text  string      // of a scalar: what it means, not how it is written
	Key   *Node       // of a map's member
	Items []*Node     // of a list or map, in order
	Span  resume.Span // the value's bytes in the file
	Chunk resume.Span // of an element or member: its bytes with marker, key and comment
	Line  int         // where it begins, from 1
	Style int         // the format's own note on how it is written

	was     []*Node // Items as the file has them, once they have changed
	changed bool    // Text is not the file's any more
	fresh   bool    // the file does not have it: Span is that of a node like it
}

// Get is the first member with one of the keys that holds something, or nil.
func (n *Node) Get(keys ...string) *Node {
	if n == nil || n.Kind != Map {
		return nil
	}
	for _, key := range keys {
		for _, item := range n.Items {
			if item.Key.Text == key && !item.Empty() {
				return item
			}
		}
	}
	return nil
}

// Keys is the names of a map's members.
func (n *Node) Keys() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, item := range n.Items {
			if n.Kind != Map || !yield(item.Key.Text) {
				return
			}
		}
	}
}

// Empty reports whether n shows nothing.
func (n *Node) Empty() bool {
	if n == nil {
		return true
	}
	switch n.Kind {
	case Text:
		return strings.TrimSpace(n.Text) == ""
	case List, Map:
		return !slices.ContainsFunc(n.Items, func(item *Node) bool { return !item.Empty() })
	}
	return true
}

// Set gives a scalar other words.
func (n *Node) Set(text string) {
	if n.Text == text && n.Kind == Text {
		return
	}
	n.Kind, n.Text, n.changed = Text, text, true
}

// arrange gives a list or map other items, or another order.
func (n *Node) arrange(items []*Node) {
	if n.was == nil {
		n.was = slices.Clone(n.Items)
	}
	n.Items = items
}

// remove takes an item out of a list or map.
func (n *Node) remove(item *Node) {
	n.arrange(slices.DeleteFunc(slices.Clone(n.Items), func(other *Node) bool { return other == item }))
}

// another is a node of n's form that the file does not have yet.
func (n *Node) another() *Node {
	c := *n
	c.fresh, c.was = true, nil
	if n.was != nil {
		c.Items = n.was
	}
	c.Items = slices.Clone(c.Items)
	for i, item := range c.Items {
		c.Items[i] = item.another()
	}
	return &c
}

// Syntax writes values as a format has them.
type Syntax interface {
	// Scalar is n.Text as the file would write it in n's place, n.Span of data.
	Scalar(n *Node, data string) string
	// Gap is what stands before a new item of list, a list whose items the file
	// parts by the given gaps (none where it has one item).
	Gap(list *Node, data string, gaps []string) string
	// Comments is the lines of comments in gaps, each behind a line end: what
	// stays of the gaps when the items between them go.
	Comments(list *Node, gaps []string) string
	// Bare is a member or element whose list has lost all items.
	Bare(n *Node, data string) string
}

// File is a data file as a tree of its values.
type File struct {
	Data   string
	Root   *Node
	Syntax Syntax
	Fault  error // why the file can be read but not written back; nil when it can
}

// sound reports whether the places of all values lie in and behind each other
// as the values do, so that they can be written one by one.
func (f *File) sound() bool {
	return f.Fault == nil && f.Root.Span.Start >= 0 && f.Root.Span.End <= len(f.Data) && f.Root.orderly()
}

func (n *Node) orderly() bool {
	at := n.Span.Start
	for _, item := range n.Items {
		inside := item.Chunk.Start
		if item.Key != nil {
			if item.Key.Span.Start < inside || item.Key.Span.End < item.Key.Span.Start {
				return false
			}
			inside = item.Key.Span.End
		}
		if item.Chunk.Start < at || item.Span.Start < inside || item.Span.End > item.Chunk.End || !item.orderly() {
			return false
		}
		at = item.Chunk.End
	}
	return at <= n.Span.End
}

// Bytes is the file with all changes of its nodes.
func (f *File) Bytes() []byte {
	var b strings.Builder
	b.Grow(len(f.Data) + 1024)
	b.WriteString(f.Data[:f.Root.Span.Start])
	f.value(&b, f.Root)
	b.WriteString(f.Data[f.Root.Span.End:])
	return []byte(b.String())
}

// value writes n without its key.
func (f *File) value(b *strings.Builder, n *Node) {
	switch {
	case n.changed:
		b.WriteString(f.Syntax.Scalar(n, f.Data))
	case n.was != nil:
		f.arranged(b, n)
	case len(n.Items) == 0:
		b.WriteString(f.Data[n.Span.Start:n.Span.End])
	default:
		at := n.Span.Start
		for _, item := range n.Items {
			b.WriteString(f.Data[at:item.Chunk.Start])
			f.chunk(b, item)
			at = item.Chunk.End
		}
		b.WriteString(f.Data[at:n.Span.End])
	}
}

// chunk writes an element or member with its marker or key.
func (f *File) chunk(b *strings.Builder, n *Node) {
	if n.was != nil && len(n.Items) == 0 {
		b.WriteString(f.Syntax.Bare(n, f.Data))
		return
	}
	at := n.Chunk.Start
	if n.Key != nil && n.Key.changed {
		b.WriteString(f.Data[at:n.Key.Span.Start])
		b.WriteString(f.Syntax.Scalar(n.Key, f.Data))
		at = n.Key.Span.End
	}
	b.WriteString(f.Data[at:n.Span.Start])
	f.value(b, n)
	if !n.fresh {
		b.WriteString(f.Data[n.Span.End:n.Chunk.End])
	}
}

// arranged writes a list whose items have changed. Items that were there fill
// the places of the old ones, so that what stands between places stays.
func (f *File) arranged(b *strings.Builder, n *Node) {
	if len(n.was) == 0 {
		b.WriteString(f.Data[n.Span.Start:n.Span.End])
		return
	}
	gaps := make([]string, len(n.was)-1)
	for i := range gaps {
		gaps[i] = f.Data[n.was[i].Chunk.End:n.was[i+1].Chunk.Start]
	}
	var places []int // those whose items stay, or others instead of them
	for i, item := range n.was {
		if slices.Contains(n.Items, item) {
			places = append(places, i)
		}
	}
	b.WriteString(f.Data[n.Span.Start:n.was[0].Chunk.Start])
	last, next := -1, 0 // the place written last, and the index of the next one
	for i, item := range n.Items {
		switch {
		case item.fresh && i > 0:
			b.WriteString(f.Syntax.Gap(n, f.Data, gaps))
		case !item.fresh:
			place := places[next]
			next++
			f.before(b, n, i, gaps, gaps[max(last, 0):place])
			last = place
		}
		f.chunk(b, item)
	}
	b.WriteString(f.Syntax.Comments(n, gaps[max(last, 0):]))
	b.WriteString(f.Data[n.was[len(n.was)-1].Chunk.End:n.Span.End])
}

// before writes what stands before item i of a list that is arranged anew: what
// is left of the gaps between the place written last and the item's own.
func (f *File) before(b *strings.Builder, n *Node, i int, gaps, between []string) {
	switch last := len(between) - 1; {
	case i == 0:
		if comments := f.Syntax.Comments(n, between); comments != "" {
			b.WriteString(strings.TrimLeft(comments, " \r\n") + f.Syntax.Gap(n, f.Data, gaps))
		}
	case last < 0: // a new item has come before the first one
		b.WriteString(f.Syntax.Gap(n, f.Data, gaps))
	default:
		b.WriteString(f.Syntax.Comments(n, between[:last]) + between[last])
	}
}
