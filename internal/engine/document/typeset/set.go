package typeset

// box is a block that is set: its lines, and how it stands among others.
type box struct {
	kind    Kind
	heading bool // a section's heading; kind says nothing then
	lines   []line
	before  float64
	after   float64
	keep    bool   // it stays on one page with the box after it
	last    bool   // nothing of its entry follows
	outline string // its title among the document's bookmarks, "" for none
	depth   int    // of an item
}

// line is a set line.
type line struct {
	fragments []fragment
	mark      *fragment // of an item, left of its words
	gap       *fragment // white space between the words and what stands at the far end
	aside     []fragment
	height    float64
	baseline  float64 // below the line's top
	under     float64 // space below it that a rule stands in, 0 for no rule
}

// set sets a whole document.
func (s *setter) set(d *Document) []box {
	var all []box
	for _, b := range d.Header {
		all = append(all, s.block(b))
	}
	for _, section := range d.Sections {
		all = append(all, s.section(section)...)
	}
	return all
}

func (s *setter) section(section Section) []box {
	var all []box
	if section.Heading != nil {
		all = append(all, s.heading(section.Heading))
	}
	for i, b := range section.Blocks {
		set := s.block(b)
		set.last = i+1 == len(section.Blocks) || section.Blocks[i+1].Kind == Head
		set.keep = set.keep && i+1 < len(section.Blocks) && !set.last
		if b.Kind == Head && section.Heading != nil {
			set.outline = b.Text.String()
		}
		all = append(all, set)
	}
	return all
}

func (s *setter) heading(t Text) box {
	p := s.look.heading
	out := s.box(p, s.lines(p, breakLines(s.words(p, t, s.width), s.width), 0))
	out.heading, out.outline = true, t.String()
	if rule := s.look.rule; rule.width > 0 {
		last := &out.lines[len(out.lines)-1]
		last.under = rule.gap * s.scale.space
		last.height += last.under + rule.width
	}
	return out
}

func (s *setter) box(p part, lines []line) box {
	return box{lines: lines, before: p.before * s.scale.space, after: p.after * s.scale.space, keep: p.keep}
}

// block sets one block.
func (s *setter) block(b Block) box {
	p := s.look.parts[b.Kind]
	if b.Kind == Name {
		p.size = s.nameSize(p, b.Text)
	}
	indent := s.indent(p, b)
	width := s.width - indent
	var words []word
	if b.Items != nil {
		words = s.row(p, b, width)
	} else {
		words = s.words(p, b.Text, width)
	}
	out := s.box(p, s.lines(p, breakLines(words, width), indent))
	out.kind, out.depth = b.Kind, b.Depth
	if b.Kind == Item {
		s.mark(p, b, out.lines, indent)
	}
	if b.Aside != nil {
		out.lines = s.aside(p, b.Aside, out.lines)
	}
	return out
}

// nameSize is a size at which the name takes one line, if it is not too long for that.
func (s *setter) nameSize(p part, name Text) float64 {
	const smallest = 0.62 // of the usual size
	width := widthOf(s.words(p, name, s.width))
	if width <= s.width {
		return p.size
	}
	return p.size * max(smallest, 0.99*s.width/width)
}

// indent is how far right a block's words stand.
func (s *setter) indent(p part, b Block) float64 {
	if b.Kind != Item {
		return p.indent
	}
	const deepest = 4
	em := s.look.size * s.scale.size * p.size
	width := s.fonts.measure(b.Marker+" ", regular, em)
	return p.indent + max(width, hang*em) + float64(min(b.Depth, deepest))*hang*em
}

// row sets short texts beside each other with dots between them.
func (s *setter) row(p part, b Block, width float64) []word {
	const longest = 0.6 // of a line; a longer one may be broken
	dot := s.words(p, words("·"), width)
	const gap = "  "
	space := s.fonts.measure(gap, regular, dot[0].fragments[0].size)
	var out []word
	for i, item := range b.Items {
		words := s.words(p, item, width)
		if len(words) == 0 {
			continue
		}
		if len(out) > 0 && i > 0 {
			dot := dot[0]
			dot.soft, dot.tied, dot.gap, dot.space = true, true, gap, space
			out = append(out, dot)
			words[0].gap, words[0].space = gap, space
		}
		all := 0.0
		for _, w := range words {
			all += w.space + w.width
		}
		for j := 1; j < len(words) && all < longest*width; j++ {
			words[j].tied = true
		}
		out = append(out, words...)
	}
	return out
}

// lines places broken lines.
func (s *setter) lines(p part, broken [][]word, indent float64) []line {
	size := s.look.size * s.scale.size * p.size
	out := make([]line, 0, len(broken))
	for _, words := range broken {
		x := indent
		if p.centred {
			x = (s.width - widthOf(words)) / 2
		}
		out = append(out, s.line(place(words, x), size))
	}
	return out
}

func (s *setter) line(fragments []fragment, size float64) line {
	face := s.fonts[regular]
	height := size * s.look.leading * s.scale.leading
	return line{fragments: fragments, height: height,
		baseline: (height-(face.ascent+face.descent)*size)/2 + face.ascent*size}
}

func widthOf(words []word) float64 {
	width := 0.0
	for i, w := range words {
		if i > 0 {
			width += w.space
		}
		width += w.width
	}
	return width
}

// mark sets an item's mark left of its first line.
func (s *setter) mark(p part, b Block, lines []line, indent float64) {
	em := s.look.size * s.scale.size * p.size
	style, covered := s.fonts.style([]rune(b.Marker)[0], regular)
	if len(lines) == 0 || !covered {
		return
	}
	width := s.fonts.measure(b.Marker, style, em)
	x := indent - max(s.fonts.measure(b.Marker+" ", style, em), hang*em)
	lines[0].mark = &fragment{text: b.Marker, style: style, size: em, colour: p.tone.colour, x: x, width: width}
}

// aside sets a text at the far end of the last line, or on a line of its own
// where it finds no room there.
func (s *setter) aside(p part, t Text, lines []line) []line {
	const narrowest = 12 // points between both
	broken := breakLines(s.words(p, t, s.width), s.width)
	if len(broken) == 0 {
		return lines
	}
	aside := place(broken[0], s.width-widthOf(broken[0]))
	n := len(lines)
	if len(broken) > 1 || n == 0 || aside[0].x-end(lines[n-1].fragments) < narrowest {
		return append(lines, s.lines(p, broken, 0)...)
	}
	last := &lines[n-1]
	last.aside = aside
	last.gap = s.gap(end(last.fragments), aside[0].x, s.look.size*s.scale.size*p.size)
	return lines
}

// besides reports whether a block's aside finds room at the far end of its line.
func (s *setter) besides(b Block) bool {
	lines := s.block(b).lines
	return len(lines) > 0 && lines[len(lines)-1].aside != nil
}

// gap is a run of spaces between two ends of a line.
func (s *setter) gap(from, to, size float64) *fragment {
	space := s.fonts.measure(" ", regular, size)
	n := max(1, int((to-from)/space)-1)
	out := fragment{style: regular, size: size, colour: black, width: float64(n) * space}
	out.x = from + (to-from-out.width)/2
	for range n {
		out.text += " "
	}
	return &out
}

// end is where fragments end.
func end(fragments []fragment) float64 {
	if len(fragments) == 0 {
		return 0
	}
	last := fragments[len(fragments)-1]
	return last.x + last.width
}
