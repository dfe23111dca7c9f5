package engine

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"tailor/internal/engine/event"
	"tailor/internal/engine/model"
	"tailor/internal/engine/plan"
)

// Continue carries a stored run on that was killed or stopped: the tasks that
// were not done run, and what was answered and decided stays. A run that is
// done is opened as it is.
func (s *Stored) Continue(ctx context.Context) (*Run, error) {
	run, err := s.reopen(ctx)
	if err != nil {
		return nil, err
	}
	state := run.State()
	if state.Status == event.RunDone {
		return run, nil
	}
	tasks := run.remaining(state)
	run.begin(state)
	run.emit(event.Noticed{Level: event.Info, Text: fmt.Sprintf("carried on where it was left: %d of %d tasks were done", done(state), max(len(state.Tasks), len(tasks)))})
	if err := run.startLap(tasks, map[string]string{}); err != nil {
		run.Close()
		return nil, err
	}
	return run, nil
}

// remaining lists the tasks that a run still has to do, all of them when it
// was killed before it had any. Its end always runs: over what comes now.
func (r *Run) remaining(state *event.State) []event.TaskInfo {
	if len(state.Tasks) == 0 {
		return r.draft.graph()
	}
	var rest []event.TaskInfo
	for _, t := range state.Tasks {
		if t.Status != event.TaskDone || t.Kind == event.Consistency || t.Kind == event.Assemble {
			rest = append(rest, t.TaskInfo)
		}
	}
	return rest
}

func done(state *event.State) int {
	n := 0
	for _, t := range state.Tasks {
		if t.Status == event.TaskDone {
			n++
		}
	}
	return n
}

// doneTasks are the ids of the tasks that are done.
func (r *Run) doneTasks() map[string]bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	done := map[string]bool{}
	for _, t := range r.state.Tasks {
		done[t.ID] = t.Status == event.TaskDone
	}
	return done
}

// carried gives a model's answer to a task that was told before the run's
// process was killed, once.
func (r *Run) carried(task string) (model.Answer, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	answer, ok := r.answers[task]
	delete(r.answers, task)
	return answer, ok
}

// unworked finds the answers of models that no task has worked in to its end.
func unworked(events []event.Event) map[string]model.Answer {
	answers := map[string]model.Answer{}
	first := map[string]string{} // task → the lane that was asked first
	for _, e := range events {
		switch b := e.Body.(type) {
		case event.AttemptStarted:
			delete(answers, b.Task)
			if b.Attempt == 1 {
				first[b.Task] = b.Lane
			}
		case event.AttemptEnded:
			if b.Outcome != event.Answered || b.Answer == "" {
				continue
			}
			answer := model.Answer{Lane: b.Lane, Source: plan.FromModel, Text: b.Answer}
			if b.Lane != first[b.Task] {
				answer.Source = plan.FromFallback
				answer.Note = fmt.Sprintf("%s gave no answer; answered by %s", first[b.Task], b.Lane)
			}
			answers[b.Task] = answer
		case event.TaskChanged:
			if b.Status == event.TaskDone {
				delete(answers, b.Task)
			}
		}
	}
	return answers
}

// recall opens the accounts of the sections again: what the parts of a split
// section gave is not lost because others of its parts were still awaited.
func (r *Run) recall() {
	var tasks []event.TaskInfo
	for _, t := range r.state.Tasks {
		tasks = append(tasks, t.TaskInfo)
	}
	r.expect(tasks)
	for _, t := range r.state.Tasks {
		if t.Kind != event.Recommend || t.Status != event.TaskDone {
			continue
		}
		for _, id := range t.About() {
			account, section := r.ledger[id], r.state.Section(id)
			account.results[t.ID] = r.answeredBy(t)
			if section != nil && section.Evaluation != nil && t.Evaluates && len(t.Part()) > 0 {
				account.evaluations[t.ID] = *section.Evaluation // of all parts so far
			}
		}
	}
	for _, a := range r.ledger {
		a.settleAlone()
	}
}

// settleAlone leaves out the call that a section once shared when it was asked
// about alone after that.
func (a *account) settleAlone() {
	alone := func(t event.TaskInfo) bool { return len(t.Sections) == 0 && len(t.Part()) == 0 }
	if slices.ContainsFunc(a.tasks, alone) {
		a.tasks = slices.DeleteFunc(a.tasks, func(t event.TaskInfo) bool { return !alone(t) })
		maps.DeleteFunc(a.results, func(id string, _ result) bool {
			return !slices.ContainsFunc(a.tasks, func(t event.TaskInfo) bool { return t.ID == id })
		})
	}
}

// answeredBy says who gave what a task gave, from its newest attempts. One that
// is done without any has its answer from the cache.
func (r *Run) answeredBy(t event.TaskState) result {
	first := ""
	got := result{source: plan.FromCache, model: r.cachedFrom(t)}
	for _, a := range t.Attempts {
		if a.Number == 1 {
			first = a.Lane
		}
		if a.Outcome != event.Answered {
			continue
		}
		got = result{source: plan.FromModel, model: a.Lane}
		switch {
		case a.Lane == model.Offline:
			got.source = plan.FromOffline
		case a.Lane != first:
			got.source = plan.FromFallback
		}
	}
	return got
}

// cachedFrom is the model whose earlier answer a task had; "" when that
// proposed nothing.
func (r *Run) cachedFrom(t event.TaskState) string {
	for _, rec := range r.state.Recommendations {
		if rec.Source == plan.FromCache && slices.Contains(t.About(), rec.Section) {
			return rec.Model
		}
	}
	return ""
}
