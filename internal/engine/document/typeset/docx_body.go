package typeset

import (
	"fmt"
	"strconv"
	"strings"
)

// body writes the paragraphs.
func (w *wordFile) body() {
	b := wordBody{file: w}
	for _, block := range w.Document.Header {
		b.block(block, false)
	}
	for _, section := range w.Document.Sections {
		if section.Heading != nil {
			b.paragraph(wordHeading, w.look.heading, "", func() { b.text(section.Heading, w.look.heading) })
		}
		for i, block := range section.Blocks {
			b.block(block, i+1 == len(section.Blocks) || section.Blocks[i+1].Kind == Head)
		}
	}
	w.Body = b.String()
}

// wordBody is the text of a Word file being written.
type wordBody struct {
	strings.Builder
	file  *wordFile
	after float64 // space below the last paragraph
	next  int     // number that would go on the numbered list before; 0 for none
}

// block writes one block; last says that nothing of its entry follows.
func (b *wordBody) block(block Block, last bool) {
	if block.Aside != nil && !b.file.setter.besides(block) {
		below := Block{Kind: Subhead, Text: block.Aside}
		block.Aside = nil
		b.block(block, false)
		b.block(below, last)
		return
	}
	p := b.file.look.parts[block.Kind]
	properties := ""
	if last && p.keep {
		properties = `<w:keepNext w:val="0"/>`
	}
	if block.Kind == Item {
		properties += b.numbering(block)
	} else {
		b.next = 0
	}
	b.paragraph(wordKinds[block.Kind].ID, p, properties, func() {
		for i, item := range block.Items {
			if i > 0 {
				b.run(Run{Text: "\u00a0\u00a0·\u00a0 "}, p)
			}
			b.text(item, p)
		}
		b.text(block.Text, p)
		if block.Aside != nil {
			b.WriteString("<w:r><w:tab/></w:r>")
			b.text(block.Aside, p)
		}
	})
}

// paragraph writes a paragraph. Word adds the spaces of two that meet, of which
// the template wants only the larger one.
func (b *wordBody) paragraph(style string, p part, properties string, content func()) {
	fmt.Fprintf(b, `<w:p><w:pPr><w:pStyle w:val="%s"/>%s`, style, properties)
	if b.after > 0 && p.before > 0 {
		fmt.Fprintf(b, `<w:spacing w:before="%d"/>`, b.file.space(max(0, p.before-b.after)))
	}
	b.WriteString("</w:pPr>")
	content()
	b.WriteString("</w:p>\n")
	b.after = p.after
}

// numbering is what makes a paragraph an item of its list.
func (b *wordBody) numbering(block Block) string {
	number, err := strconv.Atoi(strings.TrimRight(block.Marker, ".)"))
	if err != nil {
		b.next = 0
		if block.Depth == 0 {
			return "" // the style says it
		}
		return fmt.Sprintf(`<w:numPr><w:ilvl w:val="%d"/><w:numId w:val="1"/></w:numPr>`, min(block.Depth, 8))
	}
	w := b.file
	if number != b.next || len(w.Numbered) == 0 {
		id := len(w.Numbered) + 1
		w.Numbered = append(w.Numbered, wordNumbers{ID: id, Num: id + 1, Start: number, Tail: strings.TrimLeft(block.Marker, "0123456789")})
	}
	b.next = number + 1
	return fmt.Sprintf(`<w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%d"/></w:numPr>`, min(block.Depth, 8), w.Numbered[len(w.Numbered)-1].Num)
}

// text writes the runs of a text.
func (b *wordBody) text(t Text, p part) {
	for _, run := range t {
		if run.Link == "" {
			b.run(run, p)
			continue
		}
		fmt.Fprintf(b, `<w:hyperlink r:id="link%d" w:history="1">`, len(b.file.Links))
		b.file.Links = append(b.file.Links, run.Link)
		b.run(run, p)
		b.WriteString("</w:hyperlink>")
	}
}

func (b *wordBody) run(run Run, p part) {
	b.WriteString("<w:r>")
	if properties := b.properties(run, p); properties != "" {
		b.WriteString("<w:rPr>" + properties + "</w:rPr>")
	}
	for i, line := range strings.Split(run.Text, "\n") {
		if i > 0 {
			b.WriteString("<w:br/>")
		}
		if line != "" {
			fmt.Fprintf(b, `<w:t xml:space="preserve">%s</w:t>`, escapeXML(line))
		}
	}
	b.WriteString("</w:r>")
}

func (b *wordBody) properties(run Run, p part) string {
	var out strings.Builder
	switch {
	case run.Role != Plain:
		fmt.Fprintf(&out, `<w:rStyle w:val="%s"/>`, wordRoles[run.Role].ID)
	case run.Link != "":
		fmt.Fprintf(&out, `<w:rStyle w:val="%s"/>`, wordHyperlink)
	}
	if run.Bold && !p.tone.bold {
		out.WriteString("<w:b/><w:bCs/>")
	}
	if run.Italic {
		out.WriteString(`<w:i/><w:iCs/>`)
	}
	if run.Link != "" && p.tone.colour == black && b.file.look.link != black {
		fmt.Fprintf(&out, `<w:color w:val="%s"/>`, hex(b.file.look.link))
	}
	if b.file.RightToLeft {
		out.WriteString("<w:rtl/>")
	}
	return out.String()
}
