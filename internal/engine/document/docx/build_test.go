package docx

import (
	"archive/zip"
	"bytes"
	"image"
	"image/png"
	"maps"
	"slices"
	"strings"
	"testing"
)

// namespaces are those of the samples below.
const namespaces = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"` +
	` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"` +
	` xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"` +
	` xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"` +
	` xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"` +
	` xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"` +
	` xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"` +
	` xmlns:w16se="http://schemas.microsoft.com/office/word/2015/wordml/symex"` +
	` xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"` +
	` xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"` +
	` xmlns:v="urn:schemas-microsoft-com:vml"`

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

// bodyOf is a main part with that body.
func bodyOf(body string) string {
	return xmlHead + `<w:document` + namespaces + `><w:body>` + body + `</w:body></w:document>`
}

// pack makes a Word file of parts by their names. The main part's relations
// follow from the names of the others.
func pack(t testing.TB, body string, parts map[string]string) []byte {
	t.Helper()
	all := map[string]string{
		"[Content_Types].xml": xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>` + overrides(parts) + `</Types>`,
		"_rels/.rels":         xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
		"word/document.xml":   bodyOf(body),
	}
	maps.Copy(all, parts)
	relations := ""
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		if base, ok := strings.CutPrefix(name, "word/"); ok {
			relations += `<Relationship Id="` + relationID(base) + `" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/` + kindOf(base) + `" Target="` + base + `"/>`
		}
	}
	relations += `<Relationship Id="mail" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="mailto:jane@example.com" TargetMode="External"/>`
	all["word/_rels/document.xml.rels"] = xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + relations + `</Relationships>`
	return packRaw(t, all)
}

// relationID is the id of the relation to word/base: "header1" for "header1.xml".
func relationID(base string) string {
	id, _, _ := strings.Cut(base[strings.LastIndexByte(base, '/')+1:], ".")
	return id
}

func kindOf(base string) string {
	if strings.HasPrefix(base, "media/") {
		return "image"
	}
	return strings.TrimRight(relationID(base), "0123456789")
}

func overrides(parts map[string]string) string {
	all := ""
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		if base, ok := strings.CutPrefix(name, "word/"); ok && strings.HasSuffix(name, ".xml") {
			all += `<Override PartName="/` + name + `" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.` + kindOf(base) + `+xml"/>`
		}
	}
	return all
}

func packRaw(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(parts[name]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// p is a paragraph of one run.
func p(text string) string { return `<w:p>` + words(text) + `</w:p>` }

func words(text string) string { return `<w:r><w:t xml:space="preserve">` + text + `</w:t></w:r>` }

// styled is a paragraph with properties.
func styled(properties, runs string) string {
	return `<w:p><w:pPr>` + properties + `</w:pPr>` + runs + `</w:p>`
}

// item is a paragraph of a list.
func item(list, depth, text string) string {
	return styled(`<w:numPr><w:ilvl w:val="`+depth+`"/><w:numId w:val="`+list+`"/></w:numPr>`, words(text))
}

// textOf reads a file and returns its text.
func textOf(t testing.TB, data []byte) string {
	t.Helper()
	in, err := Read(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	return in.Text
}

const numbering = xmlHead + `<w:numbering` + namespaces + `>
<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2)"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="Points"/></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="2"/></w:num>
</w:numbering>`

const stylesPart = xmlHead + `<w:styles` + namespaces + `>
<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi"/><w:sz w:val="22"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="160"/></w:pPr></w:pPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Standard"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Titre1"><w:name w:val="heading 1"/><w:basedOn w:val="Standard"/><w:pPr><w:spacing w:before="240" w:after="0"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:rFonts w:asciiTheme="majorHAnsi"/><w:b/><w:color w:val="2F5496"/><w:sz w:val="32"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Meine"><w:name w:val="My section"/><w:basedOn w:val="Titre1"/><w:pPr><w:pBdr><w:bottom w:val="single" w:sz="4"/></w:pBdr></w:pPr><w:rPr><w:b w:val="0"/><w:i/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="unnamed"/></w:style>
<w:style w:type="paragraph" w:styleId="Circle"><w:name w:val="Circle"/><w:basedOn w:val="Circle2"/></w:style>
<w:style w:type="paragraph" w:styleId="Circle2"><w:name w:val="Circle2"/><w:basedOn w:val="Circle"/></w:style>
<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Ghost"><w:name w:val="Ghost"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Bullet"><w:name w:val="List Bullet"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:contextualSpacing/></w:pPr></w:style>
<w:style w:type="numbering" w:styleId="Points"><w:name w:val="Points"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
</w:styles>`

const theme = xmlHead + `<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements><a:fontScheme name="x"><a:majorFont><a:latin typeface="Georgia"/></a:majorFont><a:minorFont><a:latin typeface="Carlito"/></a:minorFont></a:fontScheme></a:themeElements></a:theme>`

// looks are the parts that say how text looks.
func looks() map[string]string {
	return map[string]string{"word/styles.xml": stylesPart, "word/numbering.xml": numbering, "word/theme1.xml": theme}
}

// picture is a run with the picture word/media/image1.png.
const picture = `<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="360000" cy="360000"/><wp:docPr id="1" name="Picture 1"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="x"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="image1"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="360000" cy="360000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`

// square is a small picture.
func square(t testing.TB) string {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
