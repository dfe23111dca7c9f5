package report

import (
	"encoding/base64"
	"encoding/json"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// audit runs axe-core over the page and notes what the page loaded.
const audit = `<script>
axe.run().then(found => {
  const serious = found.violations.filter(v => v.impact === "serious" || v.impact === "critical")
    .map(v => v.id + ": " + v.nodes.map(n => n.html).slice(0, 3).join(" "));
  document.body.innerHTML = "<pre id=audit>" + btoa(unescape(encodeURIComponent(JSON.stringify({
    passes: found.passes.length, serious, loaded: performance.getEntriesByType("resource").map(r => r.name),
  })))) + "</pre>";
});
</script></body>`

// The report in a browser: axe-core has no serious finding, in light and in
// dark, and nothing is loaded from anywhere.
func TestReportInChromium(t *testing.T) {
	chromium, axe := os.Getenv("TAILOR_CHROMIUM"), os.Getenv("TAILOR_AXE")
	if chromium == "" || axe == "" {
		t.Skip("TAILOR_CHROMIUM and TAILOR_AXE name a browser and axe-core's axe.min.js")
	}
	script, err := os.ReadFile(axe)
	if err != nil {
		t.Fatal(err)
	}
	page := write(t, sample())
	file := filepath.Join(t.TempDir(), "report.html")
	audited := strings.Replace(page, "</body>", "<script>"+string(script)+"</script>"+audit, 1)
	if err := os.WriteFile(file, []byte(audited), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, scheme := range []struct{ name, setting string }{{"dark", "preferredColorScheme=0"}, {"light", "preferredColorScheme=1"}} {
		t.Run(scheme.name, func(t *testing.T) {
			command := exec.Command(chromium, "--headless", "--no-sandbox", "--disable-gpu", "--blink-settings="+scheme.setting,
				"--user-data-dir="+t.TempDir(), "--host-resolver-rules=MAP * ~NOTFOUND", "--virtual-time-budget=60000", "--dump-dom", "file://"+file)
			dom, err := command.Output()
			if err != nil {
				t.Fatal(err)
			}
			match := regexp.MustCompile(`<pre id="audit">([^<]+)</pre>`).FindSubmatch(dom)
			if match == nil {
				t.Fatalf("the audit did not end: %.300s", dom)
			}
			var found struct {
				Passes          int
				Serious, Loaded []string
			}
			if err := json.Unmarshal(decode(t, html.UnescapeString(string(match[1]))), &found); err != nil {
				t.Fatal(err)
			}
			if found.Passes < 10 || len(found.Serious) > 0 || len(found.Loaded) > 0 {
				t.Errorf("%d rules passed; serious: %s; loaded: %s", found.Passes, found.Serious, found.Loaded)
			}
		})
	}
}

func decode(t *testing.T, text string) []byte {
	t.Helper()
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
