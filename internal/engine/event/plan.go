package event

import (
	"cmp"
	"slices"
	"strings"

	"tailor/internal/engine/plan"
)

// Plan is everything decided and scored so far: the sections in order of the
// page, each with its recommendations in order of what they change. It shares
// no memory with the state.
func (s *State) Plan() plan.Plan {
	p := plan.Plan{
		Run: s.Run, Resume: s.Started.Resume, Posting: s.Started.Posting,
		Title: s.Started.Title, Company: s.Started.Company, JobType: s.Analysis.JobType,
		ScoreBefore: s.Analysis.Score, ScoreAfter: s.ScoreAfter, Simulated: s.Started.Simulated,
		Questions: s.Questions,
	}
	for _, section := range s.Sections {
		p.Sections = append(p.Sections, s.sectionPlan(section))
	}
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
	slices.SortStableFunc(sp.Recommendations, func(a, b plan.Recommendation) int {
		return comparePlaces(a.Target, b.Target)
	})
	return sp
}

// comparePlaces orders ids as their places stand on the page: S3 before S3.B1
// before S3.E2.B9 before S3.E2.B10.
func comparePlaces(a, b string) int {
	as, bs := strings.Split(a, "."), strings.Split(b, ".")
	return slices.CompareFunc(as, bs, func(x, y string) int {
		kindX, numberX := splitStep(x)
		kindY, numberY := splitStep(y)
		return cmp.Or(cmp.Compare(kindX, kindY), cmp.Compare(len(numberX), len(numberY)), cmp.Compare(numberX, numberY))
	})
}

// splitStep cuts "E12" into "E" and "12".
func splitStep(step string) (kind, number string) {
	kind = strings.TrimRight(step, "0123456789")
	return kind, step[len(kind):]
}
