package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"tailor/internal/engine/plan"
	"tailor/internal/engine/posting"
)

func newAnalyze(a *app) *cobra.Command {
	asJSON := false
	cmd := &cobra.Command{
		Use:   "analyze RESUME JOB",
		Short: "Match a resume with a job posting: no model, no network",
		Long: "Match a resume with a job posting: which requirements it meets, by which words,\n" +
			"and what each section scores. docs/scoring.md lets you recompute every number.",
		Example: "  tailor analyze resume.md posting.md\n  tailor analyze resume.md posting.md --json",
		Args:    arguments(2, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			loaded, err := a.load()
			if err != nil {
				return err
			}
			r, p, err := a.read(cmd.Context(), args[0], args[1], true)
			if err != nil {
				return err
			}
			e, err := a.newEngine(loaded.Settings, nil)
			if err != nil {
				return err
			}
			_, job, analysis, err := e.Analyze(r, p)
			if err != nil {
				return err
			}
			if asJSON {
				return writeJSON(a.out, analysis)
			}
			printAnalysis(a.out, job, analysis)
			return nil
		},
	}
	a.passwordFlag(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON (docs/schemas/analyze.schema.json)")
	return cmd
}

func printAnalysis(w io.Writer, job *posting.Posting, analysis *plan.Analysis) {
	line(w, "%s%s", job.Title, after(", ", job.Company))
	line(w, "match %.0f of 100 · read as a %s job\n", analysis.Score, analysis.JobType)
	table := newTable(w)
	for _, s := range analysis.Sections {
		if s.Weight > 0 {
			table.row(name(s.Heading, s.Kind), fmt.Sprintf("%.0f", s.Score), fmt.Sprintf("weight %.2g", s.Weight))
		}
	}
	table.flush()
	line(w, "")
	for _, r := range analysis.Requirements {
		kind := "preferred"
		if r.Required {
			kind = "required"
		}
		evidence := ""
		if len(r.Evidence) > 0 {
			evidence = fmt.Sprintf("%s: “%s” (%s)", r.Evidence[0].Section, r.Evidence[0].Text, r.How)
		}
		table.row(string(r.Verdict), r.ID, r.Text, kind, evidence)
	}
	table.flush()
	if len(analysis.Findings) > 0 {
		line(w, "")
	}
	for _, f := range analysis.Findings {
		line(w, "%s%s", f.Message, after(" · ", f.Section))
	}
}
