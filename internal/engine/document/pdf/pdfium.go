package pdf

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// machine is PDFium in its sandbox: WebAssembly without files, network or
// clock. It is compiled when the first PDF asks for it.
type machine struct {
	cacheDir string

	mu    sync.Mutex
	ready chan struct{} // nil before the first start; closed when it is over
	pool  pdfium.Pool
	err   error
}

// start compiles PDFium, or takes it from the cache, once. A compilation that
// ctx no longer waits for goes on, so that the next PDF finds its result.
func (m *machine) start(ctx context.Context, progress func(string)) error {
	m.mu.Lock()
	if m.ready == nil {
		m.ready = make(chan struct{})
		go m.compile()
	}
	ready := m.ready
	m.mu.Unlock()
	select {
	case <-ready:
		return m.err
	default:
	}
	if m.compiled() {
		progress("starting the PDF reader")
	} else {
		progress("preparing the PDF reader; this takes a few seconds, once")
	}
	select {
	case <-ready:
		return m.err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (m *machine) compile() {
	defer close(m.ready)
	settings := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithCloseOnContextDone(true).
		WithMemoryLimitPages(maxMemory >> 16) // of 64 KiB
	if cache, err := m.cache(); err == nil {
		settings = settings.WithCompilationCache(cache)
	}
	workers := min(runtime.GOMAXPROCS(0), 4)
	ctx := experimental.WithCompilationWorkers(context.Background(), workers)
	ctx = experimental.WithMemoryAllocator(ctx, experimental.MemoryAllocatorFunc(reserve))
	m.pool, m.err = webassembly.Init(webassembly.Config{
		Context:       ctx,
		MaxIdle:       1,
		MaxTotal:      workers,
		FSConfig:      wazero.NewFSConfig(), // else the whole disk is mounted
		RuntimeConfig: settings,
		Stdout:        io.Discard,
		Stderr:        io.Discard,
	})
	if m.err != nil {
		m.err = fmt.Errorf("the PDF reader does not start: %w", m.err)
	}
}

// reserved is the memory of one instance. It moves at most once while it
// grows: what is moved step by step is held several times.
type reserved []byte

func reserve(initial, _ uint64) experimental.LinearMemory {
	memory := make(reserved, 0, max(initial, usualMemory))
	return &memory
}

// Reallocate makes the memory so many bytes long, or returns nil.
func (r *reserved) Reallocate(size uint64) []byte {
	if size > maxMemory {
		return nil
	}
	if size > uint64(cap(*r)) {
		grown := make(reserved, 0, maxMemory)
		*r = append(grown, *r...)
	}
	*r = (*r)[:size]
	return *r
}

// Free gives the memory back.
func (r *reserved) Free() { *r = nil }

// cache opens the folder that keeps the compiled code. Since that code is run
// as it is found, nobody else may be able to write there. Without a cache all
// works as well, after some seconds.
func (m *machine) cache() (wazero.CompilationCache, error) {
	if m.cacheDir == "" {
		return nil, errors.New("no folder for the compiled PDF reader")
	}
	if err := os.MkdirAll(m.cacheDir, 0o700); err != nil {
		return nil, err
	}
	info, err := os.Stat(m.cacheDir)
	if err != nil {
		return nil, err
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o022 != 0 {
		return nil, fmt.Errorf("others may write to the folder %s", m.cacheDir)
	}
	return wazero.NewCompilationCacheWithDir(m.cacheDir)
}

// compiled reports whether the cache holds something already: whether a start will be quick.
func (m *machine) compiled() bool {
	if m.cacheDir == "" {
		return false
	}
	found, err := filepath.Glob(filepath.Join(m.cacheDir, "wazero-*", "*"))
	return err == nil && len(found) > 0
}

// borrow lends an instance of PDFium until give is called. The end of ctx
// kills it, whatever it is doing.
func (m *machine) borrow(ctx context.Context) (instance pdfium.Pdfium, give func(), err error) {
	instance, err = m.pool.GetInstanceWithContext(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("the PDF reader does not start: %w", err)
	}
	killed := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(killed)
		instance.Kill()
	})
	return instance, func() {
		if stop() {
			instance.Close()
			return
		}
		<-killed
	}, nil
}

// close ends every instance and frees what they hold.
func (m *machine) close() error {
	m.mu.Lock()
	ready := m.ready
	m.mu.Unlock()
	if ready == nil {
		return nil
	}
	<-ready
	if m.pool == nil {
		return nil
	}
	return m.pool.Close()
}
