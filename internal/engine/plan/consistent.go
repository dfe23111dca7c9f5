package plan

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"tailor/internal/engine/resume"
	"tailor/internal/engine/vocabulary"
)

// Withdrawal takes a recommendation out of the plan.
type Withdrawal struct {
	ID     string
	Reason string
}

// Consistent compares the recommendations of all sections by rule. What
// repeats a better one, or one that the person rejected, is withdrawn; what
// contradicts a better one stays, and conflicts gives the id of that one. What
// the person decided always wins and is never withdrawn. The order of recs
// does not matter.
func Consistent(r *resume.Resume, recs []Recommendation) (withdrawn []Withdrawal, conflicts map[string]string) {
	conflicts = map[string]string{}
	var kept []proposal
	for _, rec := range ranked(recs) {
		p := newProposal(r, rec)
		reason := p.withdrawal(kept)
		if reason != "" && !p.decided() {
			withdrawn = append(withdrawn, Withdrawal{ID: rec.ID, Reason: reason})
			continue
		}
		if other := p.conflict(kept); other != "" && !p.decided() {
			conflicts[rec.ID] = other
		}
		kept = append(kept, p)
	}
	slices.SortFunc(withdrawn, func(a, b Withdrawal) int { return ComparePlaces(a.ID, b.ID) })
	return withdrawn, conflicts
}

// ranked sorts recommendations, the ones to keep first: decided ones, then by
// verdict, priority, source, gain and place.
func ranked(recs []Recommendation) []Recommendation {
	sorted := slices.Clone(recs)
	slices.SortFunc(sorted, func(a, b Recommendation) int {
		return cmp.Or(
			cmp.Compare(decisionRank(a.Decision), decisionRank(b.Decision)),
			cmp.Compare(verdictRank(a.Verdict), verdictRank(b.Verdict)),
			cmp.Compare(priorityRank(a.Priority), priorityRank(b.Priority)),
			cmp.Compare(sourceRank(a.Source), sourceRank(b.Source)),
			cmp.Compare(b.Gain, a.Gain),
			ComparePlaces(a.ID, b.ID), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Target, b.Target), cmp.Compare(a.Op, b.Op),
			cmp.Compare(a.After, b.After), cmp.Compare(a.MoveBefore, b.MoveBefore),
		)
	})
	return sorted
}

func decisionRank(d Decision) int {
	switch d {
	case Accepted, Edited:
		return 0
	case Rejected:
		return 1
	}
	return 2
}

func verdictRank(v Verdict) int {
	switch v {
	case Grounded:
		return 0
	case NeedsConfirmation:
		return 1
	}
	return 2
}

func sourceRank(s Source) int {
	if s == FromOffline {
		return 1
	}
	return 0
}

// proposal is a recommendation and what it does to the terms of its block.
type proposal struct {
	Recommendation
	lists    bool                 // stands in a section that lists skills or the like
	added    map[string]bool      // terms that it brings in
	respells map[string][2]string // term → spelling before and after
}

func newProposal(r *resume.Resume, rec Recommendation) proposal {
	p := proposal{Recommendation: rec, added: map[string]bool{}, respells: map[string][2]string{}}
	if s := r.Section(rec.Section); s != nil {
		p.lists = s.Kind == resume.Skills || s.Kind == resume.Languages || s.Kind == resume.Certifications
	}
	if rec.Op != resume.Replace && rec.Op != resume.InsertAfter {
		return p
	}
	before := map[string]string{}
	if rec.Op == resume.Replace {
		before = spellings(rec.Before)
	}
	for term, after := range spellings(rec.Edit().Text) {
		switch was, ok := before[term]; {
		case !ok:
			p.added[term] = true
		case was != after:
			p.respells[term] = [2]string{was, after}
		}
	}
	return p
}

// spellings gives the one way in which a text spells each of its terms; a term
// that it spells in several ways is left out.
func spellings(text string) map[string]string {
	found := map[string]string{}
	for _, hit := range vocabulary.Find(text) {
		was, ok := found[hit.Term.Name]
		if ok && was != hit.Text {
			found[hit.Term.Name] = ""
			continue
		}
		found[hit.Term.Name] = hit.Text
	}
	return found
}

func (p proposal) decided() bool { return p.Decision != Open && p.Decision != "" }

// withdrawal says why p has no place beside the better ones, "" when it has.
func (p proposal) withdrawal(better []proposal) string {
	for _, b := range better {
		switch {
		case same(p.Recommendation, b.Recommendation) && b.Decision == Rejected:
			return "you rejected the same change, " + b.ID
		case same(p.Recommendation, b.Recommendation):
			return "the same change as " + b.ID
		case b.Decision == Rejected:
		case p.Op == resume.InsertAfter && b.Op == resume.InsertAfter && essence(p.After) == essence(b.After):
			return "says the same as " + b.ID
		case p.Op == resume.InsertAfter && p.lists && b.lists && len(p.added) > 0 && subset(p.added, b.added):
			return b.ID + " adds " + strings.Join(slices.Sorted(maps.Keys(p.added)), ", ") + " already"
		case p.spellsAgainst(b) != "" && p.onlyRespells():
			return b.ID + " spells " + p.spellsAgainst(b) + " the other way"
		}
	}
	return ""
}

// conflict gives the id of the best recommendation that p cannot stand beside.
func (p proposal) conflict(better []proposal) string {
	for _, b := range better {
		if b.Decision == Rejected {
			continue
		}
		if overlap(p.Recommendation, b.Recommendation) || p.spellsAgainst(b) != "" || p.lists && b.lists && intersect(p.added, b.added) {
			return b.ID
		}
	}
	return ""
}

// overlap reports whether two edits change the same words, or one needs what
// the other removes.
func overlap(a, b Recommendation) bool {
	if a.Op == resume.Move && b.Op == resume.Delete && a.MoveBefore == b.Target ||
		b.Op == resume.Move && a.Op == resume.Delete && b.MoveBefore == a.Target {
		return true
	}
	if a.Target != b.Target {
		return false
	}
	return a.Op == b.Op && a.Op != resume.InsertAfter || a.Op == resume.Delete || b.Op == resume.Delete
}

// spellsAgainst gives a term that p spells as b found it and b as p found it.
func (p proposal) spellsAgainst(b proposal) string {
	for _, term := range slices.Sorted(maps.Keys(p.respells)) {
		mine, theirs := p.respells[term], b.respells[term]
		if mine[0] != "" && mine[1] != "" && mine[0] == theirs[1] && mine[1] == theirs[0] {
			return term
		}
	}
	return ""
}

// onlyRespells reports whether the change is nothing but new spellings.
func (p proposal) onlyRespells() bool {
	text := p.Before
	for _, s := range p.respells {
		if s[0] == "" || s[1] == "" {
			return false
		}
		text = strings.ReplaceAll(text, s[0], s[1])
	}
	return len(p.respells) > 0 && flat(text) == flat(p.After)
}

func subset(a, b map[string]bool) bool {
	for k := range a {
		if !b[k] {
			return false
		}
	}
	return true
}

func intersect(a, b map[string]bool) bool {
	for k := range a {
		if b[k] {
			return true
		}
	}
	return false
}
