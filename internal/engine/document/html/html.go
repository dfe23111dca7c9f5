// Package html reads a web page as the lines of a resume or a posting: the
// words that a reader sees, in order, with headings, list items, bold words
// and rules told beside them.
package html

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"

	"tailor/internal/engine/resume"
)

// Limits of what is read.
const (
	MaxSize  = 4 << 20         // bytes of a page
	maxLines = 50_000          // of its text
	maxTime  = 2 * time.Second // for parsing
)

// Is reports whether data reads like a web page or a piece of one.
func Is(data []byte) bool {
	const looked = 2048 // bytes
	head := bytes.ToLower(bytes.TrimSpace(bytes.TrimPrefix(data[:min(len(data), looked)], []byte("\ufeff"))))
	for bytes.HasPrefix(head, []byte("<!--")) {
		_, rest, closed := bytes.Cut(head, []byte("-->"))
		if !closed {
			return false
		}
		head = bytes.TrimSpace(rest)
	}
	if bytes.HasPrefix(head, []byte("<?xml")) {
		return bytes.Contains(head, []byte("<html"))
	}
	for _, tag := range []string{"<!doctype html", "<html", "<head", "<body", "<main", "<article", "<section", "<div", "<h1", "<h2", "<p>", "<title", "<meta", "<style"} {
		if rest, ok := bytes.CutPrefix(head, []byte(tag)); ok {
			return len(rest) == 0 || strings.HasSuffix(tag, ">") || strings.IndexByte(" \t\r\n>/", rest[0]) >= 0
		}
	}
	return false
}

// Read gives the words that the page shows, one line for each line or block of
// it. Scripts, styles and what the page hides are left out. A page in another
// encoding than UTF-8 is decoded as it declares itself, or else as
// Windows-1252, which a warning says.
func Read(ctx context.Context, data []byte) (resume.Input, error) {
	if len(data) > MaxSize {
		return resume.Input{}, fmt.Errorf("the page has %.1f MiB; the limit is %d MiB", float64(len(data))/(1<<20), MaxSize>>20)
	}
	text, warnings := decode(data)
	root, err := parse(ctx, text)
	if err != nil {
		return resume.Input{}, err
	}
	p := page{sheet: readSheets(root)}
	p.children(root, look{})
	p.finish()
	if p.full {
		return resume.Input{}, fmt.Errorf("the page has more lines than the limit of %d", maxLines)
	}
	if p.text.Len() == 0 {
		return resume.Input{}, errors.New("the page shows no text; if a script fills it in the browser, save it from there once it is shown")
	}
	return resume.Input{Text: p.text.String(), Layout: p.layout, Warnings: warnings}, nil
}

// decode returns the page as UTF-8.
func decode(data []byte) (string, []resume.Warning) {
	encoding, name, _ := charset.DetermineEncoding(data, "text/html")
	if name == "utf-8" && !utf8.Valid(data) {
		encoding, name = charset.Lookup("windows-1252")
	} else if name == "windows-1252" && utf8.Valid(data) {
		name = "utf-8"
	}
	if name == "utf-8" {
		return strings.TrimPrefix(string(data), "\ufeff"), nil
	}
	decoded, err := encoding.NewDecoder().Bytes(data)
	if err != nil {
		decoded = data
	}
	text := strings.TrimPrefix(strings.ToValidUTF8(string(decoded), "\ufffd"), "\ufeff")
	message := fmt.Sprintf("The page is read as %s; if letters look wrong, save it as UTF-8.", name)
	return text, []resume.Warning{{Code: "encoding", Message: message}}
}

// parse reads the page's tree, within a time that no sound page needs.
func parse(ctx context.Context, text string) (*html.Node, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, maxTime, fmt.Errorf("the page takes longer than %v to parse", maxTime))
	defer cancel()
	root, err := html.ParseWithOptions(&interruptible{ctx, strings.NewReader(text)}, html.ParseOptionEnableScripting(false))
	if err != nil {
		return nil, fmt.Errorf("the page cannot be parsed: %w", err)
	}
	return root, nil
}

// interruptible is a reader that fails once its context has ended.
type interruptible struct {
	ctx context.Context
	r   io.Reader
}

func (i *interruptible) Read(p []byte) (int, error) {
	if i.ctx.Err() != nil {
		return 0, context.Cause(i.ctx)
	}
	return i.r.Read(p)
}
