package posting

import (
	"regexp"
	"strings"
)

// title is a posting's title: whole, and without what only places it.
type title struct {
	full  string
	core  string // "Registered Nurse" of "Registered Nurse – Medical-Surgical (Nights)"
	start int    // where core stands in the posting
	line  int    // where the title's line ends; 0 when it was not on a line of its own
}

var (
	titleLabel = regexp.MustCompile(`(?i)^(?:job title|job|position|title|role|stellenbezeichnung|stelle|stellenanzeige|we are hiring|now hiring|wir suchen)\s*:\s*`)
	gender     = regexp.MustCompile(`(?i)\s*\(?\b(?:m\s*/\s*w\s*/\s*d|w\s*/\s*m\s*/\s*d|m\s*/\s*f\s*/\s*d|f\s*/\s*m\s*/\s*d|all genders|gn)\b\)?`)
	titleTail  = regexp.MustCompile(`\s+[–—|]\s.*$|\s+-\s.*$|,\s.*$|\s*\(.*$|\s+(?:at|bei)\s+\p{Lu}.*$`)
	seeking    = regexp.MustCompile(`(?i:\b(?:(?:looking for|hiring|seeking|suchen|sucht)\s+(?:an?|eine[nr]?)|as our)\s+)((?:\p{Lu}[\p{L}+#./-]*\s+){1,5})`)
	labelled   = regexp.MustCompile(`(?im)^[\s*_]*(?:company|employer|organi[sz]ation|unternehmen|firma|arbeitgeber)[\s*_]*:[\s*_]*(.{2,60}?)[\s*_]*$`)
	aboutName  = regexp.MustCompile(`(?m)^[\s#*_]*(?:About|ABOUT|Über)\s+(\p{Lu}[^\n.:?]{1,50}?)[\s#*_:]*$`)
	bareSubj   = regexp.MustCompile(`(?i)^(?:us|you|me|the|this|our|uns|dich|sie|die|das|den)\b`)
	aboutRole  = regexp.MustCompile(`(?i)^(?:about|über)\s+(?:us|you|the|this|our|uns|dich|sie|die|das)\b`)
	joinName   = regexp.MustCompile(`\b(?:[Jj]oin|at)\s+((?:\p{Lu}[\p{L}&.'-]*\s?){1,4})`)
)

// findTitle reads the title from the first line, or from "looking for a …".
func findTitle(text string) title {
	for _, l := range splitLines(text) {
		words := text[l.start:l.end]
		trimmed := strings.Trim(words, headingTrim+"\r")
		if trimmed == "" || aboutRole.MatchString(trimmed) {
			continue
		}
		if len(trimmed) > 90 || strings.HasSuffix(trimmed, ".") || bulletMark.MatchString(words) || partOf(trimmed) != prose {
			break
		}
		start := l.start + strings.Index(words, trimmed)
		if label := titleLabel.FindString(trimmed); label != "" {
			trimmed, start = trimmed[len(label):], start+len(label)
		}
		full := strings.TrimSpace(gender.ReplaceAllString(trimmed, ""))
		core := trimmed
		if loc := gender.FindStringIndex(core); loc != nil {
			core = core[:loc[0]]
		}
		core = strings.TrimSpace(titleTail.ReplaceAllString(core, ""))
		if core == "" || len(strings.Fields(core)) > 8 {
			break
		}
		return title{full: full, core: core, start: start, line: l.end}
	}
	if m := seeking.FindStringSubmatchIndex(text); m != nil {
		core := strings.TrimSpace(text[m[2]:m[3]])
		return title{full: core, core: core, start: m[2]}
	}
	return title{}
}

// findCompany reads the employer from a label, the line below the title, or "About X".
func findCompany(text string, t title) string {
	if m := labelled.FindStringSubmatch(text); m != nil {
		return strings.TrimSpace(m[1])
	}
	if t.line > 0 {
		if name := companyLine(text[t.line:]); name != "" {
			return name
		}
	}
	for _, m := range aboutName.FindAllStringSubmatch(text, -1) {
		if !bareSubj.MatchString(m[1]) {
			return strings.TrimSpace(m[1])
		}
	}
	if m := joinName.FindStringSubmatch(text); m != nil && t.line == 0 {
		return strings.TrimRight(strings.TrimSpace(m[1]), ".'")
	}
	return ""
}

// companyLine reads a name off the first line below the title: "Northwind Cloud | Remote".
func companyLine(rest string) string {
	for _, l := range splitLines(rest) {
		words := strings.Trim(rest[l.start:l.end], " \t\r*_")
		if words == "" || underline.MatchString(words) {
			continue
		}
		if bulletMark.MatchString(rest[l.start:l.end]) || strings.HasPrefix(words, "#") || strings.HasSuffix(words, ".") || strings.HasSuffix(words, ":") || partOf(words) != prose {
			return ""
		}
		name := words
		for _, sep := range []string{"**", "|", "·", "•", " – ", " — ", " - ", ",", "("} {
			name, _, _ = strings.Cut(name, sep)
		}
		name = strings.TrimSpace(name)
		first, _, _ := strings.Cut(name, " ")
		if len(strings.Fields(name)) > 7 || first == "" || strings.ToUpper(first[:1]) != first[:1] {
			return ""
		}
		return name
	}
	return ""
}
