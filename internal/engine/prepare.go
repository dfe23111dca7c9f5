package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tailor/internal/config"
	"tailor/internal/engine/document"
	"tailor/internal/engine/event"
	"tailor/internal/engine/match"
	"tailor/internal/engine/model"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/posting"
	"tailor/internal/engine/prompt"
	"tailor/internal/engine/resume"
)

// ErrName refuses a request that names what there is not.
var ErrName = errors.New("unknown name")

// nameError is an ErrName in its own words.
type nameError struct{ error }

func (nameError) Is(target error) bool { return target == ErrName }

// Request asks for one run.
type Request struct {
	ID       string // "" makes one
	Resume   document.Source
	Posting  document.Source
	Offline  string              // why no model is asked; "" asks the models that there are
	Models   []string            // preferred everywhere, before the settings' own
	Sections map[string][]string // section kind → models preferred for it
	Accept   plan.Policy         // what is taken at the end without a person
	Export   Export              // how the tailored resume is written
	Plain    bool                // two calls for each section, whatever would end sooner: to compare with
}

// Draft is a run that is ready to start: everything read, nothing sent.
type Draft struct {
	engine   *Engine
	request  Request
	resume   *resume.Resume
	posting  *posting.Posting
	analysis *plan.Analysis
	book     *prompt.Book
	router   *model.Router
	forecast *forecast
	chains   map[event.TaskKind]map[resume.Kind][]model.Choice
	offline  bool
	reason   string // why it is offline
}

// Estimate says what a run would send.
type Estimate struct {
	Lanes  []LaneEstimate
	Calls  int
	Tokens int     // of prompts and answers, estimated
	Cost   float64 // US dollars, estimated
	Priced bool    // false: the price of a lane is not known, and Cost leaves it out
}

// LaneEstimate says what a run would send to one model.
type LaneEstimate struct {
	Lane   string
	Host   string // where its provider is reached; "this machine" for loopback and simulated
	Calls  int
	Tokens int
	Cost   float64
	Priced bool
}

// Prepare reads both texts, matches them and chooses models. Nothing leaves
// the machine.
func (e *Engine) Prepare(request Request) (*Draft, error) {
	r, p, err := read(request.Resume, request.Posting)
	if err != nil {
		return nil, err
	}
	d := &Draft{engine: e, request: request, resume: r, posting: p, forecast: e.forecast(context.Background())}
	d.router = e.newRouter(d.forecast)
	d.analysis = match.Analyze(r, p, e.matching(nil))
	d.book = prompt.New(r, p, d.analysis)
	if err := d.choose(); err != nil {
		return nil, err
	}
	d.survey()
	return d, nil
}

// choose fills in the chains of models, or the reason why there are none.
func (d *Draft) choose() error {
	available := d.engine.providers.infos
	if err := d.checkSections(); err != nil {
		return err
	}
	switch {
	case d.request.Offline != "":
		d.GoOffline(d.request.Offline)
		return nil
	case d.engine.settings.Privacy.Offline:
		d.GoOffline("privacy.offline is set")
		return nil
	case len(available) == 0:
		d.GoOffline("no key is set")
	}
	if err := d.checkModels(available); err != nil || d.offline {
		return err
	}
	d.chains = map[event.TaskKind]map[resume.Kind][]model.Choice{}
	for task := range strengths() {
		d.chains[task] = map[resume.Kind][]model.Choice{}
		for _, section := range resume.Kinds() {
			d.chains[task][section] = d.chain(task, section)
		}
	}
	d.learn()
	return nil
}

// checkSections refuses misspelt sections before anything runs.
func (d *Draft) checkSections() error {
	for kind := range d.request.Sections {
		if slices.Contains(config.SectionKinds(), kind) {
			continue
		}
		if closest := config.Closest(kind, config.SectionKinds()); closest != "" {
			return nameError{fmt.Errorf("unknown section %q, did you mean %s?", kind, closest)}
		}
		return nameError{fmt.Errorf("unknown section %q; there are %s", kind, strings.Join(config.SectionKinds(), ", "))}
	}
	return nil
}

// checkModels refuses models that no provider has.
func (d *Draft) checkModels(available []model.ProviderInfo) error {
	names := slices.Clone(d.request.Models)
	for _, models := range d.request.Sections {
		names = append(names, models...)
	}
	for _, name := range names {
		if len(available) == 0 {
			return nameError{fmt.Errorf("model %q cannot be asked: no key is set and no server of your own (`tailor doctor` says which are missing)", name)}
		}
		if _, err := model.Resolve(name, available); err != nil {
			return nameError{err}
		}
	}
	return nil
}

// preferred lists the models that the person wants for a task: the flags of
// this run first, then the section's setting, then the settings for all.
func (d *Draft) preferred(want model.Strength, section resume.Kind) []string {
	settings := d.engine.settings
	general := settings.Models.Capable
	if want == model.Fast {
		general = settings.Models.Fast
	}
	return slices.Concat(d.request.Sections[string(section)], d.request.Models,
		settings.Sections[string(section)].Models, general, d.engine.providers.choices(want))
}

// GoOffline makes the run ask no model and says why.
func (d *Draft) GoOffline(reason string) {
	d.offline, d.reason, d.chains = true, reason, nil
}

// Offline says why the run would ask no model; "" when it would.
func (d *Draft) Offline() string {
	if d.offline {
		return d.reason
	}
	return ""
}

// Remote is a provider outside this machine that a run would send sections to.
type Remote struct {
	Provider string // as the settings name it
	Host     string // where it is reached
}

// Key names what a person consents to: this provider at this address.
func (r Remote) Key() string { return r.Provider + "@" + r.Host }

// Remote lists the providers outside this machine that the run may send
// sections to, preferred and fallback; empty when nothing leaves it.
func (d *Draft) Remote() []Remote {
	var remote []Remote
	for _, info := range d.engine.providers.infos {
		name := info.Name
		if !d.engine.providers.local(name) && d.asks(name) {
			remote = append(remote, Remote{Provider: name, Host: d.engine.providers.host(name)})
		}
	}
	return remote
}

// asks reports whether a provider stands in any chain.
func (d *Draft) asks(provider string) bool {
	for _, byKind := range d.chains {
		for _, chain := range byKind {
			if slices.ContainsFunc(chain, func(c model.Choice) bool { return c.Lane.Provider == provider }) {
				return true
			}
		}
	}
	return false
}

// Estimate counts the calls of the run when every preferred model answers.
func (d *Draft) Estimate() Estimate {
	total := Estimate{Priced: true}
	if d.offline {
		return total
	}
	lanes := map[string]*LaneEstimate{}
	for _, task := range d.graph() {
		call, section, ok := d.call(task)
		if !ok {
			continue
		}
		lane := d.chains[task.Kind][section][0].Lane
		usage := event.Usage{
			PromptTokens:     call.Tokens(),
			CompletionTokens: d.answerTokens(task),
		}
		l := lanes[lane.String()]
		if l == nil {
			l = &LaneEstimate{Lane: lane.String(), Host: d.engine.providers.host(lane.Provider), Priced: true}
			lanes[lane.String()] = l
		}
		cost, priced := d.engine.cost(lane, usage)
		l.Calls++
		l.Tokens += usage.PromptTokens + usage.CompletionTokens
		l.Cost += cost
		l.Priced = l.Priced && priced
	}
	for _, l := range lanes {
		total.Lanes = append(total.Lanes, *l)
		total.Calls += l.Calls
		total.Tokens += l.Tokens
		total.Cost += l.Cost
		total.Priced = total.Priced && l.Priced
	}
	slices.SortFunc(total.Lanes, func(a, b LaneEstimate) int { return strings.Compare(a.Lane, b.Lane) })
	return total
}

// call is what a task of the graph would ask first; false for local tasks.
func (d *Draft) call(task event.TaskInfo) (model.Call, resume.Kind, bool) {
	call := d.book.Call(task)
	if task.Section == "" {
		return call, resume.Other, task.Kind == event.Requirements
	}
	return call, d.resume.Section(task.Section).Kind, true
}

// ResumeName is the file name of the resume.
func (d *Draft) ResumeName() string { return d.resume.Name }

// ResumeFormat is the format that the resume came in.
func (d *Draft) ResumeFormat() string { return d.resume.Format }
