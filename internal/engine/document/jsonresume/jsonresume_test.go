package jsonresume

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tailor/internal/engine/document/fields"
	"tailor/internal/engine/resume"
)

const sample = "caretaker.json"

func load(t testing.TB, elements ...string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(elements...))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// segment reads a file and cuts it into sections.
func segment(t testing.TB, data []byte) *resume.Resume {
	t.Helper()
	in, err := Read(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	in.Name, in.Format = sample, resume.FormatJSONResume
	r, err := resume.Segment(in)
	if err != nil {
		t.Fatal(err)
	}
	if lines := strings.Count(r.Text, "\n"); lines != len(r.Layout) {
		t.Errorf("%d lines, %d looks", lines, len(r.Layout))
	}
	return r
}

// blockOf is the id of the block whose words begin so.
func blockOf(t testing.TB, r *resume.Resume, words string) string {
	t.Helper()
	for _, s := range r.Sections {
		for _, b := range s.AllBlocks() {
			if strings.HasPrefix(r.Slice(b.Text), words) {
				return b.ID
			}
		}
	}
	t.Fatalf("no block %q in\n%s", words, r.Text)
	return ""
}

func TestReadSample(t *testing.T) {
	r := segment(t, load(t, "testdata", sample))
	want := string(load(t, "testdata", "caretaker.txt"))
	if r.Text != want {
		t.Errorf("got\n%s\nwant\n%s", r.Text, want)
	}
	if len(r.Warnings) != 1 || !strings.Contains(r.Warnings[0].Message, "/education/0/score (line 32)") {
		t.Errorf("warnings: %v", r.Warnings)
	}
}

func TestReadRefuses(t *testing.T) {
	cases := []struct{ name, data, want string }{
		{"another file", `{"name": "tailor", "version": "1.0"}`, "holds no resume"},
		{"a list", `[{"basics": {}}]`, "holds no resume"},
		{"nothing in it", `{"basics": {}}`, "holds no text"},
		{"many lines", `{"basics": {"summary": "` + strings.Repeat(`x\n`, 20_001) + `"}}`, "the limit of 20000"},
		{"many values", `{"basics": {}, "work": [` + strings.Repeat("1,", 50_000), "the limit of 50000"},
		{"cut", "{\"basics\": {\n\"name\": \"Zo", "(line 2): it ends too soon"},
		{"fault", "{\"basics\": {\n\n\"name\" \"Zoë\"}}", "(line 3)"},
		{"two values", `{"basics": {"name": "Zoë"}} {}`, "something stands after its end"},
		{"deep", `{"basics": ` + strings.Repeat("[", 1_000_000), "nested deeper than the limit of 32"},
		{"large", `{"basics": "` + strings.Repeat("x", MaxSize), "the limit is 2 MiB"},
		{"latin 1", "{\"basics\": {\"name\": \"Zo\xeb\"}}", "not valid UTF-8"},
	}
	for _, c := range cases {
		if _, err := Read(t.Context(), []byte(c.data)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
	}
}

func TestIs(t *testing.T) {
	for _, data := range []string{`{"basics": {}}`, "\ufeff\n{\"work\": [], \"skills\": []}", `{"personalInfo": {}}`, `{"basics": {`} {
		if !Is([]byte(data)) {
			t.Errorf("%s is none", data)
		}
	}
	for _, data := range []string{"", "{", `{"name": 1}`, `[]`, "Jane Doe", `{"cv": {}}`, `{"languages": ["go"]}`} {
		if Is([]byte(data)) {
			t.Errorf("%s is one", data)
		}
	}
}

func TestFaultsAreWarnings(t *testing.T) {
	if _, err := schema(); err != nil {
		t.Fatal(err)
	}
	in, err := Read(t.Context(), []byte(`{
  "basics": {"name": "Zoë", "phone": 7, "x": 1},
  "work": [{"position": "Cook",
    "startDate": "spring", "highlights": "all"}]
}`))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, w := range in.Warnings {
		all = append(all, w.Message)
	}
	got := strings.Join(all, "\n")
	for _, want := range []string{"/basics/phone (line 2)", "/work/0/startDate (line 4)", "/work/0/highlights (line 4)"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
	if len(all) != 3 {
		t.Errorf("got %d warnings:\n%s", len(all), got)
	}
}

// change is one edit by the words of its block, and what it replaces in the file.
type change struct {
	name         string
	op           resume.Op
	target, text string
	before       string
	old, now     string
}

func TestRewrite(t *testing.T) {
	data := load(t, "testdata", sample)
	r := segment(t, data)
	cases := []change{
		{name: "nothing"},
		{name: "bullet", op: resume.Replace, target: "Led a team", text: `Led "four" people`,
			old: `"Led a team of 4 \u2013 cleaning, garden, repairs"`, now: `"Led \"four\" people"`},
		{name: "paragraph of two", op: resume.Replace, target: "Keeps heating", text: "Keeps lifts & heating < 40 °C.",
			old: `"Caretaker with nine years in schools and clinics.\n\nKeeps heating, lifts and people going."`,
			now: `"Caretaker with nine years in schools and clinics.\n\nKeeps lifts & heating < 40 °C."`},
		{name: "new paragraph", op: resume.InsertAfter, target: "Runs the building", text: "Speaks to parents.",
			old: `600 pupils."`, now: `600 pupils.\n\nSpeaks to parents."`},
		{name: "new bullet", op: resume.InsertAfter, target: "Led a team", text: "Trained two apprentices",
			old: "garden, repairs\",\n", now: "garden, repairs\",\n                \"Trained two apprentices\",\n"},
		{name: "new last bullet", op: resume.InsertAfter, target: "Planned the move", text: "x",
			old: `C:\\plans"`, now: "C:\\\\plans\",\n                \"x\""},
		{name: "new bullet on the line", op: resume.InsertAfter, target: "Wrote the emergency", text: "x",
			old: `emergency plan"`, now: `emergency plan", "x"`},
		{name: "bullet goes", op: resume.Delete, target: "Cut the heating",
			old: "\"Cut the heating bill by 18 % with \\\"night mode\\\" schedules\",\n                ", now: ""},
		{name: "last bullet goes", op: resume.Delete, target: "Wrote the emergency", old: `, "Wrote the emergency plan"`, now: ""},
		{name: "paragraph goes", op: resume.Delete, target: "Runs the building", old: `"Runs the building of a school with 600 pupils."`, now: `""`},
		{name: "bullet moves", op: resume.Move, target: "Wrote the emergency", before: "Kept 12",
			old: `"Kept 12 lifts running", "Wrote the emergency plan"`, now: `"Wrote the emergency plan", "Kept 12 lifts running"`},
		{name: "skills change places", op: resume.Replace, target: "Building (Expert)", text: "Building (Expert): Plumbing (water, waste), Heating, Lifts",
			old: `["Heating", "Plumbing (water, waste)", "Electrics"]`, now: `["Plumbing (water, waste)", "Heating", "Lifts"]`},
		{name: "skill's level", op: resume.Replace, target: "Building (Expert)", text: "Building (Master): Heating, Plumbing (water, waste), Electrics",
			old: `"Expert"`, now: `"Master"`},
		{name: "new group of skills", op: resume.InsertAfter, target: "Office", text: "Garden: Hedges, Lawns",
			old: `{"name": "Office", "keywords": ["Excel"]}`,
			now: "{\"name\": \"Office\", \"keywords\": [\"Excel\"]},\n        {\"name\": \"Garden\", \"keywords\": [\"Hedges\", \"Lawns\"]}"},
		{name: "group goes", op: resume.Delete, target: "Office", old: ",\n        {\"name\": \"Office\", \"keywords\": [\"Excel\"]}", now: ""},
		{name: "groups change places", op: resume.Move, target: "Spanish", before: "German",
			old: `{"language": "German", "fluency": "Native"}, {"language": "Spanish", "fluency": "Fluent"}`,
			now: `{"language": "Spanish", "fluency": "Fluent"}, {"language": "German", "fluency": "Native"}`},
		{name: "the only interest goes", op: resume.Delete, target: "Clocks", old: `[{"name": "Clocks"}]`, now: `[]`},
		{name: "issuer", op: resume.Replace, target: "Forklift", text: "Forklift Licence — DEKRA, 2016-05-01", old: `"TÜV"`, now: `"DEKRA"`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var edits []resume.Edit
			if c.op != "" {
				e := resume.Edit{Op: c.op, Target: blockOf(t, r, c.target), Text: c.text}
				if c.before != "" {
					e.Before = blockOf(t, r, c.before)
				}
				edits = append(edits, e)
			}
			got, err := Rewrite(t.Context(), data, r, edits)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Count(string(data), c.old) != 1 && c.old != "" {
				t.Fatalf("%q does not stand once in the file", c.old)
			}
			if want := strings.Replace(string(data), c.old, c.now, 1); string(got) != want {
				t.Errorf("got\n%s", got)
			}
			if !json.Valid([]byte(strings.TrimPrefix(string(got), "\ufeff"))) {
				t.Error("the result is no JSON")
			}
		})
	}
}

func TestRewriteSeveral(t *testing.T) {
	data := load(t, "testdata", sample)
	r := segment(t, data)
	got, err := Rewrite(t.Context(), data, r, []resume.Edit{
		{Op: resume.Move, Target: blockOf(t, r, "Planned"), Before: blockOf(t, r, "Cut")},
		{Op: resume.Replace, Target: blockOf(t, r, "Planned"), Text: "Planned all"},
		{Op: resume.InsertAfter, Target: blockOf(t, r, "Planned"), Text: "one"},
		{Op: resume.InsertAfter, Target: blockOf(t, r, "Planned"), Text: "two"},
		{Op: resume.Delete, Target: blockOf(t, r, "Led a team")},
	})
	if err != nil {
		t.Fatal(err)
	}
	const want = `[
                "Planned all",
                "one",
                "two",
                "Cut the heating bill by 18 % with \"night mode\" schedules"
            ]`
	if !strings.Contains(string(got), want) {
		t.Errorf("got\n%s", got)
	}
}

func TestRewriteRefuses(t *testing.T) {
	data := load(t, "testdata", sample)
	r := segment(t, data)
	heading := ""
	for _, s := range r.Sections {
		if s.Kind == resume.Skills {
			heading = s.ID
		}
	}
	cases := []struct {
		name string
		edit resume.Edit
		want string
	}{
		{"unknown block", resume.Edit{Op: resume.Delete, Target: "S9.B9"}, resume.ErrUnknownTarget.Error()},
		{"heading", resume.Edit{Op: resume.RenameHeading, Target: heading, Text: "Craft"}, fields.ErrNoField.Error()},
		{"paragraph among bullets", resume.Edit{Op: resume.Move, Target: blockOf(t, r, "Led"), Before: blockOf(t, r, "Runs")}, fields.ErrNoField.Error()},
	}
	for _, c := range cases {
		if _, err := Rewrite(t.Context(), data, r, []resume.Edit{c.edit}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
	}
	other := strings.Replace(string(data), "Lindenhof", "Ahornhof", 1)
	if _, err := Rewrite(t.Context(), []byte(other), r, []resume.Edit{{Op: resume.Delete, Target: blockOf(t, r, "Led")}}); err == nil {
		t.Error("another file was edited")
	}
}
