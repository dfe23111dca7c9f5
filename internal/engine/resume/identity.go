package resume

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// mostContactLines is how far down the page contact details are looked for.
const mostContactLines = 60

// identify reads the contact block: name, mail, phone, place and links.
func (p *page) identify(r *Resume) Identity {
	var id Identity
	lines := p.contactLines(r)
	named := -1
	if id.Name = p.largestName(); id.Name == "" {
		id.Name, named = nameOf(lines)
	}
	for i, line := range lines {
		if (i == named || id.Name != "" && strings.HasPrefix(line, id.Name)) && !hasContactDetail(line) {
			continue
		}
		for _, part := range contactParts(line) {
			id.take(part)
		}
	}
	if id.Email == "" {
		id.Email = firstEmail(r.Text)
	}
	return id
}

// contactLines are the lines of the sections that say who the person is; what
// a page broke because it was full is put together again.
func (p *page) contactLines(r *Resume) []string {
	const longest = 1000 // bytes
	var lines []string
	i, wrapped := 0, false
	for n, s := range r.Sections {
		is := s.Kind == Contact || n == 0 && s.Heading == ""
		for ; i < len(p.lines) && p.lines[i].start < s.Span.End; i++ {
			line := p.body(i)
			if !is || line == "" || p.lines[i].rule || len(line) > longest || len(lines) == mostContactLines {
				continue
			}
			if wrapped {
				lines[len(lines)-1] += " " + line
			} else {
				lines = append(lines, line)
			}
			wrapped = p.wraps(i)
		}
	}
	return lines
}

// largestName is the person's name where it is what the first page sets
// largest, wherever that stands; "" where it is not.
func (p *page) largestName() string {
	const mostLines = 2 // a name may be set on two
	var words []string
	for i := range p.looks {
		look := p.look(i)
		if p.largest == 0 || len(words) == mostLines {
			break
		}
		if look.Page > 1 || look.Size < p.largest || p.blank(i) {
			continue
		}
		line := p.body(i)
		if _, known := lookup(line); known || isTitle(line) {
			return ""
		}
		words = append(words, line)
	}
	name, _ := nameOf([]string{strings.Join(words, " ")})
	return name
}

// take fills in what one part of a contact line says, unless it is known already.
func (id *Identity) take(part string) {
	switch label, value := contactLabel(part); label {
	case "name":
		id.Name = value
	case "link":
		if links := linksOf(value); len(links) > 0 {
			id.Links = append(id.Links, links...)
		} else {
			id.Links = append(id.Links, value)
		}
	case "phone":
		if phone := phoneIn(value); phone != "" {
			value = phone
		}
		id.fill(&id.Phone, value)
	case "place":
		id.fill(&id.Location, value)
	default:
		id.scan(value)
	}
}

func (*Identity) fill(field *string, value string) {
	if *field == "" {
		*field = value
	}
}

// scan takes the details out of a part that may hold several of them, one
// after the other; what remains may be where the person lives.
func (id *Identity) scan(s string) {
	for email := firstEmail(s); email != ""; email = firstEmail(s) {
		id.fill(&id.Email, email)
		s = strings.Replace(s, email, " , ", 1)
	}
	for _, link := range linksOf(s) {
		id.Links = append(id.Links, link)
		s = strings.Replace(s, link, " , ", 1)
	}
	if phone := phoneIn(s); phone != "" {
		id.fill(&id.Phone, phone)
		s = strings.Replace(s, phone, " , ", 1)
	}
	isEdge := func(r rune) bool { return isOrnamentEdge(r) || strings.ContainsRune(",;/()<>", r) }
	trimmed := strings.TrimFunc(s, isEdge)
	if strings.Count(trimmed, "(") > strings.Count(trimmed, ")") && strings.Contains(s, trimmed+")") {
		trimmed += ")"
	}
	s = trimmed
	if first, rest, more := strings.Cut(s, " "); more && utf8.RuneCountInString(first) == 1 && !isDigit(first[0]) {
		s = strings.TrimFunc(rest, isEdge) // the letter that an icon's font has for a picture
	}
	if role, place, found := strings.Cut(s, ", "); found && hasRoleWord(role) && isPlace(place) {
		s = place // "Nurse, Leeds, UK"
	}
	if s != "" && isAddress(s) {
		id.fill(&id.Location, s)
	}
}

// contactLabels are the words before a colon in a contact block, lower case.
var contactLabels = map[string]string{
	"name": "name", "full name": "name", "nom": "name", "nombre": "name", "nome": "name", "naam": "name", "имя": "name", "姓名": "name", "ad soyad": "name", "imię i nazwisko": "name", "ім'я": "name", "фио": "name",
	"phone": "phone", "tel": "phone", "tel.": "phone", "telephone": "phone", "mobile": "phone", "mobil": "phone", "cell": "phone", "telefon": "phone", "téléphone": "phone", "tél": "phone", "tél.": "phone", "teléfono": "phone", "móvil": "phone", "telefono": "phone", "cellulare": "phone", "telefone": "phone", "telefoon": "phone", "handy": "phone", "телефон": "phone", "电话": "phone", "手机": "phone", "p": "phone", "m": "phone", "t": "phone",
	"location": "place", "address": "place", "city": "place", "adresse": "place", "anschrift": "place", "ort": "place", "wohnort": "place", "ville": "place", "dirección": "place", "ciudad": "place", "ubicación": "place", "indirizzo": "place", "città": "place", "endereço": "place", "cidade": "place", "adres": "place", "woonplaats": "place", "şehir": "place", "адрес": "place", "город": "place", "адреса": "place", "місто": "place", "地址": "place", "所在地": "place", "城市": "place", "based in": "place", "residence": "place",
	"web": "link", "website": "link", "webseite": "link", "url": "link", "homepage": "link", "portfolio": "link", "blog": "link", "linkedin": "link", "github": "link", "gitlab": "link", "xing": "link", "site": "link",
	"email": "mail", "e-mail": "mail", "mail": "mail", "邮箱": "mail", "correo": "mail", "courriel": "mail", "e-posta": "mail", "почта": "mail", "correo electrónico": "mail",
}

// contactLabel parts "Phone: 555 0100" into what the label means and the value.
func contactLabel(part string) (label, value string) {
	part = strings.TrimFunc(plainContact(part), isOrnamentEdge)
	before, after, found := strings.Cut(strings.Replace(part, "：", ":", 1), ":")
	if !found || strings.HasPrefix(after, "//") {
		if word, rest, _ := strings.Cut(part, " "); contactLabels[strings.ToLower(word)] == "phone" && isPhone(rest) {
			return "phone", strings.TrimSpace(rest)
		}
		return "", part
	}
	before = strings.ToLower(strings.TrimSpace(before))
	if label, known := contactLabels[before]; known {
		return label, strings.TrimSpace(after)
	}
	if _, word, more := strings.Cut(before, " "); more && contactLabels[word] != "" {
		return contactLabels[word], strings.TrimSpace(after) // "My phone", an icon's letter
	}
	return "", part
}

func isOrnamentEdge(r rune) bool {
	return isSpace(r) || r != '+' && isOrnament(r) || strings.ContainsRune("*_-–—", r)
}

// plainContact drops emphasis, heading marks and list markers but keeps a link's target.
func plainContact(part string) string {
	part = strings.TrimLeft(withoutTags(part), "# ")
	if !strings.ContainsAny(part, "*`\\[<") {
		return strings.TrimSpace(part)
	}
	part = emphasis.Replace(part)
	var b strings.Builder
	for i := 0; i < len(part); {
		if label, n := linkLabel(part[i:]); n > 0 {
			target := strings.TrimPrefix(part[i+len(label)+3:i+n-1], "mailto:")
			target = strings.TrimPrefix(target, "tel:")
			if firstEmail(label) != "" || isPhone(label) {
				target = label
			}
			b.WriteString(target)
			i += n
			continue
		}
		b.WriteByte(part[i])
		i++
	}
	return strings.Trim(b.String(), "<> ")
}

// withoutTags drops the tags of HTML, which Markdown may hold; "<jane@example.com>" is none.
func withoutTags(s string) string {
	for from := 0; ; {
		open := strings.IndexByte(s[from:], '<')
		if open < 0 {
			return s
		}
		open += from
		tag, _, closed := strings.Cut(s[open+1:], ">")
		name := strings.Trim(strings.SplitN(tag, " ", 2)[0], "/")
		if isTag := closed && name != "" && strings.Trim(strings.ToLower(name), "abcdefghijklmnopqrstuvwxyz0123456789") == ""; !isTag {
			from = open + 1
			continue
		}
		s = s[:open] + s[open+len(tag)+2:]
		from = open
	}
}

// contactParts cuts a contact line at bars, dots and wide gaps.
func contactParts(line string) []string {
	return strings.FieldsFunc(widen(line), func(r rune) bool {
		return strings.ContainsRune("|•·\t│｜▪◦;⋄◆", r)
	})
}

// widen turns gaps of three spaces and dashes with space around them into
// bars, and puts one before a label in the middle of a line.
func widen(line string) string {
	line = partSlashes(gaps.Replace(closeUp(line)))
	for colon := strings.Index(line, ": "); colon > 0; {
		label := strings.LastIndexByte(line[:colon], ' ') + 1
		if label > 0 && contactLabels[strings.ToLower(line[label:colon])] != "" && colon-label > 1 {
			line = line[:label-1] + "|" + line[label:]
		}
		next := strings.Index(line[colon+1:], ": ")
		if next < 0 {
			break
		}
		colon += 1 + next
	}
	return line
}

var (
	gaps     = strings.NewReplacer("   ", "|", " – ", " | ", " — ", " | ")
	emphasis = strings.NewReplacer("**", "", "`", "", "\\", "")
)

// closeUp leaves one space behind each colon: "Phone:    555 0100".
func closeUp(line string) string {
	parts := strings.Split(line, ":")
	for i := 1; i < len(parts); i++ {
		if trimmed := strings.TrimLeft(parts[i], " \t"); trimmed != parts[i] {
			parts[i] = " " + trimmed
		}
	}
	return strings.Join(parts, ":")
}

// hasContactDetail reports whether a line holds a mail address, a link or a phone number.
func hasContactDetail(line string) bool {
	if !mayHoldDetail(line) {
		return false
	}
	if len(line) > 2*longestHeadingLine {
		return firstEmail(line[:longestHeadingLine]) != ""
	}
	if firstEmail(line) != "" {
		return true
	}
	for _, part := range contactParts(line) {
		label, value := contactLabel(part)
		if label != "" || isPhone(value) || len(linksOf(value)) > 0 && len(strings.Fields(value)) <= 3 {
			return true
		}
	}
	return false
}

// mayHoldDetail spares most lines the closer look: every detail has an at
// sign, a dot, a colon or seven digits.
func mayHoldDetail(line string) bool {
	digits := 0
	for i := range len(line) {
		switch c := line[i]; {
		case c == '@', c == '.', c == ':', c == 0xEF: // the wide colon begins with it
			return true
		case isDigit(c):
			if digits++; digits >= 7 {
				return true
			}
		}
	}
	return strings.HasPrefix(strings.ToLower(line[:min(len(line), 4)]), "tel")
}

// firstEmail is the first mail address in s.
func firstEmail(s string) string {
	for from := 0; ; {
		i := strings.IndexByte(s[from:], '@')
		if i < 0 {
			return ""
		}
		at := from + i
		start, end := at, at+1
		for start > from && isMailByte(s[start-1]) {
			start--
		}
		for end < len(s) && (isMailByte(s[end]) && s[end] != '+' && s[end] != '%') {
			end++
		}
		domain := strings.TrimRight(s[at+1:end], ".-_")
		if local := strings.TrimLeft(s[start:at], ".-_"); local != "" && strings.IndexByte(domain, '.') > 0 {
			return local + "@" + domain
		}
		from = end
	}
}

func isMailByte(c byte) bool {
	return isWordByte(c) || strings.IndexByte("._-+%", c) >= 0
}

// linksOf lists the web addresses in s, with or without scheme.
func linksOf(s string) []string {
	var links []string
	for word := range strings.FieldsSeq(s) {
		word = strings.Trim(word, "<>(),;\"'")
		if isLink(word) {
			links = append(links, word)
		}
	}
	return links
}

func isLink(word string) bool {
	lower := strings.ToLower(word)
	for _, scheme := range []string{"http://", "https://", "www."} {
		if strings.HasPrefix(lower, scheme) {
			return len(lower) > len(scheme)+3
		}
	}
	host, path, _ := strings.Cut(lower, "/")
	dot := strings.LastIndexByte(host, '.')
	if dot <= 0 || strings.ContainsAny(host, "@,:()") {
		return false
	}
	domain := host[dot+1:]
	if path != "" {
		return len(domain) >= 2 && len(domain) <= 12 && strings.Trim(domain, "abcdefghijklmnopqrstuvwxyz") == ""
	}
	switch domain {
	case "com", "org", "net", "io", "dev", "me", "de", "fr", "es", "it", "uk", "eu", "ch", "at", "nl", "pl", "ru", "ua", "cn", "info", "tech", "app", "site", "blog", "page", "design", "ai", "co", "us", "ca", "xyz":
		return len(host) > len(domain)+3
	}
	return false
}

// isAddress reports whether s reads like where somebody lives: "Austin, TX", "10115 Berlin", "Lyon, France".
func isAddress(s string) bool {
	if isPlace(s) {
		return true
	}
	words := strings.Fields(s)
	if len(words) == 0 || len(words) > 9 || len(s) > 90 || hasRoleWord(s) {
		return false
	}
	if city, department, found := strings.Cut(s, " ("); found && startsUpper(city) && !strings.ContainsFunc(city, unicode.IsDigit) {
		if _, n := number(department); n >= 2 && n <= 3 && department[n:] == ")" {
			return true // "Nantes (44)"
		}
	}
	for i, word := range words[:len(words)-1] {
		if _, n := number(word); n == len(word) && n >= 4 && n <= 6 && startsUpper(words[i+1]) && (i > 0 || len(words) <= 4) {
			return true // postcode and city, perhaps a street before them
		}
	}
	if n := len(words); n >= 3 && n <= 5 && isUpperPair(words[n-2]) && strings.Trim(words[n-1], "0123456789-") == "" {
		return true // "Allentown PA 18102"
	}
	pieces := strings.Split(s, ",")
	if n := len(pieces); n > 2 && n <= 5 {
		if isCityState(strings.TrimSpace(strings.Join(pieces[n-2:], ","))) || isCityState(strings.TrimSpace(strings.Join(pieces[n-3:], ","))) {
			return true // "Suite 4, Mountain View, CA, USA"
		}
	}
	if len(pieces) == 2 && !strings.ContainsFunc(s, unicode.IsDigit) && len(words) <= 5 {
		return startsUpper(pieces[0]) && startsUpper(pieces[1])
	}
	return len(pieces) >= 2 && strings.ContainsFunc(s, unicode.IsDigit) && strings.ContainsFunc(s, unicode.IsLetter) && startsUpper(strings.TrimSpace(pieces[len(pieces)-1]))
}

// nameOf finds the person's name: the first line, or its first part, that can be one.
func nameOf(lines []string) (name string, line int) {
	for i, line := range lines {
		if i >= 6 {
			break
		}
		line = strings.TrimFunc(plainContact(line), isOrnamentEdge)
		if isSpaced(line) {
			line = strings.ReplaceAll(unspace(line), ",", ", ")
		}
		line = strings.TrimSpace(dropTitle(unspace(plainWords(line))))
		for _, cut := range []string{" | ", " – ", " — ", " - ", " • ", " · ", ", ", "\t", "   ", " ("} {
			line, _, _ = strings.Cut(line, cut)
		}
		if isName(line) {
			return strings.Join(strings.Fields(line), " "), i
		}
	}
	return "", 0
}

// dropTitle removes what names the paper before the person: "Resume of Jane Doe".
func dropTitle(line string) string {
	for _, title := range []string{"curriculum vitae", "lebenslauf", "resume", "résumé", "cv", "个人简历"} {
		if len(line) >= len(title) && strings.EqualFold(line[:len(title)], title) {
			rest := strings.TrimLeft(line[len(title):], " :：–—-|")
			rest = strings.TrimPrefix(strings.TrimPrefix(rest, "of "), "von ")
			if rest != line[len(title):] || rest == "" {
				return rest
			}
		}
	}
	return line
}

func isName(s string) bool {
	words := slices.DeleteFunc(strings.Fields(s), func(word string) bool { return strings.HasSuffix(word, ".") }) // "Dr. rer. nat."
	if len(words) > 6 || strings.TrimSpace(s) == "" || len(s) > 60 || isLink(s) || isTitle(s) {
		return false
	}
	if _, known := lookup(s); known && len(words) > 1 || strings.ContainsAny(s, "@:/0123456789") || hasRoleWord(s) {
		return false
	}
	first, _ := utf8.DecodeRuneInString(s)
	letters := 0
	for _, r := range s {
		switch {
		case unicode.IsLetter(r):
			letters++
		case unicode.Is(unicode.Mn, r), strings.ContainsRune(" .'’-‐\"()·", r):
		default:
			return false
		}
	}
	return unicode.IsLetter(first) && letters >= 2 && !strings.HasSuffix(s, ".") || letters >= 2 && strings.HasSuffix(s, "r.")
}
