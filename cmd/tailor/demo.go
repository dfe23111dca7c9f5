package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tailor/internal/engine"
	"tailor/internal/engine/document"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/store"
	"tailor/testdata"
)

func newDemo(a *app) *cobra.Command {
	var uiName, sample string
	var seed uint64
	var models []string
	var errors float64
	var keep bool
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Show the dashboard on a built-in sample with a simulated model",
		Long: "Show the dashboard on a built-in sample: no key, no network. A simulated model\n" +
			"answers with the latencies of real ones, and says what the built-in analyser\n" +
			"recommends. Nothing is kept, unless --keep says so.",
		Example: "  tailor demo\n  tailor demo --sample nurse.md\n  tailor demo --seed 7 --errors 0.3",
		Args:    arguments(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx := cmd.Context()
			loaded, err := a.load()
			if err != nil {
				return err
			}
			face, err := a.chooseFace(uiName, false)
			if err != nil {
				return err
			}
			resume, posting, err := samplePair(sample)
			if err != nil {
				return err
			}
			if err := checkSimulation(models, errors); err != nil {
				return err
			}
			settings := loaded.Settings
			settings.Privacy.Offline = false // nothing leaves the machine
			var kept *store.Store
			if keep {
				if kept, err = a.openStore(ctx); err != nil {
					return err
				}
				defer kept.Close()
			}
			e := engine.New(engine.Options{
				Settings: settings, Store: kept,
				Providers: engine.NewSimulated(engine.Simulation{Seed: seed, Models: models, Errors: errors}),
			})
			request := engine.Request{Resume: resume, Posting: posting, Accept: plan.TakeGrounded}
			if face == faceTUI {
				request.Accept = plan.TakeNone
			}
			draft, err := e.Prepare(request)
			if err != nil {
				return err
			}
			run, err := draft.Start(ctx)
			if err != nil {
				return err
			}
			defer run.Close()
			return a.show(ctx, run, face, settings, outputs{source: resume.Name})
		},
	}
	cmd.Flags().StringVar(&uiName, "ui", "auto", "auto, tui, plain or json")
	cmd.Flags().StringVar(&sample, "sample", samples.Pairs()[0].Resume, "sample resume: "+strings.Join(sampleNames(), ", "))
	cmd.Flags().Uint64Var(&seed, "seed", defaultSeed, "of the simulated latencies")
	cmd.Flags().StringSliceVar(&models, "models", defaultSimulation(), "simulated models, preferred first")
	cmd.Flags().Float64Var(&errors, "errors", 0, "share of calls that fail, 0 to 1")
	cmd.Flags().BoolVar(&keep, "keep", false, "keep the run, and what `tailor stats --simulated` shows of it")
	return cmd
}

// defaultSeed is that of simulated latencies where none is named.
const defaultSeed = 2

// defaultSimulation lists the models that are simulated when none is named.
func defaultSimulation() []string { return []string{"claude-3.5-haiku", "gpt-4o-mini"} }

func checkSimulation(models []string, errors float64) error {
	for _, name := range models {
		if known := engine.SimulatedModels(); !slices.Contains(known, name) {
			return unknown("simulated model", name, known)
		}
	}
	if !(errors >= 0 && errors <= 1) {
		return misused("--errors: %g is not between 0 and 1", errors)
	}
	return nil
}

func sampleNames() []string {
	var all []string
	for _, pair := range samples.Pairs() {
		all = append(all, pair.Resume)
	}
	return all
}

// samplePair reads a built-in resume and the posting that goes with it.
func samplePair(name string) (document.Source, document.Source, error) {
	i := slices.Index(sampleNames(), name)
	if i < 0 {
		return document.Source{}, document.Source{}, unknown("sample", name, sampleNames())
	}
	pair := samples.Pairs()[i]
	resume, err := samples.Resume(pair.Resume)
	if err != nil {
		return document.Source{}, document.Source{}, err
	}
	posting, err := samples.Job(pair.Job)
	if err != nil {
		return document.Source{}, document.Source{}, err
	}
	return document.FromText(pair.Resume, resume), document.FromText(pair.Job, posting), nil
}
