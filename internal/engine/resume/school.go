package resume

import (
	"slices"
	"strings"
)

// What the head of a degree holds: the degree, its field and the school.

// cutSchool parts "B.Sc., Computer Science, Example University, Berlin" before or after the school.
func (p phrase) cutSchool(pieces []string) []phrase {
	for i, piece := range pieces {
		if schoolWords().count(piece) == 0 {
			continue
		}
		if i == 0 {
			if school, degree := p.bracketedDegree(); degree.text != "" {
				return []phrase{degree, school}
			}
			return []phrase{{piece, p.line, p.kind}, {strings.Join(pieces[1:], ", "), p.line, p.kind}}
		}
		return []phrase{{strings.Join(pieces[:i], ", "), p.line, p.kind}, {strings.Join(pieces[i:], ", "), p.line, p.kind}}
	}
	return []phrase{{pieces[0], p.line, p.kind}, {strings.Join(pieces[1:], ", "), p.line, p.kind}}
}

// bracketedDegree parts "Example School, Hamm (Fachoberschulreife)".
func (p phrase) bracketedDegree() (school, degree phrase) {
	before, inside, found := strings.Cut(p.text, " (")
	inside, closed := strings.CutSuffix(inside, ")")
	if !found || !closed || strings.Contains(inside, "(") || degreeWords().count(inside) == 0 {
		return p, phrase{}
	}
	return phrase{before, p.line, p.kind}, phrase{inside, p.line, p.kind}
}

// isLowerSchool reports whether a school's name is that of one without fields of study.
func isLowerSchool(name string) bool {
	return lowerSchools().count(name) > 0 || strings.Contains(strings.ToLower(name), "high school")
}

// schoolStart is where the name of a school begins behind a degree that
// nothing parts from it, as where a page was bold before it: "MSc Finance London
// Business School". A degree ends with its field, its own name or a bracket; 0
// where it does not.
func schoolStart(s string) int {
	words := wordSpans(s)
	school := slices.IndexFunc(words, func(w Span) bool { return s[w.Start] != '(' && schoolWords().count(s[w.Start:w.End]) > 0 })
	for i := school - 1; i >= 0; i-- {
		word, next := s[words[i].Start:words[i].End], words[i+1].Start
		isField := fieldWords().count(word) > 0
		switch {
		case strings.HasSuffix(word, ")"):
			return next
		case strings.ContainsAny(word[len(word)-1:], ",;:|"), !startsUpper(word) && !isNameLink(word):
			return 0
		case isField && i == school-1 && i > 0 && s[next:words[school].End] == "School" && !isNameLink(wordOf(s, words, school+1)):
			continue // "Business School"
		case isField, degreeWords().count(word) > 0:
			if !startsUpper(s[next:]) || degreeWords().count(s[:next]) == 0 {
				return 0
			}
			return next
		}
	}
	return 0
}

// wordSpans is where the words of s stand, the marks at their ends included.
func wordSpans(s string) []Span {
	var spans []Span
	at := 0
	for word := range strings.FieldsSeq(s) {
		start := at + strings.Index(s[at:], word)
		at = start + len(word)
		spans = append(spans, Span{start, at})
	}
	return spans
}

// wordOf is word i of s; "" behind the last.
func wordOf(s string, words []Span, i int) string {
	if i >= len(words) {
		return ""
	}
	return s[words[i].Start:words[i].End]
}

// isNameLink reports whether a word may stand inside a school's name in small letters.
func isNameLink(word string) bool {
	switch word {
	case "of", "and", "&", "the", "for", "at", "in", "de", "du", "des", "la", "le", "del", "di", "der", "die", "für", "und", "am", "von", "van":
		return true
	}
	return false
}

// withoutNote drops brackets with a note from the end of a degree: "(online
// course, 40 hours)", "(GPA 3.9)"; not "(BSN)".
func withoutNote(title string) string {
	open := strings.LastIndex(title, " (")
	if open <= 0 || !strings.HasSuffix(title, ")") || !strings.ContainsAny(title[open:], ",0123456789") {
		return title
	}
	return title[:open]
}

// takeField moves a field of study from behind the school to a degree that
// has none: "PhD" of "Princeton University, Computer Science".
func (e *Entry) takeField() {
	for word := range strings.FieldsFuncSeq(e.Title, notInWord) {
		if word = strings.ToLower(word); !degreeWords().has(word) || leavingWords().has(word) {
			return
		}
	}
	if isLowerSchool(e.Organization) {
		return
	}
	school, field, found := strings.Cut(e.Organization, ", ")
	switch {
	case found && schoolWords().count(school) > 0 && schoolWords().count(field) == 0:
		e.Organization, e.Title = school, e.Title+", "+field
	case !found && e.Place != "" && !isPlace(e.Place):
		e.Title, e.Place = e.Title+", "+e.Place, ""
	}
}
