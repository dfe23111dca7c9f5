package typeset

import (
	"fmt"
	"io"
	"regexp"
	"strings"

	"tailor/internal/engine/resume"
)

// Markdown writes the resume as Markdown, whatever file it came from. A
// resume that is Markdown already is better kept as it is.
func Markdown(w io.Writer, r *resume.Resume, _ Options) ([]resume.Warning, error) {
	doc, warnings := Compose(r)
	m := &markdown{}
	for _, b := range doc.Header {
		m.block(b)
	}
	for _, s := range doc.Sections {
		if len(s.Heading) > 0 {
			m.paragraph("## " + flat(s.Heading))
		}
		for _, b := range s.Blocks {
			m.block(b)
		}
	}
	if _, err := io.WriteString(w, strings.TrimLeft(m.String(), "\n")); err != nil {
		return nil, fmt.Errorf("write %s as Markdown: %w", r.Name, err)
	}
	return warnings, nil
}

// markdown is Markdown being written.
type markdown struct {
	strings.Builder
	listing bool // the block before was a list's item
}

func (m *markdown) block(b Block) {
	text := flat(b.Text)
	switch b.Kind {
	case Name:
		m.paragraph("# " + text)
	case Head:
		m.paragraph("### " + beside(text, b.Aside))
	case Subhead: // right below the head, which is what tells it from the entry's own words
		m.listing = false
		m.WriteString(beside(text, b.Aside) + "\n")
	case Minor:
		m.paragraph("#### " + text)
	case Contact, List:
		separator := " · "
		if b.Kind == List {
			separator = ", "
		}
		items := make([]string, len(b.Items))
		for i, item := range b.Items {
			items[i] = flat(item)
		}
		m.paragraph(strings.Join(items, separator))
	case Item, Group:
		m.item(b)
	default:
		m.paragraph(broken(b.Text))
	}
}

// item writes an item of a list right below the one before.
func (m *markdown) item(b Block) {
	if !m.listing {
		m.WriteString("\n")
	}
	m.listing = true
	marker := "-"
	if strings.ContainsAny(b.Marker, "0123456789") {
		marker = b.Marker
	}
	m.WriteString(strings.Repeat("  ", b.Depth) + marker + " " + flat(b.Text))
	for i, item := range b.Items {
		if i > 0 {
			m.WriteString(",")
		}
		m.WriteString(" " + flat(item))
	}
	m.WriteString("\n")
}

func (m *markdown) paragraph(text string) {
	if strings.TrimSpace(text) == "" {
		return
	}
	m.listing = false
	m.WriteString("\n" + text + "\n")
}

// beside puts what stands at the far end of a line after a dash.
func beside(text string, aside Text) string {
	if end := flat(aside); end != "" {
		return strings.TrimSpace(text + " — " + end)
	}
	return text
}

// flat is a text in one line.
func flat(t Text) string { return strings.Join(strings.Fields(marked(t)), " ") }

// broken is a text with its line breaks.
func broken(t Text) string { return strings.ReplaceAll(marked(t), "\n", "  \n") }

// marked writes runs with Markdown's marks.
func marked(t Text) string {
	var b strings.Builder
	for _, r := range t {
		words := strings.TrimSpace(r.Text)
		if words == "" {
			b.WriteString(r.Text)
			continue
		}
		start := strings.Index(r.Text, words)
		b.WriteString(r.Text[:start])
		text := escapeMarkdown(words)
		switch {
		case r.Code:
			text = "`" + words + "`"
		case r.Bold && r.Italic:
			text = "***" + text + "***"
		case r.Bold:
			text = "**" + text + "**"
		case r.Italic:
			text = "*" + text + "*"
		}
		if r.Link != "" && r.Link != words && r.Link != "mailto:"+words && !strings.HasSuffix(r.Link, "//"+words) {
			text = "[" + text + "](" + strings.NewReplacer("(", "%28", ")", "%29", " ", "%20").Replace(r.Link) + ")"
		}
		b.WriteString(text)
		b.WriteString(r.Text[start+len(words):])
	}
	return b.String()
}

// special are the signs that Markdown would read as marks.
var special = regexp.MustCompile("[\\\\`*\\[\\]<]|\\b_|_\\b")

func escapeMarkdown(s string) string {
	s = special.ReplaceAllString(s, `\$0`)
	if s != "" && strings.ContainsRune("#>+-=", rune(s[0])) {
		s = `\` + s
	}
	return s
}
