package ui

import (
	"context"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"
	"github.com/charmbracelet/x/vt"
)

// patience is how long a test waits for a screen before it gives up.
const patience = 20 * time.Second

// screenTest is the real program on an emulated terminal.
type screenTest struct {
	t       *testing.T
	screen  *vt.SafeEmulator
	program *tea.Program
	cancel  context.CancelFunc
	done    chan error
	ended   bool
	err     error
}

// open starts the program with a clock that stands still, so that a screen is
// the same whenever it is looked at.
func open(t *testing.T, s Session, width, height int, change ...func(*Options)) *screenTest {
	t.Helper()
	screen := vt.NewSafeEmulator(width, height)
	if _, err := screen.Write([]byte("\x1b[20h")); err != nil { // a line feed returns the carriage
		t.Fatal(err)
	}
	o := Options{
		NoColor: true, Input: wired(screen), Output: screen, Width: width, Height: height,
		Environ:         []string{"TERM=xterm-256color"},
		Clock:           func() time.Time { return began.Add(ms(4500)) },
		SuggestedOutput: "maya.tailored.md", SuggestedPlan: "maya.plan.md",
	}
	for _, c := range change {
		c(&o)
	}
	ctx, cancel := context.WithCancel(t.Context())
	m, err := newModel(ctx, s, o)
	if err != nil {
		t.Fatal(err)
	}
	test := &screenTest{t: t, screen: screen, program: newProgram(ctx, m, o), cancel: cancel, done: make(chan error, 1)}
	go func() {
		defer m.events.Stop()
		test.done <- m.run(test.program)
	}()
	t.Cleanup(func() {
		cancel()
		test.wait()
		// Not screen.Close, which writes what a reader reads.
		if err := screen.InputPipe().(*io.PipeWriter).Close(); err != nil {
			t.Error(err)
		}
	})
	return test
}

// text is the screen as a person reads it.
func (s *screenTest) text() string {
	lines := strings.Split(ansi.Strip(s.screen.Render()), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \r")
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n") + "\n"
}

// until waits for something to hold and fails with the screen when it does not.
func (s *screenTest) until(what string, holds func() bool) {
	s.t.Helper()
	deadline := time.After(patience)
	tick := time.NewTicker(3 * time.Millisecond)
	defer tick.Stop()
	for !holds() {
		select {
		case <-deadline:
			s.t.Fatalf("%s did not come; the screen:\n%s", what, s.text())
		case err := <-s.done:
			s.ended, s.err = true, err
			if !holds() {
				s.t.Fatalf("the program ended (%v) before %s; the screen:\n%s", err, what, s.text())
			}
		case <-tick.C:
		}
	}
}

// see waits until every one of the texts is on the screen.
func (s *screenTest) see(texts ...string) {
	s.t.Helper()
	for _, text := range texts {
		s.until("“"+text+"”", func() bool { return strings.Contains(s.text(), text) })
	}
}

// gone waits until a text is not on the screen.
func (s *screenTest) gone(text string) {
	s.t.Helper()
	s.until("the end of “"+text+"”", func() bool { return !strings.Contains(s.text(), text) })
}

// press sends keys as a terminal does.
func (s *screenTest) press(keys ...string) {
	for _, k := range keys {
		s.screen.SendText(k)
	}
}

const (
	keyEnter  = "\r"
	keyEscape = "\x1b"
	keyTab    = "\t"
	keyCtrlC  = "\x03"
	keyCtrlL  = "\x0c"
	keyCtrlU  = "\x15"
)

// resize changes the terminal's size. The emulator can't bear a program that
// still draws for a larger screen, so it shrinks last and is drawn anew.
func (s *screenTest) resize(width, height int) {
	s.screen.Resize(max(width, s.screen.Width()), max(height, s.screen.Height()))
	s.program.Send(tea.WindowSizeMsg{Width: width, Height: height})
	s.program.Send(nil) // taken only after the one before was dealt with
	s.screen.Resize(width, height)
	s.program.Send(tea.ClearScreen())
}

// wait gives the error that the program ended with.
func (s *screenTest) wait() error {
	s.t.Helper()
	if s.ended {
		return s.err
	}
	select {
	case s.err = <-s.done:
		s.ended = true
	case <-time.After(patience):
		s.t.Fatalf("the program did not end; the screen:\n%s", s.text())
	}
	return s.err
}

// golden compares the screen with the one that is kept for this test.
func (s *screenTest) golden() {
	s.t.Helper()
	if flag.Lookup("update").Value.String() == "true" {
		s.settle()
		golden.RequireEqual(s.t, s.text())
		return
	}
	kept, err := os.ReadFile(filepath.Join("testdata", s.t.Name()+".golden"))
	if err != nil {
		s.t.Fatal(err)
	}
	deadline := time.Now().Add(patience / 4)
	for s.text() != string(kept) && time.Now().Before(deadline) {
		<-time.After(3 * time.Millisecond)
	}
	golden.RequireEqual(s.t, s.text())
}

// settle waits until the screen stays as it is; only for making goldens anew.
func (s *screenTest) settle() {
	last, same := "", 0
	for same < 20 {
		<-time.After(20 * time.Millisecond)
		if now := s.text(); now == last {
			same++
		} else {
			last, same = now, 0
		}
	}
}
