package resume

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// aLook draws how a line may stand on a page, likely and unlikely values alike.
func aLook() *rapid.Generator[Look] {
	return rapid.Custom(func(t *rapid.T) Look {
		point := rapid.SampledFrom([]float64{0, 36, 50, 72, 100, 300, 550, -5, 1e9})
		return Look{
			Page: rapid.IntRange(0, 2).Draw(t, "page"), Column: rapid.IntRange(0, 3).Draw(t, "column"),
			Left: point.Draw(t, "left"), Right: point.Draw(t, "right"), Top: point.Draw(t, "top"),
			Size: rapid.SampledFrom([]float64{0, 8, 10, 12, 24, -1}).Draw(t, "size"),
			Bold: rapid.Bool().Draw(t, "bold"), Italic: rapid.Bool().Draw(t, "italic"), Rule: rapid.Bool().Draw(t, "rule"),
			Colour: rapid.SampledFrom([]string{"", "#000000", "#ff0000", "red"}).Draw(t, "colour"),
			Level:  rapid.SampledFrom([]int{0, 0, 0, 1, 2, 3, 12, -1}).Draw(t, "level"),
			Item:   rapid.SampledFrom([]int{0, 0, 1, 2, -3}).Draw(t, "item"), Header: rapid.IntRange(0, 9).Draw(t, "header") == 0,
		}
	})
}

// Whatever a file says of its lines, no byte is lost.
func TestLaidOutPartitions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := Input{Name: "cv", Format: FormatPDF, Text: aText().Draw(t, "text")}
		lines := strings.Count(in.Text, "\n") + 1
		in.Layout = rapid.SliceOfN(aLook(), 1, lines+1).Draw(t, "layout")
		r, err := Segment(in)
		if err != nil {
			t.Skip(err)
		}
		if err := checkResume(r); err != nil {
			t.Fatal(err)
		}
	})
}

// laidOut gives a function that segments lines of words, which stand on their
// page as looks say.
func laidOut(t *testing.T, looks ...Look) func(words ...string) *Resume {
	return func(words ...string) *Resume {
		t.Helper()
		r, err := Segment(Input{Name: "cv", Format: FormatPDF, Text: strings.Join(words, "\n") + "\n", Layout: looks})
		if err != nil {
			t.Fatal(err)
		}
		if err := checkResume(r); err != nil {
			t.Error(err)
		}
		return r
	}
}

func TestHeadingsByLook(t *testing.T) {
	name, body, head := Look{Size: 20, Left: 50}, Look{Size: 10, Left: 50}, Look{Size: 13, Left: 50, Bold: true}
	small := Look{Size: 10, Left: 50, Bold: true}
	r := laidOut(t, name, body, Look{}, head, body, Look{}, head, small, body, Look{}, small, body, Look{}, head, body, Look{}, head, body)(
		"Jane Doe", "jane@example.com", "", "Experience", "Nurse, City Hospital, 2019 - 2020", "",
		"Where I come from", "Leadership", "Ran a ward of thirty beds at night.", "", "Volunteering", "Taught first aid.", "",
		"Education", "BSc Nursing, University of York, 2015", "", "Skills", "Triage, wound care")
	const want = "contact:|experience:Experience|other:Where I come from|education:Education|skills:Skills"
	if got := sectionsOf(r); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	why := strings.Join(r.Sections[2].Evidence, "; ")
	if s := r.Sections[2]; s.How != ByStyle || !strings.Contains(why, "larger than the text (13 pt against 10)") || !strings.Contains(why, "set like the page's known headings") {
		t.Errorf("by %s: %s", s.How, why)
	}
	if why := r.Sections[1].Evidence[0]; why != "known heading: experience" {
		t.Errorf("strongest: %q", why)
	}
}

// Dates and places in a margin belong to the line beside them, before or after
// it in the text.
func TestMargins(t *testing.T) {
	head := Look{Size: 13, Left: 150, Bold: true, Page: 1}
	at := func(left, right, top float64) Look {
		return Look{Page: 1, Size: 10, Left: left, Right: right, Top: top}
	}
	r := laidOut(t, Look{Page: 1, Size: 20, Left: 150, Top: 20}, Look{}, head,
		at(60, 100, 100), at(60, 100, 112), at(150, 400, 100), at(150, 500, 112), Look{},
		at(150, 300, 140), at(160, 420, 152), Look{}, at(480, 550, 140), at(480, 550, 152), at(480, 550, 164))(
		"Jane Doe", "", "Experience",
		"2017 –", "Present", "Nurse, City Hospital", "Leads the night shift of a ward with thirty beds.", "",
		"Hill Clinic, Assistant", "• Washed and fed", "", "Leeds, UK", "May 2015 – Aug 2016", "1 year 4 months")
	const want = "Nurse/City Hospital/2017/Present; Assistant/Hill Clinic/May 2015/Aug 2016"
	if got := entriesOf(r); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if place := r.Sections[1].Entries[1].Place; place != "Leeds, UK" {
		t.Errorf("place %q", place)
	}
}

// A section in one column does not go on in the other: what stands there
// without a heading goes on with what that column held before.
func TestColumns(t *testing.T) {
	side := func(size float64) Look { return Look{Page: 1, Column: 1, Size: size, Left: 40} }
	main := func(page int, size float64) Look { return Look{Page: page, Column: 2, Size: size, Left: 240} }
	r := laidOut(t, side(20), side(10), Look{}, side(13), side(10), Look{},
		main(1, 13), main(1, 10), main(1, 10), Look{}, Look{Page: 2, Column: 1, Size: 13, Left: 40}, Look{Page: 2, Column: 1, Size: 10, Left: 40}, Look{},
		main(2, 10), main(2, 10))(
		"Jane Doe", "jane@example.com", "", "SKILLS", "Triage", "",
		"EXPERIENCE", "Nurse, City Hospital, 2019 - 2020", "• Led the night shift", "", "LANGUAGES", "English", "",
		"Assistant, Hill Clinic, 2015 - 2018", "• Washed and fed")
	const want = "contact:|skills:SKILLS|experience:EXPERIENCE|languages:LANGUAGES|experience:"
	if got := sectionsOf(r); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestLetterSpaced(t *testing.T) {
	for words, want := range map[string]string{
		"S K I L L S": "SKILLS", "W O R K  H I S T O R Y": "WORK HISTORY", "W O R K E X P E R I E N C E": "WORK EXPERIENCE",
		"E D U C AT I O N": "EDUCATION", "C O N TA C T": "CONTACT", "CORESKILLS": "CORE SKILLS", "K ENNTNI SSE": "KENNTNISSE",
		"A u s - u n d W e i t e r b i l d u n g": "Aus- und Weiterbildung", "SKILLS & TOOLS": "SKILLS & TOOLS", "AC ME CORP": "AC ME CORP",
	} {
		if got := unspace(words); got != want {
			t.Errorf("%q became %q, want %q", words, got, want)
		}
	}
}

// The last words of a school's name, broken off by the page's edge, stay with it.
func TestBrokenNames(t *testing.T) {
	name, head := Look{Size: 20, Left: 50, Right: 150}, Look{Size: 13, Left: 50, Right: 120, Bold: true}
	full, short := Look{Size: 10, Left: 50, Right: 400}, Look{Size: 10, Left: 50, Right: 120}
	r := laidOut(t, name, Look{}, head, Look{}, full, short)("Jane Doe", "", "Education", "",
		"Stage Lighting and Sound (evening course, 40 hours) Open Hill", "Institute, 2026")
	entries := r.Sections[len(r.Sections)-1].Entries
	if len(entries) != 1 || entries[0].Title != "Stage Lighting and Sound" || entries[0].Organization != "Open Hill Institute" {
		t.Errorf("%+v", entries)
	}
}
