package schedule

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"time"
)

// stint is one run of a task's runner, from its start to its return, and the
// Gate it is given.
type stint struct {
	scheduler *Scheduler
	node      *node
	ctx       context.Context
	cancel    context.CancelCauseFunc

	cancelled bool      // by Cancel: ends as Cancelled whatever the runner returns
	ended     bool      // the runner has returned
	permits   *permit   // held, linked
	waits     int       // calls of Enter that wait
	claims    bool      // is among the scheduler's claims
	left      bool      // has held a slot before
	since     time.Time // when the claim was first in somebody's way
	place     int       // among the claims
}

// stop cancels the stint's context at a person's wish.
func (st *stint) stop() {
	st.cancelled = true
	st.cancel(ErrCancelled)
}

// work runs ready tasks until there are none. A runner that leaves by
// runtime.Goexit takes the worker with it, but its task is ended all the same.
func (s *Scheduler) work() {
	st := s.next(nil, nil)
	err := errGoexit
	defer func() { s.retire(st, err) }()
	for st != nil {
		err = errGoexit
		err = s.execute(st)
		st = s.next(st, err)
	}
}

// execute calls the runner; a panic becomes its error.
func (s *Scheduler) execute(st *stint) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &PanicError{Value: v, Stack: firstLines(string(debug.Stack()))}
		}
	}()
	return s.runner(st.ctx, st.node.task, st)
}

// firstLines cuts a stack down to the call that panicked and those around it.
func firstLines(stack string) string {
	const most = 8 // two lines a call
	lines := strings.Split(strings.TrimSpace(stack), "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "panic(") {
			lines = lines[min(i+2, len(lines)):]
			break
		}
	}
	return strings.Join(lines[:min(most, len(lines))], "\n")
}

// next ends the stint a worker has come back from, nil for its first, and
// gives it another, nil when there is none.
func (s *Scheduler) next(last *stint, err error) *stint {
	fresh := &stint{scheduler: s} // made out here: the lock is what short tasks wait for
	fresh.ctx, fresh.cancel = context.WithCancelCause(s.base)
	if last != nil {
		defer last.cancel(nil)
	}
	s.lock()
	defer s.unlock()
	now := time.Now()
	if s.ctx.Err() != nil {
		s.abort(now) // before last ends, or its dependents would be skipped
	}
	if last != nil {
		s.conclude(last, err, now)
		s.letTell()
	} else {
		s.coming = false
	}
	if !s.begin(fresh, now) {
		fresh.cancel(nil)
		return nil
	}
	return fresh
}

// retire ends a worker, and the stint that took it away if one did.
func (s *Scheduler) retire(last *stint, err error) {
	s.lock()
	defer s.unlock()
	if last != nil {
		s.conclude(last, err, time.Now())
		last.cancel(nil)
	}
	s.workers--
}

// begin makes st the stint of the ready task that ranks first, if there is one.
func (s *Scheduler) begin(st *stint, now time.Time) bool {
	if len(s.ready) == 0 || s.closing {
		return false
	}
	n := s.ready.pop()
	if limit := n.task.Deadline; limit > 0 {
		cause := &DeadlineError{Task: n.task.ID, After: limit}
		ctx, stop := context.WithDeadlineCause(st.ctx, now.Add(limit), cause)
		cancel := st.cancel
		st.ctx, st.cancel = ctx, func(cause error) { cancel(cause); stop() }
	}
	st.node, n.stint = n, st
	s.claim(st)
	s.set(n, Running, nil, now)
	return true
}

// conclude ends a stint and its task. Permits the runner forgot come back, and
// nothing it left behind gets one any more. Its context is the caller's to end.
func (s *Scheduler) conclude(st *stint, err error, now time.Time) {
	as, err := s.verdict(st, err)
	st.ended = true
	s.unclaim(st)
	s.dismiss(st)
	for st.permits != nil {
		s.release(st.permits)
	}
	st.node.stint = nil
	s.end(st.node, as, err, now)
}

// verdict is the status and the error of a task whose runner returned err.
func (s *Scheduler) verdict(st *stint, err error) (Status, error) {
	if st.cancelled {
		return Cancelled, ErrCancelled
	}
	if err == nil {
		return Done, nil
	}
	if s.ctx.Err() != nil {
		return Cancelled, context.Cause(s.ctx)
	}
	var late *DeadlineError
	if errors.As(context.Cause(st.ctx), &late) && !errors.Is(err, late) {
		if errors.Is(err, context.DeadlineExceeded) {
			return Failed, late
		}
		return Failed, fmt.Errorf("%w: %w", late, err)
	}
	return Failed, err
}
