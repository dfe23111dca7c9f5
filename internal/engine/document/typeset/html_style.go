package typeset

import (
	"fmt"
	"html/template"
	"math"
	"strconv"
	"strings"
	textTemplate "text/template"
)

// webStyle is what the style sheet's template is filled with: CSS's own words.
type webStyle struct {
	Accent, Text, Link     string // colours
	Fonts, Leading         string
	Measure, Top, Side     string // of the sheet on a screen
	Hang, Step             string // how far items stand right, and how far those below them do
	Justify                string // of the contact details
	Rule, RuleGap          string // below a heading
	Rules                  []webRule
	Paper                  Paper
	Size, PaperTop, Gutter string // in print: of the text, and the margins
}

// webRule is a selector and its declarations.
type webRule struct{ Selector, Declarations string }

// webSelectors are the selectors of the elements that blocks become.
var webSelectors = [kinds]string{
	Note: ".note", Name: "h1", Label: ".label", Contact: ".contact",
	Head: "article", Subhead: ".head + .head", Minor: "h4", Paragraph: ".text", Line: ".line",
	Item: "li", Group: ".group", List: ".row",
}

// styleSheet makes the page's style sheet of the template's look.
func styleSheet(d *Document, o Options) (template.CSS, error) {
	l := o.Template.look()
	fonts, err := newFonts(l.family, nil)
	if err != nil {
		return "", err
	}
	scale := scales[0]
	if _, err := fonts.coverage(d); err == nil {
		scale = arrange(d, &l, fonts, o.Paper).scale
	}
	s := webStyleOf(&l, scale, o.Paper)
	var out strings.Builder
	sheet, err := textTemplate.New("").ParseFS(webFiles, "web/style.css")
	if err == nil {
		err = sheet.ExecuteTemplate(&out, "style.css", s)
	}
	if err != nil {
		return "", fmt.Errorf("make the style sheet: %w", err)
	}
	// It is made of numbers and names of this package alone.
	return template.CSS(out.String()), nil //nolint:gosec
}

func webStyleOf(l *look, scale scale, paper Paper) webStyle {
	width, _ := paper.size()
	s := webStyle{
		Accent: cssColour(l.heading.tone.colour), Text: cssColour(l.parts[Paragraph].tone.colour), Link: cssColour(l.link),
		Fonts: l.family.stack, Leading: decimal(l.leading),
		Measure: l.rem(width), Top: l.rem(l.top), Side: l.rem(l.side),
		Hang: l.rem(l.parts[Item].indent + hang*l.size), Step: l.rem(hang * l.size),
		Justify: "flex-start", RuleGap: l.rem(l.rule.gap),
		Rule:  fmt.Sprintf("%spt solid %s", decimal(l.rule.width), cssColour(l.rule.colour)),
		Paper: paper, Size: decimal(l.size*scale.size) + "pt",
		PaperTop: decimal(l.top*scale.margin) + "pt", Gutter: decimal(l.side*scale.margin) + "pt",
	}
	if l.parts[Contact].centred {
		s.Justify = "center"
	}
	s.Rules = append(s.Rules, webRule{"h2", l.declarations(l.heading)})
	for kind, selector := range webSelectors {
		s.Rules = append(s.Rules, webRule{selector, l.declarations(l.parts[kind])})
	}
	for role, class := range webRoles {
		if class != "" {
			s.Rules = append(s.Rules, webRule{"." + class, l.toneCSS(l.tones[role])})
		}
	}
	return s
}

// rem is a length as a share of the running text's size.
func (l *look) rem(points float64) string { return decimal(points/l.size) + "rem" }

// declarations is CSS for a part.
func (l *look) declarations(p part) string {
	out := fmt.Sprintf("margin-top: %s; margin-bottom: %s;", l.rem(p.before), l.rem(p.after))
	if p.size != 1 {
		out += fmt.Sprintf(" font-size: %srem;", decimal(p.size))
	}
	if p.centred {
		out += " text-align: center;"
	}
	return out + l.toneCSS(p.tone)
}

// toneCSS is CSS for what differs from running text.
func (l *look) toneCSS(t tone) string {
	out := ""
	if t.bold {
		out += " font-weight: 700;"
	}
	if t.italic {
		out += " font-style: italic;"
	}
	if t.colour != l.parts[Paragraph].tone.colour {
		out += fmt.Sprintf(" color: %s;", cssColour(t.colour))
	}
	return out
}

func cssColour(c colour) string { return "#" + strings.ToLower(hex(c)) }

// decimal is a number with at most three digits behind the point.
func decimal(n float64) string {
	return strconv.FormatFloat(math.Round(n*1000)/1000, 'f', -1, 64)
}
