package ui

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"

	"tailor/themes"
)

// look holds the theme's tokens as styles.
type look struct {
	theme themes.Theme

	text, muted, accent, border, header, title, selected, key, badge lipgloss.Style
	success, warning, failure, info, added, removed                  lipgloss.Style
}

func newLook(theme themes.Theme) *look {
	t := theme.Tokens
	return &look{
		theme: theme,
		text:  style(t.Text), muted: style(t.Muted), accent: style(t.Accent), border: style(t.Border),
		header: style(t.Header), title: style(t.Title), selected: style(t.Selected), key: style(t.Key),
		badge: style(t.Badge), success: style(t.Success), warning: style(t.Warning), failure: style(t.Error),
		info: style(t.Info), added: style(t.Added), removed: style(t.Removed),
	}
}

func style(s themes.Style) lipgloss.Style {
	out := lipgloss.NewStyle()
	if s.Foreground != "" {
		out = out.Foreground(lipgloss.Color(s.Foreground))
	}
	if s.Background != "" {
		out = out.Background(lipgloss.Color(s.Background))
	}
	// Only what is on is set: an attribute that is set to off is one that a style inherits.
	for _, attribute := range []struct {
		on  bool
		set func(lipgloss.Style, bool) lipgloss.Style
	}{
		{s.Bold, lipgloss.Style.Bold}, {s.Faint, lipgloss.Style.Faint}, {s.Italic, lipgloss.Style.Italic},
		{s.Underline, lipgloss.Style.Underline}, {s.Strike, lipgloss.Style.Strikethrough},
		{s.Reverse, lipgloss.Style.Reverse},
	} {
		if attribute.on {
			out = attribute.set(out, true)
		}
	}
	return out
}

// terminal is what is known of the terminal's colours.
type terminal struct {
	profile colorprofile.Profile
	light   bool
}

// pick gives the theme to draw with: the one that was asked for, or the one
// that suits the terminal. Without colours only mono tells everything apart.
func pick(asked themes.Theme, t terminal) (themes.Theme, error) {
	switch {
	case t.profile == colorprofile.NoTTY, t.profile == colorprofile.ASCII:
		return themes.Load("mono")
	case asked.Name != "" && asked.Name != themes.Auto:
		return asked, nil
	case t.profile == colorprofile.ANSI:
		return themes.Load("ansi16")
	case t.light:
		return themes.Load("light")
	}
	return themes.Load("dark")
}

// each styles every line of a block on its own, so that no style runs over a line's end.
func each(lines []string, s lipgloss.Style) []string {
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = s.Render(line)
	}
	return out
}

// rule is a thin line over the width, with a title in it.
func (l *look) rule(title string, width int) string {
	if title == "" {
		return l.border.Render(strings.Repeat("─", max(width, 0)))
	}
	title = cut(oneLine(title), width-6)
	rest := max(width-lipgloss.Width(title)-4, 0)
	return l.border.Render("──") + " " + l.title.Render(title) + " " + l.border.Render(strings.Repeat("─", rest))
}

// labelled puts a label in a column of its own beside wrapped text.
func (l *look) labelled(label, text string, width int, s lipgloss.Style) []string {
	const column = 12
	var out []string
	for i, line := range wrap(text, width-column-1) {
		name := ""
		if i == 0 {
			name = label
		}
		out = append(out, " "+l.muted.Render(left(name, column-1))+" "+s.Render(line))
	}
	return out
}
