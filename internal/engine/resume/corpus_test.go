package resume

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// corpus is a path below the corpus of other projects' files; the test is skipped where it is missing.
func corpus(t *testing.T, elements ...string) string {
	t.Helper()
	root := os.Getenv("TAILOR_CORPUS")
	if root == "" {
		root = filepath.Join("..", "..", "..", "..", "shared", "corpus")
	}
	if _, err := os.Stat(root); err != nil {
		t.Skip("no corpus; set TAILOR_CORPUS to its folder")
	}
	return filepath.Join(append([]string{root}, elements...)...)
}

func formatOf(file string) string {
	if filepath.Ext(file) == ".md" {
		return FormatMarkdown
	}
	return FormatText
}

// Every Markdown and text file of the corpus comes back byte for byte, as it
// is, with CRLF and with a byte order mark.
func TestCorpusComesBack(t *testing.T) {
	var files []string
	for _, pattern := range []string{"*.md", "*.txt"} {
		found, err := filepath.Glob(corpus(t, "resumes", pattern))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text := string(data)
		crlf := strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", "\r\n")
		for _, variant := range []string{text, crlf, "\ufeff" + text, "\ufeff" + crlf} {
			r, err := Segment(Input{Name: filepath.Base(file), Format: formatOf(file), Text: variant})
			if err != nil {
				t.Fatal(err)
			}
			if err := checkResume(r); err != nil {
				t.Errorf("%s: %v", file, err)
			}
			if got, err := Apply(r, nil); err != nil || got != variant {
				t.Errorf("%s: nothing accepted, yet it changed (%v)", file, err)
			}
			if len(r.Sections) < 4 || r.Identity.Name == "" || r.Identity.Email == "" {
				t.Errorf("%s: %d sections, %+v", file, len(r.Sections), r.Identity)
			}
		}
	}
	t.Logf("%d files", len(files))
}

// The sections found are those that the corpus's readers found.
func TestCorpusSections(t *testing.T) {
	file, err := os.Open(corpus(t, "truth", "sections.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	right, found, wanted := 0, 0, 0
	for _, row := range rows[1:] {
		name, sections := row[0], strings.Split(row[2], "|")
		if ext := filepath.Ext(name); ext != ".md" && ext != ".txt" {
			continue
		}
		data, err := os.ReadFile(corpus(t, name))
		if err != nil {
			t.Fatal(err)
		}
		r, err := Segment(Input{Name: filepath.Base(name), Format: formatOf(name), Text: string(data)})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range r.Sections {
			if s.Heading == "" {
				continue
			}
			found++
			if slices.Contains(sections, string(s.Kind)+":"+s.Heading) {
				right++
			} else {
				t.Errorf("%s: %s %q is not in %v", name, s.Kind, s.Heading, sections)
			}
		}
		wanted += len(sections)
	}
	t.Logf("precision %d/%d, recall %d/%d", right, found, right, wanted)
	if right < wanted {
		t.Errorf("%d sections are missing", wanted-right)
	}
}

// The corpus's PDFs name headings too; their words must be known as what they are.
func TestCorpusHeadings(t *testing.T) {
	file, err := os.Open(corpus(t, "truth", "sections.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	right, all := 0, 0
	for _, row := range rows[1:] {
		for _, section := range strings.Split(row[2], "|") {
			want, words, _ := strings.Cut(section, ":")
			got, known := lookup(words)
			if !known {
				got.kind = Other
			}
			all++
			if string(got.kind) == want {
				right++
			} else {
				t.Logf("%q is read as %s, not %s", words, got.kind, want)
			}
		}
	}
	t.Logf("%d of %d", right, all)
	if right*100 < all*95 {
		t.Errorf("only %d of %d headings are read right", right, all)
	}
}

// The table of headings covers what other projects' tables hold.
func TestHeadingCoverage(t *testing.T) {
	path := corpus(t, "..", "reference", "section_headings.csv")
	file, err := os.Open(path)
	if err != nil {
		t.Skip("no table to compare with")
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	alike := map[string][]Kind{ // their kinds, where ours are named or cut otherwise
		"volunteering": {Volunteer, Activities, Interests}, "internships": {Experience}, "coursework": {Education},
		"leadership": {Activities, Experience}, "certifications": {Certifications, Education}, "affiliations": {Affiliations, Activities},
		"activities": {Activities, Affiliations, Experience}, "skills": {Skills, Languages}, "awards": {Awards, Activities},
		"summary": {Summary, Contact}, "publications": {Publications, Other, Projects}, "education": {Education, Certifications},
		"experience": {Experience, Projects}, "projects": {Projects, Publications, Skills, Awards}, "interests": {Interests, Activities},
	}
	right, all := 0, 0
	for _, row := range rows[1:] {
		kind, words := row[0], row[1]
		if strings.HasPrefix(kind, "jd_") {
			continue
		}
		all++
		got, known := lookup(words)
		if known && (string(got.kind) == kind || slices.Contains(alike[kind], got.kind)) {
			right++
		} else {
			t.Logf("%s %q (%s) is read as %q", kind, words, row[2], got.kind)
		}
	}
	t.Logf("%d of %d", right, all)
	if right*100 < all*90 {
		t.Errorf("only %d of %d headings are known", right, all)
	}
}
