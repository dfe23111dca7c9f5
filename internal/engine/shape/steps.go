package shape

import (
	"cmp"
	"iter"
	"slices"
)

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
		for _, of := range u.sections {
			if len(u.sections) > 1 && !yield(part(units, i, of)) {
				return
			}
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

// part takes a section out of a shared unit.
func part(units []unit, i, section int) []unit {
	parted := slices.Clone(units)
	parted[i].sections = slices.DeleteFunc(slices.Clone(units[i].sections), func(j int) bool { return j == section })
	return append(parted, unit{sections: []int{section}, fused: units[i].fused, calls: 1})
}
