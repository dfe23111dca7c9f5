// Package config reads tailor's settings: defaults, then the user's file, the
// project's file, the environment and flags, each over the one before. It
// knows where every effective value came from and names file, line and key of
// every fault.
package config

import "time"

// Settings is everything that can be set. The toml tags are the keys' names;
// the doc tags are what `tailor config` and docs/configuration.md say of them.
type Settings struct {
	Scheduler Scheduler           `toml:"scheduler"`
	Router    Router              `toml:"router"`
	Models    Models              `toml:"models"`
	Prices    map[string]Price    `toml:"prices"`
	Cache     Cache               `toml:"cache"`
	Sections  map[string]Section  `toml:"sections"`
	Providers map[string]Provider `toml:"providers"`
	UI        UI                  `toml:"ui"`
	Privacy   Privacy             `toml:"privacy"`
}

// Scheduler bounds the work of a run.
type Scheduler struct {
	MaxConcurrentTasks int           `toml:"max_concurrent_tasks" doc:"calls under way at the same time, 1 to 64"`
	TaskTimeout        time.Duration `toml:"task_timeout" doc:"longest time of one call, 1s to 1h"`
}

// Router says how patient the router is with a model.
type Router struct {
	Retries           int           `toml:"retries" doc:"how often a failed call is tried again at the same model, 0 to 5"`
	FirstTokenTimeout time.Duration `toml:"first_token_timeout" doc:"longest wait for the first word of an answer, 1s to 1h"`
	SilenceTimeout    time.Duration `toml:"silence_timeout" doc:"longest silence within an answer, 1s to 1h"`
	MaxCost           float64       `toml:"max_cost" doc:"most US dollars that a run may cost, hedges and retries included, up to 10000; 0: no limit"`
	Deadline          time.Duration `toml:"deadline" doc:"longest time that a run may take, 1s to 24h; 0s: no limit"`
	Adaptive          bool          `toml:"adaptive" doc:"true: learn which model does best and ask it first; false: always the preferred one first"`
	Quality           float64       `toml:"quality" doc:"what good suggestions weigh when a model is chosen, 0 to 10"`
	Cost              float64       `toml:"cost" doc:"what being the dearest model weighs against it, 0 to 10"`
	Latency           float64       `toml:"latency" doc:"what being the slowest model weighs against it, 0 to 10"`
}

// Models names the models that are preferred wherever a section names none.
type Models struct {
	Fast    []string `toml:"fast" doc:"models for evaluations, preferred first: \"provider/model\""`
	Capable []string `toml:"capable" doc:"models for recommendations, preferred first: \"provider/model\""`
}

// Price is what a model costs, in US dollars per million tokens.
type Price struct {
	Prompt     float64 `toml:"prompt" doc:"US dollars per million tokens sent"`
	Cached     float64 `toml:"cached" doc:"US dollars per million tokens sent that the provider had cached; 0: as prompt"`
	Completion float64 `toml:"completion" doc:"US dollars per million tokens answered"`
}

// Cache bounds the answers that are kept.
type Cache struct {
	Disabled  bool          `toml:"disabled" doc:"true: no answer is kept or used again"`
	MaxSizeMB int           `toml:"max_size_mb" doc:"most megabytes of kept answers, 1 to 4096"`
	MaxAge    time.Duration `toml:"max_age" doc:"how long an answer is used again, 1m to 8760h"`
}

// Section holds the settings of one kind of section.
type Section struct {
	Weight   *float64 `toml:"weight" doc:"its share in the overall score, 0 to 10; unset: by the kind of job (docs/scoring.md)"`
	Priority string   `toml:"priority" doc:"high, medium or low: whose turn comes first"`
	Models   []string `toml:"models" doc:"models for this kind of section, preferred first: \"provider/model\""`
}

// Provider is one service that models are asked at.
type Provider struct {
	Kind      string   `toml:"kind" doc:"openai (and all that speaks its protocol), anthropic or google"`
	BaseURL   string   `toml:"base_url" doc:"address of the service; empty: the provider's own"`
	APIKeyEnv string   `toml:"api_key_env" doc:"environment variable that holds the key; empty: no key is needed"`
	Fast      string   `toml:"fast" doc:"its model for evaluations"`
	Capable   string   `toml:"capable" doc:"its model for recommendations"`
	Models    []string `toml:"models" doc:"further models that may be named"`
	Disabled  bool     `toml:"disabled" doc:"true: never asked"`
}

// UI is how the terminal screen looks and listens.
type UI struct {
	Theme string              `toml:"theme" doc:"auto, dark, light, ansi16, mono, or the path of a theme file"`
	Keys  map[string][]string `toml:"keys" doc:"keys of an action: accept = [\"a\", \"enter\"]"`
}

// Privacy says what may leave the machine.
type Privacy struct {
	Remote  string `toml:"remote" doc:"ask, always or never: may sections be sent to a remote provider"`
	Offline bool   `toml:"offline" doc:"true: no network at all"`
}

// Defaults are the settings of a machine on which nothing was set.
func Defaults() Settings {
	return Settings{
		Scheduler: Scheduler{MaxConcurrentTasks: 5, TaskTimeout: 60 * time.Second},
		Router: Router{Retries: 2, FirstTokenTimeout: 30 * time.Second, SilenceTimeout: 20 * time.Second,
			Adaptive: true, Quality: 1, Cost: 0.1, Latency: 0.1},
		Prices:   map[string]Price{},
		Cache:    Cache{MaxSizeMB: 64, MaxAge: 30 * 24 * time.Hour},
		Sections: defaultSections(),
		Providers: map[string]Provider{
			"openai":    {Kind: KindOpenAI, APIKeyEnv: "OPENAI_API_KEY"},
			"anthropic": {Kind: KindAnthropic, APIKeyEnv: "ANTHROPIC_API_KEY"},
			"google":    {Kind: KindGoogle, APIKeyEnv: "GEMINI_API_KEY"},
		},
		UI:      UI{Theme: "auto", Keys: map[string][]string{}},
		Privacy: Privacy{Remote: RemoteAsk},
	}
}

// defaultSections gives skills and experience the first turn, then projects
// and the summary, then the rest.
func defaultSections() map[string]Section {
	sections := make(map[string]Section, len(SectionKinds()))
	for _, kind := range SectionKinds() {
		sections[kind] = Section{Priority: PriorityLow}
	}
	for kind, priority := range map[string]string{
		"skills": PriorityHigh, "experience": PriorityHigh,
		"projects": PriorityMedium, "summary": PriorityMedium,
	} {
		sections[kind] = Section{Priority: priority}
	}
	return sections
}

// The kinds of provider.
const (
	KindOpenAI    = "openai"
	KindAnthropic = "anthropic"
	KindGoogle    = "google"
)

// The answers to whether sections may be sent to a remote provider.
const (
	RemoteAsk    = "ask"
	RemoteAlways = "always"
	RemoteNever  = "never"
)

// The priorities of a section.
const (
	PriorityHigh   = "high"
	PriorityMedium = "medium"
	PriorityLow    = "low"
)

// SectionKinds lists the kinds of section that settings may name. They are the
// words of the resume room, which this package does not import; a test of the
// engine holds the two lists to each other.
func SectionKinds() []string {
	return []string{"summary", "experience", "education", "skills", "projects", "certifications", "awards",
		"publications", "languages", "interests", "volunteer", "activities", "affiliations", "references", "other"}
}
