package model_test

import (
	"strings"
	"testing"
	"time"

	"tailor/internal/config"
	"tailor/internal/engine"
	"tailor/internal/engine/document"
	"tailor/internal/engine/event"
	"tailor/internal/engine/model/faultserver"
)

// TestCancelReachesTheServer stops one task of a run, then a whole section, then
// the run, while the server holds its calls in the middle of their answers, and
// tells how long it takes until the server sees it.
func TestCancelReachesTheServer(t *testing.T) {
	began, ended := make(chan string, 64), make(chan time.Time, 64)
	server := faultserver.New(nil, func(x *faultserver.Exchange) {
		began <- x.Kind
		faultserver.FallsSilent(x)
		ended <- time.Now()
	})
	defer server.Close()
	settings := config.Defaults()
	settings.Providers = map[string]config.Provider{"one": provider(config.KindOpenAI, server.URL, faulty)}
	providers, err := engine.NewProviders(settings, func(string) string { return secret })
	if err != nil {
		t.Fatal(err)
	}
	e := engine.New(engine.Options{Settings: settings, Providers: providers})
	draft, err := e.Prepare(engine.Request{Resume: document.FromText("ada.md", page), Posting: document.FromText("job.txt", job)})
	if err != nil {
		t.Fatal(err)
	}
	run, err := draft.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	within := func(what string, calls int, stop func()) {
		t.Helper()
		asked := time.Now()
		stop()
		for range calls {
			select {
			case at := <-ended:
				t.Logf("%s: the server saw it after %s", what, at.Sub(asked))
			case <-time.After(10 * time.Second):
				t.Fatalf("%s: the server still holds the call", what)
			}
		}
	}
	// A server of this machine is asked two calls at once.
	<-began
	<-began
	within("one task", 1, func() { stopTasks(t, run, func(task event.TaskState) bool { return true }, 1) })
	<-began // another task has its slot
	section := strings.Join(underWay(run)[0].About(), " ")
	within("a section", 1, func() {
		stopTasks(t, run, func(task event.TaskState) bool { return strings.Join(task.About(), " ") == section }, 8)
	})
	if left := len(underWay(run)); left == 0 {
		t.Fatal("nothing is left to be stopped")
	}
	within("all", 1, run.Cancel)
	if err := run.Wait(t.Context()); err != nil {
		t.Error(err)
	}
	if s := run.State(); s.Slots != 0 || s.Status != event.RunCancelled {
		t.Errorf("the run is %s with %d slots in use", s.Status, s.Slots)
	}
}

// underWay lists the tasks whose call a server has.
func underWay(run *engine.Run) (tasks []event.TaskState) {
	for _, task := range run.State().Tasks {
		if n := len(task.Attempts); !task.Status.Ended() && n > 0 && task.Attempts[n-1].EndedAt.IsZero() {
			tasks = append(tasks, task)
		}
	}
	return tasks
}

// stopTasks stops tasks under way that are chosen, most at most.
func stopTasks(t *testing.T, run *engine.Run, chosen func(event.TaskState) bool, most int) {
	t.Helper()
	for _, task := range underWay(run) {
		if most == 0 || !chosen(task) {
			continue
		}
		most--
		if err := run.CancelTask(task.ID); err != nil {
			t.Error(err)
		}
	}
}
