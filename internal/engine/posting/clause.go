package posting

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// clause is a stretch of a block that is required or preferred as a whole.
type clause struct {
	start, end int
	part       part
	asks       bool // its own words say must, required, need
}

var (
	sentenceEnd = regexp.MustCompile(`[.!?](?:\s+|$)|;\s*|:\s+`)
	abbreviated = regexp.MustCompile(`(?i)(?:\b(?:e\.g|i\.e|etc|z\.\s?b|bzw|inkl|ca|vs|sc|dr|st|mind|b\.s|m\.s|b\.a|m\.a|ph\.d|art|u\.s|inc|approx)|\b\p{L}|\d)$`)
	parens      = regexp.MustCompile(`\([^()]*\)`)

	needless = regexp.MustCompile(`(?i)\b(?:not|never) (?:a )?(?:required|necessary|needed|requirement)\b|\bno\b[^.;]{0,60}\b(?:is|are)? ?(?:needed|required|necessary)\b|\bnicht (?:erforderlich|notwendig|nötig|zwingend)|\bkeine?\b[^.;]{0,60}\b(?:nötig|erforderlich|notwendig)\b|\byou will not\b|\bwe (?:can|will) (?:teach|train)\b`)
	wishVerb = regexp.MustCompile(`(?i)\b(?:is|are|would be|be) (?:a |an |considered )?(?:plus|bonus|nice|advantage|desirable|preferred|beneficial|helpful|appreciated|valued)\b|\bnice to have\b|\bideally\b|\bbonus\b|\b(?:von vorteil|wünschenswert|idealerweise|gern gesehen|ein plus|wäre schön)\b|\ba plus\b|\boptional\b|\badvantageous\b`)
	wishTail = regexp.MustCompile(`(?i)\b(?:preferred|preferably|desired|bevorzugt)\b`)
	needVerb = regexp.MustCompile(`(?i)\b(?:must|required|requires|mandatory|essential|you (?:need|have to|should)|we require|zwingend|erforderlich|voraussetzung|vorausgesetzt|setzen .{0,30}voraus|muss)\b`)
)

// clauses cuts a block at sentence ends, semicolons and brackets and decides
// for each piece whether it asks or wishes, by its own words first.
func clauses(text string, b block) []clause {
	var out []clause
	start := b.start
	body := text[b.start:b.end]
	cut := func(end int) {
		if strings.TrimSpace(text[start:end]) != "" {
			out = append(out, withBrackets(text, start, end, b.part)...)
		}
	}
	depth := 0
	last := 0
	for _, m := range sentenceEnd.FindAllStringIndex(body, -1) {
		depth += strings.Count(body[last:m[0]], "(") - strings.Count(body[last:m[0]], ")")
		last = m[0]
		if depth > 0 || body[m[0]] == '.' && abbreviation(body[:m[0]]) {
			continue
		}
		cut(b.start + m[0])
		if head := text[start : b.start+m[0]]; body[m[0]] == ':' && !b.bullet && len(head) < 40 {
			if own := partOf(strings.TrimSpace(head)); own != prose {
				b.part = own // "Preferred: dbt." in the middle of a paragraph
			}
		}
		start = b.start + m[1]
	}
	cut(b.end)
	return out
}

// abbreviation reports whether a text ends in one, so that its full stop ends
// no sentence. Only the last bytes can tell.
func abbreviation(text string) bool {
	const longest = 16 // bytes, white space included
	start := max(0, len(text)-longest)
	for start < len(text) && !utf8.RuneStart(text[start]) {
		start++
	}
	return abbreviated.MatchString(text[start:])
}

// withBrackets gives brackets a say of their own: "SQL skills (PostgreSQL
// preferred)" wishes for PostgreSQL only, "SAP EWM (nice to have)" for SAP EWM.
func withBrackets(text string, start, end int, p part) []clause {
	host := clause{start: start, end: end}
	body := text[start:end]
	outer := parens.ReplaceAllStringFunc(body, func(s string) string { return strings.Repeat(" ", len(s)) })
	host.part, host.asks = mood(outer, p)
	if host.part == boilerplate {
		return nil
	}
	out := []clause{host}
	for _, m := range parens.FindAllStringIndex(body, -1) {
		inner := body[m[0]+1 : m[1]-1]
		own, asks := mood(inner, host.part)
		if own == host.part {
			continue
		}
		if named(inner) {
			out = append(out, clause{start: start + m[0], end: start + m[1], part: own, asks: asks})
		} else if own != boilerplate {
			out[0].part, out[0].asks = own, asks
		}
	}
	if tail := wishTail.FindStringIndex(outer); tail != nil && out[0].part == preferred && p != preferred {
		out = splitWish(text, out, tail[0])
	}
	return out
}

// splitWish narrows a bare "preferred" to the words after the last comma when
// they name something: "2 years of acute care, medical-surgical preferred".
func splitWish(text string, cs []clause, at int) []clause {
	host := cs[0]
	comma := strings.LastIndexByte(text[host.start:host.start+at], ',')
	if comma < 0 || wishVerb.MatchString(text[host.start:host.end]) || !named(text[host.start+comma:host.end]) {
		return cs
	}
	wish := clause{start: host.start + comma + 1, end: host.end, part: preferred}
	cs[0].part = required
	return append(cs, wish)
}

// mood reads whether words ask, wish or waive; p where they say nothing.
func mood(words string, p part) (part, bool) {
	switch {
	case needless.MatchString(words):
		if wishVerb.MatchString(words) {
			return preferred, false
		}
		return boilerplate, false
	case wishVerb.MatchString(words), wishTail.MatchString(words):
		return preferred, false
	case needVerb.MatchString(words) && p != boilerplate:
		return required, true
	}
	return p, false
}

// at returns the innermost clause around a place, nil when none asks for anything there.
func at(cs []clause, start int) *clause {
	var best *clause
	for i := range cs {
		if c := &cs[i]; c.start <= start && start < c.end && (best == nil || c.start >= best.start) {
			best = c
		}
	}
	return best
}
