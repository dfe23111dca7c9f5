package shape

import (
	"time"

	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
)

// call is a call of a candidate graph.
type call struct {
	unit     int
	parts    [2]int // of the unit's only section, half open; the whole range when it is not split
	kind     event.TaskKind
	both     bool // evaluates as well
	after    []int
	reads    []int // calls whose evaluations it waits for, not for their ends
	class    int   // of the scheduler's order
	prompt   int   // tokens
	expected time.Duration
	yields   time.Duration // until its evaluations are there, when both
	first    time.Duration // until its first recommendation is there; 0: it has none
	delay    time.Duration // how much later than expected its first token comes; below 0: sooner
}

// firstEdit is how many tokens the first recommendation of an answer takes.
const firstEdit = 80

// calls lays a choice out: what evaluates comes first, then what waits for it.
func (w *Workload) calls(units []unit) []call {
	all := make([]call, 0, 2*len(units)+8)
	var evaluations, fused []int // what a summary waits for
	urgent := w.urgent()
	own := make([]int, len(units)) // unit → its evaluation
	for i, u := range units {
		own[i] = -1
		if u.fused {
			continue
		}
		own[i] = len(all)
		evaluations = append(evaluations, len(all))
		first := w.Sections[u.sections[0]]
		prompt := w.Prefix + w.text(u)
		all = append(all, call{unit: i, parts: w.whole(u), kind: event.Evaluate, class: max(w.class(u), urgent), prompt: prompt,
			expected: first.Evaluate.call(prompt, w.evaluation(u))})
	}
	for _, summary := range []bool{false, true} {
		for i, u := range units {
			if w.waits(u) != summary {
				continue
			}
			var after, reads []int
			switch {
			case summary:
				after, reads = evaluations, fused
			case !u.fused:
				after = own[i : i+1]
			}
			for _, parts := range w.deal(u) {
				c := w.recommend(u, parts)
				c.unit, c.after, c.reads = i, after, reads
				if u.fused && !summary {
					c.class = max(c.class, urgent)
					fused = append(fused, len(all))
				}
				all = append(all, c)
			}
		}
	}
	return all
}

// recommend is the call for the recommendations of a unit, or of a range of its parts.
func (w *Workload) recommend(u unit, parts [2]int) call {
	first := &w.Sections[u.sections[0]]
	text, edits, evaluation := w.text(u), w.edits(u), w.evaluation(u)
	if u.calls > 1 {
		text, edits = 0, 0
		for _, p := range first.Parts[parts[0]:parts[1]] {
			text += p.Text
			edits += p.Edits
		}
		if u.fused {
			evaluation = first.evaluation(parts)
		}
	}
	c := call{kind: event.Recommend, parts: parts, both: u.fused, class: w.class(u), prompt: w.Prefix + text}
	if u.fused {
		c.expected = first.Recommend.call(c.prompt, evaluation+edits)
		c.yields = first.Recommend.call(c.prompt, evaluation)
		c.first = first.Recommend.call(c.prompt, evaluation+min(edits, firstEdit))
		return c
	}
	c.prompt += evaluation // it reads what was found
	c.expected = first.Recommend.call(c.prompt, edits)
	c.first = first.Recommend.call(c.prompt, min(edits, firstEdit))
	return c
}

// evaluation is the number of tokens of the evaluation of a range of a
// section's parts. Together they take less than alone.
func (s *Section) evaluation(parts [2]int) int {
	alone, all := 0, 0
	for i, p := range s.Parts {
		all += p.Evaluation
		if i >= parts[0] && i < parts[1] {
			alone += p.Evaluation
		}
	}
	joints := len(s.Parts) - 1
	if joints == 0 {
		return s.Evaluation
	}
	return alone - max(all-s.Evaluation, 0)*(parts[1]-parts[0]-1)/joints
}

func (w *Workload) whole(u unit) [2]int { return [2]int{0, len(w.Sections[u.sections[0]].Parts)} }

// class is the scheduler's class of a unit: its most urgent section's.
func (w *Workload) class(u unit) int {
	class := 0
	for _, i := range u.sections {
		class = max(class, Class(w.Sections[i].Priority))
	}
	return class
}

// urgent is the class of what a summary waits for: it is as urgent as the summary.
func (w *Workload) urgent() int {
	class := 0
	for i := range w.Sections {
		if u := (unit{sections: []int{i}}); w.waits(u) {
			class = max(class, w.class(u))
		}
	}
	return class
}

// Class is the scheduler's class of a priority: the higher goes first.
func Class(p plan.Priority) int {
	switch p {
	case plan.High:
		return 2
	case plan.Medium:
		return 1
	default:
		return 0
	}
}

// deal gives the ranges of parts that a unit's calls are about, the longest as
// short as can be. Neighbours stay together.
func (w *Workload) deal(u unit) [][2]int {
	if u.calls <= 1 || len(u.sections) > 1 {
		return [][2]int{w.whole(u)}
	}
	parts := w.Sections[u.sections[0]].Parts
	low, high := 0, 0 // tokens of the longest range
	for _, p := range parts {
		low, high = max(low, p.Edits), high+p.Edits
	}
	for low < high {
		middle := (low + high) / 2
		if len(cut(parts, middle)) <= u.calls {
			high = middle
		} else {
			low = middle + 1
		}
	}
	return cut(parts, low)
}

// cut cuts parts into ranges with at most so many tokens of edits each, the
// fullest first.
func cut(parts []Part, most int) [][2]int {
	var ranges [][2]int
	start, sum := 0, 0
	for i, p := range parts {
		if i > start && sum+p.Edits > most {
			ranges = append(ranges, [2]int{start, i})
			start, sum = i, 0
		}
		sum += p.Edits
	}
	return append(ranges, [2]int{start, len(parts)})
}

// tasks names the calls of a choice and puts the local tasks at its end.
func (w *Workload) tasks(units []unit) []event.TaskInfo {
	calls := w.calls(units)
	tasks := make([]event.TaskInfo, 0, len(calls)+3)
	if w.Requirements != (Call{}) {
		tasks = append(tasks, event.TaskInfo{ID: RequirementsTask, Kind: event.Requirements, After: []string{},
			Priority: plan.Low, Expected: w.Requirements.expected().Milliseconds()})
	}
	ids := make([]string, len(calls))
	last := []string{}
	for i, c := range calls {
		t := w.name(units[c.unit], c)
		ids[i] = t.ID
		t.After = []string{}
		for _, j := range c.after {
			t.After = append(t.After, ids[j])
		}
		for _, j := range c.reads {
			t.Reads = append(t.Reads, ids[j])
		}
		tasks = append(tasks, t)
		if c.kind == event.Recommend {
			last = append(last, t.ID)
		}
	}
	return append(tasks,
		event.TaskInfo{ID: ConsistencyTask, Kind: event.Consistency, After: last, Priority: plan.High},
		event.TaskInfo{ID: PlanTask, Kind: event.Assemble, After: []string{ConsistencyTask}, Priority: plan.High})
}

func (c Call) expected() time.Duration { return c.Cost.call(c.Prompt, c.Answer) }

// name is a call as a task. Its id says what it is about.
func (w *Workload) name(u unit, c call) event.TaskInfo {
	first := w.Sections[u.sections[0]]
	t := event.TaskInfo{Kind: c.kind, Section: first.ID, Evaluates: c.both,
		Priority: []plan.Priority{plan.Low, plan.Medium, plan.High}[c.class], Expected: c.expected.Milliseconds(), Yields: c.yields.Milliseconds()}
	t.ID = string(c.kind) + ":" + first.ID
	if len(u.sections) > 1 {
		for n, i := range u.sections {
			t.Sections = append(t.Sections, w.Sections[i].ID)
			if n > 0 {
				t.ID += "+" + w.Sections[i].ID
			}
		}
	}
	if c.parts == w.whole(u) {
		return t
	}
	for _, p := range first.Parts[c.parts[0]:c.parts[1]] {
		t.Entries = append(t.Entries, p.Entry)
	}
	t.Entry = t.Entries[0]
	t.ID = string(c.kind) + ":" + t.Entry
	if len(t.Entries) == 1 {
		t.Entries = nil
		return t
	}
	t.ID += "-" + t.Entries[len(t.Entries)-1]
	return t
}
