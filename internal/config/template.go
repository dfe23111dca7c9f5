package config

import (
	"fmt"
	"strings"
)

// Template is a settings file with every setting in it, commented out, each
// with its default and what it does.
func Template() string {
	defaults := &Loaded{Settings: Defaults()}
	var b strings.Builder
	b.WriteString("# tailor's settings. Every line that begins with # is at its default.\n")
	b.WriteString("# Each key works as an environment variable too: ui.theme is " + EnvName("ui.theme") + ".\n")
	table := ""
	for _, k := range keys(&defaults.Settings) {
		if name := strings.Join(k.path[:len(k.path)-1], "."); name != table {
			table = name
			fmt.Fprintf(&b, "\n[%s]\n", table)
		}
		value := defaults.format(k.path)
		if value == "" {
			value = "1.0"
		}
		fmt.Fprintf(&b, "# %s\n# %s = %s\n", k.doc, k.path[len(k.path)-1], value)
	}
	return b.String()
}
