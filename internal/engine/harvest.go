package engine

import (
	"encoding/json"
	"fmt"
	"strings"

	"tailor/internal/engine/event"
	"tailor/internal/engine/match"
	"tailor/internal/engine/model"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/resume"
)

// harvest brings in the recommendations of one task as they arrive: read,
// guarded, scored, then shown. The router calls it one call at a time.
type harvest struct {
	run  *Run
	task event.TaskInfo

	begun   bool // somebody was asked
	lane    string
	source  plan.Source
	dropped []string // why suggestions were unusable

	questions []plan.Question // of the offline analyser, when it answered
}

// begin notes who is being asked. A new attempt says everything again, so what
// is undecided of the answers before it goes.
func (h *harvest) begin(started event.AttemptStarted, chain []model.Choice) {
	if h.begun {
		h.clear("its answer was cut short and asked for again")
	} else {
		h.clear("the section is asked again")
	}
	h.begun, h.dropped = true, nil
	h.lane, h.source = started.Lane, plan.FromFallback
	if len(chain) > 0 && chain[0].Lane.String() == started.Lane {
		h.source = plan.FromModel
	}
}

// element takes one object of an answer.
func (h *harvest) element(_ int, raw json.RawMessage) {
	rec, err := h.run.draft.book.ReadRecommendation(h.task, raw)
	if err != nil {
		h.dropped = append(h.dropped, err.Error())
		return
	}
	rec.Source, rec.Model = h.source, h.lane
	if err := h.run.propose(h.task.ID, rec); err != nil {
		h.dropped = append(h.dropped, err.Error())
	}
}

// local brings in what the offline analyser recommends.
func (h *harvest) local() {
	h.clear("the offline analyser answered instead")
	p, a := h.run.match()
	for _, section := range h.task.About() {
		recommendations, questions := match.Recommend(h.run.draft.resume, p, a, section)
		h.questions = append(h.questions, questions...)
		for _, rec := range recommendations {
			if !h.run.draft.book.Holds(h.task, rec.Op, rec.Target) {
				continue
			}
			rec.Source, rec.Model = plan.FromOffline, model.Offline
			// The analyser's edits can always be applied; one that could not is better left out than shown.
			_ = h.run.propose(h.task.ID, rec)
		}
	}
}

// abandon takes back what came of an answer that nobody waits for any longer.
func (h *harvest) abandon() {
	if h.begun {
		h.clear("its answer was cut short")
	}
}

// clear takes the undecided recommendations back that the task is about.
func (h *harvest) clear(reason string) {
	for _, rec := range h.run.State().Recommendations {
		if rec.Decision == plan.Open && h.run.draft.book.Holds(h.task, rec.Op, rec.Target) {
			h.run.emit(event.Withdrawn{Recommendation: rec.ID, Reason: reason})
		}
	}
}

// note adds to the router's word what was left out of the answer.
func (h *harvest) note(router string) string {
	if len(h.dropped) == 0 {
		return router
	}
	left := fmt.Sprintf("%d of its suggestions could not be used: %s", len(h.dropped), h.dropped[0])
	return strings.TrimPrefix(router+"; "+left, "; ")
}

// propose guards a recommendation, finds out what it would gain, and shows it.
func (r *Run) propose(task string, rec plan.Recommendation) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	rec.Decision = plan.Open
	rec = r.guard.Check(rec)
	tailored, err := resume.Apply(r.draft.resume, []resume.Edit{rec.Edit()})
	if err != nil {
		return fmt.Errorf("apply to %s: %w", rec.Target, err)
	}
	if tailored == r.draft.resume.Text {
		return fmt.Errorf("the edit of %s changes nothing", rec.Target)
	}
	for _, known := range r.state.Recommendations {
		if known.Op == rec.Op && known.Target == rec.Target && known.After == rec.After && known.MoveBefore == rec.MoveBefore {
			return fmt.Errorf("the edit of %s was proposed before", rec.Target)
		}
	}
	if rec.Source != plan.FromOffline { // the analyser knows its own edits' gain
		if score, ok := r.scoreLocked(tailored); ok {
			rec.Gain = score.Score - r.analysis.Score
		}
	}
	r.serial[rec.Target]++
	rec.ID = fmt.Sprintf("%s-%d", rec.Target, r.serial[rec.Target])
	r.emitLocked(event.Recommended{Task: task, Recommendation: rec})
	return nil
}
