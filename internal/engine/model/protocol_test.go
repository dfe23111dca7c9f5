package model

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"tailor/internal/engine/event"
)

// fake is a server of all three protocols; the model's name says what it does.
type fake struct {
	*httptest.Server
	mu     sync.Mutex
	bodies map[string][]map[string]any // by model
	heads  map[string][]http.Header
	plays  map[string]play
}

// play answers the n-th request for a model, n from 0.
type play func(w http.ResponseWriter, kind string, n int)

func newFake(t *testing.T, plays map[string]play) *fake {
	t.Helper()
	f := &fake{bodies: map[string][]map[string]any{}, heads: map[string][]http.Header{}, plays: plays}
	f.Server = httptest.NewServer(f)
	t.Cleanup(func() {
		f.CloseClientConnections()
		f.Close()
	})
	return f
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var body map[string]any
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		http.Error(w, "no JSON", http.StatusTeapot)
		return
	}
	kind, model := KindOpenAI, fmt.Sprint(body["model"])
	switch {
	case strings.HasSuffix(r.URL.Path, "/v1/messages"):
		kind = KindAnthropic
	case strings.Contains(r.URL.Path, ":streamGenerateContent"):
		kind = KindGoogle
		model, _, _ = strings.Cut(r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:], ":")
	}
	f.mu.Lock()
	n := len(f.bodies[model])
	f.bodies[model], f.heads[model] = append(f.bodies[model], body), append(f.heads[model], r.Header.Clone())
	f.mu.Unlock()
	p, ok := f.plays[model]
	if !ok {
		p = answers(good)
	}
	p(w, kind, n)
}

// events frames texts and an end as a kind's server-sent events. reason is the
// kind's own word for why it ended.
func events(kind, reason string, texts ...string) string {
	var b strings.Builder
	quote := func(s string) string {
		q, _ := json.Marshal(s) // a string is always JSON
		return string(q)
	}
	switch kind {
	case KindOpenAI:
		b.WriteString("data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n")
		for _, t := range texts {
			fmt.Fprintf(&b, "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":%s}}]}\n\n", quote(t))
		}
		if reason != "" {
			fmt.Fprintf(&b, "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":%q}]}\n\n", reason)
			b.WriteString("data: {\"choices\":[],\"usage\":{\"prompt_tokens\":50,\"completion_tokens\":7,\"prompt_tokens_details\":{\"cached_tokens\":30}}}\n\ndata: [DONE]\n\n")
		}
	case KindAnthropic:
		b.WriteString("event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":15,\"cache_read_input_tokens\":30,\"cache_creation_input_tokens\":5}}}\n\n")
		for _, t := range texts {
			fmt.Fprintf(&b, "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":%s}}\n\n", quote(t))
		}
		if reason != "" {
			fmt.Fprintf(&b, "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":%q},\"usage\":{\"output_tokens\":7}}\n\nevent: message_stop\ndata: {\"type\":\"message_stop\"}\n\n", reason)
		}
	case KindGoogle:
		for _, t := range texts {
			fmt.Fprintf(&b, "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"thought\",\"thought\":true},{\"text\":%s}]}}]}\n\n", quote(t))
		}
		if reason != "" {
			fmt.Fprintf(&b, "data: {\"candidates\":[{\"finishReason\":%q}],\"usageMetadata\":{\"promptTokenCount\":50,\"cachedContentTokenCount\":30,\"candidatesTokenCount\":4,\"thoughtsTokenCount\":3}}\n\n", reason)
		}
	}
	return b.String()
}

// Each kind's words for ends.
var (
	done    = map[string]string{KindOpenAI: "stop", KindAnthropic: "end_turn", KindGoogle: "STOP"}
	longest = map[string]string{KindOpenAI: "length", KindAnthropic: "max_tokens", KindGoogle: "MAX_TOKENS"}
	refuses = map[string]string{KindOpenAI: "content_filter", KindAnthropic: "refusal", KindGoogle: "SAFETY"}
)

func sends(w http.ResponseWriter, text string) {
	w.Header().Set("Content-Type", "text/event-stream")
	_, _ = io.WriteString(w, text) // the client may be gone
	if f, ok := w.(http.Flusher); ok {
		f.Flush()
	}
}

func answers(text string) play {
	return func(w http.ResponseWriter, kind string, _ int) {
		sends(w, events(kind, done[kind], text[:len(text)/2], text[len(text)/2:]))
	}
}

func responds(status int, body string, headers ...string) play {
	return func(w http.ResponseWriter, _ string, _ int) {
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body) // the client may be gone
	}
}

// breaksOff closes the connection in the middle of an event.
func breaksOff(w http.ResponseWriter, kind string, _ int) {
	text := events(kind, done[kind], good[:22], good[22:])
	sends(w, text[:strings.LastIndex(text, "id")])
	panic(http.ErrAbortHandler)
}

// errorWithin tells an error after the stream has begun well.
func errorWithin(w http.ResponseWriter, kind string, _ int) {
	tell := map[string]string{
		KindOpenAI:    "data: {\"error\":{\"message\":\"upstream is down\",\"code\":502}}\n\n",
		KindAnthropic: "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"upstream is down\"}}\n\n",
		KindGoogle:    "data: {\"error\":{\"code\":503,\"message\":\"upstream is down\",\"status\":\"UNAVAILABLE\"}}\n\n",
	}
	sends(w, events(kind, "", good[:22])+tell[kind])
}

// fallsSilent stops in the middle of an answer and keeps the connection.
func fallsSilent(stop <-chan struct{}) play {
	return func(w http.ResponseWriter, kind string, _ int) {
		sends(w, events(kind, "", good[:22]))
		<-stop
	}
}

// floods sends one event that is longer than an answer may be.
func floods(w http.ResponseWriter, kind string, _ int) {
	text, _, _ := strings.Cut(events(kind, "", "here"), "here")
	sends(w, text)
	for range (maxAnswer + 1<<20) >> 16 {
		sends(w, strings.Repeat("x", 1<<16))
	}
}

func TestWireAgainstAServerOfItsOwn(t *testing.T) {
	stop := make(chan struct{})
	thief := newFake(t, nil)
	server := newFake(t, map[string]play{
		"overloaded":   responds(529, `{"error":{"type":"overloaded_error","message":"Overloaded"}}`),
		"html":         responds(502, "<html><body>Bad Gateway</body></html>"),
		"errorwithin":  errorWithin,
		"cut":          breaksOff,
		silent:         fallsSilent(stop),
		"flood":        floods,
		"elsewhere":    responds(307, "", "Location", thief.URL+"/v1/messages"),
		"declines":     func(w http.ResponseWriter, kind string, _ int) { sends(w, events(kind, refuses[kind], "no")) },
		"toolong":      func(w http.ResponseWriter, kind string, _ int) { sends(w, events(kind, longest[kind], good[:22])) },
		"later":        responds(429, "{}", "Retry-After", "3600"),
		"unknownmodel": responds(404, `{"error":{"message":"no such model"}}`),
		"broke": func(w http.ResponseWriter, kind string, n int) {
			responds(map[string]int{KindOpenAI: 429, KindAnthropic: 400, KindGoogle: 402}[kind], map[string]string{
				KindOpenAI:    `{"error":{"code":"insufficient_quota","message":"You exceeded your current quota"}}`,
				KindAnthropic: `{"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low"}}`,
				KindGoogle:    `{"error":{"code":402,"message":"pay first"}}`,
			}[kind])(w, kind, n)
		},
		"badrequest": responds(400, `{"error":{"message":"schema \u0007 too deep"}}`),
	})
	t.Cleanup(func() { close(stop) })
	tabulate(t, "built in", server.URL, [][2]string{
		{"overloaded", "529"}, {"html", "502 with a page of HTML"}, {"errorwithin", "an error told within the stream"},
		{"cut", "cut in the middle of an event"}, {silent, "silence in the middle"}, {"flood", "more than 8 MiB"},
		{"elsewhere", "redirect to another host"}, {"declines", "the model declines"}, {"toolong", "longest length reached"},
		{"later", "429, Retry-After: 3600"}, {"broke", "no credit left"}, {"unknownmodel", "404"}, {"badrequest", "400"},
	})
	if len(thief.heads) > 0 {
		t.Errorf("a redirect to another host was followed with %v", thief.heads)
	}
}

func TestProvidersReadUsageAndRequestStructure(t *testing.T) {
	server := newFake(t, nil)
	call := Call{Rules: "rules", Context: "context", Prompt: "prompt", MaxTokens: 500,
		Schema: Schema{"answer", json.RawMessage(`{"type":"object","properties":{"a":{"type":"string"}}}`)}}
	for kind, p := range wired(t, server.URL) {
		model := map[string]string{KindOpenAI: "gpt-5.4-mini", KindAnthropic: "claude-haiku-5-5", KindGoogle: "gemini-3.8-flash"}[kind]
		var text strings.Builder
		reply, err := p.Stream(t.Context(), model, call, func(s string) { text.WriteString(s) })
		if err != nil || reply.Text != good || text.String() != good || reply.Cut {
			t.Errorf("%s: %+v, %v, streamed %q", kind, reply, err, text.String())
		}
		if want := (event.Usage{PromptTokens: 50, CompletionTokens: 7, CachedTokens: 30}); reply.Usage != want {
			t.Errorf("%s: usage %+v", kind, reply.Usage)
		}
		sent, _ := json.Marshal(server.bodies[model][0]) // it came as JSON
		for _, part := range map[string][]string{
			KindOpenAI:    {`"strict":true`, `"max_completion_tokens":4596`, `"reasoning_effort":"low"`, `"include_usage":true`, `"context\n\nprompt"`},
			KindAnthropic: {`"output_config":{"format":{"schema":{"properties"`, `"max_tokens":500`, `"cache_control":{"type":"ephemeral"}`, `"text":"rules"`},
			KindGoogle:    {`"responseJsonSchema":{"properties"`, `"maxOutputTokens":4596`, `"thinkingLevel":"LOW"`, `"application/json"`},
		}[kind] {
			if !strings.Contains(string(sent), part) {
				t.Errorf("%s sent no %s: %s", kind, part, sent)
			}
		}
	}
}

func TestRetryAfterAndRefusedKeyByGoogle(t *testing.T) {
	server := newFake(t, map[string]play{
		"key":  responds(400, `{"error":{"code":400,"message":"API key not valid.","details":[{"reason":"API_KEY_INVALID"}]}}`),
		"wait": responds(429, `{"error":{"code":429,"message":"quota","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34s"}]}}`),
		"date": responds(429, `{}`, "Retry-After", time.Now().Add(time.Hour).UTC().Format(http.TimeFormat), "X-Request-Id", "r-1"),
	})
	p := wired(t, server.URL)[KindGoogle]
	for model, want := range map[string]Error{
		"key":  {Status: 401, Message: "API key not valid."},
		"wait": {Status: 429, Message: "quota", RetryAfter: 34 * time.Second},
		"date": {Status: 429, RequestID: "r-1", RetryAfter: time.Hour},
	} {
		_, err := p.Stream(t.Context(), model, Call{Prompt: "p"}, func(string) {})
		e, ok := err.(*Error)
		if !ok || e.Status != want.Status || e.RequestID != want.RequestID || e.RetryAfter.Round(time.Minute/20) != want.RetryAfter.Round(time.Minute/20) ||
			(want.Message != "" && e.Message != want.Message) {
			t.Errorf("%s: %+v, %v", model, e, err)
		}
	}
}

func TestProvidersRefuseBadSettings(t *testing.T) {
	for _, base := range []string{"ftp://x", "localhost:11434", "http://user:secret@host/v1", "://"} {
		if _, err := NewOpenAI(Options{Name: "local", BaseURL: base}); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", base, err)
		}
	}
	if _, err := NewGoogle(Options{Name: "google"}); err == nil {
		t.Error("Google without a key")
	}
}

func TestCancelReachesTheSocketAndNothingIsPrinted(t *testing.T) {
	var printed bytes.Buffer
	log.SetOutput(&printed)
	t.Cleanup(func() { log.SetOutput(os.Stderr) })
	for _, kind := range []string{KindOpenAI, KindAnthropic, KindGoogle} {
		gone := make(chan struct{})
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodGet { // whether it is Ollama
				http.NotFound(w, r)
				return
			}
			_, _ = io.Copy(io.Discard, r.Body) // the server sees that a client is gone once it has read all
			sends(w, events(kind, "", good[:22]))
			<-r.Context().Done()
			close(gone)
		}))
		ctx, cancel := context.WithCancel(t.Context())
		reply, err := wired(t, server.URL)[kind].Stream(ctx, "model", Call{Prompt: "p"}, func(string) { cancel() })
		if !errors.Is(err, context.Canceled) || reply.Text != good[:22] {
			t.Errorf("%s: %q, %v", kind, reply.Text, err)
		}
		select {
		case <-gone:
		case <-time.After(10 * time.Second):
			t.Errorf("%s: the server still holds the connection", kind)
		}
		server.Close()
	}
	if printed.Len() > 0 {
		t.Errorf("printed %q", &printed)
	}
}
