package model

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"

	"tailor/internal/engine/event"
	"tailor/internal/engine/model/faultserver"
)

func TestWhyAServerCannotBeReached(t *testing.T) {
	at := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 11434}
	for name, c := range map[string]struct {
		err     error
		words   string
		retries int
	}{
		"refused": {&net.OpError{Op: "dial", Net: "tcp", Addr: at, Err: syscall.ECONNREFUSED}, "nothing listens at 127.0.0.1:11434; is the server running?", once},
		"no name": {&net.DNSError{Name: "api.example", IsNotFound: true}, "the name api.example is not known; look at its spelling and at the network", once},
		"no DNS":  {&net.DNSError{Name: "api.example", IsTimeout: true}, "the name api.example could not be looked up", asOften},
		"signer":  {x509.UnknownAuthorityError{}, "its certificate is signed by nobody whom this machine trusts", never},
		"host":    {x509.HostnameError{Certificate: &x509.Certificate{}, Host: "a.example"}, "its certificate belongs to another host", never},
		"expired": {x509.CertificateInvalidError{Reason: x509.Expired}, "its certificate has expired, or this machine's clock is wrong", never},
		"other":   {errors.New("network is down"), "network is down", asOften},
	} {
		f := faultOf(Lane{"p", "m"}, fmt.Errorf("asking: %w", c.err), nil, seenValues{})
		if c.err.Error() == c.words {
			c.words = "asking: " + c.words
		}
		if want := "p/m could not be reached: " + c.words; f.note != want || f.retries != c.retries {
			t.Errorf("%s: %q, %d retries", name, f.note, f.retries)
		}
	}
}

// TestARefusedKeyIsToldOnce holds that two lanes of one provider give one reason,
// and that the run is told that the provider is out.
func TestARefusedKeyIsToldOnce(t *testing.T) {
	b := newBench([]step{status(401)}, nil)
	var notices []string
	job := b.job()
	job.Chain = []Choice{{Lane: Lane{"a", "first"}}, {Lane: Lane{"a", "other"}}, {Lane: Lane{"b", "second"}}}
	job.Observe = func(body event.Body) {
		if n, ok := body.(event.Noticed); ok {
			notices = append(notices, n.Text)
		}
	}
	for range 2 {
		answer, err := b.Do(t.Context(), b.gate, job)
		if want := "a/first refused the key (401); answered by b/second"; err != nil || answer.Note != want {
			t.Errorf("%q, %v", answer.Note, err)
		}
	}
	if want := "a/first refused the key (401); a is not asked again in this run"; len(notices) != 1 || notices[0] != want {
		t.Errorf("the run was told %q", notices)
	}
}

// TestLanesThatFailAlikeAreToldShortly holds that what one lane failed with is
// not said of the next one again.
func TestLanesThatFailAlikeAreToldShortly(t *testing.T) {
	chain := []Choice{{Lane: Lane{"a", "first"}}, {Lane: Lane{"a", "other"}}, {Lane: Lane{"b", "second"}}}
	for want, notes := range map[string][]string{
		"": nil,
		"a/first timed out; a/other as well; answered by b/second":         {"a/first timed out", "a/other timed out"},
		"a/first timed out; a/other failed (500); answered by b/second":    {"a/first timed out", "a/other failed (500)"},
		"a/first timed out; c/unknown timed out; answered by b/second":     {"a/first timed out", "c/unknown timed out"},
		"a/first refused the key (401); answered by b/second":              {"a/first refused the key (401)", "a/first refused the key (401)"},
		"a/first failed (503); a/first failed (500); answered by b/second": {"a/first failed (503)", "a/first failed (500)"},
	} {
		a := &asking{job: Job{Chain: chain}, notes: notes}
		if got := a.note("b/second"); got != want {
			t.Errorf("said %q, not %q", got, want)
		}
	}
}

// TestGoogleSaysWhatHTTPSays holds that a gateway's status counts, whatever the
// body calls it.
func TestGoogleSaysWhatHTTPSays(t *testing.T) {
	server := newFake(t, map[string]faultserver.Play{"m": faultserver.Responds(429, `{"error":{"code":500,"message":"slow down"}}`)})
	_, err := wired(t, server.URL)[KindGoogle].Stream(t.Context(), "m", Call{Prompt: "p"}, func(string) {})
	if e, ok := errors.AsType[*Error](err); !ok || e.Status != 429 || e.Message != "slow down" {
		t.Errorf("%#v", err)
	}
}

func TestErrorsWithStatus200(t *testing.T) {
	server := newFake(t, map[string]faultserver.Play{
		"named":   faultserver.Responds(200, `{"error":{"code":429,"message":"slow down"}}`, "Content-Type", "application/json; charset=utf-8"),
		"unnamed": faultserver.Responds(200, `{"error":"boom"}`, "Content-Type", "application/json"),
		"page":    faultserver.Page(200),
	})
	for model, want := range map[string]Error{"named": {Status: 429, Message: "slow down"}, "unnamed": {Status: 500, Message: "boom"}} {
		_, err := wired(t, server.URL)[KindOpenAI].Stream(t.Context(), model, Call{Prompt: "p"}, func(string) {})
		if e, ok := errors.AsType[*Error](err); !ok || e.Status != want.Status || e.Message != want.Message {
			t.Errorf("%s: %v", model, err)
		}
	}
	for kind, p := range wired(t, server.URL) {
		if _, err := p.Stream(t.Context(), "page", Call{Prompt: "p"}, func(string) {}); !errors.Is(err, errPage) {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

func TestOnlyDataIsLeftOfAnEventStream(t *testing.T) {
	long := strings.Repeat("x", 200<<10)
	for in, want := range map[string]string{
		"":                                    "",
		": hello\n\ndata: 1\n\ndata: 2\n\n":   "data: 1\n\ndata: 2\n\n",
		"event: x\nid: 7\ndata: 1\r\n\r\n":    "data: 1\r\n\r\n",
		"\n\n: a\n: b\n\nretry: 3\n\ndata: 1": "data: 1",
		"data: " + long + "\n\n:" + long + "\n\ndata: 2\n\n": "data: " + long + "\n\ndata: 2\n\n",
		"{\"error\": 1}\n": "{\"error\": 1}\n",
	} {
		transport := dataOnly{stub(in)}
		req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, "http://x", nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := transport.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(resp.Body); string(got) != want || err != nil {
			t.Errorf("%.40q: %.60q, %v", in, got, err)
		}
		_ = resp.Body.Close() // it is read
	}
}

// stub answers every request with an event stream.
type stub string

func (s stub) RoundTrip(*http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"text/event-stream"}}, Body: io.NopCloser(strings.NewReader(string(s)))}, nil
}
