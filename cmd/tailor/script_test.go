package main

import (
	"bytes"
	"database/sql"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// TestMain lets the test binary stand for the program itself wherever a test
// starts a process named tailor.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"tailor": main})
}

// TestScripts runs the whole program as its users do. Each script in
// testdata/script reads like a specification of one part of it.
func TestScripts(t *testing.T) {
	samples := absolute(t, "../../testdata")
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("HOME", filepath.Join(env.WorkDir, "home"))
			env.Setenv("XDG_CONFIG_HOME", filepath.Join(env.WorkDir, "config"))
			env.Setenv("XDG_STATE_HOME", filepath.Join(env.WorkDir, "state"))
			env.Setenv("RESUMES", filepath.Join(samples, "resumes"))
			env.Setenv("JOBS", filepath.Join(samples, "jobs"))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"refuse": refuse, "fail": fail, "holds": holdsTo, "bytes": writeBytes, "newer": newer,
		},
	})
}

// refuse runs tailor and wants nothing from it but one line that says why not,
// and the exit code: refuse 2 plan …
func refuse(ts *testscript.TestScript, neg bool, args []string) {
	fail(ts, neg, args)
	if stdout := ts.ReadFile("stdout"); stdout != "" {
		ts.Fatalf("it says more than why not:\n%s", stdout)
	}
	if lines := strings.Count(ts.ReadFile("stderr"), "\n"); lines != 1 {
		ts.Fatalf("the message has %d lines, not one", lines)
	}
}

// fail runs tailor and wants an exit code, after whatever it did before, and a
// last line that says why: fail 1 plan …
func fail(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: fail CODE ARGUMENTS...")
	}
	code := 0
	var exit *exec.ExitError
	if err := ts.Exec("tailor", args[1:]...); errors.As(err, &exit) {
		code = exit.ExitCode()
	}
	stderr := ts.ReadFile("stderr")
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit code %d, want %s:\n%s", code, args[0], stderr)
	}
	lines := strings.Split(strings.TrimSuffix(stderr, "\n"), "\n")
	last := lines[len(lines)-1]
	if !strings.HasPrefix(last, "tailor: ") || len(last) > 400 {
		ts.Fatalf("the last line is no short message: %q", last)
	}
	for _, noise := range []string{"panic", "goroutine", "strconv", "lstat", "0x0"} {
		if strings.Contains(stderr, noise) {
			ts.Fatalf("the message speaks of %s:\n%s", noise, stderr)
		}
	}
}

// holdsTo wants the output to hold to a schema: holds events stdout. Events are
// one a line.
func holdsTo(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: holds SCHEMA FILE")
	}
	schema, err := compiled(args[0])
	ts.Check(err)
	text := ts.ReadFile(args[1])
	if args[0] != "events" {
		ts.Check(validate(schema, text))
		return
	}
	for line := range strings.Lines(text) {
		if err := validate(schema, line); err != nil {
			ts.Fatalf("%s%v", line, err)
		}
	}
}

// compiled is the published schema of that name, read once.
func compiled(name string) (*jsonschema.Schema, error) {
	read, _ := schemas.LoadOrStore(name, sync.OnceValues(func() (*jsonschema.Schema, error) {
		return jsonschema.NewCompiler().Compile(filepath.Join("../../docs/schemas", name+".schema.json"))
	}))
	return read.(func() (*jsonschema.Schema, error))()
}

var schemas sync.Map // name → a function that gives it

func validate(schema *jsonschema.Schema, text string) error {
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		return err
	}
	return schema.Validate(value)
}

// writeBytes makes a file of bytes that a script cannot hold: bytes FILE
// "escaped text" [TIMES]
func writeBytes(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 || len(args) > 3 {
		ts.Fatalf("usage: bytes FILE TEXT [TIMES]")
	}
	text, err := strconv.Unquote(`"` + args[1] + `"`)
	ts.Check(err)
	times := 1
	if len(args) == 3 {
		times, err = strconv.Atoi(args[2])
		ts.Check(err)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), bytes.Repeat([]byte(text), times), 0o600))
}

// newer makes a state folder that a later version of the program wrote: newer FOLDER
func newer(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: newer FOLDER")
	}
	folder := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(folder, 0o700))
	db, err := sql.Open("sqlite", filepath.Join(folder, "tailor.db"))
	ts.Check(err)
	defer db.Close()
	_, err = db.Exec("PRAGMA user_version = 999")
	ts.Check(err)
}

// session runs the program in this process, with an environment of its own.
type session struct {
	t    *testing.T
	home string
}

// newSession gives the program a home without settings, runs and keys.
func newSession(t *testing.T) session {
	t.Helper()
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		if strings.HasPrefix(name, "TAILOR_") && name != "TAILOR_CORPUS" || strings.HasSuffix(name, "_API_KEY") {
			t.Setenv(name, "")
			os.Unsetenv(name)
		}
	}
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("TAILOR_CONFIG", "")
	t.Setenv("TAILOR_STATE", filepath.Join(home, "state"))
	return session{t, home}
}

// run runs one command that has to succeed, and gives what it wrote.
func (s session) run(args ...string) (stdout, stderr string) {
	s.t.Helper()
	code, stdout, stderr := s.try(nil, args...)
	if code != exitDone {
		s.t.Fatalf("tailor %s: exit code %d\n%s", strings.Join(args, " "), code, stderr)
	}
	return stdout, stderr
}

func (s session) try(in io.Reader, args ...string) (code int, stdout, stderr string) {
	if in == nil {
		in = strings.NewReader("")
	}
	var out, errOut bytes.Buffer
	code = run(args, in, &out, &errOut)
	return code, out.String(), errOut.String()
}

func absolute(t *testing.T, path string) string {
	t.Helper()
	abs, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return abs
}
