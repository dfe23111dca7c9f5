package bench

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write what the tests compare with anew")

func TestChoiceFindsTheBestLane(t *testing.T) {
	all, err := Choices(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	var table strings.Builder
	table.WriteString("| lanes | regret over 200 tasks | degraded lane left after | best of the others found after | regret over the 200 tasks after the change |\n|---|---|---|---|---|\n")
	for _, l := range all {
		regret := spreadOf(l.plays, func(o outcome) float64 { return 100 * o.regret })
		after := spreadOf(l.plays, func(o outcome) float64 { return 100 * o.after })
		left := spreadOf(l.plays, func(o outcome) float64 { return float64(o.left) })
		found := spreadOf(l.plays, func(o outcome) float64 { return float64(o.found) })
		fmt.Fprintf(&table, "| %s | %.1f %% (%.1f %%) | %.0f (%.0f) | %.0f (%.0f) | %.1f %% (%.1f %%) |\n", l.title(),
			regret.median, regret.p95, left.median, left.p95, found.median, found.p95, after.median, after.p95)
		if l.Later == 0 && regret.median > 10 || regret.median > 15 {
			t.Errorf("%s: a regret of %.1f %%", l.title(), regret.median)
		}
		if l.Later == 0 && found.median > 30 {
			t.Errorf("%s: found again after %.0f tasks", l.title(), found.median)
		}
	}
	holdTable(t, "lane choice", table.String())
	checkCurves(t, all)
}

// checkCurves looks at what is written of the courses.
func checkCurves(t *testing.T, all []Learning) {
	t.Helper()
	for _, l := range all {
		for i, r := range l.Regrets {
			if r.Task != i+1 || r.Low > r.Median || r.Median > r.High {
				t.Fatalf("%s: %+v", l.title(), r)
			}
		}
	}
	var csv, svg bytes.Buffer
	if err := WriteChoiceCSV(&csv, all); err != nil {
		t.Error(err)
	}
	if err := WriteChoiceSVG(&svg, all); err != nil {
		t.Error(err)
	}
	if lines := strings.Count(csv.String(), "\n"); lines != len(all)*2*choiceHalf+1 {
		t.Errorf("%d lines of CSV", lines)
	}
	if !strings.Contains(svg.String(), "Simulated") || strings.Count(svg.String(), "<polygon") != len(all) {
		t.Error("the picture lacks something")
	}
}

// performancePage holds the table of TestChoiceFindsTheBestLane.
const performancePage = "../../../docs/performance.md"

// holdTable compares a table of a page with what was measured, or writes it anew.
func holdTable(t *testing.T, name, table string) {
	t.Helper()
	data, err := os.ReadFile(performancePage)
	if err != nil {
		t.Fatal(err)
	}
	page := string(data)
	begin, end := "<!-- table: "+name+" -->\n", "<!-- end: "+name+" -->"
	head, rest, ok := strings.Cut(page, begin)
	held, tail, closed := strings.Cut(rest, end)
	if !ok || !closed {
		t.Fatalf("%s has no table %q; this one belongs there:\n%s", performancePage, name, table)
	}
	switch {
	case held == table:
	case *update:
		if err := os.WriteFile(performancePage, []byte(head+begin+table+end+tail), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("%s is stale: go test ./internal/engine/bench -run Choice -update writes it anew\n%s", performancePage, table)
	}
}
