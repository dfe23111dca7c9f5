package model

import (
	"errors"
	"strings"
	"sync"
)

// shape is how an answer's shape is asked for.
type shape int

// The shapes, best first.
const (
	bySchema shape = iota // the server holds the answer to the schema
	byTool                // the answer is the arguments of a call of a tool
	byObject              // the server holds the answer to be a JSON object
	byWords               // the prompt alone asks for it
)

// toolWords describe the tool whose arguments are the answer.
const toolWords = "Hand in the answer."

// ladder remembers, for each model of a provider, the best shape that its
// server has not refused. Safe for concurrent use.
type ladder struct {
	shapes []shape // that the provider's protocol knows, best first

	mu    sync.Mutex
	rungs map[string]int // by model
}

func newLadder(shapes ...shape) *ladder {
	return &ladder{shapes: shapes, rungs: map[string]int{}}
}

// descend asks in the best shape that a model's server is not known to refuse,
// and in weaker ones as it refuses them. That is no retry: the server refused
// the question only. What it takes in the end is remembered.
func (l *ladder) descend(model string, c Call, ask func(shape) (Reply, error)) (Reply, error) {
	if len(c.Schema.JSON) == 0 {
		return ask(byWords)
	}
	for rung := l.rung(model); ; rung++ {
		reply, err := ask(l.shapes[rung])
		if err == nil {
			l.keep(model, rung)
		}
		if err == nil || reply.Text != "" || rung+1 == len(l.shapes) || !refusesShape(err) {
			return reply, err
		}
	}
}

func (l *ladder) rung(model string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.rungs[model]
}

func (l *ladder) keep(model string, rung int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.rungs[model] = max(l.rungs[model], rung)
}

// refusesShape reports whether an error blames how the answer's shape was asked for.
func refusesShape(err error) bool {
	e, ok := errors.AsType[*Error](err)
	if !ok || (e.Status != 400 && e.Status != 422) {
		return false
	}
	words := strings.ToLower(e.Message)
	for _, blamed := range []string{
		"response_format", "responseformat", "json_schema", "json_object", "response_mime_type", "response_json_schema", "responsejsonschema",
		"output_config", "output_format", "structured output", "schema", "grammar", "tool", "function",
	} {
		if strings.Contains(words, blamed) {
			return true
		}
	}
	return false
}

// inWords gives a call whose prompt itself says what shape the answer has.
func (c Call) inWords(s shape) Call {
	if len(c.Schema.JSON) > 0 && (s == byObject || s == byWords) {
		c.Prompt += "\n\nAnswer with one JSON object and nothing around it. It must meet this JSON Schema:\n" + string(c.Schema.JSON)
	}
	return c
}
