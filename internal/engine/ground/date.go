package ground

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// date is a year, or a month of a year.
type date struct {
	year, month int // month 0: the year alone
	start, end  int
}

// within reports whether d says no more than source does.
func (d date) within(source date) bool {
	return d.year == source.year && (d.month == 0 || d.month == source.month)
}

const monthNames = `jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|märz|mrz|apr(?:il)?|may|mai|june?|juni|july?|juli|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?|dez(?:ember)?`

// The alternatives, in order: month and year, 03/2021, 2021-03, 15.03.2021, and a year alone.
var datePattern = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)\b(` + monthNames + `)\.?,?\s(?:\d{1,2},\s)?((?:19|20)\d\d)\b` +
		`|\b(0?[1-9]|1[0-2])[/.]((?:19|20)\d\d)\b` +
		`|\b((?:19|20)\d\d)[-/](0[1-9]|1[0-2])\b` +
		`|\b\d{1,2}\.(0?[1-9]|1[0-2])\.((?:19|20)\d\d)\b` +
		`|\b((?:19|20)\d\d)\b`)
})

// A four-digit number before a noun in the plural counts things: "2000 users".
var countedAfter = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:\+|%|\s?(?:€|\$)|[,.]\d| (?:[a-zäöü]+ )?\p{L}+(?:s|en|people|Kunden|Mitarbeiter)\b)`)
})

var dateBefore = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)(\b(?:in|since|from|until|till|by|during|of|seit|von|bis|ab|im|jahre?)\s|[(–—-]\s?)$`)
})

func dates(text string) []date {
	var found []date
	for _, m := range datePattern().FindAllStringSubmatchIndex(text, -1) {
		group := func(i int) string {
			if m[2*i] < 0 {
				return ""
			}
			return text[m[2*i]:m[2*i+1]]
		}
		d := date{start: m[0], end: m[1]}
		switch {
		case group(1) != "":
			d.month, d.year = monthOf(group(1)), number(group(2))
		case group(3) != "":
			d.month, d.year = number(group(3)), number(group(4))
		case group(5) != "":
			d.year, d.month = number(group(5)), number(group(6))
		case group(7) != "":
			d.month, d.year = number(group(7)), number(group(8))
		default:
			d.year = number(group(9))
			before, after := tail(text, d.start), text[d.end:]
			if countedAfter().MatchString(after) && !dateBefore().MatchString(before) || strings.HasSuffix(before, ",") || strings.HasSuffix(before, ".") || moneyBefore().MatchString(before) {
				continue
			}
		}
		found = append(found, d)
	}
	return found
}

func number(s string) int {
	n, _ := strconv.Atoi(s) // digits by the pattern, four at most
	return n
}

// monthOf gives 1–12 for a month's name in English or German, short or long.
func monthOf(name string) int {
	name = strings.ToLower(name)
	for i, starts := range [12][]string{{"jan"}, {"feb"}, {"mar", "mär", "mrz"}, {"apr"}, {"may", "mai"}, {"jun"},
		{"jul"}, {"aug"}, {"sep"}, {"oct", "okt"}, {"nov"}, {"dec", "dez"}} {
		for _, start := range starts {
			if strings.HasPrefix(name, start) {
				return i + 1
			}
		}
	}
	return 0
}
