package ui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
	"tailor/internal/ui/printable"
)

// tickEvery is how often clocks and spinners move while the run works.
const tickEvery = 120 * time.Millisecond

// The smallest terminal that the screens fit.
const (
	minWidth  = 40
	minHeight = 10
)

type screen int

const (
	dashboardScreen screen = iota
	reviewScreen
	planScreen
	screens // how many there are
)

type level int

const (
	levelInfo level = iota
	levelSuccess
	levelWarning
	levelError
)

// model is the root of the interface. Its screens are plain structs that draw
// what it holds.
type model struct {
	ctx     context.Context
	session Session
	events  *event.Subscription
	options Options
	keys    *keymap
	clock   func() time.Time

	state   *event.State
	current plan.Plan // of state, made anew when more than progress came
	ended   bool      // no more events will come

	width, height int
	terminal      terminal
	look          *look
	screen        screen
	dashboard     dashboard
	review        review
	plan          planView
	overlay       overlay

	message  string // in the status line until the next key
	level    level
	ticking  bool
	stopping bool  // ctrl+c was pressed while the run worked
	left     error // why the person left, nil when the run was over
}

type (
	eventsMsg struct {
		events []event.Event
		err    error
	}
	tickMsg struct{}
)

func newModel(ctx context.Context, s Session, o Options) (*model, error) {
	keys, err := newKeymap(o.Keys)
	if err != nil {
		return nil, err
	}
	m := &model{
		ctx: ctx, session: s, options: o, keys: keys, clock: o.Clock,
		state: event.Fold(nil), width: o.Width, height: o.Height,
		review: review{pending: map[string]plan.Decision{}},
	}
	if m.clock == nil {
		m.clock = time.Now
	}
	if err := m.restyle(); err != nil {
		return nil, err
	}
	m.events = s.Subscribe()
	return m, nil
}

// Init implements tea.Model.
func (m *model) Init() tea.Cmd {
	return tea.Batch(m.nextEvents(), tea.RequestBackgroundColor)
}

// Update implements tea.Model. It reads no file, waits for nobody and changes
// the model only; all else is done by the commands it returns.
func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
	case tea.BackgroundColorMsg:
		m.terminal.light = !msg.IsDark()
		m.complain(m.restyle())
	case tea.ColorProfileMsg:
		m.terminal.profile = msg.Profile
		m.complain(m.restyle())
	case eventsMsg:
		return m, m.take(msg)
	case tickMsg:
		m.ticking = false
		return m, m.tick()
	case outcomeMsg:
		return m, m.conclude(msg)
	case tea.KeyPressMsg:
		return m, m.key(msg)
	default:
		if m.overlay != nil {
			return m, m.overlay.update(m, msg)
		}
	}
	return m, nil
}

// key gives a key to the overlay that lies on top, else to the screen.
func (m *model) key(msg tea.KeyPressMsg) tea.Cmd {
	m.message = ""
	if msg.String() == "ctrl+c" { // whatever lies on top, this one always works
		return m.interrupt()
	}
	if m.tooSmall() {
		return m.leaveSmall(msg)
	}
	if m.overlay != nil {
		return m.overlay.update(m, msg)
	}
	return m.press(msg)
}

// leaveSmall lets q leave a terminal in which nothing can be shown, a question least of all.
func (m *model) leaveSmall(msg tea.KeyPressMsg) tea.Cmd {
	if msg.String() != "q" {
		return nil
	}
	if m.working() {
		m.left = ErrInterrupted
	}
	return tea.Quit
}

// nextEvents waits for the session's next events.
func (m *model) nextEvents() tea.Cmd {
	ctx, events := m.ctx, m.events
	return func() tea.Msg {
		batch, err := events.Next(ctx)
		for i := range batch {
			batch[i] = cleanEvent(batch[i])
		}
		return eventsMsg{batch, err}
	}
}

// take folds a batch of events into the state and asks for the next.
func (m *model) take(msg eventsMsg) tea.Cmd {
	lasting := false
	for _, e := range msg.events {
		m.state.Apply(e)
		m.announce(e)
		lasting = lasting || !e.Progress()
	}
	if lasting {
		m.current = m.state.Plan()
		m.review.sync(m)
		m.plan.stale = true
	}
	if msg.err != nil {
		m.ended = true
		if !errors.Is(msg.err, io.EOF) && m.ctx.Err() == nil {
			m.complain(fmt.Errorf("read the run's events: %w", msg.err))
		}
		return nil
	}
	return tea.Batch(m.nextEvents(), m.tick())
}

// announce tells in the status line what a person waits for.
func (m *model) announce(e event.Event) {
	switch body := e.Body.(type) {
	case event.Decided:
		m.review.decided(m, body)
	case event.RunFinished:
		m.stopping = false
		m.say(finishedLevel(body.Status), textFinished(body.Status, m.state))
	}
}

// tick keeps clocks moving while the run works, one tick at a time.
func (m *model) tick() tea.Cmd {
	if m.ticking || !m.working() {
		return nil
	}
	m.ticking = true
	return tea.Tick(tickEvery, func(time.Time) tea.Msg { return tickMsg{} })
}

func (m *model) working() bool {
	return !m.ended && (m.state.Status == event.RunWorking || m.state.Status == "")
}

func (m *model) tooSmall() bool { return m.width < minWidth || m.height < minHeight }

func (m *model) say(l level, text string) { m.level, m.message = l, oneLine(printable.Text(text)) }

func (m *model) complain(err error) {
	if err != nil {
		m.say(levelError, err.Error())
	}
}

// restyle picks the theme anew, after the terminal said more of itself.
func (m *model) restyle() error {
	known := m.terminal
	if noColor(m.options) {
		known.profile = colorprofile.ASCII
	}
	theme, err := pick(m.options.Theme, known)
	if err != nil {
		return err
	}
	m.look = newLook(theme)
	m.plan.stale = true
	return nil
}

func (m *model) show(s screen) tea.Cmd {
	m.screen = s
	if s == reviewScreen && len(m.review.items) > 0 {
		m.review.begun = true
	}
	return nil
}

// quit leaves a finished run at once and asks before leaving one that works.
func (m *model) quit() tea.Cmd {
	if !m.working() {
		return tea.Quit
	}
	m.overlay = newConfirm(textLeaveTitle, textLeave(m.session.ID()), textLeaveYes, func(m *model) tea.Cmd {
		m.left = ErrInterrupted
		return tea.Quit
	})
	return nil
}

// interrupt stops the calls under way; when there are none, or it comes again, it leaves.
func (m *model) interrupt() tea.Cmd {
	switch {
	case m.working() && !m.stopping:
		m.stopping = true
		m.say(levelWarning, textStopping)
		return m.call(func(context.Context) (string, error) { m.session.Cancel(); return "", nil })
	case m.working():
		m.left = ErrInterrupted
		return tea.Quit
	case m.overlay != nil:
		m.overlay = nil
		return nil
	case m.state.Status == event.RunCancelled:
		m.left = ErrInterrupted
	}
	return tea.Quit
}
