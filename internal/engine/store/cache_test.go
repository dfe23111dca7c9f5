package store

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
)

var limits = CacheLimits{Size: 64 << 20, Age: 30 * 24 * time.Hour}

func put(t *testing.T, s *Store, key string, c Cached, limits CacheLimits) {
	t.Helper()
	if err := s.CachePut(t.Context(), key, c, limits); err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, s *Store, key string, now time.Time, limits CacheLimits) (Cached, bool) {
	t.Helper()
	c, ok, err := s.CacheGet(t.Context(), key, now, limits)
	if err != nil {
		t.Fatal(err)
	}
	return c, ok
}

func TestACachedAnswerComesBackWhole(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	create(t, s, "r1", at)
	put(t, s, "no answer", Cached{At: at, Text: "a shape"}, limits)
	want := Cached{Run: "r1", At: at, Lane: "openai/a", Source: plan.FromModel, Text: `{"a":"é"}`,
		Usage: event.Usage{PromptTokens: 10, CompletionTokens: 5, CachedTokens: 2, Cost: 0.25, Priced: true, Estimated: true}}
	put(t, s, "k", want, limits)
	s = open(t, dir)
	if got, ok := get(t, s, "k", at.Add(time.Hour), limits); !ok || got != want {
		t.Errorf("got %+v, %v", got, ok)
	}
	if _, ok := get(t, s, "other", at, limits); ok {
		t.Error("an answer under a key that nobody put")
	}
	if _, ok := get(t, s, "k", at.Add(limits.Age+time.Second), limits); ok {
		t.Error("an answer that is too old")
	}
	get(t, s, "k", at, limits)
	get(t, s, "no answer", at, limits)
	figures, err := s.CacheStats(t.Context())
	if err != nil || figures.Answers != 1 || figures.Uses != 2 || figures.Tokens != 30 || figures.Cost != 0.5 || !figures.Oldest.Equal(at) {
		t.Errorf("figures %+v, %v", figures, err)
	}
	if n, err := s.CacheClear(t.Context()); err != nil || n != 1 {
		t.Errorf("cleared %d, %v", n, err)
	}
	if figures, err := s.CacheStats(t.Context()); err != nil || figures != (CacheFigures{}) {
		t.Errorf("figures %+v, %v", figures, err)
	}
}

func TestARemovedRunTakesItsAnswersAlong(t *testing.T) {
	s := open(t, t.TempDir())
	create(t, s, "r1", at)
	put(t, s, "mine", Cached{Run: "r1", At: at}, limits)
	put(t, s, "nobody's", Cached{At: at}, limits)
	if err := s.Remove(t.Context(), "r1"); err != nil {
		t.Fatal(err)
	}
	if _, ok := get(t, s, "mine", at, limits); ok {
		t.Error("the answer of a removed run is still there")
	}
	if _, ok := get(t, s, "nobody's", at, limits); !ok {
		t.Error("an answer of no run is gone")
	}
}

func TestTheCacheIsBounded(t *testing.T) {
	s := open(t, t.TempDir())
	small := CacheLimits{Size: 20 * (1000 + overhead), Age: time.Hour}
	text := strings.Repeat("x", 1000)
	for i := range 20 {
		put(t, s, fmt.Sprint(i), Cached{Lane: "l", At: at.Add(time.Duration(i) * time.Second), Text: text}, small)
	}
	get(t, s, "0", at.Add(time.Minute), small) // now the newest in use
	for i := 20; i < 25; i++ {
		put(t, s, fmt.Sprint(i), Cached{At: at.Add(2 * time.Minute), Text: text}, small)
	}
	for key, want := range map[string]bool{"0": true, "1": false, "5": false, "6": true, "24": true} {
		if _, ok := get(t, s, key, at.Add(2*time.Minute), small); ok != want {
			t.Errorf("%s is there: %v", key, ok)
		}
	}
	put(t, s, "huge", Cached{At: at.Add(2 * time.Minute), Text: strings.Repeat(text, 3)}, small)
	if _, ok := get(t, s, "huge", at.Add(2*time.Minute), small); ok {
		t.Error("one answer takes more than a tenth")
	}
	put(t, s, "late", Cached{Lane: "l", At: at.Add(3 * time.Hour), Text: text}, small)
	if figures, err := s.CacheStats(t.Context()); err != nil || figures.Answers != 1 {
		t.Errorf("old answers stay: %+v, %v", figures, err)
	}
}
