package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"path/filepath"

	"github.com/spf13/cobra"

	"tailor/internal/engine/bench"
	"tailor/internal/engine/document"
)

// benchFlags are the flags of the benchmark.
type benchFlags struct {
	options  bench.Options
	asJSON   bool
	csv, svg string
	curves   string
	force    bool
	sweep    bool

	live struct { // against the person's own models
		on, yes bool
		models  []string
	}
	maxCost float64
}

func newBench(a *app) *cobra.Command {
	f := &benchFlags{options: bench.Options{Assume: bench.Assumed()}}
	cmd := &cobra.Command{
		Use:   "bench [--live RESUME JOB]",
		Short: "Measure what side-by-side work gains: simulated, no key needed",
		Long: "Measure what side-by-side work gains over one call after another, over the whole\n" +
			"resume in two calls, and over the published architecture: the same work with the\n" +
			"real scheduler and router, over simulated providers in virtual time.\n" +
			"docs/performance.md says what is simulated, and how. With --live and a resume and a\n" +
			"posting of your own, your own models are asked instead, once in each way.",
		Example: "  tailor bench --live resume.md posting.md --max-cost 0.20\n  tailor bench\n  tailor bench --seed 2 --runs 1000 --json\n  tailor bench --models gemini-2.0-flash,gpt-4o-mini --svg timelines.svg",
		Args: func(cmd *cobra.Command, args []string) error {
			if err := togetherInBench(cmd); err != nil {
				return err
			}
			if f.live.on {
				return arguments(2, 2)(cmd, args)
			}
			return arguments(0, 0)(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.live.on {
				return a.live(cmd, f, args[0], args[1])
			}
			return a.bench(cmd, f)
		},
	}
	flags := cmd.Flags()
	flags.IntVar(&f.options.Runs, "runs", 200, "runs of every policy on every resume")
	flags.Uint64Var(&f.options.Seed, "seed", 1, "seed of all chance")
	flags.IntSliceVar(&f.options.Concurrency, "concurrency", []int{5, 8}, "limits on calls at the same time")
	flags.StringSliceVar(&f.options.Models, "models", bench.DefaultModels(), "latency models: the one that is asked, then those that stand by")
	flags.Float64Var(&f.options.Assume.StallShare, "stalls", f.options.Assume.StallShare, "share of calls that stall")
	flags.BoolVar(&f.sweep, "sweep", false, "instead, show how the figures move with the assumptions")
	flags.BoolVar(&f.asJSON, "json", false, "as JSON (docs/schemas/bench.schema.json)")
	flags.StringVar(&f.csv, "csv", "", "write every run to this file")
	flags.StringVar(&f.svg, "svg", "", "write the timelines to this file")
	flags.StringVar(&f.curves, "curves", "", "instead, write to this folder how a lane's limit finds a hidden capacity (limiter.csv, limiter.svg) and what learning which lane to ask costs (choice.csv, choice.svg)")
	flags.BoolVar(&f.force, "force", false, "write over files that exist")
	flags.BoolVar(&f.live.on, "live", false, "ask your own models: RESUME and JOB, once side by side and once one call after another")
	flags.StringSliceVarP(&f.live.models, "model", "m", nil, "with --live: model for every section, \"provider/model\"")
	flags.BoolVarP(&f.live.yes, "yes", "y", false, "with --live: consent to sending the sections to the provider that is named")
	flags.Float64Var(&f.maxCost, "max-cost", defaultLiveCost, "with --live: most US dollars that both runs may cost together")
	return cmd
}

// togetherInBench refuses flags that say nothing of what another one asks for.
func togetherInBench(cmd *cobra.Command) error {
	return cmp.Or(
		apart(cmd, "live", "sweep", "curves", "runs", "seed", "models", "stalls", "csv", "svg"),
		apart(cmd, "sweep", "curves", "csv", "svg", "json"),
		apart(cmd, "curves", "csv", "svg", "json"),
	)
}

func (a *app) bench(cmd *cobra.Command, f *benchFlags) error {
	for _, path := range []string{f.csv, f.svg} {
		if path == "" {
			continue
		}
		if err := checkOutput(path, f.force); err != nil {
			return err
		}
	}
	if f.csv != "" && filepath.Clean(f.csv) == filepath.Clean(f.svg) {
		return misused("--csv and --svg both name %s", f.csv)
	}
	if err := f.options.Check(); err != nil {
		return misuse{err}
	}
	if f.curves != "" {
		return a.benchCurves(cmd.Context(), f)
	}
	if f.sweep {
		rows, err := bench.Sweep(cmd.Context(), f.options)
		if err != nil {
			return err
		}
		return bench.WriteSweep(a.out, rows)
	}
	report, err := bench.Run(cmd.Context(), f.options)
	if err != nil {
		return err
	}
	if err := a.writeBench(f.csv, report.WriteCSV, f.force); err != nil {
		return err
	}
	if err := a.writeBench(f.svg, report.WriteSVG, f.force); err != nil {
		return err
	}
	if f.asJSON {
		return writeJSON(a.out, report)
	}
	if err := report.WriteTable(a.out); err != nil {
		return err
	}
	return report.WriteTimelines(a.out)
}

// benchCurves measures how limits and choices of lanes are learned, and writes
// their courses.
func (a *app) benchCurves(ctx context.Context, f *benchFlags) error {
	in := func(name string) string { return filepath.Join(f.curves, name) }
	for _, name := range []string{"limiter.csv", "limiter.svg", "choice.csv", "choice.svg"} {
		if err := checkOutput(in(name), f.force); err != nil {
			return err
		}
	}
	curve, err := bench.Limiter(ctx, f.options.Seed)
	if err != nil {
		return err
	}
	learned, err := bench.Choices(ctx, f.options.Seed)
	if err != nil {
		return err
	}
	for _, file := range []struct {
		name  string
		write func(io.Writer) error
	}{
		{"limiter.csv", curve.WriteCSV},
		{"limiter.svg", curve.WriteSVG},
		{"choice.csv", func(w io.Writer) error { return bench.WriteChoiceCSV(w, learned) }},
		{"choice.svg", func(w io.Writer) error { return bench.WriteChoiceSVG(w, learned) }},
	} {
		if err := a.writeBench(in(file.name), file.write, f.force); err != nil {
			return err
		}
	}
	fmt.Fprintf(a.out, "simulated: goodput %.3f of the capacity, %.3f of the calls refused\n", curve.Goodput, curve.Refused)
	return bench.WriteChoiceTable(a.out, learned)
}

// writeBench writes one of the benchmark's files, unless it has no name.
func (a *app) writeBench(path string, write func(io.Writer) error, force bool) error {
	if path == "" {
		return nil
	}
	var text bytes.Buffer
	if err := write(&text); err != nil {
		return err
	}
	if err := document.Write(path, text.Bytes(), force); err != nil {
		return err
	}
	fmt.Fprintf(a.errOut, "wrote %s\n", path)
	return nil
}
