package ui

import (
	"bytes"
	"io"
	"sync"
)

// wire carries what a terminal sends to its program, and holds any amount of
// it. The emulator sends through a pipe and is locked meanwhile, so that
// without a wire it would wait for a program that waits to draw on it.
type wire struct {
	mu   sync.Mutex
	came sync.Cond
	sent bytes.Buffer
	cut  bool
}

// wired takes all that a terminal sends, until its end.
func wired(terminal io.Reader) *wire {
	w := &wire{}
	w.came.L = &w.mu
	go func() {
		_, _ = io.Copy(w, terminal)
		w.mu.Lock()
		defer w.mu.Unlock()
		w.cut = true
		w.came.Broadcast()
	}()
	return w
}

func (w *wire) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	defer w.came.Broadcast()
	return w.sent.Write(p)
}

// Read waits until something was sent.
func (w *wire) Read(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for w.sent.Len() == 0 && !w.cut {
		w.came.Wait()
	}
	return w.sent.Read(p)
}
