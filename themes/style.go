package themes

import (
	"fmt"
	"iter"
	"reflect"
	"regexp"
	"strconv"
	"strings"
)

// Style is how words of one meaning look.
type Style struct {
	Foreground string // "#rrggbb", "#rgb", "0" … "255"; "" is the terminal's own
	Background string // the same
	Bold       bool
	Faint      bool
	Italic     bool
	Underline  bool
	Strike     bool
	Reverse    bool
}

// names are the sixteen colours that every terminal with colours has, by their palette index.
var names = []string{
	"black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
	"bright-black", "bright-red", "bright-green", "bright-yellow",
	"bright-blue", "bright-magenta", "bright-cyan", "bright-white",
}

var hex = regexp.MustCompile(`^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$`)

// UnmarshalText reads a style as theme files write it: "bold #7aa2f7 on black".
func (s *Style) UnmarshalText(text []byte) error {
	var style Style
	colour := &style.Foreground
	for word := range strings.FieldsSeq(string(text)) {
		if style.attribute(word) {
			continue
		}
		if word == "on" {
			colour = &style.Background
			continue
		}
		index, err := palette(word)
		if err != nil {
			return err
		}
		if *colour != "" {
			return fmt.Errorf("a second colour %q; put \"on\" before the one behind the words", word)
		}
		*colour = index
	}
	*s = style
	return nil
}

// attribute sets the attribute that word names, if it names one.
func (s *Style) attribute(word string) bool {
	switch word {
	case "bold":
		s.Bold = true
	case "faint":
		s.Faint = true
	case "italic":
		s.Italic = true
	case "underline":
		s.Underline = true
	case "strike":
		s.Strike = true
	case "reverse":
		s.Reverse = true
	default:
		return false
	}
	return true
}

// palette gives a colour as lipgloss and glamour take it.
func palette(word string) (string, error) {
	if hex.MatchString(word) {
		return word, nil
	}
	for i, name := range names {
		if word == name {
			return strconv.Itoa(i), nil
		}
	}
	if n, err := strconv.Atoi(word); err == nil && n >= 0 && n <= 255 {
		return strconv.Itoa(n), nil
	}
	return "", fmt.Errorf("%q is neither a colour (#rrggbb, 0 to 255, red, bright-red …) nor an attribute "+
		"(bold, faint, italic, underline, strike, reverse)", word)
}

// All gives every token's name, as theme files write it, and its style.
func (t Tokens) All() iter.Seq2[string, Style] {
	return func(yield func(string, Style) bool) {
		value := reflect.ValueOf(t)
		for i := range value.NumField() {
			name := value.Type().Field(i).Tag.Get("toml")
			if !yield(name, value.Field(i).Interface().(Style)) {
				return
			}
		}
	}
}
