package model_test

import (
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"runtime/metrics"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tailor/internal/config"
	"tailor/internal/engine"
	"tailor/internal/engine/document"
	"tailor/internal/engine/event"
	"tailor/internal/engine/model/faultserver"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/resume"
)

// update says that the tables of the page are written anew.
var update = flag.Bool("update", false, "write what the tests compare with anew")

// reliability is the page that shows what each fault leads to.
const reliability = "../../../docs/reliability.md"

const (
	// faulty is the model that a fault is played for.
	faulty = "faulty"
	// secret is the key of every provider.
	secret = "key-of-the-test-0123456789"
)

// page is a resume of three sections beside the contact block, small so that
// many runs fit into a test.
const page = `# Ada Byron
ada@example.com

## Education
B.Sc. Computer Science, Northfield University, 2018

## Experience
### Engineer, Corvane, 2019 to 2024
- Built services in Go and PostgreSQL
- Kept the pipeline running
- Wrote the handbook

## Skills
Go, PostgreSQL, Linux
`

const job = `Backend engineer
We need Go, PostgreSQL and Kubernetes.
`

// cell is what a fault of one provider led to.
type cell struct {
	ending string // "asked 3 times, then another model"
	note   string // what the person reads of it; "" when nothing went wrong
}

// inject plays a fault for one section of a run, whose others have a model that
// works, and for a whole run that has no other model.
func (r row) inject(t *testing.T, kind, steady string) cell {
	name := r.name + ", " + kind
	play := r.play
	if play == nil {
		play = faultserver.Answers
	}
	server := faultserver.New(nil, play)
	defer server.Close()
	at := server.URL
	if r.at != nil {
		at = r.at(t, kind)
	}
	asked := cmp.Or(r.model, faulty)
	lane := kind + "/" + asked
	helped := r.run(t, name+", helped", engine.Request{
		Models:   []string{"other/steady"},
		Sections: map[string][]string{string(resume.Experience): {lane}},
	}, map[string]config.Provider{kind: provider(kind, at, asked), "other": provider(config.KindOpenAI, steady, "steady")})
	c := observe(t, name, helped, lane)
	if r.at == nil && len(server.Bodies(asked)) > tried(helped, lane) {
		c.ending = "answers, asked in a plainer form"
	}
	alone := r.run(t, name+", alone", engine.Request{}, map[string]config.Provider{kind: provider(kind, at, asked)})
	own, _ := attempts(helped, lane)
	answered := len(own) > 0 && own[len(own)-1].Outcome == event.Answered
	for _, s := range alone.Sections {
		if want := plan.FromOffline; worked(s.Kind) && !answered && s.Source != want {
			t.Errorf("%s, alone: %s is from %s", name, s.Heading, s.Source)
		}
	}
	return c
}

// provider is a provider's settings, with one model.
func provider(kind, at, name string) config.Provider {
	if kind == config.KindOpenAI {
		at += "/v1"
	}
	return config.Provider{Kind: kind, BaseURL: at, APIKeyEnv: "KEY", Capable: name}
}

func worked(kind resume.Kind) bool { return kind != resume.Contact }

// run runs a plan to its end and holds what must be true whatever the fault.
func (r row) run(t *testing.T, name string, request engine.Request, providers map[string]config.Provider) *event.State {
	settings := config.Defaults()
	settings.Providers = providers
	settings.Router.FirstTokenTimeout = cmp.Or(r.first, patience)
	settings.Router.SilenceTimeout = cmp.Or(r.silence, patience)
	settings.Scheduler.TaskTimeout = cmp.Or(r.total, patience)
	made, err := engine.NewProviders(settings, func(string) string { return secret })
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return &event.State{}
	}
	e := engine.New(engine.Options{Settings: settings, Providers: made})
	request.Resume, request.Posting = document.FromText("ada.md", page), document.FromText("job.txt", job)
	draft, err := e.Prepare(request)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return &event.State{}
	}
	run, err := draft.Start(t.Context())
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return &event.State{}
	}
	defer run.Close()
	if err := run.Wait(t.Context()); err != nil {
		t.Errorf("%s: %v", name, err)
	}
	s := run.State()
	whole(t, name, s)
	return s
}

// whole holds that nothing of a run is lost, held or shown that must not be.
func whole(t *testing.T, name string, s *event.State) {
	if s.Status != event.RunDone || s.Slots != 0 || len(s.Sections) < 4 {
		t.Errorf("%s: the run is %s with %d slots in use and %d sections", name, s.Status, s.Slots, len(s.Sections))
	}
	for _, section := range s.Sections {
		if section.Source == "" {
			t.Errorf("%s: %s has no result", name, section.Heading)
		}
	}
	for _, task := range s.Tasks {
		if !task.Status.Ended() {
			t.Errorf("%s: %s is %s at the end", name, task.ID, task.Status)
		}
		for _, a := range task.Attempts {
			if a.EndedAt.IsZero() {
				t.Errorf("%s: attempt %d of %s has no end", name, a.Number, task.ID)
			}
		}
	}
	if told, _ := json.Marshal(s); strings.Contains(string(told), secret) {
		t.Errorf("%s: the run shows the key", name)
	}
}

// tried counts the attempts of a lane.
func tried(s *event.State, lane string) (n int) {
	for _, task := range s.Tasks {
		for _, a := range task.Attempts {
			if a.Lane == lane {
				n++
			}
		}
	}
	return n
}

// attempts are those of a lane, in the first task that asked it, and the lane
// that answered that task.
func attempts(s *event.State, lane string) (own []event.AttemptState, by string) {
	for _, task := range s.Tasks {
		for _, a := range task.Attempts {
			if a.Lane == lane {
				own = append(own, a)
			}
			by = a.Lane
		}
		if len(own) > 0 {
			return own, by
		}
	}
	return nil, ""
}

// observe puts into words what became of the section with the faulty model.
func observe(t *testing.T, name string, s *event.State, lane string) cell {
	own, by := attempts(s, lane)
	if len(own) == 0 {
		t.Errorf("%s: the faulty model was not asked", name)
		return cell{}
	}
	var c cell
	if first := own[0].Error; first != "" {
		c.note = ports().ReplaceAllString(strings.TrimPrefix(first, lane+" "), "127.0.0.1:11434")
	}
	times := []string{"", "once", "twice", "three times"}[min(len(own), 3)]
	section := s.Sections[slices.IndexFunc(s.Sections, func(s event.SectionState) bool { return s.Kind == resume.Experience })]
	switch {
	case by == lane && len(own) == 1:
		c.ending = "answers"
	case by == lane && strings.Contains(own[0].Error, "of its elements"):
		c.ending = "keeps what came whole, asks for the rest"
	case by == lane:
		c.ending = fmt.Sprintf("answers when asked %s", times)
	default:
		c.ending = fmt.Sprintf("asked %s, then another model", times)
	}
	if want := map[bool]plan.Source{true: plan.FromModel, false: plan.FromFallback}[by == lane]; section.Source != want {
		t.Errorf("%s: the section is from %s, not %s: %s", name, section.Source, want, section.Note)
	}
	return c
}

// ports matches addresses that are other ones in every test.
func ports() *regexp.Regexp { return regexp.MustCompile(`127\.0\.0\.1:[0-9]+`) }

// checkTable compares lines with the page's table of a name, or writes it.
func checkTable(t *testing.T, name string, lines []string) {
	t.Helper()
	table := "| fault | OpenAI-compatible | Anthropic | Google | what the person reads |\n|---|---|---|---|---|\n" + strings.Join(lines, "\n") + "\n"
	page, err := os.ReadFile(reliability)
	if err != nil {
		t.Fatal(err)
	}
	begin, end := "<!-- table: "+name+" -->\n", "<!-- end: "+name+" -->\n"
	head, rest, ok := strings.Cut(string(page), begin)
	old, foot, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("%s has no table %s", reliability, name)
	}
	if *update {
		if err := os.WriteFile(reliability, []byte(head+begin+table+end+foot), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if old != table {
		t.Errorf("%s is stale (go test -update writes it anew); now it is\n%s", reliability, table)
	}
}

// watchHeap looks at the heap until the function it gives is called, which
// tells how large it was at most.
func watchHeap() (most func() uint64) {
	const live = "/memory/classes/heap/objects:bytes"
	stop, result := make(chan struct{}), make(chan uint64)
	go func() {
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		var most uint64
		for {
			sample := []metrics.Sample{{Name: live}}
			metrics.Read(sample)
			most = max(most, sample[0].Value.Uint64())
			select {
			case <-tick.C:
			case <-stop:
				result <- most
				return
			}
		}
	}()
	return sync.OnceValue(func() uint64 {
		close(stop)
		return <-result
	})
}

// settled fails unless no more goroutines are left than there were before.
func settled(t *testing.T, before int) {
	t.Helper()
	deadline := time.After(20 * time.Second)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for runtime.NumGoroutine() > before {
		select {
		case <-tick.C:
		case <-deadline:
			stacks := make([]byte, 1<<20)
			t.Errorf("%d goroutines, %d before:\n%s", runtime.NumGoroutine(), before, stacks[:runtime.Stack(stacks, true)])
			return
		}
	}
}
