package resume

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// Large texts, each made to provoke repeated scanning.
func TestSegmentIsLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("large inputs")
	}
	const size = 128 << 10
	const limit = 10 * time.Second // some hundred times what it takes, since machines are busy; quadratic work takes longer
	units := map[string]string{
		"one line":             "x",
		"spaces":               " ",
		"headings":             "## Skills\n",
		"capitals":             "HIGHLIGHTS\n\n",
		"unknown capitals":     "JANE DOE AND SONS\n\nword\n",
		"bullets":              "- item\n",
		"nested bullets":       "- a\n  - b\n    - c\n",
		"blank lines":          "\n",
		"blank and text":       "\n\n\n\n\n\nx",
		"dates":                "2019 - 2020 2021\n",
		"broken dates":         "Jan 2019 - Feb Mar 2020 to May ?? – \n",
		"dated heads":          "Nurse, City Hospital (2019 – 2020)\n- x\n\n",
		"open brackets":        "[[[[((((",
		"links":                "[a](b) [c](\n",
		"stars":                "**a** *b* **\n",
		"at signs":             "@a.b@c.d@",
		"contact lines":        "a@b.co | +49 30 123456 | x.com/y\n\n",
		"paragraphs":           "One sentence. And another one that goes on for a while, really.\n\n",
		"one long paragraph":   "One sentence. And another one that goes on for a while, really.\n",
		"skills":               "Skills: a, b, c; d | e\n\n",
		"separators":           ",,,,;;;;||||",
		"spaced letters":       "A B C D E F\n",
		"fences":               "```\n",
		"comments":             "<!-- \n",
		"underlines":           "Title\n-----\n",
		"carriage returns":     "a\r",
		"wide characters":      "教育背景\n",
		"combining":            "e\u0301\u0301\u0301 A\u0308\n",
		"bold":                 "**Acme**\n\n*Nurse*\n\n",
		"colons":               "a: b: c\n",
		"deep headings":        "## Work\n### Acme\n#### Nurse\n\n",
		"headings, no content": "### Acme\n\n\n\n",
	}
	pages := []struct{ format, head string }{
		{FormatText, ""},
		{FormatText, "Jane\n\n## Skills\n\n"},
		{FormatMarkdown, "Jane\n\nEXPERIENCE\n\n"},
	}
	for name, unit := range units {
		for _, page := range pages {
			text := page.head + strings.Repeat(unit, size/len(unit))
			start := time.Now()
			_, err := Segment(Input{Name: name, Format: page.format, Text: text})
			if took := time.Since(start); took > limit {
				t.Errorf("%s after %q: %v", name, page.head, took)
			}
			if err != nil && !errors.Is(err, ErrEmpty) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}
