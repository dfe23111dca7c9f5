package fields

import (
	"fmt"
	"regexp"
	"strings"

	"tailor/internal/engine/resume"
)

// headings is the words of the section headings, as they are and as edits rename them.
func (p *Page) headings(r *resume.Resume, edits []resume.Edit) map[string]bool {
	words := make(map[string]bool)
	for i, l := range p.lines {
		if p.layout[i].Level == sectionLevel {
			words[p.text.String()[l.span.Start:l.span.End]] = true
		}
	}
	for _, e := range edits {
		if e.Op == resume.RenameHeading {
			words[strings.Join(strings.Fields(e.Text), " ")] = true
		}
	}
	return words
}

// sectionLevel is the heading level of a page's sections; the person's name has 1.
const sectionLevel = 2

// Heading writes a section's heading.
func (p *Page) Heading(slots ...Slot) {
	p.Gap()
	p.Line(resume.Look{Level: sectionLevel, Bold: true}, slots...)
}

// same reports, as an error, the first line in which the edited file's page is
// not what the edits make of the text. Headings with nothing below them are
// not laid out.
func same(page *Page, want string, headings map[string]bool) error {
	got := wordLines(page.text.String(), headings)
	for i, line := range wordLines(want, headings) {
		if i >= len(got) || got[i] != line {
			return fmt.Errorf("%w: the file would not say %q in that place", ErrNoField, line)
		}
	}
	if n := len(wordLines(want, headings)); n < len(got) {
		return fmt.Errorf("%w: the file would say %q as well", ErrNoField, got[n])
	}
	return nil
}

// number opens an item of a numbered list. Items count on by themselves.
var number = regexp.MustCompile(`^\d+\. `)

// wordLines is the lines with words, without numbers of items and the headings
// of empty sections.
func wordLines(text string, headings map[string]bool) []string {
	var all []string
	for line := range strings.Lines(text) {
		words := number.ReplaceAllString(strings.Join(strings.Fields(line), " "), "")
		if words == "" {
			continue
		}
		if n := len(all); n > 0 && headings[all[n-1]] && headings[words] {
			all = all[:n-1]
		}
		all = append(all, words)
	}
	if n := len(all); n > 0 && headings[all[n-1]] {
		all = all[:n-1]
	}
	return all
}
