package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"tailor/internal/engine/event"
)

// program is tailor as a process of its own, in a home of its own.
type program struct {
	t    *testing.T
	home string
	env  []string
}

// ran is what a process left behind.
type ran struct {
	code           int
	stdout, stderr string
}

func (p program) command(args ...string) *exec.Cmd {
	cmd := exec.Command("tailor", args...)
	cmd.Dir = p.home
	cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + p.home,
		"XDG_CONFIG_HOME=" + filepath.Join(p.home, "config"), "XDG_STATE_HOME=" + filepath.Join(p.home, "state")}, p.env...)
	return cmd
}

// run waits for a command that has to succeed.
func (p program) run(args ...string) ran {
	p.t.Helper()
	got := p.try(args...)
	if got.code != 0 {
		p.t.Fatalf("tailor %s: exit code %d\n%s", strings.Join(args, " "), got.code, got.stderr)
	}
	return got
}

func (p program) try(args ...string) ran {
	p.t.Helper()
	cmd := p.command(args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	return ran{exitOf(p.t, cmd.Run()), stdout.String(), stderr.String()}
}

func exitOf(t *testing.T, err error) int {
	t.Helper()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	if exit == nil {
		return 0
	}
	return exit.ExitCode()
}

// live is a run under way.
type live struct {
	t      *testing.T
	cmd    *exec.Cmd
	stdin  io.Closer
	lines  *bufio.Reader
	stdout strings.Builder
	stderr bytes.Buffer
}

// start begins a run that writes its events.
func (p program) start(args ...string) *live {
	p.t.Helper()
	l := &live{t: p.t, cmd: p.command(append(args, "--ui", "json")...)}
	l.cmd.Stderr = &l.stderr
	stdin, err := l.cmd.StdinPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	stdout, err := l.cmd.StdoutPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	l.stdin, l.lines = stdin, bufio.NewReader(stdout)
	if err := l.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { _ = l.cmd.Process.Kill() }) // it has ended where all went well
	return l
}

// until reads events up to one that a test waits for.
func (l *live) until(what string, there func(event.Event) bool) {
	l.t.Helper()
	for {
		line, err := l.lines.ReadString('\n')
		l.stdout.WriteString(line)
		if err != nil {
			l.t.Fatalf("the run ended before %s: %v\n%s", what, err, l.stderr.String())
		}
		var e event.Event
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			l.t.Fatalf("%v in %s", err, line)
		}
		if there(e) {
			return
		}
	}
}

// end waits for the process and reads what is left.
func (l *live) end() ran {
	l.t.Helper()
	rest, err := io.ReadAll(l.lines)
	if err != nil {
		l.t.Fatal(err)
	}
	l.stdout.Write(rest)
	code := exitOf(l.t, l.cmd.Wait())
	return ran{code, l.stdout.String(), l.stderr.String()}
}

// answered waits for the end of a section that a model made a recommendation for.
func answered() func(event.Event) bool {
	recommended := map[string]bool{}
	return func(e event.Event) bool {
		switch b := e.Body.(type) {
		case event.Recommended:
			recommended[b.Recommendation.Section] = true
		case event.SectionResolved:
			return recommended[b.Section] && b.Model == "home/capable"
		}
		return false
	}
}

// halfway starts a run whose model has answered some calls, and keeps the rest waiting.
func halfway(t *testing.T, args ...string) (program, *live) {
	t.Helper()
	server := newHoldingServer(t)
	p := program{t: t, home: t.TempDir()}
	base := []string{"plan", absolute(t, "../../testdata/resumes/backend.md"), absolute(t, "../../testdata/jobs/backend.md"),
		"--config", server.settingsFor(t)}
	l := p.start(append(base, args...)...)
	l.until("a section was answered", answered())
	return p, l
}

func TestTerminateInMidRun(t *testing.T) {
	t.Parallel()
	p, l := halfway(t, "-o", "out.md", "--plan", "plan.md")
	begun := time.Now()
	if err := l.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	got := l.end()
	if took := time.Since(begun); took > 10*time.Second {
		t.Errorf("it took %s to end", took)
	}
	if got.code != exitInterrupted {
		t.Errorf("exit code %d, want %d", got.code, exitInterrupted)
	}
	events := eventsOf(t, got.stdout)
	finished, ok := events[len(events)-1].Body.(event.RunFinished)
	if !ok || finished.Status != event.RunCancelled {
		t.Fatalf("the last event is %+v", events[len(events)-1].Body)
	}
	for _, section := range finished.Plan.Sections {
		if section.Source == "" {
			t.Errorf("section %s has no result", section.ID)
		}
	}
	id := events[0].Run
	if want := "tailor: interrupted; `tailor plan --resume " + id + "` goes on with it, `tailor open " + id + "` shows it\n"; got.stderr != want {
		t.Errorf("it says %q, want %q", got.stderr, want)
	}
	left, err := os.ReadDir(p.home)
	if err != nil || len(left) != 1 || left[0].Name() != "state" {
		t.Errorf("it left %v behind (%v), and only its state is wanted", left, err)
	}
	if status := statusOf(t, p, id); status != event.RunCancelled {
		t.Errorf("the run is listed as %s", status)
	}
	p.run("export", id, "-o", "later.md")
}

func TestKillInMidRun(t *testing.T) {
	t.Parallel()
	p, l := halfway(t)
	if err := l.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	got := l.end()
	seen := eventsOf(t, got.stdout[:strings.LastIndex(got.stdout, "\n")+1])
	id := seen[0].Run
	if status := statusOf(t, p, id); status != event.RunInterrupted {
		t.Errorf("the run is listed as %s", status)
	}
	opened := planOf(t, p.run("open", "last", "--ui", "json").stdout)
	kept := map[string]bool{}
	for _, section := range opened.Sections {
		if section.Source == "" {
			t.Errorf("section %s has no result", section.ID)
		}
		kept[section.ID+string(section.Source)+section.Model] = true
		for _, r := range section.Recommendations {
			kept[r.ID] = true
		}
	}
	// An answer that was cut off in the middle is none; all others are there.
	recommended := 0
	before := event.Fold(seen)
	for _, section := range before.Sections {
		if section.Source == "" {
			continue
		}
		if !kept[section.ID+string(section.Source)+section.Model] {
			t.Errorf("the answer of section %s by %s is lost", section.ID, section.Model)
		}
		for _, r := range before.Recommendations {
			if r.Section != section.ID {
				continue
			}
			recommended++
			if !kept[r.ID] {
				t.Errorf("recommendation %s is lost", r.ID)
			}
		}
	}
	if recommended == 0 {
		t.Fatal("nothing was recommended before the kill")
	}
	if plain := p.run("open", id, "--ui", "plain").stdout; !strings.Contains(plain, id) {
		t.Errorf("the plan does not name its run:\n%s", plain)
	}
	if status := statusOf(t, p, id); status != event.RunCancelled {
		t.Errorf("once reopened, the run is listed as %s", status)
	}
}

func TestTwoProgramsOnOneStateFolder(t *testing.T) {
	t.Parallel()
	server := newHoldingServer(t)
	p := program{t: t, home: t.TempDir()}
	settings := server.settingsFor(t)
	start := func(id string) *live {
		l := p.start("plan", absolute(t, "../../testdata/resumes/messy.txt"), absolute(t, "../../testdata/jobs/warehouse.txt"),
			"--config", settings, "--run-id", id, "-o", id+".txt")
		l.until("it was under way", func(e event.Event) bool { return e.Body.Type() == event.AttemptStarted{}.Type() })
		return l
	}
	one, two := start("one"), start("two")
	for _, id := range []string{"one", "two"} {
		if status := statusOf(t, p, id); status != event.RunWorking {
			t.Errorf("run %s is listed as %s", id, status)
		}
	}
	for _, args := range [][]string{{"open", "one"}, {"runs", "rm", "one"}, {"export", "one", "-o", "x.txt"}} {
		got := p.try(args...)
		if got.code != exitFailed || !strings.HasSuffix(got.stderr, "another process works on it\n") || strings.Count(got.stderr, "\n") != 1 {
			t.Errorf("%v of a run under way: exit code %d, %q", args, got.code, got.stderr)
		}
	}
	// Nobody needs standard input any longer: that it closes means nothing.
	for _, l := range []*live{one, two} {
		if err := l.stdin.Close(); err != nil {
			t.Error(err)
		}
	}
	server.release()
	for id, l := range map[string]*live{"one": one, "two": two} {
		if got := l.end(); got.code != exitDone {
			t.Errorf("run %s: exit code %d\n%s", id, got.code, got.stderr)
		}
		if status := statusOf(t, p, id); status != event.RunDone {
			t.Errorf("run %s is listed as %s", id, status)
		}
		if _, err := os.Stat(filepath.Join(p.home, id+".txt")); err != nil {
			t.Error(err)
		}
	}
}

// TestInputThatEndsEarly cuts standard input off in the middle of a word, and
// ends the wait for input that never comes.
func TestInputThatEndsEarly(t *testing.T) {
	t.Parallel()
	p := program{t: t, home: t.TempDir()}
	cmd := p.command("plan", absolute(t, "../../testdata/resumes/messy.txt"), "-", "--offline")
	cmd.Stdin = strings.NewReader("Warehouse associate\n\nRequirements\n- Forkl")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}

	l := p.start("plan", absolute(t, "../../testdata/resumes/messy.txt"), "-", "--offline")
	// Give it the time to get to its input: a signal before that ends it as well, only sooner.
	time.Sleep(200 * time.Millisecond)
	if err := l.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if got := l.end(); got.code != exitInterrupted && got.code != -1 || strings.Contains(got.stderr, "panic") {
		t.Errorf("exit code %d: %q", got.code, got.stderr)
	}
}

// statusOf is how `tailor runs` lists a run.
func statusOf(t *testing.T, p program, id string) event.RunStatus {
	t.Helper()
	var runs []struct {
		ID     string          `json:"id"`
		Status event.RunStatus `json:"status"`
	}
	if err := json.Unmarshal([]byte(p.run("runs", "--json").stdout), &runs); err != nil {
		t.Fatal(err)
	}
	for _, r := range runs {
		if r.ID == id {
			return r.Status
		}
	}
	t.Fatalf("run %s is not listed", id)
	return ""
}
