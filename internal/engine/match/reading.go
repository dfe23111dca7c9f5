package match

import (
	"sort"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"tailor/internal/engine/plan"
	"tailor/internal/engine/posting"
	"tailor/internal/engine/resume"
	"tailor/internal/engine/vocabulary"
)

// The strengths of the ways of matching, 0–1.
const (
	exactStrength    = 1.0
	aliasStrength    = 0.9
	stemStrength     = 0.8
	inferredStrength = 0.8
	partlyBelow      = 0.75 // a weaker match meets a requirement only partly
)

// block is a block of the resume with the stems of its words.
type block struct {
	resume.Block
	entry int // index into the section's entries, -1 outside
	stems []string
}

// reading is a resume and a posting, read once for all questions about them.
type reading struct {
	resume  *resume.Resume
	posting *posting.Posting
	now     time.Time
	asked   [][]bool                            // by requirement and section
	hits    [][]vocabulary.Hit                  // by section, offsets into the resume
	posted  []vocabulary.Hit                    // in the posting
	blocks  [][]block                           // by section
	stems   map[string][]string                 // of requirements, by id
	spelt   map[*vocabulary.Term]map[string]int // the posting's spellings, folded, by where they first stand
}

func read(r *resume.Resume, p *posting.Posting, now time.Time) *reading {
	m := &reading{resume: r, posting: p, now: now, asked: askedSections(r, p), spelt: map[*vocabulary.Term]map[string]int{}, stems: map[string][]string{}}
	all := vocabulary.Find(r.Text)
	for i := range r.Sections {
		s := &r.Sections[i]
		from := sort.Search(len(all), func(k int) bool { return all[k].Start >= s.Span.Start })
		to := sort.Search(len(all), func(k int) bool { return all[k].Start >= s.Span.End })
		m.hits = append(m.hits, all[from:to])
		var blocks []block
		for _, b := range s.AllBlocks() {
			blocks = append(blocks, block{Block: b, entry: entryOf(s, b), stems: stems(r.Slice(b.Text), r.Language)})
		}
		m.blocks = append(m.blocks, blocks)
	}
	m.posted = vocabulary.Find(p.Text)
	for _, h := range m.posted {
		if m.spelt[h.Term] == nil {
			m.spelt[h.Term] = map[string]int{}
		}
		if key := fold(h.Text); m.spelt[h.Term][key] == 0 {
			m.spelt[h.Term][key] = h.Start + 1
		}
	}
	return m
}

func entryOf(s *resume.Section, b resume.Block) int {
	for i := range s.Entries {
		if s.Entries[i].Span.Contains(b.Span) {
			return i
		}
	}
	return -1
}

// speaks reports whether a section may be taken as evidence at all.
func speaks(s *resume.Section) bool {
	return s.Kind != resume.Contact && s.Kind != resume.References
}

// fold is a spelling without capitals, with single blanks.
func fold(s string) string {
	return strings.Join(strings.Fields(strings.ToLower(strings.ReplaceAll(s, "\u00a0", " "))), " ")
}

// at is a span of the resume as evidence.
func (m *reading) at(section int, span resume.Span) plan.Evidence {
	return plan.Evidence{Section: m.resume.Sections[section].ID, Start: span.Start, End: span.End, Text: m.resume.Slice(span)}
}

// wanted are the stems of what a requirement says, worked out once.
func (m *reading) wanted(req posting.Requirement) []string {
	stems, ok := m.stems[req.ID]
	if !ok {
		stems = content(req.Text, m.posting.Language, nil)
		m.stems[req.ID] = stems
	}
	return stems
}

// sameTongue reports whether resume and posting are in one language, as far as that is known.
func (m *reading) sameTongue() bool {
	return m.resume.Language == "" || m.posting.Language == "" || m.resume.Language == m.posting.Language
}

// mid is a requirement as it stands in the middle of a sentence.
func (m *reading) mid(req posting.Requirement) string {
	text := oneLine(req.Text)
	if term := vocabulary.Lookup(req.Term); term != nil && !term.Proper && bases()[strings.ToLower(firstWord(text))] && firstWord(text) != firstWord(term.Name) {
		return term.Name // "does not name manage a pipeline" is no sentence
	}
	if req.Kind != posting.Title && m.posting.Language != "de" && (req.Kind == posting.Years || m.opensBlock(req) && plainName(text)) {
		first, size := utf8.DecodeRuneInString(text)
		return string(unicode.ToLower(first)) + text[size:]
	}
	return text
}

// opensBlock reports whether a requirement begins a line of the posting, where
// any word has a capital.
func (m *reading) opensBlock(req posting.Requirement) bool {
	before := strings.TrimRight(m.posting.Text[:req.Start], " \t")
	return before == "" || strings.ContainsAny(before[len(before)-1:], "\n-*+.")
}
