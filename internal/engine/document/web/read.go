package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"

	pages "tailor/internal/engine/document/html"
	"tailor/internal/engine/resume"
)

// fewestWords is the length below which a text is no posting.
const fewestWords = 40

// saveIt ends messages about pages that hold nothing to read.
const saveIt = "the page holds no posting text; open it in a browser and save the posting as a file"

// Read finds the posting in what a site sent, or in a saved page. The content
// tells what it is; the type only names the encoding, and the address, which
// may be nil, the page. A PDF or DOCX is given back as Data without Text.
func Read(ctx context.Context, data []byte, contentType string, at *url.URL) (Page, error) {
	if at == nil {
		at = &url.URL{}
	}
	page, err := read(ctx, data, contentType, at)
	page.Text, page.Name = strings.Map(printable, page.Text), strings.Map(printable, page.Name)
	return page, err
}

// printable drops control characters other than line ends and tabs.
func printable(r rune) rune {
	if isControl(r) {
		return -1
	}
	return r
}

func isControl(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }

func read(ctx context.Context, data []byte, contentType string, at *url.URL) (Page, error) {
	page := Page{Name: at.Hostname(), Address: at.String(), Data: data}
	start := bytes.TrimSpace(data[:min(len(data), 1024)])
	switch {
	case bytes.HasPrefix(start, []byte("%PDF-")), bytes.HasPrefix(start, []byte("PK\x03\x04")):
		if i := strings.LastIndexByte(strings.TrimRight(at.Path, "/"), '/'); i >= 0 && len(at.Path) > i+1 {
			page.Name = at.Path[i+1:]
		}
		return page, nil
	case len(start) == 0:
		return Page{}, errors.New("the page is empty")
	case pages.Is(data), strings.Contains(contentType, "html"):
		return readHTML(ctx, page, contentType, at)
	case bytes.IndexByte(data, 0) >= 0, !utf8.Valid(data):
		return Page{}, fmt.Errorf("it is no page but a file (%s) that is not read; PDF, DOCX, HTML and text are", kind(contentType))
	}
	if post := findPosting(data); post != nil {
		page.Text, page.Name = post.text(ctx), post.title(page.Name)
		return page, nil
	}
	page.Text = string(bytes.TrimPrefix(data, []byte("\ufeff")))
	return page, nil
}

func kind(contentType string) string {
	if contentType == "" {
		return "of unknown type"
	}
	words, _, _ := strings.Cut(contentType, ";")
	return strings.ToValidUTF8(words, "")
}

// readHTML takes the posting that the page describes for search engines, else
// what readability finds, else all that the page shows.
func readHTML(ctx context.Context, page Page, contentType string, at *url.URL) (Page, error) {
	decoded := decode(page.Data, contentType)
	root, err := html.Parse(bytes.NewReader(decoded))
	if err != nil {
		return Page{}, fmt.Errorf("the page cannot be parsed: %w", err)
	}
	post := findIn(root)
	if post != nil && words(post.Description) >= fewestWords {
		page.Text, page.Name = post.text(ctx), post.title(page.Name)
		return page, nil
	}
	shown := readable(ctx, root, at)
	if words(shown.text) < fewestWords {
		all, err := pages.Read(ctx, decoded)
		if err != nil {
			return Page{}, errors.New(saveIt)
		}
		shown.text = markdown(all)
		page.Warnings = append(page.Warnings, resume.Warning{Code: "whole_page", Message: "No main text was found; everything that the page shows is read."})
	}
	if post != nil {
		shown.title = post.title(shown.title)
	}
	if problem := noPosting(root, shown.text); problem != nil {
		return Page{}, problem
	}
	page.Text = shown.text
	if shown.title != "" {
		page.Name = shown.title
		if !strings.Contains(firstLines(page.Text), shown.title) {
			page.Text = "# " + shown.title + "\n\n" + page.Text
		}
	}
	return page, nil
}

// decode returns a page as UTF-8, marked as such.
func decode(data []byte, contentType string) []byte {
	r, err := charset.NewReader(bytes.NewReader(data), contentType)
	if err != nil {
		return data
	}
	decoded, err := io.ReadAll(r)
	if err != nil {
		return data
	}
	return append([]byte("\ufeff"), bytes.TrimPrefix(decoded, []byte("\ufeff"))...)
}

// article is a page's main text.
type article struct{ title, text string }

// readable is what readability finds, empty where it finds nothing.
func readable(ctx context.Context, root *html.Node, at *url.URL) article {
	parser := readability.NewParser()
	parser.MaxElemsToParse = 20_000
	found, err := parser.ParseDocument(root, at)
	if err != nil || found.Node == nil {
		return article{}
	}
	var b strings.Builder
	b.WriteString("\ufeff")
	if err := found.RenderHTML(&b); err != nil {
		return article{}
	}
	in, err := pages.Read(ctx, []byte(b.String()))
	if err != nil {
		return article{title: found.Title()}
	}
	return article{title: strings.Join(strings.Fields(found.Title()), " "), text: markdown(in)}
}

// noPosting says why a page shows too little: a login, a script that did not run.
func noPosting(root *html.Node, text string) error {
	const short = 120 // words of a page that may be nothing but a login
	n := words(text)
	if n >= short {
		return nil
	}
	switch {
	case has(root, isPassword):
		return errors.New("the page asks for a login; open it in a browser and save the posting as a file")
	case n < fewestWords && has(root, isScript):
		return errors.New(saveIt + " (its text is filled in by a script)")
	case n < fewestWords:
		return errors.New(saveIt)
	}
	return nil
}

func has(n *html.Node, is func(*html.Node) bool) bool {
	for c := range n.Descendants() {
		if is(c) {
			return true
		}
	}
	return false
}

func isScript(n *html.Node) bool { return n.Type == html.ElementNode && n.Data == "script" }

func isPassword(n *html.Node) bool {
	if n.Type != html.ElementNode || n.Data != "input" {
		return false
	}
	for _, a := range n.Attr {
		if a.Key == "type" && strings.EqualFold(a.Val, "password") {
			return true
		}
	}
	return false
}

// markdown is a page's text with Markdown's marks at headings.
func markdown(in resume.Input) string {
	var b strings.Builder
	i := 0
	for line := range strings.Lines(in.Text) {
		if i < len(in.Layout) && in.Layout[i].Level > 0 {
			b.WriteString(strings.Repeat("#", min(in.Layout[i].Level, 6)) + " ")
		}
		b.WriteString(line)
		i++
	}
	return b.String()
}

func words(s string) int { return len(strings.Fields(s)) }

func firstLines(s string) string { return s[:min(len(s), 300)] }
