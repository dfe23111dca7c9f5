package model

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

const (
	leastWindow = 4096             // tokens that Ollama takes at once unless told otherwise
	mostWindow  = 32768            // tokens that it is told to take at most: they cost the machine's memory
	lookWait    = time.Second / 2  // for a server of this machine to say what it is
	mostInfo    = int64(maxAnswer) // bytes of what it says of a model
)

// ollama speaks Ollama's own protocol, which OpenAI's lanes take where such a
// server answers on this machine: its /v1 lets nobody say how long a prompt may
// be, and cuts a longer one without a word. Safe for concurrent use.
type ollama struct {
	o      Options
	root   string // "http://localhost:11434"
	client *http.Client
	ladder *ladder

	mu      sync.Mutex
	looked  bool
	found   bool
	longest map[string]int // model → tokens that it can take at once; 0 is not known
	windows map[string]int // model → num_ctx; it only grows, since a change loads the model anew
}

// newOllama gives the protocol for a server of this machine; nil for others.
func newOllama(o Options) *ollama {
	u, err := url.Parse(o.BaseURL)
	if err != nil || !loopback(u.Hostname()) {
		return nil
	}
	return &ollama{
		o: o, root: u.Scheme + "://" + u.Host, client: httpClient(o.Transport), ladder: newLadder(bySchema, byObject, byWords),
		longest: map[string]int{}, windows: map[string]int{},
	}
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// serves reports whether the server is Ollama. It is asked once; a server that
// is not up is asked again by the next call.
func (p *ollama) serves(ctx context.Context) bool {
	if p == nil {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.looked {
		return p.found
	}
	var about struct {
		Version string `json:"version"`
	}
	answered := p.look(ctx, http.MethodGet, "/api/version", nil, &about)
	p.looked, p.found = answered, about.Version != ""
	return p.found
}

// look asks the server about itself; false when it did not answer at all.
func (p *ollama) look(ctx context.Context, method, path string, question, answer any) bool {
	ctx, cancel := context.WithTimeout(context.WithValue(ctx, exchangeKey{}, (*exchange)(nil)), lookWait)
	defer cancel()
	resp, err := p.send(ctx, method, path, question)
	if err != nil {
		return false
	}
	defer func() { _ = resp.Body.Close() }() // what it said is read
	if resp.StatusCode == http.StatusOK {
		_ = json.NewDecoder(io.LimitReader(resp.Body, mostInfo)).Decode(answer) // nonsense says nothing
	}
	return true
}

func (p *ollama) send(ctx context.Context, method, path string, body any) (*http.Response, error) {
	var content io.Reader
	if body != nil {
		data, err := json.Marshal(body)
		if err != nil {
			return nil, fmt.Errorf("writing a request: %w", err)
		}
		content = bytes.NewReader(data)
	}
	req, err := http.NewRequestWithContext(ctx, method, p.root+path, content)
	if err != nil {
		return nil, fmt.Errorf("writing a request: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	if p.o.Key != "" {
		req.Header.Set("Authorization", "Bearer "+p.o.Key)
	}
	return p.client.Do(req)
}

// window settles how many tokens a model is told to take at once, and says in
// words when a call needs more than it can have.
func (p *ollama) window(ctx context.Context, model string, c Call) (tokens int, warning string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	longest, known := p.longest[model]
	if !known {
		longest = p.ask(ctx, model)
		p.longest[model] = longest
	}
	if longest == 0 || longest > mostWindow {
		longest = mostWindow
	}
	prompt, answer := c.Tokens(), room(c.MaxTokens, true)
	tokens = max(p.windows[model], min(leastWindow, longest))
	for tokens < prompt+prompt/4+answer && tokens < longest {
		tokens = min(2*tokens, longest)
	}
	p.windows[model] = tokens
	if prompt+c.MaxTokens > tokens {
		warning = fmt.Sprintf("%s takes %d tokens at once, and a prompt of about %d with its answer of up to %d is longer: the start of the prompt may be cut off",
			clean(model, ""), tokens, prompt, c.MaxTokens)
	}
	return tokens, warning
}

// ask finds out how many tokens a model can take at once; 0 when nobody says.
func (p *ollama) ask(ctx context.Context, model string) int {
	var shown struct {
		Info map[string]any `json:"model_info"`
	}
	p.look(ctx, http.MethodPost, "/api/show", map[string]string{"model": model}, &shown)
	for name, value := range shown.Info {
		if n, ok := value.(float64); ok && strings.HasSuffix(name, ".context_length") && n >= 1 && n < 1<<30 {
			return int(n)
		}
	}
	return 0
}

// ollamaLine is one line of an answer.
type ollamaLine struct {
	Message struct {
		Content  string `json:"content"`
		Thinking string `json:"thinking"`
	} `json:"message"`
	Done       bool   `json:"done"`
	DoneReason string `json:"done_reason"`
	Prompt     int    `json:"prompt_eval_count"`
	Completion int    `json:"eval_count"`
	Error      string `json:"error"`
}

// stream asks a model and takes its answer, in one shape or a weaker one.
func (p *ollama) stream(ctx context.Context, model string, c Call, x *exchange, onText func(string)) (Reply, error) {
	return p.ladder.descend(model, c, func(s shape) (Reply, error) {
		c := c.inWords(s)
		tokens, warning := p.window(ctx, model, c)
		reply, err := p.chat(ctx, p.request(model, c, s, tokens), x, onText)
		reply.Warning = warning
		return reply, err
	})
}

func (p *ollama) request(model string, c Call, s shape, tokens int) map[string]any {
	messages := []map[string]string{{"role": "user", "content": c.asked()}}
	if c.Rules != "" {
		messages = append([]map[string]string{{"role": "system", "content": c.Rules}}, messages...)
	}
	request := map[string]any{
		"model": model, "messages": messages, "stream": true,
		"options": map[string]any{"num_ctx": tokens, "num_predict": room(c.MaxTokens, true)},
	}
	switch s {
	case bySchema:
		request["format"] = c.Schema.JSON
	case byObject:
		request["format"] = "json"
	}
	return request
}

// chat sends a request and takes the answer to its end: a JSON object a line.
func (p *ollama) chat(ctx context.Context, request map[string]any, x *exchange, onText func(string)) (Reply, error) {
	resp, err := p.send(ctx, http.MethodPost, "/api/chat", request)
	if err != nil {
		return Reply{}, p.o.failure(ctx, err, 0, "", x)
	}
	defer func() { _ = resp.Body.Close() }() // the answer is read; nothing is left to lose
	if resp.StatusCode != http.StatusOK {
		body, _ := io.ReadAll(resp.Body) // bounded by the Transport; what was read says enough
		return Reply{}, p.o.failure(ctx, errors.New("the request was refused"), resp.StatusCode, bodyWords(body), x)
	}
	var (
		reply Reply
		text  strings.Builder
		lines = json.NewDecoder(resp.Body)
	)
	for {
		var line ollamaLine
		err := lines.Decode(&line)
		reply.Text = text.String()
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return reply, p.o.unfinished(ctx, reply.Text, x)
		case err != nil:
			return reply, p.o.failure(ctx, err, 0, "", x)
		case line.Error != "":
			return reply, p.o.failure(ctx, errors.New("told within the answer"), http.StatusInternalServerError, line.Error, x)
		case line.Done:
			reply.Text += line.Message.Content
			if line.Message.Content != "" {
				onText(line.Message.Content)
			}
			reply.Usage.PromptTokens, reply.Usage.CompletionTokens = line.Prompt, line.Completion
			reply.Cut = line.DoneReason == "length"
			return reply, nil
		}
		if line.Message.Content != "" || line.Message.Thinking != "" {
			onText(line.Message.Content)
		}
		text.WriteString(line.Message.Content)
	}
}
