package ui

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"time"

	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
)

// fake is a session that publishes real events and writes down what it is asked.
type fake struct {
	mu      sync.Mutex
	broker  *event.Broker
	history []event.Event
	calls   []string
	exists  map[string]bool // files that are there
	refuse  error           // what Decide says
	verdict plan.Verdict    // what the guard says of edited words
	crash   bool            // Decide panics
}

func newFake(steps ...[]step) *fake {
	f := &fake{broker: event.NewBroker(), exists: map[string]bool{}, verdict: plan.Grounded}
	for _, s := range steps {
		f.play(s)
	}
	return f
}

// play publishes steps, one after another, at once.
func (f *fake) play(steps []step) {
	for _, s := range steps {
		f.publish(s.at, s.body)
	}
}

func (f *fake) publish(at time.Duration, body event.Body) {
	f.mu.Lock()
	defer f.mu.Unlock()
	e := event.Event{Seq: int64(len(f.history) + 1), Time: began.Add(at), Run: "r-7f3a", Body: body}
	f.history = append(f.history, e)
	f.broker.Publish(e)
}

func (f *fake) note(format string, args ...any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls = append(f.calls, fmt.Sprintf(format, args...))
}

// asked gives what the session was asked so far, a line for each call.
func (f *fake) asked() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return strings.Join(f.calls, "\n")
}

func (f *fake) ID() string { return "r-7f3a" }

func (f *fake) Subscribe() *event.Subscription {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.broker.Subscribe(f.history)
}

func (f *fake) Decide(_ context.Context, rec string, d plan.Decision, text string) error {
	f.note("decide %s %s %s", rec, d, text)
	if f.crash {
		panic("the session fell over")
	}
	if f.refuse != nil {
		return f.refuse
	}
	body := event.Decided{Recommendation: rec, Decision: d, Text: text, By: "person"}
	if d == plan.Edited {
		body.Verdict = f.verdict
		if f.verdict != plan.Grounded {
			body.Claims = []plan.Claim{{Text: text, Verdict: f.verdict, Why: "your resume never says it"}}
		}
	}
	f.publish(ms(8000), body)
	return nil
}

func (f *fake) AcceptGrounded(_ context.Context, highOnly bool) (int, error) {
	f.note("accept grounded %v", highOnly)
	f.mu.Lock()
	state := event.Fold(f.history)
	f.mu.Unlock()
	n := 0
	for _, r := range state.Recommendations {
		if r.Decision == plan.Open && r.Verdict == plan.Grounded {
			n++
			f.publish(ms(8000), event.Decided{Recommendation: r.ID, Decision: plan.Accepted, By: "person"})
		}
	}
	return n, nil
}

func (f *fake) Retry(_ context.Context, section, note string) error {
	f.note("retry %s %s", section, note)
	return nil
}

func (f *fake) Answer(_ context.Context, question, text string) error {
	f.note("answer %s %s", question, text)
	f.publish(ms(8000), event.Replied{Question: question, Answer: text})
	return nil
}

func (f *fake) CancelTask(task string) error {
	f.note("cancel task %s", task)
	return nil
}

func (f *fake) Cancel() { f.note("cancel") }

func (f *fake) Save(_ context.Context, path string, force bool) error {
	return f.write("resume", path, force)
}

func (f *fake) SavePlan(_ context.Context, path string, force bool) error {
	return f.write("plan", path, force)
}

func (f *fake) write(what, path string, force bool) error {
	f.note("save %s %s %v", what, path, force)
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.exists[path] && !force {
		return &fs.PathError{Op: "open", Path: path, Err: fs.ErrExist}
	}
	f.exists[path] = true
	return nil
}
