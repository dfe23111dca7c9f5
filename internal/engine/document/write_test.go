package document

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestWrite(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "plan.md")
	if err := Write(path, []byte("one"), false); err != nil {
		t.Fatal(err)
	}
	wantFile(t, path, "one", 0o644)

	err := Write(path, []byte("two"), false)
	if !errors.Is(err, ErrExists) {
		t.Errorf("got %v, want ErrExists", err)
	}
	wantError(t, err, path, "exists already")
	wantFile(t, path, "one", 0o644)

	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Write(path, []byte("three"), true); err != nil {
		t.Fatal(err)
	}
	wantFile(t, path, "three", 0o600)
	wantOnly(t, folder, "plan.md")
}

func TestWriteThroughLink(t *testing.T) {
	folder := t.TempDir()
	target, link := filepath.Join(folder, "real.md"), filepath.Join(folder, "link.md")
	if err := os.WriteFile(target, []byte("old"), 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("real.md", link); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	if err := Write(link, []byte("new"), true); err != nil {
		t.Fatal(err)
	}
	wantFile(t, target, "new", 0o640)
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v %v", info, err)
	}
}

func TestWriteRefuses(t *testing.T) {
	folder := t.TempDir()
	wantError(t, Write(folder, nil, true), "it is a folder")
	wantError(t, Write(filepath.Join(folder, "none", "plan.md"), nil, false), "there is no folder")

	if os.Geteuid() == 0 {
		t.Log("as root every folder can be written to; its refusal is not tried")
		return
	}
	if err := os.Chmod(folder, 0o500); err != nil {
		t.Fatal(err)
	}
	wantError(t, Write(filepath.Join(folder, "plan.md"), nil, false), "may not be written to")
}

func TestWriteToFullDevice(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("no /dev/full here")
	}
	wantError(t, Write("/dev/full", []byte("plan"), false), "/dev/full", "no space left")
}

func wantFile(t *testing.T, path, text string, mode os.FileMode) {
	t.Helper()
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != text {
		t.Errorf("%s holds %q, want %q", path, got, text)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != mode {
		t.Errorf("%s has mode %v, want %v", path, info.Mode().Perm(), mode)
	}
}

func wantOnly(t *testing.T, folder, name string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 1 || entries[0].Name() != name {
		t.Errorf("the folder holds %v, want only %s", entries, name)
	}
}
