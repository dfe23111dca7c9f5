package model

import (
	"fmt"
	"slices"
	"strings"

	"tailor/internal/config"
)

// ProviderInfo is a provider that may be asked.
type ProviderInfo struct {
	Name   string   // "openai", "ollama": what the settings call it
	Kind   string   // KindOpenAI …
	Models []string // what it is known to serve, preferred first; nil: what the catalogue lists for its kind
	Custom bool     // another server than the kind's maker: the catalogue's models are not there
}

// models lists what a provider serves.
func (p ProviderInfo) models() []string {
	names := slices.Clone(p.Models)
	if p.Custom {
		return names
	}
	for _, m := range catalogue() {
		if m.Kind == p.Kind && !slices.Contains(names, m.Name) {
			names = append(names, m.Name)
		}
	}
	return names
}

// pick gives the provider's model of a strength.
func (p ProviderInfo) pick(want Strength) (Lane, bool) {
	for _, name := range p.models() {
		if strengthOf(p.Kind, name) == want {
			return Lane{p.Name, name}, true
		}
	}
	return Lane{}, false
}

// ChainRequest asks for the lanes to try for one kind of task.
type ChainRequest struct {
	Available []ProviderInfo // that have a key and consent, preferred first
	Preferred []string       // "provider/model" or a model's name, first choice first; see Resolve
	Want      Strength
}

// Chain gives the lanes to ask, in order: the preferred models, the same
// strength at each other provider, then what is left: weaker or cheaper models,
// and stronger ones where a provider has no other. Preferred names that Resolve
// refuses are passed over. An empty chain means the offline analyser.
func Chain(r ChainRequest) []Choice {
	c := &chain{}
	for _, name := range r.Preferred {
		if lane, err := Resolve(name, r.Available); err == nil {
			c.add(lane, "your setting")
		}
	}
	home := ""
	if len(c.choices) > 0 {
		home = c.choices[0].Lane.Provider
	}
	c.addAll(r, r.Want, func(p ProviderInfo) bool { return p.Name != home })
	c.addAll(r, r.Want, func(p ProviderInfo) bool { return p.Name == home })
	other := Fast
	if r.Want == Fast {
		other = Capable
	}
	c.addAll(r, other, func(ProviderInfo) bool { return true })
	return c.choices
}

// chain collects lanes, each once.
type chain struct{ choices []Choice }

func (c *chain) add(lane Lane, why string) {
	if !slices.ContainsFunc(c.choices, func(x Choice) bool { return x.Lane == lane }) {
		c.choices = append(c.choices, Choice{lane, why})
	}
}

// addAll adds the model of a strength at each provider that takes part.
func (c *chain) addAll(r ChainRequest, strength Strength, takesPart func(ProviderInfo) bool) {
	for _, p := range r.Available {
		if lane, ok := p.pick(strength); ok && takesPart(p) {
			c.add(lane, c.why(r, p, strength))
		}
	}
}

func (c *chain) why(r ChainRequest, p ProviderInfo, strength Strength) string {
	switch {
	case len(c.choices) == 0:
		return "the default of " + p.Name
	case strength == Fast && r.Want == Capable:
		return "cheaper"
	case strength == Capable && r.Want == Fast:
		return "stronger"
	case c.choices[0].Lane.Provider == p.Name:
		return "same strength"
	default:
		return "same strength at another provider"
	}
}

// Resolve finds the lane that a name means: "provider/model", where the model
// need not be known, or the name of a model that an available provider serves.
// Its error says what the name might have meant.
func Resolve(name string, available []ProviderInfo) (Lane, error) {
	name = strings.TrimSpace(name)
	if name == "" {
		return Lane{}, fmt.Errorf("no model is named")
	}
	if provider, model, ok := strings.Cut(name, "/"); ok && model != "" {
		for _, p := range available {
			if p.Name == provider {
				return Lane{provider, model}, nil
			}
		}
	}
	for _, p := range available {
		if slices.Contains(p.models(), name) {
			return Lane{p.Name, name}, nil
		}
	}
	return Lane{}, unresolved(name, available)
}

// unresolved says why a name means nothing.
func unresolved(name string, available []ProviderInfo) error {
	shown := clean(name, "")
	if len(available) == 0 {
		return fmt.Errorf("model %q can't be asked: no provider is set up", shown)
	}
	if kind := maker(name); kind != "" {
		return fmt.Errorf("model %q needs the provider %s, which is not set up (there is %s)", shown, kind, names(available))
	}
	if provider, model, ok := strings.Cut(name, "/"); ok {
		var known []string
		for _, p := range available {
			known = append(known, p.Name)
		}
		if near := config.Closest(provider, known); near != "" {
			return fmt.Errorf("no provider named %q is set up; did you mean %q?", clean(provider, ""), near+"/"+clean(model, ""))
		}
		return fmt.Errorf("no provider named %q is set up (there is %s)", clean(provider, ""), names(available))
	}
	var known []string
	for _, p := range available {
		known = append(known, p.models()...)
	}
	if near := config.Closest(name, known); near != "" {
		return fmt.Errorf("model %q is not known; did you mean %q?", shown, near)
	}
	return fmt.Errorf("model %q is not known; name its provider too, such as %q", shown, available[0].Name+"/"+shown)
}

// maker gives the kind whose model a name is: "gpt-5.4" or "openai/gpt-5.4".
func maker(name string) string {
	kind, model, ok := strings.Cut(name, "/")
	for _, m := range catalogue() {
		if m.Kind == KindSimulated {
			continue
		}
		if (ok && m.Kind == kind && model != "") || m.Name == name {
			return m.Kind
		}
	}
	return ""
}

func names(available []ProviderInfo) string {
	var list []string
	for _, p := range available {
		list = append(list, p.Name)
	}
	return strings.Join(list, ", ")
}

// StrengthOf ranks the model of a lane.
func StrengthOf(lane Lane, available []ProviderInfo) Strength {
	for _, p := range available {
		if p.Name == lane.Provider {
			return strengthOf(p.Kind, lane.Model)
		}
	}
	return Capable
}
