package resume

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// style is how a line shows that it is a heading.
type style int

const (
	plain      style = iota // nothing but its words
	capitals                // ALL CAPITALS or L E T T E R  S P A C E D
	bold                    // **the whole line**
	decorated               // "== Skills ==", "SKILLS ------"
	underlined              // a ruled line below
	marked                  // "## Skills", or the file says that it is one
)

// heading is a line that may open a section or an entry.
type heading struct {
	first, last int // its lines, an underline included
	level       int // 1 to 9 where the file says that it is one, else 0
	style       style
	caps        bool
	text        Span   // where its words stand
	words       string // its words without markup
	rest        int    // where content begins on the heading's own line; 0 when none does
	known       bool   // its words are a known heading
	evidence    findings
	knownHeading
}

// headings finds every line of the page that may be a heading.
func (p *page) headings() []heading {
	var found []heading
	for i := 0; i < len(p.lines); i++ {
		if h, ok := p.heading(i); ok {
			found = append(found, h)
			i = h.last
		}
	}
	return found
}

// longestHeadingLine is the most bytes a line may have to be looked at as a heading.
const longestHeadingLine = 400

func (p *page) heading(i int) (heading, bool) {
	l := p.lines[i]
	if l.quiet || l.rule || l.body.Len() == 0 || l.body.Len() > longestHeadingLine {
		return heading{}, false
	}
	h := heading{first: i, last: i, text: l.body}
	if level, text := p.markedAs(i); level > 0 {
		h.style, h.level, h.text = marked, level, text
		h.words = plainWords(p.text[text.Start:text.End])
		h.caps = isCapitals(h.words)
		h.knownHeading, h.known = lookup(h.words)
		if !h.known {
			h.knownHeading, _ = lookupWithin(h.words)
		}
		return h, h.words != ""
	}
	if l.body.Len() > 160 {
		return heading{}, false
	}
	h.text, h.style = undecorate(p.text, l.body)
	if h.text.Len() == 0 {
		return heading{}, false
	}
	h.words = strings.TrimSpace(plainWords(p.text[h.text.Start:h.text.End]))
	h.caps = isCapitals(h.words)
	if h.caps && h.style < capitals {
		h.style = capitals
	}
	if h.style < bold && p.dressed(i) {
		h.style = bold
	}
	h.knownHeading, h.known = lookup(h.words)
	if level := p.underline(i, h); level > 0 {
		h.style, h.last = underlined, i+1
		if p.markdown {
			h.level = level
		}
	}
	if l.bullet && h.last == i && !(h.known && h.caps) && h.style != decorated {
		return heading{}, false
	}
	switch {
	case h.known:
		return h, true
	case h.style > plain:
		return h, looksLikeHeading(h.words)
	case p.label(&h, l):
		return h, true
	}
	return h, opensSpoken(h.words)
}

// label reads a known heading that shares its line with what it heads: "Skills: Go, SQL".
func (p *page) label(h *heading, l line) bool {
	body := p.body(h.first)
	colon := strings.IndexAny(body, ":：")
	if colon <= 0 || colon > longestHeading || l.bullet {
		return false
	}
	_, size := utf8.DecodeRuneInString(body[colon:])
	rest := trimSpanFunc(p.text, Span{l.body.Start + colon + size, l.body.End}, func(r rune) bool { return isSpace(r) || r == '*' || r == '_' })
	text, _ := undecorate(p.text, Span{l.body.Start, l.body.Start + colon})
	text = trimSpanFunc(p.text, text, func(r rune) bool { return r == '*' || r == '_' })
	known, ok := lookup(p.text[text.Start:text.End])
	if !ok || rest.Len() == 0 {
		return false
	}
	h.text, h.words, h.rest = text, p.text[text.Start:text.End], rest.Start
	h.known, h.knownHeading = true, known
	return true
}

// underline returns 1 for a line ruled below with "=", 2 for any other rule, 0 for none.
func (p *page) underline(i int, h heading) int {
	if i+1 >= len(p.lines) || !p.lines[i+1].rule || h.style == decorated {
		return 0
	}
	if i > 0 && !p.blank(i-1) && !p.lines[i-1].rule && !h.known {
		return 0
	}
	rule := p.body(i + 1)
	if isTableRule(rule) {
		return 0
	}
	longest := 2*utf8.RuneCountInString(p.body(i)) + 8
	if !h.known && !p.markdown && utf8.RuneCountInString(rule) > longest {
		return 0 // it parts the page, it does not underline this line
	}
	switch rule[0] {
	case '=':
		return 1
	case '-', '_', '~':
		return 2
	}
	if h.known {
		return 2
	}
	return 0
}

// markedAs returns the level at which the file itself says that line i is a
// heading, and where its words stand; 0 when it says nothing.
func (p *page) markedAs(i int) (int, Span) {
	if p.looks == nil {
		return atxText(p.text, p.lines[i].body)
	}
	level := min(p.looks[i].Level, deepest)
	if level <= 0 || p.blank(i) {
		return 0, Span{}
	}
	text, _ := undecorate(p.text, p.lines[i].body)
	return level, text
}

// atxText returns the level of "## Skills ##" and where its words stand; 0 for no such heading.
func atxText(text string, body Span) (int, Span) {
	s := text[body.Start:body.End]
	level := 0
	for level < len(s) && s[level] == '#' {
		level++
	}
	if level == 0 || level > 6 || level == len(s) {
		return 0, Span{}
	}
	words := Span{body.Start + level, body.End}
	if next, _ := utf8.DecodeRuneInString(s[level:]); !isSpace(next) {
		if _, known := lookup(s[level:]); !known {
			return 0, Span{}
		}
	}
	words = trimSpan(text, words)
	closed := strings.TrimRight(text[words.Start:words.End], "#")
	if closed == "" || strings.HasSuffix(closed, " ") {
		words.End = words.Start + len(strings.TrimRight(closed, " "))
	}
	words, _ = undecorate(text, words)
	return level, words
}

// undecorate returns where the words of a heading line stand: without list
// marker, ruling, brackets, emoji, emphasis and closing colon. The style is
// decorated or bold when it took off what only headings wear.
func undecorate(text string, s Span) (Span, style) {
	how := plain
	for {
		before := s
		s = trimSpan(text, s)
		words := text[s.Start:s.End]
		if n := emphasisLen(words); n > 0 {
			s = Span{s.Start + n, s.End - n}
			if n >= 2 && how < bold {
				how = bold
			}
			continue
		}
		if n := rulingLen(words); n > 0 {
			s.Start += n
			how = decorated
		}
		if n := rulingTailLen(text[s.Start:s.End]); n > 0 {
			s.End -= n
			how = decorated
		}
		s = trimSpanFunc(text, s, isOrnament)
		if n := bracketLen(text[s.Start:s.End]); n > 0 {
			s, how = Span{s.Start + n, s.End - n}, decorated
		}
		if label := strings.TrimRight(text[s.Start:s.End], ":："); label != "" {
			s.End = s.Start + len(label)
		}
		if s == before || s.Len() == 0 {
			return s, how
		}
	}
}

// bracketLen is the length of the brackets that enclose the whole of s.
func bracketLen(s string) int {
	for _, pair := range [][2]string{{"[", "]"}, {"【", "】"}, {"《", "》"}, {"〖", "〗"}, {"<", ">"}} {
		if len(s) > 2*len(pair[0]) && strings.HasPrefix(s, pair[0]) && strings.HasSuffix(s, pair[1]) {
			return len(pair[0])
		}
	}
	return 0
}

// emphasisLen is the length of the emphasis marks that enclose the whole of s.
func emphasisLen(s string) int {
	for _, mark := range []string{"***", "___", "**", "__", "*", "_", "`"} {
		if len(s) > 2*len(mark) && strings.HasPrefix(s, mark) && strings.HasSuffix(s, mark) &&
			!strings.Contains(s[len(mark):len(s)-len(mark)], mark) {
			return len(mark)
		}
	}
	return 0
}

// rulingLen is the length of two or more ruling characters that open s; a tail is measured alike.
func rulingLen(s string) int {
	first, size := utf8.DecodeRuneInString(s)
	if !isRuling(first) || first == '.' || first == '+' {
		return 0
	}
	n := len(s) - len(strings.TrimLeft(s, string(first)))
	if n < 2*size || n == len(s) {
		return 0
	}
	return n
}

func rulingTailLen(s string) int {
	last, size := utf8.DecodeLastRuneInString(s)
	if !isRuling(last) || last == '.' || last == '+' || last == '#' {
		return 0
	}
	n := len(s) - len(strings.TrimRight(s, string(last)))
	if n < 2*size || n == len(s) {
		return 0
	}
	return n
}

// isOrnament reports whether r may surround a heading's words without being part of them.
func isOrnament(r rune) bool {
	switch {
	case isSpace(r), unicode.Is(unicode.So, r), unicode.Is(unicode.Sk, r), unicode.Is(unicode.Co, r):
		return true
	case r == '\ufe0f', r == '\u200d': // variation selector and joiner of emoji
		return true
	}
	return strings.ContainsRune("«»|•◦▪●■□►▶▸‣⁃➢➤✓✔∙·~=", r)
}

// plainWords drops Markdown's emphasis and replaces links by their words.
func plainWords(s string) string {
	if !strings.ContainsAny(s, "*_`[\\") {
		return strings.TrimSpace(s)
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c == '*' || c == '`':
			i++
		case c == '_' && (i == 0 || !isWordByte(s[i-1]) || i+1 == len(s) || !isWordByte(s[i+1])):
			i++
		case c == '\\' && i+1 < len(s) && strings.IndexByte(`*_[]()#+-.!|`+"`", s[i+1]) >= 0:
			b.WriteByte(s[i+1])
			i += 2
		case c == '[':
			label, length := linkLabel(s[i:])
			if length == 0 {
				b.WriteByte(c)
				i++
				continue
			}
			b.WriteString(labelMarks.Replace(label))
			i += length
		default:
			b.WriteByte(c)
			i++
		}
	}
	return strings.TrimSpace(b.String())
}

var labelMarks = strings.NewReplacer("*", "", "`", "")

// linkLabel reads "[label](target)" at the start of s and returns the label and the link's length.
func linkLabel(s string) (label string, length int) {
	const longest = 500 // bytes; keeps the scan for the closing bracket short
	if s == "" || s[0] != '[' {
		return "", 0
	}
	end := strings.IndexByte(s[:min(len(s), longest)], ']')
	if end < 0 || !strings.HasPrefix(s[end+1:], "(") {
		return "", 0
	}
	depth := 0
	for i := end + 1; i < len(s) && i < end+longest; i++ {
		switch s[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return s[1:end], i + 1
			}
		}
	}
	return "", 0
}

func isWordByte(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

// isCapitals reports whether s has three or more cased letters and none in lower case.
func isCapitals(s string) bool {
	upper := 0
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			upper++
		}
	}
	return upper >= 3
}

// looksLikeHeading tells unknown words that may be a heading from a sentence,
// a labelled value, a date or a contact line.
func looksLikeHeading(words string) bool {
	const mostWords, mostBytes = 6, 56
	if len(words) > mostBytes || len(strings.Fields(unspace(words))) > mostWords {
		return false
	}
	if strings.ContainsAny(words, "@|0123456789:\t") || strings.Contains(words, "  ") && !isSpaced(words) {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(words)
	if strings.ContainsRune(".,;!?。", last) {
		return false
	}
	letters := 0
	for _, r := range words {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	return letters >= 3
}
