package html

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tailor/internal/engine/resume"
)

// look is how words are set where the walk through the page stands.
type look struct {
	bold, italic bool
	pre          bool // white space counts
	level        int  // of the heading
	item         int  // depth of the list's item
	cell         int  // of a table's row, from 1
	row          bool // the cell shares its line with the others of its row
}

// page collects the lines that a document shows.
type page struct {
	sheet  sheet
	text   strings.Builder
	layout resume.Layout

	line  strings.Builder // the line being written
	first look            // of its first word
	last  look            // of its last word
	marks marks
	space string // what parts the next word from the one before it on the line
	lead  string // indentation and list marker of the next line
	plain string // indentation of the lines after that one
	gap   bool   // a blank line stands before the next line
	rule  bool   // a rule stands before the next line
	ended bool   // a line break has just ended a line
	full  bool   // there are more lines than are read
}

// marks counts the letters of a line and how they are set.
type marks struct{ letters, bold, italic int }

// words adds text to the line. White space in it only parts words, except in
// preformatted text.
func (p *page) words(text string, l look) {
	if l.pre {
		for i, line := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
			if i > 0 {
				p.breakLine()
			}
			p.word(strings.TrimRightFunc(line, unicode.IsSpace), l)
		}
		return
	}
	for text != "" {
		rest := strings.TrimLeftFunc(text, unicode.IsSpace)
		if space := text[:len(text)-len(rest)]; space != "" && p.space == "" {
			p.space = " "
			if strings.Contains(space, "\n") {
				p.space = "\n"
			}
		}
		if rest == "" {
			return
		}
		end := strings.IndexFunc(rest, unicode.IsSpace)
		if end < 0 {
			end = len(rest)
		}
		p.word(rest[:end], l)
		text = rest[end:]
	}
}

// word adds one word, or a line of preformatted text.
func (p *page) word(word string, l look) {
	word = strings.Map(visible, word)
	if strings.TrimFunc(word, unicode.IsSpace) == "" {
		return
	}
	if p.turns(l) {
		p.endLine()
	}
	if p.line.Len() == 0 {
		p.first = l
	} else {
		p.line.WriteString(strings.ReplaceAll(p.space, "\n", " "))
	}
	p.last = l
	p.space, p.ended = "", false
	p.line.WriteString(word)
	letters := utf8.RuneCountInString(word)
	p.marks.letters += letters
	if l.bold {
		p.marks.bold += letters
	}
	if l.italic {
		p.marks.italic += letters
	}
}

// turns reports whether a word with look l begins a line: in a line that began
// in bold, where the source begins one as the emphasis changes. So stands an
// employer below a role.
func (p *page) turns(l look) bool {
	return p.space == "\n" && p.line.Len() > 0 && p.first.bold && l.level == 0 && (l.bold != p.last.bold || l.italic != p.last.italic)
}

// visible drops characters that show nothing: controls, soft hyphens, joints of width zero.
func visible(r rune) rune {
	switch {
	case r == '\t':
		return ' '
	case unicode.IsControl(r), r == '\u00ad', r == '\u200b', r == '\u2060', r == '\ufeff', r == '\u2028', r == '\u2029':
		return -1
	}
	return r
}

// apart puts a wide gap between the words before and after it, as a page does
// between labels that stand side by side.
func (p *page) apart() { p.space = "  " }

// breakLine ends the line; a second break in a row leaves a blank line.
func (p *page) breakLine() {
	if p.line.Len() == 0 && p.ended {
		p.gap = true
	}
	p.endLine()
	p.ended = true
}

// endLine ends the line if it has words.
func (p *page) endLine() {
	p.space = ""
	words := strings.TrimRightFunc(p.line.String(), unicode.IsSpace)
	p.line.Reset()
	counted := p.marks
	p.marks = marks{}
	if words == "" {
		return
	}
	if p.gap && p.text.Len() > 0 {
		p.add("", resume.Look{})
	}
	l := resume.Look{
		Bold: 2*counted.bold > counted.letters, Italic: 2*counted.italic > counted.letters,
		Level: p.first.level, Item: p.first.item, Cell: p.first.cell, Rule: p.rule,
	}
	p.add(p.lead+words, l)
	p.lead = p.plain
	p.gap, p.rule, p.ended = false, false, false
}

func (p *page) add(line string, l resume.Look) {
	if len(p.layout) == maxLines {
		p.full = true
		return
	}
	p.text.WriteString(line)
	p.text.WriteByte('\n')
	p.layout = append(p.layout, l)
}

// part ends the line and leaves a blank one, except below a heading, which
// belongs to what follows it.
func (p *page) part() {
	p.endLine()
	if p.lastLevel() == 0 {
		p.gap = true
	}
}

// lastLevel is the level of the last line, 0 where it is no heading.
func (p *page) lastLevel() int {
	if len(p.layout) == 0 {
		return 0
	}
	return p.layout[len(p.layout)-1].Level
}

// ruled marks that a line is drawn across the page here.
func (p *page) ruled() {
	p.endLine()
	p.gap, p.rule = true, true
}

// finish ends the last line. A rule below it marks it.
func (p *page) finish() {
	p.endLine()
	if n := len(p.layout); p.rule && n > 0 {
		p.layout[n-1].Rule = true
	}
}
