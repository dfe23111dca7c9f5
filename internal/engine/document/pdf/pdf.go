// Package pdf reads PDF files with PDFium: the words of each page in reading
// order, and how each line stands on its page. PDFium runs as WebAssembly, in
// a sandbox without files or network, within bounds of time and memory.
package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"tailor/internal/engine/resume"
)

// What a PDF may have at most.
const (
	MaxPages  = 100       // pages
	MaxText   = 2 << 20   // bytes of text
	maxGlyphs = 100_000   // letters of a page
	maxSide   = 14_400    // points of a page's side: 200 inches, which PDF itself names as the limit
	maxMemory = 128 << 20 // bytes of PDFium's memory

	usualMemory = 32 << 20 // bytes that most PDF files do with
)

// The time that reading may take: so much, and so much more for each page. A
// machine that is slow or busy, as the making of an instance shows, gets up to
// mostPatience times as much.
const (
	timeToOpen   = 1000 * time.Millisecond
	timePerPage  = 500 * time.Millisecond
	timeToStart  = 40 * time.Millisecond
	mostPatience = 8
)

// ErrPassword is what the error wraps when a file is encrypted and its password
// is missing or wrong.
var ErrPassword = errors.New("it is locked with a password")

var errDamaged = errors.New("it is damaged: no page can be found in it; print it to a new PDF and read that")

// Reader reads PDF files. It costs nothing before its first Read. Several
// reads may go on at once.
type Reader struct {
	machine machine
}

// New makes a Reader that keeps PDFium's compiled code, some 22 MB, in the
// folder cacheDir, so that only the first PDF of all takes seconds. The folder
// is made when it is needed; with "" nothing is kept.
func New(cacheDir string) *Reader { return &Reader{machine: machine{cacheDir: cacheDir}} }

// Close frees what the reader holds, once every Read is over.
func (r *Reader) Close() error { return r.machine.close() }

// Options says how to read one PDF.
type Options struct {
	Password string             // of an encrypted file
	Progress func(stage string) // told what is being done, in words for a person; may be nil
}

// Read reads a PDF: its text is the lines of its pages, each with its look.
// What it cannot read it refuses, in words for a person.
func (r *Reader) Read(ctx context.Context, data []byte, options Options) (resume.Input, error) {
	progress := options.Progress
	if progress == nil {
		progress = func(string) {}
	}
	if !bytes.Contains(data, []byte("endobj")) {
		return resume.Input{}, errDamaged // known without a start
	}
	if err := r.machine.start(ctx, progress); err != nil {
		return resume.Input{}, err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	begun := time.Now()
	instance, giveBack, err := r.machine.borrow(ctx)
	if err != nil {
		return resume.Input{}, err
	}
	defer giveBack()
	limit := patience{cancel: cancel, times: min(max(1, float64(time.Since(begun))/float64(timeToStart)), mostPatience)}
	defer limit.stop()
	limit.set(timeToOpen)
	d, err := open(instance, data, options.Password)
	if err == nil {
		limit.set(timeToOpen + time.Duration(d.count)*timePerPage)
		err = d.read(ctx, progress)
	}
	if cause := context.Cause(ctx); cause != nil {
		return resume.Input{}, cause
	}
	if err != nil {
		return resume.Input{}, err
	}
	return assemble(d)
}

// patience ends a reading that takes too long.
type patience struct {
	cancel context.CancelCauseFunc
	times  float64 // as much time as is usual
	timer  *time.Timer
}

// set begins the time that is left anew.
func (p *patience) set(usual time.Duration) {
	p.stop()
	limit := time.Duration(float64(usual) * p.times).Round(10 * time.Millisecond)
	p.timer = time.AfterFunc(limit, func() {
		p.cancel(fmt.Errorf("it takes longer to read than the limit of %v; print it to a new PDF and read that", limit))
	})
}

func (p *patience) stop() {
	if p.timer != nil {
		p.timer.Stop()
	}
}

// read reads every page.
func (d *document) read(ctx context.Context, progress func(string)) error {
	glyphs := 0
	for i := range d.count {
		if d.count > 1 {
			progress(fmt.Sprintf("reading page %d of %d", i+1, d.count))
		}
		p, err := d.readPage(i)
		if context.Cause(ctx) != nil {
			return context.Cause(ctx)
		}
		if err != nil {
			return fmt.Errorf("page %d: %w", i+1, err)
		}
		if glyphs += len(p.glyphs); glyphs > MaxText {
			return fmt.Errorf("its text is longer than the limit of %d MiB", MaxText>>20)
		}
		d.pages = append(d.pages, p)
	}
	return nil
}
