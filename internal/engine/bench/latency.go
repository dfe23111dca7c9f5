package bench

import (
	"fmt"
	"hash/fnv"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"tailor/internal/engine/model"
)

// Latency is a model's speed as it was measured, and what its provider lets
// one account use.
type Latency struct {
	Name            string  `json:"name"`
	FirstTokenMS    int64   `json:"first_token_ms"` // median
	Sigma           float64 `json:"sigma"`          // of the first token's logarithm
	TokensPerSecond float64 `json:"tokens_per_second"`
	RequestsAMinute int     `json:"requests_a_minute"`
	TokensAMinute   int     `json:"tokens_a_minute"` // prompt and answer
	Source          string  `json:"source"`
	Date            string  `json:"date"` // year and month
}

// What the measurements are, and where the capacities come from.
const (
	latencySource = "latency: public probes with tiny prompts, log-normal fit; capacity: assumed, near a provider's lowest paid tier"
	latencyDate   = "2026-11"
)

// Models lists the latency models by name.
func Models() []Latency {
	capacity := map[string][2]int{
		"gpt-4o-mini":      {500, 200_000},
		"claude-3.5-haiku": {50, 60_000},
		"gemini-2.0-flash": {2000, 4_000_000},
		"llama-3.3-70b":    {1000, 300_000},
		"deepseek-chat":    {600, 500_000},
		"mistral-small":    {300, 500_000},
	}
	shapes := model.Shapes()
	var list []Latency
	for _, name := range slices.Sorted(maps.Keys(shapes)) {
		s := shapes[name]
		list = append(list, Latency{
			Name: name, FirstTokenMS: s.FirstToken.Milliseconds(), Sigma: s.Sigma, TokensPerSecond: s.TokensPerSecond,
			RequestsAMinute: capacity[name][0], TokensAMinute: capacity[name][1],
			Source: latencySource, Date: latencyDate,
		})
	}
	return list
}

// find gives the latency models with those names.
func find(names []string) ([]Latency, error) {
	var found []Latency
	for _, name := range names {
		i := slices.IndexFunc(Models(), func(l Latency) bool { return l.Name == name })
		if i < 0 {
			var known []string
			for _, l := range Models() {
				known = append(known, l.Name)
			}
			return nil, fmt.Errorf("no latency model is called %q; there are %s", name, strings.Join(known, ", "))
		}
		found = append(found, Models()[i])
	}
	return found, nil
}

// slowest is how long 95 of 100 answers of so many tokens take at most.
func (l Latency) slowest(tokens int, stalls float64) time.Duration {
	share := min(0.95/(1-stalls), 0.999) // of the calls that do not stall
	first := float64(l.FirstTokenMS) / 1000 * math.Exp(l.Sigma*math.Sqrt2*math.Erfinv(2*share-1))
	return time.Duration((first + float64(tokens)/l.TokensPerSecond) * float64(time.Second))
}

// Assumptions are what was not measured.
type Assumptions struct {
	StallShare        float64 `json:"stall_share"`         // of calls, 0–1
	StallScaleSeconds float64 `json:"stall_scale_seconds"` // a stall is so long times a Pareto variable
	StallShape        float64 `json:"stall_shape"`         // of the Pareto variable
	ErrorShare        float64 `json:"error_share"`         // of calls, 0–1: half are refused with 500, half break off
}

// Assumed gives the assumptions that are made where none are named.
func Assumed() Assumptions {
	return Assumptions{StallShare: 0.02, StallScaleSeconds: 3, StallShape: 1.2, ErrorShare: 0.01}
}

// fate is what chance holds for one call.
type fate struct {
	travel     time.Duration // until the request is there, at most a millisecond
	firstToken time.Duration
	perToken   time.Duration
	refused    bool    // with a 500, at once
	breaksAt   float64 // share of the answer after which it breaks off; 1: it does not
}

// draw gives the fate of an attempt. It depends on the run, on what is asked
// of whom, and on how often that was asked before: never on the order of
// calls, so that every policy meets the same luck.
func draw(seed uint64, run int, call string, l Latency, attempt int, a Assumptions) fate {
	h := fnv.New64a()
	fmt.Fprintf(h, "%d %d %s %s", seed, run, call, l.Name)
	r := rand.New(rand.NewPCG(h.Sum64(), uint64(attempt)))
	f := fate{
		travel:     time.Duration(r.Int64N(int64(time.Millisecond))),
		firstToken: time.Duration(float64(l.FirstTokenMS) * float64(time.Millisecond) * math.Exp(l.Sigma*r.NormFloat64())),
		perToken:   time.Duration(float64(time.Second) / l.TokensPerSecond),
		breaksAt:   1,
	}
	stalls, long := r.Float64() < a.StallShare, math.Pow(1-r.Float64(), -1/a.StallShape)
	if stalls {
		f.firstToken += time.Duration(min(a.StallScaleSeconds*long, 3600) * float64(time.Second))
	}
	fails, refused, at := r.Float64() < a.ErrorShare, r.IntN(2) == 0, r.Float64()
	switch {
	case fails && refused:
		f.refused = true
	case fails:
		f.breaksAt = at
	}
	return f
}
