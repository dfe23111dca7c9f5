package typeset

import (
	"strings"
	"unicode/utf8"

	"tailor/internal/engine/resume"
)

// gather brings the blocks of a section into the form in which they are set:
// lines of skills with a label are groups, and many short items stand in a row.
func gather(kind resume.Kind, blocks []Block) []Block {
	if kind != resume.Skills && kind != resume.Languages && kind != resume.Interests {
		return ungroup(blocks)
	}
	var out []Block
	for i := 0; i < len(blocks); {
		n := shortItems(blocks[i:])
		if n < fewestInRow {
			out = append(out, blocks[i:i+max(n, 1)]...)
			i += max(n, 1)
			continue
		}
		row := Block{Kind: List}
		for _, b := range blocks[i : i+n] {
			row.Items = append(row.Items, b.Text)
		}
		out = append(out, row)
		i += n
	}
	return ungroup(out)
}

// fewestInRow is how many short items are set in a row and not as a list.
const fewestInRow = 4

// shortItems counts the short items that blocks begin with.
func shortItems(blocks []Block) int {
	const longest = 32 // characters
	for i, b := range blocks {
		text := b.Text.String()
		if b.Kind != Item || b.Depth > 0 || b.Marker != "•" || utf8.RuneCountInString(text) > longest || strings.ContainsAny(text, ",;:.\n") {
			return i
		}
	}
	return len(blocks)
}

// ungroup makes items of groups again where other items stand beside them, so
// that one list does not have two forms.
func ungroup(blocks []Block) []Block {
	items := false
	for _, b := range blocks {
		items = items || b.Kind == Item && b.Depth == 0
	}
	if !items {
		return blocks
	}
	for i, b := range blocks {
		if b.Kind == Group && b.Marker != "" {
			blocks[i].Kind = Item
		}
	}
	return blocks
}
