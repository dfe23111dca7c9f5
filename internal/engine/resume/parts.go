package resume

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// readHead finds title, organization, place and dates in the lines of a head.
func readHead(h *head, lines []string, kind Kind) {
	e := &h.entry
	var parts []phrase
	for n, line := range lines {
		line = plainWords(line)
		if d, ok := findDates(line); ok && e.StartDate == "" {
			e.StartDate, e.EndDate = d.start, d.end
			line = line[:d.span.Start] + "\x00" + line[d.span.End:]
		}
		for _, part := range splitParts(line) {
			parts = append(parts, phrase{text: part, line: n, kind: kind})
		}
	}
	parts, e.Place = takePlace(parts)
	if len(parts) == 1 {
		parts = parts[0].cut()
	}
	if e.Place == "" {
		parts, e.Place = takePlace(parts)
	}
	assign(h, parts, kind)
	h.alone = len(lines) == 1 && len(parts) == 1 && e.StartDate != ""
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
	return 3*roleWords().count(p.text) - 2*orgWords().count(p.text)
}

// cut parts a phrase that stands alone: "Head Nurse, City Hospital", "Nurse at City Hospital".
func (p phrase) cut() []phrase {
	for _, at := range []string{" at ", " @ ", " bei ", " bei der ", " chez ", " presso ", " bij "} {
		if i := strings.Index(p.text, at); i > 0 {
			return []phrase{{p.text[:i], p.line, p.kind}, {strings.TrimSpace(p.text[i+len(at):]), p.line, p.kind}}
		}
	}
	pieces := splitOutside(p.text, ",")
	if len(pieces) < 2 {
		return []phrase{p}
	}
	if p.kind == Education {
		return p.cutSchool(pieces)
	}
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
	return []phrase{{pieces[0], p.line, p.kind}, {strings.Join(pieces[1:], ", "), p.line, p.kind}}
}

// cutSchool parts "B.Sc., Computer Science, Example University, Berlin" before or after the school.
func (p phrase) cutSchool(pieces []string) []phrase {
	for i, piece := range pieces {
		if schoolWords().count(piece) == 0 {
			continue
		}
		if i == 0 {
			return []phrase{{piece, p.line, p.kind}, {strings.Join(pieces[1:], ", "), p.line, p.kind}}
		}
		return []phrase{{strings.Join(pieces[:i], ", "), p.line, p.kind}, {strings.Join(pieces[i:], ", "), p.line, p.kind}}
	}
	return []phrase{{pieces[0], p.line, p.kind}, {strings.Join(pieces[1:], ", "), p.line, p.kind}}
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
	if len(parts) < 2 {
		return parts, ""
	}
	for i := len(parts) - 1; i > 0; i-- {
		if isPlace(parts[i].text) && parts[i].titleScore() == 0 {
			place := parts[i].text
			return append(parts[:i:i], parts[i+1:]...), place
		}
	}
	if len(parts) == 2 {
		return parts, ""
	}
	// A third short phrase without a sign of anything else, after a title and an employer.
	last := parts[len(parts)-1]
	if last.titleScore() == 0 && len(strings.Fields(last.text)) <= 2 && startsUpper(last.text) && !strings.ContainsFunc(last.text, unicode.IsDigit) {
		return parts[:len(parts)-1], last.text
	}
	return parts, ""
}

// assign names the phrases: the one that reads most like a title is the title;
// where nothing tells, titles come first, except that a school comes first.
func assign(h *head, parts []phrase, kind Kind) {
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
	if parts[1].titleScore() > parts[0].titleScore() {
		title, org = 1, 0
	}
	if kind == Projects && parts[title].line == 0 {
		title, org = 0, 1
		if hasRoleWord(parts[0].text) && !hasRoleWord(parts[1].text) {
			title, org = 0, 1
		}
	}
	e.Title, e.Organization = parts[title].text, parts[org].text
	h.orgFirst = org == 0 && parts[0].line < parts[1].line
	if e.Place == "" {
		e.Organization, e.Place = splitPlace(e.Organization)
	}
	if kind == Education && len(parts) > 2 && parts[2].titleScore() >= 0 && parts[2].line == parts[title].line {
		e.Title += ", " + parts[2].text
	}
}

// splitPlace parts "Acme Ltd, Berlin, Germany" into the employer and the place.
func splitPlace(s string) (organization, place string) {
	pieces := splitOutside(s, ",")
	for len(pieces) > 1 && isOrgTail(pieces[1]) {
		pieces[0] += ", " + pieces[1]
		pieces = append(pieces[:1], pieces[2:]...)
	}
	if len(pieces) < 2 || len(pieces) > 4 {
		return s, ""
	}
	rest := strings.Join(pieces[1:], ", ")
	if hasOrgWord(rest) || strings.ContainsFunc(rest, unicode.IsDigit) || !startsUpper(rest) {
		return s, ""
	}
	return pieces[0], rest
}

// isPlace reports whether s reads like a place: "Austin, TX", "Berlin, Germany", "Remote".
func isPlace(s string) bool {
	s = strings.Trim(s, " ()")
	if s == "" || len(s) > 60 || len(strings.Fields(s)) > 6 || hasRoleWord(s) || hasOrgWord(s) || !startsUpper(s) {
		return false
	}
	if placeWords().count(s) > 0 {
		return len(strings.Fields(s)) <= 5
	}
	pieces := strings.Split(s, ",")
	last := strings.TrimSpace(pieces[len(pieces)-1])
	if len(pieces) < 2 || len(pieces) > 3 {
		return false
	}
	return len(last) == 2 && strings.ToUpper(last) == last && unicode.IsUpper(rune(last[0]))
}

// splitParts cuts a head's line at what parts its phrases: bars, dashes with
// space around them, dots, tabs, wide gaps; and where the dates stood.
func splitParts(line string) []string {
	var parts []string
	depth, start := 0, 0
	add := func(end int) {
		part := strings.Trim(line[start:end], " \t,;|·•-–—:\u00a0")
		if strings.HasPrefix(part, "(") && strings.HasSuffix(part, ")") {
			part = strings.Trim(part, "() ")
		}
		part = strings.TrimSpace(strings.NewReplacer("()", "", "[]", "").Replace(part))
		if part = strings.Trim(part, " ,;|·•-–—:"); part != "" && part != "(" && part != ")" {
			parts = append(parts, part)
		}
	}
	for i := 0; i < len(line); {
		r, size := utf8.DecodeRuneInString(line[i:])
		switch {
		case r == '(' && strings.Contains(line[i:], ")"):
			depth++
		case r == ')' && depth > 0:
			depth--
		}
		if n := separatorLen(line, i, r, size); n > 0 && (depth == 0 || r == 0) {
			end := i
			add(end)
			start = i + n
			i += n
			continue
		}
		i += size
	}
	add(len(line))
	return parts
}

// separatorLen is the length of a separator at byte i; 0 for none.
func separatorLen(line string, i int, r rune, size int) int {
	switch r {
	case 0, '|', '•', '\t', '｜', '│':
		return size
	case '·', '—', '–', '-', '−', '/':
		wide := i > 0 && line[i-1] == ' ' && i+size < len(line) && line[i+size] == ' '
		if wide || r == '—' {
			return size
		}
	case ' ':
		if n := spaces(line[i:]); n >= 3 {
			return n
		}
	}
	return 0
}

// splitOutside cuts s at a separator where no bracket is open, and trims the pieces.
func splitOutside(s, separator string) []string {
	var pieces []string
	depth, start := 0, 0
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '(':
			depth++
		case s[i] == ')' && depth > 0:
			depth--
		case depth == 0 && strings.HasPrefix(s[i:], separator):
			if piece := strings.TrimSpace(s[start:i]); piece != "" {
				pieces = append(pieces, piece)
			}
			start = i + len(separator)
		}
	}
	if piece := strings.TrimSpace(s[start:]); piece != "" {
		pieces = append(pieces, piece)
	}
	return pieces
}
