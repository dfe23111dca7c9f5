package resume

// Inspection is what `tailor inspect --json` says of a resume: the spans point
// into the source text.
type Inspection struct {
	Format     string             `json:"format"`
	Language   string             `json:"language"`
	TextSHA256 string             `json:"text_sha256"`
	Contact    Identity           `json:"contact"`
	Sections   []InspectedSection `json:"sections"`
	Warnings   []Warning          `json:"warnings"`
}

// InspectedSection is one section of an Inspection.
type InspectedSection struct {
	ID       string           `json:"id"`
	Kind     Kind             `json:"kind"`
	Heading  string           `json:"heading"`
	Start    int              `json:"start"`
	End      int              `json:"end"`
	How      How              `json:"how"`
	Evidence []string         `json:"evidence"` // in words, the strongest first
	Entries  []InspectedEntry `json:"entries"`
	Items    []string         `json:"items"`
}

// InspectedEntry is one entry of an Inspection.
type InspectedEntry struct {
	ID           string `json:"id"`
	Title        string `json:"title"`
	Organization string `json:"organization"`
	Place        string `json:"place"`
	StartDate    string `json:"start_date"`
	EndDate      string `json:"end_date"`
	Start        int    `json:"start"`
	End          int    `json:"end"`
}

// Inspect puts a resume into the form that other programs read. Lists are
// never nil.
func Inspect(r *Resume) Inspection {
	inspection := Inspection{
		Format: r.Format, Language: r.Language, TextSHA256: r.SHA256, Contact: r.Identity,
		Sections: make([]InspectedSection, len(r.Sections)), Warnings: append([]Warning{}, r.Warnings...),
	}
	inspection.Contact.Links = append([]string{}, r.Identity.Links...)
	for i, s := range r.Sections {
		section := InspectedSection{ID: s.ID, Kind: s.Kind, Heading: s.Heading, Start: s.Span.Start, End: s.Span.End,
			How: s.How, Evidence: append([]string{}, s.Evidence...), Entries: make([]InspectedEntry, len(s.Entries)), Items: make([]string, len(s.Items))}
		for j, e := range s.Entries {
			section.Entries[j] = InspectedEntry{ID: e.ID, Title: e.Title, Organization: e.Organization, Place: e.Place,
				StartDate: e.StartDate, EndDate: e.EndDate, Start: e.Span.Start, End: e.Span.End}
		}
		for j, item := range s.Items {
			section.Items[j] = item.Text
		}
		inspection.Sections[i] = section
	}
	return inspection
}
