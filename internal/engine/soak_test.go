package engine_test

import (
	"runtime"
	"testing"

	"tailor/internal/engine/event"
	"tailor/internal/engine/model/faultserver"
)

// What a thousand plans may leave behind in a process: nothing that grows with
// their number.
const (
	mostLeftHeap       = 16 << 20 // bytes beyond what a hundred leave
	mostLeftGoroutines = 20       // connections that wait for the next call
)

// TestAThousandPlansLeaveNothingBehind makes plans in one process, over real
// sockets; a fifth as many with -short, or when races are looked for.
func TestAThousandPlansLeaveNothingBehind(t *testing.T) {
	plans := 1000
	if testing.Short() || races {
		plans = 200
	}
	server := faultserver.New(nil, faultserver.Answers)
	defer server.Close()
	e, request := served(t, server.URL)
	see := func(s *event.State) { whole(t, s) }
	many(t, e, request, 100, 4, see)
	heap, goroutines := left()
	t.Logf("after 100 plans: %.1f MiB, %d goroutines", float64(heap)/(1<<20), goroutines)
	many(t, e, request, plans-100, 4, see)
	heapAfter, goroutinesAfter := left()
	t.Logf("after %d plans: %.1f MiB, %d goroutines", plans, float64(heapAfter)/(1<<20), goroutinesAfter)
	if heapAfter > heap+mostLeftHeap {
		t.Errorf("the heap grew from %d to %d bytes", heap, heapAfter)
	}
	if goroutinesAfter > goroutines+mostLeftGoroutines {
		t.Errorf("goroutines grew from %d to %d", goroutines, goroutinesAfter)
	}
}

// left is what is in use once garbage is collected.
func left() (heap uint64, goroutines int) {
	runtime.GC()
	runtime.GC() // what the first one freed may hold more
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc, runtime.NumGoroutine()
}
