package ui

import (
	"errors"
	"strings"
	"testing"

	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
)

// openReview opens the sample run's review at its first recommendation.
func openReview(t *testing.T, f *fake) *screenTest {
	t.Helper()
	s := open(t, f, 120, 40)
	s.see("done 7.1s")
	s.press("2")
	s.see("1/6 · high priority")
	return s
}

// asks waits until the session was asked for exactly this, line by line.
func (s *screenTest) asks(f *fake, lines ...string) {
	s.t.Helper()
	s.until(strings.Join(lines, "; "), func() bool { return f.asked() == strings.Join(lines, "\n") })
}

func TestAcceptGoesOnToTheNextOpenOne(t *testing.T) {
	f := newFake(midway(), rest())
	s := openReview(t, f)
	s.press("a")
	s.asks(f, "decide S3.E1.B2-1 accepted ")
	s.see("2/6 · medium priority")
	s.press("r")
	s.see("3/6 · low priority")
	s.asks(f, "decide S3.E1.B2-1 accepted ", "decide S3.E2.B1-1 rejected ")
	s.press("k", "k")
	s.see("✓ accepted · 1/6")
	s.press("a")
	s.see(whyAccepted)
}

func TestAcceptAsksForTheWordOfThePerson(t *testing.T) {
	f := newFake(midway(), rest())
	s := openReview(t, f)
	s.press("j", "a")
	s.see(textConfirmTitle, "“40 %”: no such figure stands in your resume")
	s.press("n")
	s.gone(textConfirmTitle)
	s.press("a")
	s.see(textConfirmTitle)
	s.press("y")
	s.asks(f, "decide S3.E2.B1-1 accepted ")
}

func TestBlockedCannotBeAccepted(t *testing.T) {
	f := newFake(midway(), rest())
	s := openReview(t, f)
	s.press("G")
	s.see("✗ blocked", "“Terraform”: your resume never names it")
	s.press("a")
	s.see(whyBlocked)
	if f.asked() != "" {
		t.Errorf("the session was asked: %s", f.asked())
	}
}

func TestConflictCannotBeAccepted(t *testing.T) {
	f := newFake(midway(), rest())
	other := kubernetes()
	other.ID, other.Conflict, other.After = "S3.E1.B2-2", "S3.E1.B2-1", "Ran forty services in Go on Kubernetes"
	f.publish(ms(7200), event.Recommended{Task: "recommend:S3", Recommendation: other})
	s := open(t, f, 120, 40)
	s.see("done 7.1s")
	s.press("2")
	s.see("1/7")
	s.press("a")
	s.see("2/7", "it can't stand beside: Ran forty Go services")
	s.press("a")
	s.see("undo that first")
	s.asks(f, "decide S3.E1.B2-1 accepted ")
}

func TestUndo(t *testing.T) {
	f := newFake(midway(), rest())
	s := openReview(t, f)
	s.press("u")
	s.see(whyNothingToUndo)
	s.press("a")
	s.see("2/6 · medium priority")
	s.press("u") // the last decision, though another item is in hand by now
	s.see("· open · 1/6")
	s.asks(f, "decide S3.E1.B2-1 accepted ", "decide S3.E1.B2-1 open ")
}

func TestRefusedDecisionComesBack(t *testing.T) {
	f := newFake(midway(), rest())
	f.refuse = errors.New("the plan has moved on")
	s := openReview(t, f)
	s.press("a")
	s.see("the plan has moved on", "· open · 1/6")
}

func TestEditIsGuardedAgain(t *testing.T) {
	for _, test := range []struct {
		verdict plan.Verdict
		want    []string
	}{
		{plan.Grounded, []string{"your words are grounded", "✎ edited · 1/6"}},
		{plan.NeedsConfirmation, []string{"taken on your word", "your resume never says it"}},
		{plan.Blocked, []string{"look below", "✗ blocked"}},
	} {
		t.Run(string(test.verdict), func(t *testing.T) {
			f := newFake(midway(), rest())
			f.verdict = test.verdict
			s := openReview(t, f)
			s.press("e")
			s.see(textEditTitle)
			s.press(", alone", keyEnter)
			s.asks(f, "decide S3.E1.B2-1 edited Ran forty Go services on Kubernetes (k8s) and kept them up at 99.95 % over two years, alone")
			s.see(test.want...)
			s.gone(textEditTitle)
		})
	}
}

func TestEditCanBeLeft(t *testing.T) {
	f := newFake(midway(), rest())
	s := openReview(t, f)
	s.press("e")
	s.see(textEditTitle)
	s.press("q and a are letters here")
	s.see("letters here")
	s.press(keyEscape)
	s.gone(textEditTitle)
	s.press("j", "j", "e")
	s.see(whyOnlyMoves)
	if f.asked() != "" {
		t.Errorf("the session was asked: %s", f.asked())
	}
}

func TestAcceptAllGrounded(t *testing.T) {
	f := newFake(midway(), rest())
	s := openReview(t, f)
	s.press("A")
	s.see("accepted 3 grounded recommendations", "✓ accepted · 1/6")
	s.asks(f, "accept grounded false")
	s.press("A")
	s.see(whyNoneGrounded)
}

func TestRetryWithNote(t *testing.T) {
	f := newFake(midway(), rest())
	s := openReview(t, f)
	s.press("R")
	s.see("Ask again for Professional Experience")
	s.press("shorter, please", keyEnter)
	s.asks(f, "retry S3 shorter, please")
	s.see("asking again for Professional Experience")
}

func TestRetryWaitsForTheSection(t *testing.T) {
	s := open(t, newFake(midway()), 120, 40)
	s.see("working 4.5s")
	s.press("2")
	s.see("1/1 · high priority")
	s.press("R")
	s.see(whySectionWorking)
}

func TestRetriedRunWorksAgain(t *testing.T) {
	f := newFake(midway(), rest())
	s := openReview(t, f)
	f.publish(ms(7300), event.TaskChanged{Task: "recommend:S3", Status: event.TaskRunning, Slots: 1})
	s.see("working")
	f.publish(ms(7400), event.Withdrawn{Recommendation: "S3.E1.B2-1", Reason: "asked again"})
	s.see("1/5")
	f.publish(ms(7500), event.RunFinished{Status: event.RunDone})
	s.see("done")
}

func TestQuestionIsAnsweredInTheReview(t *testing.T) {
	f := newFake(midway(), rest())
	s := openReview(t, f)
	s.press(keyEnter)
	s.see(whyNoQuestion)
	s.press("j", "j", "j")
	s.see("The posting requires Kafka", "Kafka (required, missing so far)", textAnswerInvite)
	s.press("a")
	s.see(whyQuestion)
	s.press(keyEnter)
	s.see(textAnswerHint)
	s.press("Two years at Nordlys", keyEnter)
	s.asks(f, "answer Q1 Two years at Nordlys")
	s.press("k")
	s.see("4/6")
}

func TestWriteFiles(t *testing.T) {
	f := newFake(midway(), rest())
	s := open(t, f, 80, 24)
	s.see("done 7.1s")
	s.press("3", "w")
	s.see("maya.tailored.md", "maya.plan.md")
	s.press(keyEnter)
	s.asks(f, "save resume maya.tailored.md false", "save plan maya.plan.md false")
	s.see("wrote maya.tailored.md and maya.plan.md")
}

func TestWriteAsksBeforeItOverwrites(t *testing.T) {
	f := newFake(midway(), rest())
	f.exists["maya.tailored.md"], f.exists["mine.md"] = true, true
	s := open(t, f, 80, 24)
	s.see("done 7.1s")
	s.press("w")
	s.see("maya.plan.md")
	s.press(keyTab, keyCtrlU, "mine.md", keyEnter)
	s.see("maya.tailored.md exists. Replace it?")
	s.press("y")
	s.see("mine.md exists. Replace it?") // each file is asked for on its own
	s.press("n")
	s.gone("Replace it?")
	s.see("wrote maya.tailored.md, not mine.md")
	s.asks(f, "save resume maya.tailored.md false", "save resume maya.tailored.md true", "save plan mine.md false")
}

func TestWriteNothing(t *testing.T) {
	f := newFake(midway(), rest())
	s := open(t, f, 80, 24)
	s.see("done 7.1s")
	s.press("w")
	s.see("maya.plan.md")
	s.press(keyCtrlU, keyTab, keyCtrlU, keyEnter)
	s.see(textNothingToWrite)
}
