package rendercv

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tailor/internal/engine/document/fields"
	"tailor/internal/engine/resume"
)

// lay shows the resume as a page: the person, then the sections as the file has them.
func lay(file *fields.File) *fields.Page {
	p := fields.NewPage(fields.Markup{Plain: words, Escape: escape, Nested: nestedMark})
	cv := file.Root.Get("cv")
	showPerson(p, cv)
	sections := cv.Get("sections")
	if sections == nil {
		return p
	}
	for _, s := range sections.Items {
		if s.Empty() {
			continue
		}
		p.Heading(fields.Slot{Node: s.Key, Show: title})
		if s.Kind != fields.List {
			showValue(p, s)
			continue
		}
		for i, entry := range s.Items {
			p.Element(s, entry, func() { showEntry(p, s, i) })
		}
	}
	return p
}

func showPerson(p *fields.Page, cv *fields.Node) {
	p.Line(resume.Look{Level: 1, Bold: true}, fields.Slot{Node: cv.Get("name")})
	p.Line(resume.Look{}, fields.Slot{Node: scalar(cv.Get("headline", "label"))})
	var slots []fields.Slot
	for _, key := range []string{"location", "email", "phone", "website"} {
		slots = append(slots, fields.Slot{Node: cv.Get(key), Join: " | "})
	}
	p.Line(resume.Look{}, slots...)
	for _, key := range []string{"social_networks", "custom_connections"} {
		list := cv.Get(key)
		if list == nil {
			continue
		}
		for _, item := range list.Items {
			p.Element(list, item, func() {
				p.Line(resume.Look{}, fields.Slot{Node: item.Get("network"), Tail: ":"},
					fields.Slot{Node: item.Get("username", "placeholder", "url"), Join: " "})
			})
		}
	}
}

// title is a section's name as RenderCV sets it: one in small letters without
// spaces has underscores and small initials replaced.
func title(key string) string {
	key = strings.Join(strings.FieldsFunc(key, unicode.IsSpace), " ")
	if strings.ContainsFunc(key, func(r rune) bool { return r == ' ' || unicode.IsUpper(r) }) {
		return words(key)
	}
	small := []string{"a", "and", "as", "at", "but", "by", "for", "from", "if", "in", "into", "like", "near", "nor", "of", "off",
		"on", "onto", "or", "over", "so", "than", "that", "to", "upon", "when", "with", "yet"}
	parts := strings.FieldsFunc(key, func(r rune) bool { return r == '_' })
	for i, part := range parts {
		if !slices.Contains(small, part) {
			first, size := utf8.DecodeRuneInString(part)
			parts[i] = string(unicode.ToUpper(first)) + part[size:]
		}
	}
	return strings.Join(parts, " ")
}

// showEntry shows an entry by the fields that it has.
func showEntry(p *fields.Page, list *fields.Node, i int) {
	e := list.Items[i]
	switch {
	case e.Kind == fields.Text:
		p.Gap()
		p.Paragraph(e)
	case e.Kind != fields.Map:
	case has(e, "bullet"):
		p.Bullet(scalar(e.Get("bullet")))
	case has(e, "number"):
		p.Numbered(fmt.Sprint(i+1), fields.Slot{Node: scalar(e.Get("number"))})
	case has(e, "reversed_number"):
		p.Numbered(fmt.Sprint(len(list.Items)-i), fields.Slot{Node: scalar(e.Get("reversed_number"))})
	case has(e, "details"), has(e, "label"):
		p.Item(fields.Slot{Node: scalar(e.Get("label"))}, fields.Slot{Node: scalar(e.Get("details")), Join: ": "})
	case has(e, "institution"):
		head(p, e.Get("degree"), e.Get("area"), ", ", e.Get("institution"))
		body(p, e)
	case has(e, "company"), has(e, "position"):
		head(p, e.Get("position"), nil, "", e.Get("company"))
		body(p, e)
	case has(e, "authors"), has(e, "journal"), has(e, "doi"):
		showPublication(p, e)
	default:
		head(p, e.Get("name", "title"), nil, "", nil)
		body(p, e)
	}
}

func has(e *fields.Node, key string) bool { return e.Get(key) != nil }

// scalar is n where it is one.
func scalar(n *fields.Node) *fields.Node {
	if n == nil || n.Kind != fields.Text {
		return nil
	}
	return n
}

// head shows the line that names an entry.
func head(p *fields.Page, name, more *fields.Node, join string, place *fields.Node) {
	p.Gap()
	const entryLevel = 3 // below the sections
	p.Line(resume.Look{Level: entryLevel, Bold: true}, fields.Slot{Node: scalar(name)}, fields.Slot{Node: scalar(more), Join: join},
		fields.Slot{Node: scalar(place), Join: " — "})
}

// body shows what entries of several kinds have: place, dates, text and bullets,
// and the fields that RenderCV lets people add.
func body(p *fields.Page, e *fields.Node) {
	slots := []fields.Slot{{Node: scalar(e.Get("location"))}}
	start, end := scalar(e.Get("start_date")), scalar(e.Get("end_date"))
	switch date := scalar(e.Get("date")); {
	case date != nil:
		slots = append(slots, fields.Slot{Node: date, Join: " | "})
	case start == nil:
		slots = append(slots, fields.Slot{Node: end, Join: " | "})
	case end == nil:
		slots = append(slots, fields.Slot{Node: start, Join: " | "}, fields.Own(" – present"))
	default:
		slots = append(slots, fields.Slot{Node: start, Join: " | "}, fields.Slot{Node: end, Join: " – "})
	}
	p.Line(resume.Look{}, slots...)
	for _, item := range e.Items {
		switch item.Key.Text {
		case "name", "title", "institution", "area", "degree", "company", "position", "location", "date", "start_date", "end_date",
			"highlights", "authors", "journal", "doi", "url":
			continue
		}
		p.Gap()
		showValue(p, item)
	}
	if list := e.Get("highlights"); list != nil {
		p.Gap()
		showValue(p, list)
	}
}

// showValue shows a text as a paragraph and a list as bullets.
func showValue(p *fields.Page, n *fields.Node) {
	if n.Kind == fields.Text {
		p.Paragraph(n)
		return
	}
	if n.Kind != fields.List {
		return
	}
	for _, item := range n.Items {
		p.Element(n, item, func() { p.Bullet(item) })
	}
}

// showPublication leaves gaps between its lines, which are not one paragraph.
func showPublication(p *fields.Page, e *fields.Node) {
	p.Gap()
	p.Line(resume.Look{Bold: true}, fields.Slot{Node: scalar(e.Get("title", "name"))}, fields.Slot{Node: scalar(e.Get("date")), Join: ", "})
	p.Gap()
	p.Line(resume.Look{}, fields.Slot{Node: e.Get("authors")})
	p.Gap()
	p.Line(resume.Look{}, fields.Slot{Node: scalar(e.Get("journal"))}, fields.Slot{Node: scalar(e.Get("doi")), Join: ", "},
		fields.Slot{Node: scalar(e.Get("url")), Join: ", "})
	for _, key := range []string{"summary", "highlights"} {
		if n := e.Get(key); n != nil {
			p.Gap()
			showValue(p, n)
		}
	}
}
