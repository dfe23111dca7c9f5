package ui

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"tailor/internal/engine/resume"
	"tailor/internal/ui/printable"
)

// Outline is a resume whose sections a person looks at and corrects. Its
// methods may wait; they are never called from the goroutine that draws.
type Outline interface {
	// Mend keeps what the person said last of the sections, and gives the
	// resume as it is read with it.
	Mend(ctx context.Context, mend resume.Mend) (*resume.Resume, error)
	// Undo takes the newest correction back; nil when there is none.
	Undo(ctx context.Context) (*resume.Resume, error)
}

// RunOutline shows a resume's lines with the sections they belong to until the
// person leaves or ctx ends.
func RunOutline(ctx context.Context, r *resume.Resume, outline Outline, o Options) error {
	m := &outlineModel{ctx: ctx, outline: outline, options: o, width: o.Width, height: o.Height}
	m.read(r)
	if err := m.restyle(); err != nil {
		return err
	}
	_, err := newProgram(ctx, m, o).Run()
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return context.Cause(ctx)
	}
	return fmt.Errorf("terminal interface: %w", err)
}

// outlineModel is the screen of `tailor inspect`.
type outlineModel struct {
	ctx     context.Context
	outline Outline
	options Options

	resume *resume.Resume
	lines  []outlineLine
	at     int // the line of the cursor
	top    int // the first line shown

	width, height int
	terminal      terminal
	look          *look
	picking       *kindPicker
	message       string
	level         level
	busy          bool // a correction is under way
}

// outlineLine is one line of the resume's text.
type outlineLine struct {
	text    string // safe to show
	section int    // index of its section
	start   bool   // its section begins here
	entry   string // id of the entry that begins here
	blank   bool
}

// outlineMsg says how a correction ended.
type outlineMsg struct {
	resume *resume.Resume
	done   string
	err    error
}

// read takes over the resume as it is read now.
func (m *outlineModel) read(r *resume.Resume) {
	m.resume, m.lines = r, nil
	offset, section := 0, 0
	begun := -1
	for raw := range strings.Lines(r.Text) {
		for section+1 < len(r.Sections) && r.Sections[section+1].Span.Start <= offset {
			section++
		}
		line := outlineLine{text: printable.Text(strings.TrimRight(raw, "\r\n")), section: section, blank: strings.TrimSpace(raw) == ""}
		if !line.blank && begun < section {
			line.start, begun = true, section
		}
		for _, e := range r.Sections[section].Entries {
			if e.Head.Start >= offset && e.Head.Start < offset+len(raw) {
				line.entry = e.ID
			}
		}
		m.lines = append(m.lines, line)
		offset += len(raw)
	}
	m.at = min(m.at, max(len(m.lines)-1, 0))
}

// section is the one of the cursor's line.
func (m *outlineModel) section() *resume.Section {
	return &m.resume.Sections[m.lines[m.at].section]
}

// Init implements tea.Model.
func (m *outlineModel) Init() tea.Cmd { return tea.RequestBackgroundColor }

// Update implements tea.Model.
func (m *outlineModel) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
	case tea.BackgroundColorMsg:
		m.terminal.light = !msg.IsDark()
		m.complain(m.restyle())
	case tea.ColorProfileMsg:
		m.terminal.profile = msg.Profile
		m.complain(m.restyle())
	case outlineMsg:
		m.busy = false
		m.complain(msg.err)
		if msg.err == nil && msg.resume != nil {
			m.read(msg.resume)
			m.level, m.message = levelSuccess, msg.done
		}
	case tea.KeyPressMsg:
		return m, m.press(msg)
	}
	return m, nil
}

func (m *outlineModel) restyle() error {
	known := m.terminal
	if noColor(m.options) {
		known.profile = colorprofile.ASCII
	}
	theme, err := pick(m.options.Theme, known)
	if err == nil {
		m.look = newLook(theme)
	}
	return err
}

func (m *outlineModel) complain(err error) {
	if err != nil {
		m.level, m.message = levelError, oneLine(printable.Text(err.Error()))
	}
}

// outlineAction is something a person can do on the screen.
type outlineAction struct {
	key key.Binding
	do  func(*outlineModel) tea.Cmd
}

func outlineActions() []outlineAction {
	act := func(keys, shown, help string, do func(*outlineModel) tea.Cmd) outlineAction {
		return outlineAction{key.NewBinding(key.WithKeys(strings.Fields(keys)...), key.WithHelp(shown, help)), do}
	}
	move := func(n int) func(*outlineModel) tea.Cmd {
		return func(m *outlineModel) tea.Cmd { m.move(m.at + n); return nil }
	}
	return []outlineAction{
		act("n tab", "n", textNextSection, func(m *outlineModel) tea.Cmd { m.jump(1); return nil }),
		act("p shift+tab", "p", textPreviousSection, func(m *outlineModel) tea.Cmd { m.jump(-1); return nil }),
		act("t", "t", textOtherKind, (*outlineModel).pickKind),
		act("b", "b", textBeginHere, (*outlineModel).pickBegin),
		act("x", "x", textNoSection, (*outlineModel).join),
		act("u", "u", textUndo, (*outlineModel).undo),
		act("q esc ctrl+c", "q", textQuit, func(*outlineModel) tea.Cmd { return tea.Quit }),
		act("down j", "", "", move(1)),
		act("up k", "", "", move(-1)),
		act("pgdown space ctrl+d", "", "", move(scrollStep)),
		act("pgup ctrl+u", "", "", move(-scrollStep)),
		act("home g", "", "", func(m *outlineModel) tea.Cmd { m.move(0); return nil }),
		act("end G", "", "", func(m *outlineModel) tea.Cmd { m.move(len(m.lines) - 1); return nil }),
	}
}

func (m *outlineModel) press(msg tea.KeyPressMsg) tea.Cmd {
	m.message = ""
	if m.picking != nil && msg.String() != "ctrl+c" {
		return m.picking.press(m, msg)
	}
	for _, a := range outlineActions() {
		if key.Matches(msg, a.key) {
			return a.do(m)
		}
	}
	return nil
}

func (m *outlineModel) move(to int) { m.at = max(min(to, len(m.lines)-1), 0) }

// jump moves to where the next section begins, or the one before.
func (m *outlineModel) jump(by int) {
	for i := m.at + by; i >= 0 && i < len(m.lines); i += by {
		if m.lines[i].start {
			m.at = i
			return
		}
	}
}

// first is the line at which the cursor's section begins.
func (m *outlineModel) first() int {
	section := m.lines[m.at].section
	return slices.IndexFunc(m.lines, func(l outlineLine) bool { return l.section == section && l.start })
}

func (m *outlineModel) pickKind() tea.Cmd {
	m.picking = newKindPicker(textPickKind, m.section().Kind, func(kind resume.Kind) tea.Cmd {
		return m.mend(resume.Mend{Line: m.first() + 1, Kind: kind}, textIsNow+string(kind))
	})
	return nil
}

func (m *outlineModel) pickBegin() tea.Cmd {
	if m.lines[m.at].blank {
		m.complain(errors.New(whyBlankLine))
		return nil
	}
	line := m.at + 1
	m.picking = newKindPicker(textPickBegin, resume.Other, func(kind resume.Kind) tea.Cmd {
		return m.mend(resume.Mend{Line: line, Kind: kind}, textBegins+string(kind))
	})
	return nil
}

// join makes the cursor's section part of the one above it.
func (m *outlineModel) join() tea.Cmd {
	if m.lines[m.at].section == 0 {
		m.complain(errors.New(whyFirstSection))
		return nil
	}
	return m.mend(resume.Mend{Line: m.first() + 1, None: true}, textJoined)
}

func (m *outlineModel) mend(mend resume.Mend, done string) tea.Cmd {
	return m.ask(func(ctx context.Context) (*resume.Resume, error) { return m.outline.Mend(ctx, mend) }, done)
}

func (m *outlineModel) undo() tea.Cmd {
	return m.ask(func(ctx context.Context) (*resume.Resume, error) {
		r, err := m.outline.Undo(ctx)
		if err == nil && r == nil {
			err = errors.New(whyNoMend)
		}
		return r, err
	}, textTakenBack)
}

// ask has a correction kept beside the drawing, one at a time.
func (m *outlineModel) ask(do func(context.Context) (*resume.Resume, error), done string) tea.Cmd {
	if m.busy {
		return nil
	}
	m.busy = true
	ctx := m.ctx
	return func() tea.Msg {
		r, err := do(ctx)
		return outlineMsg{r, done, err}
	}
}

// kindPicker lets a person choose a kind of section.
type kindPicker struct {
	title string
	kinds []resume.Kind
	at    int
	do    func(resume.Kind) tea.Cmd
}

func newKindPicker(title string, now resume.Kind, do func(resume.Kind) tea.Cmd) *kindPicker {
	kinds := resume.Kinds()
	return &kindPicker{title, kinds, max(slices.Index(kinds, now), 0), do}
}

func (p *kindPicker) press(m *outlineModel, msg tea.KeyPressMsg) tea.Cmd {
	switch msg.String() {
	case "down", "j", "tab":
		p.at = (p.at + 1) % len(p.kinds)
	case "up", "k", "shift+tab":
		p.at = (p.at + len(p.kinds) - 1) % len(p.kinds)
	case "enter":
		m.picking = nil
		return p.do(p.kinds[p.at])
	case "esc", "q":
		m.picking = nil
	}
	return nil
}

// shortKeys is what the last line says.
func (m *outlineModel) shortKeys() string {
	var keys []key.Binding
	for _, a := range outlineActions() {
		if a.key.Help().Key != "" {
			keys = append(keys, a.key)
		}
	}
	return keysIn(m.look, keys, m.width)
}
