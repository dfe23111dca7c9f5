package event

import (
	"slices"
	"time"
)

// addTasks puts tasks on the graph. A run that had finished works again.
func (s *State) addTasks(b TasksAdded, at time.Time) {
	s.wake(at)
	for _, info := range b.Tasks {
		if t := s.Task(info.ID); t != nil {
			t.TaskInfo = info
			continue
		}
		s.Tasks = append(s.Tasks, TaskState{TaskInfo: info, Status: TaskPending, Attempts: []AttemptState{}})
	}
}

// changeTask moves a task. A task that leaves a final status is retried: it
// runs anew, and so does a run that had finished.
func (s *State) changeTask(b TaskChanged, at time.Time) {
	s.Slots = b.Slots
	t := s.Task(b.Task)
	if t == nil {
		return
	}
	if !b.Status.Ended() && t.Status.Ended() {
		s.GivenUp = slices.DeleteFunc(s.GivenUp, func(g GivenUp) bool { return g.Task == b.Task })
		t.Worked += milliseconds(t.StartedAt, t.EndedAt)
		t.StartedAt, t.EndedAt = time.Time{}, time.Time{}
	}
	if !b.Status.Ended() {
		s.wake(at)
	}
	if b.Status == TaskRunning && t.StartedAt.IsZero() {
		t.StartedAt = at
	}
	if b.Status.Ended() && t.EndedAt.IsZero() {
		t.EndedAt = at
	}
	t.Status, t.Reason = b.Status, b.Reason
}

// startAttempt opens an attempt. A section that is asked for recommendations
// has no result until that is resolved, whatever it had before.
func (s *State) startAttempt(b AttemptStarted, at time.Time) {
	s.Slots = b.Slots
	t := s.Task(b.Task)
	if t == nil || t.underWay(b.Attempt) != nil {
		return
	}
	t.Attempts = append(t.Attempts, AttemptState{
		Number: b.Attempt, Lane: b.Lane, Why: b.Why, Hedge: b.Hedge, StartedAt: at,
	})
	if b.Lane != offlineLane {
		s.asked = b.Lane
	}
	s.findSequence()
	if t.Kind != Recommend {
		return
	}
	for _, id := range t.About() {
		if section := s.Section(id); section != nil {
			section.Source, section.Model, section.Note = "", "", ""
		}
	}
}

func (s *State) progressAttempt(b AttemptProgressed) {
	t := s.Task(b.Task)
	if t == nil {
		return
	}
	if a := t.underWay(b.Attempt); a != nil {
		a.Tokens, a.Text = b.Tokens, b.Text
	}
}

// endAttempt closes an attempt. What progress showed of it is replaced, so
// that a reader who missed some of it ends with the same state.
func (s *State) endAttempt(b AttemptEnded, at time.Time) {
	s.Slots = b.Slots
	t := s.Task(b.Task)
	if t == nil {
		return
	}
	a := t.underWay(b.Attempt)
	if a == nil {
		return
	}
	a.Lane, a.Outcome, a.Status, a.Error, a.RetryIn = b.Lane, b.Outcome, b.Status, b.Error, b.RetryIn
	a.EndedAt, a.FirstToken = at, b.FirstToken
	a.Tokens, a.Text = b.Usage.CompletionTokens, ""
	a.Usage = b.Usage
	s.Usage = s.Usage.Plus(b.Usage)
	s.findSequence()
}

// giveUp notes that a task does without a lane, once for each.
func (s *State) giveUp(b GivenUp) {
	known := slices.ContainsFunc(s.GivenUp, func(g GivenUp) bool { return g.Task == b.Task && g.Lane == b.Lane })
	if !known && s.Task(b.Task) != nil {
		s.GivenUp = append(s.GivenUp, b)
	}
}

// underWay is the attempt with that number that has not ended, or nil.
func (t *TaskState) underWay(number int) *AttemptState {
	for i := len(t.Attempts) - 1; i >= 0; i-- {
		if a := &t.Attempts[i]; a.Number == number && a.EndedAt.IsZero() {
			return a
		}
	}
	return nil
}

// milliseconds is the time from start to end; 0 when either is missing or the clock went back.
func milliseconds(start, end time.Time) int64 {
	return between(start, end).Milliseconds()
}

func between(start, end time.Time) time.Duration {
	if start.IsZero() || end.Before(start) {
		return 0
	}
	return end.Sub(start)
}
