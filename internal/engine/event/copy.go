package event

import (
	"maps"
	"time"

	"tailor/internal/engine/plan"
)

// The copies in this file share no memory with what they copy and hold no nil
// slice or map, so that a state never changes an event, nor a snapshot the
// state, and every list is a list on the wire.

// whole copies a body.
func whole(b Body) Body {
	switch b := b.(type) {
	case RunStarted:
		return copyStarted(b)
	case Analyzed:
		b.Analysis = copyAnalysis(b.Analysis)
		return b
	case TasksAdded:
		b.Tasks = copyEach(b.Tasks, copyTask)
		return b
	case Evaluated:
		b.Evaluation = copyEvaluation(b.Evaluation)
		return b
	case Recommended:
		b.Recommendation = copyRecommendation(b.Recommendation)
		return b
	case Decided:
		b.Claims = copyAll(b.Claims)
		return b
	case Rescored:
		scores := make(map[string]float64, len(b.Sections))
		maps.Copy(scores, b.Sections)
		b.Sections = scores
		return b
	case RunFinished:
		if b.Plan != nil {
			p := copyPlan(*b.Plan)
			b.Plan = &p
		}
		return b
	}
	return b
}

// Clone copies the state; the two share no memory.
func (s *State) Clone() *State {
	c := *s
	c.Started = copyStarted(s.Started)
	c.Analysis = copyAnalysis(s.Analysis)
	c.Sections = copyEach(s.Sections, copySection)
	c.Tasks = copyEach(s.Tasks, func(t TaskState) TaskState {
		t.TaskInfo = copyTask(t.TaskInfo)
		t.Attempts = copyAll(t.Attempts)
		return t
	})
	c.Recommendations = copyEach(s.Recommendations, copyRecommendation)
	c.Questions = copyAll(s.Questions)
	c.Notices = copyAll(s.Notices)
	c.GivenUp = copyAll(s.GivenUp)
	c.proposed = make(map[string]judgement, len(s.proposed))
	for id, j := range s.proposed {
		c.proposed[id] = judgement{j.verdict, copyAll(j.claims)}
	}
	c.narrow = make(map[string]string, len(s.narrow))
	maps.Copy(c.narrow, s.narrow)
	return &c
}

func copyAll[T any](list []T) []T {
	return append(make([]T, 0, len(list)), list...)
}

func copyEach[T any](list []T, one func(T) T) []T {
	out := make([]T, 0, len(list))
	for _, item := range list {
		out = append(out, one(item))
	}
	return out
}

func copyStarted(b RunStarted) RunStarted {
	b.Sections = copyAll(b.Sections)
	b.Lanes = copyAll(b.Lanes)
	return b
}

func copyTask(t TaskInfo) TaskInfo {
	t.After = copyAll(t.After)
	for _, list := range []*[]string{&t.Sections, &t.Entries, &t.Reads} {
		*list = append([]string(nil), *list...) // nil when empty: left out on the wire
	}
	return t
}

func copySection(s SectionState) SectionState {
	if s.Evaluation != nil {
		evaluation := copyEvaluation(*s.Evaluation)
		s.Evaluation = &evaluation
	}
	return s
}

// copyAnalysis leaves out what the analysis was computed from and does not
// travel: a state must not depend on whether its events crossed a wire.
func copyAnalysis(a plan.Analysis) plan.Analysis {
	a.At, a.Facts = time.Time{}, nil
	a.Sections = copyAll(a.Sections)
	a.Requirements = copyEach(a.Requirements, func(m plan.RequirementMatch) plan.RequirementMatch {
		m.Evidence = copyAll(m.Evidence)
		return m
	})
	a.Findings = copyAll(a.Findings)
	return a
}

func copyEvaluation(e plan.Evaluation) plan.Evaluation {
	e.Strengths = copyAll(e.Strengths)
	e.Gaps = copyAll(e.Gaps)
	e.Wording = copyAll(e.Wording)
	return e
}

func copyRecommendation(r plan.Recommendation) plan.Recommendation {
	r.Requirements = copyAll(r.Requirements)
	r.Evidence = copyAll(r.Evidence)
	r.Claims = copyAll(r.Claims)
	return r
}

func copyPlan(p plan.Plan) plan.Plan {
	p.Sections = copyEach(p.Sections, func(s plan.SectionPlan) plan.SectionPlan {
		s.Strengths = copyAll(s.Strengths)
		s.Gaps = copyAll(s.Gaps)
		s.Recommendations = copyEach(s.Recommendations, copyRecommendation)
		return s
	})
	p.Questions = copyAll(p.Questions)
	p.GivenUp = copyAll(p.GivenUp)
	return p
}
