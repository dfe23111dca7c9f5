package event

import (
	"fmt"
	"slices"
	"strings"

	"tailor/internal/engine/plan"
)

// Plan is everything decided and scored so far: the sections in order of the
// page, each with its recommendations in order of what they change. It shares
// no memory with the state.
func (s *State) Plan() plan.Plan {
	sections := make([]plan.SectionPlan, len(s.Sections))
	for i, section := range s.Sections {
		sections[i] = s.sectionPlan(section)
	}
	p := plan.AggregatePlans(sections, s.Analysis)
	p.Run, p.Resume, p.Posting = s.Run, s.Started.Resume, s.Started.Posting
	p.Title, p.Company, p.Simulated = s.Started.Title, s.Started.Company, s.Started.Simulated
	p.ScoreBefore, p.ScoreAfter = s.Analysis.Score, s.ScoreAfter
	p.Questions = s.Questions
	p.GivenUp = s.givenUp()
	return copyPlan(p)
}

func (s *State) sectionPlan(section SectionState) plan.SectionPlan {
	sp := plan.SectionPlan{
		ID: section.ID, Kind: section.Kind, Heading: section.Heading,
		Score: section.Score, After: section.After, Weight: section.Weight,
		Source: section.Source, Model: section.Model, Note: section.Note,
	}
	if section.Evaluation != nil {
		sp.Strengths, sp.Gaps = section.Evaluation.Strengths, section.Evaluation.Gaps
	}
	for _, r := range s.Recommendations {
		if r.Section == section.ID {
			sp.Recommendations = append(sp.Recommendations, r)
		}
	}
	return sp
}

// givenUp says in words what the run did without, a line for each lane, with
// the reason that came first.
func (s *State) givenUp() []string {
	var lanes []string
	about, why := map[string][]string{}, map[string]string{}
	for _, g := range s.GivenUp {
		if about[g.Lane] == nil {
			lanes = append(lanes, g.Lane)
			why[g.Lane] = g.Why
		}
		if name := s.taskName(g.Task); !slices.Contains(about[g.Lane], name) {
			about[g.Lane] = append(about[g.Lane], name)
		}
	}
	var lines []string
	for _, lane := range lanes {
		lines = append(lines, fmt.Sprintf("%s for %s: %s", lane, strings.Join(about[lane], ", "), why[lane]))
	}
	return lines
}

// taskName names a task's work for people.
func (s *State) taskName(id string) string {
	t := s.Task(id)
	if t == nil || t.Section == "" {
		return "the posting's requirements"
	}
	var names []string
	for _, about := range t.About() {
		name := about
		if section := s.Section(about); section != nil && section.Heading != "" {
			name = section.Heading
		}
		names = append(names, name)
	}
	return map[TaskKind]string{Evaluate: "the evaluation of ", Recommend: "the recommendations for "}[t.Kind] + strings.Join(names, " and ")
}
