package resume

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// checkResume returns what is wrong with a segmented resume; nil when all
// spans nest and the sections partition the text.
func checkResume(r *Resume) error {
	if got := Reassemble(r); got != r.Text {
		return fmt.Errorf("reassembled %q, want %q", got, r.Text)
	}
	at := 0
	for i := range r.Sections {
		s := &r.Sections[i]
		if s.ID != fmt.Sprintf("S%d", i+1) {
			return fmt.Errorf("section %d has id %s", i, s.ID)
		}
		if s.Span.Start != at || s.Span.Len() <= 0 {
			return fmt.Errorf("%s spans %v, the one before it ends at %d", s.ID, s.Span, at)
		}
		at = s.Span.End
		if err := checkSection(r, s); err != nil {
			return fmt.Errorf("%s: %w", s.ID, err)
		}
	}
	if at != len(r.Text) {
		return fmt.Errorf("the sections end at %d of %d", at, len(r.Text))
	}
	return nil
}

func checkSection(r *Resume, s *Section) error {
	if s.Kind == "" || s.How == "" {
		return fmt.Errorf("kind %q, how %q", s.Kind, s.How)
	}
	if (s.Heading == "") != (s.HeadingText.Len() == 0) {
		return fmt.Errorf("heading %q stands at %v", s.Heading, s.HeadingText)
	}
	if s.HeadingText.Len() > 0 && !s.Span.Contains(s.HeadingText) {
		return fmt.Errorf("heading at %v outside %v", s.HeadingText, s.Span)
	}
	at := s.Span.Start
	for _, e := range s.Entries {
		if !s.Span.Contains(e.Span) || !e.Span.Contains(e.Head) || e.Span.Start < at {
			return fmt.Errorf("%s spans %v, head %v, after %d", e.ID, e.Span, e.Head, at)
		}
		at = e.Span.End
		for _, b := range e.Blocks {
			if !e.Span.Contains(b.Span) || b.Span.Start < e.Head.End {
				return fmt.Errorf("%s at %v is not in the content of %s", b.ID, b.Span, e.ID)
			}
		}
	}
	if err := checkBlocks(r, s); err != nil {
		return err
	}
	return checkItems(r, s)
}

func checkBlocks(r *Resume, s *Section) error {
	at := s.Span.Start
	for _, b := range s.AllBlocks() {
		switch {
		case !s.Span.Contains(b.Span), b.Span.Start < at:
			return fmt.Errorf("%s spans %v after %d", b.ID, b.Span, at)
		case !b.Span.Contains(b.Text), b.Text.Len() == 0:
			return fmt.Errorf("%s spans %v, its text %v", b.ID, b.Span, b.Text)
		case b.Span.Start > 0 && !strings.HasSuffix(r.Text[:b.Span.Start], "\n") && !strings.HasSuffix(r.Text[:b.Span.Start], "\r"):
			return fmt.Errorf("%s does not begin a line", b.ID)
		case b.Span.End < len(r.Text) && trailingEOL(r.Slice(b.Span)) == "":
			return fmt.Errorf("%s does not end a line", b.ID)
		case strings.TrimFunc(r.Slice(b.Text), isSpace) != r.Slice(b.Text):
			return fmt.Errorf("%s has space around its text %q", b.ID, r.Slice(b.Text))
		}
		if found, section := r.Block(b.ID); found == nil || section != s || *found != b {
			return fmt.Errorf("%s is not found by its id", b.ID)
		}
		at = b.Span.End
	}
	return nil
}

func checkItems(r *Resume, s *Section) error {
	at := s.Span.Start
	for _, item := range s.Items {
		b, _ := r.Block(item.Block)
		if b == nil || !b.Text.Contains(item.Span) || item.Span.Start < at || strings.Join(strings.Fields(r.Slice(item.Span)), " ") != item.Text || item.Text == "" {
			return fmt.Errorf("item %+v after %d", item, at)
		}
		at = item.Span.End
	}
	return nil
}

// aText draws a resume from the lines that resumes are made of, in any order and with any line ends.
func aText() *rapid.Generator[string] {
	lines := []string{
		"", "", "", "# Jane Doe", "Jane Doe", "jane@example.com | +49 30 5550123", "## Experience", "### Nurse, City Hospital (2019 – Present)",
		"EXPERIENCE", "S K I L L S", "== Skills ==", "Skills: Go, SQL", "**Education**", "Skills", "-----", "=====", "---", "- Built a thing",
		"  - nested below it", "    * deeper", "  wrapped on", "1. first", "12) twelfth", "• Led a team", "Go, C++, CI/CD | Rust (async), SQL;", "Languages: Go, Python",
		"Acme Corp | Senior Engineer | Jan 2020 - Mar 2022", "2018-03 – 2019", "seit 2019", "B.Sc. Physics, Example University, 2015", "A sentence. And another one, which is long enough to be prose.",
		"```", "<!-- note -->", "\tindented", "\ufeff", "教育背景", "Опыт работы", "HIGHLIGHTS", "> quoted", "* * *", "| a | b |",
	}
	line := rapid.OneOf(rapid.SampledFrom(lines), rapid.SampledFrom(lines), rapid.SampledFrom(lines), rapid.StringN(0, 30, 90))
	return rapid.Custom(func(t *rapid.T) string {
		var b strings.Builder
		ends := rapid.SampledFrom([][]string{{"\n"}, {"\r\n"}, {"\n", "\r\n", "\r"}}).Draw(t, "ends")
		for range rapid.IntRange(1, 40).Draw(t, "lines") {
			b.WriteString(line.Draw(t, "line"))
			b.WriteString(rapid.SampledFrom(ends).Draw(t, "end"))
		}
		if rapid.Bool().Draw(t, "open end") {
			b.WriteString("last line")
		}
		return strings.ReplaceAll(b.String(), "\x00", "")
	})
}

func aFormat() *rapid.Generator[string] {
	return rapid.SampledFrom([]string{FormatMarkdown, FormatText})
}

func TestSegmentPartitions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, err := Segment(Input{Name: "cv", Format: aFormat().Draw(t, "format"), Text: aText().Draw(t, "text")})
		if err != nil {
			t.Skip(err)
		}
		if err := checkResume(r); err != nil {
			t.Fatal(err)
		}
	})
}

// seeds are texts that have something to trip over.
func seeds() []string {
	return []string{
		"# Jane Doe\njane@example.com\n\n## Skills\n- Go\n- SQL\n\n## Experience\n### Nurse, City Hospital (2019 – Present)\n- Led\n  - nested\n",
		"\ufeffJANE DOE\r\n\r\nEXPERIENCE\r\nAcme | Engineer | 2019 - 2020\r\n- Built\r\n- Ran",
		"Jane\rSKILLS\rGo, C++",
		"S K I L L S\n-------\nGo; SQL\n\n\n== Education ==\nMIT 2010",
		"---\ntitle: x\n---\n# A\n```\n# not\n```\n",
		"Skills: Go, SQL\nmore\n\n**Work**\n\n**Role** — Org\n*2019*\n1. one\n2. two",
		"-", "#", "\n\n\n", "======", "a\n=", "**", "[]()", "[x](y) (2019", "Jan ’", "2019–", "? – Present 2", "教育背景\n北京大学 2015年9月-2019年6月\n",
	}
}

func addSamples(f *testing.F, add func(text string)) {
	for _, seed := range seeds() {
		add(seed)
	}
	files, err := filepath.Glob(filepath.Join("..", "..", "..", "testdata", "resumes", "*"))
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		if text, err := os.ReadFile(file); err == nil {
			add(string(text))
		}
	}
}

func FuzzSegment(f *testing.F) {
	addSamples(f, func(text string) {
		f.Add(text, true)
		f.Add(text, false)
	})
	f.Fuzz(func(t *testing.T, text string, markdown bool) {
		format := FormatText
		if markdown {
			format = FormatMarkdown
		}
		r, err := Segment(Input{Name: "cv", Format: format, Text: text})
		if err != nil {
			return
		}
		if err := checkResume(r); err != nil {
			t.Fatal(err)
		}
	})
}
