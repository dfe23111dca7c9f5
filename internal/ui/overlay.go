package ui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textarea"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"tailor/internal/ui/printable"
)

// overlay is a dialog that lies over the screen and takes the keys.
type overlay interface {
	// update takes a message; it closes the overlay by taking it off the model.
	update(m *model, msg tea.Msg) tea.Cmd
	// view draws the dialog and says where in it the cursor stands, if anywhere.
	view(m *model) (string, *tea.Cursor)
}

// dialogWidth is the width of a dialog's words.
func dialogWidth(m *model) int { return max(min(m.width-6, 76), 20) }

// spacious reports whether a dialog has room for blank lines.
func spacious(m *model) bool { return m.height >= 15 }

// frame draws the dialog's border and title. The words stand at (2, 2) in it.
func frame(m *model, title string, lines []string, hint string) string {
	l, width := m.look, dialogWidth(m)
	end := []string{l.muted.Render(cut(hint, width))} // the way out is never cut off
	if spacious(m) {
		end = append([]string{""}, end...)
	}
	body := append([]string{l.header.Render(cut(title, width))}, head(lines, m.height-3-len(end))...)
	body = append(body, end...)
	return lipgloss.NewStyle().Border(lipgloss.RoundedBorder()).
		BorderForeground(l.accent.GetForeground()).Padding(0, 1).
		Width(width + 4).Render(strings.Join(body, "\n"))
}

// confirm asks a question that is answered with yes or no.
type confirm struct {
	title, text, yes string
	do               func(*model) tea.Cmd
	no               string // said when the answer is no
}

func newConfirm(title, text, yes string, do func(*model) tea.Cmd) *confirm {
	return &confirm{title: title, text: text, yes: yes, do: do}
}

func (c *confirm) update(m *model, msg tea.Msg) tea.Cmd {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return nil
	}
	switch press.String() {
	case "y", "Y":
		m.overlay = nil
		return c.do(m)
	case "n", "N", "esc", "q":
		m.overlay = nil
		m.say(levelInfo, c.no)
	}
	return nil
}

func (c *confirm) view(m *model) (string, *tea.Cursor) {
	lines := append([]string{""}, each(wrap(c.text, dialogWidth(m)), m.look.text)...)
	return frame(m, c.title, lines, "y "+c.yes+" · n "+textBack), nil
}

// input is one line that a form asks for.
type input struct{ label, value string }

// form asks for one or more lines of text.
type form struct {
	title, text, hint string
	labels            []string
	fields            []textinput.Model
	at                int
	do                func(*model, []string) tea.Cmd
}

func newForm(m *model, title, text, hint string, inputs []input, do func(*model, []string) tea.Cmd) (*form, tea.Cmd) {
	f := &form{title: title, text: oneLine(text), hint: hint, do: do}
	for _, in := range inputs {
		field := textinput.New()
		field.Prompt = ""
		field.CharLimit = 4000
		field.SetVirtualCursor(false)
		field.SetStyles(inputStyles(m.look))
		field.SetValue(printable.Text(in.value))
		field.CursorEnd()
		f.labels, f.fields = append(f.labels, in.label), append(f.fields, field)
	}
	return f, f.fields[0].Focus()
}

func inputStyles(l *look) textinput.Styles {
	state := textinput.StyleState{Text: l.text, Placeholder: l.muted, Suggestion: l.muted, Prompt: l.muted}
	return textinput.Styles{Focused: state, Blurred: state}
}

func (f *form) update(m *model, msg tea.Msg) tea.Cmd {
	if press, ok := msg.(tea.KeyPressMsg); ok {
		switch press.String() {
		case "esc":
			m.overlay = nil
			return nil
		case "enter":
			m.overlay = nil
			return f.do(m, f.values())
		case "tab", "down":
			return f.focus(f.at + 1)
		case "shift+tab", "up":
			return f.focus(f.at - 1)
		}
	}
	var cmd tea.Cmd
	f.fields[f.at], cmd = f.fields[f.at].Update(msg)
	return cmd
}

func (f *form) focus(at int) tea.Cmd {
	f.fields[f.at].Blur()
	f.at = (at + len(f.fields)) % len(f.fields)
	return f.fields[f.at].Focus()
}

func (f *form) values() []string {
	out := make([]string, len(f.fields))
	for i := range f.fields {
		out[i] = strings.TrimSpace(f.fields[i].Value())
	}
	return out
}

func (f *form) view(m *model) (string, *tea.Cursor) {
	width := dialogWidth(m)
	var lines []string
	gap := func() {
		if spacious(m) {
			lines = append(lines, "")
		}
	}
	gap()
	lines = append(lines, each(wrap(f.text, width), m.look.text)...)
	var cursor *tea.Cursor
	for i := range f.fields {
		f.fields[i].SetWidth(width - 3)
		gap()
		lines = append(lines, m.look.muted.Render(f.labels[i]))
		mark := "  "
		if i == f.at {
			mark = m.look.accent.Render("› ")
			if cursor = f.fields[i].Cursor(); cursor != nil {
				cursor.X += 4
				cursor.Y += len(lines) + 2
			}
		}
		lines = append(lines, mark+f.fields[i].View())
	}
	return frame(m, f.title, lines, f.hint), cursor
}

// maxEdit is the longest text that can be edited, in runes.
const maxEdit = 8000

// editor lets a person put a recommendation in their own words.
type editor struct {
	title string
	area  textarea.Model
	do    func(*model, string) tea.Cmd
}

func newEditor(m *model, title, text string, do func(*model, string) tea.Cmd) (*editor, tea.Cmd) {
	area := textarea.New()
	area.Prompt = ""
	area.ShowLineNumbers = false
	area.CharLimit = maxEdit
	area.SetVirtualCursor(false)
	area.KeyMap.InsertNewline = key.NewBinding(key.WithKeys("ctrl+j", "alt+enter", "shift+enter"))
	state := textarea.StyleState{Text: m.look.text, Placeholder: m.look.muted, EndOfBuffer: m.look.muted}
	area.SetStyles(textarea.Styles{Focused: state, Blurred: state})
	area.SetWidth(dialogWidth(m))
	area.SetValue(text)
	area.MoveToEnd()
	return &editor{title, area, do}, area.Focus()
}

func (e *editor) update(m *model, msg tea.Msg) tea.Cmd {
	if press, ok := msg.(tea.KeyPressMsg); ok {
		switch press.String() {
		case "esc":
			m.overlay = nil
			return nil
		case "enter":
			text := strings.TrimSpace(e.area.Value())
			m.overlay = nil
			if text == "" {
				m.say(levelWarning, whyNoWords)
				return nil
			}
			return e.do(m, text)
		}
	}
	var cmd tea.Cmd
	e.area, cmd = e.area.Update(msg)
	return cmd
}

func (e *editor) view(m *model) (string, *tea.Cursor) {
	e.area.SetWidth(dialogWidth(m))
	e.area.SetHeight(max(min(m.height-8, 6), 2))
	lines := append([]string{""}, strings.Split(e.area.View(), "\n")...)
	cursor := e.area.Cursor()
	if cursor != nil {
		cursor.X += 2
		cursor.Y += 3
	}
	return frame(m, e.title, lines, textEditHint), cursor
}

// helpSheet lists every key of every screen, made of the key map itself.
type helpSheet struct {
	lines  []string
	scroll int
}

func newHelpSheet(m *model) *helpSheet {
	h := &helpSheet{}
	add := func(title string, actions []action) {
		h.lines = append(h.lines, "", m.look.title.Render(title))
		for _, a := range actions {
			help := a.key.Help()
			line := "  " + m.look.key.Render(left(help.Key, 9)) + " " + m.look.text.Render(left(help.Desc, 30))
			h.lines = append(h.lines, line+" "+m.look.muted.Render(a.reason(m)))
		}
	}
	names := [screens]string{textDashboard, textReview, textPlan}
	add(names[m.screen], m.keys.screen[m.screen])
	add(textEverywhere, m.keys.global)
	for s, name := range names {
		if screen(s) != m.screen {
			add(name, m.keys.screen[s])
		}
	}
	return h
}

func (h *helpSheet) update(m *model, msg tea.Msg) tea.Cmd {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return nil
	}
	switch press.String() {
	case "esc", "?", "q", "enter":
		m.overlay = nil
	case "down", "j":
		h.scroll++
	case "up", "k":
		h.scroll--
	case "pgdown", "space":
		h.scroll += scrollStep
	case "pgup", "b":
		h.scroll -= scrollStep
	}
	return nil
}

func (h *helpSheet) view(m *model) (string, *tea.Cursor) {
	room := max(m.height-7, 3)
	h.scroll = max(min(h.scroll, len(h.lines)-room), 0)
	var lines []string
	for _, line := range head(h.lines[h.scroll:], room) {
		lines = append(lines, cut(line, dialogWidth(m)))
	}
	return frame(m, textKeysTitle, lines, textHelpHint), nil
}
