//go:build unix

package document

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

func TestReadNamedPipe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skip("no named pipes here:", err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (&Reader{}).Read(cancelled, path); !errors.Is(err, context.Canceled) {
		t.Errorf("nobody writes: got %v, want a cancelled read", err)
	}
	go func() {
		writer, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			t.Error(err)
			return
		}
		writer.Write([]byte("Jane Doe\n"))
		writer.Close()
	}()
	got, err := (&Reader{}).Read(t.Context(), path)
	if err != nil || got.Text != "Jane Doe\n" {
		t.Errorf("got %q, %v", got.Text, err)
	}
}
