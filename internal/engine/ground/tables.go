package ground

import (
	"strings"
	"sync"
)

// set turns words, separated by white space, into a set.
func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

var cardinals = sync.OnceValue(func() map[string]float64 {
	m := map[string]float64{"zero": 0, "null": 0, "hundred": 100, "hundert": 100, "thousand": 1000, "tausend": 1000, "dozen": 12, "dutzend": 12}
	en := "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
	de := "ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn"
	for _, list := range []string{en, de} {
		for i, w := range strings.Fields(list) {
			m[w] = float64(i + 1)
		}
	}
	for _, list := range []string{"twenty thirty forty fifty sixty seventy eighty ninety", "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig"} {
		for i, w := range strings.Fields(list) {
			m[w] = float64(20 + 10*i)
		}
	}
	m["eine"] = 1
	for i, w := range strings.Fields("third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth") {
		m[w] = float64(3 + i)
	}
	for i, w := range strings.Fields("dritte vierte fünfte sechste siebte achte neunte zehnte elfte zwölfte") {
		for _, ending := range []string{"", "n", "r", "s"} {
			m[w+ending] = float64(3 + i)
		}
	}
	return m
})

var scales = sync.OnceValue(func() map[string]float64 {
	return map[string]float64{
		"hundred": 100, "hundert": 100, "k": 1e3, "thousand": 1e3, "tausend": 1e3, "tsd": 1e3,
		"m": 1e6, "mn": 1e6, "mm": 1e6, "mio": 1e6, "million": 1e6, "millionen": 1e6,
		"b": 1e9, "bn": 1e9, "mrd": 1e9, "billion": 1e9, "milliarde": 1e9, "milliarden": 1e9,
	}
})

var manifold = sync.OnceValue(func() map[string]float64 {
	m := map[string]float64{}
	for value, words := range map[float64]string{
		0.5: "halve halved halves halving halbiert halbierte halbieren half hälfte",
		2:   "double doubled doubles doubling twice twofold verdoppelt verdoppelte verdoppeln verdoppelung doppelt",
		3:   "triple tripled triples tripling threefold verdreifacht verdreifachte verdreifachung",
		4:   "quadruple quadrupled fourfold vervierfacht vervierfachte",
		10:  "tenfold verzehnfacht verzehnfachte",
	} {
		for _, w := range strings.Fields(words) {
			m[w] = value
		}
	}
	return m
})

var vague = sync.OnceValue(func() map[string]string {
	return map[string]string{
		"dozens": "dozens", "dutzende": "dozens", "dutzenden": "dozens",
		"hundreds": "hundreds", "hunderte": "hundreds", "hunderten": "hundreds",
		"thousands": "thousands", "tausende": "thousands", "tausenden": "thousands",
		"millions": "millions", "millionen": "millions", "billions": "billions",
	}
})

func currency(s string) string {
	switch s = strings.ToLower(s); {
	case s == "€" || strings.HasPrefix(s, "eur"):
		return "€"
	case s == "£" || s == "gbp" || s == "pounds":
		return "£"
	case s == "¥":
		return "¥"
	case s == "chf" || s == "franken":
		return "chf"
	}
	return "$"
}

// timeUnit gives one name for every spelling of a unit of time.
func timeUnit(s string) string {
	s = strings.ToLower(s)
	for _, unit := range []struct{ name, starts string }{
		{"millisecond", "milli ms"}, {"minute", "min"}, {"month", "mon"}, {"second", "sec sek"}, {"hour", "hour hr stunde"},
		{"day", "day tag"}, {"week", "week woche"}, {"quarter", "quart"}, {"year", "year yr jahre"}, {"decade", "decade jahrzehnt"},
	} {
		for _, start := range strings.Fields(unit.starts) {
			if strings.HasPrefix(s, start) {
				return unit.name
			}
		}
	}
	switch s {
	case "s":
		return "second"
	case "h":
		return "hour"
	}
	return "year" // jahr
}

// stopWords carry no claim of their own.
var stopWords = sync.OnceValue(func() map[string]bool {
	return set(`the and for with from into onto that this these those its his her their our your was were been being are has have had
		having not but nor yet also than then when while where which who whom whose what how all any each every both either neither other
		another such same own more most less least very much many few several some one ones out off over under above below between among
		through during before after since until within without across along around about against toward towards upon per via including
		include includes use used uses using can could will would shall should may might must does did done doing get got they them she you
		only just even still again there here well now day days week weeks month months year years
		und oder aber der die das des dem den ein eine einer eines einem einen ist war waren wird wurde wurden werden sind sein seine ihre
		ihr mit von vom zum zur für auf aus bei beim bis nach über unter vor zwischen durch gegen ohne um als auch nicht noch nur sehr sowie
		sich dass wie wenn weil dabei dazu damit dort hier jahr jahre jahren monat monate monaten tag tage tagen`)
})
