package typeset

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"tailor/internal/engine/resume"
)

// arranged composes a resume and puts it on pages.
func arranged(t testing.TB, r *resume.Resume, template Template, paper Paper) (Document, layout) {
	t.Helper()
	doc, _ := Compose(r)
	look := template.look()
	fonts, err := newFonts(look.family, nil)
	if err != nil {
		t.Fatal(err)
	}
	return doc, arrange(&doc, &look, fonts, paper)
}

// layoutText is what stands on the pages, in the order in which it is drawn.
func layoutText(l layout) string {
	var b strings.Builder
	for _, page := range l.pages {
		for _, line := range page {
			if line.mark != nil {
				b.WriteString(line.mark.text + " ")
			}
			for _, f := range line.fragments {
				b.WriteString(f.text)
			}
			b.WriteByte(' ')
			for _, f := range line.aside {
				b.WriteString(f.text)
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// drawnResume draws Markdown that is written as people do.
func drawnResume(t *rapid.T) string {
	word := rapid.SampledFrom([]string{"Go", "C++", "naïve", "Übergabe", "команда", "ομάδα", "team", "of", "data-driven",
		"built", "42%", "$1.6", "(R&D)", "e-commerce", "Łódź", "km/h", "a", "responsibilities", "Monats- und", "x_y", "3 < 4"})
	sentence := func(most int) string {
		return strings.Join(rapid.SliceOfN(word, 1, most).Draw(t, "words"), " ")
	}
	var b strings.Builder
	b.WriteString("# Jane Doe\n\njane@example.com | +1 555 0100 555\n")
	for _, heading := range rapid.SliceOfN(rapid.SampledFrom([]string{"Summary", "Experience", "Education", "Skills", "Projects", "Languages", "Odds and Ends"}), 0, 6).Draw(t, "headings") {
		fmt.Fprintf(&b, "\n## %s\n\n", heading)
		for range rapid.IntRange(0, 5).Draw(t, "parts") {
			switch rapid.IntRange(0, 6).Draw(t, "part") {
			case 0:
				fmt.Fprintf(&b, "%s\n\n", sentence(80))
			case 1:
				fmt.Fprintf(&b, "### Nurse, City Hospital | May 20%02d – Present\n\n", rapid.IntRange(10, 24).Draw(t, "year"))
			case 2:
				fmt.Fprintf(&b, "**%s**, Acme GmbH, Berlin\n2015 – 20%02d\n\n", sentence(4), rapid.IntRange(16, 24).Draw(t, "year"))
			case 3:
				fmt.Fprintf(&b, "#### %s\n\n", sentence(3))
			case 4:
				fmt.Fprintf(&b, "| %s | %s |\n\n", sentence(3), sentence(3))
			default:
				for range rapid.IntRange(1, 6).Draw(t, "items") {
					indent := strings.Repeat("  ", rapid.IntRange(0, 2).Draw(t, "depth"))
					fmt.Fprintf(&b, "%s- %s\n", indent, sentence(50))
				}
				b.WriteByte('\n')
			}
		}
	}
	return b.String()
}

func TestEveryWordIsSetOnceAndInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := drawnResume(t)
		r, err := resume.Segment(resume.Input{Name: "a.md", Format: resume.FormatMarkdown, Text: text})
		if err != nil {
			t.Fatal(err)
		}
		template := rapid.SampledFrom(Templates()).Draw(t, "template")
		doc, _ := Compose(r)
		look := template.look()
		fonts, err := newFonts(look.family, nil)
		if err != nil {
			t.Fatal(err)
		}
		l := arrange(&doc, &look, fonts, rapid.SampledFrom(Papers()).Draw(t, "paper"))
		got, want := plainWords(layoutText(l)), plainWords(strings.ReplaceAll(text, "**", ""))
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Fatalf("set %q\nof %q", got, want)
		}
		checkPages(t, l, look)
	})
}

// checkPages fails where a page breaks what paginate promises.
func checkPages(t interface{ Errorf(string, ...any) }, l layout, look look) {
	for i, page := range l.pages {
		if len(page) == 0 {
			t.Errorf("page %d is empty", i+1)
			continue
		}
		if i+1 == len(l.pages) {
			break
		}
		last, next := page[len(page)-1], l.pages[i+1][0]
		switch {
		case last.box.keep:
			t.Errorf("page %d ends with %q, which belongs to what follows", i+1, lineText(last))
		case last.first && last.box == next.box:
			t.Errorf("page %d ends with the first line of a paragraph: %q", i+1, lineText(last))
		case !next.first && len(next.box.lines) > 1 && l.pages[i+1][0].line.baseline > 0 && isLastOf(next):
			t.Errorf("page %d begins with the last line of a paragraph: %q", i+2, lineText(next))
		}
	}
	for i, page := range l.pages {
		for _, line := range page {
			for _, f := range append(line.fragments, line.aside...) {
				if f.x < -0.01 {
					t.Errorf("page %d: %q begins left of the margin", i+1, f.text)
				}
			}
			if n := len(line.aside); n > 0 && end(line.fragments) > line.aside[0].x {
				t.Errorf("page %d: %q stands on %q", i+1, line.aside[0].text, lineText(line))
			}
		}
	}
}

func isLastOf(l placed) bool {
	lines := l.box.lines
	return len(l.fragments) > 0 && len(lines[len(lines)-1].fragments) > 0 && &l.fragments[0] == &lines[len(lines)-1].fragments[0]
}

func lineText(l placed) string {
	var b strings.Builder
	for _, f := range l.fragments {
		b.WriteString(f.text)
	}
	return b.String()
}

func TestPagesOfSamples(t *testing.T) {
	for name, r := range sampleResumes(t) {
		for _, template := range Templates() {
			for _, paper := range Papers() {
				_, l := arranged(t, r, template, paper)
				checkPages(t, l, template.look())
				if most := 2; len(l.pages) > most {
					t.Errorf("%s in %s on %s takes %d pages", name, template, paper, len(l.pages))
				}
			}
		}
	}
}

func TestLinesKeepWithinTheirWidth(t *testing.T) {
	for _, template := range Templates() {
		_, l := arranged(t, segment(t, "a.md", "# Jane Doe\njane@example.com\n\n## Projects\n\n- "+strings.Repeat("x", 3000)+"\n- "+strings.Repeat("word ", 500)+"\n"), template, A4)
		width, _ := A4.size()
		for _, page := range l.pages {
			for _, line := range page {
				if e := end(line.fragments); e > width-2*l.side+0.01 {
					t.Errorf("%s: a line is %.1f wide, %.1f are there", template, e, width-2*l.side)
				}
			}
		}
	}
}

func TestNearlyOnePageBecomesOne(t *testing.T) {
	text := "# Jane Doe\njane@example.com\n\n## Experience\n\n### Nurse, City Hospital, 2015 – 2020\n\n" + strings.Repeat("- Cared for patients on a ward of thirty beds.\n", 46)
	for _, template := range Templates() {
		pages := map[int]bool{}
		for n := range 30 {
			_, l := arranged(t, segment(t, "a.md", text+strings.Repeat("- And more of that.\n", n)), template, A4)
			pages[len(l.pages)] = true
			if last := l.pages[len(l.pages)-1]; len(l.pages) == 2 && len(last) < 4 {
				t.Errorf("%s: the second page has %d lines", template, len(last))
			}
		}
		if !pages[1] || !pages[2] {
			t.Errorf("%s: want resumes of one page and of two, got %v", template, pages)
		}
	}
}

func TestNoLineEndsWithAHyphen(t *testing.T) {
	_, l := arranged(t, segment(t, "a.md", "# Jane Doe\njane@example.com\n\n## Summary\n\n"+strings.Repeat("Monats- und Jahresabschlüsse ", 60)+"\n"), Classic, A4)
	for _, page := range l.pages {
		for _, line := range page {
			if strings.HasSuffix(lineText(line), "-") {
				t.Errorf("%q ends with a hyphen, which programs that read the page drop", lineText(line))
			}
		}
	}
}

// TestEveryLetterIsSet holds for text that no person would write, too.
func TestEveryLetterIsSet(t *testing.T) {
	line := rapid.SampledFrom([]string{"", "", "SKILLS", "Experience", "E D U C A T I O N", "  - nested item", "- item", "* item", "3) third",
		"Nurse, City Hospital    2019 - 2021", "2019 - 2021", "jane@example.com | 555 0100 123", "Summary: builds things", "-----", "=====",
		"Languages: English, German", "a\tb\tc", "x | y | z", "Acme GmbH (2014 – 2016), Berlin", "(since May 2011)", "\u00a0", "Key results:", "ends-"})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.OneOf(line, rapid.StringMatching(`[A-Za-z0-9 ,.:()|*#–-]{0,70}`)), 1, 40).Draw(t, "lines"), "\n") + "\n"
		r, err := resume.Segment(resume.Input{Name: "a.txt", Format: resume.FormatText, Text: text})
		if err != nil {
			t.Skip(err)
		}
		doc, _ := Compose(r)
		look := Classic.look()
		fonts, err := newFonts(look.family, nil)
		if err != nil {
			t.Fatal(err)
		}
		l := arrange(&doc, &look, fonts, A4)
		if got, want := onlyLetters(layoutText(l)), onlyLetters(hollow.ReplaceAllString(text, "")); got != want {
			t.Fatalf("set %q\nof %q\nof %q", got, want, text)
		}
		checkPages(t, l, look)
	})
}

func onlyLetters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return r
		}
		return -1
	}, s)
}
