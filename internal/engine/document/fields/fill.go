package fields

import (
	"fmt"
	"slices"
	"strings"
)

// fill gives the fields of a line the words of a text that has the line's
// form. As few of the fields as can be are left without words.
func (e *editor) fill(slots []placed, text string) error {
	for without := range len(slots) {
		values, ok := e.match(slots, text, without)
		if !ok {
			continue
		}
		for i, s := range slots {
			if s.Node != nil {
				e.assign(s, values[i])
			}
		}
		return nil
	}
	return fmt.Errorf("%w: %q cannot be told apart into the fields of its line", ErrNoField, text)
}

// match tells a text apart into the words of each slot, leaving out at most so
// many of them.
func (e *editor) match(slots []placed, text string, without int) ([]string, bool) {
	if len(slots) == 0 {
		return nil, text == ""
	}
	s, next := slots[0], slots[1:]
	if rest, begins := strings.CutPrefix(text, s.Join+s.Label); begins {
		for _, end := range e.ends(s, rest, next) {
			if values, ok := e.match(next, rest[end+len(s.Tail):], without); ok {
				return append([]string{rest[:end]}, values...), true
			}
		}
	}
	if without == 0 {
		return nil, false
	}
	values, ok := e.match(next, text, without-1)
	return append([]string{""}, values...), ok
}

// ends is where the words of slot s may end in a text: where its present words
// do, before what begins one of the next slots, and at the text's end.
func (e *editor) ends(s placed, text string, next []placed) []int {
	const most = 16 // keeps the tries few
	if s.Node == nil {
		return []int{0}
	}
	var all []int
	fits := func(end int) bool {
		rest, closed := strings.CutPrefix(text[end:], s.Tail)
		return closed && (rest == "" || slices.ContainsFunc(next, func(n placed) bool {
			return n.Join+n.Label != "" && strings.HasPrefix(rest, n.Join+n.Label)
		}))
	}
	if old := e.page.words(s.Node); old != "" && strings.HasPrefix(text, old) && fits(len(old)) {
		all = append(all, len(old))
	}
	for end := 1; end <= len(text) && len(all) < most; end++ {
		if fits(end) {
			all = append(all, end)
		}
	}
	if end := len(text) - len(s.Tail); end > 0 && fits(end) {
		all = append(all, end)
	}
	return all
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
