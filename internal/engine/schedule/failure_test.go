package schedule_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"tailor/internal/engine/schedule"
)

func TestFailureSkipsDependentsNamingTheRoot(t *testing.T) {
	inPlay(t, schedule.Options{Limit: 2}, func(p *play) {
		boom := errors.New("boom")
		p.fails("evaluate:S3", boom)
		p.add(task("evaluate:S3", 10), task("recommend:S3", 10, "evaluate:S3"), task("plan", 10, "recommend:S3", "evaluate:S4"),
			task("evaluate:S4", 20))
		p.run()
		const want = "skipped: because evaluate:S3 failed: boom"
		p.wantError("recommend:S3", want)
		err := p.wantError("plan", want)
		var skip *schedule.SkipError
		if !errors.As(err, &skip) || skip.Because != "evaluate:S3" || !errors.Is(err, boom) {
			t.Errorf("error of plan is %#v", err)
		}
		if got, want := p.history("plan"), "pending@0 skipped@10"; got != want {
			t.Errorf("plan went %s, want %s", got, want)
		}
	})
}

func TestOptionalPrerequisiteOnlyDelays(t *testing.T) {
	inPlay(t, schedule.Options{Limit: 2}, func(p *play) {
		p.fails("root", errors.New("boom"))
		p.fails("extra", errors.New("bang"))
		p.add(task("root", 5), optional(task("skipped", 5, "root")), optional(task("extra", 10)),
			task("after", 10, "extra", "skipped"))
		p.run()
		p.wantStatus("skipped", schedule.Skipped)
		p.wantStatus("extra", schedule.Failed)
		p.wantSpans("after 10-20", "extra 0-10", "root 0-5")
	})
}

func TestPanicIsTheTasksFailure(t *testing.T) {
	inPlay(t, schedule.Options{Limit: 1}, func(p *play) {
		p.acts["a"] = func(ctx context.Context, _ schedule.Task, g schedule.Gate) error {
			if _, err := g.Enter(ctx); err != nil {
				return err
			}
			var none []int
			return fmt.Errorf("item %d", none[len(none)])
		}
		p.add(task("a", 20), task("b", 10))
		p.run()
		p.wantStatus("a", schedule.Failed)
		p.wantSpans("b 0-10")
		var caught *schedule.PanicError
		if err := p.Results()[0].Err; !errors.As(err, &caught) {
			t.Fatalf("error is %v, want a PanicError", err)
		}
		var fault runtime.Error
		if !errors.As(caught, &fault) {
			t.Errorf("panic value %v was lost", caught.Value)
		}
		if first, _, _ := strings.Cut(caught.Stack, "\n"); !strings.Contains(first, "TestPanicIsTheTasksFailure") {
			t.Errorf("stack begins with %q, not with the call that panicked", first)
		}
	})
}

func TestGoexitIsTheTasksFailure(t *testing.T) {
	inPlay(t, schedule.Options{Limit: 1}, func(p *play) {
		p.acts["a"] = func(ctx context.Context, _ schedule.Task, g schedule.Gate) error {
			_, _ = g.Enter(ctx)
			runtime.Goexit()
			return nil
		}
		p.add(task("a", 20), task("b", 10, "a"), task("c", 10))
		p.run()
		p.wantStatus("a", schedule.Failed)
		p.wantStatus("b", schedule.Skipped)
		p.wantSpans("c 0-10")
	})
}

func TestDeadline(t *testing.T) {
	limited := func(id string, millis int) schedule.Task {
		t := task(id, millis)
		t.Deadline = 30 * time.Millisecond
		return t
	}
	inPlay(t, schedule.Options{Limit: 1}, func(p *play) {
		p.acts["wrapped"] = func(ctx context.Context, _ schedule.Task, _ schedule.Gate) error {
			<-ctx.Done()
			if got, want := context.Cause(ctx).Error(), "deadline of 30ms reached"; got != want {
				t.Errorf("cause is %q, want %q", got, want)
			}
			return errors.New("read: connection closed")
		}
		// "waits" gets no slot in time: waiting counts.
		p.add(limited("slow", 40), limited("waits", 5), limited("wrapped", 30), limited("quick", 1))
		p.Cancel("quick")
		p.run()
		err := p.wantError("slow", "deadline of 30ms reached")
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Error("error of slow is no context.DeadlineExceeded")
		}
		p.wantError("wrapped", "deadline of 30ms reached: read: connection closed")
		p.wantError("waits", "deadline of 30ms reached")
		if p.now() != 30*time.Millisecond {
			t.Errorf("ended after %v, want 30ms", p.now())
		}
	})
}
