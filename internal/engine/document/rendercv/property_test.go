package rendercv

import (
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"pgregory.net/rapid"

	"tailor/internal/engine/resume"
)

// Any words that replace a bullet stand in its place in the file, in whatever
// style it was written, and nothing else differs.
func TestReplacePutsWordsInPlace(t *testing.T) {
	data := load(t, "testdata", sample)
	r := segment(t, data)
	targets := []struct{ block, old string }{ // what begins a block, and its value in the file
		{"Led a team", "Led a team of *four* people"},
		{"Cut the bill", `'Cut the bill: 18 % less with "night mode"'`},
		{"Wrote \"the", `"Wrote \"the book\" on locks"`},
		{"Kept 12", "Kept 12 lifts running"},
		{"Keeps heating", ">-\n        Keeps heating, lifts and people going,\n        in that order."},
		{"Runs the", "|\n          Runs the building of a school with 600 pupils.\n          Reports to the head teacher."},
	}
	for i := range targets {
		targets[i].block = blockOf(t, r, targets[i].block)
	}
	rapid.Check(t, func(t *rapid.T) {
		target := rapid.SampledFrom(targets).Draw(t, "target")
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[-a-z:#'"\[\]{}&*!|>%@\\ 0-9~?,é]{1,20}`)).Draw(t, "text")
		got, err := Rewrite(t.Context(), data, r, []resume.Edit{{Op: resume.Replace, Target: target.block, Text: text}})
		if err != nil {
			return
		}
		before, after, _ := strings.Cut(string(data), target.old)
		middle, begins := strings.CutPrefix(string(got), before)
		middle, ends := strings.CutSuffix(middle, after)
		if !begins || !ends {
			t.Fatalf("%q changed more than its value:\n%s", text, got)
		}
		var list []string
		if err := yaml.Unmarshal([]byte("- "+middle), &list); err != nil && !strings.Contains(before, "[") || len(list) > 1 {
			t.Errorf("%q became %q: %v", text, middle, err)
		}
	})
}

// Whatever edits are made: the file says what the edited text says, or they
// are refused; and comments and what no edit is about stay.
func TestRewriteSaysWhatApplySays(t *testing.T) {
	data := load(t, "testdata", sample)
	r := segment(t, data)
	var ids []string
	for _, s := range r.Sections[1:] { // without the contact block
		for _, b := range s.AllBlocks() {
			ids = append(ids, b.ID)
		}
	}
	made := 0
	rapid.Check(t, func(t *rapid.T) {
		edit := rapid.Custom(func(t *rapid.T) resume.Edit {
			return resume.Edit{
				Op:     rapid.SampledFrom([]resume.Op{resume.Replace, resume.InsertAfter, resume.Delete, resume.Move}).Draw(t, "op"),
				Target: rapid.SampledFrom(ids).Draw(t, "target"),
				Before: rapid.SampledFrom(ids).Draw(t, "before"),
				Text:   rapid.SampledFrom([]string{"Heizung", "a, b", "Tea: milk, sugar", `say "x" \ y`, "1 – 2 (3)", "**bold**"}).Draw(t, "text"),
			}
		})
		edits := rapid.SliceOfN(edit, 1, 4).Draw(t, "edits")
		got, err := Rewrite(t.Context(), data, r, edits)
		if err != nil {
			return
		}
		made++
		for _, kept := range []string{"# My CV. Keep the comments!\ncv:", "# since 2011", "# the newest first", "# not to be proud of", "design:\n  theme: classic\n  # colors:\n", "company: Lindenhof School\n"} {
			if !strings.Contains(string(got), kept) {
				t.Errorf("%v: %q is lost in\n%s", edits, kept, got)
			}
		}
		var file map[string]any
		if err := yaml.Unmarshal(got, &file); err != nil {
			t.Errorf("%v: %v", edits, err)
		}
	})
	t.Logf("%d of the draws were made", made)
}

func FuzzRewrite(f *testing.F) {
	f.Add(load(f, "testdata", sample), "Heizung", uint8(0))
	f.Add([]byte("cv:\n  name: x\n  sections:\n    a: [b, {bullet: c}]\n    d:\n    - - e\n"), "a: b, c", uint8(1))
	f.Add([]byte("cv: {name: x, sections: {a: [&b c, *b]}}"), "x", uint8(2))
	f.Add([]byte("cv:\r\n  name: 'x'\r\n  sections:\r\n    a:\r\n      - >-\r\n        b\r\n\r\n        c # d\r\n      - |2\r\n         e\r\n"), "# y", uint8(3))
	f.Fuzz(func(t *testing.T, data []byte, text string, op uint8) {
		in, err := Read(t.Context(), data)
		if err != nil {
			return
		}
		in.Name, in.Format = "fuzz.yaml", resume.FormatRenderCV
		r, err := resume.Segment(in)
		if err != nil {
			t.Fatalf("%v in %q", err, in.Text)
		}
		same, err := Rewrite(t.Context(), data, r, nil)
		if err != nil || string(same) != string(data) {
			t.Fatalf("without edits the file changed: %v", err)
		}
		for _, s := range r.Sections {
			for _, b := range s.AllBlocks() {
				e := resume.Edit{Op: []resume.Op{resume.Replace, resume.InsertAfter, resume.Delete}[op%3], Target: b.ID, Text: text}
				got, err := Rewrite(t.Context(), data, r, []resume.Edit{e})
				if err != nil {
					continue
				}
				if _, err := parse(got); err != nil {
					t.Fatalf("%v makes %q: %v", e, got, err)
				}
			}
		}
	})
}
