package model

import (
	"fmt"
	"time"

	"github.com/failsafe-go/failsafe-go/circuitbreaker"
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
}

// state gives what is known of a lane.
func (r *Router) state(lane Lane) *laneState {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.lanes[lane]
	if s == nil {
		s = &laneState{breaker: circuitbreaker.NewBuilder[any]().
			WithFailureThreshold(breakerFailures).
			WithDelay(breakerDelay).
			WithSuccessThreshold(1).
			Build()}
		r.lanes[lane] = s
	}
	return s
}

// unusable says in words why a lane can't be asked now; "" when it can.
func (r *Router) unusable(lane Lane) string {
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
		return resting(lane)
	}
	return ""
}

func resting(lane Lane) string {
	return fmt.Sprintf("%s is left alone for a minute after %d failures in a row", lane, breakerFailures)
}

// exclude puts a provider out for the rest of the run.
func (r *Router) exclude(provider, why string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.out[provider] = why
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
		s.breaker.RecordFailure()
	default:
		s.breaker.RecordSuccess()
	}
}
