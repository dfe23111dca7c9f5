package model

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"

	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
)

// cutsAfter says what there was room for.
func cutsAfter(text string) step {
	return func(_ context.Context, onText func(string)) (Reply, error) {
		onText(text)
		return Reply{Text: text, Cut: true}, nil
	}
}

func TestCutAnswerKeepsWhatIsWholeAndAsksForTheRest(t *testing.T) {
	const (
		part1 = `{"recommendations":[{"op":"replace","target":"S1.B1"},{"id":2},{"op":"repl`
		part2 = `{"recommendations":[{"id":3},{"id`
		part3 = `{"recommendations":[{"id":4}],"questions":[{"q":1}]}`
		whole = `{"questions":[{"q":1}],"recommendations":[{"op":"replace","target":"S1.B1"},{"id":2},{"id":3},{"id":4}]}`
	)
	broken := fails(&Error{Err: ErrCut, Message: "it broke"})
	for _, c := range []struct {
		name  string
		steps []step
		ended string
		shown string
	}{
		{"twice", []step{cutsAfter(part1), cutsAfter(part2), says(part3)},
			"a/first retrying 0, a/first retrying 0, a/first answered 0",
			`1:{"op":"replace","target":"S1.B1"} 1:{"id":2} 1:{"id":3} 1:{"id":4}`},
		{"with a fault between", []step{cutsAfter(part1), broken, cutsAfter(part2), broken, says(part3)},
			"a/first retrying 0, a/first retrying 0, a/first retrying 0, a/first retrying 0, a/first answered 0",
			`1:{"op":"replace","target":"S1.B1"} 1:{"id":2} 1:{"id":3} 1:{"id":4}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBench(c.steps, nil)
				answer, err := b.Do(t.Context(), b.gate, b.job())
				if err != nil || answer.Source != plan.FromModel || answer.Text != whole {
					t.Errorf("%+v, %v", answer, err)
				}
				if ended := strings.Join(b.ended(), ", "); ended != c.ended {
					t.Errorf("ended %s", ended)
				}
				if shown := strings.Join(b.elements, " "); shown != c.shown {
					t.Errorf("shown %s", shown)
				}
				rest := b.a.calls["first"][1].Prompt
				if !strings.HasPrefix(rest, "Improve this.\n\n") || !strings.Contains(rest, "\n- replace S1.B1\n- {\"id\":2}\nAnswer") {
					t.Errorf("asked for the rest with %q", rest)
				}
				var end event.AttemptEnded
				for _, e := range b.events {
					if e, ok := e.(event.AttemptEnded); ok {
						end = e
						break
					}
				}
				if !strings.Contains(end.Error, "it reached its longest length after 2 of its elements") {
					t.Errorf("told %q", end.Error)
				}
			})
		})
	}
}

func TestAnswerThatIsCutForEverIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench([]step{cutsAfter(`{"recommendations":[{"id":1},{"id`)}, nil)
		answer, err := b.Do(t.Context(), b.gate, b.job())
		if err != nil || answer.Source != plan.FromFallback || answer.Attempts > 2*mostParts+2 {
			t.Errorf("%+v, %v", answer, err)
		}
		if last := b.elements[len(b.elements)-1]; !strings.HasSuffix(last, `:{"id":2}`) {
			t.Errorf("shown last %s", last)
		}
	})
}
