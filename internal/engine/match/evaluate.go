package match

import (
	"fmt"
	"slices"
	"strings"

	"tailor/internal/engine/plan"
	"tailor/internal/engine/posting"
	"tailor/internal/engine/resume"
	"tailor/internal/engine/vocabulary"
)

// Evaluate says in short sentences what a section shows, what it lacks and
// where it words things otherwise than the posting. An unknown section gives
// an empty evaluation.
func Evaluate(r *resume.Resume, p *posting.Posting, a *plan.Analysis, sectionID string) plan.Evaluation {
	e := plan.Evaluation{Section: sectionID, Strengths: []string{}, Gaps: []string{}, Wording: []string{}, Source: plan.FromOffline}
	section := indexOf(r, sectionID)
	if section < 0 {
		return e
	}
	for _, s := range a.Sections {
		if s.ID == sectionID {
			e.Score = s.Score
		}
	}
	m := read(r, p, a.At)
	shown := m.evidence()
	var strong, weak, missing, elsewhere []string
	for i, req := range p.Requirements {
		if !m.asked[i][section] || req.Kind == posting.Duty {
			continue
		}
		own := shown[i][section]
		switch name := m.either(req); {
		case own.outright() && len(own.places) > 0:
			strong = append(strong, m.mid(req))
		case m.pooled(shown[i], section) > own.strength:
			// Another section of this kind shows more of it and says so.
		case own.strength >= partlyBelow && !own.short:
			// One of its alternatives is named, or nothing here names it.
		case own.strength > 0:
			weak = append(weak, name)
		case slices.ContainsFunc(shown[i], proof.outright):
			elsewhere = append(elsewhere, m.mid(req))
		case req.Required && !isSoft(req) && shown.best(i, req).Strength == 0 && !slices.Contains(missing, name):
			missing = append(missing, name)
		}
	}
	add := func(list *[]string, format string, items []string) {
		if len(items) > 0 {
			*list = append(*list, fmt.Sprintf(format, enumerate(items, "and", maxNamed)))
		}
	}
	add(&e.Strengths, "Shows %s.", strong)
	add(&e.Gaps, "Meets only in part: %s.", weak)
	add(&e.Gaps, "Does not name %s, which other sections show.", elsewhere)
	add(&e.Gaps, "Nothing in the resume shows %s.", missing)
	e.Wording = append(e.Wording, m.wording(section)...)
	return e
}

// either names a requirement with its alternatives: "Lean or 5S".
func (m *reading) either(req posting.Requirement) string {
	var names []string
	for _, other := range m.posting.Requirements {
		if other.ID == req.ID || other.Group == req.Group && req.Group != "" {
			names = append(names, m.mid(other))
		}
	}
	return enumerate(names, "or", maxNamed)
}

// maxNamed bounds how many things one sentence lists.
const maxNamed = 8

// enumerate lists items as a sentence does: "Go, Docker and 3 more".
func enumerate(items []string, conjunction string, limit int) string {
	if len(items) > limit {
		items = append(append([]string(nil), items[:limit]...), fmt.Sprintf("%d more", len(items)-limit))
	}
	last := len(items) - 1
	if last <= 0 {
		return strings.Join(items, "")
	}
	return strings.Join(items[:last], ", ") + " " + conjunction + " " + items[last]
}

// wording names the terms that a section spells otherwise than the posting.
func (m *reading) wording(section int) []string {
	var out []string
	seen := map[*vocabulary.Term]bool{}
	for _, h := range m.hits[section] {
		req := m.wants(h.Term)
		if req == nil || seen[h.Term] || m.asPosted(h) || slices.Equal(stems(h.Text, m.resume.Language), stems(req.Text, m.posting.Language)) {
			continue
		}
		seen[h.Term] = true
		out = append(out, fmt.Sprintf("You write %q, the posting %q.", h.Text, req.Text))
	}
	return out
}

// wants is the requirement that names a term, nil without one.
func (m *reading) wants(term *vocabulary.Term) *posting.Requirement {
	for i := range m.posting.Requirements {
		req := &m.posting.Requirements[i]
		if req.Term == term.Name && req.Kind != posting.Years {
			return req
		}
	}
	return nil
}

func indexOf(r *resume.Resume, id string) int {
	for j := range r.Sections {
		if r.Sections[j].ID == id {
			return j
		}
	}
	return -1
}
