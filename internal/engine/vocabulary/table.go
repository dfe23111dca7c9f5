package vocabulary

import (
	"embed"
	"fmt"
	"path"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// The tables: a file for each field, named after it. A line is one term,
// small where its words are ordinary ones:
//
//	Name = ACRONYM | alias | alias > broader, broader
//
// A bracketed line sets the kind (and level) of those below it. A mark after
// a spelling says how much it takes to believe in it, see rule.
//
//go:embed terms/*.txt
var tables embed.FS

// rule says when a spelling found in a text really names its term.
type rule byte

const (
	anyCase   rule = 0   // wherever it stands
	exactCase rule = '!' // only with these capitals: REST, not rest
	capital   rule = '?' // these capitals, and not as an ordinary word that opens a sentence: Go, Excel
	listed    rule = '~' // these capitals, and only in the company of other skills: C, R, Word
)

// spelling is one way to write a term.
type spelling struct {
	term  *Term
	rule  rule
	glyph []glyph
}

// lexicon is everything the tables say, ready for searching.
type lexicon struct {
	terms []*Term
	names map[string]*Term // by folded spelling
	root  *node
}

// lexiconOnce reads the tables at first use. They are part of the program, so
// a fault in them is a fault of the build, which a test finds.
var lexiconOnce = sync.OnceValue(func() *lexicon {
	lex, err := readTables()
	if err != nil {
		panic(err)
	}
	return lex
})

// Terms lists every term, in order of the tables. The slice is the caller's; the terms are not.
func Terms() []*Term {
	return append([]*Term(nil), lexiconOnce().terms...)
}

// Lookup returns the term with that name, alias or acronym in any
// capitalisation, or nil when it is unknown.
func Lookup(name string) *Term {
	return lexiconOnce().names[foldKey(name)]
}

func readTables() (*lexicon, error) {
	files, err := tables.ReadDir("terms")
	if err != nil {
		return nil, fmt.Errorf("read the vocabulary: %w", err)
	}
	lex := &lexicon{names: map[string]*Term{}, root: &node{}}
	broader := map[*Term]string{}
	for _, file := range files {
		text, err := tables.ReadFile(path.Join("terms", file.Name()))
		if err != nil {
			return nil, fmt.Errorf("read the vocabulary: %w", err)
		}
		if err := lex.readTable(strings.TrimSuffix(file.Name(), ".txt"), string(text), broader); err != nil {
			return nil, fmt.Errorf("read the vocabulary of %s: %w", file.Name(), err)
		}
	}
	for term, names := range broader {
		for name := range strings.SplitSeq(names, ",") {
			wide := lex.names[foldKey(name)]
			if wide == nil {
				return nil, fmt.Errorf("read the vocabulary: %s is said to include the unknown %q", term.Name, name)
			}
			term.Broader = append(term.Broader, wide)
		}
	}
	return lex, nil
}

func (l *lexicon) readTable(field, text string, broader map[*Term]string) error {
	var kind Kind
	var level int
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if header, ok := strings.CutPrefix(line, "["); ok {
			name, digits, _ := strings.Cut(strings.TrimSuffix(header, "]"), " ")
			kind, level = Kind(name), 0
			if digits != "" {
				n, err := strconv.Atoi(digits)
				if err != nil {
					return fmt.Errorf("level of %q: %w", line, err)
				}
				level = n
			}
			continue
		}
		body, wide, _ := strings.Cut(line, " > ")
		term := &Term{Kind: kind, Field: field, Level: level}
		if kind == Language || kind == Degree {
			term.Field = ""
		}
		if err := l.add(term, body); err != nil {
			return err
		}
		if wide != "" {
			broader[term] = wide
		}
	}
	return nil
}

// add reads "Name = ACRONYM | alias | alias" into term and indexes every spelling.
func (l *lexicon) add(term *Term, body string) error {
	names := strings.Split(body, " | ")
	if name, acronym, ok := strings.Cut(names[0], " = "); ok {
		names = append([]string{name, acronym}, names[1:]...)
		term.Acronym, _ = cutRule(acronym)
		term.Long = inSentence(name)
	}
	for i, name := range names {
		name, rule := cutRule(name)
		key := foldKey(name)
		if other := l.names[key]; other != nil && other != term {
			return fmt.Errorf("%q names both %s and %s", name, other.Name, term.Name)
		}
		if i == 0 {
			term.Name = name
			term.Proper = rule == exactCase || proper(name)
		} else {
			term.Aliases = append(term.Aliases, name)
		}
		l.names[key] = term
		l.root.insert(spelling{term: term, rule: rule, glyph: glyphs(name)})
	}
	l.terms = append(l.terms, term)
	return nil
}

func cutRule(name string) (string, rule) {
	name = strings.TrimSpace(name)
	switch last := rule(name[len(name)-1]); last {
	case exactCase, capital, listed:
		return name[:len(name)-1], last
	}
	return name, anyCase
}

// proper reports whether a name's last word is one that keeps its letters:
// Apache Kafka, S/4HANA, but not B2B sales.
func proper(name string) bool {
	last := name[strings.LastIndexByte(name, ' ')+1:]
	return strings.ContainsFunc(last, func(r rune) bool { return unicode.IsUpper(r) || unicode.IsDigit(r) })
}

// inSentence writes a name as it stands in the middle of a sentence: names
// whose later words are small are no proper names.
func inSentence(name string) string {
	first, size := utf8.DecodeRuneInString(name)
	if strings.IndexFunc(name[size:], unicode.IsUpper) >= 0 {
		return name
	}
	return string(unicode.ToLower(first)) + name[size:]
}

// foldKey is a spelling as the index knows it.
func foldKey(name string) string {
	var key strings.Builder
	for _, g := range glyphs(strings.TrimSpace(name)) {
		key.WriteRune(g.fold)
	}
	return key.String()
}
