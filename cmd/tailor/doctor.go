package main

import (
	"context"
	"fmt"
	"maps"
	"net"
	"os"
	"slices"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"tailor/internal/config"
	"tailor/internal/engine"
	"tailor/themes"
)

func newDoctor(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "doctor",
		Short:   "Check terminal, settings, providers and stored runs",
		Example: "  tailor doctor",
		Args:    arguments(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			d := doctor{app: a, table: newTable(a.out)}
			d.terminal()
			d.settings(cmd.Context())
			d.state(cmd.Context())
			d.table.flush()
			if d.faults > 0 {
				return fmt.Errorf("%d of these need mending", d.faults)
			}
			return nil
		},
	}
}

// doctor prints one row for each thing that it looks at.
type doctor struct {
	*app
	table  table
	faults int
}

func (d *doctor) good(what, found string) { d.table.whole("✓", what, found) }
func (d *doctor) note(what, found string) { d.table.whole("·", what, found) }
func (d *doctor) bad(what, found string) {
	d.faults++
	d.table.whole("✗", what, found)
}

func (d *doctor) terminal() {
	out, ok := d.screen.(*os.File)
	if !ok || !term.IsTerminal(out.Fd()) {
		d.note("terminal", "none; runs are shown as plain lines")
		return
	}
	width, height, err := term.GetSize(out.Fd())
	if err != nil {
		d.bad("terminal", err.Error())
		return
	}
	size := fmt.Sprintf("%s, %d×%d", d.getenv("TERM"), width, height)
	if width < 50 || height < 15 {
		d.bad("terminal", size+"; the screens want 50×15 or more")
	} else {
		d.good("terminal", size)
	}
	if d.getenv("NO_COLOR") != "" {
		d.note("colours", "none: NO_COLOR is set")
		return
	}
	d.good("colours", colorprofile.Detect(out, d.environ).String())
}

func (d *doctor) settings(ctx context.Context) {
	path, _ := d.userFile()
	loaded, err := d.readSettings()
	if err != nil {
		d.bad("settings", err.Error())
		return
	}
	if _, err := os.Stat(path); err != nil {
		path += " (not there; the defaults hold)"
	}
	d.good("settings", path)
	if _, err := themes.Load(loaded.Settings.UI.Theme); err != nil {
		d.bad("theme", err.Error())
	} else {
		d.good("theme", loaded.Settings.UI.Theme)
	}
	for _, name := range slices.Sorted(maps.Keys(loaded.Settings.Providers)) {
		d.provider(ctx, name, loaded.Settings.Providers[name])
	}
	d.localServers(ctx)
}

// provider says whether a provider could be asked. A key's value is never shown.
func (d *doctor) provider(ctx context.Context, name string, p config.Provider) {
	what := "provider " + name
	switch {
	case p.Disabled:
		d.note(what, "disabled in the settings")
	case engine.Usable(p, d.getenv) && config.Loopback(p.BaseURL):
		if answers(ctx, p.BaseURL) {
			d.good(what, p.BaseURL+" answers")
		} else {
			d.bad(what, p.BaseURL+" does not answer")
		}
	case engine.Usable(p, d.getenv):
		d.good(what, p.APIKeyEnv+" is set")
	case p.APIKeyEnv == "":
		d.bad(what, "has neither a key's variable nor an address")
	default:
		d.note(what, p.APIKeyEnv+" is not set")
	}
}

// localServers looks for model servers at their usual places on this machine.
func (d *doctor) localServers(ctx context.Context) {
	for _, server := range []struct{ name, address string }{
		{"Ollama", "http://localhost:11434/v1"}, {"LM Studio", "http://localhost:1234/v1"}, {"vLLM", "http://localhost:8000/v1"},
	} {
		if answers(ctx, server.address) {
			d.good("local server", fmt.Sprintf("%s answers at %s", server.name, server.address))
		} else {
			d.note("local server", fmt.Sprintf("no %s at %s", server.name, server.address))
		}
	}
}

// answers reports whether something listens at an address on this machine.
func answers(ctx context.Context, address string) bool {
	host, err := config.HostPort(address)
	if err != nil {
		return false
	}
	dialer := net.Dialer{Timeout: 300 * time.Millisecond}
	connection, err := dialer.DialContext(ctx, "tcp", host)
	if err != nil {
		return false
	}
	_ = connection.Close() // it was opened only to see whether it can be
	return true
}

func (d *doctor) state(ctx context.Context) {
	kept, err := d.openStore(ctx)
	if err != nil {
		d.bad("stored runs", err.Error())
		return
	}
	defer kept.Close()
	runs, err := kept.Runs(ctx, 0)
	if err != nil {
		d.bad("stored runs", err.Error())
		return
	}
	d.good("stored runs", fmt.Sprintf("%d in %s", len(runs), d.stateFolder()))
}
