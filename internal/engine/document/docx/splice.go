package docx

import (
	"bytes"
	"slices"
	"strings"
)

// splice puts something else in the place of a part's bytes.
type splice struct {
	span
	chunks []chunk
}

// chunk is text of its own, or, where its text is empty, a stretch of the
// part's bytes with the splices inside it made.
type chunk struct {
	text string
	from span
}

// put is a splice that puts text in the place of s.
func put(s span, text string) *splice { return &splice{s, []chunk{{text: text}}} }

// insert is a splice that puts text in before byte i.
func insert(i int, text string) *splice { return put(span{i, i}, text) }

// splices are the changes of one part.
type splices []*splice

// sort puts outer splices before those inside them, and insertions before what
// begins where they stand.
func (s splices) sort() {
	slices.SortStableFunc(s, func(a, b *splice) int {
		switch {
		case a.start != b.start:
			return a.start - b.start
		case a.empty() != b.empty():
			if a.empty() {
				return -1
			}
			return 1
		}
		return b.end - a.end
	})
}

// render is the bytes of a span with the splices inside it made.
func (s splices) render(data []byte, within span) string {
	s.sort()
	var b bytes.Buffer
	b.Grow(within.end - within.start + 1024)
	s.write(&b, data, within, nil)
	return b.String()
}

// write writes the bytes of a span with the splices inside it made, but not
// the splice self, which asks for them. What is put in at the ends of a span
// that moves stays where it is.
func (s splices) write(b *bytes.Buffer, data []byte, within span, self *splice) {
	at := within.start
	first, _ := slices.BinarySearchFunc(s, within.start, func(sp *splice, start int) int { return sp.start - start })
	for _, sp := range s[first:] {
		if sp.start > within.end {
			break
		}
		outside := sp.start < at || sp.end > within.end
		atEnds := self != nil && sp.empty() && (sp.start == within.start || sp.start == within.end)
		if outside || atEnds || sp == self {
			continue
		}
		b.Write(data[at:sp.start])
		at = sp.end
		for _, c := range sp.chunks {
			if c.text != "" || c.from.empty() {
				b.WriteString(c.text)
				continue
			}
			s.write(b, data, c.from, s.moveOf(c.from))
		}
	}
	b.Write(data[at:within.end])
}

// moveOf is the splice that puts something else in the place of exactly that
// span and moves other bytes there.
func (s splices) moveOf(from span) *splice {
	first, _ := slices.BinarySearchFunc(s, from.start, func(sp *splice, start int) int { return sp.start - start })
	for _, sp := range s[first:] {
		if sp.start > from.start {
			break
		}
		if sp.span == from && len(sp.chunks) > 0 && !sp.chunks[0].from.empty() {
			return sp
		}
	}
	return nil
}

// without is the part's bytes of a span, but for some spans inside it.
func without(data []byte, whole span, cut []span) string {
	var b strings.Builder
	at := whole.start
	for _, c := range cut {
		if c.start < at || c.end > whole.end {
			continue
		}
		b.Write(data[at:c.start])
		at = c.end
	}
	b.Write(data[at:whole.end])
	return b.String()
}
