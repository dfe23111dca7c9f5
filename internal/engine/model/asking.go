package model

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/schedule"
)

// asking is one job under way.
type asking struct {
	*Router
	gate     schedule.Gate
	job      Job
	attempts int      // made so far
	notes    []string // why each lane so far gave no answer

	voice sync.Mutex // the job's functions are called under it
}

// declined says that a lane gave no answer and the next one is to be asked.
type declined struct {
	why    string
	spared bool // it was given up for the sake of the run's budget or deadline
}

func (d *declined) Error() string { return d.why }

// ask tries one lane of the chain, retries included.
func (a *asking) ask(ctx context.Context, i int, choice Choice) (Answer, error) {
	call, repairs := a.job.Call, 0
	var stands *earlier // of a cut answer
	for try := 0; ; try++ {
		if why := a.unusable(choice.Lane); why != "" {
			return Answer{}, &declined{why: why}
		}
		if err := a.inTime(ctx, choice.Lane, call); err != nil {
			return Answer{}, err
		}
		first, err := a.attempt(ctx, i, call)
		if err != nil {
			return Answer{}, err
		}
		first.after = stands
		won := a.race(ctx, first, func(f *fault) { a.decide(ctx, f, i, try, repairs) })
		if won != nil {
			return a.answered(first, won), nil
		}
		if ctx.Err() != nil {
			return Answer{}, ctx.Err()
		}
		f := first.fault
		if f.outcome != event.Retrying {
			return Answer{}, &declined{why: f.note}
		}
		switch {
		case f.stands != nil:
			stands, try = f.stands, -1 // the rest has retries of its own
			call = stands.rest(a.job.Call)
		case stands != nil && !f.invalid:
			stands = first.sofar()
			call = stands.rest(a.job.Call)
		case f.invalid:
			stands = nil
			call, repairs = repair(a.job.Call, f, first.reply.Cut), repairs+1
		}
		if err := sleep(ctx, f.wait); err != nil {
			return Answer{}, err
		}
	}
}

// decide says what follows a fault: the same lane again after a while, the
// next one, or nothing.
func (a *asking) decide(ctx context.Context, f *fault, i, try, repairs int) {
	f.outcome = event.GaveUp
	if a.another(i) {
		f.outcome = event.MovedOn
	}
	lane := a.job.Chain[i].Lane
	worn := a.unwell(lane) != "" // this very fault may have opened its breaker
	if f.unwell && a.state(lane).breaker.IsOpen() {
		f.note = atRest(f.note)
	}
	if !worn && f.resume() {
		return
	}
	if worn || f.invalid && repairs > 0 || try >= min(f.retries, a.retries) {
		return
	}
	wait := f.retryAfter
	if !f.invalid {
		wait = max(wait, a.pause(try))
	}
	if wait > a.patience(ctx, f) {
		if f.retryAfter > 0 {
			f.note += fmt.Sprintf(", and asks to wait %s", spell(f.retryAfter))
		}
		return
	}
	f.outcome, f.wait = event.Retrying, wait
}

// patience is how long a retry may be waited for: what the attempt has left of
// its total, a minute at most, and never beyond the task's own deadline.
func (a *asking) patience(ctx context.Context, f *fault) time.Duration {
	longest := maxRetryAfter
	if a.timeouts.Total > 0 {
		longest = min(longest, a.timeouts.Total-f.took)
	}
	return untilDeadline(ctx, longest)
}

// pause draws the back-off before the next try: full jitter below a doubling bound.
func (r *Router) pause(try int) time.Duration {
	bound := min(r.backoff<<min(try, 10), maxBackoff)
	r.mu.Lock()
	defer r.mu.Unlock()
	return time.Duration(r.jitter.Int64N(int64(bound) + 1))
}

// another reports whether a lane after the i-th can be asked.
func (a *asking) another(i int) bool {
	for _, choice := range a.job.Chain[i+1:] {
		if a.unusable(choice.Lane) == "" {
			return true
		}
	}
	return false
}

// answered is the answer of the attempt that won against the first, or is it.
func (a *asking) answered(first, won *attempt) Answer {
	answer := Answer{Lane: won.lane.String(), Source: plan.FromModel, Text: won.answer, Attempts: a.attempts}
	if won != first {
		why := fmt.Sprintf("%s was slow", first.lane)
		if first.fault != nil && first.fault.outcome != "" {
			why = first.fault.note
		}
		a.notes = append(a.notes, why)
	}
	if won.link > 0 {
		answer.Source = plan.FromFallback
		answer.Note = a.note(answer.Lane)
	}
	return answer
}

// note says in words why another than the preferred lane answered.
func (a *asking) note(by string) string {
	if len(a.notes) == 0 {
		return ""
	}
	var told []string
	last := ""                                                   // what the note before says of its lane
	for _, note := range slices.Compact(slices.Clone(a.notes)) { // two lanes of a provider that is out have the same
		lane, what := a.split(note)
		if what == last {
			note = lane + " as well"
		}
		told, last = append(told, note), what
	}
	return strings.Join(told, "; ") + "; answered by " + by
}

// split parts a note into the lane that it begins with and what it says of it.
func (a *asking) split(note string) (lane, what string) {
	for _, choice := range a.job.Chain {
		if what, ok := strings.CutPrefix(note, choice.Lane.String()+" "); ok {
			return choice.Lane.String(), what
		}
	}
	return "", note
}

// offline answers with the job's local analyser.
func (a *asking) offline(ctx context.Context) (Answer, error) {
	if a.job.Local == nil {
		return Answer{}, fmt.Errorf("no model answered %s: %s", a.job.Task, strings.Join(a.notes, "; "))
	}
	permit, err := a.gate.Enter(ctx, Offline)
	if err != nil {
		return Answer{}, fmt.Errorf("waiting for a slot: %w", err)
	}
	defer permit.Leave()
	note := a.note("the offline analyser")
	start, number := time.Now(), a.attempts+1
	a.observe(event.AttemptStarted{Task: a.job.Task, Attempt: number, Lane: Offline, Why: note})
	end := event.AttemptEnded{Task: a.job.Task, Attempt: number, Lane: Offline, Outcome: event.Answered, Usage: event.Usage{Priced: true}}
	err = a.job.Local(ctx)
	end.Duration = time.Since(start).Milliseconds()
	switch {
	case ctx.Err() != nil:
		err, end.Outcome, end.Error = ctx.Err(), event.Abandoned, ending(ctx)
	case err != nil:
		end.Outcome, end.Error = event.GaveUp, clean(err.Error(), "")
		err = fmt.Errorf("analysing %s offline: %w", a.job.Task, err)
	}
	permit.Leave() // before the end is told, so that the slots told with it are true
	a.observe(end)
	if err != nil {
		return Answer{}, err
	}
	return Answer{Lane: Offline, Source: plan.FromOffline, Attempts: a.attempts, Note: note}, nil
}

func (a *asking) observe(b event.Body) {
	if a.job.Observe == nil {
		return
	}
	a.voice.Lock()
	defer a.voice.Unlock()
	a.job.Observe(b)
}

// accept asks the job whether an answer is good.
func (a *asking) accept(text string) error {
	if a.job.Accept == nil {
		return nil
	}
	a.voice.Lock()
	defer a.voice.Unlock()
	return a.job.Accept(text)
}

// again begins what is added to a prompt when its answer was no good, or not whole.
const again = "\n\nYour last answer to this "

// First is the prompt as it was asked for the first time, without what was
// added because its answer was no good.
func (c Call) First() string {
	if i := strings.LastIndex(c.Prompt, again); i >= 0 {
		return c.Prompt[:i]
	}
	return c.Prompt
}

// repair asks again for an answer that was no good, and says what was wrong.
func repair(c Call, f *fault, cut bool) Call {
	c.Prompt += again + "could not be used: " + f.detail +
		". Answer again, from the start, with one JSON object that meets the schema and nothing around it."
	if cut {
		c.Prompt += " Be briefer."
		c.MaxTokens *= 2
	}
	return c
}
