package model

import (
	"context"
	"encoding/json"
	"sync/atomic"
	"time"

	"tailor/internal/engine/event"
	"tailor/internal/engine/model/partial"
)

// How often an attempt under way tells of itself, and how much of the newest
// text it shows.
const (
	progressEvery = 100 * time.Millisecond
	progressText  = 160 // bytes
)

// stream is one answer coming in.
type stream struct {
	started time.Time
	first   time.Time    // of the first words
	told    time.Time    // of the newest progress event
	spoke   atomic.Int64 // when the newest words came, in Unix nanoseconds; others read it
	tokens  int
	text    string // the newest words
	objects *partial.Objects
	preface *partial.Objects
	clocks  *clocks
	seen    *exchange
}

// run sends the call and reads the answer to its end.
func (t *attempt) run() {
	if t.job.Array != "" {
		t.objects = partial.NewObjects(t.job.Array, t.element)
	}
	if t.job.Preface != "" {
		t.preface = partial.NewObjects(t.job.Preface, t.early)
	}
	t.clocks = startClocks(t.ctx, t.timeouts)
	defer t.clocks.stop()
	ctx, exchange := withExchange(t.clocks.ctx)
	t.seen = exchange
	reply, err := t.providers[t.lane.Provider].Stream(ctx, t.lane.Model, t.call, t.take)
	t.reply = reply
	t.hear()
	if err != nil {
		t.fault = faultOf(t.lane, err, context.Cause(ctx), exchange.seen())
		return
	}
	// A clock that ran out as the last word came does not spoil the answer.
	t.check()
}

// hear takes over what the answer's headers say of the lane's quotas.
func (t *attempt) hear() { t.state.limiter.learn(t.ticket, t.seen.seen(), t.call.load()) }

// take gets the pieces of the answer. Nothing is passed on once the attempt is over.
func (t *attempt) take(piece string) {
	if t.clocks.ctx.Err() != nil {
		return
	}
	t.clocks.sign(piece != "")
	if piece == "" {
		return
	}
	now := time.Now()
	t.spoke.Store(now.UnixNano())
	if t.first.IsZero() {
		t.first = now
		t.hear()
	}
	t.tokens += EstimateTokens(piece)
	t.text = tail(t.text+piece, progressText)
	for _, o := range []*partial.Objects{t.preface, t.objects} {
		if o != nil {
			o.Write(piece)
		}
	}
	if now.Sub(t.told) >= progressEvery {
		t.told = now
		t.observe(event.AttemptProgressed{Task: t.job.Task, Attempt: t.number, Tokens: t.tokens, Text: t.stream.text})
	}
}

// element passes an element on, or keeps it until the attempt is the one shown.
func (t *attempt) element(raw json.RawMessage) {
	t.whole = append(t.whole, raw)
	t.voice.Lock()
	defer t.voice.Unlock()
	switch {
	case t.mute:
	case t.shown:
		t.pass(raw)
	default:
		t.kept = append(t.kept, raw)
	}
}

// early passes an element of the preface on, unless another attempt has
// answered already.
func (t *attempt) early(raw json.RawMessage) {
	t.voice.Lock()
	defer t.voice.Unlock()
	if t.job.Early != nil && !t.mute {
		t.job.Early(t.answering(), raw)
	}
}

// pass hands an element to the job.
func (t *attempt) pass(raw json.RawMessage) {
	if t.job.Element != nil {
		t.job.Element(t.answering(), raw)
	}
}

// answering is the number of the attempt whose answer this one gives, or goes
// on with.
func (t *attempt) answering() int {
	if t.after != nil {
		return t.after.number
	}
	return t.number
}

// show makes the attempt the one whose elements are passed on, from its first.
func (t *attempt) show() {
	t.voice.Lock()
	defer t.voice.Unlock()
	t.shown = true
	for _, raw := range t.kept {
		t.pass(raw)
	}
	t.kept = nil
}

// hush ends an attempt that another one has overtaken, down to its socket.
func (t *attempt) hush() {
	t.voice.Lock()
	t.mute = true
	t.voice.Unlock()
	t.cancel(errOvertaken)
}

// check judges a whole answer.
func (t *attempt) check() {
	t.answer = partial.Unwrap(t.reply.Text)
	switch {
	case t.answer != "" && t.after != nil:
		t.answer = t.after.join(t.job.Array, t.answer)
	case t.answer == "" && t.reply.Cut:
		t.fault = invalidAnswer(t.lane, "it reached its longest length before a word was said")
		return
	case t.answer == "":
		t.fault = invalidAnswer(t.lane, "it is empty")
		return
	}
	err := t.accept(t.answer)
	switch {
	case err == nil:
	case t.reply.Cut && len(t.whole) > 0:
		t.fault = cutAnswer(t.lane, t.sofar())
	case t.reply.Cut:
		t.fault = invalidAnswer(t.lane, "it reached its longest length and is not complete: "+err.Error())
	default:
		t.fault = invalidAnswer(t.lane, err.Error())
	}
}
