package main

import (
	"context"
	"errors"
	"fmt"

	"tailor/internal/config"
	"tailor/internal/engine"
	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
	"tailor/internal/ui"
	"tailor/internal/ui/stream"
	"tailor/themes"
)

// face is a way to show a run.
type face string

const (
	faceTUI   face = "tui"
	facePlain face = "plain"
	faceJSON  face = "json"
)

// chooseFace finds out how the run is shown: on the terminal screen where
// there is one and the keyboard is free, as plain lines elsewhere.
func (a *app) chooseFace(name string, inputTaken bool) (face, error) {
	options := []string{"auto", string(faceTUI), string(facePlain), string(faceJSON)}
	switch name {
	case "auto":
		if a.terminal() && !inputTaken {
			return faceTUI, nil
		}
		return facePlain, nil
	case string(faceTUI):
		if !a.terminal() || inputTaken {
			return "", misused("--ui tui needs a terminal for screen and keyboard; --ui plain needs none")
		}
		return faceTUI, nil
	case string(facePlain), string(faceJSON):
		return face(name), nil
	}
	return "", unknown("--ui", name, options)
}

// show brings a run to the person and writes its files.
func (a *app) show(ctx context.Context, run *engine.Run, face face, settings config.Settings, out outputs) error {
	if face == faceTUI {
		return a.showScreen(ctx, run, settings, out)
	}
	events := run.Subscribe()
	defer events.Stop()
	var state *event.State
	var err error
	// The run ends by itself when ctx does, and tells its end: the stream is
	// read to that end, so that what was written down is whole.
	whole := context.WithoutCancel(ctx)
	if face == faceJSON {
		state, err = stream.JSON(whole, events, a.out)
	} else {
		state, err = stream.Lines(whole, events, a.errOut)
	}
	if err != nil {
		return err
	}
	if face == facePlain {
		fmt.Fprint(a.out, plan.Plain(state.Plan(), plan.PlainOptions{Analysis: &state.Analysis}))
	}
	if ctx.Err() != nil {
		return interrupted(run, ui.ErrInterrupted)
	}
	return a.write(ctx, run, out)
}

// showScreen runs the terminal screen. Files named on the command line are
// written when the person leaves; others are written from the screen.
func (a *app) showScreen(ctx context.Context, run *engine.Run, settings config.Settings, out outputs) error {
	theme, err := themes.Load(settings.UI.Theme)
	if err != nil {
		return misuse{err}
	}
	err = ui.Run(ctx, run, ui.Options{
		Theme: theme, Keys: settings.UI.Keys, Environ: a.environ,
		SuggestedOutput: suggest(out.resume, out.source, ".tailored"), SuggestedPlan: suggest(out.plan, out.source, ".plan"),
	})
	if errors.Is(err, ui.ErrInterrupted) {
		return interrupted(run, err)
	}
	if err != nil {
		return err
	}
	if err := a.writeLeft(ctx, run, out); err != nil {
		return err
	}
	state := run.State()
	back := ""
	if run.Kept() {
		back = fmt.Sprintf(" · `tailor open %s` brings it back", run.ID())
	}
	fmt.Fprintf(a.errOut, "run %s · match %.0f → %.0f · %d taken, %d open%s\n",
		run.ID(), state.Analysis.Score, state.ScoreAfter, state.Taken(), state.Open(), back)
	return nil
}

// interrupted says how a run that was left early comes back.
func interrupted(run *engine.Run, err error) error {
	if !run.Kept() {
		return err
	}
	return fmt.Errorf("%w; `tailor plan --resume %s` goes on with it, `tailor open %s` shows it", err, run.ID(), run.ID())
}
