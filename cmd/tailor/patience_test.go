package main

import (
	"bytes"
	"testing"
	"testing/synctest"
	"time"
)

func TestPatience(t *testing.T) {
	for _, c := range []struct {
		name  string
		waits []time.Duration
		want  string
	}{
		{"soon done", []time.Duration{50 * time.Millisecond, 100 * time.Millisecond}, ""},
		{"slow to start", []time.Duration{time.Second, 0}, "tailor: stage 1\ntailor: stage 2\n"},
		{"slow later", []time.Duration{150 * time.Millisecond, time.Second}, "tailor: stage 2\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var out bytes.Buffer
				p := &patience{out: &out}
				for i, wait := range c.waits {
					p.tell("stage " + string(rune('1'+i)))
					time.Sleep(wait)
				}
				p.end()
				time.Sleep(time.Minute)
				if out.String() != c.want {
					t.Errorf("said %q, want %q", out.String(), c.want)
				}
			})
		})
	}
}
