package plan

import (
	"fmt"
	"strings"

	"tailor/internal/engine/resume"
)

// MarkdownOptions adds to what Markdown writes.
type MarkdownOptions struct {
	Analysis *Analysis // its requirements become a table; nil leaves it out
}

// Markdown writes the plan as a document. Whatever comes from a resume, a
// posting or a model is escaped: it cannot add structure, links or control
// characters.
func Markdown(p Plan, o MarkdownOptions) string {
	d := &document{}
	d.line("# %s", escape(p.Heading()))
	d.gap()
	d.line("**Score %s** · %s", Scores(p.ScoreBefore, p.ScoreAfter), strings.Join(p.Facts(escape), " · "))
	d.gap()
	for _, origin := range p.Origins() {
		d.line("> %s", escape(origin))
		d.line(">")
	}
	d.trim(">\n")
	d.gap()
	d.sections(p)
	if o.Analysis != nil {
		d.requirements(p, o.Analysis)
	}
	for _, s := range p.Sections {
		d.section(s, o.Analysis)
	}
	d.questions(p, o.Analysis)
	return strings.TrimRight(d.String(), "\n") + "\n"
}

// Facts says which files and run the plan is of, each passed through set.
func (p Plan) Facts(set func(string) string) []string {
	var out []string
	for _, f := range []struct{ label, value string }{{"resume", p.Resume}, {"posting", p.Posting}, {"read as", p.JobType}, {"run", p.Run}} {
		if value := Clean(f.value); value != "" {
			out = append(out, f.label+" "+set(value))
		}
	}
	return out
}

// document is Markdown being written.
type document struct{ strings.Builder }

func (d *document) line(format string, args ...any) {
	fmt.Fprintf(d, format, args...)
	d.WriteByte('\n')
}

// gap makes sure that one blank line stands before what follows.
func (d *document) gap() {
	if s := d.String(); s != "" && !strings.HasSuffix(s, "\n\n") {
		d.WriteByte('\n')
	}
}

// trim takes a suffix off again.
func (d *document) trim(suffix string) {
	if s, ok := strings.CutSuffix(d.String(), suffix); ok {
		d.Reset()
		d.WriteString(s)
	}
}

func (d *document) sections(p Plan) {
	if len(p.Sections) == 0 {
		return
	}
	d.line("| Section | Score | Taken | By |")
	d.line("|:--|--:|--:|:--|")
	for _, s := range p.Sections {
		score := "not scored"
		if s.Weight > 0 {
			score = Scores(s.Score, s.After)
		}
		d.line("| %s | %s | %s | %s |", cell(s.Name()), score, s.Count(), cell(s.By()))
	}
	d.gap()
}

func (d *document) requirements(p Plan, a *Analysis) {
	if len(a.Requirements) == 0 {
		return
	}
	d.line("## What the posting asks for")
	d.gap()
	d.line("| Requirement | | Found |")
	d.line("|:--|:--|:--|")
	for _, m := range a.Requirements {
		found := string(m.Verdict)
		if where := p.Found(m, a); where != "" {
			found += " · " + where
		}
		d.line("| %s | %s | %s |", cell(shorten(Clean(m.Text), 60)), m.Wanted(), cell(found))
	}
	d.gap()
}

func (d *document) section(s SectionPlan, a *Analysis) {
	if len(s.Recommendations) == 0 && len(s.Strengths) == 0 && len(s.Gaps) == 0 {
		return
	}
	d.line("## %s", escape(s.Name()))
	d.gap()
	d.list("Strong", s.Strengths)
	d.list("Missing", s.Gaps)
	for i, r := range s.Recommendations {
		d.recommendation(i+1, r, a)
	}
}

// list writes short texts as one paragraph with a label.
func (d *document) list(label string, texts []string) {
	var out []string
	for _, t := range texts {
		if t = strings.TrimRight(Clean(t), "."); t != "" {
			out = append(out, escape(t))
		}
	}
	if len(out) > 0 {
		d.line("**%s:** %s", label, strings.Join(out, "; "))
		d.gap()
	}
}

func (d *document) recommendation(n int, r Recommendation, a *Analysis) {
	d.line("### %d. %s %s", n, strings.ToUpper(r.Does()[:1])+r.Does()[1:], escape(Clean(r.Target)))
	d.gap()
	d.line("*%s*", escape(strings.Join(r.status(), " · ")))
	d.gap()
	d.change(r)
	d.item("Why", Clean(r.Why))
	d.item("Serves", strings.Join(r.Served(a), ", "))
	d.item("Evidence", strings.Join(r.Quotes(), ", "))
	for _, doubt := range r.Doubts() {
		d.item("Check", doubt)
	}
	if r.Conflict != "" {
		d.item("Conflict", "cannot stand beside "+Clean(r.Conflict))
	}
	if by := Clean(r.Model); by != "" {
		d.item("By", by)
	}
	d.gap()
}

// change writes what goes struck through and what comes in bold.
func (d *document) change(r Recommendation) {
	before, after := Clean(r.Before), Clean(r.Proposed())
	switch r.Op {
	case resume.InsertAfter:
		d.raw("New", strong(after))
	case resume.Delete:
		d.raw("Goes", struck(before))
	case resume.Move:
		d.item("Moves", before+" (to just before "+Clean(r.MoveBefore)+")")
	default:
		var was, will strings.Builder
		for _, s := range DiffWords(before, after) {
			switch s.Kind {
			case Removed:
				was.WriteString(around(s.Text, struck))
			case Added:
				will.WriteString(around(s.Text, strong))
			default:
				was.WriteString(escape(s.Text))
				will.WriteString(escape(s.Text))
			}
		}
		d.raw("Now", strings.TrimSpace(was.String()))
		d.raw("New", strings.TrimSpace(will.String()))
	}
}

func (d *document) item(label, text string) { d.raw(label, escape(text)) }

func (d *document) raw(label, markdown string) {
	if markdown != "" {
		d.line("- %s: %s", label, markdown)
	}
}

func (d *document) questions(p Plan, a *Analysis) {
	if len(p.Questions) == 0 {
		return
	}
	d.gap()
	d.line("## Questions")
	d.gap()
	for _, q := range p.Questions {
		answer := ""
		if text := Clean(q.Answer); text != "" {
			answer = " — **" + escape(text) + "**"
		}
		d.line("- %s%s", escape(Clean(q.Text)), answer)
	}
}

func strong(s string) string { return wrapped("**", s) }
func struck(s string) string { return wrapped("~~", s) }

func wrapped(mark, s string) string {
	if s = escape(s); s == "" {
		return ""
	}
	return mark + s + mark
}

// around marks the words and leaves the white space around them outside, where
// Markdown wants it.
func around(s string, mark func(string) string) string {
	words := strings.TrimSpace(s)
	if words == "" {
		return s
	}
	start := strings.Index(s, words)
	return s[:start] + mark(words) + s[start+len(words):]
}

// cell is text inside a table.
func cell(s string) string { return escape(Clean(s)) }

// escape makes every sign of a line mean itself, with as few backslashes as
// that takes, so that the source reads well too.
func escape(s string) string {
	var b strings.Builder
	runes := []rune(s)
	for i, r := range runes {
		inWord := i > 0 && letterOrDigit(runes[i-1]) && i+1 < len(runes) && letterOrDigit(runes[i+1])
		switch r {
		case '\\', '`', '*', '[', ']', '<', '|', '~':
			b.WriteByte('\\')
		case '_':
			if !inWord {
				b.WriteByte('\\')
			}
		case '&':
			if i+1 < len(runes) && (letterOrDigit(runes[i+1]) || runes[i+1] == '#') {
				b.WriteByte('\\')
			}
		case '#', '>', '-', '+', '=':
			if i == 0 {
				b.WriteByte('\\')
			}
		case '.', ')':
			if i > 0 && i < 10 && strings.Trim(string(runes[:i]), "0123456789") == "" {
				b.WriteByte('\\')
			}
		}
		b.WriteRune(r)
	}
	return b.String()
}
