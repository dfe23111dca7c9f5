package figures_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tailor/internal/engine/resume"
)

// The same resume in another layout has the same sections, entries, skills and
// person as its source. The folder TAILOR_VARIANTS holds our samples, made into
// other files by other programs: "nurse-weasyprint-modern.pdf" is nurse.md.
func TestVariants(t *testing.T) {
	root := os.Getenv("TAILOR_VARIANTS")
	if root == "" {
		t.Skip("no variants; set TAILOR_VARIANTS to a folder of our samples in other layouts")
	}
	read := newReader(t)
	sources := glob(t, "..", "..", "..", "..", "testdata", "resumes", "*")
	var all figures
	for _, path := range glob(t, root, "*") {
		source := sourceOf(sources, filepath.Base(path))
		if source == "" {
			continue
		}
		r := read(path)
		if r == nil {
			continue
		}
		is := truthOf(read(source))
		var f figures
		miss := func(what string, got, want any) {
			t.Logf("%s: %s: got %q, want %q", filepath.Base(path), what, got, want)
		}
		f.countSections(r, is, miss)
		f.countContact(r, is, miss)
		f.countJobs(&f.experience, r, resume.Experience, is.experience, miss)
		f.countJobs(&f.education, r, resume.Education, is.education, miss)
		f.countSkills(r, is, miss)
		all.join(f)
	}
	t.Log(all.table(t))
}

// sourceOf is the sample that a variant was made of.
func sourceOf(sources []string, variant string) string {
	found := ""
	for _, source := range sources {
		name := strings.TrimSuffix(filepath.Base(source), filepath.Ext(source))
		if strings.HasPrefix(variant, name) && len(source) > len(found) {
			found = source
		}
	}
	return found
}

// truthOf takes a resume for the truth about its variants.
func truthOf(r *resume.Resume) *truth {
	id := r.Identity
	is := &truth{contact: contact{id.Name, id.Email, id.Phone, id.Location}, sections: []string{}}
	for _, s := range r.Sections {
		if s.Heading != "" {
			is.sections = append(is.sections, fmt.Sprintf("%s:%s", s.Kind, s.Heading))
		}
		for _, e := range s.Entries {
			job := job{title: e.Title, organization: e.Organization, start: e.StartDate, end: e.EndDate}
			switch s.Kind {
			case resume.Experience:
				is.experience = append(is.experience, job)
			case resume.Education:
				is.education = append(is.education, job)
			}
		}
		if s.Kind != resume.Skills {
			continue
		}
		for _, item := range s.Items {
			is.skills = append(is.skills, item.Text)
		}
	}
	return is
}
