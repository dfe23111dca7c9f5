package document

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestReadKeepsEveryByte(t *testing.T) {
	texts := map[string]string{
		"plain":       "Jane Doe\n\nSKILLS\nGo\n",
		"bom":         "\ufeff# Jane Doe\r\n\r\n## Skills\r\n",
		"no line end": "Jane Doe",
		"mixed ends":  "a\r\nb\nc\rd",
	}
	for name, text := range texts {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "cv.txt")
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			fromFile, err := Read(t.Context(), path, nil)
			if err != nil {
				t.Fatal(err)
			}
			fromInput, err := Read(t.Context(), "-", strings.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			if fromFile.Text != text || fromInput.Text != text {
				t.Errorf("got %q and %q, want %q", fromFile.Text, fromInput.Text, text)
			}
			if fromFile.Name != "cv.txt" || fromFile.Path != path || fromInput.Name != "-" {
				t.Errorf("names: %q, %q, %q", fromFile.Name, fromFile.Path, fromInput.Name)
			}
		})
	}
}

func TestReadTellsTheFormat(t *testing.T) {
	cases := []struct{ file, text, want string }{
		{"cv.md", "Jane Doe", Markdown},
		{"cv.MARKDOWN", "Jane Doe", Markdown},
		{"cv.txt", "Jane Doe\n\nSKILLS\nGo", Text},
		{"cv.txt", "# Jane Doe\n\n## Skills\n- Go", Markdown},
		{"cv", "## Skills\n\n**Languages:** Go", Markdown},
		{"cv.txt", "Jane\n#hashtag #another\n# 1 in sales", Text},
		{"cv.pdf", "Jane Doe\n", Text},
		{"notes.rtf", "Jane Doe\n", Text},
	}
	for _, c := range cases {
		path := filepath.Join(t.TempDir(), c.file)
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := Read(t.Context(), path, nil)
		if err != nil || got.Format != c.want {
			t.Errorf("%s %q: format %q, error %v; want %q", c.file, c.text, got.Format, err, c.want)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	cases := []struct{ name, file, data, want string }{
		{"empty", "cv.md", "", "is empty"},
		{"blank", "cv.md", "\ufeff \r\n\t\n", "is empty"},
		{"pdf", "cv.pdf", "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj", "PDF is not read yet; Markdown (.md) and plain text (.txt) are"},
		{"truncated pdf under another name", "cv.txt", "%PDF-1.4", "PDF is not read yet"},
		{"docx", "cv.docx", "PK\x03\x04\x14\x00\x06\x00\x08\x00word/document.xml", "DOCX is not read yet"},
		{"truncated docx", "cv.docx", "PK\x03\x04\x14", "DOCX is not read yet"},
		{"odt", "cv.odt", "PK\x03\x04\x14\x00mimetypeapplication/vnd.oasis.opendocument.text", "OpenDocument (.odt) is not read yet"},
		{"zip", "cv.zip", "PK\x03\x04\x14\x00other", "a ZIP archive is not read yet"},
		{"rtf", "cv.txt", "{\\rtf1\\ansi Jane}", "RTF is not read yet"},
		{"old word", "cv.doc", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\x00\x00", "the old Word format (.doc) is not read yet"},
		{"png", "cv.png", "\x89PNG\r\n\x1a\n\x00\x00", "an image (PNG) is not read yet"},
		{"jpeg named txt", "cv.txt", "\xFF\xD8\xFF\xE0\x00\x10JFIF", "an image (JPEG) is not read yet"},
		{"html", "cv.html", "<!DOCTYPE html>\n<html><body>Jane</body></html>", "HTML is not read yet"},
		{"html after a comment", "cv.txt", "<!-- x -->\n<html>", "HTML is not read yet"},
		{"json", "cv.json", `{"basics": {"name": "Jane"}}`, "JSON is not read yet"},
		{"yaml", "cv.yaml", "name: Jane", "YAML is not read yet"},
		{"binary", "cv.txt", strings.Repeat("\x01\x02ab\x00", 100), "it is a binary file"},
		{"nul", "cv.txt", "Jane Doe\nEngineer" + strings.Repeat(" text", 60) + "\x00", "NUL byte at byte 317, line 2"},
		{"latin 1", "cv.txt", "Jane\nM\xFCller", "not valid UTF-8 (byte 0xFC at byte 6, line 2); save it as UTF-8"},
		{"utf-16", "cv.txt", "\xFF\xFEJ\x00a\x00", "it is UTF-16 text; save it as UTF-8"},
		{"utf-16 without mark", "cv.txt", "J\x00a\x00n\x00e\x00 \x00D\x00o\x00e\x00", "it is UTF-16 text"},
		{"3 MB on one line", "cv.txt", strings.Repeat("x", 3_000_000), "it has 2.9 MiB; the limit is 2 MiB"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), c.file)
			if err := os.WriteFile(path, []byte(c.data), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := Read(t.Context(), path, nil)
			wantError(t, err, path, c.want)
			if strings.Count(err.Error(), "\n") > 0 {
				t.Errorf("the message has more than one line: %v", err)
			}
		})
	}
}

func wantError(t *testing.T, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Fatal("no error")
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("error %q does not say %q", err, part)
		}
	}
}

func TestReadWhatIsNoFile(t *testing.T) {
	folder := t.TempDir()
	_, err := Read(t.Context(), filepath.Join(folder, "none.md"), nil)
	wantError(t, err, "none.md", "no such file")
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v does not wrap fs.ErrNotExist", err)
	}
	_, err = Read(t.Context(), folder, nil)
	wantError(t, err, "it is a folder")
	_, err = Read(t.Context(), "-", strings.NewReader(""))
	wantError(t, err, "standard input", "is empty")
	_, err = Read(t.Context(), "bad\x1bname", nil)
	wantError(t, err, `"bad\x1bname"`)
}

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

func TestReadIsBounded(t *testing.T) {
	_, err := Read(t.Context(), "-", endless{})
	wantError(t, err, "larger than the limit of 2 MiB")
	if _, err := os.Stat("/dev/zero"); err != nil {
		t.Skip("no /dev/zero here")
	}
	_, err = Read(t.Context(), "/dev/zero", nil)
	wantError(t, err, "larger than the limit of 2 MiB")
}

func TestReadCancelled(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	input, writer := io.Pipe()
	defer writer.Close()
	stopped := errors.New("stopped by the person")
	started := make(chan struct{})
	go func() {
		writer.Write([]byte("Jane"))
		close(started)
	}()
	go func() {
		<-started
		cancel(stopped)
	}()
	_, err := Read(ctx, "-", input)
	if !errors.Is(err, stopped) {
		t.Errorf("got %v, want %v", err, stopped)
	}

	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	ctx, cancelPipe := context.WithCancel(t.Context())
	go cancelPipe()
	if _, err := Read(ctx, "-", r); !errors.Is(err, context.Canceled) {
		t.Errorf("a pipe: got %v, want a cancelled read", err)
	}
}

func FuzzCheck(f *testing.F) {
	f.Add("cv.md", []byte("# Jane"))
	f.Add("cv.pdf", []byte("%PDF-1.7"))
	f.Add("x", []byte("PK\x03\x04word/"))
	f.Add("cv.html", []byte("<!-- a --><!-- b"))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		if check(name, data) == nil && (bytes.IndexByte(data, 0) >= 0 || invalid(data) >= 0) {
			t.Errorf("accepted %q", data)
		}
	})
}
