package event

// changeLimit keeps the limit, and which lanes have one slot left.
func (s *State) changeLimit(b LimitChanged) {
	if b.Lane == "" {
		s.Limit = b.Limit
	}
	if s.narrow == nil {
		s.narrow = map[string]string{}
	}
	delete(s.narrow, b.Lane)
	if b.Limit <= 1 {
		s.narrow[b.Lane] = b.Why
	}
	s.findSequence()
}

// findSequence finds out whether calls go one after another, and why: one slot
// is left for all, or for the only lane that is at work. Where nobody is asked
// this moment that is the lane that was asked last, or the only one there is.
func (s *State) findSequence() {
	s.Sequential = s.narrow[""]
	if s.Sequential != "" {
		return
	}
	if lane, only := s.busyLane(); only {
		s.Sequential = s.narrow[lane]
	}
}

// busyLane is the lane at work; false when several calls are under way.
func (s *State) busyLane() (lane string, only bool) {
	calls := 0
	lane = s.asked
	if lane == "" && len(s.Started.Lanes) == 1 {
		lane = s.Started.Lanes[0]
	}
	for i := range s.Tasks {
		for _, a := range s.Tasks[i].Attempts {
			if a.EndedAt.IsZero() && a.Lane != offlineLane {
				calls++
				lane = a.Lane
			}
		}
	}
	return lane, calls <= 1
}

// offlineLane is what the built-in analyser is called among lanes.
const offlineLane = "offline"
