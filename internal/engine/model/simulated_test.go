package model

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestSimulatedTakesAsLongAsTheModel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		text := strings.Repeat("word", 105)
		s := NewSimulated(SimulatedOptions{Seed: 7, Stalls: -1, Reply: func(Call) string { return text }})
		var firsts []time.Duration
		for i := range 401 {
			start := time.Now()
			var first time.Duration
			var heard strings.Builder
			reply, err := s.Stream(t.Context(), "gpt-4o-mini", Call{Prompt: fmt.Sprint(i)}, func(piece string) {
				if first == 0 {
					first = time.Since(start)
				}
				heard.WriteString(piece)
			})
			if err != nil || reply.Text != text || heard.String() != text || reply.Usage.CompletionTokens != 105 {
				t.Fatalf("%+v, %v", reply, err)
			}
			if rest := time.Since(start) - first; rest < 980*time.Millisecond || rest > time.Second {
				t.Fatalf("105 tokens at 105 a second took %s", rest)
			}
			firsts = append(firsts, first)
		}
		slices.Sort(firsts)
		if p50, p95 := firsts[200], firsts[380]; p50 < 600*time.Millisecond || p50 > 690*time.Millisecond || p95 < 950*time.Millisecond || p95 > 1250*time.Millisecond {
			t.Errorf("first token p50 %s, p95 %s", p50, p95)
		}
	})
}

func TestSimulatedFateDependsOnTheCallNotOnTheOrder(t *testing.T) {
	fate := func(seed uint64, prompts ...string) map[string]string {
		s := NewSimulated(SimulatedOptions{Seed: seed, Errors: 0.5, Reply: func(c Call) string { return "answer to " + c.Prompt }})
		fates := map[string]string{}
		synctest.Test(t, func(t *testing.T) {
			for _, p := range prompts {
				start := time.Now()
				reply, err := s.Stream(t.Context(), "deepseek-chat", Call{Prompt: p}, func(string) {})
				fates[p] += fmt.Sprintf("%q %v %s;", reply.Text, err, time.Since(start))
			}
		})
		return fates
	}
	a, b := fate(1, "x", "y", "z", "x"), fate(1, "z", "x", "x", "y")
	for _, p := range []string{"x", "y", "z"} {
		if a[p] != b[p] {
			t.Errorf("%s: %s or %s", p, a[p], b[p])
		}
	}
	if again := strings.Split(a["x"], ";"); again[0] == again[1] {
		t.Errorf("saying it again met the same fate: %s", a["x"])
	}
	if other := fate(2, "x"); strings.HasPrefix(a["x"], other["x"]) {
		t.Error("another seed met the same fate")
	}
}

func TestSimulatedCancels(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := NewSimulated(SimulatedOptions{Reply: func(Call) string { return strings.Repeat("word", 1000) }})
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		reply, err := s.Stream(ctx, "gpt-4o-mini", Call{}, func(string) { cancel() })
		if !errors.Is(err, context.Canceled) || reply.Text != "word" {
			t.Errorf("%q, %v", reply.Text, err)
		}
	})
}

func TestSimulatedKeepsTheLongestLength(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := NewSimulated(SimulatedOptions{Reply: func(Call) string { return "größere Wörter" }})
		reply, err := s.Stream(t.Context(), "mistral-small", Call{MaxTokens: 2}, func(string) {})
		if err != nil || !reply.Cut || reply.Text != "größer" {
			t.Errorf("%+v, %v", reply, err)
		}
	})
	s := NewSimulated(SimulatedOptions{Reply: func(Call) string { return "" }})
	if _, err := s.Stream(t.Context(), "unheard-of", Call{}, nil); err == nil {
		t.Error("an unknown model answered")
	}
}
