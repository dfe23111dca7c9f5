package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"tailor/internal/config"
	"tailor/internal/engine"
	"tailor/internal/engine/document"
	"tailor/internal/engine/document/web"
	"tailor/internal/engine/store"
	"tailor/internal/ui"
	"tailor/themes"
)

// app is what the commands share: the streams, the environment, and the flags
// that every command has.
type app struct {
	in          io.Reader
	out, errOut io.Writer
	screen      io.Writer // what out writes to, to find out whether that is a terminal
	getenv      func(string) string
	environ     []string

	password   string // --password
	configFile string // --config
	stateDir   string // --state
}

// userFile is the settings file of the user, and whether they named it.
func (a *app) userFile() (path string, explicit bool) {
	if named := cmp.Or(a.configFile, a.getenv("TAILOR_CONFIG")); named != "" {
		return named, true
	}
	return config.UserFile(), false
}

// load reads the settings, with flags over all else, and says what looks like
// a setting and is none.
func (a *app) load(flags ...config.Flag) (*config.Loaded, error) {
	loaded, err := a.readSettings(flags...)
	if err != nil {
		return nil, err
	}
	if _, err := themes.Load(loaded.Settings.UI.Theme); err != nil {
		return nil, misuse{fmt.Errorf("ui.theme: %w", err)}
	}
	if err := ui.CheckKeys(loaded.Settings.UI.Keys); err != nil {
		return nil, misuse{fmt.Errorf("ui.keys: %w", err)}
	}
	return loaded, nil
}

func (a *app) readSettings(flags ...config.Flag) (*config.Loaded, error) {
	path, explicit := a.userFile()
	loaded, err := config.Load(config.Options{
		UserFile: path, Explicit: explicit, ProjectFile: config.ProjectFile, Environ: a.environ, Flags: flags,
	})
	if err != nil {
		return nil, err
	}
	for _, warning := range loaded.Warnings {
		fmt.Fprintln(a.errOut, "tailor: "+warning)
	}
	return loaded, nil
}

func (a *app) stateFolder() string {
	return cmp.Or(a.stateDir, a.getenv("TAILOR_STATE"), config.StateDir())
}

func (a *app) openStore(ctx context.Context) (*store.Store, error) {
	s, err := store.Open(ctx, a.stateFolder())
	if errors.Is(err, store.ErrNewer) {
		return nil, fmt.Errorf("%w; update tailor, or name another folder with --state", err)
	}
	if err != nil {
		return nil, fmt.Errorf("%w; --state names another folder", err)
	}
	return s, nil
}

// newEngine makes an engine that keeps its runs in s and asks the providers
// whose keys are in the environment.
func (a *app) newEngine(settings config.Settings, s *store.Store) (*engine.Engine, error) {
	providers, err := engine.NewProviders(settings, a.getenv)
	if err != nil {
		return nil, err
	}
	return engine.New(engine.Options{Settings: settings, Store: s, Providers: providers}), nil
}

// read brings in a resume and a posting; one of them may be standard input. A
// posting is fetched from a web address unless offline.
func (a *app) read(ctx context.Context, resume, posting string, offline bool) (document.Source, document.Source, error) {
	none := document.Source{}
	if resume == "-" && posting == "-" {
		return none, none, misused("only one of the two can come from standard input")
	}
	reader := a.reader()
	defer reader.Close()
	if !offline {
		reader.Web = &web.Options{Agent: "tailor/" + version}
		if folder := cacheFolder("postings"); folder != "" {
			reader.Web.Cache = web.Disk{Dir: folder, Age: postingAge}
		}
	}
	r, err := a.readResume(ctx, reader, resume)
	if err != nil {
		return none, none, err
	}
	p, err := reader.ReadPosting(ctx, posting)
	if err != nil {
		return none, none, err
	}
	return r, p, nil
}

// documents reads documents, and says what it does where that takes a while.
type documents struct {
	*document.Reader
	patience *patience
}

// Close frees what reading took.
func (d *documents) Close() error {
	d.patience.end()
	return d.Reader.Close()
}

// reader makes what reads documents; close it.
func (a *app) reader() *documents {
	d := &documents{patience: &patience{out: a.errOut}}
	d.Reader = &document.Reader{Stdin: a.in, CacheDir: cacheFolder("wasm"), Password: a.password, Progress: d.patience.tell}
	return d
}

// postingAge is how long a fetched posting is not fetched anew.
const postingAge = 24 * time.Hour

// passwordFlag adds the flag for encrypted PDF files to a command that reads documents.
func (a *app) passwordFlag(cmd *cobra.Command) {
	cmd.Flags().StringVar(&a.password, "password", "", "opens an encrypted PDF file")
}

// cacheFolder is a folder for what can be made again; "" where there is none.
func cacheFolder(name string) string {
	folder, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(folder, "tailor", name)
}

// readResume reads a resume, with what the person said of its sections before.
func (a *app) readResume(ctx context.Context, reader *documents, path string) (document.Source, error) {
	source, err := reader.Read(ctx, path)
	if err != nil {
		return document.Source{}, err
	}
	source.Mends, err = store.LoadMends(a.stateFolder(), source.SHA256())
	return source, err
}

// terminal reports whether both the screen and the keyboard are a terminal.
func (a *app) terminal() bool {
	out, ok := a.screen.(*os.File)
	if !ok || !term.IsTerminal(out.Fd()) || a.getenv("TERM") == "dumb" {
		return false
	}
	return a.canAsk()
}

// canAsk reports whether there is a person at the keyboard.
func (a *app) canAsk() bool {
	in, ok := a.in.(*os.File)
	return ok && term.IsTerminal(in.Fd())
}
