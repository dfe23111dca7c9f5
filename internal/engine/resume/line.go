package resume

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// line is one line of the page. Its parts are byte offsets into page.text.
type line struct {
	start, end, next int  // [start, end) holds the line without its line end; the next one starts at next
	body             Span // without indentation and trailing space
	words            Span // body without a bullet's marker
	indent           int  // columns of indentation, a tab counting to the next multiple of four
	bullet           bool // it opens a list item
	rule             bool // nothing but a run of ruling characters
	quiet            bool // inside a code fence, front matter or a comment: never a heading or a bullet
}

// page is a text cut into lines.
type page struct {
	text     string
	markdown bool
	lines    []line
	looks    []Look        // how each line stands on the page; nil where the text is all there is
	setting  setting       // how the running text is set
	largest  float64       // the size of the largest words, 0 where all are alike or unknown
	columns  []int         // the column of each line, from 1; 0 where a page has one
	beside   map[int][]int // the lines that stand in a margin beside a line
	edges    []float64     // how far to the right the text around each line goes, in points
}

// newPage cuts text at "\n", "\r\n" and lone "\r".
func newPage(text string, markdown bool, layout Layout) *page {
	p := &page{text: text, markdown: markdown, lines: make([]line, 0, strings.Count(text, "\n")+1)}
	for start := 0; start < len(text); {
		end, next := lineEnd(text, start)
		p.lines = append(p.lines, readLine(text, start, end, next))
		start = next
	}
	p.hush()
	p.wear(layout)
	return p
}

// lineEnd finds where the line that begins at start ends, and where the next one begins.
func lineEnd(text string, start int) (end, next int) {
	i := strings.IndexAny(text[start:], "\r\n")
	if i < 0 {
		return len(text), len(text)
	}
	end = start + i
	if strings.HasPrefix(text[end:], "\r\n") {
		return end, end + 2
	}
	return end, end + 1
}

func readLine(text string, start, end, next int) line {
	l := line{start: start, end: end, next: next}
	raw := text[start:end]
	for i, r := range raw {
		if !isSpace(r) {
			l.body.Start = start + i
			break
		}
		switch {
		case r == '\t':
			l.indent += 4 - l.indent%4
		case r != '\ufeff' && r != '\u200b':
			l.indent++
		}
	}
	trimmed := strings.TrimRightFunc(raw, isSpace)
	if trimmed == "" {
		l.body = Span{end, end}
		l.words = l.body
		return l
	}
	l.body.End = start + len(trimmed)
	l.words = l.body
	body := text[l.body.Start:l.body.End]
	if l.rule = isRule(body) || isTableRule(body); l.rule {
		return l
	}
	if n := markerLen(body); n > 0 {
		l.bullet = true
		l.words.Start += n
	}
	return l
}

// hush marks lines that only look like structure: front matter, code fences,
// HTML comments. One that nothing closes is read as the text it is.
func (p *page) hush() {
	open := make(map[string]bool) // closing marks that do not come any more
	for i := p.frontMatter(); i < len(p.lines); i++ {
		last := i
		switch body := p.body(i); {
		case strings.HasPrefix(body, "<!--"):
			last = p.closing(i, "-->", strings.Contains, open)
		case p.markdown && (strings.HasPrefix(body, "```") || strings.HasPrefix(body, "~~~")) && !p.lines[i].rule:
			last = p.closing(i+1, body[:3], strings.HasPrefix, open)
		default:
			continue
		}
		for ; i < last; i++ {
			p.silence(i)
		}
		if i == last { // else nothing closes it
			p.silence(i)
		}
	}
}

// closing is the first line from i on that holds the closing mark; -1 when none does.
func (p *page) closing(i int, mark string, holds func(s, mark string) bool, open map[string]bool) int {
	if open[mark] {
		return -1
	}
	for ; i < len(p.lines); i++ {
		if holds(p.body(i), mark) {
			return i
		}
	}
	open[mark] = true
	return -1
}

func (p *page) silence(i int) {
	l := &p.lines[i]
	l.quiet, l.bullet, l.rule, l.words = true, false, false, l.body
}

// frontMatter silences a block between two lines "---" at the very start and
// returns the line after it.
func (p *page) frontMatter() int {
	const longest = 60 // lines; a rule further down is a rule
	if len(p.lines) == 0 || p.body(0) != "---" {
		return 0
	}
	for i := 1; i < len(p.lines) && i < longest; i++ {
		if body := p.body(i); body == "---" || body == "..." {
			for j := 0; j <= i; j++ {
				p.silence(j)
			}
			return i + 1
		}
		if body := p.body(i); !strings.Contains(body, ":") && !p.lines[i].bullet {
			break
		}
	}
	return 0
}

func (p *page) body(i int) string  { return p.text[p.lines[i].body.Start:p.lines[i].body.End] }
func (p *page) words(i int) string { return p.text[p.lines[i].words.Start:p.lines[i].words.End] }
func (p *page) blank(i int) bool   { return p.lines[i].body.Len() == 0 }

// gapBefore reports whether line i begins the page or follows a blank line or a rule.
func (p *page) gapBefore(i int) bool {
	return i == 0 || p.blank(i-1) || p.lines[i-1].rule
}

// gapAfter reports whether line i ends the page or precedes a blank line or a rule.
func (p *page) gapAfter(i int) bool {
	return i == len(p.lines)-1 || p.blank(i+1) || p.lines[i+1].rule
}

// start is the offset at which line i begins; the page's length for the line after the last.
func (p *page) start(i int) int {
	if i >= len(p.lines) {
		return len(p.text)
	}
	return p.lines[i].start
}

func isSpace(r rune) bool {
	return unicode.IsSpace(r) || r == '\ufeff' || r == '\u200b'
}

// trimSpan shrinks s to the part of text without white space at its ends.
func trimSpan(text string, s Span) Span {
	return trimSpanFunc(text, s, isSpace)
}

func trimSpanFunc(text string, s Span, drop func(rune) bool) Span {
	part := text[s.Start:s.End]
	left := strings.TrimLeftFunc(part, drop)
	s.Start += len(part) - len(left)
	s.End = s.Start + len(strings.TrimRightFunc(left, drop))
	return s
}

// isRule reports whether body is a line drawn with three or more of the same character.
func isRule(body string) bool {
	first, size := utf8.DecodeRuneInString(body)
	if !isRuling(first) || len(body) < 3*size {
		return false
	}
	n := 0
	for _, r := range body {
		switch {
		case r == first:
			n++
		case r != ' ':
			return false
		}
	}
	return n >= 3
}

// isTableRule reports whether body parts a Markdown table's head from its rows: "|---|:--|".
func isTableRule(body string) bool {
	return strings.Contains(body, "|") && strings.Contains(body, "--") && strings.Trim(body, "|-: ") == ""
}

func isRuling(r rune) bool {
	return strings.ContainsRune("-=_*~#+.·•–—─━═▬■", r)
}

// Marks that open a list item: loose ones need white space after them, tight ones do not.
const (
	looseMarks = "-*+–—·>»§"
	tightMarks = "•◦▪▫●○■□►▶▸‣⁃➢➤✓✔∙\uf0b7\uf0a7"
)

// markerLen is the length of the list marker that opens body, the space after it included; 0 for none.
func markerLen(body string) int {
	r, size := utf8.DecodeRuneInString(body)
	rest := body[size:]
	switch {
	case strings.ContainsRune(tightMarks, r):
	case strings.ContainsRune(looseMarks, r):
		if next, _ := utf8.DecodeRuneInString(rest); !isSpace(next) && !(r == '-' && unicode.IsLetter(next)) {
			return 0
		}
	case r == 'o' && (strings.HasPrefix(rest, "\t") || strings.HasPrefix(rest, "  ")): // a word processor's hollow bullet
	case r >= '0' && r <= '9':
		size = numberLen(body)
		if size == 0 {
			return 0
		}
		rest = body[size:]
	default:
		return 0
	}
	words := strings.TrimLeftFunc(rest, isSpace)
	if words == "" {
		return 0
	}
	return size + len(rest) - len(words)
}

// numberLen is the length of "1." or "12)" before white space; 0 for none.
func numberLen(body string) int {
	n := 0
	for n < len(body) && body[n] >= '0' && body[n] <= '9' {
		n++
	}
	if n == 0 || n > 3 || n+1 >= len(body) || (body[n] != '.' && body[n] != ')') {
		return 0
	}
	if body[n+1] != ' ' && body[n+1] != '\t' {
		return 0
	}
	return n + 1
}
