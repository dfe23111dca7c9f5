package model

import (
	"context"
	"fmt"
	"time"
)

// clocks end an attempt's context when one of them runs out.
type clocks struct {
	ctx     context.Context
	cancel  context.CancelCauseFunc
	limits  Timeouts
	total   *time.Timer
	first   *time.Timer
	silence *time.Timer // nil until the first word
}

func startClocks(ctx context.Context, limits Timeouts) *clocks {
	c := &clocks{limits: limits}
	c.ctx, c.cancel = context.WithCancelCause(ctx)
	c.total = c.after(limits.Total, &clockError{fmt.Sprintf("it gave no whole answer within %s (total limit)", spell(limits.Total)), true})
	c.first = c.after(limits.FirstToken, &clockError{fmt.Sprintf("it gave no first word for %s (first-token limit)", spell(limits.FirstToken)), false})
	return c
}

// after runs a clock; one that is not positive never runs out.
func (c *clocks) after(d time.Duration, err error) *time.Timer {
	if d <= 0 {
		return nil
	}
	return time.AfterFunc(d, func() { c.cancel(err) })
}

// sign says that the model showed life, by words or before them. Until the
// first word the first clock runs, from sign to sign.
func (c *clocks) sign(words bool) {
	switch {
	case c.silence != nil:
		c.silence.Reset(c.limits.Silence)
	case words:
		if c.first != nil {
			c.first.Stop()
		}
		c.silence = c.after(c.limits.Silence, &clockError{fmt.Sprintf("it said nothing for %s (silence limit)", spell(c.limits.Silence)), false})
	case c.first != nil:
		c.first.Reset(c.limits.FirstToken)
	}
}

func (c *clocks) stop() {
	for _, t := range []*time.Timer{c.total, c.first, c.silence} {
		if t != nil {
			t.Stop()
		}
	}
	c.cancel(nil)
}
