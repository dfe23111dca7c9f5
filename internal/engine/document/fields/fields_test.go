package fields

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tailor/internal/engine/resume"
)

// A value that is cut into lines and not edited comes together as it was.
func TestValuesComeTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`([a-c]| |\n|\r|\t| - ){0,24}`).Draw(t, "text")
		nested := rapid.SampledFrom([]string{"", " - "}).Draw(t, "nested")
		v := &value{}
		v.cut(text, nested)
		if got := v.text(); len(v.pieces) > 0 && got != text {
			t.Errorf("%q becomes %q", text, got)
		}
		for _, piece := range v.pieces {
			if strings.TrimSpace(piece.text) != piece.text || piece.text == "" || strings.Contains(piece.text, "\n") {
				t.Errorf("%q has the piece %q", text, piece.text)
			}
		}
	})
}

func TestCut(t *testing.T) {
	v := &value{}
	v.cut("Moved the library - books - shelves\nand chairs ", " - ")
	var got []string
	for _, piece := range v.pieces {
		got = append(got, strings.Repeat(">", piece.depth)+piece.text)
	}
	if words := strings.Join(got, "|"); words != "Moved the library|>books|>shelves|>and chairs" {
		t.Errorf("got %s", words)
	}
}

func TestCutItem(t *testing.T) {
	cases := []struct{ text, item, rest string }{
		{"Go, SQL", "Go", "SQL"},
		{"SQL (MySQL, SQLite), Go", "SQL (MySQL, SQLite)", "Go"},
		{"1,000 users", "1,000 users", ""},
		{"a),b, c", "a),b", "c"},
		{", b", "", "b"},
	}
	for _, c := range cases {
		if item, rest := cutItem(c.text); item != c.item || rest != c.rest {
			t.Errorf("%q: got %q and %q", c.text, item, rest)
		}
	}
}

// scalar and list are nodes as a file would have them.
func scalar(text string) *Node { return &Node{Kind: Text, Text: text} }

func list(items ...string) *Node {
	n := &Node{Kind: List}
	for _, item := range items {
		n.Items = append(n.Items, scalar(item))
	}
	return n
}

// A line's new words are told apart into the fields that it shows.
func TestFill(t *testing.T) {
	cases := []struct{ text, want string }{
		{"Web (Expert): HTML, CSS", "Web|Expert|HTML;CSS"},
		{"Web (Master): CSS", "Web|Master|CSS"},
		{"Web: HTML, Go (lang, tools)", "Web||HTML;Go (lang, tools)"},
		{"Data: and more (Expert): SQL", "Data: and more|Expert|SQL"},
		{"Web", "Web||"},
	}
	for _, c := range cases {
		name, level, words := scalar("Web"), scalar("Expert"), list("HTML", "CSS")
		p := NewPage(Markup{})
		p.Line(resume.Look{}, Slot{Node: name}, Slot{Node: level, Join: " (", Tail: ")"}, Slot{Node: words, Join: ": "})
		e := editor{page: p}
		if err := e.fill(p.lines[0].slots, c.text); err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		for _, v := range e.touched {
			v.node.Set(v.text())
		}
		var items []string
		for _, item := range words.Items {
			items = append(items, item.Text)
		}
		if got := name.Text + "|" + level.Text + "|" + strings.Join(items, ";"); got != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
}
