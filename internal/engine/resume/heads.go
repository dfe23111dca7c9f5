package resume

import "strings"

// What the heads of a section say, each alone and all together.

// read fills in what the heads say; a role below another of the same employer takes its employer.
func (f *headFinder) read() {
	orders := 0 // above 0 where titles come first
	for i := range f.found {
		h := &f.found[i]
		readHead(h, f.headLines(*h), f.kind, false)
		if org, title := h.entry.Organization, h.entry.Title; !h.tied && org != "" && title != "" {
			if orders++; h.orgBefore {
				orders -= 2
			}
		}
	}
	for i := range f.found {
		h := &f.found[i]
		if h.tied && orders < 0 { // as in the heads that tell
			*h = head{first: h.first, last: h.last}
			readHead(h, f.headLines(*h), f.kind, true)
		}
		if h.entry.Title == "" && h.entry.Organization != "" {
			h.under = &h.entry
		}
		if i > 0 && h.alone != "" && f.found[i-1].heads(h.entry) {
			h.inherit(f.found[i-1])
		}
	}
	f.readBrackets()
}

// heads reports whether a role that stands alone below h is at its employer:
// that stands above its own role, or alone with the dates of all its roles.
func (h *head) heads(role Entry) bool {
	if h.under != nil {
		now := date(2100, 1) // any day behind all others
		from, to, dated := h.under.Period(now)
		first, last, ok := role.Period(now)
		return dated && ok && !first.Before(from) && !last.After(to)
	}
	return h.orgFirst
}

// inherit gives a role that stands alone the employer above it.
func (h *head) inherit(above head) {
	h.entry.Title, h.entry.Organization = h.alone, above.entry.Organization
	h.orgFirst, h.under, h.bracketed = above.orgFirst, above.under, above.bracketed
	if h.entry.Place == "" {
		h.entry.Place = above.entry.Place
	}
}

// headLines are the lines of a head; what a page broke is put together again.
func (f *headFinder) headLines(h head) []string {
	var lines []string
	for l := h.first; l <= h.last; l++ {
		if f.blank(l) || f.lines[l].quiet {
			continue
		}
		line := f.withMargin(l, f.headWords(l))
		if n := len(lines); n > 0 && f.goesOn(l-1) {
			if f.breaksDates(l - 1) {
				line = f.body(l)
			}
			if hyphen := hyphenLen(lines[n-1]); hyphen > 0 {
				lines[n-1] = lines[n-1][:len(lines[n-1])-hyphen] + line
			} else {
				lines[n-1] += " " + line
			}
			continue
		}
		lines = append(lines, line)
	}
	return lines
}

// readBrackets takes what stands in brackets behind the employers for places,
// where one of them is known, or several heads have them and none another
// place: "Garage Norte (Bilbao)", "Taller Sur (Getxo)".
func (f *headFinder) readBrackets() {
	known, others, names := false, false, make(map[string]bool)
	for _, h := range f.found {
		known = known || isPlace(h.bracketed)
		others = others || h.bracketed == "" && h.alone == "" || h.entry.Place != ""
		names[h.bracketed] = h.bracketed != ""
	}
	delete(names, "")
	if !known && (others || len(names) < 2) {
		return
	}
	for i := range f.found {
		if h := &f.found[i]; h.bracketed != "" && h.entry.Place == "" {
			h.entry.Organization = strings.TrimSuffix(h.entry.Organization, " ("+h.bracketed+")")
			h.entry.Place = h.bracketed
		}
	}
}
