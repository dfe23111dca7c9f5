package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"tailor/internal/engine/event"
	"tailor/internal/engine/model"
	"tailor/internal/engine/plan"
	"tailor/internal/engine/prompt"
	"tailor/internal/engine/resume"
	"tailor/internal/engine/shape"
	"tailor/internal/engine/store"
)

// keptShape is the shape of an earlier run, kept so that the next one asks the
// same questions where nothing has changed. A word more in one bullet could
// tip the search to another shape, and every call would be another one then.
type keptShape struct {
	Tokens int              `json:"tokens"` // of the resume's text, as it was
	Tasks  []event.TaskInfo `json:"tasks"`
}

// alikeWithin is how much longer or shorter a resume may be, as a share, for an
// earlier shape still to suit it.
const alikeWithin = 0.2

// shaped gives the shape of an earlier run of a resume with the same sections
// and entries, else the one that is expected to end soonest.
func (d *Draft) shaped(w shape.Workload) []event.TaskInfo {
	limit := d.engine.settings.Scheduler.MaxConcurrentTasks
	if !d.caches() {
		return shape.Plan(w, limit)
	}
	// A cache that cannot be read or written has nothing: the shape is searched for.
	s, key, ctx := d.engine.store, d.shapeKey(w, limit), context.Background()
	tokens := tokensOf(w)
	var kept keptShape
	cached, ok, err := s.CacheGet(ctx, key, d.engine.now(), d.engine.cacheLimits())
	if err == nil && ok && json.Unmarshal([]byte(cached.Text), &kept) == nil && alike(kept.Tokens, tokens) {
		return kept.Tasks
	}
	tasks := shape.Plan(w, limit)
	if text, err := json.Marshal(keptShape{tokens, tasks}); err == nil {
		_ = s.CachePut(ctx, key, store.Cached{At: d.engine.now(), Source: plan.FromOffline, Text: string(text)}, d.engine.cacheLimits())
	}
	return tasks
}

// shapeKey names everything of a run that a shape has to fit, apart from
// lengths: the posting, the limit, the sections with their parts, and the
// models that the settings prefer for each.
func (d *Draft) shapeKey(w shape.Workload, limit int) string {
	var structure strings.Builder
	for _, s := range w.Sections {
		fmt.Fprintf(&structure, "%s %s %s", s.ID, s.Kind, s.Priority)
		for _, p := range s.Parts {
			structure.WriteString(" " + p.Entry)
		}
		for _, task := range []event.TaskKind{event.Evaluate, event.Recommend} {
			structure.WriteString("\n" + lanesOf(d.chain(task, resume.Kind(s.Kind))))
		}
	}
	return model.Call{}.Key("shape", prompt.Version(), d.posting.Text, fmt.Sprint(limit), structure.String())
}

func lanesOf(chain []model.Choice) string {
	names := make([]string, len(chain))
	for i, c := range chain {
		names[i] = c.Lane.String()
	}
	return strings.Join(names, " ")
}

func tokensOf(w shape.Workload) int {
	n := 0
	for _, s := range w.Sections {
		for _, p := range s.Parts {
			n += p.Text
		}
	}
	return n
}

func alike(was, is int) bool {
	return max(was, is)-min(was, is) <= int(alikeWithin*float64(max(was, is)))
}
