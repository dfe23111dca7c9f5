package model

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"google.golang.org/genai"
)

// googleURL is where Google's models are; it is always named, so that the
// SDK's environment variables can't lead a key elsewhere.
const googleURL = "https://generativelanguage.googleapis.com/"

// Google speaks Google's Gemini API. Safe for concurrent use.
type Google struct {
	o      Options
	client *genai.Client
	ladder *ladder
}

// NewGoogle gives a provider that speaks Google's protocol. It needs a key.
func NewGoogle(o Options) (*Google, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	if o.Key == "" {
		return nil, fmt.Errorf("setting up provider %q: Google's models need a key", o.Name)
	}
	base := o.BaseURL
	if base == "" {
		base = googleURL
	}
	client := httpClient(o.Transport)
	client.Transport = quiet{dataOnly{client.Transport}}
	c, err := genai.NewClient(context.Background(), &genai.ClientConfig{
		APIKey:      o.Key,
		Backend:     genai.BackendGeminiAPI,
		HTTPClient:  client,
		HTTPOptions: genai.HTTPOptions{BaseURL: base},
	})
	if err != nil {
		return nil, fmt.Errorf("setting up provider %q: %s", o.Name, clean(err.Error(), o.Key))
	}
	// There is no rung of tools: Google streams a tool's arguments in one piece.
	return &Google{o: o, client: c, ladder: newLadder(bySchema, byObject, byWords)}, nil
}

// Stream implements Provider.
func (p *Google) Stream(ctx context.Context, model string, c Call, onText func(string)) (Reply, error) {
	ctx, x := withExchange(ctx)
	return p.ladder.descend(model, c, func(s shape) (Reply, error) {
		c := c.inWords(s)
		config, err := googleConfig(model, c, s)
		if err != nil {
			return Reply{}, err
		}
		return p.read(ctx, model, c, config, x, onText)
	})
}

// read sends a request and takes the answer to its end.
func (p *Google) read(ctx context.Context, model string, c Call, config *genai.GenerateContentConfig, x *exchange, onText func(string)) (Reply, error) {
	var (
		reply  Reply
		text   strings.Builder
		finish genai.FinishReason
	)
	for event, err := range p.client.Models.GenerateContentStream(ctx, model, genai.Text(c.asked()), config) {
		if err != nil {
			reply.Text = text.String()
			return reply, p.fault(ctx, err, x)
		}
		if f := event.PromptFeedback; f != nil && f.BlockReason != "" {
			return reply, p.o.refused(string(f.BlockReason), x)
		}
		readUsage(&reply, event.UsageMetadata)
		words, reason := readCandidate(event)
		onText(words) // empty while it thinks
		text.WriteString(words)
		if reason != "" {
			finish = reason
		}
	}
	reply.Text, reply.Cut = text.String(), finish == genai.FinishReasonMaxTokens
	switch finish {
	case "":
		return reply, p.o.unfinished(ctx, reply.Text, x)
	case genai.FinishReasonSafety, genai.FinishReasonRecitation, genai.FinishReasonBlocklist,
		genai.FinishReasonProhibitedContent, genai.FinishReasonSPII, genai.FinishReasonLanguage:
		return reply, p.o.refused(strings.ToLower(string(finish)), x)
	}
	return reply, nil
}

func googleConfig(model string, c Call, s shape) (*genai.GenerateContentConfig, error) {
	schema, err := c.schema()
	if err != nil {
		return nil, err
	}
	thinking := googleThinking(model)
	config := &genai.GenerateContentConfig{
		MaxOutputTokens:       int32(min(room(c.MaxTokens, thinking != nil), 1<<20)),
		ThinkingConfig:        thinking,
		AutomaticContinuation: genai.Ptr(false), // a request is an attempt, and attempts are the router's
	}
	if c.Rules != "" {
		config.SystemInstruction = genai.NewContentFromText(c.Rules, genai.RoleUser)
	}
	switch s {
	case bySchema:
		config.ResponseMIMEType, config.ResponseJsonSchema = "application/json", schema
	case byObject:
		config.ResponseMIMEType = "application/json"
	}
	return config, nil
}

// googleThinking keeps thoughts short; nil for models that have none.
func googleThinking(model string) *genai.ThinkingConfig {
	switch {
	case strings.HasPrefix(model, "gemini-1"), strings.HasPrefix(model, "gemini-2.0"), !strings.HasPrefix(model, "gemini-"):
		return nil
	case strings.HasPrefix(model, "gemini-2"):
		return &genai.ThinkingConfig{ThinkingBudget: genai.Ptr[int32](1024)}
	default:
		return &genai.ThinkingConfig{ThinkingLevel: genai.ThinkingLevelLow}
	}
}

// readUsage takes the counts over; thoughts are paid as completion.
func readUsage(reply *Reply, u *genai.GenerateContentResponseUsageMetadata) {
	if u == nil {
		return
	}
	reply.Usage.PromptTokens = int(u.PromptTokenCount)
	reply.Usage.CachedTokens = int(u.CachedContentTokenCount)
	reply.Usage.CompletionTokens = int(u.CandidatesTokenCount + u.ThoughtsTokenCount)
}

// readCandidate gives an event's words, thoughts left out, and its finish reason.
func readCandidate(event *genai.GenerateContentResponse) (string, genai.FinishReason) {
	if len(event.Candidates) == 0 || event.Candidates[0] == nil {
		return "", ""
	}
	candidate := event.Candidates[0]
	if candidate.Content == nil {
		return "", candidate.FinishReason
	}
	var words strings.Builder
	for _, part := range candidate.Content.Parts {
		if part != nil && !part.Thought {
			words.WriteString(part.Text)
		}
	}
	return words.String(), candidate.FinishReason
}

// fault reads the SDK's errors. Google tells a wrong key with status 400, and
// how long to wait in the body.
func (p *Google) fault(ctx context.Context, err error, x *exchange) error {
	e, ok := errors.AsType[genai.APIError](err)
	if !ok {
		return p.o.failure(ctx, err, 0, "", x)
	}
	code := e.Code
	if status := x.seen().Status; status >= http.StatusBadRequest {
		code = status // a gateway's, whatever its body says
	}
	if code == http.StatusBadRequest && detail(e, "reason") == "API_KEY_INVALID" {
		code = http.StatusUnauthorized
	}
	fault := p.o.failure(ctx, err, code, bodyWords([]byte(e.Message)), x)
	if said, ok := errors.AsType[*Error](fault); ok && said.RetryAfter == 0 {
		if wait, err := time.ParseDuration(detail(e, "retryDelay")); err == nil {
			said.RetryAfter = max(wait, 0)
		}
	}
	return fault
}

// detail finds a value among an error's details; "" when none has it.
func detail(e genai.APIError, name string) string {
	for _, d := range e.Details {
		if value, ok := d[name].(string); ok {
			return value
		}
	}
	return ""
}

// quiet ends a broken body like a whole one: genai prints read errors to the
// standard logger, and so onto the screen. The Transport has noted the error,
// and the finish reason that is missing tells it.
type quiet struct{ http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (q quiet) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := q.RoundTripper.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	resp.Body = quietBody{resp.Body}
	return resp, nil
}

type quietBody struct{ io.ReadCloser }

func (b quietBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != nil {
		err = io.EOF
	}
	return n, err
}

func (b quietBody) Close() error {
	_ = b.ReadCloser.Close() // genai would print it; what was read stands
	return nil
}
