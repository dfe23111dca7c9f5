package docx

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode"

	"tailor/internal/engine/resume"
)

// Options say how edits are written.
type Options struct {
	Track  bool      // as tracked changes, which a person accepts or rejects in Word
	Author string    // of the tracked changes
	Now    time.Time // of the tracked changes
}

// Rewrite returns the Word file data with the edits of r made, which is the
// resume that was read from it. Changed are the words and paragraphs that the
// edits name; all other parts of the file, and all other bytes of those parts,
// stay as they are. Words that an edit leaves keep their looks, and new ones
// take those of their neighbours. Refused is what resume.Apply refuses, and
// what would not read as Apply's text afterwards.
func Rewrite(ctx context.Context, data []byte, r *resume.Resume, edits []resume.Edit, options Options) ([]byte, error) {
	want, err := resume.Apply(r, edits)
	if err != nil {
		return nil, err
	}
	if want == r.Text {
		return data, nil
	}
	doc, err := read(ctx, data)
	if err != nil {
		return nil, err
	}
	if doc.page.text() != r.Text {
		return nil, errors.New("the file is not the one that the resume was read from; read it again")
	}
	e := newEditor(doc, r, options)
	if err := e.plan(edits); err != nil {
		return nil, err
	}
	out, err := doc.archive.rewrite(e.parts())
	if err != nil {
		return nil, err
	}
	if err := check(ctx, out, want); err != nil {
		return nil, err
	}
	return out, nil
}

// check reads a written file and compares its lines with those that were
// meant: the plan that was shown must be the one that was made.
func check(ctx context.Context, data []byte, want string) error {
	doc, err := read(ctx, data)
	if err != nil {
		return fmt.Errorf("the edited file does not read: %w", err)
	}
	got, meant := plainLines(doc.page.text()), plainLines(want)
	for i := range max(len(got), len(meant)) {
		switch {
		case i >= len(meant):
			return fmt.Errorf("the edits cannot be made in this file: %q would be left over", got[i])
		case i >= len(got) || got[i] != meant[i]:
			return fmt.Errorf("the edits cannot be made in this file: it would not say %q", meant[i])
		}
	}
	return nil
}

// listNumber matches a list's number, which the file counts by itself.
var listNumber = regexp.MustCompile(`^\d{1,3}[.)] `)

// plainLines lists a text's lines with words, without what a page shows otherwise.
func plainLines(text string) (all []string) {
	for line := range strings.Lines(text) {
		line = strings.Map(func(r rune) rune {
			if invisible(r) && !unicode.IsSpace(r) {
				return -1
			}
			return r
		}, line)
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			all = append(all, listNumber.ReplaceAllString(line, "# "))
		}
	}
	return all
}

// rewrite packs the archive anew, with some parts changed and all others copied as they are.
func (a *archive) rewrite(changed map[string]string) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, file := range a.zip.File {
		text, ok := changed[partName(file.Name)]
		if !ok {
			if err := z.Copy(file); err != nil {
				return nil, fmt.Errorf("copy %s: %w", file.Name, err)
			}
			continue
		}
		header := &zip.FileHeader{Name: file.Name, Comment: file.Comment, NonUTF8: file.NonUTF8, Method: file.Method,
			Modified: file.Modified, CreatorVersion: file.CreatorVersion, ExternalAttrs: file.ExternalAttrs}
		w, err := z.CreateHeader(header)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			return nil, fmt.Errorf("write %s: %w", file.Name, err)
		}
	}
	if err := z.SetComment(a.zip.Comment); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
