// Package typeset sets a resume anew, whatever file it came from: as a PDF, a
// Word document or a web page, in one of a few looks. Every word of the resume
// stands in what it writes, once and in the resume's own order.
package typeset

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tailor/internal/engine/resume"
)

// Template names a look.
type Template string

// The templates.
const (
	Classic Template = "classic" // serif, the name centred, ruled headings
	Modern  Template = "modern"  // sans serif, flush left, with one colour
)

// Templates lists every template, the usual one first.
func Templates() []Template { return []Template{Classic, Modern} }

// Paper names a size of paper.
type Paper string

// The sizes of paper.
const (
	A4     Paper = "a4"     // 210 × 297 mm
	Letter Paper = "letter" // 8.5 × 11 in
)

// Papers lists every size of paper, the usual one first.
func Papers() []Paper { return []Paper{A4, Letter} }

// size is the paper's width and height in points.
func (p Paper) size() (width, height float64) {
	if p == Letter {
		return 612, 792
	}
	return 595.28, 841.89
}

// Options choose how a resume is set. The zero Options set it in Classic on A4.
type Options struct {
	Template Template
	Paper    Paper
	Language string    // BCP 47, of the text; "" takes the resume's own
	Created  time.Time // stands in the file, so that equal input gives equal bytes; zero is 1 January 1980
	Fallback []byte    // a TrueType font for characters that the built-in ones lack; only PDF needs one
}

// check fills in what is not chosen and refuses what is not known.
func (o Options) check() (Options, error) {
	if o.Template == "" {
		o.Template = Classic
	}
	if o.Paper == "" {
		o.Paper = A4
	}
	if o.Created.IsZero() {
		o.Created = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	o.Created = o.Created.UTC().Truncate(time.Second)
	if !slices.Contains(Templates(), o.Template) {
		return o, fmt.Errorf("unknown template %q (known are %s)", o.Template, listed(Templates()))
	}
	if !slices.Contains(Papers(), o.Paper) {
		return o, fmt.Errorf("unknown paper %q (known are %s)", o.Paper, listed(Papers()))
	}
	return o, nil
}

func listed[T ~string](names []T) string {
	all := make([]string, len(names))
	for i, name := range names {
		all[i] = string(name)
	}
	return strings.Join(all, ", ")
}

// prepare composes the resume and checks the options.
func prepare(r *resume.Resume, o Options) (Document, Options, []resume.Warning, error) {
	o, err := o.check()
	if err != nil {
		return Document{}, o, nil, err
	}
	doc, warnings := Compose(r)
	if o.Language != "" {
		doc.Language = o.Language
	}
	return doc, o, warnings, nil
}
