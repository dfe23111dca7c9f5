package docx

import (
	"encoding/xml"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// markup writes WordprocessingML: plainly, or as tracked changes.
type markup struct {
	track  bool
	author string
	date   string
	id     *int // of the last tracked change
}

func newMarkup(doc *document, o Options) markup {
	id := 0
	for _, p := range doc.parts {
		for _, m := range changeID.FindAllSubmatch(p.data, -1) {
			n, _ := strconv.Atoi(string(m[1]))
			id = max(id, n)
		}
	}
	return markup{track: o.Track, author: o.Author, date: o.Now.UTC().Format(time.RFC3339), id: &id}
}

// changeID matches the ids of tracked changes, bookmarks and comments, which share their numbers.
var changeID = regexp.MustCompile(`:id="(\d{1,8})"`)

// plain is m without tracked changes.
func (m markup) plain() markup {
	m.track = false
	return m
}

// prefix is what stands before the names of WordprocessingML in a paragraph: "w:".
func (p *paragraph) prefix() string {
	return strings.TrimSuffix(tagName(p.part.data, p.span.start), "p")
}

// tracked wraps content in a tracked change: "ins" or "del".
func (m *markup) tracked(p *paragraph, kind, content string) string {
	open := m.open(p, kind)
	if content == "" {
		return strings.TrimSuffix(open, ">") + "/>"
	}
	return open + content + shut(p, kind)
}

// open is the start tag of a tracked change.
func (m *markup) open(p *paragraph, kind string) string {
	*m.id++
	prefix, declared := p.prefix(), ""
	if prefix == "" { // attributes must have one, even where elements have none
		prefix, declared = "w:", ` xmlns:w="`+p.part.space+`"`
	}
	return fmt.Sprintf(`<%s%s%s %sid="%d" %sauthor="%s" %sdate="%s">`,
		p.prefix(), kind, declared, prefix, *m.id, prefix, escape(m.author), prefix, m.date)
}

func shut(p *paragraph, kind string) string { return "</" + p.prefix() + kind + ">" }

func escape(text string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(text)) //nolint:errcheck // a Builder takes everything
	return b.String()
}

// content is text as elements of a run: "\t" and "\n" are w:tab and w:br.
func content(prefix, text, element string) string {
	var b strings.Builder
	for len(text) > 0 {
		i := strings.IndexAny(text, "\t\n")
		if i < 0 {
			i = len(text)
		}
		if i > 0 {
			b.WriteString("<" + prefix + element + ` xml:space="preserve">` + escape(text[:i]) + "</" + prefix + element + ">")
		}
		if i == len(text) {
			break
		}
		name := "br"
		if text[i] == '\t' {
			name = "tab"
		}
		b.WriteString("<" + prefix + name + "/>")
		text = text[i+1:]
	}
	return b.String()
}

// pieceWriter writes what becomes of a piece inside its run.
type pieceWriter struct {
	m       *markup
	p       *paragraph
	run     *run
	out     strings.Builder
	pending string // text that stays, not written yet
}

func (w *pieceWriter) letters(text, element string) string {
	return content(w.p.prefix(), text, element)
}

func (w *pieceWriter) flush() {
	w.out.WriteString(w.letters(w.pending, "t"))
	w.pending = ""
}

func (w *pieceWriter) done() string {
	w.flush()
	return w.out.String()
}

// keep writes text that stays.
func (w *pieceWriter) keep(text string) { w.pending += text }

// element writes a piece that is no letters, with what is put in beside it.
func (w *pieceWriter) element(xml string, cuts []cut) {
	gone := false
	for _, c := range cuts {
		gone = gone || c.gone
	}
	written := false
	write := func() {
		switch {
		case written:
		case gone:
			w.remove(xml, xml)
		default:
			w.flush()
			w.out.WriteString(xml)
		}
		written = true
	}
	for _, c := range cuts {
		if !c.before {
			write()
		}
		w.add(c.text)
	}
	write()
}

// remove takes something out. Tracked, it stays in the file as deleted, in the
// form that deleted things have.
func (w *pieceWriter) remove(xml, deleted string) {
	if xml == "" || !w.m.track {
		return
	}
	w.apart("del", deleted)
}

// add writes new text.
func (w *pieceWriter) add(text string) {
	switch {
	case text == "":
	case w.m.track:
		w.apart("ins", w.letters(text, "t"))
	default:
		w.pending += text
	}
}

// apart ends the run, writes a run that is a tracked change, and opens the run
// again. An insertion stands beside somebody else's, not in it.
func (w *pieceWriter) apart(kind, content string) {
	w.flush()
	data := w.p.part.data
	end := "</" + w.p.prefix() + "r>"
	open := string(data[w.run.start.start:w.run.start.end]) + without(data, w.run.props, w.run.own)
	change := w.m.tracked(w.p, kind, open+content+end)
	if others := w.run.added; kind == "ins" && !others.empty() {
		change = "</" + tagName(data, others.start) + ">" + change + string(data[others.start:others.end])
	}
	w.out.WriteString(end + change + open)
}

// mark marks the end of a paragraph as inserted or deleted.
func (m *markup) mark(p *paragraph, kind string) *splice {
	prefix, data, at := p.prefix(), p.part.data, p.props
	change := m.tracked(p, kind, "")
	letters := "<" + prefix + "rPr>" + change + "</" + prefix + "rPr>"
	properties := "<" + prefix + "pPr>" + letters + "</" + prefix + "pPr>"
	switch {
	case at.span.empty():
		return insert(at.span.start, properties)
	case selfClosing(data, at.span.end):
		return put(at.span, properties)
	case !at.bare.empty():
		return put(at.bare, letters)
	case at.letters > 0:
		return insert(at.letters, change)
	}
	return insert(at.tail, letters)
}

// deletion marks all of a paragraph as deleted.
func (m *markup) deletion(p *paragraph) []*splice {
	var all []*splice
	for _, run := range p.runs {
		all = append(all, insert(run.start.start, m.open(p, "del")), insert(run.end, shut(p, "del")))
		for _, text := range run.texts {
			all = append(all, m.asDeleted(p, text)...)
		}
	}
	if !p.props.deleted {
		all = append(all, m.mark(p, "del"))
	}
	return all
}

// asDeleted gives a run's text the name that it has in a deletion.
func (m *markup) asDeleted(p *paragraph, text span) []*splice {
	name := tagName(p.part.data, text.start)
	renamed := p.prefix() + map[string]string{"t": "delText", "instrText": "delInstrText"}[strings.TrimPrefix(name, p.prefix())]
	start := put(span{text.start + 1, text.start + 1 + len(name)}, renamed)
	if selfClosing(p.part.data, text.end) {
		return []*splice{start}
	}
	end := endTag(p.part.data, text.end).start + len("</")
	return []*splice{start, put(span{end, end + len(name)}, renamed)}
}

// fresh is a new paragraph with the form of p, and letters that look like most of its own.
func (m *markup) fresh(p *paragraph, text string) string {
	prefix, data := p.prefix(), p.part.data
	var s splices
	for _, own := range p.props.own {
		s = append(s, put(own, ""))
	}
	run := ""
	if text != "" {
		looks := ""
		if r := p.mainRun(); r != nil {
			looks = without(data, r.props, r.own)
		}
		run = "<" + prefix + "r>" + looks + content(prefix, text, "t") + "</" + prefix + "r>"
	}
	if m.track {
		s = append(s, m.mark(p, "ins"))
		if run != "" {
			run = m.tracked(p, "ins", run)
		}
	}
	return "<" + prefix + "p>" + s.render(data, p.props.span) + run + shut(p, "p")
}

// mainRun is the run with most letters, no link where others are.
func (p *paragraph) mainRun() *run {
	var best *run
	most := 0
	count := map[*run]int{}
	for _, a := range p.atoms {
		run := p.pieces[a.piece].run
		if run == nil {
			continue
		}
		count[run] += a.n
		n := count[run]
		if !run.link {
			n += len(p.text)
		}
		if n > most {
			best, most = run, n
		}
	}
	return best
}

// copied is a paragraph with its changes made, as one that is inserted.
func (m *markup) copied(p *paragraph, changes []change) (string, error) {
	plain := m.plain()
	s, err := plain.splices(p, changes)
	if err != nil {
		return "", err
	}
	all := append(splices(s), put(span{p.span.start, p.inner}, "<"+p.prefix()+"p>"), m.mark(p, "ins"))
	for _, spans := range [][]span{p.props.own, p.marks, p.gone, p.wraps} {
		for _, gone := range spans {
			all = append(all, put(gone, ""))
		}
	}
	for _, run := range p.runs {
		all = append(all, insert(run.start.start, m.open(p, "ins")), insert(run.end, shut(p, "ins")))
	}
	return all.render(p.part.data, p.span), nil
}
