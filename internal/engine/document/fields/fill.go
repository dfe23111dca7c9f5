package fields

import (
	"fmt"
	"slices"
	"strings"
)

// fill gives the fields of a line the words of a text that has the line's form.
func (e *editor) fill(slots []placed, text string) error {
	rest := text
	for i, s := range slots {
		before := s.Join + s.Label
		if s.Node == nil {
			rest = strings.TrimPrefix(rest, s.Label)
			continue
		}
		trimmed, found := strings.CutPrefix(rest, before)
		if !found {
			if trimmed, found = strings.CutPrefix(rest, strings.TrimLeft(before, " ")); !found {
				e.assign(s, "")
				continue
			}
		}
		var words string
		words, rest = e.upTo(s, trimmed, slots[i+1:])
		e.assign(s, words)
	}
	if strings.TrimSpace(rest) != "" {
		return fmt.Errorf("%w: %q cannot be told apart into the fields of its line", ErrNoField, text)
	}
	return nil
}

// upTo cuts a text where the field s ends: before what begins one of the next
// fields. The field's present words are known as a whole.
func (e *editor) upTo(s placed, text string, next []placed) (words, rest string) {
	if old := e.page.words(s.Node); old != "" {
		if after, same := strings.CutPrefix(text, old+s.Tail); same && (after == "" || len(next) > 0 && strings.HasPrefix(after, next[0].Join+next[0].Label)) {
			return old, after
		}
	}
	for _, n := range next {
		mark := s.Tail + n.Join + n.Label
		if mark == "" {
			continue
		}
		if i := strings.Index(text, mark); i >= 0 {
			return text[:i], text[i+len(s.Tail):]
		}
		if i := strings.Index(text, n.Join+n.Label); i >= 0 && n.Join+n.Label != "" {
			return text[:i], text[i:]
		}
	}
	return strings.TrimSuffix(text, s.Tail), ""
}

// assign gives a slot's scalar or list the words that it is to show.
func (e *editor) assign(s placed, words string) {
	words = strings.TrimSpace(words)
	if words == e.page.words(s.Node) {
		return
	}
	switch {
	case s.Node.Kind == List:
		e.list(s.Node, words)
	case s.piece != nil:
		s.piece.text, s.piece.gone = e.page.escape(words), words == ""
		e.touch(s.piece.of)
	default:
		s.Node.Set(e.page.escape(words))
	}
}

// list gives a list of scalars the items of a text. Items that it has stay as
// the file writes them.
func (e *editor) list(list *Node, words string) {
	var form *Node
	left := slices.Clone(list.Items)
	for _, item := range left {
		if item.Kind == Text && !item.Empty() {
			form = item
			break
		}
	}
	var items []*Node
	for words != "" {
		i := slices.IndexFunc(left, func(item *Node) bool {
			shown := e.page.shown(item.Text)
			rest, begins := strings.CutPrefix(words, shown)
			return shown != "" && begins && (rest == "" || strings.HasPrefix(rest, ", "))
		})
		if i >= 0 {
			items = append(items, left[i])
			words = strings.TrimPrefix(words[len(e.page.shown(left[i].Text)):], ", ")
			left = slices.Delete(left, i, i+1)
			continue
		}
		var word string
		word, words = cutItem(words)
		if word != "" && form != nil {
			fresh := form.another()
			fresh.Set(e.page.escape(word))
			items = append(items, fresh)
		}
	}
	list.arrange(items)
}

// cutItem cuts a text at its first comma outside of brackets.
func cutItem(text string) (item, rest string) {
	depth := 0
	for i, r := range text {
		switch r {
		case '(', '[':
			depth++
		case ')', ']':
			depth--
		case ',':
			if depth <= 0 && (i+1 == len(text) || text[i+1] == ' ') {
				return strings.TrimSpace(text[:i]), strings.TrimSpace(text[i+1:])
			}
		}
	}
	return strings.TrimSpace(text), ""
}
