package schedule

import (
	"slices"
	"time"
)

// waiter is one call of Enter that waits.
type waiter struct {
	stint   *stint
	since   time.Time
	lift    int           // classes gained by waiting
	granted chan struct{} // closed when permit is set
	permit  *permit
	lineup  *lineup // nil when it has been taken out
}

func (w *waiter) rank() rank {
	r := w.stint.node.rank()
	r.class += w.lift
	return r
}

// lineup holds the waiters that asked for the same lanes: what keeps one of
// them out keeps out all, so that only the first of each lineup is looked at.
type lineup struct {
	lanes   []string
	waiters queue[*waiter]
}

// enqueue adds a waiter for lanes.
func (s *Scheduler) enqueue(st *stint, lanes []string, now time.Time) *waiter {
	i := slices.IndexFunc(s.lineups, func(l *lineup) bool { return slices.Equal(l.lanes, lanes) })
	if i < 0 {
		i = len(s.lineups)
		s.lineups = append(s.lineups, &lineup{lanes: slices.Clone(lanes)})
	}
	w := &waiter{stint: st, since: now, granted: make(chan struct{}), lineup: s.lineups[i]}
	w.lineup.waiters.push(w)
	s.waiting++
	st.waits++
	if next := now.Add(s.ageing); s.waiting == 1 || next.Before(s.nextLift) {
		s.nextLift = next
	}
	return w
}

// dequeue takes a waiter out, granted or not.
func (s *Scheduler) dequeue(w *waiter) {
	l := w.lineup
	if l == nil {
		return
	}
	w.lineup = nil
	l.waiters.remove(w)
	if len(l.waiters) == 0 {
		i := slices.Index(s.lineups, l)
		s.lineups = slices.Delete(s.lineups, i, i+1)
	}
	s.waiting--
	w.stint.waits--
}

// dismiss takes out what waits for a stint that has ended.
func (s *Scheduler) dismiss(st *stint) {
	for st.waits > 0 {
		for _, l := range s.lineups {
			i := slices.IndexFunc(l.waiters, func(e entry[*waiter]) bool { return e.item.stint == st })
			if i >= 0 {
				s.dequeue(l.waiters[i].item)
				break // dequeue may have changed the lineups
			}
		}
	}
}

// age lifts the waiters that have waited long enough, if any has.
func (s *Scheduler) age(now time.Time) {
	if now.Before(s.nextLift) {
		return
	}
	s.nextLift = now.Add(s.ageing)
	for _, l := range s.lineups {
		for _, e := range l.waiters {
			w := e.item
			w.lift = int(now.Sub(w.since) / s.ageing)
			if next := w.since.Add(time.Duration(w.lift+1) * s.ageing); next.Before(s.nextLift) {
				s.nextLift = next
			}
		}
		l.waiters.reorder()
	}
}

// reorder puts every queue in order after paths have changed.
func (s *Scheduler) reorder() {
	s.ready.reorder()
	for _, l := range s.lineups {
		l.waiters.reorder()
	}
}
