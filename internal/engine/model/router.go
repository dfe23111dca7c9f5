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

	// MaxCost is the most US dollars that the run may cost, hedges and retries
	// included; 0 is no bound. A lane whose price is not known is not asked
	// then, unless its provider is Free.
	MaxCost float64
	Free    map[string]bool // the providers whose lanes cost nothing, unless Prices has them
	// Deadline is how long the run may take, from Govern on; 0 is no bound.
	Deadline time.Duration
	// Typical tells how long a lane's answer to such a call takes as a rule; ok
	// is false when it does not know, and only the deadline itself stops the call.
	Typical func(Lane, Call) (took time.Duration, ok bool)

	// Hedges is the share of extra calls that a run may make so that nobody
	// waits for a stalled one, such as 0.05; 0 makes none.
	Hedges float64
	// Past are the calls that were made before, which the share counts too.
	Past Tally
	// Expect tells how long 95 of 100 of a lane's answers to such a call take
	// at most; ok is false when it does not know, and the run's own answers tell.
	Expect func(Lane, Call) (p95 time.Duration, ok bool)
}

// Tally counts calls.
type Tally struct {
	Calls  int // hedges left out
	Hedges int
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
	hedging   float64
	expect    func(Lane, Call) (time.Duration, bool)
	paces     paces
	purse     purse
	free      map[string]bool
	deadline  time.Duration
	typical   func(Lane, Call) (time.Duration, bool)

	mu     sync.Mutex
	jitter *rand.Rand
	lanes  map[Lane]*laneState
	out    map[string]string // provider → why it is out for the rest of the run
	warned map[Lane]bool
	limits Limits // nil when nobody governs
	most   int
	tell   func(event.Body)
	calls  int // hedges left out
	hedges int
	until  time.Time // when calls end; zero: when they like
}

// NewRouter gives a Router.
func NewRouter(o RouterOptions) *Router {
	r := &Router{
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
		hedging: o.Hedges,
		expect:  o.Expect,
		jitter:  rand.New(rand.NewPCG(o.Seed, 0x7461696c6f72)),
		lanes:   map[Lane]*laneState{},
		out:     map[string]string{},
		warned:  map[Lane]bool{},

		free:     o.Free,
		deadline: o.Deadline,
		calls:    o.Past.Calls,
		hedges:   o.Past.Hedges,
		typical:  o.Typical,
	}
	r.purse.most = o.MaxCost
	r.begun(time.Now())
	return r
}

// Do answers a job with the first lane of its chain that can, else with the
// offline analyser. Every attempt enters the gate for its lane and leaves
// before any back-off. When ctx ends, Do returns its error at once and falls
// back to nothing. All of the job's functions are called one at a time, and
// none after Do has returned.
func (r *Router) Do(ctx context.Context, gate schedule.Gate, job Job) (Answer, error) {
	a := &asking{Router: r, gate: gate, job: job}
	within, done := r.within(ctx)
	defer done()
	for i, choice := range job.Chain {
		answer, err := a.ask(within, i, choice)
		if err == nil {
			return answer, nil
		}
		if ctx.Err() != nil {
			return Answer{}, ctx.Err()
		}
		var no *declined
		switch {
		case within.Err() != nil:
			no = &declined{r.tooLate(choice.Lane), true}
		case !errors.As(err, &no):
			return Answer{}, err
		}
		a.notes = append(a.notes, no.why)
		if no.spared {
			a.observe(event.GivenUp{Task: job.Task, Lane: choice.Lane.String(), Why: no.why})
		}
		if within.Err() != nil {
			break
		}
	}
	return a.offline(ctx)
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
