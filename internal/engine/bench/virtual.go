package bench

import (
	"testing"
	"testing/synctest"
)

// virtually runs f on a clock of its own, which stands still while anything is
// at work and jumps to the next timer when everything waits. The real scheduler
// and router take their time from package time, and their speed is to be
// measured exactly, without the machine's own and without waiting for it: only
// the runtime can give them such a clock, and testing/synctest is its one door.
// It asks for a testing.T only to report to, so that an empty one, which has
// nobody to report to, will do in a program that is no test. Bubbles know
// nothing of each other: many may run at once. f must end all that it starts.
func virtually(f func()) {
	synctest.Test(new(testing.T), func(*testing.T) { f() })
}
