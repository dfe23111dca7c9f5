package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"tailor/internal/config"
	"tailor/internal/engine/document"
)

func newConfig(a *app) *cobra.Command {
	asJSON := false
	cmd := &cobra.Command{
		Use:     "config",
		Short:   "Show every setting, its value and where that came from",
		Example: "  tailor config\n  tailor config check\n  tailor config init",
		Args:    arguments(0, 0),
		RunE: func(*cobra.Command, []string) error {
			loaded, err := a.load()
			if err != nil {
				return err
			}
			if asJSON {
				return writeJSON(a.out, loaded.Values())
			}
			t := newTable(a.out)
			for _, v := range loaded.Values() {
				t.whole(v.Key, v.Value, v.Source)
			}
			t.flush()
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	cmd.AddCommand(newConfigCheck(a), newConfigPath(a), newConfigInit(a))
	return cmd
}

func newConfigCheck(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "check",
		Short:   "Check the settings; name file, line and key of each fault",
		Example: "  tailor config check\n  tailor config check --config other.toml",
		Args:    arguments(0, 0),
		RunE: func(*cobra.Command, []string) error {
			if _, err := a.load(); err != nil {
				return err
			}
			line(a.out, "the settings are good")
			return nil
		},
	}
}

func newConfigPath(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "path",
		Short:   "Print where settings and runs are kept",
		Example: "  tailor config path",
		Args:    arguments(0, 0),
		RunE: func(*cobra.Command, []string) error {
			user, _ := a.userFile()
			t := newTable(a.out)
			for _, place := range []struct{ what, path string }{
				{"user's settings", user}, {"project's settings", config.ProjectFile}, {"stored runs", a.stateFolder()},
			} {
				note := "not there"
				if _, err := os.Stat(place.path); err == nil {
					note = "there"
				}
				t.whole(place.what, place.path, note)
			}
			t.flush()
			return nil
		},
	}
}

func newConfigInit(a *app) *cobra.Command {
	force := false
	cmd := &cobra.Command{
		Use:     "init",
		Short:   "Write a settings file with every setting in it, commented out",
		Example: "  tailor config init",
		Args:    arguments(0, 0),
		RunE: func(*cobra.Command, []string) error {
			path, _ := a.userFile()
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				return fmt.Errorf("write settings: %w", err)
			}
			err := document.Write(path, []byte(config.Template()), force)
			if errors.Is(err, document.ErrExists) {
				return misused("%s exists; --force writes over it", path)
			}
			if err != nil {
				return fmt.Errorf("write settings: %w", err)
			}
			line(a.errOut, "wrote %s", path)
			return nil
		},
	}
	cmd.Flags().BoolVar(&force, "force", false, "write over a file that exists")
	return cmd
}
