package plan

import (
	"cmp"
	"slices"
	"strings"
)

// maxMerged bounds each list of what was merged: what is said to a model and a reader stays readable.
const maxMerged = 40

// Merged is what the evaluations of all sections found together.
type Merged struct {
	Strengths []string
	Gaps      []string // what no section shows
	Wording   []string
}

// AggregateAnalyses merges what the evaluations found, in order of the page and
// without repetition. What one section misses and another shows is no gap.
func AggregateAnalyses(evaluations []Evaluation) Merged {
	sorted := slices.Clone(evaluations)
	slices.SortStableFunc(sorted, func(a, b Evaluation) int { return ComparePlaces(a.Section, b.Section) })
	var m Merged
	shown := map[string]bool{}
	for _, e := range sorted {
		m.Strengths = merge(m.Strengths, e.Strengths, shown)
	}
	missing, spelt := map[string]bool{}, map[string]bool{}
	for _, e := range sorted {
		gaps := slices.DeleteFunc(slices.Clone(e.Gaps), func(s string) bool { return shown[essence(s)] })
		m.Gaps = merge(m.Gaps, gaps, missing)
		m.Wording = merge(m.Wording, e.Wording, spelt)
	}
	return m
}

func merge(into, more []string, seen map[string]bool) []string {
	for _, s := range more {
		key := essence(s)
		if key == "" || seen[key] || len(into) >= maxMerged {
			continue
		}
		seen[key] = true
		into = append(into, strings.TrimSpace(s))
	}
	return into
}

// essence makes texts alike that differ in case, white space or a final sign alone.
func essence(s string) string {
	return strings.TrimRight(strings.ToLower(strings.Join(strings.Fields(s), " ")), ".;!, ")
}

// AggregatePlans makes one plan of the sections' results, in order of the page.
// Scores before and weights are the analysis's own; a section that it knows and
// that has no result is there all the same, as it stands. The overall scores
// are the weighted means of the sections'.
func AggregatePlans(sections []SectionPlan, a Analysis) Plan {
	p := Plan{JobType: a.JobType}
	known := map[string]SectionScore{}
	for _, s := range a.Sections {
		known[s.ID] = s
	}
	present := map[string]bool{}
	for _, s := range sections {
		if present[s.ID] {
			continue
		}
		present[s.ID] = true
		if score, ok := known[s.ID]; ok {
			s.Score, s.Weight = score.Score, score.Weight
		}
		s.Recommendations = slices.Clone(s.Recommendations)
		slices.SortStableFunc(s.Recommendations, func(x, y Recommendation) int {
			return cmp.Or(ComparePlaces(x.Target, y.Target), cmp.Compare(priorityRank(x.Priority), priorityRank(y.Priority)), ComparePlaces(x.ID, y.ID))
		})
		p.Sections = append(p.Sections, s)
	}
	for _, s := range a.Sections {
		if !present[s.ID] {
			present[s.ID] = true
			p.Sections = append(p.Sections, SectionPlan{ID: s.ID, Kind: s.Kind, Heading: s.Heading, Score: s.Score, After: s.Score, Weight: s.Weight})
		}
	}
	slices.SortStableFunc(p.Sections, func(x, y SectionPlan) int { return ComparePlaces(x.ID, y.ID) })
	p.ScoreBefore = mean(p.Sections, func(s SectionPlan) float64 { return s.Score })
	p.ScoreAfter = mean(p.Sections, func(s SectionPlan) float64 { return s.After })
	return p
}

func mean(sections []SectionPlan, score func(SectionPlan) float64) float64 {
	sum, weight := 0.0, 0.0
	for _, s := range sections {
		sum += s.Weight * score(s)
		weight += s.Weight
	}
	if weight == 0 {
		return 0
	}
	return sum / weight
}

func priorityRank(p Priority) int {
	switch p {
	case High:
		return 0
	case Medium:
		return 1
	}
	return 2
}

// ComparePlaces orders ids as what they name stands on the page: S3 before
// S3.B1 before S3.E2.B9 before S3.E2.B10.
func ComparePlaces(a, b string) int {
	return slices.CompareFunc(strings.Split(a, "."), strings.Split(b, "."), func(x, y string) int {
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
