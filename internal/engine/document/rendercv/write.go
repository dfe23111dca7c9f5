package rendercv

import (
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"tailor/internal/engine/document/fields"
)

// syntax writes YAML.
type syntax struct{}

// Scalar writes a text in the style of the one whose place it takes, or in
// quotes where its words would mean something else in that style.
func (syntax) Scalar(n *fields.Node, data string) string {
	text := n.Text
	was := data[n.Span.Start:n.Span.End]
	switch style := n.Style & styles; {
	case text == "":
		return "''"
	case style == literal, style == folded:
		if written, ok := blockText(was, strings.TrimRight(text, "\n"), style == folded); ok {
			return written
		}
	case style == single && isPrintable(text):
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	case style == plain && isPlain(text, n.Style):
		return nested(was, text)
	case style == plain && isPrintable(text):
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	}
	return quoted(text)
}

// quoted is a text in double quotes.
func quoted(text string) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(text); err != nil {
		return `""` // a string always has a form
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// blockText writes a text on the lines below its mark, indented as they were.
func blockText(was, text string, fold bool) (string, bool) {
	head, body, found := strings.Cut(was, "\n")
	if !found || strings.ContainsFunc(text, isControl) || strings.HasPrefix(text, " ") {
		return "", false
	}
	eol := "\n"
	if strings.HasSuffix(head, "\r") {
		eol = "\r\n"
	}
	indent, width := "", 0
	for line := range strings.SplitSeq(body, "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		if width == 0 {
			indent = line[:indentOf(line)]
		}
		width = max(width, utf8.RuneCountInString(strings.TrimSpace(line)))
	}
	if width == 0 {
		return "", false
	}
	var b strings.Builder
	b.WriteString(strings.TrimSuffix(head, "\r"))
	for line := range strings.SplitSeq(text, "\n") {
		lines := []string{line}
		if fold {
			lines = wrap(line, max(width, 60))
		}
		for _, line := range lines {
			b.WriteString(eol)
			if line != "" {
				b.WriteString(indent + line)
			}
		}
	}
	return b.String(), !fold || !strings.Contains(text, "\n")
}

// wrap cuts a line at spaces, no part longer than width where that can be.
func wrap(line string, width int) []string {
	var lines []string
	now := ""
	for word := range strings.SplitSeq(line, " ") {
		switch {
		case now == "":
			now = word
		case word != "" && utf8.RuneCountInString(now)+1+utf8.RuneCountInString(word) > width && !strings.HasSuffix(now, " "):
			lines = append(lines, now)
			now = word
		default:
			now += " " + word
		}
	}
	return append(lines, now)
}

// nested keeps nested bullets on lines of their own where they stood so.
func nested(was, text string) string {
	i := strings.Index(was, "\n")
	if i < 0 || !strings.Contains(text, nestedMark) {
		return text
	}
	rest := was[i+1:]
	indent := rest[:len(rest)-len(strings.TrimLeft(rest, " "))]
	if !strings.HasPrefix(rest[len(indent):], "- ") {
		return text
	}
	eol := "\n"
	if strings.HasSuffix(was[:i], "\r") {
		eol = "\r\n"
	}
	return strings.ReplaceAll(text, nestedMark, eol+indent+"- ")
}

// isPlain reports whether a text means itself when it stands without quotes.
func isPlain(text string, style int) bool {
	switch strings.ToLower(text) {
	case "yes", "no", "on", "off", "y", "n", "=", "<<":
		return false // strings here, not to every reader of YAML
	}
	if !isPrintable(text) || strings.ContainsAny(text[:1], "-?:,[]{}#&*!|>'\"%@`=~") ||
		strings.Contains(text, ": ") || strings.Contains(text, " #") || strings.HasSuffix(text, ":") {
		return false
	}
	if style&inFlow != 0 && strings.ContainsAny(text, ",[]{}:") {
		return false
	}
	body, err := tree("- " + text)
	if err != nil {
		return false
	}
	list, ok := body.(*ast.SequenceNode)
	if !ok || len(list.Values) != 1 {
		return false
	}
	value := list.Values[0]
	if _, ok := value.(*ast.StringNode); !ok && style&isNumber == 0 {
		return false
	}
	t := value.GetToken()
	return t.Value == text && t.Type != token.SingleQuoteType && t.Type != token.DoubleQuoteType
}

func isControl(r rune) bool {
	return unicode.IsControl(r) && r != '\n' || r == '\u2028' || r == '\u2029' || r == '\ufeff'
}

// isPrintable reports whether a text may stand on one line as it is.
func isPrintable(text string) bool {
	return utf8.ValidString(text) && strings.TrimSpace(text) == text && !strings.ContainsFunc(text, func(r rune) bool { return isControl(r) || r == '\n' })
}

// Gap begins a line with the indentation of the list's marks, or parts items in brackets.
func (syntax) Gap(list *fields.Node, data string, gaps []string) string {
	if list.Style&isBlock == 0 {
		return ", "
	}
	eol := "\n"
	if strings.Contains(data, "\r\n") {
		eol = "\r\n"
	}
	start := list.Span.Start
	head := strings.LastIndexAny(data[:start], "\r\n") + 1
	return eol + strings.Repeat(" ", utf8.RuneCountInString(strings.TrimPrefix(data[head:start], "\ufeff")))
}

func (syntax) Comments(_ *fields.Node, gaps []string) string {
	return comments(strings.Join(gaps, "\n"))
}

// comments is the lines of a text that are comments, each behind a line end.
func comments(text string) string {
	var b strings.Builder
	eol := "\n"
	if strings.Contains(text, "\r\n") {
		eol = "\r\n"
	}
	for line := range strings.Lines(text) {
		if strings.HasPrefix(strings.TrimSpace(line), "#") {
			b.WriteString(eol + strings.TrimRight(line, " \r\n"))
		}
	}
	return b.String()
}

// Bare writes "key: []", and the comments that stood among the items.
func (syntax) Bare(n *fields.Node, data string) string {
	if n.Style&isBlock == 0 {
		return data[n.Chunk.Start:n.Span.Start] + data[n.Span.Start:n.Span.Start+1] + data[n.Span.End-1:n.Span.End]
	}
	if n.Key == nil {
		return "- []"
	}
	colon := n.Key.Span.End + strings.IndexByte(data[n.Key.Span.End:], ':') + 1
	return data[n.Chunk.Start:colon] + " []" + comments(data[colon:n.Span.End])
}
