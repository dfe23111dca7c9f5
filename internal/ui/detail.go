package ui

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"tailor/internal/engine/event"
)

// detail draws what is known of one row: its attempts, the newest words of an
// answer that is coming in, and the section's evaluation.
func (d *dashboard) detail(m *model, r row, width, height int) []string {
	l := m.look
	section := m.state.Section(r.section)
	tasks := tasksOf(m.state, r.section)
	title := r.heading
	if section != nil {
		title = heading(section.SectionInfo)
	} else if t := m.state.Task(r.task); t != nil {
		tasks = []*event.TaskState{t}
	}
	out := []string{l.rule(title, width)}
	for _, t := range tasks {
		out = append(out, attempts(l, t, section, m.now(), width)...)
		out = append(out, givenUp(l, m.state, t.ID, width)...)
	}
	if section != nil && section.Note != "" {
		out = append(out, l.labelled("note", oneLine(section.Note), width, l.warning)...)
	}
	rest := evaluation(l, section, width)
	words := liveWords(tasks)
	if words == "" {
		return head(append(out, rest...), height)
	}
	lines := wrap(oneLine(words), width-4)
	lines = tail(lines, min(max(height-len(out)-len(rest), 2), 6))
	for _, line := range lines {
		out = append(out, "  "+l.info.Render(line))
	}
	return head(append(out, rest...), height)
}

// attempts is a line for each attempt of a task, or one for the task itself.
func attempts(l *look, t *event.TaskState, section *event.SectionState, now time.Time, width int) []string {
	name := taskPhase(t)
	if len(t.Attempts) == 0 {
		what := taskWords(t)
		if t.Reason != "" && t.Reason != what {
			what += ": " + oneLine(t.Reason)
		}
		return []string{" " + l.muted.Render(left(name, 13)) + cut(l.text.Render(what), width-15)}
	}
	var out []string
	for i, a := range t.Attempts {
		if section != nil && a.Why == section.Note {
			a.Why = "" // the section's note tells it
		}
		if i > 0 {
			name = ""
		}
		column := max(min(width-56, 36), 14)
		line := fmt.Sprintf(" %s%s %s %s  ", l.muted.Render(left(name, 13)),
			l.text.Render(right(fmt.Sprint(a.Number), 2)), l.text.Render(left(lane(a.Lane, column), column)),
			l.text.Render(right(seconds(attemptTime(a, now)), 6)))
		words, bad := attemptWords(a, now)
		st := l.muted
		if bad {
			st = l.warning
		}
		out = append(out, cut(line+st.Render(oneLine(words)), width))
	}
	return out
}

// givenUp is a line for each model that a task did without, so that the run
// stays within its bounds.
func givenUp(l *look, s *event.State, task string, width int) []string {
	var out []string
	for _, g := range s.GivenUp {
		if g.Task == task {
			out = append(out, l.labelled("given up", oneLine(g.Why), width, l.warning)...)
		}
	}
	return out
}

func attemptTime(a event.AttemptState, now time.Time) time.Duration {
	if a.EndedAt.IsZero() {
		return now.Sub(a.StartedAt)
	}
	return a.EndedAt.Sub(a.StartedAt)
}

// attemptWords says how an attempt went or goes.
func attemptWords(a event.AttemptState, now time.Time) (words string, bad bool) {
	var parts []string
	if a.Hedge {
		parts = append(parts, "second try beside a slow one")
	}
	switch a.Outcome {
	case "":
		parts = append(parts, spinner(now)+" "+count(a.Tokens, "token", "tokens")+" so far")
	case event.Answered:
		parts = append(parts, "answered")
		if a.FirstToken > 0 {
			parts = append(parts, "first word "+millis(a.FirstToken))
		}
		if a.Usage.CompletionTokens > 0 {
			parts = append(parts, count(a.Usage.CompletionTokens, "token", "tokens"))
		}
		if a.Usage.Priced && a.Usage.Cost > 0 {
			parts = append(parts, cost(a.Usage))
		}
	case event.Abandoned:
		parts = append(parts, "stopped")
	default:
		return strings.Join(append(parts, endedBadly(a)), " · "), true
	}
	if a.Why != "" {
		parts = append(parts, a.Why)
	}
	return strings.Join(parts, " · "), false
}

// taskWords says where a task stands that has asked nobody.
func taskWords(t *event.TaskState) string {
	switch t.Status {
	case event.TaskPending:
		if len(t.After)+len(t.Reads) > 0 {
			return "waits for " + strings.Join(waitsFor(t), ", ")
		}
		return "waits"
	case event.TaskReady:
		return textWaitsSlot
	case event.TaskDone:
		return "done, no model was asked"
	}
	return string(t.Status)
}

// waitsFor names the tasks that must end first, those of the same section by
// what they do alone, and many as what they have in common.
func waitsFor(t *event.TaskState) []string {
	if n := len(t.After) + len(t.Reads); len(t.Reads) > 0 {
		return []string{fmt.Sprintf("the evaluations of %d other tasks", n)}
	}
	if len(t.After) > 2 {
		kind, _, _ := strings.Cut(t.After[0], ":")
		if slices.ContainsFunc(t.After, func(id string) bool { return !strings.HasPrefix(id, kind+":") && id != kind }) {
			return []string{fmt.Sprintf("%d other tasks", len(t.After))}
		}
		return []string{fmt.Sprintf("all %d tasks that %s", len(t.After), kind)}
	}
	var out []string
	for _, id := range t.After {
		name := strings.TrimSuffix(id, ":"+t.Section)
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// liveWords is the newest text of an answer that is coming in.
func liveWords(tasks []*event.TaskState) string {
	for _, t := range tasks {
		for _, a := range t.Attempts {
			if a.EndedAt.IsZero() && a.Text != "" {
				return readable(a.Text)
			}
		}
	}
	return ""
}

// readable takes the signs of JSON out of an answer that is coming in; it is
// for show only, and cut off anywhere.
func readable(text string) string {
	text = jsonEmpty.ReplaceAllString(bound(text), "")
	text = jsonKey.ReplaceAllString(text, " $1: ")
	return jsonSigns.Replace(text)
}

var (
	jsonEmpty = regexp.MustCompile(`"\w+"\s*:\s*(\[\s*\]|\{\s*\}|""|null)\s*,?`)
	jsonKey   = regexp.MustCompile(`"(\w+)"\s*:`)
	jsonSigns = strings.NewReplacer(`\"`, `"`, `\n`, " ", `"`, "", "{", "", "}", "", "[", "", "]", "", ",", ", ")
)

// evaluation is what a section is good at and what it lacks.
func evaluation(l *look, section *event.SectionState, width int) []string {
	if section == nil || section.Evaluation == nil {
		return nil
	}
	var out []string
	for _, part := range []struct {
		label string
		items []string
	}{
		{"strengths", section.Evaluation.Strengths},
		{"gaps", section.Evaluation.Gaps},
		{"wording", section.Evaluation.Wording},
	} {
		label := part.label
		for _, item := range part.items {
			out = append(out, l.labelled(label, oneLine(item), width, l.text)...)
			label = ""
		}
	}
	return out
}
