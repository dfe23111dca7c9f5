package config

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// entry is one value of a TOML file.
type entry struct {
	path  []string
	value any // string, bool, int64, float64, []any …
	line  int // from 1
}

// parseTOML lists the values of a file in the order of the page.
func parseTOML(source string, data []byte) ([]entry, Faults) {
	var tree map[string]any
	if err := toml.Unmarshal(data, &tree); err != nil {
		return nil, Faults{syntaxFault(source, err)}
	}
	lines := positions(data)
	var entries []entry
	flatten(tree, nil, func(path []string, value any) {
		entries = append(entries, entry{slices.Clone(path), value, lines[strings.Join(path, "\x00")]})
	})
	slices.SortStableFunc(entries, func(a, b entry) int {
		if a.line != b.line {
			return a.line - b.line
		}
		return slices.Compare(a.path, b.path)
	})
	return entries, nil
}

func syntaxFault(source string, err error) Fault {
	var decode *toml.DecodeError
	if errors.As(err, &decode) {
		line, _ := decode.Position()
		return Fault{source, line, strings.Join(decode.Key(), "."), strings.TrimPrefix(decode.Error(), "toml: ")}
	}
	return Fault{source, 0, "", err.Error()}
}

func flatten(tree map[string]any, path []string, visit func([]string, any)) {
	for name, value := range tree {
		path := append(path, name)
		if table, ok := value.(map[string]any); ok && len(table) > 0 {
			flatten(table, path, visit)
			continue
		}
		visit(path, value)
	}
}

// positions maps each key of a valid TOML file to the line it stands on.
func positions(data []byte) map[string]int {
	lines := map[string]int{}
	var parser unstable.Parser
	parser.Reset(data)
	var table []string
	for parser.NextExpression() {
		expression := parser.Expression()
		path, line := keyPath(&parser, expression)
		switch expression.Kind {
		case unstable.Table, unstable.ArrayTable:
			table = path
			lines[strings.Join(table, "\x00")] = line
		case unstable.KeyValue:
			mark(&parser, expression, append(slices.Clone(table), path...), line, lines)
		}
	}
	return lines
}

// mark notes a key's line, and those of the keys of an inline table.
func mark(parser *unstable.Parser, pair *unstable.Node, path []string, line int, lines map[string]int) {
	lines[strings.Join(path, "\x00")] = line
	value := pair.Value()
	if value.Kind != unstable.InlineTable {
		return
	}
	for children := value.Children(); children.Next(); {
		child := children.Node()
		childPath, childLine := keyPath(parser, child)
		mark(parser, child, append(slices.Clone(path), childPath...), childLine, lines)
	}
}

func keyPath(parser *unstable.Parser, node *unstable.Node) (path []string, line int) {
	for part := node.Key(); part.Next(); {
		path = append(path, string(part.Node().Data))
		if line == 0 {
			line = parser.Shape(part.Node().Raw).Start.Line
		}
	}
	return path, line
}

// format writes the value at path as TOML does; "" when it is unset.
func (l *Loaded) format(path []string) string {
	text := ""
	walk(reflect.ValueOf(&l.Settings).Elem(), nil, "", func(at []string, _ string, v reflect.Value) {
		if slices.Equal(at, path) {
			text = formatValue(v.Interface())
		}
	})
	return text
}

func formatValue(value any) string {
	switch value := value.(type) {
	case string:
		return fmt.Sprintf("%q", value)
	case time.Duration:
		return fmt.Sprintf("%q", shortDuration(value))
	case *float64:
		if value == nil {
			return ""
		}
		return fmt.Sprint(*value)
	case []string:
		quoted := make([]string, len(value))
		for i, element := range value {
			quoted[i] = fmt.Sprintf("%q", element)
		}
		return "[" + strings.Join(quoted, ", ") + "]"
	default:
		return fmt.Sprint(value)
	}
}

// shortDuration writes 1m0s as 1m.
func shortDuration(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}
