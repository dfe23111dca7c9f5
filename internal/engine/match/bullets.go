package match

import (
	"fmt"
	"regexp"
	"strings"

	"tailor/internal/engine/plan"
	"tailor/internal/engine/posting"
	"tailor/internal/engine/resume"
)

const (
	leadMargin = 0.9 // by how much a bullet must serve the posting more than the first to go to the top
	leastMoved = 3   // an entry's bullets from which order matters
)

// order brings the bullet that serves the posting most to the top of its
// entry, or else a bullet with an outcome before one that has none to show.
func (e *editor) order() {
	if !sameKind(e.resume, e.section, resume.Experience, resume.Projects, resume.Volunteer, resume.Certifications) {
		return
	}
	groups := map[int][]block{}
	for _, b := range e.blocks[e.section] {
		if b.Kind == resume.Bullet {
			groups[b.entry] = append(groups[b.entry], b)
		}
	}
	for entry := -1; entry < len(e.resume.Sections[e.section].Entries); entry++ {
		if !e.raise(groups[entry]) {
			e.passWeak(groups[entry])
		}
	}
}

// raise moves the best of some bullets before the first.
func (e *editor) raise(bullets []block) bool {
	if len(bullets) < leastMoved {
		return false
	}
	best, top := 0, e.merit(bullets[0])+leadMargin
	for i, b := range bullets[1:] {
		if merit := e.merit(b); merit > top {
			best, top = i+1, merit
		}
	}
	if best == 0 {
		return false
	}
	_, reqs := e.worth(bullets[best])
	if len(reqs) == 0 {
		return false
	}
	var names []string
	for _, id := range reqs {
		if req := e.requirement(id); req.Kind != posting.Duty {
			names = append(names, oneLine(req.Text))
		}
	}
	why := "It is the closest to what the job consists of."
	if len(names) > 0 {
		why = fmt.Sprintf("It shows %s, which the posting asks for.", enumerate(names, "and", maxNamed))
	}
	e.move(bullets[best], bullets[0], why+" The first line is the one that is read.", reqs)
	return true
}

// passWeak moves the best bullet below a weak one to above it.
func (e *editor) passWeak(bullets []block) {
	if e.kind() == resume.Certifications {
		return
	}
	for i, weak := range bullets {
		text := e.resume.Slice(weak.Text)
		if !weakOpeners.MatchString(text) || hasOutcome(text) {
			continue
		}
		floor, _ := e.worth(weak)
		for _, b := range bullets[i+1:] {
			text := e.resume.Slice(b.Text)
			worth, reqs := e.worth(b)
			if hasOutcome(text) && !weakOpeners.MatchString(text) && len(b.stems) <= longBullet && worth >= floor {
				e.move(b, weak, "It has something to show for itself; the line above it does not.", reqs)
				return
			}
		}
	}
}

func (e *editor) move(b, before block, why string, reqs []string) {
	c := change{op: resume.Move, target: b.ID, before: before.ID, evidence: []plan.Evidence{e.at(e.section, b.Text)}}
	c.because(why, reqs...)
	e.changes = append(e.changes, c)
}

var leadOpener = regexp.MustCompile(`^(?i:lead|led|manage|managed|supervise|supervised|direct|directed|head|headed|run|ran|oversee|oversaw|coordinate|coordinated|leitung|führung)\b`)

// leadWorth is what a bullet about leading people is worth to a job that consists of it.
const leadWorth = 2

const (
	mostTerms   = 3.0 // a list of tools is worth no more than three of them
	numberWorth = 0.5 // of a figure
	mostNumbers = 2
)

// figure is a number that stands for itself and is no year.
var figure = regexp.MustCompile(`(?:^|[\s($€£+~])\d[\d.,]*`)

func figures(text string) int {
	n := 0
	for _, f := range figure.FindAllString(text, -1) {
		if _, _, ok := resume.ParseDate(strings.Trim(f, " (+~.,")); !ok {
			n++
		}
	}
	return min(n, mostNumbers)
}

// merit is what makes a bullet a good first one: what it shows of the
// posting, and figures.
func (e *editor) merit(b block) float64 {
	worth, _ := e.worth(b)
	return min(worth, mostTerms) + numberWorth*float64(figures(e.resume.Slice(b.Text)))
}

// worth is how much a bullet serves the posting, and which requirements.
func (e *editor) worth(b block) (float64, []string) {
	total := 0.0
	if e.posting.JobType == posting.Management && leadOpener.MatchString(e.resume.Slice(b.Text)) {
		total = leadWorth
	}
	var ids []string
	seen := map[string]bool{}
	for _, h := range e.hits[e.section] {
		if h.Start < b.Text.Start || h.End > b.Text.End {
			continue
		}
		req := e.wants(h.Term)
		if req == nil || seen[req.ID] {
			continue
		}
		seen[req.ID] = true
		total += weight(*req)
		ids = append(ids, req.ID)
	}
	for _, req := range e.posting.Requirements {
		if !e.sameTongue() || seen[req.ID] {
			continue
		}
		wanted := e.wanted(req)
		if req.Kind == posting.Skill && e.byStems(req) && near(b.stems, wanted, e.window(req)) {
			total += weight(req) * stemStrength
			ids = append(ids, req.ID)
		}
		if req.Kind != posting.Duty {
			continue
		}
		if s := share(b.stems, wanted); s >= dutyShare && s*float64(len(wanted)) >= 2 {
			total += weight(req) * s
			ids = append(ids, req.ID)
		}
	}
	return total, ids
}

var dutyOpener = regexp.MustCompile(`^(?i:responsible for|was responsible for|duties included|responsibilities included|tasked with|in charge of)\s+(\p{L}+ing)\b`)

// openers turns "Responsible for keeping" into "Keep" or "Kept": the same claim
// in fewer words. A gerund that the table does not know, or one of several, stays.
func (e *editor) openers() {
	if e.resume.Language != "en" || !sameKind(e.resume, e.section, resume.Experience, resume.Projects, resume.Volunteer) {
		return
	}
	for _, b := range e.blocks[e.section] {
		text := e.resume.Slice(b.Text)
		e.strongHalf(b, text)
		m := dutyOpener.FindStringSubmatchIndex(text)
		if m == nil {
			continue
		}
		forms, ok := gerunds()[strings.ToLower(text[m[2]:m[3]])]
		if !ok || moreGerunds.MatchString(text[m[1]:]) {
			continue
		}
		verb := forms.past
		if entry := b.entry; entry >= 0 && resume.IsPresent(e.resume.Sections[e.section].Entries[entry].EndDate) {
			verb = forms.base
		}
		w := e.rewriting(b.Block)
		w.patches = append(w.patches, patch{span: resume.Span{Start: b.Text.Start, End: b.Text.Start + m[1]}, text: verb})
		w.because("A verb says what you did; \"responsible for\" says only what you were meant to do.")
		w.evidence = append(w.evidence, e.at(e.section, b.Text))
	}
}

// halves reads "Helped with hiring and trained 25 new employees.": an opener
// that says little, a short object, and a verb in the past with what it did.
var halves = regexp.MustCompile(`^(?i:(helped with|assisted with|was involved in|participated in|took part in) ([\p{L}\s-]{3,30}?) and (\p{Ll}+)(\s[^,;:.]+?)(\.?))$`)

// strongHalf turns the halves of a bullet round when the second one has something
// to show for itself: "Trained 25 new employees and helped with hiring."
func (e *editor) strongHalf(b block, text string) {
	m := halves.FindStringSubmatch(oneLine(text))
	if m == nil || hasOutcome(m[2]) || !hasOutcome(m[4]) || strings.Contains(m[2]+m[4], " and ") || !pasts()[m[3]] {
		return
	}
	strong := strings.ToUpper(m[3][:1]) + m[3][1:] + m[4]
	w := e.rewriting(b.Block)
	w.patches = append(w.patches, patch{span: b.Text, text: strong + " and " + strings.ToLower(m[1][:1]) + m[1][1:] + " " + m[2] + m[5]})
	w.because("The half that has something to show for itself comes first.")
	w.evidence = append(w.evidence, e.at(e.section, b.Text))
}

var moreGerunds = regexp.MustCompile(`(?i)(?:,|\band|\bor|\bas well as)\s+\p{L}+ing\b`)

// facts writes what the person confirmed into this section.
func (e *editor) facts() {
	for _, f := range e.analysis.Facts {
		req := e.requirement(f.Requirement)
		blocks := e.blocks[e.section]
		if f.Section != e.resume.Sections[e.section].ID || len(blocks) == 0 || strings.TrimSpace(f.Text) == "" {
			continue
		}
		why := "You confirmed it."
		if req != nil {
			why = fmt.Sprintf("You confirmed it; the posting asks for %s.", req.Text)
		}
		if e.kind() == resume.Skills && req != nil && req.Kind == posting.Skill && len(e.lines()) > 0 {
			continue // it stands among the skills
		}
		c := change{op: resume.InsertAfter, target: blocks[len(blocks)-1].ID, text: oneLine(strings.TrimSpace(f.Text))}
		c.because(why, f.Requirement)
		e.changes = append(e.changes, c)
	}
}
