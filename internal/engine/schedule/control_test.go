package schedule_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"tailor/internal/engine/schedule"
)

func TestLimitCanChangeMidRun(t *testing.T) {
	inPlay(t, schedule.Options{Limit: 3}, func(p *play) {
		p.add(task("a", 20), task("b", 20), task("c", 20), task("d", 20), task("e", 20), task("f", 20), task("g", 20))
		p.at(10*time.Millisecond, func() { p.SetLimit(1) })
		p.at(50*time.Millisecond, func() { p.SetLimit(3) })
		p.run()
		p.wantSpans("a 0-20", "b 0-20", "c 0-20", "d 20-40", "e 40-60", "f 50-70", "g 50-70")
	})
}

func TestLaneLimitCanChangeMidRun(t *testing.T) {
	inPlay(t, schedule.Options{Limit: 9}, func(p *play) {
		for _, id := range []string{"a", "b", "c", "d"} {
			p.inLane(id, "x")
		}
		p.add(task("a", 20), task("b", 20, "a"), task("c", 20, "a"), task("d", 20, "a"))
		p.at(10*time.Millisecond, func() { p.SetLaneLimit("x", 0) })
		p.at(30*time.Millisecond, func() { p.SetLaneLimit("x", 1) })
		p.at(40*time.Millisecond, func() { p.SetLaneLimit("x", -1) })
		p.at(45*time.Millisecond, func() {
			if used, limit := p.LaneSlots("x"); used != 3 || limit != -1 {
				t.Errorf("lane has %d of %d slots in use, want 3 of no limit", used, limit)
			}
		})
		p.run()
		p.wantSpans("a 0-20", "b 30-50", "c 40-60", "d 40-60")
	})
}

func TestAddWhileItRuns(t *testing.T) {
	inPlay(t, schedule.Options{Limit: 1}, func(p *play) {
		p.add(task("a", 20), task("b", 15), task("c", 10))
		// What is added leads on from c, which now comes before b.
		p.at(5*time.Millisecond, func() { p.add(task("c2", 40, "c", "a"), task("c3", 1, "c2")) })
		p.run()
		p.wantSpans("a 0-20", "b 70-85", "c 20-30", "c2 30-70", "c3 85-86")
	})
}

func TestAddAfterPrerequisiteEnded(t *testing.T) {
	inPlay(t, schedule.Options{Limit: 1}, func(p *play) {
		p.fails("bad", errors.New("boom"))
		p.add(task("good", 10), task("bad", 5))
		p.run()
		p.add(task("x", 10, "good"), task("y", 10, "bad"))
		p.wantStatus("x", schedule.Ready)
		p.wantError("y", "skipped: because bad failed: boom")
		p.run()
		p.wantSpans("bad 10-15", "good 0-10", "x 15-25")
	})
}

func TestCancelOne(t *testing.T) {
	inPlay(t, schedule.Options{Limit: 2}, func(p *play) {
		p.add(task("a", 20), task("a2", 10, "a"), task("a3", 10, "a2"),
			task("b", 15), task("waits", 12),
			optional(task("extra", 11)), task("after", 1, "extra"))
		p.at(10*time.Millisecond, func() {
			// Those that wait first: a gives its slot back, which one of them could take.
			for _, id := range []string{"waits", "extra", "a"} {
				if err := p.Cancel(id); err != nil {
					t.Error(err)
				}
			}
		})
		p.run()
		p.wantSpans("a 0-10", "after 10-11", "b 0-15")
		p.wantStatus("a", schedule.Cancelled)
		p.wantStatus("waits", schedule.Cancelled)
		p.wantStatus("extra", schedule.Cancelled)
		p.wantStatus("after", schedule.Done)
		err := p.wantError("a3", "skipped: because a was cancelled")
		if !errors.Is(err, schedule.ErrCancelled) {
			t.Errorf("error of a3 is not ErrCancelled")
		}
		if err := p.Cancel("a"); !errors.Is(err, schedule.ErrEnded) {
			t.Errorf("a second Cancel gave %v", err)
		}
		if err := p.Cancel("nobody"); !errors.Is(err, schedule.ErrUnknown) {
			t.Errorf("Cancel of nobody gave %v", err)
		}
	})
}

func TestCancelBeforeRun(t *testing.T) {
	inPlay(t, schedule.Options{Limit: 2}, func(p *play) {
		p.add(task("a", 20), task("a2", 20, "a"), task("b", 10))
		if err := p.Cancel("a"); err != nil {
			t.Error(err)
		}
		p.run()
		p.wantSpans("b 0-10")
		p.wantStatus("a2", schedule.Skipped)
	})
}

func TestCancelledTaskIsCancelledWhateverItReturns(t *testing.T) {
	inPlay(t, schedule.Options{Limit: 1}, func(p *play) {
		p.acts["stubborn"] = func(context.Context, schedule.Task, schedule.Gate) error {
			time.Sleep(30 * time.Millisecond)
			return nil
		}
		p.add(task("stubborn", 30))
		p.at(10*time.Millisecond, func() { _ = p.Cancel("stubborn") })
		p.run()
		if got, want := p.history("stubborn"), "ready@0 running@0 cancelled@30"; got != want {
			t.Errorf("went %s, want %s", got, want)
		}
	})
}

func TestCancelAllThenMore(t *testing.T) {
	inPlay(t, schedule.Options{Limit: 1}, func(p *play) {
		p.add(task("a", 20), task("a2", 20, "a"), task("b", 10))
		p.at(5*time.Millisecond, p.CancelAll)
		p.run()
		p.wantSpans("a 0-5")
		for _, id := range []string{"a", "a2", "b"} {
			p.wantError(id, "cancelled")
		}
		if err := p.Retry("b"); err != nil {
			t.Error(err)
		}
		p.run()
		p.wantSpans("a 0-5", "b 5-15")
	})
}

func TestEndOfContextCancelsAll(t *testing.T) {
	inPlay(t, schedule.Options{Limit: 1}, func(p *play) {
		cause := errors.New("the terminal went away")
		ctx, cancel := context.WithCancelCause(p.t.Context())
		p.add(task("a", 20), task("a2", 20, "a"), task("b", 10))
		p.at(5*time.Millisecond, func() { cancel(cause) })
		if err := p.Run(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("Run gave %v, want context.Canceled", err)
		}
		p.wantSpans("a 0-5")
		for _, id := range []string{"a", "a2", "b"} {
			p.wantStatus(id, schedule.Cancelled)
			p.wantError(id, cause.Error())
		}
	})
}

func TestRunAgain(t *testing.T) {
	inPlay(t, schedule.Options{Limit: 1}, func(p *play) {
		p.run() // with nothing to do
		p.acts["a"] = func(ctx context.Context, _ schedule.Task, _ schedule.Gate) error {
			if err := p.Run(ctx); !errors.Is(err, schedule.ErrRunning) {
				t.Errorf("Run within Run gave %v", err)
			}
			return nil
		}
		p.add(task("a", 1))
		p.run()
		p.run()
		p.add(task("b", 10, "a"))
		p.run()
		p.wantSpans("b 0-10")
	})
}

func TestRetryRunsWhatWasSkipped(t *testing.T) {
	inPlay(t, schedule.Options{Limit: 2}, func(p *play) {
		p.fails("a", errors.New("boom"))
		p.fails("x", errors.New("bang"))
		p.add(task("a", 20), task("b", 10, "a"), task("c", 10, "b"), task("d", 10, "a", "x"), task("x", 30))
		p.run()
		p.wantError("c", "skipped: because a failed: boom")
		p.wantError("d", "skipped: because a failed: boom")
		if err := p.Retry("c"); err == nil || err.Error() != "retry c: skipped: because a failed: boom" {
			t.Errorf("Retry of a skipped task gave %v", err)
		}
		if err := p.Retry("a"); err != nil {
			t.Error(err)
		}
		p.wantError("d", "skipped: because x failed: bang")
		p.run()
		p.wantSpans("a 0-20 30-50", "b 50-60", "c 60-70", "x 0-30")
		if err := p.Retry("x"); err != nil {
			t.Error(err)
		}
		p.run()
		p.wantSpans("a 0-20 30-50", "b 50-60", "c 60-70", "d 100-110", "x 0-30 70-100")
	})
}

func TestRetryWhileItRuns(t *testing.T) {
	inPlay(t, schedule.Options{Limit: 2}, func(p *play) {
		p.fails("a", errors.New("boom"))
		p.add(task("a", 10), task("b", 10, "a"), task("long", 40), task("end", 1, "b", "long"))
		p.at(20*time.Millisecond, func() {
			if err := p.Retry("long"); !errors.Is(err, schedule.ErrNotEnded) {
				t.Errorf("Retry of a task at work gave %v", err)
			}
			if err := p.Retry("a"); err != nil {
				t.Error(err)
			}
		})
		p.run()
		p.wantSpans("a 0-10 20-30", "b 30-40", "end 40-41", "long 0-40")
	})
}

func TestRetryOfDoneTasks(t *testing.T) {
	inPlay(t, schedule.Options{Limit: 2}, func(p *play) {
		p.add(task("evaluate", 10), task("recommend", 10, "evaluate"), task("plan", 5, "recommend"))
		p.run()
		for _, id := range []string{"recommend", "evaluate"} { // in any order
			if err := p.Retry(id); err != nil {
				t.Error(err)
			}
		}
		p.run()
		p.wantSpans("evaluate 0-10 25-35", "plan 20-25", "recommend 10-20 35-45")
	})
}

func TestRetryOfWholeChain(t *testing.T) {
	inPlay(t, schedule.Options{Limit: 2}, func(p *play) {
		p.add(task("a", 10), task("b", 10, "a"), task("c", 10, "b"))
		p.run()
		for _, id := range []string{"b", "c", "a"} {
			if err := p.Retry(id); err != nil {
				t.Error(err)
			}
		}
		p.run()
		p.wantSpans("a 0-10 30-40", "b 10-20 40-50", "c 20-30 50-60")
	})
}

func TestRetryHoldsBackThoseThatHaveNotStarted(t *testing.T) {
	inPlay(t, schedule.Options{Limit: 3}, func(p *play) {
		p.add(task("a", 10), task("b", 30), task("c", 5, "a", "b"))
		p.at(25*time.Millisecond, func() { _ = p.Retry("a") })
		p.run()
		p.wantSpans("a 0-10 25-35", "b 0-30", "c 35-40")
	})
}

// The observer may call back, and what it asks for keeps Run going.
func TestObserverMayCallBack(t *testing.T) {
	inPlay(t, schedule.Options{Limit: 1}, func(p *play) {
		var s *schedule.Scheduler
		s = schedule.New(p.act, schedule.Options{Limit: 1, Observe: func(c schedule.Change) {
			if c.Status == schedule.Failed {
				if err := s.Retry(c.Task.ID); err != nil {
					t.Error(err)
				}
			}
		}})
		p.fails("a", errors.New("boom"))
		if err := s.Add(task("a", 10)); err != nil {
			t.Error(err)
		}
		if err := s.Run(p.t.Context()); err != nil {
			t.Error(err)
		}
		p.wantSpans("a 0-10 10-20")
		if n := s.Counts()[schedule.Done]; n != 1 {
			t.Errorf("%d tasks are done, want 1", n)
		}
	})
}

func TestSlowObserverDelaysNoTask(t *testing.T) {
	inPlay(t, schedule.Options{Limit: 1}, func(p *play) {
		s := schedule.New(p.act, schedule.Options{Limit: 1, Observe: func(schedule.Change) {
			time.Sleep(time.Second)
		}})
		if err := s.Add(task("a", 10), task("b", 10, "a")); err != nil {
			t.Error(err)
		}
		if err := s.Run(p.t.Context()); err != nil {
			t.Error(err)
		}
		p.wantSpans("a 0-10", "b 10-20")
		if p.now() != 7*time.Second {
			t.Errorf("Run returned after %v, want 7s: a second for each change", p.now())
		}
	})
}
