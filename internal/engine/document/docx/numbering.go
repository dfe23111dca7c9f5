package docx

import (
	"context"
	"regexp"
	"strconv"
	"strings"
)

// lists are a document's numberings.
type lists struct {
	abstract map[string]*abstractList
	byID     map[string]*list
	count    map[*abstractList]*[maxListDepth]int // where each list's numbers have come to
}

const maxListDepth = 9

// abstractList is how the levels of a list look. Several lists may share one.
type abstractList struct {
	levels [maxListDepth]listLevel
	style  string // id of the style whose numbering it is, where it has no levels of its own
}

type listLevel struct {
	format string // "bullet", "decimal" …; "" where it is not set
	text   string // "%1."
	start  int
	style  string // of the paragraphs that stand at this level
}

// list is a numbering that paragraphs name.
type list struct {
	abstract  string
	shared    *abstractList // abstract's own, or the one that its style names; set by find
	overrides map[int]listLevel
	restarts  map[int]int
	started   bool
}

// readLists reads the numbering part; a document without one has no lists.
func (a *archive) readLists(ctx context.Context, part string) (*lists, error) {
	all := &lists{abstract: map[string]*abstractList{}, byID: map[string]*list{}, count: map[*abstractList]*[maxListDepth]int{}}
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
			case "abstractNum":
				return all.readAbstract(s, n)
			case "num":
				return all.readList(s, n)
			}
			return nil
		})
	})
	return all, err
}

func (all *lists) readAbstract(s *scanner, n node) error {
	l := &abstractList{}
	all.abstract[n.attr("abstractNumId")] = l
	return s.each(func(n node) error {
		switch n.name {
		case "numStyleLink":
			l.style = n.attr("val")
		case "lvl":
			depth, level, err := s.listLevel(n)
			if depth >= 0 {
				l.levels[depth] = level
			}
			return err
		}
		return nil
	})
}

// listLevel reads w:lvl; its depth is -1 when it is none.
func (s *scanner) listLevel(n node) (depth int, level listLevel, err error) {
	depth = listDepth(n.attr("ilvl"))
	level.start = 1
	err = s.each(func(n node) error {
		switch n.name {
		case "numFmt":
			level.format = n.attr("val")
		case "lvlText":
			level.text = n.attr("val")
		case "start":
			level.start = startOf(n)
		case "pStyle":
			level.style = n.attr("val")
		}
		return nil
	})
	return depth, level, err
}

func startOf(n node) int {
	value, _ := n.number("val")
	return int(value)
}

func listDepth(s string) int {
	depth, err := strconv.Atoi(s)
	if err != nil || depth < 0 || depth >= maxListDepth {
		return -1
	}
	return depth
}

func (all *lists) readList(s *scanner, n node) error {
	l := &list{overrides: map[int]listLevel{}, restarts: map[int]int{}}
	all.byID[n.attr("numId")] = l
	return s.each(func(n node) error {
		switch n.name {
		case "abstractNumId":
			l.abstract = n.attr("val")
		case "lvlOverride":
			depth := listDepth(n.attr("ilvl"))
			return s.each(func(n node) error {
				switch {
				case depth < 0:
				case n.name == "startOverride":
					l.restarts[depth] = startOf(n)
				case n.name == "lvl":
					_, level, err := s.listLevel(n)
					l.overrides[depth] = level
					return err
				}
				return nil
			})
		}
		return nil
	})
}

// find is the list that paragraphs name, with how its levels look; nil where there is none.
func (all *lists) find(id string, st *styles) *list {
	l := all.byID[id]
	if l == nil || l.shared != nil {
		return l
	}
	a := all.abstract[l.abstract]
	if a == nil {
		return nil
	}
	l.shared = a
	if a.style == "" {
		return l
	}
	// The levels stand in the list that defines the style.
	if linked := all.byID[st.resolve(a.style).form.list]; linked != nil && all.abstract[linked.abstract] != nil {
		l.shared = all.abstract[linked.abstract]
	}
	return l
}

// plainNumber matches the text of a level whose number stands alone before a
// full stop or bracket.
var plainNumber = regexp.MustCompile(`^%([1-9])[.)]$`)

// mark counts a paragraph of a list on and returns the mark before its words
// and how deep it stands, from 1. Numbers show as they are; every other mark
// is a bullet. Depth is 0 for what stands in no list.
func (all *lists) mark(f form, styleID string, st *styles) (mark string, depth int) {
	if f.list == "" || f.list == "0" {
		return "", 0
	}
	l := all.find(f.list, st)
	if l == nil {
		return "", 0
	}
	a := l.shared
	at := max(listDepth(f.depth), 0)
	if f.depth == "" {
		for i, level := range a.levels {
			if level.style != "" && level.style == styleID {
				at = i
			}
		}
	}
	level := a.levels[at]
	if o, ok := l.overrides[at]; ok {
		level = o
	}
	n := all.next(l, at)
	switch {
	case level.format == "none", level.format == "" && level.text == "":
		return "", 0
	case level.format == "decimal" && plainNumber.MatchString(level.text) && level.text[1] == byte('1'+at) && n >= 0 && n < 1000:
		return strconv.Itoa(n) + level.text[2:] + " ", at + 1
	}
	return "• ", at + 1
}

// next counts a level on, and those below it back.
func (all *lists) next(l *list, at int) int {
	a := l.shared
	count := all.count[a]
	if count == nil {
		count = &[maxListDepth]int{}
		for i := range count {
			count[i] = a.levels[i].start - 1
		}
		all.count[a] = count
	}
	if !l.started {
		l.started = true
		for depth, start := range l.restarts {
			count[depth] = start - 1
		}
	}
	count[at]++
	for i := at + 1; i < maxListDepth; i++ {
		count[i] = a.levels[i].start - 1
	}
	return count[at]
}

// indent is what stands before the mark of a list's paragraph.
func indent(depth int) string { return strings.Repeat("  ", depth-1) }
