package match

import (
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"tailor/internal/engine/plan"
	"tailor/internal/engine/posting"
	"tailor/internal/engine/resume"
	"tailor/internal/engine/vocabulary"
)

// itemAt is the item of a skills line in which a hit stands.
func (e *editor) itemAt(h vocabulary.Hit) (resume.Item, bool) {
	for _, it := range e.resume.Sections[e.section].Items {
		if it.Span.Start <= h.Start && h.End <= it.Span.End {
			return it, true
		}
	}
	return resume.Item{}, false
}

func (e *editor) itemStart(at int) bool {
	return slices.ContainsFunc(e.resume.Sections[e.section].Items, func(it resume.Item) bool { return it.Span.Start == at })
}

// line is the items of one block of a skills section, or of one group of it
// where bars part groups and commas part items.
type line struct {
	block    resume.Block
	span     resume.Span // from the first item to the last
	labelled bool        // one of several groups, or with a label: "Languages: Go, Python"
	items    []item
	seps     []string // between the items, one fewer
}

// item is one skill of a line with what the posting makes of it.
type item struct {
	text string // as it will be spelled
	old  string // as it stands, "" for a new one
	rank int    // the first requirement it serves, required ones first; unranked when none
	req  string // that requirement's id
}

const unranked = 1 << 30

// lists puts the skills that the posting names first, in the posting's order,
// and adds those that other sections show or the person confirmed.
func (e *editor) lists() {
	if e.kind() != resume.Skills {
		return
	}
	lines := e.lines()
	if len(lines) == 0 {
		return
	}
	if column(lines) {
		e.columnOrder(lines)
		e.addSkills(lines, func(req posting.Requirement, why string, places []plan.Evidence) {
			last := &lines[len(lines)-1]
			c := change{op: resume.InsertAfter, target: last.block.ID, text: e.asItem(req, last), evidence: places}
			c.because(fmt.Sprintf(why, e.mid(req)), req.ID)
			e.changes = append(e.changes, c)
		})
		return
	}
	added := map[*line]*addition{}
	e.addSkills(lines, func(req posting.Requirement, why string, places []plan.Evidence) {
		l := e.lineFor(lines, req)
		if l == nil {
			return
		}
		if added[l] == nil {
			added[l] = &addition{names: map[string][]string{}}
		}
		added[l].add(req, e.mid(req), why, places)
		l.items = append(l.items, item{text: e.asItem(req, l), rank: e.rank(req), req: req.ID})
	})
	for i := range lines {
		e.compose(&lines[i], added[&lines[i]])
	}
}

// addition is what one line gains, for its reasons.
type addition struct {
	whys   []string // formats, in order
	names  map[string][]string
	reqs   []string
	places []plan.Evidence
}

func (a *addition) add(req posting.Requirement, name, why string, places []plan.Evidence) {
	if a.names[why] == nil {
		a.whys = append(a.whys, why)
	}
	a.names[why] = append(a.names[why], name)
	a.reqs = append(a.reqs, req.ID)
	a.places = append(a.places, places...)
}

// column reports whether the skills stand one to a line.
func column(lines []line) bool {
	return len(lines) >= 3 && !slices.ContainsFunc(lines, func(l line) bool { return len(l.items) > 1 })
}

// lines are the blocks whose items are told apart by plain separators.
func (e *editor) lines() []line {
	var out []line
	s := e.resume.Sections[e.section]
	for _, b := range e.blocks[e.section] {
		var items []resume.Item
		for _, it := range s.Items {
			if it.Block == b.ID && b.Text.Start <= it.Span.Start && it.Span.End <= b.Text.End {
				items = append(items, it)
			}
		}
		groups := e.groups(items)
		for _, group := range groups {
			seps, ok := e.separators(group)
			if !ok {
				continue
			}
			l := line{block: b.Block, seps: seps, labelled: len(groups) > 1 || group[0].Group != "", span: resume.Span{Start: group[0].Span.Start, End: group[len(group)-1].Span.End}}
			for _, it := range group {
				l.items = append(l.items, e.ranked(it, b.ID))
			}
			out = append(out, l)
		}
	}
	return out
}

// groups parts items at bars and the like where commas part the items within.
func (e *editor) groups(items []resume.Item) [][]resume.Item {
	var out [][]resume.Item
	start, commas, bars := 0, false, false
	for i := 1; i < len(items); i++ {
		sep := strings.TrimSpace(e.resume.Text[items[i-1].Span.End:items[i].Span.Start])
		commas = commas || sep == ","
		if sep != "," && sep != "" {
			bars = true
			out = append(out, items[start:i])
			start = i
		}
	}
	if len(items) == 0 || !commas || !bars {
		return [][]resume.Item{items}
	}
	return append(out, items[start:])
}

var plainSeparator = regexp.MustCompile(`^\s*[,;|/•·]\s*$|^[ \t]{2,}$`)

// separators reads what stands between items; not ok when that is more than a
// comma or its like, when brackets span items, or without items.
func (e *editor) separators(items []resume.Item) ([]string, bool) {
	var seps []string
	marks := map[string]bool{}
	for i, it := range items {
		if strings.Count(it.Text, "(") != strings.Count(it.Text, ")") {
			return nil, false
		}
		if i == 0 {
			continue
		}
		sep := e.resume.Text[items[i-1].Span.End:it.Span.Start]
		if !plainSeparator.MatchString(sep) {
			return nil, false
		}
		if strings.ContainsAny(sep, "\r\n") {
			sep = strings.TrimSpace(sep) + " "
		}
		seps = append(seps, sep)
		marks[strings.TrimSpace(sep)] = true
	}
	if mark := strings.TrimSpace(strings.Join(seps[:min(len(seps), 1)], "")); len(marks) == 1 && (mark == "," || mark == ";") {
		for i := range seps {
			seps[i] = mark + " " // one mark with all sorts of blanks around it
		}
	}
	return seps, len(items) > 0
}

// ranked says what an item is worth to the posting, and spells it as the
// block's rewrite does.
func (e *editor) ranked(it resume.Item, blockID string) item {
	out := item{text: oneLine(it.Text), old: oneLine(it.Text), rank: unranked}
	if w := e.rewrites[blockID]; w != nil {
		out.text = oneLine(e.patched(it.Span, w))
	}
	for _, h := range e.hits[e.section] {
		if h.Start < it.Span.Start || h.End > it.Span.End {
			continue
		}
		for _, req := range e.posting.Requirements {
			if req.Kind == posting.Years || !serves(h.Term, req) {
				continue
			}
			rank := e.rank(req)
			if h.Term.Name != req.Term && e.itself(req) {
				rank += 2 * len(e.posting.Text) // the skill itself comes before what only includes it
			}
			if rank < out.rank {
				out.rank, out.req = rank, req.ID
			}
		}
	}
	return out
}

// itself reports whether this section names what a requirement asks for.
func (e *editor) itself(req posting.Requirement) bool {
	return slices.ContainsFunc(e.hits[e.section], func(h vocabulary.Hit) bool { return h.Term.Name == req.Term })
}

// serves reports whether a term is what a requirement asks for, or includes it.
func serves(term *vocabulary.Term, req posting.Requirement) bool {
	asked := vocabulary.Lookup(req.Term)
	return asked != nil && (asked == term || term.Includes(asked))
}

// rank orders requirements: the required ones first, then as the posting does.
func (e *editor) rank(req posting.Requirement) int {
	rank := req.Start
	if !req.Required {
		rank += len(e.posting.Text)
	}
	return rank
}

// patched is the text of a span with the rewrite's patches inside it made.
func (e *editor) patched(span resume.Span, w *rewrite) string {
	text, at := "", span.Start
	for _, p := range w.patches {
		if p.span.Start >= at && p.span.End <= span.End {
			text += e.resume.Text[at:p.span.Start] + p.text
			at = p.span.End
		}
	}
	return text + e.resume.Text[at:span.End]
}

// compose writes a line anew: what serves the posting first, the rest as it
// was, label and separators kept.
func (e *editor) compose(l *line, added *addition) {
	order := slices.Clone(l.items)
	sort.SliceStable(order, func(i, j int) bool { return order[i].rank < order[j].rank })
	old := slices.DeleteFunc(slices.Clone(order), func(it item) bool { return it.old == "" })
	moved := false
	for i := range old {
		moved = moved || old[i] != l.items[i]
	}
	if !moved && added == nil {
		return
	}
	w := e.rewriting(l.block)
	if added != nil {
		for _, why := range added.whys {
			w.because(fmt.Sprintf(why, enumerate(added.names[why], "and", maxNamed)))
		}
		w.because("", added.reqs...)
		w.evidence = append(w.evidence, added.places...)
	}
	if moved {
		var ids []string
		for _, it := range old {
			if it.req != "" && len(ids) < maxNamed {
				ids = append(ids, it.req)
			}
		}
		w.because("What the posting asks for comes first, where a reader looks.", ids...)
		w.evidence = append(w.evidence, e.at(e.section, l.block.Text))
	}
	e.capitals(l.items[0], order)
	span := l.span
	var text strings.Builder
	for i, it := range order {
		if i > 0 {
			text.WriteString(l.separator(i - 1))
		}
		text.WriteString(it.text)
	}
	w.patches = slices.DeleteFunc(w.patches, func(p patch) bool { return span.Contains(p.span) })
	w.patches = append(w.patches, patch{span: span, text: text.String()})
}

// separator is what stands after item i: the line's own as far as it goes.
func (l *line) separator(i int) string {
	switch {
	case i < len(l.seps):
		return l.seps[i]
	case len(l.seps) > 0:
		return l.seps[len(l.seps)-1]
	}
	return ", "
}

// capitals lets the first item of a line begin as the first one did, where the
// others begin small.
func (e *editor) capitals(first item, order []item) {
	small := 0
	for _, it := range order {
		if r, _ := utf8.DecodeRuneInString(it.old); unicode.IsLower(r) {
			small++
		}
	}
	if r, _ := utf8.DecodeRuneInString(first.old); !unicode.IsUpper(r) || small == 0 || e.resume.Language == "de" {
		return
	}
	for i := range order {
		text := order[i].text
		r, size := utf8.DecodeRuneInString(text)
		switch {
		case i == 0 && unicode.IsLower(r) && !proper(firstWord(text), true) && !namedSmall(text):
			order[i].text = string(unicode.ToUpper(r)) + text[size:]
		case i > 0 && order[i] == first && plainName(text):
			order[i].text = string(unicode.ToLower(r)) + text[size:]
		}
	}
}

func firstWord(text string) string {
	word, _, _ := strings.Cut(text, " ")
	return word
}

// columnOrder moves the lines that serve the posting above the first that does not.
func (e *editor) columnOrder(lines []line) {
	first := slices.IndexFunc(lines, func(l line) bool { return l.items[0].rank == unranked })
	for i := max(first, 0); first >= 0 && i < len(lines); i++ {
		if it := lines[i].items[0]; it.rank != unranked {
			c := change{op: resume.Move, target: lines[i].block.ID, before: lines[first].block.ID, evidence: []plan.Evidence{e.at(e.section, lines[i].block.Text)}}
			c.because("What the posting asks for comes first, where a reader looks.", it.req)
			e.changes = append(e.changes, c)
		}
	}
}

// namedSmall reports whether a text is a proper name that begins small: pandas, dbt.
func namedSmall(text string) bool {
	term := vocabulary.Lookup(text)
	r, _ := utf8.DecodeRuneInString(text)
	return term != nil && term.Proper && unicode.IsLower(r)
}
