package ground

import (
	"regexp"
	"slices"
	"sort"
	"strings"
	"sync"

	"tailor/internal/engine/plan"
	"tailor/internal/engine/vocabulary"
)

// counted gives the stems of the words right after a quantity: what it counts.
func (r *reading) counted(q quantity) []string {
	var out []string
	first := sort.Search(len(r.tokens), func(i int) bool { return r.tokens[i].start >= q.end })
	for i := first; i < len(r.tokens); i++ {
		t := r.tokens[i]
		if t.apart && len(out) > 0 || i > 0 && t.apart && r.tokens[i-1].end == q.end || len(out) >= 2 {
			break
		}
		for _, part := range parts(t.lower) {
			if content(part) {
				out = append(out, stem(part)...)
			}
		}
		if t.start > q.end+40 {
			break
		}
	}
	return out
}

// counts reports whether the source counts q's things, but with another
// quantity than s, the one of the same value.
func (c *checker) counts(q quantity, p piece, s quantity) bool {
	things := c.after.counted(q)
	shares := func(other []string) bool {
		return slices.ContainsFunc(things, func(t string) bool { return slices.Contains(other, t) })
	}
	if q.class != "" || len(things) == 0 || shares(p.counted(s)) {
		return false
	}
	return slices.ContainsFunc(p.quantities, func(other quantity) bool {
		return other.class == "" && !other.same(s) && shares(p.counted(other))
	})
}

// Words that may stand between a span of time and what was practised all along.
var spanWords = table(`of in with using experience hands-on professional practical working work mit erfahrung berufserfahrung als auf dem gebiet`)

// practised gives the term that a span of time is claimed for: "ten years of
// Kubernetes experience". It is nil when none follows directly.
func (r *reading) practised(q quantity) *vocabulary.Term {
	if q.class != "year" && q.class != "month" {
		return nil
	}
	for _, hit := range r.terms {
		if hit.Start < q.end {
			continue
		}
		between := tokens(r.text[q.end:hit.Start])
		if len(between) == 0 || slices.ContainsFunc(between, func(t token) bool { return !spanWords()[t.lower] }) {
			return nil
		}
		return hit.Term
	}
	return nil
}

// change is a value before and after.
type change struct {
	from, to   quantity
	start, end int
}

var (
	changeTo = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)^[^.;:]{0,40}\b(to|auf)\s\S{0,3}$`)
	})
	changeInstead = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)^[^.;:]{0,40}\b(instead of|rather than|down from|up from|statt)\s(?:am\s)?\S{0,3}$`)
	})
)

// changes finds "from 94 to 71 days" and "4 seconds instead of 11 minutes".
func (r *reading) changes() []change {
	var out []change
	for i := 1; i < len(r.quantities); i++ {
		a, b := r.quantities[i-1], r.quantities[i]
		if a.end > b.start {
			continue
		}
		between := r.text[a.end:b.start]
		switch {
		case changeInstead().MatchString(between):
			out = append(out, change{from: b, to: a, start: a.start, end: b.end})
		case changeTo().MatchString(between) && fromBefore().MatchString(tail(r.text, a.start)):
			out = append(out, change{from: a, to: b, start: a.start, end: b.end})
		}
	}
	return out
}

// alike reports whether two quantities have the same value, whatever they count.
func (q quantity) alike(other quantity) bool {
	return slices.ContainsFunc(q.values, func(v float64) bool { return slices.Contains(other.values, v) })
}

// checkChanges refuses a change that the resume describes the other way round.
func (c *checker) checkChanges(near []piece) {
	for _, mine := range c.after.changes() {
		turned := slices.ContainsFunc(near, func(p piece) bool {
			return slices.ContainsFunc(p.changes(), func(s change) bool {
				return mine.from.alike(s.to) && mine.to.alike(s.from)
			})
		})
		if turned {
			c.claim(kindNumber, mine.start, mine.end, plan.Blocked, "the resume says the opposite")
		}
	}
}

// echoes reports whether the text has a word that begins as the name does:
// Kasse for Kassenführung.
func (r *reading) echoes(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc(r.tokens, func(t token) bool {
		n := 0
		for n < len(t.lower) && n < len(name) && t.lower[n] == name[n] {
			n++
		}
		return n >= 5 && n*2 >= len(t.lower)
	})
}
