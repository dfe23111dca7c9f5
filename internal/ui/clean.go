package ui

import (
	"reflect"

	"tailor/internal/engine/event"
	"tailor/internal/ui/printable"
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
		return reflect.ValueOf(printable.Text(v.String())).Convert(v.Type())
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
