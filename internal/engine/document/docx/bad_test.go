package docx

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"
)

// bad are files that are refused, and words of the refusals.
func bad(t testing.TB) []badFile {
	body := func(body string) []byte { return pack(t, body, looks()) }
	stored := func(s string) []byte { return packStored(t, s) }
	main := func(text string) []byte { return pack(t, "", map[string]string{"word/document.xml": text}) }
	many := func(n int, s string) string { return strings.Repeat(s, n) }
	return []badFile{
		{"empty", nil, "broken or cut off"},
		{"no archive", []byte("Jane Doe"), "broken or cut off"},
		{"cut off", sample(t)[:2000], "broken or cut off"},
		{"old Word", append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), wide("WordDocument")...), "old Word format"},
		{"under a password", append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), wide("EncryptedPackage")...), "password"},
		{"old Excel", []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 Workbook"), "no Word document"},
		{"Excel", packRaw(t, map[string]string{"xl/workbook.xml": "<x/>"}), "Excel"},
		{"PowerPoint", packRaw(t, map[string]string{"ppt/presentation.xml": "<x/>"}), "PowerPoint"},
		{"OpenDocument", packRaw(t, map[string]string{"content.xml": "<x/>", "mimetype": "application/vnd.oasis.opendocument.text"}), "OpenDocument"},
		{"some archive", packRaw(t, map[string]string{"a.txt": "a"}), "without a Word document"},
		{"no text", body(`<w:p/>`), "no text"},
		{"embedded files alone", body(`<w:altChunk r:id="x"/>`), "embedded as a file"},
		{"pictures alone", body(`<w:p>` + picture + `</w:p>`), "pictures and no text"},
		{"broken XML", body(`<w:p><w:r></w:p>`), "word/document.xml is broken"},
		{"UTF-16", main("\xFF\xFE<\x00"), "UTF-16"},
		{"entities", main(`<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>` + bodyOf(p("&b;"))), "declares a document type"},
		{"the same part twice", packTwice(t), "twice"},
		{"deep", body(many(100_000, `<w:sdt>`)), "deeper than 256"},
		{"deep tables", body(many(300, `<w:tbl><w:tr><w:tc>`)), "deeper than 256"},
		{"deep drawings", body(`<w:p>` + many(300, `<w:r><w:pict><v:textbox><w:txbxContent><w:p>`)), "deeper than 256"},
		{"deep formulas", body(`<w:p>` + many(3000, `<m:oMath>`)), "deeper than 256"},
		{"many paragraphs", stored(many(50_000, p("a"))), "30000 paragraphs"},
		{"many pieces", stored(`<w:p><w:r>` + many(250_000, `<w:tab/>`)), "200000 pieces"},
		{"many elements", stored(`<w:p>` + many(700_000, `<w:r/>`)), "400000 XML elements"},
		{"much text", stored(many(30, p(many(100_000, "a ")))), "2 MiB"},
		{"many fields", body(`<w:p><w:r>` + many(10_000, `<w:fldChar w:fldCharType="begin"/>`)), "nests fields deeper"},
		{"a large part", body(many(9<<20, " ")), "limit is 8 MiB"},
		{"a bomb", main(many(4<<20, " ")), "250 times"},
		{"many large parts", packLarge(t), "16 MiB together"},
		{"a liar about its size", packLiar(t), "unpack word/document.xml"},
		{"many entries", packMany(t), "4001 files"},
	}
}

type badFile struct {
	name string
	data []byte
	want string
}

func packTwice(t testing.TB) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range []string{"word/document.xml", "Word\\Document.xml"} {
		if _, err := z.Create(name); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// packStored is a file whose main part has that body and is not compressed.
func packStored(t testing.TB, body string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.CreateHeader(&zip.FileHeader{Name: "word/document.xml", Method: zip.Store})
	if err == nil {
		_, err = w.Write([]byte(bodyOf(body)))
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func packMany(t testing.TB) []byte {
	parts := map[string]string{}
	for i := range maxEntries + 1 {
		parts[fmt.Sprintf("%d", i)] = ""
	}
	return packRaw(t, parts)
}

// packLarge has headers that are larger than all parts may be.
func packLarge(t testing.TB) []byte {
	parts, references := looks(), ""
	for i := range 4 {
		name := fmt.Sprintf("header%d", i)
		var b strings.Builder
		for j := range 600_000 {
			fmt.Fprintf(&b, "<!--%d-->", j*7919%1_000_003)
		}
		parts["word/"+name+".xml"] = xmlHead + `<w:hdr` + namespaces + `>` + b.String() + `</w:hdr>`
		references += `<w:headerReference r:id="` + name + `"/>`
	}
	return pack(t, p("a")+`<w:sectPr>`+references+`</w:sectPr>`, parts)
}

// packLiar says that its main part is small, and it is not.
func packLiar(t testing.TB) []byte {
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	w, err := z.Create("word/document.xml")
	if err == nil {
		_, err = w.Write(bytes.Repeat([]byte(" "), 64<<20))
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	r, err := zip.NewReader(bytes.NewReader(packed.Bytes()), int64(packed.Len()))
	if err != nil {
		t.Fatal(err)
	}
	header := r.File[0].FileHeader
	header.UncompressedSize64 = 1000
	var out bytes.Buffer
	z = zip.NewWriter(&out)
	raw, err := z.CreateRaw(&header)
	if err == nil {
		offset, _ := r.File[0].DataOffset()
		_, err = raw.Write(packed.Bytes()[offset : offset+int64(header.CompressedSize64)])
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestBadFiles(t *testing.T) {
	for _, f := range bad(t) {
		t.Run(f.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			began := time.Now()
			_, err := Read(t.Context(), f.data)
			took := time.Since(began)
			runtime.ReadMemStats(&after)
			if err == nil || !strings.Contains(err.Error(), f.want) {
				t.Errorf("error is %v, want one with %q", err, f.want)
			}
			t.Logf("%v, %d MiB allocated: %v", took.Round(time.Millisecond), (after.TotalAlloc-before.TotalAlloc)>>20, err)
		})
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Read(ctx, pack(t, strings.Repeat(p("a"), 2000), looks())); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
}
