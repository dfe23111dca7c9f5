package shape

import (
	"cmp"
	"iter"
	"slices"
	"time"
)

// Bounds of the search, so that it takes a few milliseconds for any resume.
const (
	maxWork  = 150_000 // calls played, each against each
	tiny     = 200     // tokens of text of a section that may share a call
	maxText  = 500     // tokens of text that share a call
	maxShare = 4       // sections that share a call
)

// thrift is how much sooner a run must end, as a share of its time, to be worth
// twice the tokens of prompts of the plain graph.
const thrift = 0.25

// search looks for the best choice.
type search struct {
	w      *Workload
	limit  int
	work   int
	tokens float64 // of the plain graph's prompts
	most   time.Duration
}

// candidate is a choice and what is expected of it.
type candidate struct {
	units  []unit
	span   time.Duration
	tokens int
	score  float64
}

func newSearch(w *Workload, limit int) *search {
	s := &search{w: w, limit: limit, tokens: 1}
	plain := s.judge(w.plain())
	s.tokens, s.most = float64(max(plain.tokens, 1)), plain.span
	return s
}

// judge plays a choice.
func (s *search) judge(units []unit) candidate {
	calls := s.w.calls(units)
	s.work += len(calls) * len(calls)
	c := candidate{units: units, span: s.w.play(calls, s.limit)}
	for i := range calls {
		c.tokens += calls[i].prompt
	}
	c.score = float64(c.span) * (1 + thrift*float64(c.tokens)/s.tokens)
	return c
}

// better reports whether a is the better choice of two, both no slower than the plain one.
func (s *search) better(a, b candidate) bool {
	if slow := a.span > s.most; slow != (b.span > s.most) {
		return !slow
	}
	return a.score < b.score
}

// best climbs from several starts: the plain graph, and graphs in which the
// shorter sections are fused and the longest are not, with calls that are cut
// to several lengths. Step by step alone no climb leads there: where several
// sections are equally long, splitting one of them gains nothing.
func (s *search) best() []unit {
	best := s.judge(s.w.plain())
	starts := []candidate{best}
	for units := range s.fusions() {
		starts = append(starts, s.judge(units))
		for _, share := range []int{2, 3, 4, 6} {
			starts = append(starts, s.judge(s.split(units, share)))
		}
		if s.work > maxWork/2 {
			break
		}
	}
	slices.SortStableFunc(starts, func(a, b candidate) int { return cmp.Compare(a.score, b.score) })
	for _, start := range starts[:min(len(starts), 3)] {
		if c := s.climb(start); s.better(c, best) {
			best = c
		}
	}
	return best.units
}

// fusions gives the graphs in which all sections that can be fused are, then
// those in which the longest is not, the two longest are not, and so on.
func (s *search) fusions() iter.Seq[[]unit] {
	var order []int
	units := s.w.plain()
	for i, section := range s.w.Sections {
		if section.Fuse {
			order = append(order, i)
			units[i].fused = true
		}
	}
	edits := func(i int) int { return s.w.edits(unit{sections: []int{i}}) }
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(edits(b), edits(a)) })
	return func(yield func([]unit) bool) {
		for _, i := range order {
			if !yield(slices.Clone(units)) {
				return
			}
			units[i].fused = false
		}
		yield(units)
	}
}

// split deals each section out among so many calls that none is longer than
// the longest section's share, as far as its parts allow.
func (s *search) split(units []unit, share int) []unit {
	longest := 0
	for _, u := range units {
		longest = max(longest, s.w.edits(u))
	}
	all := slices.Clone(units)
	for i, u := range all {
		if len(u.sections) == 1 && !s.w.waits(u) {
			all[i].calls = len(cut(s.w.Sections[u.sections[0]].Parts, longest/share))
		}
	}
	return all
}

// climb takes the best step as long as there is one and time for it.
func (s *search) climb(from candidate) candidate {
	for {
		best := from
		for units := range s.steps(from.units) {
			if s.work > maxWork {
				return best
			}
			if c := s.judge(units); s.better(c, best) {
				best = c
			}
		}
		if !s.better(best, from) {
			return from
		}
		from = best
	}
}

// steps gives the choices that differ in one thing.
func (s *search) steps(units []unit) iter.Seq[[]unit] {
	return func(yield func([]unit) bool) {
		for i := range units {
			for changed := range s.changes(units, i) {
				if !yield(changed) {
					return
				}
			}
		}
	}
}

// changes gives the choices that differ in one thing about one unit.
func (s *search) changes(units []unit, i int) iter.Seq[[]unit] {
	u, section := units[i], s.w.Sections[units[i].sections[0]]
	with := func(changed unit) []unit {
		all := slices.Clone(units)
		all[i] = changed
		return all
	}
	return func(yield func([]unit) bool) {
		if section.Fuse && !yield(with(unit{u.sections, !u.fused, u.calls})) {
			return
		}
		if len(u.sections) == 1 && u.calls < len(section.Parts) && !yield(with(unit{u.sections, u.fused, u.calls + 1})) {
			return
		}
		if u.calls > 1 && !yield(with(unit{u.sections, u.fused, u.calls - 1})) {
			return
		}
		if len(u.sections) > 1 && !yield(part(units, i)) {
			return
		}
		for j := range i {
			if s.share(units[j], u) && !yield(join(units, j, i)) {
				return
			}
		}
	}
}

// share reports whether two units may share calls.
func (s *search) share(a, b unit) bool {
	first, second := s.w.Sections[a.sections[0]], s.w.Sections[b.sections[0]]
	return first.Lanes == second.Lanes && a.fused == b.fused && a.calls == 1 && b.calls == 1 &&
		!s.w.waits(a) && !s.w.waits(b) && len(a.sections)+len(b.sections) <= maxShare &&
		s.small(a) && s.small(b) && s.w.text(a)+s.w.text(b) <= maxText
}

func (s *search) small(u unit) bool { return len(u.sections) > 1 || s.w.text(u) <= tiny }

// join makes one unit of two, in the place of the first.
func join(units []unit, i, j int) []unit {
	joined := slices.Clone(units)
	joined[i].sections = slices.Sorted(slices.Values(slices.Concat(units[i].sections, units[j].sections)))
	return slices.Delete(joined, j, j+1)
}

// part takes the last section out of a shared unit.
func part(units []unit, i int) []unit {
	parted := slices.Clone(units)
	sections := units[i].sections
	last := len(sections) - 1
	parted[i].sections = sections[:last:last]
	return append(parted, unit{sections: sections[last:], fused: units[i].fused, calls: 1})
}
