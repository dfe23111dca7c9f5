package model

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
)

func TestFaults(t *testing.T) {
	cut := fails(&Error{Message: "EOF", Err: ErrCut})
	for _, c := range []struct {
		name   string
		a, b   []step
		source plan.Source
		ended  string
		note   string // a part of it; "" for none at all
	}{
		{"the preferred model answers", nil, nil, plan.FromModel, "a/first answered 0", ""},
		{"network", []step{fails(errors.New("connection refused")), says(good)}, nil, plan.FromModel, "a/first retrying 0, a/first answered 0", ""},
		{"408", []step{status(408), says(good)}, nil, plan.FromModel, "a/first retrying 408, a/first answered 0", ""},
		{"409", []step{status(409), says(good)}, nil, plan.FromModel, "a/first retrying 409, a/first answered 0", ""},
		{"429", []step{status(429), says(good)}, nil, plan.FromModel, "a/first retrying 429, a/first answered 0", ""},
		{"500", []step{status(500), says(good)}, nil, plan.FromModel, "a/first retrying 500, a/first answered 0", ""},
		{"503 for good", []step{status(503)}, nil, plan.FromFallback,
			"a/first retrying 503, a/first retrying 503, a/first moved_on 503, b/second answered 0",
			"a/first failed (503): words of the server; answered by b/second"},
		{"529", []step{status(529)}, nil, plan.FromFallback, "a/first moved_on 529, b/second answered 0", "a/first is overloaded (529)"},
		{"cut stream", []step{cut, says(good)}, nil, plan.FromModel, "a/first retrying 0, a/first answered 0", ""},
		{"cut below HTTP", []step{fails(io.ErrUnexpectedEOF), says(good)}, nil, plan.FromModel, "a/first retrying 0, a/first answered 0", ""},
		{"cut for good", []step{cut}, nil, plan.FromFallback,
			"a/first retrying 0, a/first retrying 0, a/first moved_on 0, b/second answered 0", "broke off in the middle"},
		{"400", []step{status(400)}, nil, plan.FromFallback, "a/first moved_on 400, b/second answered 0", "a/first refused the request (400): words of the server"},
		{"401", []step{status(401)}, nil, plan.FromFallback, "a/first moved_on 401, b/second answered 0", "a/first refused the key (401); answered by b/second"},
		{"403", []step{status(403)}, nil, plan.FromFallback, "a/first moved_on 403, b/second answered 0", "a/first refused the key (403)"},
		{"404", []step{status(404)}, nil, plan.FromFallback, "a/first moved_on 404, b/second answered 0", "a/first is not known there (404)"},
		{"refusal", []step{fails(&Error{Status: 200, Err: ErrRefused})}, nil, plan.FromFallback, "a/first moved_on 0, b/second answered 0", "declined to answer"},
		{"invalid once", []step{says("no"), says(good)}, nil, plan.FromModel, "a/first retrying 0, a/first answered 0", ""},
		{"invalid twice", []step{says("no")}, nil, plan.FromFallback, "a/first retrying 0, a/first moved_on 0, b/second answered 0", "could not be used (it is no JSON)"},
		{"empty", []step{says("")}, nil, plan.FromFallback, "a/first retrying 0, a/first moved_on 0, b/second answered 0", "it is empty"},
		{"all fail", []step{status(401)}, []step{status(400)}, plan.FromOffline, "a/first moved_on 401, b/second gave_up 400, offline answered 0",
			"a/first refused the key (401); b/second refused the request (400): words of the server; answered by the offline analyser"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBench(c.a, c.b)
				answer, err := b.Do(t.Context(), b.gate, b.job())
				if err != nil {
					t.Fatal(err)
				}
				ended := strings.Join(b.ended(), ", ")
				if answer.Source != c.source || ended != c.ended {
					t.Errorf("source %s after\n%s; want %s after\n%s", answer.Source, ended, c.source, c.ended)
				}
				if (c.note == "") != (answer.Note == "") || !strings.Contains(answer.Note, c.note) {
					t.Errorf("note %q; want %q", answer.Note, c.note)
				}
				if calls := len(b.a.calls["first"]) + len(b.b.calls["second"]); answer.Attempts != calls {
					t.Errorf("%d attempts told, %d calls made", answer.Attempts, calls)
				}
				if want := answer.Source == plan.FromOffline; want != (b.local == 1) || b.gate.held() != 0 {
					t.Errorf("local ran %d times, %d slots kept", b.local, b.gate.held())
				}
			})
		})
	}
}

func TestAnswerCarriesElementsTextAndUsage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench([]step{func(ctx context.Context, onText func(string)) (Reply, error) {
			for _, piece := range []string{"Here:\n```json\n" + good[:20], good[20:30], good[30:] + "\n```"} {
				_ = sleep(ctx, 200*time.Millisecond)
				onText(piece)
			}
			return Reply{Text: "Here:\n```json\n" + good + "\n```", Usage: event.Usage{PromptTokens: 1e6, CompletionTokens: 1e6}}, nil
		}}, nil)
		b.prices = map[Lane]Price{first: {Prompt: 2, Completion: 3}}
		answer, err := b.Do(t.Context(), b.gate, b.job())
		if err != nil || answer.Text != good {
			t.Fatalf("%+v, %v", answer, err)
		}
		if got := strings.Join(b.elements, " "); got != `1:{"id":1} 1:{"id":2}` {
			t.Errorf("elements %s", got)
		}
		end := b.events[len(b.events)-1].(event.AttemptEnded)
		if end.FirstToken != 200 || end.Duration != 600 || end.Usage.Cost != 5 || !end.Usage.Priced || end.Usage.Estimated {
			t.Errorf("ended %+v", end)
		}
		start, ok := b.events[0].(event.AttemptStarted)
		if !ok || start.Attempt != 1 || start.Lane != "a/first" || start.Why != "your setting" {
			t.Errorf("began with %+v", b.events[0])
		}
		for _, e := range b.events[1 : len(b.events)-1] {
			if p, ok := e.(event.AttemptProgressed); !ok || p.Tokens == 0 {
				t.Errorf("between them %+v", e)
			}
		}
	})
}

func TestRepairPromptSaysWhatWasWrong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench([]step{func(_ context.Context, onText func(string)) (Reply, error) {
			onText(good[:20])
			return Reply{Text: good[:20], Cut: true}, nil
		}, says(good)}, nil)
		if _, err := b.Do(t.Context(), b.gate, b.job()); err != nil {
			t.Fatal(err)
		}
		again := b.a.calls["first"][1]
		if !strings.HasPrefix(again.Prompt, "Improve this.\n\n") || !strings.Contains(again.Prompt, "not complete: it is no JSON") {
			t.Errorf("asked again with %q", again.Prompt)
		}
		if again.MaxTokens != 200 {
			t.Errorf("room for %d tokens", again.MaxTokens)
		}
	})
}

func TestBackoffHoldsNoSlotAndObeysRetryAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench([]step{fails(&Error{Status: 429, RetryAfter: 7 * time.Second}), says(good)}, nil)
		start := time.Now()
		done := make(chan Answer, 1)
		go func() {
			answer, _ := b.Do(t.Context(), b.gate, b.job())
			done <- answer
		}()
		synctest.Wait()
		if b.gate.held() != 0 {
			t.Error("a slot is held in back-off")
		}
		if answer := <-done; answer.Attempts != 2 || time.Since(start) != 7*time.Second {
			t.Errorf("%d attempts after %s", answer.Attempts, time.Since(start))
		}
		for _, e := range b.events {
			if end, ok := e.(event.AttemptEnded); ok && end.Outcome == event.Retrying && end.RetryIn != 7000 {
				t.Errorf("retry told in %d ms", end.RetryIn)
			}
		}
	})
}

func TestLongRetryAfterMovesOn(t *testing.T) {
	for _, c := range []struct{ wish, deadline time.Duration }{{2 * time.Minute, 0}, {20 * time.Second, 10 * time.Second}} {
		synctest.Test(t, func(t *testing.T) {
			b := newBench([]step{fails(&Error{Status: 429, RetryAfter: c.wish})}, nil)
			ctx := t.Context()
			if c.deadline > 0 {
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeout(ctx, c.deadline)
				defer cancel()
			}
			start := time.Now()
			answer, err := b.Do(ctx, b.gate, b.job())
			if err != nil || answer.Source != plan.FromFallback || time.Since(start) > 0 {
				t.Errorf("%+v, %v after %s", answer, err, time.Since(start))
			}
			if !strings.Contains(answer.Note, "asks to wait "+spell(c.wish)) {
				t.Errorf("note %q", answer.Note)
			}
		})
	}
}

func TestBackoffDoublesToItsBound(t *testing.T) {
	r := NewRouter(RouterOptions{Seed: 3})
	for try, bound := range []time.Duration{500 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second, 5 * time.Second, 5 * time.Second} {
		var longest time.Duration
		for range 500 {
			longest = max(longest, r.pause(try))
		}
		if longest > bound || longest < bound*8/10 {
			t.Errorf("try %d: longest of 500 pauses %s, bound %s", try, longest, bound)
		}
	}
}

func TestClocks(t *testing.T) {
	second := time.Second
	var talk []time.Duration
	for range 100 {
		talk = append(talk, second)
	}
	for _, c := range []struct {
		name  string
		step  step
		took  time.Duration // without back-off
		tries int
		note  string
	}{
		{"first token", hangs(), 30 * second, 2, "a/first timed out: it gave no first word for 30s (first-token limit)"},
		{"silence", hangs(second), 21 * second, 2, "a/first timed out: it said nothing for 20s (silence limit)"},
		{"total", hangs(talk...), 60 * second, 1, "a/first timed out: it gave no whole answer within 1m (total limit)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBench([]step{c.step}, nil)
				start := time.Now()
				answer, err := b.Do(t.Context(), b.gate, b.job())
				if err != nil || answer.Source != plan.FromFallback || !strings.HasPrefix(answer.Note, c.note) {
					t.Errorf("%+v, %v", answer, err)
				}
				took := time.Since(start)
				if least := time.Duration(c.tries) * c.took; took < least || took > least+second || answer.Attempts != c.tries+1 {
					t.Errorf("%d attempts in %s", answer.Attempts, took)
				}
			})
		})
	}
}

func TestThinkingIsASignOfLife(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench([]step{func(ctx context.Context, onText func(string)) (Reply, error) {
			for range 2 {
				if err := sleep(ctx, 25*time.Second); err != nil {
					return Reply{}, err
				}
				onText("")
			}
			return says(good)(ctx, onText)
		}}, nil)
		answer, err := b.Do(t.Context(), b.gate, b.job())
		if err != nil || answer.Source != plan.FromModel {
			t.Fatalf("%+v, %v", answer, err)
		}
		if end := b.events[len(b.events)-1].(event.AttemptEnded); end.FirstToken != 50_000 {
			t.Errorf("first token after %d ms", end.FirstToken)
		}
	})
}

func TestCancelReturnsAtOnceAndFallsBackToNothing(t *testing.T) {
	for name, does := range map[string]step{
		"in an attempt": hangs(time.Second),
		"in back-off":   fails(&Error{Status: 429, RetryAfter: 50 * time.Second}),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBench([]step{does}, nil)
				ctx, cancel := context.WithCancel(t.Context())
				start := time.Now()
				time.AfterFunc(3*time.Second, cancel)
				_, err := b.Do(ctx, b.gate, b.job())
				if !errors.Is(err, context.Canceled) || time.Since(start) != 3*time.Second {
					t.Errorf("%v after %s", err, time.Since(start))
				}
				if b.local != 0 || len(b.b.calls) != 0 || b.gate.held() != 0 {
					t.Errorf("local %d, second %d, slots %d", b.local, len(b.b.calls), b.gate.held())
				}
				if end := b.events[len(b.events)-1].(event.AttemptEnded); end.Outcome != event.Abandoned && end.Outcome != event.Retrying {
					t.Errorf("ended %+v", end)
				}
			})
		})
	}
}

func TestRefusedKeyPutsTheProviderOutForTheRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench([]step{status(401)}, nil)
		for range 3 {
			answer, err := b.Do(t.Context(), b.gate, b.job())
			if err != nil || answer.Source != plan.FromFallback || !strings.HasPrefix(answer.Note, "a/first refused the key (401)") {
				t.Fatalf("%+v, %v", answer, err)
			}
		}
		if n := len(b.a.calls["first"]); n != 1 {
			t.Errorf("the refused key was tried %d times", n)
		}
	})
}

func TestBreakerOpensForAMinuteAndProbesOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		healthy := false
		b := newBench([]step{func(ctx context.Context, onText func(string)) (Reply, error) {
			if healthy {
				return says(good)(ctx, onText)
			}
			return status(500)(ctx, onText)
		}}, nil)
		do := func() Answer {
			answer, err := b.Do(t.Context(), b.gate, b.job())
			if err != nil {
				t.Fatal(err)
			}
			return answer
		}
		do()
		do()
		if n := len(b.a.calls["first"]); n != breakerFailures {
			t.Fatalf("%d calls before it opened", n)
		}
		if answer := do(); answer.Attempts != 1 || answer.Note != "a/first failed (500): words of the server (5 failures in a row; it is left alone for a minute); answered by b/second" {
			t.Errorf("while open: %+v", answer)
		}
		time.Sleep(breakerDelay)
		do() // the probe fails, so the lane rests again
		if n := len(b.a.calls["first"]); n != breakerFailures+1 {
			t.Errorf("%d probes", n-breakerFailures)
		}
		time.Sleep(breakerDelay)
		healthy = true
		if answer := do(); answer.Source != plan.FromModel {
			t.Errorf("after a good probe: %+v", answer)
		}
		if answer := do(); answer.Source != plan.FromModel {
			t.Errorf("closed again: %+v", answer)
		}
	})
}

func TestNoChainIsOfflineWithoutANote(t *testing.T) {
	b := newBench(nil, nil)
	job := b.job()
	job.Chain = nil
	answer, err := b.Do(t.Context(), b.gate, job)
	if err != nil || answer != (Answer{Lane: Offline, Source: plan.FromOffline}) || b.local != 1 {
		t.Errorf("%+v, %v", answer, err)
	}
}

func TestOfflineAnalyserThatFails(t *testing.T) {
	b := newBench(nil, nil)
	job := b.job()
	job.Chain = []Choice{{Lane{"nobody", "x"}, ""}}
	job.Local = func(context.Context) error { return errors.New("broken") }
	if _, err := b.Do(t.Context(), b.gate, job); err == nil || !strings.Contains(err.Error(), "recommend:S3 offline: broken") {
		t.Errorf("%v", err)
	}
	job.Local = nil
	if _, err := b.Do(t.Context(), b.gate, job); err == nil || !strings.Contains(err.Error(), `no provider named "nobody"`) {
		t.Errorf("%v", err)
	}
}

func TestSlotIsBackBeforeTheEndIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench([]step{status(500)}, []step{status(400)})
		job := b.job()
		job.Observe = func(e event.Body) {
			held := b.gate.held()
			switch e.(type) {
			case event.AttemptStarted:
				if held != 1 {
					t.Errorf("%d slots as an attempt starts", held)
				}
			case event.AttemptEnded:
				if held != 0 {
					t.Errorf("%d slots after an attempt", held)
				}
			}
		}
		if answer, err := b.Do(t.Context(), b.gate, job); err != nil || answer.Source != plan.FromOffline {
			t.Errorf("%+v, %v", answer, err)
		}
		if lanes := strings.Join(b.gate.lanes, " "); lanes != "a/first a/first a/first b/second offline" {
			t.Errorf("entered for %s", lanes)
		}
	})
}

func TestFaultThatOpensTheBreakerIsTheOneTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench([]step{status(500)}, nil)
		for range 2 {
			answer, err := b.Do(t.Context(), b.gate, b.job())
			if err != nil || !strings.HasPrefix(answer.Note, "a/first failed (500)") {
				t.Errorf("%+v, %v", answer, err)
			}
		}
		if got := b.ended()[4:]; strings.Join(got, ", ") != "a/first retrying 500, a/first moved_on 500, b/second answered 0" {
			t.Errorf("the second job ended with %v", got)
		}
	})
}

func TestManyJobsAtOnceShareWhatIsLearnt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench([]step{status(401)}, []step{says(good)})
		var jobs sync.WaitGroup
		for range 20 {
			jobs.Go(func() {
				job := b.job()
				job.Observe, job.Element = nil, nil
				if answer, err := b.Do(t.Context(), b.gate, job); err != nil || answer.Source != plan.FromFallback {
					t.Errorf("%+v, %v", answer, err)
				}
			})
		}
		jobs.Wait()
	})
}
