package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"tailor/internal/engine/event"
)

// Pace is how quickly a lane has answered a kind of task.
type Pace struct {
	Lane    string
	Task    event.TaskKind // "" for all kinds together
	Answers int
	Tokens  float64 // of an answer, on average

	// The medians and the 95th percentiles of the time until the first token,
	// and of the time for each further one.
	First, SlowFirst, Token, SlowToken time.Duration
}

// paceRows is how many of the newest answers Paces looks at.
const paceRows = 2000

// Paces lists how quickly lanes have answered lately, simulated models or real
// ones: each lane over all, then each of its kinds of task.
func (s *Store) Paces(ctx context.Context, simulated bool) ([]Pace, error) {
	type row struct {
		lane, task              string
		first, duration, tokens int64
	}
	rows, err := s.db.QueryContext(ctx, `SELECT lane, task, first_token, duration, completion_tokens FROM attempts
		WHERE simulated = ? AND lane <> 'offline' AND outcome = 'answered' AND first_token > 0 AND completion_tokens > 1
		ORDER BY id DESC LIMIT ?`, simulated, paceRows)
	if err != nil {
		return nil, fmt.Errorf("read how quick models are: %w", explain(err))
	}
	answers, err := collect(rows, func(r *row) []any { return []any{&r.lane, &r.task, &r.first, &r.duration, &r.tokens} })
	if err != nil {
		return nil, fmt.Errorf("read how quick models are: %w", explain(err))
	}
	type key struct{ lane, task string }
	type sample struct{ first, token, tokens []int64 } // milliseconds, nanoseconds
	samples := map[key]*sample{}
	for _, a := range answers {
		for _, k := range []key{{a.lane, ""}, {a.lane, a.task}} {
			if samples[k] == nil {
				samples[k] = &sample{}
			}
			samples[k].first = append(samples[k].first, a.first)
			samples[k].token = append(samples[k].token, max(a.duration-a.first, 0)*int64(time.Millisecond)/(a.tokens-1))
			samples[k].tokens = append(samples[k].tokens, a.tokens)
		}
	}
	paces := make([]Pace, 0, len(samples))
	for k, of := range samples {
		p := Pace{Lane: k.lane, Task: event.TaskKind(k.task), Answers: len(of.first), Tokens: mean(of.tokens)}
		first, slowFirst := percentiles(of.first)
		token, slowToken := percentiles(of.token)
		p.First, p.SlowFirst = time.Duration(first)*time.Millisecond, time.Duration(slowFirst)*time.Millisecond
		p.Token, p.SlowToken = time.Duration(token), time.Duration(slowToken)
		paces = append(paces, p)
	}
	slices.SortFunc(paces, func(a, b Pace) int { return cmp.Or(cmp.Compare(a.Lane, b.Lane), cmp.Compare(a.Task, b.Task)) })
	return paces, nil
}

func mean(values []int64) float64 {
	var sum float64
	for _, v := range values {
		sum += float64(v)
	}
	return sum / float64(len(values))
}

// tallied is how many of the newest attempts Tally counts.
const tallied = 1000

// Tally counts the newest calls of models, and those of them that ran beside a
// slow one.
func (s *Store) Tally(ctx context.Context, simulated bool) (calls, hedges int, err error) {
	err = s.db.QueryRowContext(ctx, `SELECT count(*), coalesce(sum(hedge), 0) FROM
		(SELECT hedge FROM attempts WHERE simulated = ? AND lane <> 'offline' ORDER BY id DESC LIMIT ?)`, simulated, tallied).
		Scan(&calls, &hedges)
	if err != nil {
		return 0, 0, fmt.Errorf("count calls: %w", explain(err))
	}
	return calls, hedges, nil
}
