package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"tailor/internal/engine/event"
	"tailor/internal/engine/schedule"
)

// lap is one time that the scheduler runs: the run itself, or a retry later.
// It ends with a RunFinished, and the next one begins after that.
type lap struct {
	run       *Run
	scheduler *schedule.Scheduler
	cancel    context.CancelCauseFunc
	done      chan struct{}

	// Guarded by Run.work.
	stopped bool            // by the person: nothing is asked again
	closed  bool            // it has ended: nothing can be added any longer
	stale   bool            // a section was asked again since the end of the graph ran
	owed    map[string]bool // sections to ask again once nothing is under way

	mu    sync.Mutex // guards what follows
	tasks map[string]event.TaskInfo
	notes map[string]string // section → what the person wants of a retry
}

// Why a section cannot be asked again.
var (
	errCancelled = errors.New("cancelled") // also the cause of a lap that the person stopped
	errUnderWay  = errors.New("it is still under way")
)

// startLap puts tasks on a graph and runs it. The caller holds r.work, or is
// alone with the run.
func (r *Run) startLap(tasks []event.TaskInfo, notes map[string]string) error {
	l := &lap{run: r, tasks: map[string]event.TaskInfo{}, done: make(chan struct{}), notes: notes, owed: map[string]bool{}}
	l.scheduler = schedule.New(l.perform, schedule.Options{
		Limit: r.draft.engine.settings.Scheduler.MaxConcurrentTasks,
		Observe: func(c schedule.Change) {
			changed := event.TaskChanged{Task: c.Task.ID, Status: event.TaskStatus(c.Status)}
			if c.Err != nil {
				changed.Reason = c.Err.Error()
			}
			l.tell(changed)
		},
	})
	r.draft.router.Govern(l.scheduler, r.draft.engine.settings.Scheduler.MaxConcurrentTasks, l.tell)
	r.expect(tasks)
	if err := l.add(tasks...); err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(r.ctx)
	l.cancel = cancel
	r.lap = l
	go l.follow(ctx)
	return nil
}

// add puts tasks on the lap's graph.
func (l *lap) add(tasks ...event.TaskInfo) error {
	l.mu.Lock()
	for _, t := range tasks {
		l.tasks[t.ID] = t
	}
	l.mu.Unlock()
	l.run.emit(event.TasksAdded{Tasks: tasks})
	if err := l.scheduler.Add(l.run.draft.engine.scheduled(l.pending(tasks))...); err != nil {
		return fmt.Errorf("lay out the tasks: %w", err)
	}
	return nil
}

// pending gives tasks without the prerequisites that were done before the lap began.
func (l *lap) pending(tasks []event.TaskInfo) []event.TaskInfo {
	done := l.run.doneTasks()
	there := func(id string) bool { return done[id] && l.task(id).ID == "" }
	rest := slices.Clone(tasks)
	for i := range rest {
		rest[i].After = slices.DeleteFunc(slices.Clone(rest[i].After), there)
		rest[i].Reads = slices.DeleteFunc(slices.Clone(rest[i].Reads), there)
	}
	return rest
}

// tell emits what concerns slots with the number in use at that moment, so
// that the newest event always has the true one.
func (l *lap) tell(body event.Body) {
	l.run.mu.Lock()
	defer l.run.mu.Unlock()
	used, _ := l.scheduler.Slots()
	switch b := body.(type) {
	case event.TaskChanged:
		b.Slots = used
		body = b
	case event.AttemptStarted:
		b.Slots = used
		body = b
	case event.AttemptEnded:
		b.Slots = used
		body = b
	}
	l.run.emitLocked(body)
}

// follow runs the scheduler until nothing is left to do.
func (l *lap) follow(ctx context.Context) {
	defer close(l.done)
	defer l.cancel(nil)
	for !l.settle(l.scheduler.Run(ctx)) {
	}
}

// settle ends the lap when every task has ended; stopped is why not all could
// run. What was asked again while the scheduler came back keeps it open. No
// other lap begins before this one has told its end.
func (l *lap) settle(stopped error) bool {
	r := l.run
	r.work.Lock()
	defer r.work.Unlock()
	if stopped == nil && l.resume() {
		return false
	}
	for _, task := range l.scheduler.Results() {
		if !task.Status.Ended() {
			return false
		}
	}
	l.closed = true
	finished := event.RunFinished{Status: event.RunDone}
	if stopped != nil {
		finished.Status, finished.Reason = event.RunCancelled, "stopped before it was done"
	}
	r.finish(finished, l.ending)
	return true
}

// resume asks again the sections that are owed, and reports whether there is
// something to run. When sections were asked again, the end of the graph runs
// once more, over what they brought.
func (l *lap) resume() bool {
	owed := l.owed
	l.owed = map[string]bool{}
	for section := range owed {
		// It can only fail when the section is under way again already, with the newest facts.
		_ = l.ask(section, "")
	}
	if len(owed) == 0 && l.stale {
		l.stale = false
		for _, id := range []string{consistencyTask, planTask} {
			// It can only fail where the one before has it run again already.
			_ = l.scheduler.Retry(id)
		}
		return true
	}
	return len(owed) > 0
}

// ask has a section's recommendations made once more in this lap. The caller
// holds Run.work, so what has ended stays so.
func (l *lap) ask(section, note string) error {
	for _, id := range l.run.givers(section) {
		if status, err := l.scheduler.Status(id); err == nil && !status.Ended() {
			return fmt.Errorf("retry %s: %w", section, errUnderWay)
		}
	}
	l.mu.Lock()
	l.notes[section] = note
	l.mu.Unlock()
	l.stale = true
	tasks := l.run.repeat(section)
	l.run.expect(tasks)
	var fresh []event.TaskInfo
	for _, t := range tasks {
		if _, err := l.scheduler.Status(t.ID); err != nil {
			fresh = append(fresh, t) // it shared a call before, and is asked about alone now
			continue
		}
		l.mu.Lock()
		l.tasks[t.ID] = t
		l.mu.Unlock()
		if err := l.scheduler.Retry(t.ID); err != nil {
			return fmt.Errorf("retry %s: %w", section, err)
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	return l.add(fresh...)
}

// finish gives every section a result and tells the end, with the plan.
func (r *Run) finish(finished event.RunFinished, ending func(section string) string) {
	r.complete(ending)
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
	return r.againLocked(section, note)
}

func (r *Run) againLocked(section, note string) error {
	l := r.lap
	switch {
	case r.ctx.Err() != nil:
		return fmt.Errorf("retry %s: %w", section, ErrClosed)
	case l != nil && !l.closed && l.stopped:
		return fmt.Errorf("retry %s: the run is being stopped", section)
	case l != nil && !l.closed:
		return l.ask(section, note)
	}
	tasks := r.repeat(section)
	ids := make([]string, len(tasks))
	for i, t := range tasks {
		ids[i] = t.ID
	}
	return r.startLap(append(tasks, tail(ids...)...), map[string]string{section: note})
}

// owe has a section asked again with what the person confirmed: now, or when
// its task that is under way, and may not know it, has ended.
func (r *Run) owe(section string) error {
	r.work.Lock()
	defer r.work.Unlock()
	err := r.againLocked(section, "")
	if errors.Is(err, errUnderWay) {
		r.lap.owed[section] = true
		return nil
	}
	return err
}

// ending says why a section's tasks brought no result; "" while they may yet.
func (l *lap) ending(section string) string {
	givers := l.run.givers(section)
	why := "it has no task"
	for _, c := range l.scheduler.Results() {
		switch {
		case !slices.Contains(givers, c.Task.ID):
		case !c.Status.Ended():
			return ""
		case c.Status == schedule.Cancelled:
			why = "its task was cancelled"
		case c.Err != nil:
			reason, _, _ := strings.Cut(c.Err.Error(), "\n") // a panic's stack is no word for people
			why = "its task failed: " + reason
		}
	}
	return why
}

func (l *lap) task(id string) event.TaskInfo {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.tasks[id]
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
