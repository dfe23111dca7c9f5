package prompt

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"tailor/internal/engine/posting"
)

// requirement is one element of schema/requirements.json.
type requirement struct {
	Text     string       `json:"text"`
	Kind     posting.Kind `json:"kind"`
	Required *bool        `json:"required"`
	Years    int          `json:"years"`
}

// maxAsked is the longest requirement taken from an answer, in runes.
const maxAsked = 200

// ReadRequirements reads the answer to the task of that kind, in order of the posting:
// only those whose words stand in the posting and whose kind is known. One
// that the posting was read to have already keeps its id, term and group; others
// are numbered on, and have neither term nor group. What the model left out is not in the list.
func (b *Book) ReadRequirements(text string) ([]posting.Requirement, error) {
	elements, err := Elements(text, ArrayRequirements)
	if err != nil {
		return nil, fmt.Errorf("read requirements: %w", err)
	}
	list := []posting.Requirement{}
	for _, raw := range elements {
		var read requirement
		if err := json.Unmarshal(raw, &read); err != nil {
			return nil, fmt.Errorf("read requirements: %w", err)
		}
		if r, ok := b.place(read, list); ok {
			list = append(list, r)
		}
	}
	slices.SortStableFunc(list, func(x, y posting.Requirement) int { return cmp.Compare(x.Start, y.Start) })
	b.number(list)
	return list, nil
}

// number gives each requirement the id, term and group that the posting's own
// reading gave it; the same words go before words that overlap. Others are numbered on.
func (b *Book) number(list []posting.Requirement) {
	taken := map[string]bool{}
	for _, same := range []func(x, y posting.Requirement) bool{sameWords, overlap} {
		for i := range list {
			if list[i].ID != "" {
				continue
			}
			for _, old := range b.posting.Requirements {
				if !taken[old.ID] && old.Kind == list[i].Kind && same(old, list[i]) {
					taken[old.ID] = true
					list[i].ID, list[i].Term, list[i].Group = old.ID, old.Term, old.Group
					break
				}
			}
		}
	}
	last := b.lastNumber()
	for i := range list {
		if list[i].ID == "" {
			last++
			list[i].ID = "R" + strconv.Itoa(last)
		}
	}
}

func sameWords(x, y posting.Requirement) bool { return strings.EqualFold(x.Text, y.Text) }

func overlap(x, y posting.Requirement) bool { return x.Start < y.End && y.Start < x.End }

// place finds where a requirement's words stand in the posting. It refuses
// unknown kinds, words that are not there, and one that is listed already.
func (b *Book) place(read requirement, list []posting.Requirement) (posting.Requirement, bool) {
	words := oneLine(b.Unmask(oneLine(read.Text)))
	if read.Required == nil || !validKind(read.Kind) || words == "" || utf8.RuneCountInString(words) > maxAsked {
		return posting.Requirement{}, false
	}
	r := posting.Requirement{Text: words, Kind: read.Kind, Required: *read.Required}
	if read.Kind == posting.Years && read.Years > 0 && read.Years < 60 {
		r.Years = read.Years
	}
	places := find(clip(b.posting.Text, maxRead), words)
	slices.SortStableFunc(places, func(x, y []int) int { // the same letter case goes first
		exact := func(at []int) bool { return b.posting.Text[at[0]:at[1]] == words }
		switch {
		case exact(x) == exact(y):
			return 0
		case exact(x):
			return -1
		}
		return 1
	})
	for _, at := range places {
		listed := slices.ContainsFunc(list, func(o posting.Requirement) bool {
			return o.Kind == r.Kind && (o.Start == at[0] && o.End == at[1] || strings.EqualFold(o.Text, r.Text))
		})
		if !listed {
			r.Start, r.End, r.Text = at[0], at[1], oneLine(b.posting.Text[at[0]:at[1]])
			return r, true
		}
	}
	return posting.Requirement{}, false
}

// find gives the places of words in a text, whatever the letter case and the
// white space between them; places within longer words don't count.
func find(text, phrase string) [][]int {
	re, err := regexp.Compile(`(?i)` + spaced(strings.Fields(phrase), `\s+`))
	if err != nil {
		return nil // the phrase is too long for a pattern
	}
	return words(re)(text)
}

// lastNumber is the highest number of the posting's requirement ids.
func (b *Book) lastNumber() int {
	last := 0
	for _, r := range b.posting.Requirements {
		if n, err := strconv.Atoi(strings.TrimPrefix(r.ID, "R")); err == nil {
			last = max(last, n)
		}
	}
	return last
}

func validKind(kind posting.Kind) bool {
	switch kind {
	case posting.Skill, posting.Title, posting.Years, posting.Degree, posting.Certificate, posting.Language, posting.Duty:
		return true
	}
	return false
}
