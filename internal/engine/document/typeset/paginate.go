package typeset

// placed is a line on a page.
type placed struct {
	line
	box   *box
	first bool    // of its box
	top   float64 // below the upper margin
}

// unit is a line among all others: what it needs, and whether a page may begin with it.
type unit struct {
	placed
	before float64 // space above it, unless it begins a page
	free   bool    // a page may begin with it
}

// paginate puts boxes on pages of a height. No page ends with a heading or the
// head of an entry, and none begins or ends with a single line of a paragraph,
// unless what has to stay together is higher than a page.
func paginate(boxes []box, height float64) [][]placed {
	units := unitsOf(boxes)
	var pages [][]placed
	for first := 0; first < len(units); {
		next := pageEnd(units, first, height)
		pages = append(pages, fillPage(units[first:next]))
		first = next
	}
	return pages
}

func unitsOf(boxes []box) []unit {
	var units []unit
	for i := range boxes {
		b := &boxes[i]
		for j, l := range b.lines {
			u := unit{placed: placed{line: l, box: b, first: j == 0}}
			if j == 0 && i > 0 {
				u.before = max(b.before, boxes[i-1].after)
				u.free = !boxes[i-1].keep && !b.endsAlone()
			}
			if j > 0 {
				u.free = !b.keep && j > 1 && j < len(b.lines)-1
			}
			units = append(units, u)
		}
	}
	return units
}

// endsAlone reports whether a box is one line that would be all that a page
// shows of the entry that it ends.
func (b *box) endsAlone() bool {
	return b.last && len(b.lines) == 1 && !b.heading && b.kind != Head
}

// pageEnd is the index of the unit that begins the page after the one that
// begins with unit first.
func pageEnd(units []unit, first int, height float64) int {
	used := 0.0
	for i := first; i < len(units); i++ {
		if i > first {
			used += units[i].before
		}
		if used += units[i].height; used <= height || i == first {
			continue
		}
		for j := i; j > first; j-- {
			if units[j].free {
				return j
			}
		}
		return i
	}
	return len(units)
}

func fillPage(units []unit) []placed {
	page := make([]placed, len(units))
	top := 0.0
	for i, u := range units {
		if i > 0 {
			top += u.before
		}
		page[i] = u.placed
		page[i].top = top
		top += u.height
	}
	return page
}

// filled is how high a page's lines stand.
func filled(page []placed) float64 {
	if len(page) == 0 {
		return 0
	}
	last := page[len(page)-1]
	return last.top + last.height
}

// scales are the sizes that a document may be set in, each a little tighter
// than the one before it. The last is as tight as is still pleasant to read.
var scales = []scale{
	{size: 1, leading: 1, space: 1, margin: 1},
	{size: 1, leading: 0.985, space: 0.88, margin: 0.97},
	{size: 0.98, leading: 0.975, space: 0.8, margin: 0.92},
	{size: 0.96, leading: 0.97, space: 0.72, margin: 0.87},
	{size: 0.94, leading: 0.965, space: 0.66, margin: 0.82},
	{size: 0.92, leading: 0.96, space: 0.6, margin: 0.78},
}

// layout is a document on pages.
type layout struct {
	pages       [][]placed
	side, upper float64 // margins
	scale       scale
}

// arrange sets a document on as many pages as it needs, or on one fewer where
// setting it a little tighter is enough for that.
func arrange(d *Document, l *look, f fonts, paper Paper) layout {
	const nearly = 0.35 // of the last page
	width, height := paper.size()
	var usual layout
	for i, scale := range scales {
		side, upper := l.side*scale.margin, l.top*scale.margin
		s := setter{look: l, fonts: f, scale: scale, width: width - 2*side}
		tried := layout{paginate(s.set(d), height-2*upper), side, upper, scale}
		if i == 0 {
			usual = tried
		}
		n := len(usual.pages)
		if n < 2 || filled(usual.pages[n-1]) > nearly*height {
			return usual
		}
		if len(tried.pages) < n {
			return tried
		}
	}
	return usual
}
