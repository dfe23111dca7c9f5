package config

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// key is one setting that can be given a value: its path as TOML writes it,
// and the way to its place in Settings.
type key struct {
	path []string // "sections", "skills", "weight"
	doc  string
}

func (k key) String() string { return strings.Join(k.path, ".") }

// keys lists every key of s in the order of the struct, map entries by name.
func keys(s *Settings) []key {
	var all []key
	walk(reflect.ValueOf(s).Elem(), nil, "", func(path []string, doc string, _ reflect.Value) {
		all = append(all, key{slices.Clone(path), doc})
	})
	return all
}

// walk visits each leaf below v.
func walk(v reflect.Value, path []string, doc string, visit func(path []string, doc string, v reflect.Value)) {
	switch {
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			field := v.Type().Field(i)
			walk(v.Field(i), append(path, field.Tag.Get("toml")), field.Tag.Get("doc"), visit)
		}
	case v.Kind() == reflect.Map:
		names := make([]string, 0, v.Len())
		for _, name := range v.MapKeys() {
			names = append(names, name.String())
		}
		slices.Sort(names)
		for _, name := range names {
			walk(v.MapIndex(reflect.ValueOf(name)), append(path, name), doc, visit)
		}
	default:
		visit(path, doc, v)
	}
}

// unknownKey is a path that no setting has.
type unknownKey struct{ path, closest string }

func (e *unknownKey) Error() string {
	if e.closest == "" {
		return fmt.Sprintf("unknown setting %s", e.path)
	}
	return fmt.Sprintf("unknown setting %s, did you mean %s?", e.path, e.closest)
}

// set puts value, as TOML or an environment variable gave it, at path.
func set(s *Settings, path []string, value any) error {
	return setAt(reflect.ValueOf(s).Elem(), path, nil, value)
}

func setAt(v reflect.Value, path, done []string, value any) error {
	if len(path) == 0 {
		if _, emptyTable := value.(map[string]any); emptyTable && (v.Kind() == reflect.Struct || v.Kind() == reflect.Map) {
			return nil
		}
		return assign(v, value)
	}
	name := path[0]
	done = append(done, name)
	switch v.Kind() {
	case reflect.Struct:
		names := fieldNames(v.Type())
		i := slices.Index(names, name)
		if i < 0 {
			return unknown(done, names)
		}
		return setAt(v.Field(i), path[1:], done, value)
	case reflect.Map:
		if done[0] == "sections" && !slices.Contains(SectionKinds(), name) {
			return unknown(done, SectionKinds())
		}
		element := reflect.New(v.Type().Elem()).Elem()
		if old := v.MapIndex(reflect.ValueOf(name)); old.IsValid() {
			element.Set(old)
		}
		if err := setAt(element, path[1:], done, value); err != nil {
			return err
		}
		v.SetMapIndex(reflect.ValueOf(name), element)
		return nil
	default:
		return &unknownKey{path: strings.Join(done, ".")}
	}
}

func unknown(done, names []string) error {
	err := &unknownKey{path: strings.Join(done, ".")}
	if closest := Closest(done[len(done)-1], names); closest != "" {
		err.closest = strings.Join(append(slices.Clone(done[:len(done)-1]), closest), ".")
	}
	return err
}

func fieldNames(t reflect.Type) []string {
	names := make([]string, t.NumField())
	for i := range names {
		names[i] = t.Field(i).Tag.Get("toml")
	}
	return names
}

// assign converts value to v's type. Environment variables and flags bring
// strings; files bring TOML's own types.
func assign(v reflect.Value, value any) error {
	text, isText := value.(string)
	switch target := v.Addr().Interface().(type) {
	case *string:
		if !isText {
			return fmt.Errorf("%v is not a text", value)
		}
		*target = text
	case *bool:
		return assignParsed(target, value, strconv.ParseBool, "true or false")
	case *int:
		if n, ok := value.(int64); ok {
			*target = int(n)
			return nil
		}
		return assignParsed(target, value, strconv.Atoi, "a whole number")
	case *time.Duration:
		return assignParsed(target, value, time.ParseDuration, `a duration such as "60s" or "2m"`)
	case *float64:
		if whole, ok := value.(int64); ok {
			value = float64(whole)
		}
		return assignParsed(target, value, parseFloat, "a number")
	case **float64:
		n := new(float64)
		if err := assign(reflect.ValueOf(n).Elem(), value); err != nil {
			return err
		}
		*target = n
	case *[]string:
		return assignList(target, value)
	default:
		return fmt.Errorf("is a group of settings, not a setting")
	}
	return nil
}

func parseFloat(s string) (float64, error) { return strconv.ParseFloat(s, 64) }

func assignParsed[T any](target *T, value any, parse func(string) (T, error), want string) error {
	if typed, ok := value.(T); ok {
		*target = typed
		return nil
	}
	text, ok := value.(string)
	if !ok {
		return fmt.Errorf("%v is not %s", value, want)
	}
	parsed, err := parse(strings.TrimSpace(text))
	if err != nil {
		return fmt.Errorf("%q is not %s", text, want)
	}
	*target = parsed
	return nil
}

func assignList(target *[]string, value any) error {
	switch value := value.(type) {
	case string:
		*target = nil
		for part := range strings.SplitSeq(value, ",") {
			if part = strings.TrimSpace(part); part != "" {
				*target = append(*target, part)
			}
		}
	case []string:
		*target = value
	case []any:
		list := make([]string, 0, len(value))
		for _, element := range value {
			text, ok := element.(string)
			if !ok {
				return fmt.Errorf("%v in the list is not a text", element)
			}
			list = append(list, text)
		}
		*target = list
	default:
		return fmt.Errorf("%v is not a list of texts", value)
	}
	return nil
}

// longestWord is the longest word, in bytes, that Closest knows another for.
const longestWord = 100

// Closest is the option most like word, "" when none is close: at most a third
// of its letters, rounded up, differ (Levenshtein distance).
func Closest(word string, options []string) string {
	if len(word) > longestWord {
		return ""
	}
	best, distance := "", (len(word)+2)/3+1
	for _, option := range options {
		if d := editDistance(strings.ToLower(word), strings.ToLower(option)); d < distance {
			best, distance = option, d
		}
	}
	return best
}

func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
