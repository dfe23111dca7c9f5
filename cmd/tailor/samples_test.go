package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tailor/testdata"
)

// TestOutputKeepsTheSchemas holds what the commands write about every sample
// to the schemas that docs/formats.md promises.
func TestOutputKeepsTheSchemas(t *testing.T) {
	s := newSession(t)
	check := func(name, text string) {
		t.Helper()
		schema, err := compiled(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := validate(schema, text); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, pair := range samples.Pairs() {
		resume, job := filepath.Join("../../testdata/resumes", pair.Resume), filepath.Join("../../testdata/jobs", pair.Job)
		stdout, _ := s.run("inspect", resume, "--json")
		check("inspect", stdout)
		stdout, _ = s.run("analyze", resume, job, "--json")
		check("analyze", stdout)
		stdout, _ = s.run("plan", resume, job, "--offline", "--ui", "json")
		for line := range strings.Lines(stdout) {
			check("events", line)
		}
		if p := planOf(t, stdout); len(p.Sections) == 0 || p.Sections[len(p.Sections)-1].Source == "" {
			t.Errorf("%s: sections without a result", pair.Resume)
		}
	}
	stdout, _ := s.run("runs", "--json")
	check("runs", stdout)
	stdout, _ = s.run("config", "--json")
	check("config", stdout)
}

// TestNothingTakenIsNothingChanged tailors every resume that there is, and
// takes nothing: the same bytes come back, whatever their line ends.
func TestNothingTakenIsNothingChanged(t *testing.T) {
	s := newSession(t)
	resumes, err := filepath.Glob("../../testdata/resumes/*")
	if err != nil || len(resumes) < 8 {
		t.Fatalf("samples: %v, %v", resumes, err)
	}
	for _, path := range append(resumes, corpus(t)...) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		crlf := strings.ReplaceAll(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n", "\r\n")
		for variant, want := range map[string]string{"as it is": string(text), "CRLF and BOM": "\ufeff" + crlf} {
			in, out := filepath.Join(s.home, "in"+filepath.Ext(path)), filepath.Join(s.home, "out")
			if err := os.WriteFile(in, []byte(want), 0o600); err != nil {
				t.Fatal(err)
			}
			s.run("plan", in, "../../testdata/jobs/backend.md", "--offline", "--accept", "none", "-o", out, "--force", "--ui", "json")
			got, err := os.ReadFile(out)
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != want {
				t.Errorf("%s, %s: %d bytes became %d others", path, variant, len(want), len(got))
			}
		}
	}
}

// corpus lists the Markdown and text files of the corpus; none where it is missing.
func corpus(t *testing.T) []string {
	t.Helper()
	root := os.Getenv("TAILOR_CORPUS")
	if root == "" {
		root = "../../../shared/corpus"
	}
	var all []string
	for _, pattern := range []string{"*/*.md", "*/*.txt"} {
		found, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, found...)
	}
	if len(all) == 0 {
		t.Log("the corpus is missing; TAILOR_CORPUS names it")
	}
	return all
}
