// Package engine tailors a resume to a posting: it wires the rooms below it
// into one spine, from a file to a plan, and knows no face. What happens is
// told as events; every face folds them into the same State.
package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tailor/internal/config"
	"tailor/internal/engine/document"
	"tailor/internal/engine/match"
	"tailor/internal/engine/model"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/posting"
	"tailor/internal/engine/resume"
	"tailor/internal/engine/store"
)

// Options are what an Engine stands on.
type Options struct {
	Settings  config.Settings
	Store     *store.Store     // nil: runs are not kept
	Providers *Providers       // nil: offline
	Now       func() time.Time // nil: time.Now
}

// Engine prepares, starts and reopens runs. It is safe for use by several
// goroutines.
type Engine struct {
	settings  config.Settings
	store     *store.Store
	providers *Providers
	now       func() time.Time
}

// New makes an engine.
func New(o Options) *Engine {
	e := &Engine{settings: o.Settings, store: o.Store, providers: o.Providers, now: o.Now}
	if e.now == nil {
		e.now = time.Now
	}
	if e.providers == nil {
		e.providers = NoProviders()
	}
	return e
}

// extraCalls is the share of calls that a run may make on top, so that nobody
// waits for one that has stalled.
const extraCalls = 0.05

// newRouter makes the router of one run: what it learns of refused keys and
// failing lanes ends with the run.
func (e *Engine) newRouter(f *forecast) *model.Router {
	retries := e.settings.Router.Retries
	if retries == 0 {
		retries = -1 // the router's zero value means its default
	}
	return model.NewRouter(model.RouterOptions{
		Providers: e.providers.clients,
		Local:     e.providers.loopback(),
		Hedges:    extraCalls,
		Past:      e.tally(context.Background()),
		Expect:    f.slowest, Typical: f.typical,
		Timeouts: model.Timeouts{
			FirstToken: e.settings.Router.FirstTokenTimeout,
			Silence:    e.settings.Router.SilenceTimeout,
			Total:      e.settings.Scheduler.TaskTimeout,
		},
		Retries: retries,
		Prices:  e.prices(),
		MaxCost: e.settings.Router.MaxCost, Free: e.providers.free(), Deadline: e.settings.Router.Deadline,
		Seed: uint64(e.now().UnixNano()),
	})
}

// tally counts the calls of earlier runs: the share of extra ones is bounded
// over all of them, so that a small run may have one more.
func (e *Engine) tally(ctx context.Context) model.Tally {
	if e.store == nil {
		return model.Tally{}
	}
	calls, hedges, err := e.store.Tally(ctx, e.providers.simulated)
	if err != nil {
		return model.Tally{}
	}
	return model.Tally{Calls: calls - hedges, Hedges: hedges}
}

// Analyze is the deterministic match alone: no model, no network, nothing kept.
func (e *Engine) Analyze(source, job document.Source) (*resume.Resume, *posting.Posting, *plan.Analysis, error) {
	r, p, err := read(source, job)
	if err != nil {
		return nil, nil, nil, err
	}
	return r, p, match.Analyze(r, p, e.matching(nil)), nil
}

// Plan prepares, starts and waits: one resume, one posting, one plan.
func (e *Engine) Plan(ctx context.Context, request Request) (plan.Plan, error) {
	draft, err := e.Prepare(request)
	if err != nil {
		return plan.Plan{}, err
	}
	run, err := draft.Start(ctx)
	if err != nil {
		return plan.Plan{}, err
	}
	defer run.Close()
	if err := run.Wait(ctx); err != nil {
		return plan.Plan{}, err
	}
	return run.State().Plan(), nil
}

// matching is how this engine's settings want resumes to be scored.
func (e *Engine) matching(facts []match.Fact) match.Options {
	weights := map[resume.Kind]float64{}
	for kind, section := range e.settings.Sections {
		if section.Weight != nil {
			weights[resume.Kind(kind)] = *section.Weight
		}
	}
	return match.Options{Now: e.now(), Weights: weights, Facts: facts}
}

// What one run takes on. A resume of ten pages has a tenth of either; a text
// that has more is no resume, and would keep every face busy for minutes.
const (
	maxSections = 100
	maxBlocks   = 5000 // bullets and lines
)

// ErrTooMuch refuses a text that is no resume by its size.
var ErrTooMuch = errors.New("too much for one resume")

// bound refuses a resume that is larger than one run takes on.
func bound(r *resume.Resume) error {
	blocks := 0
	for i := range r.Sections {
		blocks += len(r.Sections[i].AllBlocks())
	}
	switch {
	case len(r.Sections) > maxSections:
		return fmt.Errorf("%w: it has %d sections; the limit is %d", ErrTooMuch, len(r.Sections), maxSections)
	case blocks > maxBlocks:
		return fmt.Errorf("%w: it has %d bullets and lines; the limit is %d", ErrTooMuch, blocks, maxBlocks)
	}
	return nil
}

// read cuts a resume into sections and finds a posting's requirements.
func read(source, job document.Source) (*resume.Resume, *posting.Posting, error) {
	r, err := resume.Segment(source.Input())
	if err != nil {
		return nil, nil, fmt.Errorf("read resume %s: %w", source.Name, err)
	}
	if err := bound(r); err != nil {
		return nil, nil, fmt.Errorf("read resume %s: %w", source.Name, err)
	}
	p, err := posting.Parse(job.Name, job.Text)
	if err != nil {
		return nil, nil, fmt.Errorf("read posting %s: %w", job.Name, err)
	}
	return r, p, nil
}
