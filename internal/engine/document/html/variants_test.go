package html

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"

	"tailor/internal/engine/resume"
)

// A resume in Markdown and the page made of it have the same person, sections,
// entries and skills.
func TestPageOfMarkdownReadsAsItsSource(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join("..", "..", "..", "..", "testdata", "resumes", "*.md"))
	if err != nil || len(paths) == 0 {
		t.Fatal("no samples", err)
	}
	same, all := 0, 0
	for _, path := range paths {
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var page bytes.Buffer
		if err := goldmark.New(goldmark.WithExtensions(extension.GFM)).Convert(source, &page); err != nil {
			t.Fatal(err)
		}
		want := facts(t, resume.Input{Name: path, Format: resume.FormatMarkdown, Text: string(source)})
		in := read(t, "<!doctype html><meta charset=utf-8><body>"+page.String())
		in.Name, in.Format = path, resume.FormatHTML
		got := facts(t, in)
		for _, fact := range want {
			all++
			if slices.Contains(got, fact) {
				same++
				continue
			}
			t.Logf("%s: %s is not in the page", filepath.Base(path), fact)
		}
		for _, fact := range got {
			if !slices.Contains(want, fact) {
				t.Logf("%s: %s is new in the page", filepath.Base(path), fact)
			}
		}
	}
	t.Logf("%d of %d facts are the same", same, all)
	if share := float64(same) / float64(all); share < 0.95 {
		t.Errorf("only %.3f are", share)
	}
}

// facts is what Segment finds, one line each.
func facts(t *testing.T, in resume.Input) []string {
	t.Helper()
	r, err := resume.Segment(in)
	if err != nil {
		t.Fatal(err)
	}
	id := r.Identity
	all := []string{"name " + id.Name, "mail " + id.Email, "phone " + id.Phone, "place " + id.Location}
	for _, s := range r.Sections {
		all = append(all, "section "+string(s.Kind)+" "+s.Heading)
		for _, e := range s.Entries {
			all = append(all, "entry "+strings.Join([]string{string(s.Kind), e.Title, e.Organization, e.Place, e.StartDate, e.EndDate}, " / "))
		}
		for _, item := range s.Items {
			all = append(all, "item "+item.Text)
		}
	}
	return all
}
