package resume

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// readHead finds title, organization, place and dates in the lines of a head.
// Where the words do not tell, orgBefore says which of the first two comes first.
func readHead(h *head, lines []string, kind Kind, orgBefore bool) {
	e := &h.entry
	var parts []phrase
	opened := -1 // the line that begins with the dates
	for n, line := range lines {
		line = plainWords(line)
		if d, ok := findDates(line); ok && e.StartDate == "" {
			e.StartDate, e.EndDate = d.start, d.end
			if line = withoutDates(line, d); line[0] == dateMark {
				opened = n
			}
		}
		if e.takeLabelled(line) {
			continue
		}
		for _, part := range phrasesOf(lines[n], line) {
			parts = append(parts, phrase{text: part, line: n, kind: kind})
		}
	}
	parts = dropTags(dropNotes(parts), opened)
	if e.Title != "" || e.Organization != "" {
		return // a form says it all
	}
	parts, e.Place = takePlace(parts)
	if len(parts) == 1 {
		h.alone = parts[0].roleAlone(e, len(lines))
		parts = dropNotes(parts[0].cut())
	}
	if e.Place == "" {
		parts, e.Place = takePlace(parts)
	}
	assign(h, parts, kind, orgBefore)
	h.bracketed = bracketed(e.Organization)
}

// roleAlone is a phrase that, with the dates, is all that the lines of a head
// say, where it names a role and nothing that could be an employer; "" where it
// does not.
func (p phrase) roleAlone(e *Entry, lines int) string {
	if p.titleScore() < 0 || lines > 1 && !hasRoleWord(p.text) || e.StartDate == "" || p.kind == Education || p.kind == Projects || strings.Contains(p.text, " at ") {
		return ""
	}
	pieces := splitOutside(p.text, ",")
	if len(splitParts(p.text)) > 1 || len(pieces) > 2 || len(pieces) == 2 && (!hasRoleWord(pieces[0]) || hasOrgWord(p.text)) {
		return ""
	}
	return p.text
}

// withoutLength drops brackets with a length of time from the end of a name: "(3 weeks)".
func withoutLength(name string) string {
	if open := strings.LastIndex(name, " ("); open > 0 && strings.HasSuffix(name, ")") && isDigit(name[open+2]) && startsLength(name[open+2:len(name)-1]) {
		return name[:open]
	}
	return name
}

// bracketed is what stands in brackets behind a name and may be a place.
func bracketed(name string) string {
	_, inside, found := strings.Cut(name, " (")
	inside, closed := strings.CutSuffix(inside, ")")
	if !found || !closed || !startsUpper(inside) || isCapitals(inside) || strings.ContainsAny(inside, "()0123456789") {
		return ""
	}
	return inside
}

// headLabels are the words before a colon in heads that are written as a form.
var headLabels = map[string]string{
	"company": "organization", "employer": "organization", "organization": "organization", "organisation": "organization",
	"school": "organization", "university": "organization", "firma": "organization", "arbeitgeber": "organization",
	"entreprise": "organization", "empresa": "organization", "公司": "organization", "单位": "organization", "学校": "organization",
	"position": "title", "title": "title", "job title": "title", "role": "title", "degree": "title", "stelle": "title",
	"poste": "title", "puesto": "title", "职位": "title", "岗位": "title", "专业": "title", "project": "title", "project name": "title",
	"location": "place", "place": "place", "ort": "place", "lieu": "place", "ubicación": "place", "地点": "place",
	"period": "dates", "date": "dates", "dates": "dates", "duration": "dates", "zeitraum": "dates", "période": "dates",
	"periodo": "dates", "时间": "dates",
}

// takeLabelled reads a line such as "Company: Acme"; false for any other.
func (e *Entry) takeLabelled(line string) bool {
	label, value, found := strings.Cut(strings.Replace(line, "：", ":", 1), ":")
	if !found {
		return false
	}
	value = strings.Trim(value, " \t,;|\x00")
	switch headLabels[strings.ToLower(strings.TrimSpace(label))] {
	case "organization":
		e.Organization = value
	case "title":
		e.Title = value
	case "place":
		e.Place = value
	case "dates":
	default:
		return false
	}
	return true
}

// phrasesOf cuts a head's line into phrases. Where it begins in bold and goes
// on plainly, the bold words are one phrase: "**Lake – A Records**, Berlin".
func phrasesOf(raw, line string) []string {
	rest, bold := strings.CutPrefix(raw, "**")
	words, after, closed := strings.Cut(rest, "**")
	words = strings.Trim(plainWords(words), " ,:")
	if !bold || !closed || strings.TrimSpace(after) == "" || !strings.HasPrefix(line, words) || words == "" {
		return splitParts(line)
	}
	rest = strings.TrimSpace(line[len(words):])
	for _, at := range []string{"at ", "@ ", "bei ", "chez ", "presso ", "bij "} {
		rest = strings.TrimPrefix(rest, at)
	}
	return append([]string{words}, splitParts(rest)...)
}

// dateMark stands where dates stood in a line; it parts the phrases around them.
const dateMark = 0

// withoutDates puts a mark in place of the dates, with the brackets around
// them and the word before them that only leads up to them.
func withoutDates(line string, d dates) string {
	before, after := line[:d.span.Start], line[d.span.End:]
	if open := strings.LastIndexAny(before, "(["); open >= 0 && !strings.ContainsAny(before[open:], ")]") {
		if end := strings.IndexAny(after, ")]"); end >= 0 {
			before = before[:open] + string(rune(dateMark)) + before[open+1:]
			after = after[:end] + string(rune(dateMark)) + after[end+1:]
		}
	}
	trimmed := strings.TrimRight(before, " ")
	for _, lead := range []string{"class of", "expected", "graduated", "graduation", "conferred", "completed", "awarded", "renewed", "from", "since", "in", "summers", "summer", "abschluss"} {
		if strings.EqualFold(strings.TrimSpace(trimmed), lead) {
			before = ""
			break
		}
		if rest, ok := strings.CutSuffix(strings.ToLower(trimmed), " "+lead); ok && len(rest) <= len(before) {
			before = before[:len(rest)] + " "
			break
		}
	}
	return before + string(rune(dateMark)) + after
}

// dropNotes leaves out what is neither title, employer nor place: "15 hours a
// week", "GPA 3.7", "part-time".
func dropNotes(parts []phrase) []phrase {
	kept := parts[:0:0]
	for _, part := range parts {
		if !part.isNote() {
			kept = append(kept, part)
		}
	}
	if len(kept) == 0 {
		return parts
	}
	return kept
}

// dropTags leaves out words behind the dates on a line below one that names
// both title and employer, as pages list the tools of a job there:
// "Developer, Example Corp" above "2019 – 2021 | Go Linux C Rust".
func dropTags(parts []phrase, dated int) []phrase {
	const fewest = 4 // words; fewer may be the employer
	if len(parts) != 2 || parts[0].line >= dated || parts[1].line != dated || parts[1].titleScore() < 0 {
		return parts
	}
	name, tags := parts[0], parts[1].text
	if isPlace(tags) || name.kind == Education && parts[1].titleScore() > 0 || name.kind != Projects && name.kind != Education && len(strings.Fields(tags)) < fewest {
		return parts
	}
	pieces := name.cut()
	switch {
	case len(pieces) == 1 && name.kind == Education && name.titleScore() < 0 && strings.ContainsFunc(tags, unicode.IsDigit):
		return pieces // courses, grades
	case len(pieces) == 2 && max(pieces[0].titleScore(), pieces[1].titleScore()) > 0 && !isPlace(pieces[1].text):
		return pieces
	}
	return parts
}

func (p phrase) isNote() bool {
	first, _, more := strings.Cut(p.text, " ")
	switch strings.ToLower(strings.Trim(first, ":.,")) {
	case "link", "links", "github", "demo", "website", "repo", "code":
		return !more
	case "gpa", "note", "grade", "part-time", "full-time", "parttime", "fulltime", "vollzeit", "teilzeit", "cgpa", "contract", "berufsbegleitend":
		return !hasRoleWord(p.text)
	}
	if isHonour(p.text) {
		return true
	}
	if strings.HasSuffix(p.text, ".") && len(strings.Fields(p.text)) > 3 && !endsAbbreviated(p.text) {
		return true
	}
	c, _ := utf8.DecodeRuneInString(p.text)
	if unicode.Is(unicode.Sc, c) {
		return true // "$900M maker of foods"
	}
	if unicode.IsDigit(c) {
		return !hasOrgWord(p.text) && !hasRoleWord(p.text) && !isNumberedName(first)
	}
	return more && unicode.IsLower(c) && !hasRoleWord(p.text)
}

// isHonour reports whether s says how well a degree was passed, and nothing else.
func isHonour(s string) bool {
	s = strings.ToLower(strings.Trim(s, " ()."))
	for _, honour := range []string{"cum laude", "class honours", "class honors", "first class", "with distinction", "with honors", "with honours", "with merit"} {
		if strings.HasSuffix(s, honour) && len(s) <= len(honour)+len("summa ") {
			return true
		}
	}
	return false
}

// isNumberedName reports whether a word that begins with a digit is a name as
// "3M", "1Password" and "7-Eleven" are, and no measure: "3rd", "15hrs".
func isNumberedName(word string) bool {
	const fewest = 4 // small letters; units are written with fewer
	name := strings.TrimLeftFunc(word, unicode.IsDigit)
	c, size := utf8.DecodeRuneInString(strings.TrimPrefix(name, "-"))
	if unicode.IsUpper(c) {
		return true
	}
	return size > 0 && unicode.IsLower(c) && name[0] != '-' && utf8.RuneCountInString(name) >= fewest && !startsLength("1 "+name)
}

// phrase is one part of an entry's head.
type phrase struct {
	text string
	line int
	kind Kind
}

// titleScore says how much a phrase reads like a title (above 0) or an organization (below 0).
func (p phrase) titleScore() int {
	if p.kind == Education {
		return 2*degreeWords().count(p.text) - 3*schoolWords().count(p.text)
	}
	return 3*min(1, roleWords().count(p.text)) - 2*orgWords().count(p.text)
}

// cut parts a phrase that stands alone: "Head Nurse, City Hospital", "Nurse at City Hospital".
func (p phrase) cut() []phrase {
	for _, at := range []string{" at ", " @ ", " bei ", " bei der ", " chez ", " presso ", " bij "} {
		if i := strings.Index(p.text, at); i > 0 {
			return []phrase{{p.text[:i], p.line, p.kind}, {strings.TrimSpace(p.text[i+len(at):]), p.line, p.kind}}
		}
	}
	if pieces := splitParts(p.text); len(pieces) == 2 && p.kind != Projects {
		before, after := phrase{pieces[0], p.line, p.kind}, phrase{pieces[1], p.line, p.kind}
		if (before.titleScore() > 0) != (after.titleScore() > 0) {
			return []phrase{before, after} // "**Acme – Engineer**"
		}
	}
	if p.kind == Education {
		if at := schoolStart(p.text); at > 0 {
			return []phrase{{strings.TrimSpace(p.text[:at]), p.line, p.kind}, {p.text[at:], p.line, p.kind}}
		}
	}
	if note := strings.Index(p.text, ") "); note > 0 {
		before, after := phrase{p.text[:note+1], p.line, p.kind}, phrase{strings.TrimSpace(p.text[note+2:]), p.line, p.kind}
		if before.titleScore() >= 0 && after.titleScore() < 0 {
			return []phrase{before, after}
		}
	}
	pieces := splitOutside(p.text, ",")
	if len(pieces) < 2 {
		return []phrase{p}
	}
	if p.kind == Education {
		return p.cutSchool(pieces)
	}
	return p.cutEmployer(pieces)
}

// cutEmployer parts "Nurse, City Hospital, Leeds" before the employer: behind
// the first piece, or where a school follows a role and its field.
func (p phrase) cutEmployer(pieces []string) []phrase {
	// Keep "Inc." and the like with the name before it.
	for i := 1; i < len(pieces); i++ {
		if isOrgTail(pieces[i]) {
			pieces[i-1] += ", " + pieces[i]
			pieces = append(pieces[:i], pieces[i+1:]...)
		}
	}
	if len(pieces) == 1 {
		return []phrase{{pieces[0], p.line, p.kind}}
	}
	second := 1
	school := slices.IndexFunc(pieces, func(piece string) bool { return schoolWords().count(piece) > 0 })
	if school > 1 && hasRoleWord(pieces[0]) && !hasOrgWord(strings.Join(pieces[1:school], " ")) {
		second = school // "Lecturer, Physics, University of York"
	}
	return []phrase{{strings.Join(pieces[:second], ", "), p.line, p.kind}, {strings.Join(pieces[second:], ", "), p.line, p.kind}}
}

// isOrgTail reports whether s is only the legal form of a company's name.
func isOrgTail(s string) bool {
	s = strings.TrimSuffix(strings.ToLower(strings.TrimSpace(s)), ".")
	switch s {
	case "inc", "llc", "ltd", "llp", "corp", "co", "gmbh", "ag", "plc", "s.a", "s.l", "kg", "pty ltd", "co. kg":
		return true
	}
	return false
}

// takePlace removes the last phrase that reads like a place, if more than it remains.
func takePlace(parts []phrase) ([]phrase, string) {
	if len(parts) == 1 && isPlace(parts[0].text) && isNoName(parts[0].text) && strings.Contains(parts[0].text, ",") {
		return nil, parts[0].text
	}
	if len(parts) < 2 {
		return parts, ""
	}
	for i := len(parts) - 1; i > 0; i-- {
		if isPlace(parts[i].text) && (len(parts) > 2 || isNoName(parts[i].text)) {
			place := parts[i].text
			return append(parts[:i:i], parts[i+1:]...), place
		}
	}
	if len(parts) == 2 || parts[0].kind == Projects || slices.ContainsFunc(parts, phrase.holdsPlace) {
		return parts, ""
	}
	// A third short phrase without a sign of anything else, after a title and an employer.
	last := parts[len(parts)-1]
	if last.titleScore() == 0 && len(strings.Fields(last.text)) <= 2 && startsUpper(last.text) && !strings.ContainsFunc(last.text, unicode.IsDigit) {
		return parts[:len(parts)-1], last.text
	}
	return parts, ""
}

// holdsPlace reports whether a place ends the phrase: "Acme Corp, Austin, TX".
func (p phrase) holdsPlace() bool {
	name, place := splitPlace(p.text)
	return name != "" && isPlace(place)
}

// isNoName reports whether a place is one as a whole: of "Acme, Berlin" the
// first piece may be an employer's name.
func isNoName(place string) bool {
	for piece := range strings.SplitSeq(place, ",") {
		if !onlyPlaceWords(piece) {
			return isCityState(place) && !hasOrgWord(place)
		}
	}
	return true
}

// assign names the phrases: the one that reads most like a title is the title;
// where nothing tells, titles come first unless orgBefore.
func assign(h *head, parts []phrase, kind Kind, orgBefore bool) {
	e := &h.entry
	switch len(parts) {
	case 0:
		return
	case 1:
		switch score := parts[0].titleScore(); {
		case score < 0 && kind != Projects, kind == Education && score == 0 && schoolWords().count(parts[0].text) > 0:
			e.Organization = parts[0].text
		default:
			e.Title = parts[0].text
		}
		return
	}
	title, org := 0, 1
	first, second := parts[0].titleScore(), parts[1].titleScore()
	if h.tied = first == second; second > first || h.tied && orgBefore {
		title, org = 1, 0
	}
	if kind == Projects {
		title, org = 0, 1 // a project's name comes first, what the person was in it after that
	}
	e.Title, e.Organization = withoutLength(parts[title].text), withoutLength(parts[org].text)
	if kind == Education && e.Place == "" && org == 0 && second == 0 && isLowerSchool(e.Organization) && !strings.Contains(e.Title, " ") {
		e.Title, e.Place = "", e.Title
		return
	}
	h.orgBefore = org == 0
	h.orgFirst = org == 0 && parts[0].line < parts[1].line
	if e.Place == "" && kind != Projects {
		e.Organization, e.Place = splitPlace(e.Organization)
	}
	if kind == Education {
		e.Title, e.Organization = withoutNote(e.Title), withoutNote(e.Organization)
		e.takeField()
	}
	if kind == Education && len(parts) > 2 && parts[2].titleScore() >= 0 && parts[2].line == parts[title].line {
		e.Title += ", " + parts[2].text
	}
}

// splitPlace parts "Acme Ltd, Berlin, Germany" into the employer and the place.
func splitPlace(s string) (organization, place string) {
	pieces := splitOutside(s, ",")
	for i := 1; i < len(pieces); i++ {
		if (phrase{text: pieces[i]}).isNote() || !startsUpper(pieces[i]) {
			pieces = pieces[:i] // "…, part-time, grade 1.8"
		}
	}
	s = strings.Join(pieces, ", ")
	for len(pieces) > 1 && isOrgTail(pieces[1]) {
		pieces[0] += ", " + pieces[1]
		pieces = append(pieces[:1], pieces[2:]...)
	}
	for n := min(3, len(pieces)-1); n > 1; n-- { // "University of California, Berkeley, Berkeley, CA, USA"
		cut := len(pieces) - n
		if tail := strings.Join(pieces[cut:], ", "); isCityState(tail) || isNoName(tail) {
			return strings.Join(pieces[:cut], ", "), tail
		}
	}
	if len(pieces) < 2 || len(pieces) > 4 {
		return s, ""
	}
	rest := strings.Join(pieces[1:], ", ")
	if hasOrgWord(rest) && !isCityState(rest) || strings.ContainsFunc(rest, unicode.IsDigit) || !startsUpper(rest) {
		return s, ""
	}
	return pieces[0], rest
}

// isPlace reports whether s reads like a place: "Austin, TX", "Berlin, Germany", "Remote".
func isPlace(s string) bool {
	s = strings.Trim(s, " ()")
	if s == "" || len(s) > 60 || !startsUpper(s) {
		return false
	}
	if isCityState(s) {
		return true
	}
	pieces := strings.Split(s, ",")
	if len(pieces) > 3 || hasRoleWord(s) || hasOrgWord(s) {
		return false
	}
	return onlyPlaceWords(pieces[len(pieces)-1])
}

// onlyPlaceWords reports whether every word of s belongs to a place's name, and one is sure to.
func onlyPlaceWords(s string) bool {
	sure := 0
	for word := range strings.FieldsFuncSeq(strings.ToLower(s), notInWord) {
		switch {
		case placeWords().has(word):
			sure++
		case word == "new" || word == "united" || word == "states" || word == "kingdom" || word == "north" ||
			word == "south" || word == "san" || word == "los" || word == "são" || word == "rio" || word == "de" || word == "buenos" ||
			word == "am" || word == "main" || word == "of" || word == "the" || word == "city" || word == "hong" || word == "or" || word == "and":
		default:
			return false
		}
	}
	return sure > 0
}

// isCityState reports whether s is a city with a state, province or country in two capitals, "Austin, TX".
func isCityState(s string) bool {
	city, state, ok := strings.Cut(s, ",")
	state = strings.TrimSpace(state)
	if !ok || len(state) < 2 || !isUpperPair(state[:2]) || hasRoleWord(city) || len(strings.Fields(city)) > 3 {
		return false
	}
	rest := strings.TrimSpace(state[2:]) // a postcode or a country may follow
	return rest == "" || rest[0] == ',' && onlyPlaceWords(rest[1:]) || state[2] == ' ' && strings.Trim(rest, "0123456789-") == ""
}

func isUpperPair(s string) bool {
	return len(s) == 2 && s[0] >= 'A' && s[0] <= 'Z' && s[1] >= 'A' && s[1] <= 'Z'
}
