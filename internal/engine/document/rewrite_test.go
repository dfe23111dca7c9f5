package document

import (
	"strings"
	"testing"

	"tailor/internal/engine/resume"
)

// open reads a file's content and cuts it.
func open(t *testing.T, data string) (Source, *resume.Resume) {
	t.Helper()
	source, err := (&Reader{Stdin: strings.NewReader(data)}).Read(t.Context(), "-")
	if err != nil {
		t.Fatal(err)
	}
	r, err := resume.Segment(source.Input())
	if err != nil {
		t.Fatal(err)
	}
	return source, r
}

func TestRewriteKeepsTheEncoding(t *testing.T) {
	const cv = "Jane Doe\r\njane@example.org\r\n\r\nSKILLS\r\n- Go\r\n- Z\xFCrich\r\n"
	wide := "\xFF\xFE" + strings.Join(strings.Split("Jane Doe\n\nSKILLS\n- Go\n- Rust\n", ""), "\x00") + "\x00"
	cases := []struct{ name, data, text, want string }{
		{"UTF-8", "Jane Doe\n\nSKILLS\n- Go\n", "Go – daily", "Jane Doe\n\nSKILLS\n- Go – daily\n"},
		{"Windows-1252", cv, "Go – daily", strings.Replace(cv, "- Go", "- Go \x96 daily", 1)},
		{"UTF-16", wide, "C", strings.Replace(wide, "G\x00o", "C", 1)},
	}
	for _, c := range cases {
		source, r := open(t, c.data)
		same, err := Rewrite(t.Context(), source, r, nil, Tracking{})
		if err != nil || string(same) != c.data {
			t.Errorf("%s: without edits it became %q (%v)", c.name, same, err)
		}
		got, err := Rewrite(t.Context(), source, r, []resume.Edit{replaceBlock(t, r, "Go", c.text)}, Tracking{})
		if err != nil || string(got) != c.want {
			t.Errorf("%s: got %q (%v), want %q", c.name, got, err, c.want)
		}
	}
	source, r := open(t, cv)
	_, err := Rewrite(t.Context(), source, r, []resume.Edit{replaceBlock(t, r, "Go", "Go → Rust")}, Tracking{})
	wantError(t, err, "standard input", "'→' cannot be written in Windows-1252")
}

func replaceBlock(t *testing.T, r *resume.Resume, old, text string) resume.Edit {
	t.Helper()
	for _, s := range r.Sections {
		for _, b := range s.AllBlocks() {
			if r.Slice(b.Text) == old {
				return resume.Edit{Op: resume.Replace, Target: b.ID, Text: text}
			}
		}
	}
	t.Fatalf("no block %q", old)
	return resume.Edit{}
}

func TestRewriteOtherFormats(t *testing.T) {
	source, r := open(t, `{"basics": {"name": "Jane Doe"}, "skills": [{"name": "Go"}]}`)
	if source.Format != resume.FormatJSONResume {
		t.Fatalf("format %s", source.Format)
	}
	if got, err := Rewrite(t.Context(), source, r, nil, Tracking{}); err != nil || string(got) != string(source.Data) {
		t.Errorf("got %q, %v", got, err)
	}
	source, r = open(t, "cv:\n  name: Jane Doe\n  sections:\n    skills:\n      - label: Languages\n        details: Go\n")
	if source.Format != resume.FormatRenderCV {
		t.Fatalf("format %s", source.Format)
	}
	if got, err := Rewrite(t.Context(), source, r, nil, Tracking{}); err != nil || string(got) != string(source.Data) {
		t.Errorf("got %q, %v", got, err)
	}
	source, r = open(t, "<html><body><h1>Jane Doe</h1><p>Engineer</p></body></html>")
	_, err := Rewrite(t.Context(), source, r, nil, Tracking{})
	wantError(t, err, "cannot be changed in place", ".docx")
	source.Format = resume.FormatPDF
	_, err = Rewrite(t.Context(), source, r, nil, Tracking{})
	wantError(t, err, "cannot be changed in place", ".docx")
	source.Text += " "
	_, err = Rewrite(t.Context(), source, r, nil, Tracking{})
	wantError(t, err, "another text")
}
