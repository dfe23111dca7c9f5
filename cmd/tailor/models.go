package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"charm.land/huh/v2"
	"github.com/spf13/cobra"

	"tailor/internal/config"
	"tailor/internal/engine"
	"tailor/internal/engine/event"
	"tailor/internal/engine/model"
	"tailor/internal/engine/store"
)

// modelsReport is what `tailor models --json` prints.
type modelsReport struct {
	PricesRead string              `json:"prices_read"` // when the built-in prices were compared with the providers'
	Lanes      []laneReport        `json:"lanes"`
	Choices    []engine.LaneChoice `json:"choices"`
}

// laneReport is a lane with what it was seen to do.
type laneReport struct {
	engine.LaneInfo
	Seen *laneFigures `json:"seen"` // null: never asked so far
}

func newModels(a *app) *cobra.Command {
	var asJSON, simulated bool
	cmd := &cobra.Command{
		Use:   "models",
		Short: "Show the models that are set up, how they do, and which would be asked",
		Long: "Show the models that are set up: how well they answered lately, how long they\n" +
			"take, what they cost, and which of them would be asked first for each kind of\n" +
			"section, and why. Nothing is sent.",
		Example: "  tailor models\n  tailor models --json\n  tailor models test",
		Args:    arguments(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			kept, err := a.openStore(cmd.Context())
			if err != nil {
				return err
			}
			defer kept.Close()
			e, _, err := a.modelEngine(kept, simulated)
			if err != nil {
				return err
			}
			report, err := reportModels(cmd.Context(), e, kept, simulated)
			if err != nil {
				return err
			}
			if asJSON {
				return writeJSON(a.out, report)
			}
			printModels(a.out, report, time.Now())
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON (docs/schemas/models.schema.json)")
	cmd.Flags().BoolVar(&simulated, "simulated", false, "the simulated models of `tailor demo --keep` instead")
	cmd.AddCommand(newModelsTest(a))
	return cmd
}

// modelEngine is an engine with the models that are set up, or with simulated ones.
func (a *app) modelEngine(kept *store.Store, simulated bool) (*engine.Engine, config.Settings, error) {
	loaded, err := a.load()
	if err != nil {
		return nil, config.Settings{}, err
	}
	if simulated {
		providers := engine.NewSimulated(engine.Simulation{Models: defaultSimulation()})
		return engine.New(engine.Options{Settings: loaded.Settings, Store: kept, Providers: providers}), loaded.Settings, nil
	}
	e, err := a.newEngine(loaded.Settings, kept)
	return e, loaded.Settings, err
}

func reportModels(ctx context.Context, e *engine.Engine, kept *store.Store, simulated bool) (modelsReport, error) {
	figures, err := kept.Statistics(ctx, store.Scope{Simulated: simulated}, store.ByLane)
	if err != nil {
		return modelsReport{}, err
	}
	report := modelsReport{PricesRead: model.PricesRead(), Lanes: []laneReport{}, Choices: e.Choices(ctx)}
	seen := withShares(figures)
	for _, lane := range e.Lanes() {
		r := laneReport{LaneInfo: lane}
		if i := slices.IndexFunc(seen, func(f laneFigures) bool { return f.Lane == lane.Lane }); i >= 0 {
			r.Seen = &seen[i]
		}
		report.Lanes = append(report.Lanes, r)
	}
	return report, nil
}

func printModels(w io.Writer, report modelsReport, now time.Time) {
	if len(report.Lanes) == 0 {
		line(w, "no model is set up: no key is set and no server of your own (`tailor doctor` says which are missing)")
		return
	}
	t := newTable(w)
	t.row("model", "at", "health", "first token p50 / p95", "whole p50 / p95", "$ per million tokens, sent / answered")
	for _, r := range report.Lanes {
		first, whole := "–", "–"
		if r.Seen != nil {
			first, whole = firstTokens(r.Seen.Figures), durations(r.Seen.Figures)
		}
		t.whole(r.Lane, r.Host, health(r.Seen, now), first, whole, priceTag(r.Price))
	}
	t.flush()
	line(w, "\nasked first")
	t.row("section", "task", "model", "why")
	for _, c := range alike(report.Choices) {
		t.whole(c.sections, string(c.Task), c.Lane, c.Why)
	}
	t.flush()
	line(w, "\nbuilt-in prices were compared with the providers' on %s; [prices] in the settings holds your own", report.PricesRead)
}

// choiceOf is one choice for several kinds of section.
type choiceOf struct {
	engine.LaneChoice
	sections string
}

// fewSections is how many kinds of section are named before they are "all others".
const fewSections = 4

// alike brings together the kinds of section that a choice is the same for,
// the most of them last.
func alike(choices []engine.LaneChoice) []choiceOf {
	byChoice := map[engine.LaneChoice][]string{}
	for _, c := range choices {
		section := string(c.Section)
		c.Section = ""
		byChoice[c] = append(byChoice[c], section)
	}
	most, ways := map[event.TaskKind]int{}, map[event.TaskKind]int{}
	for c, sections := range byChoice {
		most[c.Task] = max(most[c.Task], len(sections))
		ways[c.Task]++
	}
	var all []choiceOf
	for c, sections := range byChoice {
		one := choiceOf{c, strings.Join(sections, ", ")}
		switch n := len(sections); {
		case ways[c.Task] == 1:
			one.sections = "all"
		case n > fewSections && n == most[c.Task]:
			one.sections = "all others"
			most[c.Task] = 0 // only one choice can be that of all others
		}
		all = append(all, one)
	}
	slices.SortFunc(all, func(a, b choiceOf) int {
		last := func(c choiceOf) int { return strings.Count(c.sections, "all others") }
		return cmp.Or(cmp.Compare(a.Task, b.Task), cmp.Compare(last(a), last(b)), cmp.Compare(a.sections, b.sections))
	})
	return all
}

// health tells how a lane's calls ended, and when one last failed.
func health(seen *laneFigures, now time.Time) string {
	switch {
	case seen == nil:
		return "not asked yet"
	case seen.Failed == 0:
		return fmt.Sprintf("%d of %d answered", seen.Answered, seen.Calls-seen.Cancelled)
	}
	why := "it broke off, was silent or unusable"
	if seen.LastFailureStatus > 0 {
		why = fmt.Sprint(seen.LastFailureStatus)
	}
	return fmt.Sprintf("%d of %d answered; %s ago: %s", seen.Answered, seen.Calls-seen.Cancelled, ago(now.Sub(seen.LastFailure)), why)
}

// ago writes about how long something is past.
func ago(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "a moment"
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h", int(d.Hours()))
	default:
		return fmt.Sprintf("%d days", int(d.Hours()/24))
	}
}

func priceTag(p *engine.Priced) string {
	if p == nil {
		return "unknown"
	}
	return fmt.Sprintf("%g / %g (%s)", p.Prompt, p.Completion, cmp.Or(p.Date, "your own"))
}

func newModelsTest(a *app) *cobra.Command {
	var asJSON, yes bool
	cmd := &cobra.Command{
		Use:   "test [MODEL...]",
		Short: "Send one tiny call to each model and say whether it works",
		Long: "Send one tiny call to each model that is set up, or to those that are named, and\n" +
			"say whether it works and how long it took. No word of a resume is sent.",
		Example: "  tailor models test\n  tailor models test openai/gpt-5.4-mini --yes",
		Args:    arguments(0, anyNumber),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			e, settings, err := a.modelEngine(nil, false)
			if err != nil {
				return err
			}
			lanes, err := chooseLanes(e.Lanes(), args)
			if err != nil {
				return err
			}
			if err := a.mayTest(ctx, e.Outside(lanes), settings, yes); err != nil {
				return err
			}
			names := make([]string, len(lanes))
			for i, l := range lanes {
				names[i] = l.Lane
			}
			return a.sayTests(e.TestLanes(ctx, names), asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON (docs/schemas/models-test.schema.json)")
	cmd.Flags().BoolVarP(&yes, "yes", "y", false, "consent to the calls")
	return cmd
}

// chooseLanes takes the lanes that are named, or all.
func chooseLanes(lanes []engine.LaneInfo, named []string) ([]engine.LaneInfo, error) {
	if len(lanes) == 0 {
		return nil, fmt.Errorf("no model is set up: no key is set and no server of your own (`tailor doctor` says which are missing)")
	}
	if len(named) == 0 {
		return lanes, nil
	}
	var known []string
	for _, l := range lanes {
		known = append(known, l.Lane)
	}
	var chosen []engine.LaneInfo
	for _, name := range named {
		i := slices.Index(known, name)
		if i < 0 {
			return nil, unknown("model", name, known)
		}
		if !slices.Contains(chosen, lanes[i]) {
			chosen = append(chosen, lanes[i])
		}
	}
	return chosen, nil
}

// mayTest asks whether calls may leave the machine.
func (a *app) mayTest(ctx context.Context, outside []engine.LaneInfo, settings config.Settings, yes bool) error {
	if settings.Privacy.Offline {
		return misused("privacy.offline is set: nothing is sent")
	}
	if len(outside) == 0 {
		return nil
	}
	var where []string
	for _, l := range outside {
		where = append(where, fmt.Sprintf("%s (%s)", l.Lane, l.Host))
	}
	switch {
	case settings.Privacy.Remote == config.RemoteNever:
		return misused("privacy.remote is never: nothing is sent to %s", strings.Join(where, ", "))
	case yes || settings.Privacy.Remote == config.RemoteAlways:
		return nil
	case !a.canAsk():
		return misused("nobody is there to consent to a call of %s; --yes does", strings.Join(where, ", "))
	}
	agreed := false
	form := huh.NewForm(huh.NewGroup(huh.NewConfirm().
		Title("Send one tiny call to " + strings.Join(where, ", ") + "?").
		Description("No word of a resume is sent. Each costs a fraction of a cent.").
		Affirmative("Send").Negative("Cancel").Value(&agreed)))
	form = form.WithInput(a.in).WithOutput(a.errOut).WithAccessible(a.getenv("TERM") == "dumb" || a.getenv("ACCESSIBLE") != "")
	if err := form.RunWithContext(ctx); err != nil {
		return fmt.Errorf("ask for consent: %w", err)
	}
	if !agreed {
		return fmt.Errorf("nothing was sent")
	}
	return nil
}

// sayTests prints what the calls came to; its error says how many failed.
func (a *app) sayTests(tests []engine.LaneTest, asJSON bool) error {
	failed := 0
	for _, t := range tests {
		if !t.Works {
			failed++
		}
	}
	if asJSON {
		if err := writeJSON(a.out, tests); err != nil {
			return err
		}
	} else {
		t := newTable(a.out)
		for _, test := range tests {
			if test.Works {
				t.row("✓", test.Lane, fmt.Sprintf("works: first token %.1f s, whole %.1f s", float64(test.FirstToken)/1000, float64(test.Duration)/1000), spent(test.Usage))
			} else {
				t.whole("✗", test.Lane, strings.TrimPrefix(test.Error, test.Lane+" "))
			}
		}
		t.flush()
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d models do not work", failed, len(tests))
	}
	return nil
}
