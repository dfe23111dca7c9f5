package match

import (
	"regexp"
	"strings"

	"tailor/internal/engine/plan"
	"tailor/internal/engine/posting"
	"tailor/internal/engine/resume"
	"tailor/internal/engine/vocabulary"
)

// proof is how one section shows one requirement.
type proof struct {
	how      plan.MatchHow
	strength float64 // 0–1
	places   []plan.Evidence
	short    bool // fewer years than asked for, however near
	shared   bool // shown by another of a group of alternatives
	asked    bool // in a section of which the posting asks it
}

// stronger keeps the better of two proofs.
func (p proof) stronger(q proof) proof {
	if q.strength > p.strength {
		return q
	}
	return p
}

// evidence holds the proofs by requirement and section.
type evidence [][]proof

// maxPlaces bounds the places named for one requirement.
const maxPlaces = 6

// evidence looks for every requirement in every section.
func (m *reading) evidence() evidence {
	all := make(evidence, len(m.posting.Requirements))
	for i, req := range m.posting.Requirements {
		all[i] = make([]proof, len(m.resume.Sections))
		for j := range m.resume.Sections {
			if speaks(&m.resume.Sections[j]) {
				all[i][j] = m.prove(req, j)
				all[i][j].asked = m.asked[i][j]
			}
		}
	}
	m.shareGroups(all)
	return all
}

func (m *reading) prove(req posting.Requirement, section int) proof {
	switch req.Kind {
	case posting.Title:
		return m.proveTitle(req, section)
	case posting.Years:
		return m.proveYears(req, section)
	case posting.Degree:
		return m.proveDegree(req, section)
	case posting.Language:
		return m.proveLanguage(req, section)
	case posting.Duty:
		return m.proveDuty(req, section)
	}
	return m.proveTerm(req, section)
}

// shareGroups lets what meets one of a group of alternatives meet the others.
func (m *reading) shareGroups(all evidence) {
	for j := range m.resume.Sections {
		best := map[string]proof{}
		for i, req := range m.posting.Requirements {
			if req.Group != "" {
				best[req.Group] = best[req.Group].stronger(all[i][j])
			}
		}
		for i, req := range m.posting.Requirements {
			if b := best[req.Group]; req.Group != "" && b.strength > all[i][j].strength {
				all[i][j] = proof{how: plan.Inferred, strength: b.strength, places: b.places, shared: true, asked: all[i][j].asked}
			}
		}
	}
}

// outright reports whether a section itself meets a requirement, and not only
// through another of a group of alternatives.
func (p proof) outright() bool { return p.strength >= partlyBelow && !p.shared && !p.short }

// best is a requirement with its strongest proof over the sections, and the
// places of such proofs: those in sections that are asked for it first.
func (e evidence) best(i int, req posting.Requirement) plan.RequirementMatch {
	var top proof
	places := []plan.Evidence{}
	for _, p := range e[i] {
		top = top.stronger(p)
	}
	for _, asked := range []bool{true, false} {
		for _, p := range e[i] {
			if p.asked == asked && p.strength > 0 && p.strength >= min(top.strength, stemStrength) {
				places = append(places, p.places...)
			}
		}
	}
	match := plan.RequirementMatch{Requirement: req, Verdict: plan.Missing, How: top.how, Strength: top.strength, Evidence: places[:min(len(places), maxPlaces)]}
	switch {
	case top.strength >= partlyBelow && !top.short:
		match.Verdict = plan.Fully
	case top.strength > 0:
		match.Verdict = plan.Partly
	}
	return match
}

// proveTerm finds a skill or certificate by its names, by what includes it, or by its words' stems.
func (m *reading) proveTerm(req posting.Requirement, section int) proof {
	term := vocabulary.Lookup(req.Term)
	if term == nil {
		return m.proveWord(req, section)
	}
	if m.resume.Sections[section].Kind == resume.Education && !taught(term) {
		return proof{} // a degree in communication, a thesis on scheduling
	}
	var direct, wider proof
	for _, h := range m.hits[section] {
		place := m.at(section, resume.Span{Start: h.Start, End: h.End})
		switch {
		case h.Term == term:
			how, strength := plan.Alias, aliasStrength
			if m.asPosted(h) {
				how, strength = plan.Exact, exactStrength
			}
			places := append(direct.places, place)
			direct = direct.stronger(proof{how: how, strength: strength})
			direct.places = places
		case h.Term.Includes(term):
			places := append(wider.places, place)
			wider = proof{how: plan.Inferred, strength: inferredStrength, places: places}
		}
	}
	return direct.stronger(wider).stronger(m.proveStems(req, section))
}

// taught reports whether an education may show a skill: not a way of working,
// nor office work that one word names.
func taught(term *vocabulary.Term) bool {
	return term.Proper || term.Field != "soft" && (term.Field != "office" || strings.Contains(term.Name, " "))
}

// asPosted reports whether the posting spells the term as h does, or inside h
// (a search for Kafka finds Apache Kafka), or as h does with plain words around
// it (CI/CD pipelines).
func (m *reading) asPosted(h vocabulary.Hit) bool {
	text := strings.ReplaceAll(fold(h.Text), "-", " ")
	for spelling, at := range m.spelt[h.Term] {
		posted := m.posting.Text[at-1 : min(at-1+len(spelling), len(m.posting.Text))]
		spelling = strings.ReplaceAll(spelling, "-", " ")
		if within(spelling, text) || within(text, spelling) && plainAround(posted, text) {
			return true
		}
	}
	return false
}

// plainAround reports whether what a spelling has beyond a shorter one is plain small words.
func plainAround(long, short string) bool {
	for _, w := range strings.Fields(long) {
		if strings.ToLower(w) != w && !within(w, short) {
			return false
		}
	}
	return true
}

// proveWord finds a word that the vocabulary does not know as it is spelled.
func (m *reading) proveWord(req posting.Requirement, section int) proof {
	word, err := regexp.Compile(`(?i)(?:^|[^\p{L}\d_])(` + regexp.QuoteMeta(req.Text) + `)(?:$|[^\p{L}\d_+#])`)
	if err != nil {
		return proof{}
	}
	s := m.resume.Sections[section].Span
	var p proof
	for _, at := range word.FindAllStringSubmatchIndex(m.resume.Slice(s), maxPlaces) {
		p.how, p.strength = plan.Exact, exactStrength
		p.places = append(p.places, m.at(section, resume.Span{Start: s.Start + at[2], End: s.Start + at[3]}))
	}
	return p
}

// stemWindow is within how many words the stems of a name must stand together.
const stemWindow = 6

// window is that of a skill: a technical one stands closer together, as
// "the data team, the warehouse team" is no data warehouse.
func (m *reading) window(req posting.Requirement) int {
	if term := vocabulary.Lookup(req.Term); term != nil && properFields[term.Field] {
		return len(m.wanted(req)) + 1
	}
	return stemWindow
}

// Fields in which most skills are tools.
var properFields = map[string]bool{"code": true, "databases": true, "backend": true, "frontend": true, "devops": true, "practice": true, "data": true, "design": true}

// proveStems finds a skill of ordinary words in another form: "vendor
// management" in "managed nine vendors".
func (m *reading) proveStems(req posting.Requirement, section int) proof {
	if !m.byStems(req) {
		return proof{}
	}
	wanted := m.wanted(req)
	var p proof
	for _, b := range m.blocks[section] {
		if near(b.stems, wanted, m.window(req)) {
			p.how, p.strength = plan.Stem, stemStrength
			p.places = append(p.places, m.at(section, b.Text))
		}
	}
	return p
}

// byStems reports whether a requirement is a skill whose words may stand in
// other forms; a tool's name may not.
func (m *reading) byStems(req posting.Requirement) bool {
	const least = 5 // letters that the stems must have together
	term := vocabulary.Lookup(req.Term)
	if req.Kind != posting.Skill || term == nil || !m.sameTongue() || term.Proper && len(strings.Fields(req.Text)) == 1 {
		return false
	}
	return len(strings.Join(m.wanted(req), "")) >= least
}

var orWord = regexp.MustCompile(`\s(?:or|oder)\s`)

// dutyShare is the part of a duty's words that a bullet must hold to count.
const dutyShare = 0.4

// proveDuty finds bullets that say much of what a duty says, in any form of its words.
func (m *reading) proveDuty(req posting.Requirement, section int) proof {
	if !m.sameTongue() {
		return proof{}
	}
	wanted := m.wanted(req)
	least := 2.0 // words; one of two alternatives is enough
	if orWord.MatchString(req.Text) {
		least = 1
	}
	if m.resume.Sections[section].Kind == resume.Summary && home(m.resume, []resume.Kind{resume.Experience}) >= 0 {
		return proof{} // what one did stands elsewhere; prose shares words with anything
	}
	p := m.proveParts(req, section).stronger(m.proveChoice(req, section)).stronger(m.internship(req, section))
	for _, b := range m.blocks[section] {
		s := share(b.stems, wanted)
		if s < dutyShare || s*float64(len(wanted)) < least {
			continue
		}
		p = p.stronger(proof{how: plan.Stem, strength: stemStrength * s, places: []plan.Evidence{m.at(section, b.Text)}})
	}
	return p
}

// proveParts meets a duty in part where the section shows a skill that the duty
// names: Epic for "document care in our electronic health record".
func (m *reading) proveParts(req posting.Requirement, section int) proof {
	var had []string
	var p proof
	for _, part := range m.posting.Requirements {
		if part.Kind != posting.Skill || part.Start < req.Start || part.End > req.End || isSoft(part) {
			continue
		}
		if shown := m.proveTerm(part, section); shown.strength > 0 {
			had = append(had, m.wanted(part)...)
			p.places = append(p.places, shown.places...)
		}
	}
	if len(p.places) > 0 {
		p.how, p.strength = plan.Inferred, stemStrength*max(dutyShare, share(had, m.wanted(req)))
	}
	return p
}

// mostChoice is how many words an alternative may have to be told from the other.
const mostChoice = 2

// proveChoice finds either of two things where a duty is nothing but the two:
// "construction or renovation".
func (m *reading) proveChoice(req posting.Requirement, section int) proof {
	sides := orWord.Split(req.Text, -1)
	if len(sides) != 2 || len(strings.Fields(sides[0])) != len(strings.Fields(sides[1])) || len(strings.Fields(sides[0])) > mostChoice {
		return proof{}
	}
	var p proof
	for _, side := range sides {
		wanted := content(side, m.posting.Language, nil)
		for _, b := range m.blocks[section] {
			if near(b.stems, wanted, stemWindow) {
				p.how, p.strength = plan.Stem, stemStrength
				p.places = append(p.places, m.at(section, b.Text))
			}
		}
	}
	return p
}

var (
	internships = regexp.MustCompile(`(?i)\binternships?\b|\bpraktik(?:um|a)\b`)
	interns     = regexp.MustCompile(`(?i)\b(?:intern|internship|co-op|praktikum|praktikant(?:in)?|werkstudent(?:in)?)\b`)
)

// internship finds an entry whose title is an intern's where one is asked for.
func (m *reading) internship(req posting.Requirement, section int) proof {
	var p proof
	if !internships.MatchString(req.Text) || m.resume.Sections[section].Kind != resume.Experience {
		return p
	}
	for _, e := range m.resume.Sections[section].Entries {
		if interns.MatchString(e.Title) {
			p.how, p.strength = plan.Alias, aliasStrength
			p.places = append(p.places, m.at(section, m.named(e)))
		}
	}
	return p
}
