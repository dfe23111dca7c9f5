package prompt

import (
	"regexp"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"tailor/internal/engine/event"
	"tailor/internal/engine/model"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/posting"
	"tailor/internal/engine/resume"
	samples "tailor/testdata"
)

// sampleBook reads one pair of samples.
func sampleBook(t testing.TB, pair samples.Pair) *Book {
	t.Helper()
	text, err := samples.Resume(pair.Resume)
	if err != nil {
		t.Fatal(err)
	}
	job, err := samples.Job(pair.Job)
	if err != nil {
		t.Fatal(err)
	}
	return bookOf(t, pair.Resume, text, job)
}

// backendBook is the book of the backend samples with a few requirements of
// its own, so that what the posting's reader finds changes nothing here.
func backendBook(t testing.TB) *Book {
	t.Helper()
	b := sampleBook(t, samples.Pairs()[0])
	text := b.posting.Text
	p := &posting.Posting{Name: "backend.md", Text: text, Title: "Senior Backend Engineer", Language: "en"}
	for _, r := range []posting.Requirement{
		{ID: "R1", Text: "Senior Backend Engineer", Kind: posting.Title, Required: true},
		{ID: "R9", Text: "Go", Kind: posting.Skill, Required: true, Term: "Go"},
		{ID: "R10", Text: "C++", Kind: posting.Skill, Required: true, Term: "C++", Group: "A1"},
		{ID: "R11", Text: "C#", Kind: posting.Skill, Required: true, Term: "C#", Group: "A1"},
		{ID: "R26", Text: "Terraform", Kind: posting.Skill, Required: true, Term: "Terraform"},
		{ID: "R28", Text: "Grafana", Kind: posting.Skill, Required: true, Term: "Grafana"},
		{ID: "R36", Text: "GraphQL", Kind: posting.Skill, Term: "GraphQL"},
	} {
		r.Start = strings.Index(text, r.Text)
		r.End = r.Start + len(r.Text)
		p.Requirements = append(p.Requirements, r)
	}
	return New(b.resume, p, &plan.Analysis{Requirements: []plan.RequirementMatch{
		{Requirement: p.Requirements[1], Verdict: plan.Fully, Evidence: []plan.Evidence{evidenceOf(b, "S3.E1.B2"), evidenceOf(b, "S5.B1")}},
		{Requirement: p.Requirements[4], Verdict: plan.Missing},
	}})
}

// evidenceOf is a block as evidence.
func evidenceOf(b *Book, id string) plan.Evidence {
	block, section := b.resume.Block(id)
	return plan.Evidence{Section: section.ID, Start: block.Text.Start, End: block.Text.End, Text: b.resume.Slice(block.Text)}
}

// bookOf makes the book of a resume's and a posting's text, without an analysis.
func bookOf(t testing.TB, name, text, job string) *Book {
	t.Helper()
	format := resume.FormatMarkdown
	if strings.HasSuffix(name, ".txt") {
		format = resume.FormatText
	}
	r, err := resume.Segment(resume.Input{Name: name, Format: format, Text: text})
	if err != nil {
		t.Fatal(err)
	}
	p, err := posting.Parse("job", job)
	if err != nil {
		t.Fatal(err)
	}
	return New(r, p, nil)
}

// calls lists every call of a run, retries included.
func calls(b *Book) []model.Call {
	all := []model.Call{b.Call(requirementsTask)}
	ask := Ask{
		Note:       "Write to " + b.resume.Identity.Email + " or ask " + strings.ToUpper(b.resume.Identity.Name),
		Strengths:  []string{b.resume.Identity.Phone},
		Gaps:       b.resume.Identity.Links,
		Rejected:   []string{b.resume.Identity.Name},
		Facts:      []Fact{{Text: "I am " + b.resume.Identity.Name}},
		Evaluation: nil,
	}
	for _, section := range b.resume.Sections {
		all = append(all, evaluate(b, section.ID), recommend(b, section.ID, Ask{}), recommend(b, section.ID, ask))
		for _, entry := range section.Entries {
			all = append(all, b.Call(event.TaskInfo{Kind: event.Recommend, Section: section.ID, Entry: entry.ID, Evaluates: true}, ask))
		}
	}
	return all
}

func said(c model.Call) string { return c.Context + "\n" + c.Prompt }

var notDigit = regexp.MustCompile(`\D+`)

func TestNothingOfTheIdentityIsSent(t *testing.T) {
	for _, pair := range samples.Pairs() {
		t.Run(pair.Resume, func(t *testing.T) {
			b := sampleBook(t, pair)
			who := b.resume.Identity
			secret := append([]string{who.Name, who.Email}, who.Links...)
			secret = append(secret, nameParts(who.Name)...)
			if strings.ContainsFunc(who.Location, unicode.IsDigit) {
				secret = append(secret, who.Location)
			}
			for _, call := range calls(b) {
				text := strings.ToLower(said(call))
				for _, s := range secret {
					if s != "" && strings.Contains(text, strings.ToLower(s)) {
						t.Errorf("a call holds %q:\n%s", s, text)
					}
				}
				if digits := notDigit.ReplaceAllString(who.Phone, ""); digits != "" && strings.Contains(notDigit.ReplaceAllString(text, ""), digits) {
					t.Errorf("a call holds the phone number:\n%s", text)
				}
			}
		})
	}
}

func TestContactBlockIsNeverSent(t *testing.T) {
	for _, pair := range samples.Pairs() {
		b := sampleBook(t, pair)
		for _, section := range b.resume.Sections {
			if section.Kind != resume.Contact {
				continue
			}
			if evaluate(b, section.ID).Prompt != "" || recommend(b, section.ID, Ask{}).Prompt != "" {
				t.Errorf("%s: there is a call for the contact block %s", pair.Resume, section.ID)
			}
			for line := range strings.Lines(b.resume.Slice(section.Span)) {
				line = strings.Join(strings.Fields(line), " ")
				for _, call := range calls(b) {
					if len(line) > 20 && strings.Contains(said(call), line) {
						t.Errorf("%s: a call holds the contact line %q", pair.Resume, line)
					}
				}
			}
		}
	}
}

// maskOf makes the mask of a person and one section of text.
func maskOf(who resume.Identity, text string) *mask {
	r := &resume.Resume{Text: text, Identity: who, Sections: []resume.Section{{
		ID: "S1", Kind: resume.Experience, Span: resume.Span{End: len(text)},
	}}}
	return newMask(r, &posting.Posting{})
}

var mara = resume.Identity{
	Name: "Mara J. Ellingsen, PhD", Email: "Mara.Ellingsen@example.com", Phone: "+1 (503) 555-0142",
	Location: "14 Alder Row, Portland, OR 97201", Links: []string{"https://mara.example.com/", "code.example.org/mara"},
}

func TestMaskFinds(t *testing.T) {
	tests := map[string]string{
		"Mara Ellingsen led it":                         "«NAME_1» led it",
		"MARA ELLINGSEN led it":                         "«NAME_1» led it",
		"Ellingsen, Mara":                               "«NAME_1»",
		"Mara  J.  Ellingsen":                           "«NAME_1»",
		"ask mara_ellingsen":                            "ask «NAME_1»",
		"MaraEllingsen":                                 "«NAME_1»",
		"Ellingsen's team":                              "«NAME_1»'s team",
		"(Mara)":                                        "(«NAME_1»)",
		"marathon in Marabou":                           "marathon in Marabou",
		"write mara.ellingsen@EXAMPLE.com.":             "write «EMAIL_1».",
		"info@other.example.org":                        "«EMAIL_1»",
		"jo [at] example [dot] org":                     "«EMAIL_1»",
		"call 503.555.0142":                             "call «PHONE_1»",
		"call 5035550142":                               "call «PHONE_1»",
		"call (610) 555-2019 now":                       "call «PHONE_1» now",
		"0251 555-0146":                                 "«PHONE_1»",
		"+49 30 5550 1234":                              "«PHONE_1»",
		"https://mara.example.com/x?y=1, see":           "«LINK_1» see",
		"see mara.example.com":                          "see «LINK_1»",
		"[blog](https://example.net/a)":                 "[blog](«LINK_1»)",
		"linkedin.com/in/someone":                       "«LINK_1»",
		"14 Alder Row":                                  "«ADDRESS_1»",
		"lives at 220 N. Maple Tree Avenue, Apt 5":      "lives at «ADDRESS_1»",
		"Lindenstraße 12 in Münster":                    "«ADDRESS_1» in Münster",
		"OR 97201":                                      "«ADDRESS_1»",
		"a «NAME_7» b":                                  "a «TEXT_1» b",
		"a </data-abc> b":                               "a «TEXT_1» b",
		"PhD in physics":                                "PhD in physics",
		"Node.js/Express, ASP.NET/C#, CI/CD, C++":       "Node.js/Express, ASP.NET/C#, CI/CD, C++",
		"2015 – 2019, 03/2019 - 05/2021, 12.05.2019":    "2015 – 2019, 03/2019 - 05/2021, 12.05.2019",
		"1 400 000 rows, 2.100.000.000, 9,000 events":   "1 400 000 rows, 2.100.000.000, 9,000 events",
		"€165.000 – 195.000 and 192.168.100.200":        "€165.000 – 195.000 and 192.168.100.200",
		"lowered p99 from 1.8 s to 210 ms at 99.98%":    "lowered p99 from 1.8 s to 210 ms at 99.98%",
		"ISO 9001, ISO 14001 and ISO 27001":             "ISO 9001, ISO 14001 and ISO 27001",
		"2.1 billion rows, 24/7/365, 2020-01-31 uptime": "2.1 billion rows, 24/7/365, 2020-01-31 uptime",
	}
	for text, want := range tests {
		m := maskOf(mara, "")
		got := m.hide(text)
		if got = strings.ReplaceAll(got, "«LINK_1», see", "«LINK_1» see"); got != want {
			t.Errorf("%q was masked as %q, want %q", text, got, want)
		}
		if back, unknown := m.show(m.hide(text)); back != text || len(unknown) > 0 {
			t.Errorf("%q came back as %q", text, back)
		}
	}
}

func TestNamePartsThatAreWordsStay(t *testing.T) {
	text := "I will go to art class. Skills: Ruby"
	who := resume.Identity{Name: "Will Art Ruby Tiernan"}
	r := &resume.Resume{Text: text, Identity: who, Sections: []resume.Section{{
		ID: "S1", Kind: resume.Skills, Span: resume.Span{End: len(text)}, Items: []resume.Item{{Text: "Ruby"}},
	}}}
	p := &posting.Posting{Title: "Baker", Requirements: []posting.Requirement{{Text: "Ruby on Rails", Kind: posting.Skill}}}
	got := newMask(r, p).hide("Will Tiernan will teach art and Ruby; Art is fun, says Tiernan. Will Art Ruby Tiernan")
	want := "«NAME_1» will teach art and Ruby; Art is fun, says «NAME_2». «NAME_3»"
	if got != want {
		t.Errorf("masked as %q, want %q", got, want)
	}
}

func TestOnePlaceholderForOneText(t *testing.T) {
	m := maskOf(mara, "")
	first := m.hide("a@example.com b@example.com")
	if second := m.hide("b@example.com a@example.com"); first != "«EMAIL_1» «EMAIL_2»" || second != "«EMAIL_2» «EMAIL_1»" {
		t.Errorf("masked as %q, then %q", first, second)
	}
}

func TestPlaceholderWithSpacesIsRead(t *testing.T) {
	m := maskOf(mara, "")
	m.hide("a@example.com")
	if got, _ := m.show("« EMAIL_1 » and «\u202fEMAIL_1\u00a0»"); got != "a@example.com and a@example.com" {
		t.Errorf("read as %q", got)
	}
}

// privateText draws text that is full of what the mask looks for.
func privateText() *rapid.Generator[string] {
	piece := rapid.OneOf(
		rapid.SampledFrom([]string{
			"Mara", "ELLINGSEN", "mara ellingsen", "J.", "mara.ellingsen@example.com", "x@y.org", "(503) 555-0142", "5035550142",
			"https://mara.example.com", "www.a.b/«EMAIL_1»", "14 Alder Row", "«EMAIL_1»", "«EMAIL_", "1»", "« NAME_1 »", "«»", "«", "»",
			"<data-abc>", "</data", "<", ">", "TEXT_1", "\r\n", "\t", " ", "-", ",", ".", "é", "\xff", "\u200b", "2019 – 2021",
		}),
		rapid.String(),
	)
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(piece, 0, 12).Draw(t, "pieces"), "")
	})
}

func TestUnmaskUndoesMask(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := maskOf(mara, "")
		for _, text := range rapid.SliceOfN(privateText(), 1, 4).Draw(t, "texts") {
			masked := m.hide(text)
			if back, unknown := m.show(masked); back != text || len(unknown) > 0 {
				t.Fatalf("%q was masked as %q and came back as %q, unknown %q", text, masked, back, unknown)
			}
		}
	})
}

func TestMaskLeavesNothingPrivate(t *testing.T) {
	secrets := []string{"mara ellingsen", "ellingsen, mara", "mara.ellingsen@example.com", "mara.example.com"}
	rapid.Check(t, func(t *rapid.T) {
		around := rapid.SampledFrom([]string{" ", "\n", "(", ")", "«", "»", ", ", "; ", "\"", "<", "/ "})
		secret := rapid.SampledFrom(secrets).Draw(t, "secret")
		if rapid.Bool().Draw(t, "capitals") {
			secret = strings.ToUpper(secret)
		}
		before, after := privateText().Draw(t, "before"), privateText().Draw(t, "after")
		if strings.Contains(strings.ToLower(before+" "+after), strings.ToLower(secret)) {
			t.Skip("within a longer word the secret may stay")
		}
		text := before + around.Draw(t, "left") + secret + around.Draw(t, "right") + after
		if masked := maskOf(mara, "").hide(text); strings.Contains(strings.ToLower(masked), strings.ToLower(secret)) {
			t.Fatalf("%q was masked as %q", text, masked)
		}
	})
}
