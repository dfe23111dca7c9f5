package schedule_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"tailor/internal/engine/schedule"
)

func TestReadersStartWhenAllHaveYielded(t *testing.T) {
	inPlay(t, schedule.Options{Limit: 5}, func(p *play) {
		p.add(yields(10, task("a", 40)), yields(20, task("b", 30)), reads(task("summary", 20), "a", "b"), task("plan", 5, "a", "b", "summary"))
		p.run()
		p.wantSpans("a 0-40", "b 0-30", "plan 40-45", "summary 20-40")
		if got, want := p.history("summary"), "pending@0 ready@20 running@20 done@40"; got != want {
			t.Errorf("summary went %s, want %s", got, want)
		}
	})
}

// What never yields is waited for to its end.
func TestReaderOfATaskThatDoesNotYield(t *testing.T) {
	inPlay(t, schedule.Options{Limit: 5}, func(p *play) {
		p.add(task("a", 40), reads(task("b", 10), "a"))
		p.run()
		p.wantSpans("a 0-40", "b 40-50")
	})
}

// The longest remaining path counts what a reader waits for, no more.
func TestPathThroughAYield(t *testing.T) {
	inPlay(t, schedule.Options{Limit: 1}, func(p *play) {
		p.add(yields(5, task("a", 30)), reads(task("summary", 10), "a"), task("b", 31))
		p.run()
		p.wantSpans("a 31-61", "b 0-31", "summary 61-71")
	})
}

func TestFailureAfterAYieldSkipsNoReader(t *testing.T) {
	inPlay(t, schedule.Options{Limit: 5}, func(p *play) {
		p.fails("a", errors.New("boom"))
		p.fails("b", errors.New("bang"))
		p.add(yields(10, task("a", 40)), reads(task("reader", 50), "a"), task("after", 5, "a"),
			task("b", 20), reads(task("other", 5), "a", "b"), reads(task("late", 5, "reader"), "a"))
		p.run()
		p.wantSpans("a 0-40", "b 0-20", "late 60-65", "reader 10-60")
		p.wantError("after", "skipped: because a failed: boom")
		p.wantError("other", "skipped: because b failed: bang")
	})
}

// A retry yields anew: what has not started waits for that.
func TestRetryYieldsAnew(t *testing.T) {
	inPlay(t, schedule.Options{Limit: 5}, func(p *play) {
		p.fails("a", errors.New("boom"))
		p.add(yields(10, task("a", 20)), task("slow", 50), reads(task("reader", 5, "slow"), "a"))
		p.at(45*time.Millisecond, func() {
			if err := p.Retry("a"); err != nil {
				t.Error(err)
			}
		})
		p.run()
		p.wantSpans("a 0-20 45-65", "reader 55-60", "slow 0-50")
	})
}

// Yielding twice, or from a goroutine that outlives the task, changes nothing.
func TestYieldCountsOnce(t *testing.T) {
	inPlay(t, schedule.Options{Limit: 5}, func(p *play) {
		left := make(chan schedule.Gate, 1)
		p.acts["a"] = func(ctx context.Context, _ schedule.Task, g schedule.Gate) error {
			g.Yield()
			g.Yield()
			left <- g
			return nil
		}
		p.add(task("a", 0), task("b", 20), reads(task("reader", 5), "a", "b"))
		p.at(10*time.Millisecond, func() { (<-left).Yield() })
		p.run()
		p.wantSpans("b 0-20", "reader 20-25")
	})
}

func TestReadersCloseCycles(t *testing.T) {
	inPlay(t, schedule.Options{Limit: 1}, func(p *play) {
		var cycle schedule.CycleError
		if err := p.Add(reads(task("a", 1), "b"), task("b", 1, "a")); !errors.As(err, &cycle) {
			t.Errorf("added with %v", err)
		}
	})
}
