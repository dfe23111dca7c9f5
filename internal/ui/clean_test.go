package ui

import (
	"reflect"
	"strings"
	"testing"

	"tailor/internal/engine/event"
	"tailor/internal/ui/printable"
)

// evil are texts that try to steer a terminal.
const evil = "\x1b]0;owned\x07\x1b[2J\x1b[31m\x9b31mred\u202egnp\u200b\x00\x08"

// poison puts evil at the end of every string in a value.
func poison(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		if v.Type() == reflect.TypeFor[string]() {
			v.SetString(v.String() + evil)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				poison(v.Field(i))
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			poison(v.Index(i))
		}
	case reflect.Pointer:
		if !v.IsNil() {
			poison(v.Elem())
		}
	}
}

func TestCleanEventCleansEveryText(t *testing.T) {
	for _, s := range append(midway(), rest()...) {
		body := reflect.New(reflect.TypeOf(s.body)).Elem()
		body.Set(cleanValue(reflect.ValueOf(s.body))) // a copy that may be spoiled
		poison(body)
		spoiled := body.Interface().(event.Body)
		got := cleanEvent(event.Event{Body: spoiled}).Body
		walk(reflect.ValueOf(got), func(text string) {
			if printable.Text(text) != text {
				t.Errorf("%T keeps %q", got, text)
			}
		})
	}
}

func walk(v reflect.Value, see func(string)) {
	switch v.Kind() {
	case reflect.String:
		see(v.String())
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				walk(v.Field(i), see)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			walk(v.Index(i), see)
		}
	}
}

func TestCleanLeavesTheOriginalAlone(t *testing.T) {
	tasks := []event.TaskInfo{{ID: "a\x1b[31m"}}
	cleanEvent(event.Event{Body: event.TasksAdded{Tasks: tasks}})
	if tasks[0].ID != "a\x1b[31m" {
		t.Error("the event of other readers was changed")
	}
}

// TestHostileTextOnEveryScreen drives the real program with spoiled words in every event.
func TestHostileTextOnEveryScreen(t *testing.T) {
	f := newFake()
	for _, s := range append(midway(), rest()...) {
		body := reflect.New(reflect.TypeOf(s.body)).Elem()
		body.Set(cleanValue(reflect.ValueOf(s.body)))
		poison(body)
		f.publish(s.at, body.Interface().(event.Body))
	}
	s := open(t, f, 120, 40)
	s.see("done 7.1s")
	for _, key := range []string{"1", "2", "3"} {
		s.press(key)
		s.see(key + " ")
		if text := s.text(); strings.Contains(text, "owned") || strings.ContainsRune(text, '\u202e') {
			t.Errorf("screen %s shows what steers:\n%s", key, text)
		}
	}
}

func TestReadable(t *testing.T) {
	got := oneLine(readable(`{"questions":[],"recommendations":[{"why":"It says \"k8s\"","after":"Ran`))
	if want := `recommendations: why: It says "k8s", after: Ran`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
