package html

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// children walks what stands inside n.
func (p *page) children(n *html.Node, l look) {
	labels := areLabels(n)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if labels && c.Type == html.ElementNode {
			p.apart()
		}
		p.node(c, l)
	}
}

func (p *page) node(n *html.Node, l look) {
	switch n.Type {
	case html.TextNode:
		p.words(n.Data, l)
	case html.ElementNode:
		if !p.sheet.hides(n) {
			p.element(n, p.set(n, l))
		}
	case html.DocumentNode:
		p.children(n, l)
	}
}

// set is how the words inside n are set.
func (p *page) set(n *html.Node, l look) look {
	switch n.DataAtom {
	case atom.B, atom.Strong, atom.Th, atom.Dt:
		l.bold = true
	case atom.I, atom.Em, atom.Cite:
		l.italic = true
	case atom.Pre:
		l.pre = true
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		l.level, l.bold = int(n.Data[1]-'0'), true
	}
	switch p.sheet.of(n, "font-weight") {
	case "", "inherit":
	case "bold", "bolder", "600", "700", "800", "900":
		l.bold = true
	default:
		l.bold = false
	}
	return l
}

func (p *page) element(n *html.Node, l look) {
	switch n.DataAtom {
	case atom.Br:
		if l.level > 0 {
			p.words(" ", l)
			return
		}
		p.breakLine()
	case atom.Hr:
		p.ruled()
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		p.heading(n, l)
	case atom.Ul, atom.Ol, atom.Menu:
		p.list(n, l)
	case atom.Table:
		p.around(n, l, p.table)
	case atom.A:
		p.link(n, l)
	default:
		switch {
		case !isBlock(n):
			p.children(n, l)
		case l.item == 0 && !l.row && setsApart(n):
			p.around(n, l, p.children)
		default:
			p.endLine()
			p.children(n, l)
			p.endLine()
		}
	}
}

// around walks n with blank lines above and below it.
func (p *page) around(n *html.Node, l look, walk func(*html.Node, look)) {
	p.part()
	walk(n, l)
	p.part()
}

func (p *page) heading(n *html.Node, l look) {
	p.endLine()
	if last := p.lastLevel(); last < 2 || last >= l.level {
		p.gap = true
	}
	p.children(n, l)
	p.endLine()
}

// link shows a link's words, and the address of a mail or telephone link whose
// words do not hold it.
func (p *page) link(n *html.Node, l look) {
	p.children(n, l)
	target := attribute(n, "href")
	scheme, address, _ := strings.Cut(target, ":")
	address, _, _ = strings.Cut(address, "?")
	if scheme = strings.ToLower(scheme); scheme != "mailto" && scheme != "tel" || address == "" {
		return
	}
	shown := strings.Join(strings.Fields(textOf(n)), " ")
	if digits(shown) >= 5 || strings.Contains(shown, "@") {
		return
	}
	if shown != "" && !strings.HasSuffix(shown, ":") {
		p.words(":", l)
	}
	p.words(" "+address, l)
}

func digits(s string) int {
	n := 0
	for _, r := range s {
		if r >= '0' && r <= '9' {
			n++
		}
	}
	return n
}

// list walks a list's items. One inside another leaves no blank lines.
func (p *page) list(n *html.Node, l look) {
	inner := l.item > 0
	if inner {
		p.endLine()
	} else {
		p.part()
	}
	number, _ := strconv.Atoi(attribute(n, "start"))
	number = max(number, 1)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom != atom.Li || p.sheet.hides(c) {
			p.node(c, l)
			continue
		}
		if value, err := strconv.Atoi(attribute(c, "value")); err == nil {
			number = value
		}
		mark := "• "
		if n.DataAtom == atom.Ol {
			mark = strconv.Itoa(number) + ". "
		}
		p.item(c, p.set(c, l), mark)
		number++
	}
	if inner {
		p.endLine()
	} else {
		p.part()
	}
}

// item walks one item of a list. One that holds headings, or a label above
// other lines, is no bullet but a part of the page.
func (p *page) item(n *html.Node, l look, mark string) {
	if isPart(n) {
		l.item = 0
		p.around(n, l, p.children)
		return
	}
	p.endLine()
	l.item++
	lead, plain := p.lead, p.plain
	indent := strings.Repeat("  ", min(l.item, 16)-1)
	p.lead, p.plain = indent+mark, indent+"  "
	p.children(n, l)
	p.endLine()
	p.lead, p.plain = lead, plain
	if l.item > 1 {
		p.lead = p.plain
	}
}

// table walks rows. A row of short cells is one line; others are read cell by cell.
func (p *page) table(n *html.Node, l look) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case p.hiddenNode(c):
		case c.DataAtom == atom.Tr:
			p.row(c, p.set(c, l))
		case c.DataAtom == atom.Caption:
			p.around(c, l, p.children)
		default:
			p.table(c, l)
		}
	}
}

func (p *page) hiddenNode(n *html.Node) bool {
	return n.Type != html.ElementNode || p.sheet.hides(n)
}

func (p *page) row(n *html.Node, l look) {
	var cells []*html.Node
	short := true
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if !p.hiddenNode(c) && strings.TrimSpace(textOf(c)) != "" {
			cells = append(cells, c)
			short = short && isShort(c)
		}
	}
	for i, cell := range cells {
		l := p.set(cell, l)
		l.cell, l.row = i+1, short
		switch {
		case !short:
			p.part()
		case i > 0:
			p.words(" | ", l)
		}
		p.children(cell, l)
		if !short {
			p.part()
		}
	}
	p.endLine()
}
