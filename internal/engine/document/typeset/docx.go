package typeset

import (
	"archive/zip"
	"embed"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"strings"
	"text/template"
	"time"

	"tailor/internal/engine/resume"
)

//go:embed word/*.xml
var wordFiles embed.FS

// wordParts are the parts of a Word file in the order in which they are
// written, and the templates that they are made from.
var wordParts = []struct{ name, from string }{
	{"[Content_Types].xml", "content_types.xml"},
	{"_rels/.rels", "package_rels.xml"},
	{"docProps/core.xml", "core.xml"},
	{"docProps/app.xml", "app.xml"},
	{"word/document.xml", "document.xml"},
	{"word/styles.xml", "styles.xml"},
	{"word/numbering.xml", "numbering.xml"},
	{"word/settings.xml", "settings.xml"},
	{"word/_rels/document.xml.rels", "document_rels.xml"},
}

// DOCX writes the resume as a Word file made of real styles: Title, Heading 1
// and 2, List Bullet and their like, so that a person can go on working in it.
func DOCX(w io.Writer, r *resume.Resume, o Options) ([]resume.Warning, error) {
	doc, o, warnings, err := prepare(r, o)
	if err != nil {
		return nil, fmt.Errorf("set %s as DOCX: %w", r.Name, err)
	}
	file, err := newWordFile(&doc, o)
	if err != nil {
		return nil, fmt.Errorf("set %s as DOCX: %w", r.Name, err)
	}
	if err := file.write(w, o.Created); err != nil {
		return nil, fmt.Errorf("set %s as DOCX: %w", r.Name, err)
	}
	return warnings, nil
}

// wordFile is what the templates of a Word file's parts are filled with.
type wordFile struct {
	Document    *Document
	Language    string
	Created     string
	RightToLeft bool
	Font        string
	Colour      string
	Size        int // half points
	Line        int // 240ths of a line
	Width       int // of the page; this and all below in twentieths of a point
	Height      int
	Side        int
	Top         int
	Levels      []wordLevel
	Paragraphs  []wordStyle
	Characters  []wordStyle
	Numbered    []wordNumbers
	Links       []string
	Body        string

	look   look
	scale  scale
	setter setter // tells what finds room on a line
}

// wordLevel is the indentation of a list's level.
type wordLevel struct{ Depth, Number, Left, Hanging int }

// wordNumbers is a numbered list.
type wordNumbers struct {
	ID, Num int // of its definition and of its use
	Start   int
	Tail    string // behind the number: "." or ")"
}

func newWordFile(d *Document, o Options) (*wordFile, error) {
	w := &wordFile{Document: d, Language: languageTag(d.Language), Created: o.Created.Format(time.RFC3339), look: o.Template.look()}
	w.RightToLeft = rightToLeft(w.Language)
	fonts, err := newFonts(w.look.family, nil)
	if err != nil {
		return nil, err
	}
	// The reader's fonts measure what ours do, so a page that is full here is full there.
	w.scale = scales[0]
	if _, err := fonts.coverage(d); err == nil {
		w.scale = arrange(d, &w.look, fonts, o.Paper).scale
	}
	width, height := o.Paper.size()
	w.Width, w.Height = twips(width), twips(height)
	w.Side, w.Top = twips(w.look.side*w.scale.margin), twips(w.look.top*w.scale.margin)
	w.setter = setter{look: &w.look, fonts: fonts, scale: w.scale, width: width - 2*w.look.side*w.scale.margin}
	const natural = 1.15 // height of a line of both families, as a share of the size
	w.Font, w.Size = w.look.family.name, w.halfPoints(1)
	w.Colour = hex(w.look.parts[Paragraph].tone.colour)
	w.Line = int(math.Round(240 * w.look.leading * w.scale.leading / natural))
	w.levels()
	w.styles()
	w.body()
	return w, nil
}

// rightToLeft reports whether a language is written from right to left.
func rightToLeft(language string) bool {
	primary, _, _ := strings.Cut(strings.ToLower(language), "-")
	switch primary {
	case "ar", "fa", "he", "ps", "sd", "ug", "ur", "yi":
		return true
	}
	return false
}

func twips(points float64) int { return int(math.Round(20 * points)) }

// halfPoints is a size that is a share of the running text's, rounded down so
// that a line never becomes longer than it was measured.
func (w *wordFile) halfPoints(share float64) int {
	return int(math.Floor(2*w.look.size*w.scale.size*share + 0.25))
}

func (w *wordFile) space(points float64) int { return twips(points * w.scale.space) }

func hex(c colour) string { return fmt.Sprintf("%02X%02X%02X", c[0], c[1], c[2]) }

// levels sets how far items stand right, by their depth.
func (w *wordFile) levels() {
	em := w.look.size * w.scale.size
	for depth := range 9 {
		w.Levels = append(w.Levels, wordLevel{Depth: depth, Number: depth + 1,
			Left: twips(w.look.parts[Item].indent + float64(depth+1)*hang*em), Hanging: twips(hang * em)})
	}
}

// write writes the archive. Its bytes depend on nothing but what it holds.
func (w *wordFile) write(out io.Writer, created time.Time) error {
	parts, err := template.New("").Funcs(template.FuncMap{"xml": escapeXML}).ParseFS(wordFiles, "word/*.xml")
	if err != nil {
		return fmt.Errorf("read the parts of a Word file: %w", err)
	}
	archive := zip.NewWriter(out)
	for _, part := range wordParts {
		file, err := archive.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate, Modified: created})
		if err != nil {
			return fmt.Errorf("write %s: %w", part.name, err)
		}
		if err := parts.ExecuteTemplate(file, part.from, w); err != nil {
			return fmt.Errorf("write %s: %w", part.name, err)
		}
	}
	if err := archive.Close(); err != nil {
		return fmt.Errorf("close the archive: %w", err)
	}
	return nil
}

func escapeXML(s string) string {
	var b strings.Builder
	// A strings.Builder takes every write.
	_ = xml.EscapeText(&b, []byte(s))
	return b.String()
}
