package jsonresume

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"tailor/internal/engine/document/fields"
	"tailor/internal/engine/resume"
)

//go:embed schema.json
var schemaText []byte

// schema is the format's, ready to check files.
var schema = sync.OnceValues(func() (*jsonschema.Schema, error) {
	const name = "jsonresume.json"
	text, err := jsonschema.UnmarshalJSON(bytes.NewReader(schemaText))
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource(name, text); err != nil {
		return nil, err
	}
	return c.Compile(name)
})

// Limits of what is said of faults.
const (
	mostFaults  = 8    // told one by one
	mostCounted = 1000 // looked at
)

// faults says where the file departs from the format, and whether it is of
// another one that is read by its similar names.
func faults(file *fields.File) []resume.Warning {
	var all []resume.Warning
	if file.Root.Get("basics") == nil {
		all = append(all, resume.Warning{Code: "json_schema", Message: "The file has no \"basics\", as JSON Resume has; its fields are read by their names."})
	}
	found := violations(file)
	for i, v := range found {
		if i == mostFaults {
			all = append(all, resume.Warning{Code: "json_schema", Message: fmt.Sprintf("%d more places depart from the JSON Resume format.", len(found)-i)})
			break
		}
		message := fmt.Sprintf("%s (line %d) departs from the JSON Resume format: %s.", v.pointer, v.line, v.what)
		all = append(all, resume.Warning{Code: "json_schema", Message: message})
	}
	return all
}

// violation is one place where the file departs from the format.
type violation struct {
	pointer string // JSON pointer
	line    int
	what    string
}

func violations(file *fields.File) []violation {
	checker, err := schema()
	if err != nil {
		return nil // the schema is the program's own, and a test compiles it
	}
	var value any
	decoder := json.NewDecoder(strings.NewReader(strings.TrimPrefix(file.Data, "\ufeff")))
	decoder.UseNumber()
	if decoder.Decode(&value) != nil {
		return nil
	}
	var invalid *jsonschema.ValidationError
	if !errors.As(checker.Validate(value), &invalid) {
		return nil
	}
	printer := message.NewPrinter(language.English)
	var all []violation
	var walk func(*jsonschema.ValidationError)
	walk = func(e *jsonschema.ValidationError) {
		for _, cause := range e.Causes {
			walk(cause)
		}
		if len(e.Causes) == 0 && len(all) < mostCounted {
			all = append(all, violation{pointerOf(e.InstanceLocation), lineOf(file.Root, e.InstanceLocation), e.ErrorKind.LocalizedString(printer)})
		}
	}
	walk(invalid)
	slices.SortStableFunc(all, func(a, b violation) int { return a.line - b.line })
	return all
}

func pointerOf(path []string) string {
	var b strings.Builder
	for _, token := range path {
		b.WriteString("/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(token))
	}
	return b.String()
}

// lineOf is the line of the value at path.
func lineOf(n *fields.Node, path []string) int {
	for _, token := range path {
		i, err := strconv.Atoi(token)
		if n.Kind == fields.Map {
			i, err = slices.IndexFunc(n.Items, func(item *fields.Node) bool { return item.Key.Text == token }), nil
		}
		if err != nil || i < 0 || i >= len(n.Items) {
			break
		}
		n = n.Items[i]
	}
	return n.Line
}
