// Package schedule runs a graph of tasks: priorities, dependencies, limits
// that change while it runs, and slots that belong to attempts, not tasks.
package schedule

import (
	"context"
	"time"
)

// Task is one node of the graph.
type Task struct {
	ID       string
	After    []string      // ids of tasks that must end well first
	Reads    []string      // ids of tasks that must have yielded first, or ended well
	Priority int           // class; higher goes first
	Expected time.Duration // expected work; the longest remaining path goes first within a class
	Yields   time.Duration // expected work until it yields; 0: not before its end
	Deadline time.Duration // longest time from its start to its end, waiting for slots included; 0 is none
	Optional bool          // when it fails, its dependents run all the same (they wait for its end only)
}

// Runner does one task's work. It asks g for a slot for each attempt.
type Runner func(ctx context.Context, t Task, g Gate) error

// Gate hands out slots, one an attempt.
type Gate interface {
	// Enter waits, in the task's rank, until a global slot and room in one of the lanes are free
	// (earlier lanes preferred); a task that waits for a full lane holds nobody else up.
	Enter(ctx context.Context, lanes ...string) (Permit, error)
	// TryEnter succeeds only if a slot is free and nobody waits for it: a hedge.
	TryEnter(lanes ...string) (Permit, bool)
	// Yield says that the first part of the task's result is there: what only reads that (Task.Reads) may start,
	// whatever becomes of the rest. Saying it again does nothing.
	Yield()
}

// Permit is one slot held.
type Permit interface {
	// Lane is the lane the slot is in; "" when none was asked for.
	Lane() string
	// Leave gives the slot back; calling it again does nothing.
	Leave()
}

// Status is where a task stands.
type Status string

// The statuses of a task.
const (
	Pending   Status = "pending" // waits for prerequisites
	Ready     Status = "ready"   // may start, or has started and waits for a slot while it holds none
	Running   Status = "running" // its runner is at work (it may be in back-off, holding no slot)
	Done      Status = "done"
	Failed    Status = "failed"
	Skipped   Status = "skipped" // a prerequisite failed
	Cancelled Status = "cancelled"
)

// Ended reports whether s is final.
func (s Status) Ended() bool {
	return s == Done || s == Failed || s == Skipped || s == Cancelled
}

// Change is a task's move from one status to another, told to the observer.
type Change struct {
	Task   Task
	Status Status
	At     time.Time
	Err    error // for Failed, Skipped ("skipped: because evaluate:S3 failed") and Cancelled
	Slots  int   // slots in use after the change
}
