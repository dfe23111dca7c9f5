package plan

import (
	"fmt"
	"slices"
	"strings"
)

// Policy says which open recommendations a run without a person takes.
type Policy string

// The policies.
const (
	TakeNone     Policy = "none"
	TakeGrounded Policy = "grounded" // all grounded ones
	TakeHigh     Policy = "high"     // grounded ones of high priority
)

// ParsePolicy reads a policy's name.
func ParsePolicy(s string) (Policy, error) {
	all := []Policy{TakeNone, TakeGrounded, TakeHigh}
	if p := Policy(s); slices.Contains(all, p) {
		return p, nil
	}
	return "", fmt.Errorf("unknown policy %q: none, grounded or high", s)
}

// Takeable lists the ids of the open recommendations that a policy takes, in
// the order given. They are grounded, lose no fact, and fit beside each other
// and beside all that is taken already.
func Takeable(recs []Recommendation, policy Policy) []string {
	if policy != TakeGrounded && policy != TakeHigh {
		return nil
	}
	var taken []Recommendation
	for _, r := range recs {
		if r.Decision.Taken() {
			taken = append(taken, r)
		}
	}
	chosen := map[string]bool{}
	for _, r := range ranked(recs) {
		if !takes(policy, r) || chosen[r.ID] || slices.ContainsFunc(taken, func(t Recommendation) bool { return clash(r, t) }) {
			continue
		}
		taken = append(taken, r)
		chosen[r.ID] = true
	}
	var ids []string
	for _, r := range recs {
		if chosen[r.ID] && !slices.Contains(ids, r.ID) {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

func takes(policy Policy, r Recommendation) bool {
	loses := slices.ContainsFunc(r.Claims, func(c Claim) bool { return c.Kind == "lost" })
	open := r.Decision == Open || r.Decision == ""
	return open && r.Verdict == Grounded && !loses && (policy == TakeGrounded || r.Priority == High)
}

// clash reports whether two recommendations cannot both be taken.
func clash(a, b Recommendation) bool {
	return a.ID == b.ID || a.Conflict != "" && a.Conflict == b.ID || b.Conflict != "" && b.Conflict == a.ID ||
		overlap(a, b) || same(a, b)
}

// same reports whether both propose the same change.
func same(a, b Recommendation) bool {
	return a.Op == b.Op && a.Target == b.Target && a.MoveBefore == b.MoveBefore && flat(a.After) == flat(b.After)
}

func flat(s string) string { return strings.Join(strings.Fields(s), " ") }
