package resume

import "strings"

// Input is a resume as Segment reads it: its text, and what its file showed
// beside the words.
type Input struct {
	Name     string // base name of the file, "-" for standard input
	Format   string // one of the Format constants
	Text     string // every byte, byte order mark and line ends included; valid UTF-8 without NUL bytes
	Layout   Layout // nil where the text is all there is
	Warnings []Warning
	Mends    []Mend // what a person said of this very text, in the order in which they said it
}

// Layout is what a page shows beside its words: a Look for each line of a
// text, in order. Lines end with "\n"; one more at the end begins no line.
type Layout []Look

// Look is how one line stands on its page. The zero Look says nothing.
type Look struct {
	Page   int     `json:"page,omitempty"`   // from 1
	Column int     `json:"column,omitempty"` // from 1, left to right; 0 where the page has one
	Left   float64 `json:"left,omitempty"`   // of the first letter, in points from the page's left edge
	Right  float64 `json:"right,omitempty"`  // of the last letter
	Top    float64 `json:"top,omitempty"`    // of the line, in points from the page's top edge
	Size   float64 `json:"size,omitempty"`   // of most of its letters, in points
	Font   string  `json:"font,omitempty"`   // of most of its letters
	Bold   bool    `json:"bold,omitempty"`   // most of its letters
	Italic bool    `json:"italic,omitempty"` // most of its letters
	Colour string  `json:"colour,omitempty"` // "#rrggbb"; "" for black or unknown
	Rule   bool    `json:"rule,omitempty"`   // a line is drawn just above or below it
	Level  int     `json:"level,omitempty"`  // of a heading, 1 to 9, where the file says that it is one: an outline level, h1 to h6
	Item   int     `json:"item,omitempty"`   // depth of a list's item, from 1, where the file says that it is one
	Cell   int     `json:"cell,omitempty"`   // of a table's row, from 1; 0 outside of tables
	Header bool    `json:"header,omitempty"` // it stands in the header or footer of the page
}

// WithText is the resume with another text, segmented anew. Lines that are the
// same keep their look; a new one has that of the line before it, so that it
// is no heading. What a person said of the sections stays with their lines.
func (r *Resume) WithText(text string) (*Resume, error) {
	return Segment(Input{Name: r.Name, Format: r.Format, Text: text,
		Layout: r.Layout.follow(r.Text, text), Mends: followMends(r.Mends, r.Text, text)})
}

// follow gives the layout of a text that another one became.
func (l Layout) follow(before, after string) Layout {
	if len(l) == 0 {
		return nil
	}
	looks := map[string][]Look{}
	i := 0
	for line := range strings.Lines(before) {
		if i == len(l) {
			break
		}
		words := strings.TrimSpace(line)
		looks[words] = append(looks[words], l[i])
		i++
	}
	var all Layout
	var last Look
	for line := range strings.Lines(after) {
		words := strings.TrimSpace(line)
		if same := looks[words]; len(same) > 0 {
			last, looks[words] = same[0], same[1:]
			all = append(all, last)
			continue
		}
		fresh := last
		fresh.Level, fresh.Rule = 0, false
		all = append(all, fresh)
	}
	return all
}
