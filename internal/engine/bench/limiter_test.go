package bench

import (
	"bytes"
	"strings"
	"testing"
)

func TestLimiterFindsWhatAServerBears(t *testing.T) {
	curve, err := Limiter(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("goodput %.3f, refused %.3f", curve.Goodput, curve.Refused)
	if curve.Goodput < 0.9 || curve.Refused > 0.05 {
		t.Errorf("goodput %.3f of the capacity, %.3f refused", curve.Goodput, curve.Refused)
	}
	var csv, svg bytes.Buffer
	if err := curve.WriteCSV(&csv); err != nil {
		t.Error(err)
	}
	if err := curve.WriteSVG(&svg); err != nil {
		t.Error(err)
	}
	if lines := strings.Count(csv.String(), "\n"); lines != len(curve.Moments)+1 {
		t.Errorf("%d lines of CSV for %d seconds", lines, len(curve.Moments))
	}
	if !strings.Contains(svg.String(), "Simulated") || strings.Count(svg.String(), "<polyline") != 2 {
		t.Error("the picture lacks something")
	}
}
