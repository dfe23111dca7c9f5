package ui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"tailor/internal/engine/resume"
	"tailor/internal/ui/printable"
)

// The words of the screen that shows a resume's sections.
const (
	textNextSection     = "next"
	textPreviousSection = "previous"
	textOtherKind       = "kind"
	textBeginHere       = "begins here"
	textNoSection       = "no section"
	textPickKind        = "What is this section?"
	textPickBegin       = "What begins here?"
	textPickHint        = "↑/↓ choose · enter takes it · esc leaves it"
	textIsNow           = "kept: the section is "
	textBegins          = "kept: here begins "
	textJoined          = "kept: it belongs to the section above"
	textTakenBack       = "taken back"
	whyBlankLine        = "this line is empty: go to the line at which the section begins"
	whyFirstSection     = "the first section cannot be joined to one above"
	whyNoMend           = "nothing was corrected in this resume"
)

func textMore(n int) string { return "… " + count(n, "line", "lines") + " more" }

const (
	sidePanel = 44 // cells for the details, where there is room
	sideFrom  = 100
)

// View implements tea.Model.
func (m *outlineModel) View() tea.View {
	view := tea.NewView(m.draw())
	view.AltScreen = true
	view.WindowTitle = "tailor · " + printable.Text(m.resume.Name)
	return view
}

func (m *outlineModel) draw() string {
	if m.width < minWidth || m.height < minHeight {
		return fmt.Sprintf(textTooSmall, minWidth, minHeight, m.width, m.height)
	}
	lines := m.head()
	details := m.details(m.panelWidth())
	height := m.height - len(lines) - footerHeight
	var body []string
	if m.width >= sideFrom {
		body = beside(m.page(m.width-sidePanel-3, height), fill(m.some(details, height), height), m.width-sidePanel-3, m.look)
	} else {
		below := min(len(details), max(height/3, 3))
		body = append(m.page(m.width, height-below-1), m.look.rule("", m.width))
		body = append(body, m.some(details, below)...)
	}
	lines = append(lines, fill(body, height)...)
	lines = append(lines, m.status(), m.shortKeys())
	base := strings.Join(fill(lines, m.height), "\n")
	if m.picking == nil {
		return base
	}
	box := m.picking.view(m)
	x, y := max((m.width-lipgloss.Width(box))/2, 0), max((m.height-lipgloss.Height(box))/2, 0)
	layers := lipgloss.NewCompositor(lipgloss.NewLayer(base), lipgloss.NewLayer(box).X(x).Y(y).Z(1))
	return lipgloss.NewCanvas(m.width, m.height).Compose(layers).Render()
}

// some gives the details that have room, and says how many lines have not.
func (m *outlineModel) some(details []string, room int) []string {
	if len(details) <= room {
		return details
	}
	shown := head(details, room-1)
	return append(shown[:len(shown):len(shown)], " "+m.look.muted.Render(textMore(len(details)-len(shown))))
}

// gutter is how many cells the names of the sections' kinds take.
func (m *outlineModel) gutter() int {
	if m.width < 60 {
		return 13
	}
	return 18
}

func (m *outlineModel) panelWidth() int {
	if m.width >= sideFrom {
		return sidePanel
	}
	return m.width
}

// head says whose resume it is and how it was read.
func (m *outlineModel) head() []string {
	r, l := m.resume, m.look
	who := r.Identity.Name
	if who == "" {
		who = r.Name
	}
	facts := fmt.Sprintf("%s · %s", r.Format, count(len(r.Sections), "section", "sections"))
	if r.Language != "" {
		facts += " · " + r.Language
	}
	return []string{
		between(" "+l.header.Render(cut(oneLine(printable.Text(who)), m.width-lipgloss.Width(facts)-4)), l.muted.Render(facts+" "), m.width),
		" " + l.muted.Render(cut(oneLine(printable.Text(strings.Join(contact(r.Identity), " · "))), m.width-2)),
		l.rule("", m.width),
	}
}

func contact(id resume.Identity) []string {
	var all []string
	for _, part := range append([]string{id.Email, id.Phone, id.Location}, id.Links...) {
		if part != "" {
			all = append(all, part)
		}
	}
	return all
}

// page draws the resume's lines, the cursor's in view with some around it.
func (m *outlineModel) page(width, height int) []string {
	m.scroll(width-m.gutter()-1, height)
	var out []string
	for i := m.top; i < len(m.lines) && len(out) < height; i++ {
		out = append(out, m.line(i, width)...)
	}
	return fill(out, height)
}

// scroll finds the first line to show. Long lines take several rows.
func (m *outlineModel) scroll(width, height int) {
	around := height / 4
	m.top = max(min(m.top, m.at-around), 0)
	last := min(m.at+around, len(m.lines)-1)
	for m.top < m.at && !m.fit(m.top, last, width, height) {
		m.top++
	}
	for m.top > 0 && m.fit(m.top-1, len(m.lines)-1, width, height) { // no room is left below the end
		m.top--
	}
}

// fit reports whether the lines from first to last take at most height rows.
func (m *outlineModel) fit(first, last, width, height int) bool {
	for i := first; i <= last && height >= 0; i++ {
		height -= len(m.lines[i].wrapped(width))
	}
	return height >= 0
}

// wrapped is the line's text, cut into rows.
func (l outlineLine) wrapped(width int) []string {
	if rows := wrap(strings.ReplaceAll(l.text, "\t", "    "), width); len(rows) > 0 {
		return rows
	}
	return []string{""}
}

func (m *outlineModel) line(i, width int) []string {
	l, line := m.look, m.lines[i]
	style := l.text
	switch {
	case i == m.at:
		style = l.selected
	case line.start && m.resume.Sections[line.section].Heading != "":
		style = l.header
	case line.entry != "":
		style = l.accent
	}
	rest := l.muted.Render(right("│ ", m.gutter()))
	gutter := rest
	if line.start {
		kind := string(m.resume.Sections[line.section].Kind)
		gutter = l.title.Render(right(cut(kind, m.gutter()-3)+" ┌ ", m.gutter()))
	}
	rows := line.wrapped(width - m.gutter() - 1)
	for j, text := range rows {
		if i == m.at {
			text = left(text, width-m.gutter()-1)
		}
		rows[j] = gutter + style.Render(text)
		gutter = rest
	}
	return rows
}

// details says what the cursor's section is and why.
func (m *outlineModel) details(width int) []string {
	s, l := m.section(), m.look
	name := string(s.Kind)
	if s.Heading != "" {
		name = oneLine(printable.Text(s.Heading)) + " — " + name
	}
	lines := []string{" " + l.header.Render(cut(name, width-2))}
	lines = append(lines, l.labelled("found by", string(s.How), width, l.text)...)
	for i, why := range s.Evidence {
		label := "because"
		if i > 0 {
			label = ""
		}
		lines = append(lines, l.labelled(label, printable.Text(why), width, l.text)...)
	}
	for _, e := range s.Entries {
		lines = append(lines, "")
		lines = append(lines, each(prefix(" ", wrap(oneLine(printable.Text(strings.Join(nonEmpty(e.Title, e.Organization), " · "))), width-2)), l.accent)...)
		if more := strings.Join(nonEmpty(e.Place, period(e), count(len(e.Blocks), "line", "lines")), " · "); more != "" {
			lines = append(lines, " "+l.muted.Render(cut(oneLine(printable.Text(more)), width-2)))
		}
	}
	if len(s.Items) > 0 {
		var items []string
		for _, item := range s.Items {
			items = append(items, item.Text)
		}
		lines = append(lines, "")
		lines = append(lines, l.labelled(count(len(items), "item", "items"), printable.Text(strings.Join(items, ", ")), width, l.text)...)
	}
	for _, w := range m.resume.Warnings {
		lines = append(lines, "")
		lines = append(lines, each(prefix(" ! ", wrap(printable.Text(w.Message), width-4)), l.warning)...)
	}
	return lines
}

func period(e resume.Entry) string { return strings.Join(nonEmpty(e.StartDate, e.EndDate), " – ") }

func nonEmpty(parts ...string) []string {
	var all []string
	for _, part := range parts {
		if part != "" {
			all = append(all, part)
		}
	}
	return all
}

func prefix(with string, lines []string) []string {
	for i := range lines {
		lines[i] = with + lines[i]
	}
	return lines
}

// beside puts two columns next to each other.
func beside(page, details []string, width int, l *look) []string {
	out := make([]string, len(page))
	for i := range page {
		out[i] = left(page[i], width) + l.border.Render(" │") + details[i]
	}
	return out
}

func (m *outlineModel) status() string {
	style := m.look.muted
	text := m.message
	switch {
	case text == "":
		text = fmt.Sprintf("line %d of %d", m.at+1, len(m.lines))
	case m.level == levelSuccess:
		style, text = m.look.success, "✓ "+text
	default:
		style, text = m.look.failure, "✗ "+text
	}
	return " " + style.Render(cut(text, m.width-2))
}

func (p *kindPicker) view(m *outlineModel) string {
	l := m.look
	room := max(min(len(p.kinds), m.height-6), 1)
	first := max(min(p.at-room/2, len(p.kinds)-room), 0)
	lines := []string{l.header.Render(p.title)}
	for i := first; i < first+room; i++ {
		line := "  " + left(string(p.kinds[i]), 30)
		style := l.text
		if i == p.at {
			line, style = "› "+left(string(p.kinds[i]), 30), l.selected
		}
		lines = append(lines, style.Render(line))
	}
	lines = append(lines, l.muted.Render(textPickHint))
	return lipgloss.NewStyle().Border(lipgloss.RoundedBorder()).BorderForeground(l.accent.GetForeground()).
		Padding(0, 1).Render(strings.Join(lines, "\n"))
}
