package match

import (
	"maps"
	"slices"

	"tailor/internal/engine/posting"
	"tailor/internal/engine/resume"
	"tailor/internal/engine/vocabulary"
)

// otherWeight is the weight of a kind of section without one of its own.
const otherWeight = 0.5

// defaults are the sections' weights before the type of job changes them.
func defaults() map[resume.Kind]float64 {
	w := map[resume.Kind]float64{
		resume.Summary:        0.7,
		resume.Experience:     1.5,
		resume.Education:      0.8,
		resume.Skills:         1.8,
		resume.Projects:       1.0,
		resume.Certifications: 0.9,
		resume.Contact:        0,
		resume.References:     0,
	}
	for _, kind := range resume.Kinds() {
		if _, ok := w[kind]; !ok {
			w[kind] = otherWeight
		}
	}
	return w
}

// sectionWeights are the weights for a type of job, with the person's own in place of the defaults.
func sectionWeights(jobType string, own map[resume.Kind]float64) map[resume.Kind]float64 {
	w := defaults()
	switch jobType {
	case posting.Technical:
		maps.Copy(w, map[resume.Kind]float64{resume.Skills: 2.0, resume.Experience: 1.6, resume.Projects: 1.5, resume.Education: 0.9, resume.Certifications: 1.0})
	case posting.Management:
		maps.Copy(w, map[resume.Kind]float64{resume.Experience: 2.0, resume.Skills: 1.2, resume.Summary: 1.3, resume.Certifications: 1.0})
	case posting.EntryLevel:
		maps.Copy(w, map[resume.Kind]float64{resume.Education: 1.8, resume.Skills: 1.5, resume.Projects: 1.5, resume.Experience: 1.0})
	}
	for kind, weight := range own {
		w[kind] = max(weight, 0)
	}
	return w
}

// How much a requirement counts by its kind; a preferred one counts half.
var kindWeights = map[posting.Kind]float64{
	posting.Skill:       1,
	posting.Title:       1,
	posting.Years:       1.5,
	posting.Degree:      1,
	posting.Certificate: 1.5,
	posting.Language:    1,
	posting.Duty:        0.5,
}

const (
	preferredShare = 0.5
	softWeight     = 0.25 // communication, teamwork: everybody writes it, nobody proves it
)

func weight(req posting.Requirement) float64 {
	w := kindWeights[req.Kind]
	if isSoft(req) {
		w = softWeight
	}
	if !req.Required && req.Kind != posting.Duty {
		w *= preferredShare
	}
	return w
}

func isSoft(req posting.Requirement) bool {
	term := vocabulary.Lookup(req.Term)
	return req.Kind == posting.Skill && term != nil && term.Field == "soft"
}

// How many of the posting's first required skills a short section has room for.
const (
	summaryRoom  = 5
	projectsRoom = 8
)

// askedSections says of each requirement which sections are asked to show it.
// That depends on the posting and on which sections there are, never on what
// they say: so evidence can only add to a score.
func askedSections(r *resume.Resume, p *posting.Posting) [][]bool {
	asked := make([][]bool, len(p.Requirements))
	skills := 0 // required ones so far
	for i, req := range p.Requirements {
		asked[i] = make([]bool, len(r.Sections))
		rank := len(p.Requirements)
		if req.Kind == posting.Skill && req.Required && !isSoft(req) {
			rank = skills
			skills++
		}
		for j := range r.Sections {
			asked[i][j] = asks(r, req, rank, j)
		}
	}
	return asked
}

// asks reports whether section j is asked to show a requirement; rank counts
// the required skills before it.
func asks(r *resume.Resume, req posting.Requirement, rank, j int) bool {
	kind := r.Sections[j].Kind
	switch req.Kind {
	case posting.Skill:
		switch kind {
		case resume.Skills:
			return true
		case resume.Experience:
			return !isSoft(req)
		case resume.Summary:
			return isSoft(req) || rank < summaryRoom
		case resume.Projects:
			return rank < projectsRoom
		}
		return false
	case posting.Title:
		return kind == resume.Experience || kind == resume.Summary
	case posting.Certificate:
		return j == certificateHome(r) || kind != resume.Other && certificateHome(r) >= 0 && kind == r.Sections[certificateHome(r)].Kind
	}
	h := home(r, homes[req.Kind])
	return h >= 0 && kind == r.Sections[h].Kind
}

// The kinds of section that show a kind of requirement, the most fitting first.
// The first that the resume has is asked.
var homes = map[posting.Kind][]resume.Kind{
	posting.Years:    {resume.Experience, resume.Summary},
	posting.Duty:     {resume.Experience, resume.Projects, resume.Volunteer, resume.Summary},
	posting.Degree:   {resume.Education, resume.Summary},
	posting.Language: {resume.Languages, resume.Skills, resume.Summary},
}

// home is the first section of the first of kinds that the resume has, -1 without any.
func home(r *resume.Resume, kinds []resume.Kind) int {
	for _, kind := range kinds {
		for j := range r.Sections {
			if r.Sections[j].Kind == kind {
				return j
			}
		}
	}
	return -1
}

// certificateHome is the section that lists certificates: one of that kind,
// one whose heading speaks of cards, licences or training, or else the skills.
func certificateHome(r *resume.Resume) int {
	if j := home(r, []resume.Kind{resume.Certifications}); j >= 0 {
		return j
	}
	for j := range r.Sections {
		if sameKind(r, j, resume.Other, resume.Education) && cardWords.MatchString(r.Sections[j].Heading) {
			return j
		}
	}
	return home(r, []resume.Kind{resume.Skills, resume.Education, resume.Summary})
}

// sameKind reports whether section j is of one of kinds.
func sameKind(r *resume.Resume, j int, kinds ...resume.Kind) bool {
	return slices.Contains(kinds, r.Sections[j].Kind)
}
