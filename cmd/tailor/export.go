package main

import (
	"github.com/spf13/cobra"

	"tailor/internal/engine"
)

func newExport(a *app) *cobra.Command {
	var out outputs
	cmd := &cobra.Command{
		Use:     "export RUN -o FILE",
		Short:   "Write the tailored resume, or the plan, of a stored run",
		Example: "  tailor export last -o tailored.md\n  tailor export last --plan plan.md",
		Args:    arguments(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			if out.resume == "" && out.plan == "" {
				return misused("nothing to write: name a file with -o or --plan")
			}
			loaded, err := a.load()
			if err != nil {
				return err
			}
			if err := out.check(); err != nil {
				return err
			}
			kept, err := a.openStore(ctx)
			if err != nil {
				return err
			}
			defer kept.Close()
			e := engine.New(engine.Options{Settings: loaded.Settings, Store: kept})
			stored, err := e.Find(ctx, args[0], "a stored run is only written")
			if err != nil {
				return sought(err)
			}
			run, err := stored.Open(ctx)
			if err != nil {
				return err
			}
			defer run.Close()
			return a.write(ctx, run, out)
		},
	}
	cmd.Flags().StringVarP(&out.resume, "output", "o", "", "write the tailored resume to this file")
	cmd.Flags().StringVar(&out.plan, "plan", "", "write the plan in Markdown to this file")
	cmd.Flags().BoolVar(&out.force, "force", false, "write over files that exist")
	return cmd
}
