package prompt

import (
	"crypto/sha256"
	"strings"
	"unicode"
	"unicode/utf8"
)

// fence writes data between two lines that nothing inside can imitate: their
// letters are a hash of the data, and look-alikes inside are masked. Empty
// data writes nothing.
func (b *Book) fence(w *strings.Builder, about, data string) {
	if data == "" {
		return
	}
	tag := fenceTag(about, data)
	w.WriteString("<data-" + tag + " about=\"" + about + "\">\n")
	w.WriteString(strings.TrimSuffix(data, "\n"))
	w.WriteString("\n</data-" + tag + ">\n")
}

// fenceTag gives ten letters that stand nowhere in the data.
func fenceTag(about, data string) string {
	const letters = "bcdfghjklmnpqrst"
	for salt := about; ; salt += "+" {
		sum := sha256.Sum256([]byte(salt + "\n" + data))
		tag := make([]byte, 10)
		for i := range tag {
			tag[i] = letters[sum[i]&15]
		}
		if !strings.Contains(data, string(tag)) {
			return string(tag)
		}
	}
}

// short makes a text of others fit for a prompt: what can't be seen is
// dropped, it stands on one line of at most n bytes, and what is private is
// masked.
func (b *Book) short(text string, n int) string {
	clipped := clip(text, maxRead)
	line := strings.Join(strings.Fields(b.mask.hide(visible(clipped))), " ")
	if len(clipped) < len(text) {
		return strings.TrimSuffix(bound(line, n), cutMark) + cutMark
	}
	return bound(line, n)
}

// visible drops what people don't see and models might read: control bytes,
// zero-width and direction marks, tag characters and variation selectors of
// the supplement. Line ends and tabs stay, as do the joiners that scripts need.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\u200c' || r == '\u200d':
			return r
		case r == '\r':
			return '\n'
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || (r >= 0xe0000 && r <= 0xe0fff):
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\ufffd"))
}

// clip gives the first n bytes of a text at most, up to the end of a word.
func clip(text string, n int) string {
	if len(text) <= n {
		return text
	}
	if space := strings.LastIndexAny(text[:n], " \t\r\n"); space > 0 {
		return text[:space]
	}
	return strings.ToValidUTF8(text[:n], "")
}

// cutMark says in a prompt that text was left out.
const cutMark = " [… cut]"

// bound cuts a masked text to at most n bytes, between words and never within
// a placeholder, and says so.
func bound(text string, n int) string {
	if len(text) <= n {
		return text
	}
	end := n
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	head := text[:end]
	if open := strings.LastIndex(head, "«"); open > strings.LastIndex(head, "»") {
		head = head[:open]
	}
	if space := strings.LastIndexAny(head, " \n"); space > len(head)/2 {
		head = head[:space]
	}
	return strings.TrimRight(head, " \n") + cutMark
}
