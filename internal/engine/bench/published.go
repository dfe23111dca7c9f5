package bench

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"tailor/internal/engine/event"
	"tailor/internal/engine/model"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/resume"
	"tailor/internal/engine/shape"
)

// What the published architecture describes: a loop that looks for ready tasks
// ten times a second, a minute for a task's call, and retries of its own.
const (
	publishedPoll    = 100 * time.Millisecond
	publishedTimeout = time.Minute
	publishedTries   = 3
	publishedBackoff = time.Second
)

// published does the plain calls as the published architecture does: all
// evaluations, then all recommendations, with priority to experience and
// skills; each call carries the whole posting, and a task that waits for its
// retry keeps its slot.
func (b *bed) published(limit int) Result {
	r := &publishedRun{bed: b, provider: newProvider(b.seed, b.run, b.models[:1], b.assume), start: time.Now()}
	for _, kind := range []event.TaskKind{event.Evaluate, event.Recommend} {
		var phase []event.TaskInfo
		for _, t := range b.plain {
			if t.Kind == kind {
				t.Priority = plan.Medium
				if k := b.sample.resume.Section(t.Section).Kind; k == resume.Experience || k == resume.Skills {
					t.Priority = plan.High
				}
				phase = append(phase, t)
			}
		}
		r.all(phase, limit)
	}
	r.result.Makespan = time.Since(r.start)
	r.result.Taken = r.provider.taken
	r.result.spans, r.result.Prompt, r.result.Answer = r.provider.spans, r.provider.prompt, r.provider.answer
	for _, s := range r.provider.spans {
		if s.Result == limited {
			r.result.Refused++
		}
	}
	return r.result
}

type publishedRun struct {
	*bed
	provider *provider
	start    time.Time

	mu      sync.Mutex
	running int
	result  Result
}

// all executes tasks that wait for nothing, and returns at the first look
// after the last has ended.
func (r *publishedRun) all(tasks []event.TaskInfo, limit int) {
	slices.SortStableFunc(tasks, func(x, y event.TaskInfo) int { return shape.Class(y.Priority) - shape.Class(x.Priority) })
	for {
		r.mu.Lock()
		for r.running < limit && len(tasks) > 0 {
			r.running++
			go r.execute(r.sample.question(tasks[0], true))
			tasks = tasks[1:]
		}
		done := r.running == 0
		r.mu.Unlock()
		if done {
			return
		}
		time.Sleep(publishedPoll)
	}
}

// execute does one task.
func (r *publishedRun) execute(q *question) {
	ok := r.try(q)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.running--
	r.result.Calls++
	if !ok {
		r.result.Offline++
		return
	}
	r.result.work = r.result.work.plus(q.work)
	if len(q.work.edited) > 0 && r.result.First == 0 {
		r.result.First = time.Since(r.start)
	}
}

// try calls the model until it answers.
func (r *publishedRun) try(q *question) bool {
	for i := range publishedTries {
		ctx, cancel := context.WithTimeout(context.WithValue(context.Background(), questionKey{}, q), publishedTimeout)
		_, err := r.provider.Stream(ctx, r.models[0].Name, q.call, func(string) {})
		cancel()
		if err == nil {
			return true
		}
		if i == publishedTries-1 {
			break
		}
		wait := publishedBackoff << i
		if said, ok := errors.AsType[*model.Error](err); ok {
			wait = max(wait, said.RetryAfter)
		}
		r.mu.Lock()
		r.result.Repeats++
		r.mu.Unlock()
		time.Sleep(wait)
	}
	return false
}
