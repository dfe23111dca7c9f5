package pdf

import (
	"fmt"
	"strings"
	"testing"

	"tailor/internal/engine/resume"
)

// letters draws words at a place as PDFium gives them, each letter half as
// wide as it is high, and ends the line.
func letters(left, top, size float64, text string) []glyph {
	look := &style{font: "Sans", size: size}
	var all []glyph
	for _, r := range text {
		if r == ' ' {
			all = append(all, glyph{r: r})
		} else {
			all = append(all, glyph{r: r, box: box{left, top, left + size/2, top + size}, style: look})
		}
		left += size / 2
	}
	return append(all, glyph{r: '\r'}, glyph{r: '\n'})
}

// read assembles pages of A4.
func read(t testing.TB, pages ...page) resume.Input {
	t.Helper()
	d := &document{count: len(pages)}
	for i, p := range pages {
		p.number, p.width, p.height = i+1, 595, 842
		d.pages = append(d.pages, p)
	}
	input, err := assemble(d)
	if err != nil {
		t.Fatal(err)
	}
	checkInput(t, "made", input)
	return input
}

func draw(lines ...[]glyph) page {
	var p page
	for _, l := range lines {
		p.glyphs = append(p.glyphs, l...)
	}
	return p
}

func wantText(t *testing.T, input resume.Input, want string) {
	t.Helper()
	if input.Text != want {
		t.Errorf("got\n%swant\n%s", input.Text, want)
	}
}

func TestGapsBecomeBlankLines(t *testing.T) {
	input := read(t, draw(
		letters(50, 50, 20, "Jane Doe"),
		letters(50, 100, 10, "EXPERIENCE"),
		letters(50, 112, 10, "Led a team"),
		letters(50, 124, 10, "of four"),
		letters(50, 136, 10, "and more."),
		letters(50, 160, 10, "EDUCATION"),
	))
	wantText(t, input, "Jane Doe\n\nEXPERIENCE\nLed a team\nof four\nand more.\n\nEDUCATION\n")
	if look := input.Layout[0]; look.Size != 20 || look.Left != 50 || look.Right != 130 || look.Top != 50 || look.Page != 1 {
		t.Errorf("look %+v", look)
	}
}

func TestWordsApartAndMarks(t *testing.T) {
	input := read(t, draw(
		letters(50, 50, 10, "Engineer"), letters(400, 50, 10, "2020 – 2023"), // painted as two lines
		letters(50, 70, 10, "•"), letters(65, 70, 10, "Built it"),
		letters(65, 82, 10, "in Go"),
	))
	wantText(t, input, "Engineer   2020 – 2023\n\n• Built it\nin Go\n")
}

func TestMarksPaintedLast(t *testing.T) {
	input := read(t, draw(
		letters(65, 50, 10, "One"), letters(65, 62, 10, "Two"), letters(65, 74, 10, "Three"),
		letters(50, 50, 10, "•"), letters(50, 62, 10, "•"), letters(50, 74, 10, "•"),
	))
	wantText(t, input, "• One\n• Two\n• Three\n")
}

func TestDividedWords(t *testing.T) {
	input := read(t, draw(
		letters(50, 50, 10, "We keep require\u0002"), letters(50, 62, 10, "ments and full\u0002"),
		letters(50, 74, 10, "stack work, mi\u0002"), letters(50, 86, 10, "gration and Air\u0002"),
		letters(50, 98, 10, "France"), letters(50, 110, 10, "ﬁne e\u0301tude co\u0002op end\u0002"),
	))
	wantText(t, input, "We keep requirements\nand full-stack\nwork, migration\nand Air-France\nfine étude co-op end-\n")
}

// PDFium ends no line where a word is divided.
func TestDividedWithoutLineEnd(t *testing.T) {
	first := letters(50, 50, 10, "some require\u0002")
	input := read(t, draw(append(first[:len(first)-2], letters(50, 62, 10, "ments here")...)))
	wantText(t, input, "some requirements\nhere\n")
}

func TestLettersSetApart(t *testing.T) {
	spaced := func(text string) []glyph {
		all := letters(50, 50, 10, text)
		for i := range all {
			all[i].box.left += 4 * float64(i)
			all[i].box.right += 4 * float64(i)
		}
		return all
	}
	wantText(t, read(t, draw(spaced("WORK HISTORY"))), "WORK HISTORY\n")
	apart := spaced("W O R K   H I S T O R Y")
	wantText(t, read(t, draw(apart)), "WORK HISTORY\n")
	wantText(t, read(t, draw(letters(50, 50, 10, "SQL AND AWS"))), "SQL AND AWS\n")
}

// column draws lines one below the other.
func column(left, top, pitch float64, n int, text string) (all [][]glyph) {
	for i := range n {
		all = append(all, letters(left, top+pitch*float64(i), 10, fmt.Sprintf("%s %d", text, i+1)))
	}
	return all
}

func TestColumns(t *testing.T) {
	left, right := column(50, 100, 13, 6, "some left line"), column(330, 105, 17, 6, "some right line")
	want := "Jane Doe\n\n" + numbered("some left line") + "\n" + numbered("some right line")
	var mixed [][]glyph
	mixed = append(mixed, letters(50, 40, 20, "Jane Doe"))
	for i := range left {
		mixed = append(mixed, left[i], right[i])
	}
	input := read(t, draw(mixed...))
	wantText(t, input, want)
	if input.Layout[2].Column != 1 || input.Layout[9].Column != 2 || len(input.Warnings) != 1 || input.Warnings[0].Code != "two_columns" {
		t.Errorf("%+v %v", input.Layout, input.Warnings)
	}

	// The same columns at equal heights, painted one after the other, the name last.
	painted := append(column(50, 100, 13, 6, "some left line column"), column(330, 100, 13, 6, "some right line column")...)
	input = read(t, draw(append(painted, letters(50, 40, 20, "Jane Doe"))...))
	wantText(t, input, "Jane Doe\n\n"+numbered("some left line column")+"\n"+numbered("some right line column"))
}

func numbered(text string) string {
	var b strings.Builder
	for i := range 6 {
		fmt.Fprintf(&b, "%s %d\n", text, i+1)
	}
	return b.String()
}

func TestDatesAtTheEdgeAreNoColumn(t *testing.T) {
	var rows [][]glyph
	for i := range 8 {
		y := 100 + 40*float64(i)
		rows = append(rows, letters(50, y, 10, "A title"), letters(450, y, 10, "2020 – 2021"), letters(50, y+12, 10, "what was done there"))
	}
	input := read(t, draw(rows...))
	if len(input.Warnings) != 0 || strings.Count(input.Text, "A title   2020 – 2021\nwhat was done there\n") != 8 {
		t.Errorf("%v\n%s", input.Warnings, input.Text)
	}
}

func TestHeadersRulesAndBullets(t *testing.T) {
	first := draw(letters(50, 60, 10, "SKILLS"), letters(60, 90, 10, "Go"), letters(72, 102, 10, "Rust"), letters(250, 810, 8, "Jane Doe, page 1 of 2"))
	first.rules = []box{{50, 72, 545, 73}}
	first.bullets = []box{{50, 94, 53, 97}, {62, 106, 65, 109}}
	second := draw(letters(50, 60, 10, "More"), letters(250, 810, 8, "Jane Doe, page 2 of 2"))
	input := read(t, first, second)
	wantText(t, input, "SKILLS\n\nGo\nRust\n\nJane Doe, page 1 of 2\n\nMore\n\nJane Doe, page 2 of 2\n")
	for line, want := range map[int]resume.Look{0: {Rule: true}, 2: {Item: 1}, 3: {Item: 2}, 5: {Header: true}, 7: {}, 9: {Header: true}} {
		look := input.Layout[line]
		if look.Rule != want.Rule || look.Item != want.Item || look.Header != want.Header {
			t.Errorf("line %d: %+v", line, look)
		}
	}
}

func TestWarnings(t *testing.T) {
	half := draw(letters(50, 50, 10, "Jane \ufffdoe"))
	input := read(t, half, page{})
	var codes []string
	for _, w := range input.Warnings {
		codes = append(codes, w.Code)
	}
	if got := strings.Join(codes, " "); got != "empty_pages unreadable_letters" {
		t.Errorf("warnings %q", got)
	}
}

// FuzzAssemble makes pages of what it is given, four bytes a letter, and holds
// every text that is made of them to what a text is.
func FuzzAssemble(f *testing.F) {
	f.Add([]byte("\x05\x05\x0aJ\x06\x05\x0aa\x07\x05\x0an\x08\x05\x0ae\x00\x00\x00\n\x05\x08\x0aG\x06\x08\x0ao"))
	f.Add([]byte("\x05\x05\x0aa\x06\x05\x0a\x02\x00\x00\x00\n\x05\x06\x0ab\x05\x07\x0a\xff\x05\x05\x0a\x95"))
	f.Add([]byte(strings.Repeat("\x05\x05\x0aS\x09\x05\x0aK\x0d\x05\x0aI\x00\x00\x00\n", 8)))
	f.Fuzz(func(t *testing.T, data []byte) {
		d := &document{count: 2, pages: []page{{number: 1, width: 595, height: 842}, {number: 2, width: 595, height: 842}}}
		for i := 0; i+4 <= len(data) && i < 4000; i += 4 {
			left, top, size, r := float64(data[i])*3, float64(data[i+1])*4, float64(data[i+2]), rune(data[i+3])
			if r >= 0x80 {
				r = []rune("•ﬁ\u00ad\u0301\uf0b7\ufffd\U0001f600\u200bé漢—\u202e\u00a0\ue000\u0002\uffff")[r%16]
			}
			g := glyph{r: r}
			if !breaks(r) {
				g.box, g.style = box{left, top, left + size/2, top + size}, &style{size: size}
			}
			p := &d.pages[int(data[i])%2]
			p.glyphs = append(p.glyphs, g)
			if size == 3 {
				p.rules, p.bullets = append(p.rules, g.box), append(p.bullets, g.box)
			}
		}
		if input, err := assemble(d); err == nil {
			checkInput(t, "fuzzed", input)
		}
	})
}
