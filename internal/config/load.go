package config

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/adrg/xdg"
)

// ProjectFile is the name of the settings file that a folder may hold.
const ProjectFile = "tailor.toml"

// maxFileSize bounds a settings file, in bytes.
const maxFileSize = 1 << 20

// Options says where settings are looked for. Empty fields mean nowhere.
type Options struct {
	UserFile    string   // must exist when Explicit
	Explicit    bool     // the person named UserFile
	ProjectFile string   // read when it exists
	Environ     []string // "KEY=value"
	Flags       []Flag   // those that were given
}

// Flag is a setting that stands on the command line.
type Flag struct {
	Name  string // as messages show it: "--concurrency"
	Key   string // key path
	Value string
}

// UserFile is the usual place of the user's settings file.
func UserFile() string { return filepath.Join(xdg.ConfigHome, "tailor", "config.toml") }

// StateDir is the usual place of stored runs.
func StateDir() string { return filepath.Join(xdg.StateHome, "tailor") }

// Loaded is the settings in force and where each came from.
type Loaded struct {
	Settings Settings
	Warnings []string          // names that look like settings and are none
	source   map[string]string // key path → where its value came from
}

// Value is one effective setting.
type Value struct {
	Key    string `json:"key"`
	Value  string `json:"value"`  // as TOML writes it; "" when unset
	Source string `json:"source"` // "default", "/home/jo/.config/tailor/config.toml:12", "TAILOR_UI_THEME", "--concurrency"
	Doc    string `json:"doc"`
}

// Fault is one thing wrong with the settings.
type Fault struct {
	Source  string // file, variable or flag
	Line    int    // in a file, from 1; 0 elsewhere
	Key     string
	Message string
}

func (f Fault) Error() string {
	where := f.Source
	if f.Line > 0 {
		where = fmt.Sprintf("%s:%d", f.Source, f.Line)
	}
	if f.Key == "" {
		return fmt.Sprintf("%s: %s", where, f.Message)
	}
	return fmt.Sprintf("%s: %s: %s", where, f.Key, f.Message)
}

// Faults is every fault of the settings, in the order in which they were read.
type Faults []Fault

func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, fault := range f {
		lines[i] = fault.Error()
	}
	return strings.Join(lines, "\n")
}

// Load reads the settings. Its error is Faults where the settings are to blame.
func Load(o Options) (*Loaded, error) {
	l := &Loaded{Settings: Defaults(), source: map[string]string{}}
	var faults Faults
	for _, file := range []struct {
		path            string
		project, needed bool
	}{{o.UserFile, false, o.Explicit}, {o.ProjectFile, true, false}} {
		if file.path == "" {
			continue
		}
		data, err := readFile(file.path)
		if errors.Is(err, os.ErrNotExist) && !file.needed {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read settings: %w", err)
		}
		faults = append(faults, l.addFile(file.path, data, file.project)...)
	}
	faults = append(faults, l.addEnvironment(o.Environ)...)
	faults = append(faults, l.addFlags(o.Flags)...)
	faults = append(faults, l.validate()...)
	if len(faults) > 0 {
		return nil, faults
	}
	return l, nil
}

func readFile(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxFileSize+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxFileSize {
		return nil, fmt.Errorf("%s is larger than %d bytes", path, maxFileSize)
	}
	return data, nil
}

func (l *Loaded) addFile(path string, data []byte, project bool) Faults {
	entries, faults := parseTOML(path, data)
	for _, e := range entries {
		name := strings.Join(e.path, ".")
		if why := personal(e.path); project && why != "" {
			faults = append(faults, Fault{path, e.line, name, "a project's file may not say " + why + "; put it in " + UserFile()})
			continue
		}
		if fault, ok := l.put(e.path, e.value, path, e.line); !ok {
			faults = append(faults, fault)
		}
	}
	return faults
}

// personal says what a key decides that may stand in the user's own file only;
// "" for all others. A folder that somebody else filled must not send keys or
// resumes anywhere, nor make calls look cheap.
func personal(path []string) string {
	switch path[0] {
	case "providers", "privacy":
		return "where keys and resumes are sent"
	case "prices":
		return "what calls cost"
	}
	if strings.Join(path, ".") == "router.max_cost" {
		return "what a run may cost"
	}
	return ""
}

func (l *Loaded) put(path []string, value any, source string, line int) (Fault, bool) {
	name := strings.Join(path, ".")
	err := set(&l.Settings, path, value)
	if unknown := (*unknownKey)(nil); errors.As(err, &unknown) {
		return Fault{source, line, "", unknown.Error()}, false
	}
	if err != nil {
		return Fault{source, line, name, err.Error()}, false
	}
	if line > 0 {
		source = fmt.Sprintf("%s:%d", source, line)
	}
	l.source[name] = source
	return Fault{}, true
}

// envPrefix begins the name of every setting's environment variable.
const envPrefix = "TAILOR_"

// reserved are variables that begin with envPrefix and are no settings.
func reserved(name string) bool {
	return slices.Contains([]string{"TAILOR_CONFIG", "TAILOR_STATE", "TAILOR_CORPUS", "TAILOR_AIMOCK"}, name)
}

// EnvName is the environment variable of a key: ui.theme → TAILOR_UI_THEME.
func EnvName(key string) string {
	return envPrefix + strings.ToUpper(strings.NewReplacer(".", "_", "-", "_").Replace(key))
}

func (l *Loaded) addEnvironment(environ []string) Faults {
	known := map[string][]string{}
	for _, k := range keys(&l.Settings) {
		known[EnvName(k.String())] = k.path
	}
	names := make([]string, 0, len(known))
	for name := range known {
		names = append(names, name)
	}
	slices.Sort(names)
	var faults Faults
	for _, variable := range environ {
		name, value, _ := strings.Cut(variable, "=")
		if !strings.HasPrefix(name, envPrefix) || reserved(name) || value == "" {
			continue // an empty variable is as good as none
		}
		path, ok := known[name]
		if !ok {
			l.Warnings = append(l.Warnings, strayVariable(name, names))
			continue
		}
		if fault, ok := l.put(path, value, name, 0); !ok {
			faults = append(faults, fault)
		}
	}
	return faults
}

func strayVariable(name string, known []string) string {
	if closest := Closest(name, known); closest != "" {
		return fmt.Sprintf("%s is no setting, did you mean %s?", name, closest)
	}
	return fmt.Sprintf("%s is no setting (`tailor config` lists all)", name)
}

func (l *Loaded) addFlags(flags []Flag) Faults {
	var faults Faults
	for _, flag := range flags {
		if fault, ok := l.put(strings.Split(flag.Key, "."), flag.Value, flag.Name, 0); !ok {
			faults = append(faults, fault)
		}
	}
	return faults
}

// Values lists every setting with its effective value and where that came from.
func (l *Loaded) Values() []Value {
	var all []Value
	for _, k := range keys(&l.Settings) {
		name := k.String()
		source := l.source[name]
		if source == "" {
			source = "default"
		}
		all = append(all, Value{Key: name, Value: l.format(k.path), Source: source, Doc: k.doc})
	}
	return all
}
