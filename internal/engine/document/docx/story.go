package docx

import (
	"bytes"
	"fmt"
	"strings"
)

// reader reads the stories of one part: a body, a header, text boxes.
type reader struct {
	*scanner
	doc    *document
	part   *part
	fields []field // open complex fields, outermost first
	bound  []span  // of the content controls around: what ties their words to another source
}

// field is a complex field: a code that does not show, and its result.
type field struct {
	code   bool // still in its code
	number bool // it gives the number of a page
}

// readPart reads the paragraphs of a part, which stand in its elements of the given name.
func (doc *document) readPart(name, element string) (*part, error) {
	s, err := doc.archive.scan(doc.ctx, name)
	if err != nil {
		return nil, err
	}
	p := &part{name: name, data: s.data}
	r := &reader{scanner: s, doc: doc, part: p}
	err = s.descend(element, func(n node) error {
		p.space = n.space
		switch n.attr("type") {
		case "separator", "continuationSeparator", "continuationNotice":
			return nil // not notes, but the line above them
		}
		return r.story(&p.blocks)
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

// story reads the blocks in the element that was read last.
func (r *reader) story(into *[]block) error {
	in := &container{}
	return r.each(func(n node) error { return r.block(n, in, into) })
}

// block reads what may stand beside paragraphs.
func (r *reader) block(n node, in *container, into *[]block) error {
	switch n.name {
	case "p":
		return r.paragraph(n, in, into)
	case "tbl":
		in.children = append(in.children, nil)
		return r.table(into)
	case "sdtContent":
		return r.story(into)
	case "sdt", "ins", "moveTo", "customXml", "smartTag":
		in.children = append(in.children, nil)
		outer := len(r.bound)
		err := r.each(func(n node) error { return r.block(n, &container{}, into) })
		r.bound = r.bound[:outer]
		return err
	case "sdtPr":
		return r.control(&r.bound)
	case "mc:AlternateContent":
		in.children = append(in.children, nil)
		return r.alternative(func() (bool, error) {
			before := len(*into)
			err := r.story(into)
			return len(*into) > before, err
		})
	case "altChunk":
		in.children = append(in.children, nil)
		r.doc.embedded++
	case "sectPr":
		return r.section(&r.doc.margins)
	}
	return nil
}

// alternative reads the first choice that do makes something of, and leaves the others.
func (r *reader) alternative(do func() (found bool, err error)) error {
	found := false
	return r.each(func(n node) (err error) {
		if !found && (n.name == "mc:Choice" || n.name == "mc:Fallback") {
			found, err = do()
		}
		return err
	})
}

// control reads what ties a content control's words to another source, which
// Word would put in their place: data that it is bound to, or the state of a
// placeholder.
func (r *reader) control(into *[]span) error {
	return r.each(func(n node) error {
		if n.name != "dataBinding" && n.name != ":dataBinding" && n.name != "showingPlcHdr" {
			return nil
		}
		if err := r.finish(n); err != nil {
			return err
		}
		*into = append(*into, span{n.start, r.offset()})
		return nil
	})
}

func (r *reader) table(into *[]block) error {
	t := &table{}
	*into = append(*into, block{table: t})
	return r.rows(t)
}

func (r *reader) rows(t *table) error {
	return r.each(func(n node) error {
		switch n.name {
		case "tr":
			t.rows = append(t.rows, nil)
			return r.cells(&t.rows[len(t.rows)-1])
		case "sdt", "sdtContent", "customXml", "ins", "moveTo":
			return r.rows(t)
		}
		return nil
	})
}

func (r *reader) cells(row *[][]block) error {
	return r.each(func(n node) error {
		switch n.name {
		case "tc":
			var cell []block
			err := r.story(&cell)
			*row = append(*row, cell)
			return err
		case "sdt", "sdtContent", "customXml":
			return r.cells(row)
		}
		return nil
	})
}

// section reads which headers and footers a section has, to its end.
func (s *scanner) section(into *margins) error {
	return s.each(func(n node) error {
		switch n.name {
		case "headerReference", "footerReference":
			into.all = append(into.all, margin{n.attr("id"), n.attr("type")})
		case "titlePg":
			into.titled = into.titled || n.toggle() == on
		}
		return nil
	})
}

func (r *reader) paragraph(n node, in *container, into *[]block) error {
	p := r.continued(in)
	if p == nil {
		p = &paragraph{part: r.part, in: in, at: len(in.children), span: span{start: n.start}, inner: n.inner, style: r.doc.styles.resolve(r.doc.styles.paragraph)}
		in.children = append(in.children, p)
		*into = append(*into, block{paragraph: p})
		if r.doc.paragraphs++; r.doc.paragraphs > maxParagraphs {
			return fmt.Errorf("it has more than %d paragraphs: the limit", maxParagraphs)
		}
	}
	p.props = properties{span: span{n.inner, n.inner}}
	p.bound = append(p.bound, r.bound...)
	p.fields = 0
	if err := r.each(func(n node) error { return r.inline(n, p, way{}) }); err != nil {
		return err
	}
	p.span.end = r.offset()
	p.form = p.props.form.over(p.style.form).over(r.doc.styles.form)
	p.fixed = p.fixed || p.props.section || p.fields != 0
	for i := range r.fields {
		r.fields[i].code = false // no code is longer than its paragraph; one that nothing ends must not hide the rest
	}
	return nil
}

// continued is the paragraph that goes on in the one that begins now, since
// its end is deleted; nil for none.
func (r *reader) continued(in *container) *paragraph {
	if len(in.children) == 0 {
		return nil
	}
	last := in.children[len(in.children)-1]
	if last == nil || !last.props.deleted {
		return nil
	}
	last.joined = true
	last.fixed = last.fixed || last.props.section
	return last
}

// way says what a run stands in.
type way struct {
	link   bool
	added  span // the start tag of a tracked insertion, if its parent is one
	number bool // a field with the number of a page
}

// inline reads a child of a paragraph.
func (r *reader) inline(n node, p *paragraph, w way) error {
	switch n.name {
	case "pPr":
		props, err := r.properties(n)
		p.props = props
		r.doc.margins.add(props.margins)
		if props.style != "" {
			p.style = r.doc.styles.resolve(props.style)
		}
		return err
	case "r":
		return r.run(n, p, w)
	case "m:oMath", "m:oMathPara":
		return r.formula(p)
	case "sdtPr":
		return r.control(&p.bound)
	case "hyperlink":
		w.link = true
	case "ins", "moveTo":
		return r.insertion(n, p, w)
	case "fldSimple":
		w.number = w.number || givesPageNumber(n.attr("instr"))
	case "smartTag", "customXml", "sdt", "sdtContent", "dir", "bdo":
	case "mc:AlternateContent":
		return r.alternative(func() (bool, error) {
			before := len(p.runs)
			err := r.each(func(n node) error { return r.inline(n, p, w) })
			return len(p.runs) > before, err
		})
	case "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "permStart", "permEnd":
		if err := r.finish(n); err != nil {
			return err
		}
		p.marks = append(p.marks, span{n.start, r.offset()})
		return nil
	case "del", "moveFrom":
		r.doc.tracked++
		err := r.finish(n)
		p.gone = append(p.gone, span{n.start, r.offset()})
		return err
	default:
		return nil
	}
	w.added = span{}
	return r.each(func(n node) error { return r.inline(n, p, w) })
}

// insertion reads what a tracked change put in.
func (r *reader) insertion(n node, p *paragraph, w way) error {
	r.doc.tracked++
	w.added = span{n.start, n.inner}
	if err := r.each(func(n node) error { return r.inline(n, p, w) }); err != nil {
		return err
	}
	p.wraps = append(p.wraps, w.added)
	if !selfClosing(r.data, n.inner) {
		p.wraps = append(p.wraps, endTag(r.data, r.offset()))
	}
	return nil
}

// formula reads the letters of a formula.
func (r *reader) formula(p *paragraph) error {
	p.fixed = true
	return r.descend("t", func(n node) error {
		text, err := r.text()
		if err != nil {
			return err
		}
		return r.add(p, piece{kind: sign, span: span{n.start, r.offset()}, text: text})
	})
}

func (r *reader) add(p *paragraph, piece piece) error {
	p.pieces = append(p.pieces, piece)
	r.doc.pieces++
	r.doc.size += len(piece.text) + 1
	switch {
	case r.doc.pieces > maxPieces:
		return fmt.Errorf("it has more than %d pieces of text: the limit", maxPieces)
	case r.doc.size > maxText:
		return fmt.Errorf("its text is longer than %d MiB: the limit", maxText>>20)
	}
	return nil
}

// properties reads w:pPr.
func (r *scanner) properties(n node) (properties, error) {
	p := properties{span: span{start: n.start}}
	err := r.each(func(n node) error {
		switch n.name {
		case "pStyle":
			p.style = n.attr("val")
		case "outlineLvl":
			if level, ok := n.number("val"); ok && level >= 0 && level < bodyLevel {
				p.form.level = int(level) + 1
			}
		case "numPr":
			return r.listOf(n, &p)
		case "spacing":
			p.form.spacing(n)
		case "contextualSpacing":
			p.form.contextual = n.toggle()
		case "pBdr":
			return r.borders(&p.form)
		case "rPr":
			return r.paragraphEnd(n, &p)
		case "sectPr", "pPrChange":
			return r.tail(n, &p)
		case "pageBreakBefore":
			if err := r.finish(n); err != nil {
				return err
			}
			p.own = append(p.own, span{n.start, r.offset()})
		}
		return nil
	})
	p.span.end = r.offset()
	if p.tail == 0 {
		p.tail = endTag(r.data, p.span.end).start
	}
	return p, err
}

// tail passes over what stands at the end of w:pPr and is a paragraph's own.
func (r *scanner) tail(n node, p *properties) error {
	if p.tail == 0 {
		p.tail = n.start
	}
	if n.name == "sectPr" {
		p.section = true
		if err := r.section(&p.margins); err != nil {
			return err
		}
	}
	if err := r.finish(n); err != nil {
		return err
	}
	p.own = append(p.own, span{n.start, r.offset()})
	return nil
}

func (r *scanner) listOf(n node, p *properties) error {
	err := r.each(func(n node) error {
		switch n.name {
		case "numId":
			p.form.list = n.attr("val")
		case "ilvl":
			p.form.depth = n.attr("val")
		}
		return nil
	})
	p.list = span{n.start, r.offset()}
	return err
}

// paragraphEnd reads what the mark at a paragraph's end looks like: only
// whether it is a tracked change matters.
func (r *scanner) paragraphEnd(n node, p *properties) error {
	if selfClosing(r.data, n.inner) {
		p.bare = span{n.start, n.inner}
	} else {
		p.letters = n.inner
	}
	return r.each(func(n node) error {
		switch n.name {
		case "del", "moveFrom":
			p.deleted = true
		case "ins", "moveTo", "rPrChange":
		default:
			return nil
		}
		if err := r.finish(n); err != nil {
			return err
		}
		p.own = append(p.own, span{n.start, r.offset()})
		if n.name == "ins" {
			p.letters = r.offset() // a deletion's mark stands after an insertion's
		}
		return nil
	})
}

func (r *scanner) borders(f *form) error {
	f.rule = off
	return r.each(func(n node) error {
		if (n.name == "top" || n.name == "bottom") && n.attr("val") != "nil" && n.attr("val") != "none" {
			f.rule = on
		}
		return nil
	})
}

// spacing reads the gaps above and below a paragraph, in twentieths of a point.
func (f *form) spacing(n node) {
	const automatic = 14 // points that Word leaves as browsers do
	read := func(length, auto string, into *float64, has *bool) {
		if v, ok := n.number(length); ok {
			*into, *has = v/20, true
		}
		if a := n.attr(auto); a == "1" || a == "true" || a == "on" {
			*into, *has = automatic, true
		}
	}
	read("before", "beforeAutospacing", &f.before, &f.hasBefore)
	read("after", "afterAutospacing", &f.after, &f.hasAfter)
}

// tagName is the name, as it is written, of the element that starts at byte i.
func tagName(data []byte, i int) string {
	end := i + 1
	for end < len(data) && !strings.ContainsRune(" \t\r\n/>", rune(data[end])) {
		end++
	}
	return string(data[i+1 : end])
}

// endTag is the tag that ends at byte i.
func endTag(data []byte, i int) span { return span{bytes.LastIndexByte(data[:i], '<'), i} }

// selfClosing reports whether the start tag that ends at byte i is the whole element.
func selfClosing(data []byte, i int) bool { return i >= 2 && data[i-2] == '/' }
