package plan_test

import (
	"math"
	"slices"
	"testing"

	"tailor/internal/engine/plan"
	"tailor/internal/engine/resume"
)

func TestAggregateAnalyses(t *testing.T) {
	evaluations := []plan.Evaluation{
		{Section: "S10", Strengths: []string{"Terraform"}, Gaps: []string{"GraphQL.", "Kafka"}},
		{Section: "S2", Strengths: []string{"Kafka", "Go at scale"}, Gaps: []string{"graphql", "Terraform", ""}, Wording: []string{"you write k8s, the posting Kubernetes"}},
		{Section: "S3", Wording: []string{"You write k8s,  the posting Kubernetes."}},
	}
	want := plan.Merged{
		Strengths: []string{"Kafka", "Go at scale", "Terraform"},
		Gaps:      []string{"graphql"},
		Wording:   []string{"you write k8s, the posting Kubernetes"},
	}
	for range 3 {
		got := plan.AggregateAnalyses(evaluations)
		if !slices.Equal(got.Strengths, want.Strengths) || !slices.Equal(got.Gaps, want.Gaps) || !slices.Equal(got.Wording, want.Wording) {
			t.Fatalf("%+v, want %+v", got, want)
		}
		evaluations = append(evaluations[1:], evaluations[0])
	}
}

func TestAggregatePlans(t *testing.T) {
	a := plan.Analysis{JobType: "technical", Sections: []plan.SectionScore{
		{ID: "S1", Kind: resume.Contact}, {ID: "S2", Kind: resume.Experience, Score: 50, Weight: 1.5}, {ID: "S10", Kind: resume.Skills, Score: 80, Weight: 2},
	}}
	p := plan.AggregatePlans([]plan.SectionPlan{
		{ID: "S10", Kind: resume.Skills, After: 90},
		{ID: "S2", Kind: resume.Experience, After: 60, Recommendations: []plan.Recommendation{
			{ID: "c", Target: "S2.E1.B10"}, {ID: "b", Target: "S2.E1.B2", Priority: plan.Low}, {ID: "a", Target: "S2.E1.B2", Priority: plan.High},
		}},
	}, a)
	var ids []string
	for _, s := range p.Sections {
		ids = append(ids, s.ID)
		for _, r := range s.Recommendations {
			ids = append(ids, r.ID)
		}
	}
	if !slices.Equal(ids, []string{"S1", "S2", "a", "b", "c", "S10"}) {
		t.Errorf("order %v", ids)
	}
	if want := (1.5*50 + 2*80) / 3.5; math.Abs(p.ScoreBefore-want) > 1e-9 {
		t.Errorf("before %v, want %v", p.ScoreBefore, want)
	}
	if want := (1.5*60 + 2*90) / 3.5; math.Abs(p.ScoreAfter-want) > 1e-9 {
		t.Errorf("after %v, want %v", p.ScoreAfter, want)
	}
	if p.JobType != "technical" {
		t.Errorf("job type %q", p.JobType)
	}
}

func TestComparePlaces(t *testing.T) {
	want := []string{"S1", "S3", "S3.B1", "S3.B2-1", "S3.E2.B9", "S3.E2.B10", "S10"}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, plan.ComparePlaces)
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
