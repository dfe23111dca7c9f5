package document

import (
	"bytes"
	"errors"
	"fmt"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	utf "golang.org/x/text/encoding/unicode"

	"tailor/internal/engine/resume"
)

// charset is an encoding of plain text other than UTF-8.
type charset struct {
	name string
	encoding.Encoding
}

// The encodings that text is read in, beside UTF-8. A byte order mark is a
// character of the text, so that it is there again when the text is encoded.
func utf16LE() charset { return charset{"UTF-16", utf.UTF16(utf.LittleEndian, utf.IgnoreBOM)} }
func utf16BE() charset { return charset{"UTF-16", utf.UTF16(utf.BigEndian, utf.IgnoreBOM)} }
func windows() charset { return charset{"Windows-1252", charmap.Windows1252} }

// decode gives a text file as UTF-8. The charset's name is "" for UTF-8 itself;
// of any other, a warning says which one it is.
func decode(data []byte) (text string, from charset, warnings []resume.Warning, err error) {
	if len(data) > MaxText*2 { // UTF-16 has two bytes where UTF-8 may have one
		return "", charset{}, nil, tooLarge(int64(len(data)), MaxText)
	}
	text = string(data)
	switch {
	case isUTF16(data):
		from = utf16LE()
		if bigEndian(data) {
			from = utf16BE()
		}
	case !utf8.Valid(data):
		if err := mustBeWindows(data); err != nil {
			return "", charset{}, nil, err
		}
		from = windows()
	}
	if from.name != "" {
		if text, err = from.decode(data); err != nil {
			return "", charset{}, nil, err
		}
		warnings = []resume.Warning{{Code: "encoding", Message: fmt.Sprintf("the file is in %s, not in UTF-8; look whether its accents are right", from.name)}}
	}
	return text, from, warnings, checkText(text)
}

// decode decodes data, all of which must have a meaning.
func (c charset) decode(data []byte) (string, error) {
	text, err := c.NewDecoder().Bytes(data)
	if err == nil {
		var again []byte
		if again, err = c.NewEncoder().Bytes(text); err == nil && !bytes.Equal(again, data) {
			err = errors.New("some bytes have no meaning")
		}
	}
	if err != nil {
		return "", fmt.Errorf("it is not valid %s (%w); save it as UTF-8", c.name, err)
	}
	return string(text), nil
}

// encode writes text as the file had it, naming a character that cannot be.
func (c charset) encode(text string) ([]byte, error) {
	data, err := c.NewEncoder().Bytes([]byte(text))
	if err == nil {
		return data, nil
	}
	for _, r := range text {
		if _, err := c.NewEncoder().String(string(r)); err != nil {
			return nil, fmt.Errorf("%q cannot be written in %s, the encoding of the file; save the file as UTF-8 and read it anew", r, c.name)
		}
	}
	return nil, fmt.Errorf("write it in %s, the encoding of the file: %w", c.name, err)
}

// checkText refuses text that no resume is.
func checkText(text string) error {
	if len(text) > MaxText {
		return tooLarge(int64(len(text)), MaxText)
	}
	data := []byte(text)
	if i := bytes.IndexByte(data, 0); i >= 0 {
		return fmt.Errorf("it holds a NUL byte at byte %d, line %d; remove it or save the file as plain text", i, lineOf(data, i))
	}
	if len(bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\ufeff")))) == 0 {
		return errors.New("it is empty")
	}
	return nil
}

// isUTF16 reports whether data begins with UTF-16's byte order mark or has its zero bytes.
func isUTF16(data []byte) bool {
	if bytes.HasPrefix(data, []byte("\xFF\xFE")) || bytes.HasPrefix(data, []byte("\xFE\xFF")) {
		return true
	}
	even, odd, pairs := zeros(data)
	return pairs >= 4 && (even > pairs*8/10 && odd == 0 || odd > pairs*8/10 && even == 0)
}

// bigEndian tells both kinds of UTF-16 apart.
func bigEndian(data []byte) bool {
	if bytes.HasPrefix(data, []byte("\xFF\xFE")) {
		return false
	}
	even, odd, _ := zeros(data)
	return bytes.HasPrefix(data, []byte("\xFE\xFF")) || even > odd
}

// zeros counts the zero bytes at even and odd places of the start of data.
func zeros(data []byte) (even, odd, pairs int) {
	head := data[:min(len(data), 512)]
	for i, b := range head {
		switch {
		case b == 0 && i%2 == 0:
			even++
		case b == 0:
			odd++
		}
	}
	return even, odd, len(head) / 2
}

// mustBeWindows refuses what is in no encoding that is known here. Text in
// Windows-1252 has accents among plain letters; UTF-8 with a broken byte has
// many pairs that are right; other encodings have accents only.
func mustBeWindows(data []byte) error {
	at, broken, right, high, plain := -1, 0, 0, 0, 0
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			if broken++; at < 0 {
				at = i
			}
			high++
		case size > 1:
			right++
			high += size
		case unicode.IsLetter(r):
			plain++
		}
		i += size
	}
	if right > 0 && right >= broken || high > plain/2 {
		return fmt.Errorf("it is not valid UTF-8 (byte 0x%02X at byte %d, line %d); save it as UTF-8", data[at], at, lineOf(data, at))
	}
	return nil
}

// lineOf is the number of the line that holds byte i, from 1.
func lineOf(data []byte, i int) int { return 1 + bytes.Count(data[:i], []byte("\n")) }
