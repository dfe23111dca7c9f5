package typeset

import (
	"bytes"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"tailor/internal/engine/resume"
	samples "tailor/testdata"
)

// segment cuts a text; one whose name ends in .md is Markdown.
func segment(t testing.TB, name, text string) *resume.Resume {
	t.Helper()
	format := resume.FormatText
	if strings.HasSuffix(name, ".md") {
		format = resume.FormatMarkdown
	}
	r, err := resume.Segment(resume.Input{Name: name, Format: format, Text: text})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// sampleResumes are the project's own samples by name.
func sampleResumes(t testing.TB) map[string]*resume.Resume {
	t.Helper()
	all := map[string]*resume.Resume{}
	for _, pair := range samples.Pairs() {
		text, err := samples.Resume(pair.Resume)
		if err != nil {
			t.Fatal(err)
		}
		all[pair.Resume] = segment(t, pair.Resume, text)
	}
	return all
}

var (
	linkTarget = regexp.MustCompile(`\]\([^)]*\)`)
	hollow     = regexp.MustCompile(`(?m)^\s*o {2,}`)
	spacedOut  = regexp.MustCompile(`(?m)(?:\b\pL )+\pL\b`)
	marks      = strings.NewReplacer("**", "", "*", "", "`", "", "[", "", "]", "")
)

// sourceWords are the words of a resume's text as a reader of the page sees
// them, told apart from the package's own way to do so.
func sourceWords(name, text string) []string {
	if strings.HasSuffix(name, ".md") {
		text = marks.Replace(linkTarget.ReplaceAllString(text, "]"))
	} else {
		text = hollow.ReplaceAllString(text, "• ")
		text = spacedOut.ReplaceAllStringFunc(text, func(s string) string { return strings.ReplaceAll(s, " ", "") })
	}
	return plainWords(text)
}

// plainWords are the words of a text without the signs around them and the
// signs that stand alone.
func plainWords(text string) []string {
	var all []string
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == '•' || r == '·' }) {
		word = strings.TrimFunc(word, func(r rune) bool { return strings.ContainsRune(",;:()|–—-=~*>", r) })
		if strings.ContainsFunc(word, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) {
			all = append(all, word)
		}
	}
	return all
}

// sameWords fails the test where two lists of words differ. Of letter-spaced
// headings only the letters count.
func sameWords(t testing.TB, name string, got, want []string) {
	t.Helper()
	if slices.Equal(got, want) || name == "messy.txt" && strings.Join(got, "") == strings.Join(want, "") {
		return
	}
	i := 0
	for i < min(len(got), len(want)) && got[i] == want[i] {
		i++
	}
	part := func(words []string) []string { return words[max(0, i-3):min(len(words), i+6)] }
	t.Errorf("%d words, want %d; at word %d: got %q, want %q", len(got), len(want), i, part(got), part(want))
}

// pdfText is a PDF's text as pdftotext reads it.
func pdfText(t testing.TB, data []byte, flags ...string) string {
	t.Helper()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("pdftotext is not installed (apt-get install poppler-utils)")
	}
	cmd := exec.Command("pdftotext", append(flags, "-", "-")...)
	cmd.Stdin = bytes.NewReader(data)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal("pdftotext:", err)
	}
	return string(out)
}

func TestPDFReadsWordForWord(t *testing.T) {
	for name, r := range sampleResumes(t) {
		want := sourceWords(name, r.Text)
		for _, template := range Templates() {
			for _, paper := range Papers() {
				t.Run(name+" "+string(template)+" "+string(paper), func(t *testing.T) {
					var out bytes.Buffer
					warnings, err := PDF(&out, r, Options{Template: template, Paper: paper})
					if err != nil || len(warnings) > 0 {
						t.Fatal(err, warnings)
					}
					sameWords(t, name, plainWords(pdfText(t, out.Bytes())), want)
					if paper == Letter {
						return // read in one way; both papers are set by the same code
					}
					sameWords(t, name, plainWords(pdfText(t, out.Bytes(), "-raw")), want)
					sameWords(t, name, plainWords(pdfText(t, out.Bytes(), "-layout")), want)
				})
			}
		}
	}
}
