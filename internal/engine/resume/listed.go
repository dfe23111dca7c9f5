package resume

// Entries that are nothing but the lines or the items of a list.

// listed takes the list items of a section without other heads as its
// entries, where they hold what a head holds.
func (f *headFinder) listed() {
	if f.kind == Volunteer || f.kind == Activities || f.kind == Affiliations {
		f.found = f.roleLines()
		return
	}
	if f.kind != Education && f.kind != Experience {
		return
	}
	var heads []head
	top := -1
	for i := f.from; i < f.to; i++ {
		l := f.lines[i]
		if !l.bullet || l.body.Len() > longestHead {
			continue
		}
		if top < 0 {
			top = l.indent
		}
		if l.indent > top {
			continue
		}
		words := f.words(i)
		d, dated := findDates(words)
		switch {
		case dated && (d.ranged || f.kind == Education):
		case f.kind == Education && degreeWords().count(words)+schoolWords().count(words) > 0:
		default:
			if f.kind == Experience {
				return // plain bullets of one untitled role
			}
			continue
		}
		last := f.blockEnd(i, f.to, false)
		heads = append(heads, head{first: i, last: last})
	}
	f.found = heads
}

// roleLines takes each line of a section as an entry where all of them name a
// role and where: "Mentor, Coder Dojo".
func (f *headFinder) roleLines() []head {
	var heads []head
	for i := f.from; i < f.to; i++ {
		switch {
		case f.blank(i):
			continue
		case !f.headish(i) || f.phrases(i) != 2 || !hasRoleWord(f.body(i)):
			return nil
		}
		heads = append(heads, head{first: i, last: i})
	}
	return heads
}
