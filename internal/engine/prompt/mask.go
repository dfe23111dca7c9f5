package prompt

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"tailor/internal/engine/posting"
	"tailor/internal/engine/resume"
)

// mask swaps private text for placeholders and back. Each distinct text has
// one placeholder for as long as the mask lives, so that a reply of any call
// can be read; letter case and spacing are part of the text, so that what
// comes back is what was there.
type mask struct {
	finders []finder

	mu      sync.RWMutex
	holders map[string]string // text → placeholder
	texts   map[string]string // placeholder → text
	counts  map[string]int    // label → placeholders given
}

// finder finds one sort of private text.
type finder struct {
	label string // "EMAIL"
	find  func(text string) [][]int
}

// placeholder matches what stands for a text, and what a model may make of it:
// some set a space inside the quotation marks.
var placeholder = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`«[ \x{00a0}\x{202f}]?([A-Z]+_[0-9]+)[ \x{00a0}\x{202f}]?»`)
})

func newMask(r *resume.Resume, p *posting.Posting) *mask {
	return &mask{
		finders: slices.Concat(lookalikes(), contacts(), identityFinders(r.Identity), nameFinders(r, p)),
		holders: map[string]string{}, texts: map[string]string{}, counts: map[string]int{},
	}
}

// found is one piece of text that must not be sent.
type found struct {
	start, end int
	label      string
}

// hide replaces what is private in a text. show gives the text back exactly.
func (m *mask) hide(text string) string {
	pieces := m.find(text)
	if len(pieces) == 0 {
		return text
	}
	var w strings.Builder
	at := 0
	for _, piece := range pieces {
		w.WriteString(text[at:piece.start])
		w.WriteString(m.holder(piece.label, text[piece.start:piece.end]))
		at = piece.end
	}
	w.WriteString(text[at:])
	return w.String()
}

// find lists the private pieces in order. Pieces that overlap become one, or
// the rest of one would be sent.
func (m *mask) find(text string) []found {
	var all []found
	for _, f := range m.finders {
		for _, at := range f.find(text) {
			all = append(all, found{at[0], at[1], f.label})
		}
	}
	slices.SortStableFunc(all, func(a, b found) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end))
	})
	merged := all[:0]
	for _, piece := range all {
		if last := len(merged) - 1; last >= 0 && piece.start < merged[last].end {
			merged[last].end = max(merged[last].end, piece.end)
			continue
		}
		merged = append(merged, piece)
	}
	return merged
}

// holder gives the placeholder of a text.
func (m *mask) holder(label, text string) string {
	m.mu.RLock()
	holder, ok := m.holders[text]
	m.mu.RUnlock()
	if ok {
		return holder
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if holder, ok := m.holders[text]; ok {
		return holder
	}
	m.counts[label]++
	name := fmt.Sprintf("%s_%d", label, m.counts[label])
	holder = "«" + name + "»"
	m.holders[text], m.texts[name] = holder, text
	return holder
}

// show puts the texts back. Placeholders that stand for nothing stay and are
// listed.
func (m *mask) show(text string) (shown string, unknown []string) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	shown = placeholder().ReplaceAllStringFunc(text, func(holder string) string {
		name := strings.Trim(holder, "«» \u00a0\u202f")
		if original, ok := m.texts[name]; ok {
			return original
		}
		unknown = append(unknown, holder)
		return holder
	})
	return shown, unknown
}
