package posting

import (
	"regexp"

	"tailor/internal/engine/vocabulary"
)

// The types of job, which change the weights of a resume's sections.
const (
	Technical  = "technical"
	Management = "management"
	EntryLevel = "entry-level"
	General    = "general"
)

var (
	entryTitle = regexp.MustCompile(`(?i)\b(?:junior|jr|graduate|intern|internship|trainee|entry[ -]level|apprentice|werkstudent(?:in)?|praktikant(?:in)?|praktikum|berufseinsteiger(?:in)?|auszubildende[r]?|azubi|volontär(?:in)?)\b`)
	entryText  = regexp.MustCompile(`(?i)\blevel\W{1,6}entry\b|entry[ -]level (?:position|role|job)|start of (?:their|your) career|berufseinsteiger|no (?:years of )?(?:prior |previous )?experience (?:is |are )?(?:needed|required|necessary)`)
	chiefTitle = regexp.MustCompile(`(?i)\b(?:director|head of|vp|vice president|chief|supervisor|superintendent|principal of|team lead|teamlead|teamleiter(?:in)?|leiter(?:in)?|abteilungsleiter(?:in)?|bereichsleiter(?:in)?|geschäftsführer(?:in)?|manager(?:in)?)\b|leitung\b|leiter(?:in)?\b`)
	softChief  = regexp.MustCompile(`(?i)\b(?:account|product|project|program|case|community|social media|key account|produkt|projekt|content|brand) ?-?manager`)
	techTitle  = regexp.MustCompile(`(?i)\b(?:engineer|developer|programmer|architect|devops|sre|data scientist|administrator|entwickler(?:in)?|softwareentwickler(?:in)?|informatiker(?:in)?|ingenieur(?:in)?)\b|entwickler|analyst`)
)

// Fields whose skills make a job technical.
var technicalFields = map[string]bool{"code": true, "databases": true, "backend": true, "practice": true, "frontend": true, "devops": true, "data": true}

// jobType reads what type of job a posting offers, from its title first and
// then from the share of technical skills among those it asks for.
func jobType(p *Posting) string {
	switch {
	case entryTitle.MatchString(p.Title), entryText.MatchString(p.Text):
		return EntryLevel
	case chiefTitle.MatchString(p.Title) && !softChief.MatchString(p.Title):
		return Management
	}
	technical, all := 0, 0
	for _, r := range p.Requirements {
		if r.Kind != Skill {
			continue
		}
		term := vocabulary.Lookup(r.Term)
		if term == nil || soft(term) {
			continue
		}
		all++
		if technicalFields[term.Field] {
			technical++
		}
	}
	if technical >= 3 && 2*technical > all && techTitle.MatchString(p.Title) || technical >= 6 && 3*technical > 2*all {
		return Technical
	}
	return General
}
