package prompt

import (
	"fmt"
	"strings"

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
	maxProof       = 4      // blocks named for one requirement
)

// sheet is one section as a prompt shows it.
type sheet struct {
	text  string
	whole map[string]bool // ids of the blocks that are shown uncut: only these may be edited
}

// answerTokens is the longest answer with edits of the section: every block
// rewritten, and room for reasons and thinking.
func (s *sheet) answerTokens() int {
	return min(2500+len(s.text)/2, 8000)
}

// write makes the sheet of a section.
func (b *Book) write(section *resume.Section) *sheet {
	s := &sheet{whole: map[string]bool{}}
	var data strings.Builder
	if heading := b.short(section.Heading, maxHead); heading != "" {
		data.WriteString("# " + heading + "\n")
	}
	left := 0 // blocks that found no room
	block := func(k resume.Block) {
		if data.Len() > maxSection {
			left++
			return
		}
		text := b.short(b.resume.Slice(k.Text), maxBlock)
		s.whole[k.ID] = !strings.HasSuffix(text, cutMark)
		fmt.Fprintf(&data, "[%s] %s\n", k.ID, text)
	}
	loose := section.Blocks
	for _, entry := range section.Entries {
		for len(loose) > 0 && loose[0].Span.Start < entry.Span.Start {
			block(loose[0])
			loose = loose[1:]
		}
		if data.Len() <= maxSection {
			fmt.Fprintf(&data, "## %s %s\n", entry.ID, strings.TrimLeft(b.short(b.resume.Slice(entry.Head), maxHead), "# "))
		}
		for _, k := range entry.Blocks {
			block(k)
		}
	}
	for _, k := range loose {
		block(k)
	}
	if left > 0 {
		fmt.Fprintf(&data, "[… cut: %d more blocks]\n", left)
	}
	var w strings.Builder
	fmt.Fprintf(&w, "Section %s of the resume, kind %s%s.\n", section.ID, section.Kind, b.language())
	b.fence(&w, "section", data.String())
	s.text = w.String()
	return s
}

// language names the resume's language for a prompt.
func (b *Book) language() string {
	if b.resume.Language == "" {
		return ""
	}
	return ", language " + b.resume.Language
}

// writePosting makes the part that all calls of a run share after the rules.
func (b *Book) writePosting() string {
	var w strings.Builder
	b.fence(&w, "posting", bound(b.paragraphs(clip(b.posting.Text, maxRead)), maxPosting))
	var list strings.Builder
	for i, r := range b.posting.Requirements {
		if i == maxRequired {
			fmt.Fprintf(&list, "[… cut: %d more]\n", len(b.posting.Requirements)-i)
			break
		}
		need := "preferred"
		if r.Required {
			need = "required"
		}
		if r.Group != "" {
			need += ", one of " + r.Group
		}
		fmt.Fprintf(&list, "%s %s %s: %s\n", r.ID, r.Kind, need, b.short(r.Text, maxRequirement))
	}
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

// writeMatch tells what the word match has found, so that a call for one
// section knows what the others show.
func (b *Book) writeMatch(a *plan.Analysis) string {
	if a == nil {
		return ""
	}
	var list strings.Builder
	for i, r := range a.Requirements {
		if i == maxRequired {
			break
		}
		list.WriteString(r.ID + " " + string(r.Verdict))
		for _, id := range b.proof(r.Evidence) {
			list.WriteString(" " + id)
		}
		list.WriteString("\n")
	}
	var w strings.Builder
	b.fence(&w, "match", list.String())
	return w.String()
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
