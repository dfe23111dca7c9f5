package model

import (
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// maxMessage bounds a provider's words, in bytes.
const maxMessage = 300

// secrets matches what looks like a key in a text.
var secrets = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)\b(?:sk|pk|rk|gsk|xai|key)-[a-z0-9_*.-]{6,}|\bAIza[a-z0-9_-]{10,}|\bBearer\s+\S+|([?&]key=)[^&\s"]+`)
})

// clean makes a provider's words fit to be shown and logged: the key and what
// looks like one masked, control bytes stripped, spaces folded, 300 bytes at most.
func clean(text, key string) string {
	if len(text) > 16*maxMessage {
		text = text[:16*maxMessage]
	}
	text = strings.ToValidUTF8(text, "")
	if len(key) >= 4 {
		text = strings.ReplaceAll(text, key, "[key]")
	}
	text = secrets().ReplaceAllString(text, "${1}[key]")
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.In(r, unicode.Cf)
	}), " ")
	return shorten(text, maxMessage)
}

// shorten cuts a text to at most n bytes, between runes, with an ellipsis.
func shorten(text string, n int) string {
	if len(text) <= n {
		return text
	}
	cut := n - len("…")
	for cut > 0 && !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut] + "…"
}

// tail gives the last n bytes of a text at most, from the start of a rune.
func tail(text string, n int) string {
	if len(text) <= n {
		return text
	}
	from := len(text) - n
	for from < len(text) && !utf8.RuneStart(text[from]) {
		from++
	}
	return text[from:]
}
