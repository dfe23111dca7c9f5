// Package themes holds the looks of tailor's screens: the ones that come with
// it, and the reader for those that people write themselves.
//
// A theme is a TOML file that gives each meaning on the screen a style. A style
// is written as words: attributes (bold, faint, italic, underline, strike,
// reverse), then a colour for the words, then "on" and a colour for what is
// behind them. A colour is #rrggbb, #rgb, a number of the 256-colour palette,
// or one of the sixteen names (red, bright-red …). "" leaves the terminal's own.
package themes

import (
	"bytes"
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"tailor/internal/config"
)

// Auto names the theme that is picked by what the terminal can show: dark or
// light by its background, ansi16 or mono where it has few or no colours.
const Auto = "auto"

// maxSize bounds a theme file, in bytes.
const maxSize = 64 << 10

//go:embed *.toml
var files embed.FS

// Theme is one look of the screens.
type Theme struct {
	// Name is the file's base name without its extension, or Auto.
	Name string `toml:"-"`
	// Marks puts [- -] and {+ +} around changed words, for readers without colours.
	Marks bool `toml:"marks"`
	// Tokens are the styles by what they mean.
	Tokens Tokens `toml:"tokens"`
}

// Tokens gives each meaning on the screen its style.
type Tokens struct {
	Text     Style `toml:"text"`     // ordinary words
	Muted    Style `toml:"muted"`    // words of less weight: labels, what waits
	Accent   Style `toml:"accent"`   // what is alive or where one is
	Border   Style `toml:"border"`   // rules and frames
	Header   Style `toml:"header"`   // the name of the job at the top
	Title    Style `toml:"title"`    // headings on a screen and of a table's columns
	Selected Style `toml:"selected"` // the row under the cursor
	Key      Style `toml:"key"`      // a key in the help
	Badge    Style `toml:"badge"`    // "simulated", "offline": what must not be overlooked
	Success  Style `toml:"success"`
	Warning  Style `toml:"warning"`
	Error    Style `toml:"error"`
	Info     Style `toml:"info"`
	Added    Style `toml:"added"`   // words an edit brings
	Removed  Style `toml:"removed"` // words an edit takes away
}

// Names lists the themes that come with tailor, in alphabetical order, Auto first.
func Names() []string {
	entries, _ := fs.Glob(files, "*.toml") // the pattern is right, so there is no error
	names := []string{Auto}
	for _, entry := range entries {
		names = append(names, strings.TrimSuffix(entry, ".toml"))
	}
	return names
}

// Load gives the theme of that name, or the one in the file at that path. A
// path has a separator or ends in .toml. Auto, or "", gives a Theme that has
// nothing but its name; whoever draws picks by what the terminal says of itself.
func Load(nameOrPath string) (Theme, error) {
	if nameOrPath == "" || nameOrPath == Auto {
		return Theme{Name: Auto}, nil
	}
	if isPath(nameOrPath) {
		return loadFile(nameOrPath)
	}
	source, err := files.ReadFile(nameOrPath + ".toml")
	if err != nil {
		return Theme{}, unknown(nameOrPath)
	}
	return parse(nameOrPath+".toml", source)
}

func isPath(s string) bool {
	return strings.ContainsAny(s, `/\`) || strings.HasSuffix(s, ".toml")
}

func loadFile(path string) (Theme, error) {
	info, err := os.Stat(path)
	if err != nil {
		return Theme{}, fmt.Errorf("read theme: %w", err)
	}
	if !info.Mode().IsRegular() || info.Size() > maxSize {
		return Theme{}, fmt.Errorf("read theme %s: not a file of at most %d KB", path, maxSize>>10)
	}
	source, err := os.ReadFile(path)
	if err != nil {
		return Theme{}, fmt.Errorf("read theme: %w", err)
	}
	return parse(path, source)
}

// parse reads a theme file; path is for its name and for errors.
func parse(path string, source []byte) (Theme, error) {
	var theme Theme
	decoder := toml.NewDecoder(bytes.NewReader(source)).DisallowUnknownFields()
	if err := decoder.Decode(&theme); err != nil {
		return Theme{}, place(path, source, err)
	}
	theme.Name = strings.TrimSuffix(filepath.Base(path), ".toml")
	return theme, nil
}

// place says in which file, at which line and key a fault is.
func place(path string, source []byte, err error) error {
	if missing, ok := errors.AsType[*toml.StrictMissingError](err); ok {
		first := missing.Errors[0]
		line, _ := first.Position()
		key := strings.Join(first.Key(), ".")
		return fmt.Errorf("theme %s:%d: there is no key %q%s", path, line, key, suggest(key, keys()))
	}
	if fault, ok := errors.AsType[*toml.DecodeError](typed(source, err)); ok {
		line, _ := fault.Position()
		message := strings.TrimPrefix(fault.Error(), "toml: ")
		if key := keyAt(source, line); key != "" {
			message = key + ": " + message
		}
		return fmt.Errorf("theme %s:%d: %s", path, line, message)
	}
	return fmt.Errorf("theme %s: %w", path, err)
}

// typed decodes the tokens as plain words, for the decoder says where a value
// of the wrong type is only when no reader of our own takes it.
func typed(source []byte, err error) error {
	if _, ok := errors.AsType[*toml.DecodeError](err); ok {
		return err
	}
	var words struct{ Tokens map[string]string }
	return cmp.Or(toml.Unmarshal(source, &words), err)
}

// keyAt gives the key that is set in a line, which the decoder does not say for wrong values.
func keyAt(source []byte, line int) string {
	lines := bytes.Split(source, []byte("\n"))
	if line < 1 || line > len(lines) {
		return ""
	}
	key, _, found := bytes.Cut(lines[line-1], []byte("="))
	if !found {
		return ""
	}
	return string(bytes.TrimSpace(key))
}

// keys lists every key that a theme file may have.
func keys() []string {
	all := []string{"marks"}
	for token := range (Tokens{}).All() {
		all = append(all, "tokens."+token)
	}
	return all
}

func unknown(name string) error {
	return fmt.Errorf("there is no theme %q%s; themes are %s, or the path of a .toml file",
		name, suggest(name, Names()), strings.Join(Names(), ", "))
}

// suggest ends an error about word with the known word that was probably meant.
func suggest(word string, known []string) string {
	nearest := config.Closest(word, known)
	if nearest == "" {
		return ""
	}
	return fmt.Sprintf(" (did you mean %q?)", nearest)
}
