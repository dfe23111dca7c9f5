package bench

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"tailor/internal/engine/event"
	"tailor/internal/engine/model"
	"tailor/internal/engine/resume"
)

// How the choice of lanes learns: the real Chooser meets lanes of known
// natures, and after half of the tasks the best of them becomes bad.
const (
	choiceHalf  = 200 // tasks before the change, and after it
	choiceSeeds = 100 // plays of each scene
	choiceJudge = 10  // tasks after which a person decides, where that takes a while
)

// choiceWeights are the settings' defaults.
func choiceWeights() model.Weights { return model.Weights{Quality: 1, Cost: 0.1, Latency: 0.1} }

// nature is how a lane really is.
type nature struct {
	valid, taken float64 // shares
	seconds      float64 // mean of a call
	cost         float64 // US dollars a call
}

// worth is what a task at this lane is worth, in the Chooser's own terms.
func (n nature) worth(task event.TaskKind, all []nature) float64 {
	var dearest, slowest float64
	for _, other := range all {
		dearest, slowest = max(dearest, other.cost), max(slowest, other.seconds)
	}
	quality := n.valid
	if task == event.Recommend {
		quality *= n.taken
	}
	w := choiceWeights()
	return w.Quality*quality - w.Cost*n.cost/dearest - w.Latency*n.seconds/slowest
}

// trial plays one task: three recommendations, each judged by a person.
func (n nature) trial(r *rand.Rand, task event.TaskKind, lane model.Lane) model.Trial {
	t := model.Trial{Section: resume.Experience, Task: task, Lane: lane, Calls: 1, Cost: n.cost, Priced: 1}
	if r.Float64() >= n.valid {
		return t
	}
	t.Valid, t.Took = 1, time.Duration(n.seconds*float64(time.Second)*(0.5+r.ExpFloat64()/2))
	for range 3 {
		switch {
		case task != event.Recommend:
		case r.Float64() < n.taken:
			t.Accepted++
		default:
			t.Rejected++
		}
	}
	return t
}

// scene is a set of lanes, the first of them preferred, and what the best of
// them becomes.
type scene struct {
	name  string
	task  event.TaskKind
	lanes []nature
	later nature
}

func scenes() []scene {
	good := func(taken float64) nature { return nature{0.97, taken, 8, 0.01} }
	return []scene{
		{"the preferred lane is the best", event.Recommend, []nature{good(0.85), good(0.6), good(0.5)}, good(0.2)},
		{"another is better", event.Recommend, []nature{good(0.6), good(0.85)}, good(0.2)},
		{"four lanes, the third best", event.Recommend, []nature{good(0.6), good(0.5), good(0.85), good(0.4)}, good(0.2)},
		{"another is as good, cheaper and quicker", event.Recommend, []nature{{0.97, 0.75, 12, 0.03}, {0.97, 0.75, 4, 0.003}}, nature{0.97, 0.2, 4, 0.003}},
		{"evaluations: another gives valid answers more often", event.Evaluate, []nature{{0.7, 0, 3, 0.002}, {0.98, 0, 3, 0.002}}, nature{0.2, 0, 3, 0.002}},
	}
}

// Learning is how the choice of lanes did in one scene, over many plays.
type Learning struct {
	Scene   string   // what the lanes are like
	Later   int      // tasks after which it is known what one came to
	Regrets []Regret // by task
	plays   []outcome
}

// Regret is what was missed up to a task against the best fixed lane, which is
// another one from the change on. It is told in tasks of that lane: 2 says that
// as much was missed as two of its tasks are worth.
type Regret struct {
	Task              int     // from 1
	Low, Median, High float64 // of the plays: 10 %, 50 %, 90 %
	Stayed            float64 // what one misses who always asks the preferred lane
}

// title names the scene and how soon decisions come.
func (l Learning) title() string {
	if l.Later == 0 {
		return l.Scene
	}
	return fmt.Sprintf("%s; judged %d tasks later", l.Scene, l.Later)
}

// Choices plays every scene with the seeds from this one on, once with
// decisions at once and once with decisions some tasks later.
func Choices(ctx context.Context, seed uint64) ([]Learning, error) {
	var all []Learning
	for _, later := range []int{0, choiceJudge} {
		for _, s := range scenes() {
			l := Learning{Scene: s.name, Later: later}
			for i := range choiceSeeds {
				if ctx.Err() != nil {
					return nil, ctx.Err()
				}
				l.plays = append(l.plays, playScene(s, seed+uint64(i), later))
			}
			l.Regrets = regrets(l.plays, s.stayed())
			all = append(all, l)
		}
	}
	return all, nil
}

// regrets takes the plays together, task by task.
func regrets(plays []outcome, stayed []float64) []Regret {
	course := make([]Regret, 2*choiceHalf)
	for n := range course {
		missed := make([]float64, len(plays))
		for i, p := range plays {
			missed[i] = p.missed[n]
		}
		course[n] = Regret{n + 1, quantile(missed, 0.1), quantile(missed, 0.5), quantile(missed, 0.9), stayed[n]}
	}
	return course
}

// stayed is what one misses up to each task who always asks the first lane.
func (s scene) stayed() []float64 {
	var course []float64
	missed := 0.0
	lanes := slices.Clone(s.lanes)
	for range 2 {
		best := s.best(lanes)
		for range choiceHalf {
			missed += 1 - lanes[0].worth(s.task, lanes)/lanes[best].worth(s.task, lanes)
			course = append(course, missed)
		}
		lanes[best] = s.later
	}
	return course
}

// best is the lane that is worth most.
func (s scene) best(lanes []nature) int {
	best := 0
	for i := range lanes {
		if lanes[i].worth(s.task, lanes) > lanes[best].worth(s.task, lanes) {
			best = i
		}
	}
	return best
}

// outcome is what one play of a scene came to.
type outcome struct {
	regret float64   // share of what the best fixed lane would have been worth, before the change
	left   int       // tasks after the change until at most three of ten went to the lane that had changed
	found  int       // tasks after the change until seven of ten went to the lane that was then best
	after  float64   // as regret, over the tasks after the change
	missed []float64 // up to each task, in tasks of the best lane
}

// play is a scene under way.
type play struct {
	scene
	chooser *model.Chooser
	chain   []model.Choice
	now     []nature // what the lanes are like at present
	draw    *rand.Rand
	later   int
	pending []model.Trial // that nobody has judged so far
	missed  []float64
}

// playScene plays a scene; what a task came to is known so many tasks later.
func playScene(s scene, seed uint64, later int) outcome {
	p := &play{
		scene: s, now: slices.Clone(s.lanes), later: later,
		chooser: model.NewChooser(nil, choiceWeights(), rand.New(rand.NewPCG(seed, 8))),
		draw:    rand.New(rand.NewPCG(seed, 7)),
	}
	for i := range s.lanes {
		p.chain = append(p.chain, model.Choice{Lane: model.Lane{Provider: simulated, Model: fmt.Sprint(i)}, Why: "your setting"})
	}
	var o outcome
	before := s.best(p.now)
	o.regret, _, _ = p.stretch(-1)
	p.now[before] = s.later
	o.after, o.left, o.found = p.stretch(before)
	o.missed = p.missed
	return o
}

// stretch plays half of the tasks. worse is the lane that has become bad.
func (p *play) stretch(worse int) (regret float64, left, found int) {
	target := p.best(p.now)
	best := p.now[target].worth(p.task, p.now)
	var got, base float64
	if n := len(p.missed); n > 0 {
		base = p.missed[n-1]
	}
	var asked []int
	for n := 1; n <= choiceHalf; n++ {
		lane := p.next()
		asked = append(asked, lane)
		got += p.now[lane].worth(p.task, p.now)
		p.missed = append(p.missed, base+float64(n)-got/best)
		if n < 10 {
			continue
		}
		newest := asked[n-10:]
		if found == 0 && count(newest, target) >= 7 {
			found = n
		}
		if left == 0 && count(newest, worse) <= 3 {
			left = n
		}
	}
	return 1 - got/(best*choiceHalf), cmp.Or(left, choiceHalf+1), cmp.Or(found, choiceHalf+1)
}

// next plays a task and gives the lane that was asked.
func (p *play) next() int {
	lane := p.chooser.Order(resume.Experience, p.task, p.chain)[0].Lane
	i := slices.IndexFunc(p.chain, func(c model.Choice) bool { return c.Lane == lane })
	p.pending = append(p.pending, p.now[i].trial(p.draw, p.task, lane))
	if len(p.pending) > p.later {
		p.chooser.Learn(p.pending[0])
		p.pending = p.pending[1:]
	}
	return i
}

func count(asked []int, lane int) int {
	n := 0
	for _, a := range asked {
		if a == lane {
			n++
		}
	}
	return n
}
