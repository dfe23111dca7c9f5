package ui

import (
	"strings"

	"charm.land/bubbles/v2/viewport"
	tea "charm.land/bubbletea/v2"
	"charm.land/glamour/v2"
	"charm.land/glamour/v2/ansi"

	"tailor/internal/engine/plan"
	"tailor/internal/ui/printable"
	"tailor/themes"
)

// planWidth is the widest that running text is set: longer lines are hard to read.
const planWidth = 100

// maxDocument is how much of a plan is set for the screen, in bytes; the
// written file has all of it.
const maxDocument = 256 << 10

// planView is the plan as a document to scroll in.
type planView struct {
	view  viewport.Model
	stale bool // the plan or the look changed since it was set
	width int
}

// Render sets the plan anew when it changed and draws the part that is scrolled to.
func (p *planView) Render(m *model, width, height int) []string {
	if len(m.current.Sections) == 0 {
		return []string{"", "  " + m.look.muted.Render(textNoPlan)}
	}
	p.view.SetWidth(width)
	p.view.SetHeight(height)
	if p.stale || p.width != width {
		p.stale, p.width = false, width
		p.view.SetContent(document(m.look.theme.Tokens, plan.Markdown(m.current, plan.MarkdownOptions{Analysis: &m.state.Analysis}), width))
	}
	return strings.Split(p.view.View(), "\n")
}

// document sets Markdown for a width. A text that can't be set is shown as it is.
func document(t themes.Tokens, markdown string, width int) string {
	markdown = printable.Text(markdown)
	if len(markdown) > maxDocument {
		markdown = strings.ToValidUTF8(markdown[:maxDocument], "") + "\n\n" + textPlanCut + "\n"
	}
	renderer, err := glamour.NewTermRenderer(
		glamour.WithStyles(documentStyle(t)),
		glamour.WithWordWrap(min(width-2, planWidth)),
	)
	if err != nil {
		return markdown
	}
	out, err := renderer.Render(markdown)
	if err != nil {
		return markdown
	}
	return strings.Trim(out, "\n")
}

// documentStyle makes glamour's style of the theme's tokens.
func documentStyle(t themes.Tokens) ansi.StyleConfig {
	block := func(s themes.Style) ansi.StyleBlock { return ansi.StyleBlock{StylePrimitive: primitive(s)} }
	heading := func(prefix string, s themes.Style) ansi.StyleBlock {
		b := block(s)
		b.Prefix = prefix
		return b
	}
	document := block(t.Text)
	document.Margin = new(uint(1))
	all := block(t.Title)
	all.BlockSuffix = "\n"
	return ansi.StyleConfig{
		Document: document,
		Heading:  all,
		H1:       heading("", t.Header),
		H2:       heading("── ", t.Accent),
		H3:       heading("", t.Title),
		H4:       heading("", t.Title),
		BlockQuote: ansi.StyleBlock{
			StylePrimitive: primitive(t.Muted), Indent: new(uint(1)), IndentToken: new("│ "),
		},
		List:           ansi.StyleList{LevelIndent: 2},
		Item:           ansi.StylePrimitive{BlockPrefix: "• "},
		Enumeration:    ansi.StylePrimitive{BlockPrefix: ". "},
		Task:           ansi.StyleTask{Ticked: "[✓] ", Unticked: "[ ] "},
		HorizontalRule: withFormat(primitive(t.Border), "\n────────\n"),
		Strong:         ansi.StylePrimitive{Bold: new(true)},
		Emph:           ansi.StylePrimitive{Italic: new(true)},
		Strikethrough:  primitive(t.Removed),
		Link:           primitive(t.Info),
		LinkText:       primitive(t.Info),
		Code:           block(t.Info),
		CodeBlock:      ansi.StyleCodeBlock{StyleBlock: block(t.Muted)},
	}
}

func withFormat(p ansi.StylePrimitive, format string) ansi.StylePrimitive {
	p.Format = format
	return p
}

// primitive is a token as glamour takes it: nil where the token says nothing.
func primitive(s themes.Style) ansi.StylePrimitive {
	var p ansi.StylePrimitive
	if s.Foreground != "" {
		p.Color = new(s.Foreground)
	}
	if s.Background != "" {
		p.BackgroundColor = new(s.Background)
	}
	for _, attribute := range []struct {
		on bool
		to **bool
	}{
		{s.Bold, &p.Bold}, {s.Faint, &p.Faint}, {s.Italic, &p.Italic},
		{s.Underline, &p.Underline}, {s.Strike, &p.CrossedOut}, {s.Reverse, &p.Inverse},
	} {
		if attribute.on {
			*attribute.to = new(true)
		}
	}
	return p
}

// openWrite asks where the tailored resume and the plan shall go.
func (m *model) openWrite() tea.Cmd {
	var cmd tea.Cmd
	m.overlay, cmd = newForm(m, textWriteTitle, textWriteText, textWriteHint,
		[]input{
			{label: textResumeLabel, value: m.options.SuggestedOutput},
			{label: textPlanLabel, value: m.options.SuggestedPlan},
		},
		func(m *model, values []string) tea.Cmd {
			var files []file
			if values[0] != "" {
				files = append(files, file{values[0], m.session.Save})
			}
			if values[1] != "" {
				files = append(files, file{values[1], m.session.SavePlan})
			}
			if len(files) == 0 {
				m.say(levelWarning, textNothingToWrite)
				return nil
			}
			return m.write(files, false)
		})
	return cmd
}
