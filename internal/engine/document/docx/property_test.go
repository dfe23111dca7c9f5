package docx

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tailor/internal/engine/resume"
)

// drawBody draws the body of a resume in many forms: headings, entries, lists,
// text boxes, tables, words in several runs.
func drawBody(t *rapid.T) string {
	var b strings.Builder
	b.WriteString(p("Jane Doe") + p("jane@example.com"))
	for range rapid.IntRange(1, 4).Draw(t, "sections") {
		title := rapid.SampledFrom([]string{"Experience", "Skills", "Education", "Summary", "Languages"}).Draw(t, "heading")
		b.WriteString(styled(heading, words(title)))
		for range rapid.IntRange(1, 4).Draw(t, "blocks") {
			b.WriteString(drawBlock(t))
		}
	}
	return b.String()
}

func drawBlock(t *rapid.T) string {
	switch rapid.IntRange(0, 6).Draw(t, "block") {
	case 0:
		return styled("", `<w:r><w:rPr><w:b/></w:rPr><w:t>Nurse, City Hospital</w:t></w:r><w:r><w:tab/><w:t>2019 – 2021</w:t></w:r>`)
	case 1:
		return `<w:p/>`
	case 2:
		cell := `<w:tc><w:tcPr/>` + drawParagraph(t, "") + `</w:tc>`
		return `<w:tbl><w:tblPr/><w:tblGrid/><w:tr>` + cell + cell + `</w:tr></w:tbl>`
	case 3:
		box := `<w:txbxContent>` + drawParagraph(t, "") + drawParagraph(t, "") + `</w:txbxContent>`
		return `<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>` + box + `</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>` + box + `</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>`
	case 4:
		return drawParagraph(t, "")
	}
	depth := rapid.SampledFrom([]string{"0", "0", "1"}).Draw(t, "depth")
	list := rapid.SampledFrom([]string{"1", "1", "2"}).Draw(t, "list")
	return drawParagraph(t, `<w:numPr><w:ilvl w:val="`+depth+`"/><w:numId w:val="`+list+`"/></w:numPr>`)
}

// drawParagraph draws a paragraph of several runs, some of them links.
func drawParagraph(t *rapid.T, properties string) string {
	runs := ""
	for range rapid.IntRange(1, 4).Draw(t, "runs") {
		text := rapid.SampledFrom([]string{"Led a team", " of five", ", and wrote", "  the ", "handbook. ", "C++ &amp; Go", " in 20 wards"}).Draw(t, "text")
		look := rapid.SampledFrom([]string{"", "", `<w:rPr><w:b/></w:rPr>`, `<w:rPr><w:i/></w:rPr>`}).Draw(t, "look")
		run := `<w:r>` + look + `<w:t xml:space="preserve">` + text + `</w:t></w:r>`
		switch rapid.IntRange(0, 9).Draw(t, "in") {
		case 0:
			run = `<w:hyperlink r:id="mail">` + run + `</w:hyperlink>`
		case 1:
			run += `<w:r><w:tab/></w:r>`
		case 2:
			run = `<w:ins w:id="3" w:author="x" w:date="2020-01-01T00:00:00Z">` + run + `</w:ins>`
		case 3:
			run += `<w:del w:id="4" w:author="x" w:date="2020-01-01T00:00:00Z"><w:r><w:delText>gone</w:delText></w:r></w:del>`
		}
		runs += run
	}
	return styled(properties, words("Wrote ")+runs)
}

// Whatever the file and the edits: it reads as resume.Apply says, no other
// part differs, and rejecting tracked changes gives the text as it was.
func TestEveryRewrite(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		body := drawBody(rt)
		data := pack(t, body, looks())
		in, err := Read(t.Context(), data)
		if err != nil {
			rt.Fatal(err)
		}
		checkInput(t, in)
		in.Format = resume.FormatDOCX
		r, err := resume.Segment(in)
		if err != nil {
			rt.Fatal(err)
		}
		edits := someEdits(r, func(n int) int { return rapid.IntRange(0, n-1).Draw(rt, "n") })
		want, err := resume.Apply(r, edits)
		if err != nil {
			rt.Fatal(err)
		}
		for _, o := range []Options{{}, tracked} {
			out, err := Rewrite(t.Context(), data, r, edits, o)
			if err != nil && movesCells(r, edits) {
				return
			}
			if err != nil {
				rt.Fatalf("track %v: %v\nedits %+v\ntext:\n%s\nwant:\n%s\nbody: %s", o.Track, err, edits, r.Text, want, body)
			}
			for _, name := range changedParts(t, data, out) {
				if name != "word/document.xml" {
					rt.Fatalf("%s changed", name)
				}
			}
			main := unpacked(t, out)["word/document.xml"]
			parse(t, main)
			if !o.Track {
				continue
			}
			if got := textOf(t, rejected(t, out)); !slices.Equal(plainLines(got), plainLines(r.Text)) {
				rt.Fatalf("rejected, it reads\n%s\nwant\n%s\nmain part: %s", got, r.Text, main)
			}
		}
	})
}

// movesCells reports whether blocks change places among which one stands in
// two cells of a table. That is refused where a list's mark would be lost.
func movesCells(r *resume.Resume, edits []resume.Edit) bool {
	if !slices.ContainsFunc(edits, func(e resume.Edit) bool { return e.Op == resume.Move }) {
		return false
	}
	for _, b := range allBlocks(r) {
		first := strings.Count(r.Text[:b.Span.Start], "\n")
		last := strings.Count(r.Text[:b.Span.End-1], "\n")
		if r.Layout[first].Cell != r.Layout[last].Cell {
			return true
		}
	}
	return false
}
