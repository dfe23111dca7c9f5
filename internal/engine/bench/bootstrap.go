package bench

import "math/rand/v2"

// resamples is how often a figure is computed anew from runs drawn with
// replacement.
const resamples = 400

// bootstrap gives intervals. All figures are computed from the same draws.
type bootstrap struct{ draws [][]int }

func newBootstrap(seed uint64, runs int) *bootstrap {
	r := rand.New(rand.NewPCG(seed, 0x626f6f74))
	b := &bootstrap{draws: make([][]int, resamples)}
	for i := range b.draws {
		b.draws[i] = make([]int, runs)
		for j := range b.draws[i] {
			b.draws[i][j] = r.IntN(runs)
		}
	}
	return b
}

// interval is where 95 % of a figure's values lie, given the figure of a draw.
func (b *bootstrap) interval(figure func(draw []int) float64) Interval {
	values := make([]float64, len(b.draws))
	for i, draw := range b.draws {
		values[i] = figure(draw)
	}
	return Interval{quantile(values, 0.025), quantile(values, 0.975)}
}

// median gives the median of one value a run, and its interval.
func (b *bootstrap) median(values []float64) (float64, Interval) {
	drawn := make([]float64, len(values))
	return quantile(values, 0.5), b.interval(func(draw []int) float64 {
		for i, run := range draw {
			drawn[i] = values[run]
		}
		return quantile(drawn, 0.5)
	})
}

// over gives a figure of results that are pooled, and its interval. A run is
// drawn with its results in all pools.
func (b *bootstrap) over(pools [][]Result, figure func([]Result) float64) (float64, Interval) {
	return figure(merge(pools, nil)), b.interval(func(draw []int) float64 { return figure(merge(pools, draw)) })
}

// ratio gives the ratio of a figure of two policies, and its interval.
func (b *bootstrap) ratio(own, other [][]Result, figure func([]Result) float64) (float64, Interval) {
	return figure(merge(own, nil)) / figure(merge(other, nil)), b.interval(func(draw []int) float64 {
		return figure(merge(own, draw)) / figure(merge(other, draw))
	})
}

// merge puts the drawn runs of all pools together; nil draws each once.
func merge(pools [][]Result, draw []int) []Result {
	var all []Result
	for _, pool := range pools {
		if draw == nil {
			all = append(all, pool...)
			continue
		}
		for _, run := range draw {
			all = append(all, pool[run])
		}
	}
	return all
}
