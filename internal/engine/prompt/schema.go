package prompt

import (
	"encoding/json"
	"strings"
	"sync"

	"tailor/internal/engine/event"
	"tailor/internal/engine/model"
)

// field is a property of an object in an answer. Models answer in the order in
// which a schema names them.
type field struct{ name, form string }

// object is the schema of an object that has all of its fields and no others:
// the only sort that every provider takes.
func object(fields ...field) string {
	var names, forms []string
	for _, f := range fields {
		names = append(names, `"`+f.name+`"`)
		forms = append(forms, `"`+f.name+`":`+f.form)
	}
	return `{"type":"object","additionalProperties":false,"required":[` + strings.Join(names, ",") +
		`],"properties":{` + strings.Join(forms, ",") + `}}`
}

// The schemas of plain values.
const (
	aString  = `{"type":"string"}`
	aNumber  = `{"type":"number"}`
	aBoolean = `{"type":"boolean"}`
	anInt    = `{"type":"integer"}`
)

func array(of string) string { return `{"type":"array","items":` + of + `}` }

func oneOf(words ...string) string {
	return `{"type":"string","enum":["` + strings.Join(words, `","`) + `"]}`
}

func described(words string) string { return `{"type":"string","description":"` + words + `"}` }

// schemas gives every schema, by name. Each answer's evaluation comes before
// the recommendations: they are made from it.
var schemas = sync.OnceValue(func() map[string]json.RawMessage {
	evaluation := []field{
		{"strengths", array(aString)}, {"gaps", array(aString)}, {"wording", array(aString)}, {"score", aNumber},
	}
	evaluations := field{ArrayEvaluations, array(object(append([]field{{"section", aString}}, evaluation...)...))}
	recommendations := field{ArrayRecommendations, array(object(
		field{"evidence", array(described("a block's id"))},
		field{"requirements", array(aString)},
		field{"op", oneOf("replace", "insert_after", "delete", "move", "rename_heading")},
		field{"target", described("a block's id; for rename_heading the section's")},
		field{"move_before", aString},
		field{"after", aString},
		field{"why", aString},
		field{"priority", oneOf("high", "medium", "low")},
	))}
	questions := field{ArrayQuestions, array(object(field{"requirement", aString}, field{"text", aString}))}
	requirements := field{ArrayRequirements, array(object(
		field{"text", described("copied letter by letter")},
		field{"kind", oneOf("skill", "title", "years", "degree", "certificate", "language", "duty")},
		field{"required", aBoolean},
		field{"years", anInt},
	))}
	return map[string]json.RawMessage{
		"evaluation":                json.RawMessage(object(evaluation...)),
		"evaluations":               json.RawMessage(object(evaluations)),
		"recommendations":           json.RawMessage(object(recommendations, questions)),
		"evaluated_recommendations": json.RawMessage(object(evaluations, recommendations, questions)),
		"requirements":              json.RawMessage(object(requirements)),
	}
})

// schemaOf gives the schema of the answer to a task.
func schemaOf(t event.TaskInfo) model.Schema {
	name := "recommendations"
	switch {
	case t.Kind == event.Requirements:
		name = "requirements"
	case t.Kind == event.Evaluate && several(t):
		name = "evaluations"
	case t.Kind == event.Evaluate:
		name = "evaluation"
	case t.Evaluates:
		name = "evaluated_recommendations"
	}
	return model.Schema{Name: name, JSON: schemas()[name]}
}
