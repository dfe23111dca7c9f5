package engine

import (
	"maps"
	"slices"
	"sync"

	"tailor/internal/engine/event"
	"tailor/internal/engine/match"
	"tailor/internal/engine/model"
	"tailor/internal/engine/plan"
)

// simulatedProvider is the name of the simulated provider in lanes.
const simulatedProvider = "simulated"

// Simulation sets up providers that answer with the latencies of real models
// and need no network.
type Simulation struct {
	Seed   uint64
	Models []string // of model.Shapes, preferred first
	Errors float64  // share of calls that fail, 0–1
}

// SimulatedModels lists the models that a Simulation may name.
func SimulatedModels() []string { return slices.Sorted(maps.Keys(model.Shapes())) }

// NewSimulated gives providers that say what the offline analyser would
// recommend, as slowly as real models. Everything that they answer is marked
// as simulated.
func NewSimulated(s Simulation) *Providers {
	script := &script{lines: map[string]string{}}
	client := model.NewSimulated(model.SimulatedOptions{Seed: s.Seed, Reply: script.line, Errors: s.Errors})
	return &Providers{
		clients:   map[string]model.Provider{simulatedProvider: client},
		infos:     []model.ProviderInfo{{Name: simulatedProvider, Kind: model.KindSimulated, Models: s.Models, Custom: true}},
		simulated: true,
		script:    script,
	}
}

// SimulatedAs gives simulated providers like those of a run that was begun with
// these lanes.
func SimulatedAs(lanes []string, seed uint64) *Providers {
	var models []string
	for _, name := range lanes {
		if lane := laneOf(name); lane.Provider == simulatedProvider && slices.Contains(SimulatedModels(), lane.Model) {
			models = append(models, lane.Model)
		}
	}
	return NewSimulated(Simulation{Seed: seed, Models: models})
}

// script holds what the simulated provider answers to each prompt.
type script struct {
	mu    sync.Mutex
	lines map[string]string
}

func (s *script) line(call model.Call) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if line, ok := s.lines[call.Prompt]; ok {
		return line
	}
	return s.lines[call.First()] // it is asked once more, and says the same
}

// rehearse writes down what a simulated model will answer to a call.
func (d *Draft) rehearse(task event.TaskInfo, call model.Call) {
	s := d.engine.providers.script
	if s == nil {
		return
	}
	var recommendations []plan.Recommendation
	var questions []plan.Question
	var evaluations []plan.Evaluation
	for _, section := range task.About() {
		edits, gaps := match.Recommend(d.resume, d.posting, d.analysis, section)
		recommendations, questions = append(recommendations, edits...), append(questions, gaps...)
		evaluations = append(evaluations, match.Evaluate(d.resume, d.posting, d.analysis, section))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lines[call.Prompt] = d.book.Reply(task, recommendations, questions, evaluations)
}
