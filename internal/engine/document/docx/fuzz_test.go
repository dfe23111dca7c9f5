package docx

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"tailor/internal/engine/resume"
)

// FuzzRead reads any main part beside usual looks: what comes out keeps to the
// contract of a reader, or the file is refused.
func FuzzRead(f *testing.F) {
	for _, seed := range bodies(f) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		began := time.Now()
		in, err := Read(t.Context(), pack(t, body, looks()))
		if time.Since(began) > 5*time.Second {
			t.Fatal("takes too long")
		}
		if err == nil {
			checkInput(t, in)
		}
	})
}

// FuzzArchive reads any bytes as a file.
func FuzzArchive(f *testing.F) {
	f.Add(sample(f))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if in, err := Read(t.Context(), data); err == nil {
			checkInput(t, in)
		}
	})
}

// FuzzRewrite makes any edits in any main part: the file reads as the edits
// say, or they are refused.
func FuzzRewrite(f *testing.F) {
	for i, seed := range bodies(f) {
		f.Add(seed, uint64(i))
	}
	f.Fuzz(func(t *testing.T, body string, seed uint64) {
		data := pack(t, body, looks())
		in, err := Read(t.Context(), data)
		if err != nil {
			return
		}
		in.Format = resume.FormatDOCX
		r, err := resume.Segment(in)
		if err != nil {
			t.Fatal(err)
		}
		random := rand.New(rand.NewPCG(seed, 1))
		edits := someEdits(r, random.IntN)
		for _, o := range []Options{{}, tracked} {
			out, err := Rewrite(t.Context(), data, r, edits, o)
			if err != nil {
				continue
			}
			if _, err := Read(t.Context(), out); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// bodies are the main part's bodies of the samples in the other tests.
func bodies(t testing.TB) []string {
	main := unpacked(t, sample(t))["word/document.xml"]
	_, body, _ := strings.Cut(main, "<w:body>")
	all := []string{strings.TrimSuffix(body, "</w:body></w:document>")}
	for _, c := range texts {
		all = append(all, c.body)
	}
	return all
}

// checkInput checks what holds of all that a reader returns.
func checkInput(t *testing.T, in resume.Input) {
	t.Helper()
	if !utf8.ValidString(in.Text) || !strings.HasSuffix(in.Text, "\n") {
		t.Fatalf("text is not lines of UTF-8: %q", in.Text)
	}
	if n := strings.Count(in.Text, "\n"); n != len(in.Layout) {
		t.Fatalf("%d lines, %d looks", n, len(in.Layout))
	}
	for line := range strings.Lines(in.Text) {
		line = strings.TrimSuffix(line, "\n")
		if strings.TrimRight(line, " ") != line {
			t.Fatalf("%q ends with space", line)
		}
		if i := strings.IndexFunc(line, invisible); i >= 0 {
			t.Fatalf("%q shows nothing at byte %d", line, i)
		}
	}
}

// someEdits makes up edits of r that resume.Apply takes.
func someEdits(r *resume.Resume, below func(n int) int) []resume.Edit {
	blocks := allBlocks(r)
	var edits []resume.Edit
	for range 1 + below(5) {
		var e resume.Edit
		if len(blocks) == 0 || below(8) == 0 {
			s := r.Sections[below(len(r.Sections))]
			e = resume.Edit{Op: resume.RenameHeading, Target: s.ID, Text: newWords(s.Heading, below)}
		} else {
			b := blocks[below(len(blocks))]
			ops := []resume.Op{resume.Replace, resume.Replace, resume.InsertAfter, resume.Delete, resume.Move, resume.Move}
			e = resume.Edit{Op: ops[below(len(ops))], Target: b.ID}
			switch e.Op {
			case resume.Replace, resume.InsertAfter:
				e.Text = newWords(r.Slice(b.Text), below)
			case resume.Move:
				e.Before = blocks[below(len(blocks))].ID
			}
		}
		if _, err := resume.Apply(r, append(edits, e)); err == nil {
			edits = append(edits, e)
		}
	}
	return edits
}

// newWords changes some words of a text.
func newWords(text string, below func(n int) int) string {
	words := strings.Fields(text)
	fresh := []string{"Go", "nurses,", "C++", "<&>", "überall", "30", "—"}
	for range 1 + below(4) {
		at := below(len(words) + 1)
		word := fresh[below(len(fresh))]
		switch {
		case at < len(words) && below(3) == 0:
			words[at] = word
		case at < len(words) && below(3) == 0:
			words = append(words[:at:at], words[at+1:]...)
		default:
			words = append(words[:at:at], append([]string{word}, words[at:]...)...)
		}
	}
	return strings.Join(words, " ")
}
