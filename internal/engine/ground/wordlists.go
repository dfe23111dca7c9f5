package ground

import (
	"strings"
	"sync"
)

func table(words string) func() map[string]bool {
	return sync.OnceValue(func() map[string]bool { return set(words) })
}

// The word lists, English and German. Each says what its words mean to the guard.
var (
	// roles are nouns, in the singular, that name what somebody is.
	roles = table(`engineer developer programmer nurse teacher analyst scientist designer accountant architect administrator consultant
		technician manager director coordinator representative associate assistant officer specialist supervisor instructor professor
		executive tutor lecturer principal therapist paramedic physician surgeon pharmacist bookkeeper auditor controller planner buyer
		seller salesperson marketer recruiter editor writer journalist translator researcher attorney lawyer paralegal clerk secretary
		receptionist cashier driver operator electrician plumber carpenter mechanic welder foreman chef cook waiter barista owner founder
		co-founder president partner chairman chairwoman chair ceo cto cfo coo cio vp treasurer intern trainee lead practitioner counselor
		counsellor strategist leader expert
		ingenieur ingenieurin entwickler entwicklerin softwareentwickler softwareentwicklerin lehrer lehrerin krankenpfleger krankenschwester
		pflegefachkraft pflegefachfrau pflegefachmann leiter leiterin teamleiter teamleiterin abteilungsleiter abteilungsleiterin projektleiter
		projektleiterin geschäftsführer geschäftsführerin buchhalter buchhalterin bilanzbuchhalter bilanzbuchhalterin sachbearbeiter
		sachbearbeiterin berater beraterin analyst analystin techniker technikerin meister meisterin kaufmann kauffrau controllerin
		vertriebsleiter vertriebsleiterin prokurist prokuristin vorstand referent referentin assistent assistentin verkäufer verkäuferin
		stationsleitung pflegedienstleitung bereichsleiter bereichsleiterin steuerberater steuerberaterin`)
	// standing are the words of a title that raise it.
	standing = table(`senior sr lead head chief principal staff executive director manager vp vice president ceo cto cfo coo cio founder
		co-founder partner supervisor deputy distinguished fellow leitender leitende oberarzt chefarzt teamleiter teamleiterin
		abteilungsleiter abteilungsleiterin bereichsleiter bereichsleiterin geschäftsführer geschäftsführerin leiter leiterin prokurist
		prokuristin vertriebsleiter vertriebsleiterin projektleiter projektleiterin stationsleitung pflegedienstleitung`)
	titleArticles = table(`a an the my our its their his her this that ein eine einen einem einer der die das den dem`)
	titleOpeners  = table(`as became become am being als wurde bin appointed named promoted elected role position titled`)
	// selfWords look like participles and describe the person.
	selfWords = table(`experienced certified licensed registered dedicated motivated skilled seasoned accomplished trained qualified driven
		detail-oriented results-driven results-oriented passionate`)
	certified = table(`certified licensed accredited certification zertifiziert zertifizierte zertifizierter zertifizierten lizenziert
		lizenzierte staatlich geprüfte geprüfter`)

	// orgWords are part of organisations' names.
	orgWords = table(`inc llc ltd corp corporation company co gmbh ag se kg ohg plc bank group holding holdings hospital klinik klinikum
		clinic university college school institute universität hochschule fachhochschule gymnasium realschule akademie academy schule
		krankenhaus charité stiftung foundation partners labs laboratories technologies systems solutions industries center centre
		sparkasse versicherung verein ministry department agency bundesamt landesamt council`)
	schoolWords     = table(`university college school institute universität hochschule fachhochschule gymnasium realschule akademie academy schule harvard stanford mit oxford cambridge yale princeton berkeley caltech eth tum rwth`)
	employerOpeners = table(`at for bei beim joined joining by für`)
	// famous names are no ordinary words wherever they stand.
	famous = table(`google amazon microsoft apple meta facebook netflix tesla nvidia ibm oracle salesforce adobe intel cisco uber airbnb
		spotify stripe paypal twitter linkedin deloitte mckinsey accenture pwc kpmg ey bain goldman jpmorgan citi walmart target costco
		boeing lockheed nasa siemens sap bosch bmw daimler mercedes mercedes-benz volkswagen audi porsche allianz telekom lufthansa
		basf bayer adidas charité nestlé novartis roche ubs ikea pfizer kaiser mayo harvard stanford mit oxford cambridge yale princeton
		berkeley eth tum rwth`)
	// plainCapitals are written with a capital and name nobody.
	plainCapitals = table(`i it hr id pc tv us u.s usa uk eu un ui faq pdf url ok january february march april may june july august
		september october november december monday tuesday wednesday thursday friday saturday sunday januar februar märz mai juni juli
		oktober dezember montag dienstag mittwoch donnerstag freitag samstag sonntag q1 q2 q3 q4 english american european internet web
		present heute current`)
	germanWords = table(`und oder der die das den dem des ein eine einen einer mit für von bei im am zum zur auf aus als über durch nach
		sowie wurde wurden unter seit bis`)

	helpers = table(`helped help helping assisted assist assisting supported support supporting contributed contribute contributing
		participated participate participating involved part collaborated collaborate shadowed unterstützte unterstützt unterstützung
		unterstützen mitgewirkt mitwirkung mitarbeit beteiligt half geholfen mithilfe begleitete`)
	verbOpeners = table(`to and also i then und zu ich who`)

	praise = table(`best top leading finest greatest fastest highest largest biggest strongest smartest youngest earliest lowest
		world-class award-winning prize-winning industry-leading market-leading unparalleled unmatched unrivaled exceptional outstanding
		renowned acclaimed visionary guru ninja rockstar world-renowned cutting-edge state-of-the-art groundbreaking revolutionary
		record-breaking expert experts mastery mastered flawless flawlessly perfect proven extensive extensively unique first-ever superior
		top-performing top-ranked highest-performing best-selling sought-after highly exceptionally remarkable impressive stellar
		summa magna laude valedictorian award awards awarded prize prizes medal trophy winner
		significantly dramatically substantially vastly massively consistently
		beste bester bestes besten führend führende führender führendem herausragend herausragende herausragender herausragenden einzigartig
		einzigartige exzellent exzellente erstklassig erstklassige ausgezeichnet ausgezeichnete preisgekrönt preisgekrönte preisgekrönter
		umfassend umfassende umfassender umfassenden langjährig langjährige langjähriger langjährigen fundiert fundierte fundierten
		tiefgreifend tiefgreifende hervorragend hervorragende überdurchschnittlich überdurchschnittliche höchste größte schnellste deutlich
		preisträger preisträgerin erheblich signifikant experte expertin`)
	reach = table(`global globally worldwide international internationally nationwide nationally enterprise enterprise-wide company-wide
		companywide organization-wide organisation-wide corporate-wide large-scale mission-critical business-critical high-traffic
		high-volume sustained independently multi-million multimillion fortune multinational district-wide hospital-wide statewide cross-border
		weltweit weltweite weltweiten international internationale internationalen bundesweit bundesweite europaweit unternehmensweit
		unternehmensweite konzernweit konzernweite millionenschwer`)
	impact = table(`revenue revenues profit profits profitability satisfaction efficiency productivity retention engagement churn uptime
		conversion conversions savings turnover throughput morale roi growth engagement compliance umsatz gewinn zufriedenheit
		kundenzufriedenheit mitarbeiterzufriedenheit effizienz produktivität rentabilität wachstum einsparungen`)

	// verbs begin bullets and claim nothing by themselves.
	verbs = table(`built build wrote write made make ran run cut set took take kept keep gave give taught teach won win sold sell grew
		designed developed created implemented delivered introduced moved replaced rebuilt rewrote removed added brought worked handled
		prepared organized organised planned coordinated performed provided maintained monitored reviewed tested documented deployed
		migrated partitioned trained mentored coached tutored advised answered served processed tracked reported researched analyzed
		analysed collected cleaned compiled drafted edited presented produced installed repaired configured tuned automated shipped
		closed booked qualified negotiated served completed carried achieved reaching reached ensured ensuring enabling enabled
		allowing providing using building writing designing developing creating applying applied conducted executed operated integrated
		arranged scheduled recorded registered updated checked verified resolved fixed debugged diagnosed treated cared administered
		assessed charted educated guided instructed modernized refactored consolidated simplified standardized transitioned converted
		baute erstellte entwickelte schrieb führte plante organisierte betreute pflegte prüfte bearbeitete unterrichtete erarbeitete
		erledigte übernahm koordinierte dokumentierte entwickelt erstellt umgesetzt durchgeführt geplant organisiert betreut gepflegt geprüft
		bearbeitet eingeführt aufgebaut begleitet umgestellt ersetzt erarbeitet`)
	// neutral words are new in many honest rewordings.
	neutral = table(`experience experienced skilled background focus focused focusing hands-on career professional professionals practical
		working work daily regular regularly annual yearly monthly weekly team teams colleagues tasks duties responsibilities responsible
		role position field area areas projects project process processes production environment environments service services system
		systems solution solutions tools tool technologies technology knowledge familiar comfortable careful reliable clear new key core
		effort efforts together directly closely successfully effectively efficiently various multiple different related own part
		erfahrung kenntnisse aufgaben bereich bereiche tätigkeit tätigkeiten team teams arbeit täglich regelmäßig zuständig schwerpunkt
		insbesondere unter anderem selbständig eigenständig`)
	headingWords = table(`experience professional work working career employment history relevant related background summary profile about
		objective overview statement skills technical core key competencies expertise strengths tools technologies abilities education
		academic training qualifications degrees studies projects selected personal certifications certificates licenses licences
		credentials courses awards honors honours achievements publications papers talks languages interests hobbies activities volunteer
		volunteering community service affiliations memberships references additional information clinical teaching
		berufserfahrung beruflicher werdegang erfahrung praxis profil kurzprofil zusammenfassung kenntnisse fähigkeiten fachkenntnisse
		kompetenzen ausbildung bildung bildungsweg studium projekte zertifikate weiterbildung weiterbildungen sprachen sprachkenntnisse
		interessen ehrenamt auszeichnungen veröffentlichungen`)
)

// levels ranks how well a language is spoken: 1 basic … 6 native.
var levels = sync.OnceValue(func() map[string]int {
	m := map[string]int{}
	for rank, words := range [][]string{
		1: {"basic basics beginner elementary a1 a2 grundkenntnisse anfänger school schulkenntnisse"},
		2: {"conversational intermediate b1 limited mittelstufe konversationssicher gut gute good"},
		3: {"working professional b2 proficient business advanced fortgeschritten"},
		4: {"fluent c1 fließend fliessend verhandlungssicher fluently fluency"},
		5: {"c2 near-native"},
		6: {"native bilingual mother muttersprache muttersprachler muttersprachlerin zweisprachig"},
	} {
		for _, list := range words {
			for _, w := range strings.Fields(list) {
				m[w] = rank
			}
		}
	}
	return m
})

// families says what part in the work a word claims.
var families = sync.OnceValue(func() map[string]string {
	return groups(map[string]string{
		"lead": `led lead leads leading headed head heading directed direct directing spearheaded spearheading chaired chairing leitete
			leiteten geleitet leitung leiten leitend leitende anführte angeführt`,
		"tend": `looked handled handle handling ran run runs running kept keep keeping maintained maintain maintaining betreute betreut pflegte
			gepflegt bearbeitete bearbeitet`,
		"manage": `managed manage manages managing supervised supervise supervises supervising oversaw oversee oversees overseeing
			steuerte gesteuert führung personalverantwortung budgetverantwortung`,
		"own": `owned own owns owning ownership responsible accountable verantwortlich verantwortete verantwortet verantwortung
			zuständig charge`,
		"architect": `architected architect-led architecting`,
		"drive":     `drove driving championed champion championing orchestrated orchestrating pioneered pioneering`,
		"found":     `founded founding co-founded cofounded gründete gegründet mitgegründet`,
		"alone":     `single-handedly singlehandedly solely sole alone alleinverantwortlich alleinige im-alleingang eigenverantwortlich`,
	})
})

// enough says which families in the resume support a family in the text.
var enough = sync.OnceValue(func() map[string]string {
	return map[string]string{
		"lead": "lead", "manage": "manage lead own tend", "own": "own lead manage", "architect": "architect",
		"drive": "drive lead own found", "found": "found", "alone": "alone",
	}
})

// outcomes says in which direction a word claims a change.
var outcomes = sync.OnceValue(func() map[string]string {
	return groups(map[string]string{
		"up": `improved improve improves improving increased increase increases increasing boosted boost boosting enhanced enhance
			enhancing grew grow growing growth raised raise raising strengthened strengthening optimized optimised optimizing optimising optimize
			streamlined streamlining maximized maximising maximizing exceeded exceeding surpassed surpassing outperformed accelerated
			accelerating elevated elevating faster better
			verbesserte verbessert verbesserung verbessern steigerte gesteigert steigerung steigern erhöhte erhöht erhöhung erhöhen
			optimierte optimiert optimierung optimieren beschleunigte beschleunigt`,
		"down": `reduced reduce reduces reducing cut cutting lowered lower lowering decreased decrease decreasing saved saving save
			shortened shortening shrank shrinking minimized minimised minimizing minimising fell fewer eliminated eliminating eliminate
			dropped halved halving removed
			senkte gesenkt senkung senken reduzierte reduziert reduzierung reduzieren verringerte verringert verkürzte verkürzt einsparte
			eingespart sparte`,
	})
})

// groups turns name → words into word → name.
func groups(lists map[string]string) map[string]string {
	m := map[string]string{}
	for name, words := range lists {
		for _, w := range strings.Fields(words) {
			m[w] = name
		}
	}
	return m
}

var relatedRoles = sync.OnceValue(func() []map[string]bool {
	return []map[string]bool{
		set("engineer developer programmer entwickler entwicklerin ingenieur ingenieurin softwareentwickler softwareentwicklerin"),
		set("teacher instructor lecturer tutor educator lehrer lehrerin"),
		set("representative associate executive seller salesperson"),
		set("accountant bookkeeper buchhalter buchhalterin"),
		set("coordinator planner organizer"),
	}
})
