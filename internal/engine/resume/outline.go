package resume

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// outline picks, among the lines that may be headings, those that open a
// section. The others are entries, names and labels.
func (p *page) outline() []heading {
	o := newOutliner(p, p.headings())
	for i := range o.found {
		h := o.found[i]
		if h.evidence = o.weigh(i); h.evidence.points() < enough {
			continue
		}
		if h.kind == "" {
			h.knownHeading, _ = lookupWithin(h.words)
		}
		if h.kind == "" {
			h.kind = Other
		}
		o.sections = append(o.sections, h)
	}
	return o.sections
}

// outliner weighs the lines of a page, in order, by what it knows of the page
// as a whole and of the sections above.
type outliner struct {
	page      *page
	found     []heading
	level     int           // level at which the file marks sections, 0 where it marks none
	dresses   map[dress]int // how many known headings are set each way
	strangers map[dress]int // how many other lines are
	dress     dress         // how most of them are set, the most striking of equals
	usual     style         // the style that most known headings have
	capitals  bool          // most known headings are in capitals
	detail    int           // the first line with a contact detail
	sections  []heading     // picked so far
}

func newOutliner(p *page, found []heading) *outliner {
	o := &outliner{page: p, found: found, level: sectionLevel(found), dresses: make(map[dress]int), strangers: make(map[dress]int), detail: p.firstDetail()}
	styles := make(map[style]int)
	balance := 0
	for _, h := range found {
		if !h.known && h.style > plain && h.level == 0 {
			o.strangers[p.dressOf(h)]++
		}
		if !h.known || h.rest > 0 || p.looks != nil && h.style == plain {
			continue
		}
		styles[h.style]++
		o.dresses[p.dressOf(h)]++
		if balance--; h.caps {
			balance += 2
		}
	}
	o.capitals = balance > 0
	for _, h := range found { // in the order of the page, so that equals come out the same
		d := p.dressOf(h)
		if n, most := o.dresses[d], o.dresses[o.dress]; n > most || n == most && o.dress.plainer(d) && !d.plainer(o.dress) {
			o.dress = d
		}
	}
	for s := plain; s <= marked; s++ {
		if styles[s] > styles[o.usual] {
			o.usual = s
		}
	}
	return o
}

// deepest is the deepest level of a heading.
const deepest = 9

// sectionLevel is the level at which the file marks sections: the one with
// most known headings, the shallower of equals.
func sectionLevel(found []heading) int {
	var known, all [deepest + 1]int
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
	for level := 1; level <= deepest; level++ {
		if all[level] >= 2 {
			return level
		}
	}
	return most(all)
}

func most(counts [deepest + 1]int) int {
	best := 0
	for level := 1; level <= deepest; level++ {
		if counts[level] > counts[best] {
			best = level
		}
	}
	return best
}

// weigh gathers what speaks for and against candidate i opening a section.
func (o *outliner) weigh(i int) findings {
	h, p := o.found[i], o.page
	var all findings
	all.addf(h.known, knownWords, ": %s", h.kind)
	all.add(h.rest > 0, ownContent)
	o.weighLook(&all, h)
	o.weighLevel(&all, h)
	o.weighPlace(&all, h)
	if len(o.sections) == 0 {
		all.add(isTitle(h.words), papersTitle)
		all.add(!h.known && o.inPreamble(i), inContact)
		all.add(!h.known && h.level == 0 && h.style > plain && o.detail < h.first, afterContact)
		return all
	}
	parent := o.sections[len(o.sections)-1]
	all.add(o.isPart(h, parent), partOfAbove)
	all.add(!h.known && o.namesEntry(h, parent), nameOfEntry)
	all.add(!h.known && h.level == 0 && parent.rest == 0 && p.onlyBlank(parent.last+1, h.first), nothingAbove)
	return all
}

// weighLook adds what the eye sees.
func (o *outliner) weighLook(all *findings, h heading) {
	p := o.page
	look := p.look(h.first)
	all.add(h.caps, capitalWords)
	all.add(h.style == decorated, decoratedWords)
	all.add(h.style == underlined, underlinedWords)
	all.add(h.style == bold && p.looks == nil || p.isBold(h.first), boldWords)
	all.addf(p.isLarger(h.first), larger, " (%.4g pt against %.4g)", look.Size, p.setting.size)
	all.addf(p.isColoured(h.first) && look.Colour != "", coloured, " (%s)", look.Colour)
	all.add(look.Rule, ruled)
	if h.level > 0 || len(o.dresses) == 0 {
		return
	}
	alike := o.isAlike(p.dressOf(h)) && h.style > plain
	if p.looks == nil {
		alike = alike || h.caps && o.dresses[dress{style: capitals}] > 0
		all.add(alike && !h.known, likeOthers)
		all.add(!h.known && (!alike && h.style > plain || o.capitals && !h.caps && h.style != underlined && h.style != plain), unlikeOthers)
		return
	}
	all.add(alike, likeOthers)
	all.add(!alike && !p.dressOf(h).plainer(o.dress), unlikeOthers)
	all.add(!alike && p.dressOf(h).plainer(o.dress), plainerThanOthers)
}

// isAlike reports whether known headings are set in dress d: where a page has
// several dresses, as a side column does, not only few of them, plainer than
// the rest.
func (o *outliner) isAlike(d dress) bool {
	n, most := o.dresses[d], o.dresses[o.dress]
	return n > 0 && (n == most || 3*n >= most && !d.plainer(o.dress))
}

// weighLevel adds what the file itself says of the line.
func (o *outliner) weighLevel(all *findings, h heading) {
	switch {
	case o.level == 0:
	case h.level == 0:
		all.add(true, noMark)
	case h.level <= o.level:
		all.addf(true, sectionLevelMark, " (level %d)", h.level)
	default:
		all.addf(true, deeperMark, " (level %d)", h.level)
		all.add(h.known && o.promotes(h), fromAbove)
	}
}

// weighPlace adds what the lines around it say.
func (o *outliner) weighPlace(all *findings, h heading) {
	p := o.page
	gap := p.gapBefore(h.first)
	all.add(gap, spaceAbove)
	if h.level > 0 {
		return
	}
	first, _ := utf8.DecodeRuneInString(h.words)
	if h.style == plain {
		all.add(!gap && (unicode.IsLower(first) || p.leadsOn(h.first-1)), goesOn)
		all.add(!gap && h.known && isMinor(h.kind) && !p.gapAfter(h.first), crowded)
		all.add(!h.known && gap && !p.gapAfter(h.last) && len(o.sections) > 0, plainSpeech)
	}
	all.add(!gap && !h.known, crowded)
	all.add(!gap && h.rest > 0, crowded)
	below := h.last + 1
	if h.style == plain {
		below = h.first
	}
	all.add(!h.known && p.datedSoon(below), datesBelow)
}

// leadsOn reports whether line i cannot end where it does.
func (p *page) leadsOn(i int) bool {
	before := p.body(i)
	last, _ := utf8.DecodeLastRuneInString(before)
	return strings.ContainsRune(",;-–/&(", last) || !p.lines[i].bullet && unicode.IsLower(last) && len(before) > 60
}

// isMinor reports whether the words of such a heading are often something else.
func isMinor(kind Kind) bool {
	switch kind {
	case Experience, Education, Skills, Projects, Certifications, Summary:
		return false
	}
	return true
}

// inPreamble reports whether an unknown heading before the first section
// belongs to the contact block: the person's name, their profession, or what
// contact details follow.
func (o *outliner) inPreamble(i int) bool {
	h := o.found[i]
	if i == 0 && o.page.firstLine() == h.first {
		return true
	}
	end := len(o.page.lines)
	if i+1 < len(o.found) {
		end = o.found[i+1].first
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
	return empty || hasRoleWord(h.words) && h.style != marked
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

// isPart reports whether known words label a part of the section above them: a
// group of skills, a line of an entry.
func (o *outliner) isPart(h, parent heading) bool {
	switch {
	case !h.known || h.level > 0:
		return false
	case h.rest > 0:
		return labelsPart(h, parent)
	case o.level > 0:
		return parent.kind == h.kind || parent.kind == Skills || !h.caps && mayLabel(h.kind)
	case o.page.looks != nil || h.style >= o.usual:
		return false
	}
	switch parent.kind {
	case Skills:
		return h.kind == Skills || h.kind == Languages
	case Experience, Projects, Volunteer:
		return !o.page.gapBefore(h.first) && h.kind != Education && h.kind != Skills
	}
	return false
}

// mayLabel reports whether headings of such a kind also label parts of entries.
func mayLabel(kind Kind) bool {
	switch kind {
	case Skills, Projects, Awards, Summary, Activities, Other:
		return true
	}
	return false
}

// labelsPart reports whether "Skills: Go, SQL" labels a group or a line of an
// entry and opens no section.
func labelsPart(h, parent heading) bool {
	switch h.kind {
	case Contact, Other, Activities, Projects, parent.kind:
		return true
	}
	switch parent.kind {
	case Skills:
		return h.kind == Languages && parent.rest == 0
	case Experience, Projects, Volunteer:
		return h.kind == Skills || h.kind == Awards || h.kind == Summary
	}
	return false
}

// namesEntry reports whether unknown words name an entry of the section above them.
func (o *outliner) namesEntry(h, parent heading) bool {
	if h.level > 0 {
		_, dated := findDates(h.words)
		return parent.level > 0 && h.level > parent.level &&
			(dated || strings.Contains(h.words, ",") || hasRoleWord(h.words) || hasOrgWord(h.words))
	}
	switch parent.kind {
	case Experience, Education, Projects, Volunteer, Activities:
	default:
		return false
	}
	p := o.page
	if h.style == plain || h.style > bold || p.widerGap(h.first) {
		return false
	}
	if d := p.dressOf(h); p.looks != nil && o.isAlike(d) && o.strangers[d] <= o.dresses[d] {
		return false // so the page sets headings, and nothing else
	}
	return !p.gapAfter(h.last) || hasRoleWord(h.words) || hasOrgWord(h.words)
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
