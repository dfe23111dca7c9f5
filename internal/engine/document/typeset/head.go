package typeset

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tailor/internal/engine/resume"
)

// head composes the lines that name an entry: what they name gets its role,
// and dates at the end of a line go to the far side of it.
func (c *composer) head(e *resume.Entry, span resume.Span) {
	first := len(c.out)
	for line := range c.lines(span) {
		if !hasWord(line) {
			continue
		}
		c.headLine(e, line, first)
	}
	if len(c.out) > first {
		c.out[first].Kind = Head
	}
	lead(e, c.out[first:])
}

func (c *composer) headLine(e *resume.Entry, line string, first int) {
	if c.r.Format == resume.FormatMarkdown {
		line, _ = unmarked(line)
	}
	left, right := cutGap(unbulleted(line))
	if names(e, right) {
		left, right = left+" · "+right, ""
	}
	b := Block{Kind: Subhead, Text: c.reader.read(left), Aside: dated(e, c.reader.read(right))}
	if b.Aside == nil {
		b.Text, b.Aside = cutDate(e, b.Text)
	} else {
		b.Text = dated(e, b.Text)
	}
	if b.Text == nil {
		b.Text, b.Aside = b.Aside, nil
	}
	if n := len(c.out); n > first && b.Aside == nil && c.out[n-1].Aside == nil && isAside(b.Text) && !isAside(c.out[n-1].Text) {
		c.out[n-1].Aside = b.Text
		return
	}
	if b.Text != nil {
		c.out = append(c.out, b)
	}
}

// names reports whether what stands at the far end of a line is the entry's
// title or employer, which belong on the near side.
func names(e *resume.Entry, right string) bool {
	return right != "" && (e.Title != "" && strings.Contains(right, e.Title) || e.Organization != "" && strings.Contains(right, e.Organization))
}

// dated is a text with the entry's dates marked.
func dated(e *resume.Entry, t Text) Text {
	from, to := dateSpan(e, t.String())
	if to == 0 {
		return t
	}
	return t.change(from, to, func(run *Run) { run.Role, run.Bold, run.Italic = Date, false, false })
}

// isAside reports whether a line begins with dates and says little else, so
// that it may stand at the far end of the line above.
func isAside(t Text) bool {
	const longest = 60 // bytes
	return len(t) > 0 && t[0].Role == Date && t.len() <= longest
}

// unbulleted is a head's line without an item's mark.
func unbulleted(line string) string {
	mark, size := utf8.DecodeRuneInString(line)
	if strings.ContainsRune("•◦▪▫●○■□►▶▸‣⁃➢➤✓✔∙-*+–—·>»", mark) && strings.HasPrefix(line[size:], " ") {
		return strings.TrimSpace(line[size:])
	}
	return line
}

// cutGap parts a line at its last wide gap; right is "" where there is none.
func cutGap(line string) (left, right string) {
	const wide = "   "
	line = strings.ReplaceAll(line, "\t", wide)
	i := strings.LastIndex(line, wide)
	if i <= 0 || !hasWord(line[i:]) {
		return line, ""
	}
	left = strings.TrimSpace(line[:i])
	for strings.Contains(left, wide) {
		left = strings.ReplaceAll(left, wide, "  ")
	}
	return strings.ReplaceAll(left, "  ", " · "), strings.TrimSpace(line[i:])
}

// dateSpan finds the entry's dates in a text; to is 0 where they are not.
func dateSpan(e *resume.Entry, s string) (from, to int) {
	start, end := e.StartDate, e.EndDate
	if start == "" {
		start, end = end, ""
	}
	if start == "" {
		return 0, 0
	}
	from = strings.Index(s, start)
	if from < 0 {
		return 0, 0
	}
	to = from + len(start)
	if end == "" || end == start {
		return from, to
	}
	const widest = 40 // bytes between both
	if i := strings.Index(s[to:], end); i >= 0 && i <= widest {
		return from, to + i + len(end)
	}
	return from, to
}

// cutDate marks the entry's dates in a line, and parts the line before them
// when they end it.
func cutDate(e *resume.Entry, t Text) (left, aside Text) {
	s := t.String()
	from, to := dateSpan(e, s)
	if to == 0 {
		return t, nil
	}
	t = dated(e, t)
	after := s[to:]
	if hasWord(after) && !strings.HasPrefix(strings.TrimLeft(after, " "), "(") {
		return t, nil
	}
	at, ok := leadIn(s, from)
	if !ok || !hasWord(s[:at]) {
		return t, nil
	}
	left = t.slice(0, at).trim(isSeparator)
	aside = t.slice(at, t.len())
	if strings.HasSuffix(strings.TrimRight(s[:at], " "), "(") {
		// The bracket that opened before the dates goes with the one that closes behind them.
		left = t.slice(0, strings.LastIndexByte(s[:at], '(')).trim(isSeparator)
		aside = dropBracket(aside)
	}
	return left, aside.trim(func(r rune) bool { return isSeparator(r) && r != ')' })
}

// dropBracket is the text without its first closing bracket.
func dropBracket(t Text) Text {
	s := t.String()
	i := strings.IndexByte(s, ')')
	if i < 0 {
		return t
	}
	return append(t.slice(0, i), t.slice(i+1, len(s))...)
}

// leadIn is where the words begin that lead up to dates at byte from: "class of
// 2016", "expected May 2027". It is false where dates stand inside a phrase.
func leadIn(s string, from int) (int, bool) {
	const longest = 3 // words
	before := strings.TrimRight(s[:from], " ")
	cut := strings.LastIndexAny(before, "|,;(·•–—:") // each at most three bytes
	if cut >= 0 {
		_, size := utf8.DecodeRuneInString(before[cut:])
		cut += size
	} else {
		cut = 0
	}
	between := strings.Fields(before[cut:])
	if len(between) == 0 {
		return from, true
	}
	last, _ := utf8.DecodeRuneInString(between[len(between)-1])
	if cut == 0 || len(between) > longest {
		return from, unicode.IsUpper(last) || unicode.IsDigit(last)
	}
	first, _ := utf8.DecodeRuneInString(between[0])
	if unicode.IsLower(first) || len(between) == 1 && isLeadWord(between[0]) {
		return cut, true
	}
	return from, !unicode.IsLower(last)
}

// isLeadWord reports whether a word with a capital leads up to dates.
func isLeadWord(word string) bool {
	switch strings.ToLower(strings.Trim(word, ".:")) {
	case "expected", "graduated", "since", "seit", "from", "ab", "depuis", "desde", "dal", "completed", "graduation", "anticipated":
		return true
	}
	return false
}

// isSeparator reports whether a rune only parts the phrases of a head.
func isSeparator(r rune) bool {
	return unicode.IsSpace(r) || strings.ContainsRune("|,;·•–—-:/│｜", r)
}

// lead gives the words of an entry's head their roles: what the entry begins
// with leads, title or employer, and the other comes second.
func lead(e *resume.Entry, lines []Block) {
	next := Lead
	marked := map[string]bool{"": true}
	for i := range lines {
		t := &lines[i].Text
		names := []string{e.Title, e.Organization}
		if s := t.String(); len(names[1]) > 0 && strings.Contains(s, names[1]) && strings.Index(s, names[1]) < strings.Index(s, names[0]) {
			names[0], names[1] = names[1], names[0]
		}
		for _, name := range names {
			at := strings.Index(t.String(), name)
			if marked[name] || at < 0 {
				continue
			}
			*t = give(*t, at, at+len(name), next)
			marked[name], next = true, Second
		}
		for _, t := range []*Text{t, &lines[i].Aside} {
			if at := strings.Index(t.String(), e.Place); at >= 0 && !marked[e.Place] {
				*t = give(*t, at, at+len(e.Place), Aside)
				marked[e.Place] = true
			}
		}
	}
	if next == Lead && len(lines) > 0 {
		lines[0].Text = give(lines[0].Text, 0, lines[0].Text.len(), Lead)
	}
}

// give sets the role of the plain words among the bytes [from, to). The role
// takes the place of the emphasis that the source has there.
func give(t Text, from, to int, role Role) Text {
	return t.change(from, to, func(run *Run) {
		if run.Role == Plain {
			run.Role, run.Bold, run.Italic = role, false, false
		}
	})
}
