package web

import (
	"bytes"
	"context"
	"encoding/json"
	"html"
	"strings"
	"unicode"

	tree "golang.org/x/net/html"

	pages "tailor/internal/engine/document/html"
)

// jobPosting is schema.org's description of a posting, as far as it is read.
type jobPosting struct {
	Title       string
	Company     string
	Place       string
	Employment  string
	Description string // HTML or plain text
	Parts       []part // what else is said, each under a heading of its own
}

// part is a property with text of its own.
type part struct{ heading, text string }

// findIn finds the posting that a page's scripts of linked data describe.
func findIn(root *tree.Node) *jobPosting {
	for n := range root.Descendants() {
		if !isScript(n) || n.FirstChild == nil {
			continue
		}
		for _, a := range n.Attr {
			if a.Key == "type" && strings.Contains(strings.ToLower(a.Val), "ld+json") {
				if post := findPosting([]byte(n.FirstChild.Data)); post != nil {
					return post
				}
			}
		}
	}
	return nil
}

// findPosting finds the posting in linked data; nil for none.
func findPosting(data []byte) *jobPosting {
	var value any
	if json.Unmarshal(data, &value) != nil && json.Unmarshal(bytes.Map(spaced, data), &value) != nil {
		return nil
	}
	const deepest = 8
	properties := find(value, deepest)
	if properties == nil {
		return nil
	}
	post := &jobPosting{
		Title:       plain(properties["title"]),
		Company:     plain(properties["hiringOrganization"]),
		Employment:  strings.ReplaceAll(plain(properties["employmentType"]), "_", " "),
		Description: text(properties["description"]),
		Place:       place(properties["jobLocation"]),
	}
	if post.Title == "" {
		post.Title = plain(properties["name"])
	}
	if strings.EqualFold(plain(properties["jobLocationType"]), "TELECOMMUTE") {
		post.Place = strings.Trim(post.Place+" | Remote", " |")
	}
	for _, p := range []struct{ name, heading string }{
		{"responsibilities", "Responsibilities"}, {"qualifications", "Qualifications"}, {"skills", "Skills"},
		{"experienceRequirements", "Experience"}, {"educationRequirements", "Education"},
	} {
		if words := text(properties[p.name]); words != "" && !strings.Contains(post.Description, words) {
			post.Parts = append(post.Parts, part{p.heading, words})
		}
	}
	return post
}

// spaced turns line ends within strings, which many sites have and JSON has
// not, into spaces.
func spaced(r rune) rune {
	if unicode.IsControl(r) {
		return ' '
	}
	return r
}

// find is the first object that says it is a posting.
func find(value any, depth int) map[string]any {
	if depth == 0 {
		return nil
	}
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			if found := find(item, depth-1); found != nil {
				return found
			}
		}
	case map[string]any:
		if isJobPosting(value["@type"]) {
			return value
		}
		for _, name := range []string{"@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item"} {
			if found := find(value[name], depth-1); found != nil {
				return found
			}
		}
	}
	return nil
}

func isJobPosting(kind any) bool {
	switch kind := kind.(type) {
	case string:
		return strings.TrimPrefix(strings.TrimPrefix(kind, "http://schema.org/"), "https://schema.org/") == "JobPosting"
	case []any:
		for _, k := range kind {
			if isJobPosting(k) {
				return true
			}
		}
	}
	return false
}

// text is the words of a value: a string, a list of them, or an object with a name.
func text(value any) string {
	switch value := value.(type) {
	case string:
		return strings.TrimSpace(value)
	case []any:
		var all []string
		for _, item := range value {
			if words := text(item); words != "" {
				all = append(all, words)
			}
		}
		return strings.Join(all, ", ")
	case map[string]any:
		for _, name := range []string{"name", "legalName", "description", "credentialCategory", "value"} {
			if words := text(value[name]); words != "" {
				return words
			}
		}
	}
	return ""
}

// plain is a value's words on one line, without markup.
func plain(value any) string {
	return strings.Join(strings.Fields(html.UnescapeString(text(value))), " ")
}

// place is where a job is done: "Berlin, Germany".
func place(value any) string {
	if list, ok := value.([]any); ok {
		var all []string
		for _, item := range list {
			if words := place(item); words != "" {
				all = append(all, words)
			}
		}
		return strings.Join(all, " | ")
	}
	object, ok := value.(map[string]any)
	if !ok {
		return plain(value)
	}
	address, ok := object["address"].(map[string]any)
	if !ok {
		return plain(value)
	}
	var all []string
	for _, name := range []string{"addressLocality", "addressRegion", "addressCountry"} {
		if words := plain(address[name]); words != "" {
			all = append(all, words)
		}
	}
	return strings.Join(all, ", ")
}

// title is the posting's title, or else another name.
func (j *jobPosting) title(otherwise string) string {
	if j.Title == "" {
		return otherwise
	}
	return j.Title
}

// text is the posting as a page of its own.
func (j *jobPosting) text(ctx context.Context) string {
	var b strings.Builder
	if j.Title != "" {
		b.WriteString("# " + j.Title + "\n\n")
	}
	for _, line := range []struct{ label, words string }{{"Company", j.Company}, {"Location", j.Place}, {"Employment", j.Employment}} {
		if line.words != "" {
			b.WriteString(line.label + ": " + line.words + "\n")
		}
	}
	b.WriteString("\n" + rich(ctx, j.Description))
	for _, p := range j.Parts {
		b.WriteString("\n## " + p.heading + "\n" + rich(ctx, p.text))
	}
	return b.String()
}

// rich is a description as lines. It comes as HTML, as HTML escaped once more,
// or as plain text.
func rich(ctx context.Context, description string) string {
	if !strings.Contains(description, "<") || strings.Contains(description, "&lt;") && !strings.Contains(description, "</") {
		description = html.UnescapeString(description)
	}
	if !strings.Contains(description, "</") && !strings.Contains(strings.ToLower(description), "<br") && !strings.Contains(strings.ToLower(description), "<p>") {
		return strings.TrimSpace(strings.ReplaceAll(description, "\r\n", "\n")) + "\n"
	}
	in, err := pages.Read(ctx, []byte("\ufeff"+description))
	if err != nil {
		return ""
	}
	return markdown(in)
}
