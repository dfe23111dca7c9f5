package vocabulary

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func names(text string) string {
	var out []string
	for _, h := range Find(text) {
		out = append(out, h.Term.Name)
	}
	return strings.Join(out, "; ")
}

func TestFindBoundaries(t *testing.T) {
	tests := []struct{ text, want string }{
		{"C, C++, C# and Go", "C; C++; C#; Go"},
		{"C/C++ on Linux", "C++; Linux"},
		{"Languages: C, Go, R", "C; Go; R"},
		{"Node.js, React.js and Vue", "Node.js; React; Vue.js"},
		{"CI/CD pipelines", "CI/CD"},
		{"CI / CD with GitHub Actions", "CI/CD; GitHub Actions"},
		{"ASP.NET Core and .NET", "ASP.NET; .NET"},
		{"Built Go services on Kubernetes", "Go; Kubernetes"},
		{"Strong proficiency in Go for production services", "Go"},
		{"Go to market plans", "go-to-market strategy"},
		{"go to the shop, let it go", ""},
		{"Go live with the new shop", ""},
		{"- Go developer since 2015", "Go"},
		{"Go further every day.", ""},
		{"Go-Entwickler gesucht", "Go"},
		{"a Go-based gateway", "Go"},
		{"The Go-Live was smooth", ""},
		{"Excel at communicating with guests", ""},
		{"Reports in Excel and PowerPoint", "Microsoft Excel; Microsoft PowerPoint"},
		{"I excel under pressure", ""},
		{"Word, Excel, Outlook", "Microsoft Word; Microsoft Excel; Microsoft Outlook"},
		{"In other Words: Excel", "Microsoft Excel"},
		{"Statistical models in R", "R"},
		{"Python or R", "Python; R"},
		{"John R. Smith", ""},
		{"R&D budget", ""},
		{"Vitamin C, class C", ""},
		{"reporting to the C-level", ""},
		{"- Python\n- R\n- SQL", "Python; R; SQL"},
		{"JavaScript is not Java", "JavaScript; Java"},
		{"PostgreSQL\u00a0and Amazon\u00a0Web\u00a0Services", "PostgreSQL; Amazon Web Services"},
		{"front-end development, front end development", "frontend development; frontend development"},
		{"see github.com/java/spring-boot or mail python@sql.org", ""},
		{"non-SQL", ""},
		{"SQL-Kenntnisse", "SQL"},
		{"Scrum Master", "Scrum"},
		{"Master in Informatik", "Master's degree"},
		{"Master the art of cooking", ""},
		{"rest of the team", ""},
		{"REST APIs", "REST"},
		{"BLS and ACLS", "Basic Life Support; Advanced Cardiac Life Support"},
		{"fließend Englisch, Deutsch (C1)", "English; German"},
		{"Debitorenbuchhaltung und Monatsabschlüsse", "accounts receivable; month-end close"},
		{"Monatsabschlu\u0308sse", "month-end close"},
		{"k8s, Postgres, Golang", "Kubernetes; PostgreSQL; Go"},
		{"Machine\nlearning", "machine learning"},
		{"machine\n\nlearning", ""},
		{"Working in Teams across Europe", ""},
	}
	for _, tt := range tests {
		if got := names(tt.text); got != tt.want {
			t.Errorf("Find(%q) = %s, want %s", tt.text, got, tt.want)
		}
	}
}

func TestFindSpansAreExact(t *testing.T) {
	text := "Ran Kubernetes\u00a0(k8s) and Gesundheits- und Krankenpfleger."
	for _, h := range Find(text) {
		if text[h.Start:h.End] != h.Text {
			t.Errorf("hit %q does not stand at [%d, %d)", h.Text, h.Start, h.End)
		}
	}
	if got := names(text); got != "Kubernetes; Kubernetes; Staatlich geprüfte Pflegefachkraft" {
		t.Errorf("Find = %s", got)
	}
}

func TestTables(t *testing.T) {
	count := map[Kind]int{}
	for _, term := range Terms() {
		count[term.Kind]++
		for _, name := range append([]string{term.Name}, term.Aliases...) {
			if Lookup(name) != term {
				t.Errorf("Lookup(%q) is not %s", name, term.Name)
			}
		}
		if term.Kind == Degree && (term.Level < 1 || term.Level > 5) {
			t.Errorf("%s has level %d", term.Name, term.Level)
		}
	}
	t.Log(count)
	if count[Skill] < 450 || count[Certificate] < 60 || count[Language] < 30 || count[Degree] < 20 {
		t.Errorf("the tables are thin: %v", count)
	}
}

// Every spelling, as an item between two plain skills, is found as its term.
func TestEverySpellingIsFound(t *testing.T) {
	for _, term := range Terms() {
		for _, name := range append([]string{term.Name}, term.Aliases...) {
			text := "Photoshop, " + name + ", Tableau"
			found := false
			for _, h := range Find(text) {
				found = found || h.Term == term && h.Text == name
			}
			if !found {
				t.Errorf("Find(%q) misses %s: %s", text, term.Name, names(text))
			}
		}
	}
}

func TestLookup(t *testing.T) {
	for name, want := range map[string]string{"golang": "Go", "K8S": "Kubernetes", " postgres ": "PostgreSQL", "c++": "C++", "front-end development": "frontend development"} {
		if got := Lookup(name); got == nil || got.Name != want {
			t.Errorf("Lookup(%q) = %v, want %s", name, got, want)
		}
	}
	if got := Lookup("flux capacitor"); got != nil {
		t.Errorf("Lookup of nonsense = %s", got.Name)
	}
}

func TestLongIsWrittenAsInASentence(t *testing.T) {
	for acronym, want := range map[string]string{"CPR": "cardiopulmonary resuscitation", "AWS": "Amazon Web Services", "RN": "Registered Nurse"} {
		if got := Lookup(acronym).Long; got != want {
			t.Errorf("Long of %s = %q, want %q", acronym, got, want)
		}
	}
}

func TestFindHoldsOnAnyText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`((Go|C\+\+|R|Excel|CI/CD|Node\.js|k8s|\n|, | |-|\.)){0,12}`)).Draw(t, "text")
		end := 0
		for _, h := range Find(text) {
			if h.Start < end || text[h.Start:h.End] != h.Text {
				t.Fatalf("bad hit %+v in %q", h, text)
			}
			end = h.End
		}
	})
}

func BenchmarkFind(b *testing.B) {
	text := strings.Repeat("Built Go services on Kubernetes (k8s), with PostgreSQL and CI/CD; led a team of five.\n", 100)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Find(text)
	}
}
