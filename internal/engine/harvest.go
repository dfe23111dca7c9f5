package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"

	"tailor/internal/engine/event"
	"tailor/internal/engine/match"
	"tailor/internal/engine/model"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/prompt"
	"tailor/internal/engine/resume"
)

// harvest brings in the recommendations of one task as they arrive: read,
// guarded, scored, then shown.
type harvest struct {
	run  *Run
	task event.TaskInfo

	mu      sync.Mutex
	begun   bool            // somebody was asked
	again   bool            // an earlier answer comes again: what it proposed is known
	origins map[int]origin  // by attempt
	answer  int             // the attempt whose answer is coming in, or came last
	judged  map[string]bool // sections whose evaluations are there
	dropped []string        // why suggestions of it were unusable

	questions []plan.Question // of the offline analyser, when it answered
}

// origin is who gives an answer.
type origin struct {
	lane   string
	source plan.Source
}

// begin notes who is being asked. What a section had before goes when it is
// asked again.
func (h *harvest) begin(started event.AttemptStarted, chain []model.Choice) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.begun {
		h.clear("the section is asked again")
	}
	h.begun = true
	who := origin{started.Lane, plan.FromFallback}
	if len(chain) > 0 && chain[0].Lane.String() == started.Lane {
		who.source = plan.FromModel
	}
	h.note(started.Attempt, who)
}

// replayed notes whose earlier answer comes again.
func (h *harvest) replayed(who origin) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.again = true
	h.note(replayedAttempt, who)
}

// replayedAttempt is the number by which the elements of an earlier answer come.
const replayedAttempt = 1

func (h *harvest) note(attempt int, who origin) {
	if h.origins == nil {
		h.origins = map[int]origin{}
	}
	h.origins[attempt] = who
}

// element takes one object of an answer. Another attempt's answer says
// everything again, so what the one before it left undecided goes.
func (h *harvest) element(attempt int, raw json.RawMessage) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if attempt != h.answer {
		if h.answer != 0 {
			h.clear("its answer was cut short and asked for again")
		}
		h.answer, h.dropped = attempt, nil
	}
	rec, err := h.run.draft.book.ReadRecommendation(h.task, raw)
	if err != nil {
		h.dropped = append(h.dropped, err.Error())
		return
	}
	rec.Source, rec.Model = h.origins[attempt].source, h.origins[attempt].lane
	err = h.run.propose(h.task.ID, rec)
	if err != nil && !(h.again && errors.Is(err, errProposed)) {
		h.dropped = append(h.dropped, err.Error())
	}
}

// early takes an evaluation that an answer begins with: it stands, whatever
// becomes of the answer. It reports whether all that the task evaluates is
// there. An evaluation that cannot be read is Accept's to complain about.
func (h *harvest) early(attempt int, raw json.RawMessage) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	e, err := h.run.draft.book.ReadEvaluation(h.task, raw)
	if err != nil {
		return false
	}
	e.Source, e.Model = h.origins[attempt].source, h.origins[attempt].lane
	h.run.judge(h.task, e)
	if h.judged == nil {
		h.judged = map[string]bool{}
	}
	h.judged[e.Section] = true
	return len(h.judged) == len(h.task.About())
}

// whole says that the answer which counts has come to its end. When it holds
// no recommendation, none of an attempt before it stays.
func (h *harvest) whole(answer string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if elements, err := prompt.Elements(answer, prompt.ArrayRecommendations); err == nil && len(elements) == 0 {
		h.clear("the answer that counts does not hold it")
		h.dropped = nil
	}
}

// local brings in what the offline analyser recommends.
func (h *harvest) local() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.clear("the offline analyser answered instead")
	h.dropped = nil
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
	h.mu.Lock()
	defer h.mu.Unlock()
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

// remarks adds to the router's word what was left out of the answer.
func (h *harvest) remarks(router string) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.dropped) == 0 {
		return router
	}
	left := fmt.Sprintf("%d of its suggestions could not be used: %s", len(h.dropped), h.dropped[0])
	return strings.TrimPrefix(router+"; "+left, "; ")
}

// errProposed refuses what the run has already.
var errProposed = errors.New("was proposed before")

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
			return fmt.Errorf("the edit of %s %w", rec.Target, errProposed)
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
