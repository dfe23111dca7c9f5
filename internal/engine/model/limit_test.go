package model

import (
	"context"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tailor/internal/engine/event"
	"tailor/internal/engine/schedule"
)

// hidden is a provider with a capacity that nobody is told: so many calls at
// once, or so many requests a minute.
type hidden struct {
	perMinute bool // the capacity is of requests; headers tell what is left
	capacity  func(since time.Duration) int
	began     time.Time

	mu       sync.Mutex
	draw     *rand.Rand
	inside   int
	window   int // of requests, counted from began
	used     int // requests in this window
	served   int
	refused  int
	answered []time.Duration // when each answer was there
}

const serviceTime = 3 * time.Second // of a hidden server's answers, ± a third

func (h *hidden) Stream(ctx context.Context, _ string, _ Call, onText func(string)) (Reply, error) {
	wait, err := h.admit(exchangeOf(ctx))
	if err != nil {
		return Reply{}, err
	}
	defer h.leave()
	if err := sleep(ctx, wait); err != nil {
		return Reply{}, err
	}
	return says(good)(ctx, onText)
}

func (h *hidden) admit(x *exchange) (time.Duration, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	since := time.Since(h.began)
	capacity := h.capacity(since)
	service := time.Duration((2 + 2*h.draw.Float64()) / 3 * float64(serviceTime))
	if !h.perMinute {
		if h.inside >= capacity {
			h.refused++
			return 0, &Error{Status: 429}
		}
		h.inside++
		return service, nil
	}
	if w := int(since / time.Minute); w != h.window {
		h.window, h.used = w, 0
	}
	reset := time.Duration(h.window+1)*time.Minute - since
	var err error
	if h.used >= capacity {
		h.refused++
		err = &Error{Status: 429, RetryAfter: reset}
	} else {
		h.used++
		h.inside++
	}
	x.note(func(v *seenValues) {
		v.At = time.Now()
		v.RateLimit = map[string]string{
			"x-ratelimit-limit": strconv.Itoa(capacity), "x-ratelimit-remaining": strconv.Itoa(capacity - h.used),
			"x-ratelimit-reset": fmt.Sprint(reset.Seconds()),
		}
	})
	return service, err
}

func (h *hidden) leave() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.inside--
	h.served++
	h.answered = append(h.answered, time.Since(h.began))
}

// steps gives a capacity that jumps, up and down, at the ends of equal phases.
func steps(phase time.Duration, levels ...int) func(time.Duration) int {
	return func(since time.Duration) int { return levels[min(int(since/phase), len(levels)-1)] }
}

// figures are what a lane got out of a hidden server.
type figures struct{ goodput, refused float64 }

// drive keeps a lane as busy as it can be for a while, and gives what came of
// it: answers over what the capacity would have allowed, and the refused share.
// lasts is how long; each is told the limit at every second.
func drive(t *testing.T, h *hidden, most int, lasts time.Duration, each func(since time.Duration, limit, capacity int)) (f figures) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		h.began, h.draw = time.Now(), rand.New(rand.NewPCG(1, uint64(most)))
		router := NewRouter(RouterOptions{Providers: map[string]Provider{"a": h}, Retries: 1000, Seed: 1})
		ctx, cancel := context.WithTimeout(t.Context(), lasts)
		defer cancel()
		var scheduler *schedule.Scheduler
		var tasks []schedule.Task
		for i := range 64 {
			tasks = append(tasks, schedule.Task{ID: fmt.Sprint(i)})
		}
		scheduler = schedule.New(func(ctx context.Context, _ schedule.Task, gate schedule.Gate) error {
			for ctx.Err() == nil {
				job := Job{Task: "t", Chain: []Choice{{first, ""}}}
				if _, err := router.Do(ctx, gate, job); err != nil && ctx.Err() == nil {
					return err
				}
			}
			return ctx.Err()
		}, schedule.Options{Limit: 64})
		router.Govern(scheduler, most, nil)
		if err := scheduler.Add(tasks...); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- scheduler.Run(ctx) }()
		room := 0.0
		for ; ctx.Err() == nil; time.Sleep(time.Second) {
			since := time.Since(h.began)
			capacity := h.capacity(since)
			period := serviceTime
			if h.perMinute {
				period = time.Minute
			}
			room += float64(capacity) / period.Seconds()
			_, limit := scheduler.LaneSlots(first.String())
			each(since, limit, capacity)
		}
		<-ended // its error says that ctx ended
		f = figures{float64(h.served) / room, float64(h.refused) / float64(h.served+h.refused)}
	})
	return f
}

func TestLimiterFindsAHiddenCapacity(t *testing.T) {
	out := newCurve(t)
	for _, c := range []struct {
		name      string
		perMinute bool
		phase     time.Duration
		levels    []int
	}{
		{"2 at once", false, 10 * time.Minute, []int{2}},
		{"5 at once", false, 10 * time.Minute, []int{5}},
		{"12 at once", false, 10 * time.Minute, []int{12}},
		{"40 at once", false, 10 * time.Minute, []int{40}},
		{"at once, steps", false, 5 * time.Minute, []int{8, 40, 2, 20, 5, 12, 3, 30}},
		{"2 a minute", true, time.Hour, []int{2}},
		{"40 a minute", true, 10 * time.Minute, []int{40}},
		{"a minute, steps", true, 5 * time.Minute, []int{8, 40, 2, 20, 5, 12, 3, 30}},
	} {
		h := &hidden{perMinute: c.perMinute, capacity: steps(c.phase, c.levels...)}
		f := drive(t, h, 5, c.phase*time.Duration(len(c.levels)), func(since time.Duration, limit, capacity int) {
			out.add(c.name, since, limit, capacity)
		})
		t.Logf("%-16s goodput %.3f refused %.3f of %d", c.name, f.goodput, f.refused, h.served+h.refused)
		if f.goodput < 0.9 || f.refused > 0.05 {
			t.Errorf("%s: goodput %.3f of the capacity, %.3f refused", c.name, f.goodput, f.refused)
		}
	}
}

// curve writes the limits over time as CSV where TAILOR_CURVES names a folder.
type curve struct{ to *csv.Writer }

func newCurve(t *testing.T) curve {
	dir := os.Getenv("TAILOR_CURVES")
	if dir == "" {
		return curve{}
	}
	file, err := os.Create(dir + "/limiter.csv")
	if err != nil {
		t.Fatal(err)
	}
	c := curve{csv.NewWriter(file)}
	c.write("case", "second", "limit", "capacity")
	t.Cleanup(func() {
		c.to.Flush()
		if err := c.to.Error(); err != nil {
			t.Error(err)
		}
		if err := file.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

func (c curve) add(name string, since time.Duration, limit, capacity int) {
	c.write(name, strconv.Itoa(int(since.Seconds())), strconv.Itoa(limit), strconv.Itoa(capacity))
}

func (c curve) write(fields ...string) {
	if c.to != nil {
		_ = c.to.Write(fields) // its error is kept until the end
	}
}

// told collects what a limiter tells.
type told struct{ changes []string }

func (o *told) observe(b event.Body) {
	c := b.(event.LimitChanged)
	o.changes = append(o.changes, fmt.Sprintf("%s %d: %s", c.Lane, c.Limit, c.Why))
}

// lanes takes limits.
type lanes map[string]int

func (l lanes) SetLaneLimit(lane string, n int) { l[lane] = n }

func TestLimitStartsByPlaceAndIsCutOncePerWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		set, say := lanes{}, &told{}
		r := NewRouter(RouterOptions{Local: map[string]bool{"b": true}})
		r.Govern(set, 8, say.observe)
		a := r.state(first).limiter
		r.state(second)
		if set["a/first"] != 8 || set["b/second"] != 2 {
			t.Fatalf("they start at %v", set)
		}
		overload := &fault{note: "a/first allows no more calls for now (429)", overload: true}
		for range 4 {
			var calls []*ticket
			for range set["a/first"] {
				call, wait := a.begin(load{1})
				if wait != 0 {
					t.Fatalf("it waits %s", wait)
				}
				calls = append(calls, call)
			}
			time.Sleep(2 * time.Second)
			for _, call := range calls {
				a.end(call, overload, false)
			}
		}
		for range leastPatience {
			call, _ := a.begin(load{1})
			time.Sleep(20 * time.Second)
			a.end(call, nil, false)
		}
		want := []string{
			"a/first 4: a/first allows no more calls for now (429)",
			"a/first 2: a/first allows no more calls for now (429)",
			"a/first 1: a/first allows no more calls for now (429)",
			"a/first 2: a/first answers well",
		}
		if strings.Join(say.changes, "\n") != strings.Join(want, "\n") {
			t.Errorf("told\n%s", strings.Join(say.changes, "\n"))
		}
	})
}

func TestLimitIsNeverCutForLongAnswers(t *testing.T) {
	for _, c := range []struct {
		name string
		step step
		cut  bool
	}{
		{"total", hangs(10*time.Second, 10*time.Second, 15*time.Second, 15*time.Second, 9*time.Second), false},
		{"500", status(500), false},
		{"503", status(503), true},
		{"529", status(529), true},
		{"silence", hangs(), true},
	} {
		synctest.Test(t, func(t *testing.T) {
			b := newBench([]step{c.step}, nil)
			set := lanes{}
			b.Govern(set, 8, nil)
			if _, err := b.Do(t.Context(), b.gate, b.job()); err != nil {
				t.Fatal(err)
			}
			if cut := set["a/first"] < 8; cut != c.cut {
				t.Errorf("%s: limit %d", c.name, set["a/first"])
			}
		})
	}
}

func TestRetryAfterHoldsTheWholeLane(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench([]step{fails(&Error{Status: 429, RetryAfter: 7 * time.Second}), says(good)}, nil)
		start := time.Now()
		var jobs sync.WaitGroup
		for i := range 3 {
			jobs.Go(func() {
				time.Sleep(time.Duration(i) * time.Second)
				job := b.job()
				job.Observe, job.Element = nil, nil
				if answer, err := b.Do(t.Context(), b.gate, job); err != nil || answer.Lane != "a/first" {
					t.Errorf("%+v, %v", answer, err)
				}
			})
		}
		jobs.Wait()
		if calls := len(b.a.calls["first"]); calls != 4 || time.Since(start) != 7*time.Second {
			t.Errorf("%d calls in %s", calls, time.Since(start))
		}
	})
}

func TestQuotasAreRead(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name    string
		headers map[string]string
		want    [3]quota
	}{
		{"OpenAI", map[string]string{
			"x-ratelimit-limit-requests": "60", "x-ratelimit-remaining-requests": "59", "x-ratelimit-reset-requests": "1s",
			"x-ratelimit-limit-tokens": "150000", "x-ratelimit-remaining-tokens": "149984", "x-ratelimit-reset-tokens": "6m0s",
		}, [3]quota{
			{limit: 60, remaining: 59, at: now, reset: now.Add(time.Second), bucket: true}, {},
			{limit: 150000, remaining: 149984, at: now, reset: now.Add(6 * time.Minute), bucket: true},
		}},
		{"Anthropic", map[string]string{
			"anthropic-ratelimit-requests-limit": "50", "anthropic-ratelimit-requests-remaining": "0", "anthropic-ratelimit-requests-reset": "2026-11-24T12:01:00Z",
			"anthropic-ratelimit-input-tokens-limit": "1000", "anthropic-ratelimit-input-tokens-remaining": "10", "anthropic-ratelimit-input-tokens-reset": "2026-11-24T12:00:30Z",
		}, [3]quota{
			{limit: 50, at: now, reset: now.Add(time.Minute), bucket: true},
			{limit: 1000, remaining: 10, at: now, reset: now.Add(30 * time.Second), bucket: true}, {},
		}},
		{"Unix milliseconds", map[string]string{"x-ratelimit-limit": "20", "x-ratelimit-remaining": "3", "x-ratelimit-reset": fmt.Sprint(now.Add(40 * time.Second).UnixMilli())},
			[3]quota{{limit: 20, remaining: 3, at: now, reset: now.Add(40 * time.Second)}}},
		{"nonsense", map[string]string{"x-ratelimit-limit": "NaN", "x-ratelimit-remaining": "-1", "x-ratelimit-reset": "soon",
			"x-ratelimit-limit-requests": "5", "x-ratelimit-remaining-requests": "5", "x-ratelimit-reset-requests": "-1s"}, [3]quota{}},
	} {
		got := readQuotas(c.headers, now)
		for i := range got {
			if !got[i].reset.Equal(c.want[i].reset) {
				t.Errorf("%s: %s reset at %s, want %s", c.name, quotaNames[i], got[i].reset, c.want[i].reset)
			}
			got[i].reset = c.want[i].reset
			if got[i] != c.want[i] {
				t.Errorf("%s: %s are %+v, want %+v", c.name, quotaNames[i], got[i], c.want[i])
			}
		}
	}
}

func TestQuotaThatRefillsEvenlyIsNotWaitedForWhole(t *testing.T) {
	now := time.Now()
	q := quota{limit: 60, remaining: 0, at: now, reset: now.Add(time.Minute), bucket: true}
	if wait := q.wait(1, 0, now); wait != time.Second {
		t.Errorf("one of sixty a minute is there after %s", wait)
	}
	if wait := q.wait(1, 0, now.Add(time.Second)); wait != 0 {
		t.Errorf("and then after another %s", wait)
	}
	q.bucket = false
	if wait := q.wait(1, 0, now); wait != time.Minute {
		t.Errorf("one of a window after %s", wait)
	}
}

func TestWindowIsCountedHereAndOthersUseIsHeard(t *testing.T) {
	now := time.Now()
	said := func(remaining float64) quota {
		return quota{limit: 10, remaining: remaining, at: now, reset: now.Add(time.Minute)}
	}
	var q quota
	q = q.newer(said(9), 2, 4) // the second of four calls was the first to arrive
	if left := q.left(4, now); left != 6 {
		t.Errorf("four of ten sent leave %g", left)
	}
	q = q.newer(said(2), 4, 5) // others have used three
	if left := q.left(5, now); left != 2 {
		t.Errorf("with three of others, five leave %g", left)
	}
	q = q.newer(said(7), 1, 5) // said before, heard later
	if left := q.left(5, now); left != 2 {
		t.Errorf("after old news %g are left", left)
	}
	q.renew(5, now.Add(time.Minute))
	if left := q.left(5, now.Add(time.Minute)); left != 10 {
		t.Errorf("a new window leaves %g", left)
	}
}
