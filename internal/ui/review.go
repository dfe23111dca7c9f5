package ui

import (
	"fmt"
	"slices"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/resume"
)

// scrollStep is how many lines a page key moves a recommendation.
const scrollStep = 5

// review is where a person decides: recommendations and questions in order of the page.
type review struct {
	items   []item
	begun   bool                     // the person has been here: what is in hand stays in hand
	chosen  string                   // id of the item in hand
	scroll  int                      // lines of it that are scrolled away
	pending map[string]plan.Decision // decisions on their way to the session
	history []string                 // ids decided on here, newest last
	editing string                   // id whose new words are being checked
}

// item is a recommendation or a question.
type item struct {
	id             string
	section        string
	heading        string
	recommendation *plan.Recommendation
	question       *plan.Question
}

// open reports whether the item waits for the person.
func (r *review) open(i item) bool {
	if i.question != nil {
		return i.question.Answer == ""
	}
	return r.decision(i.recommendation) == plan.Open
}

// decision is what was decided on a recommendation, if only a moment ago.
func (r *review) decision(rec *plan.Recommendation) plan.Decision {
	if sent, found := r.pending[rec.ID]; found {
		return sent
	}
	return rec.Decision
}

// sync takes over what the plan now holds and stays on the item in hand.
func (r *review) sync(m *model) {
	at := r.at()
	r.items = r.items[:0]
	asked := map[string]bool{}
	for i := range m.current.Sections {
		section := &m.current.Sections[i]
		name := heading(event.SectionInfo{Kind: section.Kind, Heading: section.Heading})
		for j := range section.Recommendations {
			rec := &section.Recommendations[j]
			r.items = append(r.items, item{id: rec.ID, section: section.ID, heading: name, recommendation: rec})
		}
		for j := range m.current.Questions {
			if q := &m.current.Questions[j]; q.Section == section.ID {
				asked[q.ID] = true
				r.items = append(r.items, item{id: q.ID, section: section.ID, heading: name, question: q})
			}
		}
	}
	for j := range m.current.Questions {
		if q := &m.current.Questions[j]; !asked[q.ID] {
			r.items = append(r.items, item{id: q.ID, heading: textQuestions, question: q})
		}
	}
	if !r.begun {
		r.chosen = r.firstOpen()
		r.begun = m.screen == reviewScreen && len(r.items) > 0
		return
	}
	if len(r.items) > 0 && !slices.ContainsFunc(r.items, func(i item) bool { return i.id == r.chosen }) {
		r.chosen = r.items[min(at, len(r.items)-1)].id
	}
}

// firstOpen is the id of the first item that waits, else of the first.
func (r *review) firstOpen() string {
	for _, i := range r.items {
		if r.open(i) {
			return i.id
		}
	}
	if len(r.items) == 0 {
		return ""
	}
	return r.items[0].id
}

// at is the index of the item in hand.
func (r *review) at() int {
	return max(slices.IndexFunc(r.items, func(i item) bool { return i.id == r.chosen }), 0)
}

// current is the item in hand; its zero value when there is none.
func (r *review) current() item {
	if len(r.items) == 0 {
		return item{}
	}
	return r.items[r.at()]
}

// position is where one is among the items: "3/17".
func (r *review) position() string {
	if len(r.items) == 0 {
		return ""
	}
	return fmt.Sprintf("%d/%d", r.at()+1, len(r.items))
}

func (r *review) choose(id string) { r.chosen, r.scroll = id, 0 }

func (r *review) step(by int) {
	if len(r.items) > 0 {
		r.choose(r.items[min(max(r.at()+by, 0), len(r.items)-1)].id)
	}
}

// advance goes to the next open item, from the first again after the last.
func (r *review) advance() {
	at := r.at()
	for i := range r.items {
		next := r.items[(at+1+i)%len(r.items)]
		if r.open(next) && next.id != r.chosen {
			r.choose(next.id)
			return
		}
	}
}

// forget takes a decision that was refused out of what can be undone.
func (r *review) forget(id string) {
	r.history = slices.DeleteFunc(r.history, func(other string) bool { return other == id })
}

// refused hears that the session did not take a decision, and goes back to it.
func (r *review) refused(id string) {
	delete(r.pending, id)
	r.forget(id)
	r.choose(id)
}

// decided hears that a decision is part of the run.
func (r *review) decided(m *model, d event.Decided) {
	delete(r.pending, d.Recommendation)
	if d.Recommendation != r.editing {
		return
	}
	r.editing = ""
	if level, text := textDecided(d); text != "" {
		m.say(level, text)
	}
}

// settle decides on the item in hand and goes on to the next open one.
func (m *model) settle(d plan.Decision) tea.Cmd {
	id := m.review.current().id
	m.review.forget(id)
	m.review.history = append(m.review.history, id)
	cmd := m.decide(id, d, "")
	m.review.advance()
	return cmd
}

// accept takes the recommendation in hand. What the resume does not show is
// taken only when the person says that it is true.
func (m *model) accept() tea.Cmd {
	if rec := m.review.current().recommendation; rec.Verdict != plan.Grounded {
		m.overlay = newConfirm(textConfirmTitle, textConfirm(rec), textConfirmYes,
			func(m *model) tea.Cmd { return m.settle(plan.Accepted) })
		return nil
	}
	return m.settle(plan.Accepted)
}

func (m *model) reject() tea.Cmd { return m.settle(plan.Rejected) }

// undo opens the item in hand again when it was decided on, else the last one that was.
func (m *model) undo() tea.Cmd {
	id := m.review.undoable()
	m.review.forget(id)
	m.review.choose(id)
	m.say(levelInfo, textUndone)
	return m.decide(id, plan.Open, "")
}

// undoable is the id of what undo would open again, "" when there is nothing.
func (r *review) undoable() string {
	if rec := r.current().recommendation; rec != nil && r.decision(rec) != plan.Open {
		return rec.ID
	}
	if len(r.history) > 0 {
		return r.history[len(r.history)-1]
	}
	return ""
}

func (m *model) openEdit() tea.Cmd {
	rec := m.review.current().recommendation
	id := rec.ID
	var cmd tea.Cmd
	m.overlay, cmd = newEditor(m, textEditTitle, ownWords(rec), func(m *model, text string) tea.Cmd {
		m.review.editing = id
		m.review.forget(id)
		m.review.history = append(m.review.history, id)
		m.say(levelInfo, textSaving)
		return m.decide(id, plan.Edited, text)
	})
	return cmd
}

// ownWords are the words that would stand in the resume: the person's, once
// they edited them.
func ownWords(rec *plan.Recommendation) string {
	if rec.Decision == plan.Edited {
		return rec.Text
	}
	return rec.After
}

func (m *model) openAnswer() tea.Cmd {
	question := m.review.current().question
	id := question.ID
	var cmd tea.Cmd
	m.overlay, cmd = newForm(m, textAnswerTitle, question.Text, textAnswerHint,
		[]input{{label: textAnswerLabel, value: question.Answer}},
		func(m *model, values []string) tea.Cmd {
			if values[0] == "" {
				return nil
			}
			m.review.advance()
			return m.answer(id, values[0])
		})
	return cmd
}

func (m *model) openRetry() tea.Cmd {
	section := m.section()
	var cmd tea.Cmd
	m.overlay, cmd = newForm(m, textRetryTitle(m.heading(section)), textRetryText, textRetryHint,
		[]input{{label: textRetryLabel}},
		func(m *model, values []string) tea.Cmd { return m.retry(section, values[0]) })
	return cmd
}

// whyNotRecommendation says why no decision can be made on the item in hand.
func (m *model) whyNotRecommendation() string {
	switch i := m.review.current(); {
	case i.question != nil:
		return whyQuestion
	case i.recommendation == nil:
		return whyNothingYet
	}
	return ""
}

func (m *model) whyNoAccept() string {
	if why := m.whyNotRecommendation(); why != "" {
		return why
	}
	rec := m.review.current().recommendation
	switch {
	case m.review.decision(rec) == plan.Accepted:
		return whyAccepted
	case rec.Verdict == plan.Blocked:
		return whyBlocked
	}
	if other := m.state.Recommendation(rec.Conflict); other != nil && m.review.decision(other).Taken() {
		return whyConflict(other)
	}
	return ""
}

func (m *model) whyNoReject() string {
	if why := m.whyNotRecommendation(); why != "" {
		return why
	}
	if m.review.decision(m.review.current().recommendation) == plan.Rejected {
		return whyRejected
	}
	return ""
}

func (m *model) whyNoEdit() string {
	if why := m.whyNotRecommendation(); why != "" {
		return why
	}
	switch rec := m.review.current().recommendation; {
	case rec.Op == resume.Move:
		return whyOnlyMoves
	case rec.Op == resume.Delete:
		return whyOnlyDeletes
	case utf8.RuneCountInString(ownWords(rec)) > maxEdit:
		return whyTooLong
	}
	return ""
}

func (m *model) whyNoAnswer() string {
	switch i := m.review.current(); {
	case i.question != nil:
		return ""
	case i.recommendation != nil:
		return whyNoQuestion
	}
	return whyNothingYet
}

func (m *model) whyNoUndo() string {
	if m.review.undoable() == "" {
		return whyNothingToUndo
	}
	return ""
}

func (m *model) whyNoAcceptAll() string {
	for _, r := range m.state.Recommendations {
		if r.Decision == plan.Open && r.Verdict == plan.Grounded {
			return ""
		}
	}
	return whyNoneGrounded
}
