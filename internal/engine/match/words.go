package match

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/portuguese"
	"github.com/blevesearch/snowballstem/spanish"
)

// stemmers by ISO 639-1 code; a text in another language is read as English.
var stemmers = map[string]func(*snowballstem.Env) bool{
	"en": english.Stem, "de": german.Stem, "fr": french.Stem, "es": spanish.Stem,
	"it": italian.Stem, "pt": portuguese.Stem, "nl": dutch.Stem,
}

// stem is the stem of one ordinary word.
func stem(word, language string) string {
	word = strings.ToLower(word)
	if language == "de" {
		// Bilanzbuchhalterin does what a Bilanzbuchhalter does.
		for _, ending := range []string{"erinnen", "erin", "orin", "istin"} {
			if base, ok := strings.CutSuffix(word, ending); ok && len(base) > 2 {
				word = base + strings.TrimSuffix(strings.TrimSuffix(ending, "nen"), "in")
				break
			}
		}
	}
	f := stemmers[language]
	if f == nil {
		f = english.Stem
	}
	env := snowballstem.NewEnv(word)
	f(env)
	return env.Current()
}

var wordPattern = regexp.MustCompile(`[\p{L}\d][\p{L}\d'’]*`)

// stems are the stems of a text's words in order.
func stems(text, language string) []string {
	found := wordPattern.FindAllString(text, -1)
	out := make([]string, len(found))
	for i, w := range found {
		out[i] = stem(strings.TrimSuffix(strings.TrimSuffix(w, "'s"), "’s"), language)
	}
	return out
}

// content are the stems that carry meaning, each once.
func content(text, language string, without map[string]bool) []string {
	var out []string
	seen := map[string]bool{}
	for _, w := range wordPattern.FindAllString(text, -1) {
		lower := strings.ToLower(w)
		if stopWords[lower] || without[lower] || len(w) < 2 || unicode.IsDigit(rune(w[0])) {
			continue
		}
		if s := stem(w, language); !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

func wordSet(lists ...string) map[string]bool {
	set := map[string]bool{}
	for _, list := range lists {
		for w := range strings.FieldsSeq(list) {
			set[w] = true
		}
	}
	return set
}

// Words too common to be evidence of anything.
var stopWords = wordSet(
	`a an the and or of in on at to for from by with without as is are be been being was were it its this that these
	those our your their his her we you they them us i me my who which what when where how so than then into onto over
	under up down out about after before during through between across per via within will can could should would may
	must do does did done have has had not no any all each every other another one such own more most very also all
	new well good strong help using use used work works working make makes need needs get take`,
	`der die das den dem des ein eine einen einem einer eines und oder von vom im in am an auf zu zum zur mit ohne für
	bei nach aus über unter vor als ist sind war waren sein wird werden sie wir ihr ihre ihren unser unsere sich nicht
	kein keine auch so wie es er dass durch sowie bis um pro ab je mehr hat haben`)

// Words of a years requirement that say nothing of the field.
var yearWords = wordSet(`years year yrs experience professional work working relevant related minimum least industry hands
	field similar role position environment plus jahre jahren jahr berufserfahrung erfahrung mindestens praxis einschlägige
	relevante bereich zwei drei vier fünf sechs sieben acht neun zehn two three four five six seven eight nine ten`)

// Words of a title that place it on a ladder.
var ladderWords = wordSet(`senior sr junior jr lead staff principal mid level i ii iii iv trainee intern associate head
	leitender leitende leiter m w d f all genders`)

var cardWords = regexp.MustCompile(`(?i)card|ticket|licen[cs]|certif|permit|credential|schein|zertifikat|nachweis|weiterbildung|training`)

// near reports whether all wanted stems occur among window consecutive words.
func near(text []string, wanted []string, window int) bool {
	if len(wanted) == 0 {
		return false
	}
	for i, s := range text {
		if slices.Contains(wanted, s) && share(text[i:min(i+window, len(text))], wanted) == 1 {
			return true
		}
	}
	return false
}

// share is the part of the wanted stems that occur in text, 0–1.
func share(text []string, wanted []string) float64 {
	if len(wanted) == 0 {
		return 0
	}
	n := 0
	for _, s := range wanted {
		if slices.Contains(text, s) {
			n++
		}
	}
	return float64(n) / float64(len(wanted))
}
