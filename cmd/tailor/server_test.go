package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
)

// modelServer is a server on this machine that speaks OpenAI's protocol.
type modelServer struct {
	*httptest.Server
	mu     sync.Mutex
	bodies []string
	open   chan struct{} // closed: no call waits any longer
}

// newModelServer answers every call at once.
func newModelServer(t *testing.T) *modelServer {
	t.Helper()
	s := newHoldingServer(t)
	s.release()
	return s
}

// newHoldingServer keeps those calls for edits waiting, until release, that
// it has no edit for; so a run gets some answers and does not end.
func newHoldingServer(t *testing.T) *modelServer {
	t.Helper()
	s := &modelServer{open: make(chan struct{})}
	s.Server = httptest.NewServer(http.HandlerFunc(s.answer))
	t.Cleanup(s.Close)
	return s
}

func (s *modelServer) release() { close(s.open) }

// asked is every request so far.
func (s *modelServer) asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.bodies...)
}

func (s *modelServer) answer(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	s.mu.Lock()
	s.bodies = append(s.bodies, string(body))
	s.mu.Unlock()
	w.Header().Set("Content-Type", "text/event-stream")
	say := func(delta string) {
		chunk, _ := json.Marshal(map[string]any{
			"id": "c", "object": "chat.completion.chunk", "model": "capable",
			"choices": []any{map[string]any{"index": 0, "delta": map[string]any{"content": delta}}},
		})
		fmt.Fprintf(w, "data: %s\n\n", chunk)
		w.(http.Flusher).Flush()
	}
	reply := replyTo(string(body))
	say(reply[:1])
	if strings.Contains(reply, noEdits) {
		select {
		case <-s.open:
		case <-r.Context().Done():
			return
		}
	}
	say(reply[1:])
	fmt.Fprint(w, `data: {"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}`+"\n\n")
	fmt.Fprint(w, "data: [DONE]\n\n")
}

// noEdits is part of an answer about what has no bullets.
const noEdits = `"recommendations":[],"questions":[]`

var section = regexp.MustCompile(`[Ss]ection (S[0-9]+) of the resume`)

// replyTo answers in the shape that is asked for.
func replyTo(body string) string {
	const found = `"strengths":["it is clear"],"gaps":[],"wording":[],"score":50`
	var evaluations []string
	edits := noEdits
	for _, id := range section.FindAllStringSubmatch(body, -1) {
		evaluations = append(evaluations, fmt.Sprintf(`{"section":%q,%s}`, id[1], found))
		if target := regexp.MustCompile(id[1] + `\.E[0-9]+\.B[0-9]+`).FindString(body); target != "" {
			edits = fmt.Sprintf(`"recommendations":[{"evidence":[%[1]q],"requirements":[],"op":"delete","target":%[1]q,`+
				`"move_before":"","after":"","why":"it says little","priority":"low"}],"questions":[]`, target)
		}
	}
	evaluated := `"evaluations":[` + strings.Join(evaluations, ",") + `]`
	switch asks := func(field string) bool { return strings.Contains(body, `"`+field+`"`) }; {
	case asks("recommendations") && asks("evaluations"):
		return "{" + evaluated + "," + edits + "}"
	case asks("recommendations"):
		return "{" + edits + "}"
	case asks("evaluations"):
		return "{" + evaluated + "}"
	case asks("strengths"):
		return "{" + found + "}"
	default:
		return `{"requirements":[]}`
	}
}

// settingsFor writes a settings file that names the server, and its path.
func (s *modelServer) settingsFor(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.toml")
	text := fmt.Sprintf("[providers.home]\nkind = \"openai\"\nbase_url = %q\nfast = \"fast\"\ncapable = \"capable\"\n", s.URL+"/v1")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
