package ground

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/german"

	"tailor/internal/engine/vocabulary"
)

// token is one word of a text. Signs inside a word belong to it (C++, Node.js,
// 32-bed, don't); signs around it do not.
type token struct {
	text       string
	lower      string
	start, end int
	first      bool // begins a sentence, or follows a colon or an opening quote
	apart      bool // a comma, a dash, a bracket or the like stands between it and the word before
}

// reading is a text and everything in it that can be checked.
type reading struct {
	text       string
	tokens     []token
	quantities []quantity
	dates      []date
	terms      []vocabulary.Hit
	stems      map[string]bool // of the content words, in English and in German
}

// read finds the words, quantities, dates and known terms of a text.
func read(text string) *reading {
	r := &reading{text: text, tokens: tokens(text), terms: vocabulary.Find(text), stems: map[string]bool{}}
	r.dates = dates(text)
	r.quantities = quantities(r)
	for _, t := range r.tokens {
		for _, part := range parts(t.lower) {
			if !content(part) {
				continue
			}
			for _, s := range stem(part) {
				r.stems[s] = true
			}
		}
	}
	return r
}

func tokens(text string) []token {
	var out []token
	first, apart := true, true
	for i := 0; i < len(text); {
		char, size := utf8.DecodeRuneInString(text[i:])
		if !unicode.IsLetter(char) && !unicode.IsDigit(char) {
			switch {
			case char == '.' || char == '!' || char == '?' || char == ';' || char == ':':
				first, apart = true, true
			case unicode.IsSpace(char) || char == '*' || char == '_':
			default:
				apart = true
				first = first || strings.ContainsRune(`"“„»«•|`, char)
			}
			i += size
			continue
		}
		end := wordEnd(text, i)
		out = append(out, token{
			text: text[i:end], lower: strings.ToLower(text[i:end]),
			start: i, end: end, first: first, apart: apart,
		})
		first, apart = false, false
		i = end
	}
	return out
}

// wordEnd is where the word that begins at start ends: inner signs count only
// between letters or digits, + and # also at the end.
func wordEnd(text string, start int) int {
	i := start
	for i < len(text) {
		char, size := utf8.DecodeRuneInString(text[i:])
		if unicode.IsLetter(char) || unicode.IsDigit(char) || unicode.Is(unicode.Mn, char) {
			i += size
			continue
		}
		next, _ := utf8.DecodeRuneInString(text[i+size:])
		inner := unicode.IsLetter(next) || unicode.IsDigit(next)
		if strings.ContainsRune("-'’./&‑", char) && inner {
			i += size
			continue
		}
		if (char == '+' || char == '#') && !inner && unicode.IsLetter(lastRune(text[:i])) || char == '+' && strings.HasSuffix(text[:i], "+") {
			i += size
			continue
		}
		return i
	}
	return i
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

// parts splits a compound word at its hyphens and slashes.
func parts(word string) []string {
	return strings.FieldsFunc(word, func(r rune) bool { return strings.ContainsRune("-‑/'’&.", r) })
}

// content reports whether a word, in lower case, says something of its own.
func content(word string) bool {
	if utf8.RuneCountInString(word) < 3 || stopWords()[word] {
		return false
	}
	first, _ := utf8.DecodeRuneInString(word)
	return unicode.IsLetter(first)
}

// stem gives the stems of a word in lower case: resumes mix languages, so both count.
func stem(word string) []string {
	en := snowballstem.NewEnv(word)
	english.Stem(en)
	de := snowballstem.NewEnv(word)
	german.Stem(de)
	if en.Current() == de.Current() {
		return []string{en.Current()}
	}
	return []string{en.Current(), de.Current()}
}

// has reports whether the text uses the word in any of its forms.
func (r *reading) has(word string) bool {
	for _, s := range stem(word) {
		if r.stems[s] {
			return true
		}
	}
	return kindred(r.stems, word)
}

// kindred looks for words that share a long beginning: manager and management,
// Entwickler and entwickelte.
func kindred(stems map[string]bool, word string) bool {
	runes := []rune(word)
	if len(runes) < 6 {
		return false
	}
	prefix := string(runes[:max(5, len(runes)*3/5)])
	for s := range stems {
		if strings.HasPrefix(s, prefix) {
			return true
		}
	}
	return false
}

// near gives the content words within distance words of the span, itself left out.
func (r *reading) near(start, end, distance int) []string {
	first := sort.Search(len(r.tokens), func(i int) bool { return r.tokens[i].end > start })
	last := sort.Search(len(r.tokens), func(i int) bool { return r.tokens[i].start >= end }) - 1
	if last < first {
		return nil
	}
	var words []string
	for i := max(0, first-distance); i <= min(len(r.tokens)-1, last+distance); i++ {
		all := parts(r.tokens[i].lower)
		for _, word := range all {
			if content(word) && !numberWord(word) && (i < first || i > last || len(all) > 1) {
				words = append(words, word)
			}
		}
	}
	return words
}

// inTerm reports whether the span lies within a term that the vocabulary knows.
func (r *reading) inTerm(start, end int) bool {
	for _, hit := range r.terms {
		if hit.Start <= start && end <= hit.End {
			return true
		}
	}
	return false
}

// find gives the span of words in the text, whole words, any case.
func (r *reading) find(words string) (start, end int, ok bool) {
	lower := strings.ToLower(r.text)
	if len(lower) != len(r.text) { // a letter whose lower case has another length
		lower = r.text
	}
	words = strings.ToLower(words)
	for from := 0; from < len(lower); {
		i := strings.Index(lower[from:], words)
		if i < 0 {
			return 0, 0, false
		}
		start, end = from+i, from+i+len(words)
		if !wordRune(lastRune(lower[:start])) && !wordRune(firstRune(lower[end:])) {
			return start, end, true
		}
		from = start + 1
	}
	return 0, 0, false
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func wordRune(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}
