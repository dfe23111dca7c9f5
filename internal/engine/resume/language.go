package resume

import (
	"strings"
	"unicode"

	"github.com/abadojack/whatlanggo"
)

// language guesses the language a resume is written in, as ISO 639-1. Running
// text decides when it is clear, else the headings do; "" when neither does.
func language(r *Resume) string {
	const most = 20_000 // bytes are enough to tell
	const fewest = 60   // letters below which nothing can be told
	prose := runningText(r, most)
	letters := 0
	for _, c := range prose {
		if unicode.IsLetter(c) {
			letters++
		}
	}
	headed := headedLanguage(r)
	if letters < fewest {
		return headed
	}
	info := whatlanggo.DetectWithOptions(prose, whatlanggo.Options{Whitelist: languages})
	code := info.Lang.Iso6391()
	if info.IsReliable() || code == headed || headed == "" && info.Confidence > 0.2 {
		return code
	}
	return headed
}

// languages are those that the headings are known in.
var languages = map[whatlanggo.Lang]bool{
	whatlanggo.Eng: true, whatlanggo.Deu: true, whatlanggo.Fra: true, whatlanggo.Spa: true,
	whatlanggo.Ita: true, whatlanggo.Por: true, whatlanggo.Nld: true, whatlanggo.Pol: true,
	whatlanggo.Tur: true, whatlanggo.Rus: true, whatlanggo.Ukr: true, whatlanggo.Cmn: true,
}

// runningText is the text of the blocks, names of people, tools and
// papers left out: they look like English everywhere.
func runningText(r *Resume, most int) string {
	var b strings.Builder
	for i := range r.Sections {
		s := &r.Sections[i]
		switch s.Kind {
		case Contact, Skills, Languages, Publications, Certifications, References:
			continue
		}
		for _, block := range s.AllBlocks() {
			if b.Len() > most {
				return b.String()
			}
			text := r.Slice(block.Text)
			b.WriteString(text[:cutAt(text, most)])
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// cutAt is the last start of a rune at or before byte n of s.
func cutAt(s string, n int) int {
	if len(s) <= n {
		return len(s)
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return n
}

// headedLanguage is the language that most known headings are in.
func headedLanguage(r *Resume) string {
	votes := make(map[string]int)
	best := ""
	for _, s := range r.Sections {
		if s.Heading == "" {
			continue
		}
		if k, ok := lookup(s.Heading); ok {
			votes[k.language]++
			if votes[k.language] > votes[best] {
				best = k.language
			}
		}
	}
	return best
}
