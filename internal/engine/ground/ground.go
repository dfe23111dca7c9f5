// Package ground is the truth guard: it reads a proposed text claim by claim
// and says which claims the resume, or a fact that the person confirmed,
// supports. It knows no model and asks nobody; the same text always gets the
// same verdict.
package ground

import (
	"slices"
	"strings"

	"tailor/internal/engine/plan"
	"tailor/internal/engine/resume"
)

// The kinds of claim, as plan.Claim names them.
const (
	kindNumber      = "number"
	kindDate        = "date"
	kindEmployer    = "employer"
	kindSchool      = "school"
	kindTitle       = "title"
	kindDegree      = "degree"
	kindCertificate = "certificate"
	kindSkill       = "skill"
	kindLanguage    = "language"
	kindScope       = "scope"
	kindTime        = "time"
	kindLost        = "lost"
)

// MaxText is the length of the longest text that the guard reads, in bytes. A
// longer proposal is blocked: no bullet or paragraph of a resume is as long.
const MaxText = 8 << 10

// Fact is something that the person confirmed in answer to a question. It
// supports the summary and lists of skills, and the entries of its section: of
// these only the ones that the answer names, when it names an organisation.
// What the answer denies supports nothing.
type Fact struct {
	Requirement string // the words of the requirement that was asked about: "Terraform"
	Section     string // id of the section that it belongs to; "" for the whole resume
	Text        string // the person's answer
}

// Guard checks proposed texts against one resume and the confirmed facts. It
// does not change after New, so many goroutines may share it.
type Guard struct {
	resume *resume.Resume
	pieces []piece
}

// New reads the resume and the facts once, for any number of checks.
func New(r *resume.Resume, facts []Fact) *Guard {
	g := &Guard{resume: r, pieces: cut(r)}
	for _, fact := range facts {
		if text := affirmed(fact); text != "" {
			p := piece{reading: read(text), section: fact.Section, fact: true}
			p.entries = entriesNamed(r, p.reading)
			g.pieces = append(g.pieces, p)
		}
	}
	return g
}

// Check reads what rec proposes and gives it back with verdict, claims
// (unsupported ones first) and evidence. The words that stand in the resume
// count, not what rec says of them. Evidence that rec brings along is kept
// where it quotes the resume rightly.
func (g *Guard) Check(rec plan.Recommendation) plan.Recommendation {
	rec.Evidence = g.valid(rec.Evidence)
	c, why := g.checker(rec)
	if why != "" {
		rec.Verdict = plan.Blocked
		rec.Claims = []plan.Claim{{Kind: kindScope, Text: rec.Target, Verdict: plan.Blocked, Why: why}}
		return rec
	}
	switch rec.Op {
	case resume.Move:
		rec.Verdict, rec.Claims = plan.Grounded, nil
		return rec
	case resume.Delete:
		c.deleted()
		if len(c.claims) > 0 {
			rec.Priority = plan.Low
		}
	case resume.RenameHeading:
		c.heading(rec.After)
	default:
		c.run()
	}
	var found []plan.Evidence
	rec.Verdict, rec.Claims, found = c.result()
	rec.Evidence = distinct(append(rec.Evidence, found...))
	return rec
}

// Text checks a person's own wording of a passage of the section with that id.
// Before is what stands there now, "" for something new. Where the place is
// known as a recommendation, Check with the person's words in After knows more:
// the entry that something new would belong to, and headings.
func (g *Guard) Text(before, after, sectionID string) (plan.Verdict, []plan.Claim, []plan.Evidence) {
	c := &checker{guard: g, after: read(clip(after)), raw: after, section: g.resume.Section(sectionID)}
	if before != "" {
		c.before = read(before)
	}
	if c.section != nil {
		for _, block := range c.section.AllBlocks() {
			if before != "" && g.resume.Slice(block.Text) == before {
				c.place(block.ID)
			}
		}
	}
	c.run()
	return c.result()
}

// checker prepares the check of one recommendation; why says what makes it impossible.
func (g *Guard) checker(rec plan.Recommendation) (c *checker, why string) {
	if rec.Op == resume.RenameHeading {
		section := g.resume.Section(rec.Target)
		if section == nil {
			return nil, "the resume has no section " + rec.Target
		}
		return &checker{guard: g, after: read(clip(rec.After)), raw: rec.After, section: section}, ""
	}
	block, section := g.resume.Block(rec.Target)
	if block == nil {
		return nil, "the resume has no block " + rec.Target
	}
	before := g.resume.Slice(block.Text)
	c = &checker{guard: g, after: read(clip(rec.After)), raw: rec.After, section: section}
	switch rec.Op {
	case resume.Move:
		if other, _ := g.resume.Block(rec.MoveBefore); other == nil {
			return nil, "the resume has no block " + rec.MoveBefore
		}
	case resume.Replace, resume.Delete:
		c.before = read(before)
	case resume.InsertAfter:
	default:
		return nil, "unknown operation " + string(rec.Op)
	}
	c.place(block.ID)
	return c, ""
}

// valid keeps the evidence that quotes the resume rightly.
func (g *Guard) valid(given []plan.Evidence) []plan.Evidence {
	var kept []plan.Evidence
	for _, e := range given {
		section := g.resume.Section(e.Section)
		span := resume.Span{Start: e.Start, End: e.End}
		if section == nil || e.Start < 0 || e.Start >= e.End || !section.Span.Contains(span) {
			continue
		}
		text := g.resume.Slice(span)
		if e.Text != "" && e.Text != text {
			continue
		}
		e.Text = text
		kept = append(kept, e)
	}
	return distinct(kept)
}

func distinct(all []plan.Evidence) []plan.Evidence {
	out := all[:0:0]
	for _, e := range all {
		if !slices.Contains(out, e) {
			out = append(out, e)
		}
	}
	return out
}

func clip(s string) string {
	if len(s) > MaxText {
		return strings.ToValidUTF8(s[:MaxText], "")
	}
	return s
}
