package engine

import (
	"context"
	"math/rand/v2"
	"strings"

	"tailor/internal/engine/event"
	"tailor/internal/engine/model"
	"tailor/internal/engine/resume"
)

// strengths says what kind of model each kind of task wants.
func strengths() map[event.TaskKind]model.Strength {
	return map[event.TaskKind]model.Strength{
		event.Evaluate: model.Fast, event.Recommend: model.Capable, event.Requirements: model.Fast,
	}
}

// chain gives the lanes to ask for one kind of task, preferred first.
func (d *Draft) chain(task event.TaskKind, section resume.Kind) []model.Choice {
	want := strengths()[task]
	return model.Chain(model.ChainRequest{
		Available: d.engine.providers.infos, Preferred: d.preferred(want, section), Want: want,
	})
}

// chooser gives what has been learned about models, of simulated ones or of
// real ones; nil when nothing is to be learned.
func (e *Engine) chooser(ctx context.Context) *model.Chooser {
	if e.store == nil || !e.settings.Router.Adaptive {
		return nil
	}
	kept, err := e.store.Trials(ctx, e.providers.simulated)
	if err != nil {
		return nil // what the person prefers is a good choice too
	}
	trials := make([]model.Trial, len(kept))
	for i, t := range kept {
		trials[i] = model.Trial{
			Section: t.Section, Task: t.Task, Lane: laneOf(t.Lane), Calls: t.Calls, Valid: t.Valid,
			Accepted: t.Accepted, Rejected: t.Rejected, Took: t.Took, Cost: t.Cost, Priced: t.Priced,
		}
	}
	w := e.settings.Router
	weights := model.Weights{Quality: w.Quality, Cost: w.Cost, Latency: w.Latency}
	return model.NewChooser(trials, weights, rand.New(rand.NewPCG(uint64(e.now().UnixNano()), 0x63686f6f7365)))
}

// laneOf reads a lane's name.
func laneOf(name string) model.Lane {
	provider, of, _ := strings.Cut(name, "/")
	return model.Lane{Provider: provider, Model: of}
}

// learn puts the lane in front of each chain that has proved best, or that is
// tried. What a flag names stays first.
func (d *Draft) learn() {
	chooser := d.engine.chooser(context.Background())
	if chooser == nil {
		return
	}
	for task, byKind := range d.chains {
		for section, chain := range byKind {
			if !d.names(section) {
				byKind[section] = chooser.Order(sectionOf(task, section), task, chain)
			}
		}
	}
}

// sectionOf is the kind of section that telemetry knows a task by.
func sectionOf(task event.TaskKind, section resume.Kind) resume.Kind {
	if task == event.Requirements {
		return ""
	}
	return section
}

// names reports whether a flag of this run names a model for a kind of section.
func (d *Draft) names(section resume.Kind) bool {
	return len(d.request.Models) > 0 || len(d.request.Sections[string(section)]) > 0
}

// pinned reports whether a flag of this run names the model of a task.
func (d *Draft) pinned(task event.TaskInfo) bool {
	if task.Section == "" {
		return len(d.request.Models) > 0
	}
	return d.names(d.kind(task))
}

// prices are the person's own, by lane.
func (e *Engine) prices() map[model.Lane]model.Price {
	own := make(map[model.Lane]model.Price, len(e.settings.Prices))
	for name, p := range e.settings.Prices {
		own[laneOf(name)] = model.Price{Prompt: p.Prompt, Cached: p.Cached, Completion: p.Completion}
	}
	return own
}

// cost is what usage of a lane costs, by the person's own prices, then the catalogue's.
func (e *Engine) cost(lane model.Lane, usage event.Usage) (dollars float64, priced bool) {
	if price, ok := e.prices()[lane]; ok {
		return price.Cost(usage), true
	}
	return model.Cost(lane, usage)
}
