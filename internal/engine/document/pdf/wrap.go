package pdf

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// joinWraps puts words together that a hyphen divides at a line's end. The
// rest of the word moves up. A hyphen that the word has of its own stays, as
// far as the rest of the text shows which one that is.
func joinWraps(all []set) {
	h := newHyphens(all)
	for i := range all {
		text, divided := strings.CutSuffix(all[i].text, string(wrap))
		switch {
		case divided && i+1 < len(all) && !all[i+1].blank:
			first, rest, _ := strings.Cut(all[i+1].text, " ")
			text += h.between(lastWord(text), first) + first
			all[i+1].text = strings.TrimLeft(rest, " ")
		case divided:
			text += "-"
		}
		all[i].text = strings.ReplaceAll(text, string(wrap), "-")
	}
}

func lastWord(s string) string { return s[strings.LastIndexByte(s, ' ')+1:] }

// hyphens tells hyphens that words have of their own from those of line ends.
type hyphens struct {
	known   map[string]bool // the words of the text
	divides bool            // the text divides words into syllables
}

// compounds are first parts of words that keep their hyphen; syllables are
// some that are also what words are divided into.
const (
	compounds = " all award back best business client cloud cross customer data decision detail end event fast first follow front full fully goal half hands high higher highly industry large long low market medium micro mid multi object off open part peer performance post problem process product quick real result results role second self semi server short small state team test third three time top two user well wide world year "
	syllables = " bi co de e ex go in inter intra macro meta no non on over per pre pro re so sub super trans un under up "
)

func newHyphens(all []set) hyphens {
	h := hyphens{known: map[string]bool{}}
	for _, l := range all {
		for _, w := range strings.FieldsFunc(strings.ToLower(l.text), func(r rune) bool { return !unicode.IsLetter(r) && r != '-' }) {
			h.known[w] = true
		}
	}
	for i := range len(all) - 1 {
		if head, ok := strings.CutSuffix(all[i].text, string(wrap)); ok {
			first, _, _ := strings.Cut(all[i+1].text, " ")
			h.divides = h.divides || h.between(lastWord(head), first) == ""
		}
	}
	return h
}

// between is what stands between both parts of a word that a line's end divides.
func (h hyphens) between(head, tail string) string {
	head = strings.ToLower(strings.TrimLeftFunc(head, func(r rune) bool { return !unicode.IsLetter(r) }))
	tail = strings.TrimRightFunc(tail, func(r rune) bool { return !unicode.IsLetter(r) })
	lower := strings.ToLower(tail)
	switch first, _ := utf8.DecodeRuneInString(tail); {
	case head == "", strings.Contains(head, "-"), !unicode.IsLower(first):
		return "-"
	case h.known[head+lower]:
		return ""
	case h.known[head+"-"+lower], strings.Contains(compounds, " "+head+" "):
		return "-"
	case !h.divides && strings.Contains(syllables, " "+head+" "):
		return "-"
	}
	return ""
}
