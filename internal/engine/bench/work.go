package bench

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"tailor/internal/engine/event"
	"tailor/internal/engine/model"
	"tailor/internal/engine/prompt"
	"tailor/internal/engine/resume"
)

// The size of answers, in tokens. An answer is made of what the prompts ask
// for: findings (strengths, gaps, wording) of under twenty words, edits with
// eight fields, and questions.
const (
	bytesPerToken  = 4
	findingTokens  = 18 // "R12: " and some twelve words
	mostFindings   = 12 // of one evaluation; the rules allow fifteen
	reasonTokens   = 18 // of an edit, beside its new words
	questionTokens = 24
)

// question is one call as the simulated provider knows it.
type question struct {
	id     string // the task's
	call   model.Call
	prompt int    // tokens of the call
	reply  string // what is answered
	tokens int    // of the reply
	work   work   // what the reply does
}

// questionKey is the key of the *question in a call's context.
type questionKey struct{}

// work is what answers have done: the blocks they judged and the edits they
// proposed, by block. The same blocks and edits are asked for under every
// policy.
type work struct {
	judged []string // ids of blocks
	edited []string // ids of blocks
	whole  []string // sections asked for recommendations, for those without edits
}

func (w work) plus(v work) work {
	return work{
		judged: append(w.judged, v.judged...),
		edited: append(w.edited, v.edited...),
		whole:  append(w.whole, v.whole...),
	}
}

// portion is what a call looks at of one section.
type portion struct {
	section *resume.Section
	blocks  []resume.Block
	first   bool // it begins the section
}

// portions finds what a task is about.
func (s *Sample) portions(t event.TaskInfo) []portion {
	var list []portion
	for _, id := range t.About() {
		section := s.resume.Section(id)
		p := portion{section: section, blocks: section.AllBlocks(), first: true}
		if entries := t.Part(); len(entries) > 0 {
			p.first = entries[0] == section.Entries[0].ID
			p.blocks = nil
			if p.first {
				p.blocks = slices.Clone(section.Blocks)
			}
			for _, e := range section.Entries {
				if slices.Contains(entries, e.ID) {
					p.blocks = append(p.blocks, e.Blocks...)
				}
			}
		}
		list = append(list, p)
	}
	return list
}

// ask makes a question of a task: what is answered, and how long that is.
func (s *Sample) ask(id string, call model.Call, portions []portion, evaluates, recommends bool) *question {
	var w work
	var fields []string
	switch {
	case evaluates && recommends:
		fields = append(fields, s.judgeEach(portions, &w))
	case evaluates:
		fields = append(fields, s.judge(portions, &w)...)
	}
	if recommends {
		fields = append(fields, s.edit(portions, &w)...)
	}
	reply := "{" + strings.Join(fields, ",") + "}"
	return &question{id: id, call: call, prompt: call.Tokens(), reply: reply, work: w,
		tokens: (len(reply) + bytesPerToken - 1) / bytesPerToken}
}

// judge writes the evaluation of portions: for each two findings, and one for
// every second block.
func (s *Sample) judge(portions []portion, w *work) []string {
	var findings []string
	for _, p := range portions {
		for range min(2+len(p.blocks)/2, mostFindings) {
			findings = append(findings, words(findingTokens))
		}
		for _, b := range p.blocks {
			w.judged = append(w.judged, b.ID)
		}
	}
	half := (len(findings) + 1) / 2
	return []string{field("strengths", findings[:half]), field("gaps", findings[half:]), field("wording", []string{}), field("score", 50)}
}

// judgeEach writes an evaluation of each portion on its own.
func (s *Sample) judgeEach(portions []portion, w *work) string {
	var list []string
	for _, p := range portions {
		fields := append([]string{field("section", p.section.ID)}, s.judge([]portion{p}, w)...)
		list = append(list, "{"+strings.Join(fields, ",")+"}")
	}
	return fmt.Sprintf("%q:[%s]", prompt.ArrayEvaluations, strings.Join(list, ","))
}

// edit writes the recommendations for portions: every second block of a
// section is rewritten at its own length, and the section's first portion asks
// a question.
func (s *Sample) edit(portions []portion, w *work) []string {
	edits, questions := []map[string]any{}, []map[string]any{}
	for _, p := range portions {
		for i, b := range p.section.AllBlocks() {
			here := slices.ContainsFunc(p.blocks, func(o resume.Block) bool { return o.ID == b.ID })
			if i%2 != 0 || !here {
				continue
			}
			w.edited = append(w.edited, b.ID)
			edits = append(edits, map[string]any{
				"evidence": []string{b.ID}, "requirements": []string{"R1", "R2"}, "op": "replace", "target": b.ID,
				"move_before": "", "after": words(b.Text.Len() / bytesPerToken), "why": words(reasonTokens), "priority": "medium",
			})
		}
		if p.first {
			w.whole = append(w.whole, p.section.ID)
			questions = append(questions, map[string]any{"requirement": "R1", "text": words(questionTokens)})
		}
	}
	return []string{field(prompt.ArrayRecommendations, edits), field(prompt.ArrayQuestions, questions)}
}

// words is filler of so many tokens.
func words(tokens int) string {
	return strings.Repeat("word", max(tokens, 1))
}

// field writes one field of an object.
func field(name string, value any) string {
	text, err := json.Marshal(value)
	if err != nil { // plain values only
		panic(err)
	}
	return fmt.Sprintf("%q:%s", name, text)
}
