package ui

import (
	"reflect"
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi"

	"tailor/internal/engine/event"
)

// cleanEvent copies an event with every text in it made safe to show. Resumes,
// postings and models' answers are data: nothing in them may steer the
// terminal. Doing it once, where events come in, leaves no text out.
func cleanEvent(e event.Event) event.Event {
	if e.Body == nil {
		return e
	}
	e.Body = cleanValue(reflect.ValueOf(e.Body)).Interface().(event.Body)
	return e
}

// cleanValue copies v deeply with its strings cleaned.
func cleanValue(v reflect.Value) reflect.Value {
	switch v.Kind() {
	case reflect.String:
		return reflect.ValueOf(clean(v.String())).Convert(v.Type())
	case reflect.Struct:
		out := reflect.New(v.Type()).Elem()
		out.Set(v)
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				out.Field(i).Set(cleanValue(v.Field(i)))
			}
		}
		return out
	case reflect.Slice:
		if v.IsNil() {
			return v
		}
		out := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			out.Index(i).Set(cleanValue(v.Index(i)))
		}
		return out
	case reflect.Map:
		if v.IsNil() {
			return v
		}
		out := reflect.MakeMapWithSize(v.Type(), v.Len())
		for key, value := range v.Seq2() {
			out.SetMapIndex(cleanValue(key), cleanValue(value))
		}
		return out
	case reflect.Pointer:
		if v.IsNil() {
			return v
		}
		out := reflect.New(v.Type().Elem())
		out.Elem().Set(cleanValue(v.Elem()))
		return out
	}
	return v
}

// clean takes out escape sequences, control bytes and the marks that turn the
// direction of writing. Line ends stay, tabs become spaces.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t', r == '\u2028', r == '\u2029':
			return ' '
		case unicode.IsControl(r), steers(r):
			return -1
		}
		return r
	}, ansi.Strip(s))
}

// steers reports whether a rune changes how those around it are laid out
// without being seen itself.
func steers(r rune) bool {
	switch {
	case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069',
		r == '\u200e', r == '\u200f', r == '\u061c', r == '\ufeff', r == '\u200b':
		return true
	}
	return false
}
