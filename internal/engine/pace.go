package engine

import (
	"context"
	"math"
	"slices"
	"sync"
	"time"

	"tailor/internal/engine/event"
	"tailor/internal/engine/model"
	"tailor/internal/engine/resume"
	"tailor/internal/engine/shape"
)

// forecast tells how long calls of models should take: from what this machine
// has seen of them, or from the known latencies of simulated ones. Safe for
// concurrent use.
type forecast struct {
	paces map[paceKey]pace
	exact bool                       // it is known how long answers will be
	usual map[event.TaskKind]float64 // tokens that a run's answers are guessed to have, on average

	mu    sync.Mutex
	sizes map[string]size // prompt → what is expected of its answer
}

type paceKey struct {
	lane model.Lane
	task event.TaskKind // "" for all kinds together
}

// pace is how quick a lane is.
type pace struct {
	first, slowFirst time.Duration // until the answer begins
	token, slowToken time.Duration // for each token
	tokens           float64       // of an answer, on average; 0 is not known
}

// size is what is expected of an answer.
type size struct {
	task   event.TaskKind
	tokens int
}

// enoughAnswers is how many answers of a lane to a kind of task tell its pace.
const enoughAnswers = 8

// Answers are longer or shorter than they are guessed to be, by how a model
// talks. What is learned of that is believed within these bounds.
const (
	leastWordy = 0.4
	mostWordy  = 2.5
)

// forecast reads what is known of lanes' paces. What cannot be read is not known.
func (e *Engine) forecast(ctx context.Context) *forecast {
	f := &forecast{exact: e.providers.simulated, paces: map[paceKey]pace{}, usual: map[event.TaskKind]float64{}, sizes: map[string]size{}}
	if e.providers.simulated {
		for name, s := range model.Shapes() {
			perToken := time.Duration(float64(time.Second) / s.TokensPerSecond)
			f.paces[paceKey{model.Lane{Provider: simulatedProvider, Model: name}, ""}] = pace{
				first: s.FirstToken, slowFirst: time.Duration(float64(s.FirstToken) * math.Exp(1.645*s.Sigma)), // the 95th percentile
				token: perToken, slowToken: perToken,
			}
		}
	}
	if e.store == nil {
		return f
	}
	kept, err := e.store.Paces(ctx, e.providers.simulated)
	if err != nil {
		return f
	}
	for _, p := range kept {
		if p.Answers >= enoughAnswers {
			f.paces[paceKey{laneOf(p.Lane), p.Task}] = pace{p.First, p.SlowFirst, p.Token, p.SlowToken, p.Tokens}
		}
	}
	return f
}

// pace is what is known of a lane at a kind of task.
func (f *forecast) pace(lane model.Lane, task event.TaskKind) (pace, bool) {
	p, ok := f.paces[paceKey{lane, task}]
	if !ok {
		p, ok = f.paces[paceKey{lane, ""}]
		p.tokens = 0 // of other questions
	}
	return p, ok
}

// wordy is how many tokens a lane says for each that is guessed.
func (f *forecast) wordy(p pace, task event.TaskKind) float64 {
	if f.exact || p.tokens == 0 || f.usual[task] == 0 {
		return 1
	}
	return min(max(p.tokens/f.usual[task], leastWordy), mostWordy)
}

// expect notes what is expected of a call's answer.
func (f *forecast) expect(c model.Call, task event.TaskKind, tokens int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.sizes[c.Prompt] = size{task, tokens}
}

// slowest is how long 95 of 100 of a lane's answers to a call take at most.
func (f *forecast) slowest(lane model.Lane, c model.Call) (time.Duration, bool) {
	return f.took(lane, c, func(p pace) (first, token time.Duration) { return p.slowFirst, p.slowToken })
}

// typical is how long a lane's answer to a call takes as a rule.
func (f *forecast) typical(lane model.Lane, c model.Call) (time.Duration, bool) {
	return f.took(lane, c, func(p pace) (first, token time.Duration) { return p.first, p.token })
}

func (f *forecast) took(lane model.Lane, c model.Call, of func(pace) (first, token time.Duration)) (time.Duration, bool) {
	f.mu.Lock()
	about, asked := f.sizes[c.First()]
	f.mu.Unlock()
	p, known := f.pace(lane, about.task)
	if !asked || !known {
		return 0, false
	}
	first, token := of(p)
	return first + time.Duration(float64(about.tokens)*f.wordy(p, about.task)*float64(token)), true
}

// cost is how long a kind of task takes at the model that is asked first for it
// in a kind of section, for each token that its answer is guessed to have.
func (d *Draft) cost(task event.TaskKind, section resume.Kind) shape.Cost {
	usual := shape.Cost{FirstToken: expectedFirstToken, PerToken: expectedPerToken}
	chain := d.chains[task][section]
	if len(chain) == 0 {
		return usual
	}
	p, known := d.forecast.pace(chain[0].Lane, task)
	if !known {
		return usual
	}
	return shape.Cost{FirstToken: p.first, PerToken: time.Duration(float64(p.token) * d.forecast.wordy(p, task))}
}

// foresee notes how long the answer to a task's call should be. What simulated
// models will say is known.
func (d *Draft) foresee(c model.Call, task event.TaskInfo) {
	tokens := d.answerTokens(task)
	if s := d.engine.providers.script; s != nil {
		tokens = model.EstimateTokens(s.line(c))
	}
	d.forecast.expect(c, task.Kind, tokens)
}

// answerTokens guesses the length of the answer to a task.
func (d *Draft) answerTokens(task event.TaskInfo) int {
	if task.Kind == event.Requirements {
		return requirementsTokens
	}
	n := 0
	for _, id := range task.About() {
		section := d.resume.Section(id)
		if section == nil {
			continue
		}
		if task.Kind == event.Evaluate || task.Evaluates {
			n += evaluationTokens
		}
		if task.Kind != event.Recommend {
			continue
		}
		for _, part := range d.parts(section) {
			if entries := task.Part(); len(entries) == 0 || slices.Contains(entries, part.Entry) {
				n += part.Edits
			}
		}
	}
	return n
}

// survey finds out how long the run's answers are guessed to be on average.
func (d *Draft) survey() {
	sums, counts := map[event.TaskKind]int{}, map[event.TaskKind]int{}
	for _, section := range d.resume.Sections {
		if !worked(section.Kind) {
			continue
		}
		for _, kind := range []event.TaskKind{event.Evaluate, event.Recommend} {
			sums[kind] += d.answerTokens(event.TaskInfo{Kind: kind, Section: section.ID, Evaluates: kind == event.Recommend && d.capable(section.Kind)})
			counts[kind]++
		}
	}
	for kind, n := range counts {
		d.forecast.usual[kind] = float64(sums[kind]) / float64(n)
	}
	d.forecast.usual[event.Requirements] = requirementsTokens
}
