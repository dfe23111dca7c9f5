// Package event holds what happens in a run as one typed stream, the State
// that is a pure fold over it, and the broker that brings it to every face.
package event

import (
	"time"

	"tailor/internal/engine/plan"
	"tailor/internal/engine/resume"
)

// Event is one thing that happened in a run. On the wire it is one flat JSON
// object: seq, time, run and type, then the fields of its Body.
type Event struct {
	Seq  int64     // rises by one from event to event of a run; progress events may be missing for a reader
	Time time.Time // UTC
	Run  string    // run id
	Body Body
}

// Type names a kind of event.
type Type string

// Body is what an event says. Every Body type of this package is a plain value.
type Body interface {
	// Type is the event's name on the wire.
	Type() Type
}

// Progress reports whether an event only shows work under way. It may be
// dropped under pressure and is not kept in the journal; every other event
// reaches every reader and the journal.
func (e Event) Progress() bool {
	_, ok := e.Body.(AttemptProgressed)
	return ok
}

// SectionInfo is a section as a run knows it.
type SectionInfo struct {
	ID      string      `json:"id"`
	Kind    resume.Kind `json:"kind"`
	Heading string      `json:"heading"`
	Start   int         `json:"start"` // byte offsets into the resume's text
	End     int         `json:"end"`
}

// RunStarted opens a run: what is tailored to what, and under which limits.
type RunStarted struct {
	Resume    string        `json:"resume"`  // file name
	Posting   string        `json:"posting"` // file name
	Title     string        `json:"title"`   // the posting's job title
	Company   string        `json:"company"`
	Sections  []SectionInfo `json:"sections"`
	Limit     int           `json:"limit"` // slots
	Lanes     []string      `json:"lanes"` // "openai/gpt-5.4-mini" …, preferred first; empty when offline
	Offline   bool          `json:"offline"`
	Reason    string        `json:"reason,omitempty"` // why offline: "no key is set", "no consent", "--offline"
	Simulated bool          `json:"simulated"`
}

// Analyzed brings the deterministic match, there in milliseconds. It comes
// again, whole, when the requirements were refined.
type Analyzed struct {
	plan.Analysis
	Refined bool `json:"refined"`
}

// TaskKind is what a task does.
type TaskKind string

// The kinds of task.
const (
	Evaluate     TaskKind = "evaluate"     // how well a section meets the posting
	Recommend    TaskKind = "recommend"    // edits for a section
	Requirements TaskKind = "requirements" // a model refines the posting's requirements
	Consistency  TaskKind = "consistency"  // removes duplicate and contradictory edits, by rule
	Assemble     TaskKind = "plan"         // the plan is put together
)

// TaskInfo names a task of the graph. Most tasks are about one section; a call
// may also be about some entries of one, or about several small sections. What
// stands outside of a section's entries goes with the first of them.
type TaskInfo struct {
	ID        string        `json:"id"` // "recommend:S3"
	Kind      TaskKind      `json:"kind"`
	Section   string        `json:"section,omitempty"`   // section id; "" for a task of the whole run; the first of Sections
	Sections  []string      `json:"sections,omitempty"`  // ids of all its sections when there are several
	Entry     string        `json:"entry,omitempty"`     // entry id when the section was split; the first of Entries
	Entries   []string      `json:"entries,omitempty"`   // ids of all its entries when there are several
	Evaluates bool          `json:"evaluates,omitempty"` // a recommend task that evaluates what it is about in the same call
	After     []string      `json:"after"`
	Reads     []string      `json:"reads,omitempty"` // ids of tasks that must have given their evaluations first, though they may still be at work
	Priority  plan.Priority `json:"priority"`
	Expected  int64         `json:"expected"`         // expected work, milliseconds
	Yields    int64         `json:"yields,omitempty"` // expected work until its evaluations are there, milliseconds; 0 where they end it
}

// About lists the ids of the sections that a task is about; none for a task of
// the whole run.
func (t TaskInfo) About() []string {
	switch {
	case len(t.Sections) > 0:
		return t.Sections
	case t.Section != "":
		return []string{t.Section}
	default:
		return nil
	}
}

// Part lists the ids of the entries that a task of a split section is about;
// none when it is about the whole section.
func (t TaskInfo) Part() []string {
	switch {
	case len(t.Entries) > 0:
		return t.Entries
	case t.Entry != "":
		return []string{t.Entry}
	default:
		return nil
	}
}

// TasksAdded puts tasks on the graph.
type TasksAdded struct {
	Tasks []TaskInfo `json:"tasks"`
}

// TaskStatus is where a task stands.
type TaskStatus string

// The statuses of a task; the words are the scheduler's.
const (
	TaskPending   TaskStatus = "pending"
	TaskReady     TaskStatus = "ready"
	TaskRunning   TaskStatus = "running"
	TaskDone      TaskStatus = "done"
	TaskFailed    TaskStatus = "failed"
	TaskSkipped   TaskStatus = "skipped"
	TaskCancelled TaskStatus = "cancelled"
)

// Ended reports whether s is final, unless the task is retried.
func (s TaskStatus) Ended() bool {
	return s == TaskDone || s == TaskFailed || s == TaskSkipped || s == TaskCancelled
}

// TaskChanged moves a task to another status.
type TaskChanged struct {
	Task   string     `json:"task"`
	Status TaskStatus `json:"status"`
	Reason string     `json:"reason,omitempty"` // "because evaluate:S3 failed: …"
	Slots  int        `json:"slots"`            // slots in use after the change
}

// AttemptStarted says that a model was asked.
type AttemptStarted struct {
	Task    string `json:"task"`
	Attempt int    `json:"attempt"` // 1 …
	Lane    string `json:"lane"`    // "openai/gpt-5.4-mini", "offline"
	Why     string `json:"why,omitempty"`
	Hedge   bool   `json:"hedge,omitempty"`
	Slots   int    `json:"slots"` // slots in use
}

// AttemptProgressed shows an answer coming in. It may be dropped.
type AttemptProgressed struct {
	Task    string `json:"task"`
	Attempt int    `json:"attempt"`
	Tokens  int    `json:"tokens"`         // received so far, estimated
	Text    string `json:"text,omitempty"` // the newest words, for show only
}

// Outcome says how an attempt ended.
type Outcome string

// The outcomes of an attempt.
const (
	Answered  Outcome = "answered"
	Retrying  Outcome = "retrying"  // failed; the same lane is asked again
	MovedOn   Outcome = "moved_on"  // failed; the next lane of the chain is asked
	GaveUp    Outcome = "gave_up"   // failed; nothing is left to ask
	Abandoned Outcome = "cancelled" // another attempt was quicker, or the task was cancelled
)

// Usage is what an attempt cost.
type Usage struct {
	PromptTokens     int     `json:"prompt_tokens"`
	CompletionTokens int     `json:"completion_tokens"`
	CachedTokens     int     `json:"cached_tokens"`
	Cost             float64 `json:"cost"`      // US dollars
	Priced           bool    `json:"priced"`    // false: no price is known and Cost says nothing
	Estimated        bool    `json:"estimated"` // the provider reported no usage
}

// Plus adds v to u. The sum is priced when everything that used tokens is.
func (u Usage) Plus(v Usage) Usage {
	if v == (Usage{Priced: v.Priced, Estimated: v.Estimated}) {
		return u
	}
	first := u == Usage{}
	u.PromptTokens += v.PromptTokens
	u.CompletionTokens += v.CompletionTokens
	u.CachedTokens += v.CachedTokens
	u.Cost += v.Cost
	u.Priced = v.Priced && (first || u.Priced)
	u.Estimated = u.Estimated || v.Estimated
	return u
}

// AttemptEnded closes an attempt.
type AttemptEnded struct {
	Task       string  `json:"task"`
	Attempt    int     `json:"attempt"`
	Lane       string  `json:"lane"`
	Outcome    Outcome `json:"outcome"`
	Status     int     `json:"status,omitempty"`   // HTTP status when there was one
	Error      string  `json:"error,omitempty"`    // in words for people
	RetryIn    int64   `json:"retry_in,omitempty"` // milliseconds until the next attempt
	FirstToken int64   `json:"first_token"`        // milliseconds from start; 0 when none came
	Duration   int64   `json:"duration"`           // milliseconds
	Usage      Usage   `json:"usage"`
	Invalid    bool    `json:"invalid,omitempty"` // an answer came, and could not be used
	Answer     string  `json:"answer,omitempty"`  // the model's words when it answered: they outlive a process that is killed before they were worked in
	Slots      int     `json:"slots"`             // slots in use after it
}

// GivenUp says that a model was not asked, or not waited for, so that the run
// stays within what it may cost or take.
type GivenUp struct {
	Task string `json:"task"`
	Lane string `json:"lane"`
	Why  string `json:"why"` // in words for people
}

// Evaluated brings a section's evaluation.
type Evaluated struct {
	plan.Evaluation
}

// Recommended brings one guarded recommendation.
type Recommended struct {
	Task           string              `json:"task"`
	Recommendation plan.Recommendation `json:"recommendation"`
}

// Withdrawn takes an undecided recommendation back.
type Withdrawn struct {
	Recommendation string `json:"recommendation"` // id
	Reason         string `json:"reason"`
}

// Asked puts a question to the person.
type Asked struct {
	Question plan.Question `json:"question"`
}

// SectionResolved says who gave a section's result.
type SectionResolved struct {
	Section string      `json:"section"`
	Source  plan.Source `json:"source"`
	Model   string      `json:"model"`          // "openai/gpt-5.4-mini", "offline"
	Note    string      `json:"note,omitempty"` // why a fallback answered
}

// Decided is a person's, or a policy's, decision on a recommendation.
type Decided struct {
	Recommendation string        `json:"recommendation"` // id
	Decision       plan.Decision `json:"decision"`
	Text           string        `json:"text,omitempty"`    // for edited: the person's words
	Verdict        plan.Verdict  `json:"verdict,omitempty"` // for edited: the guard's word on them
	Claims         []plan.Claim  `json:"claims,omitempty"`  // for edited: what the guard found in them
	By             string        `json:"by"`                // "person" or "policy"
}

// Replied is a person's answer to a question: a confirmed fact.
type Replied struct {
	Question string `json:"question"` // id
	Answer   string `json:"answer"`
}

// Rescored brings the scores with everything that is taken so far.
type Rescored struct {
	ScoreAfter float64            `json:"score_after"`
	Sections   map[string]float64 `json:"sections"` // section id → score with what is taken
}

// LimitChanged says that the number of slots changed.
type LimitChanged struct {
	Lane  string `json:"lane,omitempty"` // "" for the global limit
	Limit int    `json:"limit"`
	Why   string `json:"why"`
}

// Level ranks notices.
type Level string

// The levels of notice.
const (
	Info    Level = "info"
	Warning Level = "warning"
	Trouble Level = "error"
)

// Noticed tells the person something that concerns the whole run.
type Noticed struct {
	Level Level  `json:"level"`
	Text  string `json:"text"`
}

// RunFinished closes a run. Decisions may follow it when the run is reviewed
// later, and a retry runs it again up to another RunFinished.
type RunFinished struct {
	Status RunStatus  `json:"status"`
	Reason string     `json:"reason,omitempty"`
	Plan   *plan.Plan `json:"plan"`
}

// RunStatus is where a run stands.
type RunStatus string

// The statuses of a run.
const (
	RunWorking   RunStatus = "working"
	RunDone      RunStatus = "done"
	RunCancelled RunStatus = "cancelled"
	RunFailed    RunStatus = "failed"

	// RunInterrupted is what a stored run is called whose process ended in the middle; no event says so.
	RunInterrupted RunStatus = "interrupted"
)

// Type implements Body.
func (RunStarted) Type() Type { return "run_started" }

// Type implements Body.
func (Analyzed) Type() Type { return "analyzed" }

// Type implements Body.
func (TasksAdded) Type() Type { return "tasks_added" }

// Type implements Body.
func (TaskChanged) Type() Type { return "task_changed" }

// Type implements Body.
func (AttemptStarted) Type() Type { return "attempt_started" }

// Type implements Body.
func (AttemptProgressed) Type() Type { return "attempt_progressed" }

// Type implements Body.
func (AttemptEnded) Type() Type { return "attempt_ended" }

// Type implements Body.
func (GivenUp) Type() Type { return "given_up" }

// Type implements Body.
func (Evaluated) Type() Type { return "evaluated" }

// Type implements Body.
func (Recommended) Type() Type { return "recommended" }

// Type implements Body.
func (Withdrawn) Type() Type { return "withdrawn" }

// Type implements Body.
func (Asked) Type() Type { return "asked" }

// Type implements Body.
func (SectionResolved) Type() Type { return "section_resolved" }

// Type implements Body.
func (Decided) Type() Type { return "decided" }

// Type implements Body.
func (Replied) Type() Type { return "replied" }

// Type implements Body.
func (Rescored) Type() Type { return "rescored" }

// Type implements Body.
func (LimitChanged) Type() Type { return "limit_changed" }

// Type implements Body.
func (Noticed) Type() Type { return "noticed" }

// Type implements Body.
func (RunFinished) Type() Type { return "run_finished" }
