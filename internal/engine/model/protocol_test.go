package model

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"tailor/internal/engine/event"
	"tailor/internal/engine/model/faultserver"
)

// newFake starts a server of all three protocols; the model's name says what it
// does, and one without a play gives a good answer.
func newFake(t *testing.T, plays map[string]faultserver.Play) *faultserver.Server {
	t.Helper()
	server := faultserver.New(plays, faultserver.Says(good))
	t.Cleanup(server.Close)
	return server
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

// inOrder writes a request with its fields in the order of their names.
func inOrder(body []byte) string {
	var fields any
	_ = json.Unmarshal(body, &fields) // the server has refused what is no JSON
	sorted, _ := json.Marshal(fields)
	return string(sorted)
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
		sent := inOrder(server.Bodies(model)[0])
		for _, part := range map[string][]string{
			KindOpenAI:    {`"strict":true`, `"max_completion_tokens":4596`, `"reasoning_effort":"low"`, `"include_usage":true`, `"context\n\nprompt"`},
			KindAnthropic: {`"output_config":{"format":{"schema":{"properties"`, `"max_tokens":500`, `"cache_control":{"type":"ephemeral"}`, `"text":"rules"`},
			KindGoogle:    {`"responseJsonSchema":{"properties"`, `"maxOutputTokens":4596`, `"thinkingLevel":"LOW"`, `"application/json"`},
		}[kind] {
			if !strings.Contains(sent, part) {
				t.Errorf("%s sent no %s: %s", kind, part, sent)
			}
		}
	}
}

func TestRetryAfterAndRefusedKeyByGoogle(t *testing.T) {
	server := newFake(t, map[string]faultserver.Play{
		"key":  faultserver.Responds(400, `{"error":{"code":400,"message":"API key not valid.","details":[{"reason":"API_KEY_INVALID"}]}}`),
		"wait": faultserver.Responds(429, `{"error":{"code":429,"message":"quota","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34s"}]}}`),
		"date": faultserver.Responds(429, `{}`, "Retry-After", time.Now().Add(time.Hour).UTC().Format(http.TimeFormat), "X-Request-Id", "r-1"),
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
