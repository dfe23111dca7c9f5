package report

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tailor/internal/engine/document/typeset"
	"tailor/internal/engine/resume"
	samples "tailor/testdata"
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

// The pages that people get, in a browser: axe-core has no serious finding, in
// light and in dark, and nothing is loaded from anywhere.
func TestPagesInChromium(t *testing.T) {
	chromium, axe := os.Getenv("TAILOR_CHROMIUM"), os.Getenv("TAILOR_AXE")
	if chromium == "" || axe == "" {
		t.Skip("TAILOR_CHROMIUM and TAILOR_AXE name a browser and axe-core's axe.min.js")
	}
	script, err := os.ReadFile(axe)
	if err != nil {
		t.Fatal(err)
	}
	pages := map[string]string{"report": write(t, sample())}
	for _, template := range typeset.Templates() {
		pages["resume "+string(template)] = resumePage(t, template)
	}
	for name, page := range pages {
		file := filepath.Join(t.TempDir(), "page.html")
		audited := strings.Replace(page, "</body>", "<script>"+string(script)+"</script>"+audit, 1)
		if err := os.WriteFile(file, []byte(audited), 0o600); err != nil {
			t.Fatal(err)
		}
		for scheme, setting := range map[string]string{"dark": "preferredColorScheme=0", "light": "preferredColorScheme=1"} {
			t.Run(name+" "+scheme, func(t *testing.T) { browse(t, chromium, file, setting) })
		}
	}
}

// resumePage is a sample resume as a web page.
func resumePage(t *testing.T, template typeset.Template) string {
	t.Helper()
	text, err := samples.Resume("backend.md")
	if err != nil {
		t.Fatal(err)
	}
	r, err := resume.Segment(resume.Input{Name: "backend.md", Format: resume.FormatMarkdown, Text: text})
	if err != nil {
		t.Fatal(err)
	}
	var page bytes.Buffer
	if _, err := typeset.HTML(&page, r, typeset.Options{Template: template}); err != nil {
		t.Fatal(err)
	}
	return page.String()
}

// browse opens a page and reads what the audit found.
func browse(t *testing.T, chromium, file, setting string) {
	command := exec.CommandContext(t.Context(), chromium, "--headless", "--no-sandbox", "--disable-gpu", "--blink-settings="+setting,
		"--user-data-dir="+t.TempDir(), "--host-resolver-rules=MAP * ~NOTFOUND", "--virtual-time-budget=60000", "--dump-dom", "file://"+file)
	dom, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	match := regexp.MustCompile(`<pre id="audit">([^<]+)</pre>`).FindSubmatch(dom)
	if match == nil {
		t.Fatalf("the audit did not end: %.300s", dom)
	}
	data, err := base64.StdEncoding.DecodeString(html.UnescapeString(string(match[1])))
	if err != nil {
		t.Fatal(err)
	}
	var found struct {
		Passes          int
		Serious, Loaded []string
	}
	if err := json.Unmarshal(data, &found); err != nil {
		t.Fatal(err)
	}
	if found.Passes < 10 || len(found.Serious) > 0 || len(found.Loaded) > 0 {
		t.Errorf("%d rules passed; serious: %s; loaded: %s", found.Passes, found.Serious, found.Loaded)
	}
}
