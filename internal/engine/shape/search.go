package shape

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"tailor/internal/engine/event"
)

// Bounds of the search, so that it takes a few milliseconds for any resume.
const (
	maxWork  = 200_000 // calls played, each against each
	perPlay  = 60      // what playing a graph takes beside that
	tiny     = 200     // tokens of text of a section that may share a call
	maxText  = 500     // tokens of text that share a call
	maxShare = 4       // sections that share a call

	finalists = 12   // choices that are weighed
	warmth    = 0.05 // how much worse a choice may be at first, as a share, and be taken now and then
)

// What a choice is worth beside the time it takes.
const (
	// thrift is how much sooner a run must end, as a share of its time, to be
	// worth twice the tokens of prompts of the plain graph.
	thrift = 0.06
	// haste is how much later a run may end for its first recommendation to
	// come a second sooner, in seconds.
	haste = 0.5
)

// Chance that a choice should bear well: a model's first token is log-normal,
// with a σ in the midst of those that probes have found.
const (
	chances = 24
	sigma   = 0.35
)

// search looks for the best choice.
type search struct {
	w      *Workload
	limit  int
	work   int
	table  table
	tokens float64 // of the plain graph's prompts
	most   time.Duration
	luck   uint64 // how many chances a candidate is weighed by

	finalists []candidate // the best so far, the best first
}

// candidate is a choice and what is expected of it.
type candidate struct {
	units  []unit
	span   time.Duration
	tokens int
	score  float64
	steady float64 // the mean of the scores that chance makes of it
}

func newSearch(w *Workload, limit int) *search {
	s := &search{w: w, limit: limit, tokens: 1}
	plain := s.judge(w.plain())
	s.tokens, s.most = float64(max(plain.tokens, 1)), plain.span
	s.luck = uint64(min(max(maxWork/16/s.work, 1), chances))
	return s
}

// judge plays a choice.
func (s *search) judge(units []unit) candidate {
	calls := s.w.calls(units)
	c := candidate{units: units}
	for i := range calls {
		c.tokens += calls[i].prompt
	}
	c.span, c.score = s.play(calls, c.tokens)
	return c
}

// play gives how long a graph takes, and its score: less is better.
func (s *search) play(calls []call, tokens int) (time.Duration, float64) {
	s.work += len(calls)*len(calls) + perPlay
	span, first := s.table.play(s.w, calls, s.limit)
	return span, float64(span)*(1+thrift*float64(tokens)/s.tokens) + haste*float64(first)
}

// weigh finds out how well a candidate bears chance. A call meets the same
// chance in all of them.
func (s *search) weigh(c *candidate) {
	calls := s.w.calls(c.units)
	for chance := range s.luck {
		for i := range calls {
			u, k := c.units[calls[i].unit], &calls[i]
			section := &s.w.Sections[u.sections[0]]
			cost := section.Recommend
			if k.kind == event.Evaluate {
				cost = section.Evaluate
			}
			key := uint64(u.sections[0])<<32 | uint64(k.parts[0])<<1
			if k.kind == event.Evaluate {
				key |= 1
			}
			luck := math.Exp(sigma*rand.New(rand.NewPCG(key, chance)).NormFloat64() - sigma*sigma/2)
			k.delay = time.Duration((luck - 1) * float64(cost.FirstToken))
		}
		_, score := s.play(calls, c.tokens)
		c.steady += score / float64(s.luck)
	}
}

// note keeps a choice among the finalists if it is one of the best so far.
func (s *search) note(c candidate) {
	if c.span > s.most {
		return // the plain graph is better
	}
	i, known := slices.BinarySearchFunc(s.finalists, c, func(a, b candidate) int { return cmp.Compare(a.score, b.score) })
	if known || i == finalists {
		return
	}
	s.finalists = slices.Insert(s.finalists, i, c)
	s.finalists = s.finalists[:min(len(s.finalists), finalists)]
}

// best looks for the best choice: among the plain graph and graphs in which
// the shorter sections are fused and the longest are not, with calls that are
// cut to several lengths; then, from the best of these, step by step. Of the
// best that it has met it takes the one that bears chance best.
func (s *search) best() []unit {
	s.note(s.judge(s.w.plain()))
	for units := range s.fusions() {
		s.note(s.judge(units))
		for _, share := range []int{2, 3, 4, 6} {
			s.note(s.judge(s.split(units, share)))
		}
		if s.work > maxWork/2 {
			break
		}
	}
	s.anneal(s.finalists[0])
	for i := range s.finalists {
		s.weigh(&s.finalists[i])
	}
	return slices.MinFunc(s.finalists, func(a, b candidate) int { return cmp.Compare(a.steady, b.steady) }).units
}

// anneal wanders from choice to choice, at first to worse ones as well: many
// graphs end equally late, and no way on from there leads through better ones
// alone. The chance it goes by is always the same, and so is where it comes to.
func (s *search) anneal(at candidate) {
	draw := rand.New(rand.NewPCG(1, 2))
	for began := s.work; s.work < maxWork; {
		left := float64(maxWork-s.work) / float64(maxWork-began)
		units, ok := s.step(at.units, draw)
		if !ok {
			return
		}
		c := s.judge(units)
		if heat := warmth * left * left * at.score; c.score < at.score || draw.Float64() < math.Exp((at.score-c.score)/heat) {
			at = c
			s.note(at)
		}
	}
}

// step gives a choice that differs in one thing; false when there is none.
func (s *search) step(units []unit, draw *rand.Rand) ([]unit, bool) {
	for _, i := range draw.Perm(len(units)) {
		if steps := slices.Collect(s.changes(units, i)); len(steps) > 0 {
			return steps[draw.IntN(len(steps))], true
		}
	}
	return nil, false
}
