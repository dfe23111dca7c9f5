package engine

import (
	"time"

	"tailor/internal/engine/model"
)

// NewQuick gives simulated providers that answer within milliseconds of real time.
func NewQuick(seed uint64) *Providers {
	p := NewSimulated(Simulation{Seed: seed, Models: []string{"quick"}})
	p.clients[simulatedProvider] = model.NewSimulated(model.SimulatedOptions{
		Seed: seed, Reply: p.script.line, Stalls: -1,
		Models: map[string]model.LatencyShape{"quick": {FirstToken: 8 * time.Millisecond, Sigma: 0.8, TokensPerSecond: 8000}},
	})
	return p
}
