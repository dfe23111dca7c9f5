package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/resume"
)

// Scope says what statistics are about.
type Scope struct {
	Since     time.Time // zero: as far back as anything is kept
	Simulated bool      // of simulated models instead of real ones, never of both
}

// Grouping says what statistics are told apart by.
type Grouping int

// The groupings.
const (
	ByLane        Grouping = iota // lanes
	BySectionTask                 // section kinds, task kinds and lanes
)

// Figures are what a group of attempts and recommendations came to. Times are
// milliseconds, percentiles by the nearest rank, of the calls that answered.
type Figures struct {
	Section resume.Kind    `json:"section,omitempty"` // "" unless told apart by it, and for tasks of the whole run
	Task    event.TaskKind `json:"task,omitempty"`    // "" unless told apart by it
	Lane    string         `json:"lane"`

	Calls     int `json:"calls"`
	Answered  int `json:"answered"`
	Failed    int `json:"failed"`
	Limited   int `json:"limited"`   // of the failed: refused for load (429, 503, 529)
	Invalid   int `json:"invalid"`   // of the failed: an answer came, and could not be used
	Cancelled int `json:"cancelled"` // by a person, or because another was quicker

	FirstTokenP50 int64 `json:"first_token_p50"`
	FirstTokenP95 int64 `json:"first_token_p95"`
	DurationP50   int64 `json:"duration_p50"`
	DurationP95   int64 `json:"duration_p95"`

	Usage event.Usage `json:"usage"` // of all its calls

	Proposed       int `json:"proposed"`        // recommendations
	Accepted       int `json:"accepted"`        // by a person, edited ones too
	Rejected       int `json:"rejected"`        // by a person
	AcceptedPolicy int `json:"accepted_policy"` // by a policy, without a person

	LastAnswer        time.Time `json:"last_answer,omitzero"`
	LastFailure       time.Time `json:"last_failure,omitzero"`
	LastFailureStatus int       `json:"last_failure_status,omitempty"` // HTTP; 0 when there was none

	firstTokens, durations []int64
}

// AcceptedShare is the share of what a person decided on that they took, 0–1;
// false when nobody decided on anything.
func (f Figures) AcceptedShare() (float64, bool) {
	if f.Accepted+f.Rejected == 0 {
		return 0, false
	}
	return float64(f.Accepted) / float64(f.Accepted+f.Rejected), true
}

// ValidShare is the share of the answers that came which could be used, 0–1;
// false when none came.
func (f Figures) ValidShare() (float64, bool) {
	if f.Answered+f.Invalid == 0 {
		return 0, false
	}
	return float64(f.Answered) / float64(f.Answered+f.Invalid), true
}

// Statistics sums up what models did, by lane and by whatever else by says, in
// order of lane, section and task.
func (s *Store) Statistics(ctx context.Context, scope Scope, by Grouping) ([]Figures, error) {
	g := &groups{by: by, figures: map[groupKey]*Figures{}}
	if err := s.countAttempts(ctx, scope, g); err != nil {
		return nil, fmt.Errorf("sum up what models did: %w", explain(err))
	}
	if err := s.countDecisions(ctx, scope, g); err != nil {
		return nil, fmt.Errorf("sum up what was accepted: %w", explain(err))
	}
	return g.sorted(), nil
}

func (s *Store) countAttempts(ctx context.Context, scope Scope, g *groups) error {
	type row struct {
		Attempt
		at int64
	}
	rows, err := s.db.QueryContext(ctx, `SELECT at, section, task, lane, outcome, status, first_token, duration,
		prompt_tokens, completion_tokens, cached_tokens, cost, priced, estimated, invalid FROM attempts
		WHERE simulated = ? AND at >= ? ORDER BY id`, scope.Simulated, scope.from())
	if err != nil {
		return err
	}
	attempts, err := collect(rows, func(r *row) []any {
		u := &r.Usage
		return []any{&r.at, &r.Section, &r.Task, &r.Lane, &r.Outcome, &r.Status, &r.FirstToken, &r.Duration,
			&u.PromptTokens, &u.CompletionTokens, &u.CachedTokens, &u.Cost, &u.Priced, &u.Estimated, &r.Invalid}
	})
	for _, a := range attempts {
		g.of(a.Section, a.Task, a.Lane).count(a.Attempt, time.UnixMilli(a.at).UTC())
	}
	return err
}

func (s *Store) countDecisions(ctx context.Context, scope Scope, g *groups) error {
	type row struct {
		Decision
		n int
	}
	rows, err := s.db.QueryContext(ctx, `SELECT section, task, lane, decision, person, count(*) FROM decisions
		WHERE simulated = ? AND at >= ? GROUP BY section, task, lane, decision, person`, scope.Simulated, scope.from())
	if err != nil {
		return err
	}
	decided, err := collect(rows, func(r *row) []any {
		return []any{&r.Section, &r.Task, &r.Lane, &r.Decision.Decision, &r.Person, &r.n}
	})
	for _, d := range decided {
		f := g.of(d.Section, d.Task, d.Lane)
		f.Proposed += d.n
		switch {
		case d.Decision.Decision.Taken() && d.Person:
			f.Accepted += d.n
		case d.Decision.Decision.Taken():
			f.AcceptedPolicy += d.n
		case d.Decision.Decision == plan.Rejected && d.Person:
			f.Rejected += d.n
		}
	}
	return err
}

// from is when a scope begins, in milliseconds since 1970.
func (scope Scope) from() int64 {
	if scope.Since.IsZero() {
		return 0
	}
	return scope.Since.UnixMilli()
}

// count adds an attempt.
func (f *Figures) count(a Attempt, at time.Time) {
	f.Calls++
	f.Usage = f.Usage.Plus(a.Usage)
	switch a.Outcome {
	case event.Answered:
		f.Answered++
		f.LastAnswer = at
		f.durations = append(f.durations, a.Duration)
		if a.FirstToken > 0 {
			f.firstTokens = append(f.firstTokens, a.FirstToken)
		}
	case event.Abandoned:
		f.Cancelled++
	default:
		f.Failed++
		f.LastFailure, f.LastFailureStatus = at, a.Status
		if a.Invalid {
			f.Invalid++
		}
		if slices.Contains(loadStatuses(), a.Status) {
			f.Limited++
		}
	}
}

// groups are figures by what tells them apart.
type groups struct {
	by      Grouping
	figures map[groupKey]*Figures
}

type groupKey struct {
	section resume.Kind
	task    event.TaskKind
	lane    string
}

func (g *groups) of(section resume.Kind, task event.TaskKind, lane string) *Figures {
	key := groupKey{section, task, lane}
	if g.by == ByLane {
		key.section, key.task = "", ""
	}
	f := g.figures[key]
	if f == nil {
		f = &Figures{Section: key.section, Task: key.task, Lane: key.lane}
		g.figures[key] = f
	}
	return f
}

func (g *groups) sorted() []Figures {
	all := make([]Figures, 0, len(g.figures))
	for _, f := range g.figures {
		f.FirstTokenP50, f.FirstTokenP95 = percentiles(f.firstTokens)
		f.DurationP50, f.DurationP95 = percentiles(f.durations)
		f.firstTokens, f.durations = nil, nil
		all = append(all, *f)
	}
	slices.SortFunc(all, func(a, b Figures) int {
		return cmp.Or(cmp.Compare(a.Lane, b.Lane), cmp.Compare(a.Section, b.Section), cmp.Compare(a.Task, b.Task))
	})
	return all
}

// percentiles gives the median and the 95th percentile by the nearest rank; 0 of nothing.
func percentiles(values []int64) (p50, p95 int64) {
	if len(values) == 0 {
		return 0, 0
	}
	slices.Sort(values)
	rank := func(percent int) int64 { return values[(len(values)*percent+99)/100-1] }
	return rank(50), rank(95)
}
