package typeset

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"tailor/internal/engine/resume"
)

// header composes the block at the top: the name, what stands beside it, and
// the ways to reach the person in rows.
func (c *composer) header(s *resume.Section) {
	named := false
	for line := range c.lines(s.Span) {
		if !hasWord(line) {
			continue
		}
		if c.r.Format == resume.FormatMarkdown {
			line, _ = unmarked(line)
		} else {
			line = strings.TrimFunc(line, func(r rune) bool { return isBlank(r) || strings.ContainsRune("*=~_#", r) })
		}
		if line = unbulleted(line); named || !c.isNameLine(line) {
			c.headerLine(line, named)
			continue
		}
		named = true
		c.nameLine(line)
	}
	if c.r.Identity.Name == "" {
		c.guessName()
	}
}

func (c *composer) isNameLine(line string) bool {
	name := c.r.Identity.Name
	if name == "" {
		return false
	}
	plain := c.reader.read(line).String()
	return strings.Contains(plain, name) || strings.Contains(strings.Join(strings.Fields(plain), ""), strings.Join(strings.Fields(name), ""))
}

func (c *composer) nameLine(line string) {
	for i, part := range c.parts(line) {
		switch {
		case i == 0 && sameLetters(part.String(), c.r.Identity.Name):
			c.out = append(c.out, Block{Kind: Name, Text: tidy(words(c.r.Identity.Name))})
		case i == 0:
			c.out = append(c.out, Block{Kind: Name, Text: part})
		default:
			c.headerPart(part, true, false)
		}
	}
}

// parts cuts a line of the header at bars, dots and wide gaps.
func (c *composer) parts(line string) []Text {
	var parts []Text
	cut := headerCuts.ReplaceAllString(line, "\x00")
	for part := range strings.SplitSeq(cut, "\x00") {
		if text := c.reader.read(part).trim(isSeparator); hasWord(text.String()) {
			parts = append(parts, text)
		}
	}
	return parts
}

var headerCuts = regexp.MustCompile(`\t+|\s{3,}|\s*[|•│｜▪◦◆⋄]\s*|\s+[·;]\s+|\s·|·\s`)

func (c *composer) headerLine(line string, named bool) {
	parts := c.parts(line)
	for _, part := range parts {
		c.headerPart(part, named, len(parts) > 1)
	}
}

// headerPart adds one part of a line: running text, the profession below the
// name, what stands above the name, or one more way to reach the person.
func (c *composer) headerPart(part Text, named, listed bool) {
	const longest = 90 // bytes of a part that is set in a row
	plain := part.String()
	last := -1
	if len(c.out) > 0 {
		last = len(c.out) - 1
	}
	switch {
	case len(plain) > longest && !isDetail(part), strings.ContainsRune(plain, '\n'):
		c.out = append(c.out, Block{Kind: Paragraph, Text: part})
	case !named && last < 0 && c.r.Identity.Name != "" && !listed && !isDetail(part):
		c.out = append(c.out, Block{Kind: Note, Text: part})
	case last >= 0 && (c.out[last].Kind == Name || c.out[last].Kind == Label) && !c.isContact(part):
		c.out = append(c.out, Block{Kind: Label, Text: part})
	case last >= 0 && c.out[last].Kind == Contact:
		c.out[last].Items = append(c.out[last].Items, part)
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

// guessName makes a name of the first line when it may be one and nothing else is.
func (c *composer) guessName() {
	if len(c.out) == 0 {
		return
	}
	first := c.out[0]
	if first.Kind != Contact || c.isContact(first.Items[0]) {
		return
	}
	name := first.Items[0]
	if n := len(strings.Fields(name.String())); n > 5 || utf8.RuneCountInString(name.String()) > 40 {
		return
	}
	rest := c.out[1:]
	if len(first.Items) > 1 {
		rest = append([]Block{{Kind: Contact, Items: first.Items[1:]}}, rest...)
	}
	c.out = append([]Block{{Kind: Name, Text: name}}, rest...)
}
