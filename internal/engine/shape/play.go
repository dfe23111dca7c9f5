package shape

import (
	"cmp"
	"slices"
	"time"
)

// play gives the time after which the last call of a graph has ended, when the
// scheduler plays it with so many slots: in order of class, then of the longest
// remaining path. The refinement of the requirements takes a slot when one is
// free of other work and is waited for by nobody.
func (w *Workload) play(calls []call, limit int) time.Duration {
	n := len(calls)
	g := make([]played, n, n+1)
	for i := range calls {
		g[i] = played{class: calls[i].class, expected: calls[i].expected, missing: len(calls[i].after), index: i}
	}
	for i := n - 1; i >= 0; i-- { // whatever a call waits for stands before it
		g[i].path += g[i].expected
		for _, j := range calls[i].after {
			g[j].path = max(g[j].path, g[i].path)
		}
	}
	if w.Requirements != (Call{}) {
		g = append(g, played{class: -1, expected: w.Requirements.expected(), index: n})
	}
	slices.SortFunc(g, func(a, b played) int {
		return cmp.Or(cmp.Compare(b.class, a.class), cmp.Compare(b.path, a.path), cmp.Compare(a.index, b.index))
	})
	at := make([]int, len(g)) // call → its place in g
	for i := range g {
		at[g[i].index] = i
	}
	var now, end time.Duration
	for busy, left := 0, n; left > 0; {
		for i := range g {
			if busy == limit {
				break
			}
			if p := &g[i]; !p.started && p.missing == 0 {
				p.started, p.end, busy = true, now+p.expected, busy+1
			}
		}
		now = next(g)
		for i := range g {
			p := &g[i]
			if !p.started || p.ended || p.end > now {
				continue
			}
			p.ended, busy = true, busy-1
			if p.index == n {
				continue
			}
			left--
			end = now
			for j := range calls {
				for _, k := range calls[j].after {
					if k == p.index {
						g[at[j]].missing--
					}
				}
			}
		}
	}
	return end
}

// played is a call while it is played.
type played struct {
	class          int
	path, expected time.Duration
	missing        int // calls that it waits for
	index          int
	started, ended bool
	end            time.Duration
}

// next is when the next of the calls under way ends.
func next(g []played) time.Duration {
	soonest := time.Duration(-1)
	for i := range g {
		if p := &g[i]; p.started && !p.ended && (soonest < 0 || p.end < soonest) {
			soonest = p.end
		}
	}
	return soonest
}
