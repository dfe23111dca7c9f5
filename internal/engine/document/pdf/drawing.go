package pdf

import (
	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// Bounds of what is looked at beside the text, and what rules and bullets are,
// in points.
const (
	maxDrawings = 20_000 // of a page, letters drawn one by one among them; what is beyond shows nothing
	maxNotes    = 500    // annotations of a page
	maxNesting  = 4      // of drawings within drawings
	ruleHeight  = 3
	ruleWidth   = 40
	minBullet   = 1
	maxBullet   = 8
)

// flatten makes what was typed into a form, or put upon the page as a note,
// part of the page, so that it is read with it. It reports whether there was any.
func (s *sheet) flatten() bool {
	notes, err := s.pdfium.FPDFPage_GetAnnotCount(&requests.FPDFPage_GetAnnotCount{Page: s.page})
	if err != nil {
		return false
	}
	for i := range min(notes.Count, maxNotes) {
		if kind := s.noteKind(i); kind == enums.FPDF_ANNOT_SUBTYPE_WIDGET || kind == enums.FPDF_ANNOT_SUBTYPE_FREETEXT {
			_, err := s.pdfium.FPDFPage_Flatten(&requests.FPDFPage_Flatten{Page: s.page, Usage: requests.FPDFPage_FlattenUsageNormalDisplay})
			return err == nil
		}
	}
	return false
}

func (s *sheet) noteKind(i int) enums.FPDF_ANNOTATION_SUBTYPE {
	note, err := s.pdfium.FPDFPage_GetAnnot(&requests.FPDFPage_GetAnnot{Page: s.page, Index: i})
	if err != nil {
		return enums.FPDF_ANNOT_SUBTYPE_UNKNOWN
	}
	defer s.pdfium.FPDFPage_CloseAnnot(&requests.FPDFPage_CloseAnnot{Annotation: note.Annotation})
	kind, err := s.pdfium.FPDFAnnot_GetSubtype(&requests.FPDFAnnot_GetSubtype{Annotation: note.Annotation})
	if err != nil {
		return enums.FPDF_ANNOT_SUBTYPE_UNKNOWN
	}
	return kind.Subtype
}

// readDrawings finds what is drawn beside the text.
func (s *sheet) readDrawings() drawings {
	d := drawings{sheet: s}
	count, err := s.pdfium.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: s.page})
	if err != nil {
		return d
	}
	for i := range count.Count {
		object, err := s.pdfium.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: s.page, Index: i})
		if err != nil || !d.add(object.PageObject, 0) {
			break
		}
	}
	return d
}

type drawings struct {
	sheet    *sheet
	seen     int
	rules    []box // lines drawn across
	bullets  []box // small shapes, as lists have them before their items
	pictures int
}

// add looks at one object of the page; false says that it was one too many.
func (d *drawings) add(object references.FPDF_PAGEOBJECT, depth int) bool {
	if d.seen++; d.seen > maxDrawings {
		return false
	}
	kind, err := d.sheet.pdfium.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: object})
	if err != nil {
		return false
	}
	switch kind.Type {
	case enums.FPDF_PAGEOBJ_IMAGE:
		d.pictures++
	case enums.FPDF_PAGEOBJ_PATH:
		d.addPath(object)
	case enums.FPDF_PAGEOBJ_FORM:
		return depth == maxNesting || d.addForm(object, depth)
	}
	return true
}

func (d *drawings) addPath(object references.FPDF_PAGEOBJECT) {
	bounds, err := d.sheet.pdfium.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: object})
	if err != nil {
		return
	}
	b := d.sheet.place(bounds.Left, bounds.Bottom, bounds.Right, bounds.Top)
	wide, high := b.width(), b.height()
	switch {
	case high <= ruleHeight && wide >= ruleWidth:
		d.rules = append(d.rules, b)
	case min(wide, high) >= minBullet && max(wide, high) <= maxBullet && max(wide, high) < 1.5*min(wide, high):
		d.bullets = append(d.bullets, b)
	}
}

// addForm looks at a drawing that is used as one object. What one that is
// moved or scaled draws stands elsewhere than its bounds say, and marks no line.
func (d *drawings) addForm(form references.FPDF_PAGEOBJECT, depth int) bool {
	count, err := d.sheet.pdfium.FPDFFormObj_CountObjects(&requests.FPDFFormObj_CountObjects{PageObject: form})
	if err != nil {
		return true
	}
	for i := range count.Count {
		object, err := d.sheet.pdfium.FPDFFormObj_GetObject(&requests.FPDFFormObj_GetObject{PageObject: form, Index: uint64(i)})
		if err != nil {
			return true
		}
		if !d.add(object.PageObject, depth+1) {
			return false
		}
	}
	return true
}
