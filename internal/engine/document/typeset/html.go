package typeset

import (
	"embed"
	"fmt"
	"html/template"
	"io"
	"regexp"
	"strconv"
	"strings"

	"tailor/internal/engine/resume"
)

//go:embed web/page.html web/style.css
var webFiles embed.FS

// HTML writes the resume as one web page that needs nothing else: no script, no
// font or picture from elsewhere. It prints as the other formats look.
func HTML(w io.Writer, r *resume.Resume, o Options) ([]resume.Warning, error) {
	doc, o, warnings, err := prepare(r, o)
	if err != nil {
		return nil, fmt.Errorf("set %s as HTML: %w", r.Name, err)
	}
	page, err := newWebPage(&doc, o)
	if err != nil {
		return nil, fmt.Errorf("set %s as HTML: %w", r.Name, err)
	}
	parts, err := template.ParseFS(webFiles, "web/page.html")
	if err == nil {
		err = parts.Execute(w, page)
	}
	if err != nil {
		return nil, fmt.Errorf("set %s as HTML: %w", r.Name, err)
	}
	return warnings, nil
}

// webPage is what the page's template is filled with.
type webPage struct {
	Document    *Document
	Language    string
	RightToLeft bool
	Style       template.CSS
	Header      []webNode
	Sections    []webSection
}

type webSection struct {
	Heading []webRun
	Entries []webEntry
}

// webEntry is an entry, or what stands outside of every one.
type webEntry struct {
	Head  bool
	Nodes []webNode
}

// webNode is an element: a heading, a paragraph or a list.
type webNode struct {
	Name  string // h1, h3, h4, p, ul, ol
	Class string
	Text  []webRun
	Aside []webRun
	Items []webItem
}

type webItem struct {
	Text  []webRun
	Value int // its number, 0 for none
	Sub   *webNode
}

type webRun struct {
	Run
	Class  string
	Pieces []webPiece
}

// webPiece is a stretch of a run: words, a date that machines can read, or a line break.
type webPiece struct {
	Text  string
	Time  string
	Break bool
}

func newWebPage(d *Document, o Options) (*webPage, error) {
	style, err := styleSheet(d, o)
	if err != nil {
		return nil, err
	}
	p := &webPage{Document: d, Language: languageTag(d.Language), Style: style}
	p.RightToLeft = rightToLeft(p.Language)
	p.Header = webNodes(d.Header)
	for _, section := range d.Sections {
		p.Sections = append(p.Sections, webSection{webText(section.Heading), webEntries(section.Blocks)})
	}
	return p, nil
}

// webEntries cuts a section's blocks before each entry's head.
func webEntries(blocks []Block) []webEntry {
	var all []webEntry
	for first := 0; first < len(blocks); {
		next := first + 1
		for next < len(blocks) && blocks[next].Kind != Head {
			next++
		}
		all = append(all, webEntry{blocks[first].Kind == Head, webNodes(blocks[first:next])})
		first = next
	}
	return all
}

// webKinds are the elements that blocks become.
var webKinds = [kinds]webNode{
	Note:      {Name: "p", Class: "note"},
	Name:      {Name: "h1"},
	Label:     {Name: "p", Class: "label"},
	Contact:   {Name: "p", Class: "contact"},
	Head:      {Name: "h3"},
	Subhead:   {Name: "p", Class: "subhead"},
	Minor:     {Name: "h4"},
	Paragraph: {Name: "p", Class: "text"},
	Line:      {Name: "p", Class: "line"},
	Group:     {Name: "p", Class: "group"},
	List:      {Name: "p", Class: "row"},
}

func webNodes(blocks []Block) []webNode {
	var all []webNode
	for i := 0; i < len(blocks); {
		if blocks[i].Kind == Item {
			list, n := webList(blocks[i:], blocks[i].Depth)
			all = append(all, list)
			i += n
			continue
		}
		node := webKinds[blocks[i].Kind]
		node.Text, node.Aside = webText(blocks[i].Text), webText(blocks[i].Aside)
		for _, item := range blocks[i].Items {
			node.Items = append(node.Items, webItem{Text: webText(item)})
		}
		all = append(all, node)
		i++
	}
	return all
}

// webList makes a list of the items at the front of blocks that are as deep or
// deeper, and says how many blocks those are.
func webList(blocks []Block, depth int) (webNode, int) {
	list := webNode{Name: listName(blocks[0])}
	i := 0
	for i < len(blocks) && blocks[i].Kind == Item && blocks[i].Depth >= depth {
		if blocks[i].Depth > depth {
			sub, n := webList(blocks[i:], blocks[i].Depth)
			list.Items[len(list.Items)-1].Sub = &sub
			i += n
			continue
		}
		if listName(blocks[i]) != list.Name {
			break
		}
		item := webItem{Text: webText(blocks[i].Text)}
		if list.Name == "ol" {
			item.Value = number(blocks[i].Marker)
		}
		list.Items = append(list.Items, item)
		i++
	}
	return list, i
}

func listName(b Block) string {
	if number(b.Marker) > 0 {
		return "ol"
	}
	return "ul"
}

// number is the number in an item's mark, 0 for none.
func number(marker string) int {
	n, err := strconv.Atoi(strings.TrimRight(marker, ".)"))
	if err != nil {
		return 0
	}
	return n
}

// webRoles are the classes of the words in an entry's head.
var webRoles = [...]string{Lead: "lead", Second: "second", Aside: "place", Date: "date"}

func webText(t Text) []webRun {
	var all []webRun
	for _, run := range t {
		out := webRun{Run: run, Class: webRoles[run.Role]}
		for i, line := range strings.Split(run.Text, "\n") {
			if i > 0 {
				out.Pieces = append(out.Pieces, webPiece{Break: true})
			}
			if run.Role == Date {
				out.Pieces = append(out.Pieces, webDates(line)...)
			} else {
				out.Pieces = append(out.Pieces, webPiece{Text: line})
			}
		}
		all = append(all, out)
	}
	return all
}

var (
	dateParts = regexp.MustCompile(`\b\d\d?[-/.](?:19|20)\d\d\b|(?:[\pL.]+ )?\b(?:19|20)\d\d\b(?:[-/.]\d\d?\b)?`)
	yearMonth = regexp.MustCompile(`\b((?:19|20)\d\d)[-/.](0?[1-9]|1[0-2])\b|\b(0?[1-9]|1[0-2])[-/.]((?:19|20)\d\d)\b`)
	year      = regexp.MustCompile(`\b(?:19|20)\d\d\b`)
)

// webDates parts dates into those that machines can read and the words around them.
func webDates(s string) []webPiece {
	var all []webPiece
	at := 0
	for _, span := range dateParts.FindAllStringIndex(s, -1) {
		if span[0] > at {
			all = append(all, webPiece{Text: s[at:span[0]]})
		}
		text := s[span[0]:span[1]]
		all = append(all, webPiece{Text: text, Time: machineDate(text)})
		at = span[1]
	}
	if at < len(s) {
		all = append(all, webPiece{Text: s[at:]})
	}
	return all
}

// machineDate is a date as HTML wants it: its year, and its month where that is a number.
func machineDate(s string) string {
	if m := yearMonth.FindStringSubmatch(s); m != nil {
		month, _ := strconv.Atoi(m[2] + m[3]) // one of them is empty, the other is digits
		return fmt.Sprintf("%s-%02d", m[1]+m[4], month)
	}
	return year.FindString(s)
}
