package ui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"charm.land/lipgloss/v2"

	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/resume"
)

// maxRows is more rows than any table has.
const maxRows = 1 << 20

// detailHeight is how many lines a detail needs below the table to be of use.
const detailHeight = 7

// roomForBoth is the width of a column that can name a model and say something of it.
const roomForBoth = 36

// dashboard is the table of the work under way and the detail of one row.
type dashboard struct {
	section, task string // the row under the cursor
	full          bool   // the detail takes the whole screen
}

// rows gives the table as it stands at this height.
func (d *dashboard) rows(m *model, height int) []row {
	rows := table(m.state, m.now(), true)
	if len(rows)+1+2+detailHeight > height {
		rows = table(m.state, m.now(), false)
	}
	return rows
}

// at is the index of the row under the cursor: at first, the first that has work to do.
func (d *dashboard) at(rows []row) int {
	if d.section == "" && d.task == "" {
		return max(slices.IndexFunc(rows, func(r row) bool { return r.task != "" }), 0)
	}
	i := slices.IndexFunc(rows, func(r row) bool { return r.section == d.section && r.task == d.task })
	if i < 0 && d.section != "" {
		i = slices.IndexFunc(rows, func(r row) bool { return r.section == d.section })
	}
	return max(i, 0)
}

func (d *dashboard) move(m *model, by int) {
	rows := d.rows(m, m.bodyHeight())
	if len(rows) == 0 {
		return
	}
	r := rows[min(max(d.at(rows)+by, 0), len(rows)-1)]
	d.section, d.task = r.section, r.task
}

// selected is the row under the cursor; its zero value when there is none.
func (d *dashboard) selected(m *model) row {
	rows := d.rows(m, m.bodyHeight())
	if len(rows) == 0 {
		return row{}
	}
	return rows[d.at(rows)]
}

// taskID is the id of the task under the cursor.
func (d *dashboard) taskID(m *model) string { return d.selected(m).task }

// Render draws the table, what the posting asks for, notices and the detail.
func (d *dashboard) Render(m *model, width, height int) []string {
	if len(m.state.Sections) == 0 {
		return []string{"", "  " + m.look.muted.Render(textStarting)}
	}
	rows := d.rows(m, height)
	at := d.at(rows)
	if d.full {
		return d.detail(m, rows[at], width, height)
	}
	l := m.look
	below := []string{requirementsLine(l, m.state, width)}
	below = append(below, m.notices(width, min(2, height/8))...)
	room := max(height-len(below)-1, 3)
	out := []string{columnsFor(width).head(l)}
	from, to := window(at, len(rows), room)
	for i := from; i < to; i++ {
		out = append(out, columnsFor(width).line(l, rows[i], i == at, m.now()))
	}
	if spare := height - len(out) - len(below); spare > detailHeight {
		out = append(out, "")
	}
	out = append(out, below...)
	if spare := height - len(out); spare > detailHeight {
		out = append(out, "")
	}
	if spare := height - len(out); spare >= 3 {
		out = append(out, d.detail(m, rows[at], width, spare)...)
	}
	return out
}

// window gives the part of n rows to show in a height, with row at inside.
func window(at, n, height int) (from, to int) {
	if n <= height {
		return 0, n
	}
	from = min(max(at-height/2, 0), n-height)
	return from, from + height
}

// columns are the table's widths in cells; 0 leaves a column out.
type columns struct {
	heading, phase, model, time, attempt, score, edits int
}

func columnsFor(width int) columns {
	var c columns
	switch {
	case width >= 100:
		c = columns{heading: 23, phase: 15, time: 7, attempt: 3, score: 9, edits: 5}
	case width >= 70:
		c = columns{heading: 18, phase: 12, time: 6, score: 7, edits: 5}
	default:
		c = columns{phase: 9, time: 6, score: 7, edits: 3}
	}
	used := 4 // cursor, glyph and a space each
	for _, w := range []int{c.heading, c.phase, c.time, c.attempt, c.score, c.edits} {
		if w > 0 {
			used += w + 1
		}
	}
	if c.heading == 0 {
		c.heading = max(width-used-1, 8)
	} else {
		c.model = max(width-used-1, 8)
	}
	return c
}

// head is the line of the columns' names.
func (c columns) head(l *look) string {
	score, edits := "score", "edits"
	if c.edits < len(edits) {
		edits = "ed."
	}
	cells := c.cells("section", "phase", "model", "time", "try", score, edits)
	return l.title.Render("    " + strings.Join(cells, " "))
}

// cells lays texts out in the columns that are there.
func (c columns) cells(heading, phase, model, time, attempt, score, edits string) []string {
	var out []string
	add := func(width int, s string, place func(string, int) string) {
		if width > 0 {
			out = append(out, place(s, width))
		}
	}
	add(c.heading, heading, left)
	add(c.phase, phase, left)
	add(c.model, model, left)
	add(c.time, time, right)
	add(c.attempt, attempt, right)
	add(c.score, score, right)
	add(c.edits, edits, right)
	return out
}

// line draws a row. The cursor is a mark as well as a colour.
func (c columns) line(l *look, r row, selected bool, now time.Time) string {
	attempt, clock, edits := "", "", ""
	if r.attempt > 1 {
		attempt = fmt.Sprint(r.attempt)
	}
	if r.timed {
		clock = seconds(r.time)
	}
	if r.edits > 0 {
		edits = fmt.Sprint(r.edits)
	}
	score := r.score
	if c.score < 9 {
		score = strings.ReplaceAll(score, " → ", "→")
	}
	model := lane(oneLine(r.model), c.model)
	switch note := oneLine(r.note); {
	case model == "", r.idle && c.model < roomForBoth:
		model = note
	case note != "":
		note = " · " + note
		model = lane(model, c.model-lipgloss.Width(note)) + note
	}
	cells := c.cells(r.heading, r.phase, model, clock, attempt, score, edits)
	if selected {
		line := "› " + glyph(r.status, now) + " " + strings.Join(cells, " ")
		return l.selected.Render(left(line, c.width()))
	}
	return "  " + statusStyle(l, r.status).Render(glyph(r.status, now)) + " " + c.colour(l, r, cells)
}

// width is that of a whole line.
func (c columns) width() int {
	w := 4
	for _, column := range []int{c.heading, c.phase, c.model, c.time, c.attempt, c.score, c.edits} {
		if column > 0 {
			w += column + 1
		}
	}
	return w
}

// colour styles the cells by what they are.
func (c columns) colour(l *look, r row, cells []string) string {
	note := l.muted
	if r.bad {
		note = l.warning
	}
	plain := l.text
	if r.status == event.TaskPending || r.status == "" {
		plain = l.muted
	}
	styles := []lipgloss.Style{plain, l.muted}
	if c.model > 0 {
		styles = append(styles, note)
	}
	for len(styles) < len(cells) {
		styles = append(styles, plain)
	}
	out := make([]string, len(cells))
	for i, cell := range cells {
		out[i] = styles[i].Render(cell)
	}
	return strings.Join(out, " ")
}

func statusStyle(l *look, s event.TaskStatus) lipgloss.Style {
	switch s {
	case event.TaskRunning:
		return l.accent
	case event.TaskDone:
		return l.success
	case event.TaskFailed:
		return l.failure
	case event.TaskSkipped, event.TaskCancelled:
		return l.warning
	}
	return l.muted
}

// requirementsLine sums up what the posting asks for and names what is missing.
func requirementsLine(l *look, s *event.State, width int) string {
	n := map[plan.Met]int{}
	var missing []string
	for _, r := range s.Analysis.Requirements {
		n[r.Verdict]++
		if r.Verdict == plan.Missing {
			missing = append(missing, oneLine(r.Text))
		}
	}
	line := " " + l.title.Render("posting asks for") + "  " +
		l.success.Render(fmt.Sprintf("✓ %d met", n[plan.Fully])) + "  " +
		l.warning.Render(fmt.Sprintf("~ %d partly", n[plan.Partly])) + "  " +
		l.failure.Render(fmt.Sprintf("✗ %d missing", n[plan.Missing]))
	if width < 70 {
		line = strings.Replace(line, "posting asks for", "posting", 1)
	}
	if room := width - lipgloss.Width(line) - 4; room > 12 && len(missing) > 0 {
		line += l.muted.Render("  " + cut(strings.Join(missing, ", "), room))
	}
	return cut(line, width)
}

// notices are what the run did without, and the newest things that concern all
// of it, apart from what the header says.
func (m *model) notices(width, n int) []string {
	l, header := m.look, m.trouble()
	var out []string
	if words := givenUpLine(m.state); words != "" && !strings.Contains(header, words) {
		out = append(out, " "+l.warning.Render("! "+cut(words, width-4)))
	}
	for _, notice := range tail(m.state.Notices, n) {
		mark, st := "i", l.info
		switch notice.Level {
		case event.Warning:
			mark, st = "!", l.warning
		case event.Trouble:
			mark, st = "✗", l.failure
		}
		if text := oneLine(notice.Text); header == "" || !strings.Contains(header, text) {
			out = append(out, " "+st.Render(mark+" "+cut(text, width-4)))
		}
	}
	return out
}

func (m *model) whyNoStop() string {
	if m.dashboard.selected(m).status != event.TaskRunning {
		return whyNothingRuns
	}
	return ""
}

// whyNoRetry says why the section in hand can't be asked again.
func (m *model) whyNoRetry() string {
	section := m.state.Section(m.section())
	switch {
	case section == nil:
		return whyNoSection
	case section.Kind == resume.Contact:
		return whyPrivate
	}
	for _, t := range tasksOf(m.state, section.ID) {
		if !t.Status.Ended() {
			return whySectionWorking
		}
	}
	return ""
}

// section is the id of the section in hand on this screen.
func (m *model) section() string {
	if m.screen == reviewScreen {
		return m.review.current().section
	}
	return m.dashboard.selected(m).section
}
