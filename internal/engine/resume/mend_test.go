package resume

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

const toMend = `Jane Doe
jane@example.com

Where I served
Nurse, City Hospital, 2019 - 2020
- Led

SKILLS
Triage

TICKETS

Forklift
`

func TestMends(t *testing.T) {
	cases := []struct {
		name  string
		mends []Mend
		want  string
	}{
		{"nothing said", nil, "contact:|experience:Where I served|skills:SKILLS|other:TICKETS"},
		{"another kind", []Mend{{Line: 11, Kind: Certifications}}, "contact:|experience:Where I served|skills:SKILLS|certifications:TICKETS"},
		{"no heading", []Mend{{Line: 11, None: true}}, "contact:|experience:Where I served|skills:SKILLS"},
		{"the later word counts", []Mend{{Line: 11, None: true}, {Line: 11, Kind: Awards}}, "contact:|experience:Where I served|skills:SKILLS|awards:TICKETS"},
		{"a start without a heading", []Mend{{Line: 5, Kind: Volunteer}}, "contact:|experience:Where I served|volunteer:|skills:SKILLS|other:TICKETS"},
		{"no contact block", []Mend{{Line: 1, Kind: Other}}, "other:|experience:Where I served|skills:SKILLS|other:TICKETS"},
		{"the first section too", []Mend{{Line: 4, None: true}}, "contact:|skills:SKILLS|other:TICKETS"},
	}
	text := strings.Replace(toMend, "Where I served", "EXPERIENCE", 1)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r, err := Segment(Input{Name: "cv", Format: FormatText, Text: text, Mends: c.mends})
			if err != nil {
				t.Fatal(err)
			}
			if err := checkResume(r); err != nil {
				t.Error(err)
			}
			want := strings.Replace(c.want, "Where I served", "EXPERIENCE", 1)
			if got := sectionsOf(r); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

// A person names a heading that no rule would find, and it stays one in an edited text.
func TestMendsFollowTheText(t *testing.T) {
	text := strings.Replace(toMend, "Where I served", "Wards", 1)
	r, err := Segment(Input{Name: "cv", Format: FormatText, Text: text, Mends: []Mend{{Line: 4, Kind: Experience}, {Line: 11, None: true}}})
	if err != nil {
		t.Fatal(err)
	}
	const want = "contact:|experience:Wards|skills:SKILLS"
	if got := sectionsOf(r); got != want {
		t.Fatalf("got %s, want %s", got, want)
	}
	if s := r.Sections[1]; s.How != ByPerson || len(s.Evidence) == 0 {
		t.Errorf("%s by %s, %q", s.Heading, s.How, s.Evidence)
	}
	edited, err := r.WithText(strings.Replace(text, "- Led\n", "- Led\n- Taught\n- Wrote\n", 1))
	if err != nil {
		t.Fatal(err)
	}
	if got := sectionsOf(edited); got != want {
		t.Errorf("after an edit: got %s, want %s", got, want)
	}
	renamed, err := r.WithText(strings.Replace(text, "Wards", "Stations", 1))
	if err != nil {
		t.Fatal(err)
	}
	if got := sectionsOf(renamed); got != strings.Replace(want, "Wards", "Stations", 1) {
		t.Errorf("after a renaming: got %s", got)
	}
}

func TestMendsThatDoNotFit(t *testing.T) {
	for says, mend := range map[string]Mend{
		"no line 99":        {Line: 99, Kind: Skills},
		"no line 0":         {Kind: Skills},
		`"hats" is no kind`: {Line: 4, Kind: "hats"},
		"line 3 is empty":   {Line: 3, Kind: Skills},
	} {
		_, err := Segment(Input{Name: "cv.txt", Format: FormatText, Text: toMend, Mends: []Mend{mend}})
		if !errors.Is(err, ErrMend) || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), "cv.txt") {
			t.Errorf("%+v: %v, want %q", mend, err, says)
		}
	}
}

func TestMendedResumePartitions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := Input{Name: "cv", Format: aFormat().Draw(t, "format"), Text: aText().Draw(t, "text")}
		lines := strings.Count(in.Text, "\n") + 1
		for range rapid.IntRange(1, 5).Draw(t, "mends") {
			in.Mends = append(in.Mends, Mend{
				Line: rapid.IntRange(1, lines).Draw(t, "line"),
				Kind: rapid.SampledFrom(append(Kinds(), "")).Draw(t, "kind"),
				None: rapid.Bool().Draw(t, "none"),
			})
		}
		r, err := Segment(in)
		if err != nil {
			t.Skip(err)
		}
		if err := checkResume(r); err != nil {
			t.Fatal(err)
		}
		if _, err := r.WithText(in.Text + "\nmore"); err != nil {
			t.Fatal(err)
		}
	})
}
