package document

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// check refuses what is no text, naming what it is where that shows.
func check(name string, data []byte) error {
	ext := strings.ToLower(filepath.Ext(name))
	if kind := kindOf(data, ext); kind != "" {
		return fmt.Errorf("%s is not read yet; %s", kind, readable)
	}
	if utf16(data) {
		return errors.New("it is UTF-16 text; save it as UTF-8")
	}
	if i := bytes.IndexByte(data, 0); i >= 0 {
		if isBinary(data) {
			return fmt.Errorf("it is a binary file; %s read", readable)
		}
		return fmt.Errorf("it holds a NUL byte at byte %d, line %d; remove it or save the file as plain text", i, lineOf(data, i))
	}
	if isBinary(data) {
		return fmt.Errorf("it is a binary file; %s read", readable)
	}
	if i := invalid(data); i >= 0 {
		return fmt.Errorf("it is not valid UTF-8 (byte 0x%02X at byte %d, line %d); save it as UTF-8", data[i], i, lineOf(data, i))
	}
	if len(bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\ufeff")))) == 0 {
		return errors.New("it is empty")
	}
	return nil
}

// magic names formats by their first bytes.
var magic = []struct{ prefix, kind string }{
	{"%PDF-", "PDF"},
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
}

// kindOf names a format that is not read; "" for what may be text.
func kindOf(data []byte, ext string) string {
	for _, m := range magic {
		if bytes.HasPrefix(data, []byte(m.prefix)) && (m.prefix != "BM" || isBinary(data)) {
			return m.kind
		}
	}
	if bytes.HasPrefix(data, []byte("RIFF")) && len(data) > 12 && string(data[8:12]) == "WEBP" {
		return "an image (WebP)"
	}
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return zipKind(data, ext)
	}
	start := bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\ufeff")))
	if isHTML(start) {
		return "HTML"
	}
	return dataKind(start, ext)
}

// zipKind tells the office formats, which are ZIP archives, by the names of their parts.
func zipKind(data []byte, ext string) string {
	head := data[:min(len(data), 64<<10)]
	switch {
	case bytes.Contains(head, []byte("opendocument.text")) || ext == ".odt":
		return "OpenDocument (.odt)"
	case bytes.Contains(data, []byte("word/")) || ext == ".docx":
		return "DOCX"
	case bytes.Contains(head, []byte("application/epub")):
		return "EPUB"
	}
	return "a ZIP archive"
}

func isHTML(start []byte) bool {
	head := bytes.ToLower(start[:min(len(start), 1024)])
	for bytes.HasPrefix(head, []byte("<!--")) {
		_, rest, closed := bytes.Cut(head, []byte("-->"))
		if !closed {
			return false
		}
		head = bytes.TrimSpace(rest)
	}
	for _, tag := range []string{"<!doctype html", "<html", "<head", "<body", "<?xml"} {
		if bytes.HasPrefix(head, []byte(tag)) {
			return tag != "<?xml" || bytes.Contains(head, []byte("<html"))
		}
	}
	return false
}

// dataKind names JSON and YAML. They are text, but as prose they would be read wrong.
func dataKind(start []byte, ext string) string {
	switch {
	case ext == ".yaml" || ext == ".yml":
		return "YAML"
	case len(start) > 0 && start[0] == '{' && json.Valid(start), ext == ".json":
		return "JSON"
	}
	return ""
}

// utf16 reports whether data begins with UTF-16's byte order mark or has its zero bytes.
func utf16(data []byte) bool {
	if bytes.HasPrefix(data, []byte("\xFF\xFE")) || bytes.HasPrefix(data, []byte("\xFE\xFF")) {
		return true
	}
	head := data[:min(len(data), 512)]
	if len(head) < 8 {
		return false
	}
	var zeros [2]int
	for i, b := range head {
		if b == 0 {
			zeros[i%2]++
		}
	}
	half := len(head) / 2
	return zeros[0] > half*8/10 && zeros[1] == 0 || zeros[1] > half*8/10 && zeros[0] == 0
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

// invalid is the offset of the first byte that is not UTF-8; -1 for none.
func invalid(data []byte) int {
	if utf8.Valid(data) {
		return -1
	}
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}
