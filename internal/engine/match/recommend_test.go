package match

import (
	"strings"
	"testing"

	"tailor/internal/engine/plan"
	"tailor/internal/engine/resume"
)

// tailor gives a resume with some sections, a posting that asks for some
// things, and what is recommended: one line each.
func tailored(t *testing.T, name, resumeText, asks string) string {
	t.Helper()
	r := segment(t, name, resumeText)
	p := parse(t, "job.md", "# Backend Developer\n\n## Requirements\n\n"+asks)
	recs, _ := recommendAll(r, p, Analyze(r, p, Options{Now: now}))
	var out []string
	for _, rec := range recs {
		line := rec.After
		if rec.Op == resume.Move {
			line = rec.Target + " before " + rec.MoveBefore
		}
		out = append(out, string(rec.Op)+": "+line)
	}
	return strings.Join(out, "\n")
}

func withSkills(skills string) string {
	return "# Ada Example\n\nada@example.com\n\n## Experience\n\n### Engineer, Acme\n2020 – 2024\n\n- Built pipelines with Kafka and Terraform.\n- Helped with Grafana.\n\n## Skills\n\n" + skills + "\n"
}

func TestSkillsLines(t *testing.T) {
	tests := []struct{ name, skills, asks, want string }{
		{"posting's order first", "Java, Docker, Python, Go", "- Go\n- Python\n", "replace: Go, Python, Java, Docker"},
		{"nothing to move", "Go, Java", "- Go\n", ""},
		{"label and separators stay", "**Tools:** Java • Docker • Go", "- Go\n", "replace: **Tools:** Go • Java • Docker"},
		{"brackets are one item", "Java, AWS (EC2, S3), Go", "- Go\n- AWS\n", "replace: Go, AWS (EC2, S3), Java"},
		{"groups stay together", "Java, Go | Docker, Kubernetes", "- Kubernetes\n- Go\n", "replace: Go, Java | Kubernetes, Docker"},
		{"the posting's spelling", "Java, k8s, Postgres", "- PostgreSQL\n- Kubernetes\n", "replace: PostgreSQL, Kubernetes, Java"},
		{"the first capital moves", "Code review, unit tests, mentoring", "- mentoring\n", "replace: Mentoring, code review, unit tests"},
		{"names keep their letters", "Java, pandas", "- pandas\n", "replace: pandas, Java"},
		{"what other sections show", "Docker, Java", "- Docker\n- Terraform\n", "replace: Docker, Terraform, Java"},
		{"helping is no proof", "Docker, Java", "- Docker\n- Grafana\n", ""},
		{"with what includes it", "AWS (EC2, S3, Lambda), Docker | Kafka, Redis", "- event streaming\n", "replace: AWS (EC2, S3, Lambda), Docker | Kafka, Event streaming, Redis"},
		{"a label that does not fit", "**Languages:** Java, Python\n", "- Terraform\n", ""},
		{"one to a line", "- Java\n- Docker\n- Go\n- Terraform\n", "- Go\n", "move: S3.B3 before S3.B1"},
		{"sentences are left alone", "I know Java and a bit of Go.", "- Go\n", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tailored(t, "resume.md", withSkills(tt.skills), tt.asks); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func withBullets(dates string, bullets ...string) string {
	return "# Ada Example\n\nada@example.com\n\n## Experience\n\n### Engineer, Acme\n" + dates + "\n\n- " + strings.Join(bullets, "\n- ") + "\n"
}

func TestBullets(t *testing.T) {
	tests := []struct{ name, resume, asks, want string }{
		{"a duty of the past", withBullets("2018 – 2020", "Responsible for managing 12 servers."), "- Go\n", "replace: Managed 12 servers."},
		{"a duty of today", withBullets("2018 – Present", "Responsible for managing 12 servers."), "- Go\n", "replace: Manage 12 servers."},
		{"two duties stay", withBullets("2018 – 2020", "Responsible for managing servers and training staff."), "- Go\n", ""},
		{"an unknown verb stays", withBullets("2018 – 2020", "Responsible for spelunking."), "- Go\n", ""},
		{"a thing is no verb", withBullets("2018 – 2020", "Responsible for servers."), "- Go\n", ""},
		{"the best comes first", withBullets("2018 – 2020", "Wrote the handbook.", "Ran the fair.", "Built 3 Go services on Kubernetes."), "- Go\n- Kubernetes\n", "move: S2.E1.B3 before S2.E1.B1"},
		{"figures hold the first place", withBullets("2018 – 2020", "Cut costs by 30% for 12 teams.", "Ran the fair.", "Knew Go."), "- Go\n", ""},
		{"an outcome before none", withBullets("2018 – 2020", "Helped with the fair.", "Cut waste by 30%."), "- Go\n", "move: S2.E1.B2 before S2.E1.B1"},
		{"an acronym is spelled out once", withBullets("2018 – 2020", "Taught CPR to 20 people.", "Used CPR twice."), "- Cardiopulmonary resuscitation\n", "replace: Taught cardiopulmonary resuscitation (CPR) to 20 people."},
		{"an acronym is added", withBullets("2018 – 2020", "Used Amazon Web Services."), "- AWS\n", "replace: Used Amazon Web Services (AWS)."},
		{"a spelling that holds the posting's stays", withBullets("2018 – 2020", "Designed REST APIs."), "- REST\n", ""},
		{"ordinary words stay", withBullets("2018 – 2020", "Ran stock control."), "- Inventory control\n", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tailored(t, "resume.md", tt.resume, tt.asks); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestStrongHalves(t *testing.T) {
	for text, want := range map[string]string{
		"Helped with hiring and trained 25 new employees.":        "Trained 25 new employees and helped with hiring.",
		"Was involved in audits and wrote 12 reports":             "Wrote 12 reports and was involved in audits",
		"Helped with hiring and trained new employees.":           "",
		"Helped with 30 hires and trained 25 new employees.":      "",
		"Helped with cleaning and ran 2 shops and 3 kiosks.":      "",
		"Helped with research and development for 12 people.":     "",
		"Helped with hiring, training and planned 25 evenings":    "",
		"Participated in hiring and trained 25 people, 3 of them": "",
	} {
		got := tailored(t, "resume.md", withBullets("2010 – 2012", text), "Go")
		if want != "" {
			want = "replace: " + want
		}
		if got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

func TestCertificates(t *testing.T) {
	summary := "# Ada Example\n\nada@example.com\n\n## Summary\n\nNurse with a PMP.\n\n"
	got := tailored(t, "resume.md", summary+"## Certifications\n\n- Forklift license\n", "- Project Management Professional (PMP)\n")
	if want := "replace: Nurse with a Project Management Professional (PMP).\ninsert_after: PMP"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	got = tailored(t, "resume.md", summary+"## CARDS & TICKETS\n\n- Forklift license\n- OSHA 10\n", "- OSHA 10\n")
	if want := "rename_heading: CERTIFICATIONS"; !strings.Contains(got, want) {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestQuestions(t *testing.T) {
	tests := []struct{ asks, want string }{
		{"- Terraform\n", "The posting requires Terraform. Have you worked with this, and where?"},
		{"- Vendor management\n", "The posting requires vendor management. Have you done this, and where?"},
		{"- Lean or Kanban\n", "The posting requires Lean or Kanban. Have you worked with this, and where?"},
		{"- Forklift license\n", "The posting requires this: forklift license. Do you have it, and since when?"},
		{"- Fluent German (C1)\n", "The posting requires German (C1), and the resume shows less. How well do you speak and write it?"},
		{"- 20 years of experience with Go\n", "The posting requires 20 years of experience with Go, and the resume shows less. Is there such experience that the resume does not name?"},
		{"- Selling to hospitals\n", "The posting asks for this: selling to hospitals. Have you done it, and where?"},
		{"- Excellent communication\n", ""},
		{"- Go\n", ""},
	}
	for _, tt := range tests {
		r := segment(t, "resume.md", plainResume)
		p := parse(t, "job.md", "# Backend Developer\n\n## Requirements\n\n"+tt.asks)
		_, questions := recommendAll(r, p, Analyze(r, p, Options{Now: now}))
		var got []string
		for _, q := range questions {
			got = append(got, q.Text)
		}
		if strings.Join(got, "\n") != tt.want {
			t.Errorf("%q asks\n%s\nwant\n%s", tt.asks, strings.Join(got, "\n"), tt.want)
		}
	}
}

func TestFindings(t *testing.T) {
	text := withBullets("2010 – 2012", "Responsible for servers.", "Cut costs by 30%.", strings.Repeat("Wrote many more words than anybody reads ", 8)+"in 2011.") +
		"\n### Engineer, Bolt\n2015 – 2016\n\n- I ran 3 teams.\n\n### Engineer, Crate\n\n- Moved 4 sites.\n"
	r := segment(t, "resume.md", text)
	a := Analyze(r, parse(t, "job.md", "# Engineer\n\n## Requirements\n\n- Go\n"), Options{Now: now})
	var codes []string
	for _, f := range a.Findings {
		codes = append(codes, f.Code)
		if f.Start < 0 || f.End > len(text) || f.Start > f.End {
			t.Errorf("%s has the span [%d, %d)", f.Code, f.Start, f.End)
		}
	}
	if got, want := strings.Join(codes, " "), "weak_verb no_outcome too_long no_outcome first_person no_dates date_gap no_skills"; got != want {
		t.Errorf("found %s, want %s", got, want)
	}
}

func TestPriorities(t *testing.T) {
	r := segment(t, "resume.md", withBullets("2018 – 2020", "Responsible for managing 12 servers.", "Used k8s."))
	p := parse(t, "job.md", "# Engineer\n\n## Requirements\n\n- Kubernetes\n")
	recs, _ := recommendAll(r, p, Analyze(r, p, Options{Now: now}))
	if len(recs) != 2 || recs[0].Priority != plan.Low || recs[1].Priority != plan.High {
		t.Errorf("recommendations are %+v", recs)
	}
}
