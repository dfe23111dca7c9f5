package engine_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"
	"time"

	"tailor/internal/config"
	"tailor/internal/engine"
	"tailor/internal/engine/document"
	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/store"
	"tailor/testdata"
)

// childDir tells the test program to be the process that is killed.
const childDir = "ENGINE_TEST_CHILD_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		if err := work(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// keeping is an engine with quick answers whose runs are kept in dir.
func keeping(ctx context.Context, dir string) (*engine.Engine, *store.Store, error) {
	kept, err := store.Open(ctx, dir)
	if err != nil {
		return nil, nil, err
	}
	return engine.New(engine.Options{Settings: config.Defaults(), Store: kept, Providers: engine.NewQuick(1)}), kept, nil
}

// work tailors a resume without end: it decides on each recommendation, asks
// sections again, and tells every event on standard output.
func work(dir string) error {
	ctx := context.Background()
	e, _, err := keeping(ctx, dir)
	if err != nil {
		return err
	}
	p := samples.Pairs()[0]
	r, err := samples.Resume(p.Resume)
	if err != nil {
		return err
	}
	j, err := samples.Job(p.Job)
	if err != nil {
		return err
	}
	draft, err := e.Prepare(engine.Request{Resume: document.FromText(p.Resume, r), Posting: document.FromText(p.Job, j)})
	if err != nil {
		return err
	}
	run, err := draft.Start(ctx)
	if err != nil {
		return err
	}
	events := run.Subscribe()
	for out := json.NewEncoder(os.Stdout); ; {
		batch, err := events.Next(ctx)
		if err != nil {
			return err
		}
		for _, e := range batch {
			if e.Progress() {
				continue
			}
			if err := out.Encode(e); err != nil {
				return err
			}
			react(ctx, run, e)
		}
	}
}

// react does what a person might. What is refused is none of this test's concern.
func react(ctx context.Context, run *engine.Run, e event.Event) {
	switch b := e.Body.(type) {
	case event.Recommended:
		if decision := []plan.Decision{plan.Accepted, plan.Rejected, plan.Open}[e.Seq%3]; decision != plan.Open {
			_ = run.Decide(ctx, b.Recommendation.ID, decision, "")
		}
	case event.RunFinished:
		sections := run.State().Sections
		_ = run.Retry(ctx, sections[int(e.Seq)%len(sections)].ID, "")
		_ = run.Retry(ctx, sections[int(e.Seq+2)%len(sections)].ID, "")
	}
}

// TestKilledRunsComeBack kills the process of a run at random moments: what it
// had told is there when the run is reopened, and every section has a result.
func TestKilledRunsComeBack(t *testing.T) {
	kills := 10
	if testing.Short() {
		kills = 3
	}
	for range kills {
		dir := t.TempDir()
		told := killAfter(t, dir, time.Duration(rand.IntN(250))*time.Millisecond)
		e, kept, err := keeping(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		before, err := kept.Events(t.Context(), told[0].Run)
		if err != nil || len(before) < len(told) {
			t.Fatalf("told %d events, kept %d (%v)", len(told), len(before), err)
		}
		want, _ := json.Marshal(told)
		if got, _ := json.Marshal(before[:len(told)]); !bytes.Equal(got, want) {
			t.Error("the journal holds other events than were told")
		}
		first := reopened(t, e)
		whole(t, first)
		nothingLost(t, event.Fold(before), first)
		second := reopened(t, e)
		a, _ := json.Marshal(first)
		if b, _ := json.Marshal(second); !bytes.Equal(a, b) {
			t.Error("opened once more, it has another state")
		}
		if err := kept.Close(); err != nil {
			t.Error(err)
		}
	}
}

// killAfter runs work in a process of its own, kills it that long after its
// first word, and returns what it told.
func killAfter(t *testing.T, dir string, after time.Duration) (told []event.Event) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childDir+"="+dir)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	for {
		line, err := lines.ReadBytes('\n')
		if err == io.EOF { // a last line may be cut
			break
		}
		var e event.Event
		if err := json.Unmarshal(line, &e); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if told = append(told, e); len(told) == 1 {
			time.AfterFunc(after, func() { _ = child.Process.Kill() })
		}
	}
	_ = child.Wait() // it was killed
	if len(told) == 0 {
		t.Fatal("the process told nothing")
	}
	return told
}

// reopened is how the newest run stands when it is opened.
func reopened(t *testing.T, e *engine.Engine) *event.State {
	t.Helper()
	run := reopen(t, e)
	defer run.Close()
	return run.State()
}

// reopen opens the newest run.
func reopen(t *testing.T, e *engine.Engine) *engine.Run {
	t.Helper()
	stored, err := e.Find(t.Context(), store.Last, "")
	if err != nil {
		t.Fatal(err)
	}
	run, err := stored.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return run
}

// nothingLost holds that every answer and decision of a killed run is there
// when it is reopened.
func nothingLost(t *testing.T, killed, opened *event.State) {
	t.Helper()
	for _, section := range killed.Sections {
		now := opened.Section(section.ID)
		if section.Source != "" && (now.Source != section.Source || now.Model != section.Model) {
			t.Errorf("%s was answered by %s, now by %s", section.ID, section.Model, now.Model)
		}
		if section.Evaluation != nil && now.Evaluation.Model != section.Evaluation.Model {
			t.Errorf("%s was evaluated by %s, now by %s", section.ID, section.Evaluation.Model, now.Evaluation.Model)
		}
	}
	for _, rec := range killed.Recommendations {
		answered := killed.Section(rec.Section).Source != ""
		if now := opened.Recommendation(rec.ID); (answered || rec.Decision != plan.Open) && (now == nil || now.Decision != rec.Decision) {
			t.Errorf("%s was %s, now it is %+v", rec.ID, rec.Decision, now)
		}
	}
}
