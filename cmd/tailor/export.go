package main

import (
	"github.com/spf13/cobra"

	"tailor/internal/engine"
)

func newExport(a *app) *cobra.Command {
	var out outputs
	cmd := &cobra.Command{
		Use:     "export RUN -o FILE",
		Short:   "Write the tailored resume, the plan or a report of a stored run",
		Example: "  tailor export last -o tailored.pdf --template modern\n  tailor export last -o tailored.docx --track-changes\n  tailor export last --plan plan.md\n  tailor export last --report review.html",
		Args:    arguments(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			if len(out.files()) == 0 {
				return misused("nothing to write: name a file with -o, --plan or --report")
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
			if err := out.suits(stored.Draft.ResumeFormat()); err != nil {
				return err
			}
			stored.Draft.Export(out.export)
			run, err := stored.Open(ctx)
			if err != nil {
				return err
			}
			defer run.Close()
			return a.write(ctx, run, out)
		},
	}
	out.flags(cmd)
	return cmd
}
