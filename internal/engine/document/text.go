package document

import (
	"path/filepath"
	"slices"
	"strings"

	"tailor/internal/engine/resume"
)

// markdownEnds are how names of Markdown files end.
var markdownEnds = []string{".md", ".markdown", ".mdown", ".mkd"}

// FromText is a document that is in memory already: a built-in sample.
func FromText(name, text string) Source {
	return Source{Name: name, Format: format(name, text), Text: text}
}

// format tells Markdown from plain text: by the name, else by two headings, or
// one and another mark of Markdown.
func format(name, text string) string {
	if slices.Contains(markdownEnds, strings.ToLower(filepath.Ext(name))) {
		return resume.FormatMarkdown
	}
	headings, marks := 0, 0
	for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		line = strings.TrimRight(line, "\r\n")
		words := strings.TrimLeft(line, "#")
		if level := len(line) - len(words); level >= 1 && level <= 6 && strings.HasPrefix(words, " ") {
			headings++
		}
		if strings.HasPrefix(line, "**") || strings.Contains(line, "](http") || strings.HasPrefix(line, "- **") {
			marks++
		}
		if headings >= 2 || headings == 1 && marks > 0 {
			return resume.FormatMarkdown
		}
	}
	return resume.FormatText
}
