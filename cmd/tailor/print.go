package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"tailor/internal/engine/resume"
	"tailor/internal/ui/printable"
)

// writeJSON writes one value as indented JSON.
func writeJSON(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(value); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	return nil
}

// witness writes, and remembers the first write that failed.
type witness struct {
	to  io.Writer
	err error
}

func (w *witness) Write(data []byte) (int, error) {
	n, err := w.to.Write(data)
	if w.err == nil {
		w.err = err
	}
	return n, err
}

// line prints a line that may hold words from files: no control byte of theirs
// reaches the terminal.
func line(w io.Writer, format string, args ...any) {
	for part := range strings.SplitSeq(fmt.Sprintf(format, args...), "\n") {
		fmt.Fprintln(w, printable.Text(part))
	}
}

// table prints columns, cells cleaned.
type table struct{ w *tabwriter.Writer }

func newTable(w io.Writer) table {
	return table{tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)}
}

// widest is how many runes of a cell are shown.
const widest = 64

func (t table) row(cells ...string) {
	for i, cell := range cells {
		if runes := []rune(cell); len(runes) > widest {
			cells[i] = string(runes[:widest-1]) + "…"
		}
	}
	t.whole(cells...)
}

// whole is a row of which nothing may be cut, such as paths and errors.
func (t table) whole(cells ...string) {
	for i, cell := range cells {
		cells[i] = printable.Text(strings.ReplaceAll(cell, "\n", " · "))
	}
	fmt.Fprintln(t.w, strings.TrimRight(strings.Join(cells, "\t"), "\t"))
}

func (t table) flush() { _ = t.w.Flush() } // the program's output remembers its own errors

// name is a section's heading, or its kind where it has none.
func name(heading string, kind resume.Kind) string {
	if heading != "" {
		return heading
	}
	return string(kind)
}

// after puts a separator in front of a word that is there.
func after(separator, word string) string {
	if word == "" {
		return ""
	}
	return separator + word
}
