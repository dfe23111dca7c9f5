package bench

import (
	"context"
	"math"
	"sync"
	"time"

	"tailor/internal/engine/event"
	"tailor/internal/engine/model"
)

// span is one call of a model as its provider saw it.
type span struct {
	Call       string
	Model      string
	Start, End time.Duration // since the run began
	Result     spanResult
}

// spanResult says how a call ended.
type spanResult string

const (
	answered  spanResult = "answered"
	limited   spanResult = "limited"   // 429
	failed    spanResult = "failed"    // 500, or it broke off
	cancelled spanResult = "cancelled" // nobody wants it any longer
)

// provider answers calls as the latency models say. One serves one policy in
// one run, in virtual time.
type provider struct {
	seed   uint64
	run    int
	assume Assumptions
	start  time.Time

	mu     sync.Mutex
	models map[string]*capacity
	asked  map[string]int // how often, by call and model
	spans  []span
	taken  int // calls that were not refused
	prompt int // tokens of their prompts
	answer int // tokens of all answers given, whole or not
}

func newProvider(seed uint64, run int, models []Latency, assume Assumptions) *provider {
	p := &provider{seed: seed, run: run, assume: assume, start: time.Now(),
		models: map[string]*capacity{}, asked: map[string]int{}}
	for _, l := range models {
		p.models[l.Name] = newCapacity(l, p.start)
	}
	return p
}

// chunk is how many tokens arrive at once.
const chunk = 8

// Stream implements model.Provider. What is asked is found in ctx.
func (p *provider) Stream(ctx context.Context, name string, c model.Call, onText func(string)) (model.Reply, error) {
	q, _ := ctx.Value(questionKey{}).(*question)
	m := p.models[name]
	if q == nil || m == nil {
		return model.Reply{}, &model.Error{Status: 404, Message: "the benchmark has no such model"}
	}
	f := draw(p.seed, p.run, q.id, m.Latency, p.count(q.id, name), p.assume)
	began := time.Since(p.start)
	reply, result, err := p.serve(ctx, f, m, q, onText)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.spans = append(p.spans, span{Call: q.id, Model: name, Start: began, End: time.Since(p.start), Result: result})
	if reply.Usage.PromptTokens > 0 {
		p.taken++
	}
	p.prompt += reply.Usage.PromptTokens
	p.answer += reply.Usage.CompletionTokens
	return reply, err
}

// count tells how often a model has been asked this, now included.
func (p *provider) count(call, name string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked[call+" "+name]++
	return p.asked[call+" "+name]
}

// serve takes a call in and answers it, as its fate says.
func (p *provider) serve(ctx context.Context, f fate, m *capacity, q *question, onText func(string)) (model.Reply, spanResult, error) {
	if err := sleep(ctx, f.travel); err != nil {
		return model.Reply{}, cancelled, err
	}
	if wait := p.admit(m, q); wait > 0 {
		return model.Reply{}, limited, &model.Error{Status: 429, RetryAfter: wait, Message: "simulated: too much in this minute"}
	}
	if f.refused {
		return model.Reply{}, failed, &model.Error{Status: 500, Message: "simulated: server error"}
	}
	reply := model.Reply{Usage: event.Usage{PromptTokens: q.prompt}}
	if err := sleep(ctx, f.firstToken-f.travel); err != nil {
		return reply, cancelled, err
	}
	end := len(q.reply)
	if f.breaksAt < 1 {
		end = int(f.breaksAt * float64(end))
	}
	for at := 0; at < end; {
		next := min(at+chunk*bytesPerToken, end)
		reply.Usage.CompletionTokens += (next - at + bytesPerToken - 1) / bytesPerToken
		if err := sleep(ctx, chunk*f.perToken); err != nil {
			return reply, cancelled, err
		}
		onText(q.reply[at:next])
		at = next
	}
	reply.Text = q.reply[:end]
	if f.breaksAt < 1 {
		return reply, failed, &model.Error{Message: "simulated: the connection broke", Err: model.ErrCut}
	}
	return reply, answered, nil
}

// sleep waits for d or for the end of ctx.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// capacity is what one model's provider takes in a minute: two buckets, full
// at first, that fill again evenly.
type capacity struct {
	Latency
	requests, tokens float64
	at               time.Time
}

func newCapacity(l Latency, now time.Time) *capacity {
	return &capacity{Latency: l, requests: float64(l.RequestsAMinute), tokens: float64(l.TokensAMinute), at: now}
}

// admit takes a call in, or says after how many whole seconds there is room.
func (p *provider) admit(m *capacity, q *question) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	minutes := now.Sub(m.at).Minutes()
	m.at = now
	m.requests = min(m.requests+minutes*float64(m.RequestsAMinute), float64(m.RequestsAMinute))
	m.tokens = min(m.tokens+minutes*float64(m.TokensAMinute), float64(m.TokensAMinute))
	// A call that is larger than the bucket passes when that is full.
	needs := min(float64(q.prompt+q.tokens), float64(m.TokensAMinute))
	short := max((1-m.requests)/float64(m.RequestsAMinute), (needs-m.tokens)/float64(m.TokensAMinute))
	if short > 1e-9 {
		return time.Duration(math.Ceil(short*60)) * time.Second
	}
	m.requests--
	m.tokens -= needs
	return 0
}
