package match

import (
	"fmt"
	"regexp"
	"slices"

	"tailor/internal/engine/plan"
	"tailor/internal/engine/posting"
	"tailor/internal/engine/resume"
	"tailor/internal/engine/vocabulary"
)

// questions are those whose answers belong to this section.
func (e *editor) questions() []plan.Question {
	var out []plan.Question
	for _, q := range e.allQuestions() {
		if q.Section == e.resume.Sections[e.section].ID {
			out = append(out, q)
		}
	}
	return out
}

// Bounds on the questions of one run: enough to matter, few enough to be answered.
const (
	maxQuestions   = 6
	maxNiceToHaves = 2
)

// allQuestions asks about what nothing in the resume shows, required things first.
func (e *editor) allQuestions() []plan.Question {
	var out []plan.Question
	asked := map[string]bool{}
	for _, f := range e.analysis.Facts {
		asked[f.Requirement] = true
	}
	nice := 0
	for _, wantRequired := range []bool{true, false} {
		for i, req := range e.posting.Requirements {
			if req.Required != wantRequired || len(out) == maxQuestions || !wantRequired && nice == maxNiceToHaves {
				continue
			}
			if req.Group != "" && asked[req.Group] || asked[req.ID] || !e.open(i, req) {
				continue
			}
			text, section := e.ask(req, e.shown.best(i, req).Strength)
			if text == "" || section < 0 {
				continue
			}
			asked[req.Group] = true
			if !wantRequired {
				nice++
			}
			out = append(out, plan.Question{ID: fmt.Sprintf("Q%d", len(out)+1), Requirement: req.ID, Section: e.resume.Sections[section].ID, Text: text})
		}
	}
	return out
}

// open reports whether a requirement is unproven and worth a question.
func (e *editor) open(i int, req posting.Requirement) bool {
	strength := e.shown.best(i, req).Strength
	switch req.Kind {
	case posting.Title:
		return false
	case posting.Duty:
		return req.Required && strength == 0
	case posting.Language:
		return strength == 0 || req.Required && strength < partlyBelow
	case posting.Years, posting.Degree:
		return strength < partlyBelow
	}
	return strength == 0 && !isSoft(req) && (req.Required || !e.partOfDuty(req))
}

var listBreak = regexp.MustCompile(`\n\s*(?:[-*+•]|\d+[.)])\s|\n\s*\n`)

// partOfDuty reports whether a skill is only mentioned in what the job consists of.
func (e *editor) partOfDuty(req posting.Requirement) bool {
	return slices.ContainsFunc(e.posting.Requirements, func(d posting.Requirement) bool {
		return d.Kind == posting.Duty && d.Start <= req.Start && !listBreak.MatchString(e.posting.Text[d.Start:req.Start])
	})
}

var doing = regexp.MustCompile(`(?i)(?:ing|ment|sign|tion|sis|control|response)$`)

// activity reports whether a skill is something one does rather than works with.
func activity(req posting.Requirement) bool {
	term := vocabulary.Lookup(req.Term)
	return term != nil && !term.Proper && (!properFields[term.Field] || doing.MatchString(req.Text))
}

// ask words a question and says in which section its answer belongs.
func (e *editor) ask(req posting.Requirement, strength float64) (string, int) {
	needs := "The posting would like"
	if req.Required {
		needs = "The posting requires"
	}
	name := e.either(req)
	lesser := ""
	if strength > 0 {
		lesser = ", and the resume shows less"
	}
	work := home(e.resume, []resume.Kind{resume.Experience, resume.Projects, resume.Summary})
	switch req.Kind {
	case posting.Skill:
		section := home(e.resume, []resume.Kind{resume.Skills, resume.Experience, resume.Summary})
		if activity(req) {
			return fmt.Sprintf("%s %s. Have you done this, and where?", needs, name), section
		}
		return fmt.Sprintf("%s %s. Have you worked with this, and where?", needs, name), section
	case posting.Certificate:
		return fmt.Sprintf("%s this: %s. Do you have it, and since when?", needs, name), certificateHome(e.resume)
	case posting.Language:
		return fmt.Sprintf("%s %s%s. How well do you speak and write it?", needs, name, lesser), home(e.resume, []resume.Kind{resume.Languages, resume.Skills, resume.Summary})
	case posting.Years:
		return fmt.Sprintf("%s %s%s. Is there such experience that the resume does not name?", needs, name, lesser), work
	case posting.Degree:
		return fmt.Sprintf("%s this: %s. Do you have it, or something equivalent?", needs, name), home(e.resume, []resume.Kind{resume.Education, resume.Summary})
	}
	return fmt.Sprintf("The posting asks for this: %s. Have you done it, and where?", name), work
}
