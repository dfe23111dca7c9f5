package pdf

import (
	"math"
	"slices"
	"strings"
	"unicode"
)

// ruled reports whether a rule is drawn just above or below the line, longer
// than one that underlines its words, or from its end on.
func (l set) ruled() bool {
	near := ruleNear * max(l.look.size, 6)
	for _, r := range l.page.rules {
		middle := (r.top + r.bottom) / 2
		switch {
		case r.left > l.box.right && r.left < l.box.right+2*near:
			if middle > l.box.top && middle < l.box.bottom {
				return true
			}
		case r.left > l.box.right, r.right < l.box.left, r.width() < l.box.width()*1.1:
		case middle < l.box.top+2 && l.box.top-middle < near/2, middle > l.box.bottom-near/2 && middle-l.box.bottom < near:
			return true
		}
	}
	return false
}

// findHeaders marks what stands at the top or the bottom of several pages.
func findHeaders(all []set) {
	type place struct {
		words string
		top   int
	}
	pages := map[place][]int{}
	for i, l := range all {
		if l.box.bottom > l.page.height*0.1 && l.box.top < l.page.height*0.9 {
			continue
		}
		words := strings.Map(func(r rune) rune {
			if unicode.IsDigit(r) {
				return '0'
			}
			return r
		}, l.text)
		at := place{words, int(l.box.top / 4)}
		pages[at] = append(pages[at], i)
	}
	for _, lines := range pages {
		if all[lines[0]].page == all[lines[len(lines)-1]].page {
			continue
		}
		for _, i := range lines {
			all[i].header = true
		}
	}
}

// findItems marks lines that have a bullet drawn before them, and tells how
// deep each list is by where its bullets stand.
func findItems(all []set) {
	bullets := map[int]float64{} // left edges, by line
	edges := map[int][]float64{} // by column
	for i, l := range all {
		bullet, ok := l.bullet()
		if !ok {
			continue
		}
		bullets[i] = bullet.left
		if !slices.ContainsFunc(edges[l.column], func(x float64) bool { return math.Abs(x-bullet.left) < sameEdge }) {
			edges[l.column] = append(edges[l.column], bullet.left)
		}
	}
	for i, left := range bullets {
		all[i].item = 1
		for _, x := range edges[all[i].column] {
			if x < left-sameEdge {
				all[i].item++
			}
		}
	}
}

const sameEdge = 4 // points within which bullets are of one list

// bullet is the bullet drawn before the line.
func (l set) bullet() (bullet box, ok bool) {
	size := l.look.size
	for _, b := range l.page.bullets {
		middle := (b.top + b.bottom) / 2
		if b.height() <= size/2 && b.right <= l.box.left && l.box.left-b.right < 2.5*size && middle > l.box.top && middle < l.box.bottom {
			return b, true
		}
	}
	return box{}, false
}
