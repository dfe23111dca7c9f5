package engine

import (
	"context"
	"slices"

	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/resume"
	"tailor/internal/engine/store"
)

// observe keeps what an event says about models, so that later runs choose
// better. Losing some of it is no reason to disturb a run: its journal meets
// the same disk, and says so. The caller holds r.mu.
func (r *Run) observe(e event.Event) {
	s := r.draft.engine.store
	if s == nil {
		return
	}
	ctx := context.WithoutCancel(r.ctx)
	switch b := e.Body.(type) {
	case event.AttemptEnded:
		if t := r.state.Task(b.Task); t != nil {
			_ = s.RecordAttempt(ctx, r.attempt(e, b, t))
		}
	case event.Recommended:
		r.observeDecision(ctx, e, b.Recommendation.ID, false)
	case event.Decided:
		r.observeDecision(ctx, e, b.Recommendation, b.By == byPerson && b.Decision != plan.Open)
	case event.Withdrawn:
		_ = s.ForgetDecision(ctx, r.id, b.Recommendation)
	}
}

func (r *Run) attempt(e event.Event, b event.AttemptEnded, task *event.TaskState) store.Attempt {
	var section resume.Kind
	if task.Section != "" {
		section = r.draft.kind(task.TaskInfo)
	}
	return store.Attempt{
		At: e.Time, Run: r.id, Section: section, Task: task.Kind, Lane: b.Lane, Outcome: b.Outcome, Status: b.Status,
		FirstToken: b.FirstToken, Duration: b.Duration, Usage: b.Usage,
		Valid: b.Outcome == event.Answered, Invalid: b.Invalid, Hedge: hedged(task, b.Attempt),
		Simulated: r.draft.engine.providers.simulated,
	}
}

// observeDecision keeps where a recommendation stands. One that came from the
// cache was judged when it was new.
func (r *Run) observeDecision(ctx context.Context, e event.Event, id string, person bool) {
	rec := r.state.Recommendation(id)
	if rec == nil || rec.Source == plan.FromCache {
		return
	}
	section := r.draft.resume.Section(rec.Section)
	if section == nil {
		return
	}
	_ = r.draft.engine.store.RecordDecision(ctx, store.Decision{
		At: e.Time, Run: r.id, Recommendation: id, Section: section.Kind, Task: event.Recommend, Lane: rec.Model,
		Decision: rec.Decision, Person: person, Simulated: r.draft.engine.providers.simulated,
	})
}

// hedged reports whether the newest attempt of that number ran beside another.
func hedged(task *event.TaskState, number int) bool {
	for _, a := range slices.Backward(task.Attempts) {
		if a.Number == number {
			return a.Hedge
		}
	}
	return false
}
