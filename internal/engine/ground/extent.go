package ground

import (
	"regexp"
	"slices"
	"strings"

	"tailor/internal/engine/plan"
)

var (
	// totals say that something holds of everything.
	totals = table(`all every everything everyone everybody entire whole always alle aller allen alles sämtliche sämtlicher sämtlichen
		jede jeder jeden jedes jedem gesamte gesamter gesamten gesamtes immer`)
	// each says it too, and no more than the words above do.
	each = table(`each both full any jeweils jeweilige jeweiligen beide beiden`)
	// noughts say that something holds of nothing.
	noughts = table(`none never nobody nothing zero niemals nie keine keiner keinen kein`)
	nots    = table(`no not without fewer ohne nicht kaum`)
)

// checkExtent checks how much of a thing and how often: "six units" is not all
// of them, and twice a month is not twice a week.
func (c *checker) checkExtent() {
	var said []token
	var told []frequency
	for _, r := range c.base() {
		said = append(said, r.tokens...)
	}
	for _, p := range c.guard.pieces {
		if c.within(p) {
			told = append(told, frequencies(p.text)...)
		}
	}
	uses := func(lists ...map[string]bool) bool {
		return slices.ContainsFunc(said, func(t token) bool {
			return slices.ContainsFunc(lists, func(l map[string]bool) bool { return l[t.lower] })
		})
	}
	for _, t := range c.after.tokens {
		if totals()[t.lower] && !uses(totals(), each()) || noughts()[t.lower] && !uses(noughts(), nots()) {
			c.claim(kindScope, t.start, t.end, plan.NeedsConfirmation, "the resume does not say so of all")
		}
	}
	now := frequencies(c.after.text)
	for _, f := range now {
		if !slices.ContainsFunc(told, func(s frequency) bool { return s.times == f.times && s.unit == f.unit }) {
			c.claim(kindTime, f.start, f.end, plan.NeedsConfirmation, "the resume does not say so often")
		}
	}
	if c.before != nil && len(now) == 0 && len(frequencies(c.before.text)) > 0 && len(c.after.text) > 0 {
		c.claim(kindTime, 0, len(c.after.text), plan.NeedsConfirmation, "the resume says how often")
	}
}

// frequency is how often something is done: twice a month.
type frequency struct {
	times, unit string
	start, end  int
}

var often = regexp.MustCompile(`(?i)\b(once|twice|thrice|einmal|zweimal|dreimal)\s+(?:(?:a|an|per|each|every|pro|im|am|die|in der)\s+)?(day|dai|week|month|quarter|year|annual|tag|täg|woch|wöch|monat|quartal|jahr|jähr)\p{L}*`)

// times and units that are called otherwise in the other language or form.
var oftenNames = map[string]string{
	"einmal": "once", "zweimal": "twice", "dreimal": "thrice", "dai": "day", "annual": "year", "tag": "day", "täg": "day", "woch": "week", "wöch": "week",
	"monat": "month", "quartal": "quarter", "jahr": "year", "jähr": "year",
}

func frequencies(text string) []frequency {
	name := func(s string) string {
		s = strings.ToLower(s)
		if other := oftenNames[s]; other != "" {
			return other
		}
		return s
	}
	var out []frequency
	for _, m := range often.FindAllStringSubmatchIndex(text, maxQuantities) {
		out = append(out, frequency{times: name(text[m[2]:m[3]]), unit: name(text[m[4]:m[5]]), start: m[0], end: m[1]})
	}
	return out
}

// turned reports whether the text is the old one with its halves turned round:
// "Helped with hiring and trained 25" as "Trained 25 and helped with hiring".
// The second half must have a verb of its own.
func (c *checker) turned() bool {
	words := func(ts []token) []string {
		out := make([]string, len(ts))
		for i, t := range ts {
			out[i] = t.lower
		}
		return out
	}
	old, now := words(c.before.tokens), words(c.after.tokens)
	at := slices.Index(old, "and")
	if at < 0 || slices.Contains(old[at+1:], "and") || len(old) < at+2 {
		return false
	}
	verb := old[at+1]
	return (strings.HasSuffix(verb, "ed") || ownPasts()[verb]) && slices.Equal(now, slices.Concat(old[at+1:], []string{"and"}, old[:at]))
}

// ownPasts are past forms that no other form of their verb is like.
var ownPasts = table(`built wrote ran taught sold led kept oversaw won grew made gave took`)
