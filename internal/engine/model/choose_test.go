package model

import (
	"cmp"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"tailor/internal/engine/event"
	"tailor/internal/engine/resume"
)

var update = flag.Bool("update", false, "write what the tests compare with anew")

var usual = Weights{Quality: 1, Cost: 0.1, Latency: 0.1}

// nature is how a lane really is.
type nature struct {
	valid, taken float64 // shares
	seconds      float64 // median of a call, log-normal
	cost         float64 // US dollars a call
}

// utility is what a task at this lane is worth, in the Chooser's own terms.
func (n nature) utility(task event.TaskKind, all []nature, w Weights) float64 {
	var dearest, slowest float64
	for _, other := range all {
		dearest, slowest = max(dearest, other.cost), max(slowest, other.seconds)
	}
	quality := n.valid
	if task == event.Recommend {
		quality *= n.taken
	}
	return w.Quality*quality - w.Cost*n.cost/dearest - w.Latency*n.seconds/slowest
}

// trial plays one task: three recommendations, each judged by a person.
func (n nature) trial(r *rand.Rand, section resume.Kind, task event.TaskKind, lane Lane) Trial {
	t := Trial{Section: section, Task: task, Lane: lane, Calls: 1, Cost: n.cost, Priced: 1}
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

// scene is a set of lanes, the first of them preferred, and what one of them becomes.
type scene struct {
	name  string
	task  event.TaskKind
	lanes []nature
	later nature // of the best lane after half of the tasks
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

// half is how many tasks are played before and after a change.
const half = 200

// outcome is what a simulation of a scene came to.
type outcome struct {
	regret float64 // share of what the best fixed lane would have been worth, before the change
	left   int     // tasks after the change until at most three of ten went to the lane that had changed
	found  int     // tasks after the change until seven of ten went to the lane that was then best
	after  float64 // as regret, over the tasks after the change
}

// playScene plays a scene; what a task came to is known lag tasks later.
func playScene(s scene, seed uint64, lag int) outcome {
	r := rand.New(rand.NewPCG(seed, 7))
	c := NewChooser(nil, usual, rand.New(rand.NewPCG(seed, 8)))
	lanes := slices.Clone(s.lanes)
	chain := make([]Choice, len(lanes))
	for i := range chain {
		chain[i] = Choice{Lane{"p", fmt.Sprint(i)}, "your setting"}
	}
	var pending []Trial
	best := func() int {
		best := 0
		for i := range lanes {
			if lanes[i].utility(s.task, lanes, usual) > lanes[best].utility(s.task, lanes, usual) {
				best = i
			}
		}
		return best
	}
	stretch := func(worse int) (regret float64, left, found int) {
		target := best()
		var got, most float64
		var hits, stays []bool
		for n := range half {
			lane := c.Order(resume.Experience, s.task, chain)[0].Lane
			i := slices.IndexFunc(chain, func(x Choice) bool { return x.Lane == lane })
			got += lanes[i].utility(s.task, lanes, usual)
			most += lanes[target].utility(s.task, lanes, usual)
			pending = append(pending, lanes[i].trial(r, resume.Experience, s.task, lane))
			if len(pending) > lag {
				c.Learn(pending[0])
				pending = pending[1:]
			}
			hits, stays = append(hits, i == target), append(stays, i == worse)
			if n < 9 {
				continue
			}
			if found == 0 && count(hits[n-9:]) >= 7 {
				found = n + 1
			}
			if left == 0 && count(stays[n-9:]) <= 3 {
				left = n + 1
			}
		}
		return 1 - got/most, cmp.Or(left, half+1), cmp.Or(found, half+1)
	}
	var o outcome
	before := best()
	o.regret, _, _ = stretch(-1)
	lanes[before] = s.later
	o.after, o.left, o.found = stretch(before)
	return o
}

func count(hits []bool) int {
	n := 0
	for _, hit := range hits {
		if hit {
			n++
		}
	}
	return n
}

// seeds is how often each scene is played.
const seeds = 100

// spread is a median and a 95th percentile over the seeds.
type spread struct{ median, p95 float64 }

func spreadOf(outcomes []outcome, of func(outcome) float64) spread {
	values := make([]float64, len(outcomes))
	for i, o := range outcomes {
		values[i] = of(o)
	}
	slices.Sort(values)
	return spread{values[len(values)/2], values[len(values)*95/100-1]}
}

func TestChoiceFindsTheBestLane(t *testing.T) {
	var table strings.Builder
	table.WriteString("| lanes | regret over 200 tasks | degraded lane left after | best of the others found after | regret over the 200 tasks after the change |\n|---|---|---|---|---|\n")
	for _, lag := range []int{0, 10} {
		for _, s := range scenes() {
			outcomes := make([]outcome, seeds)
			for i := range outcomes {
				outcomes[i] = playScene(s, uint64(i+1), lag)
			}
			regret := spreadOf(outcomes, func(o outcome) float64 { return 100 * o.regret })
			after := spreadOf(outcomes, func(o outcome) float64 { return 100 * o.after })
			left := spreadOf(outcomes, func(o outcome) float64 { return float64(o.left) })
			found := spreadOf(outcomes, func(o outcome) float64 { return float64(o.found) })
			name := s.name
			if lag > 0 {
				name += fmt.Sprintf("; judged %d tasks later", lag)
			}
			fmt.Fprintf(&table, "| %s | %.1f %% (%.1f %%) | %.0f (%.0f) | %.0f (%.0f) | %.1f %% (%.1f %%) |\n", name,
				regret.median, regret.p95, left.median, left.p95, found.median, found.p95, after.median, after.p95)
			if lag == 0 && regret.median > 10 || regret.median > 15 {
				t.Errorf("%s: a regret of %.1f %%", name, regret.median)
			}
			if lag == 0 && found.median > 30 {
				t.Errorf("%s: found again after %.0f tasks", name, found.median)
			}
		}
	}
	holdTable(t, "lane choice", table.String())
}

// performancePage holds the table of TestChoiceFindsTheBestLane.
const performancePage = "../../../docs/performance.md"

// holdTable compares a table of a page with what was measured, or writes it anew.
func holdTable(t *testing.T, name, table string) {
	t.Helper()
	data, err := os.ReadFile(performancePage)
	if err != nil {
		t.Fatal(err)
	}
	page := string(data)
	begin, end := "<!-- table: "+name+" -->\n", "<!-- end: "+name+" -->"
	head, rest, ok := strings.Cut(page, begin)
	held, tail, closed := strings.Cut(rest, end)
	if !ok || !closed {
		t.Fatalf("%s has no table %q; this one belongs there:\n%s", performancePage, name, table)
	}
	switch {
	case held == table:
	case *update:
		if err := os.WriteFile(performancePage, []byte(head+begin+table+end+tail), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("%s is stale: go test ./internal/engine/model -run Choice -update writes it anew\n%s", performancePage, table)
	}
}

func TestChoiceBeginsWithWhatIsPreferred(t *testing.T) {
	a, b := Lane{"p", "a"}, Lane{"q", "b"}
	chain := []Choice{{a, "your setting"}, {b, "same strength at another provider"}}
	c := NewChooser(nil, usual, rand.New(rand.NewPCG(1, 1)))
	for range 100 {
		if got := c.Order(resume.Skills, event.Recommend, chain); !slices.Equal(got, chain) {
			t.Fatalf("got %+v", got)
		}
	}
	if got := c.Order(resume.Skills, event.Recommend, nil); len(got) != 0 {
		t.Errorf("got %+v", got)
	}

	// Where nobody judges recommendations, no cheaper lane takes their place.
	r := rand.New(rand.NewPCG(2, 2))
	dear, cheap := nature{0.97, 0, 12, 0.1}, nature{0.97, 0, 2, 0.001}
	for range 100 {
		c.Learn(dear.unjudged(r, a))
		c.Learn(cheap.unjudged(r, b))
	}
	for range 100 {
		if got := c.Order(resume.Skills, event.Recommend, chain); got[0].Lane != a {
			t.Fatalf("got %+v", got)
		}
	}
}

// unjudged is a trial of recommendations that nobody decided on.
func (n nature) unjudged(r *rand.Rand, lane Lane) Trial {
	t := n.trial(r, resume.Skills, event.Recommend, lane)
	t.Accepted, t.Rejected = 0, 0
	return t
}

func TestChoiceSaysWhy(t *testing.T) {
	a, b := Lane{"p", "a"}, Lane{"q", "b"}
	chain := []Choice{{a, "your setting"}, {b, "cheaper"}}
	trial := func(lane Lane, accepted, rejected int) Trial {
		return Trial{Section: resume.Skills, Task: event.Recommend, Lane: lane, Calls: 1, Valid: 1, Accepted: accepted, Rejected: rejected, Took: time.Second}
	}
	c := NewChooser(nil, usual, rand.New(rand.NewPCG(1, 1)))
	for range 10 {
		c.Learn(trial(a, 3, 1))
	}
	why := map[string]int{}
	for range 1000 {
		got := c.Order(resume.Skills, event.Recommend, chain)
		if len(got) != 2 || got[0].Lane == got[1].Lane {
			t.Fatalf("got %+v", got)
		}
		why[got[0].Why]++
	}
	preferred, tried := why["your setting; 75 % of its suggestions were accepted"], why["tried now and then to see whether it has become better"]
	if preferred < 700 || tried < 20 || preferred+tried != 1000 {
		t.Errorf("got %v", why)
	}
	for range 20 {
		c.Learn(trial(a, 1, 3))
		c.Learn(trial(b, 4, 0))
	}
	got, ok := c.Expected(resume.Skills, event.Recommend, chain)
	if want := "does better than p/a, your first choice; 100 % of its suggestions were accepted"; !ok || got.Lane != b || got.Why != want {
		t.Errorf("got %+v", got)
	}
}

func TestBetaSamples(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, b := range []beta{{1, 1}, {0.5, 0.5}, {9, 3}, {80, 20}} {
		const n = 20000
		var sum float64
		for range n {
			x := b.sample(r)
			if !(x >= 0 && x <= 1) {
				t.Fatalf("%+v gave %v", b, x)
			}
			sum += x
		}
		if mean := sum / n; math.Abs(mean-b.mean()) > 0.01 {
			t.Errorf("%+v: mean %.3f, want %.3f", b, mean, b.mean())
		}
	}
}
