package model

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"tailor/internal/engine/event"
	"tailor/internal/engine/model/partial"
	"tailor/internal/engine/schedule"
)

// How often an attempt under way tells of itself, and how much of the newest
// text it shows.
const (
	progressEvery = 100 * time.Millisecond
	progressText  = 160 // bytes
)

// result is what became of an attempt: a text, or a fault.
type result struct {
	text  string
	cut   bool // the answer reached its longest length
	fault *fault
}

// attempt asks a lane once: it waits for a slot, streams the answer, checks it
// and gives the slot back. decide settles what follows a fault before the
// attempt's end is told. Its error means that the job is over: ctx ended, or
// the gate is closed.
func (a *asking) attempt(ctx context.Context, choice Choice, call Call, decide func(*fault)) (result, error) {
	lane, state := choice.Lane, a.state(choice.Lane)
	permit, ticket, err := a.enter(ctx, lane, call.load())
	if err != nil {
		return result{}, err
	}
	defer permit.Leave()
	if !state.breaker.TryAcquirePermit() {
		state.limiter.end(ticket, nil, true)
		return result{}, &declined{resting(lane)}
	}
	a.attempts++
	s := &stream{asking: a, lane: lane, number: a.attempts, start: time.Now()}
	s.heard = func(seen seenValues) { state.limiter.learn(ticket, seen, call.load()) }
	a.observe(event.AttemptStarted{Task: a.job.Task, Attempt: s.number, Lane: lane.String(), Why: choice.Why})
	res, reply := s.run(ctx, call)
	cancelled := ctx.Err() != nil
	state.record(res.fault, cancelled)
	state.limiter.end(ticket, res.fault, cancelled)
	end := s.ended(call, reply, res)
	switch {
	case cancelled:
		end.Outcome, end.Error = event.Abandoned, ending(ctx)
	case res.fault != nil:
		if res.fault.out {
			a.exclude(lane.Provider, res.fault.note)
		}
		res.fault.took = time.Since(s.start)
		decide(res.fault)
		end.Outcome, end.Status, end.Error = res.fault.outcome, res.fault.status, res.fault.note
		end.RetryIn = res.fault.wait.Milliseconds()
	}
	permit.Leave() // before the end is told, so that the slots told with it are true
	a.observe(end)
	if cancelled {
		return result{}, ctx.Err()
	}
	return res, nil
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

// ending says in words why a context ended.
func ending(ctx context.Context) string {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return "the task's time ran out"
	}
	return "cancelled"
}

// stream is one answer coming in.
type stream struct {
	*asking
	lane    Lane
	number  int
	start   time.Time
	first   time.Time // of the first words
	told    time.Time // of the newest progress event
	tokens  int
	text    string // the newest words
	objects *partial.Objects
	clocks  *clocks
	heard   func(seenValues) // gets the headers of the answer
	seen    *exchange
}

// run sends the call and reads the answer to its end.
func (s *stream) run(ctx context.Context, call Call) (result, Reply) {
	if s.job.Element != nil && s.job.Array != "" {
		s.objects = partial.NewObjects(s.job.Array, func(raw json.RawMessage) { s.job.Element(s.number, raw) })
	}
	s.clocks = startClocks(ctx, s.timeouts)
	defer s.clocks.stop()
	ctx, s.seen = withExchange(s.clocks.ctx)
	reply, err := s.providers[s.lane.Provider].Stream(ctx, s.lane.Model, call, s.take)
	seen := s.seen.seen()
	s.heard(seen)
	if err == nil {
		// A clock that ran out as the last word came does not spoil the answer.
		return s.check(reply), reply
	}
	return result{fault: faultOf(s.lane, err, context.Cause(ctx), seen)}, reply
}

// take gets the pieces of the answer. Nothing is passed on once the attempt is over.
func (s *stream) take(piece string) {
	if s.clocks.ctx.Err() != nil {
		return
	}
	s.clocks.sign(piece != "")
	if piece == "" {
		return
	}
	now := time.Now()
	if s.first.IsZero() {
		s.first = now
		s.heard(s.seen.seen())
	}
	s.tokens += EstimateTokens(piece)
	s.text = tail(s.text+piece, progressText)
	if s.objects != nil {
		s.objects.Write(piece)
	}
	if now.Sub(s.told) >= progressEvery {
		s.told = now
		s.observe(event.AttemptProgressed{Task: s.job.Task, Attempt: s.number, Tokens: s.tokens, Text: s.text})
	}
}

// check judges a whole answer.
func (s *stream) check(reply Reply) result {
	text := partial.Unwrap(reply.Text)
	res := result{text: text, cut: reply.Cut}
	switch {
	case text == "" && reply.Cut:
		res.fault = invalidAnswer(s.lane, "it reached its longest length before a word was said")
		return res
	case text == "":
		res.fault = invalidAnswer(s.lane, "it is empty")
		return res
	case s.job.Accept == nil:
		return res
	}
	if err := s.job.Accept(text); err != nil {
		detail := err.Error()
		if reply.Cut {
			detail = "it reached its longest length and is not complete: " + detail
		}
		res.fault = invalidAnswer(s.lane, detail)
	}
	return res
}

// ended closes the attempt; its outcome is the caller's to settle.
func (s *stream) ended(call Call, reply Reply, res result) event.AttemptEnded {
	end := event.AttemptEnded{
		Task:     s.job.Task,
		Attempt:  s.number,
		Lane:     s.lane.String(),
		Outcome:  event.Answered,
		Duration: time.Since(s.start).Milliseconds(),
		Usage:    s.usage(call, reply, res),
	}
	if !s.first.IsZero() {
		end.FirstToken = max(s.first.Sub(s.start).Milliseconds(), 1)
	}
	return end
}

// usage is what the attempt cost: as reported, else estimated when words came.
// A refused request costs nothing.
func (s *stream) usage(call Call, reply Reply, res result) event.Usage {
	u := reply.Usage
	if u.PromptTokens == 0 && (res.fault == nil || s.tokens > 0) {
		u.PromptTokens, u.Estimated = call.Tokens(), true
	}
	if u.CompletionTokens == 0 && s.tokens > 0 {
		u.CompletionTokens, u.Estimated = s.tokens, true
	}
	u.Cost, u.Priced = s.cost(s.lane, u)
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

// clocks end an attempt's context when one of them runs out.
type clocks struct {
	ctx     context.Context
	cancel  context.CancelCauseFunc
	limits  Timeouts
	total   *time.Timer
	first   *time.Timer
	silence *time.Timer // nil until the first word
}

func startClocks(ctx context.Context, limits Timeouts) *clocks {
	c := &clocks{limits: limits}
	c.ctx, c.cancel = context.WithCancelCause(ctx)
	c.total = c.after(limits.Total, &clockError{fmt.Sprintf("it gave no whole answer within %s (total limit)", spell(limits.Total)), true})
	c.first = c.after(limits.FirstToken, &clockError{fmt.Sprintf("it gave no first word for %s (first-token limit)", spell(limits.FirstToken)), false})
	return c
}

// after runs a clock; one that is not positive never runs out.
func (c *clocks) after(d time.Duration, err error) *time.Timer {
	if d <= 0 {
		return nil
	}
	return time.AfterFunc(d, func() { c.cancel(err) })
}

// sign says that the model showed life, by words or before them. Until the
// first word the first clock runs, from sign to sign.
func (c *clocks) sign(words bool) {
	switch {
	case c.silence != nil:
		c.silence.Reset(c.limits.Silence)
	case words:
		if c.first != nil {
			c.first.Stop()
		}
		c.silence = c.after(c.limits.Silence, &clockError{fmt.Sprintf("it said nothing for %s (silence limit)", spell(c.limits.Silence)), false})
	case c.first != nil:
		c.first.Reset(c.limits.FirstToken)
	}
}

func (c *clocks) stop() {
	for _, t := range []*time.Timer{c.total, c.first, c.silence} {
		if t != nil {
			t.Stop()
		}
	}
	c.cancel(nil)
}
