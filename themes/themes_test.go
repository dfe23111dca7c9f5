package themes

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestEveryEmbeddedThemeLoads(t *testing.T) {
	for _, name := range Names() {
		theme, err := Load(name)
		if err != nil {
			t.Fatalf("Load(%q): %v", name, err)
		}
		if theme.Name != name {
			t.Errorf("Load(%q).Name = %q", name, theme.Name)
		}
	}
}

func TestEmbeddedThemesGiveEveryToken(t *testing.T) {
	for _, name := range Names() {
		if name == Auto {
			continue
		}
		source, err := files.ReadFile(name + ".toml")
		if err != nil {
			t.Fatal(err)
		}
		for token := range (Tokens{}).All() {
			if !strings.Contains(string(source), "\n"+token+" ") {
				t.Errorf("%s.toml says nothing of %q", name, token)
			}
		}
	}
}

func TestMonoHasNoColours(t *testing.T) {
	theme, err := Load("mono")
	if err != nil {
		t.Fatal(err)
	}
	for token, style := range theme.Tokens.All() {
		if style.Foreground != "" || style.Background != "" {
			t.Errorf("token %q has a colour", token)
		}
	}
	if !theme.Marks {
		t.Error("mono does not mark changed words")
	}
}

func TestLoadOwnFile(t *testing.T) {
	path := write(t, "mine.toml", "[tokens]\naccent = \"bold red on #fff\"\n")
	theme, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if want := (Style{Foreground: "1", Background: "#fff", Bold: true}); theme.Tokens.Accent != want {
		t.Errorf("accent = %+v, want %+v", theme.Tokens.Accent, want)
	}
	if theme.Name != "mine" {
		t.Errorf("name = %q", theme.Name)
	}
}

func TestLoadErrorsNameFileLineAndKey(t *testing.T) {
	for _, test := range []struct {
		name, source string
		want         []string
	}{
		{"unknown token", "[tokens]\ntext = \"\"\nacent = \"red\"\n", []string{":3:", `"tokens.acent"`, `did you mean "tokens.accent"`}},
		{"unknown key", "colour = 1\n", []string{":1:", `"colour"`}},
		{"wrong colour", "[tokens]\n\naccent = \"bluu\"\n", []string{":3:", "accent", `"bluu"`}},
		{"two colours", "[tokens]\nadded = \"red blue\"\n", []string{":2:", "added", "second colour"}},
		{"wrong type", "[tokens]\nadded = true\n", []string{":2:", "added"}},
		{"no TOML", "this is not\n", []string{":1:"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := write(t, "mine.toml", test.source)
			_, err := Load(path)
			if err == nil {
				t.Fatal("no error")
			}
			for _, part := range append(test.want, path) {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("error %q does not have %q", err, part)
				}
			}
		})
	}
}

func TestLoadUnknownName(t *testing.T) {
	_, err := Load("drak")
	if err == nil || !strings.Contains(err.Error(), `did you mean "dark"`) {
		t.Errorf("Load(drak) = %v", err)
	}
	_, err = Load("solarized-everything")
	if err == nil || strings.Contains(err.Error(), "did you mean") {
		t.Errorf("Load(solarized-everything) = %v", err)
	}
}

func TestLoadRefusesWhatIsNoThemeFile(t *testing.T) {
	if _, err := Load(t.TempDir() + "/"); err == nil {
		t.Error("a folder loaded")
	}
	if _, err := Load(filepath.Join(t.TempDir(), "none.toml")); err == nil {
		t.Error("a missing file loaded")
	}
	if _, err := Load(write(t, "big.toml", strings.Repeat("# x\n", maxSize))); err == nil {
		t.Error("a huge file loaded")
	}
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
