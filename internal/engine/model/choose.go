package model

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"tailor/internal/engine/event"
	"tailor/internal/engine/resume"
)

// Trial is what a lane was once seen to do at one kind of task in one kind of
// section: by a task, or by all tasks of that sort of a run.
type Trial struct {
	Section  resume.Kind // "" for a task of the whole run
	Task     event.TaskKind
	Lane     Lane
	Calls    int           // that ended by themselves and were not refused for load
	Valid    int           // of them, that gave an answer that met its schema
	Accepted int           // recommendations that a person took
	Rejected int           // recommendations that a person turned down
	Took     time.Duration // of the valid calls together
	Cost     float64       // US dollars, of the priced calls together
	Priced   int           // calls whose price is known
}

// Weights say what a choice is made by: the share of a lane's work that is any
// good, 0–1, less its cost as a share of the dearest lane's, less its time as a
// share of the slowest lane's.
type Weights struct {
	Quality, Cost, Latency float64 // at least 0
}

// The memory of a Chooser. What a lane did counts less with every later trial
// of it, so that one which has become worse is left soon; what any lane did
// counts a little less with every trial of any, so that one which was bad is
// tried again some day.
const (
	ownMemory = 0.9   // what a trial counts after the next one of the same lane
	allMemory = 0.995 // what a trial counts after the next one of any lane
	fading    = 0.95  // what a preference counts after the next trial
	elsewhere = 0.25  // what a trial in another kind of section counts
	horizon   = 500   // trials of a kind of task that are looked back at
	settled   = 3.0   // weight of trials of the preferred lane before others are tried
	average   = 2.0   // calls as long and as dear as all lanes' that a lane is believed to have made
	telling   = 3.0   // weight of decisions, or of calls, before a share of them is told
)

// beliefs are what is thought of a lane before it was seen, as if so many
// trials had gone well or badly.
type beliefs struct{ valid, taken beta }

// unknown is what is thought of any lane.
func unknown() beliefs { return beliefs{valid: beta{4, 1}, taken: beta{1, 1}} }

// preferred is what is thought beside that of the lane that the person
// prefers: good, until something better was seen.
func preferred() beliefs { return beliefs{valid: beta{14.5, 0.5}, taken: beta{9, 3}} }

// Chooser finds the lane to ask first: discounted Thompson sampling over what
// lanes were seen to do. It is for one goroutine at a time.
type Chooser struct {
	trials  []Trial // oldest first
	weights Weights
	rand    *rand.Rand
}

// NewChooser makes a Chooser that knows these trials, the oldest first.
func NewChooser(trials []Trial, weights Weights, rand *rand.Rand) *Chooser {
	return &Chooser{trials: slices.Clone(trials), weights: weights, rand: rand}
}

// Learn adds a trial.
func (c *Chooser) Learn(t Trial) { c.trials = append(c.trials, t) }

// Order puts the lane to ask first in front of a chain whose first is what the
// person prefers, and says why it stands there. The others stay in their order:
// it was made so that faults of one provider do not meet the next link.
func (c *Chooser) Order(section resume.Kind, task event.TaskKind, chain []Choice) []Choice {
	if len(chain) == 0 {
		return chain
	}
	known := c.know(section, task, chain)
	first, best := 0, 0
	if known.lanes[0].weight >= settled {
		first, best = c.sample(known), known.best(c.weights)
	}
	chosen := chain[first]
	chosen.Why = known.why(chain, first, first != best)
	ordered := append(make([]Choice, 0, len(chain)), chosen)
	ordered = append(ordered, chain[:first]...)
	return append(ordered, chain[first+1:]...)
}

// Expected gives the lane that looks best by what is known, with no luck in it,
// and why: what Order chooses when it tries nothing.
func (c *Chooser) Expected(section resume.Kind, task event.TaskKind, chain []Choice) (Choice, bool) {
	if len(chain) == 0 {
		return Choice{}, false
	}
	known := c.know(section, task, chain)
	best := 0
	if known.lanes[0].weight >= settled {
		best = known.best(c.weights)
	}
	return Choice{chain[best].Lane, known.why(chain, best, false)}, true
}

// beta is a Beta distribution: what is believed of a share.
type beta struct{ good, bad float64 }

func (b beta) mean() float64 { return b.good / (b.good + b.bad) }

func (b beta) plus(good, bad float64) beta { return beta{b.good + good, b.bad + bad} }

// sample draws from b: the ratio of two gamma variables.
func (b beta) sample(r *rand.Rand) float64 {
	x, y := gamma(r, b.good), gamma(r, b.bad)
	return x / (x + y)
}

// gamma draws a gamma variable of that shape (Marsaglia and Tsang 2000).
func gamma(r *rand.Rand, shape float64) float64 {
	if shape < 1 {
		return gamma(r, shape+1) * math.Pow(1-r.Float64(), 1/shape)
	}
	d := shape - 1.0/3
	k := 1 / math.Sqrt(9*d)
	for {
		x := r.NormFloat64()
		v := 1 + k*x
		if v <= 0 {
			continue
		}
		v = v * v * v
		if math.Log(1-r.Float64()) < x*x/2+d-d*v+d*math.Log(v) {
			return d * v
		}
	}
}

// laneKnowledge is what is known of one lane, older things counting less.
type laneKnowledge struct {
	weight             float64 // of its trials
	fresh              float64 // what its next older trial counts
	calls, valid       float64
	accepted, rejected float64
	answers, logTook   float64 // valid calls, and the sum of the logarithms of their seconds
	priced, cost       float64
}

// knowledge is what is known of a chain's lanes in one context.
type knowledge struct {
	task   event.TaskKind
	lanes  []laneKnowledge // in order of the chain
	judged bool            // a person has decided on recommendations of such tasks

	// What the person's preference still counts, 1 down to 0.
	preferValid, preferTaken float64
}

// ageing is what one trial counts, and what it leaves of older ones.
type ageing struct{ share, own, all, preference float64 }

func ageingOf(share float64) ageing {
	return ageing{share, math.Pow(ownMemory, share), math.Pow(allMemory, share), math.Pow(fading, share)}
}

// know looks back over the trials of a kind of task, the newest first.
func (c *Chooser) know(section resume.Kind, task event.TaskKind, chain []Choice) knowledge {
	k := knowledge{task: task, lanes: make([]laneKnowledge, len(chain)), preferValid: 1, preferTaken: 1}
	for i := range k.lanes {
		k.lanes[i].fresh = 1
	}
	here, away := ageingOf(1), ageingOf(elsewhere)
	weight, looked := 1.0, 0
	for n := len(c.trials) - 1; n >= 0; n-- {
		t := &c.trials[n]
		if t.Task != task {
			continue
		}
		i := slices.IndexFunc(chain, func(x Choice) bool { return x.Lane == t.Lane })
		if i < 0 {
			continue
		}
		if looked++; looked > horizon {
			break
		}
		step := here
		if t.Section != section {
			step = away
		}
		lane := &k.lanes[i]
		lane.add(t, weight*lane.fresh*step.share)
		lane.fresh *= step.own
		weight *= step.all
		k.preferValid *= step.preference
		if t.Accepted+t.Rejected > 0 {
			k.judged = true
			k.preferTaken *= step.preference
		}
	}
	return k
}

func (l *laneKnowledge) add(t *Trial, weight float64) {
	l.weight += weight
	l.calls += weight * float64(t.Calls)
	l.valid += weight * float64(t.Valid)
	l.accepted += weight * float64(t.Accepted)
	l.rejected += weight * float64(t.Rejected)
	if t.Valid > 0 && t.Took > 0 {
		l.answers += weight * float64(t.Valid)
		l.logTook += weight * float64(t.Valid) * math.Log(t.Took.Seconds()/float64(t.Valid))
	}
	if t.Priced > 0 {
		l.priced += weight * float64(t.Priced)
		l.cost += weight * t.Cost
	}
}

// beliefs are what is thought of the i-th lane's answers and recommendations.
func (k knowledge) beliefs(i int) beliefs {
	l, b := k.lanes[i], unknown()
	if i == 0 {
		p := preferred()
		b.valid = b.valid.plus(k.preferValid*p.valid.good, k.preferValid*p.valid.bad)
		b.taken = b.taken.plus(k.preferTaken*p.taken.good, k.preferTaken*p.taken.bad)
	}
	return beliefs{b.valid.plus(l.valid, l.calls-l.valid), b.taken.plus(l.accepted, l.rejected)}
}

// quality is what a lane is expected to be good for. Where nobody judges
// recommendations nothing can be learned of them, so no luck is drawn; other
// tasks are judged by their answers alone.
func (k knowledge) quality(i int, of func(beta) float64) float64 {
	b := k.beliefs(i)
	switch {
	case k.task != event.Recommend:
		return of(b.valid)
	case k.judged:
		return of(b.valid) * of(b.taken)
	default:
		return b.valid.mean() * b.taken.mean()
	}
}

// sample draws how good each lane may be, and gives the best.
func (c *Chooser) sample(k knowledge) int {
	return k.argmax(c.weights, func(b beta) float64 { return b.sample(c.rand) })
}

// best is the lane that is expected to do best.
func (k knowledge) best(w Weights) int { return k.argmax(w, beta.mean) }

func (k knowledge) argmax(w Weights, of func(beta) float64) int {
	burdens := k.burdens(w)
	best, most := 0, math.Inf(-1)
	for i := range k.lanes {
		if u := w.Quality*k.quality(i, of) - burdens[i]; u > most {
			best, most = i, u
		}
	}
	return best
}

// burdens weigh each lane's cost and time, as shares of the largest.
func (k knowledge) burdens(w Weights) []float64 {
	costs := k.means(func(l laneKnowledge) (n, sum float64) { return l.priced, l.cost })
	times := k.means(func(l laneKnowledge) (n, sum float64) { return l.answers, l.logTook })
	for i := range times {
		times[i] = math.Exp(times[i]) // one stalled call shall not make a lane slow
	}
	burdens := make([]float64, len(k.lanes))
	dearest, slowest := slices.Max(costs), slices.Max(times)
	for i := range burdens {
		if dearest > 0 {
			burdens[i] += w.Cost * costs[i] / dearest
		}
		burdens[i] += w.Latency * times[i] / slowest
	}
	return burdens
}

// means averages something over each lane's calls; a lane of which little is
// known is taken for average.
func (k knowledge) means(of func(laneKnowledge) (n, sum float64)) []float64 {
	var all, total float64
	for _, l := range k.lanes {
		n, sum := of(l)
		all, total = all+n, total+sum
	}
	means := make([]float64, len(k.lanes))
	if all == 0 {
		return means
	}
	for i, l := range k.lanes {
		n, sum := of(l)
		means[i] = (sum + average*total/all) / (n + average)
	}
	return means
}

// why says in words why a lane of the chain is asked first.
func (k knowledge) why(chain []Choice, i int, tries bool) string {
	seen := k.lanes[i].words()
	switch {
	case i == 0:
		return join(chain[0].Why, seen)
	case tries:
		return join("tried now and then to see whether it has become better", seen)
	}
	return join(fmt.Sprintf("does better than %s, your first choice", chain[0].Lane), seen)
}

// words tells what is known of a lane; "" when that is too little to speak of.
func (l laneKnowledge) words() string {
	if n := l.accepted + l.rejected; n >= telling {
		return fmt.Sprintf("%.0f %% of its suggestions were accepted", 100*l.accepted/n)
	}
	if l.calls >= telling && l.valid < 0.995*l.calls {
		return fmt.Sprintf("%.0f %% of its answers could be used", 100*l.valid/l.calls)
	}
	return ""
}

func join(why, seen string) string {
	return strings.Trim(why+"; "+seen, "; ")
}
