package model

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"tailor/internal/engine/event"
	"tailor/internal/engine/schedule"
)

// errOvertaken is the cause of an attempt's end when another one was quicker.
var errOvertaken = errors.New("another attempt was quicker")

// attempt is one call of a lane, from the slot it got until it gave it back.
type attempt struct {
	*asking
	link   int // of the chain
	lane   Lane
	number int
	hedge  bool
	call   Call
	after  *earlier // what it goes on from; nil for an answer from its start
	state  *laneState
	permit schedule.Permit
	ticket *ticket
	ctx    context.Context
	cancel context.CancelCauseFunc
	stream

	// Guarded by the asking's voice.
	shown bool              // its elements are passed on
	mute  bool              // its elements are dropped
	kept  []json.RawMessage // elements until it is shown

	// What became of it.
	reply  Reply
	whole  []json.RawMessage // elements that came whole
	answer string            // freed of fences and of words around its object
	fault  *fault            // nil when the answer is good
}

// attempt waits for a slot of a lane and begins to ask it. Its error means that
// the lane can't be asked, or that the job is over: ctx ended, or the gate is closed.
func (a *asking) attempt(ctx context.Context, link int, call Call) (*attempt, error) {
	choice := a.job.Chain[link]
	permit, ticket, err := a.enter(ctx, choice.Lane, call.load())
	if err != nil {
		return nil, err
	}
	t := a.begin(ctx, link, call, permit, ticket)
	if t == nil {
		return nil, &declined{resting(choice.Lane)}
	}
	t.shown = true
	a.countCall()
	t.tell(choice.Why)
	return t, nil
}

// begin makes an attempt of a slot; nil, and the slot is given back, when the
// lane rests.
func (a *asking) begin(ctx context.Context, link int, call Call, permit schedule.Permit, ticket *ticket) *attempt {
	lane := a.job.Chain[link].Lane
	state := a.state(lane)
	if !state.breaker.TryAcquirePermit() {
		state.limiter.end(ticket, nil, true)
		permit.Leave()
		return nil
	}
	a.attempts++
	t := &attempt{asking: a, link: link, lane: lane, number: a.attempts, call: call, state: state, permit: permit, ticket: ticket}
	t.started = time.Now()
	t.ctx, t.cancel = context.WithCancelCause(ctx)
	return t
}

// tell says that the attempt begins.
func (t *attempt) tell(why string) {
	t.observe(event.AttemptStarted{Task: t.job.Task, Attempt: t.number, Lane: t.lane.String(), Why: why, Hedge: t.hedge})
}

// enter waits for a slot of a lane at a time when its provider takes calls. No
// slot is held while it waits.
func (a *asking) enter(ctx context.Context, lane Lane, need load) (schedule.Permit, *ticket, error) {
	limiter := a.state(lane).limiter
	wait := limiter.wait(need)
	for {
		if wait > untilDeadline(ctx, maxRetryAfter) {
			return nil, nil, &declined{busy(lane, wait)}
		}
		if wait > 0 {
			if err := sleep(ctx, wait); err != nil {
				return nil, nil, err
			}
		}
		permit, err := a.gate.Enter(ctx, lane.String())
		if err != nil {
			return nil, nil, fmt.Errorf("waiting for a slot of %s: %w", lane, err)
		}
		if why := a.unusable(lane); why != "" { // since it began to wait
			permit.Leave()
			return nil, nil, &declined{why}
		}
		var t *ticket
		if t, wait = limiter.begin(need); t != nil {
			return permit, t, nil
		}
		permit.Leave()
	}
}

// untilDeadline is how long ctx lasts, at most longest.
func untilDeadline(ctx context.Context, longest time.Duration) time.Duration {
	if deadline, ok := ctx.Deadline(); ok {
		return min(longest, time.Until(deadline))
	}
	return longest
}

// over reports whether the attempt was ended from outside, and why in words.
func (t *attempt) over() (string, bool) {
	switch {
	case t.ctx.Err() == nil:
		return "", false
	case errors.Is(context.Cause(t.ctx), errOvertaken):
		return errOvertaken.Error(), true
	default:
		return ending(t.ctx), true
	}
}

// ending says in words why a context ended.
func ending(ctx context.Context) string {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return "the task's time ran out"
	}
	return "cancelled"
}

// learn tells the lane how the attempt ended.
func (t *attempt) learn() {
	_, over := t.over()
	t.state.record(t.fault, over)
	t.state.limiter.end(t.ticket, t.fault, over)
	if t.fault == nil || over {
		t.paces.add(t.lane, t.call, time.Since(t.started))
	}
	if t.fault != nil && !over {
		t.fault.took = time.Since(t.started)
		if t.fault.out {
			t.exclude(t.lane.Provider, t.fault.note)
		}
	}
}

// close gives the slot back and tells how the attempt ended: by outcome, unless
// it was ended from outside.
func (t *attempt) close(outcome event.Outcome, retryIn time.Duration) {
	end := event.AttemptEnded{
		Task:     t.job.Task,
		Attempt:  t.number,
		Lane:     t.lane.String(),
		Outcome:  outcome,
		RetryIn:  retryIn.Milliseconds(),
		Duration: time.Since(t.started).Milliseconds(),
		Usage:    t.usage(),
	}
	if !t.first.IsZero() {
		end.FirstToken = max(t.first.Sub(t.started).Milliseconds(), 1)
	}
	if words, over := t.over(); over {
		end.Outcome, end.RetryIn, end.Error = event.Abandoned, 0, words
	} else if t.fault != nil {
		end.Status, end.Error, end.Invalid = t.fault.status, t.fault.note, t.fault.invalid
	} else {
		end.Answer = t.answer
	}
	t.cancel(nil)
	t.permit.Leave() // before the end is told, so that the slots told with it are true
	t.observe(end)
	if words := t.reply.Warning; words != "" && t.warns() {
		t.observe(event.Noticed{Level: event.Warning, Text: words})
	}
}

// warns reports whether the lane has given no warning in this run yet.
func (t *attempt) warns() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	fresh := !t.warned[t.lane]
	t.warned[t.lane] = true
	return fresh
}

// usage is what the attempt cost: as reported, else estimated when words came.
// A refused request costs nothing.
func (t *attempt) usage() event.Usage {
	u := t.reply.Usage
	if u.PromptTokens == 0 && (t.fault == nil || t.tokens > 0) {
		u.PromptTokens, u.Estimated = t.call.Tokens(), true
	}
	if u.CompletionTokens == 0 && t.tokens > 0 {
		u.CompletionTokens, u.Estimated = t.tokens, true
	}
	u.Cost, u.Priced = t.cost(t.lane, u)
	return u
}

// cost prices usage by the Router's prices, then the catalogue's.
func (r *Router) cost(lane Lane, u event.Usage) (dollars float64, priced bool) {
	if u.PromptTokens == 0 && u.CompletionTokens == 0 {
		return 0, true
	}
	if price, ok := r.prices[lane]; ok {
		return price.Cost(u), true
	}
	return Cost(lane, u)
}
