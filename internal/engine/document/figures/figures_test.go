// Package figures_test measures what is read from files: on the corpus of
// other projects' resumes, and on the same resume in many layouts.
package figures_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tailor/internal/engine/document/docx"
	"tailor/internal/engine/document/html"
	"tailor/internal/engine/document/jsonresume"
	"tailor/internal/engine/document/pdf"
	"tailor/internal/engine/document/rendercv"
	"tailor/internal/engine/resume"
)

// share counts what is right among all.
type share struct{ right, all int }

func (s *share) add(right bool) {
	s.all++
	if right {
		s.right++
	}
}

func (s share) value() float64 {
	if s.all == 0 {
		return 1
	}
	return float64(s.right) / float64(s.all)
}

// figures are what the corpus is measured by.
type figures struct {
	precision, recall, kinds       share
	experience, education, contact share
	skillPrecision, skillRecall    share
}

func (f figures) skillsF1() float64 {
	p, r := f.skillPrecision.value(), f.skillRecall.value()
	return 2 * p * r / max(p+r, 1e-9)
}

func TestFigures(t *testing.T) {
	root := corpus(t)
	read := newReader(t)
	var f figures
	for _, is := range truths(t, root) {
		r := read(filepath.Join(root, is.file))
		if r == nil {
			continue
		}
		miss := func(what string, got, want any) {
			t.Logf("%s: %s: got %q, want %q", filepath.Base(is.file), what, got, want)
		}
		f.countSections(r, is, miss)
		f.countContact(r, is, miss)
		f.countJobs(&f.experience, r, resume.Experience, is.experience, miss)
		f.countJobs(&f.education, r, resume.Education, is.education, miss)
		f.countSkills(r, is, miss)
	}
	t.Log(f.table(t))
}

// table prints the figures; what falls short of its goal fails the test.
func (f *figures) table(t *testing.T) string {
	t.Helper()
	rows := []struct {
		figure string
		value  float64
		goal   float64
		of     share
	}{
		{"headings: precision", f.precision.value(), 0.98, f.precision},
		{"headings: recall", f.recall.value(), 0.98, f.recall},
		{"headings: kinds right", f.kinds.value(), 0.98, f.kinds},
		{"experience entries all right", f.experience.value(), 0.97, f.experience},
		{"education entries", f.education.value(), 0.95, f.education},
		{"contact fields", f.contact.value(), 0.97, f.contact},
		{"skills items, F1", f.skillsF1(), 0.95, f.skillRecall},
	}
	table := "\n| figure | measured | goal | of |\n|---|---|---|---|\n"
	for _, row := range rows {
		table += fmt.Sprintf("| %s | %.3f | ≥ %.2f | %d of %d |\n", row.figure, row.value, row.goal, row.of.right, row.of.all)
		if row.value < row.goal {
			t.Errorf("%s: %.3f, the goal is %.2f", row.figure, row.value, row.goal)
		}
	}
	return table
}

// join adds the counts of another file.
func (f *figures) join(g figures) {
	pairs := [][2]*share{{&f.precision, &g.precision}, {&f.recall, &g.recall}, {&f.kinds, &g.kinds}, {&f.experience, &g.experience},
		{&f.education, &g.education}, {&f.contact, &g.contact}, {&f.skillPrecision, &g.skillPrecision}, {&f.skillRecall, &g.skillRecall}}
	for _, pair := range pairs {
		pair[0].right += pair[1].right
		pair[0].all += pair[1].all
	}
}

// newReader gives a function that reads and segments a file; it returns nil
// for a format that has no reader.
func newReader(t *testing.T) func(path string) *resume.Resume {
	pages := pdf.New(filepath.Join(os.TempDir(), "tailor-figures"))
	t.Cleanup(func() { pages.Close() })
	return func(path string) *resume.Resume {
		t.Helper()
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var in resume.Input
		switch ctx := context.Background(); filepath.Ext(path) {
		case ".pdf":
			in, err = pages.Read(ctx, data, pdf.Options{})
			in.Format = resume.FormatPDF
		case ".docx":
			in, err = docx.Read(ctx, data)
			in.Format = resume.FormatDOCX
		case ".html":
			in, err = html.Read(ctx, data)
			in.Format = resume.FormatHTML
		case ".json":
			in, err = jsonresume.Read(ctx, data)
			in.Format = resume.FormatJSONResume
		case ".yaml":
			in, err = rendercv.Read(ctx, data)
			in.Format = resume.FormatRenderCV
		case ".md":
			in.Text, in.Format = string(data), resume.FormatMarkdown
		case ".txt":
			in.Text, in.Format = string(data), resume.FormatText
		default:
			return nil
		}
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		in.Name = filepath.Base(path)
		r, err := resume.Segment(in)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
}

type missing func(what string, got, want any)

func (f *figures) countSections(r *resume.Resume, is *truth, miss missing) {
	if is.sections == nil {
		return
	}
	left := slices.Clone(is.sections)
	for _, s := range r.Sections {
		if s.Heading == "" {
			continue
		}
		i := slices.IndexFunc(left, func(want string) bool {
			_, heading, _ := strings.Cut(want, ":")
			return alike(heading, s.Heading)
		})
		f.precision.add(i >= 0)
		if i < 0 {
			miss("heading", string(s.Kind)+":"+s.Heading, is.sections)
			continue
		}
		kind, _, _ := strings.Cut(left[i], ":")
		if f.kinds.add(kind == string(s.Kind)); kind != string(s.Kind) {
			miss("kind", string(s.Kind), left[i])
		}
		left = slices.Delete(left, i, i+1)
	}
	f.recall.right += len(is.sections) - len(left)
	f.recall.all += len(is.sections)
	if len(left) > 0 {
		miss("headings", "", left)
	}
}

func (f *figures) countContact(r *resume.Resume, is *truth, miss missing) {
	fields := []struct{ name, got, want string }{
		{"name", r.Identity.Name, is.contact.name}, {"email", r.Identity.Email, is.contact.email},
		{"phone", r.Identity.Phone, is.contact.phone},
	}
	for _, field := range fields {
		if field.want == "" {
			continue
		}
		right := alike(field.got, field.want)
		if f.contact.add(right); !right {
			miss(field.name, field.got, field.want)
		}
	}
	if want := is.contact.location; want != "" {
		right := strings.Contains(plain(r.Identity.Location), plain(want))
		if f.contact.add(right); !right {
			miss("location", r.Identity.Location, want)
		}
	}
}

func (f *figures) countJobs(count *share, r *resume.Resume, kind resume.Kind, want []job, miss missing) {
	var got []resume.Entry
	for _, s := range r.Sections {
		if s.Kind == kind {
			got = append(got, s.Entries...)
		}
	}
	for _, job := range want {
		right := slices.ContainsFunc(got, job.is)
		if count.add(right); !right {
			var all []string
			for _, e := range got {
				all = append(all, fmt.Sprintf("%s/%s/%s/%s", e.Title, e.Organization, e.StartDate, e.EndDate))
			}
			miss(string(kind), all, job)
		}
	}
	if len(want) > 0 && len(got) > len(want) {
		count.all += len(got) - len(want) // entries that are none
		miss(string(kind), fmt.Sprintf("%d entries", len(got)), len(want))
	}
}

func (j job) is(e resume.Entry) bool {
	title := alike(e.Title, j.title) || j.area != "" &&
		strings.HasPrefix(plain(e.Title), plain(j.title)) && strings.HasSuffix(plain(e.Title), plain(j.area))
	return title && alike(e.Organization, j.organization) &&
		(j.start == "" || sameDate(e.StartDate, j.start)) && (j.end == "" || sameDate(e.EndDate, j.end))
}

// sameDate reports whether two dates are the same, however they are written.
func sameDate(a, b string) bool {
	if resume.IsPresent(a) || resume.IsPresent(b) {
		return resume.IsPresent(a) && resume.IsPresent(b)
	}
	year, month, ok := resume.ParseDate(a)
	wantYear, wantMonth, wanted := resume.ParseDate(b)
	return ok && wanted && year == wantYear && month == wantMonth
}

func (f *figures) countSkills(r *resume.Resume, is *truth, miss missing) {
	if len(is.skills) == 0 {
		return
	}
	left := slices.Clone(is.skills)
	for _, s := range r.Sections {
		if s.Kind != resume.Skills {
			continue
		}
		for _, item := range s.Items {
			i := slices.IndexFunc(left, func(want string) bool { return alike(want, item.Text) })
			if f.skillPrecision.add(i >= 0); i < 0 {
				miss("skill", item.Text, "none")
				continue
			}
			left = slices.Delete(left, i, i+1)
		}
	}
	f.skillRecall.right += len(is.skills) - len(left)
	f.skillRecall.all += len(is.skills)
	if len(left) > 0 {
		miss("skills", "", left)
	}
}

func alike(a, b string) bool { return plain(a) == plain(b) }

// plain is s in lower case, on one line.
func plain(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }
