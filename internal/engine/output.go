package engine

import (
	"bytes"
	"context"

	"tailor/internal/engine/document"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/report"
)

// SavePlan writes the plan in Markdown, under the same rule as Save.
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
