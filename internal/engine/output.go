package engine

import (
	"context"
	"fmt"

	"tailor/internal/engine/document"
	"tailor/internal/engine/plan"
)

// Save writes the tailored resume. An existing file is kept unless force is
// set; then the error is document.ErrExists.
func (r *Run) Save(_ context.Context, path string, force bool) error {
	text, err := r.Tailored()
	if err != nil {
		return fmt.Errorf("tailor %s: %w", r.draft.resume.Name, err)
	}
	return document.Write(path, []byte(text), force)
}

// SavePlan writes the plan in Markdown, under the same rule.
func (r *Run) SavePlan(_ context.Context, path string, force bool) error {
	return document.Write(path, []byte(r.PlanMarkdown()), force)
}

// PlanMarkdown is the plan as it stands, in Markdown.
func (r *Run) PlanMarkdown() string {
	state := r.State()
	return plan.Markdown(state.Plan(), plan.MarkdownOptions{Analysis: &state.Analysis})
}
