package schedule

import (
	"runtime"
	"time"
)

// news is a change still to be told, small because thousands can queue up.
type news struct {
	node   *node
	status Status
	at     time.Time
	err    error
	slots  int
}

// tell queues a node's latest change for the observer. The goroutine that
// tells lives only while there is something to tell.
func (s *Scheduler) tell(n *node) {
	if s.observe == nil {
		return
	}
	s.untold = append(s.untold, news{n, n.status, n.at, n.err, s.used})
	if !s.telling {
		s.telling = true
		go s.tellAll()
	}
}

// tellAll calls the observer, outside the lock, until there is nothing to tell.
func (s *Scheduler) tellAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.untold) > 0 {
		batch := s.untold
		s.untold = s.spare[:0]
		s.mu.Unlock()
		for _, c := range batch {
			s.observe(Change{Task: c.node.task, Status: c.status, At: c.at, Err: c.err, Slots: c.slots})
		}
		clear(batch)
		s.mu.Lock()
		s.spare = batch
	}
	s.telling = false
	s.finish()
}

// letTell lets the observer catch up, for a moment, when short tasks leave it
// far behind: what waits to be told takes memory.
func (s *Scheduler) letTell() {
	const far = 500
	if len(s.untold) < far {
		return
	}
	s.wanting.Add(1) // it comes back: no other worker is needed
	s.mu.Unlock()
	runtime.Gosched()
	s.mu.Lock()
	s.wanting.Add(-1)
}
