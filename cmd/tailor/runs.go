package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"tailor/internal/engine/event"
	"tailor/internal/engine/store"
)

func newRuns(a *app) *cobra.Command {
	asJSON := false
	limit := 20
	cmd := &cobra.Command{
		Use:     "runs",
		Short:   "List the stored runs, newest first",
		Example: "  tailor runs\n  tailor runs --json\n  tailor runs rm 20261124-2315-k7f3",
		Args:    arguments(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			kept, err := a.openStore(cmd.Context())
			if err != nil {
				return err
			}
			defer kept.Close()
			runs, err := kept.Runs(cmd.Context(), limit)
			if err != nil {
				return err
			}
			if asJSON {
				return writeJSON(a.out, runs)
			}
			if len(runs) == 0 {
				line(a.out, "no runs yet; `tailor plan RESUME JOB` makes one")
				return nil
			}
			t := newTable(a.out)
			interrupted := ""
			for _, r := range runs {
				if r.Status == event.RunInterrupted && interrupted == "" {
					interrupted = r.ID
				}
				t.row(r.ID, r.CreatedAt.Local().Format("2006-01-02 15:04"), string(r.Status), r.ResumeName,
					joined(r.Title, r.Company), fmt.Sprintf("%.0f → %.0f", r.ScoreBefore, r.ScoreAfter),
					fmt.Sprintf("%d taken, %d open", r.Taken, r.Open))
			}
			t.flush()
			if interrupted != "" {
				line(a.errOut, "`tailor plan --resume %s` goes on with the one that was interrupted", interrupted)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON (docs/schemas/runs.schema.json)")
	cmd.Flags().IntVarP(&limit, "limit", "n", limit, "how many at most; 0 for all")
	cmd.AddCommand(newRunsRemove(a))
	return cmd
}

func newRunsRemove(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "rm RUN...",
		Short:   "Remove stored runs with everything in them",
		Example: "  tailor runs rm 20261124-2315-k7f3\n  tailor runs rm last",
		Args:    arguments(1, anyNumber),
		RunE: func(cmd *cobra.Command, args []string) error {
			kept, err := a.openStore(cmd.Context())
			if err != nil {
				return err
			}
			defer kept.Close()
			for _, id := range args {
				run, _, err := kept.Run(cmd.Context(), id)
				if err != nil {
					return sought(err)
				}
				if err := kept.Remove(cmd.Context(), run.ID); err != nil {
					return err
				}
				line(a.errOut, "removed %s", run.ID)
			}
			return nil
		},
	}
}

// sought says where the names of runs are found when one is not.
func sought(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("%w; `tailor runs` lists them", err)
	}
	return err
}
