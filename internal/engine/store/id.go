package store

import (
	"crypto/rand"
	"fmt"
	"regexp"
	"time"
)

// Last names the newest run wherever a run's id is asked for.
const Last = "last"

// letters are what an id's tail is drawn from: none that reads like another.
const letters = "23456789abcdefghjkmnpqrstuvwxyz"

// NewID makes a run's id, such as "20261124-2315-k7f3": the minute in UTC, so
// that ids sort by time, and a tail that tells runs of one minute apart.
func NewID(now time.Time) string {
	var tail [4]byte
	rand.Read(tail[:])
	for i, b := range tail {
		tail[i] = letters[int(b)%len(letters)]
	}
	return fmt.Sprintf("%s-%s", now.UTC().Format("20060102-1504"), tail[:])
}

var validID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)

// CheckID reports what is wrong with an id that a person chose for a run.
func CheckID(id string) error {
	if id == Last {
		return fmt.Errorf("a run cannot be called %q: it names the newest one", id)
	}
	if !validID.MatchString(id) {
		return fmt.Errorf("a run cannot be called %q: up to 64 letters, digits, dots, dashes and underscores, a letter or digit first", id)
	}
	return nil
}
