package event

import (
	"time"

	"tailor/internal/engine/plan"
)

// Section is the section with that id, or nil.
func (s *State) Section(id string) *SectionState {
	return find(s.Sections, func(section *SectionState) bool { return section.ID == id })
}

// Task is the task with that id, or nil.
func (s *State) Task(id string) *TaskState {
	return find(s.Tasks, func(t *TaskState) bool { return t.ID == id })
}

// Recommendation is the recommendation with that id, or nil.
func (s *State) Recommendation(id string) *plan.Recommendation {
	return find(s.Recommendations, func(r *plan.Recommendation) bool { return r.ID == id })
}

// Proposed is the recommendation with that id as it was proposed: with its own
// words and the guard's verdict on them, whatever a person has put in their place.
func (s *State) Proposed(id string) (plan.Recommendation, bool) {
	r := s.Recommendation(id)
	if r == nil {
		return plan.Recommendation{}, false
	}
	proposed := *r
	if judged, edited := s.proposed[id]; edited {
		proposed.Verdict, proposed.Claims, proposed.Text, proposed.Decision = judged.verdict, judged.claims, "", plan.Open
	}
	return proposed, true
}

// Question is the question with that id, or nil.
func (s *State) Question(id string) *plan.Question {
	return find(s.Questions, func(q *plan.Question) bool { return q.ID == id })
}

func find[T any](list []T, is func(*T) bool) *T {
	for i := range list {
		if is(&list[i]) {
			return &list[i]
		}
	}
	return nil
}

// Open counts the recommendations that wait for a decision.
func (s *State) Open() int { return s.count(func(d plan.Decision) bool { return d == plan.Open }) }

// Taken counts the recommendations that are part of the tailored resume.
func (s *State) Taken() int { return s.count(plan.Decision.Taken) }

func (s *State) count(is func(plan.Decision) bool) int {
	n := 0
	for _, r := range s.Recommendations {
		if is(r.Decision) {
			n++
		}
	}
	return n
}

// Elapsed is how long the run has been at work. The time in which a finished
// run waits for a person is not part of it.
func (s *State) Elapsed(now time.Time) time.Duration {
	return time.Duration(s.Worked)*time.Millisecond + between(s.ResumedAt, s.until(now))
}

// OneByOne is how long the same work would have taken one call after another,
// so far: the sum of what the attempts took, those under way up to now, and of
// what the tasks took that asked nobody. It errs on the low side: a hedge does
// not count, for one call after another would not have sent it, nor does
// waiting for a retry.
func (s *State) OneByOne(now time.Time) time.Duration {
	now = s.until(now)
	var sum time.Duration
	for i := range s.Tasks {
		sum += s.Tasks[i].work(now)
	}
	return sum
}

// work is the time a task's own work took. A task that has not asked anybody
// yet may be waiting for a slot, so only its end tells that it worked alone.
func (t *TaskState) work(now time.Time) time.Duration {
	if len(t.Attempts) == 0 {
		if t.Status != TaskDone {
			return 0
		}
		return time.Duration(t.Worked)*time.Millisecond + between(t.StartedAt, t.EndedAt)
	}
	var sum time.Duration
	for _, a := range t.Attempts {
		switch {
		case a.Hedge:
		case a.EndedAt.IsZero():
			sum += between(a.StartedAt, now)
		default:
			sum += between(a.StartedAt, a.EndedAt)
		}
	}
	return sum
}

// Saved is the share of OneByOne that working side by side has saved so far,
// from 0 (nothing) up to, never reaching, 1.
func (s *State) Saved(now time.Time) float64 {
	alone, together := s.OneByOne(now), s.Elapsed(now)
	if alone <= together || together <= 0 {
		return 0
	}
	return 1 - together.Seconds()/alone.Seconds()
}

// until is now, or the run's end when it has ended.
func (s *State) until(now time.Time) time.Time {
	if s.EndedAt.IsZero() {
		return now
	}
	return s.EndedAt
}
