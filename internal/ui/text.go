package ui

import (
	"fmt"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"
)

// maxShown is how much of one text is looked at for showing, in bytes: more
// than any screen holds, and little enough to lay out many times a second.
const maxShown = 8 << 10

// oneLine brings text onto one line with single spaces.
func oneLine(s string) string { return strings.Join(strings.Fields(bound(s)), " ") }

// bound cuts off what no screen could show.
func bound(s string) string {
	if len(s) <= maxShown {
		return s
	}
	return strings.ToValidUTF8(s[:maxShown], "") + "…"
}

// cut shortens one line of text to a width in cells, with … where it was cut.
func cut(s string, width int) string { return ansi.Truncate(s, max(width, 0), "…") }

// left fills a line up to a width, or cuts it there.
func left(s string, width int) string {
	s = cut(s, width)
	return s + blank(width-ansi.StringWidth(s))
}

// right does the same with the text at the right.
func right(s string, width int) string {
	s = cut(s, width)
	return blank(width-ansi.StringWidth(s)) + s
}

func blank(width int) string { return strings.Repeat(" ", max(width, 0)) }

// wrap breaks text into lines of at most width cells.
func wrap(s string, width int) []string {
	if strings.TrimSpace(s) == "" {
		return nil
	}
	return strings.Split(ansi.Wrap(bound(s), max(width, 1), ""), "\n")
}

// tail gives the last n of a list.
func tail[T any](list []T, n int) []T { return list[max(len(list)-max(n, 0), 0):] }

// head gives the first n lines.
func head(lines []string, n int) []string { return lines[:min(len(lines), max(n, 0))] }

// fill makes exactly height lines.
func fill(lines []string, height int) []string {
	lines = head(lines, height)
	for len(lines) < height {
		lines = append(lines, "")
	}
	return lines
}

// between puts a and b at the two ends of a line.
func between(a, b string, width int) string {
	gap := width - ansi.StringWidth(a) - ansi.StringWidth(b)
	if gap < 1 {
		return cut(a, width)
	}
	return a + blank(gap) + b
}

// seconds writes a duration as people read it: 0.4s, 12.3s, 2m05s, 1h02m.
func seconds(d time.Duration) string {
	switch {
	case d < 0:
		return "0.0s"
	case d < time.Minute:
		return fmt.Sprintf("%.1fs", d.Seconds())
	case d < time.Hour:
		return fmt.Sprintf("%dm%02ds", int(d.Minutes()), int(d.Seconds())%60)
	}
	return fmt.Sprintf("%dh%02dm", int(d.Hours()), int(d.Minutes())%60)
}

// millis is seconds for a number of milliseconds.
func millis(ms int64) string { return seconds(time.Duration(ms) * time.Millisecond) }

// dollars writes a cost; small ones keep the digits that tell them apart.
func dollars(cost float64) string {
	switch {
	case cost >= 1:
		return fmt.Sprintf("$%.2f", cost)
	case cost >= 0.01:
		return fmt.Sprintf("$%.3f", cost)
	}
	return fmt.Sprintf("$%.4f", cost)
}

// lane names a model without its provider where the whole name has no room.
func lane(name string, width int) string {
	if ansi.StringWidth(name) > width {
		return modelOf(name)
	}
	return name
}

// modelOf is a lane's name without its provider.
func modelOf(lane string) string {
	if _, model, found := strings.Cut(lane, "/"); found {
		return model
	}
	return lane
}

// count writes a number with its noun.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
