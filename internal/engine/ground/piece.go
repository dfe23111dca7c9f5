package ground

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"tailor/internal/engine/resume"
)

// piece is a passage of the resume, or a confirmed fact, that can support a claim.
type piece struct {
	*reading
	section string // id
	entry   string // id, "" outside every entry
	block   string // id, "" for headings, heads and what lies between blocks
	offset  int    // of the passage in the resume's text
	head    bool   // names an entry: employer, title, dates
	fact    bool
	entries []string // of a fact: ids of the entries whose organisation it names
}

// cut divides a resume into pieces: headings, heads of entries, blocks, and
// whatever lies between them, so that no word of the source goes unread.
func cut(r *resume.Resume) []piece {
	var pieces []piece
	for _, section := range r.Sections {
		at := section.Span.Start
		add := func(span resume.Span, p piece) {
			if gap := r.Text[at:max(at, span.Start)]; strings.TrimSpace(gap) != "" {
				pieces = append(pieces, piece{reading: read(gap), section: section.ID, entry: p.entry, offset: at})
			}
			if span.Len() > 0 {
				p.reading, p.section, p.offset = read(r.Slice(span)), section.ID, span.Start
				pieces = append(pieces, p)
			}
			at = max(at, span.End)
		}
		for _, mark := range marks(&section) {
			add(mark.span, mark.piece)
		}
		add(resume.Span{Start: section.Span.End, End: section.Span.End}, piece{})
	}
	return pieces
}

type mark struct {
	span  resume.Span
	piece piece
}

// marks lists the named spans of a section in order of the page.
func marks(s *resume.Section) []mark {
	all := []mark{{span: s.HeadingText}}
	for _, b := range s.Blocks {
		all = append(all, mark{b.Text, piece{block: b.ID}})
	}
	for _, e := range s.Entries {
		all = append(all, mark{e.Head, piece{entry: e.ID, head: true}})
		for _, b := range e.Blocks {
			all = append(all, mark{b.Text, piece{entry: e.ID, block: b.ID}})
		}
	}
	slices.SortStableFunc(all, func(a, b mark) int { return a.span.Start - b.span.Start })
	return slices.DeleteFunc(all, func(m mark) bool { return m.span.Len() == 0 })
}

var (
	denial = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)(^|[^\p{L}])(no|not|never|without|none|nope|neither|cannot|can't|\w+n't|nein|nie|niemals|nicht|kein\w*|ohne)([^\p{L}]|$)`)
	})
	inexperience = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)\b(no|without|lack\w*|never|not(?: yet)?|little|kein\w*|ohne|nie|noch nicht)\s(?:\w+\s){0,2}(experience|knowledge|exposure|used|worked|trained|erfahrung\w*|kenntnisse)\b[^.;]*$`)
	})
	sentence = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[^.!?;\n]+(?:\.[^\s][^.!?;\n]*)*`) })
)

// affirmed gives what a fact supports: the sentences of its answer that deny
// nothing, and the words of the requirement when nothing is denied at all.
func affirmed(f Fact) string {
	var kept []string
	denied := false
	for _, s := range sentence().FindAllString(clip(f.Text), -1) {
		switch s = strings.TrimSpace(s); {
		case s == "":
		case denial().MatchString(s):
			denied = true
		default:
			kept = append(kept, s)
		}
	}
	if !denied && len(kept) > 0 && f.Requirement != "" {
		kept = append(kept, clip(f.Requirement))
	}
	return strings.Join(kept, ". ")
}

// entriesNamed lists the entries whose organisation a text names, by its first word at least.
func entriesNamed(r *resume.Resume, text *reading) []string {
	var ids []string
	for _, section := range r.Sections {
		for _, e := range section.Entries {
			name := tokens(e.Organization)
			if len(name) == 0 || !content(name[0].lower) {
				continue
			}
			if _, _, ok := text.find(name[0].text); ok {
				ids = append(ids, e.ID)
			}
		}
	}
	return ids
}

// denies reports whether the words before the place say that it is no experience of the person's.
func (p piece) denies(start int) bool {
	return inexperience().MatchString(p.text[:start])
}
