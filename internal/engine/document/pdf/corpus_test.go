package pdf

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"tailor/internal/engine/resume"
)

// corpus lists the PDF files of other projects; the test is skipped where they are missing.
func corpus(t *testing.T) []string {
	t.Helper()
	root := os.Getenv("TAILOR_CORPUS")
	if root == "" {
		root = filepath.Join("..", "..", "..", "..", "..", "shared", "corpus")
	}
	files, err := filepath.Glob(filepath.Join(root, "*", "*.pdf"))
	if err != nil || len(files) == 0 {
		t.Skip("no corpus; set TAILOR_CORPUS to its folder")
	}
	return files
}

// testReader is a reader that keeps its compiled code for the next test run.
func testReader(t testing.TB) *Reader {
	t.Helper()
	folder, err := os.UserCacheDir()
	if err != nil {
		folder = t.TempDir()
	}
	r := New(filepath.Join(folder, "tailor", "wasm"))
	t.Cleanup(func() { r.Close() })
	return r
}

// The words of each page are those that pdftotext finds.
func TestWordsAgainstPdftotext(t *testing.T) {
	files := corpus(t)
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("no pdftotext; install poppler-utils")
	}
	r := testReader(t)
	var table strings.Builder
	fmt.Fprintf(&table, "%-52s %5s %6s %6s %6s\n", "file", "words", "recall", "precis", "F1")
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		input, err := r.Read(t.Context(), data, Options{})
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		checkInput(t, file, input)
		other, err := exec.Command(tool, "-enc", "UTF-8", file, "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		recall, precision, f1, missing, extra := compareWords(input.Text, string(bytes.ToValidUTF8(other, nil)))
		fmt.Fprintf(&table, "%-52s %5d %6.3f %6.3f %6.3f  %v\n", filepath.Base(file), len(strings.Fields(input.Text)), recall, precision, f1, input.Warnings)
		if f1 < 0.97 {
			t.Errorf("%s: F1 %.3f\nmissing: %q\nextra:   %q", file, f1, missing, extra)
		}
	}
	t.Log("\n" + table.String())
}

// checkInput holds what every text that was read keeps to.
func checkInput(t testing.TB, file string, input resume.Input) {
	t.Helper()
	n := strings.Count(input.Text, "\n")
	if len(input.Layout) != n || !strings.HasSuffix(input.Text, "\n") {
		t.Errorf("%s: %d lines, %d looks", file, n, len(input.Layout))
	}
	for line := range strings.Lines(input.Text) {
		line = strings.TrimSuffix(line, "\n")
		if strings.TrimSpace(line) != line || strings.ContainsFunc(line, unicode.IsControl) || strings.ContainsRune(line, wrap) {
			t.Errorf("%s: line %q", file, line)
		}
	}
	if strings.Contains(input.Text, "\n\n\n") || strings.HasPrefix(input.Text, "\n") {
		t.Errorf("%s: blank lines beside each other, or first", file)
	}
}

// compareWords compares the words of a text with those that are right, whatever their order.
func compareWords(got, want string) (recall, precision, f1 float64, missing, extra []string) {
	have := map[string]int{}
	words := wordsOf(got)
	for _, w := range words {
		have[w]++
	}
	right := 0
	wanted := wordsOf(want)
	for _, w := range wanted {
		if have[w] > 0 {
			have[w]--
			right++
		} else {
			missing = append(missing, w)
		}
	}
	for w, n := range have {
		for range n {
			extra = append(extra, w)
		}
	}
	recall, precision = float64(right)/float64(len(wanted)), float64(right)/float64(len(words))
	return recall, precision, 2 * recall * precision / (recall + precision), missing, extra
}

// wordsOf cuts a text into words, without icons. Capitals set apart from each
// other, in which pdftotext sees a word a letter, are one word.
func wordsOf(text string) []string {
	text = spaced.ReplaceAllStringFunc(norm.NFKC.String(text), func(s string) string { return strings.ReplaceAll(s, " ", "") })
	return strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Co, r) })
}

var spaced = regexp.MustCompile(`(?m)^\p{Lu}{1,3}( \p{Lu}{1,3}){3,}$`)
