package event

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tailor/internal/engine/plan"
)

func TestEventIsOneFlatObject(t *testing.T) {
	zone := time.FixedZone("CET", 3600)
	e := Event{Seq: 7, Time: start.In(zone), Run: "r1", Body: TaskChanged{Task: "plan", Status: TaskDone, Slots: 2}}
	got, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"seq":7,"time":"2026-11-24T23:15:00Z","run":"r1","type":"task_changed","task":"plan","status":"done","slots":2}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestListsAreNeverNull(t *testing.T) {
	for name, read := range decoders {
		body, err := read([]byte("{}"))
		if err != nil {
			t.Fatal(err)
		}
		line, err := json.Marshal(Event{Body: body})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if name != "run_finished" && bytes.Contains(line, []byte("null")) {
			t.Errorf("%s: %s", name, line)
		}
	}
	finished, err := json.Marshal(Event{Body: RunFinished{Plan: &plan.Plan{Sections: []plan.SectionPlan{{Recommendations: []plan.Recommendation{{}}}}}}})
	if err != nil || bytes.Contains(finished, []byte("null")) {
		t.Errorf("run_finished: %s, %v", finished, err)
	}
	state, err := json.Marshal(State{Sections: []SectionState{{Evaluation: &plan.Evaluation{}}}, Tasks: []TaskState{{}}})
	if err != nil || bytes.Contains(state, []byte("null")) {
		t.Errorf("state: %s, %v", state, err)
	}
}

// TestBodiesLeaveTheHeaderAlone keeps a body from having a field of the
// header's, which would be on the wire twice.
func TestBodiesLeaveTheHeaderAlone(t *testing.T) {
	for name, read := range decoders {
		body, _ := read([]byte("{}"))
		if body.Type() != name {
			t.Errorf("%s decodes to a %s", name, body.Type())
		}
		for _, f := range reflect.VisibleFields(reflect.TypeOf(body)) {
			switch tag, _, _ := strings.Cut(f.Tag.Get("json"), ","); tag {
			case "seq", "time", "run", "type":
				t.Errorf("%s has a field %s", name, tag)
			}
		}
	}
}

func TestUnreadableEvents(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{`{"seq":3,"type":"run_paused"}`, `read event 3: unknown type "run_paused"`},
		{`{"seq":3}`, "read event: it has no type"},
		{`[]`, "read event: "},
		{`{"seq":3,"type":"noticed","level":1}`, "read event 3 (noticed): "},
	} {
		var e Event
		err := json.Unmarshal([]byte(c.in), &e)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.in, err, c.want)
		}
	}
	if _, err := json.Marshal(Event{Seq: 3}); err == nil || !strings.Contains(err.Error(), "no body") {
		t.Errorf("event without body: error %v", err)
	}
}

func TestLinesFoldToTheSameState(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events := stream(30).Draw(t, "events")
		var lines bytes.Buffer
		encoder := json.NewEncoder(&lines)
		for _, e := range events {
			if err := encoder.Encode(e); err != nil {
				t.Fatal(err)
			}
		}
		read := make([]Event, len(events))
		decoder := json.NewDecoder(&lines)
		for i := range read {
			if err := decoder.Decode(&read[i]); err != nil {
				t.Fatal(err)
			}
		}
		if a, b := Fold(events), Fold(read); !reflect.DeepEqual(a, b) {
			t.Fatalf("states differ:\n%+v\n%+v", a, b)
		}
	})
}

func FuzzUnmarshal(f *testing.F) {
	f.Add([]byte(`{"seq":1,"time":"2026-11-24T23:15:00Z","run":"r","type":"decided","recommendation":"x","decision":"edited"}`))
	f.Add([]byte(`{"type":"run_finished","plan":{"sections":[{}]}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var e Event
		if json.Unmarshal(data, &e) != nil {
			return
		}
		line, err := json.Marshal(e)
		if err != nil {
			t.Fatalf("%s was read and cannot be written: %v", data, err)
		}
		var again Event
		if err := json.Unmarshal(line, &again); err != nil {
			t.Fatalf("%s was written and cannot be read: %v", line, err)
		}
		if a, b := Fold([]Event{e}), Fold([]Event{again}); !reflect.DeepEqual(a, b) {
			t.Fatalf("%s folds to another state than %s", data, line)
		}
	})
}
