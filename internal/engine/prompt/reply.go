package prompt

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/resume"
)

// Reply writes what a model would answer to a task: reading it gives what of
// recs, qs and evs the task is about again, but for what is the caller's to
// fill in. A task of another kind has no reply.
func (b *Book) Reply(t event.TaskInfo, recs []plan.Recommendation, qs []plan.Question, evs []plan.Evaluation) string {
	fields := []any{}
	add := func(name string, value any) { fields = append(fields, name, value) }
	switch {
	case t.Kind == event.Requirements:
		add(ArrayRequirements, b.replyRequirements())
	case t.Kind == event.Evaluate && !several(t):
		return encode(b.replyEvaluations(t, evs)[0].evaluation)
	case t.Kind == event.Evaluate || t.Evaluates:
		add(ArrayEvaluations, b.replyEvaluations(t, evs))
	}
	if t.Kind == event.Recommend {
		add(ArrayRecommendations, b.replyEdits(t, recs))
		add(ArrayQuestions, b.replyQuestions(t, qs))
	}
	if len(fields) == 0 {
		return ""
	}
	var w strings.Builder // in the order of the schema, as models answer
	for i := 0; i < len(fields); i += 2 {
		fmt.Fprintf(&w, ",%s:%s", encode(fields[i]), encode(fields[i+1]))
	}
	return "{" + w.String()[1:] + "}"
}

// encode writes a reply. The values are plain, so that nothing can fail.
func encode(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return ""
	}
	return string(text)
}

// replyEvaluations gives one evaluation for each section of a task; one that
// is not among evs found nothing.
func (b *Book) replyEvaluations(t event.TaskInfo, evs []plan.Evaluation) []sectionEvaluation {
	list := []sectionEvaluation{}
	for _, id := range t.About() {
		e := plan.Evaluation{}
		if i := slices.IndexFunc(evs, func(e plan.Evaluation) bool { return e.Section == id }); i >= 0 {
			e = evs[i]
		}
		list = append(list, sectionEvaluation{Section: id, evaluation: evaluation{
			Strengths: b.hideAll(e.Strengths), Gaps: b.hideAll(e.Gaps), Wording: b.hideAll(e.Wording), Score: &e.Score,
		}})
	}
	return list
}

func (b *Book) replyEdits(t event.TaskInfo, recs []plan.Recommendation) []recommendation {
	edits := []recommendation{}
	for _, r := range recs {
		if b.home(t, r.Op, r.Target) == nil {
			continue
		}
		edit := recommendation{
			Evidence: []string{}, Requirements: append([]string{}, r.Requirements...), Op: r.Op, Target: r.Target,
			MoveBefore: r.MoveBefore, Why: b.mask.hide(r.Why), Priority: r.Priority,
		}
		if r.Op != resume.Move && r.Op != resume.Delete {
			edit.After = b.mask.hide(r.After)
		}
		for _, e := range r.Evidence {
			if id := b.blockAt(e); id != "" {
				edit.Evidence = append(edit.Evidence, id)
			}
		}
		edits = append(edits, edit)
	}
	return edits
}

func (b *Book) replyQuestions(t event.TaskInfo, qs []plan.Question) []question {
	questions := []question{}
	for _, q := range qs {
		if slices.Contains(t.About(), q.Section) {
			questions = append(questions, question{Requirement: q.Requirement, Text: b.mask.hide(q.Text)})
		}
	}
	return questions
}

func (b *Book) replyRequirements() []requirement {
	list := []requirement{}
	for _, r := range b.posting.Requirements {
		list = append(list, requirement{Text: b.mask.hide(r.Text), Kind: r.Kind, Required: &r.Required, Years: r.Years})
	}
	return list
}

func (b *Book) hideAll(texts []string) []string {
	hidden := make([]string, len(texts))
	for i, text := range texts {
		hidden[i] = b.mask.hide(text)
	}
	return hidden
}
