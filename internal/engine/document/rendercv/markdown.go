package rendercv

import (
	"regexp"
	"strings"
)

var (
	escaped = regexp.MustCompile("\\\\([\\\\`*_{}\\[\\]()#+.!~-])")
	link    = regexp.MustCompile(`!?\[([^\[\]]*)\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+"[^"]*")?\)`)
	marked  = []*regexp.Regexp{
		regexp.MustCompile("`([^`]+)`"),
		regexp.MustCompile(`\*\*\*(\S|\S[^*]*[^*\s])\*\*\*`),
		regexp.MustCompile(`\*\*(\S|\S.*?\S)\*\*`),
		regexp.MustCompile(`\*([^*\s]|[^*\s][^*]*[^*\s])\*`),
		regexp.MustCompile(`(?:^|\b)__([^_\s]|[^_\s][^_]*[^_\s])__(?:\b|$)`),
		regexp.MustCompile(`(?:^|\b)_([^_\s]|[^_\s][^_]*[^_\s])_(?:\b|$)`),
	}
)

// shelter is where escaped characters stand while marks are taken off.
const shelter = 0xF700

// words is the words that a text in Markdown shows.
func words(text string) string {
	if !strings.ContainsAny(text, "*_`[\\") {
		return text
	}
	text = escaped.ReplaceAllStringFunc(text, func(pair string) string { return string(rune(shelter + int(pair[1]))) })
	text = link.ReplaceAllString(text, "$1")
	for _, mark := range marked {
		text = mark.ReplaceAllString(text, "$1")
	}
	return strings.Map(func(r rune) rune {
		if r > shelter && r < shelter+0x80 {
			return r - shelter
		}
		return r
	}, text)
}

var marks = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`)

// escape is a text in Markdown that shows these words.
func escape(text string) string {
	if words(text) == text {
		return text
	}
	return marks.Replace(text)
}
