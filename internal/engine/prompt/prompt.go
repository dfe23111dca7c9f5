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
	"maps"
	"slices"
	"strings"

	"tailor/internal/engine/event"
	"tailor/internal/engine/model"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/posting"
	"tailor/internal/engine/resume"
)

// The arrays of an answer whose elements are read one by one.
const (
	ArrayEvaluations     = "evaluations" // where a call is about several sections, or recommends too
	ArrayRecommendations = "recommendations"
	ArrayQuestions       = "questions"
	ArrayRequirements    = "requirements"
)

//go:embed rules.md
var rules string

//go:embed tasks/requirements.md
var requirementsRules string

// layout counts the changes of what this package's code writes around the data.
const layout = "2"

// Version names the rules, schemas and layout of the prompts. It is part of
// cache keys: answers to other words are other answers.
func Version() string {
	sum := sha256.New()
	parts := []string{layout, rules, requirementsRules}
	for _, name := range slices.Sorted(maps.Keys(schemas())) {
		parts = append(parts, name, string(schemas()[name]))
	}
	for _, part := range parts {
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
	context string           // of all calls about the resume
	whole   string           // the whole posting, for the call that asks for its requirements
	pages   map[string]*page // by section id, all but the contact block
}

// New makes the book of a run. The analysis may be nil; it tells the models
// what the word match has found. r, p and a must not change afterwards.
func New(r *resume.Resume, p *posting.Posting, a *plan.Analysis) *Book {
	b := &Book{resume: r, posting: p, mask: newMask(r, p), pages: map[string]*page{}}
	// Everything is written here, in order of the page: the placeholders are
	// numbered as they are met, and calls of one run must not depend on which
	// task came first.
	for i := range r.Sections {
		if section := &r.Sections[i]; section.Kind != resume.Contact {
			b.pages[section.ID] = b.write(section)
		}
	}
	b.whole = b.writePosting()
	b.context = b.writeExcerpt() + b.writeRequirements(a)
	return b
}

// Call writes the call of a task that asks a model. asks tell what its
// recommendations are made from, one for each section that it is about, in
// order; those that are missing are first tries. It gives the zero Call when
// there is nothing to send: for the contact block, what is unknown, and tasks
// that ask nobody.
func (b *Book) Call(t event.TaskInfo, asks ...Ask) model.Call {
	if t.Kind == event.Requirements {
		return b.requirements()
	}
	s := b.sheet(t)
	if s == nil {
		return model.Call{}
	}
	call := model.Call{Rules: rules, Context: b.context, Schema: schemaOf(t), Prompt: s.text}
	more := moreTokens * (len(s.sections) - 1)
	switch {
	case t.Kind == event.Evaluate:
		call.Prompt += "Task \"evaluate\" for " + s.name + ".\n"
		call.MaxTokens = evaluateTokens + more
	case t.Evaluates:
		call.Prompt += b.writeAsks(s, asks) + "Tasks \"evaluate\" and \"recommend\" for " + s.name + ", in one answer.\n"
		call.MaxTokens = s.answerTokens() + evaluationTokens + more
	default:
		call.Prompt += b.writeAsks(s, asks) + "Task \"recommend\" for " + s.name + ".\n"
		call.MaxTokens = s.answerTokens()
	}
	return call
}

// requirements asks for the posting's requirements anew, of the whole posting.
// The call holds nothing of the resume.
func (b *Book) requirements() model.Call {
	return model.Call{
		Rules: rules, Context: b.whole, Schema: schemaOf(event.TaskInfo{Kind: event.Requirements}),
		Prompt: requirementsRules, MaxTokens: requirementsTokens,
	}
}

// Longest answers, in tokens, thinking included.
const (
	evaluateTokens     = 2000
	evaluationTokens   = 600 // of an evaluation beside recommendations
	moreTokens         = 500 // for each further section of a shared call
	requirementsTokens = 6000
)

// Mask replaces what is private in a text by placeholders.
func (b *Book) Mask(text string) string { return b.mask.hide(text) }

// Unmask puts back what Mask took out; placeholders that mean nothing stay.
func (b *Book) Unmask(text string) string {
	text, _ = b.mask.show(text)
	return text
}

// writeAsks writes what a call for edits knows beyond the sections. Where it
// is about several, each line names its own.
func (b *Book) writeAsks(s *sheet, asks []Ask) string {
	var evaluation, found, facts, rejected, wish strings.Builder
	for i, ask := range asks[:min(len(asks), len(s.sections))] {
		lead := ""
		if len(s.sections) > 1 {
			lead = s.sections[i] + " "
		}
		if e := ask.Evaluation; e != nil {
			evaluation.WriteString(b.lines(lead+"gap: ", e.Gaps) + b.lines(lead+"wording: ", e.Wording))
		}
		found.WriteString(b.lines("strength: ", ask.Strengths) + b.lines("gap: ", ask.Gaps))
		facts.WriteString(b.facts(ask.Facts))
		rejected.WriteString(b.lines("", ask.Rejected))
		if note := b.short(ask.Note, maxNote); note != "" {
			wish.WriteString(lead + note + "\n")
		}
	}
	var w strings.Builder
	b.fence(&w, "evaluation", evaluation.String())
	b.fence(&w, "found", found.String())
	b.fence(&w, "facts", facts.String())
	b.fence(&w, "rejected", rejected.String())
	b.fence(&w, "wish", wish.String())
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
