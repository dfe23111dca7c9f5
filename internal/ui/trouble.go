package ui

import (
	"fmt"
	"slices"
	"strings"

	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
)

// troubled is how many calls of a lane in a row come to nothing before the
// person is told that its provider is in trouble: one failure is no news.
const troubled = 3

// failing is a lane, or a provider, whose newest calls came to nothing.
type failing struct {
	name  string // of the lane; of the provider when several of its lanes fail
	calls int    // that failed since its last answer
	last  string // why the newest one did
}

// words say what ails it.
func (f failing) words() string {
	return fmt.Sprintf("no answer from %s in the last %d calls: it %s", f.name, f.calls, f.last)
}

// trouble is what a person must know of the providers before all else: that
// one fails while the run works, and what came of it once the run is over. It
// is "" when all is well, or well again.
func trouble(s *event.State) string {
	var told []string
	if n, of := byOffline(s); n > 0 && !s.EndedAt.IsZero() && !s.Started.Offline {
		told = append(told, textOffline(n, of))
	}
	down := lanesDown(s)
	switch {
	case len(down) > 0 && (s.EndedAt.IsZero() || len(told) > 0):
		told = append(told, down[0].words())
	case lastTrouble(s) != "":
		told = append(told, lastTrouble(s))
	case len(told) > 0 && len(s.GivenUp) > 0:
		told = append(told, givenUpLine(s))
	}
	return strings.Join(told, " · ")
}

// lastTrouble is the newest notice of its level; "" when there is none.
func lastTrouble(s *event.State) string {
	for _, n := range slices.Backward(s.Notices) {
		if n.Level == event.Trouble {
			return oneLine(n.Text)
		}
	}
	return ""
}

// byOffline counts the sections whose result is the offline analyser's, and
// all those that were worked on.
func byOffline(s *event.State) (n, of int) {
	for i := range s.Sections {
		switch section := &s.Sections[i]; {
		case section.Source == "" || len(tasksOf(s, section.ID)) == 0:
		case section.Source == plan.FromOffline:
			n++
			fallthrough
		default:
			of++
		}
	}
	return n, of
}

// lanesDown are the lanes that have failed several times since they answered
// last, the one that failed last first. Those of one provider are told as one
// when none of its lanes answers. What is out for the rest of the run has a
// notice.
func lanesDown(s *event.State) []failing {
	lanes, answers := lanesFailing(s)
	var down []failing
	for _, f := range lanes {
		of := provider(f.name)
		known := slices.IndexFunc(down, func(d failing) bool { return provider(d.name) == of })
		if answers[of] || known < 0 {
			down = append(down, f)
			continue
		}
		down[known].name = of
		down[known].calls += f.calls
	}
	return slices.DeleteFunc(down, func(f failing) bool { return f.calls < troubled })
}

// lanesFailing are the lanes whose newest call failed, by when it did, and the
// providers that have a lane whose newest call was answered.
func lanesFailing(s *event.State) (lanes []failing, answers map[string]bool) {
	answers = map[string]bool{}
	well := map[string]bool{} // lanes before whose last answer nothing counts
	for _, a := range newestFirst(s) {
		i := slices.IndexFunc(lanes, func(f failing) bool { return f.name == a.Lane })
		switch {
		case well[a.Lane] || refused(a.Status):
		case a.Outcome == event.Answered:
			well[a.Lane] = true
			answers[provider(a.Lane)] = answers[provider(a.Lane)] || i < 0
		case i < 0:
			lanes = append(lanes, failing{name: a.Lane, calls: 1, last: reasonOf(*a)})
		default:
			lanes[i].calls++
		}
	}
	return lanes, answers
}

// newestFirst are the attempts that came to an end of their own, by when they did.
func newestFirst(s *event.State) []*event.AttemptState {
	var ended []*event.AttemptState
	for i := range s.Tasks {
		for j := range s.Tasks[i].Attempts {
			if a := &s.Tasks[i].Attempts[j]; !a.EndedAt.IsZero() && a.Outcome != event.Abandoned {
				ended = append(ended, a)
			}
		}
	}
	slices.SortStableFunc(ended, func(a, b *event.AttemptState) int { return b.EndedAt.Compare(a.EndedAt) })
	return ended
}

// provider is the part of a lane's name before its model.
func provider(lane string) string {
	name, _, _ := strings.Cut(lane, "/")
	return name
}

// refused reports whether a status says that the key or the account is no good.
func refused(status int) bool { return status == 401 || status == 402 || status == 403 }

// reasonOf says why an attempt gave no answer, in words that go on from the
// name of its lane, as in "failed (503)".
func reasonOf(a event.AttemptState) string {
	what := oneLine(a.Error)
	if why, ok := strings.CutPrefix(what, a.Lane+" "); ok {
		return why
	}
	if what == "" && a.Status != 0 {
		what = fmt.Sprintf("HTTP %d", a.Status)
	}
	return strings.TrimSuffix("failed: "+what, ": ")
}

// givenUpLine says what the run did without so that it stays within its bounds.
func givenUpLine(s *event.State) string {
	var lanes, tasks []string
	for _, g := range s.GivenUp {
		lanes, tasks = append(lanes, g.Lane), append(tasks, g.Task)
	}
	if len(lanes) == 0 {
		return ""
	}
	slices.Sort(lanes)
	slices.Sort(tasks)
	return textGivenUp(slices.Compact(lanes), len(slices.Compact(tasks)), oneLine(s.GivenUp[len(s.GivenUp)-1].Why))
}
