package model

import (
	"slices"
	"strings"
	"testing"

	"tailor/internal/engine/event"
)

var (
	atOpenAI    = ProviderInfo{Name: "openai", Kind: KindOpenAI}
	atAnthropic = ProviderInfo{Name: "anthropic", Kind: KindAnthropic}
	atHome      = ProviderInfo{Name: "ollama", Kind: KindOpenAI, Custom: true, Models: []string{"llama3.2:3b"}}
)

func TestChain(t *testing.T) {
	for _, c := range []struct {
		name string
		r    ChainRequest
		want string
	}{
		{"nobody", ChainRequest{Want: Capable}, ""},
		{"defaults", ChainRequest{Available: []ProviderInfo{atOpenAI, atAnthropic}, Want: Capable},
			"openai/gpt-5.4 (the default of openai), anthropic/claude-sonnet-5-5 (same strength at another provider), openai/gpt-5.4-mini (cheaper), anthropic/claude-haiku-5-5 (cheaper)"},
		{"preferred", ChainRequest{Available: []ProviderInfo{atOpenAI, atAnthropic}, Preferred: []string{"openai/gpt-9", "no-such"}, Want: Capable},
			"openai/gpt-9 (your setting), anthropic/claude-sonnet-5-5 (same strength at another provider), openai/gpt-5.4 (same strength), openai/gpt-5.4-mini (cheaper), anthropic/claude-haiku-5-5 (cheaper)"},
		{"one small model at home", ChainRequest{Available: []ProviderInfo{atHome}, Want: Capable}, "ollama/llama3.2:3b (the default of ollama)"},
		{"fast", ChainRequest{Available: []ProviderInfo{atAnthropic}, Want: Fast}, "anthropic/claude-haiku-5-5 (the default of anthropic), anthropic/claude-sonnet-5-5 (stronger)"},
	} {
		var got []string
		for _, choice := range Chain(c.r) {
			got = append(got, choice.Lane.String()+" ("+choice.Why+")")
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.name, strings.Join(got, ", "), c.want)
		}
	}
}

func TestResolve(t *testing.T) {
	all := []ProviderInfo{atOpenAI, atHome}
	for name, want := range map[string]string{
		"openai/gpt-5.4":         "openai/gpt-5.4",
		"openai/not-yet-known":   "openai/not-yet-known",
		"gpt-5.4-mini":           "openai/gpt-5.4-mini",
		"llama3.2:3b":            "ollama/llama3.2:3b",
		" ollama/qwen3 ":         "ollama/qwen3",
		"ollama/vendor/model":    "ollama/vendor/model",
		"gpt-5.4-mni":            `error: model "gpt-5.4-mni" is not known; did you mean "gpt-5.4-mini"?`,
		"opnai/gpt-5.4":          `error: no provider named "opnai" is set up; did you mean "openai/gpt-5.4"?`,
		"claude-sonnet-5-5":      `error: model "claude-sonnet-5-5" needs the provider anthropic, which is not set up (there is openai, ollama)`,
		"google/gemini-9":        `error: model "google/gemini-9" needs the provider google, which is not set up (there is openai, ollama)`,
		"something-else-at-all!": `error: model "something-else-at-all!" is not known; name its provider too, such as "openai/something-else-at-all!"`,
		"":                       `error: no model is named`,
	} {
		lane, err := Resolve(name, all)
		got := lane.String()
		if err != nil {
			got = "error: " + err.Error()
		}
		if got != want {
			t.Errorf("%q:\ngot  %s\nwant %s", name, got, want)
		}
	}
	if _, err := Resolve("gpt-5.4", nil); err == nil || !strings.Contains(err.Error(), "no provider is set up") {
		t.Errorf("nobody there: %v", err)
	}
}

func TestCatalogueHasOneDefaultOfEachStrength(t *testing.T) {
	for _, kind := range []string{KindOpenAI, KindAnthropic, KindGoogle, KindSimulated} {
		for _, want := range []Strength{Fast, Capable} {
			var defaults []string
			for _, m := range Catalogue() {
				if m.Kind == kind && m.Strength == want && m.Default {
					defaults = append(defaults, m.Name)
				}
			}
			lane, ok := ProviderInfo{Name: kind, Kind: kind}.pick(want)
			if len(defaults) != 1 || !ok || lane.Model != defaults[0] {
				t.Errorf("%s, strength %d: defaults %v, picked %v", kind, want, defaults, lane)
			}
		}
	}
	for name := range Shapes() {
		if _, ok := lookup(KindSimulated, name); !ok {
			t.Errorf("the catalogue lacks the simulated %s", name)
		}
	}
}

func TestCost(t *testing.T) {
	usage := event.Usage{PromptTokens: 1_000_000, CachedTokens: 500_000, CompletionTokens: 100_000}
	if dollars, priced := Cost(Lane{"anthropic", "claude-sonnet-4-6"}, usage); !priced || dollars != 1.5+0.15+1.5 {
		t.Errorf("%v %v", dollars, priced)
	}
	if _, priced := Cost(Lane{"openai", "gpt-5.4-2026-03-05"}, usage); !priced {
		t.Error("a dated name has no price")
	}
	for _, lane := range []Lane{{"ollama", "gpt-5.4"}, {"openai", "gpt-5.4-other"}, {"google", "gemini-3.8-flash"}} {
		if dollars, priced := Cost(lane, usage); priced || dollars != 0 {
			t.Errorf("%s is priced %v", lane, dollars)
		}
	}
}

func TestEstimateTokens(t *testing.T) {
	for text, want := range map[string]int{"": 0, "a": 1, "four": 1, "fives": 2, "größer": 3, "世界": 2} {
		if got := EstimateTokens(text); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

func TestStrengthOfUnknownModels(t *testing.T) {
	var fast []string
	for _, name := range []string{"qwen3:8b", "gpt-9-mini", "gpt-9", "claude-haiku-9", "llama-3.3-70b", "mixtral-8x22b"} {
		if strengthOf(KindOpenAI, name) == Fast {
			fast = append(fast, name)
		}
	}
	if want := []string{"qwen3:8b", "gpt-9-mini", "claude-haiku-9"}; !slices.Equal(fast, want) {
		t.Errorf("fast are %v, want %v", fast, want)
	}
}
