package resume

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestItems(t *testing.T) {
	cases := []struct {
		name, heading, text string
		want                []string // "group/text" or "text"
	}{
		{"commas", "Skills", "Go, Python, C++\n", []string{"Go", "Python", "C++"}},
		{"slashes stay", "Skills", "CI/CD, C/C++, PL/SQL\n", []string{"CI/CD", "C/C++", "PL/SQL"}},
		{"brackets are respected", "Skills", "AWS (EKS, S3), Excel (Pivot, Power Query)\n", []string{"AWS (EKS, S3)", "Excel (Pivot, Power Query)"}},
		{"bars, dots and semicolons", "Skills", "Go | Rust · Zig; C\n", []string{"Go", "Rust", "Zig", "C"}},
		{"groups", "Skills", "Languages: Go, SQL\n**Cloud:** AWS\n- **Tools** – Git, Make\n", []string{"Languages/Go", "Languages/SQL", "Cloud/AWS", "Tools/Git", "Tools/Make"}},
		{"group on a line of its own", "Skills", "**Languages**\n- Go\n- SQL\n\nTools:\n- Git\n", []string{"Languages/Go", "Languages/SQL", "Tools/Git"}},
		{"group by heading", "Skills", "### Languages\nGo, SQL\n\n### Tools\n- Git\n", []string{"Languages/Go", "Languages/SQL", "Tools/Git"}},
		{"one a bullet", "Skills", "- Go\n- Wound care\n- `kubectl`\n", []string{"Go", "Wound care", "kubectl"}},
		{"wrapped", "Skills", "Contract negotiation, Microsoft Excel, cold calling, CRM,\npipeline management, Outreach\n", []string{"Contract negotiation", "Microsoft Excel", "cold calling", "CRM", "pipeline management", "Outreach"}},
		{"a table", "Skills", "| Area | Tools |\n|------|:------|\n| Data | SQL, Python |\n", []string{"Data/SQL", "Data/Python"}},
		{"bars outdo slashes", "Skills", "Lean / Six Sigma | Kanban\n", []string{"Lean / Six Sigma", "Kanban"}},
		{"and", "Skills", "Go, SQL, and Docker.\n", []string{"Go", "SQL", "Docker"}},
		{"prose", "Skills", "I have worked with many people in many places and liked it a lot.\n", nil},
		{"Chinese", "技能", "编程语言：Go、Python，Java\n", []string{"编程语言/Go", "编程语言/Python", "编程语言/Java"}},
		{"languages", "Languages", "English (native), German – fluent\nFrench: B1\n", []string{"English (native)", "German – fluent", "French: B1"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r, err := Segment(Input{Name: "cv", Format: FormatMarkdown, Text: "# Jane Doe\n\n## " + c.heading + "\n\n" + c.text})
			if err != nil {
				t.Fatal(err)
			}
			if err := checkResume(r); err != nil {
				t.Error(err)
			}
			var got []string
			for _, item := range r.Sections[1].Items {
				if item.Group != "" {
					item.Text = item.Group + "/" + item.Text
				}
				got = append(got, item.Text)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestIdentity(t *testing.T) {
	cases := []struct {
		text string
		want Identity
	}{
		{"# Jane Doe\njane@example.com | (555) 204-8812 | Austin, TX | linkedin.com/in/jane\n\n## Skills\nGo\n",
			Identity{"Jane Doe", "jane@example.com", "(555) 204-8812", "Austin, TX", []string{"linkedin.com/in/jane"}}},
		{"# Jane Doe, RN\n\nDayton, OH 45402 · +1 937 555 0118 · [mail](mailto:jane@example.com) · [site](https://jane.example.org/cv)\n",
			Identity{"Jane Doe", "jane@example.com", "+1 937 555 0118", "Dayton, OH 45402", []string{"https://jane.example.org/cv"}}},
		{"Lebenslauf\n\nName: Jürgen von der Höh\nAdresse: Lindenweg 3, 48143 Münster\nTelefon: 0251 555-0146\nE-Mail: j@example.org\n",
			Identity{"Jürgen von der Höh", "j@example.org", "0251 555-0146", "Lindenweg 3, 48143 Münster", nil}},
		{"MADONNA\nmadonna@example.com\n", Identity{"MADONNA", "madonna@example.com", "", "", nil}},
		{"王小明\n电话：138 0013 8000\n邮箱：wang@example.cn\n\n教育背景\n北京大学\n", Identity{"王小明", "wang@example.cn", "138 0013 8000", "", nil}},
		{"J A N E  D O E\nSenior Engineer\nBerlin, Germany\n", Identity{"JANE DOE", "", "", "Berlin, Germany", nil}},
		{"Resume of Jane Doe\nwww.jane.example\n", Identity{"Jane Doe", "", "", "", []string{"www.jane.example"}}},
		{"**Łukasz O’Brien-Müller** | Product Designer\nlukasz@example.pl\n", Identity{"Łukasz O’Brien-Müller", "lukasz@example.pl", "", "", nil}},
		{"Chloé Le Goff\nNantes (44) — 06 55 50 12 34 — chloe@example.fr\n", Identity{"Chloé Le Goff", "chloe@example.fr", "06 55 50 12 34", "Nantes (44)", nil}},
		{"Jane Doe\n(555) 204-8812 ext. 22 | jane@example.com\n", Identity{"Jane Doe", "jane@example.com", "(555) 204-8812 ext. 22", "", nil}},
		{"Jane Doe\n(555) 204-8812x7 / jane@example.com / Austin, TX\n", Identity{"Jane Doe", "jane@example.com", "(555) 204-8812x7", "Austin, TX", nil}},
		{"Jens Möller\nTel.: 03643 / 555 01 88\n", Identity{"Jens Möller", "", "03643 / 555 01 88", "", nil}},
		{"Jens Möller\n+49 (0) 40 / 5550-123\n", Identity{"Jens Möller", "", "+49 (0) 40 / 5550-123", "", nil}},
		{"Name:     Wei Zhang\nPhone:    604 555 0111\nLocation: Vancouver, BC\n", Identity{"Wei Zhang", "", "604 555 0111", "Vancouver, BC", nil}},
		{"<h1 align=\"center\">Sofía Gómez</h1>\n<p>Medellín, Colombia | <sofia@example.com></p>\n", Identity{"Sofía Gómez", "sofia@example.com", "", "Medellín, Colombia", nil}},
		{"Li Wei\nQA Lead, Singapore\n", Identity{"Li Wei", "", "", "Singapore", nil}},
		{"Anne Petit\n3 allée des Tilleuls - 35000 RENNES\n", Identity{"Anne Petit", "", "", "3 allée des Tilleuls - 35000 RENNES", nil}},
		{"Dr. rer. nat. Matthias Freiherr von Hohen Thal\nm@example.de\n", Identity{"Dr. rer. nat. Matthias Freiherr von Hohen Thal", "m@example.de", "", "", nil}},
		{"SKILLS\nGo\n", Identity{}},
	}
	for _, c := range cases {
		r, err := Segment(Input{Name: "cv", Format: FormatMarkdown, Text: c.text})
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(r.Identity, c.want) {
			t.Errorf("%q:\ngot  %+v\nwant %+v", c.text, r.Identity, c.want)
		}
	}
}

func TestBlocks(t *testing.T) {
	r := segmented(t, "# J D\n\n## Experience\n- one\n  goes on\n  1. nested\n     too\n* star\n• dot\n–  dash\n\nA paragraph\nof two lines.\n\n---\n\n    indented paragraph\n\n## Certifications\nFirst, 2020\nSecond, 2021\n")
	var got []string
	for i := range r.Sections {
		for _, b := range r.Sections[i].AllBlocks() {
			got = append(got, b.ID+" "+string(b.Kind)+" "+r.Slice(b.Text))
		}
	}
	want := []string{
		"S2.B1 bullet one\n  goes on", "S2.B2 bullet nested\n     too", "S2.B3 bullet star", "S2.B4 bullet dot", "S2.B5 bullet dash",
		"S2.B6 paragraph A paragraph\nof two lines.", "S2.B7 paragraph indented paragraph", "S3.B1 paragraph First, 2020", "S3.B2 paragraph Second, 2021",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestSegmentRefuses(t *testing.T) {
	cases := []struct {
		format, text string
		is           error
		says         string
	}{
		{FormatText, "", ErrEmpty, ""},
		{FormatText, "\ufeff \r\n\t", ErrEmpty, ""},
		{FormatText, "Jane\nDoe\x00", ErrNUL, "byte 8, line 2"},
		{FormatText, "Jane\nM\xfcller", ErrInvalidUTF8, "byte 0xfc at offset 6, line 2"},
		{"odt", "Jane", nil, `unknown format "odt"`},
	}
	for _, c := range cases {
		r, err := Segment(Input{Name: "cv.txt", Format: c.format, Text: c.text})
		if r != nil || err == nil || c.is != nil && !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), "cv.txt") {
			t.Errorf("%q: got %v, %v", c.text, r, err)
		}
	}
}

func TestWarnings(t *testing.T) {
	cases := map[string]string{
		"Jane Doe\njane@example.com\n\nSKILLS\nGo\n":           "",
		"Jane Doe\n\nSKILLS\nGo\n":                             "no_email",
		"Jane Doe\njane@example.com\nnothing else\n":           "no_sections",
		"Jane Doe\r\njane@example.com\n\nSKILLS\nGo\n":         "mixed_line_ends",
		"Jane Doe\njane@example.com\n\nSKILLS\nGo\x1b[31m\n":   "control_bytes",
		"jane@example.com\n\nSKILLS\nGo\n":                     "no_name",
		"Jane Doe\r\njane@example.com\r\n\r\nSKILLS\r\nGo\r\n": "",
	}
	for text, want := range cases {
		r, err := Segment(Input{Name: "cv", Format: FormatText, Text: text})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, w := range r.Warnings {
			got = append(got, w.Code)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestLanguage(t *testing.T) {
	cases := map[string]string{
		"# J D\n\n## Experience\n- Led the night shift and trained twelve new nurses in wound care and the reading of charts\n":                "en",
		"# J D\n\n## Berufserfahrung\n- Leitung der Nachtschicht und Einarbeitung von zwölf neuen Pflegekräften in die Wundversorgung\n":       "de",
		"# J D\n\n## Expérience\n- Encadrement de douze infirmières et formation des nouvelles recrues aux soins des plaies dans le service\n": "fr",
		"# J D\n\n## Experiencia laboral\n- Dirección del turno de noche y formación de doce enfermeras nuevas en el cuidado de las heridas\n": "es",
		"# J D\n\n## Опыт работы\n- Руководила ночной сменой и обучала новых медсестёр уходу за ранами и ведению документации\n":               "ru",
		"# J D\n\n## Kenntnisse\n- SAP\n\n## Sprachen\n- Deutsch\n":                                                                            "de",
		"J D\n": "",
	}
	for text, want := range cases {
		r, err := Segment(Input{Name: "cv", Format: FormatMarkdown, Text: text})
		if err != nil {
			t.Fatal(err)
		}
		if r.Language != want {
			t.Errorf("%q: got %q, want %q", text, r.Language, want)
		}
	}
}

// The project's own samples are read to the full: every job has a title, an employer and dates.
func TestSamples(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "..", "testdata", "resumes", "*"))
	if err != nil || len(files) == 0 {
		t.Skip("no samples:", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		r, err := Segment(Input{Name: filepath.Base(file), Format: formatOf(file), Text: string(data)})
		if err != nil {
			t.Fatal(err)
		}
		if err := checkResume(r); err != nil {
			t.Errorf("%s: %v", file, err)
		}
		if id := r.Identity; id.Name == "" || id.Email == "" || id.Phone == "" || id.Location == "" {
			t.Errorf("%s: %+v", file, id)
		}
		kinds := make(map[Kind]bool)
		for _, s := range r.Sections {
			kinds[s.Kind] = true
			for _, e := range s.Entries {
				dated := e.StartDate != "" || s.Kind == Projects
				if e.Title == "" || s.Kind == Experience && e.Organization == "" || !dated {
					t.Errorf("%s: %s %q: %+v", file, e.ID, r.Slice(e.Head), e)
				}
			}
			if s.Kind == Skills && len(s.Items) < 5 {
				t.Errorf("%s: %d skills", file, len(s.Items))
			}
		}
		for _, kind := range []Kind{Contact, Experience, Education, Skills} {
			if !kinds[kind] {
				t.Errorf("%s has no %s", file, kind)
			}
		}
	}
}
