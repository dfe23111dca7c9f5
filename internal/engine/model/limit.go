package model

import (
	"fmt"
	"sync"
	"time"

	"tailor/internal/engine/event"
)

// Limits takes what a Router learns of how many calls a lane bears at once. A
// schedule.Scheduler is one.
type Limits interface {
	SetLaneLimit(lane string, n int)
}

const (
	localSlots = 2           // of a lane on this machine, to begin with
	cutWindow  = time.Second // between two cuts when no Retry-After says how long

	// At the most that a lane is known to bear, this many good answers in a row
	// lead to one call more. Each refusal of that call doubles the patience, so
	// that at most one call in about thirty is refused in the long run.
	leastPatience = 4
	mostPatience  = 32
)

// limiter learns how many calls a lane bears at once. Good answers while the
// lane is full raise its limit by one at a time: quickly up to what it has
// borne before, slowly beyond. A refusal halves the limit, once for all the
// calls that were under way. How long an answer takes says nothing: long
// answers are no overload. Safe for concurrent use.
type limiter struct {
	lane  string
	local bool

	mu       sync.Mutex
	limits   Limits           // nil until the lane is governed
	observe  func(event.Body) // nil tells nobody
	learnt   int              // the limit by answers; 0: not governed
	set      int              // the limit in force: learnt, or what the quotas leave
	mark     int              // the most that was borne when one more was refused; 0 is not known
	patience int              // good answers at the mark before one more is tried
	good     int              // answers while full, since the limit changed
	lastCut  time.Time
	cutUntil time.Time // until when refusals lead to no further cut
	rest     time.Time // until when the provider asks to be left alone
	flight   int       // calls under way
	sent     load      // all that was ever sent
	quotas   [len(load{})]quota
}

// ticket is one call under way in a lane.
type ticket struct {
	start time.Time
	sent  load // all that the lane was sent when it started, itself included
	read  bool // its rate-limit headers were taken over
}

func newLimiter(lane Lane, local bool) *limiter {
	return &limiter{lane: lane.String(), local: local, patience: leastPatience}
}

// govern puts the limiter in charge of its lane's limit, which begins at most
// unless answers have taught it better.
func (l *limiter) govern(limits Limits, most int, observe func(event.Body)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.limits, l.observe = limits, observe
	if l.learnt == 0 {
		l.learnt = max(most, 1)
		if l.local {
			l.learnt = min(l.learnt, localSlots)
		}
		l.set = l.learnt
	}
	limits.SetLaneLimit(l.lane, l.set)
}

// wait is how long a call should wait before it is sent: the provider asked to
// be left alone, or its quotas leave no room.
func (l *limiter) wait(need load) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	wait, _ := l.waitLocked(need, time.Now())
	return wait
}

func (l *limiter) waitLocked(need load, now time.Time) (wait time.Duration, quota string) {
	wait = max(l.rest.Sub(now), 0)
	for i := range l.quotas {
		l.quotas[i].renew(l.sent[i], now)
		if w := l.quotas[i].wait(need[i], l.sent[i], now); w > wait {
			wait, quota = w, quotaNames[i]
		}
	}
	return wait, quota
}

// begin counts a call in, unless it should wait first.
func (l *limiter) begin(need load) (*ticket, time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	wait, quota := l.waitLocked(need, now)
	if wait > 0 {
		if quota != "" {
			l.enforce(1, fmt.Sprintf("%s has no %s left for another %s", l.lane, quota, spell(wait)))
		}
		return nil, wait
	}
	l.flight++
	l.sent.add(need)
	l.fit(need, now)
	return &ticket{start: now, sent: l.sent}, 0
}

// fit keeps the calls under way at once to what the quotas leave room for.
func (l *limiter) fit(need load, now time.Time) {
	room, scarce := l.learnt, ""
	for i := range l.quotas {
		if n, known := l.quotas[i].room(need[i], l.sent[i], now); known && l.flight+n < room {
			room, scarce = l.flight+n, quotaNames[i]
		}
	}
	if scarce == "" {
		l.enforce(l.learnt, fmt.Sprintf("%s has room again", l.lane))
		return
	}
	l.enforce(room, fmt.Sprintf("%s has few %s left for now", l.lane, scarce))
}

// end counts a call out, and learns from how it ended.
func (l *limiter) end(t *ticket, f *fault, cancelled bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	switch {
	case cancelled:
	case f != nil && f.overload:
		l.cut(t, f, now)
	case f == nil || f.invalid:
		l.grow()
	}
	l.flight--
}

// grow raises the limit after good answers while it was full.
func (l *limiter) grow() {
	if l.learnt == 0 || l.flight < l.learnt {
		return
	}
	l.good++
	if l.good < l.enough() {
		return
	}
	l.good = 0
	if l.mark > 0 && l.learnt > l.mark { // one more than the mark was borne: the lane has grown
		l.mark, l.patience = 0, leastPatience
	}
	l.learnt++
	l.enforce(l.learnt, fmt.Sprintf("%s answers well", l.lane))
}

// enough is how many good answers in a row lead to one call more.
func (l *limiter) enough() int {
	switch {
	case l.mark > 0 && l.learnt == l.mark:
		return l.patience
	case l.mark > 0 && l.learnt > l.mark:
		return l.learnt
	case l.local:
		return 2 * l.learnt
	default:
		return 1
	}
}

// cut halves the limit, once for all calls that were under way together.
func (l *limiter) cut(t *ticket, f *fault, now time.Time) {
	if f.retryAfter > 0 {
		l.rest = later(l.rest, now.Add(f.retryAfter))
	}
	if l.learnt == 0 || t.start.Before(l.lastCut) {
		return
	}
	borne := min(l.flight-1, l.learnt)
	if l.mark > 0 && l.learnt > l.mark {
		l.patience = min(2*l.patience, mostPatience)
	}
	l.good = 0
	if !now.Before(l.cutUntil) {
		window := f.retryAfter
		if window == 0 {
			window = cutWindow
		}
		l.lastCut, l.cutUntil = now, now.Add(window)
		l.learnt = max(l.learnt/2, 1)
	}
	if borne > 0 { // alone, it was not refused for its company
		l.mark, l.learnt = borne, min(l.learnt, borne) // until one of those ends, no other call need try
	}
	l.enforce(l.learnt, f.note)
}

// learn takes a call's rate-limit headers over, once.
func (l *limiter) learn(t *ticket, seen seenValues, need load) {
	if len(seen.RateLimit) == 0 {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if t.read {
		return
	}
	t.read = true
	now := time.Now()
	for i, q := range readQuotas(seen.RateLimit, seen.At) {
		if q.reset.After(now) {
			l.quotas[i] = l.quotas[i].newer(q, t.sent[i], l.sent[i])
		}
	}
	l.fit(need, now)
}

// enforce puts a limit in force, and tells it when it is a cut or has to do
// with one call after another.
func (l *limiter) enforce(n int, why string) {
	if l.learnt == 0 {
		return
	}
	n = max(min(n, l.learnt), 1)
	if n == l.set {
		return
	}
	tell := n == 1 || l.set == 1 || n == l.learnt && n < l.set
	l.set = n
	l.limits.SetLaneLimit(l.lane, n)
	if tell && l.observe != nil {
		l.observe(event.LimitChanged{Lane: l.lane, Limit: n, Why: why})
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
