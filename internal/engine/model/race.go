package model

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"tailor/internal/engine/event"
	"tailor/internal/engine/schedule"
)

const (
	// firstHedge is how many calls a run makes before its first hedge, however
	// small the share of extra calls.
	firstHedge = 1
	// enoughPaces is how many answers of a lane tell how long its slowest take.
	enoughPaces = 8
	// keptPaces is how many are remembered, the newest.
	keptPaces = 64
	// speaking is how new the newest words of an answer that is coming in are.
	speaking = time.Second
)

// race asks with an attempt, and with a second one on another lane once the
// first takes longer than its lane's slowest do. The first good answer ends the
// other attempt. decide settles what follows a fault of the first one. It gives
// the attempt that answered, or nil.
func (a *asking) race(ctx context.Context, first *attempt, decide func(*fault)) *attempt {
	ended := make(chan *attempt, 2)
	run := func(t *attempt) {
		go func() {
			t.run()
			ended <- t
		}()
	}
	run(first)
	late := a.late(first)
	defer late.stop()
	var won, second *attempt
	for running := 1; running > 0; {
		select {
		case <-late.timer.C:
			if late.spare(first) {
				continue
			}
			if second = a.hedge(ctx, first, late.after); second == nil {
				late.again()
				continue
			}
			running++
			run(second)
		case t := <-ended:
			running--
			late.stop()
			other := first
			if t == first {
				other = second
			}
			if a.settle(t, other, running > 0, decide) {
				won = t
			}
		}
	}
	return won
}

// settle closes an attempt of a race; it reports whether it has won. running
// says that the other one goes on.
func (a *asking) settle(t, other *attempt, running bool, decide func(*fault)) bool {
	_, over := t.over()
	t.learn()
	switch {
	case over:
		t.close(event.Abandoned, 0)
	case t.fault == nil:
		if running {
			other.hush()
		}
		t.show()
		t.close(event.Answered, 0)
		return true
	case t.hedge:
		t.close(event.MovedOn, 0)
	default:
		decide(t.fault)
		if running {
			other.show()
			t.close(event.MovedOn, 0)
			break
		}
		t.close(t.fault.outcome, t.fault.wait)
	}
	return false
}

// hedge begins a second attempt on the next lane of the chain that has a slot
// which nobody else wants; nil when there is none, or the run has hedged enough.
func (a *asking) hedge(ctx context.Context, first *attempt, after time.Duration) *attempt {
	need := first.call.load()
	links := map[string]int{}
	var lanes []string
	for i, choice := range a.job.Chain[first.link+1:] {
		name := choice.Lane.String()
		if _, known := links[name]; known || choice.Lane == first.lane || a.unusable(choice.Lane) != "" || a.state(choice.Lane).limiter.wait(need) > 0 {
			continue
		}
		links[name] = first.link + 1 + i
		lanes = append(lanes, name)
	}
	if len(lanes) == 0 || !a.spendHedge() {
		return nil
	}
	permit, ok := a.gate.TryEnter(lanes...)
	if !ok {
		a.refundHedge()
		return nil
	}
	link := links[permit.Lane()]
	t := a.second(ctx, link, permit)
	if t == nil {
		a.refundHedge()
		return nil
	}
	t.hedge = true
	t.tell(fmt.Sprintf("%s takes longer than it should (%s)", first.lane, spell(after)))
	return t
}

// second begins an attempt beside another one in a slot; nil, and the slot is
// given back, when its lane has no room or the run cannot pay for it.
func (a *asking) second(ctx context.Context, link int, permit schedule.Permit) *attempt {
	lane, call := a.job.Chain[link].Lane, a.job.Call
	hold, wait, err := a.sit(ctx, lane, call)
	if err != nil || wait != nil {
		permit.Leave()
		return nil
	}
	ticket, _ := a.state(lane).limiter.begin(call.load())
	if ticket == nil {
		a.purse.settle(hold, 0)
		permit.Leave()
		return nil
	}
	return a.begin(ctx, link, call, seat{permit, ticket, hold})
}

func (r *Router) countCall() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.calls++
}

// spendHedge takes one of the extra calls that the run may make.
func (r *Router) spendHedge() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	allowed := int(r.hedging * float64(r.calls))
	if r.calls >= firstHedge {
		allowed = max(allowed, 1)
	}
	if r.hedges >= allowed {
		return false
	}
	r.hedges++
	return true
}

func (r *Router) refundHedge() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.hedges--
}

// lateness tells when an attempt takes longer than it should.
type lateness struct {
	timer  *time.Timer
	after  time.Duration
	spared bool
}

// late starts the clock of an attempt's hedge. It never rings when the run
// makes no hedges, no other lane follows, or nobody knows how long is long.
func (a *asking) late(t *attempt) *lateness {
	l := &lateness{timer: time.NewTimer(time.Hour)}
	l.timer.Stop()
	if a.hedging <= 0 || t.link+1 >= len(a.job.Chain) {
		return l
	}
	after, ok := a.slowest(t.lane, t.call)
	if !ok || after <= 0 {
		return l
	}
	l.after = after
	l.timer.Reset(after)
	return l
}

// spare puts the hedge off once while the answer is coming in: one that began
// late is mostly whole before another could be, and the extra call is better
// kept for one that says nothing.
func (l *lateness) spare(t *attempt) bool {
	if l.spared || time.Since(time.Unix(0, t.spoke.Load())) > speaking {
		return false
	}
	l.spared = true
	l.again()
	return true
}

// again looks once more for a slot after half the time.
func (l *lateness) again() { l.timer.Reset(max(l.after/2, time.Millisecond)) }

func (l *lateness) stop() { l.timer.Stop() }

// slowest is how long 95 of 100 of a lane's answers to such a call take at most.
func (r *Router) slowest(lane Lane, c Call) (time.Duration, bool) {
	if r.expect != nil {
		if p95, ok := r.expect(lane, c); ok {
			return p95, true
		}
	}
	return r.paces.p95(lane, c)
}

// paces remembers how long a run's answers took, by lane and kind of call. Safe
// for concurrent use.
type paces struct {
	mu   sync.Mutex
	took map[pace][]time.Duration
}

type pace struct {
	lane   Lane
	schema string
}

// add notes an answer, or how long one was waited for before it was given up.
func (p *paces) add(lane Lane, c Call, took time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.took == nil {
		p.took = map[pace][]time.Duration{}
	}
	key := pace{lane, c.Schema.Name}
	list := append(p.took[key], took)
	p.took[key] = list[max(len(list)-keptPaces, 0):]
}

func (p *paces) p95(lane Lane, c Call) (time.Duration, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	list := slices.Sorted(slices.Values(p.took[pace{lane, c.Schema.Name}]))
	if len(list) < enoughPaces {
		return 0, false
	}
	return list[(95*len(list)+99)/100-1], true
}
