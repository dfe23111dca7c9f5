package rendercv

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"tailor/internal/engine/resume"
)

// entry is what the tests compare a page's entries with: the fields themselves.
type entry struct {
	Company, Position, Institution, Area, Degree, Name, Label, Details, Location, Date string

	StartDate string `yaml:"start_date"`
	EndDate   string `yaml:"end_date"`
}

// want is the entry as Segment should find it, and the kind of its section.
func (e entry) want() (resume.Kind, resume.Entry) {
	w := resume.Entry{Place: e.Location, StartDate: e.StartDate, EndDate: e.EndDate}
	switch {
	case e.Date != "":
		w.StartDate, w.EndDate = e.Date, ""
	case e.EndDate == "":
		w.EndDate = "present"
	}
	switch {
	case e.Company != "":
		w.Title, w.Organization = words(e.Position), words(e.Company)
		return resume.Experience, w
	case e.Institution != "":
		w.Title, w.Organization = strings.Trim(words(e.Degree)+", "+words(e.Area), ", "), words(e.Institution)
		return resume.Education, w
	}
	w.Title = words(e.Name)
	return resume.Projects, w
}

// tally counts what was found of what the files say.
type tally struct{ right, all int }

func (c *tally) add(t *testing.T, right bool, format string, args ...any) {
	c.all++
	if right {
		c.right++
		return
	}
	t.Logf(format, args...)
}

func (c tally) share() float64 { return float64(c.right) / float64(max(c.all, 1)) }

// What Segment finds on the page of a file is what the file's fields say.
func TestSegmentFindsTheFields(t *testing.T) {
	files := []string{filepath.Join("testdata", sample), filepath.Join("testdata", "many.yaml")}
	root := os.Getenv("TAILOR_CORPUS")
	if root == "" {
		root = filepath.Join("..", "..", "..", "..", "..", "shared", "corpus")
	}
	if path := filepath.Join(root, "resumes", "rendercv_classic.yaml"); exists(path) {
		files = append(files, path)
	} else {
		t.Log("no corpus; set TAILOR_CORPUS to its folder")
	}
	tallies := map[resume.Kind]*tally{resume.Experience: {}, resume.Education: {}, resume.Projects: {}, resume.Contact: {}, resume.Skills: {}}
	for _, name := range files {
		data := load(t, name)
		r := segment(t, data)
		var f struct {
			CV struct {
				Name, Email, Phone, Location string
				Sections                     map[string]any
			}
		}
		if err := yaml.Unmarshal(data, &f); err != nil {
			t.Fatal(err)
		}
		contact := tallies[resume.Contact]
		contact.add(t, r.Identity.Name == f.CV.Name, "%s: name %q", name, r.Identity.Name)
		contact.add(t, r.Identity.Email == f.CV.Email, "%s: mail %q", name, r.Identity.Email)
		contact.add(t, r.Identity.Phone == f.CV.Phone, "%s: phone %q", name, r.Identity.Phone)
		contact.add(t, r.Identity.Location == f.CV.Location, "%s: place %q", name, r.Identity.Location)
		for title, section := range f.CV.Sections {
			for _, e := range entriesOf(section) {
				switch {
				case e.Details != "" && strings.Contains(title, "skills"):
					for item := range strings.SplitSeq(brackets.Replace(e.Details), ", ") {
						item = strings.ReplaceAll(item, "\x00", ", ")
						tallies[resume.Skills].add(t, hasItem(r, item), "%s: skill %q", name, item)
					}
				case e.Company+e.Institution+e.Name != "":
					kind, want := e.want()
					tallies[kind].add(t, hasEntry(r, kind, want), "%s: %s %q\n%s", name, kind, fieldsOf(want), entries(r, kind))
				}
			}
		}
	}
	for kind, c := range tallies {
		t.Logf("%s: %.3f of %d", kind, c.share(), c.all)
		if c.share() < 0.9 {
			t.Errorf("%s: only %.3f are found", kind, c.share())
		}
	}
}

// brackets hides the comma that the samples have inside of brackets.
var brackets = strings.NewReplacer("(water, waste)", "(water\x00waste)")

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// entriesOf reads those entries of a section that are maps.
func entriesOf(section any) []entry {
	text, err := yaml.Marshal(section)
	if err != nil {
		return nil
	}
	var all []entry
	if yaml.Unmarshal(text, &all) != nil {
		return nil // texts
	}
	return all
}

func fieldsOf(e resume.Entry) []string {
	return []string{e.Title, e.Organization, e.Place, e.StartDate, e.EndDate}
}

func hasEntry(r *resume.Resume, kind resume.Kind, want resume.Entry) bool {
	for _, s := range r.Sections {
		for _, e := range s.Entries {
			if s.Kind == kind && slices.Equal(fieldsOf(e), fieldsOf(want)) {
				return true
			}
		}
	}
	return false
}

func hasItem(r *resume.Resume, text string) bool {
	for _, s := range r.Sections {
		for _, item := range s.Items {
			if s.Kind == resume.Skills && item.Text == text {
				return true
			}
		}
	}
	return false
}

func entries(r *resume.Resume, kind resume.Kind) string {
	var b strings.Builder
	for _, s := range r.Sections {
		for _, e := range s.Entries {
			if s.Kind == kind {
				b.WriteString("\t" + strings.Join(fieldsOf(e), " / ") + "\n")
			}
		}
	}
	return b.String()
}
