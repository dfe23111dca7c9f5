package main

import (
	"strconv"
	"strings"
	"time"
)

// longestSince bounds how far back --since may look, in days.
const longestSince = 100 * 365

// parseSince reads how far back something goes: "7d", "2w", "12h", "90m". ""
// means as far as anything is kept: the zero time.
func parseSince(text string, now time.Time) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	days := map[string]int{"d": 1, "w": 7}[text[len(text)-1:]]
	if days > 0 {
		n, err := strconv.Atoi(strings.TrimSpace(text[:len(text)-1]))
		if err != nil || n < 0 || n*days > longestSince {
			return time.Time{}, misused("--since: %q is not a time such as 7d, 2w or 12h", text)
		}
		return now.AddDate(0, 0, -n*days), nil
	}
	back, err := time.ParseDuration(text)
	if err != nil || back < 0 {
		return time.Time{}, misused("--since: %q is not a time such as 7d, 2w or 12h", text)
	}
	return now.Add(-back), nil
}
