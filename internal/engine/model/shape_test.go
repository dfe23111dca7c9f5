package model

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"tailor/internal/engine/model/faultserver"
)

// shapeOf names how a request asks for its answer's shape.
func shapeOf(body []byte) string {
	text := inOrder(body)
	inWords := ""
	if strings.Contains(text, "It must meet this JSON Schema") {
		inWords = "+words"
	}
	switch {
	case strings.Contains(text, `"json_schema"`), strings.Contains(text, `"output_config":{"format"`), strings.Contains(text, "responseJsonSchema"):
		return "schema" + inWords
	case strings.Contains(text, `"tools"`):
		return "tool" + inWords
	case strings.Contains(text, `"json_object"`), strings.Contains(text, `"responseMimeType"`):
		return "object" + inWords
	default:
		return "plain" + inWords
	}
}

func TestServersAreAskedMorePlainlyUntilTheyUnderstand(t *testing.T) {
	call := Call{Prompt: "prompt", MaxTokens: 500, Schema: Schema{"answer", json.RawMessage(`{"type":"object","properties":{"a":{}},"required":["a"]}`)}}
	for kind, c := range map[string]struct {
		refusal string
		want    string
	}{
		KindOpenAI:    {`{"error":{"message":"'response_format.type' must be 'text'; no tool is known"}}`, "schema tool object+words plain+words plain+words"},
		KindAnthropic: {`{"type":"error","error":{"type":"invalid_request_error","message":"output_config: unknown; tools: unknown"}}`, "schema tool plain+words plain+words"},
		KindGoogle:    {`{"error":{"code":400,"message":"response_mime_type is not supported"}}`, "schema object+words plain+words plain+words"},
	} {
		refused := strings.Count(c.want, " ") - 1
		server := newFake(t, map[string]faultserver.Play{"local": faultserver.First(refused, faultserver.Responds(400, c.refusal), faultserver.Says(good))})
		p := wired(t, server.URL)[kind]
		for range 2 {
			if reply, err := p.Stream(t.Context(), "local", call, func(string) {}); err != nil || reply.Text != good {
				t.Fatalf("%s: %+v, %v", kind, reply, err)
			}
		}
		var shapes []string
		for _, body := range server.Bodies("local") {
			shapes = append(shapes, shapeOf(body))
		}
		if got := strings.Join(shapes, " "); got != c.want {
			t.Errorf("%s was asked by %s", kind, got)
		}
	}
}

func TestRefusedQuestionTeachesNothingOfShapes(t *testing.T) {
	server := newFake(t, map[string]faultserver.Play{"local": faultserver.Responds(400, `{"error":{"message":"the schema and all else is wrong"}}`)})
	p := wired(t, server.URL)[KindOpenAI]
	call := Call{Prompt: "prompt", Schema: Schema{"answer", json.RawMessage(`{"type":"object"}`)}}
	for range 2 {
		if _, err := p.Stream(t.Context(), "local", call, func(string) {}); err == nil {
			t.Fatal("it answered")
		}
	}
	if first, again := shapeOf(server.Bodies("local")[0]), shapeOf(server.Bodies("local")[4]); first != "schema" || again != "schema" {
		t.Errorf("asked by %s, then by %s", first, again)
	}
}

func TestArgumentsOfAToolAreTheAnswer(t *testing.T) {
	half := func(s string) string {
		q, _ := json.Marshal(s) // a string is always JSON
		return string(q)
	}
	a, b := half(good[:20]), half(good[20:])
	plays := map[string]string{
		KindOpenAI: fmt.Sprintf(`data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"1","type":"function","function":{"name":"answer","arguments":%s}}]}}]}

data: {"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":%s}}]}}]}

data: {"choices":[{"delta":{},"finish_reason":"tool_calls"}]}

data: [DONE]

`, a, b),
		KindAnthropic: fmt.Sprintf(`event: message_start
data: {"type":"message_start","message":{"usage":{"input_tokens":15}}}

event: content_block_start
data: {"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"1","name":"answer","input":{}}}

event: content_block_delta
data: {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":%s}}

event: content_block_delta
data: {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":%s}}

event: message_delta
data: {"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":7}}

event: message_stop
data: {"type":"message_stop"}

`, a, b),
	}
	call := Call{Prompt: "prompt", Schema: Schema{"answer", json.RawMessage(`{"type":"object"}`)}}
	for kind, stream := range plays {
		server := newFake(t, map[string]faultserver.Play{"m": faultserver.First(1,
			faultserver.Responds(400, `{"error":{"message":"no json_schema or output_config here"}}`),
			func(x *faultserver.Exchange) { x.Send(stream) })})
		var streamed strings.Builder
		reply, err := wired(t, server.URL)[kind].Stream(t.Context(), "m", call, func(s string) { streamed.WriteString(s) })
		if err != nil || reply.Text != good || streamed.String() != good || reply.Cut {
			t.Errorf("%s: %+v, %v, streamed %q", kind, reply, err, streamed.String())
		}
	}
}
