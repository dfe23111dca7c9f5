package event

import (
	"cmp"
	"context"
	"io"
	"slices"
	"sync"
)

// maxProgress is how many attempts' progress waits for one reader at most.
const maxProgress = 256

// Broker brings the events of a run to its readers, each at its own pace. It
// has two classes of delivery: of an attempt's progress a reader that lags
// gets the newest only; every other event reaches every reader, in order.
type Broker struct {
	mu      sync.Mutex
	readers map[*Subscription]struct{}
	closed  bool
}

// NewBroker returns a broker without readers.
func NewBroker() *Broker {
	return &Broker{readers: map[*Subscription]struct{}{}}
}

// Publish hands an event to every reader. It never waits for one. Events are
// to be published in order of their Seq; after Close they go nowhere.
func (b *Broker) Publish(e Event) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return
	}
	for s := range b.readers {
		if e.Seq == 0 || e.Seq > s.after {
			s.push(e)
		}
	}
}

// Subscribe adds a reader. It gets the history first, then every event that is
// published from here on; one that the history holds already does not come twice.
func (b *Broker) Subscribe(history []Event) *Subscription {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := &Subscription{broker: b, wake: make(chan struct{}, 1), progress: map[attemptKey]queued{}}
	for _, e := range history {
		s.after = max(s.after, e.Seq)
		s.push(e)
	}
	if !b.closed {
		b.readers[s] = struct{}{}
	}
	return s
}

// Close ends the stream: readers get what waits for them, then io.EOF.
func (b *Broker) Close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	for s := range b.readers {
		s.signal()
	}
}

// Subscription is one reader's place in the stream, for one goroutine at a time.
type Subscription struct {
	broker *Broker
	wake   chan struct{} // holds a token when Next has something to look at
	after  int64         // newest Seq of the history

	// guarded by broker.mu
	stopped  bool
	arrived  int64 // events pushed so far: the order in which Next gives them
	lasting  []queued
	progress map[attemptKey]queued
}

type queued struct {
	place int64
	event Event
}

type attemptKey struct {
	task    string
	attempt int
}

// Next waits until there is at least one event and returns all that are there.
// The error is io.EOF after the broker's Close or the subscription's Stop, or
// that of ctx.
func (s *Subscription) Next(ctx context.Context) ([]Event, error) {
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		batch, ended := s.take()
		if len(batch) > 0 {
			return batch, nil
		}
		if ended {
			return nil, io.EOF
		}
		select {
		case <-ctx.Done():
		case <-s.wake:
		}
	}
}

// Stop ends the subscription. What waits for it is dropped, and a Next under way returns.
func (s *Subscription) Stop() {
	s.broker.mu.Lock()
	defer s.broker.mu.Unlock()
	s.stopped = true
	s.lasting, s.progress = nil, nil
	delete(s.broker.readers, s)
	s.signal()
}

// push queues an event; the broker's lock is held.
func (s *Subscription) push(e Event) {
	s.arrived++
	item := queued{s.arrived, e}
	switch body := e.Body.(type) {
	case AttemptProgressed:
		key := attemptKey{body.Task, body.Attempt}
		if _, waits := s.progress[key]; !waits && len(s.progress) >= maxProgress {
			return
		}
		s.progress[key] = item
	case AttemptEnded: // says all that the progress before it said
		delete(s.progress, attemptKey{body.Task, body.Attempt})
		s.lasting = append(s.lasting, item)
	default:
		s.lasting = append(s.lasting, item)
	}
	s.signal()
}

// take empties the queue, in order of arrival.
func (s *Subscription) take() (batch []Event, ended bool) {
	s.broker.mu.Lock()
	defer s.broker.mu.Unlock()
	items := s.lasting
	for _, item := range s.progress {
		items = append(items, item)
	}
	s.lasting = nil
	clear(s.progress)
	slices.SortFunc(items, func(a, b queued) int { return cmp.Compare(a.place, b.place) })
	for _, item := range items {
		batch = append(batch, item.event)
	}
	return batch, s.stopped || s.broker.closed
}

func (s *Subscription) signal() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}
