package schedule

import (
	"context"
	"fmt"
	"time"
)

// settle is how long a task that may be about to ask for a slot keeps those
// that rank behind it out: from its start, and from giving back its slot, which
// most often means that it ends and makes others ready. Without it, who comes
// first would be a race of goroutines. Such a task asks, ends or leads to others
// within microseconds; one that does something else loses its claim.
const settle = time.Millisecond

// lane is a set of slots with a limit of its own, below the global one.
type lane struct {
	name        string
	limit, used int // limit < 0 is none
}

// permit is a slot held.
type permit struct {
	stint *stint
	lane  *lane // nil when none was asked for
	next  *permit
	given bool // back
}

// Lane implements Permit.
func (p *permit) Lane() string {
	if p.lane == nil {
		return ""
	}
	return p.lane.name
}

// Leave implements Permit.
func (p *permit) Leave() {
	s := p.stint.scheduler
	s.lock()
	defer s.unlock()
	if p.given {
		return
	}
	s.release(p)
	if st := p.stint; st.permits == nil && st.waits == 0 {
		st.left = true
		s.claim(st)
	}
}

// Enter implements Gate. It fails when ctx or the task's own context ends
// first, and once the task has ended. Who holds a slot should not wait for a
// second one, which may be the one it holds: a hedge is what TryEnter is for.
func (st *stint) Enter(ctx context.Context, lanes ...string) (Permit, error) {
	s := st.scheduler
	s.lock()
	if err := st.refusal(ctx); err != nil {
		s.unlock()
		return nil, fmt.Errorf("wait for a slot: %w", err)
	}
	s.unclaim(st)
	if l, ok := s.room(lanes); ok && s.waiting == 0 && !s.keptOut(st.node.rank()) {
		defer s.unlock()
		return s.grant(st, l), nil
	}
	now := time.Now()
	w := s.enqueue(st, lanes, now)
	s.dispatch()
	if w.permit == nil && st.permits == nil && st.node.status == Running {
		s.set(st.node, Ready, nil, now)
	}
	s.unlock()
	return w.wait(ctx)
}

// refusal is why the stint may not wait for a slot.
func (st *stint) refusal(ctx context.Context) error {
	if st.ended {
		return ErrEnded
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return st.ctx.Err()
}

// wait waits for the slot, or for the end of one of the contexts.
func (w *waiter) wait(ctx context.Context) (Permit, error) {
	st := w.stint
	select {
	case <-w.granted:
		return w.permit, nil
	case <-ctx.Done():
	case <-st.ctx.Done():
	}
	s := st.scheduler
	s.lock()
	defer s.unlock()
	err := st.refusal(ctx)
	if w.permit != nil { // granted at the same moment
		s.release(w.permit)
	} else {
		s.dequeue(w)
	}
	if n := st.node; n.stint == st && n.status == Ready && st.waits == 0 && st.ctx.Err() == nil {
		s.set(n, Running, nil, time.Now())
	}
	return nil, fmt.Errorf("wait for a slot: %w", err)
}

// TryEnter implements Gate.
func (st *stint) TryEnter(lanes ...string) (Permit, bool) {
	s := st.scheduler
	s.lock()
	defer s.unlock()
	l, ok := s.room(lanes)
	if !ok || st.refusal(st.ctx) != nil || s.wanted(st) {
		return nil, false
	}
	s.unclaim(st)
	return s.grant(st, l), true
}

// room finds the first of the lanes that has room, when a slot is free. The
// lane is nil when none is asked for.
func (s *Scheduler) room(lanes []string) (*lane, bool) {
	if s.used >= s.limit {
		return nil, false
	}
	if len(lanes) == 0 {
		return nil, true
	}
	for _, name := range lanes {
		if l := s.lane(name); l.limit < 0 || l.used < l.limit {
			return l, true
		}
	}
	return nil, false
}

// lane finds a lane by its name; a new one has no limit.
func (s *Scheduler) lane(name string) *lane {
	l := s.lanes[name]
	if l == nil {
		l = &lane{name: name, limit: -1}
		s.lanes[name] = l
	}
	return l
}

// grant gives the stint a slot in l.
func (s *Scheduler) grant(st *stint, l *lane) *permit {
	s.used++
	if l != nil {
		l.used++
	}
	p := &permit{stint: st, lane: l, next: st.permits}
	st.permits = p
	if st.node.status == Ready {
		s.set(st.node, Running, nil, time.Now())
	}
	return p
}

// release takes a slot back, once.
func (s *Scheduler) release(p *permit) {
	if p.given {
		return
	}
	p.given = true
	s.used--
	if p.lane != nil {
		p.lane.used--
	}
	at := &p.stint.permits
	for *at != p {
		at = &(*at).next
	}
	*at = p.next
}

// dispatch gives free slots to those who wait, best rank first.
func (s *Scheduler) dispatch() {
	for s.waiting > 0 && s.used < s.limit {
		s.age(time.Now())
		w, l := s.first()
		if w == nil || s.keptOut(w.rank()) {
			return
		}
		s.dequeue(w)
		w.permit = s.grant(w.stint, l)
		close(w.granted)
	}
}

// first is the best waiter that could have a slot now, and its lane.
func (s *Scheduler) first() (best *waiter, in *lane) {
	for _, line := range s.lineups {
		l, ok := s.room(line.lanes)
		if w := line.waiters[0].item; ok && (best == nil || w.rank().before(best.rank())) {
			best, in = w, l
		}
	}
	return best, in
}

// keptOut reports whether the free slots are claimed by tasks that outrank r
// and are about to ask for them. The first time that a claim is in the way, its
// time begins to run.
func (s *Scheduler) keptOut(r rank) bool {
	free := s.limit - s.used
	if s.claimed(r, free) < free {
		return false
	}
	now := time.Now()
	s.expire(now)
	if s.claimed(r, free) < free {
		return false
	}
	s.lookAgain(now)
	return true
}

// claimed counts the tasks that outrank r and may be about to ask for a slot,
// up to most.
func (s *Scheduler) claimed(r rank, most int) int {
	n := 0
	for _, st := range s.claims {
		if n == most {
			return n
		}
		if st.left || st.node.rank().before(r) {
			n++
		}
	}
	if s.closing {
		return n // nothing that is ready will start
	}
	return n + s.ready.ahead(r, 0, most-n)
}

// wanted reports whether others than st want the free slots: those who wait
// for one, and the tasks that are about to.
func (s *Scheduler) wanted(st *stint) bool {
	s.expire(time.Now())
	n := len(s.claims) + len(s.ready)
	if st.claims {
		n--
	}
	if n >= s.limit-s.used {
		return true
	}
	w, _ := s.first()
	return w != nil
}

// claim makes the stint one that may be about to ask for a slot.
func (s *Scheduler) claim(st *stint) {
	if st.claims || st.ended {
		return
	}
	st.claims, st.since, st.place = true, time.Time{}, len(s.claims)
	s.claims = append(s.claims, st)
}

// unclaim takes back the stint's claim, if it has one.
func (s *Scheduler) unclaim(st *stint) {
	if !st.claims {
		return
	}
	st.claims = false
	last := len(s.claims) - 1
	moved := s.claims[last]
	s.claims[st.place], moved.place = moved, st.place
	s.claims[last] = nil
	s.claims = s.claims[:last]
}

// expire takes back the claims of those that did something else.
func (s *Scheduler) expire(now time.Time) {
	for i := len(s.claims) - 1; i >= 0; i-- {
		switch st := s.claims[i]; {
		case st.since.IsZero():
			st.since = now
		case now.Sub(st.since) >= settle:
			s.unclaim(st)
		}
	}
}

// lookAgain sets the timer for the first claim to expire.
func (s *Scheduler) lookAgain(now time.Time) {
	if s.lapsing || len(s.claims) == 0 {
		return
	}
	wait := settle
	for _, st := range s.claims {
		wait = min(wait, st.since.Add(settle).Sub(now))
	}
	s.lapsing = true
	if s.lapse == nil {
		s.lapse = time.AfterFunc(wait, s.lapsed)
		return
	}
	s.lapse.Reset(wait)
}

// lapsed lets those in whom an expired claim kept out.
func (s *Scheduler) lapsed() {
	s.lock()
	defer s.unlock()
	s.lapsing = false // unlock dispatches
}

// SetLimit changes the number of slots, at least 1. When it is lowered, slots
// in use stay so until they are given back.
func (s *Scheduler) SetLimit(n int) {
	s.lock()
	defer s.unlock()
	s.limit = max(1, n)
}

// SetLaneLimit changes the limit of a lane: 0 closes it, less than 0 leaves it
// without a limit of its own.
func (s *Scheduler) SetLaneLimit(lane string, n int) {
	s.lock()
	defer s.unlock()
	s.lane(lane).limit = max(-1, n)
}

// Slots tells how many slots are in use, and how many there are.
func (s *Scheduler) Slots() (used, limit int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.used, s.limit
}

// LaneSlots tells how many slots of a lane are in use, and how many it has; a
// limit below 0 is none of its own.
func (s *Scheduler) LaneSlots(lane string) (used, limit int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if l := s.lanes[lane]; l != nil {
		return l.used, l.limit
	}
	return 0, -1
}
