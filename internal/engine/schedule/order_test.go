package schedule_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"tailor/internal/engine/schedule"
)

func TestSlotsAreShared(t *testing.T) {
	inPlay(t, schedule.Options{Limit: 2}, func(p *play) {
		p.add(task("a", 20), task("b", 20), task("c", 20), task("d", 20), task("e", 20))
		p.run()
		p.wantSpans("a 0-20", "b 0-20", "c 20-40", "d 20-40", "e 40-60")
	})
}

func TestChainRunsInItsOrder(t *testing.T) {
	inPlay(t, schedule.Options{Limit: 5}, func(p *play) {
		p.add(task("c", 5, "b"), task("b", 10, "a"), task("a", 20))
		p.run()
		p.wantSpans("a 0-20", "b 20-30", "c 30-35")
		if got, want := p.history("b"), "pending@0 ready@20 running@20 done@30"; got != want {
			t.Errorf("b went %s, want %s", got, want)
		}
	})
}

func TestLongestRemainingPathGoesFirst(t *testing.T) {
	inPlay(t, schedule.Options{Limit: 1}, func(p *play) {
		p.add(task("a", 30), task("b", 10), task("b2", 40, "b"))
		p.run()
		p.wantSpans("a 50-80", "b 0-10", "b2 10-50")
	})
}

// A task that has just ended makes another ready at that very moment: it must
// come before those that rank behind it and have been waiting.
func TestSuccessorComesBeforeWaitersOfLowerRank(t *testing.T) {
	inPlay(t, schedule.Options{Limit: 2}, func(p *play) {
		p.add(task("a", 10), task("a2", 50, "a"), task("b", 30), task("c", 29), task("d", 28))
		p.run()
		p.wantSpans("a 0-10", "a2 10-60", "b 0-30", "c 30-59", "d 59-87")
	})
}

func TestPriorityClassComesBeforePath(t *testing.T) {
	inPlay(t, schedule.Options{Limit: 1}, func(p *play) {
		p.add(task("long", 50), urgent(1, task("short", 10)))
		p.run()
		p.wantSpans("long 10-60", "short 0-10")
	})
}

func TestAgeingLiftsThoseWhoWait(t *testing.T) {
	inPlay(t, schedule.Options{Limit: 1, Ageing: 100 * time.Millisecond}, func(p *play) {
		p.add(urgent(1, task("first", 90)), task("old", 10))
		p.at(80*time.Millisecond, func() { p.add(urgent(1, task("second", 30))) })
		p.at(110*time.Millisecond, func() { p.add(urgent(1, task("third", 10))) })
		p.run()
		// At 90 old has not waited long enough; at 120 it has, and third is no better: ids decide.
		p.wantSpans("first 0-90", "old 120-130", "second 90-120", "third 130-140")
	})
}

func TestLocalTaskNeedsNoSlot(t *testing.T) {
	inPlay(t, schedule.Options{Limit: 1}, func(p *play) {
		var began time.Duration
		p.acts["local"] = func(ctx context.Context, _ schedule.Task, _ schedule.Gate) error {
			began = p.now()
			return pause(30 * time.Millisecond)(ctx)
		}
		p.add(task("local", 10), task("call", 20))
		p.run()
		if began != 0 {
			t.Errorf("local task began at %v, want at once", began)
		}
		if from := p.spans["call"][0].from; from > time.Millisecond {
			t.Errorf("call began at %v because of a task that needs no slot", from)
		}
	})
}

func TestBackOffHoldsNoSlot(t *testing.T) {
	inPlay(t, schedule.Options{Limit: 1}, func(p *play) {
		p.acts["a"] = func(ctx context.Context, t schedule.Task, g schedule.Gate) error {
			if err := p.attempt(ctx, t, g, 10*time.Millisecond); err != nil {
				return err
			}
			time.Sleep(20 * time.Millisecond)
			return p.attempt(ctx, t, g, 10*time.Millisecond)
		}
		p.add(task("a", 100), task("b", 50))
		p.run()
		// b waits a moment longer: a might have ended and led to a better task.
		p.wantSpans("a 0-10 61-71", "b 11-61")
		if got, want := p.history("a"), "ready@0 running@0 ready@30 running@61 done@71"; got != want {
			t.Errorf("a went %s, want %s", got, want)
		}
	})
}

func TestLanesHaveLimitsOfTheirOwn(t *testing.T) {
	inPlay(t, schedule.Options{Limit: 3, Lanes: map[string]int{"slow": 1}}, func(p *play) {
		p.inLane("a", "slow")
		p.inLane("b", "slow")
		p.inLane("c", "slow", "fast")
		p.inLane("d", "fast")
		p.add(task("a", 40), task("b", 30), task("c", 20), task("d", 10))
		p.run()
		// b waits for its lane and holds up neither c, which has another, nor d.
		p.wantSpans("a 0-40", "b 40-70", "c 0-20", "d 0-10")
	})
}

func TestEarlierLaneIsPreferred(t *testing.T) {
	inPlay(t, schedule.Options{Limit: 3, Lanes: map[string]int{"x": 1}}, func(p *play) {
		var lanes []string
		for _, id := range []string{"a", "b"} {
			p.acts[id] = func(ctx context.Context, _ schedule.Task, g schedule.Gate) error {
				permit, err := g.Enter(ctx, "x", "y")
				if err != nil {
					return err
				}
				defer permit.Leave()
				lanes = append(lanes, permit.Lane())
				return pause(time.Millisecond)(ctx)
			}
		}
		p.add(task("a", 2), task("b", 1, "a"))
		p.run()
		if len(lanes) != 2 || lanes[0] != "x" || lanes[1] != "x" {
			t.Errorf("lanes %q, want x both times", lanes)
		}
	})
}

func TestTryEnter(t *testing.T) {
	hedge := func(p *play, when time.Duration, got *bool) schedule.Runner {
		return func(ctx context.Context, t schedule.Task, g schedule.Gate) error {
			first, err := g.Enter(ctx)
			if err != nil {
				return err
			}
			defer first.Leave()
			time.Sleep(when)
			second, ok := g.TryEnter("x")
			*got = ok
			if ok {
				defer second.Leave()
			}
			return pause(t.Expected - when)(ctx)
		}
	}
	for _, c := range []struct {
		name  string
		limit int
		lanes map[string]int
		tasks []schedule.Task
		want  bool
	}{
		{"a slot is free", 2, nil, []schedule.Task{task("a", 20)}, true},
		{"no slot is free", 2, nil, []schedule.Task{task("a", 20), task("b", 20)}, false},
		{"no slot is free and one waits", 1, nil, []schedule.Task{task("a", 20), task("b", 10)}, false},
		{"its lane is closed", 2, map[string]int{"x": 0}, []schedule.Task{task("a", 20)}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			inPlay(t, schedule.Options{Limit: c.limit, Lanes: c.lanes}, func(p *play) {
				var got bool
				p.acts["a"] = hedge(p, 5*time.Millisecond, &got)
				p.add(c.tasks...)
				p.run()
				if got != c.want {
					t.Errorf("TryEnter gave %t, want %t", got, c.want)
				}
			})
		})
	}
}

func TestTryEnterLeavesSlotToTasksAboutToAsk(t *testing.T) {
	inPlay(t, schedule.Options{Limit: 2}, func(p *play) {
		p.acts["a"] = func(ctx context.Context, _ schedule.Task, g schedule.Gate) error {
			permit, err := g.Enter(ctx)
			if err != nil {
				return err
			}
			defer permit.Leave()
			time.Sleep(5 * time.Millisecond)
			p.add(task("b", 10))
			if _, ok := g.TryEnter(); ok {
				return errors.New("took the slot of b")
			}
			return nil
		}
		p.add(task("a", 20))
		p.run()
		p.wantStatus("a", schedule.Done)
		p.wantSpans("b 5-15")
	})
}

func TestForgottenPermitComesBack(t *testing.T) {
	inPlay(t, schedule.Options{Limit: 1}, func(p *play) {
		forgotten := make(chan schedule.Permit, 1)
		p.acts["a"] = func(ctx context.Context, _ schedule.Task, g schedule.Gate) error {
			permit, err := g.Enter(ctx)
			forgotten <- permit
			return err
		}
		p.add(task("a", 20), task("b", 10, "a"))
		p.at(5*time.Millisecond, func() { (<-forgotten).Leave() }) // too late: it must change nothing
		p.run()
		p.wantSpans("b 0-10")
	})
}

func TestGateOfEndedTaskIsShut(t *testing.T) {
	inPlay(t, schedule.Options{Limit: 1}, func(p *play) {
		var gate schedule.Gate
		stray := make(chan error, 1)
		p.acts["a"] = func(_ context.Context, _ schedule.Task, g schedule.Gate) error {
			gate = g
			go func() {
				_, err := g.Enter(context.Background())
				stray <- err
			}()
			time.Sleep(5 * time.Millisecond)
			return nil
		}
		p.add(task("a", 1), urgent(1, task("b", 10)))
		p.run()
		if err := <-stray; !errors.Is(err, schedule.ErrEnded) {
			t.Errorf("the Enter that waited gave %v, want ErrEnded", err)
		}
		if _, err := gate.Enter(context.Background()); !errors.Is(err, schedule.ErrEnded) {
			t.Errorf("Enter gave %v, want ErrEnded", err)
		}
		if _, ok := gate.TryEnter(); ok {
			t.Error("TryEnter gave a slot")
		}
		p.wantSpans("b 0-10")
	})
}
