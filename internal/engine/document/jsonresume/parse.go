package jsonresume

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"tailor/internal/engine/document/fields"
	"tailor/internal/engine/resume"
)

// Limits of what is read.
const (
	MaxSize   = 2 << 20 // bytes of a file
	maxValues = 50_000  // in it
	maxDepth  = 32      // of objects and arrays in each other
)

// parse reads a JSON file as a tree that knows where its values stand.
func parse(data []byte) (*fields.File, error) {
	if len(data) > MaxSize {
		return nil, fmt.Errorf("the file has %.1f MiB; the limit is %d MiB", float64(len(data))/(1<<20), MaxSize>>20)
	}
	if !utf8.Valid(data) {
		return nil, errors.New("the file is not valid UTF-8; save it as UTF-8")
	}
	p := parser{data: data}
	if rest, marked := bytes.CutPrefix(data, []byte("\ufeff")); marked {
		p.base = len(data) - len(rest)
	}
	p.at = p.base
	p.lines = lineCounter{data: data, line: 1}
	p.tokens = json.NewDecoder(bytes.NewReader(data[p.base:]))
	p.tokens.UseNumber()
	root, err := p.value(0)
	if err == nil {
		if _, more := p.tokens.Token(); !errors.Is(more, io.EOF) {
			err = errors.New("something stands after its end")
		}
	}
	if err != nil {
		return nil, fmt.Errorf("the file is no sound JSON (line %d): %w", p.lines.at(p.end()), unexpected(err))
	}
	return &fields.File{Data: string(data), Root: root, Syntax: syntax{}}, nil
}

// unexpected words the end of a cut file.
func unexpected(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("it ends too soon")
	}
	return err
}

type parser struct {
	data   []byte
	base   int // of the decoder's offsets
	at     int // end of the last token
	tokens *json.Decoder
	lines  lineCounter
	values int // read so far
}

// end is the offset up to which tokens have been read.
func (p *parser) end() int { return min(p.base+int(p.tokens.InputOffset()), len(p.data)) }

// token reads the next token and says where it begins.
func (p *parser) token() (token json.Token, start int, err error) {
	token, err = p.tokens.Token()
	if err != nil {
		return nil, 0, err
	}
	start = p.at
	for start < len(p.data) && strings.IndexByte(" \t\r\n,:", p.data[start]) >= 0 {
		start++
	}
	p.at = p.end()
	return token, start, nil
}

func (p *parser) value(depth int) (*fields.Node, error) {
	token, start, err := p.token()
	if err != nil {
		return nil, err
	}
	if p.values++; p.values > maxValues {
		return nil, fmt.Errorf("there are more values than the limit of %d", maxValues)
	}
	n := &fields.Node{Line: p.lines.at(start)}
	switch token := token.(type) {
	case json.Delim:
		if depth == maxDepth {
			return nil, fmt.Errorf("objects and arrays are nested deeper than the limit of %d", maxDepth)
		}
		if token == '{' {
			n.Kind, err = fields.Map, p.members(n, depth)
		} else {
			n.Kind, err = fields.List, p.elements(n, depth)
		}
		if err != nil {
			return nil, err
		}
	case string:
		n.Kind, n.Text = fields.Text, token
	case json.Number:
		n.Kind, n.Text = fields.Text, token.String()
	case bool:
		n.Kind, n.Text = fields.Text, fmt.Sprint(token)
	}
	n.Span = resume.Span{Start: start, End: p.at}
	n.Chunk = n.Span
	return n, nil
}

func (p *parser) members(n *fields.Node, depth int) error {
	for p.tokens.More() {
		token, start, err := p.token()
		if err != nil {
			return err
		}
		key := &fields.Node{Kind: fields.Text, Text: fmt.Sprint(token), Span: resume.Span{Start: start, End: p.at}}
		item, err := p.value(depth + 1)
		if err != nil {
			return err
		}
		item.Key, item.Chunk.Start = key, start
		n.Items = append(n.Items, item)
	}
	_, _, err := p.token()
	return err
}

func (p *parser) elements(n *fields.Node, depth int) error {
	for p.tokens.More() {
		item, err := p.value(depth + 1)
		if err != nil {
			return err
		}
		n.Items = append(n.Items, item)
	}
	_, _, err := p.token()
	return err
}

// lineCounter numbers the lines of offsets that only grow.
type lineCounter struct {
	data         []byte
	offset, line int
}

func (c *lineCounter) at(offset int) int {
	if offset > c.offset {
		c.line += bytes.Count(c.data[c.offset:offset], []byte("\n"))
		c.offset = offset
	}
	return c.line
}

// syntax writes JSON.
type syntax struct{}

func (syntax) Scalar(n *fields.Node, _ string) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(n.Text); err != nil {
		return `""` // a string always has a form
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func (syntax) Gap(list *fields.Node, data string, gaps []string) string {
	if len(gaps) > 0 {
		return gaps[len(gaps)-1]
	}
	opening := data[list.Span.Start:]
	space := opening[1 : len(opening)-len(strings.TrimLeft(opening[1:], " \t\r\n"))]
	if space == "" {
		space = " "
	}
	return "," + space
}

func (syntax) Comments(*fields.Node, []string) string { return "" }

func (syntax) Bare(n *fields.Node, data string) string {
	return data[n.Chunk.Start:n.Span.Start] + data[n.Span.Start:n.Span.Start+1] + data[n.Span.End-1:n.Span.End]
}
