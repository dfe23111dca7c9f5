// Package internal_test holds the house to its plan: which room may use which.
package internal_test

import (
	"bytes"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// maxLines is about how long a file may be.
const maxLines = 510

// source is one Go file of the program.
type source struct {
	path    string // from the module's root, with slashes
	room    string // its folder
	test    bool
	imports []string
	lines   int
}

func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	root := ".."
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(name) != ".go" {
			return err
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ImportsOnly)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		s := source{path: filepath.ToSlash(relative), test: strings.HasSuffix(name, "_test.go"), lines: bytes.Count(text, []byte("\n"))}
		s.room = path.Dir(s.path)
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			s.imports = append(s.imports, imported)
		}
		all = append(all, s)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 50 {
		t.Fatalf("found only %d Go files", len(all))
	}
	return all
}

func under(room, folder string) bool {
	return room == folder || strings.HasPrefix(room, folder+"/")
}

// forbidden says why a room may not import a package; "" when it may.
func forbidden(room, imported string) string {
	ours, isOurs := strings.CutPrefix(imported, "tailor/")
	const engine, ui = "internal/engine", "internal/ui"
	switch {
	case isOurs && slices.Contains([]string{engine + "/schedule", engine + "/resume", "internal/config"}, room):
		return "it imports no other room"
	case isOurs && under(ours, "cmd"):
		return "nothing stands above the commands"
	case isOurs && under(ours, ui) && !under(room, "cmd") && !under(room, ui):
		return "only the commands know a face"
	case ours == engine && under(room, engine):
		return "the engine wires its rooms, not they it"
	case isOurs && under(room, ui) && slices.Contains([]string{engine + "/model", engine + "/store", engine + "/fleet"}, ours):
		return "a face knows events, not models or stores"
	case slices.Contains([]string{engine + "/resume", engine + "/posting", engine + "/plan", engine + "/event", engine + "/shape"}, room) &&
		(slices.Contains([]string{"os", "net", "net/http", "database/sql", "os/exec"}, imported) ||
			slices.Contains([]string{engine + "/store", engine + "/document", engine + "/model"}, ours)):
		return "a room of values does no I/O"
	default:
		return ""
	}
}

func TestArrowsPointOneWay(t *testing.T) {
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		for _, imported := range s.imports {
			if why := forbidden(s.room, imported); why != "" {
				t.Errorf("%s imports %s: %s", s.path, imported, why)
			}
		}
	}
}

func TestFoldersTellWhatTheyDo(t *testing.T) {
	for _, s := range sources(t) {
		if slices.Contains([]string{"util", "utils", "common", "helpers", "types", "misc", "base", "shared", "manager"}, path.Base(s.room)) {
			t.Errorf("%s: the name of its folder says nothing", s.path)
		}
	}
}

func TestFilesAreShort(t *testing.T) {
	for _, s := range sources(t) {
		if s.lines > maxLines {
			t.Errorf("%s has %d lines", s.path, s.lines)
		}
	}
}
