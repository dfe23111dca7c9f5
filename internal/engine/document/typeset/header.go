package typeset

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tailor/internal/engine/resume"
)

// header composes the block at the top: the name, what stands beside it, and
// the ways to reach the person in rows.
func (c *composer) header(s *resume.Section) {
	var lines []headerLine
	for line := range c.lines(s.Span) {
		if hasWord(line) {
			lines = append(lines, c.headerLine(line))
		}
	}
	named := c.nameLine(lines)
	for i, line := range lines {
		for j, part := range line.parts {
			if i == named && j == 0 {
				c.out = append(c.out, Block{Kind: Name, Text: c.name(part)})
				continue
			}
			// What stands in a row with ways to reach the person is one of them.
			c.headerPart(part, i < named, i != named && line.details)
		}
	}
	c.signed()
}

// headerLine is one line of the header.
type headerLine struct {
	parts   []Text
	heading bool // it is a Markdown heading
	details bool // a part of it says how to reach the person
}

// headerLine cuts a line of the header at bars, dots and wide gaps.
func (c *composer) headerLine(line string) headerLine {
	var out headerLine
	if c.r.Format == resume.FormatMarkdown {
		var hashes int
		line, hashes = unmarked(line)
		out.heading = hashes > 0
	} else {
		line = strings.TrimFunc(line, func(r rune) bool { return isBlank(r) || strings.ContainsRune("*=~_#", r) })
	}
	line = unbulleted(line)
	out.parts = c.cutParts(line, headerCuts)
	if len(out.parts) == 1 {
		if parts := c.cutParts(line, dashCuts); slices.ContainsFunc(parts, isDetail) {
			out.parts = parts
		}
	}
	out.details = slices.ContainsFunc(out.parts, c.isContact)
	return out
}

func (c *composer) cutParts(line string, cuts *regexp.Regexp) []Text {
	var parts []Text
	for part := range strings.SplitSeq(cuts.ReplaceAllString(line, "\x00"), "\x00") {
		text := c.reader.read(part).trim(isSeparator)
		for i := range text {
			text[i].Bold, text[i].Italic = false, false // the template says what stands out here
		}
		if text = tidy(text); hasWord(text.String()) {
			parts = append(parts, text)
		}
	}
	return parts
}

var (
	headerCuts = regexp.MustCompile(`\t+|\s{3,}|\s*[|•│｜▪◦◆⋄]\s*|\s+[·;]\s+|\s·|·\s`)
	dashCuts   = regexp.MustCompile(`\s+[–—]\s+`)
)

// nameLine is the index of the line that the name stands on, -1 for none: the
// one that the segments name, unless it is a row of details below a heading.
func (c *composer) nameLine(lines []headerLine) int {
	found, heading := -1, -1
	for i, line := range lines {
		if len(line.parts) == 0 {
			continue
		}
		if heading < 0 && line.heading {
			heading = i
		}
		first := line.parts[0].String()
		if name := c.r.Identity.Name; found < 0 && name != "" && strings.Contains(squeezed(first), squeezed(name)) {
			found = i
		}
	}
	switch {
	case found >= 0 && (heading < 0 || heading == found || !lines[found].details):
		return found
	case heading >= 0 && !lines[heading].details:
		return heading
	case found < 0 && len(lines) > 0 && len(lines[0].parts) > 0 && c.mayBeName(lines[0].parts[0]):
		return 0
	}
	return found
}

// squeezed is a text without white space.
func squeezed(s string) string { return strings.Join(strings.Fields(s), "") }

// mayBeName reports whether a first line may be a name that the segments did not find.
func (c *composer) mayBeName(part Text) bool {
	plain := part.String()
	return !c.isContact(part) && len(strings.Fields(plain)) <= 5 && utf8.RuneCountInString(plain) <= 40
}

// name is the name as it is shown: letters that were spaced out are words again.
func (c *composer) name(part Text) Text {
	if name := c.r.Identity.Name; name != "" && squeezed(part.String()) == squeezed(name) {
		return tidy(words(name))
	}
	return part
}

// signed makes the name that is shown the document's own, where the segments
// named somebody else or nobody.
func (c *composer) signed() {
	for _, b := range c.out {
		if name := b.Text.String(); b.Kind == Name && !strings.Contains(name, c.doc.Author) || b.Kind == Name && c.doc.Author == "" {
			c.doc.Title, c.doc.Author = name, name
		}
	}
}

// headerPart adds one part of a line: running text, what stands above the name,
// the profession below it, or one more way to reach the person.
func (c *composer) headerPart(part Text, above, detail bool) {
	const longest = 90 // bytes of a part that is set in a row
	plain := part.String()
	last := &Block{Kind: kinds}
	if len(c.out) > 0 {
		last = &c.out[len(c.out)-1]
	}
	detail = detail || c.isContact(part)
	switch {
	case len(plain) > longest && !isDetail(part), strings.ContainsRune(plain, '\n'):
		c.out = append(c.out, Block{Kind: Paragraph, Text: part})
	case above && !detail && last.Kind == kinds:
		c.out = append(c.out, Block{Kind: Note, Text: part})
	case !detail && (last.Kind == Name || last.Kind == Label):
		c.out = append(c.out, Block{Kind: Label, Text: part})
	case last.Kind == Contact:
		last.Items = append(last.Items, part)
	default:
		c.out = append(c.out, Block{Kind: Contact, Items: []Text{part}})
	}
}

// isContact reports whether a part says how or where to reach the person.
func (c *composer) isContact(part Text) bool {
	plain := part.String()
	place := c.r.Identity.Location
	return isDetail(part) || strings.ContainsAny(plain, ":：") || place != "" && strings.Contains(plain, place) ||
		strings.ContainsFunc(plain, unicode.IsDigit)
}

// isDetail reports whether a part is a link or a number to call.
func isDetail(part Text) bool {
	digits := 0
	for _, run := range part {
		if run.Link != "" {
			return true
		}
		for _, r := range run.Text {
			if unicode.IsDigit(r) {
				digits++
			}
		}
	}
	return digits >= 6
}
