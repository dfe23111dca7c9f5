package ground

import (
	"slices"
	"strings"
	"unicode"

	"tailor/internal/engine/plan"
)

// checkNames checks proper names: runs of capitalised words that no sentence
// start explains, and words of unusual spelling (GraphQL, S3).
func (c *checker) checkNames() {
	if shouting(c.after.text) {
		return
	}
	german := c.german()
	ts := c.after.tokens
	for i := 0; i < len(ts); {
		last := c.runEnd(i)
		if last < i {
			i++
			continue
		}
		c.name(i, last, german)
		i = last + 1
	}
}

// runEnd gives the last token of the run of names that begins at i, i-1 when there is none.
func (c *checker) runEnd(i int) int {
	ts := c.after.tokens
	if !c.nameLike(i) {
		return i - 1
	}
	last := i
	for j := i + 1; j < len(ts) && !ts[j].apart; j++ {
		if c.nameLike(j) {
			last = j
			continue
		}
		if ts[j].lower == "of" && j+1 < len(ts) && !ts[j+1].apart && c.nameLike(j+1) && orgWords()[ts[j-1].lower] {
			continue
		}
		break
	}
	return last
}

func (c *checker) nameLike(i int) bool {
	t := c.after.tokens[i]
	return !c.after.inTerm(t.start, t.end) && !plainCapitals()[t.lower] && (unicode.IsUpper(firstRune(t.text)) || odd(t.text))
}

// odd reports a spelling that ordinary words do not have: inner capitals, or letters with digits.
func odd(word string) bool {
	var upper, digit, letter bool
	for i, r := range word {
		upper = upper || i > 0 && unicode.IsUpper(r) && lastRune(word[:i]) != '-'
		digit = digit || unicode.IsDigit(r)
		letter = letter || unicode.IsLetter(r)
	}
	return unicode.IsLetter(firstRune(word)) && (upper || digit && letter)
}

// name checks the run of tokens [first, last].
func (c *checker) name(first, last int, german bool) {
	ts := c.after.tokens
	for first < last && ts[first].first && !famous()[ts[first].lower] && c.ordinary(first, german) {
		first++ // the sentence's own capital
	}
	start, end := ts[first].start, ts[last].end
	whole := c.after.text[start:end]
	near, elsewhere := c.support()
	for _, p := range near {
		if from, to, ok := p.find(whole); ok {
			if kind := c.nameKind(first, last); kind != kindSkill {
				c.supported(kind, start, end, p, from, to)
			}
			return
		}
	}
	kind := c.nameKind(first, last)
	for _, p := range elsewhere {
		if _, _, ok := p.find(whole); ok && kind != kindSkill {
			c.claim(kind, start, end, plan.NeedsConfirmation, "the resume names it for another entry")
			return
		}
	}
	if c.foreign(first, last, near, elsewhere) {
		c.claim(kind, start, end, plan.NeedsConfirmation, "the resume names it for another entry")
		return
	}
	organisation := false
	strange := slices.DeleteFunc(indices(first, last), func(i int) bool {
		organisation = organisation || orgWords()[ts[i].lower] && last > first
		return c.ordinary(i, german)
	})
	if len(strange) == 0 && !organisation {
		return
	}
	if german && !organisation && last == first && kind != kindSkill && !famous()[ts[first].lower] {
		c.claim(kind, start, end, plan.NeedsConfirmation, "the resume does not name it")
		return
	}
	if kind == kindSkill {
		c.claim(kind, start, end, plan.NeedsConfirmation, "the resume does not name it")
		return
	}
	c.claim(kind, start, end, plan.Blocked, "the resume does not name it")
}

// foreign reports whether a word of unusual spelling (IVs, GraphQL) in the run
// is one that the resume uses for other entries alone.
func (c *checker) foreign(first, last int, near, elsewhere []piece) bool {
	return c.narrow() && slices.ContainsFunc(indices(first, last), func(i int) bool {
		word := c.after.tokens[i]
		uses := func(p piece) bool { return p.has(word.lower) }
		return odd(word.text) && !slices.ContainsFunc(near, uses) && slices.ContainsFunc(elsewhere, uses) && !c.initials(word.text)
	})
}

func indices(first, last int) []int {
	var out []int
	for i := first; i <= last; i++ {
		out = append(out, i)
	}
	return out
}

// ordinary reports whether the word at i is no name, or one that the resume uses anyway.
func (c *checker) ordinary(i int, german bool) bool {
	t := c.after.tokens[i]
	switch {
	case famous()[t.lower]:
		return c.anywhere(t.lower)
	case c.anywhere(t.lower), slices.ContainsFunc(parts(t.lower), c.anywhere) && strings.Contains(t.lower, "-"):
		return true
	case c.initials(t.text):
		return true
	case odd(t.text):
		return false
	case roles()[t.lower], standing()[t.lower], verbs()[t.lower]:
		return true
	case german:
		return len([]rune(t.text)) > 3
	}
	return t.first
}

// initials reports whether the word is made of the first letters of words that
// stand side by side in the resume: SLO for service level objectives.
func (c *checker) initials(word string) bool {
	word = strings.TrimSuffix(word, "s")
	if len(word) < 2 || len(word) > 6 || word != strings.ToUpper(word) {
		return false
	}
	word = strings.ToLower(word)
	for _, p := range c.guard.pieces {
		for i := range p.tokens {
			if p.spells(word, i) {
				return true
			}
		}
	}
	return false
}

func (p piece) spells(initials string, from int) bool {
	letters := []rune(initials)
	for i := from; i < len(p.tokens); i++ {
		t := p.tokens[i]
		if len(letters) == 0 || i > from && t.apart {
			break
		}
		if firstRune(t.lower) != letters[0] {
			if i > from && stopWords()[t.lower] {
				continue
			}
			return false
		}
		letters = letters[1:]
	}
	return len(letters) == 0
}

// nameKind tells employers and schools, by the words of the name and before it, from other names.
func (c *checker) nameKind(first, last int) string {
	ts := c.after.tokens
	for i := first; i <= last; i++ {
		if schoolWords()[ts[i].lower] {
			return kindSchool
		}
	}
	for i := first; i <= last; i++ {
		if orgWords()[ts[i].lower] || famous()[ts[i].lower] {
			return kindEmployer
		}
	}
	if first > 0 && !ts[first].apart {
		before := ts[first-1].lower
		if titleArticles()[before] && first > 1 {
			before = ts[first-2].lower
		}
		if employerOpeners()[before] && !odd(ts[first].text) {
			return kindEmployer
		}
	}
	return kindSkill
}

// german reports whether nouns are capitalised in the text anyway.
func (c *checker) german() bool {
	n := 0
	for _, t := range c.after.tokens {
		if germanWords()[t.lower] {
			n++
		}
	}
	return n >= 2 || n >= 1 && c.guard.resume.Language == "de" || c.guard.resume.Language == "de" && c.before != nil && len(c.after.tokens) < 8
}

// shouting reports a text in capitals, where a capital says nothing.
func shouting(text string) bool {
	letters := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, text)
	return len(letters) > 12 && letters == strings.ToUpper(letters)
}
