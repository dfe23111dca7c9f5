package resume

import (
	"strings"
	"unicode/utf8"
)

// How a head's line is cut into phrases.

var emptyBrackets = strings.NewReplacer("()", "", "[]", "")

// splitParts cuts a head's line at what parts its phrases: bars, dashes with
// space around them, dots, tabs, wide gaps; and where the dates stood.
func splitParts(line string) []string {
	var parts []string
	depth, start, strongest := 0, 0, strongestDash(line)
	add := func(end int) {
		part := strings.Trim(line[start:end], " \t,;|·•-–—:\u00a0")
		if strings.HasPrefix(part, "(") && strings.HasSuffix(part, ")") {
			part = strings.Trim(part, "() ")
		}
		part = strings.TrimSpace(emptyBrackets.Replace(part))
		if part = strings.Trim(part, " ,;|·•-–—:"); part != "" && part != "(" && part != ")" {
			parts = append(parts, splitNote(part)...)
		}
	}
	for i := 0; i < len(line); {
		r, size := utf8.DecodeRuneInString(line[i:])
		switch {
		case r == '(' && strings.Contains(line[i:], ")"):
			depth++
		case r == ')' && depth > 0:
			depth--
		}
		if n := separatorLen(line, i, r, size); n > 0 && (depth == 0 || r == 0) && !isOutdone(line, i, r, strongest) {
			end := i
			add(end)
			start = i + n
			i += n
			continue
		}
		i += size
	}
	add(len(line))
	return parts
}

// splitNote parts brackets from what follows them: "(evening course) Example Institute".
func splitNote(part string) []string {
	if note, rest, closed := strings.Cut(part, ") "); closed && strings.HasPrefix(note, "(") && strings.TrimSpace(rest) != "" {
		return []string{strings.TrimSpace(note[1:]), strings.TrimSpace(rest)}
	}
	return []string{part}
}

// isWide reports whether the mark at byte i has space around it.
func isWide(line string, i, size int) bool {
	return i > 0 && line[i-1] == ' ' && i+size < len(line) && line[i+size] == ' '
}

// dashRank says how strongly a dash parts what stands around it; 0 for any other mark.
func dashRank(r rune) int { return strings.IndexRune("-−–—", r) + 1 }

// strongestDash is the rank of the strongest dash that parts two names in a
// line; one before a place or beside dates does not tell.
func strongestDash(line string) int {
	best, depth := 0, 0
	for i, r := range line {
		switch {
		case r == '(' && strings.Contains(line[i:], ")"):
			depth++
		case r == ')' && depth > 0:
			depth--
		}
		size := utf8.RuneLen(r)
		if rank := dashRank(r); depth > 0 || rank <= best || !isWide(line, i, size) {
			continue
		}
		before := strings.TrimRight(line[:i], " ")
		if before == "" || before[len(before)-1] == dateMark {
			continue
		}
		if after := nameAfter(line[i+size:]); after != "" && !isPlace(after) {
			best = dashRank(r)
		}
	}
	return best
}

// isOutdone reports whether the dash r at byte i stands inside a name, since a
// stronger one parts the names of its line: "Staff Engineer - Payments — Acme".
func isOutdone(line string, i int, r rune, strongest int) bool {
	rank := dashRank(r)
	return rank > 0 && rank < strongest && !isPlace(nameAfter(line[i+utf8.RuneLen(r):]))
}

// nameAfter is what stands before the next separator.
func nameAfter(rest string) string {
	for i, r := range rest {
		if separatorLen(rest, i, r, utf8.RuneLen(r)) > 0 {
			rest = rest[:i]
			break
		}
	}
	return strings.TrimSpace(rest)
}

// separatorLen is the length of a separator at byte i; 0 for none.
func separatorLen(line string, i int, r rune, size int) int {
	switch r {
	case dateMark, '|', '•', '\t', ';', '｜', '│':
		return size
	case '.': // the end of a sentence, not of an abbreviation
		const longWord = 6
		word := line[strings.LastIndexByte(line[:i], ' ')+1 : i]
		if len(word) >= longWord && strings.HasPrefix(line[i+1:], " ") {
			return size
		}
	case '·', '—', '–', '-', '−':
		if isWide(line, i, size) || r == '—' {
			return size
		}
	case ' ':
		if n := spaces(line[i:]); n >= 3 {
			return n
		}
	}
	return 0
}

// splitOutside cuts s at a separator where no bracket is open, and trims the pieces.
func splitOutside(s, separator string) []string {
	var pieces []string
	depth, start := 0, 0
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '(':
			depth++
		case s[i] == ')' && depth > 0:
			depth--
		case depth == 0 && strings.HasPrefix(s[i:], separator):
			if piece := strings.TrimSpace(s[start:i]); piece != "" {
				pieces = append(pieces, piece)
			}
			start = i + len(separator)
		}
	}
	if piece := strings.TrimSpace(s[start:]); piece != "" {
		pieces = append(pieces, piece)
	}
	return pieces
}
