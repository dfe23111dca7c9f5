package ground

import (
	"slices"
	"strings"

	"tailor/internal/engine/plan"
	"tailor/internal/engine/resume"
	"tailor/internal/engine/vocabulary"
)

// family gives what kind of responsibility the word at i claims, "" for none.
func family(ts []token, i int) string {
	word := ts[i].lower
	f := families()[word]
	if f == "" {
		return ""
	}
	next := ""
	if i+1 < len(ts) && !ts[i+1].apart {
		next = ts[i+1].lower
	}
	opens := ts[i].first || i > 0 && (ts[i].apart || verbOpeners()[ts[i-1].lower])
	switch word {
	case "lead", "leads", "own", "head", "direct", "champion": // nouns and adjectives too
		if !opens || next == "time" || next == "times" || next == "generation" || next == "qualification" {
			return ""
		}
	case "leading", "leitende", "führende": // leading a team, but a leading provider
		if !titleArticles()[next] && next != "" && !numberWord(next) && !opens {
			return ""
		}
	case "direction", "charge":
		if i == 0 || ts[i-1].lower != "in" && word == "charge" {
			return ""
		}
	}
	return f
}

// checkScope checks that the text claims no greater part in the work than the resume does.
func (c *checker) checkScope() {
	base := c.base()
	held := map[string]bool{}
	for _, r := range base {
		for i := range r.tokens {
			held[family(r.tokens, i)] = true
		}
	}
	for i, t := range c.after.tokens {
		f := family(c.after.tokens, i)
		if f == "" || f == "tend" || slices.ContainsFunc(strings.Fields(enough()[f]), func(s string) bool { return held[s] }) {
			continue
		}
		c.claim(kindScope, t.start, t.end, plan.NeedsConfirmation, "the resume does not say so of this work")
	}
	if c.before == nil || !helped(c.before) || helped(c.after) || len(c.after.tokens) == 0 || c.turned() {
		return
	}
	t := c.after.tokens[0]
	c.claim(kindScope, t.start, t.end, plan.NeedsConfirmation, "the resume says that you helped with it")
}

// helped reports whether the text begins by saying that the person had a part in others' work.
func helped(r *reading) bool {
	for i, t := range r.tokens {
		if i > 4 {
			break
		}
		if helpers()[t.lower] {
			return true
		}
	}
	return false
}

// checkPraise checks words that make more of something than the resume does:
// superlatives, and words for a wide reach.
func (c *checker) checkPraise() {
	for i, t := range c.after.tokens {
		word := t.lower
		if c.after.inTerm(t.start, t.end) {
			continue
		}
		if !praise()[word] && !praise()[lastPart(word)] && !slices.ContainsFunc(parts(word), func(p string) bool { return reach()[p] }) && !reach()[word] {
			continue
		}
		if word == "leading" && family(c.after.tokens, i) != "" || word == "best" && i+1 < len(c.after.tokens) && strings.HasPrefix(c.after.tokens[i+1].lower, "practice") {
			continue
		}
		if c.says(word) {
			continue
		}
		c.claim(kindScope, t.start, t.end, plan.NeedsConfirmation, "the resume does not make so much of it")
	}
}

// checkOutcomes checks results: that something grew, shrank or got better, and
// that the thing is one that the resume speaks of.
func (c *checker) checkOutcomes() {
	told := map[string]bool{} // directions of change that the resume tells
	figures := false          // or it gives the values before and after
	for _, r := range c.base() {
		figures = figures || len(r.changes()) > 0
		for _, t := range r.tokens {
			told[outcomes()[t.lower]] = true
			figures = figures || t.lower == "instead" || t.lower == "rather" || t.lower == "statt"
		}
	}
	for i, t := range c.after.tokens {
		if direction := outcomes()[t.lower]; direction != "" {
			if !told[direction] && !figures || c.foreignObject(i) {
				c.claim(kindScope, t.start, t.end, plan.NeedsConfirmation, "the resume names no such result")
			}
			continue
		}
		if impact()[t.lower] && !c.says(t.lower) {
			c.claim(kindScope, t.start, t.end, plan.NeedsConfirmation, "the resume does not speak of it here")
		}
	}
}

// foreignObject reports whether none of the words that follow token i, up to the next break, is the resume's.
func (c *checker) foreignObject(i int) bool {
	seen := 0
	ts := c.after.tokens
	for j := i + 1; j < len(ts) && j <= i+5 && !ts[j].apart; j++ {
		if c.after.inTerm(ts[j].start, ts[j].end) || outcomes()[ts[j].lower] != "" {
			return false
		}
		for _, part := range parts(ts[j].lower) {
			if !content(part) || numberWord(part) {
				continue
			}
			if c.says(part) {
				return false
			}
			seen++
		}
	}
	return seen > 0
}

// checkNovelty finds statements that the resume does not make at all: many
// words in a row, or most words of the text, that it never uses.
func (c *checker) checkNovelty() {
	type run struct{ start, end, words int }
	var longest, current run
	fresh, total := 0, 0
	for _, t := range c.after.tokens {
		if c.after.inTerm(t.start, t.end) || !content(t.lower) || numberWord(t.lower) || neutral()[t.lower] || verbs()[t.lower] {
			continue
		}
		total++
		if slices.ContainsFunc(parts(t.lower), func(p string) bool { return content(p) && c.says(p) }) {
			current = run{}
			continue
		}
		fresh++
		if current.words == 0 {
			current.start = t.start
		}
		current.words++
		current.end = t.end
		if current.words > longest.words {
			longest = current
		}
	}
	limit, share := 4, 60
	if c.before == nil && c.section != nil && c.section.Kind != resume.Summary {
		limit, share = 3, 50
	}
	switch {
	case longest.words >= limit:
		c.claim(kindScope, longest.start, longest.end, plan.NeedsConfirmation, "the resume says nothing of this")
	case fresh >= 3 && fresh*100 > total*share:
		c.claim(kindScope, 0, len(c.after.text), plan.NeedsConfirmation, "the resume says nothing of this")
	}
}

// heading checks a new heading: it must name the same kind of section and claim nothing.
func (c *checker) heading(text string) {
	if why := unsafe(nil, text, c.guard.resume.Text); why != "" {
		c.claim(kindScope, 0, len(c.after.text), plan.Blocked, why)
		return
	}
	if kind := kindOf(text); kind != c.section.Kind && !(kind == resume.Certifications && c.listsCertificates()) {
		c.claim(kindScope, 0, len(c.after.text), plan.Blocked, "not a usual heading for a section of this kind")
		return
	}
	c.checkQuantities()
	c.checkDates()
	c.checkTerms()
	c.checkPraise()
	for _, t := range c.after.tokens {
		if len(c.claims) == 0 && content(t.lower) && !headingWords()[t.lower] && !c.anywhere(t.lower) {
			c.claim(kindScope, t.start, t.end, plan.NeedsConfirmation, "an unusual word in a heading")
		}
	}
}

// listsCertificates reports whether a section under a heading of its own words
// holds little else than certificates, so that it may be called what it is.
func (c *checker) listsCertificates() bool {
	if c.section.Kind != resume.Other {
		return false
	}
	blocks := c.section.AllBlocks()
	listed := 0
	for _, b := range blocks {
		if slices.ContainsFunc(vocabulary.Find(c.guard.resume.Slice(b.Text)), func(h vocabulary.Hit) bool { return h.Term.Kind == vocabulary.Certificate }) {
			listed++
		}
	}
	return listed >= 2 && 2*listed > len(blocks)
}

// kindOf says which kind of section a heading opens, as Segment reads it.
func kindOf(heading string) resume.Kind {
	r, err := resume.Segment(resume.Input{Name: "heading", Format: "markdown", Text: "# Name\n\nname@example.com\n\n## " + heading + "\n\n- text\n"})
	if err != nil || len(r.Sections) == 0 {
		return resume.Other
	}
	return r.Sections[len(r.Sections)-1].Kind
}
