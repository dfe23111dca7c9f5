package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
)

// Measures of the drawing, in its own units.
const (
	nameWidth = 290 // of the column with the tasks' names
	chart     = 600 // of the column with the bars
	rowHeight = 22
	axis      = 26 // height of the scale below
	maxRows   = 120
	maxName   = 44          // characters of a task's name that fit its column
	maxPause  = time.Second // a longer time in which nothing was under way is left out
)

// timeline is the drawn course of a run: a row for each task, a bar for each
// time that a model was at work on it, and a thin line while it waited.
type timeline struct {
	Width, Height int
	Left, Bottom  int
	Rows          []row
	Ticks         []tick
	Lanes         []lane // the legend
	Summary       string
	Omitted       int // tasks that found no room
}

type row struct {
	Y, Middle, Text int
	Name, Short     string // in full, and as it fits
	Waits           []bar
	Bars            []bar
	Table           []line // the same in words
}

type bar struct {
	X, Width float64
	Lane     int // number of its colour
	Failed   bool
	Title    string
}

// End is where the bar ends.
func (b bar) End() float64 { return round(b.X + b.Width) }

// line is one attempt in words, for those who read the drawing as a table.
type line struct{ Lane, Start, Took, Outcome string }

type tick struct {
	X    float64
	Text string
}

type lane struct {
	Name  string
	Index int
}

// stretch is a time from and to, since the run began, without the pauses.
type stretch struct{ from, to time.Time }

// newTimeline draws what a run's tasks did; nil when none did anything.
func newTimeline(s *event.State) *timeline {
	clock := newClock(s)
	if clock.length <= 0 {
		return nil
	}
	t := &timeline{Width: nameWidth + chart + 20, Left: nameWidth}
	lanes := map[string]int{}
	for i := range s.Tasks {
		task := &s.Tasks[i]
		if task.StartedAt.IsZero() {
			continue
		}
		if len(t.Rows) == maxRows {
			t.Omitted++
			continue
		}
		y := len(t.Rows) * rowHeight
		r := row{Y: y, Middle: y + 8, Text: y + 13, Name: taskName(s, task), Short: short(taskName(s, task))}
		t.draw(&r, task, clock, lanes)
		t.Rows = append(t.Rows, r)
	}
	t.Bottom = len(t.Rows) * rowHeight
	t.Height = t.Bottom + axis
	t.Ticks = clock.ticks()
	for name, index := range lanes {
		t.Lanes = append(t.Lanes, lane{name, index})
	}
	slices.SortFunc(t.Lanes, func(a, b lane) int { return cmp.Compare(a.Index, b.Index) })
	t.Summary = summary(s)
	return t
}

// draw puts a task's attempts and waits into its row.
func (t *timeline) draw(r *row, task *event.TaskState, c clock, lanes map[string]int) {
	end := task.EndedAt
	if end.IsZero() {
		end = c.end
	}
	waiting := task.StartedAt
	for _, a := range task.Attempts {
		until := a.EndedAt
		if until.IsZero() {
			until = end
		}
		if a.StartedAt.After(waiting) {
			r.Waits = append(r.Waits, bar{X: nameWidth + c.at(waiting), Width: c.at(a.StartedAt) - c.at(waiting)})
		}
		waiting = later(waiting, until)
		if _, known := lanes[a.Lane]; !known {
			lanes[a.Lane] = len(lanes) % colours
		}
		took := spell(until.Sub(a.StartedAt))
		outcome := outcomeWords(a)
		r.Bars = append(r.Bars, bar{
			X: nameWidth + c.at(a.StartedAt), Width: max(c.at(until)-c.at(a.StartedAt), 2), Lane: lanes[a.Lane],
			Failed: a.Outcome != event.Answered && a.Outcome != "",
			Title:  fmt.Sprintf("%s: %s, %s, %s", r.Name, plan.Clean(a.Lane), took, outcome),
		})
		r.Table = append(r.Table, line{plan.Clean(a.Lane), spell(c.since(a.StartedAt)), took, outcome})
	}
	if len(task.Attempts) > 0 {
		return
	}
	took := spell(end.Sub(task.StartedAt))
	r.Bars = append(r.Bars, bar{X: nameWidth + c.at(task.StartedAt), Width: max(c.at(end)-c.at(task.StartedAt), 2), Lane: local,
		Title: r.Name + ": on this machine, " + took})
	r.Table = append(r.Table, line{"this machine", spell(c.since(task.StartedAt)), took, string(task.Status)})
}

// The colours of the bars: so many for lanes, and one for what no model did.
const (
	colours = 6
	local   = 6
)

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// outcomeWords says how an attempt ended.
func outcomeWords(a event.AttemptState) string {
	words := map[event.Outcome]string{
		"": "under way", event.Answered: "answered", event.Retrying: "asked again", event.MovedOn: "another model was asked",
		event.GaveUp: "given up", event.Abandoned: "stopped",
	}[a.Outcome]
	if words == "" {
		words = string(a.Outcome)
	}
	if a.Hedge {
		words += ", a second call beside a slow one"
	}
	if why := plan.Clean(a.Error); why != "" {
		words += ": " + why
	}
	return words
}

// taskName says in words what a task is about.
func taskName(s *event.State, t *event.TaskState) string {
	does := map[event.TaskKind]string{
		event.Evaluate: "evaluation", event.Recommend: "recommendations", event.Requirements: "Requirements, refined",
		event.Consistency: "Consistency", event.Assemble: "Plan",
	}[t.Kind]
	if t.Evaluates {
		does = "both in one call"
	}
	var about []string
	for _, id := range t.About() {
		name := id
		if section := s.Section(id); section != nil {
			name = plan.SectionPlan{Kind: section.Kind, Heading: section.Heading}.Name()
		}
		about = append(about, name)
	}
	if len(about) == 0 {
		return does
	}
	name := strings.Join(about, ", ")
	if part := t.Part(); len(part) > 0 {
		name += " (" + strings.Join(part, ", ") + ")"
	}
	return name + ": " + does
}

// short cuts a name to what fits its column.
func short(name string) string {
	runes := []rune(name)
	if len(runes) <= maxName {
		return name
	}
	return string(runes[:maxName-1]) + "…"
}

// summary says how long the run took and what working side by side saved.
func summary(s *event.State) string {
	at := s.At
	text := fmt.Sprintf("%s with up to %d calls at once", spell(s.Elapsed(at)), s.Limit)
	if saved := s.Saved(at); saved >= 0.01 {
		text += fmt.Sprintf("; one call after another would have taken %s, so %.0f %% was saved", spell(s.OneByOne(at)), 100*saved)
	}
	if s.Started.Simulated {
		text += " (simulated)"
	}
	return text + "."
}

// clock places moments on the drawing. Long pauses in which nothing was under
// way, such as the night before a section was asked again, take no room.
type clock struct {
	busy   []stretch
	end    time.Time
	length time.Duration
}

func newClock(s *event.State) clock {
	var all []stretch
	for _, t := range s.Tasks {
		if t.StartedAt.IsZero() {
			continue
		}
		end := t.EndedAt
		if end.IsZero() {
			end = s.At
		}
		from := t.StartedAt
		for _, a := range t.Attempts { // of a task that was retried, the earlier ones came before its start
			until := a.EndedAt
			if until.IsZero() {
				until = end
			}
			all = append(all, stretch{a.StartedAt, until})
		}
		all = append(all, stretch{from, later(from, end)})
	}
	slices.SortFunc(all, func(a, b stretch) int { return a.from.Compare(b.from) })
	var c clock
	for _, one := range all {
		n := len(c.busy)
		if n > 0 && one.from.Sub(c.busy[n-1].to) <= maxPause {
			c.busy[n-1].to = later(c.busy[n-1].to, one.to)
			continue
		}
		c.busy = append(c.busy, one)
	}
	for _, one := range c.busy {
		c.length += one.to.Sub(one.from)
		c.end = one.to
	}
	return c
}

// since is the time at work from the run's start up to a moment.
func (c clock) since(at time.Time) time.Duration {
	var sum time.Duration
	for _, one := range c.busy {
		switch {
		case at.Before(one.from):
			return sum
		case at.Before(one.to):
			return sum + at.Sub(one.from)
		}
		sum += one.to.Sub(one.from)
	}
	return sum
}

// at is where a moment stands in the chart.
func (c clock) at(moment time.Time) float64 {
	return round(chart * c.since(moment).Seconds() / c.length.Seconds())
}

// ticks divides the scale into some five steps of 1, 2 or 5.
func (c clock) ticks() []tick {
	step, unit := time.Microsecond, time.Microsecond
	for i := 0; c.length/step > 8; i++ {
		if i%3 == 2 {
			unit *= 10
		}
		step = unit * []time.Duration{2, 5, 1}[i%3]
	}
	var all []tick
	for at := time.Duration(0); at <= c.length; at += step {
		all = append(all, tick{nameWidth + round(chart*at.Seconds()/c.length.Seconds()), spell(at)})
	}
	return all
}

func round(f float64) float64 { return float64(int(f*10+0.5)) / 10 }

// spell writes a duration for people: "340 ms", "2.4 s", "1 min 20 s".
func spell(d time.Duration) string {
	switch {
	case d == 0:
		return "0"
	case d < time.Millisecond:
		return fmt.Sprintf("%d µs", d.Microseconds())
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d < time.Minute:
		return strings.TrimSuffix(fmt.Sprintf("%.1f", d.Seconds()), ".0") + " s"
	}
	return fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
}
