package model

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tailor/internal/engine/plan"
)

var update = flag.Bool("update", false, "write the tables of docs/reliability.md anew")

// reliability is the page that shows what each fault leads to.
const reliability = "../../../docs/reliability.md"

// wireFault is one fault that aimock plays, and the model it plays it for.
type wireFault struct {
	name  string
	model string
	play  map[string]any // of the fixture, beside its match
}

func wireFaults() []wireFault {
	answer := map[string]any{"content": good}
	fault := func(status int, words string) map[string]any {
		return map[string]any{"error": map[string]any{"message": words}, "status": status}
	}
	limited := fault(429, "slow down")
	limited["retryAfter"] = 1
	return []wireFault{
		{"none: a stream", "streaming", map[string]any{"response": answer, "streamingProfile": map[string]any{"ttft": 20, "tps": 500}}},
		{"refused key", "refusing", map[string]any{"response": fault(401, "wrong key sk-abcdefghijk")}},
		{"429, Retry-After: 1", "limited", map[string]any{"response": limited}},
		{"500", "failing", map[string]any{"response": fault(500, "boom")}},
		{"cut stream", "cut", map[string]any{"response": answer, "latency": 20, "chunkSize": 5, "truncateAfterChunks": 3}},
		{"malformed JSON on the wire", "malformed", map[string]any{"response": answer, "chaos": map[string]any{"malformedRate": 1}}},
		{"malformed JSON in the answer", "babbling", map[string]any{"response": map[string]any{"content": good[:30]}}},
		{"connection dropped", "dropping", map[string]any{"response": answer, "chaos": map[string]any{"disconnectRate": 1}}},
		{"an answer that never comes", silent, map[string]any{"response": answer, "streamingProfile": map[string]any{"ttft": 60_000}}},
	}
}

// Models that are treated apart: the second lane's, which always answers, and
// the one that is waited for in vain.
const (
	steady = "steady"
	silent = "silent"
)

// startAimock runs aimock with a fixture for each fault and gives its address.
func startAimock(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("TAILOR_AIMOCK")
	if dir == "" {
		t.Skip("TAILOR_AIMOCK names no folder with node_modules/.bin/llmock (npm install @copilotkit/aimock)")
	}
	fixtures := []map[string]any{{"match": map[string]any{"model": steady}, "response": map[string]any{"content": good}}}
	for _, f := range wireFaults() {
		f.play["match"] = map[string]any{"model": f.model}
		fixtures = append(fixtures, f.play)
	}
	folder := t.TempDir()
	data, err := json.Marshal(map[string]any{"fixtures": fixtures})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "faults.json"), data, 0o600); err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	_, port, _ := net.SplitHostPort(address)
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	server := exec.Command("node", filepath.Join(dir, "node_modules/.bin/llmock"), "-p", port, "-f", folder, "--log-level", "warn")
	server.Stdout, server.Stderr = &log, &log
	if err := server.Start(); err != nil {
		t.Fatalf("starting aimock: %v", err)
	}
	t.Cleanup(func() {
		_ = server.Process.Kill() // it may have ended by itself
		_ = server.Wait()
	})
	waitUntilUp(t, address, &log)
	return "http://" + address
}

func waitUntilUp(t *testing.T, address string, log *bytes.Buffer) {
	t.Helper()
	deadline := time.After(20 * time.Second)
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-deadline:
			t.Fatalf("aimock does not answer at %s: %s", address, log)
		case <-tick.C:
			if conn, err := net.Dial("tcp", address); err == nil {
				_ = conn.Close() // only its being there counts
				return
			}
		}
	}
}

// wired gives a provider of each protocol over one server.
func wired(t *testing.T, base string) map[string]Provider {
	t.Helper()
	transport := NewTransport(nil)
	t.Cleanup(transport.CloseIdleConnections)
	o := func(path string) Options {
		return Options{Name: "wire", BaseURL: base + path, Key: "key-of-the-test", Transport: transport}
	}
	openai, err := NewOpenAI(o("/v1"))
	if err != nil {
		t.Fatal(err)
	}
	anthropic, err := NewAnthropic(o(""))
	if err != nil {
		t.Fatal(err)
	}
	google, err := NewGoogle(o(""))
	if err != nil {
		t.Fatal(err)
	}
	return map[string]Provider{KindOpenAI: openai, KindAnthropic: anthropic, KindGoogle: google}
}

// wireRow is a row of the table: what a fault leads to with another lane behind
// the faulty one, and without.
type wireRow struct {
	provider, fault string
	helped, alone   Answer
}

func (r wireRow) String() string {
	return fmt.Sprintf("| %s | %s | %s, %d | %s, %d | %s |", r.provider, r.fault,
		r.helped.Source, r.helped.Attempts, r.alone.Source, r.alone.Attempts, cmp.Or(r.alone.Note, "–"))
}

// ask sends one job over the wire and checks what must hold whatever the fault.
func ask(t *testing.T, providers map[string]Provider, chain ...Lane) (Answer, []string) {
	t.Helper()
	timeouts := Timeouts{FirstToken: 10 * time.Second, Silence: 10 * time.Second, Total: 20 * time.Second}
	if chain[0].Model == silent {
		timeouts.FirstToken, timeouts.Silence = 500*time.Millisecond, 500*time.Millisecond
	}
	b := newBench(nil, nil)
	b.Router = NewRouter(RouterOptions{
		Providers: providers,
		Backoff:   time.Millisecond,
		Timeouts:  timeouts,
	})
	job := b.job()
	job.Chain = nil
	for _, lane := range chain {
		job.Chain = append(job.Chain, Choice{Lane: lane})
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	answer, err := b.Do(ctx, b.gate, job)
	if err != nil {
		t.Fatal(err)
	}
	if (answer.Source == plan.FromOffline) != (b.local == 1) {
		t.Errorf("source %s, and the offline analyser ran %d times", answer.Source, b.local)
	}
	if strings.Contains(answer.Note, "key-of-the-test") || strings.Contains(answer.Note, "sk-abc") {
		t.Errorf("the note shows a key: %q", answer.Note)
	}
	return answer, b.elements
}

func TestWireAgainstAimock(t *testing.T) {
	base := startAimock(t)
	var faults [][2]string
	for _, f := range wireFaults() {
		faults = append(faults, [2]string{f.model, f.name})
	}
	tabulate(t, "aimock", base, faults)
}

// tabulate injects faults, each a model and the fault's name, into each kind of
// provider and checks the page's table of a name.
func tabulate(t *testing.T, table, base string, faults [][2]string) {
	t.Helper()
	kinds := []string{KindOpenAI, KindAnthropic, KindGoogle}
	rows := make([]wireRow, len(kinds)*len(faults))
	t.Run("faults", func(t *testing.T) {
		for i, kind := range kinds {
			for j, f := range faults {
				t.Run(kind+"/"+f[1], func(t *testing.T) {
					t.Parallel()
					rows[i*len(faults)+j] = inject(t, wired(t, base), kind, f[1], Lane{kind, f[0]}, Lane{kinds[(i+1)%3], steady})
				})
			}
		}
	})
	if !t.Failed() {
		checkTable(t, table, rows)
	}
}

// inject sends a job to a faulty lane, with another behind it and alone.
func inject(t *testing.T, providers map[string]Provider, kind, fault string, faulty, next Lane) wireRow {
	t.Helper()
	row := wireRow{provider: kind, fault: fault}
	var elements []string
	if row.helped, elements = ask(t, providers, faulty, next); row.helped.Source == plan.FromOffline || len(elements) < 2 {
		t.Errorf("with another lane: %+v and %d elements", row.helped, len(elements))
	}
	row.alone, _ = ask(t, providers, faulty)
	return row
}

// checkTable compares rows with the page's table of a name, or writes it.
func checkTable(t *testing.T, name string, rows []wireRow) {
	t.Helper()
	var table strings.Builder
	table.WriteString("| provider | fault | source, attempts with another lane | source, attempts alone | note when alone |\n|---|---|---|---|---|\n")
	for _, r := range rows {
		table.WriteString(r.String() + "\n")
	}
	page, err := os.ReadFile(reliability)
	if err != nil {
		t.Fatal(err)
	}
	begin, end := "<!-- table: "+name+" -->\n", "<!-- end: "+name+" -->\n"
	head, rest, ok := strings.Cut(string(page), begin)
	old, foot, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("%s has no table %s", reliability, name)
	}
	if *update {
		if err := os.WriteFile(reliability, []byte(head+begin+table.String()+end+foot), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if old != table.String() {
		t.Errorf("%s is stale (go test -update writes it anew); now it is\n%s", reliability, table.String())
	}
}
