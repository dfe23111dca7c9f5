package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"tailor/internal/engine/document"
	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/posting"
)

// ErrNotKept says that the engine has no store to reopen runs from.
var ErrNotKept = errors.New("runs are not kept here")

// Stored is a run in the store that is not open yet.
type Stored struct {
	Draft  *Draft
	events []event.Event // as it was found
}

// Find reads a stored run by its id, a prefix of it, or "last". Its draft says
// what a retry would send, and can be made offline.
func (e *Engine) Find(ctx context.Context, id, offline string) (*Stored, error) {
	return e.find(ctx, id, func(*event.State) Request { return Request{Offline: offline, Accept: plan.TakeNone} })
}

// FindToContinue is Find for somebody who goes on with the run: request says
// how, and what it works on is the run's own. A run that was begun offline
// stays so.
func (e *Engine) FindToContinue(ctx context.Context, id string, request Request) (*Stored, error) {
	return e.find(ctx, id, func(past *event.State) Request {
		if past.Started.Offline && request.Offline == "" {
			request.Offline = begunOffline + strings.TrimPrefix(past.Started.Reason, begunOffline)
		}
		return request
	})
}

const begunOffline = "it was begun so: "

func (e *Engine) find(ctx context.Context, id string, ask func(past *event.State) Request) (*Stored, error) {
	if e.store == nil {
		return nil, fmt.Errorf("open run %s: %w", id, ErrNotKept)
	}
	kept, input, err := e.store.Run(ctx, id)
	if err != nil {
		return nil, err
	}
	events, err := e.store.Events(ctx, kept.ID)
	if err != nil {
		return nil, fmt.Errorf("open run %s: %w", kept.ID, err)
	}
	request := ask(event.Fold(events))
	request.ID = kept.ID
	request.Resume = document.Source{Name: input.ResumeName, Format: input.ResumeFormat, Text: input.ResumeText,
		Layout: input.ResumeLayout, Data: input.ResumeData, Mends: input.ResumeMends}
	request.Posting = document.Source{Name: input.PostingName, Text: input.PostingText}
	draft, err := e.Prepare(request)
	if err != nil {
		return nil, fmt.Errorf("open run %s: %w", kept.ID, err)
	}
	return &Stored{Draft: draft, events: events}, nil
}

// Peek folds a stored run without opening it: nothing is changed.
func (s *Stored) Peek() *event.State { return event.Fold(s.events) }

// Open brings a stored run back with every decision. A run that was
// interrupted is brought to an end first: sections without a result get the
// offline analyser's.
func (s *Stored) Open(ctx context.Context) (*Run, error) {
	run, err := s.reopen(ctx)
	if err != nil {
		return nil, err
	}
	if state := run.State(); state.EndedAt.IsZero() {
		run.conclude(state)
	}
	return run, nil
}

// reopen brings a stored run back as it was left.
func (s *Stored) reopen(ctx context.Context) (*Run, error) {
	run := s.Draft.newRun(ctx, s.Draft.request.ID)
	release, err := s.Draft.engine.store.Lock(run.id)
	if err != nil {
		run.shutdown()
		return nil, err
	}
	run.release, run.kept = release, true
	events, err := s.newest(ctx)
	if err != nil {
		run.Close()
		return nil, err
	}
	run.restore(events)
	return run, nil
}

// newest reads the events again now that nobody else works on the run: it may
// have gone on, or have been removed, since it was found.
func (s *Stored) newest(ctx context.Context) ([]event.Event, error) {
	kept, id := s.Draft.engine.store, s.Draft.request.ID
	if _, _, err := kept.Run(ctx, id); err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	events, err := kept.Events(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("open run %s: %w", id, err)
	}
	return events, nil
}

// conclude brings a run to its end that was killed in the middle.
func (r *Run) conclude(state *event.State) {
	const reason = "the program was stopped before the run was done"
	r.begin(state) // the time in between was nobody's work
	for _, task := range state.Tasks {
		if !task.Status.Ended() {
			r.emit(event.TaskChanged{Task: task.ID, Status: event.TaskCancelled, Reason: reason})
		}
	}
	r.finish(event.RunFinished{Status: event.RunCancelled, Reason: reason}, func(string) string { return reason })
}

// restore takes a run's past back.
func (r *Run) restore(events []event.Event) {
	r.history = events
	r.state = event.Fold(events)
	for _, e := range events {
		if recommended, ok := e.Body.(event.Recommended); ok && recommended.Task != consistencyTask {
			r.serial[recommended.Recommendation.Target]++
		}
	}
	if len(r.state.Analysis.Requirements) > 0 {
		known := *r.posting
		known.Requirements = make([]posting.Requirement, len(r.state.Analysis.Requirements))
		for i, requirement := range r.state.Analysis.Requirements {
			known.Requirements[i] = requirement.Requirement
		}
		analysis := r.state.Clone().Analysis
		analysis.At = r.state.StartedAt
		r.posting, r.analysis = &known, &analysis
	}
	r.learnLocked()
	r.recall()
	r.answers = unworked(events)
	r.draft.router.Charge(r.state.Usage.Cost)
}
