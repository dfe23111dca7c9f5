package engine

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"tailor/internal/engine/event"
	"tailor/internal/engine/ground"
	"tailor/internal/engine/model"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/posting"
	"tailor/internal/engine/resume"
	"tailor/internal/engine/store"
)

// Run is one resume fitted to one posting, from its start to its plan and
// beyond: a run that was reopened takes decisions like a live one. It is safe
// for use by several goroutines.
type Run struct {
	id      string
	draft   *Draft
	guard   *ground.Guard
	broker  *event.Broker
	release func() // gives the run's lock back

	mu       sync.Mutex // orders events: state, journal and broker see them alike
	closed   bool       // nothing happens to the run any longer
	state    *event.State
	history  []event.Event
	kept     bool // the journal takes events
	posting  *posting.Posting
	analysis *plan.Analysis
	serial   map[string]int // target → recommendations named so far
	ledger   ledger
	answers  map[string]model.Answer // task → a model's answer that was not worked in when its process was killed

	work sync.Mutex // guards lap and what is asked again; taken before mu
	lap  *lap       // the newest; nil before the first

	ctx      context.Context // of everything that the run does
	shutdown context.CancelFunc
}

// ErrClosed refuses what is asked of a run that was closed, or whose context has ended.
var ErrClosed = errors.New("the run is closed")

// Start begins the run. It ends early, keeping what it has, when ctx does.
func (d *Draft) Start(ctx context.Context) (*Run, error) {
	id := d.request.ID
	if id == "" {
		id = store.NewID(d.engine.now())
	}
	run := d.newRun(ctx, id)
	if err := run.keep(ctx); err != nil {
		run.shutdown()
		return nil, err
	}
	run.begin(run.state)
	if err := run.startLap(d.graph(), map[string]string{}); err != nil {
		run.Close()
		return nil, err
	}
	return run, nil
}

// begin tells what is known before any task, as far as known does not have it
// yet: the match, and the sections that stay as they are.
func (r *Run) begin(known *event.State) {
	d := r.draft
	r.emit(d.started())
	if len(known.Analysis.Sections) == 0 {
		r.emit(event.Analyzed{Analysis: *d.analysis})
		r.emit(event.Rescored{ScoreAfter: d.analysis.Score, Sections: sectionScores(d.analysis)})
	}
	for _, section := range d.resume.Sections {
		if s := known.Section(section.ID); !worked(section.Kind) && (s == nil || s.Source == "") {
			r.emit(event.SectionResolved{Section: section.ID, Source: plan.FromOffline, Model: model.Offline,
				Note: "kept as it is; it never leaves this machine"})
		}
	}
}

func (d *Draft) newRun(ctx context.Context, id string) *Run {
	run := &Run{
		id: id, draft: d, guard: ground.New(d.resume, nil), broker: event.NewBroker(),
		state: &event.State{}, posting: d.posting, analysis: d.analysis, serial: map[string]int{},
		release: func() {},
	}
	run.ctx, run.shutdown = context.WithCancel(ctx)
	return run
}

// keep opens the run in the store, when there is one.
func (r *Run) keep(ctx context.Context) error {
	s := r.draft.engine.store
	if s == nil {
		return nil
	}
	input := store.Input{
		ResumeName: r.draft.request.Resume.Name, ResumeFormat: r.draft.request.Resume.Format, ResumeText: r.draft.request.Resume.Text,
		ResumeLayout: r.draft.request.Resume.Layout, ResumeData: r.draft.request.Resume.Data,
		ResumeMends: r.draft.request.Resume.Mends,
		PostingName: r.draft.request.Posting.Name, PostingText: r.draft.request.Posting.Text,
	}
	release, err := s.Lock(r.id)
	if err != nil {
		return err
	}
	if err := s.CreateRun(ctx, r.id, input, r.draft.engine.now()); err != nil {
		release()
		return err
	}
	r.release, r.kept = release, true
	return nil
}

func (d *Draft) started() event.RunStarted {
	sections := make([]event.SectionInfo, len(d.resume.Sections))
	for i, s := range d.resume.Sections {
		sections[i] = event.SectionInfo{ID: s.ID, Kind: s.Kind, Heading: s.Heading, Start: s.Span.Start, End: s.Span.End}
	}
	return event.RunStarted{
		Resume: d.resume.Name, Posting: d.posting.Name, Title: d.posting.Title, Company: d.posting.Company,
		Sections: sections, Limit: d.engine.settings.Scheduler.MaxConcurrentTasks, Lanes: d.lanes(),
		Offline: d.offline, Reason: d.reason, Simulated: d.engine.providers.simulated,
	}
}

// lanes lists the models that are asked first for recommendations, then the others.
func (d *Draft) lanes() []string {
	lanes := []string{}
	seen := map[string]bool{}
	for _, task := range []event.TaskKind{event.Recommend, event.Evaluate} {
		for _, kind := range resume.Kinds() {
			for _, choice := range d.chains[task][kind] {
				if name := choice.Lane.String(); !seen[name] {
					seen[name] = true
					lanes = append(lanes, name)
				}
			}
		}
	}
	return lanes
}

func sectionScores(a *plan.Analysis) map[string]float64 {
	scores := make(map[string]float64, len(a.Sections))
	for _, s := range a.Sections {
		scores[s.ID] = s.Score
	}
	return scores
}

// emit is the only way in which anything happens to a run: the event is
// numbered, folded, written to the journal and told to every face, in one order.
func (r *Run) emit(body event.Body) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.emitLocked(body)
}

func (r *Run) emitLocked(body event.Body) {
	e := event.Event{Seq: r.state.Seq + 1, Time: r.draft.engine.now().UTC(), Run: r.id, Body: body}
	r.state.Apply(e)
	var lost error
	if !e.Progress() {
		r.history = append(r.history, e)
		lost = r.journal(e)
		r.observe(e)
	}
	r.broker.Publish(e)
	if lost != nil { // a full disk must not stop the run: it goes on and says so
		r.kept = false
		r.emitLocked(event.Noticed{Level: event.Trouble, Text: fmt.Sprintf("this run is not kept any longer: %v", lost)})
	}
}

// journal writes an event down before any face is told, so that what a person
// has seen is never lost.
func (r *Run) journal(e event.Event) error {
	if !r.kept {
		return nil
	}
	return r.draft.engine.store.Append(context.WithoutCancel(r.ctx), e)
}

// Kept reports whether the store holds all that happened to the run so far.
func (r *Run) Kept() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.kept
}

// ID is the run's name in the store.
func (r *Run) ID() string { return r.id }

// State is a copy of where the run stands.
func (r *Run) State() *event.State {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.state.Clone()
}

// Subscribe brings all that has happened, then what happens.
func (r *Run) Subscribe() *event.Subscription {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.broker.Subscribe(r.history)
}

// Wait returns when no task is under way any longer, or with ctx's error.
func (r *Run) Wait(ctx context.Context) error {
	current := r.newest()
	if current == nil {
		return nil
	}
	select {
	case <-current.done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// newest is the newest lap; nil before the first.
func (r *Run) newest() *lap {
	r.work.Lock()
	defer r.work.Unlock()
	return r.lap
}

// Cancel stops what is under way. Sections without a result get the offline
// analyser's, and the run is kept.
func (r *Run) Cancel() {
	r.work.Lock()
	defer r.work.Unlock()
	if r.lap != nil {
		r.lap.stopped = true
		r.lap.cancel(errCancelled)
	}
}

// CancelTask stops one task.
func (r *Run) CancelTask(task string) error {
	r.work.Lock()
	defer r.work.Unlock()
	if r.lap == nil {
		return fmt.Errorf("cancel %s: the run has finished", task)
	}
	return r.lap.scheduler.Cancel(task)
}

// Close stops the run, waits for its calls to end, and ends every subscription.
// Closing it again does nothing.
func (r *Run) Close() {
	r.shutdown() // no lap begins after this
	if current := r.newest(); current != nil {
		<-current.done
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return
	}
	r.closed = true
	r.broker.Close()
	r.release()
}
