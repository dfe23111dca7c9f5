package rendercv

import (
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"tailor/internal/engine/document/fields"
	"tailor/internal/engine/resume"
)

// null is a value that is not there: the empty place behind its key or mark.
func (r *reader) null(n *ast.NullNode) *fields.Node {
	t := n.GetToken()
	start := len(r.text)
	if line := t.Position.Line - 1; line < len(r.starts) {
		start = min(r.offset(t), len(r.text))
	}
	end := start
	for _, word := range []string{"null", "Null", "NULL", "~"} {
		if strings.HasPrefix(r.text[start:], word) {
			end = start + len(word)
		}
	}
	return &fields.Node{Line: t.Position.Line, Span: resume.Span{Start: start, End: end}, Style: r.where()}
}

// scalar is a value on lines of its own or of its key, in quotes or not.
func (r *reader) scalar(s ast.ScalarNode) *fields.Node {
	return r.scalarAt(s, r.offset(s.GetToken()))
}

// afterTag is where the value of a tag such as "!!str" begins. The parser does
// not tell.
func (r *reader) afterTag(tag *token.Token) int {
	at := min(r.offset(tag)+len(tag.Value), len(r.text))
	return len(r.text) - len(strings.TrimLeft(r.text[at:], " "))
}

func (r *reader) scalarAt(s ast.ScalarNode, start int) *fields.Node {
	t := s.GetToken()
	n := &fields.Node{Kind: fields.Text, Text: t.Value, Line: t.Position.Line, Style: r.where()}
	rest := r.text[start:]
	length := 0
	switch t.Type {
	case token.DoubleQuoteType:
		n.Style |= double
		length = doubleLen(rest)
	case token.SingleQuoteType:
		n.Style |= single
		length = singleLen(rest)
	default:
		if _, text := s.(*ast.StringNode); !text {
			n.Style |= isNumber
		}
		written := strings.TrimSpace(t.Origin)
		if strings.HasPrefix(rest, written) {
			length = len(written)
		} else if crlf := strings.ReplaceAll(strings.ReplaceAll(written, "\r\n", "\n"), "\n", "\r\n"); strings.HasPrefix(rest, crlf) {
			length = len(crlf)
		}
	}
	if length == 0 {
		r.lost(t)
	}
	n.Span = resume.Span{Start: start, End: start + length}
	return n
}

// doubleLen is the length of the text in double quotes that s begins with; 0 for none.
func doubleLen(s string) int {
	if !strings.HasPrefix(s, `"`) {
		return 0
	}
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return 0
}

func singleLen(s string) int {
	if !strings.HasPrefix(s, "'") {
		return 0
	}
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] != '\'':
		case strings.HasPrefix(s[i:], "''"):
			i++
		default:
			return i + 1
		}
	}
	return 0
}

// block is a scalar on the lines below "|" or ">": those that stand as deep as
// the first one or deeper, up to the last one with words.
func (r *reader) block(l *ast.LiteralNode) *fields.Node {
	t := l.Start
	start := r.offset(t)
	n := &fields.Node{Kind: fields.Text, Text: l.Value.GetToken().Value, Line: t.Position.Line, Style: literal}
	if t.Type == token.FoldedType {
		n.Style = folded
	}
	end := lineEnd(r.text, start)
	indent := 0
	for at := nextLine(r.text, end); at < len(r.text) && n.Text != ""; {
		stop := lineEnd(r.text, at)
		if line := r.text[at:stop]; strings.TrimSpace(line) != "" {
			if indent == 0 {
				indent = indentOf(line)
			}
			if indent == 0 || indentOf(line) < indent {
				break
			}
			end = stop
		}
		at = nextLine(r.text, stop)
	}
	n.Span = resume.Span{Start: start, End: end}
	return n
}

func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// lineEnd is where the line that holds byte i ends, without its line end.
func lineEnd(text string, i int) int {
	if n := strings.IndexAny(text[i:], "\r\n"); n >= 0 {
		return i + n
	}
	return len(text)
}

// nextLine is the start of the line after the line end at byte i.
func nextLine(text string, i int) int {
	if strings.HasPrefix(text[i:], "\r\n") {
		return i + 2
	}
	return min(i+1, len(text)+1)
}
