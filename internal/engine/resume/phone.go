package resume

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Phone numbers, as people write them.

// phoneIn is the phone number in s, "" where none stands.
func phoneIn(s string) string {
	for start := 0; start < len(s); {
		if c := s[start]; !isDigit(c) && c != '+' && c != '(' || start > 0 && isWordByte(s[start-1]) {
			start++
			continue
		}
		end := start + 1
		for end < len(s) && s[end] != '+' {
			r, size := utf8.DecodeRuneInString(s[end:])
			if !isDigit(s[end]) && !strings.ContainsRune("()-–./ \u00a0", r) {
				break
			}
			end += size
		}
		if next, _ := utf8.DecodeRuneInString(s[end:]); unicode.IsLetter(next) && extensionLen(s[end:]) == 0 { // "12 rue", "5th"
			end = start + strings.LastIndexByte(s[start:end], ' ') + 1
		}
		phone := strings.TrimRight(s[start:max(end, start)], " \u00a0-–./(")
		if strings.Count(phone, "(") == strings.Count(phone, ")") && isPhone(phone) {
			return s[start : start+len(phone)+extensionLen(s[start+len(phone):])]
		}
		start = max(end, start+1)
	}
	return ""
}

// isPhone reports whether s is a phone number and nothing else.
func isPhone(s string) bool {
	if i := strings.IndexFunc(s, func(r rune) bool { return unicode.IsLetter(r) || r == '#' }); i > 0 && extensionLen(s[i:]) == len(s[i:]) {
		s = s[:i]
	}
	digits := 0
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case strings.ContainsRune("+()-–./ \u00a0", r):
		case strings.HasSuffix(s, "(mobile)"), strings.HasSuffix(s, "(mobil)"):
		default:
			return false
		}
	}
	if _, dated := findDates(s); dated && digits <= 8 {
		return false
	}
	return digits >= 7 && digits <= 15
}

// extensionLen is the length of a phone's extension at the start of s, " ext. 22" or "x7"; 0 for none.
func extensionLen(s string) int {
	const mostDigits = 6
	rest := strings.TrimLeft(s, " ,\u00a0")
	for _, word := range []string{"extension", "ext", "x", "poste", "durchwahl", "dw", "#"} {
		if len(rest) < len(word) || !strings.EqualFold(rest[:len(word)], word) {
			continue
		}
		after := strings.TrimLeft(rest[len(word):], ".: ")
		if _, n := number(after); n > 0 && n <= mostDigits && (n == len(after) || !isWordByte(after[n])) {
			return len(s) - len(after) + n
		}
	}
	return 0
}

// partSlashes turns slashes with space around them into bars, but not the one
// behind the first digits of a phone number: "0251 / 555 01 46".
func partSlashes(line string) string {
	const slash, fewest = " / ", 7 // digits of a phone number
	for from := 0; ; {
		i := strings.Index(line[from:], slash)
		if i < 0 {
			return line
		}
		before, after := line[from:from+i], line[from+i+len(slash):]
		digits := 0
		for n := len(before); n > 0 && strings.IndexByte("0123456789 ()+-.", before[n-1]) >= 0; n-- {
			if isDigit(before[n-1]) {
				digits++
			}
		}
		if inPhone := digits > 0 && digits < fewest && after != "" && isDigit(after[0]); !inPhone {
			line = line[:from+i] + " | " + after
		}
		from += i + len(slash)
	}
}
