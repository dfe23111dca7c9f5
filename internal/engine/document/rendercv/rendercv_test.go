package rendercv

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tailor/internal/engine/document/fields"
	"tailor/internal/engine/resume"
)

const sample = "caretaker.yaml"

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
	in.Name, in.Format = sample, resume.FormatRenderCV
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
}

func TestReadRefuses(t *testing.T) {
	cases := []struct{ name, data, want string }{
		{"another file", "name: tailor\nversion: 1", `there is no "cv"`},
		{"no fields", "cv: Jane", `there is no "cv"`},
		{"nothing in it", "cv:\n  name:\n  sections:\n    a: []", `there is no "cv"`},
		{"a fault", "cv:\n  name: Zoë\n  - x: [", "no sound YAML: line 3: "},
		{"deep", "cv: " + strings.Repeat("[", 10_000), "nested deeper than the limit of 32"},
		{"deep lists", "cv: \n" + strings.Repeat("- ", 10_000) + "x", "nested deeper than the limit of 32"},
		{"large", "cv:\n  name: " + strings.Repeat("x", MaxSize), "the limit is 256 KiB"},
		{"many values", "cv: {name: x, a: [" + strings.Repeat("x,", 20_000) + "]}", "the limit of 20000"},
		{"a long line of faults", "cv: " + strings.Repeat("[]", 9_000), "no sound YAML: line 1: "},
		{"latin 1", "cv:\n  name: Zo\xeb", "not valid UTF-8"},
	}
	for _, c := range cases {
		if _, err := Read(t.Context(), []byte(c.data)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
	}
}

func TestReadFollowsAliases(t *testing.T) {
	data := []byte("cv:\n  name: &n Zoë\n  headline: *n\n  x: &d {location: Berlin}\n  sections:\n    work:\n" +
		"      - <<: *d\n        company: A\n        position: Cook\n        summary: !!str 7\n")
	in, err := Read(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	if want := "Zoë\nZoë\n\nWork\n\nCook — A\n\n7\n"; in.Text != want {
		t.Errorf("got %q, want %q", in.Text, want)
	}
	if len(in.Warnings) != 1 || !strings.Contains(in.Warnings[0].Message, "Line 7") {
		t.Errorf("got %v", in.Warnings)
	}
}

func TestIs(t *testing.T) {
	for _, data := range []string{"cv:\n  name: Zoë", "\ufeff# my cv\ndesign: x\ncv: # here\r\n  name: x", `cv: {name: x}`, `"cv":` + "\n  a: b"} {
		if !Is([]byte(data)) {
			t.Errorf("%q is none", data)
		}
	}
	for _, data := range []string{"", "name: x", "x:\n  cv:\n", "cv: Jane Doe", "My cv:\n- a"} {
		if Is([]byte(data)) {
			t.Errorf("%q is one", data)
		}
	}
}

func TestWords(t *testing.T) {
	cases := []struct{ text, want string }{
		{"This is **bold**, *italic*, and [link](https://example.com).", "This is bold, italic, and link."},
		{"[**Go** (lang)](https://x.org/a_(b))", "Go (lang)"},
		{"***x*** and `a_b*c`", "x and a_b*c"},
		{"5 * 3 * 2, snake_case_name, *", "5 * 3 * 2, snake_case_name, *"},
		{"__x__ _y z_", "x y z"},
		{`\*not\* \[x\](y)`, "*not* [x](y)"},
	}
	for _, c := range cases {
		if got := words(c.text); got != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
		if got := words(escape(c.want)); got != c.want {
			t.Errorf("%q comes back as %q", c.want, got)
		}
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
		{name: "plain", op: resume.Replace, target: "Led a team", text: "Led six people",
			old: "- Led a team of *four* people   # they", now: "- Led six people   # they"},
		{name: "plain that needs quotes", op: resume.Replace, target: "Led a team", text: "Led: it's 'six' # people",
			old: "- Led a team of *four* people   #", now: "- 'Led: it''s ''six'' # people'   #"},
		{name: "marks in the words", op: resume.Replace, target: "Led a team", text: "Rated *****, not *x*",
			old: "- Led a team of *four* people", now: `- Rated \*\*\*\*\*, not \*x\*`},
		{name: "single quotes", op: resume.Replace, target: "Cut the bill", text: "Cut Zoë's bill",
			old: `'Cut the bill: 18 % less with "night mode"'`, now: `'Cut Zoë''s bill'`},
		{name: "double quotes", op: resume.Replace, target: "Wrote \"the", text: `Wrote "all" \ books`,
			old: `"Wrote \"the book\" on locks"`, now: `"Wrote \"all\" \\ books"`},
		{name: "between brackets", op: resume.Replace, target: "Kept 12", text: "Kept 12 lifts, all week",
			old: "[Kept 12 lifts running,", now: "['Kept 12 lifts, all week',"},
		{name: "folded", op: resume.Replace, target: "Keeps heating", text: "Keeps heating, lifts, doors, windows and all the people in the building going, in that order.",
			old: "Keeps heating, lifts and people going,\n        in that order.",
			now: "Keeps heating, lifts, doors, windows and all the people in\n        the building going, in that order."},
		{name: "literal", op: resume.Replace, target: "Runs the building", text: "Runs it all: # yes",
			old: "          Runs the building of a school with 600 pupils.\n          Reports to the head teacher.\n", now: "          Runs it all: # yes\n"},
		{name: "marks go with the words", op: resume.Replace, target: "Clocks", text: "Clocks and bridges.",
			old: "Clocks and [bridges](https://example.org/bridges).", now: "Clocks and bridges."},
		{name: "new bullet", op: resume.InsertAfter, target: "Led a team", text: "Trained: two",
			old: "# they led me\n", now: "# they led me\n          - 'Trained: two'\n"},
		{name: "new bullet below nested ones", op: resume.InsertAfter, target: "Planned the move", text: "x",
			old: "in one night\n", now: "in one night\n          - x\n"},
		{name: "new nested bullet", op: resume.InsertAfter, target: "science rooms", text: "all of it",
			old: "without breakage\n", now: "without breakage\n            - all of it\n"},
		{name: "new bullet in brackets", op: resume.InsertAfter, target: "Wrote the plan", text: "x",
			old: `"Wrote the plan, twice"`, now: `"Wrote the plan, twice", "x"`},
		{name: "new group", op: resume.InsertAfter, target: "Office", text: "Garden: Hedges, Lawns",
			old: "        details: Excel\n", now: "        details: Excel\n      - label: Garden\n        details: Hedges, Lawns\n"},
		{name: "new honour", op: resume.InsertAfter, target: "Keeper", text: "true",
			old: "Keys 2018\n", now: "Keys 2018\n      - bullet: 'true'\n"},
		{name: "new number", op: resume.InsertAfter, target: "Quiet door", text: "Louder bell",
			old: "000 001)\n", now: "000 001)\n      - number: Louder bell\n"},
		{name: "bullet goes, its neighbours' comments stay", op: resume.Delete, target: "Led a team",
			old: "          - Led a team of *four* people   # they led me\n", now: ""},
		{name: "last bullet goes", op: resume.Delete, target: "Wrote \"the", old: "          - \"Wrote \\\"the book\\\" on locks\"\n", now: ""},
		{name: "nested bullet goes", op: resume.Delete, target: "science rooms", old: "            - science rooms, without breakage\n", now: ""},
		{name: "only bullet goes", op: resume.Delete, target: "Grade", old: "highlights:\n        - Grade 1.7\n", now: "highlights: []\n"},
		{name: "bullet moves", op: resume.Move, target: "Wrote \"the", before: "Planned",
			old: "- Planned the move of 22 classrooms\n            - science rooms, without breakage\n            - the library in one night\n          - \"Wrote \\\"the book\\\" on locks\"",
			now: "- \"Wrote \\\"the book\\\" on locks\"\n          - Planned the move of 22 classrooms\n            - science rooms, without breakage\n            - the library in one night"},
		{name: "skills change places", op: resume.Replace, target: "Building", text: "Building: Electrics, Heating",
			old: "Heating, Plumbing (water, waste), Electrics", now: "Electrics, Heating"},
		{name: "heading", op: resume.RenameHeading, target: "Skills", text: "Craft & Skills: all", old: "    skills:\n", now: "    'Craft & Skills: all':\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var edits []resume.Edit
			switch c.op {
			case "":
			case resume.RenameHeading:
				edits = []resume.Edit{{Op: c.op, Target: sectionOf(t, r, c.target), Text: c.text}}
			default:
				e := resume.Edit{Op: c.op, Target: blockOf(t, r, c.target), Text: c.text}
				if c.before != "" {
					e.Before = blockOf(t, r, c.before)
				}
				edits = append(edits, e)
			}
			for _, eol := range []string{"\n", "\r\n"} {
				data := withLineEnds(string(data), eol)
				got, err := Rewrite(t.Context(), []byte(data), r, edits)
				if err != nil {
					t.Fatal(err)
				}
				old, now := withLineEnds(c.old, eol), withLineEnds(c.now, eol)
				if strings.Count(data, old) != 1 && old != "" {
					t.Fatalf("%q does not stand once in the file", old)
				}
				if want := strings.Replace(data, old, now, 1); string(got) != want {
					t.Errorf("line end %q: got\n%s", eol, got)
				}
			}
		})
	}
}

func withLineEnds(s, eol string) string { return strings.ReplaceAll(s, "\n", eol) }

func sectionOf(t *testing.T, r *resume.Resume, heading string) string {
	t.Helper()
	for _, s := range r.Sections {
		if s.Heading == heading {
			return s.ID
		}
	}
	t.Fatalf("no section %q", heading)
	return ""
}

// Values are found behind tabs, tags, anchors and letters of several bytes.
func TestRewriteFindsValues(t *testing.T) {
	const data = "cv:\n  name:\tZoë\n  sections:\n    é 🚀: [\"🚀\tq\", &a z]\n    b:\n      -\t!!str c d\n      - 'one\n\n        two'\n"
	r := segment(t, []byte(data))
	for _, c := range []struct{ block, old, now string }{
		{"🚀 q", `"🚀	q"`, `"new: 1"`},
		{"z", "z]", "'new: 1']"},
		{"c d", "c d", "'new: 1'"},
		{"one", "'one\n\n        two'", "'new: 1'"},
	} {
		got, err := Rewrite(t.Context(), []byte(data), r, []resume.Edit{{Op: resume.Replace, Target: blockOf(t, r, c.block), Text: "new: 1"}})
		if want := strings.Replace(data, c.old, c.now, 1); err != nil || string(got) != want {
			t.Errorf("%s: got %q, want %q (%v)", c.block, got, want, err)
		}
	}
}

func TestRewriteRefuses(t *testing.T) {
	data := load(t, "testdata", sample)
	r := segment(t, data)
	cases := []struct {
		name string
		edit resume.Edit
		want string
	}{
		{"unknown block", resume.Edit{Op: resume.Delete, Target: "S9.B9"}, resume.ErrUnknownTarget.Error()},
		{"words that nest bullets", resume.Edit{Op: resume.Replace, Target: blockOf(t, r, "Led"), Text: "Led - all of it"}, fields.ErrNoField.Error()},
		{"between lists", resume.Edit{Op: resume.Move, Target: blockOf(t, r, "Led"), Before: blockOf(t, r, "Runs")}, fields.ErrNoField.Error()},
	}
	for _, c := range cases {
		if _, err := Rewrite(t.Context(), data, r, []resume.Edit{c.edit}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
	}
}
