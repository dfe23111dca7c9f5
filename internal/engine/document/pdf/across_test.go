package pdf

import (
	"strings"
	"testing"
)

// boldly makes the letters of a line bold.
func boldly(line []glyph) []glyph {
	look := &style{font: "Sans", size: 10, bold: true}
	for i := range line {
		if line[i].style != nil {
			line[i].style = look
		}
	}
	return line
}

// An entry that a page's end cuts goes on in its own column, above what stands
// beside it.
func TestColumnGoesOnOverPages(t *testing.T) {
	first := append(column(50, 100, 13, 6, "some left line"), boldly(letters(50, 750, 10, "Night Baker")))
	first = append(first, column(330, 105, 17, 6, "some right line")...)
	input := read(t, draw(first...), draw(letters(50, 40, 10, "2015 - 2017 Leeds, UK"), letters(50, 53, 10, "Baked bread.")))
	wantText(t, input, numbered("some left line")+"\nNight Baker\n2015 - 2017 Leeds, UK\nBaked bread.\n\n"+numbered("some right line"))
	if look := input.Layout[8]; look.Page != 2 || look.Column != 1 {
		t.Errorf("%+v", look)
	}

	// What crosses the gutter is no part of the column.
	input = read(t, draw(first...), draw(letters(50, 40, 10, "Words that go on and on over the whole width of the page, and so on")))
	if !strings.HasSuffix(input.Text, "and so on\n") {
		t.Errorf("got\n%s", input.Text)
	}
}

// Words that are spread over the whole line do not stand apart.
func TestJustifiedLines(t *testing.T) {
	spread := letters(50, 50, 10, "Elm    Street    12    Leeds    Phone:    555")
	wantText(t, read(t, draw(spread)), "Elm Street 12 Leeds Phone: 555\n")
	wider := letters(50, 63, 10, "Go      Python      SQL      R      Zig       and so on, to the edge")
	if input := read(t, draw(spread, wider)); !strings.HasPrefix(input.Text, "Elm   Street   12") {
		t.Errorf("got\n%s", input.Text)
	}
}
