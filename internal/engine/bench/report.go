package bench

import (
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"tailor/internal/engine/event"
	"tailor/internal/engine/model"
)

// Interval is a 95 % interval of a figure: its low and its high end.
type Interval [2]float64

// Figures are the figures of one resume, each with its interval. Those by
// limit are named by the limit: "5".
type Figures struct {
	Reduction            map[string]float64  `json:"reduction_median"` // of time, against sequential
	ReductionCI          map[string]Interval `json:"reduction_median_ci95"`
	ReductionWhole       map[string]float64  `json:"reduction_whole_median"`
	ReductionWholeCI     map[string]Interval `json:"reduction_whole_median_ci95"`
	ReductionPublished   map[string]float64  `json:"reduction_published_median"`
	ReductionPublishedCI map[string]Interval `json:"reduction_published_median_ci95"`
	OverBound            float64             `json:"makespan_over_bound_median"`
	OverBoundCI          Interval            `json:"makespan_over_bound_median_ci95"`
	HedgedP99            float64             `json:"p99_hedged_over_unhedged"`
	HedgedP99CI          Interval            `json:"p99_hedged_over_unhedged_ci95"`
	ExtraCalls           float64             `json:"extra_calls"`
	ExtraCallsCI         Interval            `json:"extra_calls_ci95"`
	First                float64             `json:"first_recommendation_over_total"`
	FirstCI              Interval            `json:"first_recommendation_over_total_ci95"`
	PromptTokens         float64             `json:"prompt_tokens_over_classic"`
	PromptTokensCI       Interval            `json:"prompt_tokens_over_classic_ci95"`
	CommonPrefix         float64             `json:"common_prefix_share"`
	CommonPrefixCI       Interval            `json:"common_prefix_share_ci95"`
}

// Summary tells what a policy did at a limit, in the median run unless said
// otherwise.
type Summary struct {
	Policy          Policy  `json:"policy"`
	Limit           int     `json:"limit"` // 0: it plays no part
	MedianMS        int64   `json:"median_ms"`
	P95MS           int64   `json:"p95_ms"`
	P99MS           int64   `json:"p99_ms"`
	OverBound       float64 `json:"over_bound"` // 0 where no bound is taken
	Calls           float64 `json:"calls"`      // first attempts; the mean of the runs, as all below
	Hedges          float64 `json:"hedges"`
	Repeats         float64 `json:"repeats"`
	Refused         float64 `json:"refused"`
	PromptTokens    float64 `json:"prompt_tokens"`
	AnswerTokens    float64 `json:"answer_tokens"`
	Evaluated       float64 `json:"sections_evaluated"`
	Recommended     float64 `json:"sections_recommended"`
	Recommendations float64 `json:"recommendations"`
	Unanswered      float64 `json:"unanswered"` // tasks that no model answered
}

// ShapeReport is what was found on one resume.
type ShapeReport struct {
	Figures
	Sections int       `json:"sections"` // worked on
	Blocks   int       `json:"blocks"`   // bullets and paragraphs in them
	Policies []Summary `json:"policies"`
	measured *Measured
}

// Report is all that a benchmark found. The figures at its top are those of
// the usual resume.
type Report struct {
	Simulated   bool        `json:"simulated"` // always
	Seed        uint64      `json:"seed"`
	Runs        int         `json:"runs"`
	Concurrency []int       `json:"concurrency"`
	Models      []Latency   `json:"models"`
	Assumptions Assumptions `json:"assumptions"`
	Figures
	Shapes map[string]*ShapeReport `json:"shapes"`
}

func newReport(o Options, models []Latency) *Report {
	return &Report{Simulated: true, Seed: o.Seed, Runs: o.Runs, Concurrency: o.Concurrency, Models: models,
		Assumptions: o.Assume, Shapes: map[string]*ShapeReport{}}
}

// add takes in what was measured on one resume.
func (r *Report) add(m *Measured) {
	s := &ShapeReport{Figures: r.figures(m), Sections: len(m.Sample.worked), measured: m}
	for _, section := range m.Sample.worked {
		s.Blocks += len(section.AllBlocks())
	}
	for _, policy := range Policies() {
		for _, limit := range append([]int{0}, r.Concurrency...) {
			if results := m.Results[Key{policy, limit}]; results != nil {
				s.Policies = append(s.Policies, summary(m.Sample, policy, limit, results))
			}
		}
	}
	r.Shapes[m.Sample.Name] = s
	if m.Sample.Name == Usual {
		r.Figures = s.Figures
	}
}

// figures computes the figures of one resume.
func (r *Report) figures(m *Measured) Figures {
	f := Figures{
		Reduction: map[string]float64{}, ReductionCI: map[string]Interval{},
		ReductionWhole: map[string]float64{}, ReductionWholeCI: map[string]Interval{},
		ReductionPublished: map[string]float64{}, ReductionPublishedCI: map[string]Interval{},
	}
	boot := newBootstrap(r.Seed, r.Runs)
	seconds := func(k Key) []float64 {
		return each(m.Results[k], func(r Result) float64 { return r.Makespan.Seconds() })
	}
	for _, limit := range r.Concurrency {
		name, own := strconv.Itoa(limit), seconds(Key{Tailor, limit})
		f.Reduction[name], f.ReductionCI[name] = boot.median(reductions(own, seconds(Key{Sequential, 0})))
		f.ReductionWhole[name], f.ReductionWholeCI[name] = boot.median(reductions(own, seconds(Key{Whole, 0})))
		f.ReductionPublished[name], f.ReductionPublishedCI[name] = boot.median(reductions(own, seconds(Key{Published, limit})))
	}
	// The figures without a limit pool the runs at all limits.
	tailor, unhedged, published := r.pool(m, Tailor), r.pool(m, Unhedged), r.pool(m, Published)
	f.OverBound, f.OverBoundCI = boot.over(tailor, func(rs []Result) float64 {
		return quantile(each(rs, func(r Result) float64 { return float64(r.Makespan) / float64(r.Bound) }), 0.5)
	})
	f.First, f.FirstCI = boot.over(tailor, func(rs []Result) float64 {
		return quantile(each(rs, func(r Result) float64 { return float64(r.First) / float64(r.Makespan) }), 0.5)
	})
	f.ExtraCalls, f.ExtraCallsCI = boot.over(tailor, func(rs []Result) float64 {
		return sum(rs, func(r Result) int { return r.Hedges }) / sum(rs, func(r Result) int { return r.Calls + r.Repeats })
	})
	f.CommonPrefix, f.CommonPrefixCI = boot.over(tailor, func(rs []Result) float64 {
		return sum(rs, func(r Result) int { return r.Prefix }) / sum(rs, func(r Result) int { return r.Prompt })
	})
	p99 := func(rs []Result) float64 {
		return quantile(each(rs, func(r Result) float64 { return r.Makespan.Seconds() }), 0.99)
	}
	f.HedgedP99, f.HedgedP99CI = boot.ratio(tailor, unhedged, p99)
	f.PromptTokens, f.PromptTokensCI = boot.ratio(tailor, published, func(rs []Result) float64 {
		return sum(rs, func(r Result) int { return r.Prompt })
	})
	return f
}

// pool gives a policy's results at each limit, run by run.
func (r *Report) pool(m *Measured, p Policy) [][]Result {
	var all [][]Result
	for _, limit := range r.Concurrency {
		all = append(all, m.Results[Key{p, limit}])
	}
	return all
}

func reductions(own, other []float64) []float64 {
	list := make([]float64, len(own))
	for i := range own {
		list[i] = 1 - own[i]/other[i]
	}
	return list
}

func summary(s *Sample, policy Policy, limit int, rs []Result) Summary {
	times := each(rs, func(r Result) float64 { return float64(r.Makespan / time.Millisecond) })
	mean := func(f func(Result) int) float64 { return sum(rs, f) / float64(len(rs)) }
	out := Summary{
		Policy: policy, Limit: limit,
		MedianMS: int64(quantile(times, 0.5)), P95MS: int64(quantile(times, 0.95)), P99MS: int64(quantile(times, 0.99)),
		Calls:        mean(func(r Result) int { return r.Calls }),
		Hedges:       mean(func(r Result) int { return r.Hedges }),
		Repeats:      mean(func(r Result) int { return r.Repeats }),
		Refused:      mean(func(r Result) int { return r.Refused }),
		PromptTokens: mean(func(r Result) int { return r.Prompt }),
		AnswerTokens: mean(func(r Result) int { return r.Answer }),
		Unanswered:   mean(func(r Result) int { return r.Offline }),
	}
	if limit > 0 && policy != Published {
		out.OverBound = quantile(each(rs, func(r Result) float64 { return float64(r.Makespan) / float64(r.Bound) }), 0.5)
	}
	out.Evaluated = mean(func(r Result) int { return s.evaluated(r.work) })
	out.Recommended = mean(func(r Result) int { return len(distinct(r.work.whole)) })
	out.Recommendations = mean(func(r Result) int { return len(distinct(r.work.edited)) })
	return out
}

// evaluated counts the sections all of whose blocks were judged.
func (s *Sample) evaluated(w work) int {
	judged, n := distinct(w.judged), 0
	for _, section := range s.worked {
		whole := true
		for _, b := range section.AllBlocks() {
			whole = whole && judged[b.ID]
		}
		if whole {
			n++
		}
	}
	return n
}

func distinct(ids []string) map[string]bool {
	set := make(map[string]bool, len(ids))
	for _, id := range ids {
		set[id] = true
	}
	return set
}

// prefix counts the tokens that the prompts of tasks begin with in common.
func (s *Sample) prefix(tasks []event.TaskInfo) int {
	var common string
	first := true
	for _, t := range tasks {
		if len(t.About()) == 0 {
			continue
		}
		c := s.question(t, false).call
		text := c.Rules + c.Context + c.Prompt
		if first {
			common, first = text, false
			continue
		}
		n := 0
		for n < min(len(common), len(text)) && common[n] == text[n] {
			n++
		}
		common = common[:n]
	}
	return model.EstimateTokens(common)
}

// MarshalJSON gives no figure that is no number.
func (i Interval) MarshalJSON() ([]byte, error) {
	return json.Marshal([]float64{finite(i[0]), finite(i[1])})
}

func finite(x float64) float64 {
	if x != x || x > 1e12 || x < -1e12 {
		return 0
	}
	return x
}

func each(rs []Result, f func(Result) float64) []float64 {
	list := make([]float64, len(rs))
	for i, r := range rs {
		list[i] = f(r)
	}
	return list
}

func sum(rs []Result, f func(Result) int) float64 {
	n := 0
	for _, r := range rs {
		n += f(r)
	}
	return float64(n)
}

// quantile interpolates between the two nearest values.
func quantile(values []float64, q float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	at := q * float64(len(sorted)-1)
	low := int(at)
	high := min(low+1, len(sorted)-1)
	return sorted[low] + (at-float64(low))*(sorted[high]-sorted[low])
}
