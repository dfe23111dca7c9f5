package schedule

import (
	"container/heap"
	"slices"
	"time"
)

// rank is a place in the order of those who want a slot: the higher class
// first, then the longer remaining path, then the smaller id, so that the
// order never depends on chance.
type rank struct {
	class int
	path  time.Duration
	id    string
}

func (a rank) before(b rank) bool {
	if a.class != b.class {
		return a.class > b.class
	}
	if a.path != b.path {
		return a.path > b.path
	}
	return a.id < b.id
}

// ranked is what a queue holds.
type ranked interface {
	rank() rank
	moved(index int) // told its place whenever that changes; -1 is none
}

// queue is a heap, best rank first.
type queue[T ranked] []T

func (q queue[T]) Len() int           { return len(q) }
func (q queue[T]) Less(i, j int) bool { return q[i].rank().before(q[j].rank()) }

func (q queue[T]) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].moved(i)
	q[j].moved(j)
}

func (q *queue[T]) Push(x any) {
	t := x.(T)
	t.moved(len(*q))
	*q = append(*q, t)
}

func (q *queue[T]) Pop() any {
	last := len(*q) - 1
	t := (*q)[last]
	clear((*q)[last:])
	*q = (*q)[:last]
	t.moved(-1)
	return t
}

// ahead counts the members from i down that outrank r, and stops at most.
func (q queue[T]) ahead(r rank, i, most int) int {
	if most <= 0 || i >= len(q) || !q[i].rank().before(r) {
		return 0 // nobody below i outranks r either
	}
	n := 1 + q.ahead(r, 2*i+1, most-1)
	return n + q.ahead(r, 2*i+2, most-n)
}

// waiter is one call of Enter that waits.
type waiter struct {
	stint   *stint
	since   time.Time
	lift    int           // classes gained by waiting
	granted chan struct{} // closed when permit is set
	permit  *permit
	queue   *lineup
	index   int
}

func (w *waiter) rank() rank {
	r := w.stint.node.rank()
	r.class += w.lift
	return r
}

func (w *waiter) moved(i int) { w.index = i }

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
	w := &waiter{stint: st, since: now, granted: make(chan struct{}), queue: s.lineups[i]}
	heap.Push(&w.queue.waiters, w)
	s.waiting++
	st.waits++
	if next := now.Add(s.ageing); s.waiting == 1 || next.Before(s.nextLift) {
		s.nextLift = next
	}
	return w
}

// dequeue takes a waiter out, granted or not.
func (s *Scheduler) dequeue(w *waiter) {
	l := w.queue
	heap.Remove(&l.waiters, w.index)
	if len(l.waiters) == 0 {
		i := slices.Index(s.lineups, l)
		s.lineups = slices.Delete(s.lineups, i, i+1)
	}
	s.waiting--
	w.stint.waits--
}

// age lifts the waiters that have waited long enough, if any has.
func (s *Scheduler) age(now time.Time) {
	if now.Before(s.nextLift) {
		return
	}
	s.nextLift = now.Add(s.ageing)
	for _, l := range s.lineups {
		for _, w := range l.waiters {
			w.lift = int(now.Sub(w.since) / s.ageing)
			if next := w.since.Add(time.Duration(w.lift+1) * s.ageing); next.Before(s.nextLift) {
				s.nextLift = next
			}
		}
		heap.Init(&l.waiters)
	}
}

// reorder puts every queue in order after paths have changed.
func (s *Scheduler) reorder() {
	heap.Init(&s.ready)
	for _, l := range s.lineups {
		heap.Init(&l.waiters)
	}
}
