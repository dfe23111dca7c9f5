package resume

import (
	"strings"
	"sync"
	"unicode"
)

// wordList is a set of words that mark a kind of phrase. A word that ends in
// "*" stands for all words that end in what precedes the star.
type wordList struct {
	words    map[string]bool
	suffixes []string
}

func newWordList(text string) wordList {
	list := wordList{words: make(map[string]bool)}
	for word := range strings.FieldsSeq(text) {
		if suffix, ok := strings.CutPrefix(word, "*"); ok {
			list.suffixes = append(list.suffixes, suffix)
			continue
		}
		list.words[word] = true
	}
	return list
}

// count is how many words of s the list holds.
func (l wordList) count(s string) int {
	n := 0
	for word := range strings.FieldsFuncSeq(s, notInWord) {
		word = strings.Trim(word, ".'-")
		if len(word) <= 3 && !startsUpper(word) {
			continue // "as" and "se" are words, "AS" and "SE" are not
		}
		if l.has(strings.ToLower(word)) {
			n++
		}
	}
	return n
}

func (l wordList) has(word string) bool {
	if l.words[word] {
		return true
	}
	for _, suffix := range l.suffixes {
		if len(word) > len(suffix)+2 && strings.HasSuffix(word, suffix) {
			return true
		}
	}
	return false
}

func notInWord(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '.' && r != '\'' && r != '-'
}

// Words of job titles, employers, schools, degrees and places.
var (
	roleWords = sync.OnceValue(func() wordList {
		return newWordList(`engineer developer programmer architect manager director lead leader head chief officer
president vice vp ceo cto cfo coo cio founder co-founder cofounder owner partner principal consultant analyst
specialist associate assistant administrator admin coordinator supervisor executive representative rep agent advisor
adviser scientist researcher fellow professor lecturer instructor teacher tutor trainer coach mentor nurse physician
doctor surgeon therapist pharmacist technician mechanic electrician operator designer artist writer editor author
journalist producer photographer translator interpreter accountant auditor bookkeeper clerk secretary receptionist
cashier barista waiter waitress server bartender cook chef driver courier intern trainee apprentice volunteer
contributor creator co-creator co-author maintainer member subscriber contractor freelancer strategist planner buyer
voluntario voluntaria bénévole volontaire ehrenamtlicher ehrenamtliche helfer helferin volontario volontaria
voluntário voluntária vrijwilliger vrijwilligster wolontariusz wolontariuszka gönüllü волонтёр волонтер волонтерка 志愿者
recruiter counselor counsellor attorney lawyer paralegal judge librarian curator pilot soldier sergeant captain
lieutenant nco marketer salesperson seller broker banker trader investigator inspector ninja guru wizard evangelist
advocate tester qa sre sde swe sdet dba pm tpm devops superintendent foreman welder carpenter plumber caregiver caretaker aide midwife
paramedic dentist hygienist veterinarian dietitian nutritionist psychologist stylist cleaner janitor guard steward
host hostess organizer organiser chair chairman chairwoman chairperson treasurer delegate ambassador reviewer tech
leiter leiterin entwickler entwicklerin ingenieur ingenieurin berater beraterin kaufmann kauffrau lehrer lehrerin
lehrkraft pfleger pflegerin krankenschwester mitarbeiter mitarbeiterin sachbearbeiter sachbearbeiterin referent
referentin praktikant praktikantin werkstudent werkstudentin auszubildender auszubildende azubi geschäftsführer
geschäftsführerin assistentin erzieher erzieherin fachkraft meister techniker technikerin verkäufer verkäuferin
buchhalter buchhalterin softwareentwickler softwareentwicklerin
*entwickler *entwicklerin *ingenieur *ingenieurin *leiter *leiterin *lehrer *lehrerin *pfleger *pflegerin *berater
*beraterin *kaufmann *kauffrau *mitarbeiter *mitarbeiterin *architekt *architektin *manager *fachkraft *lehrkraft arzt ärztin *arzt *ärztin
ingénieur ingénieure développeur développeuse directeur directrice responsable chef cheffe chargé chargée conseiller
conseillère consultant consultante infirmier infirmière professeur enseignant enseignante stagiaire assistante
technicien technicienne vendeur vendeuse comptable analyste gestionnaire
ingeniero ingeniera desarrollador desarrolladora director directora gerente jefe jefa consultor consultora analista
enfermero enfermera profesor profesora maestro maestra docente becario becaria asistente técnico técnica vendedor
vendedora contable coordinador coordinadora responsable
ingegnere sviluppatore sviluppatrice direttore direttrice responsabile infermiere infermiera insegnante tirocinante
engenheiro engenheira desenvolvedor desenvolvedora gerente coordenador coordenadora estagiário estagiária
ontwikkelaar adviseur verpleegkundige docent stagiair medewerker inżynier programista kierownik nauczyciel
pielęgniarka stażysta mühendis mühendisi geliştirici müdür müdürü öğretmen hemşire stajyer uzman uzmanı
инженер разработчик программист менеджер директор руководитель учитель преподаватель медсестра стажёр аналитик
інженер розробник програміст керівник вчитель викладач медсестра стажер аналітик
auxiliar aide-soignant aide-soignante soignante commis serveur serveuse cuisinier cuisinière rédacteur rédactrice
abogado abogada arquitecto arquitecta camarero camarera cocinero cocinera administrativo administrativa médico médica
commesso commessa impiegato impiegata segretaria segretario cuoco cuoca architetto avvocato medico
engenheira professor professora enfermeiro enfermeira vendedor vendedora médico médica advogado advogada técnico técnica
verkoper verkoopster leraar lerares kok manager hoofd coördinator beheerder onderzoeker
specjalista specjalistka asystent asystentka sprzedawca lekarz prawnik księgowa księgowy konsultant analityk
yönetici asistan satış danışmanı danışman doktor avukat muhasebeci analist
специалист консультант ассистент бухгалтер врач юрист продавец координатор дизайнер архитектор тестировщик
спеціаліст фахівець консультант асистент бухгалтер лікар юрист продавець координатор дизайнер архітектор тестувальник
实习生 经理 *工程师 *实习生 *经理 *主管 *总监 *助理 *专员 *教师 *老师 *顾问 *分析师 *设计师 *研究员 *负责人 *开发 *护士 *医生 *编辑 *会计`)
	})
	orgWords = sync.OnceValue(func() wordList {
		return newWordList(`inc inc. corp corp. corporation company co co. llc llp ltd ltd. limited plc gmbh ag kg ohg ug se
e.v sa sas sarl s.a s.l sl s.r.l srl spa s.p.a bv nv oy ab as a/s pty group holding holdings bank hospital clinic
university college school academy institute institut laboratory laboratories labs foundation association society
agency ministry department council center centre studio studios systems solutions technologies technology services
industries partners ventures consulting pharmacy hotel restaurant church museum library network media health
healthcare airlines insurance logistics universität hochschule klinikum krankenhaus klinik schule gymnasium
grundschule realschule berufsschule verein stiftung verlag stadtwerke amt werke université école lycée hôpital
société mairie banque universidad colegio escuela hospital empresa banco ayuntamiento instituto università scuola
ospedale azienda universidade faculdade universiteit hogeschool ziekenhuis szkoła uniwersytet szpital üniversitesi
lisesi hastanesi okulu clínica clinique clinica cabinet lda ltda s.r.l. s.p.a. sp. z.o.o o.o bv. a.ş a.ş. şti firma
hogeschool gemeente gmina urząd fundacja fundación fondation fondazione stichting bankası клиника завод фабрика лікарня
академия академія фонд школа завод
*公司 *集团 *银行 *大学 *学院 *医院 *中学 *小学 *研究院 *研究所 *事务所 *科技 ооо зао оао университет институт школа больница університет інститут лікарня army navy force
*schule *kammer *klinik *klinikum *krankenhaus *werke *bank *verein *gymnasium *universität *hochschule`)
	})
	schoolWords = sync.OnceValue(func() wordList {
		return newWordList(`university college school academy institute institut polytechnic conservatory seminary
universität uni hochschule fachhochschule tu fh th lmu kit rwth eth gymnasium realschule grundschule gesamtschule
berufsschule berufskolleg oberschule akademie schule université école lycée iut faculté collège universidad colegio
escuela instituto facultad politécnica ies università scuola politecnico liceo istituto universidade faculdade
universiteit hogeschool szkoła uniwersytet politechnika liceum üniversitesi üniversite lisesi университет институт
школа гимназия академия університет інститут гімназія академія ucla bootcamp *大学 *学院 *中学 *大學 *學院
*schule *gymnasium *universität *hochschule *akademie *kolleg`)
	})
	degreeWords = sync.OnceValue(func() wordList {
		return newWordList(`bachelor bachelor's bachelors master master's masters doctor doctorate doctoral phd ph.d dphil
mba bsc b.sc bscs bsee msc m.sc ba b.a ma m.a bs b.s ms m.s bfa mfa beng b.eng meng m.eng bba bcom llb llm md m.d jd j.d edd
ed.d med m.ed b.ed bed mph msn bsn adn associate aas a.a.s diploma degree certificate ged minor major honours
honors pgce btec gcse gcses a-levels a-level hnd thesis coursework
diplom diplom-ingenieur dipl dipl.-ing magister staatsexamen abitur fachabitur fachhochschulreife hochschulreife *schulreife
mittlere reife realschulabschluss hauptschulabschluss ausbildung promotion lehramt studium dr
licence licencié master maîtrise baccalauréat bac bts dut but doctorat diplôme cap bep deug mastère
licenciatura licenciado licenciada grado grado máster maestría doctorado bachillerato ingeniería diplomatura técnico
laurea dottorato maturità diploma mestrado doutorado bacharelado graduação
magister licencjat inżynier matura lisans yüksek önlisans doktora бакалавр магистр специалист аспирантура кандидат
бакалавр магістр спеціаліст 本科 硕士 博士 学士 大专 研究生 *学士 *硕士 *博士 *本科 *studium *diplom *abschluss`)
	})
	// leavingWords are certificates of schools, which have no field.
	leavingWords = sync.OnceValue(func() wordList {
		return newWordList(`abitur fachabitur reife *schulreife *schulabschluss baccalauréat bac brevet bachillerato eso
maturità maturita matura ged gcse gcses a-levels a-level`)
	})
	// lowerSchools are schools whose pupils study no field.
	lowerSchools = sync.OnceValue(func() wordList {
		return newWordList(`grundschule hauptschule realschule gesamtschule oberschule gymnasium *gymnasium *realschule
*gesamtschule *grundschule lycée liceo ies lisesi liceum гимназия гімназія elementary`)
	})
	// fieldWords are words that the name of a field of study ends with.
	fieldWords = sync.OnceValue(func() wordList {
		return newWordList(`science sciences arts engineering management administration business economics finance accounting
marketing nursing education psychology sociology anthropology history philosophy theology politics law criminology
journalism communication communications linguistics literature mathematics maths math statistics physics chemistry
biology biochemistry biotechnology microbiology genetics ecology geology geography astronomy informatics computing
electronics mechanics robotics cybersecurity analytics studies relations resources development planning policy design
music film theatre photography architecture medicine pharmacy dentistry physiotherapy kinesiology nutrition hospitality
tourism logistics technology technologies trades welding cosmetology agriculture forestry foundations fundamentals
informatik mathematik physik chemie biologie maschinenbau elektrotechnik betriebswirtschaft betriebswirtschaftslehre
volkswirtschaftslehre bwl vwl jura medizin psychologie soziologie pädagogik germanistik anglistik romanistik geschichte
architektur bauingenieurwesen *informatik *wissenschaft *wissenschaften *technik *pädagogik
informatique gestion commerce droit économie mathématiques physique chimie biologie lettres histoire philosophie
psychologie médecine électronique mécanique tourisme
informática derecho economía empresas enfermería psicología educación matemáticas física química biología historia
filosofía filología medicina arquitectura comunicación turismo
informatica economia giurisprudenza lettere matematica fisica storia filosofia`)
	})
	placeWords = sync.OnceValue(func() wordList {
		return newWordList(`remote hybrid onsite on-site homeoffice germany deutschland austria österreich switzerland
schweiz france spain españa italy italia portugal netherlands nederland belgium belgique poland polska turkey türkiye
russia ukraine china usa u.s.a u.s us uk u.k england scotland wales ireland canada australia india japan brazil brasil
mexico méxico argentina chile colombia sweden norway denmark finland singapore israel egypt kenya nigeria ghana
africa zealand luxembourg czechia hungary romania bulgaria greece croatia serbia slovakia slovenia estonia latvia
lithuania vietnam thailand indonesia malaysia philippines pakistan bangladesh россия украина україна emirates kong
berlin hamburg munich münchen köln cologne frankfurt stuttgart düsseldorf leipzig dresden nürnberg hannover bremen
vienna wien graz zürich zurich geneva genf genève basel bern paris lyon marseille toulouse lille bordeaux nantes
madrid barcelona valencia sevilla bilbao málaga london manchester birmingham leeds edinburgh glasgow bristol dublin
amsterdam rotterdam utrecht brussels bruxelles antwerp rome roma milan milano turin torino naples napoli bologna
lisbon lisboa porto warsaw warszawa kraków wrocław gdańsk prague praha budapest bucharest sofia athens istanbul
i̇stanbul ankara izmir moscow москва санкт-петербург kyiv kiev київ киев lviv львів stockholm oslo copenhagen helsinki
boston chicago seattle austin denver houston dallas atlanta miami philadelphia detroit minneapolis pittsburgh
francisco angeles diego toronto vancouver montreal montréal ottawa calgary sydney melbourne brisbane auckland
tokyo osaka seoul beijing shanghai shenzhen guangzhou hangzhou 北京 上海 深圳 广州 杭州 bangalore bengaluru mumbai
delhi hyderabad chennai pune lagos nairobi cairo johannesburg dubai jakarta manila bangkok hanoi bogotá lima santiago
aires janeiro paulo california texas york washington massachusetts illinois florida ontario quebec bayern hessen sachsen`)
	})
	levelWords = sync.OnceValue(func() wordList {
		return newWordList(`native fluent proficient basic intermediate advanced beginner conversational bilingual
professional working limited elementary mother tongue muttersprache muttersprachlich fließend verhandlungssicher
grundkenntnisse gut sehr langue maternelle courant bilingue notions intermédiaire avancé nativo nativa avanzado
intermedio básico fluido madrelingua a1 a2 b1 b2 c1 c2 fluente básico moedertaal vloeiend ojczysty biegły родной
свободно рідна вільно 母语 流利 熟练`)
	})
)

func hasRoleWord(s string) bool { return roleWords().count(s) > 0 }
func hasOrgWord(s string) bool  { return orgWords().count(s) > 0 }
