package vocabulary

import (
	"regexp"
	"slices"
	"strings"
)

// node is one character of the spellings' trie.
type node struct {
	fold  rune
	kids  []*node
	spelt []spelling // what ends here
}

func (n *node) kid(fold rune) *node {
	for _, k := range n.kids {
		if k.fold == fold {
			return k
		}
	}
	return nil
}

func (n *node) insert(s spelling) {
	for _, g := range s.glyph {
		next := n.kid(g.fold)
		if next == nil {
			next = &node{fold: g.fold}
			n.kids = append(n.kids, next)
		}
		n = next
	}
	n.spelt = append(n.spelt, s)
}

// Addresses name machines and people, not skills.
var addresses = regexp.MustCompile(`(?i)\bhttps?://[^\s)>\]]+|\bwww\.[^\s)>\]]+|[\w.+-]+@[\w-]+\.[\w.-]+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|dev|de|me|edu)/[^\s)>\]|]+`)

// addressesIn returns where addresses stand. Only words that can be one are
// looked at closely, as the pattern is slow.
func addressesIn(text string) [][]int {
	var out [][]int
	start := 0
	for word := range strings.FieldsSeq(text) {
		start += strings.Index(text[start:], word)
		if strings.ContainsAny(word, "@/") || strings.Contains(word, "www.") {
			for _, m := range addresses.FindAllStringIndex(word, -1) {
				out = append(out, []int{start + m[0], start + m[1]})
			}
		}
		start += len(word)
	}
	return out
}

// candidate is a spelling that stands in a text, before its context is judged.
type candidate struct {
	spelling
	from, to int // glyphs
}

// Find returns the terms that a text names, in order and without overlaps,
// the longest spelling first. Its time grows linearly with the text.
func Find(text string) []Hit {
	r := &reader{text: glyphs(text), root: lexiconOnce().root}
	masks := addressesIn(text)
	var found []candidate
	for i := 0; i < len(r.text); {
		for len(masks) > 0 && masks[0][1] <= r.text[i].start {
			masks = masks[1:]
		}
		if len(masks) > 0 && r.text[i].start >= masks[0][0] {
			i++
			continue
		}
		best, ok := r.longestAt(i)
		if !ok {
			i++
			continue
		}
		found = append(found, best)
		i = best.to
	}
	return r.hits(text, found)
}

// hits turns candidates into hits, leaving out those that need company and have none.
func (r *reader) hits(text string, found []candidate) []Hit {
	var out []Hit
	for i, c := range found {
		if c.rule == listed && !r.inCompany(found, i) {
			continue
		}
		start, end := r.text[c.from].start, r.text[c.to-1].end
		out = append(out, Hit{Term: c.term, Text: text[start:end], Start: start, End: end})
	}
	return out
}

// reader walks the glyphs of one text.
type reader struct {
	text []glyph
	root *node
}

// at is the folded character at i, 0 outside the text.
func (r *reader) at(i int) rune {
	if i < 0 || i >= len(r.text) {
		return 0
	}
	return r.text[i].fold
}

func (r *reader) longestAt(from int) (candidate, bool) {
	var best candidate
	if !r.startsAt(from) {
		return best, false
	}
	n := r.root
	for i := from; i < len(r.text); i++ {
		if r.text[i].lines > 1 {
			break
		}
		if n = n.kid(r.text[i].fold); n == nil {
			break
		}
		for _, s := range n.spelt {
			if c, ok := r.accept(s, from, i+1); ok {
				best = c
			}
		}
	}
	return best, best.term != nil
}

// startsAt reports whether a name can begin at i.
func (r *reader) startsAt(i int) bool {
	if r.text[i].fold == ' ' {
		return false
	}
	before := r.at(i - 1)
	switch {
	case before == '@':
		return false
	case before == '.':
		return !wordRune(r.at(i - 2))
	case before == ' ' && r.text[i-1].hyphen:
		return !slices.Contains(negations, r.wordBefore(i-1))
	}
	return !wordRune(before)
}

// Words that turn a hyphenated name into its opposite: non-SQL.
var negations = []string{"non", "no", "anti", "ex", "pre", "post"}

// accept judges the spelling over glyphs [from, to), with a plural s where one follows.
func (r *reader) accept(s spelling, from, to int) (candidate, bool) {
	if s.rule != anyCase && !r.sameCase(s, from) {
		return candidate{}, false
	}
	if !r.endsAt(from, to) {
		if r.at(to) != 's' || to-from < 3 || r.at(to-1) == 's' || !wordRune(r.at(to-1)) || !r.endsAt(from, to+1) {
			return candidate{}, false
		}
		to++
	}
	c := candidate{spelling: s, from: from, to: to}
	if (s.rule == capital || s.rule == listed) && !r.plausible(c) {
		return candidate{}, false
	}
	return c, true
}

func (r *reader) sameCase(s spelling, from int) bool {
	for i, g := range s.glyph {
		if r.text[from+i].raw != g.raw {
			return false
		}
	}
	return true
}

// endsAt reports whether the name over glyphs [from, to) is not the front of a
// longer one: C in C++, Node in Node.js.
func (r *reader) endsAt(from, to int) bool {
	next, after := r.at(to), r.at(to+1)
	switch next {
	case '#', '@':
		return false
	case '+':
		return after != '+' && to-from > 1
	case '.':
		return !wordRune(after)
	case '&':
		return to-from > 1 || !wordRune(after)
	}
	return !wordRune(next)
}
