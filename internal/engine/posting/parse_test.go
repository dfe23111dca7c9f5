package posting

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	samples "tailor/testdata"
)

var update = flag.Bool("update", false, "write the golden files anew")

// jobs are the sample postings that come with the program.
var jobs = []string{"backend.md", "data-analyst.md", "german.md", "nurse.md", "project-coordinator.md", "sales.txt", "teacher.txt", "warehouse.txt"}

func parse(t *testing.T, text string) *Posting {
	t.Helper()
	p, err := Parse("job.md", text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func render(p *Posting) string {
	var b strings.Builder
	fmt.Fprintf(&b, "title %s\ncompany %s\nlanguage %s\ntype %s\n", p.Title, p.Company, p.Language, p.JobType)
	for _, r := range p.Requirements {
		need := "preferred"
		if r.Required {
			need = "required"
		}
		fmt.Fprintf(&b, "%s %s %s: %s", r.ID, need, r.Kind, r.Text)
		if r.Term != "" {
			fmt.Fprintf(&b, " = %s", r.Term)
		}
		if r.Years > 0 {
			fmt.Fprintf(&b, " (%d years)", r.Years)
		}
		if r.Group != "" {
			fmt.Fprintf(&b, " [any of %s]", r.Group)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestSamplePostings(t *testing.T) {
	for _, name := range jobs {
		t.Run(name, func(t *testing.T) {
			text, err := samples.Job(name)
			if err != nil {
				t.Fatal(err)
			}
			p, err := Parse(name, text)
			if err != nil {
				t.Fatal(err)
			}
			checkSpans(t, p)
			got, golden := render(p), filepath.Join("testdata", name+".golden")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("requirements differ from %s (go test -update writes it anew):\n%s", golden, got)
			}
		})
	}
}

// checkSpans holds every requirement to the words it was read from.
func checkSpans(t interface{ Errorf(string, ...any) }, p *Posting) {
	for _, r := range p.Requirements {
		if r.Start < 0 || r.End > len(p.Text) || r.Start >= r.End {
			t.Errorf("%s %q has the span [%d, %d)", r.ID, r.Text, r.Start, r.End)
			continue
		}
		if got := strings.Join(strings.Fields(p.Text[r.Start:r.End]), " "); got != r.Text {
			t.Errorf("%s says %q, its span %q", r.ID, r.Text, got)
		}
	}
}

func TestRequirementsByWording(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string // "required skill Go"
	}{
		{"lists", "# Engineer\n\n## Requirements\n- Python\n- Rust, Kubernetes\n\n## Nice to have\n- Terraform\n",
			[]string{"required title Engineer", "required skill Python", "required skill Rust", "required skill Kubernetes", "preferred skill Terraform"}},
		{"inline wish", "Engineer\n\nRequirements:\n- Strong SQL skills (PostgreSQL preferred)\n- Kafka is a plus\n- SAP EWM (nice to have)\n- Acute care, medical-surgical preferred\n",
			[]string{"required title Engineer", "required skill SQL", "preferred skill PostgreSQL", "preferred skill Kafka", "preferred skill SAP EWM", "required skill Acute care", "preferred skill medical-surgical"}},
		{"required wins over preferred", "# Engineer\n\n## Nice to have\n- Docker\n\n## Requirements\n- Docker\n",
			[]string{"required title Engineer", "required skill Docker"}},
		{"must under wishes", "# Engineer\n\n## Nice to have\n- Docker\n- Python is required\n",
			[]string{"required title Engineer", "preferred skill Docker", "required skill Python"}},
		{"waived", "# Engineer\n\n## Requirements\n- Python\n- Terraform is not required\n- No Kubernetes experience needed\n",
			[]string{"required title Engineer", "required skill Python"}},
		{"years in words and digits", "# Engineer\n\n## Requirements\n- At least three years of experience with Python\n- 5+ years of Go\n",
			[]string{"required title Engineer", "required years At least three years of experience with Python", "required skill Python", "required years 5+ years of Go", "required skill Go"}},
		{"pay in the middle of a paragraph", "About the role\n\nAs our Civil Engineer II you'll work in AutoCAD. Salary: $78,000–$96,000. You will have a Bachelor's degree in Civil Engineering. Benefits include dental care and CPR training.\n",
			[]string{"required title Civil Engineer II", "required skill AutoCAD", "required degree Bachelor's degree in Civil Engineering"}},
		{"one paragraph", "Line Cook at Harbor Table\n\nWe are a bistro looking for a line cook who has worked at least two years in a professional kitchen. You must hold a ServSafe certificate. Pay is $21-$24 an hour plus health insurance.\n",
			[]string{"required title Line Cook", "required years at least two years in a professional kitchen", "required certificate ServSafe"}},
		{"bullets without a heading", "Payroll Specialist\n- Excel (VLOOKUP)\n- High school diploma required\n- FPC certification preferred\n- $62k-$70k and unlimited PTO\n",
			[]string{"required title Payroll Specialist", "required skill Payroll", "required skill Excel", "required skill VLOOKUP", "required degree High school diploma", "preferred duty FPC certification"}},
		{"what one gets", "# Entwickler (m/w/d)\n\n## Das bringst du mit\n- Java\n\n## Das wünschen wir uns\n- Docker\n\n## Das bekommst du von uns\n- Kubernetes-Schulungen\n",
			[]string{"required title Entwickler", "required skill Java", "preferred skill Docker"}},
		{"a heading in the line", "# Engineer\n\n## Who you are\n\nYou know Go.\n\nRequirements: 4 years with Python.\n\nWhat's in it for you: Docker workshops.\n",
			[]string{"required title Engineer", "required skill Go", "required years 4 years with Python", "required skill Python"}},
		{"the employer's years", "# Engineer\n\n## About us\nFor 20 years we have built Python tools.\n\n## Requirements\n- Python\n",
			[]string{"required title Engineer", "required skill Python"}},
		{"German", "# Entwickler (m/w/d)\n\n## Das bringen Sie mit\n- Mindestens drei Jahre Erfahrung mit Java\n- Kubernetes von Vorteil\n- Fließend Englisch\n\n## Wir bieten\n- Docker-Schulungen\n",
			[]string{"required title Entwickler", "required years Mindestens drei Jahre Erfahrung mit Java", "required skill Java", "preferred skill Kubernetes", "required language Englisch"}},
		{"unknown tools", "# Engineer\n\n## Requirements\n- Experience with Foobar and BazQux\n- Experience with State education law\n",
			[]string{"required title Engineer", "required skill Foobar", "required skill BazQux", "required duty State education law"}},
		{"a language is not a nationality", "# Engineer\n\n## Requirements\n- Python for German customers\n- Spanish\n",
			[]string{"required title Engineer", "required skill Python", "required language Spanish"}},
		{"degree with its subject", "# Engineer\n\n## Requirements\n- Bachelor's or master's degree in statistics or a related field\n",
			[]string{"required title Engineer", "required degree Bachelor's or master's degree in statistics or a related field"}},
		{"run-in headings", "We are looking for a Data Engineer to join us.\n\nRequirements: Python; SQL. Preferred: dbt.\n",
			[]string{"required title Data Engineer", "required skill Python", "required skill SQL", "preferred skill dbt"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := parse(t, tt.text)
			checkSpans(t, p)
			var got []string
			for _, r := range p.Requirements {
				need := "preferred"
				if r.Required {
					need = "required"
				}
				got = append(got, fmt.Sprintf("%s %s %s", need, r.Kind, r.Text))
			}
			if g, w := strings.Join(got, "\n"), strings.Join(tt.want, "\n"); g != w {
				t.Errorf("got\n%s\nwant\n%s", g, w)
			}
		})
	}
}

func TestJobType(t *testing.T) {
	tech := "\n\n## Requirements\n- Python, SQL, Docker, Kubernetes\n"
	tests := []struct{ title, body, want string }{
		{"Backend Engineer", tech, Technical},
		{"Junior Backend Engineer", tech, EntryLevel},
		{"Engineering Manager", tech, Management},
		{"Teamleiter Softwareentwicklung", tech, Management},
		{"Abteilungsleitung Finanzen", "\n\n## Ihr Profil\n- HGB\n", Management},
		{"Account Manager", "\n\n## Requirements\n- Salesforce\n", General},
		{"Registered Nurse", "\n\n## Requirements\n- Wound care\n", General},
		{"Werkstudent Datenanalyse", tech, EntryLevel},
	}
	for _, tt := range tests {
		if got := parse(t, "# "+tt.title+tt.body).JobType; got != tt.want {
			t.Errorf("%s is %s, want %s", tt.title, got, tt.want)
		}
	}
}

func TestBlankAndHugePostings(t *testing.T) {
	for _, text := range []string{"", " \n\t\r\n", "\ufeff\n"} {
		if _, err := Parse("job.md", text); !errors.Is(err, ErrBlank) {
			t.Errorf("Parse(%q) = %v, want ErrBlank", text, err)
		}
	}
	if _, err := Parse("job.md", strings.Repeat("x", MaxBytes+1)); err == nil {
		t.Error("a posting above the limit was read")
	}
}

func TestAnyTextKeepsItsSpans(t *testing.T) {
	line := rapid.SampledFrom([]string{"# Requirements", "Nice to have:", "- 5+ years of Go", "* Python, or R", "(Terraform preferred);", "must", "is a plus.", "Bachelor's degree in", "fließend Englisch (B2)", "", "\r", "experience with Foo and Bar", "—", "Engineer (m/w/d)"})
	rapid.Check(t, func(t *rapid.T) {
		text := "x" + strings.Join(rapid.SliceOf(rapid.OneOf(line, rapid.String())).Draw(t, "lines"), "\n")
		p, err := Parse("job.txt", text)
		if err != nil {
			t.Fatal(err)
		}
		checkSpans(t, p)
	})
}

// A long text without a line end takes time in proportion, not more.
func TestLongLine(t *testing.T) {
	for _, piece := range []string{"Experience with Go, Python or R is a plus. ", "(must ", "5+ years of ", "Go;", "a,"} {
		text := "Requirements: " + strings.Repeat(piece, 30_000/len(piece))
		checkSpans(t, parse(t, text))
	}
}
