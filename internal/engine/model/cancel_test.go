package model

import (
	"bytes"
	"context"
	"errors"
	"log"
	"os"
	"testing"
	"time"

	"tailor/internal/engine/model/faultserver"
)

func TestCancelReachesTheSocketAndNothingIsPrinted(t *testing.T) {
	var printed bytes.Buffer
	log.SetOutput(&printed)
	t.Cleanup(func() { log.SetOutput(os.Stderr) })
	for _, kind := range []string{KindOpenAI, KindAnthropic, KindGoogle} {
		gone := make(chan time.Time, 1)
		server := newFake(t, map[string]faultserver.Play{"model": func(x *faultserver.Exchange) {
			x.Send(faultserver.Frame(x.Kind, faultserver.Open, good[:22]))
			<-x.R.Context().Done()
			gone <- time.Now()
		}})
		ctx, cancel := context.WithCancel(t.Context())
		var cancelled time.Time
		reply, err := wired(t, server.URL)[kind].Stream(ctx, "model", Call{Prompt: "p"}, func(words string) {
			if words != "" {
				cancelled = time.Now()
				cancel()
			}
		})
		if !errors.Is(err, context.Canceled) || reply.Text != good[:22] {
			t.Errorf("%s: %q, %v", kind, reply.Text, err)
		}
		select {
		case at := <-gone:
			t.Logf("%s: the server saw it after %s", kind, at.Sub(cancelled))
		case <-time.After(10 * time.Second):
			t.Errorf("%s: the server still holds the connection", kind)
		}
	}
	if printed.Len() > 0 {
		t.Errorf("printed %q", &printed)
	}
}
