package ui

import "testing"

func TestDashboardShowsWorkUnderWay(t *testing.T) {
	s := open(t, newFake(midway()), 120, 40)
	s.see("Senior Backend Engineer @ Nordlys Payments", "working 4.5s", "slots 4/4")
	t.Log("\n" + s.text())
}
