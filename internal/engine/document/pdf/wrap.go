package pdf

import (
	"strings"
	"unicode"
)

// joinWraps puts words together that a hyphen divides at a line's end. The
// rest of the word moves up. A hyphen that the word has of its own stays, as
// far as the rest of the text shows which one that is.
func joinWraps(all []set) {
	known := map[string]bool{}
	for _, l := range all {
		for _, w := range strings.FieldsFunc(strings.ToLower(l.text), func(r rune) bool { return !unicode.IsLetter(r) && r != '-' }) {
			known[w] = true
		}
	}
	for i := range all {
		head, ok := strings.CutSuffix(all[i].text, string(wrap))
		if !ok {
			all[i].text = strings.ReplaceAll(all[i].text, string(wrap), "-")
			continue
		}
		if i+1 == len(all) {
			all[i].text = head + "-"
			continue
		}
		first, rest, _ := strings.Cut(all[i+1].text, " ")
		joined := head + hyphen(known, lastWord(head), first) + first
		all[i].text = strings.ReplaceAll(joined, string(wrap), "-")
		all[i+1].text = strings.TrimLeft(rest, " ")
		if all[i+1].text == "" {
			all[i+1].blank = false
		}
	}
}

func lastWord(s string) string { return s[strings.LastIndexByte(s, ' ')+1:] }

// compounds are first parts of words that keep their hyphen.
const compounds = " all award back best business client cloud co cross customer data decision detail e end event ex fast first follow front full fully goal go half hands high higher highly in industry large long low multi non off on one open part peer performance post pre problem process product quick real result results role second self semi server short small so state sub team test third three time top two up user well wide world "

// hyphen is what stands between both parts of a word that a line's end divides.
func hyphen(known map[string]bool, head, tail string) string {
	head = strings.ToLower(strings.TrimLeftFunc(head, func(r rune) bool { return !unicode.IsLetter(r) }))
	tail = strings.ToLower(strings.TrimRightFunc(tail, func(r rune) bool { return !unicode.IsLetter(r) }))
	switch {
	case known[head+tail]:
		return ""
	case known[head+"-"+tail], strings.Contains(head, "-"), strings.Contains(compounds, " "+head+" "), head == "":
		return "-"
	case tail == "" || !unicode.IsLower([]rune(tail)[0]):
		return "-"
	}
	return ""
}
