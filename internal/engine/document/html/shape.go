package html

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// isBlock reports whether n stands on lines of its own.
func isBlock(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Center, atom.Dd, atom.Details,
		atom.Div, atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Form,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Header, atom.Hgroup, atom.Hr, atom.Html,
		atom.Legend, atom.Li, atom.Main, atom.Menu, atom.Nav, atom.Ol, atom.P, atom.Pre, atom.Section,
		atom.Summary, atom.Table, atom.Ul:
		return true
	}
	return false
}

// setsApart reports whether the block n has blank lines around it: a paragraph
// or section does, and a box that holds such, or three lines or more.
func setsApart(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Div, atom.Header, atom.Hgroup, atom.Form, atom.Body, atom.Html:
		lines := 0
		return holdsGroup(n, &lines)
	case atom.Dt, atom.Dd, atom.Li, atom.Figcaption, atom.Legend, atom.Summary, atom.Center:
		return false
	}
	return true
}

// holdsGroup reports whether n holds a heading, a list, a paragraph, or three blocks.
func holdsGroup(n *html.Node, lines *int) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode {
			continue
		}
		switch c.DataAtom {
		case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.P, atom.Ul, atom.Ol, atom.Table, atom.Section, atom.Article:
			return true
		case atom.Div:
			if *lines++; *lines >= 3 {
				return true
			}
		}
		if holdsGroup(c, lines) {
			return true
		}
	}
	return false
}

// isPart reports whether the list item n is a part of the page rather than a
// bullet: it holds a heading, or begins with a bold label above other lines.
func isPart(n *html.Node) bool {
	return holdsHeading(n) || beginsWithLabel(n)
}

func holdsHeading(n *html.Node) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if len(c.Data) == 2 && c.Data[0] == 'h' && c.Data[1] >= '1' && c.Data[1] <= '6' || holdsHeading(c) {
			return true
		}
	}
	return false
}

// beginsWithLabel reports whether a bold element and a block after it are all that n holds.
func beginsWithLabel(n *html.Node) bool {
	var parts []*html.Node
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode && strings.TrimSpace(c.Data) != "":
			return false
		case c.Type == html.ElementNode && strings.TrimSpace(textOf(c)) != "":
			parts = append(parts, c)
		}
	}
	switch len(parts) {
	case 0:
		return false
	case 1:
		return isBlock(parts[0]) && beginsWithLabel(parts[0])
	}
	first := parts[0].DataAtom
	return (first == atom.Strong || first == atom.B) && parts[1].DataAtom == atom.Div
}

// areLabels reports whether nothing but short inline elements stand in n, side
// by side: badges, not words of a sentence.
func areLabels(n *html.Node) bool {
	if n.Type != html.ElementNode || len(n.Data) == 2 && n.Data[0] == 'h' {
		return false
	}
	labels := 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode && strings.TrimSpace(c.Data) != "":
			return false
		case c.Type != html.ElementNode:
		case c.DataAtom != atom.Span && c.DataAtom != atom.A:
			return false
		default:
			labels++
		}
	}
	return labels >= 2
}

// isShort reports whether the cell n is one short line.
func isShort(n *html.Node) bool {
	const longest = 100 // bytes
	blocks := 0
	return len(strings.TrimSpace(textOf(n))) <= longest && oneLine(n, &blocks)
}

func oneLine(n *html.Node, blocks *int) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Br || c.DataAtom == atom.Li || c.DataAtom == atom.Tr {
			return false
		}
		if isBlock(c) {
			if *blocks++; *blocks > 1 {
				return false
			}
		}
		if !oneLine(c, blocks) {
			return false
		}
	}
	return true
}

// textOf is all text inside n, up to a few hundred bytes.
func textOf(n *html.Node) string {
	const most = 512
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		for c := n.FirstChild; c != nil && b.Len() < most; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n)
	return b.String()
}

// attribute is the value of n's attribute, "" where it has none.
func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key && a.Namespace == "" {
			return strings.TrimSpace(a.Val)
		}
	}
	return ""
}

func hasAttribute(n *html.Node, key string) bool {
	for _, a := range n.Attr {
		if a.Key == key && a.Namespace == "" {
			return true
		}
	}
	return false
}
