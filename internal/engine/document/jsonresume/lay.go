package jsonresume

import (
	"strings"
	"unicode"

	"tailor/internal/engine/document/fields"
	"tailor/internal/engine/resume"
)

// section is one of the format's lists, by the names that files give it.
type section struct {
	names   []string // the format's own first
	heading string
	show    func(p *fields.Page, entry *fields.Node)
}

// sections lists the format's sections. They are shown in the file's order.
func sections() []section {
	return []section{
		{[]string{"work", "workExperience", "work_experience", "experience", "employment"}, "WORK EXPERIENCE", showWork},
		{[]string{"volunteer"}, "VOLUNTEER EXPERIENCE", showWork},
		{[]string{"education"}, "EDUCATION", showEducation},
		{[]string{"projects", "personalProjects", "personal_projects"}, "PROJECTS", showProject},
		{[]string{"skills", "technicalSkills"}, "SKILLS", showGroup},
		{[]string{"languages"}, "LANGUAGES", showLanguage},
		{[]string{"certificates", "certifications", "certificationsTraining"}, "CERTIFICATIONS", showHonour},
		{[]string{"awards"}, "AWARDS", showHonour},
		{[]string{"publications"}, "PUBLICATIONS", showHonour},
		{[]string{"interests"}, "INTERESTS", showGroup},
		{[]string{"references"}, "REFERENCES", showReference},
	}
}

func sectionOf(name string) *section {
	for _, s := range sections() {
		for _, known := range s.names {
			if known == name {
				return &s
			}
		}
	}
	return nil
}

func isBasics(name string) bool {
	switch name {
	case "basics", "personalInfo", "personal_info", "personalInformation":
		return true
	}
	return false
}

// lay shows the resume as a page: the person, the summary, and the sections in
// the file's order.
func lay(file *fields.File) *fields.Page {
	p := fields.NewPage(fields.Markup{})
	root := file.Root
	for _, item := range root.Items {
		if isBasics(item.Key.Text) && item.Kind == fields.Map {
			showBasics(p, item)
		}
	}
	showSummary(p, root.Get("summary", "objective"))
	for _, item := range root.Items {
		showMember(p, item)
	}
	return p
}

// showMember shows one member of the file, unless it is shown elsewhere.
func showMember(p *fields.Page, item *fields.Node) {
	name := item.Key.Text
	if item.Empty() || isBasics(name) {
		return
	}
	switch name {
	case "meta", "$schema", "summary", "objective", "sectionMeta":
		return
	}
	known := sectionOf(name)
	switch {
	case item.Kind == fields.Map: // a box of sections
		for _, inner := range item.Items {
			showMember(p, inner)
		}
	case item.Kind == fields.List && known != nil:
		showList(p, item, known.heading, known.show)
	case item.Kind == fields.List:
		showList(p, item, spoken(name), showAny)
	case known != nil:
		p.Heading(fields.Own(known.heading))
		p.Paragraph(item)
	}
}

func showList(p *fields.Page, list *fields.Node, heading string, show func(*fields.Page, *fields.Node)) {
	p.Heading(fields.Own(heading))
	for _, entry := range list.Items {
		p.Element(list, entry, func() {
			if entry.Kind == fields.Text {
				p.Item(fields.Slot{Node: entry})
				return
			}
			show(p, entry)
		})
	}
}

// spoken turns a member's name into a heading: "customSections" into "CUSTOM SECTIONS".
func spoken(name string) string {
	var b strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) && i > 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToUpper(r))
	}
	return strings.Join(strings.FieldsFunc(b.String(), func(r rune) bool { return r == '_' || r == '-' || unicode.IsSpace(r) }), " ")
}

func showBasics(p *fields.Page, basics *fields.Node) {
	p.Line(resume.Look{Level: 1, Bold: true}, fields.Slot{Node: basics.Get("name", "fullName", "full_name")})
	p.Line(resume.Look{}, fields.Slot{Node: basics.Get("label", "title", "headline")})
	place := basics.Get("location", "address")
	parts := []fields.Slot{{Node: text(place)}, {Node: place.Get("city"), Join: " | "}, {Node: place.Get("region"), Join: ", "}, {Node: place.Get("countryCode", "country"), Join: ", "}}
	for _, name := range []string{"email", "phone", "url", "website", "linkedin", "github", "portfolio"} {
		parts = append(parts, fields.Slot{Node: text(basics.Get(name)), Join: " | "})
	}
	p.Line(resume.Look{}, parts...)
	p.Line(resume.Look{}, fields.Slot{Node: place.Get("address")}, fields.Slot{Node: place.Get("postalCode"), Join: ", "})
	if profiles := basics.Get("profiles"); profiles != nil {
		for _, profile := range profiles.Items {
			p.Element(profiles, profile, func() { showProfile(p, profile) })
		}
	}
	showSummary(p, basics.Get("summary", "objective", "about"))
}

// showProfile shows an account by its address, and by its name where the
// address does not hold that.
func showProfile(p *fields.Page, profile *fields.Node) {
	url, user := profile.Get("url"), profile.Get("username")
	if url != nil && user != nil && strings.Contains(url.Text, user.Text) {
		user = nil
	}
	p.Line(resume.Look{}, fields.Slot{Node: profile.Get("network"), Tail: ":"}, fields.Slot{Node: user, Join: " "}, fields.Slot{Node: url, Join: " "})
}

func showSummary(p *fields.Page, summary *fields.Node) {
	if summary.Empty() {
		return
	}
	p.Heading(fields.Own("SUMMARY"))
	p.Paragraph(summary)
}

// text is n where it is a scalar.
func text(n *fields.Node) *fields.Node {
	if n == nil || n.Kind != fields.Text {
		return nil
	}
	return n
}
