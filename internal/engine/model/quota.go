package model

import (
	"strconv"
	"strings"
	"time"
)

// load is what a call asks of a lane's quotas: requests, tokens of prompts,
// and tokens of prompts and answers together.
type load [3]float64

// quotaNames are the quotas' names for people, in the order of load.
var quotaNames = [len(load{})]string{"requests", "prompt tokens", "tokens"}

// load estimates what a call asks.
func (c Call) load() load {
	prompt := float64(c.Tokens())
	return load{1, prompt, prompt + float64(c.MaxTokens)}
}

func (l *load) add(other load) {
	for i := range l {
		l[i] += other[i]
	}
}

// quota is what a provider's rate-limit headers said of one of its limits.
type quota struct {
	limit, remaining float64
	sent             float64   // all that the lane had been sent when remaining was that much
	at, reset        time.Time // when it was said, and when remaining is limit again; zero: nothing was said
	bucket           bool      // it refills evenly, not all at once
	guessed          bool      // nobody has said it: the last window's is taken for this one's
}

// left is how much may be sent now, when sent is all that was ever sent.
func (q quota) left(sent float64, now time.Time) float64 {
	left := q.remaining - (sent - q.sent)
	if q.bucket && q.reset.After(q.at) {
		left += (q.limit - q.remaining) * now.Sub(q.at).Seconds() / q.reset.Sub(q.at).Seconds()
	}
	return left
}

// newer gives what stands of q and of what was said after it, to a call that
// went out when own had been sent; sent is all that was sent until it was heard.
// A window's use is counted here, for calls may overtake each other on their
// way; headers only tell how much of it others have used.
func (q quota) newer(said quota, own, sent float64) quota {
	if said.bucket {
		if own < q.sent {
			return q
		}
		said.sent = own
		return said
	}
	said.sent = q.sent // when the window began
	others := max(said.limit-said.remaining-(sent-said.sent), 0)
	said.remaining = said.limit - others
	if sameWindow := !q.guessed && said.reset.Sub(q.reset).Abs() < time.Second; sameWindow && said.limit == q.limit {
		said.remaining = min(said.remaining, q.remaining)
	}
	return said
}

// wait is how long until need can be sent.
func (q quota) wait(need, sent float64, now time.Time) time.Duration {
	if !now.Before(q.reset) {
		return 0
	}
	missing := min(need, q.limit) - q.left(sent, now)
	if missing <= 0 {
		return 0
	}
	wait := q.reset.Sub(now)
	if used := q.limit - q.remaining; q.bucket && used > 0 {
		refill := time.Duration(missing / used * float64(q.reset.Sub(q.at)))
		return max(refill, time.Millisecond)
	}
	return wait
}

// renew begins the next window once the last one has ended. It is taken to last
// a minute until the next headers say better.
func (q *quota) renew(sent float64, now time.Time) {
	if q.reset.IsZero() || now.Before(q.reset) || q.bucket {
		return
	}
	q.remaining, q.sent, q.at, q.reset, q.guessed = q.limit, sent, now, now.Add(time.Minute), true
}

// room is how many calls of this need can be sent at once; known is false when
// the quota says nothing any longer.
func (q quota) room(need, sent float64, now time.Time) (n int, known bool) {
	if !now.Before(q.reset) || need <= 0 {
		return 0, false
	}
	return int(min(max(q.left(sent, now)/need, 0), 1<<20)), true
}

// readQuotas finds the quotas among rate-limit headers, by lower-case name.
// OpenAI's and Anthropic's refill evenly and say when they are full; others
// start anew at their reset.
func readQuotas(headers map[string]string, now time.Time) (quotas [len(load{})]quota) {
	for i, kind := range [len(load{})]string{"requests", "input-tokens", "tokens"} {
		for _, name := range []func(field string) string{
			func(field string) string { return "x-ratelimit-" + field + "-" + kind },
			func(field string) string { return "anthropic-ratelimit-" + kind + "-" + field },
		} {
			if q, ok := readQuota(headers, name, now); ok {
				q.bucket = true
				quotas[i] = q
			}
		}
	}
	if quotas[0].reset.IsZero() {
		for _, prefix := range []string{"x-ratelimit-", "ratelimit-"} {
			if q, ok := readQuota(headers, func(field string) string { return prefix + field }, now); ok {
				quotas[0] = q
			}
		}
	}
	return quotas
}

func readQuota(headers map[string]string, name func(field string) string, now time.Time) (quota, bool) {
	remaining, err := strconv.ParseFloat(headers[name("remaining")], 64)
	if err != nil || !(remaining >= 0) {
		return quota{}, false
	}
	limit, err := strconv.ParseFloat(headers[name("limit")], 64)
	if err != nil || !(limit >= 1) {
		return quota{}, false
	}
	reset := readReset(headers[name("reset")], now)
	if !reset.After(now) {
		return quota{}, false
	}
	return quota{limit: limit, remaining: min(remaining, limit), at: now, reset: reset}, true
}

// readReset reads when a limit is whole again: a duration ("6m0s"), seconds
// from now, a date, or a Unix time in seconds or milliseconds. Nonsense is zero;
// more than a day is a day.
func readReset(value string, now time.Time) time.Time {
	value = strings.TrimSpace(value)
	if at, err := time.Parse(time.RFC3339, value); err == nil {
		return bounded(at.Sub(now), now)
	}
	if d, err := time.ParseDuration(value); err == nil {
		return bounded(d, now)
	}
	n, err := strconv.ParseFloat(value, 64)
	switch {
	case err != nil || !(n > 0):
		return time.Time{}
	case n > 1e11: // milliseconds since 1970
		return bounded(seconds(n/1000-float64(now.Unix())), now)
	case n > 1e8: // seconds since 1970
		return bounded(seconds(n-float64(now.Unix())), now)
	default:
		return bounded(seconds(n), now)
	}
}

// bounded adds a wait, rounded up to a millisecond: a little early is too early.
func bounded(d time.Duration, now time.Time) time.Time {
	d = min(d, 24*time.Hour)
	return now.Add((d + time.Millisecond - 1).Truncate(time.Millisecond))
}
