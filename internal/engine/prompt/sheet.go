package prompt

import (
	"fmt"
	"slices"
	"strings"

	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/resume"
)

// Bounds on what is sent, in bytes.
const (
	maxRead        = 64_000 // of the posting or of one block, before anything is looked at
	maxSection     = 24_000 // of one section
	maxBlock       = 3_000  // of one block
	maxHead        = 400    // of a heading or an entry's head
	maxPosting     = 16_000 // of the posting's text
	maxRequirement = 160    // of one requirement
	maxRequired    = 80     // requirements
	maxProof       = 3      // blocks named for one requirement
)

// page is one section as prompts show it, all of it masked.
type page struct {
	section *resume.Section
	heading string
	lines   []line // in order
}

// line is a block or the head of an entry.
type line struct {
	block string // id; "" for a head
	entry string // id; "" outside of all
	text  string
	cut   bool
}

// write makes the page of a section.
func (b *Book) write(section *resume.Section) *page {
	p := &page{section: section, heading: b.short(section.Heading, maxHead)}
	block := func(k resume.Block, entry string) {
		text := b.short(b.resume.Slice(k.Text), maxBlock)
		p.lines = append(p.lines, line{block: k.ID, entry: entry, text: "[" + k.ID + "] " + text, cut: strings.HasSuffix(text, cutMark)})
	}
	loose := section.Blocks
	for _, entry := range section.Entries {
		for len(loose) > 0 && loose[0].Span.Start < entry.Span.Start {
			block(loose[0], "")
			loose = loose[1:]
		}
		head := strings.TrimLeft(b.short(b.resume.Slice(entry.Head), maxHead), "# ")
		p.lines = append(p.lines, line{entry: entry.ID, text: "## " + entry.ID + " " + head})
		for _, k := range entry.Blocks {
			block(k, entry.ID)
		}
	}
	for _, k := range loose {
		block(k, "")
	}
	return p
}

// holds reports whether a part of the section, named by entries, shows what
// stands in an entry, or outside of all. No entries are the whole section.
func (p *page) holds(part []string, entry string) bool {
	if entry == "" && len(p.section.Entries) > 0 {
		entry = p.section.Entries[0].ID // what stands outside goes with the first
	}
	return len(part) == 0 || slices.Contains(part, entry)
}

// sheet is what a call shows of the resume.
type sheet struct {
	name     string // "section S3"
	text     string
	sections []string
	part     []string        // entries of the only section; none: all of it
	whole    map[string]bool // ids of the blocks that are shown uncut: only these may be edited
}

// sheet writes what a task is about; nil when there is nothing to show.
func (b *Book) sheet(t event.TaskInfo) *sheet {
	s := &sheet{sections: t.About(), part: t.Part(), whole: map[string]bool{}}
	if len(s.sections) == 0 {
		return nil
	}
	var w strings.Builder
	room := maxSection
	for _, id := range s.sections {
		p := b.pages[id]
		if p == nil {
			return nil
		}
		b.show(&w, s, p, &room)
	}
	s.text = w.String()
	switch {
	case len(s.sections) > 1:
		s.name = "sections " + strings.Join(s.sections, ", ")
	case len(s.part) > 0:
		s.name = "this part of section " + s.sections[0]
	default:
		s.name = "section " + s.sections[0]
	}
	return s
}

// show writes a section, or the sheet's part of it, as far as there is room.
func (b *Book) show(w *strings.Builder, s *sheet, p *page, room *int) {
	var data strings.Builder
	if p.heading != "" {
		data.WriteString("# " + p.heading + "\n")
	}
	left := 0 // blocks that found no room
	for _, l := range p.lines {
		switch {
		case !p.holds(s.part, l.entry):
		case data.Len() <= *room:
			data.WriteString(l.text + "\n")
			s.whole[l.block] = !l.cut
		case l.block != "":
			left++
		}
	}
	*room -= data.Len()
	if left > 0 {
		fmt.Fprintf(&data, "[… cut: %d more blocks]\n", left)
	}
	lead := "Section "
	if len(s.part) > 0 {
		lead = "Part of section "
	}
	fmt.Fprintf(w, "%s%s of the resume, kind %s%s.\n", lead, p.section.ID, p.section.Kind, b.language())
	b.fence(w, "section", data.String())
}

// answerTokens is the longest answer with edits: every block rewritten, and
// room for reasons and thinking.
func (s *sheet) answerTokens() int {
	return min(2500+len(s.text)/2, 7000)
}

// language names the resume's language for a prompt.
func (b *Book) language() string {
	if b.resume.Language == "" {
		return ""
	}
	return ", language " + b.resume.Language
}

// writePosting writes the whole posting.
func (b *Book) writePosting() string {
	var w strings.Builder
	b.fence(&w, "posting", bound(b.paragraphs(clip(b.posting.Text, maxRead)), maxPosting))
	return w.String()
}

// writeExcerpt writes what tasks about the resume need of the posting beside
// its requirements: who looks for whom, and the lines that say more than the
// requirements drawn from them.
func (b *Book) writeExcerpt() string {
	if len(b.posting.Requirements) < fewRequirements {
		return b.writePosting() // the reader understood little of it: the model must see all
	}
	var data strings.Builder
	if title := b.short(b.posting.Title, maxHead); title != "" {
		data.WriteString("Title: " + title + "\n")
	}
	if company := b.short(b.posting.Company, maxHead); company != "" {
		data.WriteString("Company: " + company + "\n")
	}
	at := 0
	for line := range strings.Lines(clip(b.posting.Text, maxRead)) {
		if said, of := b.listed(at, at+len(line)), len(strings.TrimSpace(line)); said > 0 && said < of*listedEnough/100 {
			data.WriteString(b.short(line, maxBlock) + "\n")
		}
		at += len(line)
	}
	var w strings.Builder
	b.fence(&w, "posting", bound(data.String(), maxPosting))
	return w.String()
}

// listedEnough is the share of a line, in percent, that the requirements drawn
// from it must repeat for the line to say little more.
const listedEnough = 60

// fewRequirements are so few that the posting was hardly understood.
const fewRequirements = 4

// listed counts the bytes of the posting from start to end that the listed
// requirements repeat.
func (b *Book) listed(start, end int) int {
	n, seen := 0, start
	for _, r := range b.posting.Requirements { // in order of the posting
		from, to := max(r.Start, seen), min(r.End, end)
		if to > from {
			n += to - from
			seen = to
		}
	}
	return n
}

// writeRequirements lists what the posting asks for, and what the word match
// has found of it, so that a call about one section knows what the others show.
func (b *Book) writeRequirements(a *plan.Analysis) string {
	found := map[string]plan.RequirementMatch{}
	if a != nil {
		for _, r := range a.Requirements {
			found[r.ID] = r
		}
	}
	var list strings.Builder
	for i, r := range b.posting.Requirements {
		if i == maxRequired {
			fmt.Fprintf(&list, "[… cut: %d more]\n", len(b.posting.Requirements)-i)
			break
		}
		about := string(r.Kind)
		if !r.Required {
			about += ", preferred"
		}
		if r.Group != "" {
			about += ", one of " + r.Group
		}
		if m, ok := found[r.ID]; ok {
			about += ", " + strings.Join(append([]string{string(m.Verdict)}, b.proof(m.Evidence)...), " ")
		}
		fmt.Fprintf(&list, "%s %s: %s\n", r.ID, about, b.short(r.Text, maxRequirement))
	}
	var w strings.Builder
	b.fence(&w, "requirements", list.String())
	return w.String()
}

// paragraphs makes a long text of others fit for a prompt and keeps its lines,
// without indentation and with no more than one blank line at once.
func (b *Book) paragraphs(text string) string {
	var w strings.Builder
	blank := true
	for line := range strings.Lines(b.mask.hide(visible(text))) {
		line = strings.Join(strings.Fields(line), " ")
		if line == "" && blank {
			continue
		}
		blank = line == ""
		w.WriteString(line + "\n")
	}
	return strings.TrimRight(w.String(), "\n")
}

// proof names the blocks where evidence stands, each once.
func (b *Book) proof(evidence []plan.Evidence) []string {
	var ids []string
	seen := map[string]bool{}
	for _, e := range evidence {
		id := b.blockAt(e)
		if id == "" || seen[id] {
			continue
		}
		seen[id] = true
		if ids = append(ids, id); len(ids) == maxProof {
			break
		}
	}
	return ids
}

// blockAt gives the id of the block that holds a piece of evidence; "" when
// none does, or when it stands in the contact block.
func (b *Book) blockAt(e plan.Evidence) string {
	section := b.resume.Section(e.Section)
	if section == nil || section.Kind == resume.Contact {
		return ""
	}
	for _, k := range section.AllBlocks() {
		if k.Span.Contains(resume.Span{Start: e.Start, End: e.End}) {
			return k.ID
		}
	}
	return ""
}
