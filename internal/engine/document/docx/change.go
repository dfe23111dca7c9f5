package docx

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tailor/internal/engine/plan"
)

// change puts text in the place of a stretch of a paragraph's text. In text, a
// tab stands for itself.
type change struct {
	start, end int
	text       string
}

// refine cuts a change into the words that really change, so that all others
// keep their looks. Tabs stay where both texts have as many gaps.
func (p *paragraph) refine(c change) []change {
	before := p.text[c.start:c.end]
	was, is := strings.Split(before, gap), strings.Split(c.text, gap)
	if len(was) != len(is) {
		was, is = []string{before}, []string{c.text}
		if p.hasTab(c) {
			is[0] = strings.ReplaceAll(c.text, gap, "\t")
		}
	}
	var all []change
	at := c.start
	for i := range was {
		all = append(all, wordChanges(at, was[i], is[i])...)
		at += len(was[i]) + len(gap)
	}
	return all
}

func (p *paragraph) hasTab(c change) bool {
	return slices.ContainsFunc(p.atoms, func(a atom) bool {
		return a.at < c.end && a.at+a.n > c.start && p.pieces[a.piece].kind == tab
	})
}

// wordChanges compares two texts word by word; the first stands at byte at.
func wordChanges(at int, before, after string) []change {
	var all []change
	for _, s := range plan.Diff(before, after) {
		last := len(all) - 1
		switch {
		case s.Kind == plan.Kept:
			at += len(s.Text)
		case s.Kind == plan.Removed:
			all = append(all, change{at, at + len(s.Text), ""})
			at += len(s.Text)
		case last >= 0 && all[last].end == at && all[last].text == "":
			all[last].text = s.Text
		default:
			all = append(all, change{at, at, s.Text})
		}
	}
	return all
}

// inOrder sorts changes and joins deletions that overlap.
func inOrder(changes []change) []change {
	slices.SortStableFunc(changes, func(a, b change) int {
		return cmp.Or(a.start-b.start, a.end-b.end)
	})
	var all []change
	for _, c := range changes {
		if n := len(all); n > 0 && c.start < all[n-1].end && c.text == "" && all[n-1].text == "" {
			all[n-1].end = max(all[n-1].end, c.end)
			continue
		}
		all = append(all, c)
	}
	return all
}

// cut replaces a stretch of a piece's own text. Pieces that are no letters go
// whole or stay whole.
type cut struct {
	start, end int
	gone       bool // something of it goes
	before     bool // what is put in stands before a piece that stays
	text       string
}

var errFormula = errors.New("the line holds a formula, and those are not edited in a Word file")

// cuts says what the changes do to each piece.
func (p *paragraph) cuts(changes []change) (map[int][]cut, error) {
	all := map[int][]cut{}
	for _, c := range inOrder(changes) {
		touched := map[int]cut{}
		home, most := -1, 0
		for _, a := range p.atoms {
			from, to := max(a.at, c.start), min(a.at+a.n, c.end)
			if from >= to {
				continue
			}
			start, end := a.rawRange(from, to)
			if t, again := touched[a.piece]; again {
				start, end = min(start, t.start), max(end, t.end)
			}
			touched[a.piece] = cut{start: start, end: end, gone: true}
			if n := to - from; p.pieces[a.piece].kind == letters && n > most {
				home, most = a.piece, n
			} else if home < 0 {
				home = a.piece
			}
		}
		if home < 0 {
			var at cut
			if home, at = p.home(c); home < 0 {
				return nil, errors.New("the paragraph has no words that others could stand beside")
			}
			touched[home] = at
		}
		t := touched[home]
		t.text = c.text
		touched[home] = t
		for i, t := range touched {
			if p.pieces[i].run == nil {
				return nil, errFormula
			}
			all[i] = append(all[i], t)
		}
	}
	return all, nil
}

// rawRange is the stretch of the piece's text that shows as a part of the atom.
func (a atom) rawRange(from, to int) (start, end int) {
	if a.n != a.rawN {
		return a.raw, a.raw + a.rawN
	}
	return a.raw + from - a.at, a.raw + to - a.at
}

// home is the piece that new words are put into, and where in its text:
// beside the words that they belong to.
func (p *paragraph) home(c change) (piece int, at cut) {
	left, right := -1, -1
	for i, a := range p.atoms {
		if a.at < c.start && c.start <= a.at+a.n {
			left = i
		}
		if a.at <= c.start && c.start < a.at+a.n {
			right = i
		}
	}
	if right >= 0 && (left < 0 || left != right && p.belongsRight(c.text, left, right)) {
		start, _ := p.atoms[right].rawRange(c.start, c.start)
		return p.atoms[right].piece, cut{start: start, end: start, before: true}
	}
	if left < 0 {
		return -1, cut{}
	}
	_, end := p.atoms[left].rawRange(c.start, c.start)
	return p.atoms[left].piece, cut{start: end, end: end}
}

// belongsRight reports whether new words between two atoms belong to the second one.
func (p *paragraph) belongsRight(text string, left, right int) bool {
	l, r := p.pieces[p.atoms[left].piece], p.pieces[p.atoms[right].piece]
	switch {
	case l.run == nil || r.run == nil:
		return l.run == nil
	case r.kind != letters:
		return false
	case l.kind != letters:
		return true
	case l.run.link != r.run.link:
		return l.run.link
	}
	first, _ := utf8.DecodeRuneInString(text)
	last, _ := utf8.DecodeLastRuneInString(text)
	return unicode.IsSpace(last) && !unicode.IsSpace(first)
}

// splices are the changes of a paragraph as changes of its part's bytes.
func (m *markup) splices(p *paragraph, changes []change) ([]*splice, error) {
	cuts, err := p.cuts(changes)
	if err != nil {
		return nil, err
	}
	var all []*splice
	for _, i := range slices.Sorted(maps.Keys(cuts)) {
		cuts := cuts[i]
		slices.SortStableFunc(cuts, func(a, b cut) int { return cmp.Or(a.start-b.start, a.end-b.end) })
		all = append(all, put(p.pieces[i].span, m.piece(p, &p.pieces[i], cuts)))
	}
	return all, nil
}

// piece is a piece's element with cuts made.
func (m *markup) piece(p *paragraph, piece *piece, cuts []cut) string {
	w := &pieceWriter{m: m, p: p, run: piece.run}
	if piece.kind != letters {
		w.element(string(p.part.data[piece.span.start:piece.span.end]), cuts)
		return w.done()
	}
	at := 0
	for _, c := range cuts {
		w.keep(piece.text[at:c.start])
		w.remove(w.letters(piece.text[c.start:c.end], "t"), w.letters(piece.text[c.start:c.end], "delText"))
		w.add(c.text)
		at = c.end
	}
	w.keep(piece.text[at:])
	return w.done()
}
