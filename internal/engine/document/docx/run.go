package docx

import (
	"fmt"
	"strconv"
	"strings"
)

// run reads w:r.
func (r *reader) run(n node, p *paragraph, w way) error {
	run := &run{start: span{n.start, n.inner}, props: span{n.inner, n.inner}, link: w.link, added: w.added}
	run.face = p.style.face.over(r.doc.styles.face)
	p.runs = append(p.runs, run)
	err := r.each(func(n node) error {
		switch n.name {
		case "rPr":
			return r.runProperties(n, p, run)
		case "fldChar":
			return r.fieldMark(n.attr("fldCharType"), p)
		case "instrText":
			err := r.instruction()
			run.texts = append(run.texts, span{n.start, r.offset()})
			return err
		case "drawing", "pict", "object":
			p.fixed = true
			return r.graphics(p)
		}
		return r.shown(n, p, run, w)
	})
	run.end = r.offset()
	return err
}

// runProperties reads w:rPr, and the styles that it builds on.
func (r *reader) runProperties(n node, p *paragraph, run *run) error {
	var direct face
	base := p.style.face
	err := r.each(func(n node) error {
		switch n.name {
		case "rStyle":
			base = r.doc.styles.resolve(n.attr("val")).face.over(base)
		case "rPrChange", "ins", "del", "moveFrom", "moveTo":
			if err := r.finish(n); err != nil {
				return err
			}
			run.own = append(run.own, span{n.start, r.offset()})
		default:
			direct.read(n)
		}
		return nil
	})
	run.props = span{n.start, r.offset()}
	run.face = direct.over(base).over(r.doc.styles.face)
	return err
}

// shown reads a child of a run that may show something.
func (r *reader) shown(n node, p *paragraph, run *run, w way) (err error) {
	kind, text := sign, ""
	switch n.name {
	case "t":
		kind = letters
		text, err = r.words(n)
	case "tab", "ptab":
		kind = tab
	case "br", "cr":
		kind = lineBreak
	case "sym":
		text = symbol(n.attr("char"))
	case "noBreakHyphen":
		text = "-"
	case "ruby":
		text, err = r.ruby()
	case "mc:AlternateContent":
		text, err = r.runAlternative(p)
	default:
		return nil
	}
	if err == nil {
		err = r.finish(n)
	}
	if err != nil {
		return err
	}
	if n.name == "t" {
		run.texts = append(run.texts, span{n.start, r.offset()})
	}
	if w.number || r.inPageNumber() {
		p.paged = true
		return nil
	}
	if run.face.hidden == on || r.inCode() || (kind == sign || kind == letters) && text == "" {
		return nil
	}
	return r.add(p, piece{run, kind, span{n.start, r.offset()}, text})
}

// words reads w:t. Where it does not say that its space is to be kept, space
// at its ends does not show.
func (r *reader) words(n node) (string, error) {
	text, err := r.text()
	if n.attr("space") != "preserve" {
		text = strings.Trim(text, " \t\r\n")
	}
	return text, err
}

// symbol is the character with a symbol font's code; "" for pictures that are no text.
func symbol(code string) string {
	v, err := strconv.ParseUint(code, 16, 21)
	if err != nil || v == 0 {
		return ""
	}
	c := rune(v)
	if c < 0x100 {
		c |= 0xf000
	}
	if s := symbols[c]; s != "" || invisible(c) {
		return s
	}
	return string(c)
}

// ruby reads the words below a reading aid, and not the aid.
func (r *reader) ruby() (string, error) {
	var b strings.Builder
	err := r.each(func(n node) error {
		if n.name != "rubyBase" {
			return nil
		}
		return r.descend("t", func(node) error {
			text, err := r.text()
			b.WriteString(text)
			return err
		})
	})
	return b.String(), err
}

// runAlternative reads a choice inside a run: a drawing with text boxes in two
// copies, or a sign that older programs show otherwise. It returns the sign.
func (r *reader) runAlternative(p *paragraph) (string, error) {
	var choice, fallback string
	first := len(p.boxes)
	var spare paragraph
	err := r.each(func(n node) error {
		switch {
		case n.name == "mc:Choice" && choice == "" && len(p.boxes) == first:
			return r.variant(p, &choice)
		case n.name == "mc:Fallback":
			return r.variant(&spare, &fallback)
		}
		return nil
	})
	p.fixed = p.fixed || spare.fixed
	p.pair(first, spare.boxes)
	if choice == "" && len(p.boxes) == first {
		choice = fallback
	}
	return choice, err
}

// pair keeps the second copies of the boxes from first on; where there is no
// first copy, they stand for it.
func (p *paragraph) pair(first int, copies []box) {
	if len(p.boxes) == first {
		p.boxes = append(p.boxes, copies...)
		return
	}
	for i := range min(len(copies), len(p.boxes)-first) {
		p.boxes[first+i].copy = copies[i].blocks
	}
}

// variant reads one choice of a run's contents.
func (r *reader) variant(p *paragraph, sign *string) error {
	return r.each(func(n node) (err error) {
		switch n.name {
		case "t":
			*sign, err = r.words(n)
		case ":symEx":
			*sign = symbol(n.attr("char"))
		case "drawing", "pict", "object":
			p.fixed = true
			return r.graphics(p)
		}
		return err
	})
}

// graphics looks for text boxes in a drawing.
func (r *reader) graphics(p *paragraph) error {
	return r.each(func(n node) error {
		switch n.name {
		case "txbxContent":
			var b box
			err := r.story(&b.blocks)
			p.boxes = append(p.boxes, b)
			return err
		case "mc:AlternateContent":
			_, err := r.runAlternative(p)
			return err
		case ":blip", ":imagedata", ":relIds", ":chart":
			r.doc.pictures++
		case ":rect", ":line", ":prstGeom":
			p.ruled = p.ruled || drawsLine(n)
		}
		return r.graphics(p)
	})
}

// drawsLine reports whether a shape is a line across the page.
func drawsLine(n node) bool {
	return n.name == ":line" || n.attr("hr") == "t" || n.attr("prst") == "line" || n.attr("prst") == "straightConnector1"
}

// fieldMark begins a field's code, ends it, or ends the field.
func (r *reader) fieldMark(kind string, p *paragraph) error {
	switch n := len(r.fields); kind {
	case "begin":
		if n == maxDepth {
			return fmt.Errorf("it nests fields deeper than %d: the limit", maxDepth)
		}
		r.fields = append(r.fields, field{code: true})
		p.fields++
	case "separate":
		if n > 0 {
			r.fields[n-1].code = false
		}
	case "end":
		if n > 0 {
			r.fields = r.fields[:n-1]
		}
		if p.fields--; p.fields < 0 {
			p.fixed = true
		}
	}
	return nil
}

// instruction reads a part of a field's code.
func (r *reader) instruction() error {
	text, err := r.text()
	if n := len(r.fields); n > 0 && givesPageNumber(text) {
		r.fields[n-1].number = true
	}
	return err
}

// givesPageNumber reports whether a field's code asks for a page's number or their count.
func givesPageNumber(code string) bool {
	name, _, _ := strings.Cut(strings.TrimSpace(strings.ToUpper(code)), " ")
	return name == "PAGE" || name == "NUMPAGES" || name == "SECTIONPAGES"
}

func (r *reader) inCode() bool {
	for i := range r.fields {
		if r.fields[i].code {
			return true
		}
	}
	return false
}

func (r *reader) inPageNumber() bool {
	for i := range r.fields {
		if r.fields[i].number {
			return true
		}
	}
	return false
}
