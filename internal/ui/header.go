package ui

import (
	"fmt"
	"strings"
	"time"

	"charm.land/lipgloss/v2"

	"tailor/internal/engine/event"
)

// headerHeight is how many lines the header takes; one more tells of trouble.
const headerHeight = 3

// header shows what is tailored to what, how the run goes, and where one is.
type header struct {
	state  *event.State
	run    string
	now    time.Time
	screen screen
	review string // position in the review: "3/17"

	trouble string // with the providers; "" while all is well
}

// field is a part of the figures' line. Those of higher rank stay longest when the line is short.
type field struct {
	text string
	rank int
}

// Render draws the header's lines.
func (h header) Render(l *look, width int) []string {
	lines := []string{h.names(l, width), h.figures(l, width), h.progress(l, width)}
	if h.trouble != "" {
		lines = append(lines, " "+l.warning.Render("! "+cut(h.trouble, width-4)))
	}
	return lines
}

// names is the job at the left and the screens at the right.
func (h header) names(l *look, width int) string {
	tabs := h.tabs(l, width)
	job := oneLine(h.state.Started.Title)
	if job == "" {
		job = oneLine(h.state.Started.Posting)
	}
	if company := oneLine(h.state.Started.Company); company != "" {
		job += " @ " + company
	}
	if job == "" {
		job = "tailor"
	}
	job = cut(job, width-lipgloss.Width(tabs)-3)
	return between(" "+l.header.Render(job), tabs+" ", width)
}

func (h header) tabs(l *look, width int) string {
	names := []string{textDashboard, textReview, textPlan}
	var out []string
	for i, name := range names {
		label := fmt.Sprintf("%d %s", i+1, name)
		if width < 70 {
			label = fmt.Sprint(i + 1)
			if screen(i) == h.screen {
				label += " " + name
			}
		}
		if i == int(reviewScreen) && h.review != "" && (width >= 70 || screen(i) == h.screen) {
			label += " " + h.review
		}
		if screen(i) == h.screen {
			out = append(out, l.accent.Bold(true).Underline(true).Render(label))
			continue
		}
		out = append(out, l.muted.Render(label))
	}
	return strings.Join(out, "  ")
}

// figures is the line of numbers. What says that a run is not what it seems,
// simulated or offline, comes first and is never left out.
func (h header) figures(l *look, width int) string {
	fields := h.mode(l, width)
	fields = append(fields, h.numbers(l)...)
	const gap = "  "
	for {
		line := ""
		least, at := 1<<30, -1
		for i, f := range fields {
			if i > 0 {
				line += gap
			}
			line += f.text
			if f.rank < least {
				least, at = f.rank, i
			}
		}
		if lipgloss.Width(line)+2 <= width || len(fields) <= 1 {
			return " " + cut(line, width-2)
		}
		fields = append(fields[:at:at], fields[at+1:]...)
	}
}

// mode says that the run is simulated or offline, and why.
func (h header) mode(l *look, width int) []field {
	switch started := h.state.Started; {
	case started.Simulated:
		return []field{{l.badge.Render(" simulated "), 100}}
	case started.Offline:
		text := "offline"
		if started.Reason != "" {
			text += ": " + cut(oneLine(started.Reason), max(width/3, 16))
		}
		return []field{{l.badge.Render(" " + text + " "), 100}}
	}
	return nil
}

func (h header) numbers(l *look) []field {
	s := h.state
	label := func(name, value string) string { return l.muted.Render(name+" ") + l.text.Render(value) }
	fields := []field{
		{h.status(l), 90},
		{l.muted.Render("score ") + l.text.Render(scores(s.Analysis.Score, s.ScoreAfter, len(s.Analysis.Sections) > 0)), 80},
		{label("slots", fmt.Sprintf("%d/%d", s.Slots, s.Limit)), 60},
	}
	if s.Sequential != "" {
		fields = append(fields, field{l.warning.Render(h.sequential()), 75})
	}
	// A run that was stopped did not do the work that it would have saved.
	if alone, together := s.OneByOne(h.now), s.Elapsed(h.now); alone > together && s.Status != event.RunCancelled {
		fields = append(fields, field{label("saved", fmt.Sprintf("%s (%.0f%%)", seconds(alone-together), 100*s.Saved(h.now))), 70})
	}
	if s.Usage.PromptTokens+s.Usage.CompletionTokens > 0 && (s.Usage.Priced || !s.Started.Simulated) {
		fields = append(fields, field{label("cost", cost(s.Usage)), 50})
	}
	return append(fields, field{label("run", h.run), 20})
}

// sequential says that there is one call at a time, and why, unless the line
// that tells of trouble says the same.
func (h header) sequential() string {
	why := oneLine(h.state.Sequential)
	_, ails, ofLane := strings.Cut(why, " ")
	if ofLane && strings.Contains(h.trouble, ails) {
		return "sequential"
	}
	return "sequential: " + cut(why, 56)
}

// status is the run's state with its clock.
func (h header) status(l *look) string {
	clock := seconds(h.state.Elapsed(h.now))
	switch h.state.Status {
	case event.RunDone:
		return l.success.Render("✓ done") + " " + l.text.Render(clock)
	case event.RunCancelled:
		return l.warning.Render("✗ stopped") + " " + l.text.Render(clock)
	case event.RunFailed:
		return l.failure.Render("✗ failed") + " " + l.text.Render(clock)
	}
	return l.accent.Render(spinner(h.now)+" working") + " " + l.text.Render(clock)
}

// progress is a rule whose bright part says how many tasks have ended.
func (h header) progress(l *look, width int) string {
	done := int(h.share() * float64(width))
	return l.accent.Render(strings.Repeat("━", done)) + l.border.Render(strings.Repeat("─", max(width-done, 0)))
}

// share is how much of the tasks has ended, 0 to 1.
func (h header) share() float64 {
	if len(h.state.Tasks) == 0 {
		return 0
	}
	n := 0
	for _, t := range h.state.Tasks {
		if t.Status.Ended() {
			n++
		}
	}
	return float64(n) / float64(len(h.state.Tasks))
}

// scores writes a score before and after, or what is known of it.
func scores(before, after float64, known bool) string {
	switch {
	case !known:
		return "–"
	case int(before+0.5) == int(after+0.5):
		return fmt.Sprintf("%.0f", before)
	}
	return fmt.Sprintf("%.0f → %.0f", before, after)
}

// cost writes what the run cost and how sure that is.
func cost(u event.Usage) string {
	if !u.Priced {
		return "unknown"
	}
	if u.Estimated {
		return dollars(u.Cost) + " (est.)"
	}
	return dollars(u.Cost)
}

// spinner is the frame of the moment; every frame is one cell wide.
func spinner(now time.Time) string {
	frames := []rune("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏")
	return string(frames[(now.UnixMilli()/tickEvery.Milliseconds())%int64(len(frames))])
}
