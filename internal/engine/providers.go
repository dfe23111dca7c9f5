package engine

import (
	"fmt"
	"maps"
	"net/url"
	"slices"

	"tailor/internal/config"
	"tailor/internal/engine/model"
)

// Providers are the services that runs may ask, preferred first.
type Providers struct {
	clients   map[string]model.Provider
	infos     []model.ProviderInfo
	settings  map[string]config.Provider
	simulated bool
	script    *script // of the simulated provider; nil otherwise
}

// NoProviders is what an engine without models has.
func NoProviders() *Providers { return &Providers{} }

// NewProviders makes a client for each provider of the settings that can be
// asked: one whose key is in the environment, or that needs none. getenv reads
// the environment; keys stay inside the clients.
func NewProviders(settings config.Settings, getenv func(string) string) (*Providers, error) {
	p := &Providers{clients: map[string]model.Provider{}, settings: settings.Providers}
	transport := model.NewTransport(nil)
	for _, name := range providerOrder(settings.Providers) {
		s := settings.Providers[name]
		if !Usable(s, getenv) {
			continue
		}
		client, err := newClient(s.Kind, model.Options{
			Name: name, BaseURL: s.BaseURL, Key: getenv(s.APIKeyEnv), Transport: transport,
		})
		if err != nil {
			return nil, fmt.Errorf("set up provider %s: %w", name, err)
		}
		p.clients[name] = client
		p.infos = append(p.infos, model.ProviderInfo{
			Name: name, Kind: s.Kind, Models: named(s), Custom: s.BaseURL != "",
		})
	}
	return p, nil
}

// Usable reports whether a provider can be asked: its key is set, or it is a
// server of the person's own that needs none.
func Usable(s config.Provider, getenv func(string) string) bool {
	if s.Disabled {
		return false
	}
	if s.APIKeyEnv == "" {
		return s.BaseURL != ""
	}
	return getenv(s.APIKeyEnv) != ""
}

func newClient(kind string, o model.Options) (model.Provider, error) {
	switch kind {
	case config.KindAnthropic:
		return model.NewAnthropic(o)
	case config.KindGoogle:
		return model.NewGoogle(o)
	default:
		return model.NewOpenAI(o)
	}
}

// providerOrder puts the known services first, then the person's own by name.
func providerOrder(providers map[string]config.Provider) []string {
	order := []string{"openai", "anthropic", "google"}
	order = slices.DeleteFunc(order, func(name string) bool { _, ok := providers[name]; return !ok })
	for _, name := range slices.Sorted(maps.Keys(providers)) {
		if !slices.Contains(order, name) {
			order = append(order, name)
		}
	}
	return order
}

// named lists the models that a provider's settings speak of.
func named(s config.Provider) []string {
	var models []string
	for _, name := range append([]string{s.Capable, s.Fast}, s.Models...) {
		if name != "" && !slices.Contains(models, name) {
			models = append(models, name)
		}
	}
	return models
}

// choices lists the models that the providers' own settings prefer for a strength.
func (p *Providers) choices(want model.Strength) []string {
	var names []string
	for _, info := range p.infos {
		s := p.settings[info.Name]
		name := s.Capable
		if want == model.Fast {
			name = s.Fast
		}
		if name != "" {
			names = append(names, info.Name+"/"+name)
		}
	}
	return names
}

// loopback names the providers that are servers on this machine, which bear
// only a few calls at once.
func (p *Providers) loopback() map[string]bool {
	names := map[string]bool{}
	for name, s := range p.settings {
		names[name] = config.Loopback(s.BaseURL)
	}
	return names
}

// free names the providers whose calls cost nothing: those on this machine.
func (p *Providers) free() map[string]bool {
	names := map[string]bool{}
	for _, info := range p.infos {
		names[info.Name] = p.local(info.Name)
	}
	return names
}

// local reports whether a provider is on this machine.
func (p *Providers) local(name string) bool {
	return p.simulated || config.Loopback(p.settings[name].BaseURL)
}

// host is where a provider is reached, for people.
func (p *Providers) host(name string) string {
	if p.local(name) {
		return "this machine"
	}
	s := p.settings[name]
	if u, err := url.Parse(s.BaseURL); err == nil && u.Host != "" {
		return u.Host
	}
	return map[string]string{
		config.KindOpenAI:    "api.openai.com",
		config.KindAnthropic: "api.anthropic.com",
		config.KindGoogle:    "generativelanguage.googleapis.com",
	}[s.Kind]
}
