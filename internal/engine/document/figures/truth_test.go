package figures_test

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// truth is what a reader says of a resume.
type truth struct {
	file       string   // below the corpus
	sections   []string // "kind:Heading", nil where nobody read them
	contact    contact
	experience []job    // nil where nobody read them; so are the others
	education  []job    // a degree is its title, a school its organization
	skills     []string // what a section of skills names
}

type contact struct{ name, email, phone, location string }

type job struct {
	title, organization string
	area                string // of a degree, where the truth has it apart
	start, end          string // as written, "" where the truth has none
}

// corpus is the folder of other projects' files; the test is skipped where it is missing.
func corpus(t *testing.T) string {
	t.Helper()
	root := os.Getenv("TAILOR_CORPUS")
	if root == "" {
		root = filepath.Join("..", "..", "..", "..", "..", "shared", "corpus")
	}
	if _, err := os.Stat(root); err != nil {
		t.Skip("no corpus; set TAILOR_CORPUS to its folder")
	}
	return root
}

// truths gathers all that is known of the corpus's resumes.
func truths(t *testing.T, root string) []*truth {
	t.Helper()
	byFile := make(map[string]*truth)
	var all []*truth
	of := func(file string) *truth {
		if byFile[file] == nil {
			byFile[file] = &truth{file: file}
			all = append(all, byFile[file])
		}
		return byFile[file]
	}
	file, err := os.Open(filepath.Join(root, "truth", "sections.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		of(row[0]).sections = strings.Split(row[2], "|")
	}
	for _, path := range glob(t, root, "truth", "*.truth.json") {
		name := strings.TrimSuffix(filepath.Base(path), ".truth.json")
		readFacts(t, path, of("resumes/"+name+".pdf"))
	}
	for _, path := range glob(t, root, "resumes", "*.yaml") {
		readRenderCV(t, path, of("resumes/"+filepath.Base(path)))
		theme := strings.TrimSuffix(path, filepath.Ext(path))
		stem, _, _ := strings.Cut(filepath.Base(theme), "_")
		for _, page := range glob(t, root, "resumes", stem+"_*.pdf") {
			readRenderCV(t, path, of("resumes/"+filepath.Base(page)))
		}
	}
	for _, path := range glob(t, root, "resumes", "*.json") {
		readJSONResume(t, path, of)
	}
	return all
}

func glob(t *testing.T, elements ...string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(elements...))
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

func decode(t *testing.T, path string, unmarshal func([]byte, any) error, into any) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := unmarshal(data, into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

// readFacts reads what the corpus's own readers wrote down.
func readFacts(t *testing.T, path string, is *truth) {
	var facts struct {
		Contact struct {
			FullName, Email, Phone, Location string
			Name                             string `json:"full_name"`
		}
		Experience []struct{ Title, Company, Dates string }
		Education  []struct{ Degree, Institution string }
		Skills     []string
	}
	decode(t, path, json.Unmarshal, &facts)
	c := facts.Contact
	is.contact = contact{c.Name, c.Email, c.Phone, c.Location}
	for _, e := range facts.Experience {
		start, end := e.Dates, ""
		for _, dash := range []string{" - ", " – "} {
			if before, after, found := strings.Cut(e.Dates, dash); found {
				start, end = before, after
			}
		}
		is.experience = append(is.experience, job{title: e.Title, organization: e.Company, start: start, end: end})
	}
	for _, e := range facts.Education {
		is.education = append(is.education, job{title: e.Degree, organization: e.Institution})
	}
	is.skills = facts.Skills
}

// readRenderCV takes a RenderCV file for the truth about itself and its pages.
func readRenderCV(t *testing.T, path string, is *truth) {
	var file struct {
		CV struct {
			Name, Location, Email, Phone string
			Sections                     struct {
				Education, Experience []struct {
					Institution, Area, Degree, Company, Position string
					Start                                        string `yaml:"start_date"`
					End                                          string `yaml:"end_date"`
				}
				Skills []struct{ Label, Details string }
			}
		}
	}
	decode(t, path, func(data []byte, v any) error { return yaml.Unmarshal(data, v) }, &file)
	cv := file.CV
	is.contact = contact{cv.Name, cv.Email, cv.Phone, cv.Location}
	for _, e := range cv.Sections.Experience {
		is.experience = append(is.experience, job{title: e.Position, organization: e.Company, start: e.Start, end: e.End})
	}
	for _, e := range cv.Sections.Education {
		is.education = append(is.education, job{title: e.Degree, area: e.Area, organization: e.Institution, start: e.Start, end: e.End})
	}
	for _, group := range cv.Sections.Skills {
		is.skills = append(is.skills, strings.Split(group.Details, ", ")...)
	}
}

// readJSONResume takes a JSON Resume for the truth about itself.
func readJSONResume(t *testing.T, path string, of func(string) *truth) {
	var file struct {
		Basics *struct {
			Name, Email, Phone string
			Location           struct{ City string }
		}
		Work      []struct{ Name, Position, StartDate, EndDate string }
		Education []struct{ Institution, Area, StudyType, StartDate, EndDate string }
		Skills    []struct {
			Name     string
			Keywords []string
		}
	}
	decode(t, path, json.Unmarshal, &file)
	if file.Basics == nil {
		return // another program's own format
	}
	is, b := of("resumes/"+filepath.Base(path)), file.Basics
	is.contact = contact{b.Name, b.Email, b.Phone, b.Location.City}
	for _, w := range file.Work {
		if w.EndDate == "" {
			w.EndDate = "Present"
		}
		is.experience = append(is.experience, job{title: w.Position, organization: w.Name, start: w.StartDate, end: w.EndDate})
	}
	for _, e := range file.Education {
		is.education = append(is.education, job{title: e.StudyType, area: e.Area, organization: e.Institution, start: e.StartDate, end: e.EndDate})
	}
	for _, s := range file.Skills {
		is.skills = append(is.skills, s.Keywords...)
	}
}
