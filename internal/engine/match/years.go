package match

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"tailor/internal/engine/plan"
	"tailor/internal/engine/posting"
	"tailor/internal/engine/resume"
	"tailor/internal/engine/vocabulary"
)

// period is a stretch of time, end exclusive.
type period struct{ start, end time.Time }

// union is the length in years of periods, overlaps counted once.
func union(periods []period) float64 {
	slices.SortFunc(periods, func(a, b period) int { return a.start.Compare(b.start) })
	var months float64
	var reached time.Time
	for _, p := range periods {
		if p.start.Before(reached) {
			p.start = reached
		}
		if p.end.After(p.start) {
			months += p.end.Sub(p.start).Hours() / (24 * 365.25 / 12)
			reached = p.end
		}
	}
	return months / 12
}

// proveYears adds up the dates of the entries that belong to what the posting
// asks years of; in a summary it takes the number that is written there.
func (m *reading) proveYears(req posting.Requirement, section int) proof {
	switch m.resume.Sections[section].Kind {
	case resume.Summary:
		return m.statedYears(req, section)
	case resume.Experience:
		if section == home(m.resume, []resume.Kind{resume.Experience}) {
			return m.datedYears(req)
		}
	}
	return proof{}
}

// datedYears reads all experience sections together: a heading that comes
// twice does not split a working life.
func (m *reading) datedYears(req posting.Requirement) proof {
	wanted := m.yearsSubject(req)
	var periods []period
	var places []plan.Evidence
	for j := range m.resume.Sections {
		s := &m.resume.Sections[j]
		if s.Kind != resume.Experience {
			continue
		}
		for i, e := range s.Entries {
			start, end, ok := e.Period(m.now)
			if ok && m.belongs(req, wanted, j, i) {
				periods = append(periods, period{start, end})
				places = append(places, m.at(j, m.named(e)))
			}
		}
	}
	const nearly = 0.05 // of a year: months are counted by the calendar, years by their mean length
	have := union(periods)
	if have == 0 {
		return proof{}
	}
	share := min(1, (have+nearly)/float64(req.Years))
	return proof{how: plan.Inferred, strength: share, places: places, short: share < 1}
}

// yearsSubject are the stems of what a posting asks years of.
func (m *reading) yearsSubject(req posting.Requirement) []string {
	return content(req.Text, m.posting.Language, yearWords)
}

// belongs reports whether an entry is experience of the kind asked for: it
// names the term, its title has a word of the subject or of the posting's
// title, or its text has half of the subject's words.
func (m *reading) belongs(req posting.Requirement, wanted []string, section, entry int) bool {
	s := &m.resume.Sections[section]
	e := s.Entries[entry]
	term := vocabulary.Lookup(req.Term)
	for _, h := range m.hits[section] {
		if term != nil && e.Span.Start <= h.Start && h.End <= e.Span.End && (h.Term == term || h.Term.Includes(term)) {
			return true
		}
	}
	if term != nil && term.Proper && len(wanted) == 1 {
		return false // years of Go are years with Go
	}
	if len(wanted) == 0 {
		return true
	}
	title := stems(e.Title, m.resume.Language)
	if share(title, wanted) > 0 || share(title, content(m.posting.Title, m.posting.Language, ladderWords)) > 0 {
		return true
	}
	var text []string
	for _, b := range m.blocks[section] {
		if b.entry == entry {
			text = append(text, b.stems...)
		}
	}
	return share(text, wanted) >= 0.5
}

var statedYears = regexp.MustCompile(`(?i)\b(\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|fünfzehn|zwanzig)\s*\+?\s*(?:years?|yrs?|jahren?|jahre)\b`)

var numberWords = map[string]int{
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20,
	"zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12, "fünfzehn": 15, "zwanzig": 20,
}

// statedYears takes "seven years of …" in a summary at its word, when the words
// around it speak of what is asked for.
func (m *reading) statedYears(req posting.Requirement, section int) proof {
	var p proof
	subject := append(m.yearsSubject(req), content(m.posting.Title, m.posting.Language, ladderWords)...)
	for _, b := range m.blocks[section] {
		text := m.resume.Slice(b.Text)
		for _, at := range statedYears.FindAllStringSubmatchIndex(text, maxPlaces) {
			n, err := strconv.Atoi(text[at[2]:at[3]])
			if err != nil {
				n = numberWords[strings.ToLower(text[at[2]:at[3]])]
			}
			if len(subject) > 0 && share(stems(clauseAround(text, at[0]), m.resume.Language), subject) == 0 {
				continue
			}
			span := resume.Span{Start: b.Text.Start + at[0], End: b.Text.Start + at[1]}
			p = p.stronger(proof{how: plan.Exact, strength: min(1, float64(n)/float64(req.Years)), places: []plan.Evidence{m.at(section, span)}, short: n < req.Years})
		}
	}
	return p
}

// clauseAround is the stretch of text around a place without a stop or comma in it.
func clauseAround(text string, at int) string {
	const stops = ".,;:!?\n"
	start := strings.LastIndexAny(text[:at], stops) + 1
	if end := strings.IndexAny(text[at:], stops); end >= 0 {
		return text[start : at+end]
	}
	return text[start:]
}

// trimmed is a span without blanks at its ends.
func trimmed(r *resume.Resume, s resume.Span) resume.Span {
	text := r.Slice(s)
	start := s.Start + len(text) - len(strings.TrimLeft(text, " \t\r\n"))
	return resume.Span{Start: start, End: start + len(strings.TrimSpace(text))}
}
