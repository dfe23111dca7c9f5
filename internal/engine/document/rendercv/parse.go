package rendercv

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"tailor/internal/engine/document/fields"
	"tailor/internal/engine/resume"
)

// Limits of what is read.
const (
	MaxSize   = 256 << 10 // bytes of a file
	maxDepth  = 32        // of maps and lists in each other
	maxTokens = 20_000    // words and marks; the parser takes long over more
)

// How a scalar is written; flags tell where.
const (
	plain = iota
	single
	double
	literal
	folded
	styles   = 7 // mask
	inFlow   = 8
	isKey    = 16
	isBlock  = 32 // a list or map without brackets
	isNumber = 64
	isAlias  = 128
)

// parse reads a YAML file as a tree that knows where its values stand.
func parse(data []byte) (*fields.File, error) {
	if len(data) > MaxSize {
		return nil, fmt.Errorf("the file has %d KiB; the limit is %d KiB", len(data)>>10, MaxSize>>10)
	}
	if !utf8.Valid(data) {
		return nil, errors.New("the file is not valid UTF-8; save it as UTF-8")
	}
	base := len(data) - len(bytes.TrimPrefix(data, []byte("\ufeff")))
	body, err := tree(spaces.Replace(string(data[base:])))
	if err != nil {
		return nil, fmt.Errorf("the file is no sound YAML: %w", err)
	}
	spaced := strings.ReplaceAll(string(data), "\t", " ")
	r := &reader{text: spaced, starts: lineStarts(spaced, base), anchors: map[string]*fields.Node{}}
	root, err := r.node(body, 0)
	if err != nil {
		return nil, err
	}
	root.Span = resume.Span{Start: base, End: max(base, root.Span.End)}
	return &fields.File{Data: string(data), Root: root, Syntax: syntax{}, Fault: r.fault}, nil
}

// spaces makes all line ends "\n" and tabs spaces: the parser counts other
// line ends as two lines, and loses tabs.
var spaces = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\t", " ")

// tree parses the first document. The parser recurses as deep as the file
// nests and has been seen to panic on broken files, so both are kept from the
// program.
func tree(text string) (body ast.Node, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = errors.New("its structure cannot be read")
		}
	}()
	tokens := lexer.Tokenize(text)
	if len(tokens) > maxTokens {
		return nil, fmt.Errorf("it holds more values and marks than the limit of %d", maxTokens)
	}
	if err := checkDepth(tokens); err != nil {
		return nil, err
	}
	file, err := parser.Parse(tokens, 0)
	if err != nil {
		return nil, saying(err)
	}
	for _, doc := range file.Docs {
		if doc.Body != nil {
			return doc.Body, nil
		}
	}
	return nil, errors.New("it is empty")
}

// saying words the parser's error. Its own text draws the source around the
// fault, which takes minutes where the source is one long line.
func saying(err error) error {
	var fault yaml.Error
	if !errors.As(err, &fault) || fault.GetToken() == nil {
		return errors.New("its structure cannot be read")
	}
	return fmt.Errorf("line %d: %s", fault.GetToken().Position.Line, fault.GetMessage())
}

// checkDepth bounds brackets in each other, and list marks and keys on lines.
func checkDepth(tokens token.Tokens) error {
	flow, columns := 0, []int(nil)
	for _, t := range tokens {
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			flow++
		case token.SequenceEndType, token.MappingEndType:
			flow--
		case token.SequenceEntryType, token.MappingValueType, token.MappingKeyType, token.AnchorType, token.TagType:
			column := t.Position.Column
			if t.Type == token.MappingValueType && t.Prev != nil {
				column = t.Prev.Position.Column
			}
			for len(columns) > 0 && columns[len(columns)-1] >= column {
				columns = columns[:len(columns)-1]
			}
			columns = append(columns, column)
		}
		if flow > maxDepth || len(columns) > 2*maxDepth {
			return fmt.Errorf("line %d: it is nested deeper than the limit of %d", t.Position.Line, maxDepth)
		}
	}
	return nil
}

// reader turns the parser's tree into nodes.
type reader struct {
	text    string // with spaces for tabs
	starts  []int  // of lines
	anchors map[string]*fields.Node
	flow    int    // brackets that are open
	last    cursor // of the token looked up last
	fault   error  // why the places of values are not all known
}

// cursor is a place in the file by line and column, and by offset.
type cursor struct{ line, column, offset int }

func lineStarts(text string, base int) []int {
	starts := []int{base}
	for i := base; i < len(text); i++ {
		if text[i] == '\n' || text[i] == '\r' && (i+1 == len(text) || text[i+1] != '\n') {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// offset is where a token begins. The parser counts columns in runes.
func (r *reader) offset(t *token.Token) int {
	line, column := t.Position.Line-1, t.Position.Column-1
	if line < 0 || line >= len(r.starts) {
		return r.lost(t)
	}
	at := cursor{line, 0, r.starts[line]}
	if r.last.line == line && r.last.column <= column && r.last.offset >= at.offset {
		at = r.last
	}
	for ; at.column < column; at.column++ {
		if at.offset >= len(r.text) {
			return r.lost(t)
		}
		_, size := utf8.DecodeRuneInString(r.text[at.offset:])
		at.offset += size
	}
	r.last = at
	return at.offset
}

// mark is where a token stands that is one of the marks.
func (r *reader) mark(t *token.Token, marks string) int {
	at := r.offset(t)
	if at >= len(r.text) || strings.IndexByte(marks, r.text[at]) < 0 {
		return r.lost(t)
	}
	return at
}

// lost notes that the place of a token is not known, so that the file can be
// read but not written back.
func (r *reader) lost(t *token.Token) int {
	if r.fault == nil {
		r.fault = fmt.Errorf("the file cannot be edited in place: it is not clear where %.20q near line %d begins or ends", t.Value, t.Position.Line)
	}
	return 0
}

func (r *reader) node(n ast.Node, depth int) (*fields.Node, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("line %d: it is nested deeper than the limit of %d", n.GetToken().Position.Line, maxDepth)
	}
	switch n := n.(type) {
	case *ast.AnchorNode:
		value, err := r.node(n.Value, depth+1)
		if err == nil {
			r.anchors[n.Name.String()] = value
		}
		return value, err
	case *ast.AliasNode:
		return r.alias(n), nil
	case *ast.TagNode:
		if scalar, ok := n.Value.(ast.ScalarNode); ok {
			return r.scalarAt(scalar, r.afterTag(n.Start)), nil
		}
		return r.node(n.Value, depth+1)
	case *ast.MappingNode:
		return r.mapping(n, n.Values, depth)
	case *ast.MappingValueNode:
		return r.mapping(nil, []*ast.MappingValueNode{n}, depth)
	case *ast.SequenceNode:
		return r.sequence(n, depth)
	case *ast.LiteralNode:
		return r.block(n), nil
	case *ast.NullNode:
		return r.null(n), nil
	case ast.ScalarNode:
		return r.scalar(n), nil
	}
	return nil, fmt.Errorf("line %d: %s is not read", n.GetToken().Position.Line, n.Type())
}

// alias stands for a scalar written elsewhere. Lists and maps are not repeated.
func (r *reader) alias(n *ast.AliasNode) *fields.Node {
	start := r.offset(n.Start)
	end := min(start+1, len(r.text))
	for end < len(r.text) && strings.IndexByte(" \t\r\n,]}", r.text[end]) < 0 {
		end++
	}
	a := &fields.Node{Line: n.Start.Position.Line, Span: resume.Span{Start: start, End: end}, Style: r.where() | isAlias}
	if of := r.anchors[strings.TrimPrefix(r.text[start:end], "*")]; of != nil && of.Kind == fields.Text {
		a.Kind, a.Text = fields.Text, of.Text
	}
	r.chunk(a, start)
	return a
}

// where flags a node that stands between brackets.
func (r *reader) where() int {
	if r.flow > 0 {
		return inFlow
	}
	return 0
}

// chunk sets the bytes that belong to a node: those from start, and a comment
// at the end of its last line.
func (r *reader) chunk(n *fields.Node, start int) {
	end := n.Span.End
	if r.flow == 0 && n.Style&styles != literal && n.Style&styles != folded {
		rest := r.text[end:]
		if i := strings.IndexAny(rest, "\r\n"); i >= 0 {
			rest = rest[:i]
		}
		if words := strings.TrimLeft(rest, " \t"); strings.HasPrefix(words, "#") && len(words) < len(rest) {
			end += len(strings.TrimRight(rest, " \t"))
		}
	}
	n.Chunk = resume.Span{Start: start, End: end}
}

// brackets sets the span of a list or map in brackets.
func (r *reader) brackets(n *fields.Node, open, end *token.Token) {
	n.Span = resume.Span{Start: r.mark(open, "[{"), End: min(r.mark(end, "]}")+1, len(r.text))}
}

// around sets the span of a list or map without brackets.
func (r *reader) around(n *fields.Node, at *token.Token) {
	n.Style |= isBlock
	if len(n.Items) == 0 {
		start := r.offset(at)
		n.Span = resume.Span{Start: start, End: start}
		return
	}
	n.Span = resume.Span{Start: n.Items[0].Chunk.Start, End: n.Items[len(n.Items)-1].Chunk.End}
}

func (r *reader) mapping(whole *ast.MappingNode, values []*ast.MappingValueNode, depth int) (*fields.Node, error) {
	n := &fields.Node{Kind: fields.Map, Line: 1, Style: r.where()}
	flow := whole != nil && whole.IsFlowStyle
	if flow {
		r.flow++
		defer func() { r.flow-- }()
	}
	var at *token.Token
	if whole != nil {
		at = whole.Start
	}
	for _, value := range values {
		item, err := r.member(value, depth)
		if err != nil {
			return nil, err
		}
		n.Items = append(n.Items, item)
		at = value.Start
	}
	if at != nil {
		n.Line = at.Position.Line
	}
	if flow {
		r.brackets(n, whole.Start, whole.End)
	} else {
		r.around(n, at)
	}
	n.Chunk = n.Span
	return n, nil
}

func (r *reader) member(value *ast.MappingValueNode, depth int) (*fields.Node, error) {
	key := &fields.Node{Kind: fields.Text, Text: value.Key.String()}
	if scalar, ok := value.Key.(ast.ScalarNode); ok {
		key = r.scalar(scalar)
	} else {
		key.Span.Start = r.offset(value.Key.GetToken())
		key.Span.End = key.Span.Start
	}
	key.Style |= isKey
	item, err := r.node(value.Value, depth+1)
	if err != nil {
		return nil, err
	}
	item.Key = key
	r.chunk(item, key.Span.Start)
	if item.Style&isBlock != 0 && len(item.Items) > 0 {
		item.Chunk.End = item.Span.End
	}
	return item, nil
}

func (r *reader) sequence(s *ast.SequenceNode, depth int) (*fields.Node, error) {
	n := &fields.Node{Kind: fields.List, Line: s.Start.Position.Line, Style: r.where()}
	if s.IsFlowStyle {
		r.flow++
		defer func() { r.flow-- }()
	}
	for i, value := range s.Values {
		item, err := r.node(value, depth+1)
		if err != nil {
			return nil, err
		}
		start := item.Span.Start
		if !s.IsFlowStyle && i < len(s.Entries) {
			start = r.mark(s.Entries[i].Start, "-")
		}
		r.chunk(item, start)
		if item.Style&isBlock != 0 && len(item.Items) > 0 {
			item.Chunk.End = item.Span.End
		}
		n.Items = append(n.Items, item)
	}
	if s.IsFlowStyle {
		r.brackets(n, s.Start, s.End)
	} else {
		r.around(n, s.Start)
	}
	n.Chunk = n.Span
	return n, nil
}
