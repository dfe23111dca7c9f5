// Package samples holds the sample resumes and job postings that come with
// tailor, built into the program. The people, employers and schools in them
// are invented. README.md beside this file says what each sample shows.
package samples

import (
	"embed"
	"fmt"
	"path"
)

//go:embed resumes jobs
var files embed.FS

// Pair names a resume and the posting that it is tailored to.
type Pair struct {
	Resume string // file name for Resume, such as "backend.md"
	Job    string // file name for Job, such as "backend.md"
}

// Pairs lists the samples that belong together, the one to show first at the
// front. Every resume is in exactly one pair.
func Pairs() []Pair {
	return []Pair{
		{Resume: "backend.md", Job: "backend.md"},
		{Resume: "nurse.md", Job: "nurse.md"},
		{Resume: "teacher.md", Job: "teacher.txt"},
		{Resume: "sales.txt", Job: "sales.txt"},
		{Resume: "new-graduate.md", Job: "data-analyst.md"},
		{Resume: "career-changer.md", Job: "project-coordinator.md"},
		{Resume: "german.md", Job: "german.md"},
		{Resume: "messy.txt", Job: "warehouse.txt"},
	}
}

// Resume returns the text of the sample resume with that file name, byte for byte.
func Resume(name string) (string, error) {
	return read("resumes", name)
}

// Job returns the text of the sample posting with that file name, byte for byte.
func Job(name string) (string, error) {
	return read("jobs", name)
}

func read(folder, name string) (string, error) {
	text, err := files.ReadFile(path.Join(folder, name))
	if err != nil {
		return "", fmt.Errorf("read sample %s from %s: %w", name, folder, err)
	}
	return string(text), nil
}
