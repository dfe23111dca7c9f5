package bench

import (
	"fmt"
	"math"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"tailor/internal/config"
	"tailor/internal/engine/event"
	"tailor/internal/engine/match"
	"tailor/internal/engine/model"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/posting"
	"tailor/internal/engine/prompt"
	"tailor/internal/engine/resume"
	"tailor/internal/engine/shape"
	samples "tailor/testdata"
)

// Sample is a resume and a posting, and all that can be asked about them.
type Sample struct {
	Name     string
	resume   *resume.Resume
	book     *prompt.Book
	asks     map[string]prompt.Ask // section → what its recommendations are made from
	worked   []*resume.Section
	priority map[resume.Kind]plan.Priority

	mu        sync.Mutex
	questions map[taskKey]*question
}

// taskKey tells questions apart.
type taskKey struct {
	id        string
	evaluates bool
	classic   bool
}

// The shapes of resume that are compared.
const (
	Small = "small"
	Usual = "usual"
	Long  = "long"
)

// Shapes lists the shapes of resume, the short one first.
func Shapes() []string { return []string{Small, Usual, Long} }

// NewSample reads the sample resume of a shape: small is the shortest of the
// samples by far, usual the one that is shown first, and long is usual with
// the roles and projects of a career three times as long.
func NewSample(name string) (*Sample, error) {
	files := map[string]samples.Pair{
		Small: {Resume: "new-graduate.md", Job: "data-analyst.md"},
		Usual: {Resume: "backend.md", Job: "backend.md"},
		Long:  {Resume: "backend.md", Job: "backend.md"},
	}
	pair, ok := files[name]
	if !ok {
		return nil, fmt.Errorf("no sample is called %q; there are %s", name, strings.Join(Shapes(), ", "))
	}
	text, err := samples.Resume(pair.Resume)
	if err != nil {
		return nil, err
	}
	if name == Long {
		if text, err = extend(text, 3); err != nil {
			return nil, err
		}
	}
	job, err := samples.Job(pair.Job)
	if err != nil {
		return nil, err
	}
	return newSample(name, text, pair.Job, job)
}

// extend repeats the entries of a resume's experience and projects.
func extend(text string, times int) (string, error) {
	r, err := resume.Segment(resume.Input{Name: "resume", Format: resume.FormatMarkdown, Text: text})
	if err != nil {
		return "", err
	}
	var w strings.Builder
	for i := range r.Sections {
		section := &r.Sections[i]
		w.WriteString(r.Slice(section.Span))
		if section.Kind != resume.Experience && section.Kind != resume.Projects {
			continue
		}
		body := r.Text[section.Entries[0].Span.Start:section.Span.End]
		w.WriteString(strings.Repeat(body, times-1))
	}
	return w.String(), nil
}

// newSample reads a resume in Markdown and a posting.
func newSample(name, text, jobName, job string) (*Sample, error) {
	r, err := resume.Segment(resume.Input{Name: name + ".md", Format: resume.FormatMarkdown, Text: text})
	if err != nil {
		return nil, err
	}
	p, err := posting.Parse(path.Base(jobName), job)
	if err != nil {
		return nil, err
	}
	a := match.Analyze(r, p, match.Options{Now: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)})
	s := &Sample{Name: name, resume: r, book: prompt.New(r, p, a), asks: map[string]prompt.Ask{},
		priority: map[resume.Kind]plan.Priority{}, questions: map[taskKey]*question{}}
	for kind, section := range config.Defaults().Sections {
		s.priority[resume.Kind(kind)] = plan.Priority(section.Priority)
	}
	var all []plan.Evaluation
	for i := range r.Sections {
		section := &r.Sections[i]
		if section.Kind == resume.Contact || section.Kind == resume.References {
			continue // neither is ever sent
		}
		s.worked = append(s.worked, section)
		evaluation := match.Evaluate(r, p, a, section.ID)
		s.asks[section.ID] = prompt.Ask{Evaluation: &evaluation}
		all = append(all, evaluation)
	}
	merged := plan.AggregateAnalyses(all)
	for _, section := range s.worked {
		if section.Kind == resume.Summary {
			ask := s.asks[section.ID]
			ask.Strengths, ask.Gaps = merged.Strengths, merged.Gaps
			s.asks[section.ID] = ask
		}
	}
	return s, nil
}

// workload is what the sample gives the shape of a plan to choose from, with
// the durations that this model is known for.
func (s *Sample) workload(l Latency) shape.Workload {
	mean := float64(l.FirstTokenMS) * math.Exp(l.Sigma*l.Sigma/2)
	cost := shape.Cost{
		FirstToken: time.Duration(mean * float64(time.Millisecond)),
		PerToken:   time.Duration(float64(time.Second) / l.TokensPerSecond),
	}
	var w shape.Workload
	for _, section := range s.worked {
		whole := portion{section: section, blocks: section.AllBlocks(), first: true}
		call := s.call(event.TaskInfo{Kind: event.Evaluate, Section: section.ID})
		w.Prefix = model.EstimateTokens(call.Rules) + model.EstimateTokens(call.Context)
		one := shape.Section{
			ID: section.ID, Kind: section.Kind, Priority: s.priority[section.Kind],
			Evaluation: s.ask("", call, []portion{whole}, true, false).tokens,
			Evaluate:   cost, Recommend: cost, Fuse: true,
		}
		for _, p := range parts(section) {
			about := portion{section: section, blocks: p.blocks, first: p.first}
			one.Parts = append(one.Parts, shape.Part{
				Entry:      p.entry,
				Text:       model.EstimateTokens(s.call(event.TaskInfo{Kind: event.Evaluate, Section: section.ID, Entry: p.entry}).Prompt),
				Edits:      s.ask("", model.Call{}, []portion{about}, false, true).tokens,
				Evaluation: s.ask("", model.Call{}, []portion{about}, true, false).tokens,
			})
		}
		w.Sections = append(w.Sections, one)
	}
	return w
}

// part is an entry, or a section without entries.
type part struct {
	entry  string
	blocks []resume.Block
	first  bool
}

func parts(section *resume.Section) []part {
	if len(section.Entries) == 0 {
		return []part{{blocks: section.Blocks, first: true}}
	}
	var list []part
	for i, e := range section.Entries {
		p := part{entry: e.ID, blocks: e.Blocks, first: i == 0}
		if p.first {
			p.blocks = slices.Concat(section.Blocks, e.Blocks)
		}
		list = append(list, p)
	}
	return list
}

// call writes the prompt of a task.
func (s *Sample) call(t event.TaskInfo) model.Call {
	if t.Kind == event.Evaluate {
		return s.book.Call(t)
	}
	var asks []prompt.Ask
	for _, id := range t.About() {
		ask := s.asks[id]
		if t.Evaluates {
			ask.Evaluation = nil
		}
		asks = append(asks, ask)
	}
	return s.book.Call(t, asks...)
}

// classic is a task's call as the published architecture makes it: with the
// whole posting, without what tailor's own reading found in it.
func (s *Sample) classic(t event.TaskInfo) model.Call {
	call := s.call(t)
	call.Context = s.book.Call(event.TaskInfo{Kind: event.Requirements}).Context
	return call
}

// question gives what a task asks, or asks as the published architecture does.
// It is written once.
func (s *Sample) question(t event.TaskInfo, classic bool) *question {
	key := taskKey{t.ID, t.Kind == event.Evaluate || t.Evaluates, classic}
	s.mu.Lock()
	defer s.mu.Unlock()
	q := s.questions[key]
	if q == nil {
		call := s.call(t)
		if classic {
			call = s.classic(t)
		}
		q = s.ask(t.ID, call, s.portions(t), key.evaluates, t.Kind == event.Recommend)
		s.questions[key] = q
	}
	return q
}

// whole gives the two calls of a simple service: one evaluates the whole
// resume, one recommends for all of it.
func (s *Sample) whole() []event.TaskInfo {
	var sections []string
	for _, section := range s.worked {
		sections = append(sections, section.ID)
	}
	evaluate := event.TaskInfo{ID: "evaluate:all", Kind: event.Evaluate, Sections: sections}
	recommend := event.TaskInfo{ID: "recommend:all", Kind: event.Recommend, Sections: sections, After: []string{evaluate.ID}}
	return []event.TaskInfo{evaluate, recommend}
}
