package docx

import (
	"strings"
	"testing"

	"tailor/internal/engine/resume"
)

const textBox = `<w:txbxContent><w:p><w:r><w:t>jane@example.com</w:t></w:r></w:p></w:txbxContent>`

// texts are bodies of main parts, and what they read as.
var texts = []struct{ name, body, want string }{
	{"paragraphs", p("Jane Doe") + p("Nurse"), "Jane Doe\nNurse\n"},
	{"an empty paragraph is a gap", `<w:p/>` + p("a") + `<w:p/><w:p/><w:p/><w:p/>` + p("b") + `<w:p/>`, "a\n\n\nb\n"},
	{"runs", `<w:p>` + words("Jane ") + words("Do") + words("e") + `</w:p>`, "Jane Doe\n"},
	{"space at ends", `<w:p><w:r><w:t> Jane </w:t></w:r>` + words("  Doe  ") + `</w:p>`, "Jane  Doe\n"},
	{"tabs", `<w:p>` + words("Nurse") + `<w:r><w:tab/><w:tab/><w:t>2019</w:t></w:r></w:p>`, "Nurse  2019\n"},
	{"tab stops are no tabs", styled(`<w:tabs><w:tab w:val="right" w:pos="900"/></w:tabs>`, words("a")), "a\n"},
	{"line breaks", `<w:p>` + words("a ") + `<w:r><w:br/><w:t>b</w:t><w:cr/></w:r><w:r><w:br w:type="page"/></w:r>` + words("c") + `</w:p>`, "a\nb\n\nc\n"},
	{"hyphens", `<w:p><w:r><w:t>co</w:t><w:noBreakHyphen/><w:t>op</w:t><w:softHyphen/><w:t>er` + "\u00ad" + `ate</w:t></w:r></w:p>`, "co-operate\n"},
	{"no-break space", p("a\u00a0b"), "a b\n"},
	{"symbols", `<w:p><w:r><w:sym w:font="Symbol" w:char="F0B7"/><w:t xml:space="preserve"> x </w:t><w:sym w:font="Wingdings" w:char="F041"/></w:r></w:p>`, "• x\n"},
	{"emoji in two ways", `<w:p><w:r><mc:AlternateContent><mc:Choice Requires="w16se"><w16se:symEx w16se:font="Segoe UI Emoji" w16se:char="1F4DE"/></mc:Choice><mc:Fallback><w:t>📞</w:t></mc:Fallback></mc:AlternateContent></w:r>` + words(" 555") + `</w:p>`, "📞 555\n"},
	{"links", `<w:p>` + words("Mail: ") + `<w:hyperlink r:id="mail">` + words("jane") + `</w:hyperlink></w:p>`, "Mail: jane\n"},
	{"simple field", `<w:p><w:fldSimple w:instr="AUTHOR">` + words("Jane") + `</w:fldSimple></w:p>`, "Jane\n"},
	{"complex field", `<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "x"</w:instrText><w:t>code</w:t></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` + words("Jane") + `<w:r><w:fldChar w:fldCharType="end"/></w:r>` + words(" Doe") + `</w:p>`, "Jane Doe\n"},
	{"a field that nothing ends", `<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>X</w:instrText></w:r></w:p>` + p("Jane"), "Jane\n"},
	{"tracked changes", `<w:p>` + words("a ") + `<w:del w:id="1"><w:r><w:delText>old</w:delText></w:r></w:del><w:ins w:id="2">` + words("new") + `</w:ins><w:moveFrom>` + words("gone") + `</w:moveFrom><w:moveTo>` + words(" come") + `</w:moveTo></w:p>`, "a new come\n"},
	{"a deleted end joins", styled(`<w:rPr><w:del w:id="1"/></w:rPr>`, words("one ")) + p("two") + p("three"), "one two\nthree\n"},
	{"content controls", `<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>` + p("block") + `<w:p><w:sdt><w:sdtContent>` + words("inline") + `</w:sdtContent></w:sdt></w:p></w:sdtContent></w:sdt>`, "block\ninline\n"},
	{"smart tags", `<w:p><w:smartTag w:element="city">` + words("Bern") + `</w:smartTag><w:customXml>` + words("!") + `</w:customXml></w:p>`, "Bern!\n"},
	{"hidden text", `<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>no</w:t></w:r><w:r><w:rPr><w:rStyle w:val="Ghost"/></w:rPr><w:t>no</w:t></w:r>` + words("yes") + `</w:p>`, "yes\n"},
	{"ruby", `<w:p><w:r><w:ruby><w:rt><w:r><w:t>kan</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>漢</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>`, "漢\n"},
	{"formulas", `<w:p><m:oMath><m:r><m:t>x²</m:t></m:r></m:oMath>` + words(" is") + `</w:p>`, "x² is\n"},
	{"bullets", p("List") + item("1", "0", "a") + item("1", "1", "b") + item("4", "0", "c") + item("0", "0", "d"), "List\n• a\n  • b\n• c\n\nd\n"},
	{"numbers", item("2", "0", "a") + item("2", "1", "b") + item("2", "0", "c") + item("3", "0", "d"), "1. a\n  • b\n2. c\n7. d\n"},
	{"a style's list", styled(`<w:pStyle w:val="Bullet"/>`, words("a")) + styled(`<w:pStyle w:val="Bullet"/>`, words("b")), "• a\n• b\n"},
	{"a numbered heading", styled(`<w:pStyle w:val="Titre1"/><w:numPr><w:numId w:val="2"/></w:numPr>`, words("Skills")), "Skills\n"},
	{"headings stand apart", p("a") + styled(`<w:pStyle w:val="Titre1"/>`, words("Skills")) + p("b"), "a\n\nSkills\nb\n"},
	{"a table of facts", `<w:tbl><w:tr><w:tc>` + p("2019") + `</w:tc><w:tc>` + p("Nurse") + `</w:tc></w:tr><w:tr><w:tc>` + p("2018") + `</w:tc><w:tc>` + p("Aide") + `</w:tc></w:tr></w:tbl>` + p("end"), "2019\nNurse\n2018\nAide\n\nend\n"},
	{"a table in a cell", `<w:tbl><w:tr><w:tc><w:tbl><w:tr><w:tc>` + p("in") + `</w:tc></w:tr></w:tbl>` + p("out") + `</w:tc></w:tr></w:tbl>`, "in\n\nout\n"},
	{"a text box once", `<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wps:txbx>` + textBox + `</wps:txbx></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>` + textBox + `</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>` + words("Jane") + `</w:p>`, "Jane\n\njane@example.com\n"},
	{"a text box for old programs only", `<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"/><mc:Fallback><w:pict><v:textbox>` + textBox + `</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>`, "jane@example.com\n"},
	{"a choice of paragraphs", `<mc:AlternateContent><mc:Choice Requires="x">` + p("new") + `</mc:Choice><mc:Fallback>` + p("old") + `</mc:Fallback></mc:AlternateContent>`, "new\n"},
}

func TestText(t *testing.T) {
	for _, c := range texts {
		t.Run(c.name, func(t *testing.T) {
			if got := textOf(t, pack(t, c.body, looks())); got != c.want {
				t.Errorf("text is %q, want %q", got, c.want)
			}
		})
	}
}

func TestWarnings(t *testing.T) {
	column := `<w:tc>` + p("a") + p("b") + p("c") + `</w:tc>`
	cases := []struct{ name, body, want string }{
		{"plain", p("a"), ""},
		{"text boxes", `<w:p><w:r><w:pict>` + textBox + `</w:pict></w:r></w:p>`, "text_boxes"},
		{"columns", `<w:tbl><w:tr>` + column + column + `</w:tr></w:tbl>`, "table_layout"},
		{"tracked changes", `<w:p><w:ins w:id="1">` + words("a") + `</w:ins></w:p>`, "tracked_changes"},
		{"embedded files", p("a") + `<w:altChunk r:id="x"/>`, "embedded_text"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			in, err := Read(t.Context(), pack(t, c.body, looks()))
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for _, w := range in.Warnings {
				got += w.Code
			}
			if got != c.want {
				t.Errorf("warnings are %+v, want %q", in.Warnings, c.want)
			}
		})
	}
}

func TestMarginsStandOnce(t *testing.T) {
	parts := looks()
	header := func(text string) string { return xmlHead + `<w:hdr` + namespaces + `>` + p(text) + `</w:hdr>` }
	number := `<w:fldSimple w:instr=" PAGE ">` + words("1") + `</w:fldSimple>`
	parts["word/header1.xml"] = header("Jane Doe")
	parts["word/header2.xml"] = header("Jane Doe")
	parts["word/footer1.xml"] = xmlHead + `<w:ftr` + namespaces + `><w:p>` + words("Page ") + number + words(" of ") + number + `</w:p>` + p("jane@example.com") + `</w:ftr>`
	parts["word/footnotes.xml"] = xmlHead + `<w:footnotes` + namespaces + `><w:footnote w:type="separator">` + p("----") + `</w:footnote><w:footnote w:id="2">` + p("A note.") + `</w:footnote></w:footnotes>`
	parts["word/header3.xml"] = header("of even pages, which there are none of")
	section := `<w:sectPr><w:titlePg/><w:headerReference w:type="even" r:id="header3"/><w:headerReference w:type="first" r:id="header1"/><w:headerReference r:id="header2"/><w:footerReference r:id="footer1"/></w:sectPr>`
	in, err := Read(t.Context(), pack(t, p("Skills")+section, parts))
	if err != nil {
		t.Fatal(err)
	}
	if want := "Jane Doe\n\nSkills\n\nA note.\n\njane@example.com\n"; in.Text != want {
		t.Errorf("text is %q, want %q", in.Text, want)
	}
	for i, header := range []bool{true, false, false, false, false, false, true} {
		if in.Layout[i].Header != header {
			t.Errorf("line %d: Header is %v", i, !header)
		}
	}
}

func TestLooks(t *testing.T) {
	body := styled(`<w:pStyle w:val="Titre1"/>`, words("Jane")) +
		styled(`<w:pStyle w:val="Meine"/>`, words("Skills")) +
		styled(`<w:pStyle w:val="berschrift2"/>`, words("Tools")) +
		`<w:p>` + words("Go") + `<w:r><w:rPr><w:rStyle w:val="Strong"/><w:sz w:val="30"/><w:color w:val="FF0000"/><w:rFonts w:ascii="Arial"/></w:rPr><w:t> and Kubernetes</w:t></w:r></w:p>` +
		item("1", "1", "b") +
		styled(`<w:pStyle w:val="Circle"/><w:outlineLvl w:val="4"/>`, words("Deep")) +
		styled(`<w:pStyle w:val="Titre1"/><w:outlineLvl w:val="9"/>`, words("Text")) +
		`<w:tbl><w:tr><w:tc>` + p("a") + `</w:tc><w:tc>` + p("b") + `</w:tc></w:tr></w:tbl>`
	in, err := Read(t.Context(), pack(t, body, looks()))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]resume.Look{
		"Jane":             {Level: 1, Bold: true, Size: 16, Font: "Georgia", Colour: "#2f5496"},
		"Skills":           {Level: 1, Italic: true, Size: 16, Font: "Georgia", Colour: "#2f5496", Rule: true},
		"Tools":            {Level: 2, Size: 11, Font: "Carlito"},
		"Goand Kubernetes": {Bold: true, Size: 15, Font: "Arial", Colour: "#ff0000"},
		"  • b":            {Item: 2, Size: 11, Font: "Carlito"},
		"Deep":             {Level: 5, Size: 11, Font: "Carlito"},
		"Text":             {Bold: true, Size: 16, Font: "Georgia", Colour: "#2f5496"},
		"a":                {Cell: 1, Size: 11, Font: "Carlito"},
		"b":                {Cell: 2, Size: 11, Font: "Carlito"},
		"":                 {},
	}
	i := 0
	for line := range strings.Lines(in.Text) {
		line = strings.TrimSuffix(line, "\n")
		if w, ok := want[line]; !ok || w != in.Layout[i] {
			t.Errorf("%q looks like %+v, want %+v", line, in.Layout[i], w)
		}
		i++
	}
	if i != len(in.Layout) {
		t.Errorf("%d lines, %d looks", i, len(in.Layout))
	}
}

func TestRules(t *testing.T) {
	line := `<w:p><w:r><w:pict><v:rect xmlns:o="urn:schemas-microsoft-com:office:office" o:hr="t"/></w:pict></w:r></w:p>`
	shape := `<w:r><w:drawing><a:prstGeom prst="line"/></w:drawing></w:r>`
	in, err := Read(t.Context(), pack(t, p("Jane Doe")+line+p("Skills")+p("Triage")+`<w:p>`+shape+words("Languages")+`</w:p>`, looks()))
	if err != nil {
		t.Fatal(err)
	}
	ruled := ""
	i := 0
	for line := range strings.Lines(in.Text) {
		if in.Layout[i].Rule {
			ruled += strings.TrimSpace(line) + "|"
		}
		i++
	}
	if want := "Jane Doe|Skills|Languages|"; ruled != want {
		t.Errorf("ruled lines are %q, want %q", ruled, want)
	}
}

func TestStrictEdition(t *testing.T) {
	strict := strings.NewReplacer(
		"http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main",
		"http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships")
	parts := looks()
	for name := range parts {
		parts[name] = strict.Replace(parts[name])
	}
	parts["word/document.xml"] = strict.Replace(bodyOf(styled(`<w:pStyle w:val="Titre1"/>`, words("Jane"))))
	in, err := Read(t.Context(), pack(t, "", parts))
	if err != nil {
		t.Fatal(err)
	}
	if in.Text != "Jane\n" || in.Layout[0].Level != 1 {
		t.Errorf("read %q, %+v", in.Text, in.Layout[0])
	}
}
