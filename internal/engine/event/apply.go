package event

import (
	"slices"
	"time"

	"tailor/internal/engine/plan"
)

// maxNotices is how many notices a state keeps, the newest ones.
const maxNotices = 100

// Fold gives the state after the events, which are all of one run, in order.
func Fold(events []Event) *State {
	s := (&State{}).Clone()
	for _, e := range events {
		s.Apply(e)
	}
	return s
}

// Apply folds one event into the state. It is total: an event of another run,
// one that was folded before (its Seq is not above the state's), or one that
// names what the state does not know changes nothing that it does not concern.
// An event without Seq is taken to be new.
func (s *State) Apply(e Event) {
	if e.Run != "" && s.Run != "" && e.Run != s.Run {
		return
	}
	if e.Seq != 0 && e.Seq <= s.Seq {
		return
	}
	s.Seq = max(s.Seq, e.Seq)
	if progress, ok := e.Body.(AttemptProgressed); ok { // leaves nothing else behind: another reader may miss it
		s.progressAttempt(progress)
		return
	}
	at, last := e.Time.UTC().Round(0), s.At
	s.At = at
	if s.Run == "" {
		s.Run = e.Run
	}
	switch b := whole(e.Body).(type) {
	case RunStarted:
		s.start(b, at, last)
	case Analyzed:
		s.analyze(b)
	case TasksAdded:
		s.addTasks(b, at)
	case TaskChanged:
		s.changeTask(b, at)
	case AttemptStarted:
		s.startAttempt(b, at)
	case AttemptEnded:
		s.endAttempt(b, at)
	case GivenUp:
		s.giveUp(b)
	case Evaluated:
		if section := s.Section(b.Section); section != nil {
			section.Evaluation = &b.Evaluation
		}
	case Recommended:
		s.recommend(b.Recommendation)
	case Withdrawn:
		s.withdraw(b.Recommendation)
	case Asked:
		s.ask(b.Question)
	case SectionResolved:
		if section := s.Section(b.Section); section != nil {
			section.Source, section.Model, section.Note = b.Source, b.Model, b.Note
		}
	case Decided:
		s.decide(b)
	case Replied:
		if question := s.Question(b.Question); question != nil {
			question.Answer = b.Answer
		}
	case Rescored:
		s.rescore(b)
	case LimitChanged:
		s.changeLimit(b)
	case Noticed:
		s.Notices = append(s.Notices, b)
		if over := len(s.Notices) - maxNotices; over > 0 {
			s.Notices = slices.Delete(s.Notices, 0, over)
		}
	case RunFinished:
		s.finish(b, at)
	}
}

// start opens the run. When it comes again, another process carries on a run
// whose first one was killed; what that one had under way ended unseen, at the
// latest when it was last heard of.
func (s *State) start(b RunStarted, at, last time.Time) {
	switch {
	case s.StartedAt.IsZero():
		s.StartedAt, s.ResumedAt = at, at
	default:
		s.pause(last)
		s.resume(at)
		s.reset()
	}
	s.Started, s.Status, s.Reason = b, RunWorking, ""
	s.Limit, s.Slots, s.narrow, s.asked = b.Limit, 0, map[string]string{}, ""
	if b.Limit == 1 {
		s.narrow[""] = "one call at a time, as it is set"
	}
	s.findSequence()
	for _, info := range b.Sections {
		if section := s.Section(info.ID); section != nil {
			section.SectionInfo = info
			continue
		}
		s.Sections = append(s.Sections, SectionState{SectionInfo: info})
	}
}

// reset puts the tasks back that were left in the middle.
func (s *State) reset() {
	for i := range s.Tasks {
		if t := &s.Tasks[i]; !t.Status.Ended() {
			t.Status, t.Reason, t.StartedAt = TaskPending, "", time.Time{}
		}
	}
}

// pause ends a stretch of work, unless it has ended; what is still under way ends with it.
func (s *State) pause(at time.Time) {
	for i := range s.Tasks {
		t := &s.Tasks[i]
		for j := range t.Attempts {
			if a := &t.Attempts[j]; a.EndedAt.IsZero() {
				a.EndedAt, a.Outcome, a.Tokens, a.Text = at, Abandoned, 0, ""
			}
		}
	}
	if s.EndedAt.IsZero() {
		s.EndedAt = at
	}
	s.Slots = 0
}

// wake lets a run that has finished work again.
func (s *State) wake(at time.Time) {
	if !s.EndedAt.IsZero() {
		s.resume(at)
	}
}

// resume begins another stretch of work after pause.
func (s *State) resume(at time.Time) {
	s.Worked += milliseconds(s.ResumedAt, s.EndedAt)
	s.ResumedAt, s.EndedAt = at, time.Time{}
	s.Status, s.Reason = RunWorking, ""
}

func (s *State) finish(b RunFinished, at time.Time) {
	s.pause(at)
	s.Status, s.Reason, s.Sequential = b.Status, b.Reason, ""
}

func (s *State) analyze(b Analyzed) {
	s.Analysis = b.Analysis
	for _, score := range b.Analysis.Sections {
		if section := s.Section(score.ID); section != nil {
			section.Score, section.Weight = score.Score, score.Weight
		}
	}
	if s.Taken() > 0 {
		return // a Rescored event follows with what the taken edits are worth now
	}
	s.ScoreAfter = b.Analysis.Score
	for i := range s.Sections {
		s.Sections[i].After = s.Sections[i].Score
	}
}

func (s *State) rescore(b Rescored) {
	s.ScoreAfter = b.ScoreAfter
	for id, score := range b.Sections {
		if section := s.Section(id); section != nil {
			section.After = score
		}
	}
}

func (s *State) recommend(r plan.Recommendation) {
	if r.Decision == "" {
		r.Decision = plan.Open
	}
	known := s.Recommendation(r.ID)
	switch {
	case known == nil:
		s.Recommendations = append(s.Recommendations, r)
	case known.Decision == plan.Open: // what a person decided on stays as they saw it
		*known = r
	}
}

func (s *State) withdraw(id string) {
	s.Recommendations = slices.DeleteFunc(s.Recommendations, func(r plan.Recommendation) bool {
		return r.ID == id && r.Decision == plan.Open
	})
}

// decide takes a decision over. The person's own words come with a verdict of
// their own; any later decision is about the proposed words again, so their
// verdict must come back: else undoing an edit would make a blocked proposal
// look grounded.
func (s *State) decide(b Decided) {
	r := s.Recommendation(b.Recommendation)
	if r == nil {
		return
	}
	if proposal, edited := s.proposed[r.ID]; edited {
		r.Verdict, r.Claims, r.Text = proposal.verdict, proposal.claims, ""
		delete(s.proposed, r.ID)
	}
	r.Decision = b.Decision
	if b.Decision != plan.Edited {
		return
	}
	if s.proposed == nil {
		s.proposed = map[string]judgement{}
	}
	s.proposed[r.ID] = judgement{r.Verdict, r.Claims}
	r.Verdict, r.Claims, r.Text = b.Verdict, b.Claims, b.Text
}

func (s *State) ask(q plan.Question) {
	known := s.Question(q.ID)
	if known == nil {
		s.Questions = append(s.Questions, q)
		return
	}
	if q.Answer == "" {
		q.Answer = known.Answer
	}
	*known = q
}
