package pdf

import (
	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// Bounds of what is looked at beside the text, and what a rule is, in points.
const (
	maxDrawings = 2000 // of a page; what is beyond shows no rules
	maxNotes    = 500  // annotations of a page
	maxNesting  = 4    // of drawings within drawings
	ruleHeight  = 3
	ruleWidth   = 40
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

// readDrawings finds the rules drawn across the page, and counts its pictures.
func (s *sheet) readDrawings() (rules []box, pictures int) {
	count, err := s.pdfium.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: s.page})
	if err != nil {
		return nil, 0
	}
	d := drawings{sheet: s}
	for i := range count.Count {
		object, err := s.pdfium.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: s.page, Index: i})
		if err != nil || !d.add(object.PageObject, 0) {
			break
		}
	}
	return d.rules, d.pictures
}

type drawings struct {
	sheet    *sheet
	seen     int
	rules    []box
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
	if b.height() <= ruleHeight && b.width() >= ruleWidth {
		d.rules = append(d.rules, b)
	}
}

// addForm looks at a drawing that is used as one object. Rules in one that is
// moved or scaled stand elsewhere than their bounds say, and mark no line.
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
