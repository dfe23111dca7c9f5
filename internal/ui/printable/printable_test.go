package printable

import (
	"testing"

	"pgregory.net/rapid"
)

func TestText(t *testing.T) {
	for in, want := range map[string]string{
		"plain":                 "plain",
		"two\nlines\tand tab":   "two\nlines and tab",
		"\x1b[31mred\x1b[0m":    "red",
		"\x1b]8;;http://x\x07y": "y",
		"Zoë 漢字 नमस्ते 👩‍👧": "Zoë 漢字 नमस्ते 👩‍👧",
		"a\r\nb": "a\nb",
	} {
		if got := Text(in); got != want {
			t.Errorf("Text(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestTextOfTextIsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		once := Text(rapid.String().Draw(t, "text"))
		if again := Text(once); again != once {
			t.Errorf("%q became %q", once, again)
		}
	})
}
