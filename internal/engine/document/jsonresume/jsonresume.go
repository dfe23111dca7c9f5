// Package jsonresume reads resumes in the JSON Resume format, version 1.0.0,
// as a page of lines, and writes edits of those lines back into the fields of
// the file.
package jsonresume

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"iter"
	"maps"

	"tailor/internal/engine/document/fields"
	"tailor/internal/engine/resume"
)

// Is reports whether data is a JSON object with the person or two of the
// sections of a resume.
func Is(data []byte) bool {
	data = bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\ufeff")))
	if len(data) == 0 || data[0] != '{' {
		return false
	}
	var members map[string]json.RawMessage
	if json.Unmarshal(data, &members) != nil {
		// A broken resume is still one; reading it says where it breaks.
		head := data[:min(len(data), 4096)]
		return bytes.Contains(head, []byte(`"basics"`)) || bytes.Contains(head, []byte("jsonresume"))
	}
	return isResume(maps.Keys(members))
}

// isResume reports whether members have the names of a resume's.
func isResume(names iter.Seq[string]) bool {
	found := 0
	for name := range names {
		if isBasics(name) {
			return true
		}
		if sectionOf(name) != nil {
			found++
		}
	}
	return found >= 2
}

// Read lays the resume out as a page. Faults against the format are warnings,
// with the place of each; fields that the format does not know are kept in the
// file, and shown where they are sections.
func Read(ctx context.Context, data []byte) (resume.Input, error) {
	if err := context.Cause(ctx); err != nil {
		return resume.Input{}, err
	}
	file, err := open(data)
	if err != nil {
		return resume.Input{}, err
	}
	in, err := lay(file).Input()
	if err != nil {
		return resume.Input{}, err
	}
	in.Warnings = faults(file)
	return in, nil
}

// Rewrite gives the file with edits of r made in the fields that they name. R
// is what resume.Segment made of this data's text. Everything else stays as it
// is, byte for byte. A section's heading is the format's and cannot be renamed.
func Rewrite(ctx context.Context, data []byte, r *resume.Resume, edits []resume.Edit) ([]byte, error) {
	return fields.Format{Open: open, Lay: lay}.Rewrite(ctx, data, r, edits)
}

// open reads a file and refuses what is no resume.
func open(data []byte) (*fields.File, error) {
	file, err := parse(data)
	if err != nil {
		return nil, err
	}
	if file.Root.Kind == fields.Map && isResume(file.Root.Keys()) {
		return file, nil
	}
	return nil, errors.New(`the JSON holds no resume: there is neither "basics" nor sections such as "work", "education" and "skills"`)
}
