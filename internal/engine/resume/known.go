package resume

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// longestHeading is the most bytes a heading may have that no markup marks as one.
const longestHeading = 64

// knownHeading is what a heading's words are known to mean.
type knownHeading struct {
	kind     Kind
	language string // ISO 639-1 of the first language listed that uses the words
}

var knownHeadings = sync.OnceValue(func() map[string]knownHeading {
	table := make(map[string]knownHeading)
	for _, row := range headingWords {
		for words := range strings.SplitSeq(row.words, "|") {
			key := folded(words)
			if _, taken := table[key]; !taken {
				table[key] = knownHeading{row.kind, row.language}
			}
		}
	}
	return table
})

var qualifiers = sync.OnceValue(func() map[string]bool {
	set := make(map[string]bool)
	for word := range strings.SplitSeq(qualifierWords, " ") {
		set[fold(word)] = true
	}
	return set
})

var titles = sync.OnceValue(func() map[string]bool {
	set := make(map[string]bool)
	for words := range strings.SplitSeq(titleWords, "|") {
		set[fold(words)] = true
	}
	return set
})

// isTitle reports whether words name the paper itself: "Resume", "Lebenslauf".
func isTitle(words string) bool {
	return len(words) <= longestHeading && titles()[fold(words)]
}

// lookup tells what a heading's words mean. It is strict: it takes known
// words, with a qualifier before or behind them ("selected", "relevant"), something in
// brackets behind them, or several of them joined ("Skills & Tools").
func lookup(words string) (knownHeading, bool) {
	if len(words) > longestHeading {
		return knownHeading{}, false
	}
	key := fold(words)
	if k, ok := lookupKey(key); ok {
		return k, true
	}
	if open := strings.IndexAny(words, "(（["); open > 0 {
		if k, ok := lookupKey(fold(words[:open])); ok {
			return k, true
		}
	}
	return lookupJoined(key)
}

func lookupKey(key string) (knownHeading, bool) {
	table := knownHeadings()
	if k, ok := table[key]; ok {
		return k, true
	}
	// "selected projects"; in the Romance languages also "proyectos destacados".
	for i := strings.LastIndexByte(key, ' '); i > 0 && qualifiers()[key[i+1:]]; i = strings.LastIndexByte(key, ' ') {
		if key = key[:i]; table[key] != (knownHeading{}) {
			return table[key], true
		}
	}
	for {
		first, rest, more := strings.Cut(key, " ")
		if !more || !qualifiers()[first] {
			return knownHeading{}, false
		}
		if k, ok := table[rest]; ok {
			return k, true
		}
		key = rest
	}
}

// lookupJoined reads "skills & awards" and "work / internships": every part must be known.
func lookupJoined(key string) (first knownHeading, ok bool) {
	parts := strings.Split(key, " & ")
	if len(parts) < 2 {
		return knownHeading{}, false
	}
	for i, part := range parts {
		k, ok := lookupKey(part)
		if !ok {
			return knownHeading{}, false
		}
		if i == 0 {
			first = k
		}
	}
	return first, true
}

// lookupWithin is for words that markup has marked as a heading already: it
// is enough that they begin or end with something known ("Cloud Skills").
func lookupWithin(words string) (knownHeading, bool) {
	if k, ok := lookup(words); ok {
		return k, true
	}
	if len(words) > 2*longestHeading {
		return knownHeading{}, false
	}
	fields := strings.Fields(fold(words))
	for n := len(fields) - 1; n > 0; n-- {
		for _, part := range [][]string{fields[:n], fields[len(fields)-n:]} {
			if k, ok := knownHeadings()[strings.Join(part, " ")]; ok {
				return k, true
			}
		}
	}
	return knownHeading{}, false
}

// joiners become "&" when a heading is folded, so that joined headings compare alike.
var joiners = map[string]bool{"and": true, "und": true, "et": true, "y": true, "e": true, "en": true, "i": true, "ve": true, "и": true, "та": true, "и/или": true, "&": true, "+": true}

// fold brings a heading's words to the form in which they are compared: lower
// case without accents, decoration, colons or letter spacing.
func fold(words string) string { return folded(unspace(words)) }

// folded is fold for words that are not letter-spaced.
func folded(words string) string {
	var b strings.Builder
	b.Grow(len(words))
	space := false
	for _, r := range decomposed(words) {
		switch {
		case unicode.Is(unicode.Mn, r):
			continue
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			writeFolded(&b, r)
			continue
		case r == '&' || r == '+' || r == '/' || r == ',' || r == '、':
			b.WriteString(" & ")
		}
		space = true
	}
	fields := strings.Fields(b.String())
	for i, field := range fields {
		if joiners[field] && i > 0 && i < len(fields)-1 {
			fields[i] = "&"
		}
	}
	return strings.Trim(strings.ReplaceAll(strings.Join(fields, " "), "& &", "&"), "& ")
}

// decomposed parts accents from their letters.
func decomposed(s string) string {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return norm.NFD.String(s)
		}
	}
	return s
}

func writeFolded(b *strings.Builder, r rune) {
	switch r = unicode.ToLower(r); r {
	case 'ß':
		b.WriteString("ss")
	case 'ı':
		b.WriteByte('i')
	case 'ł':
		b.WriteByte('l')
	case 'æ':
		b.WriteString("ae")
	case 'œ':
		b.WriteString("oe")
	case 'ø':
		b.WriteByte('o')
	default:
		b.WriteRune(r)
	}
}

// unspace closes up letter-spaced words: "S K I L L S" is "SKILLS", and two
// or more spaces part the words of "W O R K  H I S T O R Y". Where the spaces
// between letters and words are alike, or some are lost ("E D U C AT I O N"),
// the known headings tell.
func unspace(words string) string {
	if len(words) <= 2*longestHeading && isLoose(words) {
		if _, known := knownHeadings()[folded(words)]; known {
			return words
		}
		if known, ok := compactHeadings()[compact(words)]; ok {
			return respace(words, known)
		}
	}
	if !isSpaced(words) {
		return words
	}
	var parts []string
	for part := range strings.SplitSeq(strings.ReplaceAll(words, "\t", "  "), "  ") {
		if part = strings.ReplaceAll(part, " ", ""); part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, " ")
}

// compactHeadings are the known headings by their letters alone.
var compactHeadings = sync.OnceValue(func() map[string]string {
	table := make(map[string]string)
	add := func(key string) {
		short := compact(key)
		other, taken := table[short]
		joined, otherJoined := strings.Contains(key, "&"), strings.Contains(other, "&")
		if !taken || otherJoined && !joined || joined == otherJoined && key < other {
			table[short] = key
		}
	}
	for key := range knownHeadings() {
		add(key)
		if !strings.Contains(key, "&") {
			continue
		}
		for joiner := range joiners {
			if compact(joiner) == joiner { // "und", not "+"
				add(strings.ReplaceAll(key, "&", joiner))
			}
		}
	}
	return table
})

// compact are the letters of words as the known headings are folded.
func compact(words string) string {
	var b strings.Builder
	for _, r := range decomposed(words) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			writeFolded(&b, r)
		}
	}
	return b.String()
}

// respace parts the letters of words as the known heading's words are parted;
// a mark between them stays with the word before it.
func respace(words, known string) string {
	var b strings.Builder
	rest := []rune(strings.Join(strings.Fields(words), ""))
	for part := range strings.FieldsSeq(known) {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		letters := utf8.RuneCountInString(part)
		for len(rest) > 0 && (letters > 0 || !unicode.IsLetter(rest[0]) && !unicode.IsDigit(rest[0]) && rest[0] != '&') {
			if letters--; part != "&" && !unicode.IsLetter(rest[0]) && !unicode.IsDigit(rest[0]) {
				letters++
			}
			b.WriteRune(rest[0])
			rest = rest[1:]
		}
	}
	if len(rest) > 0 {
		return words // accents or joining words are written otherwise
	}
	return b.String()
}

// isLoose reports whether words may be letter-spaced: they are in capitals, or
// most are of one or two letters.
func isLoose(words string) bool {
	n, short := 0, 0
	for word := range strings.FieldsSeq(words) {
		n++
		if utf8.RuneCountInString(word) <= 2 {
			short++
		}
	}
	return n > 2 && 2*short >= n || isCapitals(words)
}

// isSpaced reports whether every word of s is a single letter, as in "S K I L L S".
func isSpaced(s string) bool {
	n := 0
	for word := range strings.FieldsSeq(s) {
		letters := 0
		for _, r := range word {
			if letters++; letters > 1 || unicode.Is(unicode.Han, r) {
				return false
			}
		}
		n++
	}
	return n >= 4
}
