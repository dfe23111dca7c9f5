package resume

import (
	"fmt"
	"strings"
	"testing"
)

// Resumes of twelve languages as people write them: sections, entries and the
// person are read from each.
func TestTwelveLanguages(t *testing.T) {
	cases := []struct {
		language, text, sections, entries string
		person                            Identity
	}{
		{"en", `Maya O'Connor
Registered Nurse
Leeds, UK | +44 113 496 0112 | maya.oconnor@example.co.uk

Profile
Calm nurse with nine years on surgical wards. Trains new colleagues.

Employment History
Staff Nurse, Leeds General Hospital, Leeds
September 2018 to present
- Led the night shift of a ward with thirty beds

Healthcare Assistant
St James Clinic
Autumn 2015 - Spring 2018
- Washed, fed and listened

Education
BSc Nursing, University of York, 2012 - 2015

Interests
Fell running
`, "contact:|summary:Profile|experience:Employment History|education:Education|interests:Interests",
			"Staff Nurse/Leeds General Hospital/September 2018/present; Healthcare Assistant/St James Clinic/Autumn 2015/Spring 2018; BSc Nursing/University of York/2012/2015",
			Identity{Name: "Maya O'Connor", Email: "maya.oconnor@example.co.uk", Phone: "+44 113 496 0112", Location: "Leeds, UK"}},
		{"de", `Jürgen von der Höh
Lindenweg 3, 48143 Münster · 0251 555-0146 · juergen@example.de

Berufserfahrung

seit 04/2019    Pflegefachkraft, Klinikum Nord, Münster
                - Leitung der Nachtschicht und Einarbeitung neuer Kräfte

03/2015 – 03/2019    Altenpfleger, Haus Sonnenschein GmbH, Telgte
                - Versorgung von zwanzig Bewohnern

Ausbildung

2012 – 2015    Ausbildung zum Altenpfleger, Berufsschule Münster

Kenntnisse

Wundversorgung, Medikamentengabe, SAP

Sprachen

Deutsch (Muttersprache), Englisch (B2)
`, "contact:|experience:Berufserfahrung|education:Ausbildung|skills:Kenntnisse|languages:Sprachen",
			"Pflegefachkraft/Klinikum Nord/seit 04/2019/; Altenpfleger/Haus Sonnenschein GmbH/03/2015/03/2019; Ausbildung zum Altenpfleger/Berufsschule Münster/2012/2015",
			Identity{Name: "Jürgen von der Höh", Email: "juergen@example.de", Phone: "0251 555-0146", Location: "Lindenweg 3, 48143 Münster"}},
		{"fr", `Hélène de La Tour
12 rue des Lilas, 69003 Lyon
06 12 34 56 78
helene@example.fr

EXPÉRIENCE PROFESSIONNELLE

Infirmière, Hôpital Nord, Lyon
Depuis janvier 2020
• Encadrement de douze infirmières et formation des nouvelles recrues

Aide-soignante — Clinique du Parc — de mars 2016 à décembre 2019
• Soins aux personnes âgées

FORMATION

Diplôme d'État d'infirmier, Université de Lyon, 2012 - 2015

LANGUES

Français (langue maternelle), anglais (courant)
`, "contact:|experience:EXPÉRIENCE PROFESSIONNELLE|education:FORMATION|languages:LANGUES",
			"Infirmière/Hôpital Nord/Depuis janvier 2020/; Aide-soignante/Clinique du Parc/mars 2016/décembre 2019; Diplôme d'État d'infirmier/Université de Lyon/2012/2015",
			Identity{Name: "Hélène de La Tour", Email: "helene@example.fr", Phone: "06 12 34 56 78", Location: "12 rue des Lilas, 69003 Lyon"}},
		{"es", `María José Núñez
Calle Mayor 5, 28013 Madrid | 612 345 678 | mj@example.es

Perfil
Enfermera con diez años de experiencia en urgencias. Trabajo bien de noche.

Experiencia laboral
Hospital Norte, Madrid
Enfermera (enero de 2020 - actualidad)
- Dirección del turno de noche

Clínica Sur
Auxiliar de enfermería (desde junio de 2015 hasta diciembre de 2019)
- Cuidado de las heridas

Formación académica
Grado en Enfermería, Universidad de Sevilla, 2010 - 2014

Idiomas
Español (nativo), inglés (C1)
`, "contact:|summary:Perfil|experience:Experiencia laboral|education:Formación académica|languages:Idiomas",
			"Enfermera/Hospital Norte/enero de 2020/actualidad; Auxiliar de enfermería/Clínica Sur/junio de 2015/diciembre de 2019; Grado en Enfermería/Universidad de Sevilla/2010/2014",
			Identity{Name: "María José Núñez", Email: "mj@example.es", Phone: "612 345 678", Location: "Calle Mayor 5, 28013 Madrid"}},
		{"it", `Giulia D'Angelo
Via Roma 10, 20121 Milano
giulia@example.it
Telefono: +39 02 5550 1234

ESPERIENZA LAVORATIVA

Sviluppatrice software, Azienda Uno S.r.l., Milano
marzo 2019 - oggi
- Ho scritto il motore di ricerca interno

Tirocinante | Banca Due | giugno 2017 - dicembre 2017
- Analisi dei dati dei clienti

ISTRUZIONE

Laurea in Informatica, Università di Pisa, 2014 - 2017

COMPETENZE

Go, SQL, Docker
`, "contact:|experience:ESPERIENZA LAVORATIVA|education:ISTRUZIONE|skills:COMPETENZE",
			"Sviluppatrice software/Azienda Uno S.r.l./marzo 2019/oggi; Tirocinante/Banca Due/giugno 2017/dicembre 2017; Laurea in Informatica/Università di Pisa/2014/2017",
			Identity{Name: "Giulia D'Angelo", Email: "giulia@example.it", Phone: "+39 02 5550 1234", Location: "Via Roma 10, 20121 Milano"}},
		{"pt", `João dos Santos
Lisboa, Portugal • +351 912 345 678 • joao@example.pt

Resumo
Engenheiro com oito anos de experiência em sistemas de pagamento. Gosto de ensinar.

Experiência profissional
Engenheiro de software, Pagamentos Lda, Lisboa
Janeiro de 2018 – Atual
- Reduzi o tempo de resposta para metade

Estagiário, Banco Azul
julho de 2016 a dezembro de 2017
- Testes automáticos

Formação
Licenciatura em Engenharia Informática, Universidade do Porto, 2012 - 2016
`, "contact:|summary:Resumo|experience:Experiência profissional|education:Formação",
			"Engenheiro de software/Pagamentos Lda/Janeiro de 2018/Atual; Estagiário/Banco Azul/julho de 2016/dezembro de 2017; Licenciatura em Engenharia Informática/Universidade do Porto/2012/2016",
			Identity{Name: "João dos Santos", Email: "joao@example.pt", Phone: "+351 912 345 678", Location: "Lisboa, Portugal"}},
		{"nl", `Pieter van der Meer
Keizersgracht 12, 1015 CJ Amsterdam
Telefoon: 020 555 0123
pieter@example.nl

Werkervaring

Ontwikkelaar bij Bedrijf BV, Amsterdam
maart 2019 – heden
- Bouwde de zoekmachine van de winkel

Stagiair, Ziekenhuis Zuid
september 2017 tot juni 2018
- Testte de planning van de afdelingen

Opleiding

Bachelor Informatica, Universiteit Utrecht, 2014 - 2018

Vaardigheden

Go, Kubernetes, overleg
`, "contact:|experience:Werkervaring|education:Opleiding|skills:Vaardigheden",
			"Ontwikkelaar/Bedrijf BV/maart 2019/heden; Stagiair/Ziekenhuis Zuid/september 2017/juni 2018; Bachelor Informatica/Universiteit Utrecht/2014/2018",
			Identity{Name: "Pieter van der Meer", Email: "pieter@example.nl", Phone: "020 555 0123", Location: "Keizersgracht 12, 1015 CJ Amsterdam"}},
		{"pl", `Łukasz Wiśniewski
ul. Długa 5, 00-238 Warszawa
tel. +48 601 234 567
lukasz@example.pl

DOŚWIADCZENIE ZAWODOWE

Programista, Firma Sp. z o.o., Warszawa
marzec 2019 – obecnie
- Napisałem system rezerwacji dla trzech oddziałów

Stażysta, Bank Północny
07.2017 - 12.2018
- Testy i dokumentacja

WYKSZTAŁCENIE

Magister informatyki, Politechnika Warszawska, 2012 - 2017

UMIEJĘTNOŚCI

Go, SQL, Linux
`, "contact:|experience:DOŚWIADCZENIE ZAWODOWE|education:WYKSZTAŁCENIE|skills:UMIEJĘTNOŚCI",
			"Programista/Firma Sp. z o.o./marzec 2019/obecnie; Stażysta/Bank Północny/07.2017/12.2018; Magister informatyki/Politechnika Warszawska/2012/2017",
			Identity{Name: "Łukasz Wiśniewski", Email: "lukasz@example.pl", Phone: "+48 601 234 567", Location: "ul. Długa 5, 00-238 Warszawa"}},
		{"tr", `Ayşe Yılmaz
İstanbul, Türkiye
Telefon: +90 212 555 0123
ayse@example.com.tr

İŞ DENEYİMİ

Yazılım Mühendisi, Örnek Teknoloji A.Ş., İstanbul
Mart 2019 - Günümüz
- Ödeme sistemini yeniden yazdım

Stajyer, Deneme Bankası
Haziran 2017 - Aralık 2018
- Raporların otomasyonu

EĞİTİM

Lisans, Bilgisayar Mühendisliği, Boğaziçi Üniversitesi, 2013 - 2017
`, "contact:|experience:İŞ DENEYİMİ|education:EĞİTİM",
			"Yazılım Mühendisi/Örnek Teknoloji A.Ş./Mart 2019/Günümüz; Stajyer/Deneme Bankası/Haziran 2017/Aralık 2018; Lisans, Bilgisayar Mühendisliği/Boğaziçi Üniversitesi/2013/2017",
			Identity{Name: "Ayşe Yılmaz", Email: "ayse@example.com.tr", Phone: "+90 212 555 0123", Location: "İstanbul, Türkiye"}},
		{"ru", `Иван Петров
Москва, Россия
Телефон: +7 495 555-01-23
ivan@example.ru

Опыт работы

Инженер, ООО Ромашка, Москва
март 2019 – настоящее время
- Руководил переносом платёжной системы на новые серверы

Стажёр, Банк Север
с июня 2017 по декабрь 2018
- Писал отчёты и тесты

Образование

Магистр физики, Московский университет, 2012 – 2017

Ключевые навыки

Go, SQL, Linux
`, "contact:|experience:Опыт работы|education:Образование|skills:Ключевые навыки",
			"Инженер/ООО Ромашка/март 2019/настоящее время; Стажёр/Банк Север/июня 2017/декабрь 2018; Магистр физики/Московский университет/2012/2017",
			Identity{Name: "Иван Петров", Email: "ivan@example.ru", Phone: "+7 495 555-01-23", Location: "Москва, Россия"}},
		{"uk", `Олена Коваленко
Київ, Україна
Телефон: +380 44 555 0123
olena@example.ua

Досвід роботи

Вчитель, Школа № 5, Київ
вересень 2018 – дотепер
- Викладання математики у старших класах і підготовка учнів

Стажер, Інститут Освіти
січень 2017 – червень 2018
- Підготовка матеріалів

Освіта

Магістр математики, Київський університет, 2012 – 2017
`, "contact:|experience:Досвід роботи|education:Освіта",
			"Вчитель/Школа № 5/вересень 2018/дотепер; Стажер/Інститут Освіти/січень 2017/червень 2018; Магістр математики/Київський університет/2012/2017",
			Identity{Name: "Олена Коваленко", Email: "olena@example.ua", Phone: "+380 44 555 0123", Location: "Київ, Україна"}},
		{"zh", `王小明
电话：138 0013 8000
邮箱：wang@example.cn
地址：北京

工作经历

示例科技有限公司 | 软件工程师 | 2019年3月 - 至今
- 负责支付系统的重构和性能优化，使响应时间减半

样本银行 | 实习生 | 2017年6月 - 2018年12月
- 编写自动化测试

教育背景

北京大学 | 计算机科学 本科 | 2013年9月 - 2017年6月

专业技能

编程语言：Go、Python
`, "contact:|experience:工作经历|education:教育背景|skills:专业技能",
			"软件工程师/示例科技有限公司/2019年3月/至今; 实习生/样本银行/2017年6月/2018年12月; 计算机科学 本科/北京大学/2013年9月/2017年6月",
			Identity{Name: "王小明", Email: "wang@example.cn", Phone: "138 0013 8000", Location: "北京"}},
	}
	for _, c := range cases {
		t.Run(c.language, func(t *testing.T) {
			r, err := Segment(Input{Name: "cv", Format: FormatText, Text: c.text})
			if err != nil {
				t.Fatal(err)
			}
			if err := checkResume(r); err != nil {
				t.Error(err)
			}
			if r.Language != c.language {
				t.Errorf("language %q", r.Language)
			}
			if got := sectionsOf(r); got != c.sections {
				t.Errorf("got  %s\nwant %s", got, c.sections)
			}
			if got := entriesOf(r); got != c.entries {
				t.Errorf("\ngot  %s\nwant %s", got, c.entries)
			}
			if got := r.Identity; fmt.Sprint(got) != fmt.Sprint(c.person) {
				t.Errorf("\ngot  %+v\nwant %+v", got, c.person)
			}
		})
	}
}

// entriesOf lists a resume's entries of jobs and schools in short.
func entriesOf(r *Resume) string {
	var all []string
	for _, s := range r.Sections {
		if s.Kind != Experience && s.Kind != Education {
			continue
		}
		for _, e := range s.Entries {
			all = append(all, strings.Join([]string{e.Title, e.Organization, e.StartDate, e.EndDate}, "/"))
		}
	}
	return strings.Join(all, "; ")
}
