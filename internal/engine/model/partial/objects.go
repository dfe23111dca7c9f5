// Package partial reads JSON that is still arriving.
package partial

import (
	"encoding/json"
	"strings"
)

// Bounds on what Objects keeps of an answer.
const (
	maxElement = 256 << 10 // bytes of one element
	maxNesting = 64        // levels within one element
	maxKey     = 256       // bytes of a key of the top-level object
)

// Objects reads an answer as it streams in and emits each object of one named
// array of the answer's top-level object the moment that object closes. Any
// chunking gives the same elements. Fences and words around the answer are
// passed over; half an object, invalid JSON, elements over 256 KiB or nested
// deeper than 64 levels, and elements that are no objects are never emitted.
type Objects struct {
	array string
	emit  func(json.RawMessage)

	depth   int    // of open brackets; 1 is within the top-level object
	expect  expect // at depth 1
	key     []byte // the newest key at depth 1, as written
	quoted  bool   // within a string
	escaped bool   // the next byte of the string is escaped
	inArray bool   // the named array is open; its elements begin at depth 2
	keeping bool   // within an element
	kept    []byte // the element so far
	spoilt  bool   // the element is over a bound
	done    bool   // the named array has closed
}

// expect is what may stand next in the top-level object.
type expect int

const (
	key expect = iota
	colon
	value // or its rest, up to a comma
)

// NewObjects gives a reader that hands each object of the array to emit.
func NewObjects(array string, emit func(json.RawMessage)) *Objects {
	return &Objects{array: array, emit: emit}
}

// Write takes the next piece of the answer.
func (o *Objects) Write(piece string) {
	for i := 0; i < len(piece) && !o.done; i++ {
		o.next(piece[i])
	}
}

func (o *Objects) next(b byte) {
	o.keep(b)
	switch {
	case o.quoted:
		o.inString(b)
	case b == '{' || b == '[':
		o.open(b)
	case b == '}' || b == ']':
		o.close()
	case b == '"' && o.depth > 0:
		o.startString()
	case o.depth == 1:
		o.between(b)
	}
}

// keep adds a byte to the element under way.
func (o *Objects) keep(b byte) {
	if !o.keeping || o.spoilt {
		return
	}
	o.kept = append(o.kept, b)
	o.spoilt = len(o.kept) > maxElement
}

func (o *Objects) startString() {
	if o.depth == 1 && o.expect == colon {
		o.restart('"')
		return
	}
	o.quoted = true
	if o.depth == 1 && o.expect == key {
		o.key = o.key[:0]
	}
}

func (o *Objects) inString(b byte) {
	isKey := o.depth == 1 && o.expect == key
	switch {
	case o.escaped:
		o.escaped = false
	case b == '\\':
		o.escaped = true
	case b == '"':
		o.quoted = false
		if isKey {
			o.expect = colon
		}
		return
	}
	if isKey && len(o.key) < maxKey {
		o.key = append(o.key, b)
	}
}

// between reads what separates keys and values of the top-level object.
func (o *Objects) between(b byte) {
	switch {
	case strings.IndexByte(" \t\r\n", b) >= 0:
	case o.expect == value:
		if b == ',' {
			o.expect = key
		}
	case o.expect == colon && b == ':':
		o.expect = value
	default:
		o.restart(b)
	}
}

// restart takes the object so far for prose: "use {braces}: {…}".
func (o *Objects) restart(b byte) {
	o.depth = 0
	if b == '{' {
		o.depth, o.expect = 1, key
	}
}

func (o *Objects) open(b byte) {
	if o.depth == 0 || (o.depth == 1 && o.expect != value) {
		o.restart(b)
		return
	}
	switch {
	case o.depth == 1:
		o.inArray = b == '[' && o.named()
	case o.depth == 2 && o.inArray && b == '{':
		o.keeping, o.spoilt = true, false
		o.kept = append(o.kept[:0], b)
	case o.keeping && o.depth >= 2+maxNesting:
		o.spoilt = true
	}
	o.depth++
}

func (o *Objects) close() {
	if o.depth == 0 {
		return
	}
	o.depth--
	if o.depth == 2 && o.keeping {
		o.keeping = false
		if !o.spoilt && json.Valid(o.kept) {
			o.emit(append(json.RawMessage(nil), o.kept...))
		}
	}
	o.done = o.depth == 1 && o.inArray
}

// named reports whether the newest key is the array's name.
func (o *Objects) named() bool {
	if string(o.key) == o.array {
		return true
	}
	var name string
	err := json.Unmarshal([]byte(`"`+string(o.key)+`"`), &name)
	return err == nil && name == o.array
}

// Unwrap frees an answer of what models put around it: fences, a greeting, a
// closing word. It gives the text from the first brace to the last one, or the
// text trimmed when there is none.
func Unwrap(text string) string {
	text = strings.TrimSpace(text)
	from, to := strings.IndexByte(text, '{'), strings.LastIndexByte(text, '}')
	if from < 0 || to < from || json.Valid([]byte(text)) {
		return text
	}
	return text[from : to+1]
}
