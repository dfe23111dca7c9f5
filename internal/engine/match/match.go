// Package match compares a resume with a posting without any model: which
// requirements the resume meets and where it shows them, scores that a reader
// can recompute (docs/scoring.md), what is weak about the resume's form, and
// edits that are safe because they only move, re-spell or repeat what stands there.
package match

import (
	"math"
	"time"

	"tailor/internal/engine/plan"
	"tailor/internal/engine/posting"
	"tailor/internal/engine/resume"
)

// Fact is something the person confirmed.
type Fact = plan.Fact

// Options say what a match depends on besides resume and posting.
type Options struct {
	Now     time.Time               // what "present" means; the zero time is the day of the call
	Weights map[resume.Kind]float64 // weights that replace the defaults, 0 leaves a kind out
	Facts   []Fact                  // confirmed facts
}

// Analyze matches a resume with a posting. The same input gives the same
// result; the score of an edited resume is Analyze of its text.
func Analyze(r *resume.Resume, p *posting.Posting, o Options) *plan.Analysis {
	if o.Now.IsZero() {
		o.Now = time.Now()
	}
	m := read(r, p, o.Now)
	a := &plan.Analysis{JobType: p.JobType, At: o.Now, Facts: o.Facts}
	shown := m.evidence()
	for i, req := range p.Requirements {
		a.Requirements = append(a.Requirements, shown.best(i, req))
	}
	a.Sections, a.Score = m.scores(shown, sectionWeights(p.JobType, o.Weights))
	a.Findings = m.findings()
	return a
}

// scores are the sections' scores and the overall one.
func (m *reading) scores(shown evidence, weights map[resume.Kind]float64) ([]plan.SectionScore, float64) {
	var sections []plan.SectionScore
	total, sum := 0.0, 0.0
	for i := range m.resume.Sections {
		s := &m.resume.Sections[i]
		score, asked := m.score(shown, i)
		section := plan.SectionScore{ID: s.ID, Kind: s.Kind, Heading: s.Heading, Score: round(score)}
		if asked {
			section.Weight = weights[s.Kind]
		}
		total += section.Weight
		sum += section.Weight * score
		sections = append(sections, section)
	}
	if total == 0 {
		return sections, 0
	}
	return sections, round(sum / total)
}

// score is a section's match, and whether anything is asked of it at all.
func (m *reading) score(shown evidence, section int) (float64, bool) {
	total, sum := 0.0, 0.0
	for i, req := range m.posting.Requirements {
		if !m.asked[i][section] {
			continue
		}
		w := weight(req)
		total += w
		sum += w * m.pooled(shown[i], section)
	}
	if total == 0 {
		return 0, false
	}
	return 100 * sum / total, true
}

// pooled is the strength of a requirement in a section. Sections of one kind
// are read as one: a heading that comes twice does not halve what it shows.
func (m *reading) pooled(proofs []proof, section int) float64 {
	strength := proofs[section].strength
	kind := m.resume.Sections[section].Kind
	for j := range proofs {
		if kind != resume.Other && m.resume.Sections[j].Kind == kind {
			strength = max(strength, proofs[j].strength)
		}
	}
	return strength
}

// round keeps one decimal, which is as much as a score can mean.
func round(score float64) float64 { return math.Round(score*10) / 10 }
