package schedule_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/sourcegraph/conc/pool"
	"golang.org/x/sync/errgroup"

	"tailor/internal/engine/schedule"
)

const (
	many  = 10_000
	slots = 8
)

func noop(context.Context) error { return nil }

// attempt is a runner that makes one attempt, in a slot.
func attempt(work func(context.Context) error) schedule.Runner {
	return func(ctx context.Context, _ schedule.Task, g schedule.Gate) error {
		p, err := g.Enter(ctx)
		if err != nil {
			return err
		}
		defer p.Leave()
		return work(ctx)
	}
}

// pause is work that takes d and heeds its context.
func pause(d time.Duration) func(context.Context) error {
	return func(ctx context.Context) error {
		select {
		case <-time.After(d):
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func tasks(n int) []schedule.Task {
	list := make([]schedule.Task, n)
	for i := range list {
		list[i].ID = fmt.Sprintf("task:%05d", i)
	}
	return list
}

func chained(n int) []schedule.Task {
	list := tasks(n)
	for i := 1; i < n; i++ {
		list[i].After = []string{list[i-1].ID}
	}
	return list
}

// perTask reports the time for each of n tasks.
func perTask(b *testing.B, n int) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/task")
}

// graph runs list once an iteration: building the scheduler and the graph is
// part of what is measured.
func graph(b *testing.B, run schedule.Runner, limit int, list []schedule.Task) {
	b.ReportAllocs()
	for b.Loop() {
		told := 0
		s := schedule.New(run, schedule.Options{Limit: limit, Observe: func(schedule.Change) { told++ }})
		if err := s.Add(list...); err != nil {
			b.Fatal(err)
		}
		if err := s.Run(b.Context()); err != nil {
			b.Fatal(err)
		}
		if told < 3*len(list) {
			b.Fatalf("observer was told %d changes of %d tasks", told, len(list))
		}
	}
	perTask(b, len(list))
}

// BenchmarkNoop is what a task costs that does nothing, beside the two usual
// pools, which know no graph, no order and no observer.
func BenchmarkNoop(b *testing.B) {
	b.Run("schedule", func(b *testing.B) { graph(b, attempt(noop), slots, tasks(many)) })
	b.Run("schedule-local", func(b *testing.B) {
		local := func(ctx context.Context, _ schedule.Task, _ schedule.Gate) error { return noop(ctx) }
		graph(b, local, slots, tasks(many))
	})
	b.Run("schedule-chain", func(b *testing.B) { graph(b, attempt(noop), slots, chained(many)) })
	b.Run("errgroup", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			g, ctx := errgroup.WithContext(b.Context())
			g.SetLimit(slots)
			for range many {
				g.Go(func() error { return noop(ctx) })
			}
			if err := g.Wait(); err != nil {
				b.Fatal(err)
			}
		}
		perTask(b, many)
	})
	b.Run("conc", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			p := pool.New().WithMaxGoroutines(slots).WithContext(b.Context())
			for range many {
				p.Go(noop)
			}
			if err := p.Wait(); err != nil {
				b.Fatal(err)
			}
		}
		perTask(b, many)
	})
}

// BenchmarkTwenty is tasks of 20 ms: ten of them at limit 5, ideally 40 ms, and
// a chain of five, ideally 100 ms.
func BenchmarkTwenty(b *testing.B) {
	work := pause(20 * time.Millisecond)
	b.Run("ten", func(b *testing.B) { graph(b, attempt(work), 5, tasks(10)) })
	b.Run("chain", func(b *testing.B) { graph(b, attempt(work), 5, chained(5)) })
}
