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
	seat
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

// seat is what a call holds while it is under way.
type seat struct {
	permit schedule.Permit
	ticket *ticket
	hold   hold
}

// attempt waits for a slot of a lane and begins to ask it. Its error means that
// the lane can't be asked, or that the job is over: ctx ended, or the gate is closed.
func (a *asking) attempt(ctx context.Context, link int, call Call) (*attempt, error) {
	choice := a.job.Chain[link]
	s, err := a.enter(ctx, choice.Lane, call)
	if err != nil {
		return nil, err
	}
	t := a.begin(ctx, link, call, s)
	if t == nil {
		return nil, &declined{why: a.state(choice.Lane).resting(choice.Lane)}
	}
	t.shown = true
	a.countCall()
	t.tell(choice.Why)
	return t, nil
}

// begin makes an attempt of a slot; nil, and the slot is given back, when the
// lane rests.
func (a *asking) begin(ctx context.Context, link int, call Call, s seat) *attempt {
	lane := a.job.Chain[link].Lane
	state := a.state(lane)
	if !state.breaker.TryAcquirePermit() {
		state.limiter.end(s.ticket, nil, true)
		a.purse.settle(s.hold, 0)
		s.permit.Leave()
		return nil
	}
	a.attempts++
	t := &attempt{asking: a, link: link, lane: lane, number: a.attempts, call: call, state: state, seat: s}
	t.started = time.Now()
	t.ctx, t.cancel = context.WithCancelCause(ctx)
	return t
}

// tell says that the attempt begins.
func (t *attempt) tell(why string) {
	t.observe(event.AttemptStarted{Task: t.job.Task, Attempt: t.number, Lane: t.lane.String(), Why: why, Hedge: t.hedge})
}

// enter waits for a slot of a lane at a time when its provider takes calls and
// the run can pay. No slot is held while it waits.
func (a *asking) enter(ctx context.Context, lane Lane, call Call) (seat, error) {
	limiter, need := a.state(lane).limiter, call.load()
	wait := limiter.wait(need)
	for {
		if wait > untilDeadline(ctx, maxRetryAfter) {
			return seat{}, &declined{why: busy(lane, wait)}
		}
		if wait > 0 {
			if err := sleep(ctx, wait); err != nil {
				return seat{}, err
			}
		}
		permit, err := a.gate.Enter(ctx, lane.String())
		if err != nil {
			return seat{}, fmt.Errorf("waiting for a slot of %s: %w", lane, err)
		}
		hold, change, err := a.sit(ctx, lane, call)
		if err == nil && change == nil {
			var t *ticket
			if t, wait = limiter.begin(need); t != nil {
				return seat{permit, t, hold}, nil
			}
			a.purse.settle(hold, 0)
		}
		permit.Leave()
		if err != nil {
			return seat{}, err
		}
		if change != nil {
			select {
			case <-change:
			case <-ctx.Done():
				return seat{}, ctx.Err()
			}
		}
	}
}

// sit looks whether a lane that has a slot can still be asked, and sets the
// money aside: things have changed since the job began to wait.
func (a *asking) sit(ctx context.Context, lane Lane, call Call) (hold, <-chan struct{}, error) {
	if why := a.unusable(lane); why != "" {
		return 0, nil, &declined{why: why}
	}
	if err := a.inTime(ctx, lane, call); err != nil {
		return 0, nil, err
	}
	return a.afford(lane, call)
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
	if errors.Is(context.Cause(ctx), errDeadline) {
		return errDeadline.Error()
	}
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
		if t.fault.out && t.exclude(t.lane.Provider, t.fault.note) {
			t.observe(event.Noticed{Level: event.Trouble, Text: t.fault.note + "; " + t.lane.Provider + " is not asked again in this run"})
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
	t.purse.settle(t.hold, end.Usage.Cost)
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
