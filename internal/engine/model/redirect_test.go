package model

import (
	"net/http"
	"strings"
	"testing"

	"tailor/internal/engine/model/faultserver"
)

// TestKeysFollowNoRedirectToAnotherHost sends each SDK to another server by
// each sort of redirect, with what the request's own URL held.
func TestKeysFollowNoRedirectToAnotherHost(t *testing.T) {
	thief := newFake(t, nil)
	for _, status := range []int{301, 302, 303, 307, 308} {
		server := newFake(t, map[string]faultserver.Play{"m": func(x *faultserver.Exchange) {
			http.Redirect(x.W, x.R, thief.URL+x.R.URL.RequestURI()+"&key=key-of-the-test", status)
		}})
		for kind, p := range wired(t, server.URL) {
			_, err := p.Stream(t.Context(), "m", Call{Prompt: "p"}, func(string) {})
			if err == nil {
				t.Errorf("%s, %d: it answered", kind, status)
				continue
			}
			f := faultOf(Lane{kind, "m"}, err, nil, seenValues{})
			if !strings.Contains(f.note, "the server redirects to another host, where the key must not go") ||
				strings.Contains(f.note, "key-of-the-test") || f.retries != never {
				t.Errorf("%s, %d: %q, %d retries", kind, status, f.note, f.retries)
			}
		}
	}
	if heads := thief.Heads(); len(heads) > 0 {
		t.Errorf("the other host was asked with %v", heads)
	}
}

// TestRedirectsWithinAHostAreFollowed holds that a server may move its own paths.
func TestRedirectsWithinAHostAreFollowed(t *testing.T) {
	server := newFake(t, map[string]faultserver.Play{"m": faultserver.First(1, func(x *faultserver.Exchange) {
		http.Redirect(x.W, x.R, x.R.URL.RequestURI(), http.StatusPermanentRedirect)
	}, faultserver.Says(good))})
	for kind, p := range wired(t, server.URL) {
		if reply, err := p.Stream(t.Context(), "m", Call{Prompt: "p"}, func(string) {}); err != nil || reply.Text != good {
			t.Errorf("%s: %+v, %v", kind, reply, err)
		}
	}
	for _, head := range server.Heads() {
		if head.Get("Authorization")+head.Get("X-Api-Key")+head.Get("X-Goog-Api-Key") == "" {
			t.Errorf("a request without its key: %v", head)
		}
	}
}
