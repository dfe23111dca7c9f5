package model

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"
)

func TestReplayEmitsWhatIsAccepted(t *testing.T) {
	var got []string
	job := Job{Task: "recommend:S1", Array: "recommendations", Element: func(attempt int, raw json.RawMessage) {
		if attempt != 1 {
			t.Errorf("attempt %d", attempt)
		}
		got = append(got, string(raw))
	}}
	if err := Replay(job, `{"recommendations": [{"a": 1}, {"b": "]"}], "questions": [{}]}`); err != nil {
		t.Fatal(err)
	}
	if want := []string{`{"a": 1}`, `{"b": "]"}`}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}

	got = nil
	no := errors.New("no")
	job.Accept = func(string) error { return no }
	if err := Replay(job, `{"recommendations": [{"a": 1}]}`); !errors.Is(err, no) || len(got) > 0 {
		t.Errorf("%v, %q", err, got)
	}
	if err := Replay(Job{}, "text"); err != nil {
		t.Error(err)
	}
}

func TestKeysTellQuestionsApart(t *testing.T) {
	call := Call{Rules: "r", Context: "c", Prompt: "p", Schema: Schema{Name: "s", JSON: json.RawMessage(`{}`)}, MaxTokens: 1}
	keys := map[string]string{}
	note := func(what, key string) {
		if other, ok := keys[key]; ok {
			t.Errorf("%s has the key of %s", what, other)
		}
		keys[key] = what
	}
	note("the call", call.Key("openai/a"))
	note("another model", call.Key("openai/b"))
	note("shifted parts", call.Key("openai/", "a"))
	for name, change := range map[string]func(*Call){
		"rules": func(c *Call) { c.Rules = "" }, "context": func(c *Call) { c.Context = "" }, "prompt": func(c *Call) { c.Prompt = "q" },
		"schema": func(c *Call) { c.Schema.JSON = nil }, "tokens": func(c *Call) { c.MaxTokens = 2 },
		"moved words": func(c *Call) { c.Rules, c.Context = "rc", "" },
	} {
		other := call
		change(&other)
		note(name, other.Key("openai/a"))
	}
	if again := call; again.Key("openai/a") != call.Key("openai/a") {
		t.Error("the same question has two keys")
	}
}
