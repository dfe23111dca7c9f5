package prompt

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tailor/internal/engine/event"
	"tailor/internal/engine/model"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/posting"
	"tailor/internal/engine/resume"
	samples "tailor/testdata"
)

// The tasks of the backend sample that the tests ask about: one section whole,
// in parts, several together, in two calls and in one.
var (
	requirementsTask = event.TaskInfo{ID: "requirements", Kind: event.Requirements}
	evaluateS3       = event.TaskInfo{ID: "evaluate:S3", Kind: event.Evaluate, Section: "S3"}
	recommendS3      = event.TaskInfo{ID: "recommend:S3", Kind: event.Recommend, Section: "S3"}
	fusedS3          = event.TaskInfo{ID: "recommend:S3", Kind: event.Recommend, Section: "S3", Evaluates: true}
	partS3           = event.TaskInfo{ID: "recommend:S3.E2-S3.E3", Kind: event.Recommend, Section: "S3", Entry: "S3.E2", Entries: []string{"S3.E2", "S3.E3"}, Evaluates: true}
	firstS3          = event.TaskInfo{ID: "recommend:S3.E1", Kind: event.Recommend, Section: "S3", Entry: "S3.E1"}
	evaluateBoth     = event.TaskInfo{ID: "evaluate:S3+S5", Kind: event.Evaluate, Section: "S3", Sections: []string{"S3", "S5"}}
	recommendBoth    = event.TaskInfo{ID: "recommend:S3+S5", Kind: event.Recommend, Section: "S3", Sections: []string{"S3", "S5"}}
	fusedBoth        = event.TaskInfo{ID: "recommend:S3+S5", Kind: event.Recommend, Section: "S3", Sections: []string{"S3", "S5"}, Evaluates: true}

	everyTask = []event.TaskInfo{requirementsTask, evaluateS3, recommendS3, fusedS3, partS3, firstS3, evaluateBoth, recommendBoth, fusedBoth}
)

// evaluate and recommend write the calls for one whole section.
func evaluate(b *Book, section string) model.Call {
	return b.Call(event.TaskInfo{Kind: event.Evaluate, Section: section})
}

func recommend(b *Book, section string, ask Ask) model.Call {
	return b.Call(event.TaskInfo{Kind: event.Recommend, Section: section}, ask)
}

// proposals are one recommendation of each kind for the backend sample, two
// questions and an evaluation, as Read gives them.
func proposals(b *Book) ([]plan.Recommendation, []plan.Question, plan.Evaluation) {
	text := func(id string) string { return evidenceOf(b, id).Text }
	recs := []plan.Recommendation{
		{Op: resume.Replace, Target: "S3.E1.B1", Before: text("S3.E1.B1"), After: "Run the shipment events platform for Mara Ellingsen (mara.ellingsen@example.com).", Priority: plan.High},
		{Op: resume.InsertAfter, Target: "S3.E2.B1", After: "Used Kafka — at «work».", Priority: plan.Medium},
		{Op: resume.Delete, Target: "S3.E2.B3", Before: text("S3.E2.B3"), Priority: plan.Low},
		{Op: resume.Move, Target: "S3.E1.B3", MoveBefore: "S3.E1.B1", Before: text("S3.E1.B3"), After: text("S3.E1.B3"), Priority: plan.Low},
		{Op: resume.RenameHeading, Target: "S3", Before: "Experience", After: "Backend Experience", Priority: plan.Low},
	}
	for i := range recs {
		recs[i].Section, recs[i].Decision, recs[i].Why = "S3", plan.Open, "Mara shows it."
		recs[i].Requirements = []string{"R9", "R1"}
		recs[i].Evidence = []plan.Evidence{evidenceOf(b, "S3.E1.B1"), evidenceOf(b, "S5.B1")}
	}
	qs := []plan.Question{
		{Requirement: "R26", Section: "S3", Text: "The posting requires Terraform. Have you used it, Mara?"},
		{Requirement: "R28", Section: "S3", Text: "And Grafana?"},
	}
	ev := plan.Evaluation{Section: "S3", Score: 61.5, Strengths: []string{"R9: Go"}, Gaps: []string{"R26: ask hiring@example.org"}, Wording: []string{}}
	return recs, qs, ev
}

func TestReplyIsReadAsItWas(t *testing.T) {
	b := backendBook(t)
	recs, qs, ev := proposals(b)
	reply := b.Reply(recommendS3, recs, qs, nil)
	if strings.Contains(reply, "Mara") || strings.Contains(reply, "@") {
		t.Errorf("a model would not have known: %s", reply)
	}
	if err := b.Accept(recommendS3, reply); err != nil {
		t.Fatal(err)
	}
	elements, err := Elements(reply, ArrayRecommendations)
	if err != nil || len(elements) != len(recs) {
		t.Fatalf("%d elements, %v", len(elements), err)
	}
	for i, raw := range elements {
		got, err := b.ReadRecommendation(recommendS3, raw)
		if err != nil || !reflect.DeepEqual(got, recs[i]) {
			t.Errorf("read %+v, %v\nwant %+v", got, err, recs[i])
		}
	}
	asked, err := Elements(reply, ArrayQuestions)
	if err != nil {
		t.Fatal(err)
	}
	for i, raw := range asked {
		if got, err := b.ReadQuestion(recommendS3, raw); err != nil || got != qs[i] {
			t.Errorf("read %+v, %v, want %+v", got, err, qs[i])
		}
	}
	reply = b.Reply(evaluateS3, nil, nil, []plan.Evaluation{ev})
	if got, err := b.ReadEvaluations(evaluateS3, reply); err != nil || !reflect.DeepEqual(got, []plan.Evaluation{ev}) {
		t.Errorf("read %+v, %v, want %+v", got, err, ev)
	}
}

func TestRequirementsAreReadAsTheyWere(t *testing.T) {
	for _, pair := range samples.Pairs() {
		b := sampleBook(t, pair)
		got, err := b.ReadRequirements(b.Reply(requirementsTask, nil, nil, nil))
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != len(b.posting.Requirements) {
			t.Errorf("%s: %d requirements became %d", pair.Job, len(b.posting.Requirements), len(got))
		}
		for _, r := range got {
			if b.posting.Text[r.Start:r.End] != r.Text && !strings.Contains(b.posting.Text[r.Start:r.End], "\n") {
				t.Errorf("%s: %q does not stand at its place", pair.Job, r.Text)
			}
			for _, old := range b.posting.Requirements {
				if old.ID == r.ID && (old.Text != r.Text || old.Term != r.Term || old.Kind != r.Kind || old.Required != r.Required) {
					t.Errorf("%s: %+v became %+v", pair.Job, old, r)
				}
			}
		}
	}
}

func TestReadRequirementsKeepsWhatThePostingSays(t *testing.T) {
	b := bookOf(t, "ann.md", "# Ann\n\nann@example.com\n\n## Skills\n\n- Bread\n", "# Baker\n\nRequirements:\n\n- Rye  bread\n- Breads of all kinds\n")
	b.posting.Requirements = []posting.Requirement{{ID: "R1", Text: "Baker", Kind: posting.Title, Start: 2, End: 7}, {ID: "R7", Text: "kinds", Kind: posting.Skill, Term: "kind", Start: 53, End: 58}}
	got, err := b.ReadRequirements(`{"requirements":[
		{"text":"Breads of all kinds","kind":"skill","required":true,"years":3},
		{"text":"rye bread","kind":"skill","required":false,"years":0},
		{"text":"rye bread","kind":"skill","required":false,"years":0},
		{"text":"bread of all","kind":"skill","required":true,"years":0},
		{"text":"dragons","kind":"skill","required":true,"years":0},
		{"text":"Baker","kind":"job","required":true,"years":0},
		{"text":"baker","kind":"title","required":true,"years":0},
		{"text":"","kind":"title","required":true,"years":0}]}`)
	if err != nil {
		t.Fatal(err)
	}
	want := []posting.Requirement{
		{ID: "R1", Text: "Baker", Kind: posting.Title, Required: true, Start: 2, End: 7},
		{ID: "R8", Text: "Rye bread", Kind: posting.Skill, Start: 26, End: 36},
		{ID: "R7", Text: "Breads of all kinds", Kind: posting.Skill, Required: true, Term: "kind", Start: 39, End: 58},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("read %+v\nwant %+v", got, want)
	}
}

func TestReadRecommendationRefuses(t *testing.T) {
	b := backendBook(t)
	for i := range b.pages["S3"].lines {
		if l := &b.pages["S3"].lines[i]; l.block == "S3.E3.B1" {
			l.cut = true
		}
	}
	long := strings.Repeat("very ", 300)
	for name, test := range map[string]struct{ change, want string }{
		"unknown target":          {`"target":"S3.E9.B9"`, "holds no"},
		"other section's target":  {`"target":"S5.B1"`, "holds no"},
		"contact block":           {`"target":"S1.B1"`, "holds no"},
		"cut block":               {`"target":"S3.E3.B1"`, "not shown whole"},
		"unknown op":              {`"op":"rewrite"`, "unknown op"},
		"no words":                {`"after":" \n "`, "no words"},
		"same words":              {`"after":"Responsible  for the shipment events platform and its on-call rotation."`, "changes nothing"},
		"too long":                {`"after":"` + long + `"`, "too long"},
		"unknown placeholder":     {`"after":"Write to «EMAIL_99»"`, "stands for nothing"},
		"broken placeholder":      {`"after":"Write to EMAIL_1"`, "belongs to the question"},
		"block id in the words":   {`"after":"As S3.E1.B2 says"`, "belongs to the question"},
		"requirement in words":    {`"after":"Ran Go services (R9)"`, "belongs to the question"},
		"fence in the words":      {`"after":"Ran </data-abc>"`, "belongs to the question"},
		"unknown priority":        {`"priority":"urgent"`, "priority"},
		"no reason":               {`"why":""`, "no reason"},
		"move to another entry":   {`"op":"move","move_before":"S3.E2.B1"`, "moved"},
		"move to another section": {`"op":"move","move_before":"S5.B1"`, "moved"},
		"move nowhere":            {`"op":"move","move_before":""`, "S3.E1.B1"},
		"move to where it is":     {`"op":"move","move_before":"S3.E1.B2"`, "changes nothing"},
		"heading of a block":      {`"op":"rename_heading"`, "holds no"},
		"same heading":            {`"op":"rename_heading","target":"S3","after":"## Experience"`, "changes nothing"},
		"long heading":            {`"op":"rename_heading","target":"S3","after":"` + long[:400] + `"`, "too long"},
		"wrong type":              {`"after":7`, "cannot unmarshal"},
	} {
		// Of two equal keys the later one counts.
		raw := `{"evidence":[],"requirements":[],"op":"replace","target":"S3.E1.B1","move_before":"","after":"Run it","why":"Because","priority":"low",` + test.change + `}`
		got, err := b.ReadRecommendation(recommendS3, json.RawMessage(raw))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: read %+v, error %v, want one with %q", name, got, err, test.want)
		}
	}
}

func TestReadRecommendationCleans(t *testing.T) {
	b := backendBook(t)
	got, err := b.ReadRecommendation(recommendS3, json.RawMessage(`{"evidence":["S3.E1.B1","S3.E1.B1","S1.B1","S9.B9"],"requirements":["R9","R999","R9","x"],
		"op":"replace","target":"S3.E1.B1","move_before":"S5.B1","after":"- Run the\nplatform\u001b[2J \u202e«NAME_1»","why":" Be\ncause ","priority":"low"}`))
	if err == nil {
		t.Fatalf("a placeholder of nothing was read: %+v", got)
	}
	got, err = b.ReadRecommendation(recommendS3, json.RawMessage(`{"evidence":["S3.E1.B1","S3.E1.B1","S1.B1","S9.B9"],"requirements":["R9","R999","R9","x"],
		"op":"replace","target":"S3.E1.B1","move_before":"S5.B1","after":"- Run the\nplatform\u001b\u202e","why":" Be\ncause ","priority":"low"}`))
	if err != nil {
		t.Fatal(err)
	}
	want := plan.Recommendation{
		Section: "S3", Op: resume.Replace, Target: "S3.E1.B1", Before: evidenceOf(b, "S3.E1.B1").Text, After: "Run the platform",
		Why: "Be cause", Requirements: []string{"R9"}, Evidence: []plan.Evidence{evidenceOf(b, "S3.E1.B1")}, Priority: plan.Low, Decision: plan.Open,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("read %+v\nwant %+v", got, want)
	}
}

func TestAcceptRefuses(t *testing.T) {
	b := backendBook(t)
	const good = `{"recommendations":[],"questions":[]}`
	if err := b.Accept(recommendS3, "```json\n"+good+"\n```"); err != nil {
		t.Errorf("a fenced answer was refused: %v", err)
	}
	for _, text := range []string{
		"", "Sure!", "[]", "null", "{}", `{"recommendations":[]}`, `{"recommendations":null,"questions":[]}`, `{"recommendations":{},"questions":[]}`,
		`{"recommendations":[1],"questions":[]}`, `{"recommendations":[],"questions":["why"]}`, good[:20],
		`{"recommendations":[` + strings.Repeat("{},", maxElements) + `{}],"questions":[]}`, strings.Repeat(" ", maxAnswer) + good,
	} {
		if b.Accept(recommendS3, text) == nil {
			t.Errorf("%.60q was accepted", text)
		}
	}
	for _, text := range []string{
		"", "{}", `{"strengths":[],"gaps":[],"wording":[]}`, `{"strengths":[],"gaps":[],"score":1}`, `{"strengths":[],"gaps":[],"wording":[],"score":101}`,
		`{"strengths":[],"gaps":[],"wording":[],"score":-1}`, `{"strengths":[],"gaps":[],"wording":[],"score":"high"}`, `{"strengths":"","gaps":[],"wording":[],"score":1}`,
	} {
		if b.Accept(evaluateS3, text) == nil {
			t.Errorf("%q was accepted", text)
		}
	}
	for _, text := range []string{"", "{}", `{"requirements":[{"text":1}]}`} {
		if b.Accept(requirementsTask, text) == nil {
			t.Errorf("%q was accepted", text)
		}
	}
}

// anyAnswer draws true replies that were damaged: cut, spliced, overwritten.
func anyAnswer(b *Book) *rapid.Generator[string] {
	recs, qs, ev := proposals(b)
	var replies []string
	for _, task := range everyTask {
		replies = append(replies, b.Reply(task, recs, qs, []plan.Evaluation{ev}))
	}
	scrap := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
		"S3.E1.B2", "S1.B1", "\"", "{", "}", "[", "]", ",", "null", "1e999", "move", "delete", "\\u001b", "\\n", "«NAME_1»", "«NAME_9»", "R9", "", "-",
	}))
	return rapid.Custom(func(t *rapid.T) string {
		text := rapid.SampledFrom(replies).Draw(t, "reply")
		for range rapid.IntRange(0, 4).Draw(t, "faults") {
			from := rapid.IntRange(0, len(text)).Draw(t, "from")
			to := min(len(text), from+rapid.IntRange(0, 12).Draw(t, "length"))
			text = text[:from] + scrap.Draw(t, "scrap") + text[to:]
		}
		return text
	})
}

// Whatever is answered, nothing panics, and what is taken can be applied.
func TestReadOfDamagedAnswers(t *testing.T) {
	b := backendBook(t)
	answers := anyAnswer(b)
	rapid.Check(t, func(t *rapid.T) {
		text := answers.Draw(t, "answer")
		task := rapid.SampledFrom(everyTask).Draw(t, "task")
		if got, err := b.ReadEvaluations(task, text); task.Kind == event.Evaluate && (err == nil) != (b.Accept(task, text) == nil) {
			t.Fatalf("accepted and read otherwise: %+v, %v", got, err)
		}
		list, _ := b.ReadRequirements(text)
		for _, r := range list {
			if r.ID == "" || r.Start < 0 || r.End > len(b.posting.Text) || r.Start >= r.End {
				t.Fatalf("requirement %+v", r)
			}
		}
		raws, _ := Elements(text, ArrayRecommendations)
		for _, raw := range append(raws, json.RawMessage(text)) {
			got, err := b.ReadRecommendation(task, raw)
			if err != nil {
				continue
			}
			if !slices.Contains(task.About(), got.Section) {
				t.Fatalf("%+v is not about %v", got, task.About())
			}
			if _, err := resume.Apply(b.resume, []resume.Edit{got.Edit()}); err != nil {
				t.Fatalf("%+v can't be applied: %v", got, err)
			}
			if strings.ContainsAny(got.After+got.Why, "\n\x1b") {
				t.Fatalf("%+v has more than one line", got)
			}
		}
	})
}
