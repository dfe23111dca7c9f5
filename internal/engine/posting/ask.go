package posting

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"tailor/internal/engine/vocabulary"
)

var (
	languageCue = regexp.MustCompile(`(?i)\b(?:fluent|fluency|proficien\w+|native|speak\w*|spoken|written|bilingual|language|conversational|command of|[abc][12]\b)|kenntnisse|fließend|verhandlungssicher|muttersprach|\bsprache\b|in wort und schrift`)
	levelTail   = regexp.MustCompile(`^[^.;,]{0,25}?\b([ABC][12])\b\)?`)
)

// spoken judges a human language's name: a posting asks for the language
// only where its words or an item of its own say so.
func (s *scan) spoken(r Requirement, c *clause, b block) (Requirement, bool) {
	words := s.text[c.start:c.end]
	alone := b.bullet && strings.Trim(s.text[b.start:b.end], " .") == r.Text
	if !alone && (!languageCue.MatchString(words) || c.part == duties) {
		return r, false
	}
	r.Kind = Language
	if m := levelTail.FindStringSubmatchIndex(s.text[r.End:c.end]); m != nil {
		r.End += m[1]
		r.Text = s.text[r.Start:r.End]
	}
	return r, true
}

var degreeTail = regexp.MustCompile(`^(?:\s+degree)?(?:\s+(?:or higher|oder höher)|\s+(?:in|of|der|im Bereich)\s+[^.;()]{3,100})`)

// degree widens a degree's name by its subject: "Bachelor's degree in
// computer science or a related field".
func (s *scan) degree(r Requirement, c *clause) Requirement {
	r.Kind = Degree
	if m := degreeTail.FindStringIndex(s.text[r.End:c.end]); m != nil {
		tail := s.text[r.End : r.End+m[1]]
		if i := strings.Index(tail, ", and "); i > 0 {
			tail = tail[:i]
		}
		if i := strings.Index(tail, ", or equivalent"); i > 0 {
			tail = tail[:i]
		}
		tail = strings.TrimRight(tail, " ,\n\r\t")
		r.End += len(tail)
		r.Text = s.text[r.Start:r.End]
	}
	return r
}

var orWord = regexp.MustCompile(`(?i)^(?:\s+in \p{Lu}\w+)?[\s,]*(?:or|oder|/|bzw\.)\s*(?:a |an |eine? )?$`)

// alternatives puts skills that the posting ties with "or" into one group.
func (s *scan) alternatives(found []Requirement, hits []vocabulary.Hit) {
	for i := 0; i < len(found); {
		j, any := i, false
		for j+1 < len(found) && found[j+1].Kind == found[i].Kind && found[i].Kind != Degree {
			between := s.text[hits[j].End:hits[j+1].Start]
			isOr := orWord.MatchString(between)
			if !isOr && strings.Trim(between, ", \n\r\t") != "" {
				break
			}
			any = any || isOr
			j++
			if isOr {
				break
			}
		}
		if any {
			s.groups++
			for k := i; k <= j; k++ {
				found[k].Group = fmt.Sprintf("A%d", s.groups)
			}
		}
		i = j + 1
	}
}

const number = `(\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|ein|eine|einem|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|zwölf)`

var (
	yearsOf   = regexp.MustCompile(`(?i)(?:\b(?:at least|a minimum of|minimum of|minimum|more than|over|mindestens|mind\.|min\.|wenigstens|über|mehr als)\s+)?\b` + number + `\s*(?:\+|plus\b)?\s*(?:(?:-|–|to|bis)\s*\d{1,2}\s*\+?\s*)?\s*(?:years?|yrs?\.?|jahren?|jahre)\b`)
	yearsStop = regexp.MustCompile(`(?i)[,;:()]|\.(?:\s|$)|\s(?:is|are|required|preferred|erforderlich|wünschenswert|as well as|sowie)(?:\s|$)|\s[–—]\s`)
	work      = regexp.MustCompile(`(?i)^\s+(?:with\b|\p{L}+ing\b)|experience|erfahrung|berufs|practice|praxis|working|\bof\s+\p{L}|\bin\s+\p{L}|\bas\s+an?\b|teaching`)
	wanted    = regexp.MustCompile(`(?i)\b(?:looking for|seeking|suchen)\b`)
	ourselves = regexp.MustCompile(`(?i)\b(?:we|our|us|wir|unser\w*)\b`)
)

// numbers are the number words of yearsOf.
var numbers = map[string]int{
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15,
	"ein": 1, "eine": 1, "einem": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "zwölf": 12,
}

// years reads "5+ years of Go" and its like.
func (s *scan) years(c clause, hits []vocabulary.Hit) {
	words := s.text[c.start:c.end]
	if c.part == prose && (ourselves.MatchString(words) && !wanted.MatchString(words) || !work.MatchString(words)) {
		return
	}
	for _, m := range yearsOf.FindAllStringSubmatchIndex(words, -1) {
		n, err := strconv.Atoi(words[m[2]:m[3]])
		if err != nil {
			n = numbers[strings.ToLower(words[m[2]:m[3]])]
		}
		start, end := c.start+m[0], c.start+m[1]
		rest := s.text[end:c.end]
		if stop := yearsStop.FindStringIndex(rest); stop != nil {
			rest = rest[:stop[0]]
		}
		rest = strings.TrimRight(rest, " \n\r\t")
		if n < 1 || n > 30 || !work.MatchString(rest) {
			continue
		}
		end += len(rest)
		r := Requirement{Text: s.text[start:end], Kind: Years, Years: n, Required: c.part != preferred, Start: start, End: end}
		for _, h := range hits {
			if h.Start >= start && h.End <= end && h.Term.Kind == vocabulary.Skill && !soft(h.Term) {
				r.Term = h.Term.Name
				break
			}
		}
		s.add(r)
	}
}

// counted reports whether a hit is only what years are counted of: "two years
// of acute care" asks for the years, "five years of Go" for Go as well.
func counted(text string, c *clause, h vocabulary.Hit) bool {
	if h.Term.Kind != vocabulary.Skill || h.Term.Proper {
		return false
	}
	const reach = 120 // bytes
	before := text[max(c.start, h.Start-reach):h.Start]
	m := yearsOf.FindAllStringIndex(before, -1)
	return len(m) > 0 && !yearsStop.MatchString(before[m[len(m)-1][1]:])
}

var (
	toolIntro = regexp.MustCompile(`(?i)\b(?:experience (?:with|in|using)|knowledge of|proficien(?:t|cy) (?:in|with)|familiar(?:ity)? with|working with|such as|expertise in|erfahrung(?:en)? (?:mit|in)|kenntnisse in|umgang mit|wie)\s+`)
	toolName  = regexp.MustCompile(`^(?:(?:and|or|und|oder|,|/|&)\s*)*([A-Z][\p{L}\d]*(?:[.+#-][\p{L}\d]+)*[+#]*)`)
	camel     = regexp.MustCompile(`[\p{Ll}\d]\p{Lu}|\p{L}\d|\p{L}\.\p{L}`)
)

// Capitalised words that are no tools.
var noTools = map[string]bool{
	"Monday": true, "Tuesday": true, "Wednesday": true, "Thursday": true, "Friday": true, "Saturday": true, "Sunday": true,
	"January": true, "February": true, "March": true, "April": true, "May": true, "June": true, "July": true, "August": true,
	"September": true, "October": true, "November": true, "December": true, "I": true, "A": true, "The": true, "You": true, "We": true,
	"US": true, "USA": true, "UK": true, "EU": true, "Europe": true, "Germany": true, "America": true, "Fortune": true, "C": true, "R": true, "Go": true,
}

// unknownTools takes capitalised names that follow "experience with" and its
// like for tools, also when the vocabulary does not know them. German writes
// every noun with a capital, so there only names with inner capitals or
// digits count.
func (s *scan) unknownTools(c clause, hits []vocabulary.Hit) {
	known := func(at int) int {
		for _, h := range hits {
			if h.Start <= at && at < h.End {
				return h.End
			}
		}
		return -1
	}
	for _, intro := range toolIntro.FindAllStringIndex(s.text[c.start:c.end], -1) {
		pos := c.start + intro[1]
		for pos < c.end {
			if end := known(pos); end > 0 {
				pos = skipJoin(s.text, end, c.end)
				continue
			}
			m := toolName.FindStringSubmatchIndex(s.text[pos:c.end])
			if m == nil {
				break
			}
			start, end := pos+m[2], pos+m[3]
			if e := known(start); e > 0 {
				pos = skipJoin(s.text, e, c.end)
				continue
			}
			name := s.text[start:end]
			if !s.looksLikeTool(name, s.text[end:c.end]) {
				break
			}
			s.add(Requirement{Text: name, Kind: Skill, Required: c.part == required, Start: start, End: end})
			pos = skipJoin(s.text, end, c.end)
		}
	}
}

var join = regexp.MustCompile(`^\s*(?:,|/|&|and\b|or\b|und\b|oder\b)?\s*`)

// skipJoin steps over what ties two items of a list.
func skipJoin(text string, pos, end int) int {
	return pos + len(join.FindString(text[pos:end]))
}

// looksLikeTool judges a capitalised word the vocabulary does not know, by itself and by what follows.
func (s *scan) looksLikeTool(name, rest string) bool {
	if noTools[name] || len(name) < 2 {
		return false
	}
	if camel.MatchString(name) {
		return true
	}
	if s.language != "en" && s.language != "" {
		return false
	}
	trimmed := strings.TrimLeft(rest, " ")
	next, _ := utf8.DecodeRuneInString(trimmed)
	// A list or the end must follow: "Science Olympiad" and "State law" are no tools.
	return trimmed == "" || strings.ContainsRune(",;.)/", next) || strings.HasPrefix(trimmed, "and ") || strings.HasPrefix(trimmed, "or ")
}

var (
	having   = regexp.MustCompile(`^(?i:have|hold|bring|possess|need)\b`) // what one has is no duty
	leadIn   = regexp.MustCompile(`^(?i:you will|you'll|you)\s+`)
	dutyStop = regexp.MustCompile(`[;(]|\.(?:\s|$)|\s[–—]\s|,\s+(?:and|which|so that|including|und|die|der|das)\s`)
)

// moodTail is what a thing asked for ends in when it only says how much it is wanted.
var moodTail = regexp.MustCompile(`(?i)[\s,–-]+(?:(?:is|are)\s+)?(?:strongly\s+)?(?:preferred|required|desired|mandatory|a plus|von vorteil|erforderlich|wünschenswert)$`)

const maxDuty, minDuty, maxDuties = 100, 12, 12

// duties takes the first clause of each thing to do.
func (s *scan) duties(b block, cs []clause) {
	for _, c := range cs {
		words := s.text[c.start:c.end]
		lead := leadIn.FindString(words)
		if s.tasks == maxDuties || !b.bullet && (lead == "" || c.part != duties && c.part != prose) {
			continue
		}
		start := c.start + len(lead)
		words = s.text[start:c.end]
		if having.MatchString(words) {
			continue
		}
		if stop := dutyStop.FindStringIndex(words); stop != nil && stop[0] >= minDuty {
			words = words[:stop[0]]
		}
		words = shorten(words, maxDuty)
		words = strings.TrimRight(words, " ,.:\n\r\t")
		words = moodTail.ReplaceAllString(words, "")
		if len(words) < minDuty {
			continue
		}
		s.add(Requirement{Text: words, Kind: Duty, Start: start, End: start + len(words)})
		s.tasks++
		if b.bullet {
			return
		}
	}
}

// shorten cuts words to limit bytes, at a comma where that leaves enough, else at a blank.
func shorten(words string, limit int) string {
	if len(words) <= limit {
		return words
	}
	if comma := strings.LastIndexByte(words[:limit], ','); comma > limit/3 {
		return words[:comma]
	}
	return words[:max(strings.LastIndexAny(words[:limit], " \n"), 0)]
}

var (
	wantLead = regexp.MustCompile(`^(?i:an? |the )?(?i:proven |demonstrated |previous |prior |some |strong |solid |good )*(?i:experience (?:with|in|of|as an?)|experience|ability to|able to|knowledge of|familiarity with|understanding of|record of|contributions? to|erfahrung(?:en)? (?:mit|in der|im|in einem|in)|kenntnisse in|fähigkeit,?)\s+`)
	terms    = regexp.MustCompile(`(?i)\b(?:willing|available|availability|authori[sz]ed|eligible|visa|shift|pm|am|travel|relocate|weekends?|salary|passion\w*)\b|\d:\d\d|bereitschaft`)
)

const maxWant = 80

// wants takes an item of a list of requirements that names nothing known as a
// thing to have done, in its own words.
func (s *scan) wants(b block, cs []clause) {
	if len(cs) == 0 || cs[0].part == boilerplate {
		return
	}
	words := s.text[cs[0].start:cs[0].end]
	if terms.MatchString(words) {
		return
	}
	start := cs[0].start + len(wantLead.FindString(words))
	words = s.text[start:cs[0].end]
	if stop := dutyStop.FindStringIndex(words); stop != nil && stop[0] >= minDuty {
		words = words[:stop[0]]
	}
	words = moodTail.ReplaceAllString(strings.TrimRight(shorten(words, maxWant), " ,.:\n\r\t"), "")
	if len(words) >= minDuty {
		s.add(Requirement{Text: words, Kind: Duty, Required: cs[0].part == required, Start: start, End: start + len(words)})
	}
}
