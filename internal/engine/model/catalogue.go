package model

import (
	"slices"
	"strings"
	"sync"
)

// Kinds of provider: the protocol it speaks.
const (
	KindOpenAI    = "openai" // and all that speaks its chat completions
	KindAnthropic = "anthropic"
	KindGoogle    = "google"
	KindSimulated = "simulated"
)

// Model is what the catalogue knows of a model.
type Model struct {
	Kind     string // of the provider that makes it
	Name     string
	Strength Strength
	Default  bool  // the one to take for its strength when nobody says otherwise
	Price    Price // zero Date: no price is known for sure
}

// priceDate is when the catalogue's prices were compared with what the
// providers publish.
const priceDate = "2026-11-24"

// PricesRead is the day on which the catalogue's prices were last compared with
// what the providers publish, "2026-11-24".
func PricesRead() string { return priceDate }

// Catalogue lists the models that are known, the defaults of each kind first.
func Catalogue() []Model { return slices.Clone(catalogue()) }

var catalogue = sync.OnceValue(func() []Model {
	price := func(prompt, cached, completion float64) Price {
		return Price{Prompt: prompt, Cached: cached, Completion: completion, Date: priceDate}
	}
	return []Model{
		{KindOpenAI, "gpt-5.4-mini", Fast, true, price(0.75, 0, 4.50)},
		{KindOpenAI, "gpt-5.4", Capable, true, price(2.50, 0, 15)},
		{KindOpenAI, "gpt-5.4-nano", Fast, false, price(0.20, 0, 1.25)},
		{KindOpenAI, "gpt-5.5", Capable, false, Price{}},
		{KindOpenAI, "gpt-5.6", Capable, false, Price{}},
		{KindOpenAI, "gpt-6-sol", Capable, false, Price{}},
		{KindOpenAI, "gpt-6-luna", Fast, false, Price{}},
		{KindOpenAI, "gpt-5-mini", Fast, false, price(0.25, 0.025, 2)},
		{KindOpenAI, "gpt-5", Capable, false, price(1.25, 0.125, 10)},
		{KindOpenAI, "gpt-4.1-mini", Fast, false, price(0.40, 0.10, 1.60)},
		{KindOpenAI, "gpt-4.1", Capable, false, price(2, 0.50, 8)},
		{KindOpenAI, "gpt-4o-mini", Fast, false, price(0.15, 0.075, 0.60)},
		{KindOpenAI, "gpt-4o", Capable, false, price(2.50, 1.25, 10)},

		{KindAnthropic, "claude-haiku-5-5", Fast, true, price(0.10, 0.01, 0.50)}, // prompts up to 100,000 tokens
		{KindAnthropic, "claude-sonnet-5-5", Capable, true, price(2, 0.10, 10)},
		{KindAnthropic, "claude-haiku-4-5", Fast, false, price(1, 0.10, 5)},
		{KindAnthropic, "claude-sonnet-5", Capable, false, price(2, 0.20, 10)},
		{KindAnthropic, "claude-sonnet-4-6", Capable, false, price(3, 0.30, 15)},
		{KindAnthropic, "claude-opus-5-5", Capable, false, Price{}},
		{KindAnthropic, "claude-opus-5", Capable, false, price(5, 0, 25)},

		// Google retires gemini-2.5-flash and -pro on 2026-12-01.
		{KindGoogle, "gemini-3.5-flash-lite", Fast, true, Price{}},
		{KindGoogle, "gemini-3.8-flash", Capable, true, Price{}},
		{KindGoogle, "gemini-3.5-flash", Capable, false, Price{}},
		{KindGoogle, "gemini-3.1-pro-preview", Capable, false, price(2, 0, 12)}, // prompts up to 200,000 tokens
		{KindGoogle, "gemini-2.5-flash-lite", Fast, false, price(0.10, 0, 0.40)},

		{KindSimulated, "gpt-4o-mini", Fast, true, Price{}},
		{KindSimulated, "claude-3.5-haiku", Capable, true, Price{}},
		{KindSimulated, "gemini-2.0-flash", Fast, false, Price{}},
		{KindSimulated, "llama-3.3-70b", Capable, false, Price{}},
		{KindSimulated, "deepseek-chat", Capable, false, Price{}},
		{KindSimulated, "mistral-small", Fast, false, Price{}},
	}
})

// PriceOf gives the catalogue's price of a lane. Only a provider that bears the
// name of its kind is priced: another name may be another server.
func PriceOf(lane Lane) (Price, bool) {
	m, ok := lookup(lane.Provider, lane.Model)
	return m.Price, ok && m.Price.Date != ""
}

// lookup finds a model of a kind. A dated name ("gpt-5.4-2026-03-05") is the model's.
func lookup(kind, name string) (Model, bool) {
	for _, m := range catalogue() {
		if m.Kind == kind && (m.Name == name || dated(name, m.Name)) {
			return m, true
		}
	}
	return Model{}, false
}

// dated reports whether name is base with a date behind it.
func dated(name, base string) bool {
	date, ok := strings.CutPrefix(name, base+"-")
	return ok && len(date) >= len("20260305") && strings.Trim(date, "0123456789-") == ""
}

// strengthOf ranks a model: by the catalogue, else by what makers call their small ones.
func strengthOf(kind, name string) Strength {
	if m, ok := lookup(kind, name); ok {
		return m.Strength
	}
	for _, small := range []string{"mini", "nano", "haiku", "flash", "lite", "small", "tiny", "luna", ":1b", ":2b", ":3b", ":4b", ":7b", ":8b", "-1b", "-3b", "-4b", "-7b", "-8b"} {
		if strings.Contains(strings.ToLower(name), small) {
			return Fast
		}
	}
	return Capable
}
