package pdf

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/structs"
)

// document is an open PDF and what was read of it.
type document struct {
	pdfium pdfium.Pdfium
	ref    references.FPDF_DOCUMENT
	count  int  // of pages
	form   bool // it is a form whose pages are made by a program (XFA)
	pages  []page
}

// page is what was read of one page.
type page struct {
	number        int // from 1
	width, height float64
	glyphs        []glyph
	drawings
}

// glyph is one letter as PDFium gives it: in its reading order, with line ends
// and spaces, which have neither box nor style. The first and the last letter
// of a word have a box.
type glyph struct {
	r     rune
	box   box
	style *style
}

// style is how letters look.
type style struct {
	font         string
	size         float64 // points
	bold, italic bool
	colour       string // "#rrggbb", "" for black
}

// box is a place on a page, in points from its left and top edges as it is read.
type box struct{ left, top, right, bottom float64 }

func (b box) width() float64  { return b.right - b.left }
func (b box) height() float64 { return b.bottom - b.top }
func (b box) empty() bool     { return b.right <= b.left && b.bottom <= b.top }

// with is the smallest box around both.
func (b box) with(c box) box {
	switch {
	case b.empty():
		return c
	case c.empty():
		return b
	}
	return box{min(b.left, c.left), min(b.top, c.top), max(b.right, c.right), max(b.bottom, c.bottom)}
}

// open opens a PDF and counts its pages.
func open(instance pdfium.Pdfium, data []byte, password string) (*document, error) {
	request := requests.OpenDocument{File: &data}
	if password != "" {
		request.Password = &password
	}
	opened, err := instance.OpenDocument(&request)
	switch {
	case errors.Is(err, pdfiumerrors.ErrPassword) && password == "":
		return nil, fmt.Errorf("%w; give it, or save the file without one", ErrPassword)
	case errors.Is(err, pdfiumerrors.ErrPassword):
		return nil, fmt.Errorf("%w, and the one given does not open it", ErrPassword)
	case errors.Is(err, pdfiumerrors.ErrSecurity):
		return nil, errors.New("it is encrypted in a way that is not known here; save it without encryption")
	case err != nil:
		return nil, errDamaged
	}
	pages, err := instance.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: opened.Document})
	if err != nil {
		return nil, fmt.Errorf("count its pages: %w", err)
	}
	switch {
	case pages.PageCount == 0:
		return nil, errors.New("it has no page")
	case pages.PageCount > MaxPages:
		return nil, fmt.Errorf("it has %d pages; the limit is %d", pages.PageCount, MaxPages)
	}
	d := &document{pdfium: instance, ref: opened.Document, count: pages.PageCount}
	form, err := instance.FPDF_GetFormType(&requests.FPDF_GetFormType{Document: d.ref})
	d.form = err == nil && form.FormType >= enums.FPDF_FORMTYPE_XFA_FULL
	return d, nil
}

// readPage reads the page with that index.
func (d *document) readPage(index int) (page, error) {
	s, closePage, err := d.load(index)
	if err != nil {
		return page{}, err
	}
	if s.flatten() { // which shows on a page that is loaded anew
		closePage()
		if s, closePage, err = d.load(index); err != nil {
			return page{}, err
		}
	}
	defer closePage()
	if err := s.measure(); err != nil {
		return page{}, err
	}
	glyphs, err := s.readText()
	if err != nil {
		return page{}, err
	}
	p := page{number: index + 1, width: s.width, height: s.height, glyphs: glyphs}
	p.drawings = s.readDrawings()
	return p, nil
}

func (d *document) load(index int) (s sheet, closePage func(), err error) {
	loaded, err := d.pdfium.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: d.ref, Index: index})
	if errors.Is(err, pdfiumerrors.ErrPage) {
		return sheet{}, nil, errors.New("it is damaged; print the file to a new PDF and read that")
	}
	if err != nil { // PDFium ended in the middle of it
		return sheet{}, nil, fmt.Errorf("it is damaged, or needs more memory than the limit of %d MiB; print the file to a new PDF and read that", maxMemory>>20)
	}
	closePage = func() { d.pdfium.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: loaded.Page}) }
	return sheet{pdfium: d.pdfium, page: requests.Page{ByReference: &loaded.Page}}, closePage, nil
}

// sheet is an open page.
type sheet struct {
	pdfium        pdfium.Pdfium
	page          requests.Page
	frame         structs.FPDF_FS_RECTF // of what is shown, in the page's own space
	turned        enums.FPDF_PAGE_ROTATION
	width, height float64 // as it is turned
}

func (s *sheet) measure() error {
	bounds, err := s.pdfium.FPDF_GetPageBoundingBox(&requests.FPDF_GetPageBoundingBox{Page: s.page})
	if err != nil {
		return fmt.Errorf("measure it: %w", err)
	}
	s.frame = bounds.Rect
	s.width, s.height = float64(s.frame.Right-s.frame.Left), float64(s.frame.Top-s.frame.Bottom)
	if side := max(s.width, s.height); !(side <= maxSide) {
		return fmt.Errorf("a side of it is %.0f points long; the limit is %d", side, maxSide)
	}
	return nil
}

// turn turns the page so that most of its letters stand upright. It reports
// whether the page was shown in another way.
func (s *sheet) turn(text references.FPDF_TEXTPAGE, letters int) bool {
	const asked = 20
	ways := map[enums.FPDF_PAGE_ROTATION]int{}
	for i := 0; i < letters; i += max(1, letters/asked) {
		m, err := s.pdfium.FPDFText_GetMatrix(&requests.FPDFText_GetMatrix{TextPage: text, Index: i})
		if err != nil {
			continue
		}
		switch along, up := m.Matrix.A, m.Matrix.B; {
		case up > max(along, -along):
			ways[enums.FPDF_PAGE_ROTATION_90_CW]++
		case -up > max(along, -along):
			ways[enums.FPDF_PAGE_ROTATION_270_CW]++
		case along < 0:
			ways[enums.FPDF_PAGE_ROTATION_180_CW]++
		default:
			ways[enums.FPDF_PAGE_ROTATION_NONE]++
		}
	}
	if s.turned = most(ways); s.turned == enums.FPDF_PAGE_ROTATION_90_CW || s.turned == enums.FPDF_PAGE_ROTATION_270_CW {
		s.width, s.height = s.height, s.width
	}
	shown, err := s.pdfium.FPDFPage_GetRotation(&requests.FPDFPage_GetRotation{Page: s.page})
	if err != nil || shown.PageRotation == s.turned {
		return false
	}
	_, err = s.pdfium.FPDFPage_SetRotation(&requests.FPDFPage_SetRotation{Page: s.page, Rotate: s.turned})
	return err == nil
}

// place is where a rectangle of the page's own space stands as it is read.
func (s *sheet) place(left, bottom, right, top float32) box {
	f := s.frame
	var b box
	switch s.turned {
	case enums.FPDF_PAGE_ROTATION_90_CW:
		b = box{float64(bottom - f.Bottom), float64(left - f.Left), float64(top - f.Bottom), float64(right - f.Left)}
	case enums.FPDF_PAGE_ROTATION_180_CW:
		b = box{float64(f.Right - right), float64(bottom - f.Bottom), float64(f.Right - left), float64(top - f.Bottom)}
	case enums.FPDF_PAGE_ROTATION_270_CW:
		b = box{float64(f.Top - top), float64(f.Right - right), float64(f.Top - bottom), float64(f.Right - left)}
	default:
		b = box{float64(left - f.Left), float64(f.Top - top), float64(right - f.Left), float64(f.Top - bottom)}
	}
	for _, side := range []float64{b.left, b.top, b.right, b.bottom} {
		if !(math.Abs(side) <= 2*maxSide) { // not a number, or far off the page
			return box{}
		}
	}
	return b
}

// readText reads the letters. A word's look is that of its first letter, and
// its place runs from its first letter to its last: each call into the sandbox
// costs time.
func (s *sheet) readText() ([]glyph, error) {
	text, count, err := s.openText()
	if err != nil {
		return nil, err
	}
	if s.turn(text, count) { // PDFium orders lines as they are shown
		s.closeText(text)
		if text, count, err = s.openText(); err != nil {
			return nil, err
		}
	}
	defer s.closeText(text)
	glyphs := make([]glyph, 0, count)
	var look *style
	for i := range count {
		code, err := s.pdfium.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: text, Index: i})
		if err != nil {
			return nil, fmt.Errorf("read its text: %w", err)
		}
		g := glyph{r: rune(code.Unicode)}
		switch {
		case breaks(g.r):
			if look != nil {
				glyphs[i-1].box = s.boxOf(text, i-1)
			}
			look = nil
		case look == nil:
			look = s.look(text, i)
			g.box = s.boxOf(text, i)
		case g.r == divided || i+1 == count || glyphs[i-1].r == divided:
			g.box = s.boxOf(text, i)
		}
		g.style = look
		glyphs = append(glyphs, g)
	}
	eachLine(glyphs, func(from, to int) {
		if !maySpace(glyphs[from:to]) {
			return
		}
		for i := from; i < to; i++ {
			if !breaks(glyphs[i].r) && glyphs[i].box.empty() {
				glyphs[i].box = s.boxOf(text, i)
			}
		}
	})
	return glyphs, nil
}

// openText opens the page's text and counts its letters.
func (s *sheet) openText() (text references.FPDF_TEXTPAGE, count int, err error) {
	loaded, err := s.pdfium.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: s.page})
	if err != nil {
		return "", 0, fmt.Errorf("read its text: %w", err)
	}
	letters, err := s.pdfium.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: loaded.TextPage})
	if err != nil {
		return "", 0, fmt.Errorf("read its text: %w", err)
	}
	if letters.Count > maxGlyphs {
		return "", 0, fmt.Errorf("it has %d letters; the limit is %d", letters.Count, maxGlyphs)
	}
	return loaded.TextPage, letters.Count, nil
}

func (s *sheet) closeText(text references.FPDF_TEXTPAGE) {
	s.pdfium.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: text})
}

// boxOf is where a letter stands, with the room that its font gives it.
func (s *sheet) boxOf(text references.FPDF_TEXTPAGE, i int) box {
	at, err := s.pdfium.FPDFText_GetLooseCharBox(&requests.FPDFText_GetLooseCharBox{TextPage: text, Index: i})
	if err != nil {
		return box{}
	}
	return s.place(at.Rect.Left, at.Rect.Bottom, at.Rect.Right, at.Rect.Top)
}

// look asks for the style of a letter.
func (s *sheet) look(text references.FPDF_TEXTPAGE, i int) *style {
	look := &style{}
	if size, err := s.pdfium.FPDFText_GetFontSize(&requests.FPDFText_GetFontSize{TextPage: text, Index: i}); err == nil {
		look.size = size.FontSize
	}
	if m, err := s.pdfium.FPDFText_GetMatrix(&requests.FPDFText_GetMatrix{TextPage: text, Index: i}); err == nil {
		look.size *= math.Hypot(float64(m.Matrix.C), float64(m.Matrix.D))
	}
	if !(look.size <= maxSide) {
		look.size = 0
	}
	weight := 0
	if w, err := s.pdfium.FPDFText_GetFontWeight(&requests.FPDFText_GetFontWeight{TextPage: text, Index: i}); err == nil {
		weight = w.FontWeight
	}
	if font, err := s.pdfium.FPDFText_GetFontInfo(&requests.FPDFText_GetFontInfo{TextPage: text, Index: i}); err == nil {
		look.font = fontName(font.FontName)
		look.bold, look.italic = emphasis(look.font, weight, font.Flags)
	}
	if c, err := s.pdfium.FPDFText_GetFillColor(&requests.FPDFText_GetFillColor{TextPage: text, Index: i}); err == nil {
		look.colour = colour(c.R, c.G, c.B)
	}
	return look
}

// Flags of a font, as PDF numbers them.
const (
	flagItalic    = 1 << 6
	flagForceBold = 1 << 18
)

// fontName is a font's name without the tag of an embedded part of it.
func fontName(name string) string {
	if tag, rest, ok := strings.Cut(name, "+"); ok && len(tag) == 6 {
		name = rest
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == 0xfffd {
			return -1
		}
		return r
	}, name)
}

// emphasis tells bold and italic by a font's name, weight and flags.
func emphasis(name string, weight, flags int) (bold, italic bool) {
	name = strings.ToLower(name)
	bold = weight >= 600 || flags&flagForceBold != 0
	for _, mark := range []string{"bold", "black", "heavy", "demi", "-bd", "cmbx", "sfbx", "medi"} {
		bold = bold || strings.Contains(name, mark) && !strings.Contains(name, "medium")
	}
	italic = flags&flagItalic != 0
	for _, mark := range []string{"italic", "oblique", "slant", "-it", "cmti", "cmsl", "sfti"} {
		italic = italic || strings.Contains(name, mark)
	}
	return bold, italic
}

// colour names a colour; "" is black or nearly so.
func colour(r, g, b uint) string {
	if max(r, g, b) < 0x18 || max(r, g, b) > 0xff {
		return ""
	}
	return fmt.Sprintf("#%02x%02x%02x", r, g, b)
}
