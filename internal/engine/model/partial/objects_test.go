package partial

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// collect reads a text in pieces and gives the elements.
func collect(array string, pieces ...string) []string {
	var found []string
	o := NewObjects(array, func(raw json.RawMessage) { found = append(found, string(raw)) })
	for _, p := range pieces {
		o.Write(p)
	}
	return found
}

func TestObjects(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"plain", `{"r":[{"a":1},{"b":2}]}`, `{"a":1} {"b":2}`},
		{"cut within the second", `{"r":[{"a":1},{"b":`, `{"a":1}`},
		{"braces and escapes in strings", `{"r":[{"a":"}]\"{\\"},{"b":"[\u007b"}]}`, `{"a":"}]\"{\\"} {"b":"[\u007b"}`},
		{"nested", `{"r":[{"a":[[{"x":{}}],[]]}]}`, `{"a":[[{"x":{}}],[]]}`},
		{"other arrays first", `{"q":[{"no":1}],"s":{"r":[{"no":2}]},"t":"r","r":[{"yes":1}],"u":[{"no":3}]}`, `{"yes":1}`},
		{"fenced", "Sure!\n```json\n{\"r\": [ {\"a\": 1} ]}\n```", `{"a": 1}`},
		{"braces in the prose", `I {think} of {} this: {"r":[{"a":1}]}`, `{"a":1}`},
		{"only the first of the name", `{"r":[{"a":1}],"r":[{"b":2}]}`, `{"a":1}`},
		{"elements that are no objects", `{"r":[1,"{}",null,[{"x":1}],{"a":1}]}`, `{"a":1}`},
		{"not an array", `{"r":{"a":{}}}`, ``},
		{"an escaped key", `{"\u0072":[{"a":1}]}`, `{"a":1}`},
		{"a value that looks like the key", `{"x":"r","y":[{"no":1}]}`, ``},
		{"a bare array", `[{"a":1}]`, ``},
		{"an element that is no JSON", `{"r":[{a:1},{"b":2}]}`, `{"b":2}`},
		{"mismatched brackets", `{"r":[{"a":[1}],{"b":2}]}`, `{"b":2}`},
		{"nothing", ``, ``},
	} {
		if got := strings.Join(collect("r", c.text), " "); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

func TestObjectsKeepTheirBounds(t *testing.T) {
	deep := strings.Repeat(`{"a":`, maxNesting+1) + "1" + strings.Repeat("}", maxNesting+1)
	big := `{"a":"` + strings.Repeat("x", maxElement) + `"}`
	if got := collect("r", `{"r":[`+deep+`,`+big+`,{"b":2}]}`); len(got) != 1 || got[0] != `{"b":2}` {
		t.Errorf("%d elements", len(got))
	}
}

// documents draws JSON values with what makes reading hard.
func documents(depth int) *rapid.Generator[any] {
	text := rapid.StringOf(rapid.SampledFrom([]rune(`ab{}[]",:\ é世`)))
	leaves := []*rapid.Generator[any]{text.AsAny(), rapid.IntRange(-9, 9).AsAny(), rapid.Bool().AsAny(), rapid.Just[any](nil)}
	if depth > 0 {
		leaves = append(leaves,
			rapid.SliceOfN(documents(depth-1), 0, 3).AsAny(),
			rapid.MapOfN(text, documents(depth-1), 0, 3).AsAny())
	}
	return rapid.OneOf(leaves...)
}

func TestObjectsSeeWhatJSONSees(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		elements := rapid.SliceOfN(documents(3), 0, 5).Draw(t, "elements")
		doc := map[string]any{"r": elements, "q": documents(3).Draw(t, "other"), "z": documents(2).Draw(t, "last")}
		text, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		prose := rapid.SampledFrom([]string{"", "Here you are:\n```json\n", "{so} "}).Draw(t, "prose")
		whole := prose + string(text)
		var want []string
		for _, e := range elements {
			if _, ok := e.(map[string]any); ok {
				raw, _ := json.Marshal(e) // it was marshalled before
				want = append(want, string(raw))
			}
		}
		got := collect("r", split(t, whole)...)
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Fatalf("of %s\ngot  %v\nwant %v", whole, got, want)
		}
		end := rapid.IntRange(0, len(whole)).Draw(t, "end")
		for i, e := range collect("r", whole[:end]) {
			if e != want[i] {
				t.Fatalf("cut at %d: element %d is %s, want %s", end, i, e, want[i])
			}
		}
	})
}

// split cuts a text at drawn places.
func split(t *rapid.T, text string) []string {
	var pieces []string
	for len(text) > 0 {
		n := rapid.IntRange(1, min(len(text), 7)).Draw(t, "n")
		pieces, text = append(pieces, text[:n]), text[n:]
	}
	return pieces
}

func FuzzObjects(f *testing.F) {
	f.Add(`{"r":[{"a":"}"},{"b":[{}]}]}`, 3)
	f.Add("```json\n{\"r\":[{\"a\":1}", 1)
	f.Add(`{{{"r":[[[{]}`, 2)
	f.Fuzz(func(t *testing.T, text string, size int) {
		whole := collect("r", text)
		for _, e := range whole {
			if !json.Valid([]byte(e)) || !bytes.HasPrefix([]byte(e), []byte("{")) {
				t.Fatalf("emitted %q", e)
			}
		}
		size = max(size%16, 1)
		var pieces []string
		for rest := text; len(rest) > 0; {
			n := min(size, len(rest))
			pieces, rest = append(pieces, rest[:n]), rest[n:]
		}
		if got := collect("r", pieces...); strings.Join(got, "\n") != strings.Join(whole, "\n") {
			t.Fatalf("in pieces %q, whole %q", got, whole)
		}
	})
}

func TestUnwrap(t *testing.T) {
	for text, want := range map[string]string{
		"```json\n{\"a\":1}\n```":  `{"a":1}`,
		"Sure: {\"a\":1} – done":   `{"a":1}`,
		` {"a":1} `:                `{"a":1}`,
		`no object`:                `no object`,
		`"a string with {braces}"`: `"a string with {braces}"`,
	} {
		if got := Unwrap(text); got != want {
			t.Errorf("%q: got %q", text, got)
		}
	}
}
