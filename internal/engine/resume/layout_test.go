package resume

import (
	"fmt"
	"strings"
	"testing"
)

// outline names a resume's sections as "kind:Heading".
func sectionsOf(r *Resume) string {
	var all []string
	for _, s := range r.Sections {
		all = append(all, string(s.Kind)+":"+s.Heading)
	}
	return strings.Join(all, "|")
}

func TestSections(t *testing.T) {
	cases := []struct{ name, format, text, want string }{
		{"markdown", FormatMarkdown, "# Jane Doe\njane@x.com\n\n## Summary\nText.\n\n## Experience\n### Nurse\n- x\n",
			"contact:|summary:Summary|experience:Experience"},
		{"sections at level 1", FormatMarkdown, "# Jane Doe\njane@x.com\n\n# Experience\n\n## Nurse, City Hospital\n- x\n\n# Skills\nGo\n",
			"contact:|experience:Experience|skills:Skills"},
		{"sections at level 3", FormatMarkdown, "# Jane Doe\n\n### Experience\n\n#### Nurse\n- x\n\n### Skills\nGo\n",
			"contact:|experience:Experience|skills:Skills"},
		{"mixed levels", FormatMarkdown, "# Jane Doe\n\n## Summary\nText.\n\n# Experience\n## Nurse, City Hospital\n- x\n\n### Education\nMIT, 2010\n\n## Skills\nGo\n",
			"contact:|summary:Summary|experience:Experience|education:Education|skills:Skills"},
		{"profession below the name", FormatMarkdown, "# Jane Doe\n## Senior Backend Engineer\njane@x.com\n\n## Skills\nGo\n",
			"contact:|skills:Skills"},
		{"a name at the sections' level", FormatMarkdown, "## Jane Doe\njane@x.com\n\n## Skills\nGo\n\n## Hobbies\nChess\n",
			"contact:|skills:Skills|interests:Hobbies"},
		{"groups of skills are no sections", FormatMarkdown, "# J D\n\n## Skills\n### Languages\nGo\n### Tools\nDocker\n\n## Languages\nEnglish\n",
			"contact:|skills:Skills|languages:Languages"},
		{"unknown headings keep their words", FormatMarkdown, "# J D\n\n## Skills\nGo\n\n## Fun Facts\nI juggle.\n",
			"contact:|skills:Skills|other:Fun Facts"},
		{"repeated headings stay two", FormatMarkdown, "# J D\n\n## Experience\n- x\n\n## Skills\nGo\n\n## Experience\n- y\n",
			"contact:|experience:Experience|skills:Skills|experience:Experience"},
		{"setext", FormatMarkdown, "Jane Doe\n========\njane@x.com\n\nSkills\n------\nGo\n\nWork\n----\n- x\n",
			"contact:|skills:Skills|experience:Work"},
		{"bold lines", FormatMarkdown, "**Jane Doe**\njane@x.com\n\n**Experience**\n\n**Nurse** — City Hospital\n- x\n\n**Skills**\n\nGo\n",
			"contact:|experience:Experience|skills:Skills"},
		{"bold among marked ones", FormatMarkdown, "# Jane Doe\n\n## Experience\n### Nurse\n- x\n\n**AWARDS**\n\n- Best nurse\n\nLANGUAGES\n\nEnglish\n",
			"contact:|experience:Experience|awards:AWARDS|languages:LANGUAGES"},
		{"emoji and closing marks", FormatMarkdown, "# Jane Doe\n\n## 💼 Experience ##\n- x\n\n## 🛠️ Skills:\nGo\n",
			"contact:|experience:Experience|skills:Skills"},
		{"code is no heading", FormatMarkdown, "# Jane Doe\n\n## Skills\n```\n# Education\n```\nGo\n",
			"contact:|skills:Skills"},
		{"an open comment or fence hides nothing", FormatMarkdown, "# Jane Doe\n<!-- draft\n\n## Skills\n```\nGo\n\n## Education\nMIT\n",
			"contact:|skills:Skills|education:Education"},
		{"a closed comment is no heading", FormatMarkdown, "# Jane Doe\n\n<!--\n## Old\n-->\n## Skills\nGo\n",
			"contact:|skills:Skills"},
		{"capitals", FormatText, "JANE DOE\njane@x.com\n\nWORK EXPERIENCE\n\nACME CORPORATION\nEngineer, 2019 - 2020\n- x\n\nTICKETS\n\n- Forklift\n\nEDUCATION\nMIT, 2010\n",
			"contact:|experience:WORK EXPERIENCE|other:TICKETS|education:EDUCATION"},
		{"capitals without blank lines", FormatText, "Jane Doe\njane@x.com\nEXPERIENCE\nNurse, City Hospital, 2019 - 2020\n- x\nEDUCATION\nMIT 2010\nSKILLS\nGo\n",
			"contact:|experience:EXPERIENCE|education:EDUCATION|skills:SKILLS"},
		{"letter-spaced", FormatText, "J A N E  D O E\njane@x.com\n\nE X P E R I E N C E\n- x\n\nW O R K  H I S T O R Y\n- y\n\nS K I L L S\nGo\n",
			"contact:|experience:EXPERIENCE|experience:WORK HISTORY|skills:SKILLS"},
		{"decorated", FormatText, "Jane Doe\n\n== Skills ==\nGo\n\n*** EDUCATION ***\nMIT\n\n• LANGUAGES:\nEnglish\n\n[ Awards ]\nNone\n\nHOBBIES -----------\nChess\n",
			"contact:|skills:Skills|education:EDUCATION|languages:LANGUAGES|awards:Awards|interests:HOBBIES"},
		{"boxed by rules", FormatText, "Jane Doe\n\n==========\nSKILLS\n==========\nGo\n\n----------\nEducation\n----------\nMIT\n",
			"contact:|skills:SKILLS|education:Education"},
		{"plain words", FormatText, "Jane Doe\njane@x.com\n\nProfile\nA nurse.\n\nWork experience\nNurse, 2019 - 2020\n\nEducation:\nMIT\n",
			"contact:|summary:Profile|experience:Work experience|education:Education"},
		{"on the line of their content", FormatText, "Jane Doe\njane@x.com\n\nSkills: Go, SQL\n\nLanguages: English, German\n\nEducation: MIT, 2010\n",
			"contact:|skills:Skills|languages:Languages|education:Education"},
		{"labels of skills are no sections", FormatText, "Jane Doe\n\nSKILLS\n\nLanguages: Go, Python\n\nTools: Docker\n",
			"contact:|skills:SKILLS"},
		{"sentences end no section", FormatText, "Jane Doe\n\nEXPERIENCE\nNurse, 2019 - 2020\n- worked on a long list of things which included many, many other\nskills\n- x\n",
			"contact:|experience:EXPERIENCE"},
		{"summary without a heading", FormatText, "Jane Doe\njane@x.com\n\nA nurse with ten years of night shifts in city hospitals. Calm when it counts.\n\nSKILLS\nTriage\n",
			"contact:|summary:|skills:SKILLS"},
		{"one sentence stays in the contact block", FormatText, "Jane Doe\njane@x.com\n\nNurse and teacher\n\nSKILLS\nTriage\n",
			"contact:|skills:SKILLS"},
		{"the paper's title", FormatText, "CURRICULUM VITAE\n\nJane Doe\njane@x.com\n\nSKILLS\nTriage\n",
			"contact:|skills:SKILLS"},
		{"jobs and schools without headings", FormatText, "Suharto\ns@x.com\n\nI fix engines.\n\nHill Lines - Diesel Mechanic\nSince 2020\nRepair of 60 trucks\n\nTacoma School District - Bus Mechanic\n2014 - 2020\nKept 85 buses running\n\nHill Technical College\nDiesel certificate, 2014\n",
			"contact:|other:|experience:|education:"},
		{"an academic's headings", FormatText, "Jane Doe\njane@x.com\n\nRESEARCH INTERESTS\nCells\n\nACADEMIC APPOINTMENTS\nFellow, Hill Institute, 2021 - present\n\nTEACHING\nLecturer, University of York, 2019\n",
			"contact:|summary:RESEARCH INTERESTS|experience:ACADEMIC APPOINTMENTS|experience:TEACHING"},
		{"Spanish with a qualifier behind", FormatText, "Ana Ruiz\n\nEXPERIENCIA DOCENTE\n2005 - 2012: Profesora, Colegio Sur\n\nFORMACIÓN\n- y\n", "contact:|experience:EXPERIENCIA DOCENTE|education:FORMACIÓN"},
		{"no headings", FormatText, "Jane Doe\njane@x.com\n\nI am a nurse\nand a teacher\n", "contact:|other:"},
		{"nothing but text", FormatText, "I am a nurse\n", "other:"},
		{"starts with a heading", FormatMarkdown, "\n\n## Skills\nGo\n", "skills:Skills"},
		{"contact under a heading", FormatText, "SKILLS\nGo\n\nCONTACT\njane@x.com\n", "skills:SKILLS|contact:CONTACT"},
		{"German", FormatText, "Max Muster\n\nBerufliche Erfahrung\nPfleger, Klinikum, seit 2019\n\nAus- und Weiterbildung\nAbitur 2010\n\nEDV-Kenntnisse\nSAP\n\nSprachkenntnisse\nDeutsch\n",
			"contact:|experience:Berufliche Erfahrung|education:Aus- und Weiterbildung|skills:EDV-Kenntnisse|languages:Sprachkenntnisse"},
		{"French", FormatMarkdown, "# Anne Petit\n\n## Expériences professionnelles\n- x\n\n## Formation\n- y\n\n## Centres d’intérêt\nLecture\n",
			"contact:|experience:Expériences professionnelles|education:Formation|interests:Centres d’intérêt"},
		{"Spanish without accents", FormatText, "Ana Ruiz\n\nEXPERIENCIA LABORAL\n- x\n\nFORMACION ACADEMICA\n- y\n\nIDIOMAS\nInglés\n",
			"contact:|experience:EXPERIENCIA LABORAL|education:FORMACION ACADEMICA|languages:IDIOMAS"},
		{"Russian", FormatText, "Иван Петров\n\nОпыт работы\n- x\n\nОбразование\n- y\n\nНавыки\nGo\n",
			"contact:|experience:Опыт работы|education:Образование|skills:Навыки"},
		{"Chinese", FormatText, "王小明\n\n教育背景\n北京大学 2015年9月-2019年6月\n\n工作经历\n- x\n\n【专业技能】\nGo\n",
			"contact:|education:教育背景|experience:工作经历|skills:专业技能"},
		{"Turkish capitals", FormatText, "Ayşe Yılmaz\n\nİŞ DENEYİMİ\n- x\n\nEĞİTİM\n- y\n",
			"contact:|experience:İŞ DENEYİMİ|education:EĞİTİM"},
		{"joined", FormatMarkdown, "# J D\n\n## Skills & Awards\nGo\n\n## Education and Certifications\nMIT\n\n## Selected Projects\n- x\n",
			"contact:|skills:Skills & Awards|education:Education and Certifications|projects:Selected Projects"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			for _, eol := range []string{"\n", "\r\n"} {
				r, err := Segment(Input{Name: "cv", Format: c.format, Text: strings.ReplaceAll(c.text, "\n", eol)})
				if err != nil {
					t.Fatal(err)
				}
				if err := checkResume(r); err != nil {
					t.Error(err)
				}
				if got := sectionsOf(r); got != c.want {
					t.Errorf("got  %s\nwant %s", got, c.want)
				}
			}
		})
	}
}

func TestEntries(t *testing.T) {
	type want struct{ title, organization, place, start, end string }
	cases := []struct {
		name, heading, text string
		want                []want
	}{
		{"title, employer, place, dates", "Experience", "Senior Engineer, Acme — Berlin (2019 – Present)\n- x\n",
			[]want{{"Senior Engineer", "Acme", "Berlin", "2019", "Present"}}},
		{"bars", "Experience", "Acme Corp | Senior Engineer | Jan 2020 - Mar 2022\n- x\n",
			[]want{{"Senior Engineer", "Acme Corp", "", "Jan 2020", "Mar 2022"}}},
		{"role at company", "Experience", "### Engineer at Acme\n*2018-03 to 2019-04*\n- x\n",
			[]want{{"Engineer", "Acme", "", "2018-03", "2019-04"}}},
		{"bold role and company", "Experience", "**Engineer** — Acme Ltd, Leeds, UK\nJune 2018 – now\n- x\n",
			[]want{{"Engineer", "Acme Ltd", "Leeds, UK", "June 2018", "now"}}},
		{"company above role", "Experience", "Acme Ltd, Austin, TX\nSenior Engineer    03/2019 - 05/2020\n- x\n",
			[]want{{"Senior Engineer", "Acme Ltd", "Austin, TX", "03/2019", "05/2020"}}},
		{"dates on the third line", "Experience", "Acme Ltd\nSenior Engineer\nMar 2019 – May 2020\n- x\n",
			[]want{{"Senior Engineer", "Acme Ltd", "", "Mar 2019", "May 2020"}}},
		{"dates first", "Experience", "2019 – 2020: Engineer, Acme\n- x\n\n2017 - 2019\tTeacher, Hill School\n- y\n",
			[]want{{"Engineer", "Acme", "", "2019", "2020"}, {"Teacher", "Hill School", "", "2017", "2019"}}},
		{"dates on a line of their own", "Experience", "Jan 2019 – May 2020\nEngineer\nAcme\n- x\n",
			[]want{{"Engineer", "Acme", "", "Jan 2019", "May 2020"}}},
		{"several roles at one employer", "Experience", "Acme Ltd, Austin, TX\nSenior Engineer (2019 – Present)\n- x\n\nEngineer (2016 – 2019)\n- y\n",
			[]want{{"Senior Engineer", "Acme Ltd", "Austin, TX", "2019", "Present"}, {"Engineer", "Acme Ltd", "Austin, TX", "2016", "2019"}}},
		{"several roles under a heading", "Experience", "### Acme Ltd\n\n#### Senior Engineer (2019 – Present)\n- x\n\n#### Engineer (2016 – 2019)\n- y\n\n### Hill School\n#### Teacher (2015)\n- z\n",
			[]want{{"Senior Engineer", "Acme Ltd", "", "2019", "Present"}, {"Engineer", "Acme Ltd", "", "2016", "2019"}, {"Teacher", "Hill School", "", "2015", ""}}},
		{"no blank lines between", "Experience", "Engineer, Acme, 2019 - 2020\n- x\n- y\nTeacher, Hill School, 2017 - 2019\n- z\n",
			[]want{{"Engineer", "Acme", "", "2019", "2020"}, {"Teacher", "Hill School", "", "2017", "2019"}}},
		{"no dates", "Experience", "Engineer, Acme\n- x\n\nTeacher, Hill School\n- y\n",
			[]want{{"Engineer", "Acme", "", "", ""}, {"Teacher", "Hill School", "", "", ""}}},
		{"German, since", "Berufserfahrung", "Pflegefachkraft, Klinikum Nord, seit 04/2019\n- x\n\nPfleger – Klinikum Süd – März 2015 bis Februar 2019\n- y\n",
			[]want{{"Pflegefachkraft", "Klinikum Nord", "", "seit 04/2019", ""}, {"Pfleger", "Klinikum Süd", "", "März 2015", "Februar 2019"}}},
		{"French", "Expérience", "Infirmière, Hôpital Nord, Lyon (depuis janvier 2020)\n- x\n\nStagiaire | Banque Sud | juin 2018 à août 2018\n- y\n",
			[]want{{"Infirmière", "Hôpital Nord", "Lyon", "depuis janvier 2020", ""}, {"Stagiaire", "Banque Sud", "", "juin 2018", "août 2018"}}},
		{"Spanish", "Experiencia", "Enfermera, Hospital Norte (enero de 2020 - actualidad)\n- x\n",
			[]want{{"Enfermera", "Hospital Norte", "", "enero de 2020", "actualidad"}}},
		{"seasons and short years", "Experience", "Intern, Acme, Summer 2016\n- x\n\nTutor, Hill College, Fall '14 – Spring '15\n- y\n",
			[]want{{"Intern", "Acme", "", "Summer 2016", ""}, {"Tutor", "Hill College", "", "Fall '14", "Spring '15"}}},
		{"links and italics", "Experience", "### *Engineer*, [Acme](https://acme.example/a_(b)) (2013-09 — Present)\n\nA paragraph.\n",
			[]want{{"Engineer", "Acme", "", "2013-09", "Present"}}},
		{"degree first", "Education", "B.Sc. Physics, Example University, 2012 – 2015\n",
			[]want{{"B.Sc. Physics", "Example University", "", "2012", "2015"}}},
		{"school first", "Education", "Example University, Leeds, UK\nMaster of Science in Physics, 2015\n",
			[]want{{"Master of Science in Physics", "Example University", "Leeds, UK", "2015", ""}}},
		{"degrees in a list", "Education", "- M.Sc. Physics, Example University (2017)\n- B.Sc. Physics, Hill College (2015)\n",
			[]want{{"M.Sc. Physics", "Example University", "", "2017", ""}, {"B.Sc. Physics", "Hill College", "", "2015", ""}}},
		{"German school", "Ausbildung", "10/2012 – 09/2015: Bachelor Informatik, Technische Universität Berlin\n\n2003 – 2012\nAbitur, Goethe-Gymnasium Hamburg\n",
			[]want{{"Bachelor Informatik", "Technische Universität Berlin", "", "10/2012", "09/2015"}, {"Abitur", "Goethe-Gymnasium Hamburg", "", "2003", "2012"}}},
		{"two lines without dates", "Education", "Bachelor of Science, Computer Science\nState University\n",
			[]want{{"Bachelor of Science, Computer Science", "State University", "", "", ""}}},
		{"projects", "Projects", "### Tidepool (2020)\nA rate limiter.\n\n### Rainbarrel | Go, SQLite\n- x\n",
			[]want{{"Tidepool", "", "", "2020", ""}, {"Rainbarrel", "Go, SQLite", "", "", ""}}},
		{"labels inside an entry", "Experience", "### Engineer, Acme (2019 – 2020)\n\nResponsibilities:\n- x\n\n#### Achievements\n- y\n\n**Technologies:** Go\n",
			[]want{{"Engineer", "Acme", "", "2019", "2020"}}},
		{"a form", "Experience", "Company: Foo Ltd\nPosition: Engineer\nPeriod: 2019.03 - 2021.05\nDuties:\n1. x\n",
			[]want{{"Engineer", "Foo Ltd", "", "2019.03", "2021.05"}}},
		{"a dash in a bold name", "Berufserfahrung", "**Charité – Universitätsmedizin Berlin**, Berlin\n*Assistenzärztin, Innere Medizin* (seit 01/2020)\n- x\n",
			[]want{{"Assistenzärztin, Innere Medizin", "Charité – Universitätsmedizin Berlin", "Berlin", "seit 01/2020", ""}}},
		{"hanging dates", "Experience", "Jan 2018 - Present    Welder, Steelworks Inc., Springfield, IL\n                      - x\n\n2015-2018             Apprentice Welder\n                      Ironside LLC\n                      * y\n",
			[]want{{"Welder", "Steelworks Inc.", "Springfield, IL", "Jan 2018", "Present"}, {"Apprentice Welder", "Ironside LLC", "", "2015", "2018"}}},
		{"definition list", "Experience", "2019 - Present\n: **Senior Developer**, Foo Inc.\n\n    - x\n",
			[]want{{"Senior Developer", "Foo Inc.", "", "2019", "Present"}}},
		{"outdented names", "Projects", "Foo\n - wrote it\nBar (x.com/bar)\n - wrote it too\n",
			[]want{{"Foo", "", "", "", ""}, {"Bar (x.com/bar)", "", "", "", ""}}},
		{"a label at the entries' level", "Experience", "**Globex** — *Senior PM*\n*Jan 2020 – Present · Remote*\n- x\n\n### Key Achievements\n- y\n",
			[]want{{"Senior PM", "Globex", "Remote", "Jan 2020", "Present"}}},
		{"employer and place, role and dates", "Experience", "AMAZON          Seattle, WA\nSDE II          June 2016 - May 2019\n - x\n",
			[]want{{"SDE II", "AMAZON", "Seattle, WA", "June 2016", "May 2019"}}},
		{"a hyphen beside a dash", "Experience", "Staff Engineer - Payments — Acme\n2019 – 2020\n- x\n\nEngineer - Acme — Berlin, Germany\n2018 – 2019\n- y\n\nTutor — Hill School - Remote\n2016 – 2017\n- z\n",
			[]want{{"Staff Engineer - Payments", "Acme", "", "2019", "2020"}, {"Engineer", "Acme", "Berlin, Germany", "2018", "2019"}, {"Tutor", "Hill School", "Remote", "2016", "2017"}}},
		{"names with digits", "Experience", "Engineer — 4Trees\n2019 – 2020\n- x\n\nEngineer — 12birches — 15hrs a week\n2018 – 2019\n- y\n",
			[]want{{"Engineer", "4Trees", "", "2019", "2020"}, {"Engineer", "12birches", "", "2018", "2019"}}},
		{"a note between course and school", "Education", "Stage Lighting (evening course, 40 hours) Hill Institute, 2026\n\n**Bookkeeping** (online, 12 hours) Example College, 2025\n",
			[]want{{"Stage Lighting", "Hill Institute", "", "2026", ""}, {"Bookkeeping", "Example College", "", "2025", ""}}},
		{"all on one long line", "Education", "B.S. in Mathematics, minor in Environmental Science — Example University, Madison, WI Sep 2022 – May 2026 · GPA 3.72\n",
			[]want{{"B.S. in Mathematics, minor in Environmental Science", "Example University", "Madison, WI", "Sep 2022", "May 2026"}}},
		{"tools behind the dates", "Experience", "### Developer, Acme\n2019 – 2020 | Go Linux Docker Rust\n\n- x\n\n### Developer, Payments\n2018 – 2019 | Acme\n\n- y\n",
			[]want{{"Developer", "Acme", "", "2019", "2020"}, {"Developer, Payments", "Acme", "", "2018", "2019"}}},
		{"courses behind the dates", "Education", "### BSc, Example University\n2005 – 2008 | Course 1 Course 2\n\n### Hill College\n2003 – 2005 | Course 1 Course 2\n",
			[]want{{"BSc", "Example University", "", "2005", "2008"}, {"", "Hill College", "", "2003", "2005"}}},
		{"a line about a marked project", "Projects", "### Tidepool\n2023-01 – present\n\nA limiter for many hosts\n\n- x\n\n### Rainbarrel\n2021\n\n- y\n",
			[]want{{"Tidepool", "", "", "2023-01", "present"}, {"Rainbarrel", "", "", "2021", ""}}},
		{"bold employer and role", "Experience", "**Acme — Lead Engineer** | Mar 2021 – Present\n- x\n",
			[]want{{"Lead Engineer", "Acme", "", "Mar 2021", "Present"}}},
		{"roles with commas below an employer", "Experience", "City Hospital, Leeds, UK\nCharge Nurse, Intensive Care\nJune 2020 - Present\n* x\n\nStaff Nurse, ICU\nJuly 2017 - May 2020\n* y\n",
			[]want{{"Charge Nurse, Intensive Care", "City Hospital", "Leeds, UK", "June 2020", "Present"}, {"Staff Nurse, ICU", "City Hospital", "Leeds, UK", "July 2017", "May 2020"}}},
		{"places in brackets", "Experience", "2016 - 2019\nEngineer — Garage Norte, S.L. (Bilbao)\n- x\n\n2014 - 2016\nIntern — Taller Sur (Getxo)\n- y\n",
			[]want{{"Engineer", "Garage Norte, S.L.", "Bilbao", "2016", "2019"}, {"Intern", "Taller Sur", "Getxo", "2014", "2016"}}},
		{"other brackets", "Experience", "Engineer — Meta (Facebook), 2016 - 2019\n- x\n", []want{{"Engineer", "Meta (Facebook)", "", "2016", "2019"}}},
		{"inset paragraphs", "Experience", "Fellow, Hill Institute, London, 2021 - present\n  Group of Prof. Doe. Solved three structures.\nVisiting Scholar, ETH Zürich, Spring 2020\n  Looked at cells.\n",
			[]want{{"Fellow", "Hill Institute", "London", "2021", "present"}, {"Visiting Scholar", "ETH Zürich", "", "Spring 2020", ""}}},
		{"a field before the school", "Experience", "Lecturer, Plant Biology, University of York, 2017 - 2019\n", []want{{"Lecturer, Plant Biology", "University of York", "", "2017", "2019"}}},
		{"until to date", "Experience", "UX Designer at Office of the Press (Mar 2022 to date)\n- x\n", []want{{"UX Designer", "Office of the Press", "", "Mar 2022", "to date"}}},
		{"thesis and grades", "Education", "PhD, Biology, University of York, 2016 - 2020\n  Thesis: \"Gates\"\nMSc, Biochemistry, Leiden University, 2014 - 2016 (cum laude)\nBSc, Life Science, Leiden University, 2011 - 2014\n",
			[]want{{"PhD, Biology", "University of York", "", "2016", "2020"}, {"MSc, Biochemistry", "Leiden University", "", "2014", "2016"}, {"BSc, Life Science", "Leiden University", "", "2011", "2014"}}},
		{"an honour behind the dates", "Education", "M.Sc. Media | University of Limerick | 2014–2015 | First Class Honours\n", []want{{"M.Sc. Media", "University of Limerick", "", "2014", "2015"}}},
		{"a school's certificate has no field", "Education", "1997 – 2005\nGymnasium am Wall, Ilmenau\nAbitur (1,2)\n", []want{{"Abitur", "Gymnasium am Wall", "Ilmenau", "1997", "2005"}}},
		{"a state is no degree", "Education", "Hill University, Boston, MA          Expected May 2026\nBachelor of Science in Physics\n- GPA: 3.87\n",
			[]want{{"Bachelor of Science in Physics", "Hill University", "Boston, MA", "May 2026", ""}}},
		{"an employer above its roles", "Experience", "Northgate Ltd.\nAccra, Ghana\n\nSenior Engineer          January 2022 - Present\n- x\n\nEngineer          March 2019 - December 2021\n- y\n\nSystems Administrator          June 2017 - February 2019\nHill Telecom\n- z\n",
			[]want{{"Senior Engineer", "Northgate Ltd.", "Accra, Ghana", "January 2022", "Present"}, {"Engineer", "Northgate Ltd.", "Accra, Ghana", "March 2019", "December 2021"},
				{"Systems Administrator", "Hill Telecom", "", "June 2017", "February 2019"}}},
		{"lines of roles", "Volunteering", "Coder Dojo Galway, Mentor\nHill Film Festival, Poster designer\n", []want{{"Mentor", "Coder Dojo Galway", "", "", ""}, {"Poster designer", "Hill Film Festival", "", "", ""}}},
		{"lines of prose", "Volunteering", "I help at the film festival.\nCoder Dojo Galway, Mentor\n", nil},
		{"a volunteer in Spanish", "Voluntariado", "**Techo Norte**, voluntaria de construcción\n- x\n", []want{{"voluntaria de construcción", "Techo Norte", "", "", ""}}},
		{"an employer with the dates of all its roles", "Experience", "HILL FOODS CORPORATION, Chicago, IL          2012 – Present\n$900M maker of frozen foods\n\nChief Operating Officer (2018 – Present)\n- x\n\nVice President, Manufacturing (2012 – 2018)\n- y\n\nPlant Manager, 2009 – 2012\n- z\n",
			[]want{{"", "HILL FOODS CORPORATION", "Chicago, IL", "2012", "Present"}, {"Chief Operating Officer", "HILL FOODS CORPORATION", "Chicago, IL", "2018", "Present"},
				{"Vice President, Manufacturing", "HILL FOODS CORPORATION", "Chicago, IL", "2012", "2018"}, {"Plant Manager", "", "", "2009", "2012"}}},
		{"the order of the other heads", "Experience", "Hill Haulage Inc.          Toledo, OH\nDriver          3/2018 to Present\n- x\n\nSelf-employed          Toledo, OH\nLandscaper          2009 to 2014\n",
			[]want{{"Driver", "Hill Haulage Inc.", "Toledo, OH", "3/2018", "Present"}, {"Landscaper", "Self-employed", "Toledo, OH", "2009", "2014"}}},
		{"roles in levels below their employer", "Experience", "### Hill Studio AS\n#### Project Architect — Bergen, Norway\n##### 2019 – Present\n- x\n\n#### Architect — Oslo, Norway\n##### 2015 – 2019\n- y\n",
			[]want{{"Project Architect", "Hill Studio AS", "Bergen, Norway", "2019", "Present"}, {"Architect", "Hill Studio AS", "Oslo, Norway", "2015", "2019"}}},
		{"roles inset below their employers", "Experience", "Hill Payments BV (Ghent)\n  SRE Lead, 2022-01 to present\n    * x\n  Senior SRE, 2019-06 to 2021-12\n    * y\nTelenord (Mechelen)\n  Linux Engineer, 2014-09 to 2019-05\n    * z\n",
			[]want{{"SRE Lead", "Hill Payments BV", "Ghent", "2022-01", "present"}, {"Senior SRE", "Hill Payments BV", "Ghent", "2019-06", "2021-12"}, {"Linux Engineer", "Telenord", "Mechelen", "2014-09", "2019-05"}}},
		{"schools without a field, and lengths", "Education", "2014 - 2020   Realschule Mark, Hamm (Fachoberschulreife)\n2010 - 2014   Grundschule am Wall, Hamm\n02/2019 - 03/2019   Praktikum, Hill Hochschule (3 Wochen)\n",
			[]want{{"Fachoberschulreife", "Realschule Mark", "Hamm", "2014", "2020"}, {"", "Grundschule am Wall", "Hamm", "2010", "2014"}, {"Praktikum", "Hill Hochschule", "", "02/2019", "03/2019"}}},
		{"plain text is no entry", "Experience", "I have worked as a nurse since 2019 in three hospitals, and liked it.\n", nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r, err := Segment(Input{Name: "cv", Format: FormatMarkdown, Text: "# Jane Doe\njane@x.com\n\n## " + c.heading + "\n\n" + c.text})
			if err != nil {
				t.Fatal(err)
			}
			if err := checkResume(r); err != nil {
				t.Error(err)
			}
			var got []want
			for _, e := range r.Sections[1].Entries {
				got = append(got, want{e.Title, e.Organization, e.Place, e.StartDate, e.EndDate})
			}
			if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", c.want) {
				t.Errorf("\ngot  %q\nwant %q", got, c.want)
			}
		})
	}
}
