package typeset

// look is a template: what each part of a document looks like. The setter of
// PDF, the styles of Word and the style sheet of HTML are all made from it.
// Lengths are points, at the usual size of the text.
type look struct {
	family  family
	size    float64 // of the running text
	leading float64 // of a line, as a share of its size
	side    float64 // margin left and right
	top     float64 // margin above and below
	link    colour
	rule    stroke // below a section's heading
	heading part   // a section's heading
	parts   [kinds]part
	tones   [Date + 1]tone // of the words in an entry's head
}

// colour is red, green and blue, from 0 to 255.
type colour [3]int

// stroke is a drawn line; none when its width is 0.
type stroke struct {
	width  float64
	gap    float64 // between the words and the line
	colour colour
}

// part is how a block is set.
type part struct {
	size    float64 // as a share of the running text's
	before  float64 // space above; the larger one counts where two blocks meet
	after   float64 // space below
	indent  float64
	tone    tone
	centred bool
	keep    bool // it stays on one page with the block after it
}

// tone is what tells words from others at the same size.
type tone struct {
	bold   bool
	italic bool
	colour colour
}

var (
	black = colour{0x16, 0x16, 0x16}
	grey  = colour{0x50, 0x55, 0x5c}
	blue  = colour{0x1a, 0x4b, 0x84}
	pale  = colour{0xb9, 0xc8, 0xdb}
)

// hang is how far an item's words stand right of its mark, as a share of their size.
const hang = 1.15

func (t Template) look() look {
	if t == Modern {
		return modern()
	}
	return classic()
}

func classic() look {
	text := tone{colour: black}
	strong := tone{bold: true, colour: black}
	l := look{
		family: serif, size: 10.75, leading: 1.2, side: 60, top: 50,
		link:    black,
		rule:    stroke{width: 0.6, gap: 2.2, colour: black},
		heading: part{size: 1.12, before: 13, after: 5, tone: strong, keep: true},
		tones: [...]tone{Plain: text, Lead: strong, Second: {italic: true, colour: black}, Aside: text,
			Date: text},
	}
	l.parts = l.common(text, strong)
	l.parts[Note] = part{size: 0.9, tone: text, centred: true}
	l.parts[Name] = part{size: 2.05, after: 2, tone: strong, centred: true}
	l.parts[Label] = part{size: 1.1, after: 2, tone: tone{italic: true, colour: black}, centred: true}
	l.parts[Contact] = part{size: 0.93, before: 1, after: 3, tone: text, centred: true}
	return l
}

func modern() look {
	text := tone{colour: black}
	strong := tone{bold: true, colour: black}
	quiet := tone{colour: grey}
	accent := tone{bold: true, colour: blue}
	l := look{
		family: sans, size: 9.5, leading: 1.34, side: 56, top: 50,
		link:    blue,
		rule:    stroke{width: 0.75, gap: 2.6, colour: pale},
		heading: part{size: 1.2, before: 14, after: 5, tone: accent, keep: true},
		tones:   [...]tone{Plain: text, Lead: strong, Second: {colour: blue}, Aside: quiet, Date: quiet},
	}
	l.parts = l.common(text, strong)
	l.parts[Note] = part{size: 0.92, tone: quiet}
	l.parts[Name] = part{size: 2.5, after: 1, tone: accent}
	l.parts[Label] = part{size: 1.25, after: 3, tone: quiet}
	l.parts[Contact] = part{size: 0.96, before: 2, after: 3, tone: quiet}
	return l
}

// common is how the body of every template is set.
func (l look) common(text, strong tone) [kinds]part {
	return [kinds]part{
		Head:      {size: 1, before: 7, tone: text, keep: true},
		Subhead:   {size: 1, before: 0.5, tone: text, keep: true},
		Minor:     {size: 1, before: 5, after: 1, tone: strong, keep: true},
		Paragraph: {size: 1, before: 3, after: 1, tone: text},
		Line:      {size: 1, before: 1.2, tone: text},
		Item:      {size: 1, before: 1.6, tone: text, indent: 4},
		Group:     {size: 1, before: 1.8, tone: text},
		List:      {size: 1, before: 2, tone: text},
	}
}

// style is the number of the face in which a run is set in a block.
func (p part) style(run Run, t tone) int {
	style := regular
	if p.tone.bold || t.bold || run.Bold {
		style |= bold
	}
	// Emphasis inside italics stands upright.
	if (p.tone.italic || t.italic) != run.Italic {
		style |= italic
	}
	return style
}

// tone is how a run in a block of that kind looks besides its own emphasis.
func (l *look) tone(p part, run Run) tone {
	t := p.tone
	if run.Role != Plain {
		t = l.tones[run.Role]
	}
	if run.Link != "" && p.tone.colour == black {
		t.colour = l.link
	}
	return t
}
