package document

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tailor/internal/engine/document/docx"
	"tailor/internal/engine/document/jsonresume"
	"tailor/internal/engine/document/rendercv"
	"tailor/internal/engine/resume"
)

// Tracking says how edits of a Word file are written. The zero Tracking makes
// them plainly.
type Tracking struct {
	On     bool   // as tracked changes, which a person accepts or rejects in Word
	Author string // who makes them
	Now    time.Time
}

// Rewrites reports whether files of a format can be written back with edits.
func Rewrites(format string) bool {
	return format != resume.FormatPDF && format != resume.FormatHTML
}

// Rewrite gives the source's file with edits made in it and all else as it
// was. R is what resume.Segment made of the source. Text in another encoding
// than UTF-8 stays in it. Pages of PDF and HTML cannot be rewritten.
func Rewrite(ctx context.Context, source Source, r *resume.Resume, edits []resume.Edit, tracking Tracking) ([]byte, error) {
	data, err := rewrite(ctx, source, r, edits, tracking)
	if err != nil {
		return nil, fmt.Errorf("rewrite %s: %w", shown(source.Name), err)
	}
	return data, nil
}

func rewrite(ctx context.Context, source Source, r *resume.Resume, edits []resume.Edit, tracking Tracking) ([]byte, error) {
	if r.Text != source.Text {
		return nil, errors.New("the resume was cut from another text")
	}
	switch source.Format {
	case resume.FormatMarkdown, resume.FormatText:
		return rewriteText(source, r, edits)
	case resume.FormatDOCX:
		return docx.Rewrite(ctx, source.Data, r, edits, docx.Options{Track: tracking.On, Author: tracking.Author, Now: tracking.Now})
	case resume.FormatJSONResume:
		return jsonresume.Rewrite(ctx, source.Data, r, edits)
	case resume.FormatRenderCV:
		return rendercv.Rewrite(ctx, source.Data, r, edits)
	case resume.FormatPDF:
		return nil, errors.New("a PDF cannot be changed in place; write the plan to a name that ends in .docx, .pdf, .md or .txt instead")
	case resume.FormatHTML:
		return nil, errors.New("a web page cannot be changed in place; write the plan to a name that ends in .docx, .pdf, .html, .md or .txt instead")
	}
	return nil, fmt.Errorf("no way to write the format %q", source.Format)
}

// rewriteText makes edits in Markdown or plain text, in the encoding that it had.
func rewriteText(source Source, r *resume.Resume, edits []resume.Edit) ([]byte, error) {
	text, err := resume.Apply(r, edits)
	if err != nil || source.Data == nil {
		return []byte(text), err
	}
	_, from, _, err := decode(source.Data)
	if err != nil {
		return nil, err
	}
	if from.name == "" {
		return []byte(text), nil
	}
	return from.encode(text)
}
