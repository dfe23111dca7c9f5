package engine

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"tailor/internal/engine/event"
	"tailor/internal/engine/model"
	"tailor/internal/engine/resume"
	"tailor/internal/engine/schedule"
)

// Priced is what a lane costs, in US dollars per million tokens.
type Priced struct {
	Prompt     float64 `json:"prompt"`
	Cached     float64 `json:"cached"` // prompt tokens that the provider had cached; 0: as Prompt
	Completion float64 `json:"completion"`
	Date       string  `json:"date"` // when the price was read; "" for the person's own
}

// LaneInfo is a model that runs may ask.
type LaneInfo struct {
	Lane     string  `json:"lane"`
	Provider string  `json:"provider"`
	Host     string  `json:"host"` // where its provider is reached; "this machine" for loopback and simulated
	Price    *Priced `json:"price"`
}

// LaneChoice is the model that would be asked first for one kind of task in one
// kind of section.
type LaneChoice struct {
	Section resume.Kind    `json:"section"`
	Task    event.TaskKind `json:"task"`
	Lane    string         `json:"lane"`
	Why     string         `json:"why"`
}

// Lanes lists the models that runs may ask, those that are asked first before
// those that stand in for them.
func (e *Engine) Lanes() []LaneInfo {
	d := &Draft{engine: e, chains: map[event.TaskKind]map[resume.Kind][]model.Choice{}}
	for task := range strengths() {
		d.chains[task] = map[resume.Kind][]model.Choice{}
		for _, section := range resume.Kinds() {
			d.chains[task][section] = d.chain(task, section)
		}
	}
	lanes := []LaneInfo{}
	for _, name := range d.lanes() {
		lane := laneOf(name)
		lanes = append(lanes, LaneInfo{Lane: name, Provider: lane.Provider, Host: e.providers.host(lane.Provider), Price: e.price(lane)})
	}
	return lanes
}

// price is what a lane costs; nil when nobody knows.
func (e *Engine) price(lane model.Lane) *Priced {
	price, ok := e.prices()[lane]
	if !ok {
		price, ok = model.PriceOf(lane)
	}
	if !ok {
		return nil
	}
	return &Priced{Prompt: price.Prompt, Cached: price.Cached, Completion: price.Completion, Date: price.Date}
}

// Choices says which model would be asked first for each kind of section that
// is worked on, by all that is known, and why. Now and then a run tries another.
func (e *Engine) Choices(ctx context.Context) []LaneChoice {
	chooser := e.chooser(ctx)
	d := &Draft{engine: e}
	choices := []LaneChoice{}
	for _, section := range resume.Kinds() {
		if !worked(section) {
			continue
		}
		for _, task := range []event.TaskKind{event.Evaluate, event.Recommend} {
			chain := d.chain(task, section)
			if len(chain) == 0 {
				continue
			}
			choice := chain[0]
			if chooser != nil {
				choice, _ = chooser.Expected(section, task, chain)
			}
			choices = append(choices, LaneChoice{Section: section, Task: task, Lane: choice.Lane.String(), Why: choice.Why})
		}
	}
	return choices
}

// LaneTest is what a tiny call of a lane came to.
type LaneTest struct {
	Lane       string      `json:"lane"`
	Works      bool        `json:"works"`
	Error      string      `json:"error,omitempty"` // why not, in words for people
	Status     int         `json:"status,omitempty"`
	FirstToken int64       `json:"first_token"` // milliseconds; 0 when none came
	Duration   int64       `json:"duration"`    // milliseconds
	Usage      event.Usage `json:"usage"`
}

// testCall asks for next to nothing. No word of it comes from a resume.
func testCall() model.Call {
	return model.Call{
		Rules:  "You answer with one JSON object and nothing around it.",
		Prompt: `Say {"ok": true}.`,
		Schema: model.Schema{Name: "test", JSON: json.RawMessage(
			`{"type":"object","properties":{"ok":{"type":"boolean"}},"required":["ok"],"additionalProperties":false}`)},
		MaxTokens: 64,
	}
}

// TestLanes sends one tiny call to each lane, side by side, without retries.
func (e *Engine) TestLanes(ctx context.Context, lanes []string) []LaneTest {
	router := model.NewRouter(model.RouterOptions{
		Providers: e.providers.clients, Retries: -1, Prices: e.prices(),
		Timeouts: model.Timeouts{FirstToken: e.settings.Router.FirstTokenTimeout, Silence: e.settings.Router.SilenceTimeout, Total: e.settings.Scheduler.TaskTimeout},
	})
	tests := make([]LaneTest, len(lanes))
	tasks := make([]schedule.Task, len(lanes))
	for i, lane := range lanes {
		tests[i].Lane = lane
		tasks[i] = schedule.Task{ID: lane, Optional: true, Deadline: e.settings.Scheduler.TaskTimeout + time.Second}
	}
	run := func(ctx context.Context, t schedule.Task, gate schedule.Gate) error {
		test := &tests[slices.Index(lanes, t.ID)]
		e.rehearseTest()
		_, err := router.Do(ctx, gate, testJob(test))
		test.Works = err == nil
		if err != nil && test.Error == "" {
			test.Error = err.Error()
		}
		return err
	}
	scheduler := schedule.New(run, schedule.Options{Limit: e.settings.Scheduler.MaxConcurrentTasks})
	// Adding fails only for tasks of one name, and running only when ctx ends;
	// either way each test says for itself whether its lane works.
	if err := errors.Join(scheduler.Add(tasks...), scheduler.Run(ctx)); err != nil {
		for i := range tests {
			if !tests[i].Works && tests[i].Error == "" {
				tests[i].Error = err.Error()
			}
		}
	}
	return tests
}

func testJob(test *LaneTest) model.Job {
	return model.Job{
		Task: test.Lane, Call: testCall(), Chain: []model.Choice{{Lane: laneOf(test.Lane), Why: "a test"}},
		Accept: func(text string) error {
			var answer struct{ OK *bool }
			if err := json.Unmarshal([]byte(text), &answer); err != nil || answer.OK == nil {
				return errors.New("it is not the JSON that was asked for")
			}
			return nil
		},
		Observe: func(body event.Body) {
			if b, ok := body.(event.AttemptEnded); ok {
				test.Error, test.Status, test.FirstToken, test.Duration, test.Usage = b.Error, b.Status, b.FirstToken, b.Duration, b.Usage
			}
		},
	}
}

// rehearseTest lets simulated models pass the test too.
func (e *Engine) rehearseTest() {
	if s := e.providers.script; s != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.lines[testCall().Prompt] = `{"ok": true}`
	}
}

// Outside lists the lanes whose provider is not on this machine.
func (e *Engine) Outside(lanes []LaneInfo) []LaneInfo {
	return slices.DeleteFunc(slices.Clone(lanes), func(l LaneInfo) bool { return e.providers.local(l.Provider) })
}
