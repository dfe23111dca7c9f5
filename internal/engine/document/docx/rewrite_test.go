package docx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"tailor/internal/engine/resume"
)

var tracked = Options{Track: true, Author: "A & B", Now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}

// segmented reads a file and segments it.
func segmented(t testing.TB, data []byte) *resume.Resume {
	t.Helper()
	in, err := Read(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	in.Name, in.Format = "cv.docx", resume.FormatDOCX
	r, err := resume.Segment(in)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// blockWith is the id of the block that says words.
func blockWith(t testing.TB, r *resume.Resume, words string) string {
	t.Helper()
	for _, b := range allBlocks(r) {
		if strings.Contains(r.Slice(b.Text), words) {
			return b.ID
		}
	}
	t.Fatalf("no block says %q in:\n%s", words, r.Text)
	return ""
}

// unpacked are a file's parts by their names.
func unpacked(t testing.TB, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, file := range z.File {
		r, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all[file.Name] = string(text)
	}
	return all
}

// changedParts names the parts that differ.
func changedParts(t testing.TB, before, after []byte) []string {
	t.Helper()
	a, b := unpacked(t, before), unpacked(t, after)
	var all []string
	for name := range a {
		if a[name] != b[name] {
			all = append(all, name)
		}
	}
	if len(a) != len(b) {
		t.Errorf("%d parts became %d", len(a), len(b))
	}
	slices.Sort(all)
	return all
}

// element is an XML element as it is written, or text where name is "".
type element struct {
	name     string
	attrs    []xml.Attr
	text     string
	children []*element
}

func parse(t testing.TB, text string) *element {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(text))
	root := &element{}
	stack := []*element{root}
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return root
		}
		if err != nil {
			t.Fatalf("broken XML: %v\n%s", err, text)
		}
		top := stack[len(stack)-1]
		switch token := token.(type) {
		case xml.StartElement:
			e := &element{name: qualified(token.Name), attrs: slices.Clone(token.Attr)}
			top.children = append(top.children, e)
			stack = append(stack, e)
		case xml.EndElement:
			if top.name != qualified(token.Name) {
				t.Fatalf("%s is closed by %s:\n%s", top.name, qualified(token.Name), text)
			}
			stack = stack[:len(stack)-1]
		case xml.CharData:
			top.children = append(top.children, &element{text: string(token)})
		}
	}
}

func qualified(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

func (e *element) write(b *strings.Builder) {
	if e.name == "" {
		b.WriteString(escape(e.text))
	} else {
		b.WriteString("<" + e.name)
		for _, a := range e.attrs {
			b.WriteString(" " + qualified(a.Name) + `="` + escape(a.Value) + `"`)
		}
		b.WriteString(">")
	}
	for _, c := range e.children {
		c.write(b)
	}
	if e.name != "" {
		b.WriteString("</" + e.name + ">")
	}
}

func (e *element) child(name string) *element {
	for _, c := range e.children {
		if c.name == name {
			return c
		}
	}
	return &element{}
}

func (e *element) ours() bool {
	return slices.ContainsFunc(e.attrs, func(a xml.Attr) bool { return a.Name.Local == "author" && a.Value == tracked.Author })
}

// reject undoes the tracked changes of our author, as Word does.
func (e *element) reject() {
	var left []*element
	for _, c := range e.children {
		mark := c.child("w:pPr").child("w:rPr").child("w:ins")
		switch {
		case c.name == "w:ins" && c.ours():
			continue
		case c.name == "w:p" && mark.ours():
			continue // nothing but insertions stands in it
		case c.name == "w:del" && c.ours():
			c.reject()
			left = append(left, c.children...)
			continue
		case c.name == "w:delText":
			c.name = "w:t"
		case c.name == "w:delInstrText":
			c.name = "w:instrText"
		}
		c.reject()
		left = append(left, c)
	}
	e.children = left
}

// rejected is a file with all tracked changes rejected.
func rejected(t testing.TB, data []byte) []byte {
	t.Helper()
	parts := unpacked(t, data)
	for name, text := range parts {
		if strings.HasSuffix(name, ".xml") {
			root := parse(t, text)
			root.reject()
			var b strings.Builder
			root.write(&b)
			parts[name] = b.String()
		}
	}
	return packRaw(t, parts)
}

// rewritten makes the edits, plainly and tracked, and checks all that must hold
// of every edit. It returns the plain file.
func rewritten(t testing.TB, data []byte, r *resume.Resume, edits []resume.Edit) []byte {
	t.Helper()
	want, err := resume.Apply(r, edits)
	if err != nil {
		t.Fatal(err)
	}
	var plain []byte
	for _, o := range []Options{{}, tracked} {
		out, err := Rewrite(t.Context(), data, r, edits, o)
		if err != nil {
			t.Fatalf("track %v: %v\nmain part: %s", o.Track, err, unpacked(t, data)["word/document.xml"])
		}
		if again, err := Rewrite(t.Context(), data, r, edits, o); err != nil || !bytes.Equal(again, out) {
			t.Errorf("track %v: the same edits give another file; error %v", o.Track, err)
		}
		in, err := Read(t.Context(), out)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := plainLines(in.Text), plainLines(want); !slices.Equal(got, want) {
			t.Errorf("track %v: the file reads\n%q\nwant\n%q", o.Track, got, want)
		}
		for name, text := range unpacked(t, out) {
			if strings.HasSuffix(name, ".xml") {
				parse(t, text)
			}
		}
		if !o.Track {
			plain = out
			continue
		}
		if got := textOf(t, rejected(t, out)); !slices.Equal(plainLines(got), plainLines(r.Text)) {
			t.Errorf("all changes rejected, the file reads\n%s\nwant\n%s", got, r.Text)
		}
	}
	return plain
}

const heading = `<w:pStyle w:val="Titre1"/>`

// sample is a resume with most of what a Word file holds.
func sample(t testing.TB) []byte {
	parts := looks()
	parts["word/media/image1.png"] = square(t)
	parts["word/header1.xml"] = xmlHead + `<w:hdr` + namespaces + `>` + p("Jane Doe") + p("jane@example.com") + `</w:hdr>`
	body := styled(heading, `<w:bookmarkStart w:id="7" w:name="s"/>`+words("Summary")+`<w:bookmarkEnd w:id="7"/>`) +
		p("A nurse with ten years of night shifts. Calm when it counts.") +
		styled(heading, words("Experience")) +
		styled("", `<w:r><w:rPr><w:b/></w:rPr><w:t>Nurse, City Hospital</w:t></w:r><w:r><w:tab/><w:t>2019 – 2021</w:t></w:r>`) +
		item("1", "0", "Looked after 20 beds") +
		`<w:p w14:paraId="1"><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:bookmarkStart w:id="9" w:name="x"/><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">Led: </w:t></w:r>` + words("a team of ") + `<w:r><w:rPr><w:i/></w:rPr><w:t>five</w:t></w:r><w:hyperlink r:id="mail">` + words(" people") + `</w:hyperlink><w:bookmarkEnd w:id="9"/></w:p>` +
		item("1", "1", "two of them new") +
		item("1", "0", "Wrote the ward's handbook") +
		styled(heading, words("Skills")) +
		`<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc><w:tcPr/>` + p("Triage, Wound care") + `</w:tc><w:tc><w:tcPr/>` + p("First aid") + `</w:tc></w:tr></w:tbl>` +
		styled(heading, words("Languages")) +
		`<w:p>` + picture + words("English, German") + `<w:r><w:br/><w:t>French</w:t></w:r></w:p>` +
		`<w:sectPr><w:headerReference w:type="default" r:id="header1"/></w:sectPr>`
	return pack(t, body, parts)
}

func TestRewrite(t *testing.T) {
	data := sample(t)
	r := segmented(t, data)
	at := func(words string) string { return blockWith(t, r, words) }
	cases := []struct {
		name  string
		edits []resume.Edit
		want  string // stands in the main part afterwards
		not   string // stands there no more
	}{
		{"replace", []resume.Edit{{Op: resume.Replace, Target: at("20 beds"), Text: "Looked after 30 beds"}},
			`<w:r><w:t xml:space="preserve">Looked after 30 beds</w:t></w:r>`, "20 beds"},
		{"words that stay keep their looks", []resume.Edit{{Op: resume.Replace, Target: at("Led"), Text: "Led: a team of five kind people, by day & night"}},
			`<w:r><w:rPr><w:i/></w:rPr><w:t>five</w:t></w:r><w:hyperlink r:id="mail"><w:r><w:t xml:space="preserve"> kind people, by day &amp; night</w:t></w:r></w:hyperlink>`, ""},
		{"a word with looks of its own", []resume.Edit{{Op: resume.Replace, Target: at("Led"), Text: "Led: a team of seven people"}},
			`<w:r><w:rPr><w:i/></w:rPr><w:t xml:space="preserve">seven</w:t></w:r>`, "five"},
		{"insert", []resume.Edit{{Op: resume.InsertAfter, Target: at("20 beds"), Text: "Taught <b>new</b> nurses"}},
			`<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t xml:space="preserve">Taught &lt;b&gt;new&lt;/b&gt; nurses</w:t></w:r></w:p>`, ""},
		{"insert below nested", []resume.Edit{{Op: resume.InsertAfter, Target: at("Led"), Text: "Taught"}}, `two of them new</w:t></w:r></w:p><w:p><w:pPr><w:numPr><w:ilvl w:val="0"/>`, ""},
		{"delete keeps bookmarks", []resume.Edit{{Op: resume.Delete, Target: at("Led")}, {Op: resume.Delete, Target: at("two of them")}},
			`<w:bookmarkStart w:id="9" w:name="x"/><w:bookmarkEnd w:id="9"/>`, "five"},
		{"move", []resume.Edit{{Op: resume.Move, Target: at("handbook"), Before: at("20 beds")}}, "", ""},
		{"move with nested ones, replace, insert", []resume.Edit{
			{Op: resume.Move, Target: at("Led"), Before: at("20 beds")},
			{Op: resume.Replace, Target: at("Led"), Text: "Led: six people"},
			{Op: resume.InsertAfter, Target: at("Led"), Text: "Something new"},
			{Op: resume.InsertAfter, Target: at("20 beds"), Text: "Something else"},
			{Op: resume.Delete, Target: at("handbook")}}, "six", "handbook"},
		{"rename", []resume.Edit{{Op: resume.RenameHeading, Target: r.Sections[1].ID, Text: "Profile"}},
			`<w:bookmarkStart w:id="7" w:name="s"/><w:r><w:t xml:space="preserve">Profile</w:t></w:r>`, "Summary"},
		{"a cell", []resume.Edit{{Op: resume.Replace, Target: at("Triage"), Text: "Triage, Burns"}}, "Triage, Burns</w:t>", "Wound"},
		{"the last paragraph of a cell", []resume.Edit{{Op: resume.Delete, Target: at("First aid")}}, `<w:tc><w:tcPr/><w:p><w:r></w:r></w:p></w:tc>`, "First"},
		{"beside a picture", []resume.Edit{{Op: resume.Replace, Target: at("English"), Text: "English, Dutch"}}, `<a:blip r:embed="image1"/>`, "German"},
		{"a line of a paragraph", []resume.Edit{{Op: resume.Delete, Target: at("English")}}, `<w:r><w:t>French</w:t></w:r>`, "English"},
		{"a new line of a paragraph", []resume.Edit{{Op: resume.InsertAfter, Target: at("French"), Text: "Dutch"}}, `<w:t xml:space="preserve">French</w:t><w:br/><w:t xml:space="preserve">Dutch</w:t>`, ""},
		{"move lines of a paragraph", []resume.Edit{{Op: resume.Move, Target: at("French"), Before: at("English")}}, ``, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			out := rewritten(t, data, r, c.edits)
			if changed := changedParts(t, data, out); !slices.Equal(changed, []string{"word/document.xml"}) {
				t.Errorf("changed parts: %v", changed)
			}
			main := unpacked(t, out)["word/document.xml"]
			if !strings.Contains(main, c.want) || c.not != "" && strings.Contains(main, c.not) {
				t.Errorf("main part is\n%s\nwant in it\n%s\nand not %q", main, c.want, c.not)
			}
		})
	}
}

func TestRewriteNothing(t *testing.T) {
	data := sample(t)
	out, err := Rewrite(t.Context(), data, segmented(t, data), nil, tracked)
	if err != nil || !bytes.Equal(out, data) {
		t.Errorf("no edits changed the file; error %v", err)
	}
}

// What stands in several copies changes in all of them: text boxes for new and
// old programs, headers of several pages.
func TestRewriteCopies(t *testing.T) {
	t.Run("text boxes", func(t *testing.T) {
		data := boxed(t)
		r := segmented(t, data)
		target := blockWith(t, r, "Triage")
		for _, edits := range [][]resume.Edit{
			{{Op: resume.Replace, Target: target, Text: "Triage, Burns"}},
			{{Op: resume.InsertAfter, Target: blockWith(t, r, "Wound"), Text: "Burns"}},
			{{Op: resume.Replace, Target: blockWith(t, r, "Wound"), Text: "Burns"}},
		} {
			main := unpacked(t, rewritten(t, data, r, edits))["word/document.xml"]
			if n := strings.Count(main, "Burns"); n != 2 {
				t.Errorf("%+v stands in %d of 2 copies", edits, n)
			}
		}
	})
	t.Run("headers", func(t *testing.T) {
		parts := looks()
		header := xmlHead + `<w:hdr` + namespaces + `>` + p("Jane Doe, nurse") + `</w:hdr>`
		parts["word/header1.xml"], parts["word/header2.xml"] = header, header
		section := `<w:sectPr><w:titlePg/><w:headerReference w:type="first" r:id="header1"/><w:headerReference w:type="default" r:id="header2"/></w:sectPr>`
		data := pack(t, p("jane@example.com")+styled(heading, words("Skills"))+p("Triage")+section, parts)
		r := segmented(t, data)
		out := rewritten(t, data, r, []resume.Edit{{Op: resume.Replace, Target: blockWith(t, r, "Jane"), Text: "Jane Doe, head nurse"}})
		if changed := changedParts(t, data, out); !slices.Equal(changed, []string{"word/header1.xml", "word/header2.xml"}) {
			t.Errorf("changed parts: %v", changed)
		}
	})
}

// Word fills a bound content control from its source whenever it opens the
// file: one that was edited is bound no more.
func TestRewriteUntiesControls(t *testing.T) {
	control := func(content string) string {
		return `<w:sdt><w:sdtPr><w:alias w:val="x"/><w:showingPlcHdr/><w:dataBinding w:xpath="/x" w:storeItemID="{1}"/></w:sdtPr><w:sdtContent>` + content + `</w:sdtContent></w:sdt>`
	}
	data := pack(t, p("Jane Doe")+styled(heading, words("Skills"))+control(p("Triage"))+`<w:p>`+control(words("Wounds"))+`</w:p>`+control(p("Burns")), looks())
	r := segmented(t, data)
	var edits []resume.Edit
	for _, words := range []string{"Triage", "Wounds"} {
		edits = append(edits, resume.Edit{Op: resume.Replace, Target: blockWith(t, r, words), Text: words + " and more"})
	}
	main := unpacked(t, rewritten(t, data, r, edits))["word/document.xml"]
	if strings.Count(main, `<w:alias w:val="x"/></w:sdtPr>`) != 2 || strings.Count(main, "<w:dataBinding") != 1 {
		t.Errorf("main part is %s", main)
	}
}

// Files need not call their vocabulary "w", nor be of the transitional edition.
func TestRewriteOtherNames(t *testing.T) {
	parts := looks()
	plain := strings.NewReplacer("<w:", "<", "</w:", "</", ` xmlns:w=`, ` xmlns:q="http://purl.oclc.org/ooxml/wordprocessingml/main" xmlns=`, " w:val", " q:val",
		"http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main")
	parts["word/document.xml"] = plain.Replace(bodyOf(p("Jane Doe") + p("jane@example.com") + styled(heading, words("Skills")) + item("1", "0", "Triage of wounds") + item("1", "0", "First aid")))
	data := pack(t, "", parts)
	r := segmented(t, data)
	edits := []resume.Edit{
		{Op: resume.Replace, Target: blockWith(t, r, "Triage"), Text: "Triage of burns"},
		{Op: resume.InsertAfter, Target: blockWith(t, r, "Triage"), Text: "Night shifts"},
		{Op: resume.Delete, Target: blockWith(t, r, "First")},
	}
	want, err := resume.Apply(r, edits)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range []Options{{}, tracked} {
		out, err := Rewrite(t.Context(), data, r, edits, o)
		if err != nil {
			t.Fatal(err)
		}
		if got := textOf(t, out); !slices.Equal(plainLines(got), plainLines(want)) {
			t.Errorf("track %v: read %q, want %q", o.Track, got, want)
		}
		main := unpacked(t, out)["word/document.xml"]
		if o.Track != strings.Contains(main, `<del xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main" w:id=`) {
			t.Errorf("track %v: main part is %s", o.Track, main)
		}
	}
}

func TestRewriteRefuses(t *testing.T) {
	data := sample(t)
	r := segmented(t, data)
	target := blockWith(t, r, "20 beds")
	other := segmented(t, boxed(t))
	formula := pack(t, p("Jane Doe")+styled(heading, words("Skills"))+`<w:p>`+words("I know ")+`<m:oMath><m:r><m:t>E=mc²</m:t></m:r></m:oMath></w:p>`, looks())
	withFormula := segmented(t, formula)
	cases := []struct {
		name  string
		data  []byte
		r     *resume.Resume
		edits []resume.Edit
		want  string
	}{
		{"what Apply refuses", data, r, []resume.Edit{{Op: resume.Delete, Target: "S9.B9"}}, resume.ErrUnknownTarget.Error()},
		{"two of one block", data, r, []resume.Edit{{Op: resume.Delete, Target: target}, {Op: resume.Replace, Target: target, Text: "x"}}, resume.ErrOverlap.Error()},
		{"another file", data, other, []resume.Edit{{Op: resume.Delete, Target: blockWith(t, other, "Triage")}}, "not the one that the resume was read from"},
		{"no file", []byte("x"), r, []resume.Edit{{Op: resume.Delete, Target: target}}, "broken or cut off"},
		{"a formula", formula, withFormula, []resume.Edit{{Op: resume.Replace, Target: blockWith(t, withFormula, "mc"), Text: "I know algebra"}}, "formula"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			out, err := Rewrite(t.Context(), c.data, c.r, c.edits, Options{})
			if err == nil || !strings.Contains(err.Error(), c.want) || out != nil {
				t.Errorf("error is %v, want one with %q", err, c.want)
			}
		})
	}
}

func TestStretchesAndKept(t *testing.T) {
	cases := []struct{ after, stretches, kept string }{
		{"abcd", "a b c d", "abcd"},
		{"bacd", "ba c d", "bcd"},
		{"cabd", "cab d", "abd"},
		{"cbad", "cba d", "cd"},
		{"badc", "ba dc", "bd"},
		{"dabc", "dabc", "abc"},
	}
	blocks := map[rune]*resume.Block{}
	var before []slot
	for _, r := range "abcd" {
		blocks[r] = &resume.Block{ID: string(r)}
		before = append(before, slot{block: blocks[r]})
	}
	for _, c := range cases {
		var after []slot
		var places []int
		for _, r := range c.after {
			after = append(after, slot{block: blocks[r]})
			places = append(places, int(r-'a'))
		}
		var got []string
		for _, s := range stretches(before, after) {
			got = append(got, c.after[s[0]:s[1]])
		}
		stays := ""
		for i, stay := range kept(places) {
			if stay {
				stays += c.after[i : i+1]
			}
		}
		if strings.Join(got, " ") != c.stretches || stays != c.kept {
			t.Errorf("%s: stretches %q, kept %q; want %q, %q", c.after, got, stays, c.stretches, c.kept)
		}
	}
}
