package engine_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tailor/internal/engine"
	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
)

// TestAnythingAtAnyTime lets several hands do everything that can be done to a
// run, at random moments, and holds what must be true of it all the same. A
// goroutine that outlives its run fails the test as well: its bubble cannot end.
func TestAnythingAtAnyTime(t *testing.T) {
	seeds := uint64(5)
	if testing.Short() {
		seeds = 2
	}
	for seed := range seeds {
		synctest.Test(t, func(t *testing.T) { disturb(t, seed) })
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

// disturbed is a run with many hands on it.
type disturbed struct {
	t   *testing.T
	run *engine.Run

	mu      sync.Mutex // one decision at a time, so that the last one is known
	decided map[string]plan.Decision
}

func disturb(t *testing.T, seed uint64) {
	draw := rand.New(rand.NewPCG(seed, 1))
	request := backend(t)
	request.Accept = []plan.Policy{plan.TakeNone, plan.TakeGrounded}[draw.IntN(2)]
	run := start(t, simulated(engine.Simulation{Seed: seed, Errors: []float64{0, 0.3}[draw.IntN(2)]}, nil), request)
	d := &disturbed{t: t, run: run, decided: map[string]plan.Decision{}}

	told := make(chan []event.Event, 1)
	events := run.Subscribe()
	go func() { told <- drain(t, events) }()

	var hands sync.WaitGroup
	for hand := range uint64(3) {
		hands.Go(func() {
			draw := rand.New(rand.NewPCG(seed, 100+hand))
			for range 12 {
				time.Sleep(time.Duration(draw.ExpFloat64() * float64(time.Second))) // virtual
				d.act(draw)
			}
		})
	}
	if draw.IntN(4) > 0 { // else the run is closed under their hands
		hands.Wait()
		if err := run.Wait(t.Context()); err != nil {
			t.Error(err)
		}
	} else {
		time.Sleep(time.Duration(draw.IntN(8000)) * time.Millisecond)
	}
	run.Close()
	run.Close() // does nothing
	hands.Wait()
	d.check(<-told)
}

// drain reads a subscription to its end.
func drain(t *testing.T, events *event.Subscription) (all []event.Event) {
	for {
		batch, err := events.Next(t.Context())
		all = append(all, batch...)
		if err != nil {
			if !errors.Is(err, io.EOF) {
				t.Error(err)
			}
			return all
		}
	}
}

// act does one thing. Most things can be refused, depending on the moment.
func (d *disturbed) act(draw *rand.Rand) {
	s := d.run.State()
	switch draw.IntN(16) {
	case 0:
		d.run.Cancel()
	case 1, 2:
		_ = d.run.CancelTask(s.Tasks[draw.IntN(len(s.Tasks))].ID)
	case 3, 4, 5:
		_ = d.run.Retry(d.t.Context(), s.Sections[draw.IntN(len(s.Sections))].ID, "shorter, please")
	case 6, 7:
		if n := len(s.Questions); n > 0 {
			_ = d.run.Answer(d.t.Context(), s.Questions[draw.IntN(n)].ID, "Yes, for two years at Corvane")
		}
	case 8:
		_, _ = d.run.AcceptGrounded(d.t.Context(), draw.IntN(2) == 0)
	default:
		if n := len(s.Recommendations); n > 0 {
			decision := []plan.Decision{plan.Accepted, plan.Rejected, plan.Edited, plan.Open}[draw.IntN(4)]
			d.decide(s.Recommendations[draw.IntN(n)].ID, decision)
		}
	}
}

func (d *disturbed) decide(id string, decision plan.Decision) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.run.Decide(d.t.Context(), id, decision, "Kept services running") == nil {
		d.decided[id] = decision
	}
}

// check holds what must be true of a run that has ended.
func (d *disturbed) check(events []event.Event) {
	d.t.Helper()
	s := d.run.State()
	whole(d.t, s)
	want, _ := json.Marshal(s)
	got, _ := json.Marshal(event.Fold(events))
	if !bytes.Equal(got, want) {
		d.t.Errorf("the events fold to another state:\n%s\n%s", got, want)
	}
	for id, decision := range d.decided {
		rec := s.Recommendation(id)
		if decision != plan.Open && (rec == nil || rec.Decision != decision) {
			d.t.Errorf("%s was %s by a person, now it is %+v", id, decision, rec)
		}
	}
	for _, rec := range s.Recommendations {
		section := s.Section(rec.Section)
		if _, touched := d.decided[rec.ID]; rec.Decision == plan.Open && !touched && (rec.Source != section.Source || rec.Model != section.Model) {
			d.t.Errorf("%s is left over: from %s, its section's answer from %s", rec.ID, rec.Model, section.Model)
		}
		if rec.Decision == plan.Open && rec.Conflict != "" && s.Recommendation(rec.Conflict) == nil {
			d.t.Errorf("%s cannot stand beside %s, which is gone", rec.ID, rec.Conflict)
		}
	}
	laps(d.t, events)
	ids(d.t, events)
}

// laps holds that each lap ends with one RunFinished, that only a person's
// doing follows it, and that it holds the plan as it stood then.
func laps(t *testing.T, events []event.Event) {
	t.Helper()
	working := true
	s := event.Fold(nil)
	for _, e := range events {
		s.Apply(e)
		switch b := e.Body.(type) {
		case event.TasksAdded:
			working = true
		case event.RunFinished:
			if !working {
				t.Errorf("event %d ends a lap that had ended", e.Seq)
			}
			working = false
			want, _ := json.Marshal(s.Plan())
			if got, _ := json.Marshal(b.Plan); !bytes.Equal(got, want) {
				t.Errorf("event %d has another plan than the state", e.Seq)
			}
			for _, task := range s.Tasks {
				if !task.Status.Ended() {
					t.Errorf("event %d ends a lap while %s is %s", e.Seq, task.ID, task.Status)
				}
			}
		case event.Decided, event.Replied, event.Rescored:
		default:
			if !working {
				t.Errorf("event %d (%s) comes after the end", e.Seq, b.Type())
			}
		}
	}
	if working {
		t.Error("the run has no end")
	}
}

// ids holds that no id is given to two recommendations.
func ids(t *testing.T, events []event.Event) {
	t.Helper()
	given := map[string]bool{}
	for _, e := range events {
		if b, ok := e.Body.(event.Recommended); ok && strings.HasPrefix(b.Task, "recommend:") {
			if given[b.Recommendation.ID] {
				t.Errorf("event %d gives %s again", e.Seq, b.Recommendation.ID)
			}
			given[b.Recommendation.ID] = true
		}
	}
}
