package event

import "tailor/internal/engine/plan"

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
