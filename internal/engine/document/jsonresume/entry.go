package jsonresume

import (
	"tailor/internal/engine/document/fields"
	"tailor/internal/engine/resume"
)

// entryLevel is the heading level of entries, below that of sections.
const entryLevel = 3

// entryLook is the look of the line that names an entry.
func entryLook() resume.Look { return resume.Look{Level: entryLevel, Bold: true} }

func showWork(p *fields.Page, e *fields.Node) {
	p.Gap()
	title := e.Get("position", "title", "role", "jobTitle")
	name := e.Get("name", "company", "organization", "employer", "organisation")
	p.Line(entryLook(), fields.Slot{Node: text(title)}, fields.Slot{Node: text(name), Join: " — "})
	when(p, e)
	details(p, e, "description", "summary")
	bullets(p, e, "highlights", "responsibilities", "achievements", "description")
	links(p, e)
}

func showEducation(p *fields.Page, e *fields.Node) {
	p.Gap()
	degree, area := e.Get("studyType", "degree"), e.Get("area", "field", "major")
	school := e.Get("institution", "school", "university", "name")
	p.Line(entryLook(), fields.Slot{Node: text(degree)}, fields.Slot{Node: text(area), Join: ", "}, fields.Slot{Node: text(school), Join: " — "})
	when(p, e)
	if score := text(e.Get("score", "gpa")); score != nil {
		p.Gap()
		p.Line(resume.Look{}, fields.Slot{Node: score, Label: "Score: "})
	}
	details(p, e, "description", "summary")
	bullets(p, e, "courses", "highlights", "description")
	links(p, e)
}

func showProject(p *fields.Page, e *fields.Node) {
	p.Gap()
	p.Line(entryLook(), fields.Slot{Node: text(e.Get("name", "title"))}, fields.Slot{Node: text(e.Get("entity")), Join: " — "}, fields.Slot{Node: text(e.Get("role")), Join: " — "})
	when(p, e)
	details(p, e, "description", "summary")
	bullets(p, e, "highlights", "description")
	labelled(p, e, "Roles: ", "roles")
	labelled(p, e, "Keywords: ", "keywords", "technologies")
	labelled(p, e, "Type: ", "type")
	links(p, e)
}

// showGroup shows a skill or interest with what belongs to it: "Web (Master): HTML, CSS".
func showGroup(p *fields.Page, e *fields.Node) {
	p.Item(fields.Slot{Node: text(e.Get("name", "category", "label"))}, fields.Slot{Node: text(e.Get("level")), Join: " (", Tail: ")"},
		fields.Slot{Node: e.Get("keywords", "items", "skills"), Join: ": "})
}

func showLanguage(p *fields.Page, e *fields.Node) {
	p.Item(fields.Slot{Node: text(e.Get("language", "name"))}, fields.Slot{Node: text(e.Get("fluency", "level")), Join: " (", Tail: ")"})
}

// showHonour shows an award, certificate or publication: what, from whom, when.
func showHonour(p *fields.Page, e *fields.Node) {
	p.Gap()
	p.Line(resume.Look{Bold: true}, fields.Slot{Node: text(e.Get("title", "name"))},
		fields.Slot{Node: text(e.Get("awarder", "issuer", "publisher")), Join: " — "},
		fields.Slot{Node: text(e.Get("date", "releaseDate")), Join: ", "})
	details(p, e, "summary", "description")
	links(p, e)
}

func showReference(p *fields.Page, e *fields.Node) {
	p.Gap()
	p.Line(resume.Look{Bold: true}, fields.Slot{Node: text(e.Get("name"))})
	details(p, e, "reference")
}

// showAny shows an entry of a section that the format does not know.
func showAny(p *fields.Page, e *fields.Node) {
	p.Gap()
	for i, item := range e.Items {
		switch {
		case item.Kind == fields.List:
			bullets(p, e, item.Key.Text)
		case i == 0:
			p.Line(resume.Look{Bold: true}, fields.Slot{Node: text(item)})
		default:
			p.Paragraph(text(item))
		}
	}
}

// when shows an entry's place and dates. Without an end it goes on.
func when(p *fields.Page, e *fields.Node) {
	start, end := text(e.Get("startDate", "start_date")), text(e.Get("endDate", "end_date"))
	slots := []fields.Slot{{Node: text(e.Get("location"))}, {Node: text(e.Get("years", "date", "dates")), Join: " | "}, {Node: start, Join: " | "}}
	switch {
	case start == nil:
		slots = append(slots, fields.Slot{Node: end, Join: " | "})
	case end == nil:
		slots = append(slots, fields.Own(" – Present"))
	default:
		slots = append(slots, fields.Slot{Node: end, Join: " – "})
	}
	p.Line(resume.Look{}, slots...)
}

func details(p *fields.Page, e *fields.Node, names ...string) {
	for _, name := range names {
		if n := text(e.Get(name)); n != nil {
			p.Gap()
			p.Paragraph(n)
		}
	}
}

// bullets shows the first list with one of the names.
func bullets(p *fields.Page, e *fields.Node, names ...string) {
	for _, name := range names {
		list := e.Get(name)
		if list == nil || list.Kind != fields.List {
			continue
		}
		p.Gap()
		for _, item := range list.Items {
			p.Element(list, item, func() { p.Bullet(item) })
		}
		return
	}
}

func labelled(p *fields.Page, e *fields.Node, label string, names ...string) {
	if n := e.Get(names...); n != nil {
		p.Gap()
		p.Line(resume.Look{}, fields.Slot{Node: n, Label: label})
	}
}

func links(p *fields.Page, e *fields.Node) {
	if n := text(e.Get("url", "website", "link")); n != nil {
		p.Gap()
		p.Paragraph(n)
	}
}
