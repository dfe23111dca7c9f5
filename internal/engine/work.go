package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"tailor/internal/engine/event"
	"tailor/internal/engine/match"
	"tailor/internal/engine/model"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/posting"
	"tailor/internal/engine/prompt"
	"tailor/internal/engine/resume"
	"tailor/internal/engine/schedule"
)

// perform does one task's work. It is the scheduler's Runner.
func (l *lap) perform(ctx context.Context, t schedule.Task, gate schedule.Gate) error {
	task := l.task(t.ID)
	switch task.Kind {
	case event.Evaluate:
		return l.evaluate(ctx, task, gate)
	case event.Recommend:
		return l.recommend(ctx, task, gate)
	case event.Requirements:
		return l.refine(ctx, task, gate)
	case event.Consistency:
		l.makeConsistent()
		return nil
	case event.Assemble:
		// Nobody waits for the refined requirements; an error only says that they are there.
		_ = l.scheduler.Cancel(requirementsTask)
		return l.run.take(l.run.draft.request.Accept)
	default:
		return fmt.Errorf("no worker knows task %s", t.ID)
	}
}

// job is what every call of a model has in common.
func (l *lap) job(task event.TaskInfo, section resume.Kind) model.Job {
	return model.Job{
		Task:    task.ID,
		Chain:   l.run.draft.chains[task.Kind][section],
		Observe: l.tell,
	}
}

// evaluate finds out how well the task's sections meet the posting.
func (l *lap) evaluate(ctx context.Context, task event.TaskInfo, gate schedule.Gate) error {
	r := l.run
	job := l.job(task, r.draft.kind(task))
	job.Call = r.draft.book.Call(task)
	job.Accept = func(text string) error { return r.draft.book.Accept(task, text) }
	job.Local = func(context.Context) error { return nil }
	r.draft.rehearse(task, job.Call)
	answer, err := l.send(ctx, gate, task, job, nil)
	if err != nil {
		return fmt.Errorf("evaluate %s: %w", strings.Join(task.About(), ", "), err)
	}
	return r.evaluated(task, answer)
}

// recommend proposes edits for what its task is about, and evaluates it when
// the task says so. Each edit is guarded and shown the moment its object closes,
// and so are the evaluations, which others wait for.
func (l *lap) recommend(ctx context.Context, task event.TaskInfo, gate schedule.Gate) error {
	r := l.run
	h := &harvest{run: r, task: task}
	job := l.job(task, r.draft.kind(task))
	job.Observe = func(body event.Body) {
		l.tell(body)
		if started, ok := body.(event.AttemptStarted); ok {
			h.begin(started, job.Chain)
		}
	}
	var asks []prompt.Ask
	for _, section := range task.About() {
		asks = append(asks, r.wish(r.draft.resume.Section(section), l.note(section)))
	}
	job.Call = r.draft.book.Call(task, asks...)
	job.Array, job.Element = prompt.ArrayRecommendations, h.element
	if task.Evaluates {
		job.Preface = prompt.ArrayEvaluations
		job.Early = func(attempt int, raw json.RawMessage) {
			if h.early(attempt, raw) {
				gate.Yield()
			}
		}
	}
	job.Accept = func(text string) error { return r.draft.book.Accept(task, text) }
	job.Local = func(context.Context) error {
		h.local()
		return nil
	}
	r.draft.rehearse(task, job.Call)
	answer, err := l.send(ctx, gate, task, job, h.replayed)
	if err != nil {
		h.abandon()
		return fmt.Errorf("recommend for %s: %w", strings.Join(task.About(), ", "), err)
	}
	if task.Evaluates {
		if err := r.evaluated(task, answer); err != nil {
			return err
		}
	}
	if answer.Source == plan.FromOffline {
		r.ask(h.questions)
	} else {
		h.whole(answer.Text)
		r.ask(r.asked(task, answer.Text))
	}
	r.resolve(task, result{source: answer.Source, model: answer.Lane, note: h.remarks(answer.Note)})
	return nil
}

// refine lets a model look for requirements that the rules have missed.
func (l *lap) refine(ctx context.Context, task event.TaskInfo, gate schedule.Gate) error {
	r := l.run
	job := l.job(task, resume.Other)
	job.Call = r.draft.book.Call(task)
	job.Accept = func(text string) error { return r.draft.book.Accept(task, text) }
	job.Local = func(context.Context) error { return nil } // the rules' own requirements stand already
	r.draft.rehearse(task, job.Call)
	answer, err := l.send(ctx, gate, task, job, nil)
	if err != nil {
		return fmt.Errorf("refine the requirements: %w", err)
	}
	if answer.Source == plan.FromOffline {
		return nil
	}
	found, err := r.draft.book.ReadRequirements(answer.Text)
	if err != nil {
		return fmt.Errorf("read the refined requirements: %w", err)
	}
	r.merge(found)
	return nil
}

// merge adds the requirements that the posting's own do not cover, and scores again.
func (r *Run) merge(found []posting.Requirement) {
	r.mu.Lock()
	defer r.mu.Unlock()
	refined := *r.posting
	refined.Requirements = slices.Clone(refined.Requirements)
	for _, requirement := range found {
		if covered(refined.Requirements, requirement) {
			continue
		}
		requirement.ID = fmt.Sprintf("R%d", len(refined.Requirements)+1)
		refined.Requirements = append(refined.Requirements, requirement)
	}
	if len(refined.Requirements) == len(r.posting.Requirements) {
		return
	}
	r.posting = &refined
	r.analysis = match.Analyze(r.draft.resume, r.posting, r.matching())
	r.emitLocked(event.Analyzed{Analysis: *r.analysis, Refined: true})
	r.rescoreLocked()
}

// covered reports whether a requirement is there already: the same term, or the same words of the posting.
func covered(known []posting.Requirement, requirement posting.Requirement) bool {
	return slices.ContainsFunc(known, func(k posting.Requirement) bool {
		sameTerm := k.Term != "" && k.Term == requirement.Term && k.Kind == requirement.Kind
		overlaps := k.Start < requirement.End && requirement.Start < k.End
		return sameTerm || overlaps
	})
}

// match is the posting and the analysis as they stand now.
func (r *Run) match() (*posting.Posting, *plan.Analysis) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.posting, r.analysis
}

// wish gathers what a section's recommendations are made from.
func (r *Run) wish(section *resume.Section, note string) prompt.Ask {
	r.mu.Lock()
	defer r.mu.Unlock()
	ask := prompt.Ask{Note: note}
	if s := r.state.Section(section.ID); s != nil {
		ask.Evaluation = s.Evaluation
	}
	for _, rec := range r.state.Recommendations {
		if rec.Section == section.ID && rec.Decision == plan.Rejected {
			ask.Rejected = append(ask.Rejected, rec.After)
		}
	}
	for _, q := range r.state.Questions {
		if q.Section == section.ID && q.Answer != "" {
			ask.Facts = append(ask.Facts, prompt.Fact{Requirement: q.Requirement, Question: q.Text, Text: q.Answer})
		}
	}
	if section.Kind == resume.Summary {
		var evaluations []plan.Evaluation
		for _, s := range r.state.Sections {
			if s.Evaluation != nil {
				evaluations = append(evaluations, *s.Evaluation)
			}
		}
		merged := plan.AggregateAnalyses(evaluations)
		ask.Strengths, ask.Gaps = merged.Strengths, merged.Gaps
	}
	return ask
}

// makeConsistent gives every section a result and takes duplicate and
// contradictory recommendations out. Nothing is asked again meanwhile.
func (l *lap) makeConsistent() {
	r := l.run
	r.work.Lock()
	defer r.work.Unlock()
	r.complete(l.ending)
	l.stale = l.stale && l.asking()
	r.mu.Lock()
	defer r.mu.Unlock()
	withdrawn, conflicts := plan.Consistent(r.draft.resume, r.state.Recommendations)
	for _, w := range withdrawn {
		r.emitLocked(event.Withdrawn{Recommendation: w.ID, Reason: w.Reason})
	}
	for _, rec := range slices.Clone(r.state.Recommendations) { // what was found before may be gone
		if rec.Decision == plan.Open && rec.Conflict != conflicts[rec.ID] {
			rec.Conflict = conflicts[rec.ID]
			r.emitLocked(event.Recommended{Task: consistencyTask, Recommendation: rec})
		}
	}
}

// asking reports whether a section's recommendations are under way.
func (l *lap) asking() bool {
	for _, section := range l.run.draft.resume.Sections {
		if l.ending(section.ID) == "" {
			return true
		}
	}
	return false
}

// complete gives each section that has no result the offline analyser's, for
// all of it or for those of its parts whose tasks did not end well, and says
// why, unless ending says nothing: its tasks may yet bring one.
func (r *Run) complete(ending func(section string) string) {
	for _, s := range r.State().Sections {
		if !worked(s.Kind) || s.Source != "" && s.Evaluation != nil {
			continue
		}
		why := ending(s.ID)
		if why == "" {
			continue
		}
		if s.Evaluation == nil {
			p, a := r.match()
			evaluation := match.Evaluate(r.draft.resume, p, a, s.ID)
			evaluation.Model = model.Offline
			r.emit(event.Evaluated{Evaluation: evaluation})
		}
		if s.Source == "" {
			for _, task := range r.unresolved(s.ID) {
				h := &harvest{run: r, task: task}
				h.local()
				r.ask(h.questions)
				r.resolve(task, result{source: plan.FromOffline, model: model.Offline, note: why})
			}
		}
	}
}

// asked lists the questions about the gaps of what a task is about: those of
// the answer, then the analyser's own.
func (r *Run) asked(task event.TaskInfo, answer string) []plan.Question {
	var questions []plan.Question
	if raw, err := prompt.Elements(answer, prompt.ArrayQuestions); err == nil {
		for _, element := range raw {
			// A question that cannot be read is no loss: the analyser asks about the same gaps.
			if q, err := r.draft.book.ReadQuestion(task, element); err == nil {
				questions = append(questions, q)
			}
		}
	}
	p, a := r.match()
	for _, section := range task.About() {
		_, own := match.Recommend(r.draft.resume, p, a, section)
		questions = append(questions, own...)
	}
	return questions
}

// ask puts questions to the person, one for each requirement.
func (r *Run) ask(questions []plan.Question) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, q := range questions {
		known := slices.ContainsFunc(r.state.Questions, func(known plan.Question) bool { return known.Requirement == q.Requirement })
		if known {
			continue
		}
		q.ID = fmt.Sprintf("Q%d", len(r.state.Questions)+1)
		r.emitLocked(event.Asked{Question: q})
	}
}
