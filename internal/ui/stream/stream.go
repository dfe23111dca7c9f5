// Package stream shows a run where there is no terminal: as plain lines for
// people, or as one JSON object a line for programs. Both read the same events
// as the screens do.
package stream

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"tailor/internal/engine/event"
	"tailor/internal/ui/printable"
)

// JSON writes each event as one line until the run has finished, and gives the
// state that they fold to. The last line is run_finished, with the plan.
func JSON(ctx context.Context, events *event.Subscription, w io.Writer) (*event.State, error) {
	buffered := bufio.NewWriter(w)
	encoder := json.NewEncoder(buffered)
	encoder.SetEscapeHTML(false)
	return follow(ctx, events, func(e event.Event, _ *event.State) error {
		return encoder.Encode(e)
	}, buffered.Flush)
}

// Lines tells the course of the run in words, a line for each section that
// gets its result and for whatever goes wrong, until the run has finished.
func Lines(ctx context.Context, events *event.Subscription, w io.Writer) (*event.State, error) {
	return follow(ctx, events, func(e event.Event, s *event.State) error {
		for _, line := range say(e, s) {
			if _, err := fmt.Fprintln(w, printable.Text(line)); err != nil {
				return err
			}
		}
		return nil
	}, func() error { return nil })
}

// follow folds the events of a run up to its end and hands each one to write,
// flushing whenever it has to wait for more.
func follow(ctx context.Context, events *event.Subscription, write func(event.Event, *event.State) error, flush func() error) (*event.State, error) {
	state := event.Fold(nil)
	for {
		batch, err := events.Next(ctx)
		if errors.Is(err, io.EOF) {
			return state, nil
		}
		if err != nil {
			return state, fmt.Errorf("follow the run: %w", err)
		}
		for _, e := range batch {
			state.Apply(e)
			if err := write(e, state); err != nil {
				return state, fmt.Errorf("write the run's events: %w", err)
			}
		}
		if err := flush(); err != nil {
			return state, fmt.Errorf("write the run's events: %w", err)
		}
		if !state.EndedAt.IsZero() { // a run that was carried on has an earlier end in its past
			return state, nil
		}
	}
}

// say puts an event into words; most say nothing.
func say(e event.Event, s *event.State) []string {
	switch b := e.Body.(type) {
	case event.RunStarted:
		return started(b)
	case event.Analyzed:
		return []string{analyzed(b)}
	case event.AttemptEnded:
		if b.Outcome == event.Answered || b.Outcome == event.Abandoned {
			return nil
		}
		return []string{fmt.Sprintf("  ! %s: %s%s", b.Task, named(b.Lane, b.Error), retrying(b))}
	case event.GivenUp:
		return []string{fmt.Sprintf("  ! %s: not asked: %s", b.Task, named(b.Lane, b.Why))}
	case event.SectionResolved:
		return resolved(b, s)
	case event.Noticed:
		return []string{fmt.Sprintf("  %s: %s", b.Level, b.Text)}
	case event.RunFinished:
		return []string{finished(b, s)}
	default:
		return nil
	}
}

// named puts a lane before what is told of it, unless it is named there.
func named(lane, words string) string {
	if strings.Contains(words, lane) {
		return words
	}
	return lane + ": " + words
}

func started(b event.RunStarted) []string {
	job := b.Title
	if job == "" {
		job = b.Posting
	}
	if b.Company != "" {
		job += ", " + b.Company
	}
	mode := ""
	switch {
	case b.Simulated:
		mode = " · simulated"
	case b.Offline:
		mode = " · offline: " + b.Reason
	}
	return []string{fmt.Sprintf("%s → %s%s", b.Resume, job, mode)}
}

func analyzed(b event.Analyzed) string {
	counts := map[string]int{}
	for _, r := range b.Requirements {
		counts[string(r.Verdict)]++
	}
	refined := ""
	if b.Refined {
		refined = " (requirements refined by a model)"
	}
	return fmt.Sprintf("match %.0f of 100 · requirements: %d met, %d partly, %d missing%s",
		b.Score, counts["met"], counts["partly"], counts["missing"], refined)
}

func retrying(b event.AttemptEnded) string {
	switch b.Outcome {
	case event.Retrying:
		return fmt.Sprintf("; again in %s", (time.Duration(b.RetryIn) * time.Millisecond).Round(100*time.Millisecond))
	case event.MovedOn:
		return "; the next model is asked"
	default:
		return ""
	}
}

func resolved(b event.SectionResolved, s *event.State) []string {
	section := s.Section(b.Section)
	if section == nil {
		return nil
	}
	name := section.Heading
	if name == "" {
		name = string(section.Kind)
	}
	if !slices.ContainsFunc(s.Tasks, func(t event.TaskState) bool { return slices.Contains(t.About(), b.Section) }) && b.Note != "" {
		return []string{fmt.Sprintf("  · %s: %s", name, b.Note)}
	}
	recommendations := 0
	for _, r := range s.Recommendations {
		if r.Section == b.Section {
			recommendations++
		}
	}
	line := fmt.Sprintf("  ✓ %s: %s by %s", name, count(recommendations, "recommendation"), b.Model)
	if b.Note != "" {
		line += " (" + b.Note + ")"
	}
	return []string{line}
}

func finished(b event.RunFinished, s *event.State) string {
	elapsed := s.Elapsed(s.At).Round(time.Millisecond)
	if b.Status == event.RunDone {
		return fmt.Sprintf("done in %s · match %.0f → %.0f", elapsed, s.Analysis.Score, s.ScoreAfter)
	}
	return fmt.Sprintf("%s after %s: %s", b.Status, elapsed, b.Reason)
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
