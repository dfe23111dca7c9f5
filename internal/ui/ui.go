// Package ui is the terminal interface of a run: a dashboard of the work under
// way, the review of what was recommended, and the plan. It reads one stream of
// events, folds it into a state of its own and shows that; what a person does
// goes to the run through the Session interface.
package ui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
	"tailor/themes"
)

// ErrInterrupted is returned by Run when the person left while the run was still at work.
var ErrInterrupted = errors.New("interrupted")

// Session is the run that a person watches and decides on. Its methods may
// wait; they are never called from the goroutine that draws.
type Session interface {
	// ID is the run's id.
	ID() string
	// Subscribe gives the run's events: the whole history, then live.
	Subscribe() *event.Subscription
	// Decide sets the decision on a recommendation; text is the person's own words for plan.Edited.
	Decide(ctx context.Context, rec string, d plan.Decision, text string) error
	// AcceptGrounded accepts every open grounded recommendation and returns how many.
	AcceptGrounded(ctx context.Context, highOnly bool) (int, error)
	// Retry asks for a section's recommendations again, with a note for the model.
	Retry(ctx context.Context, section, note string) error
	// Answer confirms a fact.
	Answer(ctx context.Context, question, text string) error
	// CancelTask stops one task.
	CancelTask(task string) error
	// Cancel stops every call under way and keeps the run.
	Cancel()
	// Save writes the tailored resume. Its error is fs.ErrExist when the file exists and force is not set.
	Save(ctx context.Context, path string, force bool) error
	// SavePlan writes the plan in Markdown, with the same error.
	SavePlan(ctx context.Context, path string, force bool) error
}

// Options say how the interface looks and where it runs.
type Options struct {
	Theme           themes.Theme        // zero or themes.Auto: picked by what the terminal can show
	Keys            map[string][]string // keys by the action's name, over the built-in ones
	NoColor         bool                // no colours, as NO_COLOR in Environ says too
	SuggestedOutput string              // where to write the tailored resume unless the person says otherwise
	SuggestedPlan   string              // the same for the plan
	Input           io.Reader           // nil: the terminal
	Output          io.Writer           // nil: the terminal
	Environ         []string            // nil: the process's
	Width, Height   int                 // size in cells when Output is no terminal
	Clock           func() time.Time    // nil: time.Now
}

// Run shows the session until the person leaves or ctx ends, and restores the
// terminal in either case. Leaving does not stop the run's work: the caller does.
func Run(ctx context.Context, s Session, o Options) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	m, err := newModel(ctx, s, o)
	if err != nil {
		return err
	}
	defer m.events.Stop()
	return m.run(newProgram(ctx, m, o))
}

func newProgram(ctx context.Context, m tea.Model, o Options) *tea.Program {
	options := []tea.ProgramOption{
		tea.WithContext(ctx),
		tea.WithoutSignalHandler(), // the caller owns the signals and ends ctx
		tea.WithEnvironment(environ(o)),
		tea.WithWindowSize(o.Width, o.Height),
	}
	if o.Input != nil {
		options = append(options, tea.WithInput(o.Input))
	}
	if o.Output != nil {
		options = append(options, tea.WithOutput(o.Output))
	}
	if noColor(o) {
		options = append(options, tea.WithColorProfile(colorprofile.Ascii))
	}
	return tea.NewProgram(m, options...)
}

// run drives the program and says why it ended.
func (m *model) run(p *tea.Program) error {
	_, err := p.Run()
	switch {
	case err == nil:
		return m.left
	case errors.Is(err, tea.ErrProgramPanic):
		return fmt.Errorf("terminal interface: %w", err)
	case m.ctx.Err() != nil:
		return context.Cause(m.ctx)
	}
	return fmt.Errorf("terminal interface: %w", err)
}

func environ(o Options) []string {
	if o.Environ != nil {
		return o.Environ
	}
	return os.Environ()
}

// noColor reports whether colours are off. NO_COLOR counts with any value that
// is not empty, "yes" included, which colorprofile overlooks.
func noColor(o Options) bool {
	if o.NoColor {
		return true
	}
	off := false
	for _, entry := range environ(o) {
		if value, found := strings.CutPrefix(entry, "NO_COLOR="); found {
			off = value != ""
		}
	}
	return off
}
