package schedule

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// What a call on a Scheduler can be refused for.
var (
	ErrUnknown   = errors.New("no such task")
	ErrDuplicate = errors.New("id is taken")
	ErrEnded     = errors.New("task has ended")
	ErrNotEnded  = errors.New("task has not ended")
	ErrRunning   = errors.New("already running")
)

// ErrCancelled is the error of a task that Cancel or CancelAll ended, and the
// cause of its context.
var ErrCancelled = errors.New("cancelled")

var errGoexit = errors.New("the runner left without returning (runtime.Goexit)")

// CycleError says that tasks wait for one another: each id needs the one
// after it, and the last is the first again.
type CycleError []string

func (e CycleError) Error() string { return "cycle: " + strings.Join(e, " → ") }

// SkipError is why a task was skipped.
type SkipError struct {
	Because string // the task at the root: it failed or was cancelled, it was not itself skipped
	Status  Status // how that task ended: Failed or Cancelled
	Err     error  // that task's error
}

func (e *SkipError) Error() string {
	if e.Status == Cancelled {
		return fmt.Sprintf("skipped: because %s was cancelled", e.Because)
	}
	reason, _, _ := strings.Cut(e.Err.Error(), "\n") // a panic's stack is told once
	return fmt.Sprintf("skipped: because %s failed: %s", e.Because, reason)
}

// Unwrap gives the error of the task at the root.
func (e *SkipError) Unwrap() error { return e.Err }

// DeadlineError is the cause of a context that a task's own deadline ended. It
// is a context.DeadlineExceeded.
type DeadlineError struct {
	Task  string
	After time.Duration
}

func (e *DeadlineError) Error() string {
	return fmt.Sprintf("deadline of %s reached", e.After)
}

// Is makes a DeadlineError a context.DeadlineExceeded.
func (e *DeadlineError) Is(target error) bool { return target == context.DeadlineExceeded }

// PanicError is the error of a task whose runner panicked.
type PanicError struct {
	Value any    // what it panicked with
	Stack string // the first lines of the stack, from the panic on
}

func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v\n%s", e.Value, e.Stack) }

// Unwrap gives the value panicked with when it is an error.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}
