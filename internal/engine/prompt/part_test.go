package prompt

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/resume"
	samples "tailor/testdata"
)

// Whatever a task is about, its reply is read as what of it the task is about.
func TestReplyOfAnyTaskIsReadAsItWas(t *testing.T) {
	b := backendBook(t)
	recs, qs, ev := proposals(b)
	skills := evidenceOf(b, "S5.B2").Text
	recs = append(recs, plan.Recommendation{
		Section: "S5", Op: resume.Replace, Target: "S5.B2", Before: skills, After: skills + ", Kafka", Decision: plan.Open, Priority: plan.High,
		Why: "It is shown.", Requirements: []string{"R9"}, Evidence: []plan.Evidence{evidenceOf(b, "S5.B2")},
	})
	evs := []plan.Evaluation{ev, {Section: "S5", Score: 30, Strengths: []string{}, Gaps: []string{"R28: no Grafana"}, Wording: []string{}}}
	for _, task := range everyTask[1:] {
		reply := b.Reply(task, recs, qs, evs)
		if task.Kind == event.Evaluate || task.Evaluates {
			got, err := b.ReadEvaluations(task, reply)
			if err != nil || !reflect.DeepEqual(got, evs[:len(task.About())]) {
				t.Errorf("%s: read %+v, %v", task.ID, got, err)
			}
		}
		if task.Kind != event.Recommend {
			continue
		}
		want := slices.DeleteFunc(slices.Clone(recs), func(r plan.Recommendation) bool { return !b.Holds(task, r.Op, r.Target) })
		elements, err := Elements(reply, ArrayRecommendations)
		if err != nil || len(elements) != len(want) {
			t.Fatalf("%s: %d elements, want %d, %v", task.ID, len(elements), len(want), err)
		}
		for i, raw := range elements {
			if got, err := b.ReadRecommendation(task, raw); err != nil || !reflect.DeepEqual(got, want[i]) {
				t.Errorf("%s: read %+v, %v\nwant %+v", task.ID, got, err, want[i])
			}
		}
	}
}

func TestTasksReadOnlyWhatTheyAreAbout(t *testing.T) {
	b := backendBook(t)
	edit := func(op resume.Op, target string) json.RawMessage {
		return json.RawMessage(`{"evidence":[],"requirements":[],"op":"` + string(op) + `","target":"` + target +
			`","move_before":"","after":"Run it","why":"Because","priority":"low"}`)
	}
	for _, test := range []struct {
		task    event.TaskInfo
		op      resume.Op
		target  string
		section string // "" when it is refused
	}{
		{firstS3, resume.Replace, "S3.E1.B1", "S3"},
		{firstS3, resume.Replace, "S3.E2.B1", ""},
		{firstS3, resume.RenameHeading, "S3", "S3"},
		{partS3, resume.RenameHeading, "S3", ""},
		{partS3, resume.Replace, "S3.E3.B1", "S3"},
		{partS3, resume.Replace, "S3.E4.B1", ""},
		{recommendBoth, resume.Replace, "S3.E4.B1", "S3"},
		{recommendBoth, resume.Replace, "S5.B1", "S5"},
		{recommendBoth, resume.RenameHeading, "S5", "S5"},
		{recommendBoth, resume.Replace, "S6.B1", ""},
		{recommendBoth, resume.Replace, "S1.B1", ""},
	} {
		got, err := b.ReadRecommendation(test.task, edit(test.op, test.target))
		if got.Section != test.section || (err == nil) != (test.section != "") {
			t.Errorf("%s: %s of %s is read for %q, %v", test.task.ID, test.op, test.target, got.Section, err)
		}
	}
}

// The parts of a section show all of it, each block once.
func TestPartsShowTheWholeSection(t *testing.T) {
	for _, pair := range samples.Pairs() {
		b := sampleBook(t, pair)
		for _, section := range b.resume.Sections {
			if section.Kind == resume.Contact || len(section.Entries) == 0 {
				continue
			}
			shown := map[string]int{}
			for _, entry := range section.Entries {
				call := b.Call(event.TaskInfo{Kind: event.Recommend, Section: section.ID, Entry: entry.ID})
				for _, k := range section.AllBlocks() {
					shown[k.ID] += strings.Count(call.Prompt, "\n["+k.ID+"] ")
				}
			}
			for _, k := range section.AllBlocks() {
				if shown[k.ID] != 1 {
					t.Errorf("%s: block %s is shown %d times", pair.Resume, k.ID, shown[k.ID])
				}
			}
		}
	}
}

func TestAcceptOfSeveralWantsEachSection(t *testing.T) {
	b := backendBook(t)
	const one = `{"section":"S3","strengths":[],"gaps":[],"wording":[],"score":1}`
	if err := b.Accept(evaluateBoth, `{"evaluations":[`+one+`]}`); err == nil || !strings.Contains(err.Error(), "S5") {
		t.Errorf("an answer without S5: %v", err)
	}
	if err := b.Accept(evaluateBoth, `{"evaluations":[`+one+`,`+strings.ReplaceAll(one, "S3", "S5")+`]}`); err != nil {
		t.Error(err)
	}
	const edits = `"recommendations":[],"questions":[]`
	if err := b.Accept(fusedS3, `{"evaluations":[`+one+`],`+edits+`}`); err != nil {
		t.Error(err)
	}
	for _, text := range []string{`{` + edits + `}`, `{"evaluations":[],` + edits + `}`, `{"evaluations":[` + one + `]}`} {
		if b.Accept(fusedS3, text) == nil {
			t.Errorf("%s was accepted", text)
		}
	}
}

// What asks for requirements holds nothing of the resume, and all of the posting.
func TestRequirementsAreAskedOfThePostingAlone(t *testing.T) {
	for _, pair := range samples.Pairs() {
		b := sampleBook(t, pair)
		call := b.Call(requirementsTask)
		for line := range strings.Lines(b.posting.Text) {
			words := strings.Join(strings.Fields(line), " ")
			if words != "" && !strings.Contains(call.Context, b.Mask(words)) {
				t.Errorf("%s: the call lacks %q", pair.Job, words)
			}
		}
		for _, section := range b.resume.Sections {
			for _, k := range section.AllBlocks() {
				if text := b.resume.Slice(k.Text); len(text) > 40 && strings.Contains(said(call), text) {
					t.Errorf("%s: the call holds %q", pair.Resume, text)
				}
			}
		}
	}
}

// An evaluation that came early is read as it is in the whole answer.
func TestEvaluationsAreReadOneByOne(t *testing.T) {
	b := backendBook(t)
	both := event.TaskInfo{ID: "recommend:S3+S5", Kind: event.Recommend, Section: "S3", Sections: []string{"S3", "S5"}, Evaluates: true}
	evs := []plan.Evaluation{
		{Section: "S3", Score: 60, Strengths: []string{"R1: Go"}, Gaps: []string{}, Wording: []string{}},
		{Section: "S5", Score: 30, Strengths: []string{}, Gaps: []string{"R28: no Grafana"}, Wording: []string{}},
	}
	elements, err := Elements(b.Reply(both, nil, nil, evs), ArrayEvaluations)
	if err != nil || len(elements) != len(evs) {
		t.Fatalf("%d elements, %v", len(elements), err)
	}
	for i, raw := range elements {
		if got, err := b.ReadEvaluation(both, raw); err != nil || !reflect.DeepEqual(got, evs[i]) {
			t.Errorf("read %+v, %v", got, err)
		}
	}
	for _, raw := range []string{`{"section":"S6","strengths":[],"gaps":[],"wording":[],"score":1}`, `{"section":"S3","strengths":[],"gaps":[],"wording":[]}`, `[]`} {
		if got, err := b.ReadEvaluation(both, json.RawMessage(raw)); err == nil {
			t.Errorf("%s was read as %+v", raw, got)
		}
	}
	if got, err := b.ReadEvaluation(fusedS3, json.RawMessage(`{"section":"experience","strengths":[],"gaps":[],"wording":[],"score":1}`)); err != nil || got.Section != "S3" {
		t.Errorf("the only section's evaluation was read as %+v, %v", got, err)
	}
}
