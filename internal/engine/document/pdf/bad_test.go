package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"
)

// badFiles are files that are refused, or read for what they show; error is a
// part of what is said, "" where they are read.
func badFiles() []struct {
	name  string
	data  []byte
	error string
} {
	hello := at(72, 700, 11, "F", "Jane Doe, engineer")
	good := withContent(hello)
	return []struct {
		name  string
		data  []byte
		error string
	}{
		{"only the mark", []byte("%PDF-1.7\n"), "it is damaged"},
		{"noise after the mark", append([]byte("%PDF-1.7\n"), bytes.Repeat([]byte{0, 1, 2, 0xff, '<', '/'}, 5000)...), "it is damaged"},
		{"cut in half", good[:len(good)/2], "it is damaged"},
		{"broken cross-references", bytes.Replace(good, []byte("startxref\n"), []byte("startxref\n9"), 1), ""},
		{"no page", build(catalog, "<</Type/Pages/Kids[]/Count 0>>"), "it has no page"},
		{"10,000 pages", pages(10_000), "it has 10000 pages; the limit is 100"},
		{"a million pages claimed", build(catalog, "<</Type/Pages/Kids[3 0 R]/Count 1000000>>", pageFour, stream("", hello), helvetica, bold), "the limit is 100"},
		{"a page that is its own tree", build(catalog, "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 5>>"), "page 1"},
		{"page tree in a circle", build(catalog, "<</Type/Pages/Kids[3 0 R]/Count 3>>", "<</Type/Pages/Parent 2 0 R/Kids[2 0 R 4 0 R]/Count 3>>", "<</Type/Page/Parent 3 0 R>>"), "page"},
		{"huge page", build(catalog, onePage, strings.Replace(pageFour, "595 842", "20000 842", 1), stream("", hello), helvetica, bold), "page 1: a side of it is 20000 points long; the limit is 14400"},
		{"page without end", build(catalog, onePage, strings.Replace(pageFour, "595 842", "1e38 1e38", 1), stream("", hello), helvetica, bold), ""},
		{"empty page", pages(1), "there is no text on its pages"},
		{"scan", build(catalog, onePage, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</I 5 0 R>>>>/Contents 4 0 R>>",
			stream("", "q 595 0 0 842 0 0 cm /I Do Q"), stream("/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8", "\x80")), "a scan without a text layer"},
		{"huge picture", build(catalog, onePage, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</I 5 0 R>>>>/Contents 4 0 R>>",
			stream("", "q 595 0 0 842 0 0 cm /I Do Q"), packed("/Type/XObject/Subtype/Image/Width 60000/Height 60000/ColorSpace/DeviceRGB/BitsPerComponent 8", make([]byte, 10<<20))), "a scan without a text layer"},
		{"bomb of white space", build(catalog, onePage, pageFour, packed("", bytes.Repeat([]byte(" "), 400<<20)), helvetica, bold), "the limit of"},
		{"bomb within a bomb", build(catalog, onePage, pageFour, stream("/Filter[/FlateDecode/FlateDecode]", twicePacked(64<<20)), helvetica, bold), "*"},
		{"200,000 letters", withContent(manyLetters()), "the limit"},
		{"a million words drawn one by one", withContent(strings.Repeat("BT /F 1 Tf 1 1 Td (a) Tj ET\n", 300_000)), "*"},
		{"a million lines drawn", withContent(hello + strings.Repeat("0 0 m 500 0 l S\n", 500_000)), "*"},
		{"deep arrays", build(catalog, onePage, pageFour, stream("", hello), strings.Repeat("[", 200_000)+strings.Repeat("]", 200_000), bold), "*"},
		{"deep states", withContent(strings.Repeat("q ", 1_000_000) + hello), "*"},
		{"a form that draws itself", build(catalog, onePage, strings.Replace(pageFour, "/Font", "/XObject<</X 7 0 R>>/Font", 1), stream("", hello+"/X Do"), helvetica, bold,
			stream("/Type/XObject/Subtype/Form/BBox[0 0 99 99]/Resources<</XObject<</X 7 0 R>>>>", "/X Do /X Do")), "*"},
		{"forms that draw forms, 2^40 in all", build(append([]string{catalog, onePage, strings.Replace(pageFour, "/Font", "/XObject<</X 7 0 R>>/Font", 1), stream("", hello+"/X Do"), helvetica, bold}, doubling(40)...)...), "*"},
		{"a font whose letters draw themselves", build(catalog, onePage, strings.Replace(pageFour, "/F 5", "/T 7 0 R/F 5", 1), stream("", hello+"BT /T 9 Tf (aaaa) Tj ET"), helvetica, bold,
			"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[1 0 0 1 0 0]/CharProcs<</a 8 0 R>>/Encoding<</Differences[97/a]>>/FirstChar 97/LastChar 97/Widths[9]/Resources<</Font<</T 7 0 R>>>>>>", stream("", "BT /T 9 Tf (aa) Tj ET")), "*"},
		{"cross-references in a circle", bytes.Replace(good, []byte("trailer\n<<"), []byte(fmt.Sprintf("trailer\n<</Prev %d", bytes.Index(good, []byte("xref\n0")))), 1), ""},
		{"a length that is itself", build(catalog, onePage, pageFour, "<</Length 4 0 R>>\nstream\n"+hello+"endstream", helvetica, bold), "*"},
		{"XFA form", build("<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[]/XFA 7 0 R>>>>", onePage, pageFour, stream("", at(72, 700, 11, "F", "Please wait...")), helvetica, bold, stream("", "<xdp/>")), "a form that a program fills in (XFA)"},
		{"letters without meaning", withContent("BT /F 11 Tf 72 700 Td <0102030405060708> Tj ET"), "*"},
	}
}

func manyLetters() string {
	var b strings.Builder
	for y := range 20 {
		b.WriteString(at(0, float64(8*y), 1, "F", strings.Repeat("abcdefghi ", 1000)))
	}
	return b.String()
}

func twicePacked(n int) string {
	inner := packed("", bytes.Repeat([]byte(" "), n))
	_, inner, _ = strings.Cut(inner, "stream\n")
	outer := packed("", []byte(inner))
	_, outer, _ = strings.Cut(outer, "stream\n")
	return strings.TrimSuffix(outer, "\nendstream")
}

// doubling is n forms, from object 7 on, each of which draws the next one twice.
func doubling(n int) []string {
	var all []string
	for i := range n {
		all = append(all, stream(fmt.Sprintf("/Type/XObject/Subtype/Form/BBox[0 0 99 99]/Resources<</XObject<</X %d 0 R>>>>", 8+i), "/X Do /X Do"))
	}
	return append(all, stream("/Type/XObject/Subtype/Form/BBox[0 0 99 99]", "0 0 m 9 9 l S"))
}

// Bad files are refused or read within bounds. "*" in place of an error means
// that either will do.
func TestBadFiles(t *testing.T) {
	r := testReader(t)
	if err := r.machine.start(t.Context(), func(string) {}); err != nil {
		t.Fatal(err)
	}
	var table strings.Builder
	for _, c := range badFiles() {
		before := peak()
		begun := time.Now()
		input, err := r.Read(t.Context(), c.data, Options{})
		took, held := time.Since(begun), peak()-before
		outcome := fmt.Sprintf("%d lines", strings.Count(input.Text, "\n"))
		if err != nil {
			outcome = err.Error()
		}
		fmt.Fprintf(&table, "%-40s %5.2fs %4d MB  %.100s\n", c.name, took.Seconds(), max(held, 0)>>10, outcome)
		switch {
		case c.error == "*":
		case c.error == "" && err != nil:
			t.Errorf("%s: %v", c.name, err)
		case c.error != "" && (err == nil || !strings.Contains(err.Error(), c.error)):
			t.Errorf("%s: got %.80q, %v; want %q", c.name, input.Text, err, c.error)
		}
		if err != nil && strings.ContainsAny(err.Error(), "\n") {
			t.Errorf("%s: more than one line: %v", c.name, err)
		}
	}
	t.Log("\n" + table.String())
}

// peak is the most memory that the process had since peak was called before,
// in KiB; 0 where the system does not say.
func peak() int {
	debug.FreeOSMemory()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	os.WriteFile("/proc/self/clear_refs", []byte("5"), 0)
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	n := 0
	fmt.Sscan(rest, &n)
	return n
}

func TestPassword(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "locked.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	r := testReader(t)
	for password, want := range map[string]string{"": "locked with a password; give it", "wrong": "the one given does not open it"} {
		_, err := r.Read(t.Context(), data, Options{Password: password})
		if !errors.Is(err, ErrPassword) || !strings.Contains(err.Error(), want) {
			t.Errorf("password %q: got %v", password, err)
		}
	}
	input, err := r.Read(t.Context(), data, Options{Password: "jane"})
	if err != nil || !strings.Contains(input.Text, "Jane Doe") {
		t.Errorf("got %q, %v", input.Text, err)
	}
}

// The end of its context ends a reading that goes on in PDFium.
func TestReadCancelled(t *testing.T) {
	r := testReader(t)
	if err := r.machine.start(t.Context(), func(string) {}); err != nil {
		t.Fatal(err)
	}
	long := withContent(strings.Repeat("BT /F 1 Tf 1 1 Td (a) Tj ET\n", 300_000))
	stopped := errors.New("stopped by the person")
	ctx, cancel := context.WithCancelCause(t.Context())
	opened := make(chan struct{})
	go func() {
		<-opened
		cancel(stopped)
	}()
	close(opened)
	if _, err := r.Read(ctx, long, Options{}); !errors.Is(err, stopped) {
		t.Errorf("got %v, want %v", err, stopped)
	}
	if input, err := r.Read(t.Context(), withContent(at(72, 700, 11, "F", "Jane Doe")), Options{}); err != nil || input.Text != "Jane Doe\n" {
		t.Errorf("after that: got %q, %v", input.Text, err)
	}
}

// A page that is shown turned is read as if it stood upright.
func TestTurnedPages(t *testing.T) {
	r := testReader(t)
	content := at(72, 700, 20, "B", "Jane Doe") + at(72, 660, 10, "F", "Engineer")
	upright, err := r.Read(t.Context(), withContent(content), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, turn := range []string{"90", "180", "270"} {
		turned := strings.Replace(pageFour, "/Contents", "/Rotate "+turn+"/Contents", 1)
		input, err := r.Read(t.Context(), build(catalog, onePage, turned, stream("", content), helvetica, bold), Options{})
		if err != nil || input.Text != upright.Text || !slices.Equal(input.Layout, upright.Layout) {
			t.Errorf("turned by %s: %q %+v, %v; want %+v", turn, input.Text, input.Layout, err, upright.Layout)
		}
	}
}

// What was typed into a form is part of its page.
func TestFilledForm(t *testing.T) {
	form := strings.Replace(pageFour, "/Contents", "/Annots[7 0 R]/Contents", 1)
	data := build("<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[7 0 R]>>>>", onePage, form, stream("", at(72, 700, 11, "F", "Name:")), helvetica, bold,
		"<</Type/Annot/Subtype/Widget/FT/Tx/T(name)/V(Jane Doe)/F 4/Rect[150 690 300 720]/P 3 0 R/AP<</N 8 0 R>>>>",
		stream("/Type/XObject/Subtype/Form/BBox[0 0 150 30]/Resources<</Font<</F 5 0 R>>>>", at(2, 10, 11, "F", "Jane Doe")))
	input, err := testReader(t).Read(t.Context(), data, Options{})
	if err != nil || !strings.Contains(input.Text, "Name:") || !strings.Contains(input.Text, "Jane Doe") {
		t.Errorf("got %q, %v", input.Text, err)
	}
}
