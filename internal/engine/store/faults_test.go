package store

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"tailor/internal/engine/event"
)

// childDir tells the test program to be the process that is killed.
const childDir = "STORE_TEST_CHILD_DIR"

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

// work appends events without end and says on standard output which are acknowledged.
func work(dir string) error {
	s, err := Open(context.Background(), dir)
	if err != nil {
		return err
	}
	if _, err := s.Lock("r1"); err != nil {
		return err
	}
	events, err := s.Events(context.Background(), "r1")
	if err != nil {
		return err
	}
	for seq := int64(len(events) + 1); ; seq++ {
		e := event.Event{Seq: seq, Time: at, Run: "r1", Body: event.Noticed{Text: strings.Repeat("x", int(seq)%3000)}}
		if err := s.Append(context.Background(), e); err != nil {
			return err
		}
		fmt.Println(seq)
	}
}

func TestKilledProcessLosesNothingAcknowledged(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	create(t, s, "r1", at)
	for range 6 {
		acknowledged := killAfter(t, dir, rand.IntN(400))
		events, err := s.Events(t.Context(), "r1")
		if err != nil || int64(len(events)) < acknowledged {
			t.Fatalf("%d events, %d acknowledged, %v", len(events), acknowledged, err)
		}
		for i, e := range events {
			if e.Seq != int64(i+1) {
				t.Fatalf("event %d has number %d", i+1, e.Seq)
			}
		}
		if run, _, err := s.Run(t.Context(), "r1"); err != nil || run.Status != event.RunInterrupted {
			t.Fatalf("status %s, %v", run.Status, err)
		}
	}
}

// killAfter runs work in a process of its own, kills it once it has
// acknowledged that many more events, and returns the last number it acknowledged.
func killAfter(t *testing.T, dir string, lines int) (last int64) {
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
	scanner := bufio.NewScanner(out)
	for n := 0; scanner.Scan(); n++ {
		if last, err = strconv.ParseInt(scanner.Text(), 10, 64); err != nil {
			t.Fatal(err)
		}
		if n == lines {
			child.Process.Kill()
		}
	}
	child.Wait()
	return last
}

func TestNewerVersion(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	if _, err := s.db.Exec(`PRAGMA user_version = 99`); err != nil {
		t.Fatal(err)
	}
	_, err := Open(t.Context(), dir)
	if !errors.Is(err, ErrNewer) {
		t.Fatalf("error %v", err)
	}
	for _, part := range []string{s.path, "version 99", fmt.Sprintf("version %d", len(migrations))} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q does not name %q", err, part)
		}
	}
}

func TestDamagedFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, fileName)
	if err := os.WriteFile(path, []byte(strings.Repeat("not a database. ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), dir); !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), path) {
		t.Errorf("error %v", err)
	}
}

func TestFolderThatCannotBeMade(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), filepath.Join(file, "tailor")); err == nil || !strings.HasPrefix(err.Error(), "open state folder "+file) {
		t.Errorf("error %v", err)
	}
}

func TestFullDiskKeepsWhatWasThere(t *testing.T) {
	s := open(t, t.TempDir())
	create(t, s, "r1", at)
	var pages int
	if err := s.db.QueryRow(`PRAGMA page_count`).Scan(&pages); err != nil {
		t.Fatal(err)
	}
	limit := func(pages int) {
		t.Helper()
		if _, err := s.db.Exec(fmt.Sprintf(`PRAGMA max_page_count = %d`, pages)); err != nil {
			t.Fatal(err)
		}
	}
	add := func(seq int64) error {
		return s.Append(t.Context(), event.Event{Seq: seq, Run: "r1", Body: event.Noticed{Text: strings.Repeat("x", 1000)}})
	}
	limit(pages + 10)
	kept := int64(0)
	var err error
	for err == nil {
		if err = add(kept + 1); err == nil {
			kept++
		}
	}
	if kept == 0 || !strings.Contains(err.Error(), "disk is full") {
		t.Fatalf("after %d events: %v", kept, err)
	}
	if events, err := s.Events(t.Context(), "r1"); err != nil || int64(len(events)) != kept {
		t.Errorf("%d of %d events, %v", len(events), kept, err)
	}
	limit(pages + 100)
	if err := add(kept + 1); err != nil {
		t.Errorf("with room again: %v", err)
	}
}
