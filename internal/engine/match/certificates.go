package match

import (
	"fmt"
	"strings"

	"tailor/internal/engine/plan"
	"tailor/internal/engine/posting"
	"tailor/internal/engine/resume"
	"tailor/internal/engine/vocabulary"
)

// certificates lists what other sections name and this one does not, and gives
// a list of certificates the heading that is searched for.
func (e *editor) certificates() {
	switch e.kind() {
	case resume.Certifications:
		e.addCertificates()
	case resume.Other:
		e.nameCertificates()
	}
}

// addCertificates repeats certificates that the summary or the education
// names. What one did at work is no certificate: performing CPR is not holding it.
func (e *editor) addCertificates() {
	blocks := e.blocks[e.section]
	if len(blocks) == 0 {
		return
	}
	for i, req := range e.posting.Requirements {
		if req.Kind != posting.Certificate || e.shown[i][e.section].strength > 0 {
			continue
		}
		text, place, ok := e.certificateElsewhere(req)
		if !ok {
			continue
		}
		c := change{op: resume.InsertAfter, target: blocks[len(blocks)-1].ID, text: text, evidence: []plan.Evidence{place}}
		c.because(fmt.Sprintf("The posting asks for %s; it belongs in this list too.", e.mid(req)), req.ID)
		e.changes = append(e.changes, c)
	}
}

// certificateElsewhere finds where the summary or the education names a certificate.
func (e *editor) certificateElsewhere(req posting.Requirement) (string, plan.Evidence, bool) {
	for j := range e.resume.Sections {
		if !sameKind(e.resume, j, resume.Summary, resume.Education) {
			continue
		}
		for _, h := range e.hits[j] {
			if h.Term.Name == req.Term {
				return oneLine(h.Text), e.at(j, resume.Span{Start: h.Start, End: h.End}), true
			}
		}
	}
	return "", plan.Evidence{}, false
}

// nameCertificates renames the heading of a section that lists little else than certificates.
func (e *editor) nameCertificates() {
	s := &e.resume.Sections[e.section]
	blocks := e.blocks[e.section]
	if s.HeadingText.Len() == 0 || home(e.resume, []resume.Kind{resume.Certifications}) >= 0 {
		return
	}
	c := change{op: resume.RenameHeading, target: s.ID, text: "Certifications"}
	if e.resume.Language == "de" {
		c.text = "Zertifikate"
	}
	if strings.ToUpper(s.Heading) == s.Heading {
		c.text = strings.ToUpper(c.text)
	}
	listed := 0
	for _, b := range blocks {
		for _, h := range e.hits[e.section] {
			if h.Term.Kind != vocabulary.Certificate || h.Start < b.Text.Start || h.End > b.Text.End {
				continue
			}
			listed++
			if req := e.wants(h.Term); req != nil {
				c.because("", req.ID)
				c.evidence = append(c.evidence, e.at(e.section, b.Text))
			}
			break
		}
	}
	if listed < 2 || 2*listed <= len(blocks) || len(c.reqs) == 0 {
		return
	}
	c.because("It lists certificates, and readers and searches look for them under that name.")
	e.changes = append(e.changes, c)
}
