package resume

import (
	"math"
	"strconv"
	"strings"
	"unicode"
)

// setting is how the running text of a page is set, which its headings differ from.
type setting struct {
	size   float64 // points; 0 where the file does not tell
	bold   bool
	italic bool
	colour string
}

// dress is what the headings of a page have in common.
type dress struct {
	size     int // points
	bold     bool
	capitals bool
	coloured bool
	style    style // on a page that shows nothing beside its words
}

// plainer reports whether a heading in dress d stands out less than one in e.
func (d dress) plainer(e dress) bool {
	return d.size < e.size || e.capitals && !d.capitals || e.bold && !d.bold || e.coloured && !d.coloured
}

// look is how line i stands on its page; the zero Look where nothing is known.
func (p *page) look(i int) Look {
	if i < 0 || i >= len(p.looks) {
		return Look{}
	}
	return p.looks[i]
}

// wear gives each line its look, and makes list items of those that the file
// calls so. Lines of a layout end with "\n"; a page has others too.
func (p *page) wear(layout Layout) {
	if len(layout) == 0 {
		return
	}
	p.looks = make([]Look, len(p.lines))
	at := 0
	for i := range p.lines {
		if at < len(layout) {
			p.looks[i] = layout[at]
		}
		if l := &p.lines[i]; strings.HasSuffix(p.text[l.end:l.next], "\n") {
			at++
		}
	}
	p.setting = p.usualSetting()
	for i, look := range p.looks {
		if look.Size > p.largest && look.Size > p.setting.size && !p.blank(i) {
			p.largest = look.Size
		}
	}
	body := p.firstBodyLine()
	for i := range p.lines {
		l, look := &p.lines[i], p.looks[i]
		if look.Item > 0 && look.Level == 0 && !l.rule && l.body.Len() > 0 {
			l.bullet = true
		}
		if look.Left > 0 || look.Item > 0 {
			l.indent = p.columnsFromLeft(look)
		}
		if look.Header && i >= body {
			p.silence(i)
		}
	}
	p.findColumns()
	p.findMargins()
	p.findEdges()
}

// firstBodyLine is the first line that stands in no header or footer of its
// page. A header above it may be all there is of the person's name and address.
func (p *page) firstBodyLine() int {
	for i, look := range p.looks {
		if !look.Header && !p.blank(i) {
			return i
		}
	}
	return len(p.lines)
}

// columnsFromLeft measures a line's indentation in letters of the running text.
func (p *page) columnsFromLeft(look Look) int {
	const lettersPerSize = 2 // a letter is about half as wide as its size
	if look.Left <= 0 {
		return 2 * look.Item
	}
	size := p.setting.size
	if size == 0 {
		size = 10
	}
	return int(math.Round(look.Left * lettersPerSize / size))
}

// usualSetting is how most letters of the page are set.
func (p *page) usualSetting() setting {
	letters := make(map[setting]int)
	sizes := make(map[float64]int)
	for i, look := range p.looks {
		n := p.lines[i].body.Len()
		if look.Level > 0 || n == 0 {
			continue
		}
		size := math.Round(2*look.Size) / 2
		sizes[size] += n
		letters[setting{size, look.Bold, look.Italic, look.Colour}] += n
	}
	var usual setting
	most := 0
	for s, n := range letters {
		if n += sizes[s.size]; n > most || n == most && (s.size < usual.size || s.colour < usual.colour) {
			usual, most = s, n
		}
	}
	return usual
}

// dressOf is what the heading at line i wears.
func (p *page) dressOf(h heading) dress {
	if p.looks == nil {
		return dress{style: h.style}
	}
	look := p.look(h.first)
	return dress{
		size: int(math.Round(look.Size)), bold: look.Bold, coloured: p.isColoured(h.first),
		capitals: isCapitals(h.words) || !strings.ContainsFunc(h.words, unicode.IsLower),
	}
}

// isLarger reports whether line i is set clearly larger than the running text.
func (p *page) isLarger(i int) bool {
	const clearly = 1.08
	return p.setting.size > 0 && p.look(i).Size >= clearly*p.setting.size
}

// isBold reports whether line i is bold on a page whose text is not.
func (p *page) isBold(i int) bool { return p.look(i).Bold && !p.setting.bold }

// isColoured reports whether line i clearly has another colour than the text.
func (p *page) isColoured(i int) bool {
	look := p.look(i)
	return look.Size > 0 && !alikeColours(look.Colour, p.setting.colour)
}

// alikeColours reports whether a reader would not tell two colours apart.
func alikeColours(a, b string) bool {
	const step = 0x50 // of 255, in each of red, green and blue
	x, y := channels(a), channels(b)
	for i := range x {
		if d := x[i] - y[i]; d > step || d < -step {
			return false
		}
	}
	return true
}

// channels are red, green and blue of "#rrggbb", 0 to 255; black for anything else.
func channels(colour string) [3]int {
	var rgb [3]int
	if n, err := strconv.ParseUint(strings.TrimPrefix(colour, "#"), 16, 24); err == nil && len(colour) == 7 {
		rgb = [3]int{int(n >> 16), int(n >> 8 & 0xff), int(n & 0xff)}
	}
	return rgb
}

// dressed reports whether line i is set otherwise than the running text.
func (p *page) dressed(i int) bool {
	return p.isLarger(i) || p.isBold(i) || p.isColoured(i) || p.look(i).Rule
}
