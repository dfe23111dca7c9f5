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

// The characters that may be escaped, and the noncharacters that stand for them, escaped, while
// marks are taken off.
const (
	escapable = "\\`*_{}[]()#+.!~-"
	shelter   = '\ufdd0'
)

// words is the words that a text in Markdown shows.
func words(text string) string {
	if !strings.ContainsAny(text, "*_`[\\") {
		return text
	}
	text = escaped.ReplaceAllStringFunc(text, func(pair string) string {
		return string(rune(shelter + strings.IndexByte(escapable, pair[1])))
	})
	text = link.ReplaceAllString(text, "$1")
	for _, mark := range marked {
		text = mark.ReplaceAllString(text, "$1")
	}
	return strings.Map(func(r rune) rune {
		if i := int(r - shelter); i >= 0 && i < len(escapable) {
			return rune(escapable[i])
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
