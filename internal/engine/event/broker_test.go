package event

import (
	"context"
	"errors"
	"io"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func numbered(seq int64, b Body) Event { return Event{Seq: seq, Run: "r1", Body: b} }

// drain reads until the end.
func drain(t *testing.T, s *Subscription) []Event {
	t.Helper()
	var all []Event
	for {
		batch, err := s.Next(context.Background())
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, batch...)
	}
}

func TestHistoryComesFirstAndOnce(t *testing.T) {
	b := NewBroker()
	history := []Event{numbered(1, Noticed{}), numbered(2, Noticed{})}
	s := b.Subscribe(history)
	b.Publish(numbered(2, Noticed{}))
	b.Publish(numbered(3, Noticed{}))
	b.Close()
	b.Publish(numbered(4, Noticed{}))
	got := drain(t, s)
	if len(got) != 3 || got[0].Seq != 1 || got[1].Seq != 2 || got[2].Seq != 3 {
		t.Errorf("got %v", got)
	}
	if late := drain(t, b.Subscribe(history)); len(late) != 2 {
		t.Errorf("after close: %v", late)
	}
}

func TestALaggingReaderGetsTheNewestProgressAndEveryEnding(t *testing.T) {
	b := NewBroker()
	s := b.Subscribe(nil)
	seq := int64(0)
	publish := func(body Body) { seq++; b.Publish(numbered(seq, body)) }
	const rounds = 10_000
	for i := range rounds {
		publish(AttemptProgressed{Task: "a", Attempt: 1, Tokens: i})
		publish(AttemptProgressed{Task: "b", Attempt: 1, Tokens: i})
		publish(AttemptProgressed{Task: "c", Attempt: i, Tokens: i})
		publish(TaskChanged{Task: "a"})
	}
	publish(AttemptEnded{Task: "b", Attempt: 1})
	b.Close()

	last, endings, newest, waiting := int64(0), 0, 0, 0
	for _, e := range drain(t, s) {
		if e.Seq <= last {
			t.Fatalf("%d after %d", e.Seq, last)
		}
		last = e.Seq
		p, ok := e.Body.(AttemptProgressed)
		switch {
		case !ok:
			endings++
		case p.Task == "a":
			newest = p.Tokens
			waiting++
		case p.Task == "b":
			t.Error("progress of an attempt that has ended")
		default:
			waiting++
		}
	}
	if endings != rounds+1 || newest != rounds-1 || waiting > maxProgress {
		t.Errorf("%d endings, newest progress %d, %d progress events waited", endings, newest, waiting)
	}
}

func TestNextWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := NewBroker()
		s := b.Subscribe(nil)
		go func() {
			time.Sleep(time.Minute)
			b.Publish(numbered(1, Noticed{}))
			time.Sleep(time.Minute)
			b.Close()
		}()
		begin := time.Now()
		if batch, err := s.Next(t.Context()); err != nil || len(batch) != 1 || time.Since(begin) != time.Minute {
			t.Errorf("%v, %v after %v", batch, err, time.Since(begin))
		}
		if _, err := s.Next(t.Context()); err != io.EOF || time.Since(begin) != 2*time.Minute {
			t.Errorf("%v after %v", err, time.Since(begin))
		}
	})
}

func TestNextEndsWithItsContextAndWithStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := NewBroker()
		s := b.Subscribe(nil)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := s.Next(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v", err)
		}
		go func() {
			time.Sleep(time.Second)
			b.Publish(numbered(1, Noticed{}))
			s.Stop()
			s.Stop()
		}()
		for {
			if _, err := s.Next(t.Context()); err == io.EOF {
				break
			}
		}
		b.Publish(numbered(2, Noticed{}))
		if _, err := s.Next(t.Context()); err != io.EOF {
			t.Errorf("after stop: %v", err)
		}
	})
}

func TestReadersAndWritersAtOnce(t *testing.T) {
	b := NewBroker()
	const events = 2000
	var readers sync.WaitGroup
	for i := range 8 {
		s := b.Subscribe(nil)
		readers.Go(func() {
			if i == 0 { // one leaves early
				s.Next(context.Background())
				s.Stop()
				return
			}
			state := &State{}
			for _, e := range drain(t, s) {
				state.Apply(e)
			}
			if state.Slots != events {
				t.Errorf("reader %d ends at %d", i, state.Slots)
			}
		})
	}
	for i := range int64(events) {
		b.Publish(numbered(2*i+1, AttemptProgressed{Task: "a", Attempt: 1}))
		b.Publish(numbered(2*i+2, TaskChanged{Slots: int(i + 1)}))
	}
	b.Close()
	readers.Wait()
}

func BenchmarkPublish(b *testing.B) {
	broker := NewBroker()
	s := broker.Subscribe(nil)
	e := numbered(0, TaskChanged{Task: "a"})
	for i := 0; b.Loop(); i++ {
		broker.Publish(e)
		if i%1000 == 0 {
			s.take()
		}
	}
}
