package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"tailor/internal/engine/event"
	"tailor/internal/engine/ground"
	"tailor/internal/engine/match"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/resume"
)

// Errors of decisions.
var (
	// ErrBlocked refuses to take an edit that contradicts the resume.
	ErrBlocked = errors.New("this edit says something that the resume contradicts; edit it first")
	// ErrUnknown refuses a decision on what the run does not have.
	ErrUnknown = errors.New("there is no such recommendation")
)

// Who decided, as events say it.
const (
	byPerson = "person"
	byPolicy = "policy"
)

// Decide records a person's decision: Accepted, Rejected, Edited with the
// person's own words in text, or Open to take a decision back. It refuses an
// edit that overlaps one that is taken already.
func (r *Run) Decide(_ context.Context, id string, decision plan.Decision, text string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return fmt.Errorf("decide on %s: %w", id, ErrClosed)
	}
	if err := r.decideLocked(id, decision, text, byPerson); err != nil {
		return err
	}
	r.rescoreLocked()
	return nil
}

func (r *Run) decideLocked(id string, decision plan.Decision, text, by string) error {
	rec, ok := r.state.Proposed(id)
	if !ok {
		return fmt.Errorf("decide on %s: %w", id, ErrUnknown)
	}
	decided := event.Decided{Recommendation: id, Decision: decision, By: by}
	switch decision {
	case plan.Accepted:
		if rec.Verdict == plan.Blocked {
			return fmt.Errorf("accept %s: %w", id, ErrBlocked)
		}
	case plan.Edited:
		decided.Text = strings.TrimSpace(text)
		if rec.Op == resume.Move || rec.Op == resume.Delete {
			return fmt.Errorf("edit %s: a %s has no words to edit", id, rec.Op)
		}
		own := rec
		own.After = decided.Text
		own = r.guard.Check(own)
		decided.Verdict, decided.Claims = own.Verdict, own.Claims
	case plan.Rejected, plan.Open:
	default:
		return fmt.Errorf("decide on %s: %q is no decision", id, decision)
	}
	if decision.Taken() {
		if err := r.fits(rec, decision, decided.Text); err != nil {
			return fmt.Errorf("take %s: %w", id, err)
		}
	}
	r.emitLocked(decided)
	return nil
}

// fits reports whether a recommendation can be applied beside those that are
// taken already.
func (r *Run) fits(rec plan.Recommendation, decision plan.Decision, text string) error {
	rec.Decision, rec.Text = decision, text
	edits := []resume.Edit{rec.Edit()}
	for _, other := range r.state.Recommendations {
		if other.ID != rec.ID && other.Decision.Taken() {
			edits = append(edits, other.Edit())
		}
	}
	_, err := resume.Apply(r.draft.resume, edits)
	return err
}

// AcceptGrounded takes every open grounded recommendation, or only those of
// high priority, and says how many it took.
func (r *Run) AcceptGrounded(_ context.Context, highOnly bool) (int, error) {
	policy := plan.TakeGrounded
	if highOnly {
		policy = plan.TakeHigh
	}
	return r.accept(policy, byPerson)
}

// take is what a run without a person does at its end.
func (r *Run) take(policy plan.Policy) error {
	_, err := r.accept(policy, byPolicy)
	return err
}

func (r *Run) accept(policy plan.Policy, by string) (taken int, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return 0, fmt.Errorf("accept what is %s: %w", policy, ErrClosed)
	}
	for _, id := range plan.Takeable(r.state.Recommendations, policy) {
		// One that does not fit beside those taken before it stays open.
		if err := r.decideLocked(id, plan.Accepted, "", by); err == nil {
			taken++
		}
	}
	if taken > 0 {
		r.rescoreLocked()
	}
	return taken, nil
}

// Retry asks for a section's recommendations again, with the person's note.
// What is undecided in it goes; decisions stay.
func (r *Run) Retry(_ context.Context, section, note string) error {
	s := r.draft.resume.Section(section)
	if s == nil || !worked(s.Kind) {
		return fmt.Errorf("retry %s: there is no such section to work on", section)
	}
	return r.again(section, note)
}

// Answer keeps a person's answer to a question as a confirmed fact, and asks
// for the section's recommendations again with it.
func (r *Run) Answer(_ context.Context, question, text string) error {
	section, err := r.confirm(question, strings.TrimSpace(text))
	if err != nil || section == "" {
		return err
	}
	return r.owe(section)
}

// confirm records the answer and says which section it concerns; "" when the
// answer says nothing.
func (r *Run) confirm(question, text string) (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return "", fmt.Errorf("answer %s: %w", question, ErrClosed)
	}
	for _, q := range r.state.Questions {
		if q.ID != question {
			continue
		}
		r.emitLocked(event.Replied{Question: question, Answer: text})
		r.learnLocked()
		if text == "" {
			return "", nil
		}
		return q.Section, nil
	}
	return "", fmt.Errorf("answer %s: there is no such question", question)
}

// learnLocked gives the guard and the analysis what the person confirmed so far.
func (r *Run) learnLocked() {
	r.guard = ground.New(r.draft.resume, r.facts())
	analysis := *r.analysis
	analysis.Facts = r.matching().Facts
	r.analysis = &analysis
}

// facts are what the person confirmed so far, for the guard.
func (r *Run) facts() []ground.Fact {
	var facts []ground.Fact
	for _, q := range r.state.Questions {
		if q.Answer != "" {
			facts = append(facts, ground.Fact{Requirement: r.requirementText(q.Requirement), Section: q.Section, Text: q.Answer})
		}
	}
	return facts
}

// requirementText is what a requirement asks for, in the posting's words.
func (r *Run) requirementText(id string) string {
	for _, requirement := range r.posting.Requirements {
		if requirement.ID == id {
			return requirement.Text
		}
	}
	return ""
}

// matching is how this run is scored, confirmed facts included.
func (r *Run) matching() match.Options {
	var facts []match.Fact
	for _, q := range r.state.Questions {
		if q.Answer != "" {
			facts = append(facts, match.Fact{Requirement: q.Requirement, Section: q.Section, Text: q.Answer})
		}
	}
	o := r.draft.engine.matching(facts)
	o.Now = r.analysis.At // all scores of a run mean the same day
	return o
}

// Tailored is the resume's text with everything in it that is taken.
func (r *Run) Tailored() (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.tailoredLocked()
}

func (r *Run) tailoredLocked() (string, error) { return resume.Apply(r.draft.resume, r.takenLocked()) }

// takenLocked lists the edits that are part of the tailored resume.
func (r *Run) takenLocked() []resume.Edit {
	var edits []resume.Edit
	for _, rec := range r.state.Recommendations {
		if rec.Decision.Taken() {
			edits = append(edits, rec.Edit())
		}
	}
	return edits
}

// rescoreLocked tells the scores with everything that is taken.
func (r *Run) rescoreLocked() {
	tailored, err := r.tailoredLocked()
	if err != nil {
		r.emitLocked(event.Noticed{Level: event.Trouble, Text: fmt.Sprintf("score what is taken: %v", err)})
		return
	}
	if after, ok := r.scoreLocked(tailored); ok {
		r.emitLocked(event.Rescored{ScoreAfter: after.Score, Sections: sectionScores(after)})
	}
}

// scoreLocked matches a tailored text with the posting. It can fail only where
// an edit takes the resume apart, such as one that empties it.
func (r *Run) scoreLocked(text string) (*plan.Analysis, bool) {
	edited, err := r.draft.resume.WithText(text)
	if err != nil {
		return nil, false
	}
	return match.Analyze(edited, r.posting, r.matching()), true
}
