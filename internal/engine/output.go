package engine

import (
	"bytes"
	"context"
	"fmt"

	"tailor/internal/engine/document"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/report"
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

// SaveReport writes the run as one HTML page to send to somebody, under the
// same rule.
func (r *Run) SaveReport(_ context.Context, path string, force bool) error {
	var page bytes.Buffer
	if err := report.Write(&page, r.State()); err != nil {
		return err
	}
	return document.Write(path, page.Bytes(), force)
}

// PlanMarkdown is the plan as it stands, in Markdown.
func (r *Run) PlanMarkdown() string {
	state := r.State()
	return plan.Markdown(state.Plan(), plan.MarkdownOptions{Analysis: &state.Analysis})
}
