package typeset

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
	"golang.org/x/text/unicode/norm"
)

// longestMarked is the most bytes a paragraph may have in which marks are
// read; a longer one is set as it stands.
const longestMarked = 32 << 10

// reader turns a resume's source text into styled text.
type reader struct {
	markdown parser.Parser // nil where the source has no marks of its own
	known    []string      // web addresses without a scheme that are to be links
}

func newReader(markdown bool, links []string) *reader {
	r := &reader{known: links}
	if markdown {
		// Only what stands inside a paragraph is read: the resume's segments tell the rest.
		r.markdown = parser.NewParser(
			parser.WithBlockParsers(util.Prioritized(parser.NewParagraphParser(), 1000)),
			parser.WithInlineParsers(append(parser.DefaultInlineParsers(),
				util.Prioritized(extension.NewStrikethroughParser(), 500))...),
		)
	}
	return r
}

// read reads one paragraph. Its lines are joined where they were only wrapped.
func (r *reader) read(source string) Text {
	source = norm.NFC.String(source)
	var t Text
	if r.markdown != nil && len(source) <= longestMarked && strings.ContainsAny(source, "*_`[<&\\~\n") {
		t = r.marked([]byte(source))
	} else {
		t = words(unwrap(source))
	}
	return r.linked(tidy(t))
}

// marked reads Markdown's marks.
func (r *reader) marked(source []byte) Text {
	var t Text
	style := Run{}
	add := func(s string) {
		if run := style; s != "" {
			run.Text = s
			t = append(t, run)
		}
	}
	walk := func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.Text:
			if !entering {
				break
			}
			add(unescape(n, source))
			switch {
			case n.HardLineBreak():
				add("\n")
			case n.SoftLineBreak():
				add(" ")
			}
		case *ast.String:
			if entering {
				add(string(n.Value))
			}
		case *ast.Emphasis:
			if n.Level > 1 {
				style.Bold = entering
			} else {
				style.Italic = entering
			}
		case *ast.CodeSpan:
			style.Code = entering
		case *ast.Link:
			style.Link = ""
			if entering {
				style.Link = safeLink(string(n.Destination))
			}
		case *ast.AutoLink:
			if entering {
				style.Link = safeLink(string(n.URL(source)))
				add(string(n.Label(source)))
				style.Link = ""
			}
		case *ast.RawHTML:
			if entering && isLineBreak(n, source) {
				add("\n")
			}
		case *extast.Strikethrough:
		case *ast.Paragraph:
			if !entering && n.NextSibling() != nil {
				add("\n")
			}
		}
		return ast.WalkContinue, nil
	}
	// The walk itself returns no error.
	_ = ast.Walk(r.markdown.Parse(text.NewReader(source)), walk)
	return t
}

// unescape is the text of a node as a reader sees it.
func unescape(n *ast.Text, source []byte) string {
	value := n.Segment.Value(source)
	if n.IsRaw() || n.Parent() != nil && n.Parent().Kind() == ast.KindCodeSpan {
		return string(value)
	}
	return string(util.UnescapePunctuations(util.ResolveNumericReferences(util.ResolveEntityNames(value))))
}

// isLineBreak reports whether a tag is <br> in one of its spellings.
func isLineBreak(n *ast.RawHTML, source []byte) bool {
	var tag strings.Builder
	for i := range n.Segments.Len() {
		segment := n.Segments.At(i)
		tag.Write(segment.Value(source))
	}
	return strings.HasPrefix(strings.ToLower(tag.String()), "<br")
}

// unwrap joins the lines of a paragraph that were broken only because they
// were full; a short line before a capital or a number stays a line.
func unwrap(source string) string {
	lines := strings.FieldsFunc(source, func(r rune) bool { return r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029' })
	if len(lines) < 2 {
		return source
	}
	longest := 0
	for _, line := range lines {
		longest = max(longest, utf8.RuneCountInString(line))
	}
	var b strings.Builder
	for i, line := range lines {
		line = strings.TrimFunc(line, unicode.IsSpace)
		if b.WriteString(line); i+1 == len(lines) {
			break
		}
		next, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(lines[i+1], unicode.IsSpace))
		if short := utf8.RuneCountInString(line)*5 < longest*3; short && !unicode.IsLower(next) {
			b.WriteByte('\n')
		} else {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// tidy drops control characters and white space at the ends, makes one space of
// several, and joins runs of the same style.
func tidy(t Text) Text {
	var out Text
	space := true // nothing before, or white space
	for _, run := range t {
		var b strings.Builder
		for _, c := range run.Text {
			switch {
			case c == '\n':
				b.WriteRune(c)
				space = true
			case c == '\u00a0' || c == '\u202f':
				b.WriteRune('\u00a0')
				space = false
			case unicode.IsSpace(c):
				if !space {
					b.WriteByte(' ')
				}
				space = true
			case unicode.IsControl(c) || c == '\ufeff' || c == '\u00ad' || c == '\u200b' || c == utf8.RuneError:
			default:
				b.WriteRune(c)
				space = false
			}
		}
		if run.Text = b.String(); run.Text == "" {
			continue
		}
		if n := len(out); n > 0 && sameStyle(out[n-1], run) {
			out[n-1].Text += run.Text
			continue
		}
		out = append(out, run)
	}
	return out.trim(unicode.IsSpace)
}

func sameStyle(a, b Run) bool {
	a.Text, b.Text = "", ""
	return a == b
}

// mostLinks is how many addresses of one paragraph become links.
const mostLinks = 200

var address = regexp.MustCompile(`(?i)\b(?:https?://|www\.)[^\s<>"|]+|[\w.+%-]+@[\w-]+(?:\.[\w-]+)+`)

// linked makes links of the web and mail addresses in a text.
func (r *reader) linked(t Text) Text {
	s := t.String()
	if strings.ContainsAny(s, "@/.") {
		for _, at := range address.FindAllStringIndex(s, mostLinks) {
			t = link(t, at[0], at[0]+len(strings.TrimRight(s[at[0]:at[1]], ".,;:!?)]}'*_")), s)
		}
		for _, known := range r.known {
			if i := strings.Index(s, known); i >= 0 {
				t = link(t, i, i+len(known), s)
			}
		}
	}
	return t
}

// link makes the bytes [from, to) of a text a link to what they say, unless
// they are one already.
func link(t Text, from, to int, s string) Text {
	target := s[from:to]
	switch {
	case strings.Contains(target, "://"):
	case strings.Contains(target, "@"):
		target = "mailto:" + target
	default:
		target = "https://" + target
	}
	if target = safeLink(target); target == "" {
		return t
	}
	for _, run := range t.slice(from, to) {
		if run.Link != "" {
			return t
		}
	}
	return t.change(from, to, func(run *Run) { run.Link = target })
}

// safeLink is the address if it leads to a web page, a mailbox or a phone; "" for any other.
func safeLink(target string) string {
	const longest = 2000 // bytes
	target = strings.TrimSpace(target)
	if len(target) > longest || strings.ContainsFunc(target, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) }) {
		return ""
	}
	scheme, _, found := strings.Cut(strings.ToLower(target), ":")
	switch {
	case found && (scheme == "https" || scheme == "http" || scheme == "mailto" || scheme == "tel"):
		return target
	case !found && strings.Contains(target, ".") && !strings.HasPrefix(target, "#") && !strings.HasPrefix(target, "/"):
		return "https://" + target
	}
	return ""
}
