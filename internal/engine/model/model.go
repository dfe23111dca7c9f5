// Package model asks language models: providers behind one interface, the
// chain from the preferred model to the offline analyser, retries, clocks,
// and what each attempt cost.
package model

import (
	"context"
	"encoding/json"
	"time"

	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
)

// Offline names the lane of the built-in analyser, the last link of every chain.
const Offline = "offline"

// Lane is one model of one provider.
type Lane struct {
	Provider string // the name that the settings give it: "openai", "ollama"
	Model    string // "gpt-5.4-mini"
}

// String gives "provider/model", the lane's name in settings, events and limits.
func (l Lane) String() string { return l.Provider + "/" + l.Model }

// Strength ranks models coarsely.
type Strength int

// The strengths of a model.
const (
	Fast    Strength = iota // cheap and quick: evaluations
	Capable                 // recommendations
)

// Call is one request, the same for every provider. Rules and Context come
// first and are the same for all calls of a run, so that providers' prompt
// caches hit; Prompt is the task's own part.
type Call struct {
	Rules     string // system prompt
	Context   string // posting and requirements
	Prompt    string // the section and what is asked about it
	Schema    Schema
	MaxTokens int // of the answer
}

// Schema is the JSON Schema that an answer must meet.
type Schema struct {
	Name string // "recommendations": letters, digits, underscores
	JSON json.RawMessage
}

// Reply is a whole answer.
type Reply struct {
	Text  string
	Usage event.Usage // tokens; Cost is the router's to fill
	Cut   bool        // the answer reached MaxTokens

	Warning string // for the person, about the lane: "llama3 takes 4096 tokens at once, …"; "" when there is none
}

// Provider speaks one provider's protocol. Implementations stream, never
// retry, and honour ctx down to the socket.
type Provider interface {
	// Stream sends a call to a model and hands every piece of text to onText
	// as it arrives, in the goroutine that called it. An empty piece says that
	// the model is at work without words yet: it thinks. Errors are *Error
	// where the provider said why; the Reply beside one holds what had come.
	Stream(ctx context.Context, model string, c Call, onText func(string)) (Reply, error)
}

// Error is a provider's refusal or fault, in the terms that retries need.
type Error struct {
	Status     int           // HTTP status; 0 for faults below HTTP
	RetryAfter time.Duration // 0: none was given
	RequestID  string
	Message    string // the provider's words, keys removed, control bytes stripped, bounded
	Err        error
}

// Error implements error.
func (e *Error) Error() string { return e.Message }

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Job is one task's wish: a call, where to send it, and what to do with what comes.
type Job struct {
	Task  string
	Call  Call
	Chain []Choice // preferred first; empty: offline at once
	// Element gets each element of the answer's array Array the moment its
	// object closes. attempt tells answers apart; it is never called after Do
	// has returned, nor concurrently.
	Array   string // "recommendations"
	Element func(attempt int, raw json.RawMessage)
	// Early gets each element of the array Preface, which stands before Array,
	// the moment its object closes. They stand for themselves, whatever becomes
	// of the rest: they come of every attempt, of a hedge that may yet lose too.
	Preface string // "evaluations"
	Early   func(attempt int, raw json.RawMessage)
	// Accept checks a whole answer, freed of fences and of words around its
	// object; its error makes the output invalid, and is told to the model once
	// in a repair prompt.
	Accept func(text string) error
	// Local answers with the offline analyser when every lane has failed.
	Local func(ctx context.Context) error
	// Observe gets AttemptStarted, AttemptProgressed and AttemptEnded, in order,
	// and Noticed for a lane's first warning and for a provider that is not
	// asked again in the run.
	Observe func(event.Body)
}

// Choice is a lane of a chain and why it stands there.
type Choice struct {
	Lane Lane
	Why  string // "your setting for skills", "same strength at another provider"
}

// Answer is what became of a job.
type Answer struct {
	Lane     string // "openai/gpt-5.4-mini" or Offline
	Source   plan.Source
	Text     string // "" when offline; freed of fences and of words around its object
	Attempts int    // calls of models; the offline analyser's work is none
	Note     string // in words for people, why it was not the preferred lane; "" when it was
}
