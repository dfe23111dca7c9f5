package event

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"tailor/internal/engine/plan"
	"tailor/internal/engine/posting"
)

const schemas = "../../../docs/schemas"

// schema is as much of a JSON Schema as tells which fields there are.
type schema struct {
	Ref        string            `json:"$ref"`
	Type       string            `json:"type"`
	AnyOf      []schema          `json:"anyOf"`
	Properties map[string]schema `json:"properties"`
	Required   []string          `json:"required"`
	Items      *schema           `json:"items"`
	Defs       map[string]schema `json:"$defs"`
}

func readSchema(t *testing.T, name string) schema {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(schemas, name))
	if err != nil {
		t.Fatal(err)
	}
	var s schema
	if err := json.Unmarshal(data, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// TestSchemasNameEveryField compares the published schemas with the Go types, field by field.
func TestSchemasNameEveryField(t *testing.T) {
	events := readSchema(t, "events.schema.json")
	for name, read := range decoders {
		body, _ := read([]byte("{}"))
		s := events.Defs[string(name)]
		s.Properties = maps.Clone(s.Properties)
		for _, field := range []string{"seq", "time", "run", "type"} {
			delete(s.Properties, field)
		}
		compare(t, string(name), reflect.TypeOf(body), s, events.Defs)
	}
	for name, value := range map[string]any{"plan.schema.json": plan.Plan{}, "analyze.schema.json": plan.Analysis{}} {
		s := readSchema(t, name)
		compare(t, name, reflect.TypeOf(value), s, s.Defs)
	}
}

func compare(t *testing.T, path string, typ reflect.Type, s schema, defs map[string]schema) {
	t.Helper()
	for s.Ref != "" || len(s.AnyOf) > 0 {
		if len(s.AnyOf) > 0 {
			s = s.AnyOf[0]
			continue
		}
		s = defs[strings.TrimPrefix(s.Ref, "#/$defs/")]
	}
	switch typ.Kind() {
	case reflect.Pointer:
		compare(t, path, typ.Elem(), s, defs)
	case reflect.Slice:
		if s.Items == nil {
			t.Errorf("%s: the schema does not say what the list holds", path)
			return
		}
		compare(t, path+"[]", typ.Elem(), *s.Items, defs)
	case reflect.Struct:
		compareFields(t, path, typ, s, defs)
	}
}

func compareFields(t *testing.T, path string, typ reflect.Type, s schema, defs map[string]schema) {
	t.Helper()
	unwritten := maps.Clone(s.Properties)
	for _, f := range reflect.VisibleFields(typ) {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous || name == "-" {
			continue
		}
		property, there := s.Properties[name]
		if !there {
			t.Errorf("%s: the schema has no field %q", path, name)
			continue
		}
		delete(unwritten, name)
		if always := options != "omitempty"; always != slices.Contains(s.Required, name) {
			t.Errorf("%s.%s: always written %v, required %v", path, name, always, !always)
		}
		compare(t, path+"."+name, f.Type, property, defs)
	}
	for name := range unwritten {
		t.Errorf("%s: nothing writes the schema's field %q", path, name)
	}
}

// TestEventsKeepTheSchema holds a whole run's events to the schema, and its plan to its own.
func TestEventsKeepTheSchema(t *testing.T) {
	compiler := jsonschema.NewCompiler()
	eventSchema, err := compiler.Compile(filepath.Join(schemas, "events.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	planSchema, err := compiler.Compile(filepath.Join(schemas, "plan.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[Type]bool{}
	events := wholeRun()
	for _, e := range events {
		seen[e.Body.Type()] = true
		validate(t, eventSchema, e)
	}
	for name := range decoders {
		if !seen[name] {
			t.Errorf("the run has no event of type %s", name)
		}
	}
	validate(t, planSchema, Fold(events).Plan())
}

func validate(t *testing.T, s *jsonschema.Schema, value any) {
	t.Helper()
	line, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(line))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(instance); err != nil {
		t.Errorf("%s\n%v", line, err)
	}
}

// wholeRun is a run in which everything happens once.
func wholeRun() []Event {
	const lane = "openai/gpt-5.4-mini"
	evidence := []plan.Evidence{{Section: "S2", Start: 40, End: 50, Text: "PostgreSQL"}}
	claims := []plan.Claim{{Kind: "number", Text: "40 %", Verdict: plan.NeedsConfirmation, Why: "no number like it", Start: 3, End: 7}}
	bodies := []Body{
		RunStarted{Resume: "cv.md", Posting: "job.md", Title: "Engineer", Limit: 5, Lanes: []string{lane},
			Sections: []SectionInfo{{ID: "S1", Kind: "contact", End: 20}, {ID: "S2", Kind: "experience", Heading: "Work", Start: 20, End: 90}}},
		Analyzed{Analysis: plan.Analysis{Score: 55, JobType: "technical",
			Sections: []plan.SectionScore{{ID: "S2", Kind: "experience", Heading: "Work", Score: 55, Weight: 1.6}},
			Requirements: []plan.RequirementMatch{{
				Requirement: posting.Requirement{ID: "R1", Text: "PostgreSQL", Kind: posting.Skill, Required: true, Term: "postgresql", End: 10},
				Verdict:     plan.Fully, How: plan.Exact, Strength: 1, Evidence: evidence}},
			Findings: []plan.Finding{{Code: "weak_verb", Message: "opens weakly", Section: "S2", Start: 30, End: 40}}}},
		TasksAdded{Tasks: []TaskInfo{
			{ID: "evaluate:S2", Kind: Evaluate, Section: "S2", Priority: plan.High, Expected: 1500},
			{ID: "recommend:S2", Kind: Recommend, Section: "S2", After: []string{"evaluate:S2"}, Priority: plan.High, Expected: 4000}}},
		TaskChanged{Task: "evaluate:S2", Status: TaskRunning},
		AttemptStarted{Task: "evaluate:S2", Attempt: 1, Lane: lane, Why: "preferred", Slots: 1},
		AttemptProgressed{Task: "evaluate:S2", Attempt: 1, Tokens: 12, Text: "strong in"},
		AttemptEnded{Task: "evaluate:S2", Attempt: 1, Lane: lane, Outcome: Answered, Status: 200, FirstToken: 600, Duration: 1400,
			Usage: Usage{PromptTokens: 300, CompletionTokens: 90, Cost: 0.0004, Priced: true}},
		GivenUp{Task: "evaluate:S2", Lane: lane, Why: "it may cost $0.0300, and $0.0100 of $0.05 is left"},
		Evaluated{plan.Evaluation{Section: "S2", Score: 60, Gaps: []string{"no Terraform"}, Source: plan.FromModel, Model: lane}},
		TaskChanged{Task: "evaluate:S2", Status: TaskDone},
		LimitChanged{Limit: 4, Why: "429 from openai"},
		Recommended{Task: "recommend:S2", Recommendation: plan.Recommendation{ID: "S2.B1-1", Section: "S2", Op: "replace", Target: "S2.B1",
			Before: "Did databases", After: "Ran PostgreSQL", Why: "names the tool", Requirements: []string{"R1"}, Evidence: evidence,
			Priority: plan.High, Verdict: plan.Grounded, Decision: plan.Open, Gain: 3, Source: plan.FromModel, Model: lane}},
		Recommended{Task: "recommend:S2", Recommendation: plan.Recommendation{ID: "S2.B2-1", Section: "S2", Op: "delete", Target: "S2.B2",
			Priority: plan.Low, Verdict: plan.NeedsConfirmation, Claims: claims, Decision: plan.Open, Source: plan.FromModel}},
		Withdrawn{Recommendation: "S2.B2-1", Reason: "the section is asked again"},
		Asked{plan.Question{ID: "Q1", Requirement: "R2", Section: "S2", Text: "Have you used Terraform?"}},
		SectionResolved{Section: "S1", Source: plan.FromOffline, Model: "offline"},
		SectionResolved{Section: "S2", Source: plan.FromModel, Model: lane},
		Noticed{Level: Info, Text: "the contact block stays here"},
		Decided{Recommendation: "S2.B1-1", Decision: plan.Edited, Text: "Ran PostgreSQL 16", Verdict: plan.NeedsConfirmation, Claims: claims, By: "person"},
		Replied{Question: "Q1", Answer: "At Acme, for two years"},
		Rescored{ScoreAfter: 58, Sections: map[string]float64{"S2": 60}},
		RunFinished{Status: RunDone},
	}
	events := make([]Event, len(bodies))
	for i, b := range bodies {
		events[i] = Event{Seq: int64(i + 1), Time: start.Add(time.Duration(i) * time.Second), Run: "20261124-2315-k7f3", Body: b}
	}
	finished := Fold(events).Plan()
	events[len(events)-1].Body = RunFinished{Status: RunDone, Plan: &finished}
	return events
}
