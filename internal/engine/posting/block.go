package posting

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// part is what a stretch of a posting speaks of.
type part int

const (
	prose       part = iota // nothing said: the job in running text
	required                // what the posting asks for
	preferred               // what it would like
	duties                  // what the job consists of
	boilerplate             // the employer, the pay, the law: asks for nothing
)

// block is a heading, a bullet with its wrapped lines, or a paragraph.
type block struct {
	start, end int // byte offsets into the posting, markers and line end excluded
	bullet     bool
	part       part
}

var (
	bulletMark  = regexp.MustCompile(`^\s*(?:[-*+•·▪◦‣–—>o✓✔]|\d{1,2}[.)])\s+`)
	atxHeading  = regexp.MustCompile(`^\s{0,3}#{1,6}\s+`)
	boldLine    = regexp.MustCompile(`^(?:\*\*|__)([^*_]+)(?:\*\*|__):?$`)
	underline   = regexp.MustCompile(`^\s*(?:=+|-{3,}|~{3,}|_{3,})\s*$`)
	runInHead   = regexp.MustCompile(`^[\p{L}'’ &/-]{3,40}:`)
	headingTrim = " \t*_#:=~-–—\ufeff"
)

// maxBlock bounds a block in bytes: no paragraph written by a person is longer,
// and the time spent on one grows faster than its length.
const maxBlock = 4096

// blocks cuts a posting into bullets and paragraphs and says of each which
// part of the posting it belongs to.
func blocks(text string) []block {
	var out []block
	now := prose
	open := false // whether the next line may continue the last block
	lines := splitLines(text)
	for i, line := range lines {
		words := text[line.start:line.end]
		trimmed := strings.TrimSpace(words)
		if trimmed == "" || underline.MatchString(words) {
			open = false
			continue
		}
		under := i+1 < len(lines) && underline.MatchString(text[lines[i+1].start:lines[i+1].end])
		mark := bulletMark.FindString(words)
		if mark == "" || atxHeading.MatchString(words) {
			if title, ok := headingWords(words, under); ok {
				now = partOf(title)
				open = false
				continue
			}
		}
		start := line.start + len(mark)
		if mark == "" {
			start += len(words) - len(strings.TrimLeft(words, " \t"))
		}
		end := line.start + len(strings.TrimRight(words, " \t\r"))
		if start >= end {
			continue // a marker without words
		}
		if open && mark == "" && end-out[len(out)-1].start <= maxBlock {
			out[len(out)-1].end = end
			continue
		}
		for end-start > maxBlock {
			cut := start + maxBlock
			for !utf8.RuneStart(text[cut]) {
				cut--
			}
			out = append(out, block{start: start, end: cut, part: now})
			start = cut
		}
		out = append(out, block{start: start, end: end, bullet: mark != "", part: now})
		open = true
	}
	var refined []block
	for _, b := range out {
		refined = append(refined, refine(text, b)...)
	}
	return refined
}

type line struct{ start, end int }

func splitLines(text string) []line {
	var out []line
	for start := 0; start < len(text); {
		end := strings.IndexByte(text[start:], '\n')
		if end < 0 {
			return append(out, line{start, len(text)})
		}
		out = append(out, line{start, start + end})
		start += end + 1
	}
	return out
}

// headingWords returns a line's words when the line is a heading.
func headingWords(words string, underlined bool) (string, bool) {
	trimmed := strings.TrimSpace(words)
	title := strings.Trim(trimmed, headingTrim)
	if title == "" || len(title) > 80 {
		return "", false
	}
	switch {
	case atxHeading.MatchString(words), underlined, boldLine.MatchString(trimmed):
		return title, true
	case strings.HasSuffix(trimmed, ":"), capitals(title):
		return title, true
	case len(strings.Fields(title)) <= 5 && !strings.ContainsAny(title, ".,;|·"):
		return title, partOf(title) != prose
	}
	return "", false
}

func capitals(s string) bool {
	letters := 0
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			letters++
		}
	}
	return letters >= 4
}

// Words of headings, looked for in this order.
var headings = []struct {
	part  part
	words *regexp.Regexp
}{
	{prose, regexp.MustCompile(`^about (?:the|this) (?:role|position|job|opportunity)|^über die stelle`)},
	{required, regexp.MustCompile(`^about you\b|^über (?:dich|sie)\b`)},
	{boilerplate, regexp.MustCompile(`^about\b|who we are|in it for you|bekommst du|du bekommst|\bbenefits?\b|we offer|you(?:'ll| will)? get\b|\bperks\b|^pay\b|compensation|salary|how (?:we hire|to apply|it works)|hiring process|equal|^legal|fine print|please note|our values|physical demands|expect from us|^why\b|next steps|privacy|contact|^über\b|wir bieten|bieten wir|unser angebot|bewerbung|kontakt|datenschutz|^das erwartet dich bei|diversity|disclaimer`)},
	{preferred, regexp.MustCompile(`nice[ -]to[ -]haves?|wünschen wir uns|would be nice|preferred|bonus|\bplus(?:es)?\b|it helps|desirable|desired|optional|good to have|von vorteil|wünschenswert|pluspunkt|idealerweise|ideally`)},
	{duties, regexp.MustCompile(`responsibilit|what you(?:'ll| will) (?:do|be doing)|you will:?$|\bduties\b|^(?:the|your) (?:role|job|work|tasks)|day[ -]to[ -]day|aufgaben|das erwartet|tätigkeit|job description|deine rolle|ihre rolle|in this role`)},
	{required, regexp.MustCompile(`requirement|must[ -]haves?|you(?:'ll)? (?:bring|need)|qualification|profil|bring(?:en|st)\b|mitbring|anforderung|voraussetzung|^(?:key |required |technical |your )?skills|^experience|who you are|looking for|you have|essential|kenntnisse|erwarten wir|^education`)},
}

// partOf reads a heading.
func partOf(title string) part {
	folded := strings.ToLower(strings.ReplaceAll(title, "’", "'"))
	for _, h := range headings {
		if h.words.MatchString(folded) {
			return h.part
		}
	}
	return prose
}

var (
	legalWords = regexp.MustCompile(`(?i)equal[ -](?:employment )?opportunit|does not discriminate|do not discriminate|without regard to|reasonable accommodation|background check|e-verify|how to apply|send (?:us )?(?:a|your) (?:resume|cv)|unabhängig von|gleicher eignung|gehaltsvorstellung|ihre unterlagen|art\. 13`)
	payWords   = regexp.MustCompile(`(?i)401\(k\)|health insurance|dental|paid time off|\bPTO\b|parental leave|\bsalary\b|\bpay (?:is|range|rate)\b|tuition reimbursement|\bbenefits include|stock options|urlaubstage|tage urlaub|altersvorsorge|jobticket|vergütung nach`)
	offerWords = regexp.MustCompile(`(?i)^(?:what you can expect from us|we offer|wir bieten|about us)\b`)
)

// refine corrects a block's part by its own words: a paragraph may carry its
// heading in front, and the law needs no heading. Pay and benefits in the
// middle of a paragraph take their own sentences with them and no more.
func refine(text string, b block) []block {
	words := text[b.start:b.end]
	asks := b.part == required || b.part == preferred
	head := partOf(strings.TrimSuffix(runInHead.FindString(words), ":"))
	switch {
	case legalWords.MatchString(words) && !asks, offerWords.MatchString(words), head == boilerplate && !b.bullet:
		b.part = boilerplate
	case payWords.MatchString(words) && !asks && (b.bullet || b.part != prose):
		b.part = boilerplate
	case payWords.MatchString(words) && !asks:
		return payApart(text, b)
	case head == required && b.part == prose:
		b.part = required
	}
	return []block{b}
}

var (
	fullStop = regexp.MustCompile(`[.!?]\s+`)
	amount   = regexp.MustCompile(`[\d,]\d{3}$`) // ends a sentence and is no ordinal number
)

// payApart cuts a paragraph around the sentences that speak of pay.
func payApart(text string, b block) []block {
	var out []block
	add := func(start, end int) {
		p := b.part
		if payWords.MatchString(text[start:end]) {
			p = boilerplate
		}
		if last := len(out) - 1; last >= 0 && out[last].part == p {
			out[last].end = end
			return
		}
		out = append(out, block{start: start, end: end, part: p})
	}
	start := b.start
	for _, m := range fullStop.FindAllStringIndex(text[b.start:b.end], -1) {
		if head := text[b.start : b.start+m[0]]; abbreviation(head) && !amount.MatchString(head) {
			continue
		}
		add(start, b.start+m[1])
		start = b.start + m[1]
	}
	add(start, b.end)
	return out
}
