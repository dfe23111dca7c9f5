package engine

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"tailor/internal/engine/document"
	"tailor/internal/engine/document/typeset"
	"tailor/internal/engine/event"
	"tailor/internal/engine/resume"
)

// Export says how a tailored resume is written. The name of its file says in
// which format: .md, .txt, .docx, .pdf, .html, .json or .yaml.
type Export struct {
	Template string // "classic" or "modern", of a resume that is set anew; "" sets none anew that can be changed in place
	Paper    string // "a4" or "letter"; "" is A4
	Track    bool   // tracked changes, in a Word file that is changed in place
	Author   string // of tracked changes; "" is tailor
	Font     string // file of a TrueType font for letters that the built-in ones lack, in PDF
}

// maxFont is the most bytes that a font may have: 64 MiB, and fonts of all of
// Han have less.
const maxFont = 64 << 20

// fallback reads the font for letters that the built-in ones lack.
func (e Export) fallback() ([]byte, error) {
	if e.Font == "" {
		return nil, nil
	}
	info, err := os.Stat(e.Font)
	if err == nil && info.Size() > maxFont {
		err = fmt.Errorf("it has %d MiB; the limit is %d MiB", info.Size()>>20, maxFont>>20)
	}
	if err != nil {
		return nil, fmt.Errorf("read font %s: %w", e.Font, err)
	}
	font, err := os.ReadFile(e.Font)
	if err != nil {
		return nil, fmt.Errorf("read font %s: %w", e.Font, err)
	}
	return font, nil
}

// Check says what is wrong with an Export to a file of that name, of a resume
// that came in a format. An Export that passes can be written.
func (e Export) Check(format, path string) error {
	if e.Template != "" && !slices.Contains(typeset.Templates(), typeset.Template(e.Template)) {
		return nameError{fmt.Errorf("unknown template %q; there are %s", e.Template, joinNames(typeset.Templates()))}
	}
	if e.Paper != "" && !slices.Contains(typeset.Papers(), typeset.Paper(e.Paper)) {
		return nameError{fmt.Errorf("unknown paper %q; there are %s", e.Paper, joinNames(typeset.Papers()))}
	}
	to := target(path, format)
	inPlace := e.inPlace(format, to)
	switch {
	case slices.Contains(unwritten(), strings.ToLower(filepath.Ext(path))):
		return nameError{fmt.Errorf("write %s: %s is not written; name a file that ends in .md, .txt, .docx, .pdf or .html", path, filepath.Ext(path))}
	case (e.Template != "" || e.Paper != "") && !slices.Contains([]string{resume.FormatPDF, resume.FormatDOCX, resume.FormatHTML}, to):
		return nameError{fmt.Errorf("write %s: %s knows neither templates nor paper; name a file that ends in .docx, .pdf or .html", path, to)}
	case e.Track && !(inPlace && to == resume.FormatDOCX):
		return nameError{fmt.Errorf("tracked changes need a Word file that is changed in place: a resume in .docx, written to .docx, without a template")}
	case inPlace || setters()[to] != nil || to == resume.FormatText:
		return nil
	}
	return nameError{fmt.Errorf("write %s: %s is only written where the resume came as that; name a file that ends in .md, .txt, .docx, .pdf or .html", path, to)}
}

func joinNames[T ~string](names []T) string {
	all := make([]string, len(names))
	for i, name := range names {
		all[i] = string(name)
	}
	return strings.Join(all, ", ")
}

// target is the format that a file's name asks for; a name that asks for none
// means the format that the resume came in, or else Markdown.
func target(path, source string) string {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".pdf":
		return resume.FormatPDF
	case ".docx":
		return resume.FormatDOCX
	case ".html", ".htm":
		return resume.FormatHTML
	case ".md", ".markdown", ".mdown", ".mkd":
		return resume.FormatMarkdown
	case ".txt", ".text":
		return resume.FormatText
	case ".json":
		return resume.FormatJSONResume
	case ".yaml", ".yml":
		return resume.FormatRenderCV
	}
	if document.Rewrites(source) {
		return source
	}
	return resume.FormatMarkdown
}

// unwritten are endings of documents that would only have the name of what they
// are not.
func unwritten() []string {
	return []string{".rtf", ".doc", ".dot", ".docm", ".odt", ".pages", ".tex", ".epub", ".ps", ".xml", ".rst", ".org"}
}

// inPlace reports whether the resume's own file is written, with the edits made.
func (e Export) inPlace(source, to string) bool {
	plain := []string{resume.FormatMarkdown, resume.FormatText}
	switch {
	case !document.Rewrites(source):
		return false
	case slices.Contains(plain, source):
		return slices.Contains(plain, to)
	case e.Template != "" && setters()[to] != nil:
		return false
	}
	return source == to
}

// setters are the formats that a resume can be set in anew.
func setters() map[string]func(*bytes.Buffer, *resume.Resume, typeset.Options) ([]resume.Warning, error) {
	return map[string]func(*bytes.Buffer, *resume.Resume, typeset.Options) ([]resume.Warning, error){
		resume.FormatPDF: func(b *bytes.Buffer, r *resume.Resume, o typeset.Options) ([]resume.Warning, error) {
			return typeset.PDF(b, r, o)
		},
		resume.FormatDOCX: func(b *bytes.Buffer, r *resume.Resume, o typeset.Options) ([]resume.Warning, error) {
			return typeset.DOCX(b, r, o)
		},
		resume.FormatHTML: func(b *bytes.Buffer, r *resume.Resume, o typeset.Options) ([]resume.Warning, error) {
			return typeset.HTML(b, r, o)
		},
		resume.FormatMarkdown: func(b *bytes.Buffer, r *resume.Resume, o typeset.Options) ([]resume.Warning, error) {
			return typeset.Markdown(b, r, o)
		},
	}
}

// Export gives the tailored resume as the bytes of a file of that name, and
// what a person should know of them. The same decisions give the same bytes.
func (r *Run) Export(ctx context.Context, path string) (data []byte, warnings []string, err error) {
	d := r.draft
	edits, at := r.taken()
	if err := d.request.Export.Check(d.resume.Format, path); err != nil {
		return nil, nil, err
	}
	data, warnings, err = d.export(ctx, path, edits, at)
	if err != nil {
		return nil, nil, fmt.Errorf("tailor %s: %w", d.resume.Name, err)
	}
	return data, warnings, nil
}

func (d *Draft) export(ctx context.Context, path string, edits []resume.Edit, at time.Time) ([]byte, []string, error) {
	e, to := d.request.Export, target(path, d.resume.Format)
	if e.inPlace(d.resume.Format, to) {
		author := e.Author
		if author == "" {
			author = "tailor"
		}
		data, err := document.Rewrite(ctx, d.request.Resume, d.resume, edits, document.Tracking{On: e.Track, Author: author, Now: at})
		return data, nil, err
	}
	text, err := resume.Apply(d.resume, edits)
	if err != nil {
		return nil, nil, err
	}
	if to == resume.FormatText {
		return []byte(text), nil, nil
	}
	tailored, err := d.resume.WithText(text)
	if err != nil {
		return nil, nil, err
	}
	font, err := e.fallback()
	if err != nil {
		return nil, nil, err
	}
	var out bytes.Buffer
	found, err := setters()[to](&out, tailored, typeset.Options{
		Template: typeset.Template(e.Template), Paper: typeset.Paper(e.Paper), Created: at, Fallback: font,
	})
	if err != nil {
		return nil, nil, err
	}
	var warnings []string
	for _, w := range found {
		warnings = append(warnings, w.Message)
	}
	return out.Bytes(), warnings, nil
}

// taken lists the edits that are part of the tailored resume, and when the run began.
func (r *Run) taken() ([]resume.Edit, time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.takenLocked(), r.state.StartedAt
}

// Save writes the tailored resume. An existing file is kept unless force is
// set; then the error is document.ErrExists. What a person should know of the
// file is told as a notice.
func (r *Run) Save(ctx context.Context, path string, force bool) error {
	data, warnings, err := r.Export(ctx, path)
	if err != nil {
		return err
	}
	if err := document.Write(path, data, force); err != nil {
		return err
	}
	for _, warning := range warnings {
		r.emit(event.Noticed{Level: event.Warning, Text: path + ": " + warning})
	}
	return nil
}

// Export sets how the tailored resume of a run is written.
func (d *Draft) Export(e Export) { d.request.Export = e }
