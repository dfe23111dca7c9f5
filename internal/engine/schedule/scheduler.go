package schedule

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// Options are the limits of a Scheduler and who is told of its work.
type Options struct {
	// Limit is the number of slots, at least 1 (less is taken as 1).
	Limit int
	// Lanes are the limits of single lanes. 0 closes a lane; a lane that is
	// not named here has no limit of its own.
	Lanes map[string]int
	// Ageing is how long a task waits for a slot until it is ranked one
	// priority class higher, again and again; 0 stands for DefaultAgeing.
	Ageing time.Duration
	// Observe is told every change, in order and never two at once, but in
	// its own time: a slow observer delays no task, only the return of Run,
	// which waits until all is told. It may call every method but Run.
	Observe func(Change)
}

// DefaultAgeing is the Ageing of Options that name none.
const DefaultAgeing = 15 * time.Second

// Scheduler runs the tasks of a graph. It starts a task's runner when its
// prerequisites have ended, and hands out the slots that runners ask for: to
// the highest priority class first, within it to the longest remaining path.
// Its methods may be called at any time, from anywhere.
type Scheduler struct {
	runner  Runner
	ageing  time.Duration
	observe func(Change)

	// wanting counts those who wait for mu and will see to the ready tasks
	// before they let go of it.
	wanting atomic.Int32

	mu    sync.Mutex // guards all below
	nodes map[string]*node
	order []*node // as they were added
	open  int     // tasks that have not ended

	ctx      context.Context // of the Run in progress, nil between runs
	base     context.Context // what tasks' contexts come from: ctx without its end
	finished chan error      // gets what the Run in progress returns
	closing  bool            // ctx has ended: start nothing more
	ready    queue[*node]    // tasks to start
	workers  int             // goroutines at work on tasks
	coming   bool            // one of the workers has yet to take its first task

	limit, used int
	lanes       map[string]*lane
	lineups     []*lineup
	waiting     int       // waiters in all lineups
	nextLift    time.Time // when the first of them may be lifted a class
	claims      []*stint
	lapse       *time.Timer // looks at the claims again
	lapsing     bool        // lapse is set

	untold, spare []news // for the observer; the slice used before
	telling       bool   // tellAll is at work
}

// New returns a scheduler without tasks.
func New(run Runner, o Options) *Scheduler {
	s := &Scheduler{
		runner:  run,
		ageing:  o.Ageing,
		observe: o.Observe,
		limit:   max(1, o.Limit),
		lanes:   make(map[string]*lane),
	}
	if s.ageing <= 0 {
		s.ageing = DefaultAgeing
	}
	for name, limit := range o.Lanes {
		s.lanes[name] = &lane{name: name, limit: limit}
	}
	return s
}

// Run works on the graph until every task has ended and the observer knows.
// When ctx ends, all tasks are cancelled, and Run returns ctx's error once the
// runners at work have returned; what is added or retried in between waits for
// the next Run. How the tasks ended is told by Results. Run may be called again,
// for what was added or retried since, but not while it runs.
func (s *Scheduler) Run(ctx context.Context) error {
	s.lock()
	if s.ctx != nil {
		s.unlock()
		return fmt.Errorf("run tasks: %w", ErrRunning)
	}
	finished := make(chan error, 1)
	s.ctx, s.finished, s.closing = ctx, finished, false
	s.base = context.WithoutCancel(ctx) // abort cancels; ctx itself would have to list every task
	s.unlock()

	select {
	case err := <-finished:
		return err
	case <-ctx.Done():
	}
	s.lock()
	if s.finished == finished {
		s.abort(time.Now())
	}
	s.unlock()
	return <-finished
}

// abort cancels everything, because the context of Run has ended.
func (s *Scheduler) abort(now time.Time) {
	if s.closing {
		return
	}
	s.closing = true
	cause := context.Cause(s.ctx)
	s.drop(cause, now)
	for _, n := range s.order {
		if n.stint != nil {
			n.stint.cancel(cause)
		}
	}
}

// lock and unlock enclose whatever may change what can be done next.
func (s *Scheduler) lock() {
	s.wanting.Add(1)
	s.mu.Lock()
	s.wanting.Add(-1)
}

// unlock does first what has become possible: slots go to waiters, ready tasks
// start, Run returns.
func (s *Scheduler) unlock() {
	s.dispatch()
	s.start()
	s.finish()
	s.mu.Unlock()
}

// start brings one more worker when there are tasks to start, no worker is on
// its way, and nobody else is about to come here. The worker will bring the
// next: so all ready tasks start at once, although no more goroutines are made
// than find something to do.
func (s *Scheduler) start() {
	if s.ctx == nil || s.closing || len(s.ready) == 0 || s.coming || s.wanting.Load() > 0 {
		return
	}
	s.coming = true
	s.workers++
	go s.work()
}

// finish lets Run return when nothing is left to do.
func (s *Scheduler) finish() {
	if s.ctx == nil || s.workers > 0 || s.telling || s.open > 0 && !s.closing {
		return
	}
	if s.lapsing {
		s.lapse.Stop()
		s.lapsing = false
	}
	var err error
	if s.closing {
		err = s.ctx.Err()
	}
	s.finished <- err
	s.ctx, s.base, s.finished = nil, nil, nil
}

// find is the node of a task.
func (s *Scheduler) find(id string) (*node, error) {
	if n := s.nodes[id]; n != nil {
		return n, nil
	}
	return nil, ErrUnknown
}

// Status tells where a task stands. Its error is ErrUnknown, never the task's.
func (s *Scheduler) Status(id string) (Status, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, err := s.find(id)
	if err != nil {
		return "", fmt.Errorf("status of %s: %w", id, err)
	}
	return n.status, nil
}

// Results lists the latest change of every task, in the order they were added.
// Its Slots are those in use now.
func (s *Scheduler) Results() []Change {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]Change, len(s.order))
	for i, n := range s.order {
		all[i] = Change{Task: n.task, Status: n.status, At: n.at, Err: n.err, Slots: s.used}
	}
	return all
}

// Counts tells how many tasks stand where.
func (s *Scheduler) Counts() map[Status]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	counts := make(map[Status]int)
	for _, n := range s.order {
		counts[n.status]++
	}
	return counts
}
