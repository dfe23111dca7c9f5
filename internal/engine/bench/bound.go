package bench

import "time"

// job is a call as it went: what it waited for, and how long it took.
type job struct {
	after []int // indexes
	reads []int // indexes of those whose evaluations alone it waited for
	took  time.Duration
	lead  time.Duration // of took, until its evaluations were there
	rest  time.Duration // from then to its end
}

// bound is the least time in which slots can do the jobs, the head–work–tail
// bound: for a set of jobs, the shortest way to one of them, their work shared
// evenly, and the shortest way from one of them to the end; the largest of all
// sets, single jobs with the longest way through them among these. Jobs stand
// after those they wait for.
func bound(jobs []job, slots int) time.Duration {
	heads, tails := make([]time.Duration, len(jobs)), make([]time.Duration, len(jobs))
	for i, j := range jobs {
		for _, k := range j.after {
			heads[i] = max(heads[i], heads[k]+jobs[k].took)
		}
		for _, k := range j.reads {
			heads[i] = max(heads[i], heads[k]+jobs[k].lead)
		}
	}
	for i := len(jobs) - 1; i >= 0; i-- {
		for _, k := range jobs[i].after {
			tails[k] = max(tails[k], tails[i]+jobs[i].took)
		}
		for _, k := range jobs[i].reads { // what is left of it runs beside what reads it
			tails[k] = max(tails[k], tails[i]+jobs[i].took-jobs[k].rest)
		}
	}
	var best time.Duration
	for i := range jobs {
		best = max(best, heads[i]+jobs[i].took+tails[i])
		for k := range jobs {
			// Of all sets with this head and this tail the largest has the most work.
			var work time.Duration
			for m := range jobs {
				if heads[m] >= heads[i] && tails[m] >= tails[k] {
					work += jobs[m].took
				}
			}
			if work > 0 {
				best = max(best, heads[i]+work/time.Duration(slots)+tails[k])
			}
		}
	}
	return best
}
