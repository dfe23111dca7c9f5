package typeset

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"tailor/internal/engine/resume"
)

// writers are the formats by name.
var writers = map[string]func(io.Writer, *resume.Resume, Options) ([]resume.Warning, error){"PDF": PDF, "DOCX": DOCX, "HTML": HTML}

func TestEqualInputGivesEqualBytes(t *testing.T) {
	r := sampleResumes(t)["backend.md"]
	options := Options{Template: Modern, Created: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)}
	for format, write := range writers {
		var first, second bytes.Buffer
		for _, out := range []*bytes.Buffer{&first, &second} {
			if _, err := write(out, r, options); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Errorf("%s: the bytes differ", format)
		}
	}
}

func TestUnknownOptionsAreRefused(t *testing.T) {
	r := segment(t, "a.txt", "Jane Doe\n")
	for format, write := range writers {
		for _, o := range []Options{{Template: "fancy"}, {Paper: "a5"}} {
			if _, err := write(io.Discard, r, o); err == nil || !strings.Contains(err.Error(), "known are") {
				t.Errorf("%s %+v: error %v", format, o, err)
			}
		}
	}
	if _, err := PDF(io.Discard, r, Options{Fallback: []byte("no font")}); err == nil || !strings.Contains(err.Error(), "TrueType") {
		t.Errorf("a broken font: error %v", err)
	}
}

func TestPDFRefusesWhatItCannotShow(t *testing.T) {
	cases := []struct {
		text, script, characters string
		joined                   bool
	}{
		{"李伟\nwei@example.com\n\nSKILLS\nGo\n", "Han", "李 伟", false},
		{"Jane Doe (ジェーン)\njane@example.com\n", "Katakana", "ジ ェ ー ン", false},
		{"محمد\nm@example.com\n", "Arabic", "م ح د", true},
		{"דוד כהן\nd@example.com\n", "Hebrew", "ד ו כ ה ן", true},
	}
	for _, c := range cases {
		var out bytes.Buffer
		_, err := PDF(&out, segment(t, "a.txt", c.text), Options{})
		var missing *UncoveredError
		if !errors.As(err, &missing) || !errors.Is(err, ErrUncovered) {
			t.Errorf("%q: error %v", c.text, err)
			continue
		}
		if !slices.Contains(missing.Scripts, c.script) || missing.Characters != c.characters || missing.Joined != c.joined {
			t.Errorf("%q: %+v", c.text, missing)
		}
		if out.Len() > 0 {
			t.Errorf("%q: something was written", c.text)
		}
		for format, write := range writers {
			if format == "PDF" {
				continue
			}
			if _, err := write(io.Discard, segment(t, "a.txt", c.text), Options{}); err != nil {
				t.Errorf("%s of %q: %v", format, c.text, err)
			}
		}
	}
}

func TestPDFSaysWhatItLeavesOut(t *testing.T) {
	var out bytes.Buffer
	warnings, err := PDF(&out, segment(t, "a.md", "# Jane Doe\njane@example.com\n\n## 🚀 Skills\n\n- Go ★★★☆ 🦫\n- 🎉\n\n<!-- secret -->\n"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for _, w := range warnings {
		codes = append(codes, w.Code)
	}
	if !slices.Equal(codes, []string{"comments_left_out", "characters_left_out"}) || !strings.Contains(warnings[1].Message, "🦫 🎉") {
		t.Errorf("warnings %v", warnings)
	}
	text := pdfText(t, out.Bytes())
	if !strings.Contains(text, "Go ★★★☆") || strings.Contains(text, "secret") {
		t.Errorf("text %q", text)
	}
}

func TestPDFCoversItsAlphabets(t *testing.T) {
	letters := "ĄąĘęŁłŐőŰűŘřŠšŽžĞğİıŞşȘșȚțÆæØøÅåÐðÞþẞßŒœǍǎḂḃẀẁỲỳẤấỆệỒồỮữƠơƯưĐđŊŋ " +
		"ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩάέήίόύώϊϋΐΰς ЁЖЩЪЫЭЮЯёжщъыэюяЂЃЄЅІЇЈЉЊЋЌЎЏґқңөүұһәӘ " +
		"„“”‘’«»‹›…–—•€£¥₺₽₹§©®™°±×÷½¼¾²³µ→←↑↓≤≥≠≈∞√"
	for _, template := range Templates() {
		var out bytes.Buffer
		warnings, err := PDF(&out, segment(t, "a.md", "# Jane Doe\n\n## Summary\n\n"+letters+" **"+letters+"** *"+letters+"*\n"), Options{Template: template})
		if err != nil || len(warnings) > 0 {
			t.Errorf("%s: %v %v", template, err, warnings)
		}
	}
}

func TestPDFDescribesItself(t *testing.T) {
	var out bytes.Buffer
	created := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	if _, err := PDF(&out, sampleResumes(t)["german.md"], Options{Created: created}); err != nil {
		t.Fatal(err)
	}
	for _, wanted := range []string{"/Lang (de)", "/CreationDate (D:20260304050607", "/Outlines ", "/URI (mailto:k.moellenbrueck@example.org)"} {
		if !bytes.Contains(out.Bytes(), []byte(wanted)) {
			t.Errorf("the file does not hold %q", wanted)
		}
	}
	if n := len(regexp.MustCompile(`/Dest \[\d+ 0 R /XYZ`).FindAll(out.Bytes(), -1)); n != 13 {
		t.Errorf("%d bookmarks, want one for each of 7 sections and 6 entries", n)
	}
}

func TestHostileResumes(t *testing.T) {
	texts := map[string]string{
		"a long word.md":    "# Jane Doe\n\n## Summary\n\n" + strings.Repeat("x", 40_000) + "\n",
		"a long name.md":    "# " + strings.Repeat("Jane ", 2000) + "\n",
		"many blocks.md":    "# Jane Doe\n\n## Experience\n\n" + strings.Repeat("- did a thing\n", 5000),
		"many entries.md":   "# Jane Doe\n\n## Experience\n\n" + strings.Repeat("### Nurse, City Hospital, 2010 – 2012\n- did a thing\n\n", 500),
		"many headings.md":  "# Jane Doe\n\n" + strings.Repeat("## Skills\n\n", 500),
		"deep lists.md":     "# Jane Doe\n\n## Skills\n\n" + strings.Repeat(" ", 300) + "- deep\n" + strings.Repeat(" ", 600) + "- deeper\n",
		"controls.txt":      "Jane\x01 Doe\x1b[31m\n\nSKILLS\n\u200bGo\u00ad \x07\u202e\ufeff\n",
		"open marks.md":     "# Jane Doe\n\n## Skills\n\n" + strings.Repeat("[*_`<!--", 2000) + "\n",
		"brackets.md":       "# Jane Doe\n\n## Skills\n\n" + strings.Repeat("[", 10_000) + "\n",
		"pipes.md":          "# Jane Doe\n\n" + strings.Repeat("| a ", 3000) + "\n",
		"long contact.txt":  "Jane Doe\n" + strings.Repeat("jane@example.com | ", 1000) + "\n",
		"no letters.md":     "---\n***\n- \n",
		"only a heading.md": "## Skills",
	}
	for name, text := range texts {
		r := segment(t, name, text)
		for format, write := range writers {
			if _, err := write(io.Discard, r, Options{}); err != nil {
				t.Errorf("%s of %s: %v", format, name, err)
			}
		}
	}
}

func TestFailedWritesAreTold(t *testing.T) {
	r := sampleResumes(t)["backend.md"]
	for format, write := range writers {
		if _, err := write(fullDisk{}, r, Options{}); !errors.Is(err, errFull) {
			t.Errorf("%s: error %v", format, err)
		}
	}
}

type fullDisk struct{}

var errFull = errors.New("the disk is full")

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }
