package jsonresume

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tailor/internal/engine/resume"
)

// values lists the scalars of a JSON file by their place in it.
func values(t rapid.TB, data []byte) map[string]any {
	var root any
	if err := json.Unmarshal([]byte(strings.TrimPrefix(string(data), "\ufeff")), &root); err != nil {
		t.Fatalf("%v in %s", err, data)
	}
	all := map[string]any{}
	var walk func(string, any)
	walk = func(path string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for key, item := range v {
				walk(path+"/"+key, item)
			}
		case []any:
			for _, item := range v {
				walk(path+"/-", item)
			}
		default:
			all[path] = []any{all[path], v}
		}
	}
	walk("", root)
	return all
}

// Any words that replace a bullet stand in its place in the file, and nothing
// else differs.
func TestReplacePutsWordsInPlace(t *testing.T) {
	data := load(t, "testdata", sample)
	r := segment(t, data)
	target := blockOf(t, r, "Led a team")
	const old = `"Led a team of 4 \u2013 cleaning, garden, repairs"`
	before, after, _ := strings.Cut(string(data), old)
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		got, err := Rewrite(t.Context(), data, r, []resume.Edit{{Op: resume.Replace, Target: target, Text: text}})
		if err != nil {
			return
		}
		middle, begins := strings.CutPrefix(string(got), before)
		middle, ends := strings.CutSuffix(middle, after)
		var words string
		if !begins || !ends || json.Unmarshal([]byte(middle), &words) != nil || words != strings.TrimSpace(text) {
			t.Errorf("%q became %s", text, middle)
		}
	})
}

// Whatever edits are made: the file says what the edited text says, or they
// are refused; and values that no edit is about stay.
func TestRewriteSaysWhatApplySays(t *testing.T) {
	data := load(t, "testdata", sample)
	r := segment(t, data)
	was := values(t, data)
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
				Text:   rapid.SampledFrom([]string{"Heizung", "a, b", "Tea: milk, sugar", `say "x" \ y`, "1 – 2 (3)"}).Draw(t, "text"),
			}
		})
		edits := rapid.SliceOfN(edit, 1, 4).Draw(t, "edits")
		got, err := Rewrite(t.Context(), data, r, edits)
		if err != nil {
			return
		}
		made++
		want, err := resume.Apply(r, edits)
		if err != nil {
			t.Fatal(err)
		}
		in, err := Read(t.Context(), got)
		if err != nil {
			t.Fatal(err)
		}
		if lost := lostWord(want, in.Text); lost != "" {
			t.Errorf("%v: %q is lost", edits, lost)
		}
		now := values(t, got)
		for _, path := range []string{"/basics/email", "/x-notes", "/meta/version", "/education/-/institution", "/work/-/reason/left/-"} {
			if !reflect.DeepEqual(was[path], now[path]) {
				t.Errorf("%v changed %s", edits, path)
			}
		}
	})
	t.Logf("%d of the draws were made", made)
}

// lostWord is a word of text that the page does not hold; "" for none. The
// headings of sections that have become empty are no loss.
func lostWord(text, page string) string {
	for word := range strings.FieldsSeq(text) {
		if strings.ToUpper(word) != word && !strings.Contains(page, word) {
			return word
		}
	}
	return ""
}

func FuzzRewrite(f *testing.F) {
	f.Add(load(f, "testdata", sample), "Heizung", uint8(0))
	f.Add([]byte(`{"skills":[{"name":"A","keywords":["b"]}],"work":[{"position":"Cook","highlights":["x","y"]}]}`), "a: b, c", uint8(1))
	f.Add([]byte(`{"basics":{"name":"Zo\u00eb","summary":"a\r\n\r\nb"},"personalProjects":[{"name":1,"url":[{}]}]}`), "x", uint8(2))
	f.Fuzz(func(t *testing.T, data []byte, text string, op uint8) {
		in, err := Read(t.Context(), data)
		if err != nil {
			return
		}
		in.Name, in.Format = "fuzz.json", resume.FormatJSONResume
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
