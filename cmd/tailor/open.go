package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"tailor/internal/engine/plan"
)

func newOpen(a *app) *cobra.Command {
	var uiName string
	var offline, yes bool
	cmd := &cobra.Command{
		Use:   "open RUN",
		Short: "Reopen a stored run with every decision",
		Long: "Reopen a stored run with every decision: review goes on where it was left.\n" +
			"RUN is an id, the beginning of one, or \"last\".",
		Example: "  tailor open last\n  tailor open 20261124-2315-k7f3 --ui plain",
		Args:    arguments(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			loaded, err := a.load()
			if err != nil {
				return err
			}
			face, err := a.chooseFace(uiName, false)
			if err != nil {
				return err
			}
			kept, err := a.openStore(ctx)
			if err != nil {
				return err
			}
			defer kept.Close()
			e, err := a.newEngine(loaded.Settings, kept)
			if err != nil {
				return err
			}
			reason := ""
			if offline || face != faceTUI {
				reason = "a stored run is only shown"
			}
			stored, err := e.Find(ctx, args[0], reason)
			if err != nil {
				return sought(err)
			}
			if face == faceTUI {
				if err := a.consent(ctx, stored.Draft, kept, loaded.Settings, yes); err != nil {
					return err
				}
			}
			run, err := stored.Open(ctx)
			if err != nil {
				return err
			}
			defer run.Close()
			switch face {
			case faceTUI:
				return a.showScreen(ctx, run, loaded.Settings, outputs{source: stored.Draft.ResumeName()})
			case faceJSON:
				return a.show(ctx, run, face, loaded.Settings, outputs{})
			default:
				state := run.State()
				_, err := fmt.Fprint(a.out, plan.Plain(state.Plan(), plan.PlainOptions{Analysis: &state.Analysis}))
				return err
			}
		},
	}
	cmd.Flags().StringVar(&uiName, "ui", "auto", "auto, tui, plain or json")
	cmd.Flags().BoolVar(&offline, "offline", false, "a retry asks no model")
	cmd.Flags().BoolVarP(&yes, "yes", "y", false, "consent to sending sections to the provider that is named when a section is retried")
	return cmd
}
