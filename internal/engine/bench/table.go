package bench

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
)

// Title says in words what a policy does.
func (p Policy) Title() string {
	return map[Policy]string{
		Sequential: "one call after another",
		Whole:      "the whole resume in two calls",
		Published:  "published architecture",
		Tailor:     "tailor",
		Unhedged:   "tailor without second attempts",
	}[p]
}

// WriteTable prints the figures and what each policy did.
func (r *Report) WriteTable(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	var names []string
	for _, m := range r.Models {
		names = append(names, m.Name)
	}
	fmt.Fprintf(t, "Simulated: %d runs of each, seed %d, %s. Medians, with 95 %% intervals.\n\n", r.Runs, r.Seed, strings.Join(names, ", then "))
	fmt.Fprintln(t, "figure\t"+strings.Join(Shapes(), "\t"))
	for _, limit := range r.Concurrency {
		name := strconv.Itoa(limit)
		r.figure(t, "time saved, limit "+name+": against one call after another", func(f Figures) (float64, Interval) { return f.Reduction[name], f.ReductionCI[name] })
		r.figure(t, "  against the whole resume in two calls", func(f Figures) (float64, Interval) { return f.ReductionWhole[name], f.ReductionWholeCI[name] })
		r.figure(t, "  against the published architecture", func(f Figures) (float64, Interval) { return f.ReductionPublished[name], f.ReductionPublishedCI[name] })
	}
	r.figure(t, "time over the least possible", func(f Figures) (float64, Interval) { return f.OverBound, f.OverBoundCI })
	r.figure(t, "slowest of a hundred runs, with over without second attempts", func(f Figures) (float64, Interval) { return f.HedgedP99, f.HedgedP99CI })
	r.figure(t, "  second attempts, as a share of calls", func(f Figures) (float64, Interval) { return f.ExtraCalls, f.ExtraCallsCI })
	r.figure(t, "first recommendation, as a share of the time", func(f Figures) (float64, Interval) { return f.First, f.FirstCI })
	r.figure(t, "prompt tokens over the published architecture's", func(f Figures) (float64, Interval) { return f.PromptTokens, f.PromptTokensCI })
	r.figure(t, "share of prompt tokens in the common prefix", func(f Figures) (float64, Interval) { return f.CommonPrefix, f.CommonPrefixCI })
	for _, name := range Shapes() {
		r.Shapes[name].write(t, name)
	}
	return t.Flush()
}

func (r *Report) figure(w io.Writer, title string, of func(Figures) (float64, Interval)) {
	fmt.Fprint(w, title)
	for _, name := range Shapes() {
		value, ci := of(r.Shapes[name].Figures)
		fmt.Fprintf(w, "\t%.3f [%.3f, %.3f]", finite(value), finite(ci[0]), finite(ci[1]))
	}
	fmt.Fprintln(w)
}

// write tells what each policy did on one resume.
func (s *ShapeReport) write(w io.Writer, name string) {
	fmt.Fprintf(w, "\n%s: %d sections, %d blocks\n", name, s.Sections, s.Blocks)
	fmt.Fprintln(w, "policy\tlimit\tmedian s\tp95\tp99\tcalls\thedges\trepeats\tprompt\tanswer\tevaluated\trecommended for\trecommendations\tunanswered")
	for _, p := range s.Policies {
		limit := "–"
		if p.Limit > 0 {
			limit = strconv.Itoa(p.Limit)
		}
		fmt.Fprintf(w, "%s\t%s\t%.1f\t%.1f\t%.1f\t%.1f\t%.2f\t%.2f\t%.0f\t%.0f\t%.2f\t%.2f\t%.2f\t%.2f\n", p.Policy.Title(), limit,
			float64(p.MedianMS)/1000, float64(p.P95MS)/1000, float64(p.P99MS)/1000, p.Calls, p.Hedges, p.Repeats,
			p.PromptTokens, p.AnswerTokens, p.Evaluated, p.Recommended, p.Recommendations, p.Unanswered)
	}
}

// WriteCSV writes a line for each run of each policy.
func (r *Report) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	_ = out.Write([]string{"simulated", "shape", "policy", "limit", "seed", "run", "makespan_ms", "first_recommendation_ms", "bound_ms",
		"calls", "hedges", "repeats", "refused", "prompt_tokens", "answer_tokens", "sections_evaluated", "sections_recommended",
		"recommendations", "unanswered"}) // Error tells of every failed write
	for _, name := range Shapes() {
		m := r.Shapes[name].measured
		for _, policy := range Policies() {
			for _, limit := range append([]int{0}, r.Concurrency...) {
				for run, one := range m.Results[Key{policy, limit}] {
					row := []string{"true", name, string(policy)}
					for _, n := range []int64{int64(limit), int64(r.Seed), int64(run), one.Makespan.Milliseconds(), one.First.Milliseconds(),
						one.Bound.Milliseconds(), int64(one.Calls), int64(one.Hedges), int64(one.Repeats), int64(one.Refused), int64(one.Prompt),
						int64(one.Answer), int64(m.Sample.evaluated(one.work)), int64(len(distinct(one.work.whole))),
						int64(len(distinct(one.work.edited))), int64(one.Offline)} {
						row = append(row, strconv.FormatInt(n, 10))
					}
					_ = out.Write(row)
				}
			}
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	return nil
}
