// Package resume holds a resume as spans over its source text: it cuts the
// text into sections, entries and blocks, puts it together again byte for
// byte, and applies edits that change exactly the bytes they name.
package resume

// Kind says what a section is about.
type Kind string

// The kinds of section.
const (
	Contact        Kind = "contact"
	Summary        Kind = "summary"
	Experience     Kind = "experience"
	Education      Kind = "education"
	Skills         Kind = "skills"
	Projects       Kind = "projects"
	Certifications Kind = "certifications"
	Awards         Kind = "awards"
	Publications   Kind = "publications"
	Languages      Kind = "languages"
	Interests      Kind = "interests"
	Volunteer      Kind = "volunteer"
	Activities     Kind = "activities"
	Affiliations   Kind = "affiliations"
	References     Kind = "references"
	Other          Kind = "other"
)

// Kinds lists every kind in the order in which settings and help show them.
func Kinds() []Kind {
	return []Kind{Contact, Summary, Experience, Education, Skills, Projects, Certifications, Awards,
		Publications, Languages, Interests, Volunteer, Activities, Affiliations, References, Other}
}

// How says which evidence made a section begin where it does.
type How string

// The kinds of evidence for a section's start.
const (
	ByHeading  How = "heading"  // a Markdown heading, or a known heading on a line of its own
	ByStyle    How = "style"    // bold, underlined or ruled
	ByCapitals How = "capitals" // a line in capitals
	ByLayout   How = "layout"   // position, indentation, blank lines
	ByContent  How = "content"  // what stands below it
	ByPerson   How = "person"   // a person said so
)

// Span is a half-open range of byte offsets [Start, End) into Resume.Text.
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Len is the span's length in bytes.
func (s Span) Len() int { return s.End - s.Start }

// Contains reports whether t lies wholly inside s.
func (s Span) Contains(t Span) bool { return s.Start <= t.Start && t.End <= s.End }

// Resume is a resume's source text and the sections that partition it.
type Resume struct {
	Name     string // base name of the file, "-" for standard input
	Format   string // one of the Format constants
	Language string // ISO 639-1, "" when unknown
	Text     string // every byte as it was given, byte order mark and line ends included
	Layout   Layout // nil where the text is all there is
	SHA256   string // hex, of Text
	Mends    []Mend // what a person said of where sections begin
	Identity Identity
	Sections []Section // in order; their spans partition Text
	Warnings []Warning
}

// Identity is what the contact block says of the person. Fields are empty where nothing was found.
type Identity struct {
	Name     string   `json:"name"`
	Email    string   `json:"email"`
	Phone    string   `json:"phone"`
	Location string   `json:"location"`
	Links    []string `json:"links"`
}

// Section is one part of a resume. Its Span covers its heading, its content
// and the blank lines after it, up to the next section.
type Section struct {
	ID          string // "S1", "S2" … in order of the page
	Kind        Kind
	Heading     string // the heading's words without markup; "" when there is none
	HeadingText Span   // where Heading's words stand; empty span when there is none
	Span        Span
	How         How
	Evidence    []string // what speaks for the section's start, in words, the strongest first
	Entries     []Entry
	Blocks      []Block // blocks outside every entry, ids "S3.B1" …
	Items       []Item  // skills named in a skills (or languages) section
}

// Entry is one role, project, degree or the like inside a section.
type Entry struct {
	ID           string // "S3.E1"
	Title        string
	Organization string
	Place        string
	StartDate    string // as written: "Jan 2021", "2018-03"
	EndDate      string // as written; "Present" and its like kept as written
	Head         Span   // the line or lines that name the entry
	Span         Span   // head and content
	Blocks       []Block
}

// BlockKind tells a bullet from running text.
type BlockKind string

// The kinds of block.
const (
	Bullet    BlockKind = "bullet"
	Paragraph BlockKind = "paragraph"
)

// Block is the unit that an edit names: a bullet (with its wrapped lines and
// nested bullets' lines excluded) or a paragraph of running text.
type Block struct {
	ID   string // "S3.E1.B2" inside an entry, "S3.B2" outside
	Kind BlockKind
	Span Span // whole lines: indentation, marker, text, line end
	Text Span // the words alone: no marker, no trailing space or line end
}

// Item is one skill as a skills section lists it.
type Item struct {
	Text  string `json:"text"`            // on one line, where the source breaks it
	Group string `json:"group,omitempty"` // "Languages" in "Languages: Go, Python"
	Span  Span   `json:"span"`            // where it stands
	Block string `json:"block"`           // id of the block that holds it
}

// Warning is something a reader should know about how the resume was read.
type Warning struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// Slice returns the source text of a span.
func (r *Resume) Slice(s Span) string { return r.Text[s.Start:s.End] }

// Section returns the section with that id, or nil.
func (r *Resume) Section(id string) *Section {
	for i := range r.Sections {
		if r.Sections[i].ID == id {
			return &r.Sections[i]
		}
	}
	return nil
}

// Block returns the block with that id and its section, or nils.
func (r *Resume) Block(id string) (*Block, *Section) {
	for i := range r.Sections {
		section := &r.Sections[i]
		for j := range section.Blocks {
			if section.Blocks[j].ID == id {
				return &section.Blocks[j], section
			}
		}
		for j := range section.Entries {
			for k := range section.Entries[j].Blocks {
				if section.Entries[j].Blocks[k].ID == id {
					return &section.Entries[j].Blocks[k], section
				}
			}
		}
	}
	return nil, nil
}

// AllBlocks lists a section's blocks in order of the page, those of its entries included.
func (s *Section) AllBlocks() []Block {
	var all []Block
	i := 0
	for _, entry := range s.Entries {
		for i < len(s.Blocks) && s.Blocks[i].Span.Start < entry.Span.Start {
			all = append(all, s.Blocks[i])
			i++
		}
		all = append(all, entry.Blocks...)
	}
	return append(all, s.Blocks[i:]...)
}

// Op is what an edit does.
type Op string

// The operations of an edit.
const (
	Replace       Op = "replace"        // the words of Target (a block) become Text
	InsertAfter   Op = "insert_after"   // a new block with the words Text follows Target (a block), in Target's own form
	Delete        Op = "delete"         // Target (a block) goes, whole lines
	Move          Op = "move"           // Target (a block) goes to just before Before (a block of the same entry or section)
	RenameHeading Op = "rename_heading" // the heading words of Target (a section) become Text
)

// Edit is one change of a resume, named by the id of what it changes.
type Edit struct {
	Op     Op     `json:"op"`
	Target string `json:"target"`
	Text   string `json:"text,omitempty"`
	Before string `json:"before,omitempty"` // for Move: the block it goes in front of
}
