package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"tailor/internal/config"
	"tailor/internal/engine"
	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/store"
)

// defaultLiveCost bounds what a live benchmark costs when nobody says otherwise, in US dollars.
const defaultLiveCost = 0.50

// liveReport is what `tailor bench --live --json` writes.
type liveReport struct {
	Simulated bool            `json:"simulated"` // always false
	Resume    string          `json:"resume"`
	Posting   string          `json:"posting"`
	Limit     int             `json:"limit"`    // of calls at the same time, for tailor
	MaxCost   float64         `json:"max_cost"` // US dollars, of both runs together
	OneByOne  engine.Measured `json:"one_by_one"`
	Tailor    engine.Measured `json:"tailor"`
	Reduction float64         `json:"reduction"` // share of one_by_one's time that tailor saved
	Same      bool            `json:"same_work"` // models answered for every section in both runs
}

// live measures both ways of working against the person's own models: what
// tailor does first, so that what a provider caches of it helps the other.
func (a *app) live(cmd *cobra.Command, f *benchFlags, resumePath, postingPath string) error {
	ctx := cmd.Context()
	if !(f.maxCost > 0) {
		return misused("--max-cost: %g is not more than nothing", f.maxCost)
	}
	loaded, err := a.load()
	if err != nil {
		return err
	}
	settings := loaded.Settings
	if cmd.Flags().Changed("concurrency") {
		if len(f.options.Concurrency) != 1 {
			return misused("--live takes one --concurrency")
		}
		settings.Scheduler.MaxConcurrentTasks = f.options.Concurrency[0]
	}
	resume, posting, err := a.read(ctx, resumePath, postingPath, loaded.Settings.Privacy.Offline)
	if err != nil {
		return err
	}
	kept, err := a.openStore(ctx)
	if err != nil {
		return err
	}
	defer kept.Close()
	report := liveReport{Resume: resume.Name, Posting: posting.Name, Limit: settings.Scheduler.MaxConcurrentTasks, MaxCost: f.maxCost}
	request := engine.Request{Resume: resume, Posting: posting, Models: f.live.models, Accept: plan.TakeNone}

	settings.Router.MaxCost = f.maxCost / 2
	what := fmt.Sprintf("side by side, %d calls at once", report.Limit)
	if report.Tailor, err = a.measure(ctx, what, settings, kept, request, f.live.yes); err != nil {
		return err
	}
	settings.Router.MaxCost = f.maxCost - report.Tailor.Usage.Cost
	settings.Scheduler.MaxConcurrentTasks = 1
	request.Plain = true
	if report.OneByOne, err = a.measure(ctx, "one call after another", settings, kept, request, f.live.yes); err != nil {
		return err
	}
	if report.OneByOne.Took > 0 {
		report.Reduction = 1 - float64(report.Tailor.Took)/float64(report.OneByOne.Took)
	}
	report.Same = report.Tailor.Whole() && report.OneByOne.Whole()
	if f.asJSON {
		return writeJSON(a.out, report)
	}
	report.print(a)
	return nil
}

// measure does one run, and says what it does once it may. Nothing of it is
// kept, and no kept answer is used.
func (a *app) measure(ctx context.Context, what string, settings config.Settings, kept *store.Store, request engine.Request, yes bool) (engine.Measured, error) {
	e, err := a.newEngine(settings, nil)
	if err != nil {
		return engine.Measured{}, err
	}
	draft, err := e.Prepare(request)
	if err != nil {
		return engine.Measured{}, err
	}
	if err := a.consent(ctx, draft, kept, settings, yes); err != nil {
		return engine.Measured{}, err
	}
	if why := draft.Offline(); why != "" {
		return engine.Measured{}, misused("--live measures models, and none can be asked: %s", why)
	}
	fmt.Fprintln(a.errOut, what)
	return draft.Measure(ctx)
}

func (r liveReport) print(a *app) {
	t := newTable(a.out)
	t.row("", "time", "first suggestion", "calls", "hedges", "failed", "cost")
	for _, row := range []struct {
		name string
		m    engine.Measured
	}{{"one call after another", r.OneByOne}, {fmt.Sprintf("tailor, %d at once", r.Limit), r.Tailor}} {
		t.row(row.name, inSeconds(row.m.Took), inSeconds(row.m.FirstEdit), fmt.Sprint(row.m.Calls), fmt.Sprint(row.m.Hedges), fmt.Sprint(row.m.Failed), liveCost(row.m.Usage))
	}
	t.flush()
	line(a.out, "")
	line(a.out, "tailor took %.0f %% less time (measured once, not simulated)", 100*r.Reduction)
	if !r.Same {
		line(a.out, "the two did not do the same work: not every section was answered by a model")
	}
	for _, words := range append(r.OneByOne.GivenUp, r.Tailor.GivenUp...) {
		line(a.out, "given up: %s", strings.TrimSpace(words))
	}
}

func inSeconds(ms int64) string {
	if ms == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f s", float64(ms)/1000)
}

func liveCost(u event.Usage) string {
	if !u.Priced {
		return "price unknown"
	}
	return spent(u)
}
