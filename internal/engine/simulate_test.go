package engine

import (
	"testing"

	"tailor/internal/engine/event"
	"tailor/testdata"
)

// TestSimulatedModelsAnswerRepairs asks a simulated model again, as the router
// does when an answer was no good.
func TestSimulatedModelsAnswerRepairs(t *testing.T) {
	d := drafted(t, samples.Pairs()[0], 5)
	task := event.TaskInfo{ID: "evaluate:S3", Kind: event.Evaluate, Section: "S3"}
	call := d.book.Call(task)
	d.rehearse(task, call)
	want := d.engine.providers.script.line(call)
	call.Prompt += "\n\nYour last answer to this could not be used: it is empty. Answer again."
	if got := d.engine.providers.script.line(call); got == "" || got != want {
		t.Errorf("it answers %q, and %q when it is asked again", want, got)
	}
}
