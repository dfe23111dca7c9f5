// Package bench measures what tailor's way of working gains over others: the
// same work on the same resumes, with the real scheduler and the real router
// over simulated providers, in virtual time. docs/performance.md says what is
// simulated and how.
package bench

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"tailor/internal/engine/event"
	"tailor/internal/engine/shape"
)

// Options say what to measure.
type Options struct {
	Runs        int    // of each policy on each resume, 1 to MostRuns
	Seed        uint64 // of all chance
	Concurrency []int  // limits, each 1 to MostSlots; none means 5 and 8
	Models      []string
	Assume      Assumptions
}

// Bounds of Options.
const (
	MostRuns  = 100_000
	MostSlots = 64
)

// DefaultModels gives the model that is asked first and the one that stands by.
func DefaultModels() []string { return []string{"gpt-4o-mini", "claude-3.5-haiku"} }

// Check refuses what cannot be measured.
func (o Options) Check() error {
	if o.Runs < 1 || o.Runs > MostRuns {
		return fmt.Errorf("%d runs: between 1 and %d are possible", o.Runs, MostRuns)
	}
	for _, limit := range o.Concurrency {
		if limit < 1 || limit > MostSlots {
			return fmt.Errorf("concurrency %d: between 1 and %d is possible", limit, MostSlots)
		}
	}
	for _, share := range []float64{o.Assume.StallShare, o.Assume.ErrorShare} {
		if !(share >= 0 && share <= 1) {
			return errors.New("a share of calls lies between 0 and 1")
		}
	}
	if o.Assume.StallShape <= 0 {
		return errors.New("the shape of stalls is above 0")
	}
	_, err := find(o.Models)
	return err
}

// Key says which runs belong together: those of a policy at a limit. The
// limit is 0 where it plays no part.
type Key struct {
	Policy Policy
	Limit  int
}

// Measured is what was measured on one resume.
type Measured struct {
	Sample  *Sample
	Results map[Key][]Result // by run
}

// Run measures every policy on every resume. The same options always give the
// same results.
func Run(ctx context.Context, o Options) (*Report, error) {
	if len(o.Concurrency) == 0 {
		o.Concurrency = []int{5, 8}
	}
	if len(o.Models) == 0 {
		o.Models = DefaultModels()
	}
	o.Concurrency = slices.Compact(slices.Sorted(slices.Values(o.Concurrency)))
	if err := o.Check(); err != nil {
		return nil, err
	}
	models, err := find(o.Models)
	if err != nil {
		return nil, err
	}
	report := newReport(o, models)
	for _, name := range Shapes() {
		sample, err := NewSample(name)
		if err != nil {
			return nil, fmt.Errorf("read the sample %s: %w", name, err)
		}
		m, err := measure(ctx, o, sample, models)
		if err != nil {
			return nil, err
		}
		report.add(m)
	}
	return report, nil
}

// measure lets all policies work on one resume, as many of them at once as
// there are processors.
func measure(ctx context.Context, o Options, s *Sample, models []Latency) (*Measured, error) {
	w := s.workload(models[0])
	field := bed{sample: s, models: models, assume: o.Assume, seed: o.Seed, plain: shape.Plain(w), shaped: map[int][]event.TaskInfo{}, prefix: map[int]int{}}
	keys := []Key{{Sequential, 0}, {Whole, 0}}
	for _, limit := range o.Concurrency {
		field.shaped[limit] = shape.Plan(w, limit)
		field.prefix[limit] = s.prefix(field.shaped[limit])
		keys = append(keys, Key{Published, limit}, Key{Tailor, limit}, Key{Unhedged, limit})
	}
	m := &Measured{Sample: s, Results: map[Key][]Result{}}
	for _, k := range keys {
		m.Results[k] = make([]Result, o.Runs)
	}
	todo := make(chan Key, len(keys))
	for _, k := range keys {
		todo <- k
	}
	close(todo)
	faults := make([]error, runtime.GOMAXPROCS(0))
	var workers sync.WaitGroup
	for i := range faults {
		workers.Go(func() {
			for k := range todo {
				if faults[i] == nil {
					faults[i] = field.all(ctx, k, m.Results[k])
				}
			}
		})
	}
	workers.Wait()
	return m, errors.Join(append(faults, ctx.Err())...)
}

// all does all runs of a policy at a limit, one after another as one person's
// machine does: how many second attempts a run may make depends on those before.
func (b bed) all(ctx context.Context, k Key, into []Result) error {
	for b.run = range into {
		if ctx.Err() != nil {
			return nil // measure tells
		}
		result, err := b.play(k.Policy, k.Limit)
		if err != nil {
			return err
		}
		b.past.Calls += result.Calls + result.Repeats
		b.past.Hedges += result.Hedges
		into[b.run] = result
	}
	return nil
}
