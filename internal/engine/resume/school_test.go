package resume

import "testing"

func TestSchoolStart(t *testing.T) {
	cases := []struct{ degree, school string }{
		{"Associate of Applied Science, Hotel Management ", "Cedar Valley Community College"},
		{"MSc Finance ", "London Business School"},
		{"BSc Computer Science ", "University of Leeds"},
		{"BSc Computer Science ", "University College Dublin"},
		{"Master of Science ", "ETH Zürich"},
		{"Studium der Informatik ", "Universität Ulm"},
		{"Abitur ", "Gymnasium am Markt"},
		{"Diplom-Ingenieur (FH) ", "Hochschule Reutlingen"},
		{"Stage Lighting (evening course, 40 hours) ", "Open Hill Institute"},
		{"", "Cedar Valley Community College"}, {"", "University of Science and Technology"}, {"", "Science Academy"},
		{"", "High School Diploma"}, {"", "BSc in Puppetry, Hill Academy"}, {"", "Led the drama group of a school"}, {"", "BA"}, {"", ""},
	}
	for _, c := range cases {
		if got := schoolStart(c.degree + c.school); got != len(c.degree) {
			t.Errorf("%q: %d, want %d", c.degree+c.school, got, len(c.degree))
		}
	}
}

// A degree and its school on one line of a page, which breaks it somewhere:
// within the school's name, the degree's brackets, or a word.
func TestBrokenSchools(t *testing.T) {
	name, head := Look{Size: 20, Left: 50, Right: 150}, Look{Size: 13, Left: 50, Right: 120, Bold: true}
	bold, full, short := Look{Size: 10, Left: 50, Right: 400, Bold: true}, Look{Size: 10, Left: 50, Right: 400}, Look{Size: 10, Left: 50, Right: 120}
	narrow := func(bold bool) Look { return Look{Size: 10, Left: 50, Right: 260, Bold: bold} }
	cases := []struct {
		looks []Look
		lines []string
	}{
		{[]Look{bold, short, full, short}, []string{"Associate of Applied Science, Hotel Management Cedar Valley", "Community College, 2015",
			"Stage Lighting and Sound (evening course, 40 hours) Open", "Hill Institute, 2026"}},
		{[]Look{narrow(true), narrow(false), {Size: 10, Left: 50, Right: 110}, {}, narrow(true), narrow(false)}, []string{"Associate of Applied Science, Hotel", "Management Cedar Valley Community", "College, 2015", "",
			"Stage Lighting and Sound (evening", "course, 40 hours) Open Hill Institute, 2026"}},
		{[]Look{bold, short, full, short}, []string{"Associate of Applied Science, Hotel Management Cedar Valley Commu\u2010", "nity College, 2015",
			"Stage Lighting and Sound (evening course, 40 hours) Open Hill Institute,", "2026"}},
	}
	for _, c := range cases {
		r := laidOut(t, append([]Look{name, {}, head, {}}, c.looks...)...)(append([]string{"Jane Doe", "", "Education", ""}, c.lines...)...)
		const want = "Associate of Applied Science, Hotel Management/Cedar Valley Community College/2015/; Stage Lighting and Sound/Open Hill Institute/2026/"
		if got := entriesOf(r); got != want {
			t.Errorf("%q:\ngot  %s\nwant %s", c.lines, got, want)
		}
	}
}

// The school below a degree may go on in a second line, with a grade.
func TestSchoolOnTwoLines(t *testing.T) {
	head, entry := Look{Size: 13, Left: 50, Right: 120, Bold: true}, Look{Size: 11, Left: 50, Right: 350, Bold: true}
	full, short := Look{Size: 9, Left: 50, Right: 400}, Look{Size: 9, Left: 50, Right: 100}
	r := laidOut(t, Look{Size: 20, Left: 50, Right: 150}, Look{}, head, Look{}, entry, Look{}, full, short, Look{}, entry, Look{}, full)(
		"Jane Doe", "", "Ausbildung", "", "2016 – 2018: Geprüfte Bilanzbuchhalterin", "",
		"Industrie- und Handelskammer, berufsbegleitend,", "Note 1,8", "", "2008: Allgemeine Hochschulreife", "", "Gymnasium am Wall, Hameln")
	const want = "Geprüfte Bilanzbuchhalterin/Industrie- und Handelskammer/2016/2018; Allgemeine Hochschulreife/Gymnasium am Wall/2008/"
	if got := entriesOf(r); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
