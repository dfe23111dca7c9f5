package match

import (
	"fmt"
	"regexp"
	"slices"
	"time"

	"tailor/internal/engine/plan"
	"tailor/internal/engine/resume"
)

// The codes of findings.
const (
	weakVerb     = "weak_verb"
	noOutcome    = "no_outcome"
	tooLong      = "too_long"
	firstPerson  = "first_person"
	acronymAlone = "acronym"
	dateGap      = "date_gap"
	noDates      = "no_dates"
	noContact    = "no_contact"
	noSkills     = "no_skills"
)

const (
	longBullet  = 45 // words
	longSummary = 90
	longGap     = 6 // months
)

var (
	weakOpeners = regexp.MustCompile(`^(?i:(?:was |am )?responsible for|was in charge of|in charge of|helped\b|assisted (?:with|in)|worked (?:on|with the)|was involved in|involved in|participated in|took part in|did\b|duties included|tasked with|various|verantwortlich für|zuständig für|mitarbeit (?:bei|an|in)|mithilfe bei|mitwirkung (?:bei|an)|unterstützung (?:bei|der|des|von)|beteiligt an)`)
	year        = regexp.MustCompile(`\b(?:19|20)\d\d\b`)
	outcomes    = regexp.MustCompile(`(?i)\d|\b(?:so that|which (?:cut|saved|raised|halved|removed|brought)|half|halved|doubled|tripled|award|now uses?|reduc\w+|increas\w+|lower\w+|raised|saved|grew|improv\w+|promot\w+|cut|one|two|three|four|five|six|seven|eight|nine|ten|verkürzt|gesenkt|erhöht|gesteigert|verbessert|halbiert|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn)\b`)
	pronouns    = regexp.MustCompile(`(?:^|\s)(?:I|my|me)(?:\s|[,.;])|\b(?:ich|mein|meine)\b`)
)

// findings are what a reader should look at in the resume's form.
func (m *reading) findings() []plan.Finding {
	found := []plan.Finding{}
	for j := range m.resume.Sections {
		s := &m.resume.Sections[j]
		switch s.Kind {
		case resume.Experience, resume.Projects, resume.Volunteer:
			found = append(found, m.bulletFindings(j)...)
		case resume.Summary:
			found = append(found, m.summaryFindings(j)...)
		}
	}
	found = append(found, m.acronyms()...)
	found = append(found, m.gaps()...)
	return append(found, m.wholeFindings()...)
}

func (m *reading) finding(code, message string, section int, span resume.Span) plan.Finding {
	return plan.Finding{Code: code, Message: message, Section: m.resume.Sections[section].ID, Start: span.Start, End: span.End}
}

// hasOutcome reports whether a bullet says what came of it, by a figure or in
// words. The year in which something happened is no outcome.
func hasOutcome(text string) bool {
	return outcomes.MatchString(year.ReplaceAllString(text, ""))
}

func (m *reading) bulletFindings(section int) []plan.Finding {
	var out []plan.Finding
	for _, b := range m.blocks[section] {
		text := m.resume.Slice(b.Text)
		if b.Kind != resume.Bullet {
			continue
		}
		if opener := weakOpeners.FindString(text); opener != "" {
			out = append(out, m.finding(weakVerb, fmt.Sprintf("%q says little. What did you do yourself? Begin with that verb.", opener), section, b.Text))
		}
		words := len(b.stems)
		if words > longBullet {
			out = append(out, m.finding(tooLong, fmt.Sprintf("%d words in one bullet; readers skip past 30 or so. Keep what matters to this job.", words), section, b.Text))
		}
		if !hasOutcome(text) {
			out = append(out, m.finding(noOutcome, "What came of it? A number helps: how many, how often, how much faster.", section, b.Text))
		}
		if m.resume.Sections[section].Kind == resume.Experience && pronouns.MatchString(text) {
			out = append(out, m.finding(firstPerson, "Bullets do without \"I\" and \"my\".", section, b.Text))
		}
	}
	return out
}

func (m *reading) summaryFindings(section int) []plan.Finding {
	words, span := 0, m.resume.Sections[section].Span
	for _, b := range m.blocks[section] {
		words += len(b.stems)
	}
	if words <= longSummary {
		return nil
	}
	return []plan.Finding{m.finding(tooLong, fmt.Sprintf("%d words of summary; three lines are read, more are not.", words), section, trimmed(m.resume, span))}
}

// acronyms names those that the posting spells out and the resume nowhere does.
func (m *reading) acronyms() []plan.Finding {
	var out []plan.Finding
	e := editor{reading: m}
	for j := range m.resume.Sections {
		if !speaks(&m.resume.Sections[j]) {
			continue
		}
		for _, h := range m.hits[j] {
			long := ""
			if h.Text == h.Term.Acronym && h.Text != "" && m.wants(h.Term) != nil && e.firstOf(h) {
				long = e.postedLong(h.Term)
			}
			if long == "" || e.anywhere(h.Term, func(s string) bool { return abbreviates(s, h.Term) }) {
				continue
			}
			out = append(out, m.finding(acronymAlone, fmt.Sprintf("The posting spells %s out (%s); write both once.", h.Text, long), j, resume.Span{Start: h.Start, End: h.End}))
		}
	}
	return out
}

// gaps finds entries without dates and stretches of time that no entry covers.
func (m *reading) gaps() []plan.Finding {
	type dated struct {
		period
		section int
		head    resume.Span
	}
	var all []dated
	var out []plan.Finding
	for j := range m.resume.Sections {
		s := &m.resume.Sections[j]
		if !sameKind(m.resume, j, resume.Experience, resume.Education, resume.Volunteer) {
			continue
		}
		for _, e := range s.Entries {
			start, end, ok := e.Period(m.now)
			switch {
			case ok:
				all = append(all, dated{period{start, end}, j, trimmed(m.resume, e.Head)})
			case s.Kind == resume.Experience && e.StartDate == "":
				out = append(out, m.finding(noDates, "No dates here; readers look for them first.", j, trimmed(m.resume, e.Head)))
			}
		}
	}
	slices.SortStableFunc(all, func(a, b dated) int { return a.start.Compare(b.start) })
	var reached time.Time
	working := false // a first job follows no gap
	for _, d := range all {
		if working && d.start.After(reached.AddDate(0, longGap, 0)) && m.resume.Sections[d.section].Kind == resume.Experience {
			message := fmt.Sprintf("Nothing is dated between %s and %s. A line about that time spares the question.", reached.Format("January 2006"), d.start.Format("January 2006"))
			out = append(out, m.finding(dateGap, message, d.section, d.head))
		}
		working = working || m.resume.Sections[d.section].Kind == resume.Experience
		if d.end.After(reached) {
			reached = d.end
		}
	}
	return out
}

func (m *reading) wholeFindings() []plan.Finding {
	var out []plan.Finding
	if id := m.resume.Identity; id.Email == "" && id.Phone == "" {
		out = append(out, plan.Finding{Code: noContact, Message: "No mail address and no phone number were found."})
	}
	if home(m.resume, []resume.Kind{resume.Skills}) < 0 {
		out = append(out, plan.Finding{Code: noSkills, Message: "There is no skills section; searches look there first."})
	}
	return slices.Clip(out)
}
