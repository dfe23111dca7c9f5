package model

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
	"unicode/utf8"

	"tailor/internal/engine/event"
)

// errDeadline is the cause of the end of what the run's deadline stops.
var errDeadline = errors.New("the run's time ran out")

// Calls end a little before the deadline, so that the offline analyser can
// finish what they leave: a tenth of the run's time, and at most windUp.
const windUp = time.Second

// purse keeps a run within the dollars that it may cost: what a call may cost
// at most is set aside while it is under way. Safe for concurrent use.
type purse struct {
	most float64 // 0: as much as it takes

	mu    sync.Mutex
	spent float64
	held  float64       // set aside for calls under way
	moved chan struct{} // closed when a call has ended; nil when nobody waits
}

// hold is what is set aside for one call, in dollars.
type hold float64

// take sets dollars aside. When only calls under way stand in the way, it gives
// a channel instead that is closed when one of them has ended; when nothing is
// left, neither.
func (p *purse) take(dollars float64) (h hold, ok bool, wait <-chan struct{}) {
	if p.most <= 0 {
		return 0, true, nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.spent+p.held+dollars <= p.most:
		p.held += dollars
		return hold(dollars), true, nil
	case p.spent+dollars <= p.most && p.held > 0:
		if p.moved == nil {
			p.moved = make(chan struct{})
		}
		return 0, false, p.moved
	default:
		return 0, false, nil
	}
}

// settle gives back what was set aside for a call, and counts what it cost.
func (p *purse) settle(h hold, cost float64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.held -= float64(h)
	p.spent += cost
	if p.held < 1e-12 { // what is left of sums of small parts
		p.held = 0
	}
	if p.moved != nil {
		close(p.moved)
		p.moved = nil
	}
}

// left is what may still be spent, apart from calls under way.
func (p *purse) left() float64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return max(p.most-p.spent, 0)
}

// Charge counts what a run had cost before this Router served it, in US dollars.
func (r *Router) Charge(dollars float64) { r.purse.settle(0, dollars) }

// priciest is what a call of a lane can cost at most; false when nobody knows
// its price. A server on this machine costs nothing unless the person has
// priced it.
func (r *Router) priciest(lane Lane, c Call) (dollars float64, known bool) {
	usage := event.Usage{PromptTokens: mostTokens(c), CompletionTokens: room(c.MaxTokens, true)}
	if r.free[lane.Provider] {
		if _, priced := r.prices[lane]; !priced {
			return 0, true
		}
	}
	return r.cost(lane, usage)
}

// mostTokens is a bound that no prompt exceeds in practice: two bytes of ASCII
// to a token, two tokens for every other rune, and the frame around the words.
func mostTokens(c Call) int {
	const frame = 100
	halves := 0
	for _, text := range []string{c.Rules, c.Context, c.Prompt, string(c.Schema.JSON)} {
		for _, r := range text {
			if r < utf8.RuneSelf {
				halves++
			} else {
				halves += 4
			}
		}
	}
	return frame + halves/2
}

// afford sets aside what a call of a lane may cost. When it must wait for calls
// under way it gives the channel to wait at.
func (r *Router) afford(lane Lane, c Call) (hold, <-chan struct{}, error) {
	if r.purse.most <= 0 {
		return 0, nil, nil
	}
	cost, known := r.priciest(lane, c)
	if !known {
		return 0, nil, &declined{fmt.Sprintf("the price of %s is not known, and the run may cost %s at most", lane, dollars(r.purse.most)), true}
	}
	h, ok, wait := r.purse.take(cost)
	if ok || wait != nil {
		return h, wait, nil
	}
	return 0, nil, &declined{fmt.Sprintf("%s may cost %s, and %s of %s is left", lane, dollars(cost), dollars(r.purse.left()), dollars(r.purse.most)), true}
}

// dollars writes an amount for people.
func dollars(d float64) string {
	if d >= 1 {
		return fmt.Sprintf("$%.2f", d)
	}
	return fmt.Sprintf("$%.4f", d)
}

// within bounds what a job's lanes may take to the run's deadline.
func (r *Router) within(ctx context.Context) (context.Context, context.CancelFunc) {
	r.mu.Lock()
	until := r.until
	r.mu.Unlock()
	if until.IsZero() {
		return ctx, func() {}
	}
	return context.WithDeadlineCause(ctx, until, errDeadline)
}

// begun starts the clock of the run's deadline.
func (r *Router) begun(now time.Time) {
	if r.deadline > 0 {
		r.until = now.Add(r.deadline - min(windUp, r.deadline/10))
	}
}

// inTime declines a lane whose answer is not expected before the deadline.
func (r *Router) inTime(ctx context.Context, lane Lane, c Call) error {
	if r.deadline <= 0 || r.typical == nil {
		return nil
	}
	takes, known := r.typical(lane, c)
	if left := untilDeadline(ctx, time.Hour); known && takes > left {
		return &declined{fmt.Sprintf("%s takes about %s, and %s of %s is left", lane, spell(takes), spell(max(left, 0)), spell(r.deadline)), true}
	}
	return nil
}

// tooLate is why nobody is asked any longer once the deadline has come.
func (r *Router) tooLate(lane Lane) string {
	return fmt.Sprintf("%s had not answered when the run's %s were over", lane, spell(r.deadline))
}
