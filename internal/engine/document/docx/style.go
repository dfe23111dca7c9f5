package docx

import (
	"context"
	"regexp"
	"strconv"
	"strings"
)

// face is how letters look. Its zero fields say nothing and take the value of
// what it is based on.
type face struct {
	bold, italic, hidden toggle
	size                 float64 // in points
	font                 string  // "+major" or "+minor" for the theme's
	colour               string  // "#rrggbb"; "auto" for the usual one
}

// over is f with the gaps filled from base.
func (f face) over(base face) face {
	f.bold, f.italic, f.hidden = f.bold.or(base.bold), f.italic.or(base.italic), f.hidden.or(base.hidden)
	if f.size == 0 {
		f.size = base.size
	}
	if f.font == "" {
		f.font = base.font
	}
	if f.colour == "" {
		f.colour = base.colour
	}
	return f
}

// form is how a paragraph stands. Its zero fields say nothing.
type form struct {
	level         int    // of its outline, 1 to 9; bodyLevel for text
	list          string // id of its numbering; "0" for none
	depth         string // in that list, from "0"
	before, after float64
	hasBefore     bool
	hasAfter      bool
	contextual    toggle // no gap between paragraphs of one style
	rule          toggle // a line above or below
}

// bodyLevel is the outline level of what is no heading.
const bodyLevel = 10

func (f form) over(base form) form {
	if f.level == 0 {
		f.level = base.level
	}
	if f.list == "" {
		f.list = base.list
	}
	if f.depth == "" {
		f.depth = base.depth
	}
	if !f.hasBefore {
		f.before, f.hasBefore = base.before, base.hasBefore
	}
	if !f.hasAfter {
		f.after, f.hasAfter = base.after, base.hasAfter
	}
	f.contextual, f.rule = f.contextual.or(base.contextual), f.rule.or(base.rule)
	return f
}

// style is one of the document's styles, with what it is based on filled in
// once it was resolved.
type style struct {
	id, name, basedOn string
	face              face
	form              form
	resolved          bool
}

// styles are a document's styles by their ids.
type styles struct {
	byID         map[string]*style
	face         face // of all text
	form         form // of all paragraphs
	paragraph    string
	major, minor string // the theme's fonts
}

// readStyles reads the styles part; a document without one has the defaults.
func (a *archive) readStyles(ctx context.Context, part string) (*styles, error) {
	all := &styles{byID: map[string]*style{}, face: face{size: 10}}
	if part == "" {
		return all, nil
	}
	s, err := a.scan(ctx, part)
	if err != nil {
		return nil, err
	}
	err = s.each(func(n node) error {
		return s.each(func(n node) error {
			switch n.name {
			case "docDefaults":
				return all.readDefaults(s)
			case "style":
				return all.readStyle(s, n)
			}
			return nil
		})
	})
	return all, err
}

func (all *styles) readDefaults(s *scanner) error {
	return s.each(func(n node) error {
		return s.each(func(n node) (err error) {
			switch n.name {
			case "rPr":
				var f face
				f, err = s.face()
				all.face = f.over(all.face)
			case "pPr":
				var p properties
				p, err = s.properties(n)
				all.form = p.form
			}
			return err
		})
	})
}

func (all *styles) readStyle(s *scanner, n node) error {
	st := &style{id: n.attr("styleId")}
	if on := n.attr("default"); n.attr("type") == "paragraph" && (on == "1" || on == "true" || on == "on") {
		all.paragraph = st.id
	}
	err := s.each(func(n node) (err error) {
		switch n.name {
		case "name":
			st.name = n.attr("val")
		case "basedOn":
			st.basedOn = n.attr("val")
		case "rPr":
			st.face, err = s.face()
		case "pPr":
			var p properties
			p, err = s.properties(n)
			st.form = p.form
		}
		return err
	})
	if st.form.level == 0 {
		st.form.level = max(headingLevel(st.name), headingLevel(st.id))
	}
	all.byID[st.id] = st
	return err
}

// headingName matches the names and ids of heading styles in the languages
// that Word writes them in. Most files name them "heading 1" whatever the
// language, and only the ids are Word's own: "Titre1", "berschrift1".
var headingName = regexp.MustCompile(`(?i)^(?:heading|überschrift|ueberschrift|berschrift|titre|título|titulo|ttulo|titolo|kop|rubrik|overskrift|otsikko|nagłówek|nagwek|nadpis|заголовок|başlık|balk|títol|ttol|címsor|cmsor|titlu|επικεφαλίδα|標題|标题|見出し|제목)\s?([1-9])$`)

// headingLevel is the level of the heading style with that name or id; 0 for others.
func headingLevel(name string) int {
	m := headingName.FindStringSubmatch(strings.TrimSpace(name))
	if m == nil {
		return 0
	}
	level, _ := strconv.Atoi(m[1])
	return level
}

// resolve is the style with what it is based on filled in. An id that no style
// has may still name a heading.
func (all *styles) resolve(id string) *style {
	st := all.byID[id]
	if st == nil {
		st = &style{id: id, form: form{level: headingLevel(id)}, resolved: true}
		all.byID[id] = st
	}
	const deepest = 32 // styles based on one another; what goes on is a circle
	var chain []*style
	for next := st; next != nil && !next.resolved && len(chain) < deepest; next = all.byID[next.basedOn] {
		chain = append(chain, next)
	}
	for i := len(chain) - 1; i >= 0; i-- {
		if base := all.byID[chain[i].basedOn]; base != nil && base.resolved {
			chain[i].face, chain[i].form = chain[i].face.over(base.face), chain[i].form.over(base.form)
		}
		chain[i].resolved = true
	}
	return st
}

// fontName is a font's own name where f names one of the theme's.
func (all *styles) fontName(font string) string {
	switch font {
	case "+major":
		return all.major
	case "+minor":
		return all.minor
	}
	return font
}

// readTheme reads the names of the theme's fonts.
func (all *styles) readTheme(ctx context.Context, a *archive, part string) error {
	s, err := a.scan(ctx, part)
	if err != nil {
		return err
	}
	read := func(local string, into *string) error {
		return s.each(func(n node) error {
			if n.name == ":latin" {
				*into = n.attr("typeface")
			}
			return nil
		})
	}
	return s.descend("fontScheme", func(node) error {
		return s.each(func(n node) error {
			switch n.name {
			case ":majorFont":
				return read(n.name, &all.major)
			case ":minorFont":
				return read(n.name, &all.minor)
			}
			return nil
		})
	})
}

// face reads the children of w:rPr.
func (s *scanner) face() (face, error) {
	var f face
	err := s.each(func(n node) error {
		f.read(n)
		return nil
	})
	return f, err
}

// read takes one property of letters.
func (f *face) read(n node) {
	switch n.name {
	case "b":
		f.bold = n.toggle()
	case "i":
		f.italic = n.toggle()
	case "vanish":
		f.hidden = n.toggle()
	case "sz":
		if half, ok := n.number("val"); ok && half > 0 {
			f.size = half / 2
		}
	case "rFonts":
		f.font = fontOf(n)
	case "color":
		f.colour = colourOf(n.attr("val"))
	}
}

func fontOf(n node) string {
	switch theme := n.attr("asciiTheme"); {
	case strings.HasPrefix(theme, "major"):
		return "+major"
	case strings.HasPrefix(theme, "minor"):
		return "+minor"
	}
	if font := n.attr("ascii"); font != "" {
		return font
	}
	return n.attr("hAnsi")
}

func colourOf(value string) string {
	value = strings.ToLower(value)
	if len(value) != 6 || strings.Trim(value, "0123456789abcdef") != "" {
		return "auto"
	}
	return "#" + value
}
