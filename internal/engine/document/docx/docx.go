// Package docx reads resumes from Word files (Office Open XML) and writes
// edits back into them: the words change, and every other byte of the
// document's parts stays as it is.
package docx

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"tailor/internal/engine/resume"
)

// Read reads a Word file: its text, a line for each paragraph and line break,
// with what the file says of each line's looks. Headers come first, footers
// last. Tracked deletions and hidden text are left out. An error says what is
// wrong with the file, or which limit it passes.
func Read(ctx context.Context, data []byte) (resume.Input, error) {
	doc, err := read(ctx, data)
	if err != nil {
		return resume.Input{}, err
	}
	return resume.Input{Text: doc.page.text(), Layout: doc.page.layout(), Warnings: doc.warnings()}, nil
}

// document is a Word file that was read.
type document struct {
	ctx     context.Context
	archive *archive
	styles  *styles
	lists   *lists
	parts   []*part // with text, in order of reading
	page    page

	margins    margins
	mirrored   bool // even pages have headers and footers of their own
	paragraphs int
	pieces     int
	size       int // bytes of text
	pictures   int
	tracked    int // insertions and deletions that nobody accepted or rejected yet
	embedded   int // other files whose text stands in it
}

// margins are the headers and footers of the sections, in their order.
type margins struct {
	all    []margin
	titled bool // first pages have their own
}

func (m *margins) add(more margins) {
	m.all = append(m.all, more.all...)
	m.titled = m.titled || more.titled
}

// margin is a section's header or footer.
type margin struct {
	relation string
	pages    string // "first", "even", or all others
}

func read(ctx context.Context, data []byte) (*document, error) {
	a, err := openArchive(data)
	if err != nil {
		return nil, err
	}
	main, err := a.mainPart(ctx)
	if err != nil {
		return nil, err
	}
	relations, err := a.relations(ctx, main)
	if err != nil {
		return nil, err
	}
	doc := &document{ctx: ctx, archive: a}
	if err := doc.readLooks(relations); err != nil {
		return nil, err
	}
	body, err := doc.readPart(main, "body")
	if err != nil {
		return nil, err
	}
	if err := doc.assemble(body, relations); err != nil {
		return nil, err
	}
	if doc.page.empty() {
		return nil, doc.noText()
	}
	return doc, nil
}

func (doc *document) noText() error {
	if doc.embedded > 0 {
		return errors.New("its text is embedded as a file of another format; open it in Word and save it again")
	}
	if doc.pictures > 0 {
		return errors.New("it holds pictures and no text; save the resume with its words, not with a picture of them")
	}
	return errors.New("it holds no text")
}

// readLooks reads the styles, the theme and the numberings.
func (doc *document) readLooks(relations []relation) (err error) {
	named := map[string]string{}
	for _, r := range relations {
		if doc.archive.entries[partName(r.target)] != nil {
			named[r.kind] = r.target
		}
	}
	if doc.styles, err = doc.archive.readStyles(doc.ctx, named["styles"]); err != nil {
		return err
	}
	if theme := named["theme"]; theme != "" {
		if err := doc.styles.readTheme(doc.ctx, doc.archive, theme); err != nil {
			return err
		}
	}
	if settings := named["settings"]; settings != "" {
		if err := doc.readSettings(settings); err != nil {
			return err
		}
	}
	doc.lists, err = doc.archive.readLists(doc.ctx, named["numbering"])
	return err
}

func (doc *document) readSettings(part string) error {
	s, err := doc.archive.scan(doc.ctx, part)
	if err != nil {
		return err
	}
	return s.descend("evenAndOddHeaders", func(n node) error {
		doc.mirrored = n.toggle() == on
		return nil
	})
}

// assemble puts the stories in order: headers, body, notes, footers.
func (doc *document) assemble(body *part, relations []relation) error {
	var headers, footers, notes []*part
	seen := map[string]bool{}
	add := func(r relation, element string, into *[]*part) error {
		if seen[partName(r.target)] || doc.archive.entries[partName(r.target)] == nil {
			return nil
		}
		seen[partName(r.target)] = true
		p, err := doc.readPart(r.target, element)
		if err == nil {
			*into = append(*into, p)
		}
		return err
	}
	byID := map[string]relation{}
	for _, r := range relations {
		byID[r.id] = r
	}
	for _, m := range doc.margins.all {
		if m.pages == "first" && !doc.margins.titled || m.pages == "even" && !doc.mirrored {
			continue // it stands in the file and on no page
		}
		var err error
		switch r := byID[m.relation]; r.kind {
		case "header":
			err = add(r, "hdr", &headers)
		case "footer":
			err = add(r, "ftr", &footers)
		}
		if err != nil {
			return err
		}
	}
	for _, r := range relations {
		if r.kind == "footnotes" || r.kind == "endnotes" {
			if err := add(r, strings.TrimSuffix(r.kind, "s"), &notes); err != nil {
				return err
			}
		}
	}
	doc.lay(headers, body, notes, footers)
	if size := doc.page.size; size > maxText {
		return fmt.Errorf("its text is longer than %d MiB: the limit", maxText>>20)
	}
	return nil
}

// warnings says what a reader should know about how the file was read.
func (doc *document) warnings() []resume.Warning {
	var all []resume.Warning
	if n := doc.page.boxes; n > 0 {
		all = append(all, resume.Warning{Code: "text_boxes", Message: fmt.Sprintf(
			"%s read where the file keeps them; many applicant systems pass over text boxes.", count(n, "text box is", "text boxes are"))})
	}
	if doc.page.columns {
		all = append(all, resume.Warning{Code: "table_layout", Message: "The page is laid out as a table; its cells are read one after the other, row by row."})
	}
	if doc.tracked > 0 {
		all = append(all, resume.Warning{Code: "tracked_changes", Message: "The file holds tracked changes; it is read as if all of them were accepted."})
	}
	if doc.embedded > 0 {
		all = append(all, resume.Warning{Code: "embedded_text", Message: "A part of the text is embedded as a file of another format and is missing here; open the file in Word and save it again."})
	}
	return all
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
