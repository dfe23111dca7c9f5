package match

import (
	"regexp"
	"strings"

	"tailor/internal/engine/plan"
	"tailor/internal/engine/posting"
	"tailor/internal/engine/resume"
	"tailor/internal/engine/vocabulary"
)

const (
	otherSubject = 0.6 // a degree of the level asked for, in another subject
	lowerDegree  = 0.4 // a degree one level below
	lowerLevel   = 0.5 // a language known less well than asked
	wishedTitle  = 0.6 // a title's words in a summary, which may only say where one wants to go
)

// Words of a degree requirement that name no subject.
var degreeWords = wordSet(`degree bachelor's bachelor master's master associate's associate bachelors masters science arts
	related field similar higher equivalent diploma school high abschluss studium abgeschlossenes oder`)

// proveDegree compares the levels of degrees, and their subjects where the posting names some.
func (m *reading) proveDegree(req posting.Requirement, section int) proof {
	term := vocabulary.Lookup(req.Term)
	if term == nil || !sameKind(m.resume, section, resume.Education, resume.Summary, resume.Certifications, resume.Other) {
		return proof{}
	}
	subject := content(req.Text, m.posting.Language, degreeWords)
	var p proof
	for _, h := range m.hits[section] {
		if h.Term.Kind != vocabulary.Degree {
			continue
		}
		found := proof{how: plan.Exact, strength: exactStrength, places: []plan.Evidence{m.at(section, resume.Span{Start: h.Start, End: h.End})}}
		switch {
		case h.Term == term:
			if !m.asPosted(h) {
				found.how = plan.Alias
			}
		case h.Term.Level > term.Level:
			found.how = plan.Inferred
		case h.Term.Level == term.Level && generic(term):
			found.how = plan.Alias
		case h.Term.Level == term.Level:
			found.how, found.strength = plan.Inferred, otherSubject
		case h.Term.Level == term.Level-1:
			found.how, found.strength = plan.Inferred, lowerDegree
		default:
			continue
		}
		if len(subject) > 0 && share(stems(m.around(section, h), m.resume.Language), subject) == 0 {
			found.strength = min(found.strength, otherSubject)
		}
		p = p.stronger(found)
	}
	if p.strength == 0 && term.Level == 1 {
		p = m.schoolLeaving(req, section)
	}
	return p
}

// generic reports whether a degree's name says a level and no subject.
func generic(t *vocabulary.Term) bool {
	return !strings.Contains(t.Name, " in ") && !strings.Contains(t.Name, " of ") || strings.HasSuffix(t.Name, "of Science") || strings.HasSuffix(t.Name, "of Arts")
}

// around is the entry or line in which a hit stands.
func (m *reading) around(section int, h vocabulary.Hit) string {
	s := &m.resume.Sections[section]
	for _, e := range s.Entries {
		if e.Span.Start <= h.Start && h.End <= e.Span.End {
			return m.resume.Slice(e.Head)
		}
	}
	return m.resume.Slice(s.Span)
}

// schoolLeaving finds a diploma by the words of its name: "Trade High School. Diploma, 2016".
func (m *reading) schoolLeaving(req posting.Requirement, section int) proof {
	s := &m.resume.Sections[section]
	wanted := content(req.Text, m.posting.Language, nil)
	for _, e := range s.Entries {
		if near(stems(m.resume.Slice(e.Head), m.resume.Language), wanted, stemWindow) {
			return proof{how: plan.Stem, strength: stemStrength, places: []plan.Evidence{m.at(section, e.Head)}}
		}
	}
	return proof{}
}

var (
	levelMark = regexp.MustCompile(`(?i)\b([abc])([12])\b`)
	// How well one speaks a language, in words, by the level of the European framework (A1 is 1, C2 is 6).
	levelWords = []struct {
		words *regexp.Regexp
		level int
	}{
		{regexp.MustCompile(`(?i)native|mother tongue|muttersprach|bilingual`), 6},
		{regexp.MustCompile(`(?i)fluent|fließend|verhandlungssicher|proficient|professional|full working`), 5},
		{regexp.MustCompile(`(?i)advanced|very good|sehr gut|upper`), 4},
		{regexp.MustCompile(`(?i)intermediate|conversational|good|gute`), 3},
		{regexp.MustCompile(`(?i)basic|beginner|elementary|grundkenntnisse|anfänger`), 1},
	}
)

const weakLevel = 1 // a beginner meets a request without a level only partly

// speech is the level in words about a language, 0 when they say none.
func speech(words string) int {
	if mark := levelMark.FindStringSubmatch(words); mark != nil {
		return 2*int(strings.ToLower(mark[1])[0]-'a') + int(mark[2][0]-'0')
	}
	for _, l := range levelWords {
		if l.words.MatchString(words) {
			return l.level
		}
	}
	return 0
}

// proveLanguage finds a human language and compares the levels where both are known.
// A resume proves the language it is written in.
func (m *reading) proveLanguage(req posting.Requirement, section int) proof {
	if !sameKind(m.resume, section, resume.Languages, resume.Skills, resume.Summary, resume.Education, resume.Interests, resume.Other) {
		return proof{} // "in English or, with a colleague's help, Spanish" is not a language spoken
	}
	term := vocabulary.Lookup(req.Term)
	need := speech(req.Text)
	var p proof
	for _, h := range m.hits[section] {
		if h.Term != term || term == nil {
			continue
		}
		found := proof{how: plan.Alias, strength: aliasStrength, places: []plan.Evidence{m.at(section, resume.Span{Start: h.Start, End: h.End})}}
		if m.asPosted(h) {
			found.how, found.strength = plan.Exact, exactStrength
		}
		have := speech(m.said(section, h))
		if have > 0 && have < need || need == 0 && have == weakLevel {
			found.strength = lowerLevel
		}
		p = p.stronger(found)
	}
	if p.strength == 0 && term != nil && need <= 4 && term.Name == tongues[m.resume.Language] {
		p = proof{how: plan.Inferred, strength: inferredStrength}
	}
	return p
}

// The vocabulary's names of the languages a resume may be written in.
var tongues = map[string]string{"en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "pt": "Portuguese", "nl": "Dutch"}

// said is what stands of a language up to the next one: its level.
func (m *reading) said(section int, h vocabulary.Hit) string {
	const reach = 40 // bytes
	s := m.resume.Sections[section].Span
	end := min(h.End+reach, s.End)
	for _, other := range m.hits[section] {
		if other.Start >= h.End && other.Term.Kind == vocabulary.Language {
			end = min(end, other.Start)
		}
	}
	words := m.resume.Text[h.End:end]
	if i := strings.IndexAny(words, ",;\n|"); i >= 0 {
		words = words[:i]
	}
	before := m.resume.Text[max(h.Start-20, s.Start):h.Start]
	if i := strings.LastIndexAny(before, ",;\n|)"); i >= 0 {
		before = before[i+1:]
	}
	return strings.ToValidUTF8(before+" "+words, "")
}

// proveTitle compares a posting's title with the titles of entries, or with a summary's words.
func (m *reading) proveTitle(req posting.Requirement, section int) proof {
	s := &m.resume.Sections[section]
	var p proof
	for title := range strings.SplitSeq(req.Text, "/") {
		title = strings.TrimSpace(title)
		switch s.Kind {
		case resume.Experience, resume.Volunteer:
			for _, e := range s.Entries {
				p = p.stronger(m.titleIn(title, e.Title, section, m.named(e)))
			}
		case resume.Summary:
			for _, b := range m.blocks[section] {
				found := m.titleIn(title, m.resume.Slice(b.Text), section, b.Text)
				switch {
				case found.strength < partlyBelow:
					found = proof{} // prose shares single words with any title
				case found.strength < exactStrength:
					found.strength = wishedTitle
				}
				p = p.stronger(found)
			}
		}
	}
	return p
}

// named is where an entry's title stands, or its whole head when that is not to be found.
func (m *reading) named(e resume.Entry) resume.Span {
	i := strings.Index(m.resume.Slice(e.Head), e.Title)
	if i < 0 || e.Title == "" {
		return trimmed(m.resume, e.Head)
	}
	return resume.Span{Start: e.Head.Start + i, End: e.Head.Start + i + len(e.Title)}
}

// titleIn compares a title asked for with words that may hold it: whole, in
// other forms of its words and without its rank, or in part.
func (m *reading) titleIn(title, words string, section int, span resume.Span) proof {
	place := []plan.Evidence{m.at(section, span)}
	if fold(title) != "" && strings.Contains(" "+fold(words)+" ", " "+fold(title)+" ") {
		return proof{how: plan.Exact, strength: exactStrength, places: place}
	}
	wanted := content(title, m.posting.Language, ladderWords)
	have := stems(words, m.resume.Language)
	if near(have, wanted, stemWindow) {
		return proof{how: plan.Stem, strength: stemStrength, places: place}
	}
	if s := share(have, wanted); s >= 0.5 {
		return proof{how: plan.Stem, strength: stemStrength * s, places: place}
	}
	return proof{}
}
