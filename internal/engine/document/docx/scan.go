package docx

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// scanner reads a part's XML and knows where each element stands in its bytes.
type scanner struct {
	ctx   context.Context
	name  string // of the part
	data  []byte
	xml   *xml.Decoder
	of    *archive
	depth int
}

// node is an element whose start tag was read.
type node struct {
	name  string // "p" of WordprocessingML, "mc:Choice", "m:t", ":x" of other vocabularies
	space string // the namespace of its name
	attrs []xml.Attr
	start int // its first byte
	inner int // the byte after its start tag
	depth int // of what stands in it
}

// span is a half-open range of a part's bytes.
type span struct{ start, end int }

func (s span) empty() bool { return s.start == s.end }

// scan unpacks a part and makes it ready to be read.
func (a *archive) scan(ctx context.Context, name string) (*scanner, error) {
	data, err := a.unpack(name)
	if err != nil {
		return nil, err
	}
	if bytes.HasPrefix(data, []byte("\xFF\xFE")) || bytes.HasPrefix(data, []byte("\xFE\xFF")) {
		return nil, fmt.Errorf("%s is UTF-16; open the file in Word and save it again", name)
	}
	return &scanner{ctx: ctx, name: name, data: data, xml: xml.NewDecoder(bytes.NewReader(data)), of: a}, nil
}

// token reads one token and says where it began.
func (s *scanner) token() (xml.Token, int, error) {
	start := int(s.xml.InputOffset())
	token, err := s.xml.Token()
	if err != nil {
		return nil, start, s.wrap(err)
	}
	switch token.(type) {
	case xml.StartElement:
		s.depth++
		s.of.elements++
		if s.depth > maxDepth {
			return nil, start, fmt.Errorf("%s nests XML elements deeper than %d: the limit", s.name, maxDepth)
		}
		if s.of.elements > maxElements {
			return nil, start, fmt.Errorf("it holds more than %d XML elements: the limit", maxElements)
		}
		if s.of.elements%1024 == 0 {
			if err := context.Cause(s.ctx); err != nil {
				return nil, start, err
			}
		}
	case xml.EndElement:
		s.depth--
	case xml.Directive:
		return nil, start, fmt.Errorf("%s declares a document type or entities, which no Word file does; it is not read", s.name)
	}
	return token, start, nil
}

func (s *scanner) wrap(err error) error {
	if errors.Is(err, io.EOF) {
		return io.EOF
	}
	return fmt.Errorf("%s is broken (%w); open the file in Word and save it again", s.name, err)
}

// offset is the byte after what was read last.
func (s *scanner) offset() int { return int(s.xml.InputOffset()) }

// each calls do for every child of the element whose start tag was read last,
// and reads to the element's end. What do leaves of a child is passed over.
func (s *scanner) each(do func(n node) error) error {
	level := s.depth
	for {
		token, start, err := s.token()
		if err != nil {
			if err == io.EOF && level == 0 {
				return nil
			}
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if err := do(s.node(t, start)); err != nil {
				return err
			}
			if err := s.climb(level); err != nil {
				return err
			}
		case xml.EndElement:
			return nil
		}
	}
}

// climb reads on until depth is level.
func (s *scanner) climb(level int) error {
	for s.depth > level {
		if _, _, err := s.token(); err != nil {
			return err
		}
	}
	return nil
}

func (s *scanner) node(t xml.StartElement, start int) node {
	return node{elementName(t.Name), t.Name.Space, t.Attr, start, s.offset(), s.depth}
}

// finish reads on to the element's end.
func (s *scanner) finish(n node) error { return s.climb(n.depth - 1) }

// descend calls do for every element with that local name, wherever it stands
// below the one that was read last, and reads to that one's end.
func (s *scanner) descend(local string, do func(n node) error) error {
	level := s.depth
	for {
		token, start, err := s.token()
		if err != nil {
			if err == io.EOF && level == 0 {
				return nil
			}
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if t.Name.Local != local {
				continue
			}
			inside := s.depth - 1
			if err := do(s.node(t, start)); err != nil {
				return err
			}
			if err := s.climb(inside); err != nil {
				return err
			}
		case xml.EndElement:
			if s.depth < level {
				return nil
			}
		}
	}
}

// text reads the element's text to its end.
func (s *scanner) text() (string, error) {
	var b strings.Builder
	level := s.depth
	for s.depth >= level {
		token, _, err := s.token()
		if err != nil {
			return "", err
		}
		if data, ok := token.(xml.CharData); ok && s.depth == level {
			b.Write(data)
		}
	}
	return b.String(), nil
}

// elementName is an element's name with a short prefix for its vocabulary.
// Both editions of the standard, transitional and strict, count as one.
func elementName(n xml.Name) string {
	switch n.Space {
	case "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main":
		return n.Local
	case "http://schemas.openxmlformats.org/markup-compatibility/2006":
		return "mc:" + n.Local
	case "http://schemas.openxmlformats.org/officeDocument/2006/math", "http://purl.oclc.org/ooxml/officeDocument/math":
		return "m:" + n.Local
	}
	return ":" + n.Local
}

// attr is the value of an attribute, whatever its vocabulary; "" where it is missing.
func (n node) attr(local string) string {
	for _, a := range n.attrs {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

// number is an attribute's value as a number.
func (n node) number(local string) (value float64, ok bool) {
	value, err := strconv.ParseFloat(strings.TrimSuffix(n.attr(local), "pt"), 64)
	return value, err == nil && value > -1e6 && value < 1e6
}

// toggle is what a property that is on or off says.
type toggle int8

const (
	unset toggle = 0
	on    toggle = 1
	off   toggle = -1
)

func (n node) toggle() toggle {
	switch n.attr("val") {
	case "0", "false", "off", "none":
		return off
	}
	return on
}

// or is t, or base where t is not set.
func (t toggle) or(base toggle) toggle {
	if t == unset {
		return base
	}
	return t
}
