package ground

import (
	"cmp"
	"slices"
	"strings"

	"tailor/internal/engine/plan"
	"tailor/internal/engine/resume"
)

// maxQuantities bounds the figures, and the dates, of one text: each is compared with all of the resume's.
const maxQuantities = 60

// checker reads one proposed text at the place where it would stand.
type checker struct {
	guard        *Guard
	section      *resume.Section // nil when unknown: the whole resume is the place
	entry, block string          // ids, "" when the place is a section as a whole
	before       *reading        // what the text would replace; nil for something new
	after        *reading
	raw          string          // the proposed text as it came
	said         map[string]bool // answers of says, which are asked for again and again
	claims       []plan.Claim
	evidence     []plan.Evidence
}

// place says at which block the text would stand.
func (c *checker) place(block string) {
	c.block = block
	for _, e := range c.section.Entries {
		for _, b := range e.Blocks {
			if b.ID == block {
				c.entry = e.ID
			}
		}
	}
}

// run checks the text as words of a block.
func (c *checker) run() {
	if why := unsafe(c.before, c.raw, c.guard.resume.Text); why != "" {
		c.claim(kindScope, 0, len(c.after.text), plan.Blocked, why)
		return
	}
	if len(c.after.quantities) > maxQuantities || len(c.after.dates) > maxQuantities {
		c.claim(kindNumber, 0, len(c.after.text), plan.Blocked, "more figures than a passage of a resume has")
		return
	}
	c.checkQuantities()
	c.checkDates()
	c.checkTerms()
	c.checkTitles()
	c.checkNames()
	c.checkScope()
	c.checkExtent()
	c.checkPraise()
	c.checkOutcomes()
	c.checkNovelty()
	if c.before != nil {
		c.checkLost()
	}
}

// result orders the claims, unsupported ones first, and draws the verdict from the worst.
func (c *checker) result() (plan.Verdict, []plan.Claim, []plan.Evidence) {
	slices.SortStableFunc(c.claims, func(a, b plan.Claim) int {
		if d := gravity(a.Verdict) - gravity(b.Verdict); d != 0 {
			return d
		}
		return cmp.Or(rankLost(a)-rankLost(b), a.Start-b.Start)
	})
	verdict := plan.Grounded
	if len(c.claims) > 0 {
		verdict = c.claims[0].Verdict
	}
	return verdict, c.claims, distinct(c.evidence)
}

// gravity ranks verdicts, the worst first.
func gravity(v plan.Verdict) int {
	switch v {
	case plan.Blocked:
		return 0
	case plan.NeedsConfirmation:
		return 1
	}
	return 2
}

// rankLost puts what is lost behind what is claimed.
func rankLost(claim plan.Claim) int {
	if claim.Kind == kindLost {
		return 1
	}
	return 0
}

func (c *checker) claim(kind string, start, end int, v plan.Verdict, why string) {
	text := c.after.text[start:end]
	for _, old := range c.claims {
		wider := old.Start <= start && end <= old.End && old.Start < old.End
		if wider && v != plan.Grounded && gravity(old.Verdict) <= gravity(v) {
			return // a wider doubt says it already
		}
	}
	c.claims = append(c.claims, plan.Claim{Kind: kind, Text: text, Verdict: v, Why: why, Start: start, End: end})
}

// supported notes a claim that stands in piece p at [from, to).
func (c *checker) supported(kind string, start, end int, p piece, from, to int) {
	why := "you confirmed it"
	if !p.fact {
		why = "the resume says so"
		c.evidence = append(c.evidence, plan.Evidence{
			Section: p.section, Start: p.offset + from, End: p.offset + to, Text: p.text[from:to],
		})
	}
	c.claim(kind, start, end, plan.Grounded, why)
}

// narrow reports whether claims must be supported by the entry they stand in:
// what was done in one role was not done in another.
func (c *checker) narrow() bool {
	if c.section == nil {
		return false
	}
	switch c.section.Kind {
	case resume.Experience, resume.Projects, resume.Volunteer, resume.Activities, resume.Education:
		return true
	}
	return false
}

// within reports whether a piece may support a claim at this place.
func (c *checker) within(p piece) bool {
	switch {
	case !c.narrow():
		return true
	case p.fact && len(p.entries) > 0 && c.entry != "":
		return slices.Contains(p.entries, c.entry)
	case p.fact:
		return p.section == "" || p.section == c.section.ID
	case c.entry != "":
		return p.entry == c.entry
	}
	return p.section == c.section.ID
}

// own reports whether the piece is the very block that the text replaces.
func (c *checker) own(p piece) bool { return c.block != "" && p.block == c.block }

// support lists the pieces that may support a claim, nearest first; elsewhere holds the others.
func (c *checker) support() (near, elsewhere []piece) {
	for _, p := range c.guard.pieces {
		switch {
		case !c.within(p):
			elsewhere = append(elsewhere, p)
		case c.own(p):
			near = append([]piece{p}, near...)
		default:
			near = append(near, p)
		}
	}
	return near, elsewhere
}

// says reports whether a place that may support the text uses the word in any form.
func (c *checker) says(word string) bool {
	if all := parts(word); len(all) > 1 {
		return !slices.ContainsFunc(all, func(part string) bool { return content(part) && !c.says(part) })
	}
	if said, ok := c.said[word]; ok {
		return said
	}
	said := slices.ContainsFunc(c.guard.pieces, func(p piece) bool { return c.within(p) && p.has(word) })
	if c.said == nil {
		c.said = map[string]bool{}
	}
	c.said[word] = said
	return said
}

// base lists the pieces that a change of standing is measured against: the
// block to be replaced, else all that may support the text.
func (c *checker) base() []*reading {
	if c.before != nil {
		readings := []*reading{c.before}
		for _, p := range c.guard.pieces {
			if p.fact && c.within(p) {
				readings = append(readings, p.reading)
			}
		}
		return readings
	}
	var readings []*reading
	for _, p := range c.guard.pieces {
		if c.within(p) {
			readings = append(readings, p.reading)
		}
	}
	return readings
}

func (c *checker) checkQuantities() {
	near, elsewhere := c.support()
	c.checkChanges(near)
	for _, q := range c.after.quantities {
		kind := kindNumber
		if strings.Contains("second minute hour day week month quarter year", q.class) && len(q.class) > 2 {
			kind = kindTime
		}
		p, s, why := c.backing(q, near)
		if why == "" {
			c.supported(kind, q.start, q.end, p, s.start, s.end)
			continue
		}
		if _, _, other := c.backing(q, elsewhere); other == "" {
			why = "the resume says it of something else, not here"
		}
		c.claim(kind, q.start, q.end, plan.NeedsConfirmation, why)
	}
}

// backing finds the quantity in the pieces; why says what is wrong with the closest found.
func (c *checker) backing(q quantity, pieces []piece) (piece, quantity, string) {
	const none = "no such figure in the resume"
	why := none
	for _, p := range pieces {
		for _, s := range p.quantities {
			if !q.same(s) {
				continue
			}
			if more := q.exceeds(s); more != "" {
				if why == none {
					why = more
				}
				continue
			}
			if !c.alike(q, p, s) || c.counts(q, p, s) {
				why = "the resume counts something else with it"
				continue
			}
			if term := c.after.practised(q); term != nil && !p.names(term) {
				why = "the resume does not say it of " + term.Name
				continue
			}
			return p, s, ""
		}
	}
	return piece{}, quantity{}, why
}

// alike reports whether the same things are spoken of around both quantities.
func (c *checker) alike(q quantity, p piece, s quantity) bool {
	distance := 6
	if c.own(p) {
		distance = 10
	}
	there := p.near(s.start, s.end, distance)
	here := c.after.near(q.start, q.end, distance)
	if len(there) == 0 || len(here) == 0 {
		return true
	}
	stems := map[string]bool{}
	for _, word := range there {
		for _, s := range stem(word) {
			stems[s] = true
		}
	}
	for _, word := range here {
		if slices.ContainsFunc(stem(word), func(s string) bool { return stems[s] }) || kindred(stems, word) {
			return true
		}
	}
	return false
}

func (c *checker) checkDates() {
	near, elsewhere := c.support()
	for _, d := range c.after.dates {
		if p, s, ok := dated(d, near); ok {
			c.supported(kindDate, d.start, d.end, p, s.start, s.end)
			continue
		}
		if _, _, ok := dated(d, elsewhere); ok {
			c.claim(kindDate, d.start, d.end, plan.NeedsConfirmation, "the resume gives this date for something else")
			continue
		}
		c.claim(kindDate, d.start, d.end, plan.Blocked, "no such date in the resume")
	}
}

func dated(d date, pieces []piece) (piece, date, bool) {
	for _, p := range pieces {
		for _, s := range p.dates {
			if d.within(s) {
				return p, s, true
			}
		}
	}
	return piece{}, date{}, false
}

// checkLost notes figures and skills of the text to be replaced that would vanish from the resume.
func (c *checker) checkLost() {
	for _, q := range c.before.quantities {
		if q.class == "x" && manifold()[strings.ToLower(c.before.text[q.start:q.end])] != 0 { // half of the period
			continue
		}
		kept := slices.ContainsFunc(c.after.quantities, q.same) || slices.ContainsFunc(c.guard.pieces, func(p piece) bool {
			return !p.fact && !c.own(p) && c.within(p) && slices.ContainsFunc(p.quantities, func(s quantity) bool { return q.same(s) && c.entry == p.entry && p.entry != "" })
		})
		if !kept {
			c.lost(c.before.text[q.start:q.end], plan.NeedsConfirmation, "this figure would be gone")
		}
	}
	for _, d := range c.before.dates {
		if !slices.ContainsFunc(c.after.dates, func(a date) bool { return d.year == a.year }) {
			c.lost(c.before.text[d.start:d.end], plan.NeedsConfirmation, "this date would be gone")
		}
	}
	for _, hit := range c.before.terms {
		if !c.after.names(hit.Term) && !c.elsewhere(hit.Term) && !c.after.echoes(hit.Text) {
			c.lost(hit.Text, plan.NeedsConfirmation, "nothing else in the resume names it")
		}
	}
}

// deleted notes the facts that go with a block.
func (c *checker) deleted() {
	for _, q := range c.before.quantities {
		c.lost(c.before.text[q.start:q.end], plan.Grounded, "this figure goes with the block")
	}
	for _, hit := range c.before.terms {
		if !c.elsewhere(hit.Term) {
			c.lost(hit.Text, plan.Grounded, "nothing else in the resume names it")
		}
	}
}

func (c *checker) lost(text string, v plan.Verdict, why string) {
	for _, old := range c.claims {
		if old.Kind == kindLost && old.Text == text {
			return
		}
	}
	c.claims = append(c.claims, plan.Claim{Kind: kindLost, Text: text, Verdict: v, Why: why})
}
