package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

func newCache(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "cache",
		Short: "Show or clear the kept answers of models",
		Long: "Show or clear the kept answers of models. The same question is not asked twice:\n" +
			"when a resume was changed in one place, only that place is asked about again.\n" +
			"[cache] in the settings bounds what is kept.",
		Example: "  tailor cache stats\n  tailor cache clear",
		Args:    arguments(0, 0),
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newCacheStats(a), newCacheClear(a))
	return cmd
}

func newCacheStats(a *app) *cobra.Command {
	asJSON := false
	cmd := &cobra.Command{
		Use:     "stats",
		Short:   "Show how many answers are kept and what they saved",
		Example: "  tailor cache stats\n  tailor cache stats --json",
		Args:    arguments(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			loaded, err := a.load()
			if err != nil {
				return err
			}
			kept, err := a.openStore(cmd.Context())
			if err != nil {
				return err
			}
			defer kept.Close()
			f, err := kept.CacheStats(cmd.Context())
			if err != nil {
				return err
			}
			if asJSON {
				return writeJSON(a.out, f)
			}
			limits := loaded.Settings.Cache
			t := newTable(a.out)
			t.row("answers", fmt.Sprint(f.Answers))
			t.row("size", fmt.Sprintf("%.1f MB of %d MB", float64(f.Size)/(1<<20), limits.MaxSizeMB))
			if !f.Oldest.IsZero() {
				t.row("oldest", f.Oldest.Local().Format("2006-01-02 15:04"))
			}
			t.row("saved", fmt.Sprintf("%d calls, %d tokens, $%.4f", f.Uses, f.Tokens, f.Cost))
			if limits.Disabled {
				t.row("", "cache.disabled is set: no answer is kept or used again")
			}
			t.flush()
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON (docs/schemas/cache.schema.json)")
	return cmd
}

func newCacheClear(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "clear",
		Short:   "Drop every kept answer",
		Example: "  tailor cache clear",
		Args:    arguments(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			kept, err := a.openStore(cmd.Context())
			if err != nil {
				return err
			}
			defer kept.Close()
			n, err := kept.CacheClear(cmd.Context())
			if err != nil {
				return err
			}
			line(a.errOut, "dropped %d answers", n)
			return nil
		},
	}
}
