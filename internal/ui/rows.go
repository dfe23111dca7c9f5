package ui

import (
	"slices"
	"strings"
	"time"

	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/resume"
)

// offline is what the built-in analyser is called among lanes.
const offline = "offline"

// row is one line of the dashboard's table.
type row struct {
	section string // section id, "" for a task of the whole run
	task    string // task id, "" when the section has none
	status  event.TaskStatus
	heading string // only on the first row of a section
	phase   string
	model   string
	note    string // why it retries, fell back or failed
	time    time.Duration
	timed   bool
	attempt int
	score   string
	edits   int
	bad     bool // the note is trouble
	idle    bool // nobody is asked at this moment: the note says what it waits for
}

// table gives the rows: one a task, grouped by section, or one a section when
// whole is not set. The tasks of the whole run come last.
func table(s *event.State, now time.Time, whole bool) []row {
	var rows []row
	for i := range s.Sections {
		rows = append(rows, sectionRows(s, &s.Sections[i], now, whole)...)
	}
	for i := range s.Tasks {
		if t := &s.Tasks[i]; t.Section == "" {
			r := taskRow(t, now)
			r.heading, r.phase = runTask(t.Kind), ""
			rows = append(rows, r)
		}
	}
	return rows
}

func sectionRows(s *event.State, section *event.SectionState, now time.Time, whole bool) []row {
	tasks := tasksOf(s, section.ID)
	rows := make([]row, 0, len(tasks))
	for _, t := range tasks {
		r := taskRow(t, now)
		r.section = section.ID // a call that sections share stands under each
		settle(&r, t, section)
		rows = append(rows, r)
	}
	if len(rows) == 0 {
		rows = []row{{section: section.ID, phase: idlePhase(s, section)}}
	}
	if !whole {
		rows = []row{current(rows)}
	}
	rows[0].heading = heading(section.SectionInfo)
	if section.Weight > 0 {
		rows[0].score = scores(section.Score, section.After, true)
	}
	rows[len(rows)-1].edits = edits(s, section.ID)
	return rows
}

// idlePhase says why a section has no task.
func idlePhase(s *event.State, section *event.SectionState) string {
	switch {
	case section.Kind == resume.Contact:
		return "private"
	case len(s.Tasks) > 0:
		return "untouched"
	}
	return "waiting"
}

// settle tells whose answer a finished section's row shows, when no attempt says it.
func settle(r *row, t *event.TaskState, section *event.SectionState) {
	if t.Status != event.TaskDone || t.Kind != event.Recommend || section.Source == "" {
		return
	}
	if len(t.Attempts) == 0 || section.Source == plan.FromCache {
		r.model = sourceWords(section.Source, section.Model)
	}
	if r.note == "" && (len(t.Attempts) == 0 || r.model == section.Model) {
		r.note = instead(section.Note)
	}
}

func taskRow(t *event.TaskState, now time.Time) row {
	r := row{section: t.Section, task: t.ID, status: t.Status, phase: taskPhase(t), attempt: len(t.Attempts)}
	if !t.StartedAt.IsZero() {
		end := t.EndedAt
		if end.IsZero() {
			end = now
		}
		r.time, r.timed = end.Sub(t.StartedAt), true
	}
	switch t.Status {
	case event.TaskFailed, event.TaskSkipped, event.TaskCancelled:
		r.note, r.bad = t.Reason, t.Status == event.TaskFailed
	}
	if len(t.Attempts) > 0 {
		r.model = t.Attempts[len(t.Attempts)-1].Lane
	}
	if r.note != "" {
		return r
	}
	if r.note = waits(t, now); r.note != "" {
		r.idle, r.bad = true, len(t.Attempts) > 0
		if r.bad && t.Attempts[len(t.Attempts)-1].Outcome == event.MovedOn {
			r.model = "" // it is asked no more
		}
		return r
	}
	r.note = detour(t)
	r.bad = r.note != "" && !t.Status.Ended()
	return r
}

// waits says what a task waits for; "" when somebody is asked, or nobody will be.
func waits(t *event.TaskState, now time.Time) string {
	if len(t.Attempts) == 0 {
		return beforeAttempts(t, now)
	}
	last := t.Attempts[len(t.Attempts)-1]
	if t.Status.Ended() || last.EndedAt.IsZero() || last.Outcome == event.Answered {
		return ""
	}
	return betweenAttempts(t.Status, last, now)
}

// detour says why a lane was asked again, or another one instead.
func detour(t *event.TaskState) string {
	if len(t.Attempts) == 0 {
		return ""
	}
	last := t.Attempts[len(t.Attempts)-1]
	for _, a := range slices.Backward(t.Attempts[:len(t.Attempts)-1]) {
		if a.Outcome != event.Retrying && a.Outcome != event.MovedOn {
			continue
		}
		if a.Lane == last.Lane {
			return textAgain("again", reasonOf(a))
		}
		return textInstead(modelOf(a.Lane), reasonOf(a))
	}
	if last.Lane == offline {
		return instead(last.Why)
	}
	return ""
}

// instead puts a note that tells first of the lane that failed as the rows do.
func instead(note string) string {
	if lane, why, ok := strings.Cut(oneLine(note), " "); ok && strings.Contains(lane, "/") {
		return textInstead(modelOf(lane), why)
	}
	return note
}

// beforeAttempts says what a task waits for that has asked nobody.
func beforeAttempts(t *event.TaskState, now time.Time) string {
	const long = time.Second // for a task that finds nothing in its way
	switch {
	case t.Status == event.TaskReady:
		return textWaitsSlot
	case t.Status == event.TaskRunning && asksModels(t.Kind) && now.Sub(t.StartedAt) > long:
		return textWaitsModel
	}
	return ""
}

// asksModels reports whether tasks of that kind call a model.
func asksModels(k event.TaskKind) bool {
	return k == event.Evaluate || k == event.Recommend || k == event.Requirements
}

// betweenAttempts says what a task waits for after an attempt that gave no answer.
func betweenAttempts(status event.TaskStatus, last event.AttemptState, now time.Time) string {
	wait := last.EndedAt.Add(time.Duration(last.RetryIn) * time.Millisecond).Sub(now)
	switch {
	case last.Outcome == event.MovedOn:
		return textMovesOn(modelOf(last.Lane), reasonOf(last))
	case last.Outcome != event.Retrying:
		return reasonOf(last)
	case wait > 0:
		return textAgain("again in "+seconds(wait), reasonOf(last))
	case status == event.TaskReady:
		return textAgain(textWaitsSlot, reasonOf(last))
	}
	return textAgain(textWaitsLane, reasonOf(last))
}

// current is the row that says most of where a section stands: what runs, else
// what failed, else what comes next, else the last.
func current(rows []row) row {
	for _, want := range []event.TaskStatus{event.TaskRunning, event.TaskFailed, event.TaskReady, event.TaskPending} {
		for _, r := range rows {
			if r.status == want {
				return r
			}
		}
	}
	return rows[len(rows)-1]
}

func tasksOf(s *event.State, section string) []*event.TaskState {
	var out []*event.TaskState
	for i := range s.Tasks {
		if slices.Contains(s.Tasks[i].About(), section) {
			out = append(out, &s.Tasks[i])
		}
	}
	return out
}

// edits counts a section's recommendations.
func edits(s *event.State, section string) int {
	n := 0
	for _, r := range s.Recommendations {
		if r.Section == section {
			n++
		}
	}
	return n
}

// heading is a section's own words, or its kind when it has none.
func heading(s event.SectionInfo) string {
	if h := oneLine(s.Heading); h != "" {
		return h
	}
	kind := string(s.Kind)
	if kind == "" {
		return s.ID
	}
	return strings.ToUpper(kind[:1]) + kind[1:]
}

// heading names a section by its id.
func (m *model) heading(section string) string {
	if s := m.state.Section(section); s != nil {
		return heading(s.SectionInfo)
	}
	return section
}

// taskPhase names what a task does, and for which entry when its section was split.
func taskPhase(t *event.TaskState) string {
	part := t.Part()
	if len(part) == 0 {
		return phase(t.Kind)
	}
	number := func(entry string) string { return entry[strings.LastIndex(entry, ".")+1:] }
	words := phase(t.Kind) + " " + number(part[0])
	if len(part) > 1 {
		words += "–" + number(part[len(part)-1])
	}
	return words
}

func phase(k event.TaskKind) string {
	switch k {
	case event.Evaluate:
		return "evaluate"
	case event.Recommend:
		return "recommend"
	}
	return string(k)
}

func runTask(k event.TaskKind) string {
	switch k {
	case event.Requirements:
		return "Posting's requirements"
	case event.Consistency:
		return "Consistency"
	case event.Assemble:
		return "Plan"
	}
	return string(k)
}

// glyph is a status in one cell.
func glyph(s event.TaskStatus, now time.Time) string {
	switch s {
	case event.TaskRunning:
		return spinner(now)
	case event.TaskDone:
		return "✓"
	case event.TaskFailed:
		return "✗"
	case event.TaskSkipped:
		return "-"
	case event.TaskCancelled:
		return "×"
	}
	return "·"
}
