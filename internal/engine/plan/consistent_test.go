package plan_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"tailor/internal/engine/plan"
	"tailor/internal/engine/resume"
)

func rec(id, target string, op resume.Op, after string, change ...func(*plan.Recommendation)) plan.Recommendation {
	r := plan.Recommendation{ID: id, Section: "S1", Target: target, Op: op, Before: "k8s, Go", After: after,
		Verdict: plan.Grounded, Priority: plan.Medium, Decision: plan.Open, Source: plan.FromModel}
	for _, c := range change {
		c(&r)
	}
	return r
}

func page(t interface{ Fatal(...any) }) *resume.Resume {
	r, err := resume.Segment(resume.Input{Name: "x.md", Format: "markdown", Text: "## Skills\n\n- k8s, Go\n- Kafka\n\n## Experience\n\n### Baker, Oven\n\n- Baked\n- Sold\n"})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestConsistent(t *testing.T) {
	accepted := func(r *plan.Recommendation) { r.Decision = plan.Accepted }
	rejected := func(r *plan.Recommendation) { r.Decision = plan.Rejected }
	high := func(r *plan.Recommendation) { r.Priority = plan.High }
	offline := func(r *plan.Recommendation) { r.Source = plan.FromOffline }
	before := func(s string) func(*plan.Recommendation) { return func(r *plan.Recommendation) { r.Before = s } }
	moved := func(s string) func(*plan.Recommendation) { return func(r *plan.Recommendation) { r.MoveBefore = s } }
	for _, test := range []struct {
		name      string
		recs      []plan.Recommendation
		withdrawn []string
		conflicts map[string]string
	}{
		{"nothing alike", []plan.Recommendation{rec("a-1", "S1.B1", resume.Replace, "Go, k8s"), rec("a-2", "S1.B2", resume.Replace, "Apache Kafka")}, nil, nil},
		{"the same change twice", []plan.Recommendation{rec("a-1", "S1.B1", resume.Replace, "Go, k8s"), rec("a-2", "S1.B1", resume.Replace, "Go,  k8s")}, []string{"a-2"}, nil},
		{"the model's wins over the analyser's", []plan.Recommendation{rec("a-1", "S1.B1", resume.Replace, "Go, k8s", offline), rec("a-2", "S1.B1", resume.Replace, "Go, k8s")}, []string{"a-1"}, nil},
		{"priority wins over the source", []plan.Recommendation{rec("a-1", "S1.B1", resume.Replace, "Go k8s", offline, high), rec("a-2", "S1.B1", resume.Replace, "Go, k8s")}, nil, map[string]string{"a-2": "a-1"}},
		{"delete and replace", []plan.Recommendation{rec("a-1", "S1.B1", resume.Delete, ""), rec("a-2", "S1.B1", resume.Replace, "Go, k8s", high)}, nil, map[string]string{"a-1": "a-2"}},
		{"the decided wins", []plan.Recommendation{rec("a-1", "S1.B1", resume.Delete, "", accepted), rec("a-2", "S1.B1", resume.Replace, "Go, k8s", high)}, nil, map[string]string{"a-2": "a-1"}},
		{"two decided ones are left alone", []plan.Recommendation{rec("a-1", "S1.B1", resume.Delete, "", accepted), rec("a-2", "S1.B1", resume.Replace, "Go, k8s", accepted)}, nil, nil},
		{"rejected before", []plan.Recommendation{rec("a-1", "S1.B1", resume.Replace, "Go, k8s", rejected), rec("a-2", "S1.B1", resume.Replace, "Go, k8s", high)}, []string{"a-2"}, nil},
		{"a rejected one is in nobody's way", []plan.Recommendation{rec("a-1", "S1.B1", resume.Delete, "", rejected), rec("a-2", "S1.B1", resume.Replace, "Go, k8s")}, nil, nil},
		{"move and replace stand together", []plan.Recommendation{rec("a-1", "S1.B2", resume.Move, "k8s, Go", moved("S1.B1")), rec("a-2", "S1.B2", resume.Replace, "Kafka")}, nil, nil},
		{"move to before what goes", []plan.Recommendation{rec("a-1", "S1.B2", resume.Move, "", moved("S1.B1"), high), rec("a-2", "S1.B1", resume.Delete, "")}, nil, map[string]string{"a-2": "a-1"}},
		{"one skill added twice", []plan.Recommendation{rec("a-1", "S1.B1", resume.InsertAfter, "Terraform"), rec("a-2", "S1.B2", resume.InsertAfter, "Hashicorp Terraform", before(""))}, []string{"a-2"}, nil},
		{"one skill added in two rewordings", []plan.Recommendation{rec("a-1", "S1.B1", resume.Replace, "k8s, Go, Terraform"), rec("a-2", "S1.B2", resume.Replace, "Kafka, Terraform", before("Kafka"))}, nil, map[string]string{"a-2": "a-1"}},
		{"spelt both ways", []plan.Recommendation{rec("a-1", "S1.B1", resume.Replace, "Kubernetes, Go", high), rec("a-2", "S2.E1.B1", resume.Replace, "Baked on k8s", before("Baked on Kubernetes"))}, []string{"a-2"}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			withdrawn, conflicts := plan.Consistent(page(t), test.recs)
			var ids []string
			for _, w := range withdrawn {
				ids = append(ids, w.ID)
				if w.Reason == "" {
					t.Errorf("%s is withdrawn without a reason", w.ID)
				}
			}
			if !slices.Equal(ids, test.withdrawn) || !maps.Equal(conflicts, test.conflicts) {
				t.Errorf("withdrawn %q conflicts %v, want %q %v", ids, conflicts, test.withdrawn, test.conflicts)
			}
		})
	}
}

func drawRecs(t *rapid.T) []plan.Recommendation {
	n := rapid.IntRange(0, 12).Draw(t, "n")
	recs := make([]plan.Recommendation, n)
	for i := range recs {
		recs[i] = plan.Recommendation{
			ID: fmt.Sprintf("S1.B%d-%d", i%3, i), Section: rapid.SampledFrom([]string{"S1", "S2"}).Draw(t, "section"),
			Target:     rapid.SampledFrom([]string{"S1.B1", "S1.B2", "S2.E1.B1", "S2.E1.B2"}).Draw(t, "target"),
			MoveBefore: rapid.SampledFrom([]string{"S1.B1", "S1.B2"}).Draw(t, "move"),
			Op:         rapid.SampledFrom([]resume.Op{resume.Replace, resume.InsertAfter, resume.Delete, resume.Move}).Draw(t, "op"),
			Before:     rapid.SampledFrom([]string{"k8s", "Kubernetes", "Go"}).Draw(t, "before"),
			After:      rapid.SampledFrom([]string{"k8s", "Kubernetes", "Go, Terraform", "Terraform"}).Draw(t, "after"),
			Priority:   rapid.SampledFrom([]plan.Priority{plan.High, plan.Medium, plan.Low}).Draw(t, "priority"),
			Verdict:    rapid.SampledFrom([]plan.Verdict{plan.Grounded, plan.Grounded, plan.NeedsConfirmation, plan.Blocked}).Draw(t, "verdict"),
			Decision:   rapid.SampledFrom([]plan.Decision{plan.Open, plan.Open, plan.Open, plan.Accepted, plan.Rejected, plan.Edited}).Draw(t, "decision"),
			Source:     rapid.SampledFrom([]plan.Source{plan.FromModel, plan.FromOffline}).Draw(t, "source"),
		}
	}
	return recs
}

func TestConsistentDoesNotDependOnOrder(t *testing.T) {
	r := page(t)
	rapid.Check(t, func(t *rapid.T) {
		recs := drawRecs(t)
		withdrawn, conflicts := plan.Consistent(r, recs)
		for _, w := range withdrawn {
			i := slices.IndexFunc(recs, func(r plan.Recommendation) bool { return r.ID == w.ID })
			if d := recs[i].Decision; d != plan.Open {
				t.Fatalf("%s is decided (%s) and was withdrawn", w.ID, d)
			}
		}
		again, others := plan.Consistent(r, rapid.Permutation(recs).Draw(t, "order"))
		if !slices.Equal(withdrawn, again) || !maps.Equal(conflicts, others) {
			t.Fatalf("%v %v, in another order %v %v", withdrawn, conflicts, again, others)
		}
	})
}

func TestTakeableNeverTakesWhatItMustNot(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		recs := drawRecs(t)
		for _, policy := range []plan.Policy{plan.TakeNone, plan.TakeGrounded, plan.TakeHigh, "else"} {
			ids := plan.Takeable(recs, policy)
			if (policy == plan.TakeNone || policy == "else") && len(ids) > 0 {
				t.Fatalf("%s takes %v", policy, ids)
			}
			written := map[string]string{}
			for _, r := range recs {
				taken := slices.Contains(ids, r.ID)
				if taken && (r.Verdict != plan.Grounded || r.Decision != plan.Open || policy == plan.TakeHigh && r.Priority != plan.High) {
					t.Fatalf("%s takes %+v", policy, r)
				}
				if !taken || r.Op != resume.Replace && r.Op != resume.Delete {
					continue
				}
				if other, twice := written[r.Target]; twice {
					t.Fatalf("%s takes %s and %s, which change the same words", policy, other, r.ID)
				}
				written[r.Target] = r.ID
			}
		}
	})
}

func TestTakeableKeepsFacts(t *testing.T) {
	lossy := rec("a-1", "S1.B1", resume.Delete, "")
	lossy.Claims = []plan.Claim{{Kind: "lost", Text: "Go", Verdict: plan.Grounded}}
	conflicting := rec("a-3", "S1.B3", resume.Replace, "x")
	conflicting.Conflict = "a-2"
	recs := []plan.Recommendation{lossy, rec("a-2", "S1.B2", resume.Replace, "Apache Kafka"), conflicting}
	if ids := plan.Takeable(recs, plan.TakeGrounded); !slices.Equal(ids, []string{"a-2"}) {
		t.Errorf("takes %v", ids)
	}
}

func TestParsePolicy(t *testing.T) {
	for _, s := range []string{"none", "grounded", "high"} {
		if p, err := plan.ParsePolicy(s); err != nil || string(p) != s {
			t.Errorf("%s: %v %v", s, p, err)
		}
	}
	if _, err := plan.ParsePolicy("all"); err == nil {
		t.Error("all is no policy")
	}
}
