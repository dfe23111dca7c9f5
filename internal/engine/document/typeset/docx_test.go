package typeset

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"tailor/internal/engine/document/docx"
	"tailor/internal/engine/resume"
)

// wordText is the text of a Word file: its paragraphs as lines.
func wordText(t testing.TB, data []byte) string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, file := range archive.File {
		part, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		decoder := xml.NewDecoder(part)
		for {
			token, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", file.Name, err)
			}
			if file.Name != "word/document.xml" {
				continue
			}
			switch token := token.(type) {
			case xml.CharData:
				text.Write(token)
			case xml.EndElement:
				if name := token.Name.Local; name == "p" || name == "tab" || name == "br" {
					text.WriteByte('\n')
				}
			}
		}
	}
	return text.String()
}

func TestDOCXReadsWordForWord(t *testing.T) {
	for name, r := range sampleResumes(t) {
		for _, template := range Templates() {
			var out bytes.Buffer
			if _, err := DOCX(&out, r, Options{Template: template}); err != nil {
				t.Fatal(err)
			}
			sameWords(t, name, plainWords(wordText(t, out.Bytes())), sourceWords(name, r.Text))
		}
	}
}

func TestLibreOfficeOpensDOCX(t *testing.T) {
	if testing.Short() {
		t.Skip("LibreOffice takes long")
	}
	if _, err := exec.LookPath("soffice"); err != nil {
		t.Skip("LibreOffice is not installed (apt-get install libreoffice-writer)")
	}
	folder := t.TempDir()
	args := []string{"-env:UserInstallation=file://" + filepath.Join(folder, "profile"), "--headless", "--convert-to", "pdf", "--outdir", folder}
	want := map[string]string{}
	all := sampleResumes(t)
	for _, name := range []string{"backend.md", "german.md", "messy.txt"} {
		r := all[name]
		for _, template := range Templates() {
			path := filepath.Join(folder, name+"."+string(template)+".docx")
			var out bytes.Buffer
			if _, err := DOCX(&out, r, Options{Template: template, Paper: Letter}); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
			args = append(args, path)
			want[strings.TrimSuffix(path, ".docx")+".pdf"] = letters(sourceWords(name, r.Text))
		}
	}
	if out, err := exec.CommandContext(t.Context(), "soffice", args...).CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, out)
	}
	for path, want := range want {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		// It breaks lines at hyphens, and its tabs are columns in reading order.
		if got := letters(plainWords(pdfText(t, data, "-layout"))); got != want {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
	}
}

func letters(words []string) string { return strings.ReplaceAll(strings.Join(words, ""), "-", "") }

func TestDOCXReadsBack(t *testing.T) {
	for name, r := range sampleResumes(t) {
		for _, template := range Templates() {
			var out bytes.Buffer
			if _, err := DOCX(&out, r, Options{Template: template}); err != nil {
				t.Fatal(err)
			}
			in, err := docx.Read(t.Context(), out.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			sameWords(t, name, plainWords(in.Text), sourceWords(name, r.Text))
			in.Name, in.Format = name, resume.FormatDOCX
			again, err := resume.Segment(in)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := headings(again), headings(r); got != want {
				t.Errorf("%s in %s: sections %s, want %s", name, template, got, want)
			}
		}
	}
}

// headings are a resume's sections in one line.
func headings(r *resume.Resume) string {
	var all []string
	for _, s := range r.Sections {
		all = append(all, fmt.Sprintf("%s %q %d", s.Kind, s.Heading, len(s.Entries)))
	}
	return strings.Join(all, ", ")
}
