// Package vocabulary knows the names of skills, certificates, degrees and
// languages: which spellings mean the same thing, in which field they are at
// home, and where they stand in a text.
package vocabulary

import "slices"

// Kind says what sort of thing a term names.
type Kind string

// The kinds of term.
const (
	Skill       Kind = "skill"
	Certificate Kind = "certificate"
	Language    Kind = "language" // a human language
	Degree      Kind = "degree"
)

// Term is one thing and every spelling of it.
type Term struct {
	Name    string   // canonical spelling, unique: "PostgreSQL", "vendor management"
	Proper  bool     // Name is a proper name, whose letters stay as they are; false for ordinary words
	Kind    Kind     //
	Field   string   // backend, nursing, teaching, sales, data, office, …; "" for every field
	Aliases []string // other names: "Postgres"; acronyms and their expansions too
	Acronym string   // the acronym when Name (or an alias) is its expansion: "CPR"; "" otherwise
	Long    string   // the expansion of Acronym as people write it: "cardiopulmonary resuscitation"
	Level   int      // for degrees: 1 school leaving … 5 doctorate; 0 otherwise
	Broader []*Term  // what whoever has this has too: AWS Lambda → Amazon Web Services
}

// Hit is one place in a text that names a term.
type Hit struct {
	Term       *Term
	Text       string // as the text spells it
	Start, End int    // byte offsets into the text
}

// Includes reports whether whoever has t has other too: PostgreSQL includes SQL.
func (t *Term) Includes(other *Term) bool {
	return slices.ContainsFunc(t.Broader, func(b *Term) bool { return b == other || b.Includes(other) })
}
