package typeset

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// tag is an element of a PDF's structure, by which programs know headings,
// lists and paragraphs: a kind of ISO 32000, and what belongs to it.
type tag struct {
	kind   string
	parent *tag
	kids   []*tag
	marks  []mark
	number int // of its object in the file
}

// mark is a stretch of a page's content.
type mark struct{ page, id int }

func (t *tag) add(kind string) *tag {
	kid := &tag{kind: kind, parent: t}
	t.kids = append(t.kids, kid)
	return kid
}

// tagger builds the structure while boxes are drawn.
type tagger struct {
	root    *tag
	section *tag
	lists   []*tag   // the open ones, the innermost last
	body    *tag     // of the last item
	owners  [][]*tag // by page and mark
}

func newTagger() *tagger {
	root := &tag{kind: "Document"}
	return &tagger{root: root, section: root}
}

// page begins a page.
func (t *tagger) page() { t.owners = append(t.owners, nil) }

// mark makes the next stretch of content the tag's, and returns its id on the page.
func (t *tagger) mark(owner *tag) int {
	page := len(t.owners) - 1
	id := len(t.owners[page])
	t.owners[page] = append(t.owners[page], owner)
	owner.marks = append(owner.marks, mark{page, id})
	return id
}

// tagKinds are the elements that blocks become.
var tagKinds = [kinds]string{Note: "P", Name: "H1", Label: "P", Contact: "P", Head: "H3", Subhead: "P", Minor: "H4",
	Paragraph: "P", Line: "P", Group: "P", List: "P"}

// box opens the elements of a box: of its words, and of an item's mark.
func (t *tagger) box(b *box) (text, label *tag) {
	switch {
	case b.heading:
		t.lists = nil
		t.section = t.root.add("Sect")
		return t.section.add("H2"), nil
	case b.kind != Item:
		t.lists = nil
		return t.section.add(tagKinds[b.kind]), nil
	}
	t.lists = t.lists[:min(len(t.lists), b.depth+1)]
	if len(t.lists) <= b.depth {
		parent := t.section
		if len(t.lists) > 0 {
			parent = t.body
		}
		t.lists = append(t.lists, parent.add("L"))
	}
	item := t.lists[len(t.lists)-1].add("LI")
	label = item.add("Lbl")
	t.body = item.add("LBody")
	return t.body, label
}

// tagged is a PDF file of fpdf's with the structure added. The file stays as it
// is; what changes is written behind it, as ISO 32000-1, 7.5.6 has it.
func (t *tagger) tagged(file []byte) ([]byte, error) {
	u, err := newUpdate(file)
	if err != nil {
		return nil, fmt.Errorf("add the structure: %w", err)
	}
	tree, parents := u.reserve(), u.reserve()
	t.root.reserve(u)
	pages := make([]int, len(t.owners))
	var nums strings.Builder
	for i, owners := range t.owners {
		pages[i] = 3 + 2*i // fpdf writes each page's object before its content's, from object 3 on
		fmt.Fprintf(&nums, "%d [", i)
		for _, owner := range owners {
			fmt.Fprintf(&nums, "%d 0 R ", owner.number)
		}
		nums.WriteString("] ")
		if err := u.extend(pages[i], "/Type /Page", fmt.Sprintf("/StructParents %d /Tabs /S", i)); err != nil {
			return nil, fmt.Errorf("add the structure to page %d: %w", i+1, err)
		}
	}
	err = u.extend(u.root, "/Type /Catalog", fmt.Sprintf("/Version /1.7 /MarkInfo <</Marked true>> /StructTreeRoot %d 0 R /ViewerPreferences <</DisplayDocTitle true>>", tree))
	if err != nil {
		return nil, fmt.Errorf("add the structure to the catalog: %w", err)
	}
	u.object(tree, fmt.Sprintf("<</Type /StructTreeRoot /K [%d 0 R] /ParentTree %d 0 R /ParentTreeNextKey %d>>", t.root.number, parents, len(pages)))
	u.object(parents, "<</Nums ["+nums.String()+"]>>")
	t.root.write(u, tree, pages)
	return u.finish(), nil
}

func (t *tag) reserve(u *update) {
	t.number = u.reserve()
	for _, kid := range t.kids {
		kid.reserve(u)
	}
}

func (t *tag) write(u *update, parent int, pages []int) {
	var kids strings.Builder
	for _, m := range t.marks {
		fmt.Fprintf(&kids, "<</Type /MCR /Pg %d 0 R /MCID %d>> ", pages[m.page], m.id)
	}
	for _, kid := range t.kids {
		fmt.Fprintf(&kids, "%d 0 R ", kid.number)
	}
	u.object(t.number, fmt.Sprintf("<</Type /StructElem /S /%s /P %d 0 R /K [%s]>>", t.kind, parent, kids.String()))
	for _, kid := range t.kids {
		kid.write(u, t.number, pages)
	}
}

// update is a PDF file with objects added behind its end.
type update struct {
	file    []byte
	offsets []int // of the objects in the file as it was
	root    int   // number of the catalog
	trailer string
	start   int         // of the table of objects
	next    int         // the first free number
	changed map[int]int // offset of each object that is new or changed
	order   []int       // their numbers
}

var (
	trailerPart = regexp.MustCompile(`(?s)trailer\s*<<(.*)>>\s*startxref\s*(\d+)\s*%%EOF\s*$`)
	rootPart    = regexp.MustCompile(`/Root (\d+) 0 R`)
	sizePart    = regexp.MustCompile(`/Size (\d+)`)
)

var errForm = errors.New("the file has another form than expected")

func newUpdate(file []byte) (*update, error) {
	end := trailerPart.FindSubmatch(file[max(0, len(file)-1024):])
	if end == nil {
		return nil, errForm
	}
	u := &update{file: file, trailer: string(end[1]), changed: map[int]int{}}
	root, size := rootPart.FindStringSubmatch(u.trailer), sizePart.FindStringSubmatch(u.trailer)
	if root == nil || size == nil {
		return nil, errForm
	}
	// The expressions let only digits through, and fpdf writes no number that is too large.
	u.start, _ = strconv.Atoi(string(end[2]))
	u.root, _ = strconv.Atoi(root[1])
	u.next, _ = strconv.Atoi(size[1])
	return u, u.readOffsets()
}

// readOffsets reads the table of objects: a line of its own for each.
func (u *update) readOffsets() error {
	if u.start >= len(u.file) {
		return errForm
	}
	lines := bytes.SplitN(u.file[u.start:], []byte("\n"), u.next+3)
	if len(lines) < u.next+3 || string(lines[0]) != "xref" {
		return errForm
	}
	for _, line := range lines[2 : u.next+2] {
		offset, _, _ := bytes.Cut(line, []byte(" "))
		n, err := strconv.Atoi(string(offset))
		if err != nil || n > len(u.file) {
			return errForm
		}
		u.offsets = append(u.offsets, n)
	}
	return nil
}

// reserve takes a number for a new object.
func (u *update) reserve() int {
	u.next++
	return u.next - 1
}

func (u *update) object(number int, content string) {
	u.changed[number] = len(u.file)
	u.order = append(u.order, number)
	u.file = fmt.Appendf(u.file, "%d 0 obj\n%s\nendobj\n", number, content)
}

// extend writes an object of the file anew with more in its dictionary.
func (u *update) extend(number int, kind, more string) error {
	if number >= len(u.offsets) {
		return errForm
	}
	content, _, found := bytes.Cut(u.file[u.offsets[number]:], []byte("endobj"))
	_, content, opened := bytes.Cut(content, []byte("obj\n"))
	dictionary, closed := bytes.CutSuffix(bytes.TrimSpace(content), []byte(">>"))
	if !found || !opened || !closed || !bytes.Contains(dictionary, []byte(kind)) {
		return errForm
	}
	u.object(number, string(dictionary)+"\n"+more+">>")
	return nil
}

// finish writes the table of what was added.
func (u *update) finish() []byte {
	start := len(u.file)
	out := append(u.file, "xref\n"...)
	for _, number := range u.order {
		out = fmt.Appendf(out, "%d 1\n%010d 00000 n \n", number, u.changed[number])
	}
	trailer := sizePart.ReplaceAllString(u.trailer, fmt.Sprintf("/Size %d", u.next))
	return fmt.Appendf(out, "trailer\n<<%s/Prev %d\n>>\nstartxref\n%d\n%%%%EOF\n", trailer, u.start, start)
}
