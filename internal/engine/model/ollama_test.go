package model

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"tailor/internal/engine/event"
)

// llama is a server that speaks as Ollama does.
type llama struct {
	*httptest.Server
	mu     sync.Mutex
	bodies []map[string]any // of /api/chat
	asked  map[string]int   // by path
}

func newLlama(t *testing.T, longest int, chat http.HandlerFunc) *llama {
	t.Helper()
	l := &llama{asked: map[string]int{}}
	l.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body map[string]any
		_ = json.NewDecoder(r.Body).Decode(&body) // a GET has none
		l.mu.Lock()
		l.asked[r.URL.Path]++
		if r.URL.Path == "/api/chat" {
			l.bodies = append(l.bodies, body)
		}
		l.mu.Unlock()
		switch r.URL.Path {
		case "/api/version":
			_, _ = fmt.Fprint(w, `{"version":"0.12.3"}`)
		case "/api/show":
			_, _ = fmt.Fprintf(w, `{"model_info":{"general.architecture":"llama","llama.context_length":%d}}`, longest)
		case "/api/chat":
			chat(w, r)
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(l.Close)
	return l
}

// lines answers as Ollama does, with an end.
func lines(reason string, texts ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprintln(w, `{"message":{"role":"assistant","content":"","thinking":"hm"},"done":false}`)
		for _, text := range texts {
			q, _ := json.Marshal(text) // a string is always JSON
			_, _ = fmt.Fprintf(w, "{\"message\":{\"content\":%s},\"done\":false}\n", q)
		}
		if reason != "" {
			_, _ = fmt.Fprintf(w, "{\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":%q,\"prompt_eval_count\":50,\"eval_count\":7}\n", reason)
		}
	}
}

func (l *llama) provider(t *testing.T) *OpenAI {
	t.Helper()
	p, err := NewOpenAI(Options{Name: "ollama", BaseURL: l.URL + "/v1"})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestOllamaIsToldHowLongThePromptIs(t *testing.T) {
	server := newLlama(t, 131072, lines("stop", good[:20], good[20:]))
	p := server.provider(t)
	call := Call{Rules: "rules", Prompt: "prompt", MaxTokens: 500, Schema: Schema{"answer", json.RawMessage(`{"type":"object"}`)}}
	var pieces []string
	reply, err := p.Stream(t.Context(), "llama3", call, func(s string) { pieces = append(pieces, s) })
	if err != nil || reply.Text != good || reply.Usage != (event.Usage{PromptTokens: 50, CompletionTokens: 7}) || reply.Cut || reply.Warning != "" {
		t.Errorf("%+v, %v", reply, err)
	}
	if got := strings.Join(pieces, "|"); got != "|"+good[:20]+"|"+good[20:] {
		t.Errorf("streamed %s", got)
	}
	call.Prompt = strings.Repeat("word ", 8000)
	if reply, err = p.Stream(t.Context(), "llama3", call, func(string) {}); err != nil || reply.Warning != "" {
		t.Errorf("%+v, %v", reply, err)
	}
	call.Prompt = "short again"
	if _, err = p.Stream(t.Context(), "llama3", call, func(string) {}); err != nil {
		t.Error(err)
	}
	var windows []string
	for _, body := range server.bodies {
		windows = append(windows, fmt.Sprint(body["options"].(map[string]any)["num_ctx"]))
		if format, ok := body["format"].(map[string]any); !ok || format["type"] != "object" {
			t.Errorf("asked with format %v", body["format"])
		}
	}
	if got := strings.Join(windows, " "); got != "8192 32768 32768" {
		t.Errorf("told to take %s", got)
	}
	if server.asked["/api/version"] != 1 || server.asked["/api/show"] != 1 {
		t.Errorf("asked %v", server.asked)
	}
}

func TestPromptTooLongForOllamaIsWarnedOfOnce(t *testing.T) {
	server := newLlama(t, 2048, lines("stop", good))
	b := newBench(nil, nil)
	b.providers["a"] = server.provider(t)
	for range 2 {
		job := b.job()
		job.Call.Prompt = strings.Repeat("word ", 4000)
		if answer, err := b.Do(t.Context(), b.gate, job); err != nil || answer.Lane != "a/first" {
			t.Fatalf("%+v, %v", answer, err)
		}
	}
	var notices []string
	for _, e := range b.events {
		if n, ok := e.(event.Noticed); ok {
			notices = append(notices, n.Text)
		}
	}
	if len(notices) != 1 || !strings.HasPrefix(notices[0], "first takes 2048 tokens at once, and a prompt of about 5000 with its answer of up to 100 is longer") {
		t.Errorf("warned of %q", notices)
	}
}

func TestOllamasFaults(t *testing.T) {
	for name, c := range map[string]struct {
		chat http.HandlerFunc
		want string
	}{
		"unknown model": {func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusNotFound)
			_, _ = fmt.Fprint(w, `{"error":"model 'x' not found"}`)
		},
			"is not known there (404): model 'x' not found"},
		"error within": {func(w http.ResponseWriter, r *http.Request) {
			lines("", good[:20])(w, r)
			_, _ = fmt.Fprintln(w, `{"error":"out of memory"}`)
		}, "failed (500): out of memory"},
		"cut": {lines("", good[:20]), "broke off in the middle"},
		"cut line": {func(w http.ResponseWriter, _ *http.Request) {
			_, _ = fmt.Fprint(w, `{"message":{"content":"a"}}{"mess`)
		}, "broke off in the middle"},
		"garbled": {func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprint(w, "hello") }, "could not be read"},
		"page":    {func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprint(w, "<html>") }, "it is a web page"},
		"empty":   {func(http.ResponseWriter, *http.Request) {}, "could not be read"},
		"longest": {lines("length", good[:20]), "it reached its longest length"},
	} {
		t.Run(name, func(t *testing.T) {
			server := newLlama(t, 4096, c.chat)
			b := newBench(nil, nil)
			b.providers["a"], b.backoff = server.provider(t), 0
			answer, err := b.Do(t.Context(), b.gate, b.job())
			if err != nil || answer.Lane != "b/second" || !strings.Contains(answer.Note, c.want) {
				t.Errorf("%+v, %v", answer, err)
			}
		})
	}
}
