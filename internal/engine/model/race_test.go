package model

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/schedule"
)

// newRace is a bench whose first lane should answer within ten seconds, with a
// budget that a first call can use.
func newRace(a, b []step) *bench {
	t := newBench(a, b)
	t.hedging, t.calls = 1, 100
	t.expect = func(Lane, Call) (time.Duration, bool) { return 10 * time.Second, true }
	return t
}

// slowly says a text after a while: its first half, then the rest.
func slowly(text string, half, rest time.Duration) step {
	return func(ctx context.Context, onText func(string)) (Reply, error) {
		if err := sleep(ctx, half); err != nil {
			return Reply{}, err
		}
		onText(text[:len(text)-5])
		if err := sleep(ctx, rest); err != nil {
			return Reply{}, err
		}
		onText(text[len(text)-5:])
		return Reply{Text: text}, nil
	}
}

// breaks says the beginning of a text and no more.
func breaks(text string) step {
	return func(_ context.Context, onText func(string)) (Reply, error) {
		onText(text)
		return Reply{Text: text}, &Error{Err: ErrCut, Message: "it broke"}
	}
}

func after(d time.Duration, then step) step {
	return func(ctx context.Context, onText func(string)) (Reply, error) {
		if err := sleep(ctx, d); err != nil {
			return Reply{}, err
		}
		return then(ctx, onText)
	}
}

func TestRaces(t *testing.T) {
	second := time.Second
	for _, c := range []struct {
		name     string
		a, b     []step
		took     time.Duration
		source   plan.Source
		note     string
		ended    string
		elements string
	}{
		{"the second lane is quicker", []step{slowly(good, 5*second, 15*second)}, []step{slowly(good, second, second)}, 12 * second,
			plan.FromFallback, "a/first was slow; answered by b/second", "b/second answered 0, a/first cancelled 0",
			`1:{"id":1} 2:{"id":1} 2:{"id":2}`},
		{"the first comes in late", []step{slowly(good, 9500*time.Millisecond, 4*second)}, nil, 13500 * time.Millisecond,
			plan.FromModel, "", "a/first answered 0",
			`1:{"id":1} 1:{"id":2}`},
		{"the first comes in late and goes on long", []step{slowly(good, 9500*time.Millisecond, 20*second)}, []step{slowly(good, second, second)}, 17 * second,
			plan.FromFallback, "a/first was slow; answered by b/second", "b/second answered 0, a/first cancelled 0",
			`1:{"id":1} 2:{"id":1} 2:{"id":2}`},
		{"the first is there before it", []step{slowly(good, 5*second, 7*second)}, []step{slowly(good, second, 9*second)}, 12 * second,
			plan.FromModel, "", "a/first answered 0, b/second cancelled 0",
			`1:{"id":1} 1:{"id":2}`},
		{"the first fails", []step{after(13*second, status(500))}, []step{slowly(good, 2*second, 4*second)}, 16 * second,
			plan.FromFallback, "a/first failed (500): words of the server; answered by b/second", "a/first moved_on 500, b/second answered 0",
			`2:{"id":1} 2:{"id":2}`},
		{"the second fails", []step{slowly(good, 5*second, 7*second)}, []step{status(500)}, 12 * second,
			plan.FromModel, "", "b/second moved_on 500, a/first answered 0",
			`1:{"id":1} 1:{"id":2}`},
		{"the second is no good", []step{slowly(good, 5*second, 7*second)}, []step{says("no")}, 12 * second,
			plan.FromModel, "", "b/second moved_on 0, a/first answered 0",
			`1:{"id":1} 1:{"id":2}`},
		{"the first is quick", []step{slowly(good, 5*second, 4*second)}, nil, 9 * second,
			plan.FromModel, "", "a/first answered 0",
			`1:{"id":1} 1:{"id":2}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newRace(c.a, c.b)
				start := time.Now()
				answer, err := b.Do(t.Context(), b.gate, b.job())
				if err != nil || answer.Source != c.source || answer.Note != c.note || answer.Text != good {
					t.Errorf("%+v, %v", answer, err)
				}
				if took := time.Since(start); took != c.took {
					t.Errorf("it took %s", took)
				}
				if ended := strings.Join(b.ended(), ", "); ended != c.ended {
					t.Errorf("ended %s", ended)
				}
				if got := strings.Join(b.elements, " "); got != c.elements {
					t.Errorf("elements %s", got)
				}
				if b.gate.held() != 0 {
					t.Errorf("%d slots kept", b.gate.held())
				}
			})
		})
	}
}

func TestHedgeIsToldAsOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newRace([]step{hangs()}, nil)
		if _, err := b.Do(t.Context(), b.gate, b.job()); err != nil {
			t.Fatal(err)
		}
		start := b.events[1].(event.AttemptStarted)
		if !start.Hedge || start.Attempt != 2 || start.Lane != "b/second" || start.Why != "a/first takes longer than it should (10s)" {
			t.Errorf("told %+v", start)
		}
		end := b.events[len(b.events)-1].(event.AttemptEnded)
		if end.Outcome != event.Abandoned || end.Error != "another attempt was quicker" || end.Duration != 10_000 {
			t.Errorf("ended %+v", end)
		}
	})
}

func TestBothFailAndTheFirstLaneIsAskedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newRace([]step{after(13*time.Second, status(500)), says(good)}, []step{after(5*time.Second, status(500))})
		answer, err := b.Do(t.Context(), b.gate, b.job())
		if err != nil || answer.Source != plan.FromModel || answer.Attempts != 3 {
			t.Errorf("%+v, %v", answer, err)
		}
		if ended := strings.Join(b.ended(), ", "); ended != "a/first moved_on 500, b/second moved_on 500, a/first answered 0" {
			t.Errorf("ended %s", ended)
		}
	})
}

func TestCancelEndsBothAttempts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newRace([]step{hangs()}, []step{hangs()})
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(15*time.Second, cancel)
		start := time.Now()
		if _, err := b.Do(ctx, b.gate, b.job()); !errors.Is(err, context.Canceled) || time.Since(start) != 15*time.Second {
			t.Errorf("%v after %s", err, time.Since(start))
		}
		if n := len(b.ended()); n != 2 || b.gate.held() != 0 || b.local != 0 {
			t.Errorf("%d ended, %d slots kept", n, b.gate.held())
		}
	})
}

func TestNoHedge(t *testing.T) {
	for name, change := range map[string]func(*bench, *Job){
		"with one lane":              func(_ *bench, j *Job) { j.Chain = j.Chain[:1] },
		"of the same lane":           func(_ *bench, j *Job) { j.Chain[1].Lane = first },
		"when none are wished":       func(b *bench, _ *Job) { b.hedging = 0 },
		"early in a run":             func(b *bench, _ *Job) { b.hedging, b.calls = 0.05, firstHedge-2 },
		"beyond the share":           func(b *bench, _ *Job) { b.hedging, b.hedges = 0.05, 5 },
		"when nothing is known":      func(b *bench, _ *Job) { b.expect = nil },
		"on a lane that is left out": func(b *bench, _ *Job) { b.exclude("b", "refused the key") },
	} {
		synctest.Test(t, func(t *testing.T) {
			b := newRace([]step{after(19*time.Second, says(good))}, nil)
			job := b.job()
			change(b, &job)
			if answer, err := b.Do(t.Context(), b.gate, job); err != nil || answer.Attempts != 1 {
				t.Errorf("%s: %+v, %v", name, answer, err)
			}
		})
	}
}

func TestHedgesStayWithinTheirShareAndLearnFromTheRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := 0
		b := newRace([]step{func(ctx context.Context, onText func(string)) (Reply, error) {
			if n++; n%4 == 0 { // far more than the budget is for
				return after(15*time.Second, says(good))(ctx, onText)
			}
			return after(time.Duration(n%3)*time.Second, says(good))(ctx, onText)
		}}, nil)
		b.expect, b.calls, b.hedging = nil, 0, 0.05
		for range 200 {
			if _, err := b.Do(t.Context(), b.gate, b.job()); err != nil {
				t.Fatal(err)
			}
		}
		if hedges := len(b.b.calls["second"]); hedges < 1 || hedges > 10 {
			t.Errorf("%d hedges for 200 calls", hedges)
		}
	})
}

func TestHedgeWaitsForASlotThatNobodyWants(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newRace([]step{hangs()}, nil)
		gate := &shut{counter: b.gate, until: time.Now().Add(18 * time.Second)}
		start := time.Now()
		answer, err := b.Do(t.Context(), gate, b.job())
		if err != nil || answer.Lane != "b/second" || time.Since(start) != 20*time.Second {
			t.Errorf("%+v, %v after %s", answer, err, time.Since(start))
		}
	})
}

// shut is a gate whose slots others want for a while.
type shut struct {
	*counter
	until time.Time
}

func (s *shut) TryEnter(lanes ...string) (schedule.Permit, bool) {
	if time.Now().Before(s.until) {
		return nil, false
	}
	return s.counter.TryEnter(lanes...)
}

// Enter goes past the shut door.
func (s *shut) Enter(ctx context.Context, lanes ...string) (schedule.Permit, error) {
	return s.counter.Enter(ctx, lanes...)
}

func TestRacesAtOnceCallTheJobOneAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newRace([]step{slowly(good, 9*time.Second, 2*time.Second)}, []step{slowly(good, 0, time.Second)})
		var jobs sync.WaitGroup
		for i := range 20 {
			jobs.Go(func() {
				job := b.job()
				job.Task = fmt.Sprint(i)
				var within, returned bool
				job.Observe = func(event.Body) {
					if within || returned {
						t.Error("it is called twice at once, or too late")
					}
					within = true
					defer func() { within = false }()
				}
				job.Element = nil
				if _, err := b.Do(t.Context(), b.gate, job); err != nil {
					t.Error(err)
				}
				returned = true
			})
		}
		jobs.Wait()
	})
}

// The elements of a preface come at once, of either attempt, and whatever
// becomes of the answer.
func TestPrefaceComesEarly(t *testing.T) {
	const answer = `{"evaluations":[{"e":1},{"e":2}],"recommendations":[{"id":1}]}`
	second := time.Second
	for _, c := range []struct {
		name string
		a, b []step
		want string
	}{
		{"of an answer", []step{slowly(answer, second, second)}, nil, `1@1s:{"e":1} 1@1s:{"e":2}`},
		{"of one that is cut", []step{breaks(answer[:28]), slowly(answer, second, second)}, nil,
			`1@0s:{"e":1} 2@1s:{"e":1} 2@1s:{"e":2}`},
		{"of the hedge that wins", []step{slowly(answer, 20*second, second)}, []step{slowly(answer, second, second)}, `2@11s:{"e":1} 2@11s:{"e":2}`},
		{"of the hedge that loses", []step{slowly(answer, 11500*time.Millisecond, second)}, []step{slowly(answer, second, 5*second)},
			`2@11s:{"e":1} 2@11s:{"e":2} 1@11.5s:{"e":1} 1@11.5s:{"e":2}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newRace(c.a, c.b)
				b.backoff = 0
				began := time.Now()
				var seen []string
				job := b.job()
				job.Preface = "evaluations"
				job.Early = func(attempt int, raw json.RawMessage) {
					seen = append(seen, fmt.Sprintf("%d@%gs:%s", attempt, time.Since(began).Seconds(), raw))
				}
				if _, err := b.Do(t.Context(), b.gate, job); err != nil {
					t.Fatal(err)
				}
				if got := strings.Join(seen, " "); got != c.want {
					t.Errorf("got %s\nwant %s", got, c.want)
				}
			})
		})
	}
}
