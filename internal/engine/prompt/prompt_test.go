package prompt

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
	samples "tailor/testdata"
)

// fullAsk is an Ask with everything in it.
var fullAsk = Ask{
	Evaluation: &plan.Evaluation{Gaps: []string{"R26: no Terraform"}, Wording: []string{"k8s: the posting says Kubernetes"}},
	Strengths:  []string{"R9: Go in three roles"}, Gaps: []string{"R28: no Grafana"},
	Note: "Shorter, please.\nAnd my name is Mara Ellingsen.", Rejected: []string{"Led everything, everywhere."},
	Facts: []Fact{{Requirement: "R26", Question: "Have you used Terraform?", Text: "Yes, for two years at Corvane."}},
}

func TestPrompts(t *testing.T) {
	b := backendBook(t)
	for name, text := range map[string]string{
		"rules": rules, "context": evaluate(b, "S3").Context, "requirements": b.Call(requirementsTask).Prompt,
		"evaluate": evaluate(b, "S3").Prompt, "recommend": recommend(b, "S2", fullAsk).Prompt,
		"part": b.Call(partS3).Prompt, "several": b.Call(fusedBoth, Ask{}, Ask{Note: "Shorter."}).Prompt, "posting": b.Call(requirementsTask).Context,
	} {
		t.Run(name, func(t *testing.T) { golden.RequireEqual(t, []byte(text)) })
	}
}

func TestRulesAndContextAreTheSameForAllCallsOfARun(t *testing.T) {
	for _, pair := range samples.Pairs() {
		b := sampleBook(t, pair)
		first := evaluate(b, "S2")
		for _, call := range calls(b)[1:] { // all but the one for the requirements
			if call.Prompt == "" {
				continue
			}
			if call.Rules != first.Rules || call.Context != first.Context {
				t.Errorf("%s: a call begins otherwise than the first one", pair.Resume)
			}
			if call.MaxTokens < 1000 || call.MaxTokens > 8000 {
				t.Errorf("%s: an answer may have %d tokens", pair.Resume, call.MaxTokens)
			}
		}
	}
}

func TestCallsDoNotDependOnWhichCameFirst(t *testing.T) {
	pair := samples.Pairs()[5]
	forward, backward := sampleBook(t, pair), sampleBook(t, pair)
	var want, got []string
	for _, s := range forward.resume.Sections {
		want = append(want, said(evaluate(forward, s.ID)))
	}
	for _, s := range slices.Backward(backward.resume.Sections) {
		got = append(got, said(evaluate(backward, s.ID)))
	}
	slices.Reverse(got)
	if !slices.Equal(want, got) {
		t.Error("the order of calls changes what they say")
	}
}

// strictWords are the keywords that all three providers take in strict schemas.
var strictWords = []string{"type", "properties", "required", "additionalProperties", "items", "enum", "description"}

func TestSchemasAreStrict(t *testing.T) {
	for name, raw := range schemas() {
		var schema map[string]any
		if err := json.Unmarshal(raw, &schema); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		checkStrict(t, name, schema)
	}
}

func checkStrict(t *testing.T, at string, schema map[string]any) {
	for word := range schema {
		if !slices.Contains(strictWords, word) {
			t.Errorf("%s uses the keyword %q", at, word)
		}
	}
	if items, ok := schema["items"].(map[string]any); ok {
		checkStrict(t, at+"[]", items)
	}
	properties, ok := schema["properties"].(map[string]any)
	if !ok {
		return
	}
	if schema["additionalProperties"] != false {
		t.Errorf("%s allows additional properties", at)
	}
	required, _ := schema["required"].([]any)
	if len(required) != len(properties) {
		t.Errorf("%s requires %d of %d properties", at, len(required), len(properties))
	}
	for name, property := range properties {
		if !slices.Contains(required, any(name)) {
			t.Errorf("%s.%s is not required", at, name)
		}
		checkStrict(t, at+"."+name, property.(map[string]any))
	}
}

func TestRepliesMeetTheirSchemas(t *testing.T) {
	b := backendBook(t)
	recs, qs, ev := proposals(b)
	for _, task := range everyTask {
		document, err := jsonschema.UnmarshalJSON(strings.NewReader(string(b.Call(task).Schema.JSON)))
		if err != nil {
			t.Fatal(err)
		}
		compiler := jsonschema.NewCompiler()
		if err := compiler.AddResource("schema.json", document); err != nil {
			t.Fatal(err)
		}
		compiled := compiler.MustCompile("schema.json")
		for _, reply := range []string{b.Reply(task, recs, qs, []plan.Evaluation{ev}), b.Reply(task, nil, nil, nil)} {
			instance, err := jsonschema.UnmarshalJSON(strings.NewReader(reply))
			if err != nil {
				t.Fatal(err)
			}
			if err := compiled.Validate(instance); err != nil {
				t.Errorf("the reply to %s does not meet its schema: %v\n%s", task.ID, err, reply)
			}
			if err := b.Accept(task, reply); err != nil {
				t.Errorf("the reply to %s is refused: %v\n%s", task.ID, err, reply)
			}
		}
	}
}

func TestLongTextIsCutAndSaysSo(t *testing.T) {
	long := "# Ann Example\n\nann@example.com\n\n## Experience\n\n### Job\n\n- " + strings.Repeat("word ", 2000) + "\n"
	for range 400 {
		long += "- " + strings.Repeat("one more thing done well ", 4) + "\n"
	}
	b := bookOf(t, "long.md", long, "# Baker\n\n"+strings.Repeat("Bread and butter.\n\n", 5000))
	call := recommend(b, "S2", Ask{Note: strings.Repeat("please ", 5000)})
	if n := len(call.Prompt); n > maxSection+maxBlock+maxNote+1000 {
		t.Errorf("the prompt has %d bytes", n)
	}
	if n := len(call.Context); n > maxPosting+5000 {
		t.Errorf("the context has %d bytes", n)
	}
	for _, text := range []string{call.Prompt, call.Context} {
		if !strings.Contains(text, "[… cut") {
			t.Errorf("a cut text does not say so: …%s", text[len(text)-200:])
		}
	}
	shown := b.sheet(event.TaskInfo{Section: "S2"})
	if shown.whole["S2.E1.B1"] || !shown.whole["S2.E1.B2"] || shown.whole["S2.E1.B400"] {
		t.Error("what was shown whole is not told from what was cut")
	}
}

func TestBound(t *testing.T) {
	for _, test := range []struct {
		text string
		n    int
		want string
	}{
		{"short", 5, "short"},
		{"one two three", 9, "one two [… cut]"},
		{"write to «EMAIL_1» now", 14, "write to [… cut]"},
		{"ünïcödé", 4, "ün [… cut]"},
		{"", 0, ""},
	} {
		if got := bound(test.text, test.n); got != test.want {
			t.Errorf("bound(%q, %d) is %q, want %q", test.text, test.n, got, test.want)
		}
	}
}

func TestShortOfBlankText(t *testing.T) {
	b := sampleBook(t, samples.Pairs()[0])
	if got := b.short(strings.Repeat(" ", maxRead+10)+"x", 100); got != cutMark {
		t.Errorf("got %q", got)
	}
}

func TestUnknownSectionHasNoCall(t *testing.T) {
	b := sampleBook(t, samples.Pairs()[0])
	if call := recommend(b, "S99", Ask{}); call.Prompt != "" || call.Context != "" {
		t.Error("there is a call for a section that does not exist")
	}
}
