package faultserver

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"regexp"
	"strings"
)

// How answers end.
type Ending int

// The endings, and Open for a stream that has not ended.
const (
	Open Ending = iota
	Done
	Longest // the answer reached its longest length
	Refusal
)

// word gives a protocol's own word for an ending.
func word(kind string, e Ending) string {
	return map[string][]string{
		OpenAI:    {"", "stop", "length", "content_filter"},
		Anthropic: {"", "end_turn", "max_tokens", "refusal"},
		Google:    {"", "STOP", "MAX_TOKENS", "SAFETY"},
	}[kind][e]
}

// Frame writes texts and an ending as a protocol's server-sent events. Its
// usage is 50 prompt tokens, 30 of them cached, and 7 of the answer.
func Frame(kind string, e Ending, texts ...string) string {
	var b strings.Builder
	switch reason := word(kind, e); kind {
	case OpenAI:
		b.WriteString("data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n")
		for _, t := range texts {
			fmt.Fprintf(&b, "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":%s}}]}\n\n", quote(t))
		}
		if e != Open {
			fmt.Fprintf(&b, "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":%q}]}\n\n", reason)
			b.WriteString("data: {\"choices\":[],\"usage\":{\"prompt_tokens\":50,\"completion_tokens\":7,\"prompt_tokens_details\":{\"cached_tokens\":30}}}\n\ndata: [DONE]\n\n")
		}
	case Anthropic:
		b.WriteString("event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":15,\"cache_read_input_tokens\":30,\"cache_creation_input_tokens\":5}}}\n\n")
		for _, t := range texts {
			fmt.Fprintf(&b, "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":%s}}\n\n", quote(t))
		}
		if e != Open {
			fmt.Fprintf(&b, "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":%q},\"usage\":{\"output_tokens\":7}}\n\nevent: message_stop\ndata: {\"type\":\"message_stop\"}\n\n", reason)
		}
	case Google:
		for _, t := range texts {
			fmt.Fprintf(&b, "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"thought\",\"thought\":true},{\"text\":%s}]}}]}\n\n", quote(t))
		}
		if e != Open {
			fmt.Fprintf(&b, "data: {\"candidates\":[{\"finishReason\":%q}],\"usageMetadata\":{\"promptTokenCount\":50,\"cachedContentTokenCount\":30,\"candidatesTokenCount\":4,\"thoughtsTokenCount\":3}}\n\n", reason)
		}
	}
	return b.String()
}

func quote(s string) string {
	q, err := json.Marshal(s)
	if err != nil {
		return `""`
	}
	return string(q)
}

func quiet() *log.Logger { return log.New(io.Discard, "", 0) }

// Says answers with a text, in two pieces.
func Says(text string) Play {
	return func(x *Exchange) { x.Send(Frame(x.Kind, Done, text[:len(text)/2], text[len(text)/2:])) }
}

// Answers meets whatever task of a run is asked.
func Answers(x *Exchange) { Says(Answer(x.Body))(x) }

// Answer gives a good answer to a request about a task of a run: an evaluation
// for each section it is about, and an edit for each bullet that it shows, the
// first three.
func Answer(body []byte) string {
	text := strings.ReplaceAll(string(body), `\`, "")
	const found = `"strengths":["it is clear"],"gaps":[],"wording":[],"score":50`
	var evaluations, edits []string
	seen := map[string]bool{}
	for _, m := range regexp.MustCompile(`[Ss]ection (S[0-9]+) of the resume`).FindAllStringSubmatch(text, -1) {
		if seen[m[1]] {
			continue
		}
		seen[m[1]] = true
		evaluations = append(evaluations, fmt.Sprintf(`{"section":%q,%s}`, m[1], found))
		for _, target := range regexp.MustCompile(`\[(`+m[1]+`[^\]]*\.B[0-9]+)\]`).FindAllStringSubmatch(text, 3) {
			edits = append(edits, Edit(target[1]))
		}
	}
	asks := func(field string) bool { return strings.Contains(text, `"`+field+`"`) }
	var fields []string
	if asks("evaluations") {
		fields = append(fields, `"evaluations":[`+strings.Join(evaluations, ",")+`]`)
	}
	if asks("recommendations") {
		fields = append(fields, `"recommendations":[`+strings.Join(edits, ",")+`],"questions":[]`)
	}
	switch {
	case len(fields) > 0:
		return "{" + strings.Join(fields, ",") + "}"
	case asks("strengths"):
		return "{" + found + "}"
	default:
		return `{"requirements":[]}`
	}
}

// Edit is a recommendation that takes a block out.
func Edit(target string) string {
	return fmt.Sprintf(`{"evidence":[%[1]q],"requirements":[],"op":"delete","target":%[1]q,"move_before":"","after":"","why":"it says little","priority":"low"}`, target)
}
