package schedule

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// node is a task in the graph.
type node struct {
	task    Task
	needs   []edge    // to its prerequisites
	feeds   []edge    // to its dependents
	sorting sorting   // how far Add has come with it
	status  Status    // "" until it is placed
	at      time.Time // of its last change
	err     error
	cause   *node         // for Skipped: the task at the root
	missing int           // prerequisites that it still waits for; kept while Pending or Ready
	path    time.Duration // expected work of the longest chain that begins with it
	stint   *stint        // while its runner is at work
	yielded bool          // the first part of its result is there
}

// edge leads from a task to a prerequisite of it, or back.
type edge struct {
	to    *node
	reads bool // what the prerequisite yields will do
}

// met reports whether the prerequisite n is there, or has ended, for what waits
// for it through such an edge.
func (e edge) met(n *node) bool { return n.status.Ended() || e.reads && n.yielded }

// blocked reports whether the prerequisite n ended so that what waits for it
// through such an edge cannot run.
func (e edge) blocked(n *node) bool { return n.blocks() && !(e.reads && n.yielded) }

func (n *node) rank() rank { return rank{n.task.Priority, n.path, n.task.ID} }

// blocks reports whether n ended so that its dependents cannot run.
func (n *node) blocks() bool {
	return n.status.Ended() && n.status != Done && !n.task.Optional
}

// waits reports whether n has neither started nor ended.
func (n *node) waits() bool { return n.stint == nil && !n.status.Ended() }

// root is the task to blame when n blocks: n, or what it was skipped for.
func (n *node) root() *node {
	if n.status == Skipped {
		return n.cause
	}
	return n
}

// obstacle is why tasks are skipped that n is to blame for.
func (n *node) obstacle() error {
	return &SkipError{Because: n.task.ID, Status: n.status, Err: n.err}
}

// retryable is nil when n has ended and could run again.
func (n *node) retryable() error {
	if !n.status.Ended() {
		return ErrNotEnded
	}
	for _, e := range n.needs {
		if e.blocked(e.to) {
			return e.to.root().obstacle()
		}
	}
	return nil
}

// chain is the length of n's longest chain when what follows it through such
// an edge takes rest.
func (e edge) chain(n *node, rest time.Duration) time.Duration {
	work := max(0, n.task.Expected)
	if y := n.task.Yields; e.reads && y > 0 {
		work = min(work, y)
	}
	return work + rest
}

// Add puts tasks into the graph, before or while it runs. Their prerequisites
// are tasks of the graph or of the same call. It adds all of them or, when one
// has no id or a taken one, a prerequisite is unknown, or tasks wait for one
// another (a CycleError), none.
func (s *Scheduler) Add(tasks ...Task) error {
	s.lock()
	defer s.unlock()
	if len(s.nodes) == 0 {
		s.nodes = make(map[string]*node, len(tasks))
	}
	batch := make([]node, len(tasks))
	for i, t := range tasks {
		if err := s.name(&batch[i], t); err != nil {
			s.forget(batch[:i])
			return fmt.Errorf("add task %q: %w", t.ID, err)
		}
	}
	sorted, err := s.sort(batch)
	if err != nil {
		s.forget(batch)
		return fmt.Errorf("add tasks: %w", err)
	}
	s.join(sorted)
	now := time.Now()
	s.open += len(batch)
	s.order = slices.Grow(s.order, len(batch))
	for i := range batch {
		s.order = append(s.order, &batch[i])
	}
	s.ready = slices.Grow(s.ready, len(batch))
	if s.observe != nil {
		s.untold = slices.Grow(s.untold, len(batch))
	}
	for _, n := range sorted {
		s.place(n, now)
	}
	return nil
}

// name makes n the node of t, found by its id.
func (s *Scheduler) name(n *node, t Task) error {
	if t.ID == "" {
		return errors.New("it has no id")
	}
	if s.nodes[t.ID] != nil {
		return ErrDuplicate
	}
	n.task = t
	n.task.After, n.task.Reads = slices.Clone(t.After), slices.Clone(t.Reads)
	n.path = max(0, t.Expected)
	s.nodes[t.ID] = n
	return nil
}

// forget takes a refused batch back out.
func (s *Scheduler) forget(batch []node) {
	for i := range batch {
		delete(s.nodes, batch[i].task.ID)
	}
}

// sorting is how far the search for cycles has come with a node.
type sorting uint8

const (
	unsorted sorting = iota
	visiting
	sorted
)

// sort finds the batch's prerequisites and returns its nodes, each after the
// ones it needs.
func (s *Scheduler) sort(batch []node) ([]*node, error) {
	order := make([]*node, 0, len(batch))
	var trail []*node // each needs the next
	var visit func(*node) error
	visit = func(n *node) error {
		switch n.sorting {
		case sorted:
			return nil
		case visiting:
			return cycle(append(trail[slices.Index(trail, n):], n))
		}
		n.sorting = visiting
		trail = append(trail, n)
		for i := range len(n.task.After) + len(n.task.Reads) {
			id, reads := n.task.prerequisite(i)
			p := s.nodes[id]
			if p == nil {
				return fmt.Errorf("%s needs %q: %w", n.task.ID, id, ErrUnknown)
			}
			n.needs = append(n.needs, edge{p, reads})
			if err := visit(p); err != nil {
				return err
			}
		}
		trail = trail[:len(trail)-1]
		n.sorting = sorted
		order = append(order, n)
		return nil
	}
	for i := range batch {
		if err := visit(&batch[i]); err != nil {
			return nil, err
		}
	}
	return order, nil
}

// prerequisite gives the i-th of the ids in After, then in Reads.
func (t Task) prerequisite(i int) (id string, reads bool) {
	if i < len(t.After) {
		return t.After[i], false
	}
	return t.Reads[i-len(t.After)], true
}

// cycle names a closed trail of nodes, from its smallest id on.
func cycle(trail []*node) CycleError {
	ids := make([]string, len(trail)-1)
	for i := range ids {
		ids[i] = trail[i].task.ID
	}
	first := slices.Index(ids, slices.Min(ids))
	return append(append(ids[first:len(ids):len(ids)], ids[:first]...), ids[first])
}

// join ties new nodes, sorted, to their prerequisites, and lengthens the paths
// of all that now lead further.
func (s *Scheduler) join(fresh []*node) {
	longer := false
	for _, n := range slices.Backward(fresh) {
		for _, e := range n.needs {
			p := e.to
			p.feeds = append(p.feeds, edge{n, e.reads})
			if path := e.chain(p, n.path); p.status == "" { // fresh itself: its turn is still to come
				p.path = max(p.path, path)
			} else if lengthen(p, path) {
				longer = true
			}
		}
	}
	if longer {
		s.reorder()
	}
}

// lengthen makes n's path at least path, and those that lead to n accordingly.
func lengthen(n *node, path time.Duration) bool {
	if path <= n.path {
		return false
	}
	n.path = path
	for _, e := range n.needs {
		lengthen(e.to, e.chain(e.to, path))
	}
	return true
}
