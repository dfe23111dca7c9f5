package resume

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// What Segment refuses. Its errors wrap one of these and say where the fault stands.
var (
	ErrEmpty       = errors.New("the resume is empty")
	ErrNUL         = errors.New("the resume holds a NUL byte")
	ErrInvalidUTF8 = errors.New("the resume is not valid UTF-8")
)

// Formats that a resume comes in. Only Markdown has marks of its own in its
// text; of the others the Layout tells what the words do not.
const (
	FormatMarkdown   = "markdown"
	FormatText       = "text"
	FormatPDF        = "pdf"
	FormatDOCX       = "docx"
	FormatHTML       = "html"
	FormatJSONResume = "json_resume"
	FormatRenderCV   = "rendercv"
)

// Formats lists the formats that Segment reads.
func Formats() []string {
	return []string{FormatMarkdown, FormatText, FormatPDF, FormatDOCX, FormatHTML, FormatJSONResume, FormatRenderCV}
}

// Segment cuts a resume into sections, entries and blocks. Every byte of its
// text belongs to exactly one section. What stands before the first heading is
// the contact section. It runs in time linear in the text's length.
func Segment(in Input) (*Resume, error) {
	if !slices.Contains(Formats(), in.Format) {
		return nil, fmt.Errorf("segment %s: unknown format %q (known are %s)", in.Name, in.Format, strings.Join(Formats(), ", "))
	}
	if err := checkText(in.Text); err != nil {
		return nil, fmt.Errorf("segment %s: %w", in.Name, err)
	}
	sum := sha256.Sum256([]byte(in.Text))
	p := newPage(in.Text, in.Format == FormatMarkdown, in.Layout)
	r := &Resume{Name: in.Name, Format: in.Format, Text: in.Text, Layout: in.Layout, Mends: in.Mends, SHA256: hex.EncodeToString(sum[:])}
	parts, err := p.mend(p.parts(), in.Mends)
	if err != nil {
		return nil, fmt.Errorf("segment %s: %w", in.Name, err)
	}
	for i, part := range parts {
		r.Sections = append(r.Sections, p.section(fmt.Sprintf("S%d", i+1), part))
	}
	r.Language = language(r)
	r.Identity = p.identify(r)
	r.Warnings = append(slices.Clone(in.Warnings), p.warnings(r)...)
	return r, nil
}

// Reassemble puts the sections' source text together again: byte for byte what Segment was given.
func Reassemble(r *Resume) string {
	var b strings.Builder
	b.Grow(len(r.Text))
	for _, section := range r.Sections {
		b.WriteString(r.Slice(section.Span))
	}
	return b.String()
}

func checkText(text string) error {
	if i := strings.IndexByte(text, 0); i >= 0 {
		return fmt.Errorf("%w at byte %d, line %d", ErrNUL, i, lineNumber(text, i))
	}
	if !utf8.ValidString(text) {
		i := 0
		for i < len(text) {
			r, size := utf8.DecodeRuneInString(text[i:])
			if r == utf8.RuneError && size == 1 {
				break
			}
			i += size
		}
		return fmt.Errorf("%w: byte %#02x at offset %d, line %d", ErrInvalidUTF8, text[i], i, lineNumber(text, i))
	}
	if strings.TrimFunc(text, isSpace) == "" {
		return ErrEmpty
	}
	return nil
}

func lineNumber(text string, offset int) int {
	return 1 + strings.Count(text[:offset], "\n")
}

// part is the run of lines [first, last) that becomes one section.
type part struct {
	first, last int
	heading     *heading // nil for the contact block and other parts without one
	kind        Kind
	how         How
	evidence    []string // in words
}

// parts cuts the page into its sections' lines.
func (p *page) parts() []part {
	opening := p.outline()
	var parts []part
	first := len(p.lines)
	if len(opening) > 0 {
		first = opening[0].first
	}
	if p.onlyBlank(0, first) && len(opening) > 0 {
		first = 0 // blank lines at the top belong to the first section
	} else {
		parts = p.preamble(first, len(opening) == 0)
	}
	for i := range opening {
		last := len(p.lines)
		if i+1 < len(opening) {
			last = opening[i+1].first
		}
		h := &opening[i]
		parts = append(parts, part{first, last, h, h.kind, h.evidence.how(), h.evidence.speakingFor()})
		first = last
	}
	return p.byContent(p.byColumn(parts))
}

// preamble cuts the lines before the first heading into the contact block and
// what follows it: a summary when a paragraph of sentences does, or, in a page
// without any heading, everything after the contact block.
func (p *page) preamble(last int, whole bool) []part {
	cut, kind := p.summaryStart(last), Summary
	if whole {
		if after := p.contactEnd(last); cut == last || after < cut {
			cut, kind = after, Other
		}
	}
	how, why := ByContent, []string{"sentences about the person, below the contact details"}
	if kind == Other {
		how, why = ByLayout, []string{"what remains below the contact details"}
	}
	if p.onlyBlank(0, cut) {
		return []part{{0, last, nil, kind, how, why}}
	}
	parts := []part{{0, cut, nil, Contact, ByLayout, []string{"stands at the top"}}}
	if cut < last {
		parts = append(parts, part{cut, last, nil, kind, how, why})
	}
	return parts
}

// summaryStart is the line at which a paragraph of two or more sentences
// begins, when no contact detail follows it before line last; else last.
func (p *page) summaryStart(last int) int {
	start := last
	for i := range min(last, mostContactLines) {
		if p.blank(i) {
			continue
		}
		if hasContactDetail(p.body(i)) {
			start = last
			continue
		}
		if start == last && p.gapBefore(i) && i > p.firstLine() && p.proseFrom(i, last) {
			start = i
		}
	}
	return start
}

// proseFrom reports whether the paragraph that begins at line i has two or more sentences.
func (p *page) proseFrom(i, last int) bool {
	const fewestWords = 12
	sentences, words := 0, 0
	for ; i < last && !p.blank(i) && !p.lines[i].bullet && !p.lines[i].rule; i++ {
		body := p.body(i)
		sentences += countSentences(body)
		words += len(strings.Fields(body))
		if hasContactDetail(body) {
			return false
		}
	}
	return sentences >= 2 && words >= fewestWords
}

func countSentences(s string) int {
	n := strings.Count(s, "。")
	for i := 0; i < len(s); i++ {
		if (s[i] == '.' || s[i] == '!' || s[i] == '?') && (i+1 == len(s) || s[i+1] == ' ') {
			n++
		}
	}
	return n
}

// contactEnd is the line after the paragraphs at the top that hold the
// person's contact details, 0 when there are none.
func (p *page) contactEnd(last int) int {
	end := 0
	for i := p.firstLine(); i < min(last, mostContactLines); {
		details := false
		first := i
		for ; i < last && !p.blank(i); i++ {
			details = details || hasContactDetail(p.body(i))
		}
		for i < last && p.blank(i) {
			i++
		}
		switch {
		case details:
			end = i
		case end > 0, p.lines[first].bullet, countSentences(p.body(first)) > 0:
			return end
		}
	}
	return end
}

// warnings lists what a reader should know about how the resume was read.
func (p *page) warnings(r *Resume) []Warning {
	var all []Warning
	add := func(code, message string) { all = append(all, Warning{code, message}) }
	headed := 0
	for _, s := range r.Sections {
		if s.Heading != "" {
			headed++
		}
	}
	if headed == 0 {
		add("no_sections", "No section headings were found; the resume is read as one piece.")
	}
	if r.Identity.Name == "" {
		add("no_name", "No name was found at the top of the resume.")
	}
	if r.Identity.Email == "" {
		add("no_email", "No e-mail address was found.")
	}
	if crlf := strings.Count(r.Text, "\r\n"); crlf > 0 && crlf < strings.Count(r.Text, "\n") ||
		strings.Count(r.Text, "\r") > crlf && strings.Contains(r.Text, "\n") {
		add("mixed_line_ends", "Line ends are mixed; each one is kept as it is.")
	}
	if strings.ContainsFunc(r.Text, isControl) {
		add("control_bytes", "The text holds control characters; they are kept in the file and not shown.")
	}
	return all
}

// isControl reports whether r is a control character that has no place in a text file.
func isControl(r rune) bool {
	return r < ' ' && r != '\n' && r != '\r' && r != '\t' && r != '\f' || r == 0x7f || r >= 0x80 && r <= 0x9f
}
