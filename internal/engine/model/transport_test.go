package model

import (
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"tailor/internal/engine/model/faultserver"
)

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"":                              0,
		"7":                             7 * time.Second,
		" 1.5 ":                         1500 * time.Millisecond,
		"-3":                            0,
		"NaN":                           0,
		"soon":                          0,
		"1e300":                         24 * time.Hour,
		"Tue, 24 Nov 2026 12:00:30 GMT": 30 * time.Second,
		"Tue, 24 Nov 2026 11:00:00 GMT": 0,
	} {
		if got := retryAfter(http.Header{"Retry-After": {value}}, now); got != want {
			t.Errorf("%q: %s, want %s", value, got, want)
		}
	}
	if got := retryAfter(http.Header{"Retry-After-Ms": {"250"}, "Retry-After": {"1"}}, now); got != 250*time.Millisecond {
		t.Errorf("milliseconds: %s", got)
	}
}

func TestCleanMasksKeysAndControlBytes(t *testing.T) {
	for text, want := range map[string]string{
		"Incorrect API key provided: sk-proj-abc*****wxyz.": "Incorrect API key provided: [key]",
		"Authorization: Bearer abc.def rejected":            "Authorization: [key] rejected",
		"GET /v1?key=AIzaSyA1234567890&x=1":                 "GET /v1?key=[key]&x=1",
		"my-own-secret is wrong":                            "[key] is wrong",
		"a\x1b[31mred\x00\r\n\tline\u202e":                  "a [31mred line",
		"\xff\xfeok":                                        "ok",
		"risk-management is fine":                           "risk-management is fine",
	} {
		if got := clean(text, "my-own-secret"); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
	long := clean(strings.Repeat("größe ", 10_000), "")
	if len(long) > maxMessage || !utf8.ValidString(long) || !strings.HasSuffix(long, "…") {
		t.Errorf("%d bytes: %q", len(long), long)
	}
}

func TestTransportWritesDownWhatItSaw(t *testing.T) {
	server := newFake(t, map[string]faultserver.Play{"m": faultserver.Responds(503, strings.Repeat("x", 2*maxErrorBody),
		"Retry-After", "3", "Request-Id", "abc", "X-RateLimit-Remaining-Tokens", "17", "Anthropic-Ratelimit-Requests-Remaining", "4")})
	ctx, x := withExchange(t.Context())
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, server.URL, strings.NewReader(`{"model":"m"}`))
	if err != nil {
		t.Fatal(err)
	}
	transport := NewTransport(nil)
	defer transport.CloseIdleConnections()
	resp, err := httpClient(transport).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	read := make([]byte, 4*maxErrorBody)
	var n int
	for err == nil {
		var m int
		m, err = resp.Body.Read(read[n:])
		n += m
	}
	_ = resp.Body.Close() // it is read
	seen := x.seen()
	if n != maxErrorBody || seen.Received != maxErrorBody || seen.Status != 503 || seen.RetryAfter != 3*time.Second || seen.RequestID != "abc" {
		t.Errorf("read %d, seen %+v", n, seen)
	}
	if seen.RateLimit["x-ratelimit-remaining-tokens"] != "17" || seen.RateLimit["anthropic-ratelimit-requests-remaining"] != "4" {
		t.Errorf("limits %v", seen.RateLimit)
	}
}

func TestRedirectsStayWithinTheHost(t *testing.T) {
	client := httpClient(http.DefaultTransport)
	from, _ := http.NewRequest(http.MethodPost, "https://api.example.com/v1", nil)
	for target, ok := range map[string]bool{
		"https://api.example.com/v2":  true,
		"http://api.example.com/v1":   false,
		"https://evil.example.com/v1": false,
		"https://api.example.com:444": false,
	} {
		to, _ := http.NewRequest(http.MethodPost, target, nil)
		if err := client.CheckRedirect(to, []*http.Request{from}); (err == nil) != ok {
			t.Errorf("%s: %v", target, err)
		}
	}
}
