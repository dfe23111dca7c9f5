package plan

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/aymanbagabas/go-udiff/lcs"
)

// Change says what became of a segment of a text.
type Change string

// The changes of a segment.
const (
	Kept    Change = "kept"
	Removed Change = "removed"
	Added   Change = "added"
)

// Segment is a stretch of words that share one fate.
type Segment struct {
	Kind Change
	Text string
}

// maxDiffTokens bounds a diff: texts with more words and signs are shown as replaced whole.
const maxDiffTokens = 8000

// Diff compares two texts word by word. The kept and removed segments together
// are before, the kept and added ones are after, byte for byte. What a change
// removes comes before what it adds.
func Diff(before, after string) []Segment {
	return diff(before, after, tokens)
}

// DiffWords is Diff in whole words, with the punctuation that touches them.
func DiffWords(before, after string) []Segment {
	return diff(before, after, spaced)
}

func diff(before, after string, cut func(string) []string) []Segment {
	a, b := cut(before), cut(after)
	var out segments
	if len(a)+len(b) > maxDiffTokens {
		out.add(Removed, before)
		out.add(Added, after)
		return out
	}
	at := 0
	for _, d := range lcs.DiffLines(a, b) {
		out.add(Kept, strings.Join(a[at:d.Start], ""))
		out.add(Removed, strings.Join(a[d.Start:d.End], ""))
		out.add(Added, strings.Join(b[d.ReplStart:d.ReplEnd], ""))
		at = d.End
	}
	out.add(Kept, strings.Join(a[at:], ""))
	return out.smooth()
}

type segments []Segment

func (s *segments) add(kind Change, text string) {
	if text == "" {
		return
	}
	if n := len(*s); n > 0 && (*s)[n-1].Kind == kind {
		(*s)[n-1].Text += text
		return
	}
	*s = append(*s, Segment{Kind: kind, Text: text})
}

// smooth joins changes that only spaces and signs keep apart: a reader sees one
// change, not confetti.
func (s segments) smooth() []Segment {
	var out segments
	var removed, added string
	flush := func() {
		out.add(Removed, removed)
		out.add(Added, added)
		removed, added = "", ""
	}
	for i, segment := range s {
		changing := removed != "" || added != ""
		switch {
		case segment.Kind == Removed:
			removed += segment.Text
		case segment.Kind == Added:
			added += segment.Text
		case changing && i+1 < len(s) && !strings.ContainsFunc(segment.Text, letterOrDigit):
			removed += segment.Text
			added += segment.Text
		default:
			flush()
			out.add(Kept, segment.Text)
		}
	}
	flush()
	return out
}

func letterOrDigit(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// tokens cuts a text into words, runs of white space, and single signs.
func tokens(s string) []string {
	return runs(s, func(r rune) int {
		switch {
		case unicode.IsSpace(r):
			return 1
		case letterOrDigit(r) || unicode.IsMark(r) || r == '_':
			return 2
		}
		return 0 // on its own
	})
}

// spaced cuts a text into runs of white space and what stands between them.
func spaced(s string) []string {
	return runs(s, func(r rune) int {
		if unicode.IsSpace(r) {
			return 1
		}
		return 2
	})
}

// runs cuts a text where the class of its characters changes; those of class 0 stand alone.
func runs(s string, class func(rune) int) []string {
	var out []string
	start, last := 0, -1
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		c := class(r)
		if i > start && (c != last || c == 0) {
			out = append(out, s[start:i])
			start = i
		}
		last = c
		i += size
	}
	if start < len(s) {
		out = append(out, s[start:])
	}
	return out
}
