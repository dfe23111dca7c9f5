package plan_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tailor/internal/engine/plan"
)

func sides(segments []plan.Segment) (before, after string) {
	for _, s := range segments {
		if s.Kind != plan.Added {
			before += s.Text
		}
		if s.Kind != plan.Removed {
			after += s.Text
		}
	}
	return before, after
}

func TestDiffByWords(t *testing.T) {
	for _, test := range []struct {
		before, after string
		want          []plan.Segment
	}{
		{"", "", nil},
		{"same words", "same words", []plan.Segment{{plan.Kept, "same words"}}},
		{"to k8s, which cut", "to Kubernetes, which cut", []plan.Segment{{plan.Kept, "to "}, {plan.Removed, "k8s"}, {plan.Added, "Kubernetes"}, {plan.Kept, ", which cut"}}},
		{"", "new", []plan.Segment{{plan.Added, "new"}}},
		{"one two three", "four five six", []plan.Segment{{plan.Removed, "one two three"}, {plan.Added, "four five six"}}},
		{"Größe geändert", "Größe nicht geändert", []plan.Segment{{plan.Kept, "Größe"}, {plan.Added, " nicht"}, {plan.Kept, " geändert"}}},
	} {
		if got := plan.Diff(test.before, test.after); !slices.Equal(got, test.want) {
			t.Errorf("%q → %q: %q, want %q", test.before, test.after, got, test.want)
		}
	}
}

func TestDiffGivesBothTextsBack(t *testing.T) {
	words := rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom([]string{"Go", "and", " ", "  ", ",", "\n", "C++", "ä", "é", "\xff", "."}), rapid.String()), 0, 60)
	rapid.Check(t, func(t *rapid.T) {
		before, after := strings.Join(words.Draw(t, "before"), ""), strings.Join(words.Draw(t, "after"), "")
		segments := plan.Diff(before, after)
		if b, a := sides(segments); b != before || a != after {
			t.Fatalf("%q → %q came back as %q → %q", before, after, b, a)
		}
		for i, s := range segments {
			if s.Text == "" || i > 0 && segments[i-1].Kind == s.Kind {
				t.Fatalf("segments not joined: %q", segments)
			}
			if i > 0 && s.Kind == plan.Removed && segments[i-1].Kind == plan.Added {
				t.Fatalf("added before removed: %q", segments)
			}
		}
	})
}

func TestDiffOfLongTextsIsBounded(t *testing.T) {
	before, after := strings.Repeat("a b c d ", 20_000), strings.Repeat("e a f b ", 20_000)
	if b, a := sides(plan.Diff(before, after)); b != before || a != after {
		t.Fatal("a long text did not come back")
	}
}
