package main

import (
	"context"

	"github.com/spf13/cobra"

	"tailor/internal/config"
	"tailor/internal/engine"
	"tailor/internal/engine/document"
	"tailor/internal/engine/event"
	"tailor/internal/engine/store"
)

// carryOn goes on with a stored run, as `tailor plan` would have.
func (a *app) carryOn(cmd *cobra.Command, f *planFlags) error {
	ctx := cmd.Context()
	loaded, err := a.load(planSettings(cmd)...)
	if err != nil {
		return err
	}
	face, err := a.chooseFace(f.ui, false)
	if err != nil {
		return err
	}
	out := f.out
	if err := out.check(); err != nil {
		return err
	}
	request, err := f.request(document.Source{}, document.Source{}, face)
	if err != nil {
		return err
	}
	kept, err := a.openStore(ctx)
	if err != nil {
		return err
	}
	defer kept.Close()
	e, settings, err := a.engineOf(ctx, kept, f.resume, loaded.Settings)
	if err != nil {
		return sought(err)
	}
	stored, err := e.FindToContinue(ctx, f.resume, request)
	if err != nil {
		return err
	}
	out.source = stored.Draft.ResumeName()
	if err := out.suits(stored.Draft.ResumeFormat()); err != nil {
		return err
	}
	if err := a.consent(ctx, stored.Draft, kept, settings, f.yes); err != nil {
		return err
	}
	run, err := stored.Continue(ctx)
	if err != nil {
		return err
	}
	defer run.Close()
	return a.show(ctx, run, face, settings, out)
}

// engineOf makes the engine that a stored run goes on with: simulated models
// again for one that was simulated.
func (a *app) engineOf(ctx context.Context, kept *store.Store, id string, settings config.Settings) (*engine.Engine, config.Settings, error) {
	run, _, err := kept.Run(ctx, id)
	if err != nil {
		return nil, settings, err
	}
	if !run.Simulated {
		e, err := a.newEngine(settings, kept)
		return e, settings, err
	}
	events, err := kept.Events(ctx, run.ID)
	if err != nil {
		return nil, settings, err
	}
	settings.Privacy.Offline = false // nothing leaves the machine
	providers := engine.SimulatedAs(event.Fold(events).Started.Lanes, defaultSeed)
	return engine.New(engine.Options{Settings: settings, Store: kept, Providers: providers}), settings, nil
}
