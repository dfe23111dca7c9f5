package html

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"tailor/internal/engine/resume"
)

func read(t *testing.T, page string) resume.Input {
	t.Helper()
	in, err := Read(t.Context(), []byte(page))
	if err != nil {
		t.Fatalf("%s: %v", page, err)
	}
	if problem := fault(in); problem != "" {
		t.Fatalf("%s: %s", page, problem)
	}
	return in
}

// fault says what is wrong with a text and its layout; "" for nothing.
func fault(in resume.Input) string {
	lines := 0
	for line := range strings.Lines(in.Text) {
		lines++
		words := strings.TrimSuffix(line, "\n")
		switch {
		case words == line:
			return "the last line has no end"
		case strings.TrimRightFunc(words, unicode.IsSpace) != words:
			return "a line ends in white space: " + line
		case strings.ContainsFunc(words, unicode.IsControl):
			return "a control character: " + line
		}
	}
	switch {
	case lines != len(in.Layout):
		return "the layout has not one look a line"
	case !utf8.ValidString(in.Text):
		return "not UTF-8"
	}
	return ""
}

func TestReadShowsWhatAReaderSees(t *testing.T) {
	cases := []struct{ name, page, want string }{
		{"words", "<p>Jane\n   <b>Q.</b>&nbsp;Doe &amp; Co</p>", "Jane Q. Doe & Co\n"},
		{"blocks", "<h1>Jane</h1><h2>Skills</h2><p>Go</p><p>SQL</p>", "Jane\n\nSkills\nGo\n\nSQL\n"},
		{"an entry's headings stand together", "<h2>Work</h2><h3>Nurse</h3><h4>Hospital</h4><p>x</p>", "Work\nNurse\nHospital\nx\n"},
		{"breaks", "<p>a<br>b<br><br>c</p>", "a\nb\n\nc\n"},
		{"break in a heading", "<h1>Jane<br>Doe</h1>x", "Jane Doe\nx\n"},
		{"list", "<p>x</p><ul><li>a<li>b</ul><p>y", "x\n\n• a\n• b\n\ny\n"},
		{"ordered list", `<ol start=3><li>a</li><li value=7>b</li><li>c</li></ol>`, "3. a\n7. b\n8. c\n"},
		{"nested list", "<ul><li>a<ul><li>b</li></ul></li><li>c<br>d</li></ul>", "• a\n  • b\n• c\n  d\n"},
		{"words after a nested list", "<ul><li>a<ul><li>b</li></ul>c</li></ul>", "• a\n  • b\n  c\n"},
		{"paragraphs in an item", "<ul><li><p>a</p><p>b</p></li></ul>", "• a\n  b\n"},
		{"list as layout", "<ul><li><h3>Nurse</h3><p>City</p></li></ul>", "Nurse\nCity\n"},
		{"labels", "<div><span>Go</span> <span>C++</span></div>", "Go  C++\n"},
		{"spans of a sentence", "<p><span>Go</span>, <span>C++</span></p>", "Go, C++\n"},
		{"row", "<table><tr><th>Role</th><td>Acme</td><td></td><td>2020</td></tr></table>", "Role | Acme | 2020\n"},
		{"table as layout", "<table><tr><td><h2>Skills</h2>Go</td><td><p>a</p><p>b</p></td></tr></table>", "Skills\nGo\n\na\n\nb\n"},
		{"parts by emphasis", "<p><b>Cook</b>\nInn, <i>2020</i>", "Cook\nInn, 2020\n"},
		{"no parts by emphasis", "<p>We\n<b>cook</b>\nwell", "We cook well\n"},
		{"rule", "a<hr>b", "a\n\nb\n"},
		{"preformatted", "<pre>a  b\n  c</pre>", "a  b\n  c\n"},
		{"hidden", `a<script>x</script><style>y</style><noscript>z</noscript><p hidden>h</p><i aria-hidden=true>i</i><p style="display: NONE">d</p><template>t</template><p style="visibility:hidden">v</p>`, "a\n"},
		{"hidden by the page's style", `<style>/* .a */ .p{color:red;display:none} @media print{.q{display:none}}</style>a<b class="x p">b</b><b class=q>c</b>`, "ac\n"},
		{"title", "<title>Resume</title>a", "a\n"},
		{"navigation is kept", "<nav>Home</nav><footer>jane@x.org</footer>", "Home\n\njane@x.org\n"},
		{"addresses of links", `<a href="mailto:j@x.org?subject=a">Mail</a> <a href="tel:+4912345">+49 123 45</a>`, "Mail: j@x.org  +49 123 45\n"},
		{"invisible characters", "a\u00adb\u200bc", "abc\n"},
		{"boxes", "<div><div>Nurse</div><div>2020</div><div>City</div></div><div><div>Cook</div></div>", "Nurse\n2020\nCity\n\nCook\n"},
	}
	for _, c := range cases {
		if got := read(t, c.page).Text; got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestReadTellsHowLinesLook(t *testing.T) {
	page := `<h1>Jane</h1><hr><h2>Work</h2><p><b>Nurse</b>, a</p><p style="font-weight: 700">Cook</p><p><em>2020</em></p>` +
		`<ul><li>a<ul><li>b</ul></ul><table><tr><td>c</td></tr></table><style>.c1{color:red;font-weight:700}</style><p><span class="c0 c1">Term</span><h3>End</h3><hr>`
	want := map[string]resume.Look{
		"Jane":     {Level: 1, Bold: true},
		"Work":     {Level: 2, Bold: true, Rule: true},
		"Nurse, a": {Bold: true},
		"Cook":     {Bold: true},
		"2020":     {Italic: true},
		"• a":      {Item: 1},
		"  • b":    {Item: 2},
		"c":        {Cell: 1},
		"Term":     {Bold: true},
		"End":      {Level: 3, Bold: true, Rule: true},
		"":         {},
	}
	in := read(t, page)
	i := 0
	for line := range strings.Lines(in.Text) {
		words := strings.TrimSuffix(line, "\n")
		if look, known := want[words]; !known || in.Layout[i] != look {
			t.Errorf("%q: got %+v, want %+v", words, in.Layout[i], look)
		}
		i++
	}
}

func TestReadDecodes(t *testing.T) {
	cases := []struct{ name, page, want, warning string }{
		{"utf-8", "<p>Zoë", "Zoë\n", ""},
		{"mark", "\ufeff<p>Zoë", "Zoë\n", ""},
		{"declared", "<meta charset=iso-8859-2><p>\xb1", "ą\n", "iso-8859-2"},
		{"undeclared", "<p>Zo\xeb", "Zoë\n", "windows-1252"},
		{"declared wrongly", "<meta charset=utf-8><p>Zo\xeb \x93x\x94", "Zoë “x”\n", "windows-1252"},
		{"utf-16", "\xff\xfe<\x00p\x00>\x00Z\x00\xeb\x00", "Zë\n", "utf-16le"},
	}
	for _, c := range cases {
		in := read(t, c.page)
		if in.Text != c.want {
			t.Errorf("%s: got %q, want %q", c.name, in.Text, c.want)
		}
		switch {
		case c.warning == "" && len(in.Warnings) > 0, c.warning != "" && len(in.Warnings) != 1:
			t.Errorf("%s: warnings %v", c.name, in.Warnings)
		case c.warning != "" && !strings.Contains(in.Warnings[0].Message, c.warning):
			t.Errorf("%s: warning %v does not name %s", c.name, in.Warnings[0], c.warning)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	cases := []struct{ name, page, want string }{
		{"nothing shown", "<html><body><script>document.write('x')</script><div id=root></div>", "shows no text"},
		{"deep nesting", strings.Repeat("<div>", 100_000), "512"},
		{"lines", "<pre>" + strings.Repeat("x\n", maxLines+1), "the limit of 50000"},
		{"size", strings.Repeat("x", MaxSize+1), "the limit is 4 MiB"},
	}
	for _, c := range cases {
		if _, err := Read(t.Context(), []byte(c.page)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Read(ctx, []byte("<p>x")); err == nil {
		t.Error("a cancelled read gave a page")
	}
}

func TestIs(t *testing.T) {
	for _, page := range []string{"<!DOCTYPE html>", " <!-- a --> <html lang=en>", "\ufeff<BODY>", "<div class=cv>", `<?xml version="1.0"?><html>`} {
		if !Is([]byte(page)) {
			t.Errorf("%q is no page", page)
		}
	}
	for _, text := range []string{"", "Jane Doe", "<jane@x.org>", "<headline>", "<?xml version='1.0'?><w:document>", "# Jane\n<div>", "<!-- open"} {
		if Is([]byte(text)) {
			t.Errorf("%q is a page", text)
		}
	}
}

// The page of the corpus gives the sections that it shows.
func TestCorpusPage(t *testing.T) {
	root := os.Getenv("TAILOR_CORPUS")
	if root == "" {
		root = filepath.Join("..", "..", "..", "..", "..", "shared", "corpus")
	}
	data, err := os.ReadFile(filepath.Join(root, "resumes", "hmr_modern.html"))
	if err != nil {
		t.Skip("no corpus; set TAILOR_CORPUS to its folder")
	}
	if !Is(data) {
		t.Error("not recognised as a page")
	}
	in := read(t, string(data))
	var headings []string
	i := 0
	for line := range strings.Lines(in.Text) {
		if in.Layout[i].Level == 2 {
			headings = append(headings, strings.TrimSpace(line))
		}
		i++
	}
	want := "info Skills employment projects education governance service affiliation samples writing reading recognition speaking testimonials interests"
	if got := strings.Join(headings, " "); got != want {
		t.Errorf("headings:\n got %s\nwant %s", got, want)
	}
	for _, line := range []string{"Head Code Ninja, Area 52\n2013-09 — Present | Agile", "• Managed a 5-person development team\n", "JavaScript  HTML 5  CSS"} {
		if !strings.Contains(in.Text, line) {
			t.Errorf("%q is missing", line)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("<h1>Jane<br>Doe</h1><ul><li>a<ol><li>b</ol>c</ul><table><tr><td>x<td><p>y"))
	f.Add([]byte("<style>.a{display:none}</style><p class=a>x<pre>\r\n a\tb</pre><hr>"))
	f.Add([]byte("<meta charset=utf-16><a href=mailto:x@y>z</a><p>\xeb"))
	f.Fuzz(func(t *testing.T, data []byte) {
		in, err := Read(t.Context(), data)
		if err != nil {
			return
		}
		if problem := fault(in); problem != "" {
			t.Errorf("%s in %q", problem, in.Text)
		}
	})
}
