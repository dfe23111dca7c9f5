package ui

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	tea "charm.land/bubbletea/v2"

	"tailor/internal/engine/plan"
)

// outcomeMsg says how something that was asked of the session ended.
type outcomeMsg struct {
	done string // for the status line, when it went well
	err  error
	then func(*model, error) tea.Cmd // what follows, if anything
}

// call asks the session for something beside the drawing.
func (m *model) call(do func(context.Context) (string, error)) tea.Cmd {
	return m.callThen(do, nil)
}

func (m *model) callThen(do func(context.Context) (string, error), then func(*model, error) tea.Cmd) tea.Cmd {
	ctx := m.ctx
	return func() tea.Msg {
		done, err := do(ctx)
		return outcomeMsg{done, err, then}
	}
}

// conclude shows how a call ended.
func (m *model) conclude(msg outcomeMsg) tea.Cmd {
	switch {
	case msg.err != nil:
		m.complain(msg.err)
	case msg.done != "":
		m.say(levelSuccess, msg.done)
	}
	if msg.then == nil {
		return nil
	}
	return msg.then(m, msg.err)
}

// decide sends a decision. It counts as made until the session refuses it,
// so that a quick second key never acts on what is about to be old.
func (m *model) decide(id string, d plan.Decision, text string) tea.Cmd {
	session := m.session
	m.review.pending[id] = d
	return m.callThen(
		func(ctx context.Context) (string, error) { return "", session.Decide(ctx, id, d, text) },
		func(m *model, err error) tea.Cmd {
			if err != nil {
				m.review.refused(id)
			}
			return nil
		})
}

func (m *model) acceptAll() tea.Cmd {
	session := m.session
	return m.call(func(ctx context.Context) (string, error) {
		n, err := session.AcceptGrounded(ctx, false)
		return textAcceptedAll(n), err
	})
}

func (m *model) retry(section, note string) tea.Cmd {
	session, heading := m.session, m.heading(section)
	return m.call(func(ctx context.Context) (string, error) {
		return textRetrying(heading), session.Retry(ctx, section, note)
	})
}

func (m *model) answer(question, text string) tea.Cmd {
	session := m.session
	return m.call(func(ctx context.Context) (string, error) {
		return textAnswered, session.Answer(ctx, question, text)
	})
}

func (m *model) stopTask() tea.Cmd {
	session, task := m.session, m.dashboard.taskID(m)
	return m.call(func(context.Context) (string, error) {
		return textTaskStopped(task), session.CancelTask(task)
	})
}

// file is one file to write.
type file struct {
	path string
	save func(ctx context.Context, path string, force bool) error
}

// write writes the files one after another and asks before it overwrites one.
func (m *model) write(files []file, force bool) tea.Cmd {
	ctx := m.ctx
	return func() tea.Msg {
		for i, f := range files {
			err := f.save(ctx, f.path, force)
			if errors.Is(err, fs.ErrExist) && !force {
				return outcomeMsg{then: overwrite(files[:i], files[i:])}
			}
			if err != nil {
				return outcomeMsg{err: fmt.Errorf("write %s: %w", f.path, err)}
			}
			force = false // it was said of the first one only
		}
		return outcomeMsg{done: textWritten(files)}
	}
}

// overwrite asks whether the first of the files that are left may be replaced.
func overwrite(written, rest []file) func(*model, error) tea.Cmd {
	return func(m *model, _ error) tea.Cmd {
		ask := newConfirm(textOverwriteTitle, textOverwrite(rest[0].path), textOverwriteYes,
			func(m *model) tea.Cmd { return m.write(rest, true) })
		ask.no = textNotWritten(written, rest)
		m.overlay = ask
		return nil
	}
}
