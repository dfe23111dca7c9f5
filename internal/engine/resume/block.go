package resume

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// section reads one part of the page: its heading, entries, blocks and items.
func (p *page) section(id string, part part) Section {
	s := Section{ID: id, Kind: part.kind, How: part.how, Evidence: part.evidence, Span: Span{p.start(part.first), p.start(part.last)}}
	from := part.first
	if h := part.heading; h != nil {
		s.Heading, s.HeadingText = unspace(h.words), h.text
		from = h.last + 1
	}
	perLine := listsLines(part.kind)
	if h := part.heading; h != nil && h.rest > 0 {
		s.Blocks = append(s.Blocks, p.inlineBlock(h))
	}
	heads := p.heads(part.kind, from, part.last)
	until := part.last
	if len(heads) > 0 {
		until = heads[0].first
	}
	s.Blocks = append(s.Blocks, p.blocks(from, until, perLine)...)
	numberBlocks(s.Blocks, id)
	for i, head := range heads {
		until := part.last
		if i+1 < len(heads) {
			until = heads[i+1].first
		}
		e := head.entry
		e.ID = fmt.Sprintf("%s.E%d", id, i+1)
		e.Head = Span{p.start(head.first), p.start(head.last + 1)}
		e.Span = Span{p.start(head.first), p.start(until)}
		e.Blocks = p.blocks(head.last+1, until, perLine)
		numberBlocks(e.Blocks, e.ID)
		s.Entries = append(s.Entries, e)
	}
	if part.kind == Skills || part.kind == Languages {
		s.Items = p.items(&s)
	}
	return s
}

func numberBlocks(blocks []Block, parent string) {
	for i := range blocks {
		blocks[i].ID = parent + ".B" + strconv.Itoa(i+1)
	}
}

// listsLines reports whether each line of such a section is a thing of its own
// and not a part of running text.
func listsLines(kind Kind) bool {
	switch kind {
	case Contact, Skills, Languages, Certifications, Awards, Interests, Affiliations, References:
		return true
	}
	return false
}

// inlineBlock is the content that stands on the heading's own line, as in "Skills: Go, SQL".
func (p *page) inlineBlock(h *heading) Block {
	l := p.lines[h.first]
	return Block{Kind: Paragraph, Span: Span{l.start, l.next}, Text: Span{h.rest, l.body.End}}
}

// blocks cuts the lines [from, to) into bullets and paragraphs. Headings,
// rules and what is silenced belong to none.
func (p *page) blocks(from, to int, perLine bool) []Block {
	var blocks []Block
	for i := from; i < to; {
		l := p.lines[i]
		if !p.isContent(i) {
			i++
			continue
		}
		last := p.blockEnd(i, to, perLine)
		kind := Paragraph
		if l.bullet {
			kind = Bullet
		}
		blocks = append(blocks, Block{
			Kind: kind,
			Span: Span{l.start, p.lines[last].next},
			Text: Span{l.words.Start, p.lines[last].body.End},
		})
		i = last + 1
	}
	return blocks
}

// isContent reports whether line i holds words that a block may hold.
func (p *page) isContent(i int) bool {
	l := p.lines[i]
	if l.quiet || l.rule || p.blank(i) || i+1 < len(p.lines) && isTableRule(p.body(i+1)) {
		return false
	}
	level, _ := p.markedAs(i)
	return level == 0
}

// blockEnd is the last line of the block that begins at line i.
func (p *page) blockEnd(i, to int, perLine bool) int {
	groups := perLine
	perLine = perLine && !p.lines[i].bullet
	first := i
	for i+1 < to && p.isContent(i+1) && !p.lines[i+1].bullet && !p.outdented(first, i+1) && !p.endsShort(i) {
		if perLine && !p.listWraps(i) {
			break
		}
		if groups && p.look(i).Right > 0 && p.opensGroup(i+1) {
			break
		}
		i++
	}
	return i
}

// opensGroup reports whether line i begins with the label of a group: "Tools: Git".
func (p *page) opensGroup(i int) bool {
	const longest, mostWords = 32, 3
	label, rest, found := strings.Cut(p.body(i), ": ")
	return found && rest != "" && len(label) <= longest && len(strings.Fields(label)) <= mostWords && startsUpper(label) &&
		!strings.ContainsAny(label, ",;(/")
}

// endsShort reports whether line i of a page ends its paragraph: there was room
// for more in it, and the next one begins like something of its own.
func (p *page) endsShort(i int) bool {
	return p.look(i).Right > 0 && !p.isFull(i) && startsUpper(p.body(i+1))
}

// outdented reports whether line i stands left of the list item at line item
// and begins like something of its own.
func (p *page) outdented(item, i int) bool {
	return p.lines[item].bullet && p.lines[i].indent < p.lines[item].indent && startsUpper(p.body(i))
}

// listWraps reports whether line i goes on in the next one, where lines are things of their own.
func (p *page) listWraps(i int) bool {
	if p.look(i).Right > 0 {
		return p.isFull(i) && !strings.Contains(p.body(i), "   ") && !strings.Contains(p.body(i+1), "   ")
	}
	const wide = 50 // columns; nobody breaks a shorter line
	body := p.body(i)
	if utf8.RuneCountInString(body) < wide {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(body)
	first, _ := utf8.DecodeRuneInString(p.body(i + 1))
	return last == ',' || last == '-' || last == ';' || unicode.IsLower(first)
}
