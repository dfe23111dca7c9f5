package shape

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/resume"
)

// probed are costs as public probes measured them.
var probed = []Cost{
	{FirstToken: 645 * time.Millisecond, PerToken: time.Second / 105},
	{FirstToken: 731 * time.Millisecond, PerToken: time.Second / 58},
	{FirstToken: 1068 * time.Millisecond, PerToken: time.Second / 26},
	{FirstToken: 2735 * time.Millisecond, PerToken: time.Second / 192},
}

var kinds = []resume.Kind{resume.Experience, resume.Skills, resume.Projects, resume.Education, resume.Certifications, resume.Other}

// drawn is any workload, odd ones too; but every call takes some time.
func drawn(t *rapid.T) Workload {
	cost := rapid.SampledFrom(append([]Cost{{FirstToken: time.Millisecond}, {FirstToken: time.Second, PerToken: time.Millisecond, PerPrompt: time.Millisecond}}, probed...))
	w := Workload{Prefix: rapid.IntRange(0, 4000).Draw(t, "prefix")}
	if rapid.Bool().Draw(t, "refined") {
		w.Requirements = Call{Prompt: 3000, Answer: rapid.IntRange(1, 2000).Draw(t, "requirements"), Cost: cost.Draw(t, "refine")}
	}
	for i := range rapid.IntRange(0, 14).Draw(t, "sections") {
		s := Section{ID: fmt.Sprintf("S%d", i+1), Evaluation: rapid.IntRange(0, 300).Draw(t, "evaluation"),
			Kind:     rapid.SampledFrom(append([]resume.Kind{resume.Summary}, kinds...)).Draw(t, "kind"),
			Priority: rapid.SampledFrom([]plan.Priority{plan.High, plan.Medium, plan.Low}).Draw(t, "priority"),
			Evaluate: cost.Draw(t, "evaluate"), Recommend: cost.Draw(t, "recommend"),
			Fuse: rapid.Bool().Draw(t, "fuse"), Lanes: rapid.SampledFrom([]string{"", "a"}).Draw(t, "lanes"),
		}
		entries := rapid.IntRange(0, 6).Draw(t, "entries")
		for e := range max(entries, 1) {
			p := Part{Text: rapid.IntRange(0, 600).Draw(t, "text"), Edits: rapid.IntRange(0, 600).Draw(t, "edits"),
				Evaluation: rapid.IntRange(0, 300).Draw(t, "part evaluation")}
			if entries > 0 {
				p.Entry = fmt.Sprintf("%s.E%d", s.ID, e+1)
			}
			s.Parts = append(s.Parts, p)
		}
		w.Sections = append(w.Sections, s)
	}
	return w
}

// covered counts how often each section is evaluated, and each of its parts recommended for.
func covered(w Workload, tasks []event.TaskInfo) (evaluated, recommended map[string]int) {
	evaluated, recommended = map[string]int{}, map[string]int{}
	for _, task := range tasks {
		for _, id := range task.About() {
			section := w.Sections[slices.IndexFunc(w.Sections, func(s Section) bool { return s.ID == id })]
			for _, p := range section.Parts {
				if len(task.Part()) > 0 && !slices.Contains(task.Part(), p.Entry) {
					continue
				}
				if task.Kind == event.Evaluate || task.Evaluates {
					evaluated[id+" "+p.Entry]++
				}
				if task.Kind == event.Recommend {
					recommended[id+" "+p.Entry]++
				}
			}
		}
	}
	return evaluated, recommended
}

func TestEveryShapeIsWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawn(t)
		limit := rapid.IntRange(0, 12).Draw(t, "limit")
		tasks := Plan(w, limit)
		evaluated, recommended := covered(w, tasks)
		for _, s := range w.Sections {
			for _, p := range s.Parts {
				if at := s.ID + " " + p.Entry; evaluated[at] != 1 || recommended[at] != 1 {
					t.Fatalf("%s is evaluated %d times, recommended for %d times:\n%v", at, evaluated[at], recommended[at], tasks)
				}
			}
		}
		seen := map[string]bool{}
		for _, task := range tasks {
			if seen[task.ID] {
				t.Fatalf("two tasks %s", task.ID)
			}
			for _, id := range slices.Concat(task.After, task.Reads) { // so there is no cycle either
				if !seen[id] {
					t.Fatalf("%s waits for %s, which does not stand before it", task.ID, id)
				}
			}
			seen[task.ID] = true
		}
		waited(t, w, tasks)
		if again := Plan(w, limit); !reflect.DeepEqual(tasks, again) {
			t.Fatalf("the same workload gives\n%v\nand\n%v", tasks, again)
		}
		if got, plain := makespan(w, tasks, max(limit, 1)), makespan(w, Plain(w), max(limit, 1)); got > plain+time.Duration(len(tasks))*time.Millisecond {
			t.Fatalf("%v at %d, the plain graph %v:\n%v", got, limit, plain, tasks)
		}
	})
}

// waited checks what waits for what.
func waited(t *rapid.T, w Workload, tasks []event.TaskInfo) {
	for _, task := range tasks {
		if task.Kind != event.Recommend {
			continue
		}
		i := slices.IndexFunc(w.Sections, func(s Section) bool { return s.ID == task.Section })
		for _, other := range tasks {
			evaluates := other.Kind == event.Evaluate || other.Evaluates
			mine := slices.Equal(other.About(), task.About())
			isSummary := w.Sections[i].Kind == resume.Summary
			otherSummary := other.Evaluates && other.Section != "" && w.Sections[slices.IndexFunc(w.Sections, func(s Section) bool { return s.ID == other.Section })].Kind == resume.Summary
			want := evaluates && other.ID != task.ID && !otherSummary && (isSummary || mine && !task.Evaluates)
			if got := slices.Contains(task.After, other.ID); got != (want && !other.Evaluates) {
				t.Fatalf("%s waits for %s: %v", task.ID, other.ID, got)
			}
			if got := slices.Contains(task.Reads, other.ID); got != (want && other.Evaluates) {
				t.Fatalf("%s reads what %s evaluates: %v", task.ID, other.ID, got)
			}
		}
	}
}

// step is a task in a schedule of its own.
type step struct {
	head, tail, work, yields time.Duration // before it, after it, its own, until what reads it may begin
	yielded, ended           time.Duration
	began                    bool
}

// makespan plays tasks in the scheduler's order, task by task.
func makespan(w Workload, tasks []event.TaskInfo, limit int) time.Duration {
	steps := steps(tasks)
	var now, last time.Duration
	for {
		busy, next := 0, time.Duration(-1)
		for _, s := range steps {
			if s.began && s.ended > now {
				busy++
			}
		}
		for _, task := range ranked(tasks, steps) {
			s := steps[task.ID]
			ready := !s.began && !slices.ContainsFunc(task.After, func(id string) bool { return !steps[id].began || steps[id].ended > now }) &&
				!slices.ContainsFunc(task.Reads, func(id string) bool { return !steps[id].began || steps[id].yielded > now })
			if !ready || s.work > 0 && busy == limit {
				continue
			}
			s.began, s.yielded, s.ended = true, now+s.yields, now+s.work
			if s.work > 0 {
				busy++
			}
			if task.Kind != event.Requirements {
				last = max(last, s.ended)
			}
		}
		for _, s := range steps {
			for _, at := range []time.Duration{s.yielded, s.ended} {
				if s.began && at > now && (next < 0 || at < next) {
					next = at
				}
			}
		}
		if next < 0 {
			return last
		}
		now = next
	}
}

func ranked(tasks []event.TaskInfo, steps map[string]*step) []event.TaskInfo {
	order := slices.Clone(tasks)
	slices.SortStableFunc(order, func(a, b event.TaskInfo) int {
		class := func(t event.TaskInfo) int {
			if t.Kind == event.Requirements {
				return -1
			}
			return Class(t.Priority)
		}
		if x, y := class(a), class(b); x != y {
			return y - x
		}
		return int(steps[b.ID].tail + steps[b.ID].work - steps[a.ID].tail - steps[a.ID].work)
	})
	return order
}

func steps(tasks []event.TaskInfo) map[string]*step {
	all := map[string]*step{}
	for _, task := range tasks {
		s := &step{work: time.Duration(task.Expected) * time.Millisecond, yields: time.Duration(task.Yields) * time.Millisecond}
		if s.yields == 0 {
			s.yields = s.work
		}
		for _, id := range task.After {
			s.head = max(s.head, all[id].head+all[id].work)
		}
		for _, id := range task.Reads {
			s.head = max(s.head, all[id].head+all[id].yields)
		}
		all[task.ID] = s
	}
	for _, task := range slices.Backward(tasks) {
		for _, id := range task.After {
			all[id].tail = max(all[id].tail, all[task.ID].tail+all[task.ID].work)
		}
		for _, id := range task.Reads { // what is left of it runs beside what reads it
			all[id].tail = max(all[id].tail, all[task.ID].tail+all[task.ID].work-all[id].work+all[id].yields)
		}
	}
	return all
}

// bound is what no schedule can beat: the largest over sets of tasks of the
// shortest head, the work over the slots, and the shortest tail.
func bound(tasks []event.TaskInfo, limit int) time.Duration {
	var list []*step
	all := steps(tasks)
	for _, task := range tasks {
		if s := all[task.ID]; task.Kind != event.Requirements {
			list = append(list, s)
		}
	}
	var most time.Duration
	for _, h := range list {
		most = max(most, h.head+h.work+h.tail)
		for _, t := range list {
			var work time.Duration
			for _, s := range list {
				if s.head >= h.head && s.tail >= t.tail {
					work += s.work
				}
			}
			if work > 0 {
				most = max(most, h.head+work/time.Duration(limit)+t.tail)
			}
		}
	}
	return most
}

// usual is a workload like those of real resumes, with so many sections.
func usual(draw *rand.Rand, sections int, cost, fast Cost) Workload {
	w := Workload{Prefix: 2800, Requirements: Call{Prompt: 3000, Answer: 500, Cost: fast}}
	order := []resume.Kind{resume.Summary, resume.Experience, resume.Skills, resume.Projects, resume.Education, resume.Certifications,
		resume.Languages, resume.Awards, resume.Volunteer, resume.Publications}
	for i := range sections {
		s := Section{ID: fmt.Sprintf("S%d", i+2), Kind: order[i%len(order)], Priority: plan.Low, Evaluation: 150, Evaluate: fast, Recommend: cost, Fuse: true}
		entries, blocks := 1, 1+draw.IntN(3)
		switch s.Kind {
		case resume.Experience:
			s.Priority, entries, blocks = plan.High, 2+draw.IntN(4), 3+draw.IntN(4)
		case resume.Skills:
			s.Priority, blocks = plan.High, 4+draw.IntN(4)
		case resume.Projects:
			s.Priority, entries, blocks = plan.Medium, 1+draw.IntN(4), 2+draw.IntN(3)
		case resume.Summary:
			s.Priority = plan.Medium
		}
		for e := range entries {
			s.Parts = append(s.Parts, Part{Entry: fmt.Sprintf("%s.E%d", s.ID, e+1), Text: 20 + 40*blocks, Edits: 30 + 55*blocks, Evaluation: 50 + 100/entries})
		}
		w.Sections = append(w.Sections, s)
	}
	return w
}

func promptTokens(w Workload, units []unit) int {
	n := 0
	for _, c := range w.calls(units) {
		n += c.prompt
	}
	return n
}

// On workloads like those of real resumes the choice comes close to what no
// schedule can beat, and asks less than the plain graph.
func TestShapesOfUsualResumes(t *testing.T) {
	draw := rand.New(rand.NewPCG(1, 2))
	for _, limit := range []int{1, 3, 5, 8} {
		var overBound, overPlain, overTokens, byOne []float64
		for range 60 {
			cost, fast := probed[draw.IntN(len(probed))], probed[draw.IntN(2)]
			w := usual(draw, 4+draw.IntN(7), cost, fast)
			s := newSearch(&w, limit)
			units := s.best()
			tasks := w.tasks(units)
			span := float64(makespan(w, tasks, limit))
			overBound = append(overBound, span/float64(bound(tasks, limit)))
			overPlain = append(overPlain, span/float64(makespan(w, Plain(w), limit)))
			overTokens = append(overTokens, float64(promptTokens(w, units))/float64(promptTokens(w, w.plain())))
			byOne = append(byOne, 1-span/float64(makespan(w, Plain(w), 1)))
		}
		t.Logf("limit %d: %.3f × the bound, %.3f × the plain graph's time, %.3f × its prompt tokens, reduction %.3f (medians)",
			limit, median(overBound), median(overPlain), median(overTokens), median(byOne))
		if m := median(overBound); m > 1.08 {
			t.Errorf("limit %d: the median is %.3f × the bound", limit, m)
		}
		if m := median(overTokens); m > 1 {
			t.Errorf("limit %d: the median is %.3f × the prompt tokens of the plain graph", limit, m)
		}
	}
}

func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}

func BenchmarkPlan(b *testing.B) {
	for _, sections := range []int{4, 9, 20, 200} {
		b.Run(fmt.Sprint(sections), func(b *testing.B) {
			w := usual(rand.New(rand.NewPCG(1, 2)), sections, probed[0], probed[0])
			for b.Loop() {
				Plan(w, 8)
			}
		})
	}
}
