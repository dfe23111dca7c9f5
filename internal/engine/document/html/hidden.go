package html

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// sheet says which simple selectors ("nav", ".print", "#menu") the page's own
// style sheets hide.
type sheet map[string]bool

// hides reports whether n and all inside it are not shown.
func (s sheet) hides(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Head, atom.Title, atom.Script, atom.Style, atom.Template, atom.Noscript, atom.Iframe, atom.Object,
		atom.Embed, atom.Svg, atom.Canvas, atom.Audio, atom.Video, atom.Select, atom.Datalist, atom.Textarea:
		return true
	case atom.Dialog:
		return !hasAttribute(n, "open")
	}
	if hasAttribute(n, "hidden") || attribute(n, "aria-hidden") == "true" {
		return true
	}
	style := styleOf(n)
	if shown, set := style["display"]; set {
		return shown == "none"
	}
	return hidesIt(style) || s.selects(n)
}

func (s sheet) selects(n *html.Node) bool {
	if len(s) == 0 {
		return false
	}
	hidden := s[n.Data]
	for class := range strings.FieldsSeq(attribute(n, "class")) {
		for _, selector := range []string{"." + class, n.Data + "." + class} {
			if hides, set := s[selector]; set {
				hidden = hides
			}
		}
	}
	if hides, set := s["#"+attribute(n, "id")]; set {
		hidden = hides
	}
	return hidden
}

// readSheets reads the rules of the page's style elements. Rules within
// "@media" and the like hold only sometimes and are passed over.
func readSheets(root *html.Node) sheet {
	s := sheet{}
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.DataAtom == atom.Style && n.FirstChild != nil {
			s.read(n.FirstChild.Data)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(root)
	return s
}

func (s sheet) read(css string) {
	css = withoutComments(css)
	for css != "" {
		open := strings.IndexByte(css, '{')
		if open < 0 {
			return
		}
		selectors, body := css[:open], css[open+1:]
		if i := strings.LastIndexByte(selectors, ';'); i >= 0 {
			selectors = selectors[i+1:] // "@import …;"
		}
		end := ruleEnd(body)
		if !strings.Contains(selectors, "@") {
			s.rule(selectors, declarations(body[:end]))
		}
		css = body[min(end+1, len(body)):]
	}
}

func (s sheet) rule(selectors string, style map[string]string) {
	_, displayed := style["display"]
	_, seen := style["visibility"]
	if !displayed && !seen {
		return
	}
	for selector := range strings.SplitSeq(selectors, ",") {
		selector = strings.TrimSpace(selector)
		if selector != "" && !strings.ContainsAny(selector, " >+~:[*\n\t") {
			s[selector] = hidesIt(style)
		}
	}
}

func hidesIt(style map[string]string) bool {
	return style["display"] == "none" || style["visibility"] == "hidden" || style["visibility"] == "collapse"
}

// ruleEnd is where the brace that closes a rule's body stands.
func ruleEnd(body string) int {
	depth := 0
	for i := range len(body) {
		switch body[i] {
		case '{':
			depth++
		case '}':
			if depth == 0 {
				return i
			}
			depth--
		}
	}
	return len(body)
}

func withoutComments(css string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(css, "/*")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		if _, css, found = strings.Cut(rest, "*/"); !found {
			return b.String()
		}
	}
}

// styleOf reads n's own style attribute.
func styleOf(n *html.Node) map[string]string {
	style := attribute(n, "style")
	if style == "" {
		return nil
	}
	return declarations(style)
}

// declarations reads "display: none; color: red" as names and values in lower case.
func declarations(body string) map[string]string {
	all := map[string]string{}
	for declaration := range strings.SplitSeq(body, ";") {
		name, value, found := strings.Cut(declaration, ":")
		if !found {
			continue
		}
		value, _, _ = strings.Cut(value, "!")
		all[strings.ToLower(strings.TrimSpace(name))] = strings.ToLower(strings.TrimSpace(value))
	}
	return all
}
