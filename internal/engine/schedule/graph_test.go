package schedule_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"tailor/internal/engine/schedule"
)

func idle(context.Context, schedule.Task, schedule.Gate) error { return nil }

func TestAddRefuses(t *testing.T) {
	for _, c := range []struct {
		name  string
		tasks []schedule.Task
		want  string
		is    error
	}{
		{"no id", []schedule.Task{{}}, `add task "": it has no id`, nil},
		{"twice in the call", []schedule.Task{task("a", 1), task("a", 1)}, `add task "a": id is taken`, schedule.ErrDuplicate},
		{"in the graph already", []schedule.Task{task("new", 1), task("old", 1)}, `add task "old": id is taken`, schedule.ErrDuplicate},
		{"unknown prerequisite", []schedule.Task{task("a", 1, "old", "x")}, `add tasks: a needs "x": no such task`, schedule.ErrUnknown},
		{"itself", []schedule.Task{task("a", 1, "a")}, "add tasks: cycle: a → a", nil},
		{"two", []schedule.Task{task("b", 1, "a"), task("a", 1, "b")}, "add tasks: cycle: a → b → a", nil},
		{"behind a tail", []schedule.Task{task("tail", 1, "c"), task("c", 1, "b"), task("b", 1, "old", "a"), task("a", 1, "c")},
			"add tasks: cycle: a → c → b → a", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := schedule.New(idle, schedule.Options{})
			if err := s.Add(task("old", 1)); err != nil {
				t.Fatal(err)
			}
			err := s.Add(c.tasks...)
			if err == nil || err.Error() != c.want {
				t.Fatalf("Add gave %v, want %s", err, c.want)
			}
			if c.is != nil && !errors.Is(err, c.is) {
				t.Errorf("Add gave %v, which is not %v", err, c.is)
			}
			if all := s.Results(); len(all) != 1 {
				t.Errorf("a refused call left %v", all)
			}
			if err := s.Add(task("a", 1), task("b", 1, "a"), task("new", 1, "old")); err != nil {
				t.Errorf("a call after the refused one: %v", err)
			}
			if err := s.Run(t.Context()); err != nil || s.Counts()[schedule.Done] != 4 {
				t.Errorf("Run gave %v and %v", err, s.Counts())
			}
		})
	}
}

func TestCycleErrorListsTheCycle(t *testing.T) {
	s := schedule.New(idle, schedule.Options{})
	var cycle schedule.CycleError
	err := s.Add(task("b", 1, "a"), task("a", 1, "b"))
	if !errors.As(err, &cycle) || fmt.Sprint([]string(cycle)) != "[a b a]" {
		t.Errorf("Add gave %v with %q", err, []string(cycle))
	}
}

func TestNeedingTheSameTaskTwice(t *testing.T) {
	inPlay(t, schedule.Options{Limit: 1}, func(p *play) {
		p.add(task("a", 10), task("b", 10, "a", "a"))
		p.run()
		if err := p.Retry("a"); err != nil {
			t.Error(err)
		}
		p.run()
		p.wantSpans("a 0-10 20-30", "b 10-20")
	})
}

func TestStatusOfUnknownTask(t *testing.T) {
	s := schedule.New(idle, schedule.Options{})
	if _, err := s.Status("x"); !errors.Is(err, schedule.ErrUnknown) {
		t.Errorf("Status gave %v", err)
	}
	if err := s.Retry("x"); !errors.Is(err, schedule.ErrUnknown) {
		t.Errorf("Retry gave %v", err)
	}
}

func TestLongChain(t *testing.T) {
	const n = 100_000
	s := schedule.New(idle, schedule.Options{Limit: 1})
	if err := s.Add(chained(n)...); err != nil {
		t.Fatal(err)
	}
	if err := s.Run(t.Context()); err != nil || s.Counts()[schedule.Done] != n {
		t.Errorf("Run gave %v and %v", err, s.Counts())
	}
}

func TestLongChainIsSkipped(t *testing.T) {
	const n = 100_000
	s := schedule.New(idle, schedule.Options{Limit: 1})
	list := chained(n)
	if err := s.Add(list...); err != nil {
		t.Fatal(err)
	}
	if err := s.Cancel(list[0].ID); err != nil {
		t.Fatal(err)
	}
	if skipped := s.Counts()[schedule.Skipped]; skipped != n-1 {
		t.Errorf("%d tasks are skipped, want %d", skipped, n-1)
	}
}
