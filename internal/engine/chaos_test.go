package engine_test

import (
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tailor/internal/config"
	"tailor/internal/engine"
	"tailor/internal/engine/document"
	"tailor/internal/engine/event"
	"tailor/internal/engine/model/faultserver"
	"tailor/internal/engine/plan"
)

// short is a resume of three sections beside the contact block, so that many
// runs fit into a test.
const short = `# Ada Byron
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

// served gives an engine whose two providers are one server, and a request for
// a short resume.
func served(t *testing.T, at string) (*engine.Engine, engine.Request) {
	t.Helper()
	settings := config.Defaults()
	settings.Providers = map[string]config.Provider{
		"first":  {Kind: config.KindOpenAI, BaseURL: at + "/v1", Capable: "m"},
		"second": {Kind: config.KindAnthropic, BaseURL: at, Capable: "m"},
	}
	providers, err := engine.NewProviders(settings, func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	request := engine.Request{
		Resume: document.FromText("ada.md", short), Posting: document.FromText("job.txt", "Backend engineer\nWe need Go, PostgreSQL and Kubernetes.\n"),
		Accept: plan.TakeGrounded,
	}
	return engine.New(engine.Options{Settings: settings, Providers: providers}), request
}

// many makes n plans, some at a time, and hands each to see.
func many(t *testing.T, e *engine.Engine, request engine.Request, n, atOnce int, see func(*event.State)) {
	t.Helper()
	slots := make(chan struct{}, atOnce)
	var plans sync.WaitGroup
	for range n {
		slots <- struct{}{}
		plans.Go(func() {
			defer func() { <-slots }()
			draft, err := e.Prepare(request)
			if err != nil {
				t.Error(err)
				return
			}
			run, err := draft.Start(t.Context())
			if err != nil {
				t.Error(err)
				return
			}
			defer run.Close()
			if err := run.Wait(t.Context()); err != nil {
				t.Error(err)
			}
			see(run.State())
		})
	}
	plans.Wait()
}

// TestAHundredPlansUnderFaults makes plans while 30 % of all calls are refused
// for their number, 10 % are dropped and 10 % are garbled.
func TestAHundredPlansUnderFaults(t *testing.T) {
	before := runtime.NumGoroutine()
	var (
		mu    sync.Mutex
		draw  = rand.New(rand.NewPCG(7, 7))
		calls atomic.Int64
	)
	server := faultserver.New(nil, func(x *faultserver.Exchange) {
		calls.Add(1)
		mu.Lock()
		luck := draw.Float64()
		mu.Unlock()
		switch {
		case luck < 0.3:
			faultserver.Fails(429, "slow down")(x)
		case luck < 0.4:
			faultserver.Drops(x)
		case luck < 0.5:
			faultserver.Malformed(x)
		default:
			faultserver.Answers(x)
		}
	})
	defer server.Close()
	e, request := served(t, server.URL)
	var complete int
	sources := map[plan.Source]int{}
	many(t, e, request, 100, 25, func(s *event.State) {
		mu.Lock()
		defer mu.Unlock()
		whole(t, s)
		if s.Status == event.RunDone && s.Slots == 0 {
			complete++
		}
		for _, section := range s.Sections[1:] { // after the contact block
			sources[section.Source]++
		}
	})
	t.Logf("%d plans complete after %d calls; sections by who gave them: %v", complete, calls.Load(), sources)
	if complete != 100 {
		t.Errorf("%d of 100 plans are complete", complete)
	}
	if sources[plan.FromModel]+sources[plan.FromFallback] < 200 {
		t.Errorf("the models gave too few of the 300 sections: %v", sources)
	}
	server.Close()
	settle(t, before)
}

// settle fails unless no more goroutines are left than there were before.
func settle(t *testing.T, before int) {
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
