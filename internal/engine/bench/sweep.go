package bench

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"tailor/internal/engine/resume"
	samples "tailor/testdata"
)

// Row is how the figures stand under one assumption, on one resume at one limit.
type Row struct {
	Assumption string // "limit", "stalls", "sections"
	Value      string
	Figures
	limit string
}

// Sweep changes one assumption at a time and tells how the figures move: the
// limit, the share of calls that stall, and how many sections there are.
// All else is the usual resume at the first limit.
func Sweep(ctx context.Context, o Options) ([]Row, error) {
	if err := o.Check(); err != nil {
		return nil, err
	}
	limit := 5
	if len(o.Concurrency) > 0 {
		limit = o.Concurrency[0]
	}
	var rows []Row
	add := func(assumption, value string, o Options, limit int, s *Sample) error {
		o.Concurrency = []int{limit}
		f, err := figuresOf(ctx, o, s)
		rows = append(rows, Row{Assumption: assumption, Value: value, Figures: f, limit: strconv.Itoa(limit)})
		return err
	}
	usual, err := NewSample(Usual)
	if err != nil {
		return nil, err
	}
	for _, n := range []int{1, 2, 3, 5, 8, 12, 16} {
		if err := add("limit", strconv.Itoa(n), o, n, usual); err != nil {
			return nil, err
		}
	}
	for _, share := range []float64{0, 0.01, 0.02, 0.05, 0.1} {
		changed := o
		changed.Assume.StallShare = share
		if err := add("stalls", fmt.Sprintf("%g %%", 100*share), changed, limit, usual); err != nil {
			return nil, err
		}
	}
	for _, n := range []int{4, 6, 8, 12, 16, 20} {
		s, err := sampleOf(n)
		if err != nil {
			return nil, err
		}
		if err := add("sections", strconv.Itoa(n), o, limit, s); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// figuresOf measures one resume.
func figuresOf(ctx context.Context, o Options, s *Sample) (Figures, error) {
	if len(o.Models) == 0 {
		o.Models = DefaultModels()
	}
	models, err := find(o.Models)
	if err != nil {
		return Figures{}, err
	}
	m, err := measure(ctx, o, s, models)
	if err != nil {
		return Figures{}, err
	}
	return newReport(o, models).figures(m), nil
}

// sampleOf puts a resume of n sections together, 20 at most: those of the usual
// sample first, then those of others.
func sampleOf(n int) (*Sample, error) {
	var w strings.Builder
	left := n
	for i, file := range []string{"backend.md", "nurse.md", "teacher.md", "career-changer.md"} {
		text, err := samples.Resume(file)
		if err != nil {
			return nil, err
		}
		r, err := resume.Segment(resume.Input{Name: file, Format: resume.FormatMarkdown, Text: text})
		if err != nil {
			return nil, err
		}
		for _, section := range r.Sections {
			contact := section.Kind == resume.Contact
			if i > 0 && (contact || section.Kind == resume.Summary) || left == 0 {
				continue // a resume has one of them
			}
			w.WriteString(strings.TrimRight(r.Slice(section.Span), "\n") + "\n\n")
			if !contact {
				left--
			}
		}
	}
	job, err := samples.Job("backend.md")
	if err != nil {
		return nil, err
	}
	s, err := newSample(fmt.Sprintf("%d sections", n), w.String(), "backend.md", job)
	if err == nil && len(s.worked) != n {
		err = fmt.Errorf("a resume of %d sections came out with %d", n, len(s.worked))
	}
	return s, err
}

// WriteSweep prints the rows as a table.
func WriteSweep(w io.Writer, rows []Row) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "Simulated.\n\nassumption\tvalue\tagainst one by one\tagainst two calls\tagainst published\tover least\thedged p99\textra calls\tfirst\tprompt tokens")
	for _, r := range rows {
		fmt.Fprintf(t, "%s\t%s\t%.3f\t%.3f\t%.3f\t%.3f\t%.2f\t%.3f\t%.2f\t%.2f\n", r.Assumption, r.Value, r.Reduction[r.limit], r.ReductionWhole[r.limit],
			r.ReductionPublished[r.limit], r.OverBound, r.HedgedP99, r.ExtraCalls, r.First, r.PromptTokens)
	}
	return t.Flush()
}
