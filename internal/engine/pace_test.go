package engine

import (
	"testing"
	"time"

	"tailor/internal/config"
	"tailor/internal/engine/event"
	"tailor/internal/engine/model"
	"tailor/internal/engine/resume"
	"tailor/internal/engine/shape"
	"tailor/internal/engine/store"
)

// TestWhatWasSeenTellsHowLongCallsTake keeps answers of a lane and looks what
// is expected of it then.
func TestWhatWasSeenTellsHowLongCallsTake(t *testing.T) {
	kept, err := store.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	lane := model.Lane{Provider: "openai", Model: "gpt-5.4"}
	e := New(Options{Settings: config.Defaults(), Store: kept})
	ask := model.Call{Prompt: "Improve S3."}
	for n := range 20 {
		if _, known := forecastOf(t, e, ask).slowest(lane, ask); known != (n >= enoughAnswers) {
			t.Errorf("after %d answers it is known: %v", n, known)
		}
		if err := kept.RecordAttempt(t.Context(), store.Attempt{
			At: time.Now(), Run: "r", Section: resume.Skills, Task: event.Recommend, Lane: lane.String(), Outcome: event.Answered,
			FirstToken: int64(1000 + 100*n), Duration: int64(1000 + 100*n + 200*10), Usage: event.Usage{CompletionTokens: 201}, Valid: true,
			Hedge: n == 0,
		}); err != nil {
			t.Fatal(err)
		}
	}
	f := forecastOf(t, e, ask)
	if took, _ := f.typical(lane, ask); took != 1900*time.Millisecond+100*10*time.Millisecond {
		t.Errorf("a call of 100 tokens takes %s as a rule", took)
	}
	if took, _ := f.slowest(lane, ask); took != 2800*time.Millisecond+100*10*time.Millisecond {
		t.Errorf("a call of 100 tokens takes %s at most", took)
	}
	f.usual[event.Recommend] = 100.5 // it says twice as much as is guessed
	if took, _ := f.typical(lane, ask); took != 1900*time.Millisecond+200*10*time.Millisecond {
		t.Errorf("a call of 100 guessed tokens takes %s as a rule", took)
	}
	if tally := e.tally(t.Context()); tally != (model.Tally{Calls: 19, Hedges: 1}) {
		t.Errorf("tally %+v", tally)
	}

	d := &Draft{engine: e, forecast: f, chains: map[event.TaskKind]map[resume.Kind][]model.Choice{
		event.Recommend: {resume.Skills: {{Lane: lane}}}}}
	if got := d.cost(event.Recommend, resume.Skills); got != (shape.Cost{FirstToken: 1900 * time.Millisecond, PerToken: 20 * time.Millisecond}) {
		t.Errorf("its cost is %+v", got)
	}
	if got := d.cost(event.Evaluate, resume.Skills); got.FirstToken != expectedFirstToken || got.PerToken != expectedPerToken {
		t.Errorf("the cost of what nobody has seen is %+v", got)
	}
}

func forecastOf(t *testing.T, e *Engine, c model.Call) *forecast {
	f := e.forecast(t.Context())
	f.expect(c, event.Recommend, 100)
	return f
}
