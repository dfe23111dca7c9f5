package model

import (
	"context"
	"errors"
	"strings"

	"github.com/anthropics/anthropic-sdk-go"
	"github.com/anthropics/anthropic-sdk-go/option"
)

// Anthropic speaks Anthropic's messages. Safe for concurrent use.
type Anthropic struct {
	o      Options
	client anthropic.Client
	ladder *ladder
}

// NewAnthropic gives a provider that speaks Anthropic's protocol.
func NewAnthropic(o Options) (*Anthropic, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	options := []option.RequestOption{
		option.WithoutEnvironmentDefaults(), // settings are ours to read
		option.WithHTTPClient(httpClient(o.Transport)),
		option.WithMaxRetries(0),
	}
	if o.Key != "" {
		options = append(options, option.WithAPIKey(o.Key))
	}
	if o.BaseURL != "" {
		options = append(options, option.WithBaseURL(o.BaseURL))
	}
	return &Anthropic{o: o, client: anthropic.NewClient(options...), ladder: newLadder(bySchema, byTool, byWords)}, nil
}

// Stream implements Provider.
func (p *Anthropic) Stream(ctx context.Context, model string, c Call, onText func(string)) (Reply, error) {
	ctx, x := withExchange(ctx)
	return p.ladder.descend(model, c, func(s shape) (Reply, error) {
		params, err := p.params(model, c.inWords(s), s)
		if err != nil {
			return Reply{}, err
		}
		return p.read(ctx, params, x, onText)
	})
}

// read sends a request and takes the answer to its end.
func (p *Anthropic) read(ctx context.Context, params anthropic.MessageNewParams, x *exchange, onText func(string)) (Reply, error) {
	stream := p.client.Messages.NewStreaming(ctx, params)
	defer func() { _ = stream.Close() }() // the answer is read; nothing is left to lose
	var (
		reply Reply
		text  strings.Builder
		stop  anthropic.StopReason
	)
	for stream.Next() {
		event := stream.Current()
		switch event.Type {
		case "message_start":
			addUsage(&reply, event.Message.Usage.InputTokens, event.Message.Usage.CacheReadInputTokens, event.Message.Usage.CacheCreationInputTokens)
		case "content_block_delta":
			words := event.Delta.Text + event.Delta.PartialJSON // one of them, or none while it thinks
			onText(words)
			text.WriteString(words)
		case "message_delta":
			stop = event.Delta.StopReason
			reply.Usage.CompletionTokens = int(event.Usage.OutputTokens)
			addUsage(&reply, event.Usage.InputTokens, event.Usage.CacheReadInputTokens, event.Usage.CacheCreationInputTokens)
		}
	}
	reply.Text = text.String()
	reply.Cut = stop == anthropic.StopReasonMaxTokens || stop == anthropic.StopReasonModelContextWindowExceeded
	switch err := stream.Err(); {
	case err != nil:
		return reply, p.fault(ctx, err, x)
	case stop == anthropic.StopReasonRefusal:
		return reply, p.o.refused("", x)
	case stop == "":
		return reply, p.o.unfinished(ctx, reply.Text, x)
	}
	return reply, nil
}

// addUsage counts the prompt: Anthropic tells apart what was read from its
// cache and what was written to it. Counts are cumulative, and not all events
// repeat them.
func addUsage(reply *Reply, fresh, read, written int64) {
	if total := int(fresh + read + written); total > 0 {
		reply.Usage.PromptTokens, reply.Usage.CachedTokens = total, int(read)
	}
}

func (p *Anthropic) params(model string, c Call, s shape) (anthropic.MessageNewParams, error) {
	schema, err := c.schema()
	if err != nil {
		return anthropic.MessageNewParams{}, err
	}
	thinks := thinksAtAnthropic(model)
	params := anthropic.MessageNewParams{
		Model:     model,
		MaxTokens: int64(room(c.MaxTokens, thinks)),
		Messages:  []anthropic.MessageParam{anthropic.NewUserMessage(blocks(c)...)},
	}
	if c.Rules != "" {
		params.System = []anthropic.TextBlockParam{{Text: c.Rules}}
	}
	switch s {
	case bySchema:
		params.OutputConfig.Format = anthropic.JSONOutputFormatParam{Schema: schema}
	case byTool:
		tool := anthropic.ToolParam{Name: c.Schema.Name, Description: anthropic.String(toolWords), InputSchema: toolInput(schema)}
		params.Tools = []anthropic.ToolUnionParam{{OfTool: &tool}}
		params.ToolChoice = anthropic.ToolChoiceParamOfTool(c.Schema.Name)
	}
	if thinks {
		params.OutputConfig.Effort = anthropic.OutputConfigEffortLow
	}
	return params, nil
}

// toolInput gives a schema as a tool's.
func toolInput(schema map[string]any) anthropic.ToolInputSchemaParam {
	input := anthropic.ToolInputSchemaParam{ExtraFields: map[string]any{}}
	for name, value := range schema {
		switch name {
		case "properties":
			input.Properties = value
		case "type":
		default:
			input.ExtraFields[name] = value
		}
	}
	return input
}

// blocks puts the mark for the prompt cache behind what all calls of a run share.
func blocks(c Call) []anthropic.ContentBlockParamUnion {
	if c.Context == "" {
		return []anthropic.ContentBlockParamUnion{anthropic.NewTextBlock(c.Prompt)}
	}
	shared := anthropic.NewTextBlock(c.Context)
	shared.OfText.CacheControl = anthropic.NewCacheControlEphemeralParam()
	return []anthropic.ContentBlockParamUnion{shared, anthropic.NewTextBlock(c.Prompt)}
}

// thinksAtAnthropic reports whether a model thinks unless told otherwise, and
// takes an effort.
func thinksAtAnthropic(model string) bool {
	return strings.HasPrefix(model, "claude-sonnet-5") || strings.HasPrefix(model, "claude-opus-5")
}

// statusOf gives the HTTP status of an error type that Anthropic tells within a
// stream that began well.
func statusOf(kind string) int {
	switch kind {
	case "invalid_request_error":
		return 400
	case "authentication_error":
		return 401
	case "billing_error":
		return 402
	case "permission_error":
		return 403
	case "not_found_error":
		return 404
	case "rate_limit_error":
		return 429
	case "overloaded_error":
		return 529
	case "timeout_error":
		return 504
	default:
		return 500
	}
}

// fault reads the SDK's errors.
func (p *Anthropic) fault(ctx context.Context, err error, x *exchange) error {
	e, ok := errors.AsType[*anthropic.Error](err)
	if !ok {
		return p.o.failure(ctx, err, 0, "", x)
	}
	code := e.StatusCode
	if code < 400 {
		code = statusOf(string(e.Type()))
	}
	words := bodyWords([]byte(e.RawJSON()))
	if strings.Contains(words, "credit balance") { // its status is 400
		err = errors.Join(ErrNoCredit, err)
	}
	return p.o.failure(ctx, err, code, words, x)
}
