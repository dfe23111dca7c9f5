package engine

import (
	"strings"
	"time"

	"tailor/internal/engine/event"
	"tailor/internal/engine/model"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/resume"
	"tailor/internal/engine/schedule"
	"tailor/internal/engine/shape"
)

// The ids of the tasks that concern the whole run.
const (
	requirementsTask = shape.RequirementsTask
	consistencyTask  = shape.ConsistencyTask
	planTask         = shape.PlanTask
)

func recommendTask(section string) string { return string(event.Recommend) + ":" + section }

// The expected durations of calls before any was measured: a first token after
// about a second, then some fifty tokens a second.
const (
	expectedFirstToken = time.Second
	expectedPerToken   = 20 * time.Millisecond
	evaluationTokens   = 150
	requirementsTokens = 300
)

// deadlineTimeouts bounds a task in terms of the longest time of one call: room
// for its turn in the queue and every retry and fallback of its chain.
const deadlineTimeouts = 15

// worked reports whether a section is worked on by tasks. The contact block
// never leaves the machine, and references are other people's data: both are
// kept as they are.
func worked(kind resume.Kind) bool {
	return kind != resume.Contact && kind != resume.References
}

// graph lays out a run's tasks, in the shape that is expected to end soonest.
// Sections do not wait for each other, except that the summary is written from
// what the evaluations of all others found. The refined requirements are waited
// for by nobody. Offline there is nothing to choose: no task takes long.
func (d *Draft) graph() []event.TaskInfo {
	if d.offline || d.request.Plain {
		return shape.Plain(d.workload())
	}
	return d.shaped(d.workload())
}

// workload is what the run has to do, and how long its calls should take.
func (d *Draft) workload() shape.Workload {
	var w shape.Workload
	for i := range d.resume.Sections {
		section := &d.resume.Sections[i]
		if !worked(section.Kind) {
			continue
		}
		w.Sections = append(w.Sections, shape.Section{
			ID: section.ID, Kind: section.Kind, Priority: d.engine.priority(section.Kind), Parts: d.parts(section),
			Evaluation: evaluationTokens, Evaluate: d.cost(event.Evaluate, section.Kind), Recommend: d.cost(event.Recommend, section.Kind), Fuse: d.capable(section.Kind), Lanes: d.laneNames(section.Kind),
		})
		if w.Prefix == 0 {
			call := d.book.Call(event.TaskInfo{Kind: event.Evaluate, Section: section.ID})
			w.Prefix = model.EstimateTokens(call.Rules) + model.EstimateTokens(call.Context)
		}
	}
	if !d.offline {
		w.Requirements = shape.Call{Prompt: d.book.Call(event.TaskInfo{Kind: event.Requirements}).Tokens(), Answer: requirementsTokens,
			Cost: d.cost(event.Requirements, resume.Other)}
	}
	return w
}

// tail ends a graph after the recommendations of its sections.
func tail(recommendations ...string) []event.TaskInfo {
	return []event.TaskInfo{
		{ID: consistencyTask, Kind: event.Consistency, After: recommendations, Priority: plan.High},
		{ID: planTask, Kind: event.Assemble, After: []string{consistencyTask}, Priority: plan.High},
	}
}

// parts lists what of a section can be asked about alone.
func (d *Draft) parts(section *resume.Section) []shape.Part {
	all := max(len(section.AllBlocks()), 1)
	part := func(entry string, blocks int) shape.Part {
		text := d.book.Call(event.TaskInfo{Kind: event.Evaluate, Section: section.ID, Entry: entry}).Prompt
		return shape.Part{Entry: entry, Text: model.EstimateTokens(text), Edits: recommendationTokens(text, blocks),
			Evaluation: evaluationTokens/3 + evaluationTokens*2/3*blocks/all} // less is found in a part, though not in proportion
	}
	if len(section.Entries) == 0 {
		return []shape.Part{part("", len(section.Blocks))}
	}
	parts := make([]shape.Part, len(section.Entries))
	for i, entry := range section.Entries {
		blocks := len(entry.Blocks)
		if i == 0 {
			blocks += len(section.Blocks)
		}
		parts[i] = part(entry.ID, blocks)
	}
	return parts
}

// recommendationTokens guesses the length of the recommendations for a text:
// an edit for every second block, of about its block's length and a reason.
func recommendationTokens(text string, blocks int) int {
	return 40 + model.EstimateTokens(text)/2 + 40*blocks/2
}

// capable reports whether the model that is asked first for a section's
// recommendations can evaluate it in the same call.
func (d *Draft) capable(kind resume.Kind) bool {
	chain := d.chains[event.Recommend][kind]
	return len(chain) > 0 && model.StrengthOf(chain[0].Lane, d.engine.providers.infos) == model.Capable
}

// laneNames names the models that a section may be sent to.
func (d *Draft) laneNames(kind resume.Kind) string {
	var w strings.Builder
	for _, task := range []event.TaskKind{event.Evaluate, event.Recommend} {
		for _, choice := range d.chains[task][kind] {
			w.WriteString(choice.Lane.String() + "\n")
		}
		w.WriteString("\n")
	}
	return w.String()
}

func (e *Engine) priority(kind resume.Kind) plan.Priority {
	return plan.Priority(e.settings.Sections[string(kind)].Priority)
}

// scheduled turns the tasks of the graph into the scheduler's terms.
func (e *Engine) scheduled(tasks []event.TaskInfo) []schedule.Task {
	all := make([]schedule.Task, len(tasks))
	for i, t := range tasks {
		all[i] = schedule.Task{ID: t.ID, After: t.After, Reads: t.Reads, Priority: shape.Class(t.Priority),
			Expected: time.Duration(t.Expected) * time.Millisecond, Yields: time.Duration(t.Yields) * time.Millisecond,
			Optional: optional(t.Kind),
			Deadline: deadlineTimeouts * e.settings.Scheduler.TaskTimeout}
	}
	return all
}
