package engine

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"tailor/internal/engine/event"
	"tailor/internal/engine/match"
	"tailor/internal/engine/model"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/resume"
)

// ledger keeps what each task gave of a section, so that a section that was
// split is told as one. It is guarded by Run.mu.
type ledger map[string]*account // by section id

// account is one section's.
type account struct {
	tasks       []event.TaskInfo           // that recommend for it, in order of the page
	results     map[string]result          // by task id
	evaluations map[string]plan.Evaluation // of its parts, by task id
}

// result is who gave what a task gave.
type result struct {
	source plan.Source
	model  string
	note   string
}

// expect opens an account for each section that the tasks recommend for.
func (r *Run) expect(tasks []event.TaskInfo) {
	r.mu.Lock()
	defer r.mu.Unlock()
	fresh := ledger{}
	for _, t := range tasks {
		if t.Kind != event.Recommend {
			continue
		}
		for _, id := range t.About() {
			if fresh[id] == nil {
				fresh[id] = &account{results: map[string]result{}, evaluations: map[string]plan.Evaluation{}}
			}
			fresh[id].tasks = append(fresh[id].tasks, t)
		}
	}
	if r.ledger == nil {
		r.ledger = ledger{}
	}
	for id, a := range fresh {
		r.ledger[id] = a
	}
}

// evaluated reads an answer's evaluations and tells them, a split section's as
// far as its parts have been evaluated.
func (r *Run) evaluated(task event.TaskInfo, answer model.Answer) error {
	var list []plan.Evaluation
	if answer.Source == plan.FromOffline {
		p, a := r.match()
		for _, id := range task.About() {
			list = append(list, match.Evaluate(r.draft.resume, p, a, id))
		}
	} else {
		var err error
		if list, err = r.draft.book.ReadEvaluations(task, answer.Text); err != nil {
			return err
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, e := range list {
		e.Source, e.Model = answer.Source, answer.Lane
		r.judgeLocked(task, e)
	}
	return nil
}

func (r *Run) judge(task event.TaskInfo, e plan.Evaluation) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.judgeLocked(task, e)
}

// judgeLocked tells what a task found of a section, unless it is known: the
// evaluation of a part is told as the section's.
func (r *Run) judgeLocked(task event.TaskInfo, e plan.Evaluation) {
	if a := r.ledger[e.Section]; a != nil && len(task.Part()) > 0 {
		a.evaluations[task.ID] = e
		e = a.evaluation()
	}
	if s := r.state.Section(e.Section); s != nil && s.Evaluation != nil && reflect.DeepEqual(*s.Evaluation, e) {
		return
	}
	r.emitLocked(event.Evaluated{Evaluation: e})
}

// evaluation is what the evaluations of a section's parts say of the section:
// it shows what any part shows, and lacks only what no part shows.
func (a *account) evaluation() plan.Evaluation {
	var parts []plan.Evaluation
	shown := map[string]bool{}
	for _, t := range a.tasks {
		e, ok := a.evaluations[t.ID]
		if !ok {
			continue
		}
		parts = append(parts, e)
		for _, s := range e.Strengths {
			shown[requirementOf(s)] = true
		}
	}
	merged := plan.AggregateAnalyses(parts)
	whole := plan.Evaluation{
		Section: parts[0].Section, Strengths: merged.Strengths, Wording: merged.Wording,
		Gaps: slices.DeleteFunc(merged.Gaps, func(gap string) bool { id := requirementOf(gap); return id != "" && shown[id] }),
	}
	for _, e := range parts {
		whole.Score = max(whole.Score, e.Score)
		if whole.Source == "" || worse(e.Source, whole.Source) {
			whole.Source, whole.Model = e.Source, e.Model
		}
	}
	return whole
}

// requirementOf gives the requirement's id that a finding begins with, as in
// "R3: …"; "" when there is none.
func requirementOf(finding string) string {
	id, _, ok := strings.Cut(finding, ":")
	if !ok || !strings.HasPrefix(id, "R") || strings.Trim(id[1:], "0123456789") != "" {
		return ""
	}
	return id
}

// resolve notes who answered a task, and tells it of each section all of whose
// tasks have been answered.
func (r *Run) resolve(task event.TaskInfo, got result) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, id := range task.About() {
		a := r.ledger[id]
		if a == nil { // the run was reopened, and its tasks are no longer known
			a = &account{tasks: []event.TaskInfo{task}, results: map[string]result{}}
		}
		a.results[task.ID] = got
		if len(a.results) < len(a.tasks) {
			continue
		}
		all := a.result()
		r.emitLocked(event.SectionResolved{Section: id, Source: all.source, Model: all.model, Note: all.note})
	}
}

// result is the worst of the results of a section's tasks, with what the
// others were. What several parts say alike is said once.
func (a *account) result() result {
	all := make([]result, len(a.tasks))
	for i, t := range a.tasks {
		all[i] = a.results[t.ID]
	}
	worst := slices.MaxFunc(all, func(x, y result) int { return cmp.Compare(badness(x.source), badness(y.source)) })
	like := 0
	var notes []string
	parts := map[string][]string{} // note → those that say it
	for i, one := range all {
		if one.source == worst.source {
			like++
		}
		if one.note == "" {
			continue
		}
		if !slices.Contains(notes, one.note) {
			notes = append(notes, one.note)
		}
		if part := a.tasks[i].Part(); len(part) > 0 {
			parts[one.note] = append(parts[one.note], part[0])
		}
	}
	for i, note := range notes {
		if said := parts[note]; len(said) > 0 && len(said) < len(all) {
			notes[i] = strings.Join(said, ", ") + ": " + note
		}
	}
	worst.note = strings.Join(notes, "; ")
	if like == len(all) {
		return worst
	}
	share := fmt.Sprintf("%d of %d parts; the others from better sources", like, len(all))
	if worst.note == "" {
		worst.note = share
		return worst
	}
	worst.note += " (" + share + ")"
	return worst
}

// badness ranks sources, the best first.
func badness(s plan.Source) int {
	return slices.Index([]plan.Source{plan.FromModel, plan.FromCache, plan.FromFallback, plan.FromOffline}, s)
}

func worse(a, b plan.Source) bool { return badness(a) > badness(b) }

// unresolved lists what of a section nobody has recommended for, each as a
// task about this section alone.
func (r *Run) unresolved(section string) []event.TaskInfo {
	r.mu.Lock()
	defer r.mu.Unlock()
	a := r.ledger[section]
	if a == nil {
		return []event.TaskInfo{{ID: recommendTask(section), Kind: event.Recommend, Section: section}}
	}
	var rest []event.TaskInfo
	for _, t := range a.tasks {
		if _, ok := a.results[t.ID]; !ok {
			t.Section, t.Sections = section, nil
			rest = append(rest, t)
		}
	}
	return rest
}

// givers names the tasks that recommend for a section in the lap under way.
func (r *Run) givers(section string) []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var ids []string
	if a := r.ledger[section]; a != nil {
		for _, t := range a.tasks {
			ids = append(ids, t.ID)
		}
	}
	return ids
}

// repeat gives the tasks that recommend for a section once more: for the parts
// that it was split into, and for it alone when it shared a call. It has been
// evaluated already.
func (r *Run) repeat(section string) []event.TaskInfo {
	priority := r.draft.engine.priority(r.draft.resume.Section(section).Kind)
	again := []event.TaskInfo{}
	r.mu.Lock()
	defer r.mu.Unlock()
	if a := r.ledger[section]; a != nil {
		for _, t := range a.tasks {
			if len(t.Part()) == 0 {
				continue
			}
			t.Evaluates, t.Yields, t.After, t.Reads, t.Priority = false, 0, []string{}, nil, priority
			again = append(again, t)
		}
	}
	if len(again) == 0 {
		again = append(again, event.TaskInfo{ID: recommendTask(section), Kind: event.Recommend, Section: section, After: []string{}, Priority: priority})
	}
	return again
}

// kind is the kind of the sections that a task is about; those that share a
// call are sent to the same models.
func (d *Draft) kind(task event.TaskInfo) resume.Kind { return d.resume.Section(task.Section).Kind }
