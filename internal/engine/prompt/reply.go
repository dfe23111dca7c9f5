package prompt

import (
	"encoding/json"

	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/resume"
)

// Reply writes what a model would answer to a task of that kind about a
// section: reading it gives recs, qs or ev again, but for what is the caller's
// to fill in. A task of another kind has no reply.
func (b *Book) Reply(section string, kind event.TaskKind, recs []plan.Recommendation, qs []plan.Question, ev plan.Evaluation) string {
	switch kind {
	case event.Evaluate:
		return encode(evaluation{
			Strengths: b.hideAll(ev.Strengths), Gaps: b.hideAll(ev.Gaps), Wording: b.hideAll(ev.Wording), Score: &ev.Score,
		})
	case event.Recommend:
		return encode(map[string]any{
			ArrayRecommendations: b.replyEdits(section, recs), ArrayQuestions: b.replyQuestions(section, qs),
		})
	case event.Requirements:
		return encode(map[string]any{ArrayRequirements: b.replyRequirements()})
	}
	return ""
}

// encode writes a reply. The values are plain, so that nothing can fail.
func encode(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return ""
	}
	return string(text)
}

func (b *Book) replyEdits(section string, recs []plan.Recommendation) []recommendation {
	edits := []recommendation{}
	for _, r := range recs {
		if r.Section != section {
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

func (b *Book) replyQuestions(section string, qs []plan.Question) []question {
	questions := []question{}
	for _, q := range qs {
		if q.Section == section {
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
