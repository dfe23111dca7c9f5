// Package document brings files in and out: it reads a resume or a posting as
// text, telling by its content what a file is, and writes results whole or not
// at all.
package document

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"github.com/muesli/cancelreader"

	"tailor/internal/engine/resume"
)

// MaxSize is the most bytes a document may have: 2 MiB.
const MaxSize = 2 << 20

// Formats of a Source.
const (
	Markdown = resume.FormatMarkdown
	Text     = resume.FormatText
)

// readable ends a message about a format that is not read.
const readable = "Markdown (.md) and plain text (.txt) are"

// Source is a document as it was given: its text, and what its file shows
// beside the words.
type Source struct {
	Name     string           // base name of the file, "-" for standard input
	Path     string           // as it was asked for
	Format   string           // one of resume's Format constants
	Text     string           // of Markdown and plain text every byte, byte order mark and line ends included; valid UTF-8 without NUL bytes
	Layout   resume.Layout    // nil where the text is all there is
	Warnings []resume.Warning // what a reader should know about how the file was read
	Data     []byte           // the file's bytes, where Text is not all of them
}

// Input is the source as resume.Segment reads it.
func (s Source) Input() resume.Input {
	return resume.Input{Name: s.Name, Format: s.Format, Text: s.Text, Layout: s.Layout, Warnings: s.Warnings}
}

// Read reads the document at path, or stdin when path is "-". What a file is
// shows in its content; its name only helps where content does not tell. An
// error says what failed, in which file, and what to do about it. Cancelling
// ctx ends a wait for input.
func Read(ctx context.Context, path string, stdin io.Reader) (Source, error) {
	name := filepath.Base(path)
	data, err := load(ctx, path, stdin)
	if err == nil {
		err = check(name, data)
	}
	if err != nil {
		return Source{}, fmt.Errorf("read %s: %w", shown(path), err)
	}
	text := string(data)
	return Source{Name: name, Path: path, Format: format(name, text), Text: text}, nil
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
		return nil, tooLarge(info.Size())
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
			return nil, tooLarge(0)
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

func tooLarge(size int64) error {
	if size > 0 {
		return fmt.Errorf("it has %.1f MiB; the limit is %d MiB", float64(size)/(1<<20), MaxSize>>20)
	}
	return fmt.Errorf("it is larger than the limit of %d MiB", MaxSize>>20)
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

// format tells Markdown from plain text: by the name, else by two headings, or
// one and another mark of Markdown.
func format(name, text string) string {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".md", ".markdown", ".mdown", ".mkd":
		return Markdown
	}
	headings, marks := 0, 0
	for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		line = strings.TrimRight(line, "\r\n")
		words := strings.TrimLeft(line, "#")
		if level := len(line) - len(words); level >= 1 && level <= 6 && strings.HasPrefix(words, " ") {
			headings++
		}
		if strings.HasPrefix(line, "**") || strings.Contains(line, "](http") || strings.HasPrefix(line, "- **") {
			marks++
		}
		if headings >= 2 || headings == 1 && marks > 0 {
			return Markdown
		}
	}
	return Text
}

// lineOf is the number of the line that holds byte i, from 1.
func lineOf(data []byte, i int) int { return 1 + bytes.Count(data[:i], []byte("\n")) }
