package document

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"tailor/internal/engine/document/html"
	"tailor/internal/engine/document/jsonresume"
	"tailor/internal/engine/document/rendercv"
	"tailor/internal/engine/resume"
)

// readable ends a message about a format that is not read.
const readable = "save it as PDF, DOCX, Markdown or plain text"

// sniff tells a file's format, or refuses what is none that is read, saying
// what it is.
func sniff(name string, data []byte) (string, error) {
	ext := strings.ToLower(filepath.Ext(name))
	if isPDF(data) {
		return resume.FormatPDF, nil
	}
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return sniffZip(data, ext)
	}
	if kind := foreign(data); kind != "" {
		return "", fmt.Errorf("%s is not read; %s", kind, readable)
	}
	head := readableHead(data)
	if isBinary(head) {
		return "", fmt.Errorf("it is a binary file; %s", readable)
	}
	return sniffText(name, ext, head)
}

// isPDF reports whether data is a PDF: some programs write other bytes before its mark.
func isPDF(data []byte) bool {
	const mark, looked = "%PDF-", 1024
	if bytes.HasPrefix(bytes.TrimLeft(data[:min(len(data), looked)], "\ufeff \t\r\n\x00"), []byte(mark)) {
		return true
	}
	return bytes.Contains(data[:min(len(data), looked)], []byte("\n"+mark)) &&
		bytes.Contains(data[max(0, len(data)-looked):], []byte("startxref"))
}

// sniffZip tells the office formats, which are ZIP archives, by the names of their parts.
func sniffZip(data []byte, ext string) (string, error) {
	head := data[:min(len(data), 64<<10)]
	kind := "a ZIP archive"
	switch {
	case bytes.Contains(head, []byte("opendocument.text")) || ext == ".odt":
		kind = "OpenDocument (.odt)"
	case bytes.Contains(head, []byte("application/epub")):
		kind = "EPUB"
	case bytes.Contains(data, []byte("xl/workbook.xml")):
		kind = "an Excel file"
	case bytes.Contains(data, []byte("ppt/presentation.xml")):
		kind = "a PowerPoint file"
	case bytes.Contains(data, []byte("word/")) || ext == ".docx":
		return resume.FormatDOCX, nil
	}
	return "", fmt.Errorf("%s is not read; %s", kind, readable)
}

// magic names formats by their first bytes.
var magic = []struct{ prefix, kind string }{
	{"{\\rtf", "RTF"},
	{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "the old Word format (.doc)"},
	{"\x89PNG\r\n\x1a\n", "an image (PNG)"},
	{"\xFF\xD8\xFF", "an image (JPEG)"},
	{"GIF87a", "an image (GIF)"},
	{"GIF89a", "an image (GIF)"},
	{"II*\x00", "an image (TIFF)"},
	{"MM\x00*", "an image (TIFF)"},
	{"BM", "an image (BMP)"},
	{"%!PS", "PostScript"},
	{"\x1f\x8b", "a compressed file (gzip)"},
	{"\xFF\xFE\x00\x00", "UTF-32 text"},
	{"\x00\x00\xFE\xFF", "UTF-32 text"},
}

// foreign names a format that is not read; "" for what may be text.
func foreign(data []byte) string {
	for _, m := range magic {
		if bytes.HasPrefix(data, []byte(m.prefix)) && (m.prefix != "BM" || isBinary(data)) {
			return m.kind
		}
	}
	if len(data) > 12 && bytes.HasPrefix(data, []byte("RIFF")) && string(data[8:12]) == "WEBP" {
		return "an image (WebP)"
	}
	if len(data) > 12 && string(data[4:8]) == "ftyp" {
		return "an image or a film (HEIC, MP4)"
	}
	return ""
}

// readableHead is the start of a file, as UTF-8 where it is UTF-16.
func readableHead(data []byte) []byte {
	if !isUTF16(data) {
		return data
	}
	from := utf16LE()
	if bigEndian(data) {
		from = utf16BE()
	}
	text, err := from.NewDecoder().Bytes(data[:len(data)&^1])
	if err != nil {
		return nil
	}
	return text
}

// sniffText tells the formats that are text.
func sniffText(name, ext string, text []byte) (string, error) {
	start := bytes.TrimSpace(bytes.TrimPrefix(text, []byte("\ufeff")))
	markdown := slices.Contains(markdownEnds, ext)
	switch {
	case html.Is(start) && (!markdown || isPage(start)):
		return resume.FormatHTML, nil
	case !markdown && jsonresume.Is(start):
		return resume.FormatJSONResume, nil
	case !markdown && rendercv.Is(start):
		return resume.FormatRenderCV, nil
	case len(start) > 0 && (start[0] == '{' || start[0] == '[') && json.Valid(start), ext == ".json":
		return "", errors.New("it is JSON, but no JSON Resume: it has neither basics nor sections of one")
	case ext == ".yaml" || ext == ".yml":
		return "", errors.New("it is YAML, but no RenderCV file: it has no cv at its top level")
	}
	return format(name, string(text)), nil
}

// isPage reports whether text is a whole web page; Markdown may begin with a
// piece of one.
func isPage(text []byte) bool {
	head := bytes.ToLower(text[:min(len(text), 512)])
	return bytes.Contains(head, []byte("<html")) || bytes.HasPrefix(head, []byte("<!doctype"))
}

// isBinary reports whether the start of data holds more control bytes than any text does.
func isBinary(data []byte) bool {
	head := data[:min(len(data), 8<<10)]
	control := 0
	for _, b := range head {
		if b < ' ' && b != '\n' && b != '\r' && b != '\t' && b != '\f' && b != 0x1b {
			control++
		}
	}
	return control*50 > len(head) // more than two in a hundred
}
