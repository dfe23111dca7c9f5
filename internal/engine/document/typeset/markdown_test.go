package typeset

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tailor/internal/engine/resume"
)

// A resume that is written as Markdown is read again as the same sections with
// the same entries and lines.
func TestMarkdownIsReadAsTheSame(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "..", "..", "testdata", "resumes", "*.md"))
	if err != nil || len(files) == 0 {
		t.Fatal("no samples", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			first := segment(t, "cv.md", string(source))
			var written bytes.Buffer
			if _, err := Markdown(&written, first, Options{}); err != nil {
				t.Fatal(err)
			}
			again := segment(t, "cv.md", written.String())
			if a, b := outline(first), outline(again); a != b {
				t.Errorf("was\n%s\nis\n%s\nof\n%s", a, b, written.String())
			}
		})
	}
}

func outline(r *resume.Resume) string {
	var b strings.Builder
	b.WriteString(r.Identity.Name + " " + r.Identity.Email + " " + r.Identity.Phone + "\n")
	for _, s := range r.Sections {
		b.WriteString(string(s.Kind) + " " + s.Heading + "\n")
		for _, e := range s.Entries {
			title, _, _ := strings.Cut(e.Title, " (") // what else stands in the line may count as part of it
			b.WriteString("  " + strings.Join([]string{title, e.Organization, e.StartDate, e.EndDate}, " | ") + "\n")
		}
		for _, item := range s.Items {
			b.WriteString("  " + item.Text + "\n")
		}
	}
	return b.String()
}
