package plan

import (
	"fmt"
	"strings"
	"unicode"

	"tailor/internal/engine/resume"
)

// What all that shows a plan shares: the words for what it holds.

// Clean makes untrusted text one line without control and format characters.
func Clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d' || r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, s)
	return flat(s)
}

// shorten cuts a text to at most n characters, at a word where it can.
func shorten(s string, n int) string {
	runes := []rune(s)
	if len(runes) <= n {
		return s
	}
	cut := string(runes[:n-1])
	if i := strings.LastIndexByte(cut, ' '); i > len(cut)/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:.–-") + "…"
}

// Points writes a score.
func Points(f float64) string { return fmt.Sprintf("%.1f", f) }

// Scores is "58.0 → 61.5", or one number when nothing changes.
func Scores(before, after float64) string {
	if Points(before) == Points(after) {
		return Points(before)
	}
	return Points(before) + " → " + Points(after)
}

func gain(f float64) string {
	if Points(f) == "0.0" || Points(f) == "-0.0" {
		return ""
	}
	return fmt.Sprintf("%+.1f", f)
}

// Heading names the plan by what it is for.
func (p Plan) Heading() string {
	title := Clean(p.Title)
	if title == "" {
		title = "the posting"
	}
	if company := Clean(p.Company); company != "" {
		title += " at " + company
	}
	return "Plan for " + title
}

// By says who gave a section's result.
func (s SectionPlan) By() string {
	if s.kept() {
		return "untouched"
	}
	model := Clean(s.Model)
	switch s.Source {
	case FromModel:
		return model
	case FromFallback:
		return model + " (fallback)"
	case FromCache:
		return model + " (cached)"
	case FromOffline:
		return "offline analyser"
	}
	return "untouched"
}

// kept reports whether the section is one that nobody works on.
func (s SectionPlan) kept() bool {
	return (s.Kind == resume.Contact || s.Kind == resume.References) && len(s.Recommendations) == 0
}

// Name is the section's heading, or its kind where it has none.
func (s SectionPlan) Name() string {
	if h := Clean(s.Heading); h != "" {
		return h
	}
	return strings.ToUpper(string(s.Kind[:min(1, len(s.Kind))])) + string(s.Kind[min(1, len(s.Kind)):])
}

// Count says how many recommendations there are and how many are taken.
func (s SectionPlan) Count() string {
	taken := 0
	for _, r := range s.Recommendations {
		if r.Decision.Taken() {
			taken++
		}
	}
	if len(s.Recommendations) == 0 {
		return "–"
	}
	return fmt.Sprintf("%d of %d", taken, len(s.Recommendations))
}

// Origins lists what a reader must know of where the results come from.
func (p Plan) Origins() []string {
	var out []string
	if p.Simulated {
		out = append(out, "Simulated: the answers come from the built-in simulated provider, not from a model.")
	}
	for _, words := range p.GivenUp {
		out = append(out, "Given up to stay within the run's bounds: "+Clean(words)+".")
	}
	for _, s := range p.Sections {
		switch {
		case s.kept() && Clean(s.Note) != "":
			out = append(out, s.Name()+": "+Clean(s.Note)+".")
		case s.Source == FromOffline && Clean(s.Note) != "":
			out = append(out, s.Name()+": by the offline analyser, because "+lower(Clean(s.Note))+".")
		case s.Source == FromOffline:
			out = append(out, s.Name()+": by the offline analyser.")
		case s.Source == FromFallback && Clean(s.Note) != "":
			out = append(out, s.Name()+": by the fallback "+Clean(s.Model)+", because "+lower(Clean(s.Note))+".")
		case Clean(s.Note) != "":
			out = append(out, s.Name()+": "+Clean(s.Note)+".")
		}
	}
	return alike(out)
}

// alike says once what holds for every section but for its name.
func alike(notes []string) []string {
	names := map[string][]string{}
	var order []string
	for _, note := range notes {
		name, rest, ok := strings.Cut(note, ": ")
		if !ok {
			name, rest = "", note
		}
		if len(names[rest]) == 0 {
			order = append(order, rest)
		}
		names[rest] = append(names[rest], name)
	}
	var out []string
	for _, rest := range order {
		out = append(out, strings.Join(names[rest], ", ")+": "+strings.TrimRight(strings.TrimSuffix(rest, "."), ".")+".")
	}
	return out
}

func lower(s string) string {
	runes := []rune(s)
	if len(runes) > 1 && unicode.IsUpper(runes[0]) && unicode.IsLower(runes[1]) {
		runes[0] = unicode.ToLower(runes[0])
	}
	return strings.TrimRight(string(runes), ". ")
}

// Does says in a few words what a recommendation changes.
func (r Recommendation) Does() string {
	switch r.Op {
	case resume.Replace:
		return "reword"
	case resume.InsertAfter:
		return "add"
	case resume.Delete:
		return "remove"
	case resume.Move:
		return "move"
	case resume.RenameHeading:
		return "rename"
	}
	return Clean(string(r.Op))
}

// Words says the verdict to a person.
func (v Verdict) Words() string {
	switch v {
	case NeedsConfirmation:
		return "needs your confirmation"
	case "":
		return "not checked"
	}
	return string(v)
}

// Words says the decision to a person.
func (d Decision) Words() string {
	if d == "" {
		return string(Open)
	}
	return string(d)
}

// status is what a reader scans: priority, verdict, decision, gain.
func (r Recommendation) status() []string {
	out := []string{string(r.Priority), r.Verdict.Words(), r.Decision.Words()}
	if g := gain(r.Gain); g != "" {
		out = append(out, g)
	}
	if r.Priority == "" {
		out = out[1:]
	}
	return out
}

// Proposed is the text that would stand there, the person's own when edited.
func (r Recommendation) Proposed() string {
	if r.Decision == Edited {
		return r.Text
	}
	return r.After
}

// Doubts lists the claims that the resume does not support.
func (r Recommendation) Doubts() []string {
	var out []string
	for _, c := range r.Claims {
		if c.Verdict == Grounded && c.Kind != "lost" {
			continue
		}
		out = append(out, fmt.Sprintf("%s “%s”: %s", c.Kind, shorten(Clean(c.Text), 80), Clean(c.Why)))
	}
	return out
}

// Served names the requirements that a recommendation serves.
func (r Recommendation) Served(a *Analysis) []string {
	var out []string
	for _, id := range r.Requirements {
		out = append(out, requirement(a, id))
	}
	return out
}

func requirement(a *Analysis, id string) string {
	if a != nil {
		for _, m := range a.Requirements {
			if m.ID == id {
				return shorten(Clean(m.Text), 60)
			}
		}
	}
	return Clean(id)
}

// Quotes are the places in the resume that support a recommendation.
func (r Recommendation) Quotes() []string {
	var out []string
	for _, e := range r.Evidence {
		if text := quote(e.Text, 60); text != "" {
			out = append(out, text)
		}
		if len(out) == 6 {
			break
		}
	}
	return out
}

// quote sets words of the resume in quotation marks, without their markup.
func quote(s string, n int) string {
	s = Clean(strings.NewReplacer("**", "", "__", "", "`", "", "### ", "", "## ", "").Replace(s))
	if s = strings.TrimSpace(strings.TrimLeft(s, "-*•> ")); s == "" {
		return ""
	}
	return "“" + shorten(s, n) + "”"
}

// Found says where a requirement is met, by section and words.
func (p Plan) Found(m RequirementMatch, a *Analysis) string {
	if len(m.Evidence) == 0 {
		return ""
	}
	e := m.Evidence[0]
	where := Clean(e.Section)
	for _, s := range p.Sections {
		if s.ID == e.Section {
			where = s.Name()
		}
	}
	text := where + ": " + quote(e.Text, 40)
	if n := len(m.Evidence) - 1; n > 0 {
		text += fmt.Sprintf(" and %d more", n)
	}
	if other := a.instead(m); other != "" {
		return Clean(other) + " will do · " + text
	}
	return text
}

// instead is the alternative that the resume names where it does not name what
// is asked for; "" when it names that itself.
func (a *Analysis) instead(m RequirementMatch) string {
	if m.Group == "" || m.How != Inferred {
		return ""
	}
	for _, other := range a.Requirements {
		if other.Group == m.Group && other.ID != m.ID && other.How != Inferred && other.Strength == m.Strength && len(other.Evidence) > 0 {
			return other.Text
		}
	}
	return ""
}

// Wanted says how much the posting wants it.
func (m RequirementMatch) Wanted() string {
	if m.Required {
		return "required"
	}
	return "preferred"
}
