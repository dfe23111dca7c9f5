package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/schedule"
)

// lap is one time that the scheduler runs: the run itself, or a retry later.
type lap struct {
	run       *Run
	scheduler *schedule.Scheduler
	tasks     map[string]event.TaskInfo
	cancel    context.CancelCauseFunc
	done      chan struct{}
	closed    bool // guarded by Run.work: nothing can be added any longer

	mu    sync.Mutex
	notes map[string]string // section → what the person wants of a retry
}

// errCancelled is the cause of a lap that the person stopped.
var errCancelled = errors.New("cancelled")

// startLap puts tasks on a graph and runs it. The caller holds r.work, or is
// alone with the run.
func (r *Run) startLap(tasks []event.TaskInfo, notes map[string]string) error {
	l := &lap{run: r, tasks: map[string]event.TaskInfo{}, done: make(chan struct{}), notes: notes}
	for _, t := range tasks {
		l.tasks[t.ID] = t
	}
	l.scheduler = schedule.New(l.perform, schedule.Options{
		Limit: r.draft.engine.settings.Scheduler.MaxConcurrentTasks,
		Observe: func(c schedule.Change) {
			changed := event.TaskChanged{Task: c.Task.ID, Status: event.TaskStatus(c.Status), Slots: c.Slots}
			if c.Err != nil {
				changed.Reason = c.Err.Error()
			}
			r.emit(changed)
		},
	})
	r.expect(tasks)
	r.emit(event.TasksAdded{Tasks: tasks})
	if err := l.scheduler.Add(r.draft.engine.scheduled(tasks)...); err != nil {
		return fmt.Errorf("lay out the tasks: %w", err)
	}
	ctx, cancel := context.WithCancelCause(r.ctx)
	l.cancel = cancel
	r.lap = l
	go l.follow(ctx)
	return nil
}

// follow runs the scheduler until nothing is left to do, then closes the run.
func (l *lap) follow(ctx context.Context) {
	defer close(l.done)
	defer l.cancel(nil)
	for {
		// Its error only repeats that ctx ended; the tasks' own ends were told as events.
		_ = l.scheduler.Run(ctx)
		if l.settled(ctx) {
			break
		}
	}
	finished := event.RunFinished{Status: event.RunDone}
	if ctx.Err() != nil {
		finished.Status, finished.Reason = event.RunCancelled, "stopped before it was done"
	}
	l.run.finish(finished)
}

// settled closes the lap when every task has ended. A retry that came in just
// as the scheduler returned keeps it open.
func (l *lap) settled(ctx context.Context) bool {
	l.run.work.Lock()
	defer l.run.work.Unlock()
	if ctx.Err() == nil {
		for id := range l.tasks {
			if status, err := l.scheduler.Status(id); err == nil && !status.Ended() {
				return false
			}
		}
	}
	l.closed = true
	return true
}

// finish gives every section a result and tells the end, with the plan.
func (r *Run) finish(finished event.RunFinished) {
	r.complete(finished.Reason)
	r.mu.Lock()
	defer r.mu.Unlock()
	p := r.state.Plan()
	finished.Plan = &p
	r.emitLocked(finished)
}

// again asks for one section's recommendations once more: in the lap under
// way, or in a new one.
func (r *Run) again(section, note string) error {
	r.work.Lock()
	defer r.work.Unlock()
	if l := r.lap; l != nil && !l.closed {
		l.setNote(section, note)
		return l.retry(r.givers(section))
	}
	tasks := r.repeat(section)
	ids := make([]string, len(tasks))
	for i, t := range tasks {
		ids[i] = t.ID
	}
	return r.startLap(append(tasks,
		event.TaskInfo{ID: consistencyTask, Kind: event.Consistency, After: ids, Priority: plan.High},
		event.TaskInfo{ID: planTask, Kind: event.Assemble, After: []string{consistencyTask}, Priority: plan.High},
	), map[string]string{section: note})
}

// retry runs ended tasks again, and the end of the graph after them.
func (l *lap) retry(tasks []string) error {
	for _, id := range tasks {
		if status, err := l.scheduler.Status(id); err == nil && !status.Ended() {
			return fmt.Errorf("retry %s: it is still under way", id)
		}
	}
	for _, id := range slices.Concat(tasks, []string{consistencyTask, planTask}) {
		status, err := l.scheduler.Status(id)
		if err != nil {
			return fmt.Errorf("retry %s: %w", id, err)
		}
		if !status.Ended() {
			continue
		}
		if err := l.scheduler.Retry(id); err != nil {
			return fmt.Errorf("retry %s: %w", id, err)
		}
	}
	return nil
}

func (l *lap) setNote(section, note string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.notes == nil {
		l.notes = map[string]string{}
	}
	l.notes[section] = note
}

func (l *lap) note(section string) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.notes[section]
}

// optional reports whether the dependents of a task run even when it fails: a
// section without an evaluation still gets recommendations, and one without
// recommendations still stands in the plan.
func optional(kind event.TaskKind) bool {
	return slices.Contains([]event.TaskKind{event.Evaluate, event.Recommend, event.Requirements}, kind)
}
