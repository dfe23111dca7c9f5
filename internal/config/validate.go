package config

import (
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"
)

// The bounds of numbers.
const (
	maxConcurrency = 64
	maxRetries     = 5
	maxWeight      = 10
	maxPrice       = 100_000 // US dollars per million tokens
	maxBudget      = 10_000  // US dollars
	longestRun     = 24 * time.Hour
	maxCacheSize   = 4096 // megabytes
	shortestKept   = time.Minute
	longestKept    = 365 * 24 * time.Hour
	shortestWait   = time.Second
	longestWait    = time.Hour
)

// validate checks what types alone do not.
func (l *Loaded) validate() Faults {
	var faults Faults
	check := func(key string, ok bool, message string, args ...any) {
		if !ok {
			source := l.source[key]
			if source == "" {
				source = "default"
			}
			faults = append(faults, Fault{Source: source, Key: key, Message: fmt.Sprintf(message, args...)})
		}
	}
	s := &l.Settings
	check("scheduler.max_concurrent_tasks", between(s.Scheduler.MaxConcurrentTasks, 1, maxConcurrency),
		"%d is not between 1 and %d", s.Scheduler.MaxConcurrentTasks, maxConcurrency)
	check("router.retries", between(s.Router.Retries, 0, maxRetries), "%d is not between 0 and %d", s.Router.Retries, maxRetries)
	for key, wait := range map[string]time.Duration{
		"scheduler.task_timeout":     s.Scheduler.TaskTimeout,
		"router.first_token_timeout": s.Router.FirstTokenTimeout,
		"router.silence_timeout":     s.Router.SilenceTimeout,
	} {
		check(key, between(wait, shortestWait, longestWait), "%s is not between %s and %s",
			shortDuration(wait), shortDuration(shortestWait), shortDuration(longestWait))
	}
	check("router.max_cost", s.Router.MaxCost >= 0 && s.Router.MaxCost <= maxBudget, "%g is not between 0 and %d", s.Router.MaxCost, maxBudget)
	check("router.deadline", s.Router.Deadline == 0 || between(s.Router.Deadline, shortestWait, longestRun),
		"%s is neither 0s nor between %s and %s", shortDuration(s.Router.Deadline), shortDuration(shortestWait), shortDuration(longestRun))
	checkChoice(check, s)
	for kind, section := range s.Sections {
		checkWord(check, "sections."+kind+".priority", section.Priority, PriorityHigh, PriorityMedium, PriorityLow)
		if w := section.Weight; w != nil {
			check("sections."+kind+".weight", *w >= 0 && *w <= maxWeight, "%g is not between 0 and %d", *w, maxWeight)
		}
	}
	for name, provider := range s.Providers {
		checkWord(check, "providers."+name+".kind", provider.Kind, KindOpenAI, KindAnthropic, KindGoogle)
		check("providers."+name+".base_url", validBaseURL(provider.BaseURL),
			"%q is not an http or https address; plain http only to this machine", provider.BaseURL)
	}
	checkWord(check, "privacy.remote", s.Privacy.Remote, RemoteAsk, RemoteAlways, RemoteNever)
	slices.SortFunc(faults, func(a, b Fault) int { return strings.Compare(a.Source+a.Key, b.Source+b.Key) })
	return faults
}

// checkChoice looks at what models are chosen by, and what is kept of them.
func checkChoice(check func(string, bool, string, ...any), s *Settings) {
	for key, w := range map[string]float64{
		"router.quality": s.Router.Quality, "router.cost": s.Router.Cost, "router.latency": s.Router.Latency,
	} {
		check(key, w >= 0 && w <= maxWeight, "%g is not between 0 and %d", w, maxWeight)
	}
	check("cache.max_size_mb", between(s.Cache.MaxSizeMB, 1, maxCacheSize), "%d is not between 1 and %d", s.Cache.MaxSizeMB, maxCacheSize)
	check("cache.max_age", between(s.Cache.MaxAge, shortestKept, longestKept), "%s is not between %s and %s",
		shortDuration(s.Cache.MaxAge), shortDuration(shortestKept), shortDuration(longestKept))
	for name, price := range s.Prices {
		provider, model, ok := strings.Cut(name, "/")
		check("prices."+name, ok && provider != "" && model != "", `%q is not a "provider/model"`, name)
		for part, dollars := range map[string]float64{"prompt": price.Prompt, "cached": price.Cached, "completion": price.Completion} {
			check("prices."+name+"."+part, dollars >= 0 && dollars <= maxPrice, "%g is not between 0 and %d", dollars, maxPrice)
		}
	}
}

func between[T int | time.Duration](n, low, high T) bool { return low <= n && n <= high }

func checkWord(check func(string, bool, string, ...any), key, word string, options ...string) {
	hint := ""
	if closest := Closest(word, options); closest != "" {
		hint = fmt.Sprintf(", did you mean %s?", closest)
	}
	check(key, slices.Contains(options, word), "%q is none of %s%s", word, strings.Join(options, ", "), hint)
}

// validBaseURL wants https, since a key travels with each call; http will do
// on this machine.
func validBaseURL(address string) bool {
	if address == "" {
		return true
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && Loopback(address)
}

// Loopback reports whether an address is on this machine, so that nothing
// leaves it.
func Loopback(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	if u.Hostname() == "localhost" {
		return true
	}
	ip := net.ParseIP(u.Hostname())
	return ip != nil && ip.IsLoopback()
}

// HostPort is where an http or https address is dialled.
func HostPort(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", fmt.Errorf("read address %q: %w", address, err)
	}
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return net.JoinHostPort(u.Hostname(), port), nil
}
