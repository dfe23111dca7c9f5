package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/resume"
)

var at = time.Date(2026, 11, 24, 23, 15, 0, 0, time.UTC)

var input = Input{ResumeName: "cv.md", ResumeFormat: "markdown", ResumeText: "\ufeff# Ada\r\n", ResumeLayout: resume.Layout{{Page: 1, Size: 10.5, Bold: true}}, ResumeData: []byte{0, 1}, ResumeMends: []resume.Mend{{Line: 1, Kind: resume.Contact}}, PostingName: "job.md", PostingText: "Go\n"}

func open(t *testing.T, dir string) *Store {
	t.Helper()
	s, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func create(t *testing.T, s *Store, id string, at time.Time) {
	t.Helper()
	if err := s.CreateRun(t.Context(), id, input, at); err != nil {
		t.Fatal(err)
	}
}

// journal is a short run's events.
func journal(run string) []event.Event {
	bodies := []event.Body{
		event.RunStarted{Title: "Engineer", Company: "Acme", Simulated: true, Sections: []event.SectionInfo{{ID: "S1"}}},
		event.Analyzed{Analysis: plan.Analysis{Score: 50}},
		event.Recommended{Recommendation: plan.Recommendation{ID: "a", Section: "S1"}},
		event.Recommended{Recommendation: plan.Recommendation{ID: "b", Section: "S1"}},
		event.Decided{Recommendation: "a", Decision: plan.Accepted, By: "person"},
		event.Rescored{ScoreAfter: 60},
		event.RunFinished{Status: event.RunDone},
	}
	events := make([]event.Event, len(bodies))
	for i, body := range bodies {
		events[i] = event.Event{Seq: int64(i + 1), Time: at.Add(time.Duration(i) * time.Second), Run: run, Body: body}
	}
	return events
}

func appendAll(t *testing.T, s *Store, events []event.Event) {
	t.Helper()
	for _, e := range events {
		if err := s.Append(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
}

func TestARunComesBackWhole(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state", "tailor")
	s := open(t, dir)
	create(t, s, "r1", at)
	appendAll(t, s, journal("r1"))
	if err := s.Append(t.Context(), event.Event{Seq: 8, Run: "r1", Body: event.AttemptProgressed{}}); err != nil {
		t.Error(err)
	}

	s = open(t, dir)
	run, in, err := s.Run(t.Context(), "r1")
	want := Run{
		ID: "r1", CreatedAt: at, ResumeName: "cv.md", ResumeFormat: "markdown", PostingName: "job.md",
		Title: "Engineer", Company: "Acme", Simulated: true, Status: event.RunDone,
		ScoreBefore: 50, ScoreAfter: 60, Open: 1, Taken: 1,
	}
	if err != nil || run != want || !reflect.DeepEqual(in, input) {
		t.Errorf("run %+v\ninput %+v\nerror %v", run, in, err)
	}
	events, err := s.Events(t.Context(), "r1")
	if err != nil || len(events) != len(journal("r1")) {
		t.Fatalf("%d events, error %v", len(events), err)
	}
	if got, want := event.Fold(events), event.Fold(journal("r1")); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}

	// What a list shows follows the journal.
	appendAll(t, s, []event.Event{{Seq: 8, Time: at, Run: "r1", Body: event.Decided{Recommendation: "b", Decision: plan.Rejected}}})
	if runs, err := s.Runs(t.Context(), 0); err != nil || len(runs) != 1 || runs[0].Open != 0 || runs[0].Taken != 1 {
		t.Errorf("runs %+v, error %v", runs, err)
	}
}

func TestFindingRuns(t *testing.T) {
	s := open(t, t.TempDir())
	if _, _, err := s.Run(t.Context(), Last); !errors.Is(err, ErrNotFound) {
		t.Errorf("last of none: %v", err)
	}
	for i, id := range []string{"20261124-2315-aaaa", "20261124-2315-aabb", "20261125-0000-zzzz", "20261125-0000-zzzz2"} {
		create(t, s, id, at.Add(time.Duration(i)*time.Minute))
	}
	for _, c := range []struct {
		name, id string
		err      error
	}{
		{"20261124-2315-aaaa", "20261124-2315-aaaa", nil},
		{"20261124-2315-aab", "20261124-2315-aabb", nil},
		{"20261125-0000-zzzz", "20261125-0000-zzzz", nil}, // an id that another one begins with
		{Last, "20261125-0000-zzzz2", nil},
		{"20261124", "", ErrAmbiguous},
		{"2027", "", ErrNotFound},
		{"%", "", ErrNotFound},
		{"", "", ErrNotFound},
	} {
		run, _, err := s.Run(t.Context(), c.name)
		if run.ID != c.id || !errors.Is(err, c.err) {
			t.Errorf("%q: %q, %v", c.name, run.ID, err)
		}
	}
	_, _, err := s.Run(t.Context(), "20261124")
	if want := `find run "20261124": more than one run: 20261124-2315-aaaa, 20261124-2315-aabb`; err.Error() != want {
		t.Errorf("got %q, want %q", err, want)
	}
	if runs, err := s.Runs(t.Context(), 2); err != nil || len(runs) != 2 || runs[0].ID != "20261125-0000-zzzz2" {
		t.Errorf("newest two: %+v, %v", runs, err)
	}
}

func TestRefusals(t *testing.T) {
	s := open(t, t.TempDir())
	create(t, s, "r1", at)
	ctx, first := t.Context(), journal("r1")[0]
	appendAll(t, s, []event.Event{first})
	for name, c := range map[string]struct {
		err, want error
	}{
		"run twice":      {s.CreateRun(ctx, "r1", input, at), ErrExists},
		"event twice":    {s.Append(ctx, first), ErrExists},
		"event of none":  {s.Append(ctx, journal("r2")[0]), ErrNotFound},
		"removal of one": {s.Remove(ctx, "r2"), ErrNotFound},
	} {
		if !errors.Is(c.err, c.want) {
			t.Errorf("%s: %v", name, c.err)
		}
	}
	for _, id := range []string{"", "last", "../x", "a/b", ".x", "a b", strings.Repeat("x", 65)} {
		if s.CreateRun(ctx, id, input, at) == nil {
			t.Errorf("run %q was stored", id)
		}
	}
}

func TestRemove(t *testing.T) {
	s := open(t, t.TempDir())
	create(t, s, "r1", at)
	appendAll(t, s, journal("r1"))
	release, err := s.Lock("r1")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Remove(t.Context(), "r1"); !errors.Is(err, ErrBusy) {
		t.Errorf("at work: %v", err)
	}
	release()
	if err := s.Remove(t.Context(), "r1"); err != nil {
		t.Error(err)
	}
	if events, err := s.Events(t.Context(), "r1"); err != nil || len(events) != 0 {
		t.Errorf("%d events stay, %v", len(events), err)
	}
	if left, err := os.ReadDir(filepath.Join(s.dir, lockFolder)); err != nil || len(left) != 0 {
		t.Errorf("locks left: %v, %v", left, err)
	}
}

func TestLock(t *testing.T) {
	dir := t.TempDir()
	one, two := open(t, dir), open(t, dir)
	create(t, one, "r1", at)
	status := func() event.RunStatus {
		run, _, err := two.Run(t.Context(), "r1")
		if err != nil {
			t.Fatal(err)
		}
		return run.Status
	}

	release, err := one.Lock("r1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := two.Lock("r1"); !errors.Is(err, ErrBusy) {
		t.Errorf("locked twice: %v", err)
	}
	if got := status(); got != event.RunWorking {
		t.Errorf("locked: %s", got)
	}
	release()
	if got := status(); got != event.RunInterrupted {
		t.Errorf("free: %s", got)
	}
	again, err := two.Lock("r1")
	if err != nil {
		t.Fatal(err)
	}
	again()
}

// TestOneHolder lets many take a lock, whose file comes and goes, at once.
func TestOneHolder(t *testing.T) {
	dir := t.TempDir()
	var holders, total atomic.Int64
	var taken sync.WaitGroup
	for range 4 {
		s := open(t, dir)
		taken.Go(func() {
			for range 100 {
				release, err := s.lockWithin(context.Background(), "x", time.Minute)
				if err != nil {
					t.Error(err)
					return
				}
				if holders.Add(1) > 1 {
					t.Error("two hold the lock")
				}
				total.Add(1)
				holders.Add(-1)
				release()
				s.atWork("x")
			}
		})
	}
	taken.Wait()
	if total.Load() != 400 {
		t.Errorf("%d took the lock", total.Load())
	}
}

func TestConsent(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	if given, err := s.Consent(t.Context(), "openai"); given || err != nil {
		t.Errorf("before: %v, %v", given, err)
	}
	for range 2 {
		if err := s.GiveConsent(t.Context(), "openai", at); err != nil {
			t.Error(err)
		}
	}
	if given, err := open(t, dir).Consent(t.Context(), "openai"); !given || err != nil {
		t.Errorf("after: %v, %v", given, err)
	}
	if given, _ := s.Consent(t.Context(), "google"); given {
		t.Error("consent to one is consent to another")
	}
}

// TestTwoStoresOnOneFolder has two stores made at once write side by side.
func TestTwoStoresOnOneFolder(t *testing.T) {
	dir := t.TempDir()
	const each = 200
	var work sync.WaitGroup
	for i := range 2 {
		work.Go(func() {
			s, err := Open(context.Background(), dir)
			if err != nil {
				t.Error(err)
				return
			}
			defer s.Close()
			run := fmt.Sprintf("r%d", i)
			if err := s.CreateRun(context.Background(), run, input, at); err != nil {
				t.Error(err)
			}
			for seq := range int64(each) {
				e := event.Event{Seq: seq + 1, Time: at, Run: run, Body: event.Noticed{Text: "x"}}
				if err := s.Append(context.Background(), e); err != nil {
					t.Error(err)
				}
				if seq%20 == 0 {
					if _, err := s.Runs(context.Background(), 0); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	work.Wait()
	s := open(t, dir)
	for _, run := range []string{"r0", "r1"} {
		if events, err := s.Events(t.Context(), run); err != nil || len(events) != each {
			t.Errorf("%s: %d events, %v", run, len(events), err)
		}
	}
}

func TestOnlyItsOwnerReadsIt(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows keeps no such modes")
	}
	dir := filepath.Join(t.TempDir(), "tailor")
	s := open(t, dir)
	create(t, s, "r1", at)
	appendAll(t, s, journal("r1"))
	if _, err := s.Lock("r1"); err != nil {
		t.Fatal(err)
	}
	files := 0
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
		files++
		return nil
	})
	if err != nil || files < 6 { // two folders, the database, -wal, -shm, one lock
		t.Errorf("%d files, %v", files, err)
	}
}

func TestNewID(t *testing.T) {
	id := NewID(at.In(time.FixedZone("CET", 3600)))
	if !strings.HasPrefix(id, "20261124-2315-") || len(id) != len("20261124-2315-k7f3") || CheckID(id) != nil {
		t.Errorf("id %q", id)
	}
	if later := NewID(at.Add(time.Minute)); later < id {
		t.Errorf("%q sorts before %q", later, id)
	}
}

func BenchmarkAppend(b *testing.B) {
	s, err := Open(b.Context(), b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	if err := s.CreateRun(b.Context(), "r1", input, at); err != nil {
		b.Fatal(err)
	}
	e := journal("r1")[2]
	for b.Loop() {
		e.Seq++
		if err := s.Append(b.Context(), e); err != nil {
			b.Fatal(err)
		}
	}
}
