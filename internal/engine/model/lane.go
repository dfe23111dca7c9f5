package model

import (
	"fmt"
	"sync/atomic"
	"time"

	"github.com/failsafe-go/failsafe-go/circuitbreaker"

	"tailor/internal/engine/event"
)

// A lane rests for breakerDelay after breakerFailures failures in a row; then
// one probe decides.
const (
	breakerFailures = 5
	breakerDelay    = time.Minute
)

// laneState is what a Router knows of a lane.
type laneState struct {
	breaker circuitbreaker.CircuitBreaker[any]
	limiter *limiter
	failed  atomic.Pointer[string] // the note of the newest failure that the breaker counted
}

// state gives what is known of a lane.
func (r *Router) state(lane Lane) *laneState {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.lanes[lane]
	if s == nil {
		s = &laneState{
			breaker: circuitbreaker.NewBuilder[any]().
				WithFailureThreshold(breakerFailures).
				WithDelay(breakerDelay).
				WithSuccessThreshold(1).
				Build(),
			limiter: newLimiter(lane, r.local[lane.Provider]),
		}
		r.lanes[lane] = s
		if r.limits != nil {
			s.limiter.govern(r.limits, r.most, r.tell)
		}
	}
	return s
}

// Govern hands the limits of lanes to the Router for the run that begins: it
// starts each lane at most calls at once, two when it is on this machine, sets
// them by what the lanes' answers teach, and tells so when calls go one after
// another. observe may be nil; it must not call the Router.
func (r *Router) Govern(limits Limits, most int, observe func(event.Body)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.limits, r.most, r.tell = limits, most, observe
	r.begun(time.Now())
	for _, s := range r.lanes {
		s.limiter.govern(limits, most, observe)
	}
}

// unusable says in words why a lane can't be asked now or within a minute; ""
// when it can.
func (r *Router) unusable(lane Lane) string {
	if why := r.unwell(lane); why != "" {
		return why
	}
	if wait := r.state(lane).limiter.wait(load{}); wait > maxRetryAfter {
		return busy(lane, wait)
	}
	return ""
}

// unwell says in words why a lane is not to be asked, whatever its quotas; ""
// when it is.
func (r *Router) unwell(lane Lane) string {
	if r.providers[lane.Provider] == nil {
		return fmt.Sprintf("no provider named %q is set up", lane.Provider)
	}
	r.mu.Lock()
	why := r.out[lane.Provider]
	r.mu.Unlock()
	if why != "" {
		return why
	}
	if b := r.state(lane).breaker; b.IsOpen() && b.RemainingDelay() > 0 {
		return r.state(lane).resting(lane)
	}
	return ""
}

// resting says why a lane rests: what it failed with last comes first, since
// faces have little room.
func (s *laneState) resting(lane Lane) string {
	what := lane.String() + " failed"
	if last := s.failed.Load(); last != nil {
		what = *last
	}
	return atRest(what)
}

// atRest adds to the note of a failure that its lane rests after it.
func atRest(note string) string {
	return fmt.Sprintf("%s (%d failures in a row; it is left alone for a minute)", note, breakerFailures)
}

func busy(lane Lane, wait time.Duration) string {
	return fmt.Sprintf("%s asks to be left alone for %s", lane, spell(wait))
}

// exclude puts a provider out for the rest of the run; it reports whether the
// provider was in until now.
func (r *Router) exclude(provider, why string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	was := r.out[provider]
	r.out[provider] = why
	return was == ""
}

// record tells a lane's breaker how an attempt ended; every permit it gave is
// given back so. A cancelled attempt says nothing about the lane, but a probe
// that was cancelled proved nothing either, and the lane rests on.
func (s *laneState) record(f *fault, cancelled bool) {
	switch {
	case cancelled:
		if s.breaker.IsHalfOpen() {
			s.breaker.RecordFailure()
		}
	case f != nil && f.unwell:
		note := f.note // without what is decided about it
		s.failed.Store(&note)
		s.breaker.RecordFailure()
	default:
		s.breaker.RecordSuccess()
	}
}
