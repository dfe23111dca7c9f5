package engine

import (
	"context"
	"slices"

	"tailor/internal/engine/event"
	"tailor/internal/engine/model"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/prompt"
	"tailor/internal/engine/schedule"
	"tailor/internal/engine/store"
)

// send sends a task's job to the models, unless one of them has answered the
// very same question before: then that answer comes again, at once and without
// a slot. So does one that the run had when its process was killed. replayed,
// when it is not nil, is told whose answer comes.
func (l *lap) send(ctx context.Context, gate schedule.Gate, task event.TaskInfo, job model.Job, replayed func(origin)) (model.Answer, error) {
	d := l.run.draft
	d.foresee(job.Call, task)
	if answer, ok := l.run.carried(task.ID); ok && replay(job, answer, replayed) {
		return answer, nil
	}
	if !d.caches() || len(job.Chain) == 0 {
		return d.router.Do(ctx, gate, job)
	}
	if !l.run.asksAgain(task) {
		if kept, ok := d.kept(ctx, task, job); ok {
			answer := model.Answer{Lane: kept.Lane, Source: plan.FromCache, Text: kept.Text,
				Note: "from an answer of " + kept.At.Local().Format("2006-01-02 15:04")}
			if replay(job, answer, replayed) {
				return answer, nil
			}
		}
	}
	var usage event.Usage
	observe := job.Observe
	job.Observe = func(body event.Body) {
		if ended, ok := body.(event.AttemptEnded); ok && ended.Outcome == event.Answered {
			usage = ended.Usage
		}
		observe(body)
	}
	answer, err := d.router.Do(ctx, gate, job)
	if err == nil && answer.Source != plan.FromOffline {
		l.run.keepAnswer(task, job, answer, usage)
	}
	return answer, err
}

// replay lets a job have an answer that was given before; false when the job
// does not accept it.
func replay(job model.Job, answer model.Answer, replayed func(origin)) bool {
	if replayed != nil {
		replayed(origin{answer.Lane, answer.Source})
	}
	return model.Replay(job, answer.Text) == nil
}

// caches reports whether answers are kept. Those of simulated models are not:
// they are there to show how long real ones take.
func (d *Draft) caches() bool {
	e := d.engine
	return e.store != nil && !e.settings.Cache.Disabled && !e.providers.simulated
}

// kept looks for an answer of the first lane of the chain. Where the person
// has not named a model for this run, one of another lane will do that was the
// first when it answered: which of them is first changes as the choice learns.
func (d *Draft) kept(ctx context.Context, task event.TaskInfo, job model.Job) (store.Cached, bool) {
	chain := job.Chain
	if d.pinned(task) {
		chain = chain[:1]
	}
	for i, choice := range chain {
		// A cache that cannot be read has nothing: the model is asked.
		kept, ok, err := d.engine.store.CacheGet(ctx, d.key(task, job.Call, choice.Lane), d.engine.now(), d.engine.cacheLimits())
		if err == nil && ok && (i == 0 || kept.Source == plan.FromModel) {
			return kept, true
		}
	}
	return store.Cached{}, false
}

// key is what an answer depends on.
func (d *Draft) key(task event.TaskInfo, call model.Call, lane model.Lane) string {
	s := d.engine.providers.settings[lane.Provider]
	return call.Key(string(task.Kind), prompt.Version(), lane.String(), s.Kind, s.BaseURL)
}

// keepAnswer keeps an answer for the next time. One that cannot be kept is
// asked for again.
func (r *Run) keepAnswer(task event.TaskInfo, job model.Job, answer model.Answer, usage event.Usage) {
	i := slices.IndexFunc(job.Chain, func(c model.Choice) bool { return c.Lane.String() == answer.Lane })
	if i < 0 {
		return
	}
	e := r.draft.engine
	cached := store.Cached{At: e.now(), Lane: answer.Lane, Source: answer.Source, Text: answer.Text, Usage: usage}
	if r.Kept() {
		cached.Run = r.id
	}
	_ = e.store.CachePut(context.WithoutCancel(r.ctx), r.draft.key(task, job.Call, job.Chain[i].Lane), cached, e.cacheLimits())
}

func (e *Engine) cacheLimits() store.CacheLimits {
	return store.CacheLimits{Size: int64(e.settings.Cache.MaxSizeMB) << 20, Age: e.settings.Cache.MaxAge}
}

// asksAgain reports whether a section has a model's result of the task already:
// the person wants another one.
func (r *Run) asksAgain(task event.TaskInfo) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.ContainsFunc(task.About(), func(id string) bool {
		s := r.state.Section(id)
		switch {
		case s == nil:
			return false
		case task.Kind == event.Evaluate:
			return s.Evaluation != nil && s.Evaluation.Source != plan.FromOffline
		default:
			return s.Source != "" && s.Source != plan.FromOffline
		}
	})
}
