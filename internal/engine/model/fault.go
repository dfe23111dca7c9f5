package model

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"syscall"
	"time"

	"tailor/internal/engine/event"
)

// Faults that a provider tells beside what HTTP says.
var (
	// ErrRefused says that the model declined to answer.
	ErrRefused = errors.New("the model declined to answer")
	// ErrNoCredit says that the account behind the key can't pay.
	ErrNoCredit = errors.New("the account has no credit left")
	// ErrCut says that the answer broke off before its end.
	ErrCut = errors.New("the answer broke off")
	// ErrGarbled says that what came is not in the provider's protocol.
	ErrGarbled = errors.New("the answer could not be read")
)

// fault is why an attempt gave no answer, and what follows from it.
type fault struct {
	note       string // for people, with the lane: "openai/gpt-5.4 refused the key (401)"
	detail     string // of an invalid answer: what was wrong, for the repair prompt
	status     int
	retries    int           // how often the lane is worth asking again
	retryAfter time.Duration // the server's wish
	invalid    bool          // the answer was there but no good
	stands     *earlier      // of an answer that was cut: the rest can be asked for
	unwell     bool          // counts for the breaker: the lane itself is in trouble
	overload   bool          // the lane bears less than it was asked at once
	out        bool          // the provider is out for the rest of the run

	took    time.Duration // of the attempt
	outcome event.Outcome // what is done about it
	wait    time.Duration // before the retry
}

// Retries worth making, by kind of fault; the Router's own limit stands above.
const (
	asOften = 1 << 10 // as often as the Router retries
	once    = 1
	never   = 0
)

// clockError says which clock of an attempt ran out.
type clockError struct {
	words string
	total bool // the whole attempt took too long: another would take as long
}

func (e *clockError) Error() string { return e.words }

// Timeout reports true: net's word for errors of this kind.
func (e *clockError) Timeout() bool { return true }

// Unwrap lets errors.Is find context.DeadlineExceeded.
func (e *clockError) Unwrap() error { return context.DeadlineExceeded }

// faultOf reads a failed attempt: err is the provider's, cause that of its context's end.
func faultOf(lane Lane, err, cause error, seen seenValues) *fault {
	if clock, ok := errors.AsType[*clockError](cause); ok {
		f := &fault{note: fmt.Sprintf("%s timed out: %s", lane, clock.words), retries: once, unwell: true, overload: true}
		if clock.total { // a long answer is no overload
			f.retries, f.overload = never, false
		}
		return f
	}
	f := &fault{retryAfter: seen.RetryAfter}
	said, ok := errors.AsType[*Error](err)
	if ok {
		f.retryAfter = max(f.retryAfter, said.RetryAfter)
		if said.Status >= 400 {
			f.status = said.Status
		}
	}
	switch {
	case errors.Is(err, ErrRefused):
		f.note, f.retries = fmt.Sprintf("%s declined to answer", lane)+because(said), never
	case errors.Is(err, ErrNoCredit) || f.status == 402:
		f.note, f.out = fmt.Sprintf("%s has no credit left (%d)", lane, f.status), true
	case errors.Is(err, errRedirect), errors.Is(err, errTooLarge), errors.Is(err, errPage):
		f.note, f.retries = fmt.Sprintf("%s gave no usable answer: %s", lane, plain(err)), never
	case f.status >= 400:
		f.byStatus(lane, said)
	case errors.Is(err, ErrCut), errors.Is(err, io.ErrUnexpectedEOF):
		f.note, f.retries, f.unwell = fmt.Sprintf("%s broke off in the middle of its answer", lane), asOften, true
	case errors.Is(err, ErrGarbled):
		f.note, f.retries, f.unwell = fmt.Sprintf("%s sent an answer that could not be read", lane), asOften, true
	case errors.Is(err, io.EOF):
		f.note, f.retries, f.unwell = fmt.Sprintf("%s closed the connection without an answer", lane), asOften, true
	case ok:
		f.note, f.retries, f.unwell = fmt.Sprintf("%s failed%s", lane, because(said)), asOften, true
	default:
		why, retries := unreachable(err)
		f.note, f.retries, f.unwell = fmt.Sprintf("%s could not be reached: %s", lane, why), retries, true
	}
	return f
}

// unreachable says why a server can't be reached, and how often it is worth
// trying again: what no trying mends is not.
func unreachable(err error) (why string, retries int) {
	address := "its address"
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Addr != nil {
		address = op.Addr.String()
	}
	if name, ok := errors.AsType[*net.DNSError](err); ok {
		if name.IsNotFound {
			return fmt.Sprintf("the name %s is not known; look at its spelling and at the network", clean(name.Name, "")), once
		}
		return fmt.Sprintf("the name %s could not be looked up", clean(name.Name, "")), asOften
	}
	var (
		unknown x509.UnknownAuthorityError
		host    x509.HostnameError
		invalid x509.CertificateInvalidError
	)
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return fmt.Sprintf("nothing listens at %s; is the server running?", address), once
	case errors.As(err, &unknown):
		return "its certificate is signed by nobody whom this machine trusts", never
	case errors.As(err, &host):
		return "its certificate belongs to another host", never
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "its certificate has expired, or this machine's clock is wrong", never
	default:
		return plain(err), asOften
	}
}

// byStatus reads what HTTP says.
func (f *fault) byStatus(lane Lane, said *Error) {
	about := fmt.Sprintf("(%d)%s", f.status, because(said))
	switch f.status {
	case 401, 403:
		f.out = true
		f.note = fmt.Sprintf("%s refused the key (%d)", lane, f.status)
	case 404:
		f.note = fmt.Sprintf("%s is not known there %s", lane, about)
	case 408, 409:
		f.note, f.retries, f.unwell = fmt.Sprintf("%s asks to be called again %s", lane, about), asOften, f.status == 408
	case 429:
		f.note, f.retries, f.overload = fmt.Sprintf("%s allows no more calls for now (429)", lane), asOften, true
	case 529:
		f.note, f.unwell, f.overload = fmt.Sprintf("%s is overloaded (529)", lane), true, true
	default:
		f.note = fmt.Sprintf("%s refused the request %s", lane, about)
		if f.status >= 500 {
			f.note, f.retries, f.unwell = fmt.Sprintf("%s failed %s", lane, about), asOften, true
			f.overload = f.status == 503
		}
	}
}

// invalidAnswer is the fault of an answer that can't be used.
func invalidAnswer(lane Lane, detail string) *fault {
	detail = strings.TrimRight(clean(detail, ""), ". ")
	return &fault{
		note:    fmt.Sprintf("%s gave an answer that could not be used (%s)", lane, shorten(detail, 160)),
		detail:  detail,
		retries: once,
		invalid: true,
	}
}

// because appends a provider's own words.
func because(e *Error) string {
	if e == nil || e.Message == "" {
		return ""
	}
	return ": " + shorten(e.Message, 160)
}

// plain gives an error's words without the URL that net/http puts before them.
func plain(err error) string {
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err
	}
	return shorten(clean(err.Error(), ""), 160)
}
