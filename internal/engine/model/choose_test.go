package model

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"tailor/internal/engine/event"
	"tailor/internal/engine/resume"
)

var usual = Weights{Quality: 1, Cost: 0.1, Latency: 0.1}

func TestChoiceBeginsWithWhatIsPreferred(t *testing.T) {
	a, b := Lane{"p", "a"}, Lane{"q", "b"}
	chain := []Choice{{a, "your setting"}, {b, "same strength at another provider"}}
	c := NewChooser(nil, usual, rand.New(rand.NewPCG(1, 1)))
	for range 100 {
		if got := c.Order(resume.Skills, event.Recommend, chain); !slices.Equal(got, chain) {
			t.Fatalf("got %+v", got)
		}
	}
	if got := c.Order(resume.Skills, event.Recommend, nil); len(got) != 0 {
		t.Errorf("got %+v", got)
	}

	// Where nobody judges recommendations, no cheaper lane takes their place.
	unjudged := func(lane Lane, took time.Duration, cost float64) Trial {
		return Trial{Section: resume.Skills, Task: event.Recommend, Lane: lane, Calls: 1, Valid: 1, Took: took, Cost: cost, Priced: 1}
	}
	for range 100 {
		c.Learn(unjudged(a, 12*time.Second, 0.1))
		c.Learn(unjudged(b, 2*time.Second, 0.001))
	}
	for range 100 {
		if got := c.Order(resume.Skills, event.Recommend, chain); got[0].Lane != a {
			t.Fatalf("got %+v", got)
		}
	}
}

func TestChoiceSaysWhy(t *testing.T) {
	a, b := Lane{"p", "a"}, Lane{"q", "b"}
	chain := []Choice{{a, "your setting"}, {b, "cheaper"}}
	trial := func(lane Lane, accepted, rejected int) Trial {
		return Trial{Section: resume.Skills, Task: event.Recommend, Lane: lane, Calls: 1, Valid: 1, Accepted: accepted, Rejected: rejected, Took: time.Second}
	}
	c := NewChooser(nil, usual, rand.New(rand.NewPCG(1, 1)))
	for range 10 {
		c.Learn(trial(a, 3, 1))
	}
	why := map[string]int{}
	for range 1000 {
		got := c.Order(resume.Skills, event.Recommend, chain)
		if len(got) != 2 || got[0].Lane == got[1].Lane {
			t.Fatalf("got %+v", got)
		}
		why[got[0].Why]++
	}
	preferred, tried := why["your setting; 75 % of its suggestions were accepted"], why["tried now and then to see whether it has become better"]
	if preferred < 700 || tried < 20 || preferred+tried != 1000 {
		t.Errorf("got %v", why)
	}
	for range 20 {
		c.Learn(trial(a, 1, 3))
		c.Learn(trial(b, 4, 0))
	}
	got, ok := c.Expected(resume.Skills, event.Recommend, chain)
	if want := "does better than p/a, your first choice; 100 % of its suggestions were accepted"; !ok || got.Lane != b || got.Why != want {
		t.Errorf("got %+v", got)
	}
}

func TestBetaSamples(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, b := range []beta{{1, 1}, {0.5, 0.5}, {9, 3}, {80, 20}} {
		const n = 20000
		var sum float64
		for range n {
			x := b.sample(r)
			if !(x >= 0 && x <= 1) {
				t.Fatalf("%+v gave %v", b, x)
			}
			sum += x
		}
		if mean := sum / n; math.Abs(mean-b.mean()) > 0.01 {
			t.Errorf("%+v: mean %.3f, want %.3f", b, mean, b.mean())
		}
	}
}
