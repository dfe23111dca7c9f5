package resume

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// outline picks, among the lines that may be headings, those that open a
// section. The others are entries, names and labels.
func (p *page) outline() []heading {
	found := p.headings()
	level := sectionLevel(found)
	o := outliner{page: p, level: level, marked: level > 0, styles: make(map[style]int), detail: p.firstDetail()}
	for _, h := range found {
		if h.known && h.rest == 0 {
			o.styles[h.style]++
			if h.caps {
				o.capitals++
			} else {
				o.mixed++
			}
		}
	}
	for i, h := range found {
		if o.opensSection(found, i) {
			if h.kind == "" {
				h.kind = Other
			}
			o.sections = append(o.sections, h)
		}
	}
	return o.sections
}

type outliner struct {
	page     *page
	level    int           // Markdown level of the sections, 0 when there is none
	marked   bool          // sections are marked by Markdown headings
	styles   map[style]int // how many known headings wear each style
	capitals int           // known headings in capitals
	mixed    int           // known headings in mixed case
	detail   int           // the first line with a contact detail
	sections []heading     // picked so far
}

// sectionLevel is the Markdown level at which sections stand: the one with
// most known headings, the shallower of equals.
func sectionLevel(found []heading) int {
	var known, all [7]int
	skills := 0 // level of the skills heading whose groups follow
	for i, h := range found {
		if h.level == 0 {
			continue
		}
		grouped := skills > 0 && h.level > skills && (h.kind == Skills || h.kind == Languages)
		if h.known && !grouped {
			known[h.level]++
			if skills = 0; h.kind == Skills {
				skills = h.level
			}
		}
		if i > 0 || h.known {
			all[h.level]++
		}
	}
	if level := most(known); level > 0 {
		return level
	}
	for level := 1; level <= 6; level++ {
		if all[level] >= 2 {
			return level
		}
	}
	return most(all)
}

func most(counts [7]int) int {
	best := 0
	for level := 1; level <= 6; level++ {
		if counts[level] > counts[best] {
			best = level
		}
	}
	return best
}

func (o *outliner) opensSection(found []heading, i int) bool {
	h := found[i]
	if isTitle(h.words) && len(o.sections) == 0 {
		return false
	}
	if len(o.sections) == 0 && !h.known && o.inPreamble(found, i) {
		return false
	}
	if o.marked {
		if h.level > o.level {
			return h.known && o.promotes(h)
		}
		if h.level > 0 {
			return h.known || !o.namesEntry(h)
		}
		return h.known && h.rest == 0 && o.standsOut(h)
	}
	if h.rest > 0 {
		return o.labels(h)
	}
	if h.known {
		return o.fits(h)
	}
	return o.unknownOpens(found, i)
}

// inPreamble reports whether an unknown heading before the first section
// belongs to the contact block: the person's name, their profession, or what
// contact details follow.
func (o *outliner) inPreamble(found []heading, i int) bool {
	h := found[i]
	if i == 0 && o.page.firstLine() == h.first {
		return true
	}
	end := len(o.page.lines)
	if i+1 < len(found) {
		end = found[i+1].first
	}
	empty := true
	for l := h.last + 1; l < min(end, h.last+mostContactLines); l++ {
		if o.page.blank(l) || o.page.lines[l].rule {
			continue
		}
		empty = false
		if hasContactDetail(o.page.body(l)) {
			return true
		}
	}
	return empty || hasRoleWord(h.words) && h.style != atx
}

// namesEntry reports whether an unknown heading at the sections' level names
// an entry of the section before it, which stands above that level.
func (o *outliner) namesEntry(h heading) bool {
	if len(o.sections) == 0 {
		return false
	}
	parent := o.sections[len(o.sections)-1]
	_, dated := findDates(h.words)
	return parent.level > 0 && h.level > parent.level &&
		(dated || strings.Contains(h.words, ",") || hasRoleWord(h.words) || hasOrgWord(h.words))
}

// promotes reports whether a known heading deeper than the sections is a
// section all the same, as in a file whose levels are mixed.
func (o *outliner) promotes(h heading) bool {
	if len(o.sections) == 0 {
		return true
	}
	parent := o.sections[len(o.sections)-1]
	if parent.level > 0 && parent.level < o.level {
		return true // the section itself stood above the usual level
	}
	if strings.Contains(fold(parent.words), fold(h.words)) {
		return false
	}
	switch parent.kind {
	case Skills, Languages, Interests, Summary, h.kind:
		return parent.kind == Summary && h.kind != Summary
	}
	switch h.kind {
	case Experience, Education, Certifications, Skills, Publications, References:
		return true
	}
	return parent.kind == Other || parent.kind == Contact
}

// standsOut reports whether a known heading without a Markdown mark opens a
// section in a page whose sections have one.
func (o *outliner) standsOut(h heading) bool {
	if h.style == plain || !o.page.gapBefore(h.first) {
		return false
	}
	if len(o.sections) == 0 {
		return true
	}
	parent := o.sections[len(o.sections)-1].kind
	if parent == h.kind || parent == Skills {
		return false
	}
	return h.caps || h.kind != Skills && h.kind != Projects && h.kind != Awards && h.kind != Summary &&
		h.kind != Activities && h.kind != Other
}

// fits reports whether known words open a section of a page without Markdown
// headings, or only label a group of skills or a part of an entry.
func (o *outliner) fits(h heading) bool {
	if len(o.sections) == 0 {
		return true
	}
	parent := o.sections[len(o.sections)-1]
	if h.style >= o.usualStyle() {
		return true
	}
	switch parent.kind {
	case Skills:
		return h.kind != Skills && h.kind != Languages
	case Experience, Projects, Volunteer:
		return o.page.gapBefore(h.first) || h.kind == Education || h.kind == Skills
	}
	return true
}

// labels reports whether "Skills: Go, SQL" opens a section and not a group or a line of an entry.
func (o *outliner) labels(h heading) bool {
	if !o.page.gapBefore(h.first) {
		return false
	}
	switch h.kind {
	case Contact, Other, Activities, Projects:
		return false
	}
	if len(o.sections) == 0 {
		return true
	}
	switch parent := o.sections[len(o.sections)-1]; parent.kind {
	case h.kind:
		return false
	case Skills:
		return h.kind != Languages || parent.rest > 0
	case Experience, Projects, Volunteer:
		return h.kind != Skills && h.kind != Awards && h.kind != Summary
	}
	return true
}

// usualStyle is the style that most known headings of the page wear.
func (o *outliner) usualStyle() style {
	best := plain
	for s := plain; s <= atx; s++ {
		if o.styles[s] > o.styles[best] {
			best = s
		}
	}
	return best
}

// unknownOpens decides on unknown words set like a heading: they must look
// like the known ones, stand apart, and not begin an entry.
func (o *outliner) unknownOpens(found []heading, i int) bool {
	h, p := found[i], o.page
	if h.style == plain {
		return len(o.sections) > 0 && p.gapBefore(h.first) && !p.gapAfter(h.last) && !p.datedSoon(h.first)
	}
	if o.styles[h.style] < 1 && !(h.caps && o.styles[capitals] > 0) && len(o.sections) > 0 {
		return false
	}
	if o.capitals > o.mixed && !h.caps && h.style != underlined {
		return false
	}
	if !p.gapBefore(h.first) || p.datedSoon(h.last+1) {
		return false
	}
	if len(o.sections) == 0 {
		return o.detail < h.first
	}
	parent := o.sections[len(o.sections)-1]
	if p.onlyBlank(parent.last+1, h.first) && parent.rest == 0 {
		return false // nothing stands between: it is the first entry's name
	}
	switch parent.kind {
	case Experience, Education, Projects, Volunteer, Activities:
		return h.style > bold || p.gapAfter(h.last) && !hasRoleWord(h.words) && !hasOrgWord(h.words) || p.widerGap(h.first)
	}
	return true
}

// opensSpoken reports whether words begin as a heading in a spoken tone does
// ("What I do off the clock"), and as no employer's or project's name.
func opensSpoken(words string) bool {
	first, rest, _ := strings.Cut(words, " ")
	letter, _ := utf8.DecodeRuneInString(first)
	if rest == "" || !unicode.IsUpper(letter) || !looksLikeHeading(words) {
		return false
	}
	switch strings.ToLower(first) {
	case "what", "where", "who", "how", "why", "when", "about", "beyond", "outside", "things", "was", "worüber", "qui", "ce":
		return true
	}
	return false
}

// firstLine is the first line with words.
func (p *page) firstLine() int {
	for i := range p.lines {
		if !p.blank(i) && !p.lines[i].rule && !p.lines[i].quiet {
			return i
		}
	}
	return 0
}

// datedSoon reports whether one of the next two lines with words holds a date.
func (p *page) datedSoon(i int) bool {
	for seen := 0; i < len(p.lines) && seen < 2; i++ {
		if p.blank(i) || p.lines[i].bullet {
			if seen > 0 || p.lines[i].bullet {
				return false
			}
			continue
		}
		seen++
		if d, ok := findDates(p.body(i)); ok && d.ranged {
			return true
		}
	}
	return false
}

// widerGap reports whether two or more blank lines stand before line i.
func (p *page) widerGap(i int) bool {
	return i >= 2 && p.blank(i-1) && p.blank(i-2)
}

func (p *page) onlyBlank(from, to int) bool {
	for i := from; i < to; i++ {
		if !p.blank(i) && !p.lines[i].rule {
			return false
		}
	}
	return true
}

// firstDetail is the first line with a contact detail; the page's length when the top has none.
func (p *page) firstDetail() int {
	for i := range min(len(p.lines), mostContactLines) {
		if hasContactDetail(p.body(i)) {
			return i
		}
	}
	return len(p.lines)
}
