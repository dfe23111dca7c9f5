package resume

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

const sample = `# Jane Doe
jane@example.com

## Experience

### Nurse, City Hospital (2019 – Present)

- Led the night shift
- Trained new nurses,
  all of whom stayed
  - in the ward
  - in the clinic
- Wrote the handbook

First paragraph
of two lines.

Second paragraph.

## Skills
Languages: Go, SQL
Tools: Docker

1. one
2. two
`

func segmented(t testing.TB, text string) *Resume {
	t.Helper()
	r, err := Segment(Input{Name: "cv.md", Format: FormatMarkdown, Text: text})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// after is sample with parts replaced, each old one by the new one behind it.
func after(pairs ...string) string {
	text := sample
	for i := 0; i < len(pairs); i += 2 {
		if strings.Count(text, pairs[i]) != 1 {
			panic("not once in the sample: " + pairs[i])
		}
		text = strings.Replace(text, pairs[i], pairs[i+1], 1)
	}
	return text
}

func TestApply(t *testing.T) {
	cases := []struct {
		name  string
		edits []Edit
		want  string
	}{
		{"nothing", nil, sample},
		{"replace a bullet", []Edit{{Op: Replace, Target: "S2.E1.B1", Text: " Led the day shift "}},
			after("Led the night shift", "Led the day shift")},
		{"replace wrapped lines", []Edit{{Op: Replace, Target: "S2.E1.B2", Text: "Trained nurses"}},
			after("Trained new nurses,\n  all of whom stayed", "Trained nurses")},
		{"insert after a bullet", []Edit{{Op: InsertAfter, Target: "S2.E1.B1", Text: "Kept the peace"}},
			after("- Trained", "- Kept the peace\n- Trained")},
		{"insert below nested bullets", []Edit{{Op: InsertAfter, Target: "S2.E1.B2", Text: "Kept the peace"}},
			after("- Wrote", "- Kept the peace\n- Wrote")},
		{"insert a nested bullet", []Edit{{Op: InsertAfter, Target: "S2.E1.B4", Text: "in the lab"}},
			after("  - in the clinic\n", "  - in the clinic\n  - in the lab\n")},
		{"insert a paragraph", []Edit{{Op: InsertAfter, Target: "S2.E1.B6", Text: "Between."}},
			after("of two lines.\n", "of two lines.\n\nBetween.\n")},
		{"insert a line among lines", []Edit{{Op: InsertAfter, Target: "S3.B1", Text: "Data: SQLite"}},
			after("SQL\n", "SQL\nData: SQLite\n")},
		{"a number counts on", []Edit{{Op: InsertAfter, Target: "S3.B4", Text: "three"}},
			after("2. two\n", "2. two\n3. three\n")},
		{"two insertions keep their order", []Edit{{Op: InsertAfter, Target: "S2.E1.B1", Text: "x"}, {Op: InsertAfter, Target: "S2.E1.B1", Text: "y"}},
			after("- Trained", "- x\n- y\n- Trained")},
		{"delete a bullet", []Edit{{Op: Delete, Target: "S2.E1.B1"}},
			after("- Led the night shift\n", "")},
		{"delete a bullet with all below it", []Edit{{Op: Delete, Target: "S2.E1.B2"}, {Op: Delete, Target: "S2.E1.B3"}, {Op: Delete, Target: "S2.E1.B4"}},
			after("- Trained new nurses,\n  all of whom stayed\n  - in the ward\n  - in the clinic\n", "")},
		{"rename a heading", []Edit{{Op: RenameHeading, Target: "S3", Text: "Technical Skills"}},
			after("## Skills", "## Technical Skills")},
		{"move up with nested bullets", []Edit{{Op: Move, Target: "S2.E1.B2", Before: "S2.E1.B1"}},
			after("- Led the night shift\n- Trained new nurses,\n  all of whom stayed\n  - in the ward\n  - in the clinic\n",
				"- Trained new nurses,\n  all of whom stayed\n  - in the ward\n  - in the clinic\n- Led the night shift\n")},
		{"move within the nested list", []Edit{{Op: Move, Target: "S2.E1.B4", Before: "S2.E1.B3"}},
			after("  - in the ward\n  - in the clinic\n", "  - in the clinic\n  - in the ward\n")},
		{"paragraphs change places around their blank line", []Edit{{Op: Move, Target: "S2.E1.B7", Before: "S2.E1.B6"}},
			after("First paragraph\nof two lines.\n\nSecond paragraph.\n", "Second paragraph.\n\nFirst paragraph\nof two lines.\n")},
		{"moves compose in order", []Edit{{Op: Move, Target: "S2.E1.B5", Before: "S2.E1.B1"}, {Op: Move, Target: "S2.E1.B2", Before: "S2.E1.B1"}},
			after("- Led the night shift\n- Trained new nurses,\n  all of whom stayed\n  - in the ward\n  - in the clinic\n- Wrote the handbook\n",
				"- Wrote the handbook\n- Trained new nurses,\n  all of whom stayed\n  - in the ward\n  - in the clinic\n- Led the night shift\n")},
		{"moved and replaced, with a nested move", []Edit{
			{Op: Move, Target: "S2.E1.B2", Before: "S2.E1.B1"}, {Op: Replace, Target: "S2.E1.B2", Text: "Taught"}, {Op: Move, Target: "S2.E1.B4", Before: "S2.E1.B3"}},
			after("- Led the night shift\n- Trained new nurses,\n  all of whom stayed\n  - in the ward\n  - in the clinic\n",
				"- Taught\n  - in the clinic\n  - in the ward\n- Led the night shift\n")},
		{"moved past a deleted one", []Edit{{Op: Move, Target: "S2.E1.B5", Before: "S2.E1.B1"}, {Op: Delete, Target: "S2.E1.B1"}},
			after("- Led the night shift\n", "", "- Trained", "- Wrote the handbook\n- Trained", "clinic\n- Wrote the handbook\n", "clinic\n")},
		{"an insertion follows its moved target", []Edit{{Op: Move, Target: "S2.E1.B5", Before: "S2.E1.B1"}, {Op: InsertAfter, Target: "S2.E1.B5", Text: "and read it"}},
			after("- Led", "- Wrote the handbook\n- and read it\n- Led", "clinic\n- Wrote the handbook\n", "clinic\n")},
	}
	for _, c := range cases {
		for _, eol := range []string{"\n", "\r\n"} {
			t.Run(c.name, func(t *testing.T) {
				r := segmented(t, strings.ReplaceAll(sample, "\n", eol))
				got, err := Apply(r, c.edits)
				if err != nil {
					t.Fatal(err)
				}
				if want := strings.ReplaceAll(c.want, "\n", eol); got != want {
					t.Errorf("got\n%q\nwant\n%q", got, want)
				}
			})
		}
	}
}

func TestApplyAtAnOpenEnd(t *testing.T) {
	r := segmented(t, "Jane\n\n## Work\n- one\n- two")
	cases := []struct {
		edit Edit
		want string
	}{
		{Edit{Op: InsertAfter, Target: "S2.B2", Text: "three"}, "Jane\n\n## Work\n- one\n- two\n- three"},
		{Edit{Op: Move, Target: "S2.B2", Before: "S2.B1"}, "Jane\n\n## Work\n- two\n- one"},
		{Edit{Op: Delete, Target: "S2.B2"}, "Jane\n\n## Work\n- one\n"},
	}
	for _, c := range cases {
		if got, err := Apply(r, []Edit{c.edit}); err != nil || got != c.want {
			t.Errorf("%s: got %q, %v; want %q", describe(c.edit), got, err, c.want)
		}
	}
}

func TestApplyRefuses(t *testing.T) {
	b1 := "S2.E1.B1"
	cases := []struct {
		name  string
		edits []Edit
		is    error
		says  []string
	}{
		{"unknown block", []Edit{{Op: Replace, Target: "S9.B9", Text: "x"}}, ErrUnknownTarget, []string{"S9.B9"}},
		{"unknown section", []Edit{{Op: RenameHeading, Target: "S9", Text: "x"}}, ErrUnknownTarget, []string{"S9"}},
		{"no heading", []Edit{{Op: RenameHeading, Target: "S1", Text: "x"}}, ErrUnknownTarget, []string{"no heading"}},
		{"unknown place", []Edit{{Op: Move, Target: b1, Before: "S7.B1"}}, ErrUnknownTarget, []string{"S7.B1"}},
		{"unknown operation", []Edit{{Op: "swap", Target: b1}}, nil, []string{"swap"}},
		{"replaced twice", []Edit{{Op: Replace, Target: b1, Text: "x"}, {Op: Replace, Target: b1, Text: "y"}}, ErrOverlap, []string{"replace S2.E1.B1 and replace S2.E1.B1"}},
		{"replaced and deleted", []Edit{{Op: Delete, Target: b1}, {Op: Replace, Target: b1, Text: "x"}}, ErrOverlap, []string{"replace S2.E1.B1 and delete S2.E1.B1"}},
		{"deleted twice", []Edit{{Op: Delete, Target: b1}, {Op: Delete, Target: b1}}, ErrOverlap, []string{"delete S2.E1.B1 and delete S2.E1.B1"}},
		{"moved twice", []Edit{{Op: Move, Target: b1, Before: "S2.E1.B2"}, {Op: Move, Target: b1, Before: "S2.E1.B5"}}, ErrOverlap, []string{"S2.E1.B2", "S2.E1.B5"}},
		{"renamed twice", []Edit{{Op: RenameHeading, Target: "S2", Text: "x"}, {Op: RenameHeading, Target: "S2", Text: "y"}}, ErrOverlap, nil},
		{"before itself", []Edit{{Op: Move, Target: b1, Before: b1}}, ErrMove, nil},
		{"into a nested list", []Edit{{Op: Move, Target: b1, Before: "S2.E1.B3"}}, ErrMove, nil},
		{"into another section", []Edit{{Op: Move, Target: b1, Before: "S3.B1"}}, ErrMove, nil},
		{"leaving nested bullets", []Edit{{Op: Delete, Target: "S2.E1.B2"}}, ErrMove, []string{"S2.E1.B3"}},
		{"a line end", []Edit{{Op: Replace, Target: b1, Text: "x\n- y"}}, ErrEditText, nil},
		{"a carriage return", []Edit{{Op: Replace, Target: b1, Text: "x\ry"}}, ErrEditText, nil},
		{"an escape", []Edit{{Op: Replace, Target: b1, Text: "\x1b[31mx"}}, ErrEditText, []string{"U+001B"}},
		{"a line separator", []Edit{{Op: Replace, Target: b1, Text: "x\u2028y"}}, ErrEditText, nil},
		{"invalid UTF-8", []Edit{{Op: Replace, Target: b1, Text: "x\xff"}}, ErrEditText, nil},
		{"empty", []Edit{{Op: Replace, Target: b1, Text: " \t"}}, ErrEditText, []string{"delete it"}},
		{"a marker", []Edit{{Op: Replace, Target: b1, Text: "- x"}}, ErrEditText, nil},
		{"a heading", []Edit{{Op: InsertAfter, Target: b1, Text: "## Skills"}}, ErrEditText, nil},
		{"a bare heading", []Edit{{Op: Replace, Target: "S3.B1", Text: "SKILLS"}}, ErrEditText, nil},
		{"a rule", []Edit{{Op: Replace, Target: b1, Text: "-----"}}, ErrEditText, nil},
		{"a fence", []Edit{{Op: Replace, Target: b1, Text: "```go"}}, ErrEditText, nil},
		{"a line end in a heading", []Edit{{Op: RenameHeading, Target: "S2", Text: "x\n# y"}}, ErrEditText, nil},
	}
	r := segmented(t, sample)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := Apply(r, c.edits)
			if err == nil || got != "" {
				t.Fatalf("got %q and error %v", got, err)
			}
			if c.is != nil && !errors.Is(err, c.is) {
				t.Errorf("%v is not %v", err, c.is)
			}
			for _, part := range c.says {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("%v does not say %q", err, part)
				}
			}
		})
	}
}

// anEdit draws an edit of some block or section of r.
func anEdit(r *Resume) *rapid.Generator[Edit] {
	var blocks, sections []string
	for i := range r.Sections {
		sections = append(sections, r.Sections[i].ID)
		for _, b := range r.Sections[i].AllBlocks() {
			blocks = append(blocks, b.ID)
		}
	}
	words := rapid.StringMatching(`[A-Za-z0-9][A-Za-z0-9 ,.&é]{0,20}[a-z]`)
	return rapid.Custom(func(t *rapid.T) Edit {
		op := rapid.SampledFrom([]Op{Replace, InsertAfter, Delete, Move, RenameHeading}).Draw(t, "op")
		if op == RenameHeading || len(blocks) == 0 {
			return Edit{Op: RenameHeading, Target: rapid.SampledFrom(sections).Draw(t, "section"), Text: words.Draw(t, "text")}
		}
		e := Edit{Op: op, Target: rapid.SampledFrom(blocks).Draw(t, "target")}
		switch op {
		case Replace, InsertAfter:
			e.Text = words.Draw(t, "text")
		case Move:
			e.Before = rapid.SampledFrom(blocks).Draw(t, "before")
		}
		return e
	})
}

func TestApplyChangesOnlyItsSpan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, err := Segment(Input{Name: "cv", Format: aFormat().Draw(t, "format"), Text: aText().Draw(t, "text")})
		if err != nil {
			t.Skip(err)
		}
		e := anEdit(r).Draw(t, "edit")
		got, err := Apply(r, []Edit{e})
		if err != nil {
			return
		}
		b, _ := r.Block(e.Target)
		switch e.Op {
		case Replace:
			wantSpliced(t, r.Text, b.Text, strings.TrimSpace(e.Text), got)
		case Delete:
			wantSpliced(t, r.Text, b.Span, "", got)
		case RenameHeading:
			wantSpliced(t, r.Text, r.Section(e.Target).HeadingText, strings.TrimSpace(e.Text), got)
		case InsertAfter:
			wantInserted(t, r.Text, strings.TrimSpace(e.Text), got)
		case Move:
			other, _ := r.Block(e.Before)
			start := min(b.Span.Start, other.Span.Start)
			if got[:start] != r.Text[:start] || sortedBytes(got) != sortedBytes(r.Text) {
				t.Fatalf("moved %s before %s: %q became %q", e.Target, e.Before, r.Text, got)
			}
		}
	})
}

func wantSpliced(t *rapid.T, text string, s Span, words, got string) {
	if want := text[:s.Start] + words + text[s.End:]; got != want {
		t.Fatalf("got %q, want %q", got, want)
	}
}

// wantInserted checks that got is text with one run of bytes added, which ends in words.
func wantInserted(t *rapid.T, text, words, got string) {
	added := len(got) - len(text)
	for i := 0; i <= len(text) && added > 0; i++ {
		if got[:i] == text[:i] && got[i+added:] == text[i:] &&
			strings.HasSuffix(strings.TrimRight(got[i:i+added], "\r\n"), words) {
			return
		}
	}
	t.Fatalf("%q became %q", text, got)
}

func sortedBytes(s string) string {
	b := []byte(s)
	slices.Sort(b)
	return string(b)
}

func TestApplyManyEdits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, err := Segment(Input{Name: "cv", Format: aFormat().Draw(t, "format"), Text: aText().Draw(t, "text")})
		if err != nil {
			t.Skip(err)
		}
		edits := rapid.SliceOfN(anEdit(r), 0, 8).Draw(t, "edits")
		got, err := Apply(r, edits)
		if err != nil {
			return
		}
		if len(edits) == 0 && got != r.Text {
			t.Fatalf("nothing accepted, yet %q became %q", r.Text, got)
		}
		if want, ok := spliceAll(r, edits); ok && got != want {
			t.Fatalf("%v: got %q, want %q", edits, got, want)
		}
	})
}

// spliceAll is Apply for edits that replace and delete only: the oracle.
func spliceAll(r *Resume, edits []Edit) (string, bool) {
	type cut struct {
		span Span
		text string
	}
	var cuts []cut
	for _, e := range edits {
		b, _ := r.Block(e.Target)
		switch e.Op {
		case Replace:
			cuts = append(cuts, cut{b.Text, strings.TrimSpace(e.Text)})
		case Delete:
			cuts = append(cuts, cut{b.Span, ""})
		case RenameHeading:
			cuts = append(cuts, cut{r.Section(e.Target).HeadingText, strings.TrimSpace(e.Text)})
		default:
			return "", false
		}
	}
	slices.SortFunc(cuts, func(a, b cut) int { return b.span.Start - a.span.Start })
	text := r.Text
	for _, c := range cuts {
		text = text[:c.span.Start] + c.text + text[c.span.End:]
	}
	return text, true
}

// A move undone by its opposite gives the text back.
func TestMoveBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 8).Draw(t, "bullets")
		var b strings.Builder
		b.WriteString("Jane\n\n## Work\n")
		for i := range n {
			b.WriteString("- item " + string(rune('a'+i)) + "\n")
		}
		text := b.String()
		r, err := Segment(Input{Name: "cv", Format: FormatMarkdown, Text: text})
		if err != nil {
			t.Fatal(err)
		}
		ids := make([]string, n)
		for i, block := range r.Sections[1].Blocks {
			ids[i] = block.ID
		}
		from := rapid.IntRange(1, n-1).Draw(t, "from")
		to := rapid.IntRange(0, from-1).Draw(t, "to")
		moved, err := Apply(r, []Edit{{Op: Move, Target: ids[from], Before: ids[to]}})
		if err != nil {
			t.Fatal(err)
		}
		again, err := Segment(Input{Name: "cv", Format: FormatMarkdown, Text: moved})
		if err != nil {
			t.Fatal(err)
		}
		back := Edit{Op: Move, Target: ids[to], Before: ids[min(from+1, n-1)]}
		if from == n-1 { // the last place has nothing behind it: bring the others forward instead
			var edits []Edit
			for i := to + 1; i <= from; i++ {
				edits = append(edits, Edit{Op: Move, Target: ids[i], Before: ids[to]})
			}
			restored, err := Apply(again, edits)
			if err != nil || restored != text {
				t.Fatalf("got %q, %v; want %q", restored, err, text)
			}
			return
		}
		restored, err := Apply(again, []Edit{back})
		if err != nil || restored != text {
			t.Fatalf("got %q, %v; want %q", restored, err, text)
		}
	})
}

func FuzzApply(f *testing.F) {
	addSamples(f, func(text string) {
		f.Add(text, "Led a team", []byte{0, 1, 0, 2, 2, 0, 3, 3, 1, 1, 4, 0, 4, 0, 0})
	})
	ops := []Op{Replace, InsertAfter, Delete, Move, RenameHeading, "other"}
	f.Fuzz(func(t *testing.T, text, words string, script []byte) {
		r, err := Segment(Input{Name: "cv", Format: FormatMarkdown, Text: text})
		if err != nil {
			return
		}
		ids := []string{"", "S0"}
		for i := range r.Sections {
			ids = append(ids, r.Sections[i].ID)
			for _, b := range r.Sections[i].AllBlocks() {
				ids = append(ids, b.ID)
			}
		}
		var edits []Edit
		for ; len(script) >= 3 && len(edits) < 20; script = script[3:] {
			edits = append(edits, Edit{
				Op: ops[int(script[0])%len(ops)], Target: ids[int(script[1])%len(ids)], Before: ids[int(script[2])%len(ids)], Text: words,
			})
		}
		got, err := Apply(r, edits)
		if err != nil {
			return
		}
		if !utf8.ValidString(got) {
			t.Fatalf("invalid UTF-8 in %q", got)
		}
		if again, err := Segment(Input{Name: "cv", Format: FormatMarkdown, Text: got}); err == nil {
			if err := checkResume(again); err != nil {
				t.Fatal(err)
			}
		}
	})
}
