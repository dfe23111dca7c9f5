package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"tailor/internal/engine/event"
	"tailor/internal/engine/store"
)

// statistics is what `tailor stats --json` prints.
type statistics struct {
	Simulated bool          `json:"simulated"`
	Since     *time.Time    `json:"since"` // null: as far back as anything is kept
	Models    []laneFigures `json:"models"`
	Sections  []laneFigures `json:"sections"` // by section kind, task kind and model
}

// laneFigures are figures with their shares.
type laneFigures struct {
	store.Figures
	AcceptedShare *float64 `json:"accepted_share"` // null: nobody decided
	ValidShare    *float64 `json:"valid_share"`    // null: no answer came
}

func newStats(a *app) *cobra.Command {
	var since string
	var asJSON, simulated bool
	cmd := &cobra.Command{
		Use:   "stats",
		Short: "Show how models did on this machine: time, cost, accepted suggestions",
		Long: "Show how models did on this machine, by model and by kind of section: how long\n" +
			"half and 95 of 100 of their answers took at most, what they cost, and how many of\n" +
			"their suggestions were accepted. No word of a resume is kept for this.",
		Example: "  tailor stats\n  tailor stats --since 7d\n  tailor stats --json",
		Args:    arguments(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			from, err := parseSince(since, time.Now())
			if err != nil {
				return err
			}
			kept, err := a.openStore(cmd.Context())
			if err != nil {
				return err
			}
			defer kept.Close()
			found, err := readStatistics(cmd.Context(), kept, store.Scope{Since: from, Simulated: simulated})
			if err != nil {
				return err
			}
			if asJSON {
				return writeJSON(a.out, found)
			}
			printStatistics(a.out, found)
			return nil
		},
	}
	cmd.Flags().StringVar(&since, "since", "", "how far back, such as 7d, 2w or 12h (default all that is kept: 180 days)")
	cmd.Flags().BoolVar(&simulated, "simulated", false, "of simulated models instead of real ones")
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON (docs/schemas/stats.schema.json)")
	return cmd
}

func readStatistics(ctx context.Context, kept *store.Store, scope store.Scope) (statistics, error) {
	found := statistics{Simulated: scope.Simulated}
	if !scope.Since.IsZero() {
		since := scope.Since.UTC().Truncate(time.Millisecond)
		found.Since = &since
	}
	for by, into := range map[store.Grouping]*[]laneFigures{store.ByLane: &found.Models, store.BySectionTask: &found.Sections} {
		figures, err := kept.Statistics(ctx, scope, by)
		if err != nil {
			return statistics{}, err
		}
		*into = withShares(figures)
	}
	return found, nil
}

func withShares(figures []store.Figures) []laneFigures {
	all := make([]laneFigures, len(figures))
	for i, f := range figures {
		all[i].Figures = f
		if share, ok := f.AcceptedShare(); ok {
			all[i].AcceptedShare = &share
		}
		if share, ok := f.ValidShare(); ok {
			all[i].ValidShare = &share
		}
	}
	return all
}

func printStatistics(w io.Writer, s statistics) {
	if len(s.Models) == 0 {
		line(w, "nothing yet; `tailor plan RESUME JOB` asks models")
		return
	}
	if s.Simulated {
		line(w, "simulated models")
	}
	t := newTable(w)
	measures := []string{"calls", "answered", "usable", "first token p50 / p95", "whole p50 / p95", "cost", "accepted"}
	t.row(append([]string{"model"}, measures...)...)
	for _, f := range s.Models {
		t.row(append([]string{f.Lane}, s.measures(f)...)...)
	}
	t.flush()
	line(w, "")
	t.row(append([]string{"section", "task", "model"}, measures...)...)
	// The models that do the same work stand one below another.
	sections := slices.SortedStableFunc(slices.Values(s.Sections), func(x, y laneFigures) int {
		return cmp.Or(cmp.Compare(x.Section, y.Section), cmp.Compare(x.Task, y.Task))
	})
	for _, f := range sections {
		t.row(append([]string{cmp.Or(string(f.Section), "whole run"), string(f.Task), f.Lane}, s.measures(f)...)...)
	}
	t.flush()
}

// measures are the columns that both tables have.
func (s statistics) measures(f laneFigures) []string {
	cost := "–" // simulated models have no price
	if !s.Simulated {
		cost = spent(f.Usage)
	}
	return []string{calls(f.Figures), answeredShare(f.Figures), usable(f.Figures), firstTokens(f.Figures), durations(f.Figures), cost, accepted(f.Figures)}
}

// calls counts them, and those that were stopped before they ended.
func calls(f store.Figures) string {
	if f.Cancelled == 0 {
		return fmt.Sprint(f.Calls)
	}
	return fmt.Sprintf("%d (%d stopped)", f.Calls, f.Cancelled)
}

// answeredShare is how many of the calls that ended by themselves gave an answer.
func answeredShare(f store.Figures) string {
	if ended := f.Calls - f.Cancelled; ended > 0 {
		return fmt.Sprintf("%.0f %%", 100*float64(f.Answered)/float64(ended))
	}
	return "–"
}

// usable is how many of the answers that came could be used.
func usable(f store.Figures) string {
	if share, ok := f.ValidShare(); ok {
		return fmt.Sprintf("%.0f %%", 100*share)
	}
	return "–"
}

func firstTokens(f store.Figures) string { return pair(f.FirstTokenP50, f.FirstTokenP95) }

func durations(f store.Figures) string { return pair(f.DurationP50, f.DurationP95) }

// pair writes two times in milliseconds as seconds.
func pair(p50, p95 int64) string {
	if p95 == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f s / %.1f s", float64(p50)/1000, float64(p95)/1000)
}

func spent(u event.Usage) string {
	text := fmt.Sprintf("$%.4f", u.Cost)
	switch {
	case u.PromptTokens+u.CompletionTokens == 0:
		return "–"
	case !u.Priced && u.Cost == 0:
		return "price unknown"
	case !u.Priced:
		return "over " + text
	case u.Estimated:
		return "about " + text
	}
	return text
}

// accepted tells what became of recommendations.
func accepted(f store.Figures) string {
	share, ok := f.AcceptedShare()
	switch {
	case ok:
		return fmt.Sprintf("%.0f %% of %d", 100*share, f.Accepted+f.Rejected)
	case f.AcceptedPolicy > 0:
		return fmt.Sprintf("– (%d of %d taken by policy)", f.AcceptedPolicy, f.Proposed)
	case f.Proposed > 0:
		return fmt.Sprintf("– (%d open)", f.Proposed)
	}
	return "–"
}
