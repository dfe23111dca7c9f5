package typeset

import (
	"bytes"
	"html"
	"regexp"
	"strings"
	"testing"
)

var (
	styleElement = regexp.MustCompile(`(?s)<head>.*</head>`)
	inlineTag    = regexp.MustCompile(`</?(?:a|span|strong|em|code|time)\b[^>]*>`)
	anyTag       = regexp.MustCompile(`<[^>]*>`)
)

// webPageText is the text of a page's body.
func webPageText(page string) string {
	page = styleElement.ReplaceAllString(page, "")
	page = inlineTag.ReplaceAllString(page, "")
	return html.UnescapeString(anyTag.ReplaceAllString(page, " "))
}

func TestHTMLReadsWordForWord(t *testing.T) {
	for name, r := range sampleResumes(t) {
		for _, template := range Templates() {
			var out bytes.Buffer
			if _, err := HTML(&out, r, Options{Template: template}); err != nil {
				t.Fatal(err)
			}
			sameWords(t, name, plainWords(webPageText(out.String())), sourceWords(name, r.Text))
		}
	}
}

func TestHTMLNeedsNothingElse(t *testing.T) {
	var out bytes.Buffer
	r := segment(t, "a.md", "# Jane Doe\njane@example.com\n\n## Summary\n![me](https://example.com/me.png) <script>alert(1)</script> [x](javascript:alert(1)) and <b>bold</b>\n")
	if _, err := HTML(&out, r, Options{Template: Modern, Language: "en"}); err != nil {
		t.Fatal(err)
	}
	page := out.String()
	for _, forbidden := range []string{"<script", "src=", "url(", "@import", "<link", "javascript:"} {
		if strings.Contains(page, forbidden) {
			t.Errorf("the page holds %q:\n%s", forbidden, page)
		}
	}
	for _, wanted := range []string{`<html lang="en">`, "<h1>Jane Doe</h1>", `href="mailto:jane@example.com"`, "@media print", "@page { size: a4;"} {
		if !strings.Contains(page, wanted) {
			t.Errorf("the page does not hold %q", wanted)
		}
	}
}

func TestHTMLNestsLists(t *testing.T) {
	var out bytes.Buffer
	r := segment(t, "a.md", "# Jane Doe\n\n## Projects\n\n- one\n  - two\n    - three\n  - four\n- five\n\n3. six\n4. seven\n")
	if _, err := HTML(&out, r, Options{}); err != nil {
		t.Fatal(err)
	}
	got := strings.Join(strings.Fields(regexp.MustCompile(`(?s)^.*?</h2>|</section>.*$`).ReplaceAllString(out.String(), "")), "")
	want := `<ul><li>one<ul><li>two<ul><li>three</li></ul></li><li>four</li></ul></li><li>five</li></ul><ol><livalue="3">six</li><livalue="4">seven</li></ol>`
	if got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestDatesForMachines(t *testing.T) {
	cases := map[string]string{
		"April 2022 – Present":    "<2022>April 2022</> – Present",
		"2015":                    "<2015>2015</>",
		"2018-03 - 2019-11":       "<2018-03>2018-03</> - <2019-11>2019-11</>",
		"03/2019 – heute":         "<2019-03>03/2019</> – heute",
		"Feb 2020 to present":     "<2020>Feb 2020</> to present",
		"Sept. 2018 – June 2021":  "<2018>Sept. 2018</> – <2021>June 2021</>",
		"summers":                 "summers",
		"Oct '16 -- Apr. 2018":    "Oct '16 -- <2018>Apr. 2018</>",
		"2008 – 2011":             "<2008>2008</> – <2011>2011</>",
		"juillet 2019 à mai 2021": "<2019>juillet 2019</> à <2021>mai 2021</>",
	}
	for in, want := range cases {
		var got strings.Builder
		for _, piece := range webDates(in) {
			if piece.Time == "" {
				got.WriteString(piece.Text)
			} else {
				got.WriteString("<" + piece.Time + ">" + piece.Text + "</>")
			}
		}
		if got.String() != want {
			t.Errorf("%q: got %q, want %q", in, got.String(), want)
		}
	}
}
