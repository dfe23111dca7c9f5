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
	"unicode/utf8"

	"tailor/internal/engine/resume"
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
			fromFile, err := (&Reader{}).Read(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			fromInput, err := (&Reader{Stdin: strings.NewReader(text)}).Read(t.Context(), "-")
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
		{"cv.md", "Jane Doe", resume.FormatMarkdown},
		{"cv.MARKDOWN", "Jane Doe", resume.FormatMarkdown},
		{"cv.txt", "Jane Doe\n\nSKILLS\nGo", resume.FormatText},
		{"cv.txt", "# Jane Doe\n\n## Skills\n- Go", resume.FormatMarkdown},
		{"cv", "## Skills\n\n**Languages:** Go", resume.FormatMarkdown},
		{"cv.txt", "Jane\n#hashtag #another\n# 1 in sales", resume.FormatText},
		{"cv.pdf", "Jane Doe\n", resume.FormatText},
		{"notes.rtf", "Jane Doe\n", resume.FormatText},
	}
	for _, c := range cases {
		path := filepath.Join(t.TempDir(), c.file)
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := (&Reader{}).Read(t.Context(), path)
		if err != nil || got.Format != c.want {
			t.Errorf("%s %q: format %q, error %v; want %q", c.file, c.text, got.Format, err, c.want)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	cases := []struct{ name, file, data, want string }{
		{"empty", "cv.md", "", "is empty"},
		{"blank", "cv.md", "\ufeff \r\n\t\n", "is empty"},
		{"truncated pdf under another name", "cv.txt", "%PDF-1.4", "it is damaged"},
		{"odt", "cv.odt", "PK\x03\x04\x14\x00mimetypeapplication/vnd.oasis.opendocument.text", "OpenDocument (.odt) is not read; save it as PDF"},
		{"zip", "cv.zip", "PK\x03\x04\x14\x00other", "a ZIP archive is not read"},
		{"rtf", "cv.txt", "{\\rtf1\\ansi Jane}", "RTF is not read"},
		{"old word", "cv.doc", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\x00\x00", "the old Word format (.doc) is not read"},
		{"png", "cv.png", "\x89PNG\r\n\x1a\n\x00\x00", "an image (PNG) is not read"},
		{"jpeg named txt", "cv.txt", "\xFF\xD8\xFF\xE0\x00\x10JFIF", "an image (JPEG) is not read"},
		{"binary", "cv.txt", strings.Repeat("\x01\x02ab\x00", 100), "it is a binary file"},
		{"nul", "cv.txt", "Jane Doe\nEngineer" + strings.Repeat(" text", 60) + "\x00", "NUL byte at byte 317, line 2"},
		{"one broken byte", "cv.txt", "Jané\nMüller\xFC", "not valid UTF-8 (byte 0xFC at byte 13, line 2); save it as UTF-8"},
		{"cyrillic in one byte", "cv.txt", "\xC8\xE2\xE0\xED \xCF\xE5\xF2\xF0\xEE\xE2, Go", "not valid UTF-8"},
		{"no windows-1252", "cv.txt", "Jane Doe, M\x81ller and others", "not valid Windows-1252"},
		{"half a UTF-16 letter", "cv.txt", "\xFF\xFEJ\x00a\x00n", "not valid UTF-16"},
		{"half a UTF-16 pair", "cv.txt", "\xFF\xFEJ\x00\x3D\xD8a\x00", "not valid UTF-16"},
		{"UTF-32", "cv.txt", "\xFF\xFE\x00\x00J\x00\x00\x00", "UTF-32 text is not read"},
		{"other JSON", "cv.json", `{"name": "Jane"}`, "it is JSON, but no JSON Resume"},
		{"other YAML", "cv.yaml", "name: Jane", "it is YAML, but no RenderCV file"},
		{"truncated docx", "cv.docx", "PK\x03\x04\x14", "broken or cut off"},
		{"3 MB on one line", "cv.txt", strings.Repeat("x", 3_000_000), "it has 2.9 MiB; the limit is 2 MiB"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), c.file)
			if err := os.WriteFile(path, []byte(c.data), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := (&Reader{}).Read(t.Context(), path)
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
	_, err := (&Reader{}).Read(t.Context(), filepath.Join(folder, "none.md"))
	wantError(t, err, "none.md", "no such file")
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v does not wrap fs.ErrNotExist", err)
	}
	_, err = (&Reader{}).Read(t.Context(), folder)
	wantError(t, err, "it is a folder")
	_, err = (&Reader{Stdin: strings.NewReader("")}).Read(t.Context(), "-")
	wantError(t, err, "standard input", "is empty")
	_, err = (&Reader{}).Read(t.Context(), "bad\x1bname")
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
	_, err := (&Reader{Stdin: endless{}}).Read(t.Context(), "-")
	wantError(t, err, "larger than the limit of 20 MiB")
	if _, err := os.Stat("/dev/zero"); err != nil {
		t.Skip("no /dev/zero here")
	}
	_, err = (&Reader{}).Read(t.Context(), "/dev/zero")
	wantError(t, err, "larger than the limit of 20 MiB")
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
	_, err := (&Reader{Stdin: input}).Read(ctx, "-")
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
	if _, err := (&Reader{Stdin: r}).Read(ctx, "-"); !errors.Is(err, context.Canceled) {
		t.Errorf("a pipe: got %v, want a cancelled read", err)
	}
}

func TestReadDecodes(t *testing.T) {
	cases := []struct{ name, data, want string }{
		{"windows-1252", "Jane Doe\nZ\xFCrich \x96 Caf\xE9", "Jane Doe\nZürich – Café"},
		{"utf-16 little endian", "\xFF\xFEJ\x00\xFC\x00\n\x00\x3D\xD8\x00\xDE", "\ufeffJü\n😀"},
		{"utf-16 big endian", "\xFE\xFF\x00J\x00\xFC", "\ufeffJü"},
		{"utf-16 without mark", "J\x00a\x00n\x00e\x00 \x00D\x00o\x00e\x00", "Jane Doe"},
		{"utf-16 big endian without mark", "\x00J\x00a\x00n\x00e\x00 \x00D\x00o\x00e", "Jane Doe"},
	}
	for _, c := range cases {
		got, err := (&Reader{Stdin: strings.NewReader(c.data)}).Read(t.Context(), "-")
		if err != nil || got.Text != c.want || string(got.Data) != c.data {
			t.Errorf("%s: got %q (%q), %v; want %q", c.name, got.Text, got.Data, err, c.want)
		}
		if len(got.Warnings) != 1 || got.Warnings[0].Code != "encoding" {
			t.Errorf("%s: warnings %v", c.name, got.Warnings)
		}
	}
}

func FuzzSniff(f *testing.F) {
	f.Add("cv.md", []byte("# Jane"))
	f.Add("cv.pdf", []byte("\n%PDF-1.7"))
	f.Add("x", []byte("PK\x03\x04word/"))
	f.Add("cv.html", []byte("<!-- a --><!-- b"))
	f.Add("cv.txt", []byte("J\x00a\x00n\x00e\x00 \x00"))
	f.Add("cv.json", []byte(`{"basics": {}}`))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		format, err := sniff(name, data)
		if err != nil || format != resume.FormatText && format != resume.FormatMarkdown {
			return
		}
		text, from, _, err := decode(data)
		if err != nil {
			return
		}
		if strings.Contains(text, "\x00") || !utf8.ValidString(text) {
			t.Errorf("read %q", text)
		}
		if from.name == "" {
			return
		}
		if again, err := from.encode(text); err != nil || !bytes.Equal(again, data) {
			t.Errorf("%q became %q (%v)", data, again, err)
		}
	})
}

func TestReadPDF(t *testing.T) {
	folder, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	locked := filepath.Join("pdf", "testdata", "locked.pdf")
	var stages []string
	r := &Reader{CacheDir: filepath.Join(folder, "tailor", "wasm"), Progress: func(stage string) { stages = append(stages, stage) }}
	defer r.Close()
	_, err = r.Read(t.Context(), locked)
	wantError(t, err, locked, "locked with a password")
	if len(stages) != 1 || !strings.Contains(stages[0], "PDF reader") {
		t.Errorf("told %q", stages)
	}
	r.Password = "jane"
	source, err := r.Read(t.Context(), locked)
	if err != nil || source.Format != resume.FormatPDF || source.Text != "Jane Doe, engineer\n" || len(source.Layout) != 1 || len(source.Data) == 0 {
		t.Errorf("got %+v, %v", source, err)
	}
}
