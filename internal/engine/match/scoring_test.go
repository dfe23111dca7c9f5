package match

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"tailor/internal/engine/posting"
)

// The worked example of docs/scoring.md is what the program works out.
func TestWorkedExample(t *testing.T) {
	page, err := os.ReadFile("../../../docs/scoring.md")
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(string(page), "```")
	if len(parts) != 5 {
		t.Fatalf("docs/scoring.md has %d code fences, want 4", len(parts)-1)
	}
	r := segment(t, "resume.md", strings.TrimPrefix(parts[1], "markdown\n"))
	p := parse(t, "job.md", strings.TrimPrefix(parts[3], "markdown\n"))
	a := Analyze(r, p, Options{Now: now})
	m := read(r, p, now)
	shown := m.evidence()
	var want []string
	for i, req := range p.Requirements {
		kind := string(req.Kind)
		row := fmt.Sprintf("| %s | %s: %s | %g |", req.ID, kind, req.Text, weight(req))
		for _, s := range []int{1, 2, 3} {
			cell := "–"
			if m.asked[i][s] {
				cell = strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.2f", shown[i][s].strength), "0"), ".")
			}
			row += " " + cell + " |"
		}
		want = append(want, row)
	}
	for _, s := range a.Sections[1:] {
		want = append(want, fmt.Sprintf("= %.1f, weight %.1f", s.Score, s.Weight))
	}
	want = append(want, fmt.Sprintf("= **%.1f**", a.Score))
	for _, line := range want {
		if !strings.Contains(string(page), line) {
			t.Errorf("docs/scoring.md lacks %q", line)
		}
	}
}

// The weights that docs/scoring.md names are those of the program.
func TestWeightsOnThePage(t *testing.T) {
	page, err := os.ReadFile("../../../docs/scoring.md")
	if err != nil {
		t.Fatal(err)
	}
	for kind, w := range defaults() {
		if w == 0 || w == otherWeight {
			continue
		}
		row := fmt.Sprintf("| %s |", kind)
		for _, job := range []string{posting.General, posting.Technical, posting.Management, posting.EntryLevel} {
			row += fmt.Sprintf(" %.1f |", sectionWeights(job, nil)[kind])
		}
		if !strings.Contains(string(page), row) {
			t.Errorf("docs/scoring.md lacks %q", row)
		}
	}
	for kind, w := range kindWeights {
		if !strings.Contains(string(page), fmt.Sprintf("| %s |", kind)) || !strings.Contains(string(page), fmt.Sprintf("| %g |", w)) {
			t.Errorf("docs/scoring.md does not say that a %s weighs %g", kind, w)
		}
	}
}
