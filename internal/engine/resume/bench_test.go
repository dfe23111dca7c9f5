package resume

import (
	"strings"
	"testing"
)

// The largest resume allowed: 2 MiB of the sample over and over.
func BenchmarkSegmentLargest(b *testing.B) {
	text := strings.Repeat(sample, (2<<20)/len(sample))
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Segment(Input{Name: "cv", Format: FormatMarkdown, Text: text}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSegment(b *testing.B) {
	b.SetBytes(int64(len(sample)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Segment(Input{Name: "cv", Format: FormatMarkdown, Text: sample}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkApply(b *testing.B) {
	r := segmented(b, sample)
	edits := []Edit{
		{Op: Move, Target: "S2.E1.B2", Before: "S2.E1.B1"},
		{Op: Replace, Target: "S2.E1.B2", Text: "Taught"},
		{Op: InsertAfter, Target: "S3.B1", Text: "Data: SQLite"},
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Apply(r, edits); err != nil {
			b.Fatal(err)
		}
	}
}
