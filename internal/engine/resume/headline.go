package resume

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// What tells a line of an entry's head from running text.

// headish reports whether line i may belong to a head: short, no bullet, no sentence.
func (f *headFinder) headish(i int) bool {
	l := f.lines[i]
	if l.bullet || l.rule || l.quiet || f.blank(i) || l.body.Len() > longestHead {
		return false
	}
	if level, _ := f.markedAs(i); level > 0 {
		return false
	}
	body := plainWords(f.body(i))
	d, dated := findDates(body)
	if dated && d.ranged && strings.HasSuffix(body[:d.span.Start], "(") {
		body = body[:d.span.End] // a sentence may follow the brackets
	}
	const mostRunes, mostWords = 110, 16
	if utf8.RuneCountInString(body)-d.span.Len() > mostRunes || countWords(body, d) > mostWords || f.isProse(i) {
		return false
	}
	if strings.HasSuffix(body, ".") && !endsAbbreviated(body) || strings.HasSuffix(body, "!") {
		return false
	}
	if strings.HasSuffix(body, ",") && !(dated && d.span.Start == 0) && !f.isBold(i) && !f.isFull(i) {
		return false
	}
	first, _ := utf8.DecodeRuneInString(body)
	return !unicode.IsLower(first) || f.kind == Projects || f.isBold(i) || strings.Contains(strings.SplitN(body, " ", 2)[0], ".") || sinceFirst(body)
}

// countWords counts the words of a line, its dates left out.
func countWords(line string, d dates) int {
	n := 0
	for _, part := range []string{line[:d.span.Start], line[d.span.End:]} {
		for word := range strings.FieldsSeq(part) {
			if strings.ContainsFunc(word, unicode.IsLetter) {
				n++
			}
		}
	}
	return n
}

// isProse reports whether line i of a page is part of a paragraph: a sentence
// ends in it, or it goes on in the next line.
func (f *headFinder) isProse(i int) bool {
	if f.looks == nil || f.emphasised(i) {
		return false
	}
	body := f.body(i)
	for at := strings.Index(body, ". "); at > 0; {
		word := body[strings.LastIndexByte(body[:at], ' ')+1 : at]
		next, _ := utf8.DecodeRuneInString(body[at+2:])
		if len(word) >= 5 && unicode.IsUpper(next) && !strings.Contains(word, ".") {
			return true
		}
		further := strings.Index(body[at+2:], ". ")
		if further < 0 {
			break
		}
		at += 2 + further
	}
	if d, ok := findDates(body); ok && d.ranged && f.phrases(i) > 1 && hasRoleWord(body) {
		return false
	}
	return f.wraps(i) && i+1 < f.to && !startsUpper(f.body(i+1))
}

// wraps reports whether line i of a page was broken only because it was full.
func (p *page) wraps(i int) bool {
	const wide = 260 // points
	fewest := 6      // words; a shorter line that goes to the edge is set so
	if p.look(i).Right > 0 && p.edges[i]-p.look(i).Left < wide {
		fewest = 2
	}
	return p.isFull(i) && !p.lines[i+1].bullet && !p.lines[i+1].quiet &&
		!strings.Contains(p.body(i), "   ") && len(strings.Fields(p.body(i))) >= fewest
}

func sinceFirst(body string) bool {
	d, ok := findDates(body)
	return ok && d.span.Start == 0
}

// endsAbbreviated reports whether the full stop at the end closes an
// abbreviation ("Acme Inc.", "Washington, D.C.") and not a sentence.
func endsAbbreviated(s string) bool {
	fields := strings.Fields(s)
	last := fields[len(fields)-1]
	if strings.HasSuffix(fields[max(0, len(fields)-2)], ",") && startsUpper(last) {
		return true // "Bethlehem, Penna."
	}
	return len(fields) <= 8 && (len(last) <= 4 || strings.Count(last, ".") > 1)
}

func (f *headFinder) hasDate(i int) bool {
	d, ok := findDates(f.dateLine(i))
	return ok && f.prominent(i, d)
}

// emphasised reports whether line i begins in bold, or is bold or italic as a whole.
func (p *page) emphasised(i int) bool {
	body := p.body(i)
	if p.isBold(i) || p.isLarger(i) || p.look(i).Italic && !p.setting.italic {
		return true
	}
	return strings.HasPrefix(body, "**") || strings.HasPrefix(body, "__") || emphasisLen(body) > 0 ||
		strings.HasPrefix(body, "*") && !p.lines[i].bullet || strings.HasPrefix(body, "_")
}
