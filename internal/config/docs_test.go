package config

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write docs/configuration.md anew")

// docsPage is the page that lists every setting.
const docsPage = "../../docs/configuration.md"

func reference() string {
	var b strings.Builder
	b.WriteString(`# Settings

Settings are read in layers, each over the one before: the defaults, the user's file (` + "`tailor config path`" + ` says where it is), the folder's ` + "`" + ProjectFile + "`" + `, the environment, and flags. ` + "`tailor config`" + ` shows the value in force of every key and where it came from, ` + "`tailor config check`" + ` names file, line and key of each fault, and ` + "`tailor config init`" + ` writes a file with everything in it, commented out.

The file is TOML. A project's file may not set anything below ` + "`providers`" + `, ` + "`privacy`" + ` and ` + "`prices`" + `: a folder that somebody else filled must not say where keys and resumes are sent, nor what calls cost; nor may it set ` + "`router.max_cost`" + `. Keys themselves stand only in the environment.

Two variables are no settings: ` + "`TAILOR_CONFIG`" + ` names another settings file (like ` + "`--config`" + `), ` + "`TAILOR_STATE`" + ` another folder for stored runs (like ` + "`--state`" + `).

## A server of your own

Whatever speaks OpenAI's protocol can be asked: Ollama, vLLM, LM Studio, OpenRouter.

` + "```toml" + `
[providers.ollama]
kind = "openai"
base_url = "http://localhost:11434/v1"
fast = "llama3.2"
capable = "qwen3:14b"
` + "```" + `

A server on this machine needs no key and no consent: nothing leaves it. An address elsewhere has to be https.

## Prices of your own

Where the built-in price of a model is missing, or is not yours (` + "`tailor models`" + ` shows it with its date), say what you pay, in US dollars per million tokens. A server of your own that costs nothing has the price 0.

` + "```toml" + `
[prices."openai/gpt-5.4"]
prompt = 2.5
cached = 0.25
completion = 15
` + "```" + `

## What a run may cost and take

` + "`router.max_cost`" + ` and ` + "`router.deadline`" + ` (or ` + "`--max-cost`" + ` and ` + "`--deadline`" + ` of ` + "`tailor plan`" + `) hold for the whole run, retries and hedges included. Before a call, what it may cost at most is set aside: its prompt and its longest answer, at the model's price. Where that does not fit, it waits for calls under way to turn out cheaper; where even that would not help, the next cheaper model of the chain is asked, then the built-in analyser. A model whose price is not known is not asked while ` + "`max_cost`" + ` is set; one on this machine costs nothing unless you have priced it. Close to the deadline, quicker models are asked, then the built-in analyser; a call that is under way when it comes is ended. What was given up, and why, stands in the plan.

## Which model is asked first

The model that the settings prefer, until others turn out better: [performance.md](performance.md#lane-choice) says how that is found out. ` + "`[router]`" + ` weighs quality against cost and latency; with ` + "`adaptive = false`" + ` the preferred model is always asked first, and a model that a flag names (` + "`--model`, `--section`" + `) always is.

## Every key

| key | default | variable | what it does |
|---|---|---|---|
`)
	defaults := &Loaded{Settings: Defaults()}
	for _, k := range keys(&defaults.Settings) {
		value := defaults.format(k.path)
		if value != "" {
			value = "`" + value + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | `%s` | %s |\n", k, value, EnvName(k.String()), k.doc)
	}
	b.WriteString("\n`[ui.keys]` binds keys to actions: `accept = [\"a\", \"enter\"]`. `?` on the screen lists the actions.\n")
	return b.String()
}

func TestTheDocumentationListsEveryKey(t *testing.T) {
	want := reference()
	if *update {
		if err := os.WriteFile(docsPage, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(docsPage)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s is stale: go test ./internal/config -update writes it anew", docsPage)
	}
}
