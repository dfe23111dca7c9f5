package html

import (
	"maps"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// sheet is what the page's own style sheets say of simple selectors: "nav",
// ".print", "#menu".
type sheet map[string]style

// style is names of properties and their values, in lower case.
type style map[string]string

// of is a property of n: from its own style attribute, or else from the sheet.
func (s sheet) of(n *html.Node, property string) string {
	if value, set := ownStyle(n)[property]; set {
		return value
	}
	if len(s) == 0 {
		return ""
	}
	value := s[n.Data][property]
	for class := range strings.FieldsSeq(attribute(n, "class")) {
		for _, selector := range []string{"." + class, n.Data + "." + class} {
			if v, set := s[selector][property]; set {
				value = v
			}
		}
	}
	if v, set := s["#"+attribute(n, "id")][property]; set {
		value = v
	}
	return value
}

// hides reports whether n and all inside it are not shown.
func (s sheet) hides(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Head, atom.Title, atom.Script, atom.Style, atom.Template, atom.Noscript, atom.Iframe, atom.Object,
		atom.Embed, atom.Svg, atom.Canvas, atom.Audio, atom.Video, atom.Select, atom.Datalist, atom.Textarea:
		return true
	case atom.Dialog:
		return !hasAttribute(n, "open")
	}
	if hasAttribute(n, "hidden") || attribute(n, "aria-hidden") == "true" || s.of(n, "display") == "none" {
		return true
	}
	seen := s.of(n, "visibility")
	return seen == "hidden" || seen == "collapse"
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

// rule keeps what is asked about.
func (s sheet) rule(selectors string, said style) {
	kept := style{}
	for _, property := range []string{"display", "visibility", "font-weight"} {
		if value, set := said[property]; set {
			kept[property] = value
		}
	}
	if len(kept) == 0 {
		return
	}
	for selector := range strings.SplitSeq(selectors, ",") {
		selector = strings.TrimSpace(selector)
		if selector == "" || strings.ContainsAny(selector, " >+~:[*\n\t") {
			continue
		}
		if s[selector] == nil {
			s[selector] = style{}
		}
		maps.Copy(s[selector], kept)
	}
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

// ownStyle reads n's style attribute.
func ownStyle(n *html.Node) style {
	body := attribute(n, "style")
	if body == "" {
		return nil
	}
	return declarations(body)
}

// declarations reads "display: none; color: red".
func declarations(body string) style {
	all := style{}
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
