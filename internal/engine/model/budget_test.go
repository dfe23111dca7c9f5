package model

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"tailor/internal/engine/event"
	"tailor/internal/engine/schedule"
)

// moody is a provider that does anything: it answers, well or badly, reports
// what it used or not, fails, breaks off, hangs.
type moody struct {
	mu   sync.Mutex
	rand *rand.Rand
}

func (m *moody) Stream(ctx context.Context, _ string, c Call, onText func(string)) (Reply, error) {
	m.mu.Lock()
	mood, length, reports := m.rand.IntN(8), m.rand.IntN(c.MaxTokens+1), m.rand.IntN(3) > 0
	first, pace := time.Duration(m.rand.IntN(20_000))*time.Millisecond, time.Duration(m.rand.IntN(60))*time.Millisecond
	m.mu.Unlock()
	if err := sleep(ctx, first); err != nil {
		return Reply{}, err
	}
	switch mood {
	case 0:
		return Reply{}, &Error{Status: 429, RetryAfter: time.Second}
	case 1:
		return Reply{}, &Error{Status: 500}
	}
	text := good + strings.Repeat("    ", max(length-EstimateTokens(good), 0))
	if mood == 2 {
		text = strings.Repeat("no, ", length)
	}
	reply := Reply{}
	for _, piece := range tokens(text) {
		if err := sleep(ctx, pace); err != nil {
			return reply, err
		}
		reply.Text += piece
		onText(piece)
	}
	if reports {
		reply.Usage = event.Usage{PromptTokens: mostTokens(c), CompletionTokens: room(c.MaxTokens, true)}
	}
	reply.Cut = mood == 4
	if mood == 3 {
		return reply, &Error{Err: ErrCut}
	}
	return reply, nil
}

// spendthrift is a run of jobs on three lanes under a budget.
type spendthrift struct {
	router *Router
	jobs   int
	limit  int

	mu     sync.Mutex
	cost   float64
	asked  map[string]int
	gaveUp []event.GivenUp
	local  int
}

func (s *spendthrift) observe(b event.Body) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch b := b.(type) {
	case event.AttemptStarted:
		s.asked[b.Lane]++
	case event.AttemptEnded:
		s.cost += b.Usage.Cost
	case event.GivenUp:
		s.gaveUp = append(s.gaveUp, b)
	}
}

func (s *spendthrift) run(t *testing.T) {
	t.Helper()
	chain := []Choice{{first, "preferred"}, {second, "same strength"}, {Lane{"c", "third"}, "cheaper"}}
	scheduler := schedule.New(func(ctx context.Context, task schedule.Task, g schedule.Gate) error {
		_, err := s.router.Do(ctx, g, Job{
			Task: task.ID, Call: Call{Prompt: "Improve " + task.ID, MaxTokens: 300}, Chain: chain,
			Accept: func(text string) error {
				if !strings.HasPrefix(text, "{") {
					return errors.New("it is no JSON")
				}
				return nil
			},
			Local: func(context.Context) error {
				s.mu.Lock()
				defer s.mu.Unlock()
				s.local++
				return nil
			},
			Observe: s.observe,
		})
		return err
	}, schedule.Options{Limit: s.limit})
	s.router.Govern(scheduler, s.limit, nil)
	for i := range s.jobs {
		if err := scheduler.Add(schedule.Task{ID: fmt.Sprintf("task-%d", i), Optional: true}); err != nil {
			t.Fatal(err)
		}
	}
	if err := scheduler.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, c := range scheduler.Results() {
		if c.Status != schedule.Done {
			t.Errorf("%s is %s: %v", c.Task.ID, c.Status, c.Err)
		}
	}
}

func newSpendthrift(seed uint64, o RouterOptions) *spendthrift {
	o.Providers = map[string]Provider{}
	for i, name := range []string{"a", "b", "c"} {
		o.Providers[name] = &moody{rand: rand.New(rand.NewPCG(seed, uint64(i)))}
	}
	o.Prices = map[Lane]Price{first: {Prompt: 3, Completion: 15}, second: {Prompt: 2, Completion: 10}, {"c", "third"}: {Prompt: 0.1, Completion: 0.4}}
	o.Hedges, o.Seed = 0.2, seed
	o.Expect = func(Lane, Call) (time.Duration, bool) { return 8 * time.Second, true }
	return &spendthrift{router: NewRouter(o), asked: map[string]int{}}
}

// TestBudgetsHold holds that no run costs more than it may, and that none takes
// longer, whatever the providers do.
func TestBudgetsHold(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		seed := rapid.Uint64().Draw(rt, "seed")
		most := rapid.Float64Range(0.001, 0.6).Draw(rt, "dollars")
		deadline := time.Duration(rapid.IntRange(0, 90).Draw(rt, "seconds")) * time.Second
		jobs, limit := rapid.IntRange(1, 12).Draw(rt, "jobs"), rapid.IntRange(1, 6).Draw(rt, "limit")
		synctest.Test(t, func(t *testing.T) {
			s := newSpendthrift(seed, RouterOptions{MaxCost: most, Deadline: deadline})
			s.jobs, s.limit = jobs, limit
			begun := time.Now()
			s.run(t)
			if s.cost > most+1e-9 {
				t.Errorf("it cost $%f of $%f", s.cost, most)
			}
			if took := time.Since(begun); deadline > 0 && took > deadline {
				t.Errorf("it took %s of %s", took, deadline)
			}
			if s.router.purse.held != 0 {
				t.Errorf("$%g is still set aside", s.router.purse.held)
			}
		})
	})
}

func TestWhatABudgetGivesUp(t *testing.T) {
	for _, c := range []struct {
		name   string
		o      RouterOptions
		asks   string // the lane that is asked
		spares string // what is said of the lanes that are not
	}{
		{"nothing", RouterOptions{}, "a/first", ""},
		{"enough", RouterOptions{MaxCost: 10}, "a/first", ""},
		{"the dearest", RouterOptions{MaxCost: 0.05}, "b/second", "a/first may cost $0.0663, and $0.0500 of $0.0500 is left"},
		{"all but the cheapest", RouterOptions{MaxCost: 0.01}, "c/third", "b/second may cost $0.0442"},
		{"all", RouterOptions{MaxCost: 0.0001}, "offline", "c/third may cost $0.0018"},
		{"the slowest", RouterOptions{Deadline: 20 * time.Second, Typical: func(l Lane, _ Call) (time.Duration, bool) {
			return map[Lane]time.Duration{first: time.Minute, second: 10 * time.Second}[l], true
		}}, "b/second", "a/first takes about 1m, and 19s of 20s is left"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newSpendthrift(1, c.o)
				for name := range s.router.providers {
					s.router.providers[name] = &script{steps: map[string][]step{"first": {says(good)}, "second": {says(good)}, "third": {says(good)}}, calls: map[string][]Call{}}
				}
				s.jobs, s.limit = 1, 1
				s.run(t)
				var spared []string
				for _, g := range s.gaveUp {
					spared = append(spared, g.Why)
				}
				if s.asked[c.asks] != 1 || !strings.Contains(strings.Join(spared, "; "), c.spares) || c.spares == "" && len(spared) > 0 {
					t.Errorf("asked %v, gave up: %s", s.asked, strings.Join(spared, "; "))
				}
			})
		})
	}
}

func TestAnUnknownPriceIsNotAfforded(t *testing.T) {
	lane, call := Lane{"home", "llama"}, Call{Prompt: "x", MaxTokens: 10}
	paid := NewRouter(RouterOptions{MaxCost: 1, Providers: map[string]Provider{}})
	if _, _, err := paid.afford(lane, call); err == nil || !strings.Contains(err.Error(), "the price of home/llama is not known") {
		t.Errorf("got %v", err)
	}
	free := NewRouter(RouterOptions{MaxCost: 1, Free: map[string]bool{"home": true}})
	if _, _, err := free.afford(lane, call); err != nil {
		t.Error(err)
	}
}
