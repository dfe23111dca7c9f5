package schedule

// change is a node's latest change.
func (s *Scheduler) change(n *node) Change {
	return Change{Task: n.task, Status: n.status, At: n.at, Err: n.err, Slots: s.used}
}

// tell queues a change for the observer. The goroutine that tells lives only
// while there is something to tell.
func (s *Scheduler) tell(c Change) {
	if s.observe == nil {
		return
	}
	s.news = append(s.news, c)
	if !s.telling {
		s.telling = true
		go s.tellAll()
	}
}

// tellAll calls the observer, outside the lock, until there is no more news.
func (s *Scheduler) tellAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.news) > 0 {
		news := s.news
		s.news = s.spare[:0]
		s.mu.Unlock()
		for _, c := range news {
			s.observe(c)
		}
		clear(news)
		s.mu.Lock()
		s.spare = news
	}
	s.telling = false
	s.finish()
}
