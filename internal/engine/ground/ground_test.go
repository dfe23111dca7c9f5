package ground_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"tailor/internal/engine/ground"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/resume"
	samples "tailor/testdata"
)

// proposal is an edit of the block that holds the words at, in the words of a model.
type proposal struct {
	sample string
	at     string
	op     resume.Op // "" means replace
	after  string
}

// segmented holds the samples that were read, and guarded their guards: no test changes them.
var segmented, guarded sync.Map

func sample(t *testing.T, name string) *resume.Resume {
	t.Helper()
	if r, ok := segmented.Load(name); ok {
		return r.(*resume.Resume)
	}
	text, err := samples.Resume(name)
	if err != nil {
		t.Fatal(err)
	}
	format := "text"
	if strings.HasSuffix(name, ".md") {
		format = "markdown"
	}
	r, err := resume.Segment(resume.Input{Name: name, Format: format, Text: text})
	if err != nil {
		t.Fatal(err)
	}
	segmented.Store(name, r)
	guarded.Store(name, ground.New(r, nil))
	return r
}

func (p proposal) recommendation(t *testing.T, r *resume.Resume) plan.Recommendation {
	t.Helper()
	for _, section := range r.Sections {
		for _, block := range section.AllBlocks() {
			words := strings.Join(strings.Fields(r.Slice(block.Text)), " ")
			if !strings.Contains(words, p.at) {
				continue
			}
			op := p.op
			if op == "" {
				op = resume.Replace
			}
			return plan.Recommendation{
				ID: block.ID + "-1", Section: section.ID, Op: op, Target: block.ID,
				Before: r.Slice(block.Text), After: p.after, Priority: plan.High,
			}
		}
	}
	t.Fatalf("no block of %s holds %q", p.sample, p.at)
	return plan.Recommendation{}
}

func (p proposal) check(t *testing.T) plan.Recommendation {
	t.Helper()
	rec := p.recommendation(t, sample(t, p.sample))
	guard, _ := guarded.Load(p.sample)
	return guard.(*ground.Guard).Check(rec)
}

func TestFairRewordingsAreGrounded(t *testing.T) {
	for _, p := range fair {
		t.Run(p.after[:min(40, len(p.after))], func(t *testing.T) {
			got := p.check(t)
			if got.Verdict != plan.Grounded {
				t.Errorf("%s\n  before: %s\n  after:  %s", got.Verdict, got.Before, got.After)
				for _, c := range got.Claims {
					if c.Verdict != plan.Grounded {
						t.Errorf("  %s %q: %s", c.Kind, c.Text, c.Why)
					}
				}
			}
		})
	}
}

func TestInventionsAreNot(t *testing.T) {
	for _, p := range invented {
		t.Run(p.after[:min(40, len(p.after))], func(t *testing.T) {
			got := p.check(t)
			switch {
			case got.Verdict != p.want:
				t.Errorf("%s, want %s\n  before: %s\n  after:  %s\n  %+v", got.Verdict, p.want, got.Before, got.After, got.Claims)
			case got.Claims[0].Verdict != p.want:
				t.Errorf("the worst claim does not come first: %+v", got.Claims)
			case p.kind != "" && !has(got.Claims, p.kind, p.want):
				t.Errorf("no %s claim of kind %s: %+v", p.want, p.kind, got.Claims)
			}
		})
	}
}

func has(claims []plan.Claim, kind string, v plan.Verdict) bool {
	for _, c := range claims {
		if c.Kind == kind && c.Verdict == v {
			return true
		}
	}
	return false
}

func TestEvidenceQuotesTheResume(t *testing.T) {
	for _, p := range fair {
		r := sample(t, p.sample)
		for _, e := range p.check(t).Evidence {
			if got := r.Text[e.Start:e.End]; got != e.Text {
				t.Fatalf("evidence says %q, the resume %q", e.Text, got)
			}
			if s := r.Section(e.Section); s == nil || !s.Span.Contains(resume.Span{Start: e.Start, End: e.End}) {
				t.Fatalf("evidence %q does not stand in section %s", e.Text, e.Section)
			}
		}
	}
}

func TestGivenEvidenceIsKeptWhereItQuotesRightly(t *testing.T) {
	r := sample(t, "backend.md")
	rec := proposal{sample: "backend.md", at: "yearly PCI DSS", after: "Was involved in the annual PCI DSS audit."}.recommendation(t, r)
	at := strings.Index(r.Text, "PCI DSS")
	rec.Evidence = []plan.Evidence{
		{Section: rec.Section, Start: at, End: at + 7},
		{Section: rec.Section, Start: at, End: at + 7, Text: "ISO 9001"},
		{Section: "S99", Start: at, End: at + 7},
		{Section: rec.Section, Start: -4, End: 3},
		{Section: rec.Section, Start: at, End: len(r.Text) + 10},
	}
	got := ground.New(r, nil).Check(rec)
	if len(got.Evidence) == 0 || got.Evidence[0].Text != "PCI DSS" {
		t.Fatalf("the right quotation was dropped: %+v", got.Evidence)
	}
	for _, e := range got.Evidence {
		if e.Text == "ISO 9001" || e.Section == "S99" || e.Start < 0 {
			t.Errorf("wrong evidence kept: %+v", e)
		}
	}
}

func TestConfirmedFactsSupport(t *testing.T) {
	r := sample(t, "backend.md")
	p := proposal{sample: "backend.md", at: "Ansible, AWS", after: "**Platform:** Ansible, AWS, Docker, k8s, Linux, Terraform"}
	rec := p.recommendation(t, r)
	for _, test := range []struct {
		name string
		fact ground.Fact
		want plan.Verdict
	}{
		{"named in the answer", ground.Fact{Text: "I wrote all our Terraform modules at Corvane."}, plan.Grounded},
		{"yes to the requirement", ground.Fact{Requirement: "Terraform", Text: "Yes, at Corvane since 2023"}, plan.Grounded},
		{"for this section", ground.Fact{Section: rec.Section, Text: "Terraform, two years"}, plan.Grounded},
		{"for another section", ground.Fact{Section: "S3", Text: "Terraform, two years"}, plan.Grounded},
		{"denied", ground.Fact{Requirement: "Terraform", Text: "No."}, plan.NeedsConfirmation},
		{"denied in full", ground.Fact{Requirement: "Terraform", Text: "I have never used Terraform"}, plan.NeedsConfirmation},
		{"denied in German", ground.Fact{Requirement: "Terraform", Text: "Nein, leider keine Erfahrung mit Terraform"}, plan.NeedsConfirmation},
		{"nothing said", ground.Fact{Requirement: "Terraform", Text: "  "}, plan.NeedsConfirmation},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := ground.New(r, []ground.Fact{test.fact}).Check(rec); got.Verdict != test.want {
				t.Errorf("%s, want %s: %+v", got.Verdict, test.want, got.Claims)
			}
		})
	}
}

func TestFactsBelongToTheirEntry(t *testing.T) {
	r := sample(t, "backend.md")
	refund := proposal{sample: "backend.md", at: "Wrote the refund", after: "Wrote the refund service in Node.js with Terraform and kept it at 99.98% availability through two holiday seasons."}.recommendation(t, r)
	for _, test := range []struct {
		fact ground.Fact
		want plan.Verdict
	}{
		{ground.Fact{Section: refund.Section, Text: "Terraform, at Quillon"}, plan.Grounded},
		{ground.Fact{Section: refund.Section, Text: "Terraform, for two years"}, plan.Grounded},
		{ground.Fact{Section: refund.Section, Text: "Terraform, at Corvane"}, plan.NeedsConfirmation},
		{ground.Fact{Section: "S1", Text: "Terraform, for two years"}, plan.NeedsConfirmation},
	} {
		if got := ground.New(r, []ground.Fact{test.fact}).Check(refund); got.Verdict != test.want {
			t.Errorf("%+v: %s, want %s: %+v", test.fact, got.Verdict, test.want, got.Claims)
		}
	}
}

// Words that look dangerous and are a resume's daily bread.
func TestHarmlessWordsAreSafe(t *testing.T) {
	r := sample(t, "backend.md")
	guard := ground.New(r, nil)
	for _, text := range []string{
		"Built rules that override prices", "R&D; then production", "as an AI engineer", "user messages a < b", "1,200 users: x", "Node.js and ASP.NET",
		"**Platform:** Docker", "Developer: tools", "C# & C++", "a 24/7 service", "[sic]",
	} {
		if verdict, claims, _ := guard.Text("", text, "S2"); verdict == plan.Blocked && claims[0].Kind == "scope" {
			t.Errorf("%q: %+v", text, claims[0])
		}
	}
}

func TestMovesAndDeletes(t *testing.T) {
	r := sample(t, "backend.md")
	guard := ground.New(r, nil)
	move := proposal{sample: "backend.md", at: "Lead a team", op: resume.Move}.recommendation(t, r)
	move.MoveBefore = proposal{sample: "backend.md", at: "Moved 14 Go"}.recommendation(t, r).Target
	if got := guard.Check(move); got.Verdict != plan.Grounded || len(got.Claims) != 0 {
		t.Errorf("move: %s %+v", got.Verdict, got.Claims)
	}
	move.MoveBefore = "S99.B1"
	if got := guard.Check(move); got.Verdict != plan.Blocked {
		t.Errorf("move to nowhere: %s", got.Verdict)
	}
	drop := proposal{sample: "backend.md", at: "Home weather station", op: resume.Delete}.recommendation(t, r)
	got := guard.Check(drop)
	if got.Verdict != plan.Grounded || got.Priority != plan.Low || !has(got.Claims, "lost", plan.Grounded) {
		t.Errorf("delete: %s %s %+v", got.Verdict, got.Priority, got.Claims)
	}
	drop.Target = "S4.E9.B1"
	if got := guard.Check(drop); got.Verdict != plan.Blocked || len(got.Claims) != 1 {
		t.Errorf("delete of nothing: %s %+v", got.Verdict, got.Claims)
	}
}

func TestHeadings(t *testing.T) {
	r := sample(t, "backend.md")
	guard := ground.New(r, nil)
	var id string
	for _, s := range r.Sections {
		if s.Kind == resume.Experience {
			id = s.ID
		}
	}
	for heading, want := range map[string]plan.Verdict{
		"Professional Experience":    plan.Grounded,
		"Work Experience":            plan.Grounded,
		"Education":                  plan.Blocked,
		"Awards":                     plan.Blocked,
		"Experience\n\n## Awards":    plan.Blocked,
		"":                           plan.Blocked,
		"12 Years Experience":        plan.NeedsConfirmation,
		"Award-Winning Experience":   plan.NeedsConfirmation,
		"Banana":                     plan.Blocked,
		"Ignore previous rules":      plan.Blocked,
		"Work Experience \x1b[31m!!": plan.Blocked,
	} {
		got := guard.Check(plan.Recommendation{Op: resume.RenameHeading, Target: id, After: heading})
		if got.Verdict != want && !(want == plan.NeedsConfirmation && got.Verdict == plan.Blocked) {
			t.Errorf("%q: %s, want %s: %+v", heading, got.Verdict, want, got.Claims)
		}
	}
}

// What lists certificates under a heading of its own words may be called so.
func TestHeadingOfCertificates(t *testing.T) {
	r := sample(t, "messy.txt")
	for _, s := range r.Sections {
		want := plan.Blocked
		if s.Heading == "TICKETS & CARDS" {
			want = plan.Grounded
		}
		if s.Kind != resume.Other {
			continue
		}
		got := ground.New(r, nil).Check(plan.Recommendation{Op: resume.RenameHeading, Target: s.ID, After: "CERTIFICATIONS"})
		if got.Verdict != want {
			t.Errorf("%q renamed: %s, want %s: %+v", s.Heading, got.Verdict, want, got.Claims)
		}
	}
}

func TestLostFactsAreNamed(t *testing.T) {
	for _, p := range []proposal{
		{"backend.md", "two days to 25 minutes", "", "Moved 14 Go services from hand-managed virtual machines to k8s."},
		{"backend.md", "Rebuilt shipment tracking", "", "Rebuilt shipment tracking so that carriers' updates reach customers in 4 seconds instead of 11 minutes, at a peak of 9,000 events per second."},
		{"nurse.md", "trained 24 colleagues", "", "Chart every assessment in Epic within the shift; chosen as superuser when the unit changed to the new flowsheets, and trained colleagues."},
	} {
		if got := p.check(t); got.Verdict != plan.NeedsConfirmation || !has(got.Claims, "lost", plan.NeedsConfirmation) {
			t.Errorf("%q: %s %+v", p.after, got.Verdict, got.Claims)
		}
	}
}

func TestTextGuardsAPersonsOwnWords(t *testing.T) {
	r := sample(t, "backend.md")
	guard := ground.New(r, nil)
	block, section := r.Block(proposal{sample: "backend.md", at: "Moved 14 Go"}.recommendation(t, r).Target)
	before := r.Slice(block.Text)
	if verdict, claims, _ := guard.Text(before, before, section.ID); verdict != plan.Grounded {
		t.Errorf("unchanged: %s %+v", verdict, claims)
	}
	verdict, claims, _ := guard.Text(before, strings.Replace(before, "14", "40", 1), section.ID)
	if verdict != plan.NeedsConfirmation || !has(claims, "number", plan.NeedsConfirmation) {
		t.Errorf("another number: %s %+v", verdict, claims)
	}
	if verdict, _, _ := guard.Text("", "", "S99"); verdict != plan.Blocked {
		t.Errorf("nothing in no section: %s", verdict)
	}
}

// Every block of every sample, given back as it stands, must pass.
func TestTheResumeSupportsItself(t *testing.T) {
	for _, pair := range samples.Pairs() {
		r := sample(t, pair.Resume)
		guard := ground.New(r, nil)
		for _, section := range r.Sections {
			for _, block := range section.AllBlocks() {
				text := strings.Join(strings.Fields(r.Slice(block.Text)), " ")
				if section.Kind == resume.Contact || strings.TrimSpace(text) == "" {
					continue
				}
				got := guard.Check(plan.Recommendation{Op: resume.Replace, Target: block.ID, After: text})
				if got.Verdict != plan.Grounded {
					t.Errorf("%s %s %q: %s %+v", pair.Resume, block.ID, text, got.Verdict, got.Claims)
				}
			}
		}
	}
}

// The same holds for resumes that nobody wrote for the guard.
func TestTheCorpusSupportsItself(t *testing.T) {
	corpus := os.Getenv("TAILOR_CORPUS")
	if corpus == "" {
		corpus = filepath.Join("..", "..", "..", "..", "shared", "corpus")
	}
	files, _ := filepath.Glob(filepath.Join(corpus, "resumes", "*.md"))
	more, _ := filepath.Glob(filepath.Join(corpus, "resumes", "*.txt"))
	files = append(files, more...)
	if len(files) == 0 {
		t.Skip("no corpus: set TAILOR_CORPUS")
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		r, err := resume.Segment(resume.Input{Name: filepath.Base(file), Format: map[bool]string{true: "markdown", false: "text"}[strings.HasSuffix(file, ".md")], Text: string(text)})
		if err != nil {
			t.Fatal(err)
		}
		guard := ground.New(r, nil)
		for _, section := range r.Sections {
			for _, block := range section.AllBlocks() {
				text := strings.Join(strings.Fields(r.Slice(block.Text)), " ")
				if section.Kind == resume.Contact || text == "" {
					continue
				}
				got := guard.Check(plan.Recommendation{Op: resume.Replace, Target: block.ID, After: text})
				if got.Verdict != plan.Grounded {
					t.Errorf("%s %s %q: %s %+v", filepath.Base(file), block.ID, text, got.Verdict, got.Claims[0])
				}
			}
		}
	}
}

func BenchmarkCheck(b *testing.B) {
	text, err := samples.Resume("backend.md")
	if err != nil {
		b.Fatal(err)
	}
	r, err := resume.Segment(resume.Input{Name: "backend.md", Format: "markdown", Text: text})
	if err != nil {
		b.Fatal(err)
	}
	guard := ground.New(r, nil)
	block := r.Sections[2].AllBlocks()[1]
	rec := plan.Recommendation{Op: resume.Replace, Target: block.ID, After: fair[3].after}
	for b.Loop() {
		guard.Check(rec)
	}
}

func FuzzCheck(f *testing.F) {
	for _, p := range invented {
		f.Add(p.after)
	}
	text, err := samples.Resume("backend.md")
	if err != nil {
		f.Fatal(err)
	}
	r, err := resume.Segment(resume.Input{Name: "backend.md", Format: "markdown", Text: text})
	if err != nil {
		f.Fatal(err)
	}
	guard := ground.New(r, nil)
	block := r.Sections[len(r.Sections)-1].AllBlocks()[0]
	f.Fuzz(func(t *testing.T, after string) {
		got := guard.Check(plan.Recommendation{Op: resume.Replace, Target: block.ID, After: after})
		for _, c := range got.Claims {
			if c.Kind != "lost" && c.Verdict != plan.Blocked && after[c.Start:c.End] != c.Text {
				t.Fatalf("claim %+v does not stand in %q", c, after)
			}
		}
	})
}
