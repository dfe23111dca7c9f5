package engine

import (
	"context"
	"fmt"

	"tailor/internal/engine/event"
	"tailor/internal/engine/model"
	"tailor/internal/engine/plan"
)

// Measured is what one run took and cost.
type Measured struct {
	Took      int64               `json:"took"`  // milliseconds, from its start to its plan
	Calls     int                 `json:"calls"` // of models, hedges and retries included
	Hedges    int                 `json:"hedges"`
	Failed    int                 `json:"failed"` // calls that gave no answer
	Usage     event.Usage         `json:"usage"`
	Sources   map[plan.Source]int `json:"sources"` // who gave the sections' results → sections
	GivenUp   []string            `json:"given_up"`
	FirstEdit int64               `json:"first_recommendation"` // milliseconds until the first one of a model; 0: none came
}

// Measure starts a draft, waits for its plan, and says what that took.
func (d *Draft) Measure(ctx context.Context) (Measured, error) {
	run, err := d.Start(ctx)
	if err != nil {
		return Measured{}, err
	}
	defer run.Close()
	if err := run.Wait(ctx); err != nil {
		return Measured{}, fmt.Errorf("measure a run: %w", err)
	}
	s := run.State()
	m := Measured{
		Took: s.Elapsed(s.EndedAt).Milliseconds(), Usage: s.Usage, Sources: map[plan.Source]int{}, GivenUp: s.Plan().GivenUp,
	}
	for _, section := range s.Sections {
		if worked(section.Kind) {
			m.Sources[section.Source]++
		}
	}
	for _, task := range s.Tasks {
		for _, a := range task.Attempts {
			m.count(a)
		}
	}
	for _, e := range run.history {
		if b, ok := e.Body.(event.Recommended); ok && b.Recommendation.Source != plan.FromOffline {
			m.FirstEdit = max(e.Time.Sub(s.StartedAt).Milliseconds(), 1)
			break
		}
	}
	return m, nil
}

func (m *Measured) count(a event.AttemptState) {
	if a.Lane == model.Offline {
		return
	}
	m.Calls++
	if a.Hedge {
		m.Hedges++
	}
	if a.Outcome != event.Answered && a.Outcome != event.Abandoned {
		m.Failed++
	}
}

// Whole reports whether models answered for every section, so that two runs
// have done the same work.
func (m Measured) Whole() bool { return m.Sources[plan.FromOffline] == 0 && len(m.GivenUp) == 0 }
