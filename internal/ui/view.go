package ui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"charm.land/bubbles/v2/help"
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"tailor/internal/engine/event"
)

// footerHeight is the status line and the keys.
const footerHeight = 2

// roomForTrouble is the height of a screen that can spare a line for trouble.
const roomForTrouble = 12

// bodyHeight is how many lines a screen has between header and footer.
func (m *model) bodyHeight() int {
	height := m.height - headerHeight - footerHeight
	if m.trouble() != "" {
		height--
	}
	return max(height, 1)
}

// trouble is what the header says of the providers, where the screen has a
// line to spare for it.
func (m *model) trouble() string {
	if m.height < roomForTrouble {
		return ""
	}
	return trouble(m.state)
}

// now is the moment that clocks show.
func (m *model) now() time.Time { return m.clock() }

// View implements tea.Model.
func (m *model) View() tea.View {
	content, cursor := m.draw()
	view := tea.NewView(content)
	view.AltScreen = true
	view.Cursor = cursor
	view.WindowTitle = m.windowTitle()
	view.ProgressBar = m.progressBar()
	view.ProgramStatus = m.programStatus()
	return view
}

func (m *model) draw() (string, *tea.Cursor) {
	if m.width == 0 || m.height == 0 {
		return "", nil
	}
	if m.tooSmall() {
		text := fmt.Sprintf(textTooSmall, minWidth, minHeight, m.width, m.height)
		return lipgloss.Place(m.width, m.height, lipgloss.Center, lipgloss.Center,
			strings.Join(wrap(text, m.width), "\n")), nil
	}
	lines := m.header().Render(m.look, m.width)
	lines = append(lines, fill(m.body(), m.bodyHeight())...)
	lines = append(lines, m.statusLine(), m.keysLine())
	base := strings.Join(fill(lines, m.height), "\n")
	if m.overlay == nil {
		return base, nil
	}
	return m.withOverlay(base)
}

// withOverlay lays the overlay over the screen, in the middle.
func (m *model) withOverlay(base string) (string, *tea.Cursor) {
	box, cursor := m.overlay.view(m)
	x := max((m.width-lipgloss.Width(box))/2, 0)
	y := max((m.height-lipgloss.Height(box))/2, 0)
	if cursor != nil {
		cursor.X += x
		cursor.Y += y
	}
	layers := lipgloss.NewCompositor(lipgloss.NewLayer(base), lipgloss.NewLayer(box).X(x).Y(y).Z(1))
	canvas := lipgloss.NewCanvas(m.width, m.height)
	return canvas.Compose(layers).Render(), cursor
}

func (m *model) header() header {
	return header{
		state: m.state, run: m.session.ID(), now: m.now(), screen: m.screen,
		review: m.review.position(), trouble: m.trouble(),
	}
}

func (m *model) body() []string {
	width, height := m.width, m.bodyHeight()
	switch m.screen {
	case reviewScreen:
		return m.review.Render(m, width, height)
	case planScreen:
		return m.plan.Render(m, width, height)
	}
	return m.dashboard.Render(m, width, height)
}

// statusLine is the newest message, or what waits for the person.
func (m *model) statusLine() string {
	l := m.look
	style, text := l.muted, m.message
	switch {
	case text == "":
		text = m.waiting()
	case m.level == levelSuccess:
		style, text = l.success, "✓ "+text
	case m.level == levelWarning:
		style, text = l.warning, "! "+text
	case m.level == levelError:
		style, text = l.failure, "✗ "+text
	default:
		style = l.info
	}
	return " " + style.Render(cut(text, m.width-2))
}

// waiting says what a person could look at now.
func (m *model) waiting() string {
	var parts []string
	if n := m.state.Open(); n > 0 && m.screen != reviewScreen {
		parts = append(parts, count(n, "recommendation waits", "recommendations wait")+" for you")
	}
	questions := 0
	for _, q := range m.state.Questions {
		if q.Answer == "" {
			questions++
		}
	}
	if questions > 0 {
		parts = append(parts, count(questions, "question is open", "questions are open"))
	}
	return strings.Join(parts, ", ")
}

func (m *model) keysLine() string { return keysIn(m.look, m.shortHelp(), m.width) }

// keysIn is the line of keys that fits a width; the last key always stays.
func keysIn(l *look, keys []key.Binding, width int) string {
	h := help.New()
	h.ShortSeparator = "  "
	h.Styles = help.Styles{
		ShortKey: l.key, ShortDesc: l.muted, ShortSeparator: l.muted, Ellipsis: l.muted,
		FullKey: l.key, FullDesc: l.muted, FullSeparator: l.muted,
	}
	for len(keys) > 1 && lipgloss.Width(h.ShortHelpView(keys)) > width-2 {
		keys = slices.Delete(keys, len(keys)-2, len(keys)-1)
	}
	return " " + h.ShortHelpView(keys)
}

func (m *model) windowTitle() string {
	title := oneLine(m.state.Started.Title)
	if title == "" {
		return "tailor"
	}
	return "tailor · " + title
}

func (m *model) progressBar() *tea.ProgressBar {
	if !m.working() {
		return nil
	}
	return tea.NewProgressBar(tea.ProgressBarDefault, int(100*m.header().share()))
}

func (m *model) programStatus() *tea.ProgramStatus {
	state := tea.ProgramStateWorking
	switch {
	case m.state.Status == event.RunFailed:
		state = tea.ProgramStateError
	case !m.working():
		state = tea.ProgramStateDone
	case m.left != nil: // the terminal keeps the last word after the program is gone
		state = tea.ProgramStateIdle
	}
	return &tea.ProgramStatus{State: state}
}
