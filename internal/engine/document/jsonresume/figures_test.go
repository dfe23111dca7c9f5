package jsonresume

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tailor/internal/engine/resume"
)

// file is what the tests compare a page's sections with: the fields themselves.
type file struct {
	Basics struct {
		Name, Email, Phone, URL string
		Location                struct{ City string }
		Profiles                []struct{ URL string }
	}
	Work      []struct{ Name, Position, Location, StartDate, EndDate string }
	Volunteer []struct{ Organization, Position, StartDate, EndDate string }
	Education []struct{ Institution, Area, StudyType, StartDate, EndDate string }
	Projects  []struct{ Name, Entity, StartDate, EndDate string }
	Skills    []struct {
		Name     string
		Keywords []string
	}
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
	files := []string{filepath.Join("testdata", sample), filepath.Join("testdata", "many.json")}
	root := os.Getenv("TAILOR_CORPUS")
	if root == "" {
		root = filepath.Join("..", "..", "..", "..", "..", "shared", "corpus")
	}
	for _, name := range []string{"jr_new-grad.json", "jr_senior-engineer.json", "jsonresume_sample.json"} {
		if path := filepath.Join(root, "resumes", name); exists(path) {
			files = append(files, path)
		} else {
			t.Log("no corpus; set TAILOR_CORPUS to its folder")
		}
	}
	var work, education, projects, contact, skills tally
	for _, name := range files {
		data := load(t, name)
		var f file
		if err := json.Unmarshal([]byte(strings.TrimPrefix(string(data), "\ufeff")), &f); err != nil && f.Basics.Name == "" {
			t.Fatal(err)
		}
		r := segment(t, data)
		for _, w := range f.Work {
			want := resume.Entry{Title: w.Position, Organization: w.Name, Place: w.Location, StartDate: w.StartDate, EndDate: orPresent(w.EndDate)}
			work.add(t, hasEntry(r, resume.Experience, want), "%s: work %q\n%s", name, fieldsOf(want), entries(r, resume.Experience))
		}
		for _, w := range f.Volunteer {
			want := resume.Entry{Title: w.Position, Organization: w.Organization, StartDate: w.StartDate, EndDate: orPresent(w.EndDate)}
			work.add(t, hasEntry(r, resume.Volunteer, want), "%s: volunteer work %q\n%s", name, fieldsOf(want), entries(r, resume.Volunteer))
		}
		for _, e := range f.Education {
			want := resume.Entry{Title: strings.Trim(e.StudyType+", "+e.Area, ", "), Organization: e.Institution, StartDate: e.StartDate, EndDate: orPresent(e.EndDate)}
			education.add(t, hasEntry(r, resume.Education, want), "%s: education %q\n%s", name, fieldsOf(want), entries(r, resume.Education))
		}
		for _, p := range f.Projects {
			want := resume.Entry{Title: p.Name, Organization: p.Entity, StartDate: p.StartDate, EndDate: orPresent(p.EndDate)}
			projects.add(t, hasEntry(r, resume.Projects, want), "%s: project %q\n%s", name, fieldsOf(want), entries(r, resume.Projects))
		}
		id := r.Identity
		contact.add(t, id.Name == f.Basics.Name, "%s: name %q", name, id.Name)
		contact.add(t, id.Email == f.Basics.Email, "%s: mail %q", name, id.Email)
		contact.add(t, id.Phone == f.Basics.Phone, "%s: phone %q", name, id.Phone)
		contact.add(t, strings.HasPrefix(id.Location, f.Basics.Location.City), "%s: place %q", name, id.Location)
		links := []string{f.Basics.URL}
		for _, p := range f.Basics.Profiles {
			links = append(links, p.URL)
		}
		contact.add(t, slices.Equal(id.Links, links), "%s: links %q, want %q", name, id.Links, links)
		var items []string
		for _, s := range r.Sections {
			if s.Kind == resume.Skills {
				for _, item := range s.Items {
					items = append(items, item.Text)
				}
			}
		}
		for _, s := range f.Skills {
			for _, keyword := range s.Keywords {
				skills.add(t, slices.Contains(items, keyword), "%s: skill %q in %q", name, keyword, items)
			}
			if len(s.Keywords) == 0 {
				skills.add(t, slices.Contains(items, s.Name), "%s: skill %q in %q", name, s.Name, items)
			}
		}
	}
	for name, share := range map[string]float64{"work": work.share(), "education": education.share(), "projects": projects.share(), "contact": contact.share(), "skills": skills.share()} {
		if share < 0.9 {
			t.Errorf("%s: only %.3f are found", name, share)
		}
	}
	t.Logf("work %.3f of %d, education %.3f of %d, projects %.3f of %d, contact %.3f of %d, skills %.3f of %d",
		work.share(), work.all, education.share(), education.all, projects.share(), projects.all, contact.share(), contact.all, skills.share(), skills.all)
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func orPresent(end string) string {
	if end == "" {
		return "Present"
	}
	return end
}

func fieldsOf(e resume.Entry) []string {
	return []string{e.Title, e.Organization, e.Place, e.StartDate, e.EndDate}
}

// hasEntry reports whether a section of the kind has exactly this entry.
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
