package typeset

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"codeberg.org/go-pdf/fpdf"

	"tailor/internal/engine/resume"
)

// PDF writes the resume as a PDF file, with its fonts embedded, links, and
// bookmarks of sections and entries. Its text reads in the resume's order. A
// resume with letters that no font at hand has is refused with an
// UncoveredError; ornaments that are missing are left out, with a warning.
func PDF(w io.Writer, r *resume.Resume, o Options) ([]resume.Warning, error) {
	doc, o, warnings, err := prepare(r, o)
	if err != nil {
		return nil, fmt.Errorf("set %s as PDF: %w", r.Name, err)
	}
	look := o.Template.look()
	fonts, err := newFonts(look.family, o.Fallback)
	if err != nil {
		return nil, fmt.Errorf("set %s as PDF: %w", r.Name, err)
	}
	ornaments, err := fonts.coverage(&doc)
	if err != nil {
		return nil, fmt.Errorf("set %s as PDF: %w", r.Name, err)
	}
	if len(ornaments) > 0 {
		warnings = append(warnings, resume.Warning{Code: "characters_left_out",
			Message: "The fonts of the PDF lack these signs, which are left out: " + named(ornaments) + "."})
		doc.without(func(r rune) bool { return strings.ContainsRune(string(ornaments), r) })
	}
	p := printer{look: &look, fonts: fonts, layout: arrange(&doc, &look, fonts, o.Paper)}
	if err := p.print(w, &doc, o); err != nil {
		return nil, fmt.Errorf("set %s as PDF: %w", r.Name, err)
	}
	return warnings, nil
}

// printer draws a layout.
type printer struct {
	look   *look
	fonts  fonts
	layout layout
	pdf    *fpdf.Fpdf
	tags   *tagger
	text   *tag     // of the box being drawn
	label  *tag     // of its mark
	drawn  fragment // the last one: its font and colour are set
}

func (p *printer) print(w io.Writer, d *Document, o Options) error {
	width, height := o.Paper.size()
	p.pdf = fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: fpdf.SizeType{Wd: width, Ht: height}})
	p.describe(d, o)
	p.pdf.SetAutoPageBreak(false, 0)
	for _, style := range p.styles() {
		p.pdf.AddUTF8FontFromBytes(fontName(style), "", p.fonts[style].data)
	}
	p.tags = newTagger()
	for _, page := range p.layout.pages {
		p.pdf.AddPage()
		p.tags.page()
		p.drawn = fragment{}
		for i := range page {
			p.line(&page[i])
		}
	}
	if len(p.layout.pages) == 0 {
		p.pdf.AddPage()
	}
	var file bytes.Buffer
	if err := p.pdf.Output(&file); err != nil {
		return fmt.Errorf("draw the pages: %w", err)
	}
	tagged, err := p.tags.tagged(file.Bytes())
	if err != nil {
		return err
	}
	_, err = w.Write(tagged)
	return err
}

// describe sets what the file says of itself.
func (p *printer) describe(d *Document, o Options) {
	p.pdf.SetTitle(d.Title, true)
	if d.Author != "" {
		p.pdf.SetAuthor(d.Author, true)
	}
	p.pdf.SetCreator("tailor", false)
	p.pdf.SetLang(languageTag(d.Language))
	p.pdf.SetCreationDate(o.Created)
	p.pdf.SetModificationDate(o.Created)
	p.pdf.SetCatalogSort(true)
}

// languageTag is the language if it is written as a tag may be; "" otherwise.
func languageTag(language string) string {
	for _, r := range language {
		if r != '-' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') {
			return ""
		}
	}
	return language
}

// styles lists the faces that are used.
func (p *printer) styles() []int {
	used := make([]bool, len(p.fonts))
	note := func(fragments ...fragment) {
		for _, f := range fragments {
			used[f.style] = true
		}
	}
	for _, page := range p.layout.pages {
		for _, l := range page {
			note(l.fragments...)
			note(l.aside...)
			if l.mark != nil {
				note(*l.mark)
			}
			if l.gap != nil {
				note(*l.gap)
			}
		}
	}
	var styles []int
	for style, is := range used {
		if is {
			styles = append(styles, style)
		}
	}
	return styles
}

func fontName(style int) string { return fmt.Sprintf("face%d", style) }

// line draws a line of a page, in the order in which it is read.
func (p *printer) line(l *placed) {
	top := p.layout.upper + l.top
	baseline := top + l.baseline
	if l.first {
		p.text, p.label = p.tags.box(l.box)
		p.bookmark(l.box, top)
	}
	if l.mark != nil {
		p.marked(p.label, "", baseline, *l.mark)
	}
	p.marked(p.text, "", baseline, l.fragments...)
	if l.gap != nil {
		// Without words in the gap, programs that read the page take what stands
		// behind it for a column of its own. Two spaces are words to them.
		p.marked(p.text, "/ActualText <FEFF00200020>", baseline, *l.gap)
		p.marked(p.text, "", baseline, l.aside...)
	}
	if l.under > 0 {
		p.rule(top + l.height)
	}
}

// marked draws fragments as a stretch of content that belongs to a tag.
func (p *printer) marked(owner *tag, properties string, baseline float64, fragments ...fragment) {
	p.pdf.RawWriteStr(fmt.Sprintf("/Span <</MCID %d %s>> BDC", p.tags.mark(owner), properties))
	for _, f := range fragments {
		p.fragment(f, baseline)
	}
	p.pdf.RawWriteStr("EMC")
}

// bookmark lists a heading or an entry in the file's outline.
func (p *printer) bookmark(b *box, top float64) {
	switch {
	case b.outline == "":
	case b.heading:
		p.pdf.Bookmark(b.outline, 0, top)
	default:
		p.pdf.Bookmark(b.outline, 1, top)
	}
}

// fragment draws a stretch of text.
func (p *printer) fragment(f fragment, baseline float64) {
	if f.style != p.drawn.style || f.size != p.drawn.size {
		p.pdf.SetFont(fontName(f.style), "", f.size)
	}
	if f.colour != p.drawn.colour || p.drawn.text == "" {
		p.pdf.SetTextColor(f.colour[0], f.colour[1], f.colour[2])
	}
	p.drawn = f
	x := p.layout.side + f.x
	p.pdf.Text(x, baseline, f.text)
	if f.link != "" {
		p.pdf.LinkString(x, baseline-0.8*f.size, f.width, 1.05*f.size, f.link)
	}
}

// rule draws the line below a heading.
func (p *printer) rule(bottom float64) {
	rule := p.look.rule
	width, _ := p.pdf.GetPageSize()
	p.pdf.SetDrawColor(rule.colour[0], rule.colour[1], rule.colour[2])
	p.pdf.SetLineWidth(rule.width)
	y := bottom - rule.width/2
	p.pdf.RawWriteStr("/Artifact BMC")
	p.pdf.Line(p.layout.side, y, width-p.layout.side, y)
	p.pdf.RawWriteStr("EMC")
}
