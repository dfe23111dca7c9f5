package resume

import (
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"
)

// dateWords are the words of a date in twelve languages, lower case.
type dateWords struct {
	months  map[string]int // 1 to 12; seasons stand for their first month
	present map[string]bool
	since   map[string]bool
	until   map[string]bool
}

var dateVocabulary = sync.OnceValue(func() dateWords {
	w := dateWords{months: make(map[string]int)}
	for i, names := range monthNames {
		for name := range strings.FieldsSeq(names) {
			w.months[name] = i + 1
		}
	}
	for i, names := range seasonNames {
		for name := range strings.FieldsSeq(names) {
			w.months[name] = []int{3, 6, 9, 12}[i]
		}
	}
	w.present, w.since, w.until = wordSet(presentWords), wordSet(sinceWords), wordSet(untilWords)
	return w
})

func wordSet(words string) map[string]bool {
	set := make(map[string]bool)
	for word := range strings.SplitSeq(words, "|") {
		set[word] = true
	}
	return set
}

var monthNames = [12]string{
	"jan january januar jänner janv janvier ene enero gennaio gen janeiro januari sty styczeń stycznia ocak январь января янв січень січня",
	"feb february februar févr fév février febrero febbraio fevereiro fev februari lut luty lutego şubat февраль февраля фев лютий лютого",
	"mar mär märz march mars marzo março maart mrt marzec marca mart март марта березень березня maerz mrz",
	"apr april avr avril abr abril aprile kwi kwiecień kwietnia nisan апрель апреля апр квітень квітня",
	"may mai mayo mag maggio maio mei maj maja mayıs май мая травень травня",
	"jun june juni juin junio giu giugno junho cze czerwiec czerwca haziran июнь июня червень червня",
	"jul july juli juil juillet julio lug luglio julho lip lipiec lipca temmuz июль июля липень липня",
	"aug august août aout ago agosto augustus sie sierpień sierpnia ağustos август августа авг серпень серпня",
	"sep sept september septembre septiembre set settembre setembro wrz wrzesień września eylül сентябрь сентября сен вересень вересня",
	"oct october okt oktober octobre octubre ott ottobre out outubro paź październik października ekim октябрь октября окт жовтень жовтня",
	"nov november novembre noviembre novembro lis listopad listopada kasım ноябрь ноября ноя листопад",
	"dec december dez dezember déc décembre dic diciembre dicembre dezembro gru grudzień grudnia aralık декабрь декабря дек грудень грудня",
}

// Spring, summer, autumn, winter.
var seasonNames = [4]string{
	"spring frühling frühjahr printemps primavera",
	"summer sommer été verano",
	"autumn fall herbst automne otoño",
	"winter hiver invierno",
}

const (
	presentWords = "present|now|current|currently|today|ongoing|to date|heute|jetzt|aktuell|laufend|gegenwart|dato|andauernd|aujourd'hui|aujourd’hui|présent|actuel|actuellement|maintenant|ce jour|en cours|actualidad|la actualidad|presente|actual|hoy|oggi|in corso|attuale|atual|o momento|heden|nu|obecnie|teraz|nadal|günümüz|halen|devam ediyor|настоящее время|н.в.|н. в.|сейчас|дотепер|теперішній час|тепер|至今|现在|今|目前|…|..."
	sinceWords   = "since|seit|depuis|desde|ab|dal|from|sinds|od|с|з|von|de|dès|du|vanaf"
	untilWords   = "to|till|until|through|thru|bis|à|a|au|al|hasta|até|tot|do|по|до|alla|zum|bis zum|jusqu'à|jusqu’à|jusqu'en|kadar|to the|à la|a la|bis heute|tot en met|t/m"
)

// dates are the dates that a line names, with where they stand in it.
type dates struct {
	start, end string // as written; end is "" for a single date
	span       Span   // of both, in the line
	ranged     bool   // two dates, or one and the like of "Present", or "since …"
}

// findDates returns the first range of dates in s, or else its last single date.
func findDates(s string) (dates, bool) {
	const longest = 300 // bytes of a line that are looked at
	if len(s) > longest || !strings.ContainsAny(s, "0123456789") && !strings.Contains(s, "??") {
		return dates{}, false
	}
	var last dates
	found := false
	for i := 0; i < len(s); {
		if !startsToken(s, i) {
			i++
			continue
		}
		d, n := datesAt(s, i)
		if n == 0 {
			i++
			continue
		}
		if d.ranged {
			return d, true
		}
		last, found = d, true
		i += n
	}
	return last, found
}

// startsToken reports whether a word or number may begin at byte i.
func startsToken(s string, i int) bool {
	r, _ := utf8.DecodeRuneInString(s[i:])
	if !utf8.RuneStart(s[i]) || !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '?' {
		return false
	}
	if i == 0 {
		return true
	}
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	return !unicode.IsLetter(before) && !unicode.IsDigit(before) || unicode.Is(unicode.Han, before)
}

// datesAt reads a date or a range of dates at byte i and returns its length, 0 for none.
func datesAt(s string, i int) (dates, int) {
	begin := i
	since := false
	if word, n := wordAt(s, i); n > 0 && dateVocabulary().since[strings.ToLower(word)] {
		since = true
		i += n + spaces(s[i+n:])
	}
	n := dateLen(s[i:])
	if n == 0 {
		unknown := len(s[i:]) - len(strings.TrimLeft(s[i:], "?"))
		if unknown == 0 || since {
			return dates{}, 0
		}
		n = unknown
	}
	d := dates{start: s[i : i+n], span: Span{begin, i + n}}
	gap, marked := rangeMark(s[i+n:])
	if marked {
		j := i + n + gap
		if m := endLen(s[j:], d.start); m > 0 {
			d.end, d.span.End, d.ranged = s[j:j+m], j+m, true
			return d, d.span.Len()
		}
	}
	if d.start[0] == '?' {
		return dates{}, 0
	}
	if since {
		word := strings.ToLower(strings.Fields(s[begin:i])[0])
		if len(word) < 4 && word != "ab" && word != "dès" { // "de 2019" alone is no beginning
			d.span.Start = i
			return d, n
		}
		d.start, d.ranged = s[begin:i+n], true
	}
	return d, d.span.End - begin
}

// endLen is the length of the date or the like of "Present" that ends a range.
func endLen(s, start string) int {
	if n := presentLen(s); n > 0 {
		return n
	}
	if n := dateLen(s); n > 0 {
		return n
	}
	// "2019-20", "2019/20": two digits that continue the century.
	if len(start) == 4 && len(s) >= 2 && isDigit(s[0]) && isDigit(s[1]) && (len(s) == 2 || !isWordByte(s[2])) {
		return 2
	}
	if strings.HasPrefix(s, "?") {
		return len(s) - len(strings.TrimLeft(s, "?"))
	}
	return 0
}

func presentLen(s string) int {
	lower := strings.ToLower(s[:min(len(s), 40)])
	best := 0
	for word := range dateVocabulary().present {
		if len(word) > best && strings.HasPrefix(lower, word) {
			next, _ := utf8.DecodeRuneInString(lower[len(word):])
			if !unicode.IsLetter(next) || unicode.Is(unicode.Han, next) {
				best = len(word)
			}
		}
	}
	return min(best, len(s))
}

// rangeMark is the length of what parts two dates of a range, white space
// included, and whether anything does. Before "至今" and "to date", which say "until now",
// nothing needs to.
func rangeMark(s string) (int, bool) {
	n := spaces(s)
	for _, now := range []string{"至今", "to date"} {
		if strings.HasPrefix(s[n:], now) {
			return n, true
		}
	}
	for _, mark := range []string{"--", "—", "–", "-", "−", "‐", "‑", "→", "~", "～", "至", "/", "…", "..."} {
		if strings.HasPrefix(s[n:], mark) {
			return n + len(mark) + spaces(s[n+len(mark):]), true
		}
	}
	word, m := wordAt(s, n)
	if n == 0 || m == 0 || !dateVocabulary().until[strings.ToLower(word)] {
		return 0, false
	}
	for _, second := range []string{"la ", "the ", "zum "} {
		if strings.HasPrefix(s[n+m:], " "+second) {
			m += len(second)
		}
	}
	return n + m + spaces(s[n+m:]), true
}

// dateLen is the length of one date at the start of s; 0 for none.
func dateLen(s string) int {
	_, _, n := readDate(s)
	return n
}

// ParseDate reads one date as resumes write it: "Jan 2021", "März 2018",
// "03/2019", "2018-03", "2018-03-15", "01.03.2018", "Summer 2016", "2019年3月",
// "Q1 2020", "2019", also after "since" or its like. The month is 0 when only
// the year is known; a season or quarter stands for its first month. It is not
// ok for "Present" and for anything else without a year.
func ParseDate(s string) (year, month int, ok bool) {
	s = strings.TrimFunc(s, isSpace)
	if word, n := wordAt(s, 0); n > 0 && n < len(s) && dateVocabulary().since[strings.ToLower(word)] {
		s = s[n+spaces(s[n:]):]
	}
	year, month, n := readDate(s)
	return year, month, n > 0
}

// IsPresent reports whether s says that something goes on: "Present", "heute", "至今".
func IsPresent(s string) bool {
	s = strings.TrimFunc(s, isSpace)
	return s != "" && presentLen(s) == len(s)
}

func readDate(s string) (year, month, n int) {
	if s == "" {
		return 0, 0, 0
	}
	if isDigit(s[0]) {
		return readNumeric(s)
	}
	return readNamed(s)
}

// readNumeric reads the forms that begin with a digit.
func readNumeric(s string) (year, month, n int) {
	first, n := number(s)
	rest := s[n:]
	switch {
	case n == 4 && isYear(first):
		m, used := afterYear(rest)
		return first, m, endOfDate(s, n+used)
	case n > 2:
		return 0, 0, 0
	}
	if strings.HasPrefix(rest, "/") || strings.HasPrefix(rest, ".") || strings.HasPrefix(rest, "-") {
		second, m := number(rest[1:])
		switch {
		case m == 4 && isYear(second) && isMonth(first): // 03/2019
			return second, first, endOfDate(s, n+1+m)
		case m == 2 && len(rest) > 3 && rest[3] == rest[0]: // 01.03.2018, 03/01/2018
			third, k := number(rest[4:])
			if k != 4 || !isYear(third) {
				return 0, 0, 0
			}
			if month = second; rest[0] == '/' && isMonth(first) || !isMonth(second) {
				month = first
			}
			if !isMonth(month) {
				return 0, 0, 0
			}
			return third, month, endOfDate(s, n+m+k+2)
		}
		if rest[0] != '.' {
			return 0, 0, 0
		}
	}
	// "15 March 2019", "1. März 2019", "1er mars 2019"
	gap := len(rest) - len(strings.TrimLeft(rest, ". "))
	if strings.HasPrefix(rest, "er ") || strings.HasPrefix(rest, "st ") || strings.HasPrefix(rest, "th ") {
		gap = 3
	}
	if gap == 0 || first > 31 {
		return 0, 0, 0
	}
	year, month, m := readNamed(rest[gap:])
	if m == 0 {
		return 0, 0, 0
	}
	return year, month, n + gap + m
}

// afterYear reads what may follow a year: "-03", "/03", ".03", "-03-15", "年3月".
func afterYear(rest string) (month, used int) {
	if after, ok := strings.CutPrefix(rest, "年"); ok {
		used = len("年")
		if m, n := number(after); n > 0 && n <= 2 && isMonth(m) {
			used += n
			if strings.HasPrefix(after[n:], "月") {
				used += len("月")
			}
			return m, used
		}
		return 0, used
	}
	if rest == "" || !strings.ContainsRune("-/.", rune(rest[0])) {
		return 0, 0
	}
	m, n := number(rest[1:])
	if n != 2 && !(n == 1 && rest[0] != '-') || !isMonth(m) {
		return 0, 0
	}
	used = 1 + n
	if d, k := number(rest[min(used+1, len(rest)):]); used < len(rest) && rest[used] == rest[0] && k == 2 && d <= 31 {
		return m, used + 1 + k
	}
	return m, used
}

// readNamed reads "Jan 2021", "Sept. 2019", "mars de 2020", "Jan '21", "March 5, 2019", "Q1 2020".
func readNamed(s string) (year, month, n int) {
	word, n := wordAt(s, 0)
	if n == 0 {
		return 0, 0, 0
	}
	month = dateVocabulary().months[strings.ToLower(word)]
	if (word == "Q" || word == "q") && n < len(s) && s[n] >= '1' && s[n] <= '4' {
		month = 3*int(s[n]-'1') + 1
		n++
	}
	if month == 0 {
		return 0, 0, 0
	}
	rest := s[n:]
	gap := len(rest) - len(strings.TrimLeft(rest, "., /-–\t"))
	for _, of := range []string{"de ", "del ", "of ", "do "} {
		if strings.HasPrefix(rest[gap:], of) {
			gap += len(of)
		}
	}
	rest = rest[gap:]
	if strings.HasPrefix(rest, "'") || strings.HasPrefix(rest, "’") {
		quote := len(rest) - len(strings.TrimLeft(rest, "'’"))
		short, m := number(rest[quote:])
		if m != 2 {
			return 0, 0, 0
		}
		return century(short), month, n + gap + quote + m
	}
	y, m := number(rest)
	if m <= 2 && m > 0 && y <= 31 { // "March 5, 2019"
		if after, ok := strings.CutPrefix(rest[m:], ", "); ok {
			gap += m + 2
			y, m = number(after)
		}
	}
	if m != 4 || !isYear(y) {
		return 0, 0, 0
	}
	if n = endOfDate(s, n+gap+m); n == 0 {
		return 0, 0, 0
	}
	return y, month, n
}

// endOfDate returns n when a date may end at byte n of s, else 0: "2019k" and "2019.5" are no dates.
func endOfDate(s string, n int) int {
	next, size := utf8.DecodeRuneInString(s[n:])
	switch {
	case unicode.Is(unicode.Han, next):
		return n
	case unicode.IsLetter(next), unicode.IsDigit(next), next == '%', next == '+':
		return 0
	case (next == '.' || next == ',') && n+size < len(s) && isDigit(s[n+size]):
		return 0
	}
	return n
}

// wordAt returns the word of letters, an apostrophe or hyphen inside included, at byte i.
func wordAt(s string, i int) (string, int) {
	const longest = 40
	n := 0
	for j, r := range s[i:min(len(s), i+longest)] {
		if !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) {
			break
		}
		n = j + utf8.RuneLen(r)
	}
	if i+n > len(s) || !utf8.ValidString(s[i:i+n]) {
		return "", 0
	}
	return s[i : i+n], n
}

func number(s string) (value, n int) {
	for n < len(s) && isDigit(s[n]) && n < 9 {
		value = 10*value + int(s[n]-'0')
		n++
	}
	return value, n
}

func spaces(s string) int { return len(s) - len(strings.TrimLeft(s, " \t\u00a0")) }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
func isYear(y int) bool   { return y >= 1900 && y <= 2099 }
func isMonth(m int) bool  { return m >= 1 && m <= 12 }
func century(two int) int {
	if two >= 60 {
		return 1900 + two
	}
	return 2000 + two
}

// Period is the time from the entry's first to its last date. The end is
// exclusive: "2019-03 – 2019-05" ends on the first of June. A year without a
// month stands for its middle, so that "2019 – 2021" is two years; the same
// year twice, or alone, is that whole year. "Present" and "since …" end at
// now. It is not ok when the entry has no readable start.
func (e Entry) Period(now time.Time) (start, end time.Time, ok bool) {
	year, month, ok := ParseDate(e.StartDate)
	if !ok {
		return time.Time{}, time.Time{}, false
	}
	start = middle(year, month)
	endYear, endMonth, closed := ParseDate(e.EndDate)
	switch short, n := number(e.EndDate); {
	case closed && endMonth > 0:
		end = date(endYear, endMonth+1)
	case !closed && n == 2 && n == len(e.EndDate): // "2019/20"
		end = middle(year-year%100+short, 0)
	case closed && (endYear != year || month > 0):
		end = middle(endYear, 0)
	case IsPresent(e.EndDate), e.EndDate == "" && startsOpen(e.StartDate):
		end = now
	case month > 0:
		end = date(year, month+1)
	default:
		start, end = date(year, 1), date(year+1, 1)
	}
	if end.Before(start) {
		return time.Time{}, time.Time{}, false
	}
	return start, end, true
}

func startsOpen(s string) bool {
	word, n := wordAt(s, 0)
	return n > 0 && dateVocabulary().since[strings.ToLower(word)]
}

func middle(year, month int) time.Time {
	if month == 0 {
		month = 7
	}
	return date(year, month)
}

func date(year, month int) time.Time {
	return time.Date(year, time.Month(month), 1, 0, 0, 0, 0, time.UTC)
}
