package ui

import (
	"context"
	"errors"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"tailor/internal/engine/resume"
)

const outlined = `Jane Doe
jane@example.com · Leeds

EXPERIENCE
Baker, Crust Ltd, 2019 – 2022
• Baked 400 loaves a day

CERTIFICATES
Food hygiene, level 3
`

// fakeOutline reads outlined with what was said of it.
type fakeOutline struct {
	mends []resume.Mend
	fails bool
}

func (f *fakeOutline) read() (*resume.Resume, error) {
	return resume.Segment(resume.Input{Name: "jane.txt", Format: resume.FormatText, Text: outlined, Mends: f.mends})
}

func (f *fakeOutline) Mend(_ context.Context, mend resume.Mend) (*resume.Resume, error) {
	if f.fails {
		return nil, errors.New("the disk is full")
	}
	f.mends = append(f.mends, mend)
	return f.read()
}

func (f *fakeOutline) Undo(context.Context) (*resume.Resume, error) {
	if len(f.mends) == 0 {
		return nil, nil
	}
	f.mends = f.mends[:len(f.mends)-1]
	return f.read()
}

// outlineScreen is the screen of an outline without a terminal.
func outlineScreen(t *testing.T, f *fakeOutline, width, height int) *outlineModel {
	t.Helper()
	r, err := f.read()
	if err != nil {
		t.Fatal(err)
	}
	m := &outlineModel{ctx: t.Context(), outline: f, options: Options{NoColor: true}, width: width, height: height}
	m.read(r)
	if err := m.restyle(); err != nil {
		t.Fatal(err)
	}
	return m
}

// strike presses keys, and does what they ask for.
func (m *outlineModel) strike(keys ...string) {
	for _, k := range keys {
		press := tea.KeyPressMsg{Code: []rune(k)[0], Text: k}
		switch k {
		case "enter":
			press = tea.KeyPressMsg{Code: tea.KeyEnter}
		case "down":
			press = tea.KeyPressMsg{Code: tea.KeyDown}
		case "up":
			press = tea.KeyPressMsg{Code: tea.KeyUp}
		}
		if _, cmd := m.Update(press); cmd != nil {
			m.Update(cmd())
		}
	}
}

func (m *outlineModel) screen() string { return ansi.Strip(m.draw()) }

func TestOutlineScreens(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		m := outlineScreen(t, &fakeOutline{}, width, height)
		m.strike("n")
		golden.RequireEqual(t, m.screen()+"\n")
	})
}

func TestOutlineIsCorrected(t *testing.T) {
	f := &fakeOutline{}
	m := outlineScreen(t, f, 120, 40)
	m.strike("n", "n", "t")
	if !strings.Contains(m.screen(), textPickKind) {
		t.Fatalf("no kinds to choose from:\n%s", m.screen())
	}
	for m.picking.kinds[m.picking.at] != resume.Awards {
		m.strike("down")
	}
	m.strike("enter")
	if got := m.section(); got.Kind != resume.Awards || got.How != resume.ByPerson {
		t.Errorf("the section is %s by %s", got.Kind, got.How)
	}
	if !strings.Contains(m.screen(), "kept: the section is awards") {
		t.Errorf("nothing says that it was kept:\n%s", m.screen())
	}
	m.strike("x")
	if n := len(m.resume.Sections); n != 2 {
		t.Errorf("%d sections after the last was joined to the one above", n)
	}
	m.strike("u", "u", "u")
	if got := m.resume.Sections[2]; got.Kind != resume.Certifications || !strings.Contains(m.screen(), whyNoMend) {
		t.Errorf("everything was taken back, and it is %s:\n%s", got.Kind, m.screen())
	}
}

func TestOutlineSaysWhatFails(t *testing.T) {
	f := &fakeOutline{fails: true}
	m := outlineScreen(t, f, 80, 24)
	m.strike("x")
	if !strings.Contains(m.screen(), whyFirstSection) {
		t.Error(m.screen())
	}
	m.strike("n", "b", "enter")
	if !strings.Contains(m.screen(), "the disk is full") {
		t.Error(m.screen())
	}
	m.strike("up", "b")
	if !strings.Contains(m.screen(), whyBlankLine) {
		t.Error(m.screen())
	}
}
