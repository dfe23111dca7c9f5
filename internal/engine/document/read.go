// Package document brings files in and out: it reads a resume or a posting as
// text, telling by its content what a file is, and writes results whole or not
// at all.
package document

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"github.com/muesli/cancelreader"

	"tailor/internal/engine/document/docx"
	"tailor/internal/engine/document/html"
	"tailor/internal/engine/document/jsonresume"
	"tailor/internal/engine/document/pdf"
	"tailor/internal/engine/document/rendercv"
	"tailor/internal/engine/document/web"
	"tailor/internal/engine/resume"
)

// What a document may have at most.
const (
	MaxSize = 20 << 20 // bytes of a file: 20 MiB
	MaxText = 2 << 20  // bytes of Markdown and plain text, as UTF-8: 2 MiB
)

// Source is a document as it was given: its text, and what its file shows
// beside the words.
type Source struct {
	Name     string           // base name of the file, "-" for standard input
	Path     string           // as it was asked for
	Format   string           // one of resume's Format constants
	Text     string           // of Markdown and plain text every byte, byte order mark and line ends included; valid UTF-8 without NUL bytes
	Layout   resume.Layout    // nil where the text is all there is
	Warnings []resume.Warning // what a reader should know about how the file was read
	Data     []byte           // the file's bytes, where they are others than Text's
	Mends    []resume.Mend    // what a person said of where its sections begin
}

// Input is the source as resume.Segment reads it.
func (s Source) Input() resume.Input {
	return resume.Input{Name: s.Name, Format: s.Format, Text: s.Text, Layout: s.Layout, Warnings: s.Warnings, Mends: s.Mends}
}

// SHA256 is the hash of the text, in hex, as the resume made of it has.
func (s Source) SHA256() string {
	sum := sha256.Sum256([]byte(s.Text))
	return hex.EncodeToString(sum[:])
}

// Reader reads documents. The zero Reader reads all but standard input.
type Reader struct {
	Stdin    io.Reader          // what "-" stands for
	Password string             // opens encrypted PDF files
	CacheDir string             // of the compiled PDF reader; "" keeps nothing, and each process compiles it anew, for seconds
	Progress func(stage string) // told what is being done where that takes a while, in words for a person; may be nil
	Web      *web.Options       // how postings are fetched from web addresses; nil fetches none

	pdf     *pdf.Reader
	prepare sync.Once
}

// Read reads the document at path, or standard input when path is "-". What a
// file is shows in its content; its name only helps where content does not
// tell. An error says what failed, in which file, and what to do about it.
// Cancelling ctx ends a wait for input, and the reading itself.
func (r *Reader) Read(ctx context.Context, path string) (Source, error) {
	source, err := r.read(ctx, path)
	if err != nil {
		return Source{}, fmt.Errorf("read %s: %w", shown(path), err)
	}
	return source, nil
}

// Close frees what reading PDF files took.
func (r *Reader) Close() error {
	if r.pdf == nil {
		return nil
	}
	return r.pdf.Close()
}

func (r *Reader) read(ctx context.Context, path string) (Source, error) {
	data, err := load(ctx, path, r.Stdin)
	if err != nil {
		return Source{}, err
	}
	name := filepath.Base(path)
	format, err := sniff(name, data)
	if err != nil {
		return Source{}, err
	}
	input, err := r.parse(ctx, format, data)
	if err != nil {
		return Source{}, err
	}
	source := Source{Name: name, Path: path, Format: format, Text: input.Text, Layout: input.Layout, Warnings: input.Warnings}
	if input.Text != string(data) {
		source.Data = data
	}
	return source, nil
}

// parse reads a file of that format.
func (r *Reader) parse(ctx context.Context, format string, data []byte) (resume.Input, error) {
	switch format {
	case resume.FormatPDF:
		r.prepare.Do(func() { r.pdf = pdf.New(r.CacheDir) })
		return r.pdf.Read(ctx, data, pdf.Options{Password: r.Password, Progress: r.Progress})
	case resume.FormatDOCX:
		return docx.Read(ctx, data)
	case resume.FormatHTML:
		return html.Read(ctx, data)
	case resume.FormatJSONResume:
		return jsonresume.Read(ctx, data)
	case resume.FormatRenderCV:
		return rendercv.Read(ctx, data)
	}
	text, _, warnings, err := decode(data)
	return resume.Input{Text: text, Warnings: warnings}, err
}

// shown is a path as messages show it: quoted when it holds control characters or is empty.
func shown(path string) string {
	switch {
	case path == "-":
		return "standard input"
	case path == "", strings.ContainsFunc(path, func(r rune) bool { return !strconv.IsPrint(r) }):
		return strconv.Quote(path)
	}
	return path
}

func load(ctx context.Context, path string, stdin io.Reader) ([]byte, error) {
	if path == "-" {
		if stdin == nil {
			return nil, errors.New("there is no standard input")
		}
		return readAll(ctx, stdin)
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, cause(err)
	}
	switch mode := info.Mode(); {
	case mode.IsDir():
		return nil, errors.New("it is a folder; name a file in it")
	case mode&fs.ModeSocket != 0:
		return nil, errors.New("it is a socket; name a file")
	case mode.IsRegular() && info.Size() > MaxSize:
		return nil, tooLarge(info.Size(), MaxSize)
	}
	// Without O_NONBLOCK, opening a named pipe would wait for its writer where
	// ctx cannot reach; with it, the wait is in the read.
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, cause(err)
	}
	defer file.Close()
	return readAll(ctx, file)
}

// readAll reads r to its end, but no more than MaxSize bytes, and gives up when ctx ends.
func readAll(ctx context.Context, r io.Reader) ([]byte, error) {
	r, wake, release := wakeable(r)
	type result struct {
		data []byte
		err  error
	}
	done := make(chan result, 1)
	go func() {
		data, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
		done <- result{data, err}
	}()
	select {
	case <-ctx.Done():
		if wake() {
			<-done
			release()
		}
		return nil, context.Cause(ctx)
	case got := <-done:
		release()
		if got.err != nil {
			return nil, cause(got.err)
		}
		if len(got.data) > MaxSize {
			return nil, tooLarge(0, MaxSize)
		}
		return got.data, nil
	}
}

// wakeable makes reads of a terminal or pipe end when wake is called; wake
// reports whether they will. Reads of regular files end by themselves. Other
// readers have no way to be woken. Release is for when no read goes on.
func wakeable(r io.Reader) (woken io.Reader, wake func() bool, release func()) {
	file, ok := r.(*os.File)
	if !ok {
		return r, func() bool { return false }, func() {}
	}
	c, err := cancelreader.NewReader(file)
	if err != nil {
		return r, func() bool { return true }, func() {}
	}
	return c, c.Cancel, func() { c.Close() }
}

// tooLarge refuses a file of size bytes; 0 where that is not known.
func tooLarge(size, limit int64) error {
	if size > 0 {
		return fmt.Errorf("it has %.1f MiB; the limit is %d MiB", float64(size)/(1<<20), limit>>20)
	}
	return fmt.Errorf("it is larger than the limit of %d MiB", limit>>20)
}

// cause drops the operation and path that the standard library puts before an error.
func cause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	var link *os.LinkError
	if errors.As(err, &link) {
		err = link.Err
	}
	return err
}
