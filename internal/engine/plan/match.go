package plan

import (
	"time"

	"tailor/internal/engine/posting"
	"tailor/internal/engine/resume"
)

// Met says how far a resume meets a requirement.
type Met string

// The grades of meeting a requirement.
const (
	Fully   Met = "met"
	Partly  Met = "partly"
	Missing Met = "missing"
)

// MatchHow tells apart the ways in which a requirement was found in a resume.
type MatchHow string

// The ways of matching, strongest first.
const (
	Exact    MatchHow = "exact"    // the posting's own spelling
	Alias    MatchHow = "alias"    // another name of the same thing: k8s, Kubernetes
	Stem     MatchHow = "stem"     // another form of the same ordinary words: led, leading
	Inferred MatchHow = "inferred" // derived: years from dates, a degree above the one asked for
)

// RequirementMatch is one requirement and how the resume meets it.
type RequirementMatch struct {
	posting.Requirement
	Verdict  Met        `json:"verdict"`
	How      MatchHow   `json:"how,omitempty"` // empty when missing
	Strength float64    `json:"strength"`      // 0–1, the strongest over the sections
	Evidence []Evidence `json:"evidence"`
}

// SectionScore is a section's match with the posting.
type SectionScore struct {
	ID      string      `json:"id"`
	Kind    resume.Kind `json:"kind"`
	Heading string      `json:"heading"`
	Score   float64     `json:"score"`  // 0–100
	Weight  float64     `json:"weight"` // 0: not scored (contact, references)
}

// Finding is something about the resume's form that a reader should look at.
type Finding struct {
	Code    string `json:"code"` // weak_verb, no_outcome, too_long, acronym, …
	Message string `json:"message"`
	Section string `json:"section"` // section id, "" for the whole resume
	Start   int    `json:"start"`   // byte offsets into the resume's text
	End     int    `json:"end"`
}

// Fact is something the person confirmed in answer to a question.
type Fact struct {
	Requirement string `json:"requirement"` // requirement id
	Section     string `json:"section"`     // where it belongs
	Text        string `json:"text"`        // in the person's words
}

// Analysis is the deterministic match of one resume with one posting, with all that it was computed from.
type Analysis struct {
	Score        float64            `json:"score"` // 0–100
	JobType      string             `json:"job_type"`
	Sections     []SectionScore     `json:"sections"`
	Requirements []RequirementMatch `json:"requirements"`
	Findings     []Finding          `json:"findings"`
	At           time.Time          `json:"-"` // the moment that "present" means
	Facts        []Fact             `json:"-"` // confirmed facts; they count once they are written into the resume
}
