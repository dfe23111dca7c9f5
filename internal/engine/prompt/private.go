package prompt

import (
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"tailor/internal/engine/posting"
	"tailor/internal/engine/resume"
)

// patterns are the sorts of private text that have a form of their own.
type patterns struct {
	fenceLike, email, link, phone, address *regexp.Regexp
}

var private = sync.OnceValue(func() patterns {
	const host = `[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.`
	const domain = `(?:com|org|net|io|dev|me|co|de|at|ch|uk|us|ca|au|eu|fr|es|it|nl|in|info|app|ai|edu|gov|xyz|page|site|tech|design|blog)`
	const street = `(?:Street|St|Avenue|Ave|Road|Rd|Row|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Way|Place|Pl|Terrace|Circle|Parkway|Square|Highway|Hwy)`
	return patterns{
		// Lines that look like a fence, whatever follows them.
		fenceLike: regexp.MustCompile(`(?i)<\s*/?\s*data\b[^>\n]*>?`),
		email: regexp.MustCompile(`(?i)(?:mailto:)?[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}][\p{L}\p{N}.-]*\.\p{L}{2,}` +
			`|[\p{L}\p{N}._%+-]+\s*[\[({]\s*at\s*[\])}]\s*[\p{L}\p{N}-]+(?:(?:\.|\s*[\[({]\s*dot\s*[\])}]\s*)[\p{L}\p{N}-]+)+`),
		link: regexp.MustCompile(`(?i:https?|ftp)://[^\s<>"«»()\[\]]+|(?i:www)\.[^\s<>"«»()\[\]]+` +
			`|\b` + host + domain + `/[^\s<>"«»()\[\],;]+`),
		phone: regexp.MustCompile(`[+(]?\(?\d[\d \t\x{00a0}\x{202f}().\-‐‑–/]{5,24}\d`),
		address: regexp.MustCompile(`\b\d{1,5}[A-Za-z]?\s+(?:[NSEW]\.?\s+)?(?:[\p{Lu}][\p{L}'’.-]*\s+){1,3}` + street + `\b\.?(?:,?\s+(?:Apt|Apartment|Suite|Ste|Unit)\.?\s*\w+)?` +
			`|\b\p{Lu}[\p{L}.-]*(?:straße|strasse|str\.|gasse|allee|weg)\s+\d{1,4}(?:\s?[a-z])?\b`),
	}
})

// lookalikes finds text that could be taken for this package's own marks.
func lookalikes() []finder {
	return []finder{
		{"TEXT", all(placeholder())},
		{"TEXT", all(private().fenceLike)},
	}
}

// contacts finds mail addresses, links, phone numbers and street addresses,
// whoever's they are.
func contacts() []finder {
	p := private()
	return []finder{
		{"EMAIL", all(p.email)},
		{"LINK", all(p.link)},
		{"PHONE", func(text string) [][]int { return keep(text, p.phone.FindAllStringIndex(text, -1), phoneLike) }},
		{"ADDRESS", all(p.address)},
	}
}

// all finds every match of a pattern.
func all(re *regexp.Regexp) func(string) [][]int {
	return func(text string) [][]int { return re.FindAllStringIndex(text, -1) }
}

// keep drops the matches that a test refuses.
func keep(text string, matches [][]int, ok func(string) bool) [][]int {
	kept := matches[:0]
	for _, m := range matches {
		if ok(text[m[0]:m[1]]) {
			kept = append(kept, m)
		}
	}
	return kept
}

// phoneLike tells a phone number from dates, years, amounts and versions.
func phoneLike(run string) bool {
	groups := strings.FieldsFunc(run, func(r rune) bool { return r < '0' || r > '9' })
	digits, long := 0, false
	for _, g := range groups {
		digits += len(g)
		long = long || len(g) > 4
	}
	if digits < 7 || digits > 15 || dateLike(groups) {
		return false
	}
	if strings.HasPrefix(run, "+") || strings.HasPrefix(run, "(") || (run[0] == '0' && len(groups[0]) > 1) {
		return true
	}
	if len(groups) == 1 {
		return digits >= 10
	}
	return !long && !thousands(groups) && !strings.Contains(run, " – ") && !strings.Contains(run, " - ")
}

// dateLike reports whether groups of digits are days, months and years alone.
func dateLike(groups []string) bool {
	for _, g := range groups {
		year := len(g) == 4 && (g[:2] == "19" || g[:2] == "20")
		if len(g) > 2 && !year {
			return false
		}
	}
	return true
}

// thousands reports whether groups of digits are one amount: 1 400 000, or an
// address of a machine.
func thousands(groups []string) bool {
	for _, g := range groups[1:] {
		if len(g) != 3 {
			return false
		}
	}
	return len(groups[0]) <= 3
}

// identityFinders finds the person's own mail, number, links and address in
// whatever form they are written.
func identityFinders(who resume.Identity) []finder {
	var finders []finder
	add := func(label, pattern string) {
		if pattern != "" {
			finders = append(finders, finder{label, words(regexp.MustCompile(`(?i)` + pattern))})
		}
	}
	add("EMAIL", regexp.QuoteMeta(strings.TrimSpace(who.Email)))
	add("PHONE", digitsPattern(who.Phone))
	for _, link := range who.Links[:min(len(who.Links), maxLinks)] {
		bare := strings.TrimSpace(link)
		if _, after, ok := strings.Cut(bare, "://"); ok {
			bare = after
		}
		bare = strings.TrimRight(strings.TrimPrefix(bare, "www."), "/")
		if len(bare) > 3 {
			add("LINK", `(?:https?://)?(?:www\.)?`+regexp.QuoteMeta(bare)+`/?`)
		}
	}
	for part := range strings.SplitSeq(who.Location, ",") {
		part = strings.TrimSpace(part)
		if strings.ContainsFunc(part, unicode.IsDigit) && strings.ContainsFunc(part, unicode.IsLetter) {
			add("ADDRESS", spaced(strings.Fields(part), `\s+`))
		}
	}
	return finders
}

// digitsPattern matches a phone number with any separators, with or without
// its country's code; "" for less than seven digits.
func digitsPattern(phone string) string {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, phone)
	if len(digits) < 7 {
		return ""
	}
	if len(digits) > 10 {
		digits = digits[len(digits)-9:]
	}
	return `(?:\+?\d{0,3}[\s().\-–/]{0,3})?` + strings.Join(strings.Split(digits, ""), `[\s().\-‐‑–/]{0,3}`)
}

// nameFinders finds the person's name: whole in any order and joined by
// anything, and its parts where they are no ordinary words.
func nameFinders(r *resume.Resume, p *posting.Posting) []finder {
	parts := nameParts(r.Identity.Name)
	if len(parts) == 0 {
		return nil
	}
	const join = `[\s,._-]*`
	var forms []string
	if len(parts) > 1 {
		first, last := parts[0], parts[len(parts)-1]
		forms = append(forms, spaced(parts, join), spaced([]string{first, last}, join), spaced([]string{last, first}, `(?:\s*,\s*|[\s_-]*)`))
	}
	ordinary := ordinaryWords(r, p)
	for _, part := range parts {
		for _, piece := range append([]string{part}, strings.FieldsFunc(part, isDash)...) {
			if utf8.RuneCountInString(piece) >= 3 && !ordinary[strings.ToLower(piece)] {
				forms = append(forms, regexp.QuoteMeta(piece))
			}
		}
	}
	if len(forms) == 0 {
		return nil
	}
	return []finder{{"NAME", words(regexp.MustCompile(`(?i)(?:` + strings.Join(forms, "|") + `)`))}}
}

// spaced makes a pattern of words with something between them.
func spaced(parts []string, between string) string {
	quoted := make([]string, len(parts))
	for i, part := range parts {
		quoted[i] = regexp.QuoteMeta(part)
	}
	return strings.Join(quoted, between)
}

// words finds the matches of a pattern that begin and end where words do.
func words(re *regexp.Regexp) func(string) [][]int {
	return func(text string) [][]int {
		var kept [][]int
		for from := 0; from < len(text); {
			at := re.FindStringIndex(text[from:])
			if at == nil {
				break
			}
			start, end := from+at[0], from+at[1]
			before, _ := utf8.DecodeLastRuneInString(text[:start])
			after, _ := utf8.DecodeRuneInString(text[end:])
			if end > start && !inWord(before) && !inWord(after) {
				kept = append(kept, []int{start, end})
				from = end
				continue
			}
			_, size := utf8.DecodeRuneInString(text[start:])
			from = start + max(size, 1)
		}
		return kept
	}
}

func inWord(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r))
}

func isDash(r rune) bool { return r == '-' || r == '‐' || r == '‑' || r == '–' }

// Bounds on what is taken for a name, whatever stands at the top of a resume.
const (
	maxNamePart  = 60 // bytes of one word
	maxNameParts = 6
	maxLinks     = 20
)

// nameParts gives the words of a name, without titles and what follows a comma.
func nameParts(name string) []string {
	name, _, _ = strings.Cut(name, ",")
	capitals := name == strings.ToUpper(name)
	var parts []string
	for _, part := range strings.Fields(name) {
		bare := strings.Trim(part, `."'()“”„`)
		degree := !capitals && len(bare) <= 5 && len(bare) > 1 && bare == strings.ToUpper(bare)
		if bare != "" && len(bare) <= maxNamePart && !degree && !honorific(bare) {
			parts = append(parts, bare)
		}
	}
	return parts[:min(len(parts), maxNameParts)]
}

// honorific reports whether a word before or after a name is not part of it.
func honorific(word string) bool {
	switch strings.ToLower(word) {
	case "dr", "prof", "professor", "mr", "mrs", "ms", "mx", "miss", "herr", "frau", "dipl", "ing",
		"phd", "mba", "msc", "bsc", "jr", "sr", "rn", "cpa", "pmp", "esq":
		return true
	}
	return false
}

// ordinaryWords lists, in lower case, the words that mean something else than
// a name in these texts: those written small somewhere, and those of skills,
// requirements, titles and headings.
func ordinaryWords(r *resume.Resume, p *posting.Posting) map[string]bool {
	ordinary := map[string]bool{}
	add := func(text string, small bool) {
		for _, word := range strings.FieldsFunc(text, func(c rune) bool { return !inWord(c) && !isDash(c) }) {
			for _, piece := range append([]string{word}, strings.FieldsFunc(word, isDash)...) {
				if lower := strings.ToLower(piece); !small || piece == lower {
					ordinary[lower] = true
				}
			}
		}
	}
	blank := func(text string) string {
		return private().link.ReplaceAllString(private().email.ReplaceAllString(text, " "), " ")
	}
	add(blank(clip(p.Text, maxRead)), true)
	add(p.Title, false)
	for _, requirement := range p.Requirements {
		if requirement.Kind != posting.Duty {
			add(requirement.Text+" "+requirement.Term, false)
		}
	}
	for i := range r.Sections {
		section := &r.Sections[i]
		if section.Kind == resume.Contact {
			continue
		}
		add(blank(clip(r.Slice(section.Span), maxRead)), true)
		add(section.Heading, false)
		for _, item := range section.Items {
			add(item.Text, false)
		}
		for _, entry := range section.Entries {
			add(entry.Title, false)
		}
	}
	return ordinary
}
