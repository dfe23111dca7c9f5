package ground

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
)

// bound says how exact a quantity is meant.
type bound int

const (
	exact   bound = iota
	atLeast       // 10+, more than 10
	about         // nearly 10, up to 10
)

// quantity is a number with what it counts.
type quantity struct {
	values     []float64 // more than one where the notation allows two readings: 1.200
	literal    string    // what is no single number: 24/7, 3.11.2, dozens
	class      string    // "", %, x, a currency ("$"), or a unit of time ("month")
	bound      bound
	other      float64 // the other end of a range, NaN-free: 0 when there is none
	start, end int
}

// same reports whether q says no more than source does, the counted thing aside.
func (q quantity) same(source quantity) bool {
	if q.class != source.class || q.literal != source.literal {
		return false
	}
	if q.literal != "" {
		return true
	}
	return slices.ContainsFunc(q.values, func(v float64) bool { return slices.Contains(source.values, v) })
}

// exceeds says how q claims more than a source quantity of the same value, or "".
func (q quantity) exceeds(source quantity) string {
	switch {
	case q.bound == atLeast && source.bound != atLeast:
		return "the resume does not say that it was more"
	case q.bound == exact && source.bound == about:
		return "the resume says about or up to, not exactly"
	case q.other != source.other && (source.other != 0 || q.other != 0):
		return "the resume gives another range"
	}
	return ""
}

var (
	numeral = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`\d+(?:[.,'’\x{00a0}\x{202f}]\d+|\x{0020}\d{3}\b)*`)
	})
	scaleAfter = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(?i:\s?(hundred|thousand|million(?:en)?|billion|milliarden?|mrd\b\.?|mio\b\.?|tsd\b\.?|tausend|mn\b|bn\b|mm\b)|([kmb])(?:\b|\+))`)
	})
	classAfter = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(?i:\s?(%|percent\b|per cent\b|prozent\b|percentage points?\b|prozentpunkte?n?\b)|\s?(€|£|\$|usd\b|eur\b|chf\b|gbp\b|euros?\b|dollars?\b|franken\b|pounds\b)|(x\b|×)|-?(fold\b|fach)|\s(times (?:faster|more|higher|as)\b))`)
	})
	moneyBefore = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)(US\$|[$€£¥]|\b(?:USD|EUR|CHF|GBP))\s?$`)
	})
	timeAfter = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(?i:\+?[\s\x{00a0}-]?(?:(?:full|consecutive|calendar|working|business|volle|aufeinanderfolgende)\s)?(milliseconds?|ms|seconds?|secs?|sekunden?|s|minutes?|mins?|minuten?|hours?|hrs?|h|stunden?|days?|tage?n?|weeks?|wochen?|months?|monate?n?|quarters?|quartale?n?|years?|yrs?|jahre?n?|decades?|jahrzehnte?n?)\b)`)
	})
	moreBefore = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)(\b(more than|over|above|exceeding|at least|upwards of|mehr als|über|mindestens)\s|>\s?)(\S{1,3}\s?)?$`)
	})
	aboutBefore = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)(\b(nearly|almost|about|around|approximately|approx\.?|roughly|some|up to|less than|fewer than|under|below|fast|rund|etwa|circa|ca\.|bis zu|knapp|weniger als|unter|ungefähr)\s|[~<≈]\s?)(\S{1,3}\s?)?$`)
	})
	rangeAfter = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(?i:\s?[-–—]\s?|\s(?:to|bis)\s)$`)
	})
	fromBefore = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)\b(from|von|vom)\s\S{0,3}$`)
	})
)

// quantities finds the numbers of a text, in digits and in words. Those inside a
// date or a known term (S3, ISO 9001, Office 365) are no quantities.
func quantities(r *reading) []quantity {
	found := append(digits(r), words(r)...)
	slices.SortFunc(found, func(a, b quantity) int { return a.start - b.start })
	found = slices.DeleteFunc(found, func(q quantity) bool {
		return r.inTerm(q.start, q.end) || slices.ContainsFunc(r.dates, func(d date) bool { return d.start <= q.start && q.start < d.end })
	})
	linkRanges(r.text, found)
	return found
}

func digits(r *reading) []quantity {
	var found []quantity
	text := r.text
	for _, at := range numeral().FindAllStringIndex(text, -1) {
		start, end := at[0], at[1]
		before := lastRune(text[:start])
		if unicode.IsLetter(before) || before == '_' { // p99, k8s, C2
			continue
		}
		if after := firstRune(text[end:]); after == '/' || after == ':' { // 24/7, 1:1
			if rest := numeral().FindStringIndex(text[end+1:]); rest != nil && rest[0] == 0 {
				found = append(found, quantity{literal: text[start : end+1+rest[1]], start: start, end: end + 1 + rest[1]})
				continue
			}
		}
		if before == '/' || before == ':' {
			if len(found) > 0 && found[len(found)-1].end == end {
				continue
			}
		}
		q := quantity{start: start, end: end}
		q.values, q.literal = values(text[start:end])
		found = append(found, measure(text, q))
	}
	return found
}

// measure adds scale, class and bound, which stand around the number.
func measure(text string, q quantity) quantity {
	if m := scaleAfter().FindStringSubmatchIndex(text[q.end:]); m != nil {
		word := strings.ToLower(strings.Trim(text[q.end:][m[0]:m[1]], " +."))
		for i := range q.values {
			q.values[i] *= scales()[word]
		}
		q.end += m[0] + len(strings.TrimRight(text[q.end:][m[0]:m[1]], "+"))
	}
	if m := moneyBefore().FindStringSubmatch(tail(text, q.start)); m != nil {
		q.class = currency(m[1])
		q.start -= len(m[0])
	}
	if strings.HasPrefix(text[q.end:], "+") {
		q.bound = atLeast
		q.end++
	}
	if m := timeAfter().FindStringSubmatchIndex(text[q.end:]); m != nil && q.class == "" {
		q = q.timed(text[q.end:][m[2]:m[3]], m[1])
	} else if m := classAfter().FindStringSubmatchIndex(text[q.end:]); m != nil {
		switch {
		case m[2] >= 0:
			q.class = "%"
		case m[4] >= 0:
			q.class = currency(text[q.end:][m[4]:m[5]])
		default:
			q.class = "x"
		}
		q.end += m[1]
	}
	switch before := tail(text, q.start); {
	case moreBefore().MatchString(before):
		q.bound = atLeast
	case aboutBefore().MatchString(before):
		q.bound = about
	case strings.HasPrefix(text[q.end:], "+"):
		q.bound = atLeast
	}
	return q
}

func (q quantity) timed(unit string, length int) quantity {
	q.class = timeUnit(unit)
	q.end += length
	if q.class != "decade" {
		return q
	}
	q.class = "year"
	for i := range q.values {
		q.values[i] *= 10
	}
	return q
}

// values reads a numeral. Where a sign may separate thousands or decimals, both readings count.
func values(s string) ([]float64, string) {
	groups := strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsDigit(r) })
	joined := strings.Join(groups, "")
	whole, err := strconv.ParseFloat(joined, 64)
	if err != nil || len(joined) > 18 {
		return nil, s
	}
	if len(groups) == 1 {
		return []float64{whole}, ""
	}
	last := groups[len(groups)-1]
	decimal, _ := strconv.ParseFloat(strings.Join(groups[:len(groups)-1], "")+"."+last, 64)
	thousands := !slices.ContainsFunc(groups[1:], func(g string) bool { return len(g) != 3 })
	point := s[len(s)-len(last)-1]
	mixed := strings.Count(s, string(point)) == 1 // 1.234,5 has another sign for thousands
	switch {
	case thousands && mixed && point == '.' && len(groups) == 2:
		return []float64{whole, decimal}, ""
	case thousands:
		return []float64{whole}, ""
	case mixed && (point == '.' || point == ','):
		return []float64{decimal}, ""
	}
	return nil, s // 3.11.2 is a version, no number
}

// words finds numbers that are written out.
func words(r *reading) []quantity {
	var found []quantity
	for i := 0; i < len(r.tokens); i++ {
		t := r.tokens[i]
		word, rest, _ := strings.Cut(t.lower, "-")
		value, length := spelled(r.tokens[i:])
		switch {
		case length > 0:
			q := quantity{values: []float64{value}, start: t.start, end: r.tokens[i+length-1].end}
			if rest != "" && length == 1 && !numberWord(rest) { // four-person, six-month
				q.end = t.start + len(word)
			}
			found = append(found, measure(r.text, q))
			i += length - 1
		case manifold()[t.lower] != 0:
			found = append(found, quantity{values: []float64{manifold()[t.lower]}, class: "x", start: t.start, end: t.end})
		case vague()[t.lower] != "" && !(i > 0 && r.tokens[i-1].end+1 == t.start && unicode.IsDigit(lastRune(r.tokens[i-1].text))):
			found = append(found, quantity{literal: vague()[t.lower], start: t.start, end: t.end})
		case t.lower == "decade" || t.lower == "jahrzehnt":
			found = append(found, quantity{values: []float64{10}, class: "year", start: t.start, end: t.end})
		}
	}
	return found
}

// spelled reads the number words at the beginning of ts: "twenty-five", "two
// hundred", "fünfundzwanzig". It gives the value and how many words it took.
func spelled(ts []token) (float64, int) {
	total, n := 0.0, 0
	for n < len(ts) && n < 5 && (n == 0 || !ts[n].apart) {
		word := ts[n].lower
		value, ok := cardinal(word)
		if scale := scales()[word]; scale > 1 && len(word) > 2 && n > 0 {
			total *= scale
			n++
			continue
		}
		if !ok || n > 0 && value >= total {
			break
		}
		total += value
		n++
	}
	if n == 1 && (ts[0].lower == "one" || ts[0].lower == "ein" || ts[0].lower == "eine") { // a pronoun or an article
		return 0, 0
	}
	return total, n
}

// cardinal is the value of one number word, compounds and "four-person" included.
func cardinal(word string) (float64, bool) {
	if v, ok := cardinals()[word]; ok {
		return v, true
	}
	if tens, ones, ok := strings.Cut(word, "-"); ok {
		v, known := cardinals()[tens]
		if !known {
			return 0, false
		}
		if w, known := cardinals()[ones]; known && w < 10 && v >= 20 {
			return v + w, true
		}
		return v, true
	}
	if ones, tens, ok := strings.Cut(word, "und"); ok {
		v, known := cardinals()[ones]
		w, round := cardinals()[tens]
		if known && round && v < 10 && w >= 20 {
			return v + w, true
		}
	}
	return 0, false
}

func numberWord(word string) bool {
	_, ok := cardinal(word)
	return ok || scales()[word] > 1 && len(word) > 2
}

// tail gives the words just before a place, as many as the patterns look at.
func tail(text string, end int) string { return text[max(0, end-64):end] }

// linkRanges joins the two ends of "10-15" and "5 to 6"; "from 94 to 71" is a change, not a range.
func linkRanges(text string, found []quantity) {
	for i := 1; i < len(found); i++ {
		low, high := &found[i-1], &found[i]
		if low.end > high.start || !rangeAfter().MatchString(text[low.end:high.start]) || fromBefore().MatchString(tail(text, low.start)) {
			continue
		}
		if len(low.values) == 0 || len(high.values) == 0 {
			continue
		}
		if low.class == "" {
			low.class = high.class
		}
		if high.class == "" {
			high.class = low.class
		}
		low.other, high.other = high.values[0], low.values[0]
	}
}
