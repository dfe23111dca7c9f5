package schedule

import (
	"fmt"
	"time"
)

// set moves a task to a status and tells the observer.
func (s *Scheduler) set(n *node, to Status, err error, now time.Time) {
	n.status, n.err, n.at = to, err, now
	s.tell(n)
}

// place puts a task that has not started where its prerequisites say: among
// the skipped, the pending or the ready.
func (s *Scheduler) place(n *node, now time.Time) {
	n.missing = 0
	for _, e := range n.needs {
		if e.blocked(e.to) {
			s.skip(n, e.to, now)
			return
		}
		if !e.met(e.to) {
			n.missing++
		}
	}
	if n.missing == 0 {
		s.set(n, Ready, nil, now)
		s.ready.push(n)
		return
	}
	s.set(n, Pending, nil, now)
}

// end gives a task its final status and its dependents what follows from it.
func (s *Scheduler) end(n *node, as Status, err error, now time.Time) {
	s.open--
	s.set(n, as, err, now)
	for _, e := range n.feeds {
		switch d := e.to; {
		case d.status != Pending || e.reads && n.yielded:
		case n.blocks():
			s.skip(d, n, now)
		default:
			s.meet(d, now)
		}
	}
}

// meet counts that a prerequisite of a pending task is there.
func (s *Scheduler) meet(n *node, now time.Time) {
	if n.missing--; n.missing == 0 {
		s.set(n, Ready, nil, now)
		s.ready.push(n)
	}
}

// Yield implements Gate.
func (st *stint) Yield() {
	s, n := st.scheduler, st.node
	s.lock()
	defer s.unlock()
	if st.ended || n.yielded {
		return
	}
	n.yielded = true
	now := time.Now()
	for _, e := range n.feeds {
		if e.reads && e.to.status == Pending {
			s.meet(e.to, now)
		}
	}
}

// skip ends a task that cannot run because of a prerequisite.
func (s *Scheduler) skip(n, prerequisite *node, now time.Time) {
	n.cause = prerequisite.root()
	s.end(n, Skipped, n.cause.obstacle(), now)
}

// Retry runs an ended task again, and with it every task that was skipped
// because of it; what it yielded before no longer counts. Dependents that have run keep what they have: retry them as
// well to have them run again; they then wait for this one. A task that would
// be skipped is refused with a SkipError, which names the task to retry first.
func (s *Scheduler) Retry(id string) error {
	s.lock()
	defer s.unlock()
	n, err := s.find(id)
	if err == nil {
		err = n.retryable()
	}
	if err != nil {
		return fmt.Errorf("retry %s: %w", id, err)
	}
	now := time.Now()
	for _, n := range s.reopen(n) {
		s.place(n, now)
	}
	return nil
}

// reopen takes back the status of an ended task, of all that were skipped
// because of it, and of those about to start that must wait for it again. It
// returns these, to be placed anew.
func (s *Scheduler) reopen(root *node) []*node {
	root.status, root.yielded = "", false
	reopened, held := []*node{root}, []*node(nil)
	for i := 0; i < len(reopened); i++ {
		for _, e := range reopened[i].feeds {
			switch d := e.to; {
			case d.status == Pending:
				d.missing++
			case d.status == Skipped && d.cause == root:
				d.status = ""
				reopened = append(reopened, d)
			case d.status == Ready && d.stint == nil:
				s.ready.remove(d)
				d.status = ""
				held = append(held, d)
			}
		}
	}
	s.open += len(reopened)
	return append(reopened, held...)
}

// Cancel ends one task as Cancelled: at once when it has not started, else when
// its runner, whose context is cancelled, has returned, whatever it returns.
// Its dependents are skipped unless it is Optional.
func (s *Scheduler) Cancel(id string) error {
	s.lock()
	defer s.unlock()
	n, err := s.find(id)
	if err == nil && n.status.Ended() {
		err = ErrEnded
	}
	if err != nil {
		return fmt.Errorf("cancel %s: %w", id, err)
	}
	now := time.Now()
	if n.stint != nil {
		n.stint.stop()
	} else {
		s.ready.remove(n)
		s.end(n, Cancelled, ErrCancelled, now)
	}
	return nil
}

// CancelAll cancels every task that has not ended. What is added or retried
// later runs.
func (s *Scheduler) CancelAll() {
	s.lock()
	defer s.unlock()
	now := time.Now()
	s.drop(ErrCancelled, now)
	for _, n := range s.order {
		if n.stint != nil {
			n.stint.stop()
		}
	}
}

// drop ends every task that has not started as Cancelled. None is skipped:
// they end for the same reason, not because of one another.
func (s *Scheduler) drop(err error, now time.Time) {
	for _, n := range s.order {
		if n.waits() {
			s.open--
			s.set(n, Cancelled, err, now)
		}
	}
	clear(s.ready)
	s.ready = s.ready[:0]
}
