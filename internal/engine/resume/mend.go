package resume

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// Mend is a person's word on where a section begins and what it is. It holds
// for one text: keep it by the text's hash.
type Mend struct {
	Line int  `json:"line"`           // of the text, from 1: the section's first line, its heading where it has one
	Kind Kind `json:"kind,omitempty"` // what the section is; "" keeps what its words say
	None bool `json:"none,omitempty"` // no section begins at this line
}

// ErrMend is what Segment wraps when a mend does not fit the text.
var ErrMend = errors.New("the correction does not fit the text")

// mendedWhy is the evidence of a section that a person mended.
var mendedWhy = []string{"a person said so"}

// mend changes the parts as a person said, the later word of two counting.
func (p *page) mend(parts []part, mends []Mend) ([]part, error) {
	for _, m := range mends {
		if err := p.checkMend(m); err != nil {
			return nil, err
		}
		if i := partAt(parts, m.Line-1); m.None {
			parts = p.closePart(parts, i, m.Line-1)
		} else {
			parts = p.openPart(parts, i, m)
		}
	}
	return parts, nil
}

func (p *page) checkMend(m Mend) error {
	switch {
	case m.Line < 1 || m.Line > len(p.lines):
		return fmt.Errorf("%w: it has %d lines, and no line %d", ErrMend, len(p.lines), m.Line)
	case m.Kind != "" && !slices.Contains(Kinds(), m.Kind):
		return fmt.Errorf("%w: line %d: %q is no kind of section", ErrMend, m.Line, m.Kind)
	case p.blank(m.Line-1) && !m.None:
		return fmt.Errorf("%w: line %d is empty; name the line at which the section begins", ErrMend, m.Line)
	}
	return nil
}

// partAt is the part that holds a line.
func partAt(parts []part, line int) int {
	i, found := slices.BinarySearchFunc(parts, line, func(part part, line int) int { return cmp.Compare(part.first, line) })
	if !found {
		i--
	}
	return max(i, 0)
}

// begins reports whether the part's first words stand at that line.
func (p *page) begins(part part, line int) bool {
	if h := part.heading; h != nil && h.first <= line && line <= h.last {
		return true
	}
	return p.onlyBlank(part.first, line)
}

// closePart joins part i to the one above it, if it begins at that line. The
// first one only loses its heading.
func (p *page) closePart(parts []part, i, line int) []part {
	if !p.begins(parts[i], line) {
		return parts
	}
	if i == 0 {
		parts[0].heading, parts[0].kind, parts[0].how, parts[0].evidence = nil, Contact, ByPerson, mendedWhy
		return parts
	}
	parts[i-1].last = parts[i].last
	return slices.Delete(parts, i, i+1)
}

// openPart begins a part at the mend's line, or says what the one that begins there is.
func (p *page) openPart(parts []part, i int, m Mend) []part {
	line := m.Line - 1
	if !p.begins(parts[i], line) {
		fresh := part{first: line, last: parts[i].last, heading: p.headingFor(line, m.Kind), kind: Other}
		parts[i].last = line
		if fresh.heading != nil && fresh.heading.kind != "" {
			fresh.kind = fresh.heading.kind
		}
		i++
		parts = slices.Insert(parts, i, fresh)
	}
	if parts[i].heading == nil && i > 0 {
		parts[i].heading = p.headingFor(line, m.Kind)
	}
	if m.Kind != "" {
		parts[i].kind = m.Kind
	}
	parts[i].how, parts[i].evidence = ByPerson, mendedWhy
	return parts
}

// headingFor reads a line as the heading of a section; nil where its words
// are the section's content.
func (p *page) headingFor(line int, kind Kind) *heading {
	if h, ok := p.heading(line); ok && (h.known || kind != Contact) {
		return &h
	}
	text, _ := undecorate(p.text, p.lines[line].words)
	h := heading{first: line, last: line, text: text, words: plainWords(p.text[text.Start:text.End])}
	if p.lines[line].rule || kind == Contact || !looksLikeHeading(h.words) || p.gapAfter(line) && !p.gapBefore(line) {
		return nil
	}
	h.knownHeading, h.known = lookup(h.words)
	return &h
}

// followMends moves mends along with an edit of the text: to the line that has
// the same words, or else the same place.
func followMends(mends []Mend, before, after string) []Mend {
	if len(mends) == 0 {
		return nil
	}
	was, is := newPage(before, false, nil), newPage(after, false, nil)
	places := make(map[string][]int) // where the new text has a line's words
	for i := range is.lines {
		places[is.body(i)] = append(places[is.body(i)], i)
	}
	repeats := make([]int, len(was.lines)) // how many lines above have the same words
	seen := make(map[string]int)
	for i := range was.lines {
		repeats[i] = seen[was.body(i)]
		seen[was.body(i)]++
	}
	var moved []Mend
	for _, m := range mends {
		if m.Line < 1 || m.Line > len(was.lines) {
			continue
		}
		switch at, nth := places[was.body(m.Line-1)], repeats[m.Line-1]; {
		case nth < len(at):
			m.Line = at[nth] + 1
		case len(is.lines) != len(was.lines) || is.blank(m.Line-1):
			continue // its line is gone
		}
		moved = append(moved, m)
	}
	return moved
}
