package model

import (
	"encoding/json"
	"fmt"
	"strings"

	"tailor/internal/engine/event"
)

// mostParts is how many calls one answer may take that reaches its longest
// length again and again. Each must bring an element.
const mostParts = 4

// earlier is what came of an answer that was cut at its longest length: its
// whole elements stand, and only the rest is asked for.
type earlier struct {
	number   int // of the attempt that began the answer; its elements go by it
	parts    int
	elements []json.RawMessage
}

// sofar is what stands of an attempt's answer, together with what came before it.
func (t *attempt) sofar() *earlier {
	e := &earlier{number: t.number, parts: 1, elements: t.whole}
	if t.after != nil {
		e = &earlier{t.after.number, t.after.parts + 1, append(t.after.elements[:len(t.after.elements):len(t.after.elements)], t.whole...)}
	}
	return e
}

// rest asks for what is missing of an answer.
func (e *earlier) rest(c Call) Call {
	var list strings.Builder
	for _, raw := range e.elements {
		list.WriteString("\n- " + label(raw))
	}
	c.Prompt += again + "reached its longest length. These elements of it came whole and stand:" + list.String() +
		"\nAnswer with one JSON object that meets the schema and holds only the elements that are missing, none of these again."
	return c
}

// label names an element to the model that wrote it: by what it is about, else
// by how it begins.
func label(raw json.RawMessage) string {
	var about struct {
		Op     string `json:"op"`
		Target string `json:"target"`
	}
	if json.Unmarshal(raw, &about) == nil && about.Target != "" {
		return shorten(strings.TrimSpace(clean(about.Op, "")+" "+clean(about.Target, "")), 160)
	}
	return shorten(clean(string(raw), ""), 160)
}

// join puts the elements that stand before those of the rest's answer; an
// answer that can't be read stays as it is.
func (e *earlier) join(array, text string) string {
	var answer map[string]json.RawMessage
	if json.Unmarshal([]byte(text), &answer) != nil || answer == nil {
		return text
	}
	var rest []json.RawMessage
	if given, ok := answer[array]; ok && json.Unmarshal(given, &rest) != nil {
		return text
	}
	all, err := json.Marshal(append(e.elements[:len(e.elements):len(e.elements)], rest...))
	if err != nil {
		return text
	}
	answer[array] = all
	joined, err := json.Marshal(answer)
	if err != nil {
		return text
	}
	return string(joined)
}

// cutAnswer is the fault of an answer that reached its longest length after
// some whole elements.
func cutAnswer(lane Lane, e *earlier) *fault {
	f := invalidAnswer(lane, fmt.Sprintf("it reached its longest length after %d of its elements", len(e.elements)))
	f.stands = e
	return f
}

// resume decides to ask for the rest of a cut answer.
func (f *fault) resume() bool {
	if f.stands != nil && f.stands.parts < mostParts {
		f.outcome = event.Retrying
		return true
	}
	f.stands = nil
	return false
}
