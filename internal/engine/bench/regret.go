package bench

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"text/tabwriter"
)

// WriteChoiceCSV writes a line for each task of each scene.
func WriteChoiceCSV(w io.Writer, all []Learning) error {
	out := csv.NewWriter(w)
	_ = out.Write([]string{"simulated", "lanes", "judged_later", "task", "degraded", "regret_p10", "regret_median", "regret_p90", "preferred_lane_alone"}) // Error tells of every failed write
	number := func(x float64) string { return strconv.FormatFloat(x, 'f', 3, 64) }
	for _, l := range all {
		for _, r := range l.Regrets {
			_ = out.Write([]string{"true", l.Scene, strconv.Itoa(l.Later), strconv.Itoa(r.Task), strconv.FormatBool(r.Task > choiceHalf),
				number(r.Low), number(r.Median), number(r.High), number(r.Stayed)})
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	return nil
}

// Places of the picture of regrets, in pixels.
const (
	regretColumn, regretRow = 500, 270
	regretHead              = 50
	regretMost              = 80 // tasks' worth that a panel reaches to
)

// WriteChoiceSVG draws the regret in each scene, a panel each.
func WriteChoiceSVG(w io.Writer, all []Learning) error {
	count := len(scenes())
	d := newDrawing(2*regretColumn, regretHead+(count+2)/2*regretRow, "Simulated: what learning which lane to ask first costs, and how soon a lane that degrades is left")
	place := func(i int) (x, y float64) {
		return float64(i % 2 * regretColumn), float64(regretHead + i/2*regretRow)
	}
	for i := range count {
		x, y := place(i)
		p := panel{x: x + 60, y: y + 22, width: regretColumn - 60 - svgMargin, height: regretRow - 80, xMost: 2 * choiceHalf, yMost: regretMost}
		d.text(p.x, y+12, all[i].Scene, `font-size="12" font-weight="bold"`)
		d.change(p)
		d.axes(p, 100, 20, "tasks", "regret, in tasks")
		d.line(p, within(p, all[i].Regrets), grey, 1.5)
		for _, later := range []struct {
			of     Learning
			colour string
		}{{all[count+i], orange}, {all[i], blue}} {
			d.course(p, later.of.Regrets, later.colour)
		}
	}
	x, y := place(count)
	d.explain(x+60, y+22)
	return d.write(w)
}

// course draws one regret: the median in its band.
func (d *drawing) course(p panel, regrets []Regret, colour string) {
	of := func(value func(Regret) float64) []point {
		points := []point{{0, 0}}
		for _, r := range regrets {
			points = append(points, point{float64(r.Task), value(r)})
		}
		return points
	}
	d.band(p, of(func(r Regret) float64 { return r.Low }), of(func(r Regret) float64 { return r.High }), colour)
	d.line(p, of(func(r Regret) float64 { return r.Median }), colour, 2)
}

// within is what the preferred lane alone misses, as far as the panel reaches.
func within(p panel, regrets []Regret) []point {
	points := []point{{0, 0}}
	for _, r := range regrets {
		if r.Stayed > p.yMost {
			break
		}
		points = append(points, point{float64(r.Task), r.Stayed})
	}
	return points
}

// change marks where the best lane degrades, and the 30 tasks within which
// another should be found.
func (d *drawing) change(p panel) {
	const soon = 30
	from, _ := p.at(point{choiceHalf, 0})
	to, _ := p.at(point{choiceHalf + soon, 0})
	fmt.Fprintf(d, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="#f4eecb"/>`, from, p.y, to-from, p.height)
	fmt.Fprintf(d, `<path d="M%.1f %.1fv%.1f" stroke="%s" stroke-dasharray="4 3"/>`+"\n", from, p.y, p.height, ink)
	d.text(to+5, p.y+p.height-6, "the best lane degrades", "")
}

// explain tells what the curves are.
func (d *drawing) explain(x, y float64) {
	d.key(x, y+12, blue, "decisions come at once")
	d.key(x, y+32, orange, fmt.Sprintf("decisions come %d tasks later, as in a real review", choiceJudge))
	d.key(x, y+52, grey, "the preferred lane alone, with nothing learned")
	for i, words := range []string{
		fmt.Sprintf("Lines: median of %d plays. Bands: 10 to 90 %% of them.", choiceSeeds),
		"Regret: what was missed against always asking the lane that is best",
		"at the time, in tasks of that lane: 20 after 200 tasks is 10 %.",
		"Yellow: the 30 tasks after the change. A curve that is flat again",
		"has found the best of the lanes that are left.",
	} {
		d.text(x, y+84+float64(18*i), words, "")
	}
}

// WriteChoiceTable prints how each scene went in the median play.
func WriteChoiceTable(w io.Writer, all []Learning) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "\nlanes\tregret over %d tasks\tdegraded lane left after\tbest of the others found after\n", choiceHalf)
	for _, l := range all {
		regret := spreadOf(l.plays, func(o outcome) float64 { return 100 * o.regret })
		left := spreadOf(l.plays, func(o outcome) float64 { return float64(o.left) })
		found := spreadOf(l.plays, func(o outcome) float64 { return float64(o.found) })
		fmt.Fprintf(t, "%s\t%.1f %%\t%.0f\t%.0f\n", l.title(), regret.median, left.median, found.median)
	}
	return t.Flush()
}

// spread is a median and a 95th percentile over the plays.
type spread struct{ median, p95 float64 }

func spreadOf(outcomes []outcome, of func(outcome) float64) spread {
	values := make([]float64, len(outcomes))
	for i, o := range outcomes {
		values[i] = of(o)
	}
	slices.Sort(values)
	return spread{values[len(values)/2], values[len(values)*95/100-1]}
}
