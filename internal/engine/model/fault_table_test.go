package model_test

import (
	"cmp"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"tailor/internal/config"
	"tailor/internal/engine/model/faultserver"
)

// row is a fault of the page's table.
type row struct {
	name  string
	model string // that is asked; "" for faulty
	play  faultserver.Play
	at    func(*testing.T, string) string // where the provider is instead, for a kind; nil: the fault's server
	// Clocks that are shorter than patience, for faults that only a clock ends.
	first, silence, total time.Duration
}

// patience is what no clock of a test's run comes near to.
const patience = 5 * time.Minute

// mostHeap is what the runs of a table may use together: an answer is bounded
// to 8 MiB, and some fifty are read at once, several copies of each.
const mostHeap = 1 << 30

// ownRows are the faults that the server of the tests plays.
func ownRows(thief string) []row {
	slowDown := faultserver.First(1, faultserver.Fails(429, "slow down", "Retry-After", "1"), faultserver.Answers)
	return []row{
		{name: "none", play: faultserver.Answers},
		{name: "429 once, Retry-After in seconds", play: slowDown},
		{name: "429 once, Retry-After as a date", play: faultserver.First(1, faultserver.LaterByDate, faultserver.Answers)},
		{name: "429, Retry-After: 3600", play: faultserver.Fails(429, "slow down", "Retry-After", "3600")},
		{name: "429 again and again", play: faultserver.Fails(429, "slow down")},
		{name: "no credit left", play: faultserver.NoCredit},
		{name: "500 once", play: faultserver.First(1, faultserver.Fails(500, "boom"), faultserver.Answers)},
		{name: "500 again and again", play: faultserver.Fails(500, "boom")},
		{name: "502 with a page of HTML", play: faultserver.Page(http.StatusBadGateway)},
		{name: "503 again and again", play: faultserver.Fails(503, "try later")},
		{name: "529, overloaded", play: faultserver.Fails(529, "Overloaded")},
		{name: "400 for the schema", play: faultserver.RefusesSchema},
		{name: "400 for another reason", play: faultserver.Fails(400, "no such parameter")},
		{name: "401", play: faultserver.Fails(401, "invalid key")},
		{name: "403", play: faultserver.Fails(403, "not for this key")},
		{name: "404, no such model", play: faultserver.Fails(404, "no such model")},
		{name: "prompt too long (400, 413)", play: faultserver.TooLong},
		{name: "200 with an error as its body", play: faultserver.ErrorBody},
		{name: "200 with a page of HTML", play: faultserver.Page(http.StatusOK)},
		{name: "an error told within the stream", play: faultserver.ErrorWithin},
		{name: "redirect to another host", play: faultserver.Responds(307, "", "Location", thief+"/v1/messages")},
		{name: "connection refused", at: refused},
		{name: "host name not found", at: unnamed},
		{name: "certificate that nobody trusts", at: untrusted},
		{name: "closed without an answer", play: faultserver.Drops},
		{name: "reset in the middle of an answer", play: faultserver.Resets},
		{name: "cut in the middle of an event", play: faultserver.BreaksOff},
		{name: "half-closed in the middle of an event", play: faultserver.HalfCloses},
		{name: "ends without saying so", play: faultserver.Unended},
		{name: "no status, no word", play: faultserver.NeverBegins, first: 2 * time.Second},
		{name: "a status and no word", play: faultserver.NoFirstWord, first: 2 * time.Second},
		{name: "silence in the middle of an answer", play: faultserver.FallsSilent, silence: 2 * time.Second},
		{name: "slow drip that ends", play: faultserver.Drips, silence: 5 * time.Second},
		{name: "slow drip without an end", play: faultserver.DripsOn, total: 2 * time.Second},
		{name: "600 signs of life before the answer", play: faultserver.KeepsAlive},
		{name: "words without an end, as fast as they go", play: faultserver.Endless},
		{name: "an event without an end", play: faultserver.Line},
		{name: "gzip bomb (4 GiB)", play: faultserver.Bomb},
		{name: "malformed JSON on the wire", play: faultserver.Malformed},
		{name: "malformed JSON in the answer", play: faultserver.Says(`{"evaluations": [{"section`)},
		{name: "bytes that are not UTF-8", play: faultserver.NotUTF8},
		{name: "every event twice", play: faultserver.Twice},
		{name: "longest length reached after whole elements", play: faultserver.CutShort},
		{name: "longest length reached before one", play: faultserver.CutAtOnce},
		{name: "empty answer", play: faultserver.Empty},
		{name: "the model declines", play: faultserver.Declines},
	}
}

func refused(t *testing.T, _ string) string {
	at, err := faultserver.Refused()
	if err != nil {
		t.Error(err)
	}
	return at
}

func unnamed(*testing.T, string) string { return "http://models.invalid" }

func untrusted(t *testing.T, _ string) string {
	server := faultserver.NewTLS(faultserver.Answers)
	t.Cleanup(server.Close)
	return server.URL
}

// kinds are the protocols, in the order of the table's columns.
func kinds() []string {
	return []string{config.KindOpenAI, config.KindAnthropic, config.KindGoogle}
}

func TestFaultsOverTheWire(t *testing.T) {
	thief := faultserver.New(nil, faultserver.Answers)
	defer thief.Close()
	tabulate(t, "built in", ownRows(thief.URL))
	if heads := thief.Heads(); len(heads) > 0 {
		t.Errorf("a redirect to another host was followed with %v", heads)
	}
}

// tabulate plays each fault in each protocol: for one section of a run whose
// other sections have a model that works, and for a whole run with no other
// model. It checks the page's table of a name.
func tabulate(t *testing.T, table string, rows []row) {
	before := runtime.NumGoroutine()
	steady := faultserver.New(nil, faultserver.Answers)
	defer steady.Close()
	peak := watchHeap()
	cells := make([]cell, len(rows)*len(kinds()))
	t.Run("faults", func(t *testing.T) { // it ends when what its rows have opened is closed
		few := make(chan struct{}, 16)
		var tests sync.WaitGroup
		for i, r := range rows {
			for j, kind := range kinds() {
				tests.Go(func() {
					few <- struct{}{}
					defer func() { <-few }()
					cells[i*len(kinds())+j] = r.inject(t, kind, steady.URL)
				})
			}
		}
		tests.Wait()
	})
	steady.Close()
	if most := peak(); most > mostHeap {
		t.Errorf("the heap reached %d MiB", most>>20)
	} else {
		t.Logf("the heap reached %d MiB", most>>20)
	}
	settled(t, before)
	lines := make([]string, len(rows))
	for i, r := range rows {
		lines[i] = line(r.name, cells[i*len(kinds()):][:len(kinds())])
	}
	if !t.Failed() || *update {
		checkTable(t, table, lines)
	}
}

// line writes a row: what happened with each provider, and the words for it.
func line(name string, cells []cell) string {
	words := []string{}
	for _, c := range cells {
		words = append(words, c.ending)
	}
	note := cells[0].note
	for i, c := range cells[1:] {
		if c.note != cells[0].note {
			note += fmt.Sprintf("; %s: %s", []string{"Anthropic", "Google"}[i], cmp.Or(c.note, "–"))
		}
	}
	return fmt.Sprintf("| %s | %s | %s |", name, strings.Join(words, " | "), cmp.Or(note, "–"))
}
