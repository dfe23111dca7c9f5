package ground

import (
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

var (
	structure = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile("^\\s*(#{1,6}(\\s|$)|>|[-*+•]\\s|\\d{1,3}[.)]\\s|```|~~~|\\||={3,}|-{3,}|\\*{3,}|_{3,}|:{3,})|```|^ {4,}|^\\t")
	})
	markup = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`<[a-zA-Z/!?][^>]*>?|!\[|&(#\d+|#x[0-9a-fA-F]+|[a-z]{2,8});`)
	})
	address = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)\]\([^)]*\)|\b(?:https?|ftp|file|javascript|data):\S+|\bwww\.\S+|\b(?-i:[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|info|biz|xyz|site|online|top|ru|io|dev))\b(?:/\S*)?|[\w.+-]+@[\w-]+\.[\w.-]+`)
	})
	command = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)\b(ignore|disregard|forget|ignoriere|vergiss|missachte)\b.{0,40}\b(instructions?|prompts?|rules?|guidelines|above|previous|anweisung\w*|regeln|vorgaben|obige\w*)\b` +
			`|\boverride\b.{0,40}\b(instructions?|prompts?)\b|\bsystem prompt\b|^\s*(system|assistant|user)\s*:|\bas an ai( language)? (model|assistant)\b` +
			`|\bas a (large )?language model\b|\bals (ki|sprachmodell)\b|\byou are now\b|\bdu bist (jetzt|nun)\b` +
			`|<\||\|>|\[/?INST\]|\{\{|\}\}|\btool_(call|use)|\bfunction_call|"(name|arguments|op|target)"\s*:` +
			`|\b(hiring|recruiting) (manager|ai|system)s?:|\b(rate|score|rank) this (candidate|resume|applicant)\b|\brecommend (hiring|this candidate)\b`)
	})
	gap = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)\[(insert|add|your|name|company|employer|number|metric|date|x+|n|e-?mail|phone|firma|zahl|ihr)\b[^\]]*\]|(?-i:\[[A-Z]+_?\d*\])|<(insert|your|x)\b|\bX{1,3}\s?%|\b(lorem ipsum|TBD|tbc)\b|_{3,}|\bN\.?N\.?\b years`)
	})
)

// unsafe says why a text must not enter a resume whatever it claims, "" when it
// may: signs that steer a terminal, structure that would change the page, words
// that speak to a program, placeholders that nobody filled in, addresses that
// source, the resume's text, does not give.
func unsafe(before *reading, text, source string) string {
	was := ""
	if before != nil {
		was = before.text
	}
	switch {
	case len(text) > MaxText:
		return "longer than any passage of a resume"
	case !utf8.ValidString(text):
		return "not valid UTF-8"
	case strings.TrimSpace(text) == "":
		return "empty"
	case strings.ContainsFunc(text, steering):
		return "holds control characters or line breaks"
	case command().MatchString(text) && !command().MatchString(was):
		return "speaks to a program, not to a reader"
	case gap().MatchString(text) && !gap().MatchString(was):
		return "holds a placeholder"
	case markup().MatchString(text) && !markup().MatchString(was):
		return "holds markup"
	}
	for _, found := range address().FindAllString(text, -1) {
		if !strings.Contains(source, strings.TrimRight(found, ".,;")) {
			return "holds an address or a link that the resume does not give"
		}
	}
	if structure().MatchString(text) {
		return "would change the structure of the page"
	}
	return ""
}

// steering reports signs that are no part of a text: control signs, and signs
// that hide letters or turn their order.
func steering(r rune) bool {
	switch {
	case unicode.IsControl(r), r == '\u2028', r == '\u2029', r == '\ufeff':
		return true
	case r >= '\u200b' && r <= '\u200f' && r != '\u200d' && r != '\u200c', r >= '\u202a' && r <= '\u202e', r >= '\u2060' && r <= '\u206f', r >= 0xE0000 && r <= 0xE007F:
		return true
	}
	return false
}
