package shape

import (
	"cmp"
	"slices"
	"time"
)

// table is what graphs are played on, one after another.
type table struct {
	calls []played
	at    []int
}

// play gives the time after which the last call of a graph has ended, and that
// after which the first recommendation is there, when the scheduler plays it
// with so many slots: in order of class, then of the longest remaining path.
// The refinement of the requirements takes a slot when one is free of other
// work and is waited for by nobody.
func (t *table) play(w *Workload, calls []call, limit int) (end, first time.Duration) {
	n := len(calls)
	g := slices.Grow(t.calls[:0], n+1)[:n]
	for i := range calls {
		c := &calls[i]
		g[i] = played{class: c.class, expected: c.expected, yields: c.yields, missing: len(c.after) + len(c.reads), index: i}
	}
	for i := n - 1; i >= 0; i-- { // whatever a call waits for stands before it
		p := &g[i]
		p.path = max(p.path, p.expected)
		for _, j := range calls[i].after {
			g[j].path = max(g[j].path, g[j].expected+p.path)
		}
		for _, j := range calls[i].reads {
			g[j].path = max(g[j].path, g[j].yields+p.path)
		}
	}
	if w.Requirements != (Call{}) {
		g = append(g, played{class: -1, expected: w.Requirements.expected(), index: n})
	}
	slices.SortFunc(g, func(a, b played) int {
		return cmp.Or(cmp.Compare(b.class, a.class), cmp.Compare(b.path, a.path), cmp.Compare(a.index, b.index))
	})
	at := slices.Grow(t.at[:0], len(g))[:len(g)] // call → its place in g
	t.calls, t.at = g, at
	for i := range g {
		at[g[i].index] = i
	}
	var now time.Duration
	for busy, left := 0, n; left > 0; {
		for i := range g {
			if busy == limit {
				break
			}
			p := &g[i]
			if p.started || p.missing > 0 {
				continue
			}
			busy++
			p.start(now, calls)
			if p.index < n && calls[p.index].first > 0 && (first == 0 || p.first < first) {
				first = p.first
			}
		}
		now = next(g)
		for i := range g {
			p := &g[i]
			if p.started && !p.yielded && p.yield <= now {
				p.yielded = true
				for j := range calls {
					g[at[j]].meet(calls[j].reads, p.index)
				}
			}
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
				g[at[j]].meet(calls[j].after, p.index)
			}
		}
	}
	return end, first
}

// start begins a call.
func (p *played) start(now time.Duration, calls []call) {
	p.started, p.yield, p.end = true, now+p.yields, now+p.expected
	if p.index == len(calls) {
		return
	}
	c := &calls[p.index]
	p.yield, p.end, p.first = p.yield+c.delay, p.end+c.delay, now+c.first+c.delay
}

// meet notes that a call is there, if it is one of those waited for.
func (p *played) meet(waited []int, call int) {
	for _, k := range waited {
		if k == call {
			p.missing--
		}
	}
}

// played is a call while it is played.
type played struct {
	class                   int
	path, expected, yields  time.Duration
	missing                 int // calls that it waits for
	index                   int
	started, yielded, ended bool
	yield, first, end       time.Duration // when it comes to that
}

// next is when the next of the calls under way yields or ends.
func next(g []played) time.Duration {
	soonest := time.Duration(-1)
	for i := range g {
		p := &g[i]
		if !p.started || p.ended {
			continue
		}
		at := p.end
		if !p.yielded {
			at = p.yield
		}
		if soonest < 0 || at < soonest {
			soonest = at
		}
	}
	return soonest
}
