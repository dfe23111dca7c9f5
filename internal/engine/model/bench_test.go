package model

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"tailor/internal/engine/event"
	"tailor/internal/engine/schedule"
)

const good = `{"recommendations":[{"id":1},{"id":2}]}`

// step is what a scripted provider does with one call.
type step func(ctx context.Context, onText func(string)) (Reply, error)

// script is a provider that does one step a call; the last one repeats.
type script struct {
	mu    sync.Mutex
	steps map[string][]step // by model
	calls map[string][]Call
}

func (s *script) Stream(ctx context.Context, model string, c Call, onText func(string)) (Reply, error) {
	s.mu.Lock()
	n := len(s.calls[model])
	s.calls[model] = append(s.calls[model], c)
	steps := s.steps[model]
	s.mu.Unlock()
	if len(steps) == 0 {
		return says(good)(ctx, onText)
	}
	return steps[min(n, len(steps)-1)](ctx, onText)
}

func says(text string) step {
	return func(ctx context.Context, onText func(string)) (Reply, error) {
		onText(text)
		return Reply{Text: text, Usage: event.Usage{PromptTokens: 100, CompletionTokens: 20}}, nil
	}
}

func fails(err error) step {
	return func(context.Context, func(string)) (Reply, error) { return Reply{}, err }
}

func status(code int) step {
	return fails(&Error{Status: code, Message: "words of the server"})
}

// hangs waits, with a word every so often, until it is cancelled.
func hangs(words ...time.Duration) step {
	return func(ctx context.Context, onText func(string)) (Reply, error) {
		for _, pause := range words {
			if err := sleep(ctx, pause); err != nil {
				return Reply{}, err
			}
			onText("word ")
		}
		<-ctx.Done()
		return Reply{}, ctx.Err()
	}
}

// counter is a gate without limits that counts who is inside.
type counter struct {
	mu     sync.Mutex
	inside int
	lanes  []string
}

func (c *counter) Enter(ctx context.Context, lanes ...string) (schedule.Permit, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	p, _ := c.TryEnter(lanes...)
	return p, nil
}

// Yield implements schedule.Gate.
func (c *counter) Yield() {}

func (c *counter) TryEnter(lanes ...string) (schedule.Permit, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.inside++
	c.lanes = append(c.lanes, lanes[0])
	return &permit{gate: c, lane: lanes[0]}, true
}

// held is how many slots are taken.
func (c *counter) held() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.inside
}

type permit struct {
	gate *counter
	lane string
	once sync.Once
}

func (p *permit) Lane() string { return p.lane }

func (p *permit) Leave() {
	p.once.Do(func() {
		p.gate.mu.Lock()
		defer p.gate.mu.Unlock()
		p.gate.inside--
	})
}

var (
	first  = Lane{"a", "first"}
	second = Lane{"b", "second"}
)

// bench is a router over two scripted lanes, and what a job saw.
type bench struct {
	*Router
	a, b     *script
	gate     *counter
	events   []event.Body
	elements []string
	local    int
}

func newBench(a, b []step) *bench {
	t := &bench{
		a:    &script{steps: map[string][]step{"first": a}, calls: map[string][]Call{}},
		b:    &script{steps: map[string][]step{"second": b}, calls: map[string][]Call{}},
		gate: &counter{},
	}
	t.Router = NewRouter(RouterOptions{Providers: map[string]Provider{"a": t.a, "b": t.b}, Seed: 1})
	return t
}

func (t *bench) job() Job {
	return Job{
		Task:  "recommend:S3",
		Call:  Call{Prompt: "Improve this.", MaxTokens: 100},
		Chain: []Choice{{first, "your setting"}, {second, "same strength at another provider"}},
		Array: "recommendations",
		Element: func(attempt int, raw json.RawMessage) {
			t.elements = append(t.elements, fmt.Sprintf("%d:%s", attempt, raw))
		},
		Accept: func(text string) error {
			if !json.Valid([]byte(text)) {
				return errors.New("it is no JSON")
			}
			return nil
		},
		Local:   func(context.Context) error { t.local++; return nil },
		Observe: func(b event.Body) { t.events = append(t.events, b) },
	}
}

// ended lists how the attempts ended: "a/first retrying 500".
func (t *bench) ended() []string {
	var list []string
	for _, b := range t.events {
		if e, ok := b.(event.AttemptEnded); ok {
			list = append(list, strings.TrimSpace(fmt.Sprintf("%s %s %d", e.Lane, e.Outcome, e.Status)))
		}
	}
	return list
}
