package schedule_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tailor/internal/engine/schedule"
)

// span is when an attempt held its slot, since the start of the play.
type span struct{ from, to time.Duration }

// play is a scheduler in virtual time, with a record of what it did. Tasks are
// one attempt of their Expected duration, which yields after Yields, unless acts
// says otherwise.
type play struct {
	*schedule.Scheduler
	t     *testing.T
	began time.Time

	mu      sync.Mutex
	acts    map[string]schedule.Runner
	spans   map[string][]span
	changes []schedule.Change
}

// inPlay runs a test in virtual time.
func inPlay(t *testing.T, o schedule.Options, test func(p *play)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		p := &play{t: t, began: time.Now(), acts: map[string]schedule.Runner{}, spans: map[string][]span{}}
		o.Observe = func(c schedule.Change) { p.changes = append(p.changes, c) }
		p.Scheduler = schedule.New(p.act, o)
		test(p)
	})
}

func (p *play) act(ctx context.Context, t schedule.Task, g schedule.Gate) error {
	p.mu.Lock()
	act := p.acts[t.ID]
	p.mu.Unlock()
	if act != nil {
		return act(ctx, t, g)
	}
	return p.attempt(ctx, t, g, t.Expected)
}

// attempt holds a slot for d, and records it.
func (p *play) attempt(ctx context.Context, t schedule.Task, g schedule.Gate, d time.Duration, lanes ...string) error {
	permit, err := g.Enter(ctx, lanes...)
	if err != nil {
		return err
	}
	defer permit.Leave()
	from := p.now()
	if y := t.Yields; y > 0 && y < d {
		if err = pause(y)(ctx); err == nil {
			g.Yield()
		}
		d -= y
	}
	if err == nil {
		err = pause(d)(ctx)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.spans[t.ID] = append(p.spans[t.ID], span{from, p.now()})
	return err
}

// inLane makes a task one attempt in one of the lanes.
func (p *play) inLane(id string, lanes ...string) {
	p.acts[id] = func(ctx context.Context, t schedule.Task, g schedule.Gate) error {
		return p.attempt(ctx, t, g, t.Expected, lanes...)
	}
}

// fails makes a task fail after one attempt, once.
func (p *play) fails(id string, err error) {
	p.acts[id] = func(ctx context.Context, t schedule.Task, g schedule.Gate) error {
		p.mu.Lock()
		delete(p.acts, id)
		p.mu.Unlock()
		_ = p.attempt(ctx, t, g, t.Expected)
		return err
	}
}

func (p *play) now() time.Duration { return time.Since(p.began) }

// at does something at a moment of the play.
func (p *play) at(when time.Duration, do func()) {
	time.AfterFunc(when-p.now(), do)
}

func (p *play) add(tasks ...schedule.Task) {
	p.t.Helper()
	if err := p.Add(tasks...); err != nil {
		p.t.Error(err)
	}
}

func (p *play) run() {
	p.t.Helper()
	if err := p.Run(p.t.Context()); err != nil {
		p.t.Errorf("Run: %v", err)
	}
	synctest.Wait()
	if used, _ := p.Slots(); used != 0 {
		p.t.Errorf("after Run %d slots are in use", used)
	}
}

// wantSpans compares the record with lines such as "a 0-20 40-60", in
// milliseconds.
func (p *play) wantSpans(want ...string) {
	p.t.Helper()
	var got []string
	for id, spans := range p.spans {
		line := id
		for _, s := range spans {
			line += fmt.Sprintf(" %v-%v", ms(s.from), ms(s.to))
		}
		got = append(got, line)
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		p.t.Errorf("attempts:\n  %s\nwant:\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

func (p *play) wantStatus(id string, want schedule.Status) {
	p.t.Helper()
	if got, err := p.Status(id); got != want || err != nil {
		p.t.Errorf("%s is %s (%v), want %s", id, got, err, want)
	}
}

// wantError checks the text of a task's error.
func (p *play) wantError(id, want string) error {
	p.t.Helper()
	for _, c := range p.Results() {
		if c.Task.ID != id {
			continue
		}
		if got := fmt.Sprint(c.Err); got != want {
			p.t.Errorf("error of %s is %q, want %q", id, got, want)
		}
		return c.Err
	}
	p.t.Errorf("no result for %s", id)
	return nil
}

// history is the statuses a task went through.
func (p *play) history(id string) string {
	var steps []string
	for _, c := range p.changes {
		if c.Task.ID == id {
			steps = append(steps, fmt.Sprintf("%s@%v", c.Status, ms(c.At.Sub(p.began))))
		}
	}
	return strings.Join(steps, " ")
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// task makes a task that takes some milliseconds.
func task(id string, millis int, after ...string) schedule.Task {
	return schedule.Task{ID: id, Expected: time.Duration(millis) * time.Millisecond, After: after}
}

func urgent(priority int, t schedule.Task) schedule.Task {
	t.Priority = priority
	return t
}

// yields makes a task yield after some milliseconds.
func yields(millis int, t schedule.Task) schedule.Task {
	t.Yields = time.Duration(millis) * time.Millisecond
	return t
}

// reads makes a task wait for what others yield.
func reads(t schedule.Task, ids ...string) schedule.Task {
	t.Reads = ids
	return t
}

func optional(t schedule.Task) schedule.Task {
	t.Optional = true
	return t
}
