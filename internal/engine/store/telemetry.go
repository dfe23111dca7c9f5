package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/resume"
)

// Telemetry is bounded: by age, and by rows of each table.
const (
	telemetryAge  = 180 * 24 * time.Hour
	telemetryRows = 50_000
	pruneEvery    = 256 // records
)

// Attempt is what one call of a model came to.
type Attempt struct {
	At         time.Time // of its end
	Run        string
	Section    resume.Kind // "" for a task of the whole run
	Task       event.TaskKind
	Lane       string // "openai/gpt-5.4-mini", "offline"
	Outcome    event.Outcome
	Status     int   // HTTP status; 0 when there was none
	FirstToken int64 // milliseconds; 0 when none came
	Duration   int64 // milliseconds
	Usage      event.Usage
	Valid      bool // the answer met its schema
	Invalid    bool // an answer came, and could not be used
	Hedge      bool // it ran beside a slow attempt
	Simulated  bool
}

// RecordAttempt keeps what an attempt came to.
func (s *Store) RecordAttempt(ctx context.Context, a Attempt) error {
	result, err := s.db.ExecContext(ctx, `INSERT INTO attempts (at, run, section, task, lane, outcome, status, first_token, duration,
		prompt_tokens, completion_tokens, cached_tokens, cost, priced, estimated, valid, invalid, hedge, simulated)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		a.At.UnixMilli(), a.Run, a.Section, a.Task, a.Lane, a.Outcome, a.Status, a.FirstToken, a.Duration,
		a.Usage.PromptTokens, a.Usage.CompletionTokens, a.Usage.CachedTokens, a.Usage.Cost, a.Usage.Priced, a.Usage.Estimated,
		a.Valid, a.Invalid, a.Hedge, a.Simulated)
	if err == nil {
		err = s.prune(ctx, "attempts", result, a.At)
	}
	if err != nil {
		return fmt.Errorf("record an attempt of %s: %w", a.Lane, explain(err))
	}
	return nil
}

// Decision is what became of one recommendation of a model.
type Decision struct {
	At             time.Time
	Run            string
	Recommendation string // id within the run
	Section        resume.Kind
	Task           event.TaskKind
	Lane           string
	Decision       plan.Decision // Open: proposed, and waiting
	Person         bool          // false: open, or decided by a policy
	Simulated      bool
}

// RecordDecision keeps what became of a recommendation; the newest word on it counts.
func (s *Store) RecordDecision(ctx context.Context, d Decision) error {
	result, err := s.db.ExecContext(ctx, `INSERT INTO decisions (at, run, recommendation, section, task, lane, decision, person, simulated)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (run, recommendation) DO UPDATE SET at = excluded.at, decision = excluded.decision, person = excluded.person`,
		d.At.UnixMilli(), d.Run, d.Recommendation, d.Section, d.Task, d.Lane, d.Decision, d.Person, d.Simulated)
	if err == nil {
		err = s.prune(ctx, "decisions", result, d.At)
	}
	if err != nil {
		return fmt.Errorf("record the decision on %s: %w", d.Recommendation, explain(err))
	}
	return nil
}

// ForgetDecision drops a recommendation that was taken back before anybody decided on it.
func (s *Store) ForgetDecision(ctx context.Context, run, recommendation string) error {
	_, err := s.db.ExecContext(ctx, `DELETE FROM decisions WHERE run = ? AND recommendation = ?`, run, recommendation)
	if err != nil {
		return fmt.Errorf("forget the recommendation %s: %w", recommendation, explain(err))
	}
	return nil
}

// prune drops what is too old or too much of a table, now and then.
func (s *Store) prune(ctx context.Context, table string, inserted interface{ LastInsertId() (int64, error) }, now time.Time) error {
	id, err := inserted.LastInsertId()
	if err != nil || id%pruneEvery != 0 {
		return err
	}
	_, err = s.db.ExecContext(ctx, fmt.Sprintf(`DELETE FROM %s WHERE id <= ? OR at < ?`, table),
		id-telemetryRows, now.Add(-telemetryAge).UnixMilli())
	return err
}

// Trial is what one run saw of a lane at one kind of task in one kind of section.
type Trial struct {
	Section   resume.Kind
	Task      event.TaskKind
	Lane      string
	Calls     int           // that ended by themselves; refusals for load are not among them
	Valid     int           // of them, that gave an answer that met its schema
	Accepted  int           // recommendations that a person took
	Rejected  int           // recommendations that a person turned down
	Took      time.Duration // of the valid calls together
	Cost      float64       // US dollars, of the priced calls together
	Priced    int           // calls whose price is known
	newest    int64         // milliseconds: of its newest part
	firstSeen int           // keeps the order of equal times
}

// trialRows is how many of the newest rows of each table Trials reads. More
// would not count any longer for a choice that forgets.
const trialRows = 4000

// loadStatuses are the HTTP statuses that say something about load and nothing
// about a model.
func loadStatuses() []int { return []int{429, 503, 529} }

// Trials lists the newest trials of models, the oldest first, of simulated
// models or of real ones, never of both.
func (s *Store) Trials(ctx context.Context, simulated bool) ([]Trial, error) {
	trials := newTrials()
	if err := s.readCalls(ctx, simulated, trials); err != nil {
		return nil, fmt.Errorf("read what models did: %w", explain(err))
	}
	if err := s.readJudgements(ctx, simulated, trials); err != nil {
		return nil, fmt.Errorf("read what was accepted: %w", explain(err))
	}
	return trials.sorted(), nil
}

func (s *Store) readCalls(ctx context.Context, simulated bool, into *trials) error {
	type call struct {
		at                       int64
		run, section, task, lane string
		status                   int
		duration                 int64
		cost                     float64
		priced, valid            bool
	}
	rows, err := s.db.QueryContext(ctx, `SELECT at, run, section, task, lane, status, duration, cost, priced, valid FROM attempts
		WHERE simulated = ? AND lane <> 'offline' AND outcome <> 'cancelled' ORDER BY id DESC LIMIT ?`, simulated, trialRows)
	if err != nil {
		return err
	}
	calls, err := collect(rows, func(c *call) []any {
		return []any{&c.at, &c.run, &c.section, &c.task, &c.lane, &c.status, &c.duration, &c.cost, &c.priced, &c.valid}
	})
	for _, c := range calls {
		if slices.Contains(loadStatuses(), c.status) {
			continue
		}
		t := into.of(c.run, c.section, c.task, c.lane, c.at)
		t.Calls++
		if c.valid {
			t.Valid++
			t.Took += time.Duration(c.duration) * time.Millisecond
		}
		if c.priced {
			t.Priced++
			t.Cost += c.cost
		}
	}
	return err
}

func (s *Store) readJudgements(ctx context.Context, simulated bool, into *trials) error {
	type judgement struct {
		at                       int64
		run, section, task, lane string
		decision                 plan.Decision
	}
	rows, err := s.db.QueryContext(ctx, `SELECT at, run, section, task, lane, decision FROM decisions
		WHERE simulated = ? AND person AND lane <> 'offline' ORDER BY id DESC LIMIT ?`, simulated, trialRows)
	if err != nil {
		return err
	}
	judgements, err := collect(rows, func(j *judgement) []any {
		return []any{&j.at, &j.run, &j.section, &j.task, &j.lane, &j.decision}
	})
	for _, j := range judgements {
		t := into.of(j.run, j.section, j.task, j.lane, j.at)
		if j.decision.Taken() {
			t.Accepted++
		} else {
			t.Rejected++
		}
	}
	return err
}
