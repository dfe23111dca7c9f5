package store

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"tailor/internal/engine/resume"
)

func TestMendsAreKept(t *testing.T) {
	dir, sum := t.TempDir(), strings.Repeat("0a", 32)
	if mends, err := LoadMends(dir, sum); err != nil || mends != nil {
		t.Fatalf("before any: %v, %v", mends, err)
	}
	want := []resume.Mend{{Line: 3, Kind: resume.Volunteer}, {Line: 9, None: true}}
	if err := SaveMends(dir, sum, want); err != nil {
		t.Fatal(err)
	}
	if got, err := LoadMends(dir, sum); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v, %v", got, err)
	}
	path := filepath.Join(dir, mendFolder, sum+".json")
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if err := SaveMends(dir, sum, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Errorf("the file stays: %v", err)
	}
}

func TestMendsThatCannotBeRead(t *testing.T) {
	dir, sum := t.TempDir(), strings.Repeat("0a", 32)
	if _, err := LoadMends(dir, "../etc/passwd"); err == nil {
		t.Error("a path passed for a hash")
	}
	path := filepath.Join(dir, mendFolder, sum+".json")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"{", strings.Repeat("x", mostMends+1)} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := LoadMends(dir, sum); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%.5s…: %v", text, err)
		}
	}
}
