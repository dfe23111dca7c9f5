package model

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Bounds on what is read from a provider, in bytes.
const (
	maxAnswer    = 8 << 20
	maxErrorBody = 64 << 10
)

// Faults that are met below the protocols.
var (
	errTooLarge = errors.New("the answer is over 8 MiB")
	errRedirect = errors.New("the server redirects to another host, where the key must not go")
	errPage     = errors.New("it is a web page and no answer; look at the provider's base_url, or log in to the network")
)

// Transport is the one http.RoundTripper under every provider. It bounds what
// is read and writes down what the SDKs drop: status, Retry-After, rate-limit
// headers, request id and bytes. Safe for concurrent use.
type Transport struct {
	base http.RoundTripper
}

// NewTransport gives a Transport over connections of its own: TLS 1.2 or
// newer, proxies from the environment. A nil base means those.
func NewTransport(base http.RoundTripper) *Transport {
	if base == nil {
		base = &http.Transport{
			Proxy:                  http.ProxyFromEnvironment,
			DialContext:            (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
			TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
			TLSHandshakeTimeout:    10 * time.Second,
			ForceAttemptHTTP2:      true,
			MaxIdleConnsPerHost:    8,
			IdleConnTimeout:        90 * time.Second,
			MaxResponseHeaderBytes: 1 << 20,
		}
	}
	return &Transport{base: base}
}

// CloseIdleConnections closes the connections that no call uses.
func (t *Transport) CloseIdleConnections() {
	if c, ok := t.base.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

// RoundTrip implements http.RoundTripper.
func (t *Transport) RoundTrip(req *http.Request) (*http.Response, error) {
	seen := exchangeOf(req.Context())
	resp, err := t.base.RoundTrip(req)
	if err != nil {
		seen.note(func(x *seenValues) { *x = seenValues{Err: err} })
		return nil, err
	}
	seen.note(func(x *seenValues) { *x = readHeaders(resp, time.Now()) })
	limit := int64(maxAnswer)
	if resp.StatusCode >= http.StatusBadRequest {
		limit = maxErrorBody
	}
	resp.Body = &boundedBody{body: resp.Body, left: limit, seen: seen, failed: resp.StatusCode >= http.StatusBadRequest}
	switch kind := mediaType(resp); {
	case resp.StatusCode == http.StatusOK && kind == "text/html":
		_ = resp.Body.Close() // nobody reads it
		seen.note(func(x *seenValues) { x.Err = errPage })
		return nil, errPage
	case resp.StatusCode == http.StatusOK && kind == "application/json":
		unmask(resp)
	}
	return resp, nil
}

// mediaType is what a response says it holds, without parameters.
func mediaType(resp *http.Response) string {
	kind, _, _ := strings.Cut(resp.Header.Get("Content-Type"), ";")
	return strings.ToLower(strings.TrimSpace(kind))
}

// unmask gives a response that tells an error with status 200 the status that
// the error names, else 500, so that the SDKs read it as what it is.
func unmask(resp *http.Response) {
	body := resp.Body
	begin, _ := io.ReadAll(io.LimitReader(body, maxErrorBody)) // a fault comes again when the rest is read
	resp.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(begin), body), body}
	var told struct{ Error any }
	if json.Unmarshal(begin, &told) != nil || told.Error == nil {
		return
	}
	resp.StatusCode = http.StatusInternalServerError
	if fields, ok := told.Error.(map[string]any); ok {
		if code, ok := fields["code"].(float64); ok && code >= 400 && code < 600 {
			resp.StatusCode = int(code)
		}
	}
	resp.Status = http.StatusText(resp.StatusCode)
}

// exchange is what the Transport saw of an attempt's newest request.
type exchange struct {
	mu     sync.Mutex
	values seenValues
}

// seenValues are the values of an exchange.
type seenValues struct {
	Status     int
	RetryAfter time.Duration // 0: none was given
	RequestID  string
	RateLimit  map[string]string // rate-limit headers by lower-case name
	At         time.Time         // when the headers came
	Received   int64             // bytes of the body so far
	Err        error             // why the request or the body's reading failed; nil when it did not
}

// note changes what was seen; a nil exchange notes nothing.
func (x *exchange) note(change func(*seenValues)) {
	if x == nil {
		return
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	change(&x.values)
}

// seen gives what was seen so far.
func (x *exchange) seen() seenValues {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.values
}

type exchangeKey struct{}

// withExchange gives a context under which the Transport writes down what it sees.
func withExchange(ctx context.Context) (context.Context, *exchange) {
	if x := exchangeOf(ctx); x != nil {
		return ctx, x
	}
	x := new(exchange)
	return context.WithValue(ctx, exchangeKey{}, x), x
}

func exchangeOf(ctx context.Context) *exchange {
	x, _ := ctx.Value(exchangeKey{}).(*exchange)
	return x
}

func readHeaders(resp *http.Response, now time.Time) seenValues {
	seen := seenValues{
		Status:     resp.StatusCode,
		RetryAfter: retryAfter(resp.Header, now),
		RateLimit:  map[string]string{},
		At:         now,
	}
	for _, name := range []string{"X-Request-Id", "Request-Id", "X-Goog-Request-Id"} {
		if id := resp.Header.Get(name); id != "" {
			seen.RequestID = clean(shorten(id, 100), "")
			break
		}
	}
	for name, values := range resp.Header {
		if name = strings.ToLower(name); strings.Contains(name, "ratelimit") && len(seen.RateLimit) < 32 {
			seen.RateLimit[name] = shorten(values[0], 100)
		}
	}
	return seen
}

// retryAfter reads how long a server asks to be left alone: Retry-After in
// seconds or as a date, or Retry-After-Ms. Nonsense counts as none.
func retryAfter(h http.Header, now time.Time) time.Duration {
	if ms, err := strconv.ParseFloat(h.Get("Retry-After-Ms"), 64); err == nil && ms > 0 {
		return seconds(ms / 1000)
	}
	value := strings.TrimSpace(h.Get("Retry-After"))
	if s, err := strconv.ParseFloat(value, 64); err == nil && s > 0 {
		return seconds(s)
	}
	if at, err := http.ParseTime(value); err == nil && at.After(now) {
		return at.Sub(now)
	}
	return 0
}

// seconds bounds a server's wish to a day, which no duration overflows.
func seconds(s float64) time.Duration {
	return time.Duration(min(s, 24*60*60) * float64(time.Second))
}

// boundedBody counts what is read and ends at a limit.
type boundedBody struct {
	body   io.ReadCloser
	left   int64
	seen   *exchange
	failed bool // an error's body: what is over the limit is left out
}

func (b *boundedBody) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, b.over()
	}
	if int64(len(p)) > b.left {
		p = p[:b.left]
	}
	n, err := b.body.Read(p)
	b.left -= int64(n)
	b.seen.note(func(x *seenValues) {
		x.Received += int64(n)
		if err != nil && err != io.EOF {
			x.Err = err
		}
	})
	return n, err
}

func (b *boundedBody) over() error {
	if b.failed {
		return io.EOF
	}
	b.seen.note(func(x *seenValues) { x.Err = errTooLarge })
	return errTooLarge
}

func (b *boundedBody) Close() error { return b.body.Close() }

// httpClient gives a client over a round tripper that follows redirects within
// a host only: x-api-key and x-goog-api-key would go along.
func httpClient(rt http.RoundTripper) *http.Client {
	if rt == nil {
		rt = NewTransport(nil)
	}
	return &http.Client{
		Transport: rt,
		CheckRedirect: func(req *http.Request, via []*http.Request) error {
			first := via[0].URL
			if req.URL.Host != first.Host || req.URL.Scheme != first.Scheme {
				return errRedirect
			}
			if len(via) > 3 {
				return errors.New("the server redirects in circles")
			}
			return nil
		},
	}
}
