package resume

import (
	"cmp"
	"fmt"
	"slices"
)

// evidence is one thing that speaks for or against a line opening a section.
type evidence int

// What speaks for a heading, then what speaks against one.
const (
	knownWords evidence = iota
	sectionLevelMark
	fromAbove
	plainSpeech
	afterContact
	likeOthers
	underlinedWords
	decoratedWords
	larger
	ruled
	boldWords
	capitalWords
	spaceAbove
	coloured
	ownContent

	papersTitle
	inContact
	goesOn
	deeperMark
	nothingAbove
	unlikeOthers
	plainerThanOthers
	datesBelow
	partOfAbove
	nameOfEntry
	noMark
	crowded
)

// enough is how many points open a section.
const enough = 100

// weights says what each piece of evidence counts. The known words of a
// heading are enough alone, so is the file's own word that a line is one; of
// other lines several things must agree: capitals that the page's headings
// have too, with space above. What speaks against a heading takes away enough
// to outweigh the looks of a line (a bold employer's name), and more than the
// known words where a reader would not doubt either (the end of a sentence).
// how is the name under which a section says what counted most for it.
var weights = [...]struct {
	points int
	how    How
	words  string
}{
	knownWords:       {100, ByHeading, "known heading"},
	sectionLevelMark: {100, ByHeading, "marked as a heading"},
	fromAbove:        {100, ByHeading, "no part of the section above it"},
	plainSpeech:      {80, ByContent, "words of a heading in plain speech, with its text right below"},
	afterContact:     {50, ByLayout, "the first heading below the contact details"},
	likeOthers:       {50, "", "set like the page's known headings"},
	underlinedWords:  {50, ByStyle, "underlined"},
	decoratedWords:   {50, ByStyle, "decorated"},
	larger:           {40, ByStyle, "larger than the text"},
	ruled:            {30, ByStyle, "a line drawn beside it"},
	boldWords:        {30, ByStyle, "bold"},
	capitalWords:     {30, ByCapitals, "in capitals"},
	spaceAbove:       {20, ByLayout, "space above it"},
	coloured:         {15, ByStyle, "in another colour than the text"},
	ownContent:       {10, ByLayout, "its text on the same line"},

	papersTitle:       {-500, "", "the paper's own title"},
	inContact:         {-300, "", "among the contact details"},
	goesOn:            {-100, "", "goes on from the line before"},
	deeperMark:        {-100, "", "marked as a part of a section"},
	nothingAbove:      {-80, "", "nothing between it and the heading before"},
	unlikeOthers:      {-60, "", "set otherwise than the page's headings"},
	plainerThanOthers: {-100, "", "plainer than the page's headings"},
	datesBelow:        {-60, "", "dates follow as below an entry's name"},
	partOfAbove:       {-60, "", "reads as a part of the section above"},
	nameOfEntry:       {-60, "", "reads as the name of an entry"},
	noMark:            {-50, "", "other headings are marked, this line is not"},
	crowded:           {-40, "", "no space around it"},
}

// finding is a piece of evidence found on a line.
type finding struct {
	evidence
	detail string // what exactly, where that helps a reader
}

func (f finding) String() string {
	if f.detail == "" {
		return weights[f.evidence].words
	}
	return weights[f.evidence].words + f.detail
}

// findings are all that was found on a line.
type findings []finding

func (all *findings) add(is bool, e evidence) {
	if is {
		*all = append(*all, finding{evidence: e})
	}
}

func (all *findings) addf(is bool, e evidence, format string, args ...any) {
	if is {
		*all = append(*all, finding{e, fmt.Sprintf(format, args...)})
	}
}

func (all findings) points() int {
	sum := 0
	for _, f := range all {
		sum += weights[f.evidence].points
	}
	return sum
}

// how is the kind of the evidence that counts most.
func (all findings) how() How {
	best, how := 0, ByLayout
	for _, f := range all {
		if w := weights[f.evidence]; w.points > best && w.how != "" {
			best, how = w.points, w.how
		}
	}
	return how
}

// speakingFor lists in words what speaks for the heading, the strongest first.
func (all findings) speakingFor() []string {
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b finding) int {
		return cmp.Compare(weights[b.evidence].points, weights[a.evidence].points)
	})
	var words []string
	for _, f := range sorted {
		if weights[f.evidence].points > 0 {
			words = append(words, f.String())
		}
	}
	return words
}
