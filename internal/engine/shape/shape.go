// Package shape chooses which calls a run makes: one for each section's
// evaluation and one for its recommendations, or both in one, or several for
// the parts of a long section, or one for several tiny sections. It compares
// whole graphs by playing the scheduler over expected durations. It asks
// nobody and reads nothing: the same workload always gives the same tasks.
package shape

import (
	"time"

	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/resume"
)

// The ids of the tasks that concern the whole run.
const (
	RequirementsTask = "requirements"
	ConsistencyTask  = "consistency"
	PlanTask         = "plan"
)

// Cost is how long a call of one lane is expected to take.
type Cost struct {
	FirstToken time.Duration // until the answer begins
	PerToken   time.Duration // for each token of the answer
	PerPrompt  time.Duration // for each token of the prompt; 0 where reading takes no time to speak of
}

// call is how long a call takes.
func (c Cost) call(prompt, answer int) time.Duration {
	return c.FirstToken + time.Duration(prompt)*c.PerPrompt + time.Duration(answer)*c.PerToken
}

// Part is what of a section can be asked about alone: one entry. What stands
// outside of all entries belongs to the section's first part.
type Part struct {
	Entry      string // entry id; "" in a section without entries, which has one part
	Text       int    // tokens of its text
	Edits      int    // tokens of the recommendations that are expected for it
	Evaluation int    // tokens of its evaluation, alone; those of all parts are at least the section's
}

// Section is a section that is worked on. It has at least one part.
type Section struct {
	ID         string
	Kind       resume.Kind
	Priority   plan.Priority
	Parts      []Part // in order of the page
	Evaluation int    // tokens of its evaluation as a whole
	Evaluate   Cost   // of the lane that would be asked first for its evaluation
	Recommend  Cost   // of the lane that would be asked first for its recommendations
	Fuse       bool   // the lane for recommendations is capable of both in one call
	Lanes      string // names the lanes that it may be sent to: only sections with the same name share a call
}

// Workload is what a run has to do.
type Workload struct {
	Sections []Section // in order of the page
	Prefix   int       // tokens that every prompt begins with: rules, posting, requirements
	// Requirements is the call that refines the posting's requirements, which
	// nobody waits for.
	Requirements Call
}

// Call is a call of its own. The zero Call is not made.
type Call struct {
	Prompt, Answer int // tokens
	Cost           Cost
}

// Plan gives the tasks of a run, each after those it waits for, so that the
// run is expected to end soonest with limit slots, and with few tokens of
// prompts. It never expects to end later than Plain would.
//
// Whatever it chooses, each section is evaluated once and recommended for once:
// by tasks of its own or shared ones (TaskInfo.About), whole or in parts that
// make up the whole (TaskInfo.Part), in two calls or in one
// (TaskInfo.Evaluates). Only a summary waits for other sections, for their
// evaluations: for the ends of tasks that evaluate alone, and for what those that
// recommend as well begin their answers with (TaskInfo.Reads). The same choice gives the same ids.
func Plan(w Workload, limit int) []event.TaskInfo {
	s := newSearch(&w, max(limit, 1))
	return w.tasks(s.best())
}

// Plain gives the tasks of a run with an evaluation and the recommendations of
// each section in calls of their own.
func Plain(w Workload) []event.TaskInfo { return w.tasks(w.plain()) }

// unit is a section, or several that share their calls.
type unit struct {
	sections []int // of the workload, in order
	fused    bool  // evaluation and recommendations are one call
	calls    int   // among which its parts are dealt out; 1 for a shared unit
}

// plain is the choice of two calls for each section.
func (w *Workload) plain() []unit {
	units := make([]unit, len(w.Sections))
	for i := range w.Sections {
		units[i] = unit{sections: []int{i}, calls: 1}
	}
	return units
}

// waits reports whether a unit is written from what the others' evaluations found.
func (w *Workload) waits(u unit) bool { return w.Sections[u.sections[0]].Kind == resume.Summary }

// text is the number of tokens of a unit's own text.
func (w *Workload) text(u unit) int {
	n := 0
	for _, i := range u.sections {
		for _, p := range w.Sections[i].Parts {
			n += p.Text
		}
	}
	return n
}

// edits is the number of tokens of a unit's recommendations.
func (w *Workload) edits(u unit) int {
	n := 0
	for _, i := range u.sections {
		for _, p := range w.Sections[i].Parts {
			n += p.Edits
		}
	}
	return n
}

// evaluation is the number of tokens of a unit's evaluations.
func (w *Workload) evaluation(u unit) int {
	n := 0
	for _, i := range u.sections {
		n += w.Sections[i].Evaluation
	}
	return n
}
