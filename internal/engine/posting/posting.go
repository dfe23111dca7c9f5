// Package posting turns the text of a job posting into requirements.
package posting

// Kind says what sort of thing a requirement asks for.
type Kind string

// The kinds of requirement.
const (
	Skill       Kind = "skill"
	Title       Kind = "title"
	Years       Kind = "years"
	Degree      Kind = "degree"
	Certificate Kind = "certificate"
	Language    Kind = "language"
	Duty        Kind = "duty"
)

// Posting is the text of one job posting and what it asks for.
type Posting struct {
	Name         string // base name of the file
	Text         string
	SHA256       string // hex, of Text
	Title        string // "Senior Backend Engineer"; "" when not found
	Company      string // "" when not found
	Language     string // ISO 639-1, "" when unknown
	JobType      string // technical, management, entry-level or general
	Requirements []Requirement
}

// Requirement is one thing that a posting asks for.
type Requirement struct {
	ID       string `json:"id"`   // "R1" … in order of the posting
	Text     string `json:"text"` // as the posting spells it, short: "PostgreSQL", "5+ years of Go"
	Kind     Kind   `json:"kind"`
	Required bool   `json:"required"`        // false: preferred
	Term     string `json:"term,omitempty"`  // the vocabulary's canonical term; "" for titles, duties and words it does not know
	Years    int    `json:"years,omitempty"` // for years
	Group    string `json:"group,omitempty"` // "A1": any one of the requirements with the same group will do
	Start    int    `json:"start"`           // byte offsets into Posting.Text
	End      int    `json:"end"`
}
