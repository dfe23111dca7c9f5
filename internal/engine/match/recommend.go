package match

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tailor/internal/engine/plan"
	"tailor/internal/engine/posting"
	"tailor/internal/engine/resume"
)

// Recommend proposes edits of one section and asks about what nothing in the
// resume shows. Every edit is grounded by construction: it moves blocks,
// reorders items, repeats what another section shows, or spells a thing as the
// posting does. No two of them change the same words. An unknown section has none.
func Recommend(r *resume.Resume, p *posting.Posting, a *plan.Analysis, sectionID string) ([]plan.Recommendation, []plan.Question) {
	section := indexOf(r, sectionID)
	if section < 0 || !speaks(&r.Sections[section]) {
		return nil, nil
	}
	e := &editor{reading: read(r, p, a.At), analysis: a, section: section, rewrites: map[string]*rewrite{}}
	e.shown = e.evidence()
	e.respell()
	e.openers()
	e.lists()
	e.certificates()
	e.facts()
	e.order()
	return e.finish(), e.questions()
}

// change is a recommendation in the making.
type change struct {
	op       resume.Op
	target   string
	text     string
	before   string // for a move: the block it goes in front of
	why      []string
	reqs     []string
	evidence []plan.Evidence
}

func (c *change) because(why string, reqs ...string) {
	if why != "" && !slices.Contains(c.why, why) {
		c.why = append(c.why, why)
	}
	for _, id := range reqs {
		if !slices.Contains(c.reqs, id) {
			c.reqs = append(c.reqs, id)
		}
	}
}

// patch replaces the bytes of a span of the resume.
type patch struct {
	span resume.Span
	text string
}

// rewrite gathers all that changes in one block, so that a block has one edit.
type rewrite struct {
	change
	block   resume.Block
	patches []patch
}

// editor gathers the changes of one section.
type editor struct {
	*reading
	analysis *plan.Analysis
	section  int
	shown    evidence
	rewrites map[string]*rewrite // by block
	changes  []change            // moves and insertions
}

func (e *editor) kind() resume.Kind { return e.resume.Sections[e.section].Kind }

// rewriting is the rewrite of a block, begun when there is none.
func (e *editor) rewriting(b resume.Block) *rewrite {
	w := e.rewrites[b.ID]
	if w == nil {
		w = &rewrite{block: b, change: change{op: resume.Replace, target: b.ID}}
		e.rewrites[b.ID] = w
	}
	return w
}

// rewritten is the block's words with the patches made, on one line.
func (e *editor) rewritten(w *rewrite) string {
	slices.SortFunc(w.patches, func(a, b patch) int { return cmp.Compare(a.span.Start, b.span.Start) })
	var out strings.Builder
	at := w.block.Text.Start
	for _, p := range w.patches {
		if p.span.Start < at {
			continue
		}
		out.WriteString(e.resume.Text[at:p.span.Start])
		out.WriteString(p.text)
		at = p.span.End
	}
	out.WriteString(e.resume.Text[at:w.block.Text.End])
	return oneLine(out.String())
}

// oneLine joins wrapped lines, as a replacement is one line.
func oneLine(s string) string {
	if !strings.ContainsAny(s, "\r\n") {
		return s
	}
	lines := strings.FieldsFunc(s, func(r rune) bool { return r == '\r' || r == '\n' })
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return strings.Join(lines, " ")
}

// finish turns changes into recommendations: it drops what changes nothing or
// cannot be applied, measures each one's gain, and ranks by place.
func (e *editor) finish() []plan.Recommendation {
	var all []change
	for _, b := range e.blocks[e.section] {
		if w := e.rewrites[b.ID]; w != nil {
			w.text = e.rewritten(w)
			all = append(all, w.change)
		}
	}
	all = append(all, e.changes...)
	count := map[string]int{}
	var out []plan.Recommendation
	for _, c := range all {
		rec, ok := e.recommendation(c)
		if !ok {
			continue
		}
		count[c.target]++
		rec.ID = fmt.Sprintf("%s-%d", c.target, count[c.target])
		out = append(out, rec)
	}
	return out
}

func (e *editor) recommendation(c change) (plan.Recommendation, bool) {
	rec := plan.Recommendation{
		Section: e.resume.Sections[e.section].ID, Op: c.op, Target: c.target, MoveBefore: c.before, After: c.text,
		Why: strings.Join(c.why, " "), Requirements: c.reqs, Evidence: c.evidence, Priority: e.priority(c),
		Verdict: plan.Grounded, Decision: plan.Open, Source: plan.FromOffline,
	}
	if rec.Requirements == nil {
		rec.Requirements = []string{}
	}
	if rec.Evidence == nil {
		rec.Evidence = []plan.Evidence{}
	}
	switch c.op {
	case resume.RenameHeading:
		rec.Before = e.resume.Sections[e.section].Heading
	default:
		block, _ := e.resume.Block(c.target)
		if block == nil {
			return rec, false
		}
		rec.Before = e.resume.Slice(block.Text)
		switch c.op {
		case resume.Move:
			rec.After = rec.Before
		case resume.InsertAfter:
			rec.Before = ""
		}
	}
	if c.op == resume.Replace && rec.After == oneLine(rec.Before) {
		return rec, false
	}
	gain, ok := e.gain(rec.Edit())
	rec.Gain = gain
	return rec, ok && gain >= 0
}

// gain is what an edit alone changes about the overall score, in points; not
// ok when the edit cannot be applied.
func (e *editor) gain(edit resume.Edit) (float64, bool) {
	text, err := resume.Apply(e.resume, []resume.Edit{edit})
	if err != nil {
		return 0, false
	}
	if edit.Op == resume.Move {
		return 0, true
	}
	edited, err := e.resume.WithText(text)
	if err != nil || len(edited.Sections) != len(e.resume.Sections) {
		return 0, false
	}
	weights := map[resume.Kind]float64{}
	for _, s := range e.analysis.Sections {
		if s.Weight > 0 {
			weights[s.Kind] = s.Weight
		}
	}
	m := read(edited, e.posting, e.analysis.At)
	_, after := m.scores(m.evidence(), sectionWeights(e.posting.JobType, weights))
	return round(after - e.analysis.Score), true
}

// priority is high for what serves something required, medium for what serves
// anything else, low for form.
func (e *editor) priority(c change) plan.Priority {
	if len(c.reqs) == 0 {
		return plan.Low
	}
	if c.op == resume.Move {
		return plan.Medium
	}
	for _, req := range e.posting.Requirements {
		if req.Required && slices.Contains(c.reqs, req.ID) {
			return plan.High
		}
	}
	return plan.Medium
}

// requirement is the one with that id.
func (e *editor) requirement(id string) *posting.Requirement {
	for i := range e.posting.Requirements {
		if e.posting.Requirements[i].ID == id {
			return &e.posting.Requirements[i]
		}
	}
	return nil
}
