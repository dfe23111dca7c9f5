package schedule

import "time"

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
	rank() rank
	moved(index int) // told its place whenever that changes; -1 is none
}

// queue is a heap, best rank first. It keeps the ranks beside the items:
// container/heap, which must ask each item for every comparison, takes twice
// as long.
type queue[T ranked] []entry[T]

type entry[T ranked] struct {
	rank rank
	item T
}

func (q *queue[T]) push(item T) {
	*q = append(*q, entry[T]{item.rank(), item})
	q.up(len(*q) - 1)
}

// remove takes out the item at index i.
func (q *queue[T]) remove(i int) T {
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
	out.moved(-1)
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
		q.put(i, q[parent])
		i = parent
	}
	q.put(i, e)
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
		q.put(i, q[child])
		i = child
	}
	q.put(i, e)
}

func (q queue[T]) put(i int, e entry[T]) {
	q[i] = e
	e.item.moved(i)
}

// ahead counts the entries from i down that outrank r, and stops at most.
func (q queue[T]) ahead(r rank, i, most int) int {
	if most <= 0 || i >= len(q) || !q[i].rank.before(r) {
		return 0 // nobody below i outranks r either
	}
	n := 1 + q.ahead(r, 2*i+1, most-1)
	return n + q.ahead(r, 2*i+2, most-n)
}
