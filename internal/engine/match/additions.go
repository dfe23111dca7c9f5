package match

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tailor/internal/engine/plan"
	"tailor/internal/engine/posting"
	"tailor/internal/engine/resume"
	"tailor/internal/engine/vocabulary"
)

// maxInserted bounds how many skills one run adds to the skills section.
const maxInserted = 6

// addSkills finds what may be added to the skills: what the person confirmed,
// and what the posting asks for and other sections name.
func (e *editor) addSkills(lines []line, add func(req posting.Requirement, why string, places []plan.Evidence)) {
	for _, f := range e.analysis.Facts {
		req := e.requirement(f.Requirement)
		if req != nil && req.Kind == posting.Skill && f.Section == e.resume.Sections[e.section].ID {
			add(*req, "Adds %s, which you confirmed.", nil)
		}
	}
	left := maxInserted
	for _, wantRequired := range []bool{true, false} {
		for i, req := range e.posting.Requirements {
			if req.Required != wantRequired || left == 0 || !e.missingHere(i, req) || !listable(req) {
				continue
			}
			if places := e.shownElsewhere(req, false); len(places) > 0 {
				add(req, "Adds %s, which other sections show.", places)
				left--
			}
		}
	}
	e.addIncluded(min(left, maxIncluded), add)
}

// maxIncluded bounds how many skills are added by what includes them.
const maxIncluded = 2

// addIncluded adds required skills of ordinary words that other sections show
// by something that includes them: risk management by a risk register.
func (e *editor) addIncluded(left int, add func(req posting.Requirement, why string, places []plan.Evidence)) {
	for i, req := range e.posting.Requirements {
		term := vocabulary.Lookup(req.Term)
		if left == 0 || !req.Required || term == nil || term.Proper || !e.missingHere(i, req) || !listable(req) || len(e.shownElsewhere(req, false)) > 0 {
			continue
		}
		if places := e.shownElsewhere(req, true); len(places) > 0 {
			add(req, "Adds %s, which your work in other sections shows.", places)
			left--
		}
	}
}

// listable reports whether the posting's words can stand in a list of skills:
// a proper name, or the name of the skill and no sentence about it.
func listable(req posting.Requirement) bool {
	term := vocabulary.Lookup(req.Term)
	return term == nil || term.Proper || strings.HasPrefix(fold(term.Name), fold(req.Text)) ||
		slices.ContainsFunc(term.Aliases, func(a string) bool { return a == req.Text && proper(a, false) })
}

// missingHere reports whether no skills section names what a requirement asks for.
func (e *editor) missingHere(i int, req posting.Requirement) bool {
	if req.Kind != posting.Skill || isSoft(req) || len(strings.Fields(req.Text)) > 4 {
		return false
	}
	for j := range e.resume.Sections {
		p := e.shown[i][j]
		if e.resume.Sections[j].Kind == resume.Skills && p.strength > 0 && (p.how == plan.Exact || p.how == plan.Alias || p.how == plan.Stem) {
			return false
		}
	}
	return true
}

// shownElsewhere are the places that name a skill outright, or something that
// includes it, in the sections that tell what one did.
func (e *editor) shownElsewhere(req posting.Requirement, wider bool) []plan.Evidence {
	var out []plan.Evidence
	for j := range e.resume.Sections {
		if !sameKind(e.resume, j, resume.Experience, resume.Projects, resume.Volunteer, resume.Activities) {
			continue
		}
		p := e.direct(req, j, wider)
		out = append(out, p.places...)
	}
	return out[:min(len(out), maxPlaces)]
}

// direct is a proof by names alone, without stems or alternatives; wider lets
// the names of what includes a skill count too.
func (e *editor) direct(req posting.Requirement, section int, wider bool) proof {
	term := vocabulary.Lookup(req.Term)
	if term == nil {
		return e.proveWord(req, section)
	}
	var p proof
	for _, h := range e.hits[section] {
		if (h.Term == term || wider && h.Term.Includes(term)) && e.ownWork(section, h) {
			p.places = append(p.places, e.at(section, resume.Span{Start: h.Start, End: h.End}))
		}
	}
	return p
}

// ownWork reports whether a hit stands in a block that says what the person did
// and not only what they helped with.
func (e *editor) ownWork(section int, h vocabulary.Hit) bool {
	return slices.ContainsFunc(e.blocks[section], func(b block) bool {
		return b.Text.Start <= h.Start && h.End <= b.Text.End && !helping.MatchString(e.resume.Slice(b.Text))
	})
}

var helping = regexp.MustCompile(`^(?i:helped\b|assisted\b|was involved in|involved in|participated in|took part in|mitarbeit|mithilfe|unterstützung)`)

// families are fields whose skills stand together in one line of a resume.
var families = map[string]string{"backend": "devops", "databases": "data", "data": "databases", "devops": "backend", "code": "frontend", "frontend": "code", "practice": "devops"}

// lineFor is the line whose items are of the requirement's field, or of one
// beside it, or else the longest without a label; nil when only lines with
// other labels are left.
func (e *editor) lineFor(lines []line, req posting.Requirement) *line {
	term := vocabulary.Lookup(req.Term)
	best, bestScore := -1, 0.0
	for i, l := range lines {
		score := 0.0
		if !l.labelled {
			score = float64(len(l.items)) / 100
		}
		for _, it := range l.items {
			score += kinship(it.text, term) / float64(len(l.items))
		}
		if score > bestScore {
			best, bestScore = i, score
		}
	}
	if best < 0 {
		return nil
	}
	return &lines[best]
}

// kinship is how close what an item names is to a term: 4 for what includes
// it, 2 for its own field, 1 for the field beside it, 0 for neither.
func kinship(item string, term *vocabulary.Term) float64 {
	best := 0.0
	for _, h := range vocabulary.Find(item) {
		switch {
		case term == nil:
		case h.Term.Includes(term):
			return 4
		case h.Term.Field == term.Field:
			best = max(best, 2)
		case families[term.Field] == h.Term.Field:
			best = max(best, 1)
		}
	}
	return best
}

// asItem spells a requirement as an item of a line: with a capital where the others have one.
func (e *editor) asItem(req posting.Requirement, l *line) string {
	upper := 0
	for _, it := range l.items {
		if r, _ := utf8.DecodeRuneInString(it.text); unicode.IsUpper(r) {
			upper++
		}
	}
	r, size := utf8.DecodeRuneInString(req.Text)
	text := oneLine(req.Text)
	switch {
	case e.resume.Language == "de" || proper(text[size:], false) || namedSmall(text):
		return text
	case 2*upper > len(l.items):
		return string(unicode.ToUpper(r)) + text[size:]
	case plainName(text) && e.opensBlock(req):
		return string(unicode.ToLower(r)) + text[size:]
	}
	return text
}
