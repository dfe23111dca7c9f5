// Package rendercv reads resumes in RenderCV's YAML as a page of lines, and
// writes edits of those lines back into the file.
//
// Values may hold Markdown. The page shows its words: "**Go**" is "Go", and of
// "[site](https://x.org)" the word "site". A line that no edit is about keeps
// its marks; the words of an edit take the place of words and marks together.
// A bullet that holds " - " has bullets nested below it, as RenderCV sets it.
package rendercv

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"regexp"

	"tailor/internal/engine/document/fields"
	"tailor/internal/engine/resume"
)

// nestedMark parts the bullets nested in a bullet's value.
const nestedMark = " - "

var top = regexp.MustCompile(`(?m)^["']?cv["']?[ \t]*:[ \t]*(?:#.*|\{.*)?\r?$`)

// Is reports whether data is YAML with RenderCV's "cv" at its top level.
func Is(data []byte) bool {
	return top.Match(bytes.TrimPrefix(data, []byte("\ufeff")))
}

// Read lays the resume out as a page.
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
	in.Warnings = unread(file.Root.Get("cv"))
	return in, nil
}

// unread warns of lists and maps that stand elsewhere in the file and are only
// named in n.
func unread(n *fields.Node) []resume.Warning {
	if n.Style&isAlias != 0 && n.Kind == fields.Nothing {
		message := fmt.Sprintf("Line %d takes a list or group of fields over from another place; that is not read. Write it out there.", n.Line)
		return []resume.Warning{{Code: "yaml_alias", Message: message}}
	}
	var all []resume.Warning
	for _, item := range n.Items {
		all = append(all, unread(item)...)
	}
	return all
}

// Rewrite gives the file with edits of r made in the values that they name. R
// is what resume.Segment made of this data's text. A value keeps its style of
// quoting where its new words allow; comments, order and everything else stay
// as they are.
func Rewrite(ctx context.Context, data []byte, r *resume.Resume, edits []resume.Edit) ([]byte, error) {
	return fields.Format{Open: open, Lay: lay}.Rewrite(ctx, data, r, edits)
}

// open reads a file and refuses what is no resume.
func open(data []byte) (*fields.File, error) {
	file, err := parse(data)
	if err != nil {
		return nil, err
	}
	if cv := file.Root.Get("cv"); cv == nil || cv.Kind != fields.Map {
		return nil, errors.New(`the YAML holds no RenderCV resume: there is no "cv" with fields`)
	}
	return file, nil
}
