package model

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/schedule"
)

// Defaults of RouterOptions.
const (
	DefaultFirstToken = 30 * time.Second
	DefaultSilence    = 20 * time.Second
	DefaultTotal      = 60 * time.Second
	DefaultRetries    = 2
	DefaultBackoff    = 500 * time.Millisecond

	maxBackoff    = 5 * time.Second
	maxRetryAfter = time.Minute // a longer Retry-After sends a job to the next lane
)

// Timeouts are the three clocks of an attempt. Zero means the default, a
// negative one never runs out.
type Timeouts struct {
	FirstToken time.Duration // until the first word; signs that it thinks start it anew
	Silence    time.Duration // between two words
	Total      time.Duration // of the whole attempt
}

// RouterOptions sets a Router up.
type RouterOptions struct {
	Providers map[string]Provider // by the names that lanes use
	Local     map[string]bool     // the providers on this machine, which bear little at once
	Timeouts  Timeouts
	Retries   int            // of a lane beyond its first attempt; 0 means 2, negative none
	Backoff   time.Duration  // base of the exponential back-off; 0 means 0.5 s, negative none
	Seed      uint64         // of the back-off's jitter
	Prices    map[Lane]Price // beside the catalogue's, and before them
}

// Router sends jobs to models: it walks a job's chain, retries what is worth
// it, and ends with the offline analyser. One Router serves one run: a refused
// key and open breakers are remembered as long as it lives. It holds no slots
// and counts none; the gate that Do is given does. It only learns how many a
// lane bears. Safe for concurrent use.
type Router struct {
	providers map[string]Provider
	local     map[string]bool
	timeouts  Timeouts
	retries   int
	backoff   time.Duration
	prices    map[Lane]Price

	mu     sync.Mutex
	jitter *rand.Rand
	lanes  map[Lane]*laneState
	out    map[string]string // provider → why it is out for the rest of the run
	limits Limits            // nil when nobody governs
	most   int
	tell   func(event.Body)
}

// NewRouter gives a Router.
func NewRouter(o RouterOptions) *Router {
	return &Router{
		providers: o.Providers,
		local:     o.Local,
		timeouts: Timeouts{
			FirstToken: cmp.Or(o.Timeouts.FirstToken, DefaultFirstToken),
			Silence:    cmp.Or(o.Timeouts.Silence, DefaultSilence),
			Total:      cmp.Or(o.Timeouts.Total, DefaultTotal),
		},
		retries: max(cmp.Or(o.Retries, DefaultRetries), 0),
		backoff: max(cmp.Or(o.Backoff, DefaultBackoff), 0),
		prices:  o.Prices,
		jitter:  rand.New(rand.NewPCG(o.Seed, 0x7461696c6f72)),
		lanes:   map[Lane]*laneState{},
		out:     map[string]string{},
	}
}

// Do answers a job with the first lane of its chain that can, else with the
// offline analyser. Every attempt enters the gate for its lane and leaves
// before any back-off. When ctx ends, Do returns its error at once and falls
// back to nothing. All of the job's functions are called one at a time, and
// none after Do has returned.
func (r *Router) Do(ctx context.Context, gate schedule.Gate, job Job) (Answer, error) {
	a := &asking{Router: r, gate: gate, job: job}
	for i, choice := range job.Chain {
		answer, err := a.ask(ctx, i, choice)
		if err == nil {
			return answer, nil
		}
		if ctx.Err() != nil {
			return Answer{}, ctx.Err()
		}
		var no *declined
		if !errors.As(err, &no) {
			return Answer{}, err
		}
		a.notes = append(a.notes, no.why)
	}
	return a.offline(ctx)
}

// asking is one job under way.
type asking struct {
	*Router
	gate     schedule.Gate
	job      Job
	attempts int      // made so far
	notes    []string // why each lane so far gave no answer
}

// declined says that a lane gave no answer and the next one is to be asked.
type declined struct{ why string }

func (d *declined) Error() string { return d.why }

// ask tries one lane of the chain, retries included.
func (a *asking) ask(ctx context.Context, i int, choice Choice) (Answer, error) {
	call, repairs := a.job.Call, 0
	for try := 0; ; try++ {
		if why := a.unusable(choice.Lane); why != "" {
			return Answer{}, &declined{why}
		}
		result, err := a.attempt(ctx, choice, call, func(f *fault) { a.decide(ctx, f, i, try, repairs) })
		if err != nil {
			return Answer{}, err
		}
		if result.fault == nil {
			return a.answer(i, choice, result.text), nil
		}
		f := result.fault
		if f.outcome != event.Retrying {
			return Answer{}, &declined{f.note}
		}
		if f.invalid {
			call, repairs = repair(a.job.Call, f, result.cut), repairs+1
		}
		if err := sleep(ctx, f.wait); err != nil {
			return Answer{}, err
		}
	}
}

// decide says what follows a fault: the same lane again after a while, the
// next one, or nothing.
func (a *asking) decide(ctx context.Context, f *fault, i, try, repairs int) {
	f.outcome = event.GaveUp
	if a.another(i) {
		f.outcome = event.MovedOn
	}
	worn := a.unwell(a.job.Chain[i].Lane) != "" // this very fault may have opened its breaker
	if worn || f.invalid && repairs > 0 || try >= min(f.retries, a.retries) {
		return
	}
	wait := f.retryAfter
	if !f.invalid {
		wait = max(wait, a.pause(try))
	}
	if wait > a.patience(ctx, f) {
		f.note += fmt.Sprintf(", and asks to wait %s", spell(f.retryAfter))
		return
	}
	f.outcome, f.wait = event.Retrying, wait
}

// patience is how long a retry may be waited for: what the attempt has left of
// its total, a minute at most, and never beyond the task's own deadline.
func (a *asking) patience(ctx context.Context, f *fault) time.Duration {
	longest := maxRetryAfter
	if a.timeouts.Total > 0 {
		longest = min(longest, a.timeouts.Total-f.took)
	}
	return untilDeadline(ctx, longest)
}

// pause draws the back-off before the next try: full jitter below a doubling bound.
func (r *Router) pause(try int) time.Duration {
	bound := min(r.backoff<<min(try, 10), maxBackoff)
	r.mu.Lock()
	defer r.mu.Unlock()
	return time.Duration(r.jitter.Int64N(int64(bound) + 1))
}

// another reports whether a lane after the i-th can be asked.
func (a *asking) another(i int) bool {
	for _, choice := range a.job.Chain[i+1:] {
		if a.unusable(choice.Lane) == "" {
			return true
		}
	}
	return false
}

func (a *asking) answer(i int, choice Choice, text string) Answer {
	answer := Answer{Lane: choice.Lane.String(), Source: plan.FromModel, Text: text, Attempts: a.attempts}
	if i > 0 {
		answer.Source = plan.FromFallback
		answer.Note = a.note(answer.Lane)
	}
	return answer
}

// note says in words why another than the preferred lane answered.
func (a *asking) note(by string) string {
	if len(a.notes) == 0 {
		return ""
	}
	return strings.Join(a.notes, "; ") + "; answered by " + by
}

// offline answers with the job's local analyser.
func (a *asking) offline(ctx context.Context) (Answer, error) {
	if a.job.Local == nil {
		return Answer{}, fmt.Errorf("no model answered %s: %s", a.job.Task, strings.Join(a.notes, "; "))
	}
	permit, err := a.gate.Enter(ctx, Offline)
	if err != nil {
		return Answer{}, fmt.Errorf("waiting for a slot: %w", err)
	}
	defer permit.Leave()
	note := a.note("the offline analyser")
	start, number := time.Now(), a.attempts+1
	a.observe(event.AttemptStarted{Task: a.job.Task, Attempt: number, Lane: Offline, Why: note})
	end := event.AttemptEnded{Task: a.job.Task, Attempt: number, Lane: Offline, Outcome: event.Answered, Usage: event.Usage{Priced: true}}
	err = a.job.Local(ctx)
	end.Duration = time.Since(start).Milliseconds()
	switch {
	case ctx.Err() != nil:
		err, end.Outcome, end.Error = ctx.Err(), event.Abandoned, ending(ctx)
	case err != nil:
		end.Outcome, end.Error = event.GaveUp, clean(err.Error(), "")
		err = fmt.Errorf("analysing %s offline: %w", a.job.Task, err)
	}
	permit.Leave() // before the end is told, so that the slots told with it are true
	a.observe(end)
	if err != nil {
		return Answer{}, err
	}
	return Answer{Lane: Offline, Source: plan.FromOffline, Attempts: a.attempts, Note: note}, nil
}

func (a *asking) observe(b event.Body) {
	if a.job.Observe != nil {
		a.job.Observe(b)
	}
}

// repair asks again for an answer that was no good, and says what was wrong.
func repair(c Call, f *fault, cut bool) Call {
	c.Prompt += "\n\nYour last answer to this could not be used: " + f.detail +
		". Answer again, from the start, with one JSON object that meets the schema and nothing around it."
	if cut {
		c.Prompt += " Be briefer."
		c.MaxTokens *= 2
	}
	return c
}

// sleep waits for d or for the end of ctx.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// spell writes a duration for people: "1h", "1m30s", "0.5s".
func spell(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%gs", d.Round(10*time.Millisecond).Seconds())
	}
	s := d.Round(time.Second).String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}
