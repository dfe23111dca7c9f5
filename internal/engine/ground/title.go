package ground

import (
	"slices"
	"strings"

	"tailor/internal/engine/plan"
)

// checkTitles checks what the text calls the person: a role at the beginning of
// a sentence, or after as, became, promoted to. Roles of others (worked with
// designers, reported to the director) are no claim of a title.
func (c *checker) checkTitles() {
	for i, t := range c.after.tokens {
		if !roles()[t.lower] && !roles()[lastPart(t.lower)] && !standing()[t.lower] {
			continue
		}
		first, ok := c.titled(i)
		if !ok || c.after.tokens[first].first && c.after.inTerm(c.after.tokens[first].start, t.end) { // a certificate's name
			continue
		}
		c.title(first, i)
	}
}

// titled finds the first word of the title that ends at token i, and whether it is the person's own.
func (c *checker) titled(i int) (int, bool) {
	ts := c.after.tokens
	for first := i; first >= 0 && first > i-6; first-- {
		t := ts[first]
		if first < i && (stopWords()[t.lower] || titleArticles()[t.lower]) && t.lower != "of" {
			return 0, false
		}
		if t.first {
			return first, first == i || !verbal(t.lower, i-first) || selfWords()[t.lower]
		}
		if t.apart {
			return 0, false
		}
		before := ts[first-1].lower
		if titleArticles()[before] && first >= 2 && !ts[first-1].apart {
			before = ts[first-2].lower
		}
		if titleOpeners()[before] {
			return first, true
		}
	}
	return 0, false
}

// verbal reports whether the word that begins a phrase is a verb: what follows is
// then whom it concerns. Right before a role an -ing names a trade: engineering manager.
func verbal(word string, distance int) bool {
	return strings.HasSuffix(word, "ed") || strings.HasSuffix(word, "ing") && distance > 1 || verbs()[word]
}

// title checks the words [first, last] of a title one by one.
func (c *checker) title(first, last int) {
	ts := c.after.tokens
	start, end := ts[first].start, ts[last].end
	whole := c.after.text[start:end]
	near, elsewhere := c.support()
	for _, p := range near {
		if from, to, ok := p.find(whole); ok {
			c.supported(kindTitle, start, end, p, from, to)
			return
		}
	}
	for _, p := range elsewhere {
		if _, _, ok := p.find(whole); ok && p.head {
			c.claim(kindTitle, start, end, plan.NeedsConfirmation, "the resume gives this title for another role")
			return
		}
	}
	for i := first; i <= last; i++ {
		word := ts[i].lower
		var ok func(p piece) bool
		switch {
		case standing()[word]:
			ok = func(p piece) bool { return p.holds(word) }
		case i == last:
			ok = func(p piece) bool { return p.calls(lastPart(word)) }
		default:
			continue
		}
		if slices.ContainsFunc(near, ok) {
			continue
		}
		verdict, why := plan.Blocked, "the resume gives no such title"
		if slices.ContainsFunc(elsewhere, ok) {
			verdict, why = plan.NeedsConfirmation, "the resume gives this title for another role"
		} else if i == last && c.relatedRole(word, near) {
			verdict, why = plan.NeedsConfirmation, "the resume calls the role something else"
		}
		c.claim(kindTitle, start, end, verdict, why)
		return
	}
	if last > first && c.newTrade(last, near) {
		c.claim(kindTitle, start, end, plan.NeedsConfirmation, "the resume words the title otherwise")
		return
	}
	if last > first || standing()[ts[last].lower] {
		c.claim(kindTitle, start, end, plan.Grounded, "its words stand in the resume")
	}
}

// newTrade reports whether the word before the role (data in data engineer) stands
// before no such role in the pieces.
func (c *checker) newTrade(last int, pieces []piece) bool {
	trade, role := c.after.tokens[last-1].lower, lastPart(c.after.tokens[last].lower)
	if !content(trade) || standing()[trade] || selfWords()[trade] || praise()[trade] || trade == "professional" {
		return false
	}
	return !slices.ContainsFunc(pieces, func(p piece) bool {
		for i, t := range p.tokens {
			if !t.calls(role) {
				continue
			}
			for j := max(0, i-3); j < i; j++ {
				if slices.Equal(stem(p.tokens[j].lower), stem(trade)) {
					return true
				}
			}
		}
		return false
	})
}

// holds reports whether the piece gives the standing (senior, lead) as part of a title.
func (p piece) holds(word string) bool {
	for i, t := range p.tokens {
		if t.lower != word && !slices.Contains(strings.Split(t.lower, "-"), word) {
			continue
		}
		if p.head || roles()[word] {
			return true
		}
		for j := i + 1; j < len(p.tokens) && j <= i+3 && !p.tokens[j].apart; j++ {
			if roles()[p.tokens[j].lower] {
				return true
			}
		}
	}
	return false
}

// relatedRole reports whether the pieces name a role of the same trade: developer, engineer.
func (c *checker) relatedRole(word string, pieces []piece) bool {
	for _, group := range relatedRoles() {
		if !group[word] {
			continue
		}
		for other := range group {
			if slices.ContainsFunc(pieces, func(p piece) bool { return p.calls(other) }) {
				return true
			}
		}
	}
	return false
}

// calls reports whether the piece names the role of one person.
func (p piece) calls(role string) bool {
	return slices.ContainsFunc(p.tokens, func(t token) bool { return t.calls(role) })
}

// calls reports whether the word names the role, in either gender.
func (t token) calls(role string) bool {
	role = strings.TrimSuffix(role, "in")
	return strings.TrimSuffix(t.lower, "in") == role || strings.TrimSuffix(lastPart(t.lower), "in") == role
}
