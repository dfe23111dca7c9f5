package match

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tailor/internal/engine/posting"
	"tailor/internal/engine/resume"
	"tailor/internal/engine/vocabulary"
)

// respell writes terms of this section as the posting does, once each.
func (e *editor) respell() {
	if !e.sameTongue() {
		return
	}
	done := map[*vocabulary.Term]bool{}
	for _, h := range e.hits[e.section] {
		req := e.wants(h.Term)
		b, ok := e.blockAt(h)
		if req == nil || done[h.Term] || !ok {
			continue
		}
		text, why, ok := e.spelling(h, *req, b)
		if !ok {
			continue
		}
		done[h.Term] = true
		w := e.rewriting(b.Block)
		w.patches = append(w.patches, patch{span: resume.Span{Start: h.Start, End: h.End}, text: text})
		w.because(why, req.ID)
		w.evidence = append(w.evidence, e.at(e.section, resume.Span{Start: h.Start, End: h.End}))
	}
}

func (e *editor) blockAt(h vocabulary.Hit) (block, bool) {
	for _, b := range e.blocks[e.section] {
		if b.Text.Start <= h.Start && h.End <= b.Text.End {
			return b, true
		}
	}
	return block{}, false
}

// spelling is what the posting would have in a hit's place, and why.
func (e *editor) spelling(h vocabulary.Hit, req posting.Requirement, b block) (text, why string, ok bool) {
	if text, why, ok := e.acronym(h, b); ok {
		return text, why, true
	}
	if req.Kind != posting.Skill || h.Text == h.Term.Acronym || e.asPosted(h) || e.spelledInSection(h.Term) {
		return "", "", false
	}
	posted := oneLine(req.Text)
	why = fmt.Sprintf("The posting writes %q; a search for that does not find %q.", posted, oneLine(h.Text))
	starts := h.Start == b.Text.Start || e.itemStart(h.Start)
	item, isItem := e.itemAt(h)
	names := h.Term.Proper && properWords(posted)
	switch {
	case names && (proper(h.Text, starts) || len(strings.Fields(h.Text)) == 1 || within(h.Text, posted)):
		return posted, why, true
	case isItem && req.Required && strings.EqualFold(item.Text, h.Text) && !proper(h.Text, true) && shareWord(posted, h.Text, e):
		return e.inCase(posted, h.Text, starts), why, true
	}
	return "", "", false
}

// acronym spells out an acronym, or adds it, where the resume has only one of
// the two and the posting the other; once in the whole resume.
func (e *editor) acronym(h vocabulary.Hit, b block) (text, why string, ok bool) {
	term := h.Term
	if term.Acronym == "" || !e.firstOf(h) {
		return "", "", false
	}
	long := e.postedLong(term)
	switch {
	case h.Text == term.Acronym && long != "" && !e.anywhere(term, func(s string) bool { return abbreviates(s, term) }):
		switch starts := h.Start == b.Text.Start; {
		case starts:
			long = e.inCase(long, h.Text, true)
		case plainName(long):
			long = e.inCase(long, "small", false)
		}
		return fmt.Sprintf("%s (%s)", long, h.Text), fmt.Sprintf("The posting spells %s out; with both spellings, a search for either finds it.", h.Text), true
	case abbreviates(h.Text, term) && e.spelt[term][fold(term.Acronym)] > 0 && !e.anywhere(term, func(s string) bool { return s == term.Acronym }):
		return fmt.Sprintf("%s (%s)", h.Text, term.Acronym), fmt.Sprintf("The posting also writes %s; with both spellings, a search for either finds it.", term.Acronym), true
	}
	return "", "", false
}

// postedLong is the expansion of a term's acronym as the posting writes it.
func (e *editor) postedLong(term *vocabulary.Term) string {
	for _, h := range e.posted {
		if h.Term == term && abbreviates(h.Text, term) {
			return oneLine(h.Text)
		}
	}
	return ""
}

// abbreviates reports whether a spelling is what the term's acronym stands for.
func abbreviates(spelling string, term *vocabulary.Term) bool {
	if fold(spelling) == fold(term.Name) && fold(spelling) != fold(term.Acronym) {
		return true
	}
	var initials strings.Builder
	for _, word := range strings.FieldsFunc(spelling, func(r rune) bool { return r == ' ' || r == '-' || r == '\u00a0' || r == '\n' }) {
		if r, _ := utf8.DecodeRuneInString(word); unicode.IsLetter(r) {
			initials.WriteRune(r)
		}
	}
	return len(initials.String()) > 1 && strings.EqualFold(initials.String(), term.Acronym)
}

// firstOf reports whether h is where its acronym should be spelled out: in the
// section that fits best, at its first place there.
func (e *editor) firstOf(h vocabulary.Hit) bool {
	for _, kind := range []resume.Kind{resume.Certifications, resume.Skills, resume.Experience, resume.Education, resume.Projects, resume.Other, resume.Summary} {
		for j := range e.resume.Sections {
			if e.resume.Sections[j].Kind != kind {
				continue
			}
			for _, other := range e.hits[j] {
				if other.Term == h.Term && inBlock(e.blocks[j], other) {
					return other.Start == h.Start
				}
			}
		}
	}
	return false
}

func inBlock(blocks []block, h vocabulary.Hit) bool {
	return slices.ContainsFunc(blocks, func(b block) bool { return b.Text.Start <= h.Start && h.End <= b.Text.End })
}

// anywhere reports whether the resume spells a term in a way that fits.
func (e *editor) anywhere(term *vocabulary.Term, fits func(string) bool) bool {
	for j := range e.resume.Sections {
		if slices.ContainsFunc(e.hits[j], func(h vocabulary.Hit) bool { return h.Term == term && fits(h.Text) }) {
			return true
		}
	}
	return false
}

// spelledInSection reports whether this section already has the posting's spelling.
func (e *editor) spelledInSection(term *vocabulary.Term) bool {
	return slices.ContainsFunc(e.hits[e.section], func(h vocabulary.Hit) bool { return h.Term == term && e.asPosted(h) })
}

// within reports whether a name is part of another: Kafka of Apache Kafka.
func within(short, long string) bool {
	return strings.Contains(" "+fold(long)+" ", " "+fold(short)+" ")
}

// proper reports whether a text is a proper name: it has a capital that its
// place does not explain, or a digit.
func proper(text string, opens bool) bool {
	for i, r := range text {
		if unicode.IsDigit(r) || unicode.IsUpper(r) && (i > 0 || !opens) {
			return true
		}
	}
	return false
}

// properWords reports whether every word of a name is part of the name: Apache
// Kafka, but not CI/CD pipelines.
func properWords(text string) bool {
	for _, w := range strings.Fields(text) {
		if !proper(w, false) {
			return false
		}
	}
	return true
}

// shareWord reports whether two names of one thing have a word in common, so
// that one may stand for the other in a list.
func shareWord(a, b string, e *editor) bool {
	return share(stems(a, e.posting.Language), content(b, e.resume.Language, nil)) > 0
}

// inCase gives a spelling the capital that its place asks for.
func (e *editor) inCase(text, old string, starts bool) string {
	first, size := utf8.DecodeRuneInString(text)
	oldFirst, _ := utf8.DecodeRuneInString(old)
	if e.resume.Language == "de" || proper(text[size:], false) {
		return text
	}
	switch {
	case starts && unicode.IsUpper(oldFirst):
		return string(unicode.ToUpper(first)) + text[size:]
	case unicode.IsLower(oldFirst) && plainName(text):
		return string(unicode.ToLower(first)) + text[size:]
	}
	return text
}

// plainName reports whether a text is of ordinary words, which need no capital.
func plainName(text string) bool {
	if term := vocabulary.Lookup(text); term != nil {
		return !term.Proper && !proper(text[1:], false)
	}
	words := strings.Fields(text)
	return len(words) > 1 && !proper(strings.Join(words[1:], " "), false)
}
