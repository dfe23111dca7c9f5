package model

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/url"
	"strings"

	openai "github.com/sashabaranov/go-openai"
)

// OpenAI speaks OpenAI's chat completions, as do Ollama, vLLM, LM Studio and
// OpenRouter. Safe for concurrent use.
type OpenAI struct {
	o      Options
	client *openai.Client
	own    bool // OpenAI's own service

	ladder *ladder
	ollama *ollama // where the server may be one; nil otherwise
}

// NewOpenAI gives a provider that speaks OpenAI's protocol.
func NewOpenAI(o Options) (*OpenAI, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	config := openai.DefaultConfig(o.Key)
	client := httpClient(o.Transport)
	client.Transport = dataOnly{client.Transport}
	config.HTTPClient = client
	if o.BaseURL != "" {
		config.BaseURL = o.BaseURL
	}
	u, err := url.Parse(config.BaseURL)
	own := err == nil && u.Host == "api.openai.com"
	return &OpenAI{o: o, client: openai.NewClientWithConfig(config), own: own, ladder: newLadder(bySchema, byTool, byObject, byWords), ollama: newOllama(o)}, nil
}

// Stream implements Provider.
func (p *OpenAI) Stream(ctx context.Context, model string, c Call, onText func(string)) (Reply, error) {
	ctx, x := withExchange(ctx)
	if p.ollama.serves(ctx) {
		return p.ollama.stream(ctx, model, c, x, onText)
	}
	return p.ladder.descend(model, c, func(s shape) (Reply, error) {
		stream, err := p.client.CreateChatCompletionStream(ctx, p.request(model, c.inWords(s), s))
		if err != nil {
			return Reply{}, p.fault(ctx, err, x)
		}
		defer func() { _ = stream.Close() }() // the answer is read; nothing is left to lose
		return p.read(ctx, stream, x, onText)
	})
}

func (p *OpenAI) request(model string, c Call, s shape) openai.ChatCompletionRequest {
	r := openai.ChatCompletionRequest{
		Model:         model,
		StreamOptions: &openai.StreamOptions{IncludeUsage: true},
	}
	if c.Rules != "" {
		r.Messages = append(r.Messages, openai.ChatCompletionMessage{Role: openai.ChatMessageRoleSystem, Content: c.Rules})
	}
	r.Messages = append(r.Messages, openai.ChatCompletionMessage{Role: openai.ChatMessageRoleUser, Content: c.asked()})
	thinks := thinksAtOpenAI(model)
	if p.own || thinks {
		r.MaxCompletionTokens = room(c.MaxTokens, thinks)
	} else {
		//lint:ignore SA1019 compatible servers know the limit by its old name only
		r.MaxTokens = room(c.MaxTokens, false)
	}
	if thinks && !strings.Contains(model, "-pro") {
		r.ReasoningEffort = openai.ReasoningEffortLow
	}
	switch s {
	case bySchema:
		r.ResponseFormat = &openai.ChatCompletionResponseFormat{
			Type: openai.ChatCompletionResponseFormatTypeJSONSchema,
			JSONSchema: &openai.ChatCompletionResponseFormatJSONSchema{
				Name: c.Schema.Name, Schema: c.Schema.JSON, Strict: true,
			},
		}
	case byTool:
		r.Tools = []openai.Tool{{
			Type:     openai.ToolTypeFunction,
			Function: &openai.FunctionDefinition{Name: c.Schema.Name, Description: toolWords, Parameters: c.Schema.JSON},
		}}
		r.ToolChoice = openai.ToolChoice{Type: openai.ToolTypeFunction, Function: openai.ToolFunction{Name: c.Schema.Name}}
	case byObject:
		r.ResponseFormat = &openai.ChatCompletionResponseFormat{Type: openai.ChatCompletionResponseFormatTypeJSONObject}
	}
	return r
}

// thinksAtOpenAI reports whether a model reasons before it answers, counts
// that as completion, and takes a reasoning effort.
func thinksAtOpenAI(model string) bool {
	model = model[strings.LastIndexByte(model, '/')+1:] // OpenRouter's "openai/gpt-5.4"
	if strings.Contains(model, "chat") {
		return false
	}
	for _, family := range []string{"o1", "o3", "o4", "gpt-5", "gpt-6"} {
		if strings.HasPrefix(model, family) {
			return true
		}
	}
	return false
}

// read takes the answer to its end, which a finish reason marks: go-openai
// tells a broken connection and the last event alike.
func (p *OpenAI) read(ctx context.Context, stream *openai.ChatCompletionStream, x *exchange, onText func(string)) (Reply, error) {
	var (
		reply   Reply
		text    strings.Builder
		refusal strings.Builder
		finish  openai.FinishReason
	)
	for {
		event, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			reply.Text = text.String()
			return reply, p.fault(ctx, err, x)
		}
		if u := event.Usage; u != nil {
			reply.Usage.PromptTokens, reply.Usage.CompletionTokens = u.PromptTokens, u.CompletionTokens
			if u.PromptTokensDetails != nil {
				reply.Usage.CachedTokens = u.PromptTokensDetails.CachedTokens
			}
		}
		for _, choice := range event.Choices[:min(len(event.Choices), 1)] {
			words := choice.Delta.Content
			for _, call := range choice.Delta.ToolCalls {
				words += call.Function.Arguments
			}
			if words != "" || choice.Delta.ReasoningContent != "" {
				onText(words)
			}
			text.WriteString(words)
			refusal.WriteString(choice.Delta.Refusal)
			if choice.FinishReason != "" && choice.FinishReason != openai.FinishReasonNull {
				finish = choice.FinishReason
			}
		}
	}
	reply.Text, reply.Cut = text.String(), finish == openai.FinishReasonLength
	switch {
	case refusal.Len() > 0 || finish == openai.FinishReasonContentFilter:
		return reply, p.o.refused(refusal.String(), x)
	case finish == "":
		return reply, p.o.unfinished(ctx, reply.Text, x)
	}
	return reply, nil
}

// fault reads go-openai's errors.
func (p *OpenAI) fault(ctx context.Context, err error, x *exchange) error {
	// It may hold an APIError without words, of {"error": "words"}.
	if e, ok := errors.AsType[*openai.RequestError](err); ok {
		return p.o.failure(ctx, err, e.HTTPStatusCode, bodyWords(e.Body), x)
	}
	if e, ok := errors.AsType[*openai.APIError](err); ok {
		code := e.HTTPStatusCode
		if n, ok := e.Code.(int); ok && code == 0 && n >= 400 && n < 600 {
			code = n // told within a stream that began well
		}
		if e.Code == "insufficient_quota" { // its status is 429, but no waiting helps
			err = errors.Join(ErrNoCredit, err)
		}
		return p.o.failure(ctx, err, code, e.Message, x)
	}
	return p.o.failure(ctx, err, 0, "", x)
}

// bodyWords finds the message in an error's body: {"error": "…"},
// {"message": "…"}, or the body itself unless it is a page of HTML.
func bodyWords(body []byte) string {
	var known struct {
		Error   json.RawMessage `json:"error"`
		Message string          `json:"message"`
	}
	if json.Unmarshal(body, &known) == nil {
		var nested struct {
			Message string `json:"message"`
		}
		var plain string
		switch {
		case json.Unmarshal(known.Error, &nested) == nil && nested.Message != "":
			return nested.Message
		case json.Unmarshal(known.Error, &plain) == nil:
			return plain
		case known.Message != "":
			return known.Message
		}
	}
	if text := strings.TrimSpace(string(body)); !strings.HasPrefix(text, "<") {
		return text
	}
	return ""
}
