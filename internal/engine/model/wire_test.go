package model_test

import (
	"bytes"
	"encoding/json"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"tailor/internal/engine/model/faultserver"
)

// wireFault is one fault that aimock plays, by the name of the model it plays it for.
type wireFault struct {
	name, model string
	fixture     map[string]any // beside its match
	first       time.Duration
}

func wireFaults() []wireFault {
	good := faultserver.Answer([]byte(`"evaluations" "recommendations" section S3 of the resume [S3.E1.B1]`))
	answer := map[string]any{"content": good}
	fault := func(status int, words string) map[string]any {
		return map[string]any{"response": map[string]any{"error": map[string]any{"message": words}, "status": status}}
	}
	limited := fault(429, "slow down")["response"].(map[string]any)
	limited["retryAfter"] = 1
	return []wireFault{
		{name: "none: a stream", model: "streaming", fixture: map[string]any{"response": answer, "streamingProfile": map[string]any{"ttft": 20, "tps": 500}}},
		{name: "refused key", model: "refusing", fixture: fault(401, "wrong key sk-abcdefghijk")},
		{name: "429, Retry-After: 1", model: "limited", fixture: map[string]any{"response": limited}},
		{name: "500", model: "failing", fixture: fault(500, "boom")},
		{name: "529", model: "overloaded", fixture: fault(529, "Overloaded")},
		{name: "cut stream", model: "cut", fixture: map[string]any{"response": answer, "latency": 20, "chunkSize": 5, "truncateAfterChunks": 3}},
		{name: "malformed JSON on the wire", model: "malformed", fixture: map[string]any{"response": answer, "chaos": map[string]any{"malformedRate": 1}}},
		{name: "malformed JSON in the answer", model: "babbling", fixture: map[string]any{"response": map[string]any{"content": good[:30]}}},
		{name: "connection dropped", model: "dropping", fixture: map[string]any{"response": answer, "chaos": map[string]any{"disconnectRate": 1}}},
		{name: "an answer that never comes", model: "waiting", fixture: map[string]any{"response": answer, "streamingProfile": map[string]any{"ttft": 60_000}}, first: 2 * time.Second},
	}
}

// TestWireAgainstAimock plays the faults that an independent simulator knows.
func TestWireAgainstAimock(t *testing.T) {
	base := startAimock(t)
	var rows []row
	for _, f := range wireFaults() {
		rows = append(rows, row{name: f.name, model: f.model, at: func(*testing.T, string) string { return base }, first: f.first})
	}
	tabulate(t, "aimock", rows)
}

// startAimock runs aimock with a fixture for each fault and gives its address.
func startAimock(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("TAILOR_AIMOCK")
	if dir == "" {
		t.Skip("TAILOR_AIMOCK names no folder with node_modules/.bin/llmock (npm install @copilotkit/aimock)")
	}
	var fixtures []map[string]any
	for _, f := range wireFaults() {
		f.fixture["match"] = map[string]any{"model": f.model}
		fixtures = append(fixtures, f.fixture)
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
