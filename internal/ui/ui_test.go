package ui

import (
	"context"
	"errors"
	"fmt"
	"image/color"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
	"tailor/themes"
)

// sizes are those that every screen is looked at in.
var sizes = [][2]int{{120, 40}, {80, 24}, {50, 15}}

func atSizes(t *testing.T, look func(t *testing.T, width, height int)) {
	for _, size := range sizes {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) { look(t, size[0], size[1]) })
	}
}

func TestDashboardAtWork(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		s := open(t, newFake(midway()), width, height)
		s.see("Senior Backend", "working 4.5s")
		s.press("j", "j", "j")
		s.golden()
	})
}

func TestDashboardDone(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		s := open(t, newFake(midway(), rest()), width, height)
		s.see("done 7.1s")
		s.golden()
	})
}

func TestDashboardDetail(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		s := open(t, newFake(midway()), width, height)
		s.see("working 4.5s")
		s.press("j")
		if width == 120 { // a row a task
			s.press("j")
		}
		s.press(keyEnter)
		s.see("── Professional Experience", "Ran forty Go") // the words of an answer that is coming in
		s.golden()
		s.press(keyEscape)
		s.see("posting")
	})
}

func TestReview(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		s := open(t, newFake(midway(), rest()), width, height)
		s.see("done 7.1s")
		s.press("2", "j")
		s.see("2/6")
		s.golden()
	})
}

func TestPlan(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		f := newFake(midway(), rest())
		f.publish(ms(8000), event.Decided{Recommendation: "S3.E1.B2-1", Decision: plan.Accepted, By: "person"})
		s := open(t, f, width, height)
		s.see("done 7.1s")
		s.press("3")
		s.golden()
	})
}

func TestHelp(t *testing.T) {
	atSizes(t, func(t *testing.T, width, height int) {
		s := open(t, newFake(midway(), rest()), width, height)
		s.see("done 7.1s")
		s.press("2", "?")
		s.see("Keys", "accept all grounded")
		s.golden()
		s.press(keyEscape)
		s.gone("Keys")
	})
}

func TestScreensFollowTheRun(t *testing.T) {
	f := newFake(opening())
	s := open(t, f, 120, 40)
	s.see("evaluate", "slots 4/4")
	s.press("2")
	s.see(textNoReview)
	f.play(midway()[len(opening()):])
	s.see("Ran forty Go services on {+Kubernetes", "1/1") // the review begins while others work
	f.play(rest())
	s.see("5 recommendations wait for you", "1/6")
}

func TestModeIsAlwaysShown(t *testing.T) {
	for _, test := range []struct {
		name  string
		start event.RunStarted
		want  string
	}{
		{"simulated", event.RunStarted{Simulated: true}, "simulated"},
		{"offline", event.RunStarted{Offline: true, Reason: "no key is set"}, "offline: no key is set"},
	} {
		t.Run(test.name, func(t *testing.T) {
			steps := midway()
			start := steps[0].body.(event.RunStarted)
			start.Simulated, start.Offline, start.Reason = test.start.Simulated, test.start.Offline, test.start.Reason
			steps[0].body = start
			s := open(t, newFake(steps, rest()), 120, 40)
			s.see(test.want)
			s.resize(50, 15)
			for _, screen := range []string{"2", "3", "1"} {
				s.press(screen)
				s.see(screen+" ", test.want)
			}
		})
	}
}

func TestSequentialSaysWhy(t *testing.T) {
	f := newFake(midway())
	f.publish(ms(4450), event.LimitChanged{Limit: 1, Why: "rate limited three times"})
	s := open(t, f, 120, 40)
	s.see("sequential: rate limited three times", "slots 4/1")
}

// TestTheSameReasonIsSaidOnce holds that the line of figures leaves out what
// the line above all else says of the providers.
func TestTheSameReasonIsSaidOnce(t *testing.T) {
	f := newFake(downMidway())
	f.publish(ms(4450), event.LimitChanged{Limit: 1, Why: mini + overloaded})
	s := open(t, f, 120, 40)
	s.see("it"+overloaded, "sequential")
	s.gone("sequential:")
}

func TestResizeAtAnyMoment(t *testing.T) {
	s := open(t, newFake(midway()), 120, 40)
	s.see("working 4.5s")
	for _, screen := range []string{"1", "2", "3", "?"} {
		s.press(screen)
		for _, size := range [][2]int{{50, 15}, {200, 60}, {40, 10}, {81, 11}, {120, 40}} {
			s.resize(size[0], size[1])
			s.see("Senior")
		}
	}
}

func TestTinyTerminalSaysSo(t *testing.T) {
	s := open(t, newFake(midway(), rest()), 80, 24)
	s.see("done 7.1s")
	s.resize(30, 8)
	s.see("tailor needs 40 × 10 cells")
	s.program.Send(tea.KeyPressMsg{Code: 'w', Text: "w"}) // does nothing: nobody could see it
	s.resize(80, 24)
	s.see("done 7.1s")
	s.gone("tailored resume")
	s.resize(12, 4)
	s.press("q")
	if err := s.wait(); err != nil {
		t.Errorf("ended with %v", err)
	}
}

func TestQuitWhenDone(t *testing.T) {
	s := open(t, newFake(midway(), rest()), 80, 24)
	s.see("done 7.1s")
	s.press("q")
	if err := s.wait(); err != nil {
		t.Errorf("ended with %v", err)
	}
	if s.screen.IsAltScreen() {
		t.Error("the alternate screen stayed")
	}
}

func TestQuitAsksWhileWorking(t *testing.T) {
	s := open(t, newFake(midway()), 80, 24)
	s.see("working 4.5s")
	s.press("q")
	s.see(textLeaveTitle, "tailor open r-7f3a")
	s.press("n")
	s.gone(textLeaveTitle)
	s.press("q")
	s.see(textLeaveTitle)
	s.press("y")
	if err := s.wait(); !errors.Is(err, ErrInterrupted) {
		t.Errorf("ended with %v", err)
	}
}

func TestInterruptStopsCallsThenLeaves(t *testing.T) {
	f := newFake(midway())
	s := open(t, f, 80, 24)
	s.see("working 4.5s")
	s.press(keyCtrlC)
	s.see("stopping the calls")
	s.until("the cancel", func() bool { return f.asked() == "cancel" })
	s.press(keyCtrlC)
	if err := s.wait(); !errors.Is(err, ErrInterrupted) {
		t.Errorf("ended with %v", err)
	}
	if s.screen.IsAltScreen() || s.screen.CursorHidden() {
		t.Error("the terminal was not restored")
	}
}

func TestInterruptedRunCanBeReviewed(t *testing.T) {
	f := newFake(midway())
	s := open(t, f, 80, 24)
	s.see("working 4.5s")
	s.press(keyCtrlC)
	s.until("the cancel", func() bool { return f.asked() == "cancel" })
	f.publish(ms(4500), event.RunFinished{Status: event.RunCancelled})
	s.see("stopped; what was answered is kept")
	s.gone("saved")
	s.press("2", "a")
	s.until("a decision", func() bool { return strings.Contains(f.asked(), "decide S3.E1.B2-1 accepted") })
	s.press(keyCtrlC)
	if err := s.wait(); !errors.Is(err, ErrInterrupted) {
		t.Errorf("ended with %v", err)
	}
}

func TestContextEndsTheProgram(t *testing.T) {
	s := open(t, newFake(midway()), 80, 24)
	s.see("working 4.5s")
	s.cancel()
	if err := s.wait(); !errors.Is(err, context.Canceled) {
		t.Errorf("ended with %v", err)
	}
	if s.screen.IsAltScreen() {
		t.Error("the alternate screen stayed")
	}
}

func TestPanicRestoresTheTerminal(t *testing.T) {
	f := newFake(midway(), rest())
	f.crash = true
	s := open(t, f, 80, 24)
	s.see("done 7.1s")
	s.press("2", "a")
	if err := s.wait(); !errors.Is(err, tea.ErrProgramPanic) {
		t.Errorf("ended with %v", err)
	}
	if s.screen.IsAltScreen() {
		t.Error("the alternate screen stayed")
	}
}

func TestRedraw(t *testing.T) {
	s := open(t, newFake(midway(), rest()), 80, 24)
	s.see("done 7.1s")
	if _, err := s.screen.Write([]byte("\x1b[HGARBAGE")); err != nil {
		t.Fatal(err)
	}
	s.see("GARBAGE")
	s.press(keyCtrlL)
	s.gone("GARBAGE")
	s.see("done 7.1s")
}

func TestStopTask(t *testing.T) {
	f := newFake(midway())
	s := open(t, f, 120, 40)
	s.see("working 4.5s")
	s.press("x") // the cursor is on the first row with a task
	s.until("the call", func() bool { return f.asked() == "cancel task evaluate:S2" })
	s.see("stopped evaluate:S2")
	s.press("j", "x")
	s.see(whyNothingRuns)
}

func TestColours(t *testing.T) {
	forced := []string{"TERM=xterm-256color", "COLORTERM=truecolor", "TTY_FORCE=1"}
	for _, test := range []struct {
		name    string
		environ []string
		noColor bool
		colours bool
	}{
		{"colours", forced, false, true},
		{"NO_COLOR", append(forced, "NO_COLOR=yes"), false, false},
		{"empty NO_COLOR", append(forced, "NO_COLOR="), false, true},
		{"option", forced, true, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := open(t, newFake(midway(), rest()), 120, 40, func(o *Options) {
				o.NoColor, o.Environ = test.noColor, test.environ
			})
			s.see("done 7.1s")
			s.until("the right colours", func() bool { return strings.Contains(s.screen.Render(), "38;") == test.colours })
		})
	}
}

func TestLightAndDark(t *testing.T) {
	for name, background := range map[string]color.Color{"dark": color.Black, "light": color.White} {
		t.Run(name, func(t *testing.T) {
			theme, err := themes.Load(name)
			if err != nil {
				t.Fatal(err)
			}
			s := open(t, newFake(midway(), rest()), 120, 40, func(o *Options) {
				o.NoColor, o.Environ = false, []string{"TERM=xterm-256color", "COLORTERM=truecolor", "TTY_FORCE=1"}
				o.Output.(interface{ SetBackgroundColor(color.Color) }).SetBackgroundColor(background)
			})
			s.see("done 7.1s")
			want := rgb(theme.Tokens.Success.Foreground)
			s.until("the theme's colour", func() bool { return strings.Contains(s.screen.Render(), want) })
		})
	}
}

// rgb writes #rrggbb as a terminal is told it.
func rgb(hex string) string {
	var r, g, b int
	fmt.Sscanf(hex, "#%02x%02x%02x", &r, &g, &b)
	return fmt.Sprintf("38;2;%d;%d;%d", r, g, b)
}

func TestOwnKeys(t *testing.T) {
	f := newFake(midway(), rest())
	s := open(t, f, 120, 40, func(o *Options) { o.Keys = map[string][]string{"accept": {"y"}} })
	s.see("done 7.1s")
	s.press("2")
	s.see("y accept")
	s.press("y")
	s.until("a decision", func() bool { return strings.Contains(f.asked(), "decide S3.E1.B2-1 accepted") })
}

func TestWrongKeysAreRefused(t *testing.T) {
	for _, test := range []struct {
		keys map[string][]string
		want string
	}{
		{map[string][]string{"acept": {"y"}}, `no action "acept"`},
		{map[string][]string{"accept": {"r"}}, `bound to both`},
		{map[string][]string{"accept": {"q"}}, `bound to both`},
		{map[string][]string{"accept": {}}, "at least one"},
	} {
		err := Run(t.Context(), newFake(), Options{Keys: test.keys})
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("keys %v: %v, want %q", test.keys, err, test.want)
		}
	}
}

func TestRunReopenedAfterItsEnd(t *testing.T) {
	f := newFake(midway(), rest())
	f.broker.Close()
	s := open(t, f, 80, 24, func(o *Options) { o.Clock = time.Now })
	s.see("done 7.1s")
	s.press("2")
	s.see("Ran forty Go services")
}

func TestSmallestTerminal(t *testing.T) {
	s := open(t, newFake(midway(), rest()), minWidth, minHeight)
	s.see("done 7.1s")
	s.press("w")
	s.see(textResumeLabel, "maya.tailored.md", textPlanLabel, "maya.plan.md", "enter writes")
	s.press(keyEscape)
	s.gone("maya.plan.md")
	s.press("2")
	s.see("1/6")
	s.press("j", "a")
	s.see(textConfirmTitle, "y "+textConfirmYes) // the question may be cut, the way out never
	s.press("n", "e")
	s.see(textEditTitle, "enter saves")
	s.press(keyEscape, "G")
}

func TestScoresFollowDecisions(t *testing.T) {
	f := newFake(midway(), rest())
	s := open(t, f, 120, 40)
	s.see("score 54 ")
	f.publish(ms(8000), event.Decided{Recommendation: "S3.E1.B2-1", Decision: plan.Accepted, By: "person"})
	f.publish(ms(8001), event.Rescored{ScoreAfter: 58, Sections: map[string]float64{"S3": 66}})
	s.see("score 54 → 58", "61 → 66")
}

func TestHugeTextIsShownInPart(t *testing.T) {
	f := newFake(midway(), rest())
	huge := kubernetes()
	huge.ID, huge.Target = "S2.B1-1", "S2.B1"
	huge.Before, huge.After = strings.Repeat("word ", 600_000), strings.Repeat("word", 600_000)
	f.publish(ms(7200), event.Recommended{Task: "recommend:S2", Recommendation: huge})
	s := open(t, f, 80, 24)
	s.see("done 7.1s")
	s.press("2", "g")
	s.see("1/7", "more below")
	s.press("e")
	s.see(whyTooLong)
	s.press("3", "G")
	s.see("The plan goes on")
}

func TestTerminalIsToldHowTheRunGoes(t *testing.T) {
	f := newFake(midway())
	m, err := newModel(t.Context(), f, Options{Width: 80, Height: 24, Clock: func() time.Time { return began }})
	if err != nil {
		t.Fatal(err)
	}
	take := func() tea.View {
		m.Update(m.nextEvents()())
		return m.View()
	}
	view := take()
	if view.WindowTitle != "tailor · Senior Backend Engineer" {
		t.Errorf("title %q", view.WindowTitle)
	}
	if view.ProgressBar == nil || view.ProgressBar.Value != 16 { // two of twelve tasks
		t.Errorf("progress %+v", view.ProgressBar)
	}
	if view.ProgramStatus.State != tea.ProgramStateWorking {
		t.Errorf("status %v", view.ProgramStatus.State)
	}
	f.play(rest())
	view = take()
	if view.ProgressBar != nil || view.ProgramStatus.State != tea.ProgramStateDone {
		t.Errorf("after the end: progress %+v, status %v", view.ProgressBar, view.ProgramStatus.State)
	}
}

func BenchmarkView(b *testing.B) {
	f := newFake(midway(), rest())
	m, err := newModel(b.Context(), f, Options{Width: 120, Height: 40})
	if err != nil {
		b.Fatal(err)
	}
	m.Update(m.nextEvents()())
	for name, s := range map[string]screen{"dashboard": dashboardScreen, "review": reviewScreen, "plan": planScreen} {
		b.Run(name, func(b *testing.B) {
			m.screen = s
			for b.Loop() {
				m.View()
			}
		})
	}
}
