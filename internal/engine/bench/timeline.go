package bench

import (
	"cmp"
	"fmt"
	"html"
	"io"
	"math"
	"slices"
	"strings"
	"time"
)

// shown are the policies of the timelines, one above another.
func shown() []Policy { return []Policy{Sequential, Whole, Published, Tailor} }

// timeline is one run of a policy: what each slot did.
type timeline struct {
	policy Policy
	limit  int
	total  time.Duration
	rows   [][]span
}

// timelines gives the policies' timelines of the usual resume at the first
// limit, in the run whose gain over sequential is the median one.
func (r *Report) timelines() (int, []timeline) {
	m, limit := r.Shapes[Usual].measured, r.Concurrency[0]
	own, other := m.Results[Key{Tailor, limit}], m.Results[Key{Sequential, 0}]
	order := make([]int, r.Runs)
	for i := range order {
		order[i] = i
	}
	gain := func(run int) float64 { return float64(own[run].Makespan) / float64(other[run].Makespan) }
	slices.SortFunc(order, func(x, y int) int { return cmp.Or(cmp.Compare(gain(x), gain(y)), cmp.Compare(x, y)) })
	run := order[len(order)/2]
	var all []timeline
	for _, p := range shown() {
		at := 0
		if p == Published || p == Tailor {
			at = limit
		}
		result := m.Results[Key{p, at}][run]
		all = append(all, timeline{policy: p, limit: at, total: result.Makespan, rows: rows(result.spans)})
	}
	return run, all
}

// rows lays spans into as few rows as they need.
func rows(spans []span) [][]span {
	sorted := slices.Clone(spans)
	slices.SortFunc(sorted, func(x, y span) int { return cmp.Or(cmp.Compare(x.Start, y.Start), cmp.Compare(x.Call, y.Call)) })
	var list [][]span
	for _, s := range sorted {
		i := slices.IndexFunc(list, func(row []span) bool { return row[len(row)-1].End <= s.Start })
		if i < 0 {
			list = append(list, nil)
			i = len(list) - 1
		}
		list[i] = append(list[i], s)
	}
	return list
}

// short names a call: "evaluate:S3" is E3, "recommend:S3.E1" R3.1.
func short(call string) string {
	kind, about, _ := strings.Cut(call, ":")
	about = strings.NewReplacer("S", "", "E", "").Replace(about)
	return strings.ToUpper(kind[:1]) + about
}

// width is how many columns the longest timeline takes.
const width = 72

// WriteTimelines prints the timelines, one above another on one scale.
func (r *Report) WriteTimelines(w io.Writer) error {
	run, all := r.timelines()
	var longest time.Duration
	for _, t := range all {
		longest = max(longest, t.total)
	}
	column := func(d time.Duration) int { return int(math.Round(float64(d) / float64(longest) * width)) }
	var out strings.Builder
	fmt.Fprintf(&out, "\nRun %d on the usual resume, simulated. A row is a slot; E3 evaluates section 3, R3 recommends for it; ~ fails or is dropped.\n", run)
	for _, t := range all {
		fmt.Fprintf(&out, "\n%s%s: %.1f s\n", t.policy.Title(), at(t.limit), t.total.Seconds())
		for _, row := range t.rows {
			line := []rune(strings.Repeat(" ", width+1))
			for _, s := range row {
				from, to := column(s.Start), max(column(s.End), column(s.Start)+1)
				fill := '─'
				if s.Result != answered {
					fill = '~'
				}
				for i := from; i < to && i < len(line); i++ {
					line[i] = fill
				}
				line[from] = '├'
				if name := []rune(short(s.Call)); len(name) < to-from {
					copy(line[from+1:], name)
				}
			}
			out.WriteString("  " + strings.TrimRight(string(line), " ") + "\n")
		}
	}
	_, err := io.WriteString(w, out.String())
	return err
}

func at(limit int) string {
	if limit == 0 {
		return ""
	}
	return fmt.Sprintf(", limit %d", limit)
}

// Sizes of the picture, in pixels.
const (
	svgWidth  = 1000
	svgMargin = 20
	svgRow    = 18
	svgHead   = 30
)

// WriteSVG draws the timelines.
func (r *Report) WriteSVG(w io.Writer) error {
	run, all := r.timelines()
	var longest time.Duration
	height := svgHead + svgMargin
	for _, t := range all {
		longest = max(longest, t.total)
		height += svgHead + svgRow*len(t.rows)
	}
	x := func(d time.Duration) float64 {
		return svgMargin + float64(d)/float64(longest)*(svgWidth-2*svgMargin)
	}
	var out strings.Builder
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="11">`+"\n", svgWidth, height)
	fmt.Fprintf(&out, `<rect width="100%%" height="100%%" fill="#ffffff"/><text x="%d" y="20" font-size="13">%s</text>`+"\n", svgMargin,
		html.EscapeString(fmt.Sprintf("Simulated: run %d of seed %d on the usual resume. A row is a slot.", run, r.Seed)))
	y := svgHead
	for _, t := range all {
		fmt.Fprintf(&out, `<text x="%d" y="%d" font-weight="bold">%s</text>`+"\n", svgMargin, y+20,
			html.EscapeString(fmt.Sprintf("%s%s: %.1f s", t.policy.Title(), at(t.limit), t.total.Seconds())))
		y += svgHead - 4
		for _, row := range t.rows {
			for _, s := range row {
				drawSpan(&out, s, x(s.Start), x(s.End), y)
			}
			y += svgRow
		}
		y += 4
	}
	out.WriteString("</svg>\n")
	_, err := io.WriteString(w, out.String())
	return err
}

func drawSpan(out *strings.Builder, s span, from, to float64, y int) {
	fill := "#4c78a8" // recommends
	switch {
	case s.Result != answered:
		fill = "#e45756"
	case strings.HasPrefix(s.Call, "evaluate"):
		fill = "#72b7b2"
	}
	fmt.Fprintf(out, `<rect x="%.1f" y="%d" width="%.1f" height="%d" rx="2" fill="%s"><title>%s</title></rect>`, from, y, max(to-from-1, 1), svgRow-3, fill,
		html.EscapeString(fmt.Sprintf("%s, %s: %s, %.1f–%.1f s", s.Call, s.Model, s.Result, s.Start.Seconds(), s.End.Seconds())))
	if name := short(s.Call); to-from > float64(7*len(name)+6) {
		fmt.Fprintf(out, `<text x="%.1f" y="%d" fill="#ffffff">%s</text>`, from+3, y+svgRow-6, html.EscapeString(name))
	}
	out.WriteString("\n")
}
