package ui

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// action is something a person can do: its name in settings, its keys, when it
// can't be done, and what it does.
type action struct {
	name  string
	key   key.Binding
	why   func(*model) string  // why it can't be done now; nil or "": it can
	do    func(*model) tea.Cmd // no input or output in here, that is for the command
	plain bool                 // shown in the full help only
}

func (a action) reason(m *model) string {
	if a.why == nil {
		return ""
	}
	return a.why(m)
}

// bind makes an action that can always be done.
func bind(name, keys, shown, help string, do func(*model) tea.Cmd) action {
	return action{
		name: name, do: do,
		key: key.NewBinding(key.WithKeys(strings.Fields(keys)...), key.WithHelp(shown, help)),
	}
}

// unless adds why the action can't be done at times.
func (a action) unless(why func(*model) string) action { a.why = why; return a }

// quiet keeps the action out of the short help.
func (a action) quiet() action { a.plain = true; return a }

// keymap holds every action, those of all screens and those of each.
type keymap struct {
	global []action
	screen [screens][]action
}

func newKeymap(own map[string][]string) (*keymap, error) {
	k := &keymap{global: globalActions()}
	k.screen[dashboardScreen] = dashboardActions()
	k.screen[reviewScreen] = reviewActions()
	k.screen[planScreen] = planActions()
	if err := k.rebind(own); err != nil {
		return nil, err
	}
	return k, k.clash()
}

// all gives every action there is, by the list that holds it.
func (k *keymap) all() [][]action {
	return append([][]action{k.global}, k.screen[:]...)
}

// CheckKeys says what is wrong with a person's own keys: an action that there
// is not, an action without a key, or a key with two meanings on one screen.
func CheckKeys(own map[string][]string) error {
	_, err := newKeymap(own)
	return err
}

// rebind puts a person's own keys in place of the built-in ones.
func (k *keymap) rebind(own map[string][]string) error {
	var known []string
	used := map[string]bool{}
	for _, list := range k.all() {
		for i := range list {
			known = append(known, list[i].name)
			keys, found := own[list[i].name]
			if !found {
				continue
			}
			if len(keys) == 0 {
				return fmt.Errorf("keys of %q: at least one is needed", list[i].name)
			}
			used[list[i].name] = true
			list[i].key.SetKeys(keys...)
			list[i].key.SetHelp(strings.Join(keys, "/"), list[i].key.Help().Desc)
		}
	}
	for name := range own {
		if !used[name] {
			slices.Sort(known)
			return fmt.Errorf("there is no action %q to bind keys to; actions are %s",
				name, strings.Join(slices.Compact(known), ", "))
		}
	}
	return nil
}

// clash refuses a key that would mean two things on one screen.
func (k *keymap) clash() error {
	for _, list := range k.screen {
		owner := map[string]string{}
		for _, a := range slices.Concat(k.global, list) {
			for _, name := range a.key.Keys() {
				if other, taken := owner[name]; taken {
					return fmt.Errorf("key %q is bound to both %q and %q", name, other, a.name)
				}
				owner[name] = a.name
			}
		}
	}
	return nil
}

// press does what a key means on this screen, or says why it can't.
func (m *model) press(msg tea.KeyPressMsg) tea.Cmd {
	for _, a := range slices.Concat(m.keys.screen[m.screen], m.keys.global) {
		if !key.Matches(msg, a.key) {
			continue
		}
		if why := a.reason(m); why != "" {
			m.say(levelWarning, why)
			return nil
		}
		return a.do(m)
	}
	return nil
}

// shortHelp lists what can be done on this screen now, help last.
func (m *model) shortHelp() []key.Binding {
	var out []key.Binding
	for _, a := range slices.Concat(m.keys.screen[m.screen], m.keys.global) {
		if !a.plain && a.reason(m) == "" {
			out = append(out, a.key)
		}
	}
	return out
}

func globalActions() []action {
	return []action{
		bind("next_screen", "tab", "tab", textNextScreen, func(m *model) tea.Cmd { return m.show((m.screen + 1) % screens) }),
		bind("previous_screen", "shift+tab", "shift+tab", textPreviousScreen, func(m *model) tea.Cmd { return m.show((m.screen + screens - 1) % screens) }).quiet(),
		bind("dashboard", "1", "1", textDashboard, func(m *model) tea.Cmd { return m.show(dashboardScreen) }).quiet(),
		bind("review", "2", "2", textReview, func(m *model) tea.Cmd { return m.show(reviewScreen) }).quiet(),
		bind("plan", "3", "3", textPlan, func(m *model) tea.Cmd { return m.show(planScreen) }).quiet(),
		bind("write", "w", "w", textWrite, (*model).openWrite),
		bind("quit", "q", "q", textQuit, (*model).quit),
		bind("cancel", "ctrl+c", "ctrl+c", textCancel, (*model).interrupt).quiet(),
		bind("suspend", "ctrl+z", "ctrl+z", textSuspend, func(*model) tea.Cmd { return tea.Suspend }).quiet(),
		bind("redraw", "ctrl+l", "ctrl+l", textRedraw, func(*model) tea.Cmd { return tea.ClearScreen }).quiet(),
		bind("help", "?", "?", textHelp, func(m *model) tea.Cmd { m.overlay = newHelpSheet(m); return nil }),
	}
}

func dashboardActions() []action {
	return []action{
		bind("up", "up k", "↑/k", textUp, func(m *model) tea.Cmd { m.dashboard.move(m, -1); return nil }).quiet(),
		bind("down", "down j", "↓/j", textDown, func(m *model) tea.Cmd { m.dashboard.move(m, 1); return nil }).quiet(),
		bind("first", "home g", "g", textFirst, func(m *model) tea.Cmd { m.dashboard.move(m, -maxRows); return nil }).quiet(),
		bind("last", "end G", "G", textLast, func(m *model) tea.Cmd { m.dashboard.move(m, maxRows); return nil }).quiet(),
		bind("detail", "enter", "enter", textDetail, func(m *model) tea.Cmd { m.dashboard.full = !m.dashboard.full; return nil }),
		bind("back", "esc", "esc", textBack, func(m *model) tea.Cmd { m.dashboard.full = false; return nil }).quiet(),
		bind("stop_task", "x", "x", textStopTask, (*model).stopTask).unless((*model).whyNoStop),
		bind("retry", "R", "R", textRetry, (*model).openRetry).unless((*model).whyNoRetry),
	}
}

func reviewActions() []action {
	return []action{
		bind("accept", "a", "a", textAccept, (*model).accept).unless((*model).whyNoAccept),
		bind("reject", "r", "r", textReject, (*model).reject).unless((*model).whyNoReject),
		bind("edit", "e", "e", textEdit, (*model).openEdit).unless((*model).whyNoEdit),
		bind("answer", "enter", "enter", textAnswer, (*model).openAnswer).unless((*model).whyNoAnswer),
		bind("undo", "u", "u", textUndo, (*model).undo).unless((*model).whyNoUndo),
		bind("accept_all", "A", "A", textAcceptAll, (*model).acceptAll).unless((*model).whyNoAcceptAll),
		bind("retry", "R", "R", textRetry, (*model).openRetry).unless((*model).whyNoRetry),
		bind("next", "j n down", "n/j", textNext, func(m *model) tea.Cmd { m.review.step(1); return nil }).quiet(),
		bind("previous", "k p up", "p/k", textPrevious, func(m *model) tea.Cmd { m.review.step(-1); return nil }).quiet(),
		bind("next_open", "o", "o", textNextOpen, func(m *model) tea.Cmd { m.review.advance(); return nil }).quiet(),
		bind("first", "home g", "g", textFirst, func(m *model) tea.Cmd { m.review.step(-maxRows); return nil }).quiet(),
		bind("last", "end G", "G", textLast, func(m *model) tea.Cmd { m.review.step(maxRows); return nil }).quiet(),
		bind("scroll_down", "pgdown space ctrl+d", "pgdn", textScrollDown, func(m *model) tea.Cmd { m.review.scroll += scrollStep; return nil }).quiet(),
		bind("scroll_up", "pgup b ctrl+u", "pgup", textScrollUp, func(m *model) tea.Cmd { m.review.scroll = max(m.review.scroll-scrollStep, 0); return nil }).quiet(),
	}
}

func planActions() []action {
	return []action{
		bind("down", "down j", "↓/j", textDown, func(m *model) tea.Cmd { m.plan.view.ScrollDown(1); return nil }).quiet(),
		bind("up", "up k", "↑/k", textUp, func(m *model) tea.Cmd { m.plan.view.ScrollUp(1); return nil }).quiet(),
		bind("scroll_down", "pgdown space ctrl+d", "pgdn", textScrollDown, func(m *model) tea.Cmd { m.plan.view.PageDown(); return nil }),
		bind("scroll_up", "pgup b ctrl+u", "pgup", textScrollUp, func(m *model) tea.Cmd { m.plan.view.PageUp(); return nil }),
		bind("first", "home g", "g", textFirst, func(m *model) tea.Cmd { m.plan.view.GotoTop(); return nil }).quiet(),
		bind("last", "end G", "G", textLast, func(m *model) tea.Cmd { m.plan.view.GotoBottom(); return nil }).quiet(),
	}
}
