package plan_test

import (
	"strings"
	"testing"
	"unicode"

	"github.com/charmbracelet/x/exp/golden"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"

	"tailor/internal/engine/plan"
	"tailor/internal/engine/posting"
	"tailor/internal/engine/resume"
)

func samplePlan() (plan.Plan, *plan.Analysis) {
	analysis := &plan.Analysis{
		Score: 61.3, JobType: "technical",
		Requirements: []plan.RequirementMatch{
			{Requirement: posting.Requirement{ID: "R1", Text: "Kubernetes and Docker in production", Required: true}, Verdict: plan.Fully, How: plan.Alias,
				Evidence: []plan.Evidence{{Section: "S3", Text: "k8s"}, {Section: "S5", Text: "k8s"}}},
			{Requirement: posting.Requirement{ID: "R2", Text: "Infrastructure as code with Terraform", Required: true}, Verdict: plan.Missing},
			{Requirement: posting.Requirement{ID: "R3", Text: "C++ | C#", Required: false}, Verdict: plan.Partly,
				Evidence: []plan.Evidence{{Section: "S5", Text: "C++"}}},
		},
	}
	p := plan.Plan{
		Run: "b3-quiet-otter", Resume: "backend.md", Posting: "job_backend.md", Title: "Senior Backend Engineer", Company: "Lumenry Grid",
		JobType: "technical", ScoreBefore: 61.3, ScoreAfter: 66.04,
		Sections: []plan.SectionPlan{
			{ID: "S1", Kind: resume.Contact},
			{ID: "S2", Kind: resume.Summary, Heading: "Summary", Score: 40, After: 40, Weight: 0.7, Source: plan.FromOffline, Note: "No key is set"},
			{ID: "S3", Kind: resume.Experience, Heading: "Experience", Score: 70.5, After: 78, Weight: 1.6, Source: plan.FromModel, Model: "gpt-4o-mini",
				Strengths: []string{"Kafka at 9,000 events per second."}, Gaps: []string{"Terraform"},
				Recommendations: []plan.Recommendation{
					{ID: "S3.E1.B2-1", Op: resume.Replace, Target: "S3.E1.B2",
						Before: "Moved 14 Go services from hand-managed virtual machines to k8s, which cut the time from merge to production from two days to 25 minutes.",
						After:  "Moved 14 Go services from hand-managed virtual machines to Kubernetes, cutting the time from merge to production from two days to 25 minutes.",
						Why:    "The posting writes Kubernetes.", Requirements: []string{"R1"}, Evidence: []plan.Evidence{{Section: "S3", Text: "k8s"}},
						Priority: plan.High, Verdict: plan.Grounded, Decision: plan.Accepted, Gain: 2.4, Model: "gpt-4o-mini"},
					{ID: "S3.E1.B5-1", Op: resume.InsertAfter, Target: "S3.E1.B5", After: "Managed *all* infrastructure with Terraform.",
						Why: "A gap.", Requirements: []string{"R2"}, Priority: plan.Medium, Verdict: plan.NeedsConfirmation, Decision: plan.Open, Conflict: "S3.E1.B6-1",
						Claims: []plan.Claim{{Kind: "skill", Text: "Terraform", Verdict: plan.NeedsConfirmation, Why: "the resume shows no evidence of it"}}},
					{ID: "S3.E1.B6-1", Op: resume.Move, Target: "S3.E1.B6", MoveBefore: "S3.E1.B1", Before: "Lead a team of four engineers.", After: "Lead a team of four engineers.",
						Why: "Leads with what the posting asks for.", Priority: plan.Low, Verdict: plan.Grounded, Decision: plan.Rejected},
				}},
			{ID: "S5", Kind: resume.Skills, Heading: "Skills", Score: 66, After: 70.1, Weight: 2, Source: plan.FromFallback, Model: "claude-3-5-haiku", Note: "the first model timed out",
				Recommendations: []plan.Recommendation{
					{ID: "S5.B1-1", Op: resume.Replace, Target: "S5.B1", Before: "C++, C#, Python, Node.js, Go, SQL", After: "Go, Python", Text: "Go, C++, C#, Python, Node.js, SQL",
						Why: "Matching skills first.", Requirements: []string{"R3"}, Priority: plan.High, Verdict: plan.Grounded, Decision: plan.Edited, Gain: 0.01},
					{ID: "S5.B4-1", Op: resume.Delete, Target: "S5.B4", Before: "Practice: pair programming", Priority: plan.Low, Verdict: plan.Grounded,
						Claims: []plan.Claim{{Kind: "lost", Text: "pair programming", Verdict: plan.Grounded, Why: "nothing else in the resume names it"}}},
				}},
		},
		Questions: []plan.Question{
			{ID: "Q1", Requirement: "R2", Section: "S3", Text: "The posting requires Terraform. Have you used it? Where?", Answer: "Yes, at Corvane since 2023"},
			{ID: "Q2", Requirement: "R3", Section: "S5", Text: "Have you used GraphQL?"},
		},
	}
	return p, analysis
}

func TestMarkdownGolden(t *testing.T) {
	p, a := samplePlan()
	golden.RequireEqual(t, plan.Markdown(p, plan.MarkdownOptions{Analysis: a}))
}

func TestMarkdownOfSimulatedRunGolden(t *testing.T) {
	p, _ := samplePlan()
	p.Simulated = true
	p.Sections = p.Sections[:2]
	golden.RequireEqual(t, plan.Markdown(p, plan.MarkdownOptions{}))
}

func TestPlainGolden(t *testing.T) {
	p, a := samplePlan()
	golden.RequireEqual(t, plan.Plain(p, plan.PlainOptions{Analysis: a}))
}

func TestEverySectionAppears(t *testing.T) {
	p, _ := samplePlan()
	for _, out := range []string{plan.Markdown(p, plan.MarkdownOptions{}), plan.Plain(p, plan.PlainOptions{})} {
		for _, name := range []string{"Contact", "Summary", "Experience", "Skills"} {
			if !strings.Contains(out, name) {
				t.Errorf("no %s in:\n%s", name, out)
			}
		}
	}
}

// hostile texts must end up as text: no heading, link, table, list, HTML or
// control character of their own.
var hostile = []string{
	"# heading", "- item", "1. item", "> quote", "a | b | c", "[x](https://evil.example)", "![x](y)", "<script>alert(1)</script>",
	"`code`", "**bold**", "~~gone~~", "a\n\n# b", "\x1b[31mred\x1b[0m", "&lt;b&gt;", "---", "===", "+ plus", "\\", "_a_", "*", "```\ncode",
	"\u202egnp.exe", "<!-- x", "a\u0000b", "| --- |", "snake_case", "C# and C++", "5 * 3 < 20 & 7",
}

func TestMarkdownHoldsUntrustedText(t *testing.T) {
	for _, h := range hostile {
		p := plan.Plan{Title: h, Company: h, Resume: h, Posting: h, JobType: h, Run: h,
			Questions: []plan.Question{{ID: h, Text: h, Answer: h}},
			Sections: []plan.SectionPlan{{ID: "S1", Kind: resume.Skills, Heading: h, Weight: 1, Source: plan.FromFallback, Model: h, Note: h,
				Strengths: []string{h}, Gaps: []string{h},
				Recommendations: []plan.Recommendation{
					{Op: resume.Replace, Target: h, Before: h, After: "new " + h, Why: h, Requirements: []string{h}, Conflict: h, Model: h,
						Evidence: []plan.Evidence{{Text: h}}, Claims: []plan.Claim{{Kind: "skill", Text: h, Why: h, Verdict: plan.Blocked}}},
					{Op: resume.Delete, Target: "b", Before: h}, {Op: resume.InsertAfter, Target: "c", After: h}, {Op: resume.Move, Target: "d", Before: h, MoveBefore: h},
				}}},
		}
		a := &plan.Analysis{Requirements: []plan.RequirementMatch{{Requirement: posting.Requirement{ID: "R1", Text: h}, Evidence: []plan.Evidence{{Section: "S1", Text: h}}}}}
		source := plan.Markdown(p, plan.MarkdownOptions{Analysis: a})
		if bad := structureOf(source); bad != "" {
			t.Errorf("%q became %s in:\n%s", h, bad, source)
		}
		for _, out := range []string{source, plan.Plain(p, plan.PlainOptions{Analysis: a})} {
			if strings.ContainsFunc(out, func(r rune) bool { return r != '\n' && (unicode.IsControl(r) || r == '\u202e') }) {
				t.Errorf("%q left control characters in:\n%q", h, out)
			}
		}
	}
}

// structureOf reads Markdown with an independent parser and names what the plan never writes.
func structureOf(source string) string {
	root := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough)).Parser().Parse(text.NewReader([]byte(source)))
	bad, headings := "", 0
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Link, *ast.Image, *ast.AutoLink, *ast.RawHTML, *ast.HTMLBlock, *ast.CodeSpan, *ast.CodeBlock, *ast.FencedCodeBlock, *ast.ThematicBreak:
			bad = n.Kind().String()
		case *ast.Heading:
			headings++
			if n.Level > 3 {
				bad = "a heading"
			}
		case *ast.List:
			if n.IsOrdered() {
				bad = "an ordered list"
			}
		}
		return ast.WalkContinue, nil
	})
	if bad == "" && headings != 8 {
		bad = "another number of headings"
	}
	return bad
}
