package ui

import (
	"fmt"
	"strings"

	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
)

// The words that people read stand in this file, apart from a screen's own labels.

// What the keys do, for the help.
const (
	textNextScreen     = "next screen"
	textPreviousScreen = "previous screen"
	textDashboard      = "dashboard"
	textReview         = "review"
	textPlan           = "plan"
	textWrite          = "write files"
	textHelp           = "help"
	textQuit           = "quit"
	textCancel         = "stop the calls, again to leave"
	textSuspend        = "put aside, fg brings it back"
	textRedraw         = "draw anew"
	textUp             = "up"
	textDown           = "down"
	textFirst          = "first"
	textLast           = "last"
	textDetail         = "details"
	textBack           = "back"
	textStopTask       = "stop task"
	textRetry          = "retry section"
	textAccept         = "accept"
	textReject         = "reject"
	textEdit           = "edit"
	textAnswer         = "answer"
	textUndo           = "undo"
	textAcceptAll      = "accept all grounded"
	textNext           = "next"
	textPrevious       = "previous"
	textNextOpen       = "next open one"
	textScrollDown     = "scroll down"
	textScrollUp       = "scroll up"
)

// Why a key does nothing now.
const (
	whyNothingYet     = "nothing was recommended yet"
	whyQuestion       = "this is a question: enter answers it"
	whyNoQuestion     = "this is a recommendation, not a question"
	whyAccepted       = "it is accepted already: u undoes"
	whyRejected       = "it is rejected already: u undoes"
	whyBlocked        = "it says what your resume does not show: e puts it in your own words"
	whyOnlyMoves      = "it only moves a line: there are no words to edit"
	whyOnlyDeletes    = "it only takes a line away: there are no words to edit"
	whyTooLong        = "it is too long to be edited here"
	whyNothingToUndo  = "there is nothing to undo"
	whyNoneGrounded   = "no grounded recommendation is open"
	whySectionWorking = "this section is still being worked on"
	whyNoSection      = "this row is no section"
	whyPrivate        = "the contact block stays as it is and on this machine"
	whyNothingRuns    = "this task is not under way"
)

// What the status line and the dialogs say.
const (
	textStopping       = "stopping the calls; ctrl+c again leaves"
	textAnswered       = "noted as your own fact; the section is asked again"
	textUndone         = "open again"
	textSaving         = "your words are being checked"
	textLeaveTitle     = "The run is still at work"
	textLeaveYes       = "leave"
	textOverwriteTitle = "There is a file already"
	textOverwriteYes   = "overwrite"
	textConfirmTitle   = "Is this true?"
	textConfirmYes     = "it is true, accept"
	textNothingToWrite = "nothing written: both paths are empty"
	textStarting       = "reading the resume and the posting…"
	textNoPlan         = "The plan grows here as the sections come in."
	textNoReview       = "Recommendations come here as the sections answer."
	textTooSmall       = "tailor needs %d × %d cells,\nthis terminal has %d × %d.\n\nMake it larger, or press q to leave."
)

func textLeave(run string) string {
	return "What was answered so far is kept. Open it again with: tailor open " + run
}

func textOverwrite(path string) string { return path + " exists. Replace it?" }

func textAcceptedAll(n int) string {
	if n == 0 {
		return "no grounded recommendation was open"
	}
	return "accepted " + count(n, "grounded recommendation", "grounded recommendations")
}

func textRetrying(heading string) string { return "asking again for " + heading }
func textTaskStopped(task string) string { return "stopped " + task }

func textWritten(files []file) string { return "wrote " + paths(files) }

func textNotWritten(written, rest []file) string {
	if len(written) == 0 {
		return "not written: " + paths(rest)
	}
	return textWritten(written) + ", not " + paths(rest)
}

func paths(files []file) string {
	out := make([]string, len(files))
	for i, f := range files {
		out[i] = f.path
	}
	return strings.Join(out, " and ")
}

func textFinished(status event.RunStatus, s *event.State) string {
	switch status {
	case event.RunCancelled:
		return "stopped; what was answered is kept"
	case event.RunFailed:
		return "the run failed: " + s.Reason
	}
	if n := s.Open(); n > 0 {
		return "done; " + count(n, "recommendation waits", "recommendations wait") + " for you"
	}
	return "done"
}

func finishedLevel(status event.RunStatus) level {
	switch status {
	case event.RunCancelled:
		return levelWarning
	case event.RunFailed:
		return levelError
	}
	return levelSuccess
}

func textDecided(d event.Decided) (level, string) {
	if d.Decision != plan.Edited {
		return levelInfo, ""
	}
	switch d.Verdict {
	case plan.Grounded:
		return levelSuccess, "your words are grounded in the resume"
	case plan.Blocked:
		return levelError, "your words say what the resume does not show: look below"
	}
	return levelWarning, "taken on your word: the resume does not show all of it"
}

// verdictWords names a verdict with a glyph that needs no colour.
func verdictWords(v plan.Verdict) string {
	switch v {
	case plan.Grounded:
		return "✓ grounded in your resume"
	case plan.NeedsConfirmation:
		return "! needs your word"
	case plan.Blocked:
		return "✗ blocked"
	}
	return "not checked"
}

// decisionWords names a decision.
func decisionWords(d plan.Decision) string {
	switch d {
	case plan.Accepted:
		return "✓ accepted"
	case plan.Rejected:
		return "✗ rejected"
	case plan.Edited:
		return "✎ edited"
	}
	return "· open"
}

// sourceWords says who gave a result.
func sourceWords(s plan.Source, model string) string {
	switch s {
	case plan.FromOffline:
		return "offline analyser"
	case plan.FromCache:
		return strings.TrimSpace("cache " + model)
	case plan.FromFallback:
		return model + " (fallback)"
	}
	return model
}

// endedBadly says what became of an attempt that gave no answer.
func endedBadly(a event.AttemptState) string {
	what := reasonOf(a)
	switch a.Outcome {
	case event.Retrying:
		return what + ", asked again"
	case event.MovedOn:
		return what + ", next model"
	case event.GaveUp:
		return what + ", gave up"
	}
	return what
}

// Why a task is not under way though nothing else has to end first.
const (
	textWaitsSlot  = "waits its turn"
	textWaitsLane  = "waits"
	textWaitsModel = "waits until a model may be called"
)

// textAgain says when, and why, a lane is asked again.
func textAgain(when, why string) string { return when + "; it " + why }

// textMovesOn says that another lane will be asked than the one that failed.
func textMovesOn(lane, why string) string { return "waits for the next model; " + lane + " " + why }

// textInstead says why another lane was asked than the one that failed.
func textInstead(lane, why string) string { return "instead: " + lane + " " + why }

// textOffline says how many sections no model answered for.
func textOffline(n, of int) string {
	if n == of && n > 1 {
		return "all sections are by the offline analyser"
	}
	return fmt.Sprintf("%d of %s by the offline analyser", n, count(of, "section", "sections"))
}

// textGivenUp says which models the run did without, and why it did so last.
func textGivenUp(lanes []string, tasks int, why string) string {
	models := count(len(lanes), "model", "models")
	if len(lanes) == 1 {
		models = lanes[0]
		if rest, ok := strings.CutPrefix(why, models+" "); ok {
			why = "it " + rest
		}
	}
	return models + " given up for " + count(tasks, "task", "tasks") + ", to stay within the run's bounds: " + why
}

// More of the review's words.
const (
	textQuestions    = "Questions"
	textEditTitle    = "Your own words"
	textEditHint     = "enter saves · ctrl+j new line · esc leaves it"
	textAnswerTitle  = "A question"
	textAnswerLabel  = "answer"
	textAnswerHint   = "enter confirms it as a fact · esc leaves it open"
	textAnswerInvite = "enter answers; what you say counts as your own fact"
	textRetryText    = "The models are asked for this section again. What should they know or do otherwise?"
	textRetryLabel   = "note"
	textRetryHint    = "enter asks again · esc leaves it"
	textWriteTitle   = "Write files"
	textWriteText    = "An empty path writes nothing."
	textWriteHint    = "enter writes · tab next · esc leaves it"
	textResumeLabel  = "tailored resume"
	textPlanLabel    = "plan"
)

func textRetryTitle(heading string) string { return "Ask again for " + heading }

// textConfirm names the claims that a person must vouch for.
func textConfirm(rec *plan.Recommendation) string {
	var claims []string
	for _, c := range rec.Claims {
		if c.Verdict != plan.Grounded {
			claims = append(claims, claimWords(c))
		}
	}
	if len(claims) == 0 {
		return "Your resume does not show all of this. Accept it only if it is true."
	}
	return "Your resume does not show this. Accept it only if it is true.\n\n" + strings.Join(claims, "\n")
}

func claimWords(c plan.Claim) string {
	words := fmt.Sprintf("“%s”", oneLine(c.Text))
	if c.Why != "" {
		words += ": " + oneLine(c.Why)
	}
	return words
}

func whyConflict(other *plan.Recommendation) string {
	return "it can't stand beside one that you accepted (" + cut(oneLine(summary(*other)), 40) + "): undo that first"
}

func textConflict(other *plan.Recommendation) string {
	if other == nil {
		return "another one changes the same words"
	}
	return "it can't stand beside: " + oneLine(summary(*other))
}

func metWords(m plan.Met) string {
	switch m {
	case plan.Fully:
		return "met"
	case plan.Partly:
		return "partly met"
	}
	return "missing so far"
}

// The help's own words.
const (
	textKeysTitle  = "Keys"
	textEverywhere = "everywhere"
	textPlanCut    = "*The plan goes on: press w to write all of it to a file.*"
	textHelpHint   = "↑/↓ scroll · esc closes"
	whyNoWords     = "no words, so nothing changed"
)
