package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestLaterLayersWin(t *testing.T) {
	user := write(t, "config.toml", "[scheduler]\nmax_concurrent_tasks = 2\ntask_timeout = \"10s\"\n[ui]\ntheme = \"dark\"\n")
	project := write(t, "tailor.toml", "[scheduler]\nmax_concurrent_tasks = 3\n")
	l, err := Load(Options{
		UserFile: user, ProjectFile: project,
		Environ: []string{"TAILOR_UI_THEME=light", "HOME=/root"},
		Flags:   []Flag{{Name: "--timeout", Key: "scheduler.task_timeout", Value: "20s"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	s := l.Settings
	if s.Scheduler.MaxConcurrentTasks != 3 || s.Scheduler.TaskTimeout != 20*time.Second || s.UI.Theme != "light" {
		t.Errorf("got %+v", s)
	}
	sources := map[string]string{}
	for _, v := range l.Values() {
		sources[v.Key] = v.Source
	}
	for key, want := range map[string]string{
		"scheduler.max_concurrent_tasks": project + ":2",
		"scheduler.task_timeout":         "--timeout",
		"ui.theme":                       "TAILOR_UI_THEME",
		"privacy.remote":                 "default",
	} {
		if sources[key] != want {
			t.Errorf("source of %s: got %q, want %q", key, sources[key], want)
		}
	}
}

func TestFaultsNameFileLineAndKey(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"misspelt key":     {"[scheduler]\n\nmax_concurent_tasks = 2\n", ":3: unknown setting scheduler.max_concurent_tasks, did you mean scheduler.max_concurrent_tasks?"},
		"misspelt table":   {"[sheduler]\nx = 1\n", "did you mean scheduler?"},
		"unknown section":  {"[sections.skils]\nweight = 1\n", "did you mean sections.skills?"},
		"wrong type":       {"[scheduler]\nmax_concurrent_tasks = \"many\"\n", `:2: scheduler.max_concurrent_tasks: "many" is not a whole number`},
		"out of range":     {"[scheduler]\nmax_concurrent_tasks = 900\n", ":2: scheduler.max_concurrent_tasks: 900 is not between 1 and 64"},
		"bad duration":     {"[router]\nsilence_timeout = \"soon\"\n", ":2: router.silence_timeout:"},
		"bad word":         {"[privacy]\nremote = \"allways\"\n", "did you mean always?"},
		"syntax":           {"[ui\n", ":1:"},
		"plain http":       {"[providers.x]\nkind = \"openai\"\nbase_url = \"http://models.example.com/v1\"\n", ":3: providers.x.base_url:"},
		"missing kind":     {"[providers.x]\nfast = \"m\"\n", `providers.x.kind: "" is none of openai, anthropic, google`},
		"dotted inline":    {"sections.skills = { weight = -1 }\n", ":1: sections.skills.weight: -1 is not between 0 and 10"},
		"heavy weight":     {"[router]\nquality = 11\n", ":2: router.quality: 11 is not between 0 and 10"},
		"no cache":         {"[cache]\nmax_size_mb = 0\n", ":2: cache.max_size_mb: 0 is not between 1 and 4096"},
		"bad price":        {"[prices.\"openai/gpt-5.4\"]\nprompt = -1\n", ":2: prices.openai/gpt-5.4.prompt: -1 is not between 0 and 100000"},
		"price of nothing": {"[prices.gpt]\nprompt = 1\n", `"gpt" is not a "provider/model"`},
		"group as a value": {"scheduler = 3\n", ":1: scheduler: is a group of settings, not a setting"},
	} {
		t.Run(name, func(t *testing.T) {
			path := write(t, "config.toml", c.text)
			_, err := Load(Options{UserFile: path})
			var faults Faults
			if !errors.As(err, &faults) {
				t.Fatalf("got %v, want Faults", err)
			}
			if !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), filepath.Base(path)) && faults[0].Source != "default" {
				t.Errorf("got %q, want it to contain %q", err, c.want)
			}
		})
	}
}

func TestProjectFileMaySendNothingAnywhere(t *testing.T) {
	for _, text := range []string{
		"[providers.openai]\nbase_url = \"https://attacker.example.com\"\n",
		"[privacy]\nremote = \"always\"\n",
		"[prices.\"openai/gpt-5.4\"]\nprompt = 0\n",
		"[router]\nmax_cost = 500\n",
	} {
		_, err := Load(Options{ProjectFile: write(t, ProjectFile, text)})
		if err == nil || !strings.Contains(err.Error(), "may not say wh") {
			t.Errorf("%q: got %v", text, err)
		}
	}
}

func TestEveryKeyWorksAsVariable(t *testing.T) {
	for _, k := range keys(&Settings{Sections: defaultSections(), Providers: Defaults().Providers}) {
		value := map[string]string{"weight": "2", "priority": "low", "kind": "openai", "base_url": "https://a.example",
			"remote": "never", "offline": "true", "disabled": "true", "retries": "1", "max_concurrent_tasks": "7",
			"adaptive": "false", "max_cost": "0.5", "quality": "2", "cost": "0.5", "latency": "0", "max_size_mb": "8", "max_age": "48h"}[k.path[len(k.path)-1]]
		if value == "" {
			value = "3s"
		}
		l, err := Load(Options{Environ: []string{EnvName(k.String()) + "=" + value}})
		if err != nil {
			t.Errorf("%s: %v", k, err)
			continue
		}
		if got := l.source[k.String()]; got != EnvName(k.String()) {
			t.Errorf("%s: source %q", k, got)
		}
	}
}

func TestOwnPrices(t *testing.T) {
	l, err := Load(Options{UserFile: write(t, "config.toml", "[prices.\"openai/gpt-5.4\"]\nprompt = 2\ncached = 0.5\ncompletion = 12.5\n")})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := l.Settings.Prices["openai/gpt-5.4"], (Price{2, 0.5, 12.5}); got != want {
		t.Errorf("got %+v", got)
	}
}

func TestStrayVariableIsSaid(t *testing.T) {
	l, err := Load(Options{Environ: []string{"TAILOR_UI_TEME=dark", "TAILOR_STATE=/x", "TAILOR_UI_THEME="}})
	if err != nil || l.Settings.UI.Theme != "auto" || len(l.Warnings) != 1 || !strings.Contains(l.Warnings[0], "TAILOR_UI_THEME") {
		t.Errorf("got %v, %v", l.Warnings, err)
	}
}

func TestTemplateIsTheDefaults(t *testing.T) {
	l, err := Load(Options{UserFile: write(t, "config.toml", Template())})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range l.Values() {
		if v.Source != "default" {
			t.Errorf("%s came from %s", v.Key, v.Source)
		}
	}
	var uncommented strings.Builder
	for line := range strings.Lines(Template()) {
		if rest, ok := strings.CutPrefix(line, "# "); ok && strings.Contains(rest, " = ") {
			line = rest
		}
		uncommented.WriteString(line)
	}
	if _, err := Load(Options{UserFile: write(t, "config.toml", uncommented.String())}); err != nil {
		t.Errorf("the template's own values: %v", err)
	}
}

func TestMissingFiles(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "none.toml")
	if _, err := Load(Options{UserFile: missing, ProjectFile: missing}); err != nil {
		t.Errorf("files that need not exist: %v", err)
	}
	if _, err := Load(Options{UserFile: missing, Explicit: true}); err == nil {
		t.Error("a named file that is missing was not an error")
	}
}

func TestLoopback(t *testing.T) {
	for address, want := range map[string]bool{
		"http://localhost:11434/v1": true, "http://127.0.0.1:1": true, "http://[::1]:80": true,
		"https://api.example.com": false, "http://localhost.example.com": false, "::": false, "": false,
	} {
		if got := Loopback(address); got != want {
			t.Errorf("%s: got %v", address, got)
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add("[scheduler]\nmax_concurrent_tasks = 2\n")
	f.Add(Template())
	f.Add("a.b.c = {d = [1, {e = 2}]}\n[[x]]\ny = 1979-05-27\n")
	f.Fuzz(func(t *testing.T, text string) {
		l := &Loaded{Settings: Defaults(), source: map[string]string{}}
		l.addFile("f.toml", []byte(text), false)
		l.validate()
	})
}
