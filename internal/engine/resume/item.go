package resume

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// items lists what a section of skills or languages names.
func (p *page) items(s *Section) []Item {
	var items []Item
	group := ""
	list := func(blocks []Block, entry string) {
		for _, block := range blocks {
			if label, ok := p.labelOnly(block); ok {
				group = label
				continue
			}
			g := group
			if entry != "" {
				g = entry
			}
			items = append(items, p.blockItems(s.Kind, block, g)...)
		}
	}
	list(s.Blocks, "")
	for _, e := range s.Entries {
		list(e.Blocks, e.Title)
	}
	return items
}

// labelOnly reads a block that is nothing but a label: "Languages:" or "**Languages**".
func (p *page) labelOnly(block Block) (string, bool) {
	text := p.text[block.Text.Start:block.Text.End]
	words := plainWords(text)
	if label := strings.TrimRight(words, ":："); label != words && label != "" && len(label) <= longestHeading {
		return label, true
	}
	if block.Kind == Paragraph && emphasisLen(text) >= 2 && !strings.ContainsAny(words, ",;|") {
		return words, true
	}
	return "", false
}

// blockItems cuts one block at commas, semicolons, bars and dots outside brackets.
func (p *page) blockItems(kind Kind, block Block, group string) []Item {
	s := block.Text
	if label, rest := p.groupLabel(s); label != "" && !(kind == Languages && namesLevel(p.text[rest.Start:rest.End])) {
		if known, ok := lookup(label); ok && kind == Skills && known.kind == Interests {
			return nil // they stand among the skills and are none
		}
		group, s = label, rest
	}
	spans := p.itemSpans(s)
	if isProse(p.text, spans) {
		return nil
	}
	var items []Item
	for _, span := range spans {
		items = append(items, Item{Text: strings.Join(strings.Fields(p.text[span.Start:span.End]), " "), Group: group, Span: span, Block: block.ID})
	}
	return items
}

// groupLabel reads "Databases: PostgreSQL, Redis" and "**Cloud** – AWS".
func (p *page) groupLabel(s Span) (string, Span) {
	const longest = 48
	text := p.text[s.Start:s.End]
	if label, rest, ok := p.rowLabel(s); ok {
		return label, rest
	}
	for _, mark := range []string{"：", ":", " – ", " — ", " - "} {
		i := strings.Index(text, mark)
		if i <= 0 || i > longest {
			continue
		}
		label := plainWords(text[:i])
		if mark != ":" && mark != "：" && !strings.Contains(text[:i], "**") && !strings.ContainsAny(text[i:], ",;|") {
			continue
		}
		if label == "" || strings.ContainsAny(label, ",;|(/\n") && mark != ":" || strings.ContainsAny(label, ",;|") || len(strings.Fields(label)) > 6 || strings.HasPrefix(text[i:], "://") {
			continue
		}
		rest := trimSpanFunc(p.text, Span{s.Start + i + len(mark), s.End}, func(r rune) bool { return isSpace(r) || r == '*' || r == '_' })
		if rest.Len() > 0 {
			return label, rest
		}
	}
	return "", s
}

// rowLabel reads a row of a table whose second cell lists things: "| Data | SQL, Python |".
func (p *page) rowLabel(s Span) (string, Span, bool) {
	text := p.text[s.Start:s.End]
	cells := strings.Split(strings.Trim(text, "|"), "|")
	if !strings.HasPrefix(text, "|") || len(cells) != 2 || !strings.ContainsAny(cells[1], ",;") || strings.ContainsAny(cells[0], ",;") {
		return "", s, false
	}
	start := s.Start + strings.LastIndexByte(strings.TrimRight(text, "|"), '|') + 1
	return plainWords(cells[0]), trimSpan(p.text, Span{start, start + len(cells[1])}), true
}

func namesLevel(s string) bool {
	return !strings.ContainsAny(s, ",;|") || levelWords().count(s) > 0
}

// itemSpans cuts s into items and trims markup, "and" and a closing full stop off each.
func (p *page) itemSpans(s Span) []Span {
	var spans []Span
	add := func(start, end int) {
		span := trimSpanFunc(p.text, Span{start, end}, isItemEdge)
		for _, and := range []string{"and ", "und ", "et ", "y ", "& "} {
			if rest := strings.TrimPrefix(p.text[span.Start:span.End], and); len(spans) > 0 {
				span.Start = span.End - len(rest)
			}
		}
		text := p.text[span.Start:span.End]
		if strings.HasSuffix(text, ".") && strings.Count(text, ".") == 1 && !isOrgTail(text) {
			span.End--
		}
		if span.Len() > 0 {
			spans = append(spans, span)
		}
	}
	depth, start := 0, s.Start
	for i := s.Start; i < s.End; {
		r, size := utf8.DecodeRuneInString(p.text[i:])
		switch r {
		case '(', '（', '[':
			depth++
		case ')', '）', ']':
			depth = max(0, depth-1)
		}
		if depth == 0 && p.partsItems(r, i, s) || r == '\n' && depth > 3 {
			add(start, i)
			start = i + size
		}
		i += size
	}
	add(start, s.End)
	return spans
}

// partsItems reports whether the rune r at byte i parts two items.
func (p *page) partsItems(r rune, i int, s Span) bool {
	switch r {
	case ',', ';', '|', '•', '、', '，', '；', '▪', '\t', '│':
		return true
	case '·', '/', '∙', '–', '—':
		// "CI/CD" is one item, "Go / Rust" are two; so are "Go · Rust", not "C·C".
		spaced := i > s.Start && p.text[i-1] == ' ' && strings.HasPrefix(p.text[i+utf8.RuneLen(r):], " ")
		if r == '/' && strings.ContainsAny(p.text[s.Start:s.End], "|•") {
			return false // "Lean / Six Sigma | Kanban"
		}
		return spaced && r != '–' && r != '—'
	case ' ':
		return strings.HasPrefix(p.text[i:s.End], "  ")
	}
	return false
}

func isItemEdge(r rune) bool {
	return isSpace(r) || strings.ContainsRune("*_`\\–—-", r)
}

// isProse reports whether the spans read like running text and not like a list of skills.
func isProse(text string, spans []Span) bool {
	const longItem = 7 // words
	words := 0
	for _, span := range spans {
		words += len(strings.FieldsFunc(text[span.Start:span.End], unicode.IsSpace))
	}
	return words > longItem*len(spans)
}
