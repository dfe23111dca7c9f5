package schedule_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"tailor/internal/engine/schedule"
)

// sections is a graph of the shape that a run of the program has: two calls a
// section, the summary after all evaluations, then two local tasks. What a
// task is expected to take is a guess from its size; what it takes is drawn.
// Sections are of three priority classes.
type sections struct {
	list []schedule.Task
	took map[string]time.Duration
}

func drawSections(random *rand.Rand) sections {
	g := sections{took: map[string]time.Duration{}}
	var evaluations, recommendations []string
	classes := []int{2, 2, 1, 1} // skills, experience, projects, summary; the others rank last
	const summary = 3
	for i := range 6 + random.IntN(7) {
		class := 0
		if i < len(classes) {
			class = classes[i]
		}
		evaluate, recommend := fmt.Sprintf("evaluate:%02d", i), fmt.Sprintf("recommend:%02d", i)
		evaluations, recommendations = append(evaluations, evaluate), append(recommendations, recommend)
		g.call(random, evaluate, class, 150)
		g.call(random, recommend, class, 150+random.IntN(600), evaluate)
	}
	g.list[2*summary+1].After = evaluations
	// Prerequisites first: what the summary waits for comes before it.
	g.list = append(slices.Delete(slices.Clone(g.list), 2*summary+1, 2*summary+2), g.list[2*summary+1])
	g.list = append(g.list, task("consistency", 0, recommendations...), task("plan", 0, "consistency"))
	return g
}

// call adds a task that asks a model for so many tokens: a first token of
// log-normal latency, then an even rate, and now and then a stall.
func (g *sections) call(random *rand.Rand, id string, class, tokens int, after ...string) {
	expected := 1000 + 20*tokens
	g.list = append(g.list, urgent(class, task(id, expected, after...)))
	first := 700 * math.Exp(0.4*random.NormFloat64())
	if random.Float64() < 0.02 {
		first += 3000 * math.Pow(1-random.Float64(), -1/1.2)
	}
	rate := 50 * math.Exp(0.2*random.NormFloat64()) // tokens a second
	g.took[id] = time.Duration(first+1000*float64(tokens)/rate) * time.Millisecond
}

// foreseen is the graph with durations known and all tasks in one class: what
// is left then is the order alone.
func (g sections) foreseen() sections {
	g.list = slices.Clone(g.list)
	for i := range g.list {
		g.list[i].Expected, g.list[i].Priority = g.took[g.list[i].ID], 0
	}
	return g
}

// makespan runs the graph and gives the end of its last call.
func (g *sections) makespan(t *testing.T, limit int) (end time.Duration) {
	inPlay(t, schedule.Options{Limit: limit}, func(p *play) {
		for id, took := range g.took {
			p.acts[id] = func(ctx context.Context, task schedule.Task, gate schedule.Gate) error {
				return p.attempt(ctx, task, gate, took)
			}
		}
		local := func(context.Context, schedule.Task, schedule.Gate) error { return nil }
		p.acts["consistency"], p.acts["plan"] = local, local
		p.add(g.list...)
		p.run()
		for _, spans := range p.spans {
			end = max(end, spans[0].to)
		}
	})
	return end
}

// bound is a time that no schedule can beat. Whatever set of tasks is chosen,
// none of them begins before the shortest way to one of them is done, k slots
// share their work, and after the last the shortest way out is still to go.
// Looked at are the sets of all tasks with at least some head and some tail;
// for single tasks that is the critical path.
func (g *sections) bound(k int) time.Duration {
	heads, tails := map[string]time.Duration{}, map[string]time.Duration{}
	for _, t := range g.list {
		for _, id := range t.After {
			heads[t.ID] = max(heads[t.ID], heads[id]+g.took[id])
		}
	}
	for _, t := range slices.Backward(g.list) {
		for _, id := range t.After {
			tails[id] = max(tails[id], tails[t.ID]+g.took[t.ID])
		}
	}
	var most time.Duration
	for id := range g.took {
		most = max(most, heads[id]+g.took[id]+tails[id])
		for other := range g.took {
			head, tail, work := heads[id], tails[other], time.Duration(0)
			for member, took := range g.took {
				if heads[member] >= head && tails[member] >= tail {
					work += took
				}
			}
			if work > 0 { // else nobody is in the set
				most = max(most, head+work/time.Duration(k)+tail)
			}
		}
	}
	return most
}

// TestNearTheBoundOfTheProjectsGraphs compares makespans with the
// head–work–tail bound: of the order alone, and as the program runs, with
// guesses for durations and what matters most to a person first.
func TestNearTheBoundOfTheProjectsGraphs(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	graphs := make([]sections, 100)
	for i := range graphs {
		graphs[i] = drawSections(random)
	}
	for _, limit := range []int{3, 5, 8} {
		var foreseen, guessed []float64
		for _, g := range graphs {
			known, bound := g.foreseen(), float64(g.bound(limit))
			foreseen = append(foreseen, float64(known.makespan(t, limit))/bound)
			guessed = append(guessed, float64(g.makespan(t, limit))/bound)
		}
		near(t, fmt.Sprintf("limit %d, foreseen", limit), foreseen, 1.08)
		near(t, fmt.Sprintf("limit %d, guessed and in classes", limit), guessed, 1.12)
	}
}

func near(t *testing.T, name string, ratios []float64, most float64) {
	t.Helper()
	slices.Sort(ratios)
	median, worst := ratios[len(ratios)/2], ratios[len(ratios)-1]
	t.Logf("%s: median %.3f, worst %.3f of the bound", name, median, worst)
	if ratios[0] < 1 {
		t.Errorf("%s: a schedule took %.3f of the bound: it is none", name, ratios[0])
	}
	if median > most {
		t.Errorf("%s: median is %.3f of the bound, want at most %.2f", name, median, most)
	}
}
