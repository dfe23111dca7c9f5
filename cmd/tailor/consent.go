package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"charm.land/huh/v2"

	"tailor/internal/config"
	"tailor/internal/engine"
	"tailor/internal/engine/store"
)

// consent makes sure that nothing leaves the machine unasked: it shows what
// would be sent where and asks, once for each provider. Without an answer the
// run goes offline and says so.
func (a *app) consent(ctx context.Context, draft *engine.Draft, kept *store.Store, settings config.Settings, yes bool) error {
	remote := draft.Remote()
	if len(remote) == 0 {
		return nil
	}
	if settings.Privacy.Remote == config.RemoteNever {
		draft.GoOffline("privacy.remote is never")
		return nil
	}
	asked, err := unconsented(ctx, kept, remote)
	if err != nil {
		return err
	}
	a.sayEstimate(draft.Estimate(), settings.Router.MaxCost)
	if len(asked) == 0 || yes || settings.Privacy.Remote == config.RemoteAlways {
		return nil
	}
	if !a.canAsk() {
		draft.GoOffline("nobody was there to consent to " + strings.Join(names(asked), ", ") + "; --yes does")
		return nil
	}
	agreed, err := a.ask(ctx, asked)
	if err != nil {
		return err
	}
	if !agreed {
		draft.GoOffline("you did not consent to " + strings.Join(names(asked), ", "))
		return nil
	}
	return remember(ctx, kept, asked)
}

// sayEstimate tells what the run would send.
func (a *app) sayEstimate(estimate engine.Estimate, maxCost float64) {
	if maxCost > 0 {
		defer fmt.Fprintf(a.errOut, "the run costs $%.4f at most; models without a known price are not asked\n", maxCost)
	}
	for _, lane := range estimate.Lanes {
		cost := "price unknown"
		if lane.Priced {
			cost = fmt.Sprintf("about $%.4f", lane.Cost)
		}
		fmt.Fprintf(a.errOut, "%s at %s: %d calls, about %d tokens, %s (estimated)\n",
			lane.Lane, lane.Host, lane.Calls, lane.Tokens, cost)
	}
}

func (a *app) ask(ctx context.Context, remote []engine.Remote) (bool, error) {
	where := make([]string, len(remote))
	for i, r := range remote {
		where[i] = fmt.Sprintf("%s (%s)", r.Provider, r.Host)
	}
	agreed := false
	form := huh.NewForm(huh.NewGroup(huh.NewConfirm().
		Title("Send the sections of this resume to " + strings.Join(where, " and ") + "?").
		Description("The contact block stays here; mail, phone and links are masked. Asked once for each provider.").
		Affirmative("Send").Negative("Stay offline").Value(&agreed)))
	form = form.WithInput(a.in).WithOutput(a.errOut).WithAccessible(a.getenv("TERM") == "dumb" || a.getenv("ACCESSIBLE") != "")
	if err := form.RunWithContext(ctx); err != nil {
		return false, fmt.Errorf("ask for consent: %w", err)
	}
	return agreed, nil
}

// unconsented lists the providers that the person has not been asked about.
func unconsented(ctx context.Context, kept *store.Store, remote []engine.Remote) ([]engine.Remote, error) {
	var asked []engine.Remote
	for _, r := range remote {
		given, err := kept.Consent(ctx, r.Key())
		if err != nil {
			return nil, fmt.Errorf("look up consent to %s: %w", r.Provider, err)
		}
		if !given {
			asked = append(asked, r)
		}
	}
	return asked, nil
}

func remember(ctx context.Context, kept *store.Store, remote []engine.Remote) error {
	for _, r := range remote {
		if err := kept.GiveConsent(ctx, r.Key(), time.Now()); err != nil {
			return fmt.Errorf("keep consent to %s: %w", r.Provider, err)
		}
	}
	return nil
}

func names(remote []engine.Remote) []string {
	all := make([]string, len(remote))
	for i, r := range remote {
		all[i] = r.Provider
	}
	return all
}
