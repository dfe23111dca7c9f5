// Package plan holds what a run decides: recommendations with their verdicts
// and decisions, the sections' results, and the Plan that is rendered and exported.
package plan

import "tailor/internal/engine/resume"

// Verdict is the truth guard's word on a recommendation.
type Verdict string

// The verdicts.
const (
	Grounded          Verdict = "grounded"
	NeedsConfirmation Verdict = "needs_confirmation"
	Blocked           Verdict = "blocked"
)

// Decision is what became of a recommendation.
type Decision string

// The decisions.
const (
	Open     Decision = "open"
	Accepted Decision = "accepted"
	Rejected Decision = "rejected"
	Edited   Decision = "edited" // accepted with the person's own words
)

// Taken reports whether the recommendation's edit is part of the tailored resume.
func (d Decision) Taken() bool { return d == Accepted || d == Edited }

// Priority ranks recommendations and tasks.
type Priority string

// The priorities.
const (
	High   Priority = "high"
	Medium Priority = "medium"
	Low    Priority = "low"
)

// Source says who gave a section's result.
type Source string

// The sources of a section's result.
const (
	FromModel    Source = "model"    // the preferred model
	FromFallback Source = "fallback" // another model
	FromOffline  Source = "offline"  // the built-in analyser
	FromCache    Source = "cache"
)

// Evidence is a place in the resume that supports something.
type Evidence struct {
	Section string `json:"section"`
	Start   int    `json:"start"` // byte offsets into the resume's text
	End     int    `json:"end"`
	Text    string `json:"text"`
}

// Claim is one checkable statement found in a proposed text.
type Claim struct {
	Kind    string  `json:"kind"` // number, date, employer, school, title, degree, certificate, skill, language, scope, time, lost
	Text    string  `json:"text"`
	Verdict Verdict `json:"verdict"`
	Why     string  `json:"why"`
	Start   int     `json:"start"` // byte offsets into the proposed text
	End     int     `json:"end"`
}

// Recommendation is one proposed edit with its reason.
type Recommendation struct {
	ID           string     `json:"id"`      // "S3.E1.B2-1": stable within a run
	Section      string     `json:"section"` // section id
	Op           resume.Op  `json:"op"`
	Target       string     `json:"target"`
	MoveBefore   string     `json:"move_before,omitempty"` // for move: the block it goes in front of
	Before       string     `json:"before"`                // the words that stand there now
	After        string     `json:"after"`                 // the words proposed; equal to Before for a move, "" for a delete
	Why          string     `json:"why"`
	Requirements []string   `json:"requirements"` // requirement ids it serves
	Evidence     []Evidence `json:"evidence"`
	Priority     Priority   `json:"priority"`
	Verdict      Verdict    `json:"verdict"`
	Claims       []Claim    `json:"claims,omitempty"` // what the guard found, unsupported ones first
	Decision     Decision   `json:"decision"`
	Text         string     `json:"text,omitempty"` // the person's own words when edited
	Gain         float64    `json:"gain"`           // expected change of the overall score, points
	Source       Source     `json:"source"`
	Model        string     `json:"model,omitempty"`
	Conflict     string     `json:"conflict,omitempty"` // id of a recommendation it cannot stand beside
}

// Edit is the recommendation as a change of the resume, with the person's own words when edited.
func (r Recommendation) Edit() resume.Edit {
	text := r.After
	if r.Decision == Edited {
		text = r.Text
	}
	if r.Op == resume.Move || r.Op == resume.Delete {
		text = ""
	}
	return resume.Edit{Op: r.Op, Target: r.Target, Text: text, Before: r.MoveBefore}
}

// Question asks the person about a gap that the resume shows no evidence for.
type Question struct {
	ID          string `json:"id"`          // "Q1"
	Requirement string `json:"requirement"` // requirement id
	Section     string `json:"section"`     // where an answer would belong
	Text        string `json:"text"`
	Answer      string `json:"answer,omitempty"` // a confirmed fact
}

// Evaluation is how well one section meets the posting.
type Evaluation struct {
	Section   string   `json:"section"`
	Score     float64  `json:"score"` // 0–100
	Strengths []string `json:"strengths"`
	Gaps      []string `json:"gaps"`
	Wording   []string `json:"wording"` // "you write k8s, the posting Kubernetes"
	Source    Source   `json:"source"`
	Model     string   `json:"model,omitempty"`
}

// SectionPlan is everything decided for one section.
type SectionPlan struct {
	ID              string           `json:"id"`
	Kind            resume.Kind      `json:"kind"`
	Heading         string           `json:"heading"`
	Score           float64          `json:"score"`  // before, by the deterministic match, 0–100
	After           float64          `json:"after"`  // with what is taken, 0–100
	Weight          float64          `json:"weight"` // 0: not scored
	Source          Source           `json:"source"`
	Model           string           `json:"model"`
	Note            string           `json:"note,omitempty"` // why a fallback answered, or what was given up
	Strengths       []string         `json:"strengths"`
	Gaps            []string         `json:"gaps"`
	Recommendations []Recommendation `json:"recommendations"`
}

// Plan is everything decided and scored for one resume and one posting.
type Plan struct {
	Run         string        `json:"run"`
	Resume      string        `json:"resume"`  // file name
	Posting     string        `json:"posting"` // file name
	Title       string        `json:"title"`   // the posting's
	Company     string        `json:"company"`
	JobType     string        `json:"job_type"`
	ScoreBefore float64       `json:"score_before"` // 0–100
	ScoreAfter  float64       `json:"score_after"`  // 0–100, with what is taken
	Simulated   bool          `json:"simulated"`
	Sections    []SectionPlan `json:"sections"`
	Questions   []Question    `json:"questions"`
	GivenUp     []string      `json:"given_up"` // models that were not asked, for what, and why: a budget or a deadline
}
