package model

import (
	"unicode/utf8"

	"tailor/internal/engine/event"
)

// EstimateTokens guesses how many tokens a text is: four bytes of ASCII to a
// token, and one token for every other rune. English comes out within about a
// fifth, other languages rather too high; a text that is not empty is at least one.
func EstimateTokens(text string) int {
	var ascii, other int
	for _, r := range text {
		if r < utf8.RuneSelf {
			ascii++
			continue
		}
		other++
	}
	return (ascii+3)/4 + other
}

// Tokens estimates what a call sends.
func (c Call) Tokens() int {
	return EstimateTokens(c.Rules) + EstimateTokens(c.Context) + EstimateTokens(c.Prompt) + EstimateTokens(string(c.Schema.JSON))
}

// Price is what a model costs, in US dollars per million tokens.
type Price struct {
	Prompt     float64
	Cached     float64 // prompt tokens that the provider had cached; 0: charged as Prompt
	Completion float64 // thinking included
	Date       string  // when the price was read, "2026-11-24"
}

// Cost is what usage costs at this price, in US dollars.
func (p Price) Cost(u event.Usage) float64 {
	cached := min(max(u.CachedTokens, 0), u.PromptTokens)
	rate := p.Cached
	if rate == 0 {
		rate = p.Prompt
	}
	fresh := float64(u.PromptTokens - cached)
	return (fresh*p.Prompt + float64(cached)*rate + float64(u.CompletionTokens)*p.Completion) / 1e6
}

// Cost is what usage of a lane costs by the catalogue, in US dollars. priced is
// false when no price is known; a local or renamed server has none.
func Cost(lane Lane, u event.Usage) (dollars float64, priced bool) {
	price, ok := PriceOf(lane)
	if !ok {
		return 0, false
	}
	return price.Cost(u), true
}
