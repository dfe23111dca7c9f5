// Package report writes a run as one HTML page to send to somebody: the
// scores, what the posting asks for and where the resume shows it, every
// recommendation with its words, reasons and decision, and how the run went.
// The page needs no script, no other file and no network, and reads well on
// paper, in the dark, and aloud.
package report

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/dustin/go-humanize"

	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/resume"
)

//go:embed page.html
var pageSource string

//go:embed page.css
var style string

// Write writes the page of a run as it stands. The same State always gives the
// same bytes.
func Write(w io.Writer, s *event.State) error {
	page, err := template.New("page").Parse(pageSource)
	if err != nil {
		return fmt.Errorf("read the report's template: %w", err)
	}
	if err := page.Execute(w, view(s)); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}

// page is what the template shows.
type page struct {
	Style        template.CSS
	Title        string
	Facts        []string
	Notes        []string // where results come from
	Score        score
	Required     tally
	Decisions    string
	Sections     []section
	Requirements []requirement
	Questions    []question
	Timeline     *timeline // nil when nothing was under way
	Calls        string
	Date         string
}

// score is a score before and after what is taken, and where both stand on a
// scale of a hundred.
type score struct {
	Text          string
	Before, After string
	From, Width   float64 // of the gain, on the scale
	At            float64
	Better, Same  bool
}

type tally struct{ Met, All int }

type section struct {
	ID              string
	Name            string
	Scored          bool
	Score           score
	Taken, By       string
	Strengths, Gaps []string
	Recommendations []recommendation
}

// detailed reports whether there is more to say of a section than its row.
func (s section) Detailed() bool {
	return len(s.Recommendations)+len(s.Strengths)+len(s.Gaps) > 0
}

type recommendation struct {
	Does, Target     string
	Decision         string
	Taken            bool
	Class            string // of the decision
	Verdict, Verdi   string // in words, and as a class
	Priority, Gain   string
	Change           []plan.Segment
	Moves            string // before what a moved line goes
	Own              bool   // the person's own words
	Why              string
	Serves, Evidence []string
	Doubts           []string
	Conflict, By     string
}

type requirement struct {
	Text, Wanted  string
	Verdict, Sign string
	Class         string
	Found         string
}

type question struct{ Text, Answer string }

func view(s *event.State) page {
	p := s.Plan()
	v := page{
		Style: template.CSS(style), //nolint:gosec // our own file
		Title: p.Heading(), Facts: p.Facts(func(text string) string { return text }), Notes: p.Origins(),
		Score: newScore(p.ScoreBefore, p.ScoreAfter), Timeline: newTimeline(s), Calls: calls(s),
	}
	if !s.StartedAt.IsZero() {
		v.Date = s.StartedAt.UTC().Format("2 January 2006, 15:04 UTC")
	}
	taken, all := 0, 0
	for i := range p.Sections {
		one := newSection(&p.Sections[i], &s.Analysis)
		v.Sections = append(v.Sections, one)
		all += len(one.Recommendations)
		for _, r := range one.Recommendations {
			if r.Taken {
				taken++
			}
		}
	}
	v.Decisions = fmt.Sprintf("%d of %d recommendations taken", taken, all)
	for _, m := range s.Analysis.Requirements {
		v.Requirements = append(v.Requirements, newRequirement(p, m, &s.Analysis))
		if m.Required {
			v.Required.All++
			if m.Verdict == plan.Fully {
				v.Required.Met++
			}
		}
	}
	for _, q := range p.Questions {
		v.Questions = append(v.Questions, question{plan.Clean(q.Text), plan.Clean(q.Answer)})
	}
	return v
}

func newScore(before, after float64) score {
	s := score{
		Text: plan.Scores(before, after), Before: plan.Points(before), After: plan.Points(after),
		From: min(before, after), Width: max(before, after) - min(before, after), At: before,
		Better: after > before,
	}
	s.Same = s.Before == s.After
	return s
}

func newSection(s *plan.SectionPlan, a *plan.Analysis) section {
	v := section{
		ID: s.ID, Name: s.Name(), Scored: s.Weight > 0, Score: newScore(s.Score, s.After),
		Taken: s.Count(), By: s.By(), Strengths: cleaned(s.Strengths), Gaps: cleaned(s.Gaps),
	}
	for _, r := range s.Recommendations {
		v.Recommendations = append(v.Recommendations, newRecommendation(r, a))
	}
	return v
}

func cleaned(texts []string) []string {
	var out []string
	for _, text := range texts {
		if text = plan.Clean(text); text != "" {
			out = append(out, text)
		}
	}
	return out
}

func newRecommendation(r plan.Recommendation, a *plan.Analysis) recommendation {
	does := r.Does()
	v := recommendation{
		Does: strings.ToUpper(does[:min(1, len(does))]) + does[min(1, len(does)):], Target: plan.Clean(r.Target),
		Decision: decided(r.Decision), Taken: r.Decision.Taken(), Class: string(r.Decision), Own: r.Decision == plan.Edited,
		Verdict: r.Verdict.Words(), Verdi: strings.ReplaceAll(string(r.Verdict), "_", "-"), Priority: string(r.Priority),
		Why: plan.Clean(r.Why), Serves: r.Served(a), Evidence: r.Quotes(), Doubts: r.Doubts(),
		Conflict: plan.Clean(r.Conflict), By: by(r),
	}
	if points := plan.Points(r.Gain); points != "0.0" && points != "-0.0" {
		v.Gain = fmt.Sprintf("%+.1f points", r.Gain)
	}
	before, after := shown(r.Before), shown(r.Proposed())
	switch r.Op {
	case resume.InsertAfter:
		v.Change = []plan.Segment{{Kind: plan.Added, Text: after}}
	case resume.Delete:
		v.Change = []plan.Segment{{Kind: plan.Removed, Text: before}}
	case resume.Move:
		v.Change = []plan.Segment{{Kind: plan.Kept, Text: before}}
		v.Moves = plan.Clean(r.MoveBefore)
	default:
		v.Change = plan.DiffWords(before, after)
	}
	return v
}

// shown is a text of the resume as a reader sees it, without Markdown's marks
// of emphasis.
func shown(s string) string {
	return strings.NewReplacer("**", "", "__", "").Replace(plan.Clean(s))
}

// decided says a decision with the sign that it has on every screen.
func decided(d plan.Decision) string {
	switch d {
	case plan.Accepted:
		return "✓ accepted"
	case plan.Rejected:
		return "✗ rejected"
	case plan.Edited:
		return "✎ accepted in own words"
	}
	return "· open"
}

func by(r plan.Recommendation) string {
	if r.Source == plan.FromOffline {
		return "offline analyser"
	}
	return plan.Clean(r.Model)
}

func newRequirement(p plan.Plan, m plan.RequirementMatch, a *plan.Analysis) requirement {
	v := requirement{Text: plan.Clean(m.Text), Wanted: m.Wanted(), Verdict: string(m.Verdict), Class: string(m.Verdict), Found: p.Found(m, a)}
	switch m.Verdict {
	case plan.Fully:
		v.Sign = "✓"
	case plan.Partly:
		v.Sign = "◐"
		v.Verdict = "partly met"
	default:
		v.Sign = "✗"
	}
	if m.How == plan.Alias || m.How == plan.Stem || m.How == plan.Inferred {
		v.Verdict += map[plan.MatchHow]string{
			plan.Alias: ", by another name", plan.Stem: ", in other words", plan.Inferred: ", inferred",
		}[m.How]
	}
	return v
}

// calls sums up what models were asked and what it cost.
func calls(s *event.State) string {
	n := 0
	for _, t := range s.Tasks {
		for _, a := range t.Attempts {
			if a.Lane != "offline" {
				n++
			}
		}
	}
	if n == 0 {
		return "No model was asked."
	}
	text := fmt.Sprintf("%d calls of models, %s tokens", n, humanize.Comma(int64(s.Usage.PromptTokens+s.Usage.CompletionTokens)))
	if s.Usage.Priced {
		text += fmt.Sprintf(", about $%.4f", s.Usage.Cost)
	}
	if s.Started.Simulated {
		text += ", all simulated"
	}
	return text + "."
}
