package model

import (
	"cmp"
	"context"
	"encoding/binary"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"tailor/internal/engine/event"
)

// LatencyShape is how quick a model is: its first token is log-normal, the
// rest follows at an even rate.
type LatencyShape struct {
	FirstToken      time.Duration // median
	Sigma           float64       // of the logarithm
	TokensPerSecond float64
}

// Shapes gives the latencies that public probes measured with tiny prompts, by
// model. They are the simulated provider's models.
func Shapes() map[string]LatencyShape {
	return map[string]LatencyShape{
		"gpt-4o-mini":      {645 * time.Millisecond, 0.32, 105},
		"claude-3.5-haiku": {731 * time.Millisecond, 0.25, 58},
		"gemini-2.0-flash": {556 * time.Millisecond, 0.87, 137},
		"llama-3.3-70b":    {761 * time.Millisecond, 0.65, 48},
		"deepseek-chat":    {1068 * time.Millisecond, 0.63, 26},
		"mistral-small":    {2735 * time.Millisecond, 0.84, 192},
	}
}

// SimulatedOptions sets a simulated provider up.
type SimulatedOptions struct {
	Seed   uint64
	Models map[string]LatencyShape // nil means Shapes
	Reply  func(Call) string       // what is answered to a call; a pure function
	Stalls float64                 // share of calls that stall before the first token, 0–1; 0 means 0.02, an assumption; negative none
	Errors float64                 // share of calls that fail, 0–1
}

// Simulated answers calls with the latencies of real models and no network. A
// call's fate depends on the seed, the model, what is said to it and how often
// it was said before, not on the order of calls. Safe for concurrent use.
type Simulated struct {
	o SimulatedOptions

	mu   sync.Mutex
	said map[uint64]uint64 // hash of a call → how often it came
}

// NewSimulated gives a simulated provider.
func NewSimulated(o SimulatedOptions) *Simulated {
	if o.Models == nil {
		o.Models = Shapes()
	}
	o.Stalls = max(cmp.Or(o.Stalls, 0.02), 0)
	return &Simulated{o: o, said: map[uint64]uint64{}}
}

// A stall is three seconds times a Pareto variable of this shape.
const (
	stallScale = 3 * time.Second
	stallShape = 1.2
)

// Stream implements Provider.
func (s *Simulated) Stream(ctx context.Context, model string, c Call, onText func(string)) (Reply, error) {
	shape, ok := s.o.Models[model]
	if !ok {
		return Reply{}, &Error{Status: 404, Message: "no simulated model has this name"}
	}
	draw := s.draw(model, c)
	pieces := tokens(s.o.Reply(c))
	cut := c.MaxTokens > 0 && len(pieces) > c.MaxTokens
	if cut {
		pieces = pieces[:c.MaxTokens]
	}
	last, failure := s.failure(draw, len(pieces))
	if err := sleep(ctx, s.firstToken(draw, shape)); err != nil {
		return Reply{}, err
	}
	reply := Reply{Cut: cut, Usage: event.Usage{PromptTokens: c.Tokens(), Estimated: true}}
	for i, piece := range pieces[:last] {
		if i > 0 {
			if err := sleep(ctx, time.Duration(float64(time.Second)/shape.TokensPerSecond)); err != nil {
				return reply, err
			}
		}
		reply.Text += piece
		reply.Usage.CompletionTokens++
		onText(piece)
	}
	return reply, failure
}

// draw gives the source of a call's fate.
func (s *Simulated) draw(model string, c Call) *rand.Rand {
	h := fnv.New64a()
	_ = binary.Write(h, binary.LittleEndian, s.o.Seed) // a hash never fails
	for _, part := range []string{model, c.Rules, c.Context, c.Prompt, c.Schema.Name} {
		_ = binary.Write(h, binary.LittleEndian, uint64(len(part)))
		h.Write([]byte(part))
	}
	key := h.Sum64()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.said[key]++
	return rand.New(rand.NewPCG(key, s.said[key]))
}

// firstToken draws how long the model thinks.
func (s *Simulated) firstToken(draw *rand.Rand, shape LatencyShape) time.Duration {
	wait := float64(shape.FirstToken) * math.Exp(shape.Sigma*draw.NormFloat64())
	if draw.Float64() < s.o.Stalls {
		wait += float64(stallScale) * math.Pow(1-draw.Float64(), -1/stallShape)
	}
	return time.Duration(min(wait, float64(time.Hour)))
}

// failure draws after how many pieces the call ends, and the fault it ends with, if any.
func (s *Simulated) failure(draw *rand.Rand, pieces int) (int, error) {
	fails, kind, at := draw.Float64() < s.o.Errors, draw.IntN(3), draw.Float64()
	if !fails {
		return pieces, nil
	}
	switch kind {
	case 0:
		return 0, &Error{Status: 429, RetryAfter: time.Second, Message: "simulated: too many calls"}
	case 1:
		return 0, &Error{Status: 500, Message: "simulated: server error"}
	default:
		return int(at * float64(pieces)), &Error{Message: "simulated: the connection broke", Err: ErrCut}
	}
}

// tokens cuts a text into pieces of about a token: four bytes, between runes.
func tokens(text string) []string {
	const size = 4
	pieces := make([]string, 0, len(text)/size+1)
	for len(text) > 0 {
		piece := text
		if len(text) > size {
			n := size
			for n < len(text) && text[n]&0xC0 == 0x80 {
				n++
			}
			piece = text[:n]
		}
		pieces = append(pieces, piece)
		text = text[len(piece):]
	}
	return slices.Clip(pieces)
}
