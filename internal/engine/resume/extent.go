package resume

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// How far an entry's head goes: over lines that are broken in a phrase, and
// over those that name what is still missing.

// extend adds the line below the dates when the head still lacks a part.
func (f *headFinder) extend(first, dated int) int {
	last := dated
	for last+1 < f.to && last < first+3 && f.goesOn(last) {
		last++
	}
	if last == dated && f.onlyDates(first, dated) && f.namesRoleInList(last+1) {
		return last + 1
	}
	parts := 0
	for i := first; i <= last; i++ {
		if i == first || !f.goesOn(i-1) {
			parts += len(f.parts(i))
		}
	}
	if f.isComplete(first, last) {
		return last
	}
	for last+1 < f.to && parts < 2 && last < first+3 && f.headish(last+1) && !f.hasDate(last+1) &&
		!strings.HasSuffix(f.body(last+1), ":") && !f.isInset(first, last+1) && !f.isNote(last+1) && (f.kind == Projects || !f.isLabelled(last+1)) {
		last++
		parts += len(f.parts(last))
	}
	if next := last + 2; parts < 2 && f.looks != nil && next < f.to && f.blank(last+1) {
		if end, ok := f.namesSource(next); ok {
			return end
		}
	}
	return last
}

// isInset reports whether line i of a page begins to the right of the head's
// first line, as its content does. Below dates in a margin everything does.
func (f *headFinder) isInset(first, i int) bool {
	d, dated := findDates(f.body(first))
	marginal := dated && d.span.Start == 0
	return !marginal && f.look(i).Left > f.look(first).Left+0.5*max(f.look(i).Size, 8) && !f.emphasised(i)
}

// isNote reports whether line i begins with what is neither title nor employer.
func (f *headFinder) isNote(i int) bool {
	parts := f.parts(i)
	return len(parts) > 0 && phrase{text: parts[0], kind: f.kind}.isNote()
}

// namesSource reports whether line i, with the one that it goes on in, stands
// alone between gaps and names an employer or a school, below the title and
// the dates of an entry.
func (f *headFinder) namesSource(i int) (last int, ok bool) {
	words := f.body(i)
	if last = i; f.headish(i) && f.goesOn(i) {
		last++
	}
	return last, f.headish(i) && !f.hasDate(i) && (last+1 == f.to || f.gapAfter(last) || f.lines[last+1].bullet) && f.phrases(i) <= 5 &&
		!f.isLarger(i) && (f.emphasised(i) || strings.Contains(words, ", ") || orgWords().count(words)+schoolWords().count(words) > 0)
}

// isComplete reports whether one line names a title, an employer and a place,
// or a degree and its school, so that what follows is no part of the head.
func (f *headFinder) isComplete(first, last int) bool {
	const pieces = 3
	if f.kind == Education && f.namesSchool(first, last) {
		return true
	}
	return first == last && f.phrases(first) >= pieces && hasRoleWord(f.body(first)) && f.looks != nil
}

// namesSchool reports whether the lines of a head name a degree and, apart from
// it, the school.
func (f *headFinder) namesSchool(first, last int) bool {
	var lines []string
	for i := first; i <= last; i++ {
		lines = append(lines, plainWords(f.body(i)))
	}
	text := strings.Join(lines, " ")
	if schoolStart(text) > 0 {
		return true
	}
	degree, school := false, false
	for _, part := range splitParts(text) {
		for i, piece := range splitOutside(part, ",") {
			if i > 0 && isUpperPair(piece) {
				continue // a state: "Boston, MA"
			}
			degrees, schools := degreeWords().count(piece), schoolWords().count(piece)
			degree, school = degree || degrees > 0 && schools == 0, school || schools > 0 && degrees == 0
		}
	}
	return degree && school
}

// onlyDates reports whether the lines hold dates and nothing else.
func (f *headFinder) onlyDates(first, last int) bool {
	for i := first; i <= last; i++ {
		if len(f.parts(i)) > 0 {
			return false
		}
	}
	return true
}

// namesRoleInList reports whether line i is a list item that names a role and
// an employer, as below a heading of dates.
func (f *headFinder) namesRoleInList(i int) bool {
	const mostWords = 12
	if i >= f.to || !f.lines[i].bullet {
		return false
	}
	words := f.words(i)
	if strings.HasSuffix(words, ".") && !endsAbbreviated(words) || len(strings.Fields(words)) > mostWords {
		return false
	}
	return f.phrases(i) > 1 && (hasRoleWord(words) || hasOrgWord(words) || f.kind == Education && degreeWords().count(words) > 0)
}

// goesOn reports whether line i of a head is broken in the middle of a phrase.
func (f *headFinder) goesOn(i int) bool {
	if f.breaksDates(i) {
		return true
	}
	if i+1 >= f.to || f.lines[i+1].bullet || f.blank(i+1) || f.lines[i+1].quiet || f.lines[i+1].body.Len() > longestHead {
		return false
	}
	body := f.body(i)
	if f.breaksName(i) {
		return true
	}
	if comma := strings.HasSuffix(body, ","); comma || f.hasDate(i+1) {
		return (comma || f.endsName(i+1)) && (!f.hasDate(i+1) || f.isFull(i))
	}
	return f.wraps(i) && (f.look(i+1).Bold == f.look(i).Bold || f.look(i).Bold) && (f.headish(i+1) || countWords(f.body(i+1), dates{}) <= 2)
}

// breaksName reports whether line i of a page ends within brackets, a word, or
// the name of the school that follows a degree.
func (f *headFinder) breaksName(i int) bool {
	body, next := f.body(i), f.body(i+1)
	if f.looks == nil || len(body)+len(next) > 2*longestHead {
		return false
	}
	if open := strings.LastIndexByte(body, '('); open >= 0 && !strings.Contains(body[open:], ")") {
		end := strings.IndexAny(next, "()")
		return end >= 0 && next[end] == ')'
	}
	if !f.isFull(i) {
		return false
	}
	if first, _ := utf8.DecodeRuneInString(next); unicode.IsLower(first) && hyphenLen(body) > 0 {
		return true
	}
	if f.kind != Education || f.lines[i+1].bullet || schoolWords().count(body) > 0 {
		return false
	}
	at := schoolStart(body + " " + next)
	return at > 0 && at < len(body)
}

// hyphenLen is the length of the hyphen with which a page broke a word at the
// end of s; 0 for none, and for one that may belong to the word.
func hyphenLen(s string) int {
	if last, size := utf8.DecodeLastRuneInString(s); last == '\u2010' || last == '\u00ad' {
		return size
	}
	return 0
}

// endsName reports whether line i begins with nothing but the last words of an
// employer's or a school's name: "Institute, 2026".
func (f *headFinder) endsName(i int) bool {
	parts := f.parts(i)
	if len(parts) == 0 {
		return false
	}
	for word := range strings.FieldsFuncSeq(strings.ToLower(parts[0]), notInWord) {
		if !schoolWords().has(word) && !orgWords().has(word) {
			return false
		}
	}
	return true
}

// breaksDates reports whether a range of dates begins on line i and ends on the next.
func (f *headFinder) breaksDates(i int) bool {
	if i+1 >= f.to || f.blank(i+1) || f.lines[i+1].quiet || f.lines[i+1].bullet && !f.endsDates(i+1) {
		return false
	}
	const longest = 160 // bytes of two lines that hold a head
	body, next := f.body(i), f.body(i+1)
	if len(body)+len(next) > longest {
		return false
	}
	d, ok := findDates(body + " " + next)
	return ok && d.ranged && d.span.Start < len(body) && d.span.End > len(body)+1
}

// endsDates reports whether line i only looks like a list item: its dash
// stands between two dates, "– 2015".
func (f *headFinder) endsDates(i int) bool {
	words := f.words(i)
	return dateLen(words) == len(words) || IsPresent(words)
}

// dateLine is line i with what stands beside it, and with the next line when
// its dates end there.
func (f *headFinder) dateLine(i int) string {
	if f.breaksDates(i) {
		return f.said(i) + " " + f.body(i+1)
	}
	return f.said(i)
}
