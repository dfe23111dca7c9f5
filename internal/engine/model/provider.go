package model

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// Options sets a provider up.
type Options struct {
	Name      string            // what the settings call it; for messages
	BaseURL   string            // "" means the maker's own service
	Key       string            // "" sends none
	Transport http.RoundTripper // shared by all providers; nil gives the provider one of its own
}

// Room for thoughts, in tokens: models count them against the longest answer,
// which would end in the middle of it.
const thinkingRoom = 4096

// defaultAnswer is the longest answer, in tokens, of a call that names none.
const defaultAnswer = 4096

// check refuses a base URL that no request could be sent to.
func (o Options) check() error {
	if o.BaseURL == "" {
		return nil
	}
	u, err := url.Parse(o.BaseURL)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return fmt.Errorf("setting up provider %q: base URL %q is no http or https address", o.Name, clean(o.BaseURL, o.Key))
	}
	if u.User != nil {
		return fmt.Errorf("setting up provider %q: the base URL must not hold a user or password", o.Name)
	}
	return nil
}

// room is how many tokens to allow for an answer of n, with or without thoughts before it.
func room(n int, thinks bool) int {
	if n <= 0 {
		n = defaultAnswer
	}
	if thinks {
		n += thinkingRoom
	}
	return n
}

// schema gives a call's JSON Schema as a value; nil when it has none.
func (c Call) schema() (map[string]any, error) {
	if len(c.Schema.JSON) == 0 {
		return nil, nil
	}
	var schema map[string]any
	if err := json.Unmarshal(c.Schema.JSON, &schema); err != nil {
		return nil, fmt.Errorf("reading the schema %s: %w", c.Schema.Name, err)
	}
	return schema, nil
}

// asked joins what the user's side of a call says. The part that all calls of
// a run share comes first, for the sake of providers' prompt caches.
func (c Call) asked() string {
	return strings.TrimSpace(c.Context + "\n\n" + c.Prompt)
}

// failure makes an error of what an SDK returned: code and words are its own
// reading of the reply, filled up with what the Transport saw. It is an *Error
// unless nothing was answered at all.
func (o Options) failure(ctx context.Context, err error, code int, words string, x *exchange) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	seen := x.seen()
	if code < 400 && seen.Status >= 400 {
		code = seen.Status
	}
	switch began := seen.Status > 0; {
	case code >= 400 || words != "":
	case !began || errors.Is(err, errRedirect) || errors.Is(err, errPage):
		return &maskedError{text: clean(plain(err), o.Key), err: err}
	case errors.Is(seen.Err, errTooLarge):
		err = seen.Err
	case seen.Err != nil:
		err = errors.Join(ErrCut, seen.Err)
	default:
		err = errors.Join(ErrGarbled, err)
	}
	if words == "" {
		words = plain(err)
		if code >= 400 {
			words = strings.ToLower(http.StatusText(code))
		}
	}
	return &Error{Status: code, RetryAfter: seen.RetryAfter, RequestID: seen.RequestID, Message: clean(words, o.Key), Err: err}
}

// maskedError is an error whose words are fit to be shown.
type maskedError struct {
	text string
	err  error
}

func (e *maskedError) Error() string { return e.text }
func (e *maskedError) Unwrap() error { return e.err }

// unfinished is the error of a stream that ended without an end: text is what
// came of it.
func (o Options) unfinished(ctx context.Context, text string, x *exchange) error {
	seen := x.seen()
	if ctx.Err() == nil && seen.Err == nil && text != "" {
		return &Error{RequestID: seen.RequestID, Message: ErrCut.Error(), Err: ErrCut}
	}
	return o.failure(ctx, errors.New("it holds no event of an answer"), 0, "", x)
}

// refused is the error of a model that declined, with its own words.
func (o Options) refused(words string, x *exchange) error {
	return &Error{RequestID: x.seen().RequestID, Message: clean(words, o.Key), Err: ErrRefused}
}
