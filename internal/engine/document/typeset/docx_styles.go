package typeset

// wordStyle is a style of a Word file.
type wordStyle struct {
	ID, Name string
	Custom   bool // it is none of Word's own
	Tone     wordTone
	Size     int // half points

	// Of paragraphs only:
	Before, After int
	Tab           int // a right-aligned stop; 0 for none
	Border        *wordBorder
	Keep          bool // with the next paragraph
	List          bool
	Centred       bool
	Outline       bool
	Level         int // in the outline
}

type wordTone struct {
	Bold, Italic bool
	Colour       string // "" for the text's own
}

// wordBorder is a line below a paragraph.
type wordBorder struct {
	Width  int // eighths of a point
	Gap    int // points
	Colour string
}

// wordKinds are the names of the styles in which blocks are set.
var wordKinds = [kinds]wordStyle{
	Note:      {ID: "ResumeNote", Name: "Resume Note", Custom: true},
	Name:      {ID: "Title", Name: "Title"},
	Label:     {ID: "Subtitle", Name: "Subtitle"},
	Contact:   {ID: "ContactDetails", Name: "Contact Details", Custom: true},
	Head:      {ID: "Heading2", Name: "heading 2", Outline: true, Level: 1},
	Subhead:   {ID: "EntryLine", Name: "Entry Line", Custom: true},
	Minor:     {ID: "Heading3", Name: "heading 3", Outline: true, Level: 2},
	Paragraph: {ID: "BodyText", Name: "Body Text"},
	Line:      {ID: "ResumeLine", Name: "Resume Line", Custom: true},
	Item:      {ID: "ListBullet", Name: "List Bullet", List: true},
	Group:     {ID: "SkillGroup", Name: "Skill Group", Custom: true},
	List:      {ID: "SkillRow", Name: "Skill Row", Custom: true},
}

// wordRoles are the names of the styles of the words in an entry's head.
var wordRoles = [...]wordStyle{
	Lead:   {ID: "EntryLead", Name: "Entry Lead"},
	Second: {ID: "EntrySecond", Name: "Entry Second"},
	Aside:  {ID: "EntryPlace", Name: "Entry Place"},
	Date:   {ID: "EntryDate", Name: "Entry Date"},
}

const (
	wordHeading   = "Heading1"
	wordHyperlink = "Hyperlink"
)

// styles makes Word's styles of the template's.
func (w *wordFile) styles() {
	heading := w.paragraphStyle(wordStyle{ID: wordHeading, Name: "heading 1", Outline: true}, w.look.heading)
	if rule := w.look.rule; rule.width > 0 {
		heading.Border = &wordBorder{Width: max(2, int(8*rule.width+0.5)), Gap: int(rule.gap * w.scale.space), Colour: hex(rule.colour)}
	}
	w.Paragraphs = append(w.Paragraphs, heading)
	for kind, style := range wordKinds {
		style = w.paragraphStyle(style, w.look.parts[kind])
		if Kind(kind) == Head || Kind(kind) == Subhead {
			style.Tab = w.Width - 2*w.Side
		}
		w.Paragraphs = append(w.Paragraphs, style)
	}
	for role, style := range wordRoles {
		if style.ID == "" {
			continue
		}
		style.Custom, style.Tone = true, w.tone(w.look.tones[role])
		w.Characters = append(w.Characters, style)
	}
	w.Characters = append(w.Characters, wordStyle{ID: wordHyperlink, Name: "Hyperlink"})
}

func (w *wordFile) paragraphStyle(s wordStyle, p part) wordStyle {
	s.Tone, s.Size = w.tone(p.tone), w.halfPoints(p.size)
	s.Before, s.After = w.space(p.before), w.space(p.after)
	s.Keep, s.Centred = p.keep, p.centred
	return s
}

func (w *wordFile) tone(t tone) wordTone {
	out := wordTone{Bold: t.bold, Italic: t.italic}
	if colour := hex(t.colour); colour != w.Colour {
		out.Colour = colour
	}
	return out
}
