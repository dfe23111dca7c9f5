package event

import (
	"time"

	"pgregory.net/rapid"

	"tailor/internal/engine/plan"
)

// The generators draw ids from small sets, so that events meet, and now and
// then one that names nothing.
var (
	sectionIDs  = rapid.SampledFrom([]string{"S1", "S2", "S3", "S?"})
	taskIDs     = rapid.SampledFrom([]string{"evaluate:S1", "recommend:S1", "recommend:S2", "plan", "?"})
	recIDs      = rapid.SampledFrom([]string{"S1.B1-1", "S2.E1.B1-1", "S2.E1.B2-1", "?"})
	questionIDs = rapid.SampledFrom([]string{"Q1", "Q2", "?"})
	laneIDs     = rapid.SampledFrom([]string{"", "openai/a", "google/b"})
	attempts    = rapid.IntRange(1, 3)
	money       = rapid.Float64Range(0, 10)
)

var verdicts = rapid.SampledFrom([]plan.Verdict{plan.Grounded, plan.NeedsConfirmation, plan.Blocked})

var decisions = rapid.SampledFrom([]plan.Decision{plan.Open, plan.Accepted, plan.Rejected, plan.Edited})

var taskStatuses = rapid.SampledFrom([]TaskStatus{TaskPending, TaskReady, TaskRunning, TaskDone, TaskFailed, TaskSkipped, TaskCancelled})

// body draws any body of the package, filled from any values, with ids that meet.
func body() *rapid.Generator[Body] {
	return rapid.Custom(func(t *rapid.T) Body {
		switch rapid.IntRange(0, 18).Draw(t, "type") {
		case 0:
			b := rapid.Make[RunStarted]().Draw(t, "run_started")
			for i := range b.Sections {
				b.Sections[i].ID = sectionIDs.Draw(t, "section")
			}
			return b
		case 1:
			b := rapid.Make[Analyzed]().Draw(t, "analyzed")
			for i := range b.Sections {
				b.Sections[i].ID = sectionIDs.Draw(t, "section")
			}
			return b
		case 2:
			b := rapid.Make[TasksAdded]().Draw(t, "tasks_added")
			for i := range b.Tasks {
				b.Tasks[i].ID = taskIDs.Draw(t, "task")
			}
			return b
		case 3:
			b := rapid.Make[TaskChanged]().Draw(t, "task_changed")
			b.Task, b.Status = taskIDs.Draw(t, "task"), taskStatuses.Draw(t, "status")
			return b
		case 4:
			b := rapid.Make[AttemptStarted]().Draw(t, "attempt_started")
			b.Task, b.Attempt = taskIDs.Draw(t, "task"), attempts.Draw(t, "attempt")
			return b
		case 5:
			b := rapid.Make[AttemptProgressed]().Draw(t, "attempt_progressed")
			b.Task, b.Attempt = taskIDs.Draw(t, "task"), attempts.Draw(t, "attempt")
			return b
		case 6:
			b := rapid.Make[AttemptEnded]().Draw(t, "attempt_ended")
			b.Task, b.Attempt, b.Usage.Cost = taskIDs.Draw(t, "task"), attempts.Draw(t, "attempt"), money.Draw(t, "cost")
			return b
		case 7:
			b := rapid.Make[Evaluated]().Draw(t, "evaluated")
			b.Section = sectionIDs.Draw(t, "section")
			return b
		case 8:
			b := rapid.Make[Recommended]().Draw(t, "recommended")
			b.Recommendation.ID, b.Recommendation.Section = recIDs.Draw(t, "id"), sectionIDs.Draw(t, "section")
			b.Recommendation.Verdict, b.Recommendation.Decision = verdicts.Draw(t, "verdict"), plan.Open
			return b
		case 9:
			return Withdrawn{Recommendation: recIDs.Draw(t, "id"), Reason: rapid.String().Draw(t, "reason")}
		case 10:
			b := rapid.Make[Asked]().Draw(t, "asked")
			b.Question.ID = questionIDs.Draw(t, "id")
			return b
		case 11:
			b := rapid.Make[SectionResolved]().Draw(t, "section_resolved")
			b.Section = sectionIDs.Draw(t, "section")
			return b
		case 12:
			b := rapid.Make[Decided]().Draw(t, "decided")
			b.Recommendation, b.Decision, b.Verdict = recIDs.Draw(t, "id"), decisions.Draw(t, "decision"), verdicts.Draw(t, "verdict")
			return b
		case 13:
			return Replied{Question: questionIDs.Draw(t, "id"), Answer: rapid.String().Draw(t, "answer")}
		case 14:
			return Rescored{
				ScoreAfter: rapid.Float64Range(0, 100).Draw(t, "score"),
				Sections:   rapid.MapOf(sectionIDs, rapid.Float64Range(0, 100)).Draw(t, "sections"),
			}
		case 15:
			return LimitChanged{Lane: laneIDs.Draw(t, "lane"), Limit: rapid.IntRange(0, 8).Draw(t, "limit"), Why: rapid.String().Draw(t, "why")}
		case 16:
			return rapid.Make[Noticed]().Draw(t, "noticed")
		case 17:
			return GivenUp{Task: taskIDs.Draw(t, "task"), Lane: laneIDs.Draw(t, "lane"), Why: rapid.String().Draw(t, "why")}
		default:
			return RunFinished{
				Status: rapid.SampledFrom([]RunStatus{RunDone, RunCancelled, RunFailed}).Draw(t, "status"),
				Plan:   rapid.Ptr(rapid.Make[plan.Plan](), true).Draw(t, "plan"),
			}
		}
	})
}

// stream draws the events of one run: numbered, in order of time.
func stream(most int) *rapid.Generator[[]Event] {
	return rapid.Custom(func(t *rapid.T) []Event {
		events := []Event{{Body: RunStarted{
			Sections: []SectionInfo{{ID: "S1"}, {ID: "S2"}, {ID: "S3"}}, Limit: 5, Lanes: []string{"openai/a"},
		}}, {Body: TasksAdded{Tasks: []TaskInfo{{ID: "evaluate:S1"}, {ID: "recommend:S1"}, {ID: "recommend:S2"}, {ID: "plan"}}}}}
		for _, b := range rapid.SliceOfN(body(), 0, most).Draw(t, "bodies") {
			events = append(events, Event{Body: b})
		}
		at := start
		for i := range events {
			at = at.Add(time.Duration(rapid.IntRange(0, 2_000_000_000).Draw(t, "pause")))
			events[i].Seq, events[i].Time, events[i].Run = int64(i+1), at, "r1"
		}
		return events
	})
}

var start = time.Date(2026, 11, 24, 23, 15, 0, 0, time.UTC)
