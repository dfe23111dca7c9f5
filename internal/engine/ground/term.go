package ground

import (
	"slices"
	"strings"

	"tailor/internal/engine/plan"
	"tailor/internal/engine/vocabulary"
)

// names reports whether the text names the term by any of its names.
func (r *reading) names(t *vocabulary.Term) bool {
	return slices.ContainsFunc(r.terms, func(h vocabulary.Hit) bool { return h.Term == t })
}

// elsewhere reports whether a block other than the one to be changed names the term.
func (c *checker) elsewhere(t *vocabulary.Term) bool {
	return slices.ContainsFunc(c.guard.pieces, func(p piece) bool { return !p.fact && !c.own(p) && p.names(t) })
}

// checkTerms checks every skill, certificate, degree and language that the vocabulary knows.
func (c *checker) checkTerms() {
	near, elsewhere := c.support()
	all := append(slices.Clone(near), elsewhere...)
	for _, hit := range c.after.terms {
		switch hit.Term.Kind {
		case vocabulary.Certificate:
			c.term(kindCertificate, hit, all, plan.Blocked, "no such certificate in the resume")
		case vocabulary.Degree:
			c.degree(hit, all)
		case vocabulary.Language:
			c.language(hit, all)
		default:
			c.skill(hit, near, elsewhere)
		}
	}
	c.checkCertified(all)
}

// skill accepts a skill that the place names, by any of its names or in its
// ordinary words. One that the resume names elsewhere counts here when part of
// it stands here: "administer medications" where the entry has "give medications".
func (c *checker) skill(hit vocabulary.Hit, near, elsewhere []piece) {
	if c.term(kindSkill, hit, near, "", "") || c.inWords(hit, near) {
		return
	}
	why := "the resume shows no evidence of it"
	if p, s, ok := named(hit.Term, elsewhere); ok {
		words := strings.Fields(strings.ToLower(hit.Text))
		if len(words) > 1 && slices.ContainsFunc(words, func(w string) bool { return content(w) && c.says(w) }) {
			c.supported(kindSkill, hit.Start, hit.End, p, s.Start, s.End)
			return
		}
		why = "the resume names it elsewhere, not for this entry"
	}
	c.claim(kindSkill, hit.Start, hit.End, plan.NeedsConfirmation, why)
}

// term looks for the term under any of its names. Found nowhere, it gets the verdict given, or none for "".
func (c *checker) term(kind string, hit vocabulary.Hit, pieces []piece, otherwise plan.Verdict, why string) bool {
	if p, s, ok := named(hit.Term, pieces); ok {
		c.supported(kind, hit.Start, hit.End, p, s.Start, s.End)
		return true
	}
	if otherwise != "" {
		c.claim(kind, hit.Start, hit.End, otherwise, why)
	}
	return false
}

func named(t *vocabulary.Term, pieces []piece) (piece, vocabulary.Hit, bool) {
	for _, p := range pieces {
		for _, hit := range p.terms {
			if (hit.Term == t || hit.Term.Includes(t)) && !p.denies(hit.Start) {
				return p, hit, true
			}
		}
	}
	return piece{}, vocabulary.Hit{}, false
}

// inWords accepts a skill whose ordinary words, in any form, one piece uses:
// "mentoring" where the resume says "mentored".
func (c *checker) inWords(hit vocabulary.Hit, pieces []piece) bool {
	words := slices.DeleteFunc(parts(strings.ReplaceAll(strings.ToLower(hit.Text), " ", "-")), func(w string) bool { return !content(w) })
	if len(words) == 0 {
		return false
	}
	for _, p := range pieces {
		if slices.ContainsFunc(words, func(w string) bool { return !p.has(w) }) {
			continue
		}
		for _, t := range p.tokens {
			if p.denies(t.start) {
				continue
			}
			if t.lower == words[0] || slices.Equal(stem(t.lower), stem(words[0])) {
				c.supported(kindSkill, hit.Start, hit.End, p, t.start, t.end)
				return true
			}
		}
		c.supported(kindSkill, hit.Start, hit.End, p, 0, len(p.text))
		return true
	}
	return false
}

// degree accepts the same degree, or the plain name of its level (a bachelor's
// degree for a Bachelor of Science), with a subject that the resume names.
func (c *checker) degree(hit vocabulary.Hit, all []piece) {
	plain := hit.Term.Level > 0 && !strings.Contains(strings.ToLower(hit.Text), " of ") && len(strings.Fields(hit.Term.Name)) <= 2 && strings.HasSuffix(strings.ToLower(hit.Term.Name), "degree")
	for _, p := range all {
		for _, s := range p.terms {
			if s.Term != hit.Term && !(plain && s.Term.Kind == vocabulary.Degree && s.Term.Level == hit.Term.Level) {
				continue
			}
			if subject := c.subject(hit.End); subject != "" && !c.anywhere(subject) {
				c.claim(kindDegree, hit.Start, hit.End, plan.Blocked, "the resume names no degree in "+subject)
				return
			}
			c.supported(kindDegree, hit.Start, hit.End, p, s.Start, s.End)
			return
		}
	}
	c.claim(kindDegree, hit.Start, hit.End, plan.Blocked, "no such degree in the resume")
}

// subject gives the first content word after "in" or "of" that follows at.
func (c *checker) subject(at int) string {
	for i, t := range c.after.tokens {
		if t.start < at {
			continue
		}
		if t.lower == "degree" || t.lower == "abschluss" {
			continue
		}
		if t.apart || t.lower != "in" && t.lower != "of" || i+1 >= len(c.after.tokens) {
			return ""
		}
		return c.after.tokens[i+1].lower
	}
	return ""
}

// anywhere reports whether the resume uses the word, or a fact does.
func (c *checker) anywhere(word string) bool {
	return slices.ContainsFunc(c.guard.pieces, func(p piece) bool { return p.has(word) })
}

// language accepts a language that the resume names, at no higher level than it gives.
func (c *checker) language(hit vocabulary.Hit, all []piece) {
	claimed := level(c.after, hit)
	best, found := 0, false
	for _, p := range all {
		for _, s := range p.terms {
			if s.Term != hit.Term {
				continue
			}
			has := level(p.reading, s)
			if has >= claimed {
				c.supported(kindLanguage, hit.Start, hit.End, p, s.Start, s.End)
				return
			}
			best, found = max(best, has), true
		}
	}
	switch {
	case !found:
		c.claim(kindLanguage, hit.Start, hit.End, plan.NeedsConfirmation, "the resume does not name this language")
	case best > 0:
		c.claim(kindLanguage, hit.Start, hit.End, plan.Blocked, "the resume gives a lower level")
	default:
		c.claim(kindLanguage, hit.Start, hit.End, plan.NeedsConfirmation, "the resume gives no level")
	}
}

// level reads how well a language is spoken from the words around it, 0 when they say nothing.
func level(r *reading, hit vocabulary.Hit) int {
	index := slices.IndexFunc(r.tokens, func(t token) bool { return t.end > hit.Start })
	if index < 0 {
		return 0
	}
	best := 0
	for i := index + 1; i < len(r.tokens) && i <= index+3; i++ { // what follows belongs to it first
		t := r.tokens[i]
		if otherTerm(r, t, hit) {
			break
		}
		best = max(best, levels()[t.lower])
	}
	if best > 0 {
		return best
	}
	for i := index - 1; i >= 0 && i >= index-3; i-- {
		t := r.tokens[i]
		if otherTerm(r, t, hit) && !r.tokens[i+1].apart && r.tokens[i+1].lower != "and" && r.tokens[i+1].lower != "und" {
			break
		}
		if r.tokens[i+1].apart {
			break
		}
		best = max(best, levels()[t.lower])
	}
	return best
}

func otherTerm(r *reading, t token, hit vocabulary.Hit) bool {
	return slices.ContainsFunc(r.terms, func(h vocabulary.Hit) bool {
		return h.Term.Kind == vocabulary.Language && h.Start != hit.Start && h.Start <= t.start && t.end <= h.End
	})
}

// checkCertified checks "certified", "licensed" and the like where no known
// certificate is named: something in the resume must be certified so.
func (c *checker) checkCertified(all []piece) {
	for i, t := range c.after.tokens {
		if !certified()[t.lower] && !certified()[lastPart(t.lower)] || c.after.inTerm(t.start, t.end) && strings.Count(t.lower, "-") == 0 {
			continue
		}
		if c.certifiedBy(i, all) {
			continue
		}
		c.claim(kindCertificate, t.start, t.end, plan.Blocked, "the resume names no such certificate or licence")
	}
}

func lastPart(word string) string {
	return word[strings.LastIndexAny(word, "-‑")+1:]
}

// certifiedBy looks for the words next to "certified" in a piece that speaks of a certificate.
func (c *checker) certifiedBy(i int, all []piece) bool {
	var words []string
	for j := max(0, i-1); j <= min(len(c.after.tokens)-1, i+2); j++ {
		for _, part := range parts(c.after.tokens[j].lower) {
			if content(part) && !certified()[part] {
				words = append(words, part)
			}
		}
	}
	for _, p := range all {
		holds := slices.ContainsFunc(p.terms, func(h vocabulary.Hit) bool { return h.Term.Kind == vocabulary.Certificate }) ||
			slices.ContainsFunc(p.tokens, func(t token) bool { return certified()[t.lower] || certificateWord(t.lower) })
		if !holds {
			continue
		}
		known := func(w string) bool {
			return p.has(w) || slices.ContainsFunc(p.terms, func(h vocabulary.Hit) bool {
				return h.Term.Kind == vocabulary.Certificate && strings.Contains(strings.ToLower(h.Term.Name+" "+h.Term.Long+" "+strings.Join(h.Term.Aliases, " ")), w)
			})
		}
		if len(words) == 0 || slices.ContainsFunc(words, known) {
			return true
		}
	}
	return false
}

func certificateWord(word string) bool {
	return strings.HasPrefix(word, "certif") || strings.HasPrefix(word, "licen") || strings.HasPrefix(word, "zertifi") || strings.HasPrefix(word, "registered")
}
