package store

import (
	"cmp"
	"slices"

	"tailor/internal/engine/event"
	"tailor/internal/engine/resume"
)

// trials gathers rows into one Trial for each run, section kind, task kind and lane.
type trials struct{ byKey map[trialKey]*Trial }

type trialKey struct{ run, section, task, lane string }

func newTrials() *trials { return &trials{byKey: map[trialKey]*Trial{}} }

// of is the trial that a row belongs to.
func (t *trials) of(run, section, task, lane string, at int64) *Trial {
	key := trialKey{run, section, task, lane}
	trial := t.byKey[key]
	if trial == nil {
		trial = &Trial{Section: resume.Kind(section), Task: event.TaskKind(task), Lane: lane, firstSeen: len(t.byKey)}
		t.byKey[key] = trial
	}
	trial.newest = max(trial.newest, at)
	return trial
}

// sorted lists them, the oldest first. Rows came newest first.
func (t *trials) sorted() []Trial {
	all := make([]Trial, 0, len(t.byKey))
	for _, trial := range t.byKey {
		all = append(all, *trial)
	}
	slices.SortFunc(all, func(a, b Trial) int {
		return cmp.Or(cmp.Compare(a.newest, b.newest), cmp.Compare(b.firstSeen, a.firstSeen))
	})
	return all
}
