package docx

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tailor/internal/engine/resume"
)

// slot is a block where the edits leave it, with the new ones below it.
type slot struct {
	block *resume.Block
	added []addition
}

// addition is a new block: what stands before its words, and the words.
type addition struct {
	like         *resume.Block // has its form
	prefix, text string
	apart        bool // a blank line stands above it
}

// stamp stands for the words of a block while the edits' order is found out.
// Its character is private and never read from a file.
const stamp = "\U0010fffd"

// skeleton says in which order the edits leave the blocks, which of them are
// still there, and where the new ones stand: resume.Apply itself says so, with
// a stamp for the words of each.
func skeleton(r *resume.Resume, edits []resume.Edit) (before, after []slot, err error) {
	var stamped []resume.Edit
	deleted := map[string]bool{}
	for i, e := range edits {
		switch e.Op {
		case resume.Delete:
			deleted[e.Target] = true
			stamped = append(stamped, e)
		case resume.Move:
			stamped = append(stamped, e)
		case resume.InsertAfter:
			e.Text = stamp + "+" + strconv.Itoa(i)
			stamped = append(stamped, e)
		}
	}
	blocks := allBlocks(r)
	for i, b := range blocks {
		if !deleted[b.ID] {
			before = append(before, slot{block: b})
			stamped = append(stamped, resume.Edit{Op: resume.Replace, Target: b.ID, Text: stamp + strconv.Itoa(i)})
		}
	}
	text, err := resume.Apply(r, stamped)
	if err != nil {
		return nil, nil, fmt.Errorf("order the edits: %w", err)
	}
	blank := false
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		prefix, mark, found := strings.Cut(line, stamp)
		at, isNew := strings.CutPrefix(mark, "+")
		n, err := strconv.Atoi(at)
		switch {
		case !found || err != nil:
		case !isNew:
			after = append(after, slot{block: blocks[n]})
		case len(after) > 0:
			last := &after[len(after)-1]
			like, _ := r.Block(edits[n].Target)
			last.added = append(last.added, addition{like, prefix, strings.TrimSpace(edits[n].Text), blank})
		}
		blank = strings.TrimSpace(line) == ""
	}
	return before, after, nil
}

// allBlocks lists a resume's blocks in order of the page.
func allBlocks(r *resume.Resume) []*resume.Block {
	var all []*resume.Block
	for i := range r.Sections {
		s := &r.Sections[i]
		for j := range s.Blocks {
			all = append(all, &s.Blocks[j])
		}
		for j := range s.Entries {
			for k := range s.Entries[j].Blocks {
				all = append(all, &s.Entries[j].Blocks[k])
			}
		}
	}
	slices.SortStableFunc(all, func(a, b *resume.Block) int { return a.Span.Start - b.Span.Start })
	return all
}

// stretches cuts a new order into its smallest parts that hold the same blocks
// as the old one. Those of a single block stayed where they were.
func stretches(before, after []slot) [][2]int {
	place := map[*resume.Block]int{}
	for i, s := range before {
		place[s.block] = i
	}
	var all [][2]int
	first, furthest := 0, 0
	for i, s := range after {
		if furthest = max(furthest, place[s.block]); furthest == i {
			all = append(all, [2]int{first, i + 1})
			first, furthest = i+1, i+1
		}
	}
	return all
}

// kept marks, for places in a new order, those of a longest run of blocks that
// keep their order: they stay, and the others move around them.
func kept(places []int) []bool {
	best, from := make([]int, len(places)), make([]int, len(places))
	last := -1
	for i := range places {
		best[i], from[i] = 1, -1
		for j := range i {
			if places[j] < places[i] && best[j] >= best[i] {
				best[i], from[i] = best[j]+1, j
			}
		}
		if last < 0 || best[i] > best[last] {
			last = i
		}
	}
	stays := make([]bool, len(places))
	for ; last >= 0; last = from[last] {
		stays[last] = true
	}
	return stays
}
