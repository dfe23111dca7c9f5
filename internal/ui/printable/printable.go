// Package printable makes texts from files and models safe to show: nothing in
// them may steer a terminal.
package printable

import (
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi"
)

// Text takes out escape sequences, control bytes and the marks that turn the
// direction of writing. Line ends stay, tabs become spaces.
func Text(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t', r == '\u2028', r == '\u2029':
			return ' '
		case unicode.IsControl(r), steers(r):
			return -1
		}
		return r
	}, ansi.Strip(s))
}

// steers reports whether a rune changes how those around it are laid out
// without being seen itself.
func steers(r rune) bool {
	switch {
	case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069',
		r == '\u200e', r == '\u200f', r == '\u061c', r == '\ufeff', r == '\u200b':
		return true
	}
	return false
}
