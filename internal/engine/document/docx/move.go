package docx

import (
	"slices"
	"strings"

	"tailor/internal/engine/resume"
)

// move gives each place of a stretch the bytes of the block that comes to stand there.
func (e *editor) move(before, after []slot, units map[*resume.Block]unit) {
	for i := range before {
		places, blocks := units[before[i].block].copies(), units[after[i].block].copies()
		for j, place := range places {
			block := copyOf(blocks, j)
			s := &splice{place.bytes(), []chunk{{from: block.bytes()}}}
			if added := e.fresh(after[i].added); added != "" {
				s.chunks = append(s.chunks, chunk{text: added})
			}
			e.splice(place.part(), s)
		}
	}
}

// moveTracked writes moves as tracked changes: a block is deleted where it
// stood and inserted where it comes to stand.
func (e *editor) moveTracked(before, after []slot, units map[*resume.Block]unit) error {
	places := make([]int, len(after))
	for i, s := range after {
		places[i] = slices.IndexFunc(before, func(other slot) bool { return other.block == s.block })
	}
	stays := kept(places)
	for i, s := range after {
		u := units[s.block]
		if stays[i] {
			e.addBelow(u, s.added)
			continue
		}
		home, below := neighbour(stays, i)
		copies := u.copies()
		for j, to := range units[after[home].block].copies() {
			c := copyOf(copies, j)
			text, err := e.copied(u, c)
			if err != nil {
				return err
			}
			at := to.bytes().start
			if below {
				at = to.bytes().end
			}
			e.splice(c.part(), insert(at, text+e.fresh(s.added)))
		}
		for _, p := range u.paragraphs {
			e.moved[p], e.removed[p] = true, true
		}
	}
	return nil
}

// neighbour is the block that stays next to a moved one, and whether the moved
// one comes to stand below it.
func neighbour(stays []bool, i int) (home int, below bool) {
	for j := i + 1; j < len(stays); j++ {
		if stays[j] {
			return j, false
		}
	}
	for j := i - 1; ; j-- {
		if stays[j] {
			return j, true
		}
	}
}

// copied is a copy of unit u with its changes made, as inserted paragraphs.
// Changes are kept by the paragraphs that show.
func (e *editor) copied(u, c unit) (string, error) {
	var b strings.Builder
	for i, p := range c.paragraphs {
		if e.removed[u.paragraphs[i]] && !e.moved[u.paragraphs[i]] {
			continue // its words went into the first one
		}
		text, err := e.markup.copied(p, e.changes[u.paragraphs[i]])
		if err != nil {
			return "", err
		}
		b.WriteString(text)
	}
	return b.String(), nil
}

// exchangeWords changes the order of blocks where paragraphs cannot move, since
// they share one or hold more than words: each place takes the other's words.
func (e *editor) exchangeWords(before, after []slot, units map[*resume.Block]unit, words map[string]string) error {
	for i, s := range before {
		u := units[s.block]
		text := e.linesOf(units[after[i].block], words)
		for _, a := range after[i].added {
			text += "\n" + a.prefix + a.text
		}
		l := e.doc.page.lines[u.first]
		c := change{start: l.line.start, text: text}
		next := u.first
		for ; next < u.end && e.doc.page.lines[next].paragraph == l.paragraph; next++ {
			c.end = e.doc.page.lines[next].line.end
		}
		e.changes[l.paragraph] = append(e.changes[l.paragraph], l.paragraph.refine(c)...)
		e.dropLines(next, u.end)
	}
	return nil
}

// linesOf is the text of a unit as its paragraphs hold it: without lists' marks.
func (e *editor) linesOf(u unit, words map[string]string) string {
	text, ok := words[u.block.ID]
	first := &e.doc.page.lines[u.first]
	if ok {
		prefix := e.resume.Text[u.block.Span.Start:u.block.Text.Start]
		return prefix[min(len(first.mark), len(prefix)):] + text
	}
	var all []string
	for i := u.first; i < u.end; i++ {
		all = append(all, e.doc.page.lines[i].words())
	}
	return strings.Join(all, "\n")
}
