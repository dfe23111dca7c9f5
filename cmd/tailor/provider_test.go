package main

import (
	"encoding/json"
	"net"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/resume"
)

// eventsOf reads what --ui json wrote.
func eventsOf(t *testing.T, ndjson string) []event.Event {
	t.Helper()
	var events []event.Event
	for line := range strings.Lines(ndjson) {
		var e event.Event
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatalf("%v in %s", err, line)
		}
		events = append(events, e)
	}
	return events
}

// planOf is the plan that the last event of --ui json holds.
func planOf(t *testing.T, ndjson string) *plan.Plan {
	t.Helper()
	events := eventsOf(t, ndjson)
	if len(events) == 0 {
		t.Fatal("no events")
	}
	finished, ok := events[len(events)-1].Body.(event.RunFinished)
	if !ok || finished.Plan == nil {
		t.Fatalf("the last event holds no plan: %T", events[len(events)-1].Body)
	}
	return finished.Plan
}

func TestModelOnThisMachine(t *testing.T) {
	s := newSession(t)
	server := newModelServer(t)
	settings := server.settingsFor(t)

	stdout, _ := s.run("plan", "../../testdata/resumes/backend.md", "../../testdata/jobs/backend.md",
		"--config", settings, "--ui", "json", "--section", "skills=home/special")
	p := planOf(t, stdout)
	proposed := 0
	for _, section := range p.Sections {
		want, lane := plan.FromModel, "home/capable"
		switch section.Kind {
		case resume.Contact:
			want, lane = plan.FromOffline, "offline"
		case resume.Skills:
			lane = "home/special"
		}
		if section.Source != want || section.Model != lane {
			t.Errorf("%s: by %s (%s), want %s (%s); %s", section.Heading, section.Source, section.Model, want, lane, section.Note)
		}
		for _, r := range section.Recommendations {
			if r.Source == plan.FromModel {
				proposed++
			}
		}
	}
	if proposed == 0 {
		t.Error("no recommendation of the model is in the plan")
	}
	state := event.Fold(eventsOf(t, stdout))
	told, _ := json.Marshal(p)
	folded, _ := json.Marshal(state.Plan())
	if string(told) != string(folded) {
		t.Errorf("the plan that is told and the one that the events fold to differ:\n%s\n%s", told, folded)
	}
	keepsPrivate(t, s, server)

	before := len(server.asked())
	s.run("plan", "../../testdata/resumes/backend.md", "../../testdata/jobs/backend.md", "--config", settings, "--offline")
	s.run("analyze", "../../testdata/resumes/backend.md", "../../testdata/jobs/backend.md", "--config", settings)
	s.run("open", "last", "--config", settings)
	if after := len(server.asked()); after != before {
		t.Errorf("%d requests although nothing may be asked", after-before)
	}
}

// keepsPrivate makes sure that nothing which names the person was sent.
func keepsPrivate(t *testing.T, s session, server *modelServer) {
	t.Helper()
	stdout, _ := s.run("inspect", "../../testdata/resumes/backend.md", "--json")
	var found struct {
		Contact struct {
			Name, Email, Phone string
			Links              []string
		}
	}
	if err := json.Unmarshal([]byte(stdout), &found); err != nil {
		t.Fatal(err)
	}
	contact := found.Contact
	private := append(strings.Fields(contact.Name), contact.Email, contact.Phone)
	private = append(private, contact.Links...)
	private = slices.DeleteFunc(private, func(word string) bool { return len(word) < 3 })
	if len(private) < 4 {
		t.Fatalf("the sample names too little: %q", private)
	}
	bodies := server.asked()
	if len(bodies) < 5 {
		t.Fatalf("only %d requests", len(bodies))
	}
	for _, body := range bodies {
		for _, word := range private {
			if strings.Contains(strings.ToLower(body), strings.ToLower(word)) {
				t.Errorf("%q was sent: %s", word, body)
			}
		}
	}
}

// TestNothingIsSentWithoutConsent puts a proxy in the way of every connection.
func TestNothingIsSentWithoutConsent(t *testing.T) {
	var connections atomic.Int32
	proxy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer proxy.Close()
	go func() {
		for {
			c, err := proxy.Accept()
			if err != nil {
				return
			}
			connections.Add(1)
			c.Close()
		}
	}()
	p := program{t: t, home: t.TempDir(), env: []string{
		"OPENAI_API_KEY=dummy", "HTTPS_PROXY=http://" + proxy.Addr().String(), "TAILOR_ROUTER_RETRIES=0",
	}}
	resume, posting := absolute(t, "../../testdata/resumes/messy.txt"), absolute(t, "../../testdata/jobs/warehouse.txt")

	ran := p.run("plan", resume, posting, "--ui", "json")
	if n := connections.Load(); n != 0 {
		t.Errorf("%d connections without consent", n)
	}
	started := eventsOf(t, ran.stdout)[0].Body.(event.RunStarted)
	if !started.Offline || !strings.Contains(started.Reason, "nobody was there to consent to openai; --yes does") {
		t.Errorf("it says offline %v: %q", started.Offline, started.Reason)
	}
	for _, words := range []string{"openai/", "api.openai.com", "calls", "tokens"} {
		if !strings.Contains(ran.stderr, words) {
			t.Errorf("%q does not say %q", ran.stderr, words)
		}
	}

	ran = p.run("plan", resume, posting, "--ui", "json", "--yes")
	if connections.Load() == 0 {
		t.Error("no connection although --yes was given")
	}
	for _, section := range planOf(t, ran.stdout).Sections {
		if section.Source != plan.FromOffline {
			t.Errorf("%s: by %s although nobody answered", section.ID, section.Source)
		}
	}
	if strings.Contains(ran.stdout+ran.stderr, "dummy") {
		t.Error("the key is shown")
	}
}
