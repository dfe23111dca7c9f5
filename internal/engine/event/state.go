package event

import (
	"time"

	"tailor/internal/engine/plan"
)

// State is everything that a face shows: a pure fold over a run's events.
// Time comes from the events alone, so a replay gives the same State.
type State struct {
	Run       string     `json:"run"`
	Started   RunStarted `json:"started"`
	Status    RunStatus  `json:"status"`
	Reason    string     `json:"reason,omitempty"` // why it was cancelled or failed
	Seq       int64      `json:"seq"`              // of the newest event folded
	StartedAt time.Time  `json:"started_at"`
	EndedAt   time.Time  `json:"ended_at"`   // zero while working
	ResumedAt time.Time  `json:"resumed_at"` // when the newest stretch of work began: the start, or a retry after the end
	Worked    int64      `json:"worked"`     // milliseconds at work in the stretches before it
	At        time.Time  `json:"at"`         // time of the newest event, progress aside

	Limit      int    `json:"limit"`
	Slots      int    `json:"slots"`                // in use
	Sequential string `json:"sequential,omitempty"` // why only one slot is left

	Analysis   plan.Analysis `json:"analysis"`
	ScoreAfter float64       `json:"score_after"`

	Sections        []SectionState        `json:"sections"` // in order of the page
	Tasks           []TaskState           `json:"tasks"`    // in order of their addition
	Recommendations []plan.Recommendation `json:"recommendations"`
	Questions       []plan.Question       `json:"questions"`
	Notices         []Noticed             `json:"notices"`
	GivenUp         []GivenUp             `json:"given_up"` // so that the run stays within its budget and its deadline
	Usage           Usage                 `json:"usage"`    // of all attempts

	proposed map[string]judgement // the guard's word on a model's text, while the person's own text stands in its place
	asked    string               // the lane that was asked last
	narrow   map[string]string    // lanes ("" is all) with one slot left, and why
}

// judgement is what the guard said of a text.
type judgement struct {
	verdict plan.Verdict
	claims  []plan.Claim
}

// SectionState is one section of a run.
type SectionState struct {
	SectionInfo
	Score      float64          `json:"score"`            // before
	After      float64          `json:"after"`            // with what is taken
	Weight     float64          `json:"weight"`           // 0: not scored
	Source     plan.Source      `json:"source,omitempty"` // "" until resolved
	Model      string           `json:"model,omitempty"`
	Note       string           `json:"note,omitempty"`
	Evaluation *plan.Evaluation `json:"evaluation,omitempty"`
}

// TaskState is one task of a run.
type TaskState struct {
	TaskInfo
	Status    TaskStatus     `json:"status"`
	Reason    string         `json:"reason,omitempty"`
	StartedAt time.Time      `json:"started_at"` // when it began to run; anew when it is retried after its end
	EndedAt   time.Time      `json:"ended_at"`   // zero until it ends
	Worked    int64          `json:"worked"`     // milliseconds it ran before it was retried
	Attempts  []AttemptState `json:"attempts"`
}

// AttemptState is one attempt of a task.
type AttemptState struct {
	Number     int       `json:"number"`
	Lane       string    `json:"lane"`
	Why        string    `json:"why,omitempty"`
	Hedge      bool      `json:"hedge,omitempty"`
	StartedAt  time.Time `json:"started_at"`
	EndedAt    time.Time `json:"ended_at"` // zero while under way
	FirstToken int64     `json:"first_token"`
	Tokens     int       `json:"tokens"`         // received so far
	Text       string    `json:"text,omitempty"` // newest words, while under way
	Outcome    Outcome   `json:"outcome,omitempty"`
	Status     int       `json:"status,omitempty"`
	Error      string    `json:"error,omitempty"`
	RetryIn    int64     `json:"retry_in,omitempty"`
	Usage      Usage     `json:"usage"`
}
