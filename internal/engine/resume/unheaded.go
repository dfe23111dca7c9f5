package resume

// Sections without a heading: what a heading's text holds beyond its section,
// where a run of entries begins with nothing above it, and where another
// column of the page begins.

// byColumn cuts a part where the page goes on in another column. What stands
// there without a heading goes on with what that column held before; in a
// column that begins it is the contact block when it holds contact details or
// the page's largest words, and else a part of what comes before it.
func (p *page) byColumn(parts []part) []part {
	if p.looks == nil {
		return parts
	}
	held := make(map[int]Kind) // what each column held last
	var cut []part
	for _, part := range parts {
		rest := part
		for i := p.firstWords(part); i < part.last; i++ {
			column, before := p.columns[i], p.columnBefore(i, part.first)
			if p.blank(i) || column == 0 || column == before || before == 0 {
				continue
			}
			next := rest
			next.first, next.heading, next.how = i, nil, ByLayout
			switch kind, seen := held[column]; {
			case seen:
				next.kind, next.evidence = kind, []string{"goes on with what its column held before"}
			case p.opensContact(i, part.last):
				next.kind, next.evidence = Contact, []string{"stands at the top of its column"}
			default:
				continue
			}
			rest.last = i
			held[before] = rest.kind
			cut, rest = append(cut, rest), next
		}
		held[p.lastColumn(rest)] = rest.kind
		cut = append(cut, rest)
	}
	return cut
}

// findColumns says in which column each line stands. A page without columns
// goes on with those of the pages before it, where its text begins as theirs did.
func (p *page) findColumns() {
	p.columns = make([]int, len(p.lines))
	left := make(map[int]float64) // where the text of each column begins
	own := make(map[int]bool)     // pages that have columns of their own
	for _, look := range p.looks {
		own[look.Page] = own[look.Page] || look.Column > 0
	}
	for i, look := range p.looks {
		column := look.Column
		switch at, seen := left[column]; {
		case p.blank(i):
		case column > 0:
			if p.columns[i] = column; !seen || look.Left < at {
				left[column] = look.Left
			}
		case !own[look.Page]:
			p.columns[i] = nearestColumn(left, look.Left)
		}
	}
}

// nearestColumn is the column that text at this distance from the page's left
// edge stands in; 0 for none.
func nearestColumn(left map[int]float64, at float64) int {
	const slack = 6 // points
	best := 0
	for column, begins := range left {
		if begins <= at+slack && (best == 0 || begins > left[best]) {
			best = column
		}
	}
	return best
}

// columnBefore is the column of the last words above line i, 0 where none stand in the part.
func (p *page) columnBefore(i, first int) int {
	for i--; i >= first; i-- {
		if !p.blank(i) && !p.lines[i].quiet {
			return p.columns[i]
		}
	}
	return 0
}

func (p *page) lastColumn(part part) int { return p.columnBefore(part.last, part.first) }

// opensContact reports whether the lines from i on, up to the end of their
// paragraph, name the person or hold contact details.
func (p *page) opensContact(i, last int) bool {
	for n := 0; i < last && n < 6; i++ {
		if p.blank(i) {
			continue
		}
		if n++; hasContactDetail(p.body(i)) || p.isName(i) {
			return true
		}
	}
	return false
}

// isName reports whether line i is set as large as nothing else, as names are.
func (p *page) isName(i int) bool {
	return p.largest > 0 && p.look(i).Size >= p.largest && isName(p.body(i))
}

// byContent cuts off the entries of jobs and schools that follow, without a
// heading, in a part that holds none, and tells by its entries what a part is
// whose heading nobody knows.
func (p *page) byContent(parts []part) []part {
	var cut []part
	for _, part := range parts {
		unknown := part.heading != nil && part.kind == Other && !part.heading.known
		if !unknown && !holdsNoJobs(part) {
			cut = append(cut, part)
			continue
		}
		runs := p.entryRuns(part)
		if unknown {
			if len(runs) == 1 && runs[0].entries > 1 && runs[0].first == p.firstWords(part) {
				part.kind = runs[0].kind
				part.evidence = append(part.evidence, runs[0].why())
			}
			cut = append(cut, part)
			continue
		}
		cut = append(cut, p.cutRuns(part, runs)...)
	}
	return cut
}

// holdsNoJobs reports whether entries with dates, roles and employers are
// foreign to a part.
func holdsNoJobs(part part) bool {
	switch part.kind {
	case Contact, Summary, Skills, Languages, Interests, Other:
		return true
	}
	return false
}

// entryRun is a run of entries of jobs or schools.
type entryRun struct {
	first   int // line
	kind    Kind
	entries int
	listed  bool // a list follows one of them
}

func (r entryRun) why() string {
	if r.kind == Education {
		return "schools and degrees with dates below"
	}
	return "roles with employers and dates below"
}

// entryRuns finds, in a part's lines, the runs of entries that nobody could
// take for anything but jobs or schools.
func (p *page) entryRuns(part part) []entryRun {
	var runs []entryRun
	for _, head := range p.heads(Experience, p.firstWords(part), part.last) {
		e := head.entry
		schooling := degreeWords().count(e.Title) + schoolWords().count(e.Organization) + schoolWords().count(e.Title)
		kind := Experience
		if schooling > 0 && !hasRoleWord(e.Title) {
			kind = Education
		}
		graduated := kind == Education && e.StartDate != "" && degreeWords().count(e.Title) > 0 && schoolWords().count(e.Organization) > 0
		sure := graduated || e.StartDate != "" && (e.EndDate != "" || startsOpen(e.StartDate)) && e.Title != "" &&
			(kind == Education || e.Organization != "" || hasRoleWord(e.Title))
		listed := head.last+1 < part.last && p.lines[head.last+1].bullet
		n := len(runs)
		switch {
		case n > 0 && (!sure || runs[n-1].kind == kind):
			runs[n-1].entries++
			runs[n-1].listed = runs[n-1].listed || listed
		case sure:
			runs = append(runs, entryRun{head.first, kind, 1, listed})
		}
	}
	return runs
}

// firstWords is the part's first line of content, below its heading.
func (p *page) firstWords(part part) int {
	i := part.first
	if part.heading != nil {
		i = part.heading.last + 1
	}
	for i < part.last && (p.blank(i) || p.lines[i].rule) {
		i++
	}
	return i
}

// cutRuns makes parts of the runs. A single entry without a list below it is
// no evidence of a section, unless other runs follow.
func (p *page) cutRuns(whole part, runs []entryRun) []part {
	if len(runs) == 0 || len(runs) == 1 && runs[0].entries == 1 && !runs[0].listed {
		return []part{whole}
	}
	if whole.heading != nil && runs[0].first <= p.firstWords(whole) {
		return []part{whole} // the heading is theirs
	}
	var cut []part
	rest := whole
	for _, run := range runs {
		if run.first > rest.first {
			rest.last = run.first
			cut = append(cut, rest)
		}
		rest = part{first: run.first, kind: run.kind, how: ByContent, evidence: []string{run.why()}}
	}
	rest.last = whole.last
	return append(cut, rest)
}
