package engine

import (
	"time"

	"tailor/internal/engine/event"
	"tailor/internal/engine/model"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/resume"
	"tailor/internal/engine/schedule"
)

// The ids of the tasks that concern the whole run.
const (
	requirementsTask = "requirements"
	consistencyTask  = "consistency"
	planTask         = "plan"
)

func evaluateTask(section string) string  { return string(event.Evaluate) + ":" + section }
func recommendTask(section string) string { return string(event.Recommend) + ":" + section }

// The expected durations of calls before any was measured: a first token after
// about a second, then some fifty tokens a second.
const (
	expectedFirstToken = time.Second
	expectedPerToken   = 20 * time.Millisecond
	evaluationTokens   = 150
	requirementTokens  = 300
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

// graph lays out a run's tasks. Sections do not wait for each other, except
// that the summary is written from what the evaluations of all others found.
// The refined requirements are waited for by nobody.
func (d *Draft) graph() []event.TaskInfo {
	var tasks []event.TaskInfo
	var evaluations, recommendations []string
	if !d.offline {
		tasks = append(tasks, event.TaskInfo{ID: requirementsTask, Kind: event.Requirements,
			After: []string{}, Priority: plan.Low, Expected: expected(requirementTokens)})
	}
	for _, section := range d.resume.Sections {
		if !worked(section.Kind) {
			continue
		}
		evaluations = append(evaluations, evaluateTask(section.ID))
		recommendations = append(recommendations, recommendTask(section.ID))
	}
	for _, section := range d.resume.Sections {
		if !worked(section.Kind) {
			continue
		}
		after := []string{evaluateTask(section.ID)}
		if section.Kind == resume.Summary {
			after = evaluations
		}
		tasks = append(tasks,
			event.TaskInfo{ID: evaluateTask(section.ID), Kind: event.Evaluate, Section: section.ID,
				After: []string{}, Priority: d.engine.priority(section.Kind), Expected: expected(evaluationTokens)},
			d.recommendation(section.ID, after...))
	}
	return append(tasks, tail(recommendations...)...)
}

// recommendation is the task that makes a section's recommendations.
func (d *Draft) recommendation(id string, after ...string) event.TaskInfo {
	section := d.resume.Section(id)
	return event.TaskInfo{ID: recommendTask(id), Kind: event.Recommend, Section: id,
		After: after, Priority: d.engine.priority(section.Kind), Expected: expected(recommendationTokens(section))}
}

// tail ends a graph after the recommendations of its sections.
func tail(recommendations ...string) []event.TaskInfo {
	return []event.TaskInfo{
		{ID: consistencyTask, Kind: event.Consistency, After: recommendations, Priority: plan.High},
		{ID: planTask, Kind: event.Assemble, After: []string{consistencyTask}, Priority: plan.High},
	}
}

// expected is how long a call with so many tokens of answer should take, in milliseconds.
func expected(tokens int) int64 {
	return (expectedFirstToken + time.Duration(tokens)*expectedPerToken).Milliseconds()
}

// recommendationTokens guesses the length of a section's recommendations: an
// edit for every second block, of about its block's length and a reason.
func recommendationTokens(section *resume.Section) int {
	return 80 + model.EstimateTokens(section.Heading) + section.Span.Len()/8 + 40*len(section.AllBlocks())/2
}

func (e *Engine) priority(kind resume.Kind) plan.Priority {
	return plan.Priority(e.settings.Sections[string(kind)].Priority)
}

// scheduled turns the tasks of the graph into the scheduler's terms.
func (e *Engine) scheduled(tasks []event.TaskInfo) []schedule.Task {
	classes := map[plan.Priority]int{plan.High: 2, plan.Medium: 1, plan.Low: 0}
	all := make([]schedule.Task, len(tasks))
	for i, t := range tasks {
		all[i] = schedule.Task{ID: t.ID, After: t.After, Priority: classes[t.Priority],
			Expected: time.Duration(t.Expected) * time.Millisecond, Optional: optional(t.Kind),
			Deadline: deadlineTimeouts * e.settings.Scheduler.TaskTimeout}
	}
	return all
}
