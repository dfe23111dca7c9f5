package resume

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// head is the line or lines [first, last] that name an entry.
type head struct {
	first, last int
	entry       Entry
	orgBefore   bool   // its employer stands before the role
	orgFirst    bool   // it does so on a line of its own, above the role
	under       *Entry // its employer, which is an entry of its own with the dates of all its roles
	tied        bool   // nothing in its words tells the title from the employer
	alone       string // the role, where the head names it with its dates and nothing else
	bracketed   string // what stands in brackets behind the employer
}

// longestHead is the most bytes a line of an entry's head may have.
const longestHead = 200

// heads finds the entries of a section's lines [from, to).
func (p *page) heads(kind Kind, from, to int) []head {
	if kind == Contact {
		return nil
	}
	f := headFinder{page: p, kind: kind, from: from, to: to}
	for i := from; i < to; {
		h, ok := f.headAt(i)
		if !ok {
			i++
			continue
		}
		f.found = append(f.found, h)
		i = h.last + 1
	}
	if len(f.found) == 0 {
		f.listed()
	}
	f.read()
	return f.found
}

type headFinder struct {
	*page
	kind     Kind
	from, to int
	level    int // level of the first Markdown heading, 0 for none
	found    []head
}

func (f *headFinder) headAt(i int) (head, bool) {
	l := f.lines[i]
	if l.quiet || l.rule || f.blank(i) || l.body.Len() > 2*longestHeadingLine {
		return head{}, false
	}
	if level, _ := f.markedAs(i); level > 0 {
		return f.markedHead(i, level)
	}
	if l.bullet || l.body.Len() > longestHead || !f.opensChunk(i) {
		return head{}, false
	}
	if last, ok := f.datedHead(i); ok {
		return head{first: i, last: last}, true
	}
	if f.level > 0 && !f.emphasised(i) {
		return head{}, false // where headings name the entries, nothing plainer does
	}
	if last, ok := f.datelessHead(i); ok {
		return head{first: i, last: last}, true
	}
	return head{}, false
}

// markedHead reads an entry that begins with a Markdown heading: with the
// deeper headings right below it, and the line of dates or the employer.
func (f *headFinder) markedHead(i, level int) (head, bool) {
	if (f.level > 0 && level > f.level || f.labelsPart(i)) && !f.namesRole(i) {
		return head{}, false // a label inside an entry: "#### Achievements"
	}
	if f.level == 0 || level < f.level {
		f.level = level
	}
	h := head{first: i, last: i}
	for next := f.nextWords(i + 1); next < f.to; next = f.nextWords(next + 1) {
		deeper, _ := f.markedAs(next)
		if deeper <= level {
			break
		}
		h.last, level = next, deeper
	}
	if f.kind == Skills || f.kind == Languages || f.kind == Interests {
		return h, true
	}
	f.absorb(&h)
	return h, true
}

// absorb adds to a marked head the lines below it that belong to it: one with
// the dates, one in bold or italics, or one that names what is still missing.
func (f *headFinder) absorb(h *head) {
	dated, parts := false, 0
	for l := h.first; l <= h.last; l++ {
		dated = dated || f.hasDate(l)
		parts += len(f.parts(l))
	}
	for n := 0; n < 2; n++ {
		next := f.nextWords(h.last + 1)
		if next >= f.to || next > h.last+2 || !f.headish(next) || strings.HasSuffix(f.body(next), ":") {
			return
		}
		hasDate, below := f.hasDate(next), next == h.last+1
		switch {
		case hasDate && dated:
			return
		case hasDate, f.emphasised(next) && parts < 3, below && parts < 2:
			dated = dated || hasDate
			parts += len(f.parts(next))
			h.last = next
		default:
			return
		}
	}
}

// parts are the phrases of line i, its dates left out.
func (f *headFinder) parts(i int) []string {
	line := plainWords(f.headWords(i))
	if f.breaksDates(i) {
		line += " " + f.body(i+1)
	}
	if d, ok := findDates(line); ok {
		line = withoutDates(line, d)
	}
	return splitParts(line)
}

// labelsPart reports whether a heading below an entry names a part of it, as
// "Key Achievements" does, and not the next one.
func (f *headFinder) labelsPart(i int) bool {
	if len(f.found) == 0 || f.kind != Experience && f.kind != Volunteer && f.kind != Projects {
		return false
	}
	known, ok := lookup(plainWords(f.headWords(i)))
	return ok && (known.kind == Awards || known.kind == Skills || known.kind == Activities || known.kind == Summary)
}

// namesRole reports whether a heading below the usual level of entries names
// another role and not a part of the one before.
func (f *headFinder) namesRole(i int) bool {
	next := f.nextWords(i + 1)
	if f.hasDate(i) {
		return true
	}
	level, _ := f.markedAs(i)
	deeper, _ := f.markedAs(min(next, len(f.lines)-1))
	return next < f.to && (f.headish(next) || deeper > level) && f.hasDate(next)
}

func (f *headFinder) nextWords(i int) int {
	for i < f.to && f.blank(i) {
		i++
	}
	return i
}

// opensChunk reports whether line i follows a gap, a list or an entry's head.
func (f *headFinder) opensChunk(i int) bool {
	if i == f.from || f.gapBefore(i) || f.lines[i-1].quiet {
		return true
	}
	if level, _ := f.markedAs(i - 1); level > 0 {
		return true
	}
	if n := len(f.found); n > 0 && f.found[n-1].last == i-1 {
		return true
	}
	// A line below a list with no gap goes on with its last item, unless it is a head.
	return (f.lines[i].indent <= f.lines[f.nextWords(f.from)].indent+1 || f.isInsetHead(i)) && (startsUpper(f.body(i)) || f.emphasised(i))
}

// isInsetHead reports whether line i stands left of the list above it, as far
// to the right as the last line of the head before that, which is inset below
// its employer.
func (f *headFinder) isInsetHead(i int) bool {
	n := len(f.found)
	return n > 0 && f.lines[i].indent < f.lines[i-1].indent && f.lines[i].indent == f.lines[f.found[n-1].last].indent
}

// datedHead reads a head by its dates: they stand on line i or on one of the two below it.
func (f *headFinder) datedHead(i int) (last int, ok bool) {
	if !f.holdsDated() {
		return 0, false
	}
	tight := i > f.from && !f.gapBefore(i) && !f.justAfterHead(i) && !f.endsInset(i)
	for j, last := i, i+2; j < f.to && j <= last; j++ {
		if f.namesEmployer(i, j) {
			last = j + 2
			continue
		}
		if !f.headish(j) && (j == i || !f.breaksName(j-1)) {
			break
		}
		d, dated := findDates(f.dateLine(j))
		if !dated || !f.prominent(j, d) {
			continue
		}
		inText := !f.atEdge(j, d) && (f.phrases(j) < 2 || !hasRoleWord(f.body(j)) && (f.kind != Education || degreeWords().count(f.body(j)) == 0))
		if tight && (!d.ranged || inText) || f.isNoted(i) {
			return 0, false
		}
		return f.extend(i, j), true
	}
	return 0, false
}

// endsInset reports whether line i stands left of the paragraph above it.
func (f *headFinder) endsInset(i int) bool {
	const fewest = 2 // columns
	if f.lines[i-1].indent < f.lines[i].indent+fewest {
		return false
	}
	above := i - 1
	for above > f.from && !f.blank(above-1) && f.lines[above-1].indent == f.lines[above].indent {
		above--
	}
	return !f.lines[above].bullet && (above == f.from || !f.lines[above-1].bullet)
}

// namesEmployer reports whether the lines from i on stand out, or tell by their
// words that they name an employer, and have no dates, line j below them is
// blank, and after that come the dates, with no more than a role or an employer
// before them.
func (f *headFinder) namesEmployer(i, j int) bool {
	if j == i || !f.blank(j) || j+1 >= f.to || !f.headish(j+1) {
		return false
	}
	for l := i; l < j; l++ {
		if f.looks != nil && !f.emphasised(l) || f.hasDate(l) {
			return false
		}
	}
	if f.looks == nil && (!f.saysEmployer(i, j) || !hasRoleWord(f.body(j+1))) {
		return false
	}
	if f.hasDate(j + 1) {
		return len(f.parts(j+1)) < 2
	}
	return j+2 < f.to && f.headish(j+2) && f.hasDate(j+2) && len(f.parts(j+2)) == 0
}

// saysEmployer reports whether the words of the lines [i, j) are those of an
// employer and perhaps its place, and of no role.
func (f *headFinder) saysEmployer(i, j int) bool {
	const most = 2 // lines
	if j-i > most || f.kind != Experience && f.kind != Volunteer {
		return false
	}
	first, last := plainWords(f.body(i)), plainWords(f.body(j-1))
	if hasRoleWord(first) || hasRoleWord(last) || strings.Contains(first, ": ") {
		return false
	}
	if j-i == most {
		return isPlace(last)
	}
	return hasOrgWord(first) || phrase{text: first}.holdsPlace()
}

// holdsDated reports whether lines with dates open entries in such a section.
func (f *headFinder) holdsDated() bool {
	switch f.kind {
	case Contact, Summary, Skills, Languages, Interests, Certifications, Awards, Publications, References:
		return false
	}
	return true
}

func (f *headFinder) justAfterHead(i int) bool {
	n := len(f.found)
	return n > 0 && f.found[n-1].last == i-1
}

// prominent reports whether the dates stand where heads have them, at the
// line's start or end or in brackets, and not in the middle of a sentence.
func (f *headFinder) prominent(i int, d dates) bool {
	return d.ranged || f.atEdge(i, d)
}

// atEdge reports whether the dates of line i stand at its start or end, in
// brackets, or set apart.
func (f *headFinder) atEdge(i int, d dates) bool {
	body := f.dateLine(i)
	before, after := body[:d.span.Start], body[d.span.End:]
	if strings.Trim(before, " \t([*_|#") == "" || strings.Trim(after, " \t)].*_|,;") == "" {
		return true
	}
	if strings.HasSuffix(before, "   ") || strings.HasPrefix(after, "   ") {
		return true
	}
	if note := strings.TrimSpace(after); strings.HasPrefix(note, "(") && strings.IndexByte(note, ')') == len(note)-1 {
		return true
	}
	open, _ := utf8.DecodeLastRuneInString(strings.TrimRight(before, " "))
	return strings.ContainsRune("(|[•·–—", open)
}

// isNoted reports whether line i begins with a label that heads do not have,
// below the head of an entry: "GPA: 3.7 · Dean's List 2015–2017".
func (f *headFinder) isNoted(i int) bool {
	return f.justAfterHead(i) && f.isLabelled(i)
}

// isLabelled reports whether line i begins with a label that heads do not have.
func (f *headFinder) isLabelled(i int) bool {
	const longest = 40
	label, _, found := strings.Cut(f.body(i), ":")
	if label = strings.ToLower(strings.TrimSpace(label)); !found || label == "" || len(label) > longest || strings.ContainsAny(label, "0123456789") {
		return false
	}
	return headLabels[label] == ""
}

// datelessHead reads a head without dates where the form leaves no doubt.
func (f *headFinder) datelessHead(i int) (last int, ok bool) {
	switch f.kind {
	case Experience, Education, Projects, Volunteer, Activities, Affiliations:
	case Other:
		if !f.emphasised(i) {
			return 0, false
		}
	default:
		return 0, false
	}
	gap := i == f.from || f.gapBefore(i) || f.lines[i-1].indent > f.lines[i].indent
	if body := f.body(i); strings.HasSuffix(body, ":") || strings.Contains(body, ":**") || strings.Contains(body, "**:") {
		return 0, false // a label
	}
	if colon := strings.Index(f.body(i), ": "); colon > 0 && f.kind != Projects {
		return 0, false // "Thesis title: …"
	}
	if !f.headish(i) || !gap && !f.emphasised(i) {
		return 0, false
	}
	last = i
	for last+1 < f.to && last < i+2 && f.headish(last+1) && !strings.HasSuffix(f.body(last+1), ":") {
		last++
	}
	next := last + 1
	if next < f.to && f.lines[next].rule {
		return 0, false
	}
	listed := next < f.to && f.lines[next].bullet || next < f.to && f.blank(next) && f.nextWords(next) < f.to && f.lines[f.nextWords(next)].bullet
	switch {
	case f.emphasised(i) && (listed || f.kind == Education || strings.HasPrefix(f.body(i), "**") || f.kind == Projects && f.isBold(i)):
		return last, !f.labelsList(i)
	case listed && (f.kind == Projects || f.phrases(i) > 1 || hasRoleWord(f.body(i)) || hasOrgWord(f.body(i)) || last > i):
		return last, true
	case f.kind == Education:
		text := f.body(i) + " " + f.body(last)
		return last, degreeWords().count(text) > 0 || schoolWords().count(text) > 0
	}
	// "Member, The Mothers' Network" above a paragraph.
	return i, last == i && next < f.to && !f.blank(next) && f.phrases(i) > 1 && hasRoleWord(f.body(i))
}

// labelsList reports whether a line that stands out heads a list inside an
// entry, "Key wins", where the entries of its section have dates.
func (f *headFinder) labelsList(i int) bool {
	if f.looks == nil || f.kind != Experience && f.kind != Volunteer || len(f.found) == 0 {
		return false
	}
	return f.hasDate(f.found[0].last) && f.phrases(i) < 2 && !hasRoleWord(f.body(i)) && !hasOrgWord(f.body(i))
}

// phrases is how many phrases line i holds when commas part them too.
func (f *headFinder) phrases(i int) int {
	n := 0
	for _, part := range f.parts(i) {
		n += len(splitOutside(part, ","))
	}
	return n
}

// headWords are the words of a head's line without marker and markup.
func (f *headFinder) headWords(i int) string {
	l := f.lines[i]
	s := l.words
	if level, text := f.markedAs(i); level > 0 {
		s = text
	}
	return f.text[s.Start:s.End]
}

func startsUpper(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) {
			return !unicode.IsLower(r)
		}
		if unicode.IsDigit(r) {
			return true
		}
	}
	return false
}
