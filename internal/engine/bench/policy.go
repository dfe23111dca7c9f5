package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"tailor/internal/engine/event"
	"tailor/internal/engine/model"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/prompt"
	"tailor/internal/engine/schedule"
	"tailor/internal/engine/shape"
)

// Policy is a way to have the calls of a run answered.
type Policy string

// The policies that are compared.
const (
	Sequential Policy = "sequential" // (a) the plain calls, one after another
	Whole      Policy = "whole"      // (a′) one evaluation and one planning call for the whole resume
	Published  Policy = "published"  // (b) sections side by side, a barrier, a scheduler that polls
	Tailor     Policy = "tailor"     // (c)
	Unhedged   Policy = "unhedged"   // (c) without second attempts
)

// Policies lists the policies in the order of the tables.
func Policies() []Policy { return []Policy{Sequential, Whole, Published, Tailor, Unhedged} }

// Result is what one policy did in one run.
type Result struct {
	Makespan time.Duration
	First    time.Duration // until the first recommendation of a model
	Bound    time.Duration // the least possible with the calls as they went; tailor only
	Calls    int           // first attempts
	Hedges   int           // second attempts beside one under way
	Repeats  int           // attempts after a failure
	Refused  int           // calls answered with 429
	Taken    int           // calls that were not refused
	Prompt   int           // tokens of their prompts
	Prefix   int           // tokens of them that all calls of the run begin with; tailor only
	Answer   int           // tokens that came back
	Offline  int           // tasks that no model answered
	work     work
	spans    []span
}

// bed is what all policies of one run work on.
type bed struct {
	sample *Sample
	models []Latency // preferred first
	assume Assumptions
	seed   uint64
	run    int
	past   model.Tally              // calls of the policy's earlier runs
	plain  []event.TaskInfo         // two calls for each section
	shaped map[int][]event.TaskInfo // as tailor chooses, by limit
	prefix map[int]int              // tokens that all prompts of these begin with
}

// play lets a policy do one run, in virtual time.
func (b *bed) play(p Policy, limit int) (Result, error) {
	var result Result
	var err error
	virtually(func() {
		switch p {
		case Sequential:
			result, err = b.routed(b.plain, 1, false)
		case Whole:
			result, err = b.routed(b.sample.whole(), 1, false)
		case Published:
			result = b.published(limit)
		case Tailor, Unhedged:
			result, err = b.routed(b.shaped[limit], limit, p == Tailor)
			result.Prefix = b.prefix[limit] * result.Taken
		default:
			err = fmt.Errorf("there is no policy %q", p)
		}
	})
	if err != nil {
		return result, fmt.Errorf("run %d of %s: %w", b.run, p, err)
	}
	return result, nil
}

// simulated is the name of the one provider.
const simulated = "simulated"

// routed does the tasks with the real scheduler and router.
func (b *bed) routed(tasks []event.TaskInfo, limit int, hedged bool) (Result, error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	r := &routedRun{bed: b, provider: newProvider(b.seed, b.run, b.models, b.assume), tasks: map[string]event.TaskInfo{},
		asked: map[string]*question{}, yielded: map[string]time.Duration{}, start: time.Now()}
	r.router = r.newRouter(hedged)
	var all []schedule.Task
	for _, t := range tasks {
		r.tasks[t.ID] = t
		if len(t.About()) > 0 {
			q := b.sample.question(t, false)
			r.asked[q.call.Prompt] = q
		}
		all = append(all, schedule.Task{ID: t.ID, After: t.After, Reads: t.Reads, Priority: shape.Class(t.Priority),
			Expected: time.Duration(t.Expected) * time.Millisecond, Yields: time.Duration(t.Yields) * time.Millisecond, Optional: true})
	}
	r.scheduler = schedule.New(r.perform, schedule.Options{Limit: limit})
	r.router.Govern(r.scheduler, limit, nil)
	if err := r.scheduler.Add(all...); err != nil {
		return Result{}, err
	}
	if err := r.scheduler.Run(ctx); err != nil {
		return Result{}, err
	}
	for _, c := range r.scheduler.Results() {
		if c.Status != schedule.Done {
			return Result{}, fmt.Errorf("task %s ended %s: %w", c.Task.ID, c.Status, c.Err)
		}
	}
	r.result.Makespan = time.Since(r.start)
	r.tally(tasks, limit)
	return r.result, nil
}

// routedRun is one run of the real scheduler and router.
type routedRun struct {
	*bed
	provider  *provider
	router    *model.Router
	scheduler *schedule.Scheduler
	tasks     map[string]event.TaskInfo
	asked     map[string]*question // by prompt
	start     time.Time

	mu      sync.Mutex
	result  Result
	yielded map[string]time.Duration // when a task's evaluations were there, by task
}

// hedgeShare is how many extra calls tailor makes at most, as a share of those
// of all its runs.
const hedgeShare = 0.05

// newRouter sets the real router up. The clock of the total is left out: it
// would cut the answers of baselines that are long by design.
func (r *routedRun) newRouter(hedged bool) *model.Router {
	o := model.RouterOptions{
		Providers: map[string]model.Provider{simulated: r.provider},
		Timeouts:  model.Timeouts{Total: -1},
		Seed:      r.seed ^ uint64(r.run),
	}
	if hedged {
		o.Hedges, o.Past, o.Expect = hedgeShare, r.past, r.expect
	}
	return model.NewRouter(o)
}

// expect tells how long 95 of 100 answers to a call take, as the telemetry of
// earlier runs would.
func (r *routedRun) expect(lane model.Lane, c model.Call) (time.Duration, bool) {
	i := slices.IndexFunc(r.models, func(l Latency) bool { return l.Name == lane.Model })
	q := r.asked[c.Prompt]
	if i < 0 || q == nil {
		return 0, false
	}
	return r.models[i].slowest(q.tokens, r.assume.StallShare), true
}

// perform does one task. It is the scheduler's Runner.
func (r *routedRun) perform(ctx context.Context, t schedule.Task, gate schedule.Gate) error {
	task := r.tasks[t.ID]
	if len(task.About()) == 0 {
		return nil // local work, which takes no time to speak of
	}
	q := r.sample.question(task, false)
	job := model.Job{
		Task: t.ID, Call: q.call, Array: prompt.ArrayRecommendations,
		Element: func(int, json.RawMessage) { r.first() },
		Preface: prompt.ArrayEvaluations,
		Accept:  complete,
		Local:   func(context.Context) error { return nil },
		Observe: r.observe,
	}
	judged := map[string]bool{}
	job.Early = func(_ int, raw json.RawMessage) {
		if r.judged(judged, raw); len(judged) == len(task.About()) {
			r.yield(t.ID)
			gate.Yield()
		}
	}
	for _, l := range r.models {
		job.Chain = append(job.Chain, model.Choice{Lane: model.Lane{Provider: simulated, Model: l.Name}})
	}
	answer, err := r.router.Do(context.WithValue(ctx, questionKey{}, q), gate, job)
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if answer.Source == plan.FromOffline {
		r.result.Offline++
		return nil
	}
	r.result.work = r.result.work.plus(q.work)
	return nil
}

// complete says whether an answer is whole.
func complete(text string) error {
	if !json.Valid([]byte(text)) {
		return errors.New("it is no JSON")
	}
	return nil
}

// first notes when the first recommendation came.
func (r *routedRun) first() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.result.First == 0 {
		r.result.First = time.Since(r.start)
	}
}

// judged notes the section of an evaluation that came.
func (r *routedRun) judged(sections map[string]bool, raw json.RawMessage) {
	var e struct{ Section string }
	if json.Unmarshal(raw, &e) == nil {
		sections[e.Section] = true
	}
}

// yield notes when the evaluations of a task were there for the first time.
func (r *routedRun) yield(task string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, known := r.yielded[task]; !known {
		r.yielded[task] = time.Since(r.start)
	}
}

func (r *routedRun) observe(b event.Body) {
	started, ok := b.(event.AttemptStarted)
	if !ok || started.Lane == model.Offline {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case started.Hedge:
		r.result.Hedges++
	case started.Attempt > 1:
		r.result.Repeats++
	default:
		r.result.Calls++
	}
}

// tally completes the result from what the provider saw.
func (r *routedRun) tally(tasks []event.TaskInfo, limit int) {
	p := r.provider
	p.mu.Lock()
	defer p.mu.Unlock()
	r.result.spans, r.result.Prompt, r.result.Answer = p.spans, p.prompt, p.answer
	r.result.Taken = p.taken
	for _, s := range p.spans {
		if s.Result == limited {
			r.result.Refused++
		}
	}
	var jobs []job
	at := map[string]int{}
	for _, t := range tasks {
		j := job{took: took(p.spans, t.ID, r.result.Makespan)}
		j.lead = j.took
		if yielded, ok := r.yielded[t.ID]; ok {
			j.lead, j.rest = took(p.spans, t.ID, yielded), ended(p.spans, t.ID)-yielded
		}
		for _, id := range t.After {
			j.after = append(j.after, at[id])
		}
		for _, id := range t.Reads {
			j.reads = append(j.reads, at[id])
		}
		at[t.ID] = len(jobs)
		jobs = append(jobs, j)
	}
	r.result.Bound = bound(jobs, limit)
}

// ended is when a task's last attempt ended.
func ended(spans []span, call string) time.Duration {
	var last time.Duration
	for _, s := range spans {
		if s.Call == call {
			last = max(last, s.End)
		}
	}
	return last
}

// took is how long a task was with models up to some moment; time that two
// attempts shared counts once, waiting between them not at all.
func took(spans []span, call string, most time.Duration) time.Duration {
	var own []span
	for _, s := range spans {
		if s.Call == call {
			own = append(own, s)
		}
	}
	slices.SortFunc(own, func(a, b span) int { return int(a.Start - b.Start) })
	var sum, until time.Duration
	for _, s := range own {
		if end := min(s.End, most); end > max(s.Start, until) {
			sum += end - max(s.Start, until)
			until = end
		}
	}
	return sum
}
