package engine

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"tailor/internal/engine/event"
	"tailor/internal/engine/match"
	"tailor/internal/engine/model"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/resume"
)

// harvest brings in the recommendations of one task as they arrive: read,
// guarded, scored, then shown.
type harvest struct {
	run  *Run
	task event.TaskInfo

	mu      sync.Mutex
	attempt int
	lane    string
	source  plan.Source
	dropped []string // why suggestions were unusable

	questions []plan.Question // of the offline analyser, when it answered
}

// begin notes who is being asked.
func (h *harvest) begin(started event.AttemptStarted, chain []model.Choice) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.lane, h.source = started.Lane, plan.FromFallback
	if len(chain) > 0 && chain[0].Lane.String() == started.Lane {
		h.source = plan.FromModel
	}
}

// replayed notes whose earlier answer comes again.
func (h *harvest) replayed(lane string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.lane, h.source = lane, plan.FromCache
}

// element takes one object of an answer. A new attempt says everything again,
// so what the attempt before it left undecided goes.
func (h *harvest) element(attempt int, raw json.RawMessage) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if attempt != h.attempt {
		if h.attempt != 0 {
			h.clear("its answer was cut short and asked for again")
		}
		h.attempt, h.dropped = attempt, nil
	}
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
	h.mu.Lock()
	h.dropped = nil
	h.mu.Unlock()
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
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.dropped) == 0 {
		return router
	}
	left := fmt.Sprintf("%d of its suggestions could not be used: %s", len(h.dropped), h.dropped[0])
	return strings.TrimPrefix(router+"; "+left, "; ")
}

// propose guards a recommendation, finds out what it would gain, and shows it.
func (r *Run) propose(task string, rec plan.Recommendation) error {
	rec.Decision = plan.Open
	r.mu.Lock()
	guard := r.guard
	r.mu.Unlock()
	rec = guard.Check(rec)
	tailored, err := resume.Apply(r.draft.resume, []resume.Edit{rec.Edit()})
	if err != nil {
		return fmt.Errorf("apply to %s: %w", rec.Target, err)
	}
	if tailored == r.draft.resume.Text {
		return fmt.Errorf("the edit of %s changes nothing", rec.Target)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
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
