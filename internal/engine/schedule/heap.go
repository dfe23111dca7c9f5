package schedule

import (
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

// ranked is what a queue can hold.
type ranked interface {
	comparable
	rank() rank
}

// queue is a heap, best rank first. It keeps the ranks beside the items:
// container/heap, which must ask each item for every comparison, takes about
// twice as long.
type queue[T ranked] []entry[T]

type entry[T ranked] struct {
	rank rank
	item T
}

func (q *queue[T]) push(item T) {
	*q = append(*q, entry[T]{item.rank(), item})
	q.up(len(*q) - 1)
}

// pop takes out the first item.
func (q *queue[T]) pop() T {
	return q.removeAt(0)
}

// remove takes an item out if it is there. It has to look for it, which is
// rare enough: only what is cancelled leaves a queue other than by its rank.
func (q *queue[T]) remove(item T) {
	if i := slices.IndexFunc(*q, func(e entry[T]) bool { return e.item == item }); i >= 0 {
		q.removeAt(i)
	}
}

func (q *queue[T]) removeAt(i int) T {
	h := *q
	last := len(h) - 1
	out, moved := h[i].item, h[last]
	h[last] = entry[T]{}
	*q = h[:last]
	if i < last {
		h[i] = moved
		q.down(i)
		q.up(i)
	}
	return out
}

// reorder asks all items for their ranks again.
func (q queue[T]) reorder() {
	for i := range q {
		q[i].rank = q[i].item.rank()
	}
	for i := len(q) - 1; i >= 0; i-- {
		q.down(i)
	}
}

// up moves the entry at i towards the top, to where it belongs.
func (q queue[T]) up(i int) {
	e := q[i]
	for i > 0 {
		parent := (i - 1) / 2
		if !e.rank.before(q[parent].rank) {
			break
		}
		q[i] = q[parent]
		i = parent
	}
	q[i] = e
}

// down moves the entry at i away from the top, to where it belongs.
func (q queue[T]) down(i int) {
	e := q[i]
	for {
		child := 2*i + 1
		if child >= len(q) {
			break
		}
		if right := child + 1; right < len(q) && q[right].rank.before(q[child].rank) {
			child = right
		}
		if !q[child].rank.before(e.rank) {
			break
		}
		q[i] = q[child]
		i = child
	}
	q[i] = e
}

// ahead counts the entries from i down that outrank r, and stops at most.
func (q queue[T]) ahead(r rank, i, most int) int {
	if most <= 0 || i >= len(q) || !q[i].rank.before(r) {
		return 0 // nobody below i outranks r either
	}
	n := 1 + q.ahead(r, 2*i+1, most-1)
	return n + q.ahead(r, 2*i+2, most-n)
}
