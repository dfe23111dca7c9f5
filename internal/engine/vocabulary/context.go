package vocabulary

import (
	"slices"
	"strings"
	"unicode"
)

// Words that follow the name of a tool and hardly ever an ordinary word.
var toolNouns = []string{
	"developer", "developers", "engineer", "engineers", "engineering", "programmer", "programming", "development",
	"services", "service", "microservices", "backend", "code", "codebase", "application", "applications", "apps",
	"api", "apis", "scripts", "scripting", "library", "libraries", "framework", "language", "sdk", "modules",
	"skills", "experience", "knowledge", "spreadsheets", "formulas", "macros", "clusters", "pipelines", "jobs",
	"entwickler", "entwicklerin", "entwicklung", "kenntnisse", "programmierung",
}

// Words that tie the items of a list.
var conjunctions = []string{"and", "or", "und", "oder", "sowie", "&", "plus"}

// Words that put one letter in the place of a language: "models in R".
var prepositions = []string{"in", "with", "using", "mit", "language"}

// Words beside which a spelling means something else.
var deniedAfter = map[string][]string{
	"Go":     {"to", "live", "above", "beyond", "the", "further", "forward", "ahead", "big", "green", "getter", "kart"},
	"C":      {"level", "suite", "section", "corp"},
	"Latin":  {"america", "american"},
	"Master": {"the", "your", "new", "data", "trainer", "plan", "schedule", "craftsman", "chef", "sergeant"},
	"Zoom":   {"in", "out"},
	"Slack":  {"time"},
	"Ruby":   {"tuesday"},
	"Agile":  {"enough"},
}

var deniedBefore = map[string][]string{
	"Master": {"scrum", "head", "station", "grand", "quiz", "web"},
	"C":      {"vitamin", "grade", "class", "klasse", "hepatitis", "section", "type", "level", "plan"},
	"R":      {"section", "type", "grade"},
	"Word":   {"the"},
}

// plausible judges a spelling that is also an ordinary word by what stands beside it.
func (r *reader) plausible(c candidate) bool {
	name := r.raw(c.from, c.to)
	before, after := r.wordBefore(c.from), r.wordAfter(c.to)
	if slices.Contains(deniedAfter[name], after) || slices.Contains(deniedBefore[name], before) {
		return false
	}
	if r.hyphened(c.from - 1) {
		return false
	}
	if r.hyphened(c.to) {
		return r.compound(c.to + 1)
	}
	if c.rule == listed {
		return true // inCompany judges it when the others are known
	}
	return c.term.Kind == Degree || !r.opensSentence(c.from) || r.closesItem(c.to) || slices.Contains(toolNouns, after)
}

// inCompany reports whether candidate i is an item among other skills, or
// stands where only a tool can.
func (r *reader) inCompany(found []candidate, i int) bool {
	c := found[i]
	if r.hyphened(c.to) || slices.Contains(toolNouns, r.wordAfter(c.to)) {
		return true
	}
	if c.to-c.from == 1 && slices.Contains(prepositions, r.wordBefore(c.from)) && r.at(c.to) != '.' {
		return true
	}
	if !r.opensItem(c.from) || !r.closesItem(c.to) {
		return false
	}
	alone := r.opensLine(c.from) && r.closesLine(c.to)
	near := func(j int) bool {
		if j < 0 || j >= len(found) || found[j].rule == listed || found[j].term.Field == "soft" {
			return false
		}
		lines := r.linesBetween(min(c.to, found[j].to), max(c.from, found[j].from))
		return lines == 0 || alone && lines == 1
	}
	for step := 1; step <= 4; step++ {
		if near(i-step) || near(i+step) {
			return true
		}
	}
	return false
}

func (r *reader) raw(from, to int) string {
	var b strings.Builder
	for _, g := range r.text[from:to] {
		b.WriteRune(g.raw)
	}
	return b.String()
}

func (r *reader) hyphened(i int) bool {
	return i >= 0 && i < len(r.text) && r.text[i].hyphen
}

// compound reports whether the word at i makes a compound with a tool's name:
// Go-Entwickler, R-based.
func (r *reader) compound(i int) bool {
	if i >= len(r.text) {
		return false
	}
	if unicode.IsUpper(r.text[i].raw) {
		return true
	}
	word := r.wordAfter(i)
	return strings.HasPrefix(word, "bas") || word == "native" || word == "like"
}

// wordBefore is the folded word that ends at i, blanks between ignored.
func (r *reader) wordBefore(i int) string {
	for r.at(i-1) == ' ' {
		i--
	}
	end := i
	for i > 0 && wordRune(r.at(i-1)) {
		i--
	}
	return r.fold(i, end)
}

// wordAfter is the folded word (or the &) that begins at i, blanks between ignored.
func (r *reader) wordAfter(i int) string {
	for r.at(i) == ' ' {
		i++
	}
	start := i
	if r.at(i) == '&' {
		return "&"
	}
	for wordRune(r.at(i)) {
		i++
	}
	return r.fold(start, i)
}

func (r *reader) fold(from, to int) string {
	var b strings.Builder
	for i := from; i < to; i++ {
		b.WriteRune(r.at(i))
	}
	return b.String()
}

// opensSentence reports whether a sentence, a line or a bullet begins at i.
func (r *reader) opensSentence(i int) bool {
	if r.opensLine(i) {
		return true
	}
	for r.at(i-1) == ' ' {
		i--
	}
	return strings.ContainsRune(".!?", r.at(i-1))
}

// opensLine reports whether only a bullet or markup stands before i on its line.
func (r *reader) opensLine(i int) bool {
	for i--; i >= 0; i-- {
		g := r.text[i]
		if g.lines > 0 {
			return true
		}
		if !strings.ContainsRune(" –*+>#•·▪◦‣", g.fold) {
			return false
		}
	}
	return true
}

func (r *reader) closesLine(i int) bool {
	return i >= len(r.text) || r.text[i].lines > 0
}

func (r *reader) opensItem(i int) bool {
	if r.opensLine(i) || slices.Contains(conjunctions, r.wordBefore(i)) {
		return true
	}
	for r.at(i-1) == ' ' {
		i--
	}
	return strings.ContainsRune(",;:/|•·&+([–*", r.at(i-1))
}

// closesItem reports whether an item of a list can end at i.
func (r *reader) closesItem(i int) bool {
	if r.closesLine(i) || slices.Contains(conjunctions, r.wordAfter(i)) {
		return true
	}
	for r.at(i) == ' ' {
		i++
	}
	return i >= len(r.text) || strings.ContainsRune(",;:/|•·&+)(].–*", r.at(i))
}

func (r *reader) linesBetween(from, to int) int {
	lines := 0
	for i := from; i < to; i++ {
		lines += r.text[i].lines
	}
	return lines
}
