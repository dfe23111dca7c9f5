// Package prompt holds what models are told and how their answers are read.
// Nothing private passes it: the contact block is never sent, and names,
// addresses and numbers of the person are masked in what is said and put back
// in what returns. What it quotes is fenced, so that no text can steer a model.
package prompt

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"strings"

	"tailor/internal/engine/model"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/posting"
	"tailor/internal/engine/resume"
)

// The arrays of an answer whose elements are read one by one.
const (
	ArrayRecommendations = "recommendations"
	ArrayQuestions       = "questions"
	ArrayRequirements    = "requirements"
)

//go:embed rules.md
var rules string

//go:embed schema/evaluation.json
var evaluationSchema []byte

//go:embed schema/recommendations.json
var recommendationsSchema []byte

//go:embed schema/requirements.json
var requirementsSchema []byte

// layout counts the changes of what this package's code writes around the data.
const layout = "1"

// Version names the rules, schemas and layout of the prompts. It is part of
// cache keys: answers to other words are other answers.
func Version() string {
	sum := sha256.New()
	for _, part := range []string{layout, rules, string(evaluationSchema), string(recommendationsSchema), string(requirementsSchema)} {
		fmt.Fprintf(sum, "%d\n%s", len(part), part)
	}
	return layout + "-" + hex.EncodeToString(sum.Sum(nil))[:12]
}

// Ask is what a recommendation call knows beyond the section itself. The zero
// Ask is a first try.
type Ask struct {
	Evaluation *plan.Evaluation // of this section; nil when there is none
	Strengths  []string         // of the other sections, merged; for the summary
	Gaps       []string         // of the other sections, merged; for the summary
	Note       string           // the person's wish for a retry
	Facts      []Fact           // what the person has confirmed
	Rejected   []string         // new words of edits that the person turned down
}

// Fact is one thing that the person has confirmed.
type Fact struct {
	Requirement string // requirement id, "" when it belongs to none
	Question    string // what they were asked, "" when they told it unasked
	Text        string // their words
}

// Bounds on what a person or another answer adds to a prompt.
const (
	maxNote  = 1000 // bytes of a wish or a fact
	maxShort = 300  // bytes of a gap, a question, a rejected text
	maxLines = 20   // facts, rejected texts, gaps
)

// Book writes the calls of one run and reads their answers. It is safe for
// concurrent use.
type Book struct {
	resume  *resume.Resume
	posting *posting.Posting
	mask    *mask
	context string
	match   string            // fenced; "" without an analysis
	sheets  map[string]*sheet // by section id, all but the contact block
}

// New makes the book of a run. The analysis may be nil; it tells the models
// what the word match has found. r, p and a must not change afterwards.
func New(r *resume.Resume, p *posting.Posting, a *plan.Analysis) *Book {
	b := &Book{resume: r, posting: p, mask: newMask(r, p), sheets: map[string]*sheet{}}
	// Everything is written here, in order of the page: the placeholders are
	// numbered as they are met, and calls of one run must not depend on which
	// task came first.
	for i := range r.Sections {
		if section := &r.Sections[i]; section.Kind != resume.Contact {
			b.sheets[section.ID] = b.write(section)
		}
	}
	b.context = b.writePosting()
	b.match = b.writeMatch(a)
	return b
}

// Evaluate asks how well a section meets the posting. It gives the zero Call
// for the contact block and for an unknown section: there is nothing to send.
func (b *Book) Evaluate(section string) model.Call {
	s, ok := b.sheets[section]
	if !ok {
		return model.Call{}
	}
	call := b.call("evaluation", evaluationSchema, evaluateTokens)
	call.Prompt = s.text + b.match + "Task \"evaluate\" for section " + section + ".\n"
	return call
}

// Recommend asks for edits of a section. It gives the zero Call for the
// contact block and for an unknown section.
func (b *Book) Recommend(section string, ask Ask) model.Call {
	s, ok := b.sheets[section]
	if !ok {
		return model.Call{}
	}
	call := b.call("recommendations", recommendationsSchema, s.answerTokens())
	call.Prompt = s.text + b.match + b.writeAsk(ask) + "Task \"recommend\" for section " + section + ".\n"
	return call
}

// Requirements asks for the posting's requirements anew. The call holds
// nothing of the resume.
func (b *Book) Requirements() model.Call {
	call := b.call("requirements", requirementsSchema, requirementsTokens)
	call.Prompt = "Task \"requirements\".\n"
	return call
}

// Longest answers, in tokens, thinking included.
const (
	evaluateTokens     = 2000
	requirementsTokens = 6000
)

func (b *Book) call(name string, schema []byte, tokens int) model.Call {
	return model.Call{
		Rules: rules, Context: b.context, MaxTokens: tokens,
		Schema: model.Schema{Name: name, JSON: schema},
	}
}

// Mask replaces what is private in a text by placeholders.
func (b *Book) Mask(text string) string { return b.mask.hide(text) }

// Unmask puts back what Mask took out; placeholders that mean nothing stay.
func (b *Book) Unmask(text string) string {
	text, _ = b.mask.show(text)
	return text
}

// writeAsk writes what a call for edits knows beyond the section.
func (b *Book) writeAsk(ask Ask) string {
	var w strings.Builder
	if e := ask.Evaluation; e != nil {
		b.fence(&w, "evaluation", b.lines("gap: ", e.Gaps)+b.lines("wording: ", e.Wording))
	}
	b.fence(&w, "found", b.lines("strength: ", ask.Strengths)+b.lines("gap: ", ask.Gaps))
	b.fence(&w, "facts", b.facts(ask.Facts))
	b.fence(&w, "rejected", b.lines("", ask.Rejected))
	b.fence(&w, "wish", b.short(ask.Note, maxNote))
	return w.String()
}

// lines writes texts one a line.
func (b *Book) lines(lead string, texts []string) string {
	var w strings.Builder
	for _, text := range texts[:min(len(texts), maxLines)] {
		if text = b.short(text, maxShort); text != "" {
			w.WriteString(lead + text + "\n")
		}
	}
	return w.String()
}

// facts writes what the person has confirmed; the newest are kept.
func (b *Book) facts(facts []Fact) string {
	var w strings.Builder
	for _, fact := range facts[max(0, len(facts)-maxLines):] {
		text := b.short(fact.Text, maxNote)
		if text == "" {
			continue
		}
		if b.requirement(fact.Requirement) {
			w.WriteString(fact.Requirement + " ")
		}
		if question := b.short(fact.Question, maxShort); question != "" {
			w.WriteString("asked: " + question + " ")
		}
		w.WriteString("confirmed: " + text + "\n")
	}
	return w.String()
}

// requirement reports whether the posting has a requirement with that id.
func (b *Book) requirement(id string) bool {
	for _, r := range b.posting.Requirements {
		if r.ID == id {
			return true
		}
	}
	return false
}
