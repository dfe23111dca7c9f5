package bench

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

func run(t *testing.T, o Options) *Report {
	t.Helper()
	o.Assume = Assumed()
	report, err := Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func encode(t *testing.T, report *Report) []byte {
	t.Helper()
	text, err := json.Marshal(report)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestSameSeedSameFigures(t *testing.T) {
	var texts [2]string
	for i := range texts {
		report := run(t, Options{Runs: 12, Seed: 7})
		var csv bytes.Buffer
		if err := report.WriteCSV(&csv); err != nil {
			t.Fatal(err)
		}
		texts[i] = string(encode(t, report)) + csv.String()
	}
	if texts[0] != texts[1] {
		t.Error("the same seed gave other results")
	}
	if other := run(t, Options{Runs: 12, Seed: 8}); string(encode(t, other)) == texts[0][:len(encode(t, other))] {
		t.Error("another seed gave the same results")
	}
}

func TestEveryPolicyDoesTheSameWork(t *testing.T) {
	report := run(t, Options{Runs: 10, Seed: 3})
	for name, shape := range report.Shapes {
		want := shape.measured.Results[Key{Sequential, 0}][0].work
		for key, results := range shape.measured.Results {
			for i, r := range results {
				if r.Offline > 0 {
					continue // it lost a task, and says so
				}
				if !reflect.DeepEqual(distinct(r.work.judged), distinct(want.judged)) || !reflect.DeepEqual(distinct(r.work.edited), distinct(want.edited)) ||
					!reflect.DeepEqual(distinct(r.work.whole), distinct(want.whole)) {
					t.Errorf("%s: run %d of %v did other work", name, i, key)
				}
				if n := len(r.work.edited); n != len(want.edited) {
					t.Errorf("%s: run %d of %v made %d edits, not %d", name, i, key, n, len(want.edited))
				}
			}
		}
		for _, p := range shape.Policies {
			if p.Policy != Published && p.Unanswered > 0 {
				t.Errorf("%s: %s lost tasks", name, p.Policy)
			}
		}
	}
}

func TestNothingIsFasterThanPossible(t *testing.T) {
	report := run(t, Options{Runs: 20, Seed: 5, Concurrency: []int{2, 5}})
	for name, shape := range report.Shapes {
		for _, limit := range []int{2, 5} {
			for i, r := range shape.measured.Results[Key{Tailor, limit}] {
				if r.Makespan < r.Bound {
					t.Errorf("%s: run %d at limit %d took %s, less than the least possible, %s", name, i, limit, r.Makespan, r.Bound)
				}
			}
		}
	}
}

func TestVirtualTimeDoesNotPass(t *testing.T) {
	before := time.Now()
	var passed time.Duration
	virtually(func() {
		start := time.Now()
		time.Sleep(240 * time.Hour)
		passed = time.Since(start)
	})
	if passed != 240*time.Hour {
		t.Errorf("%s passed inside, not 240 hours", passed)
	}
	if real := time.Since(before); real > 10*time.Second {
		t.Errorf("it took %s", real)
	}
}

func TestReportMeetsItsSchema(t *testing.T) {
	text, err := os.ReadFile("../../../docs/schemas/bench.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("bench.schema.json", schema); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile("bench.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(encode(t, run(t, Options{Runs: 3, Seed: 1}))))
	if err != nil {
		t.Fatal(err)
	}
	if err := compiled.Validate(value); err != nil {
		t.Error(err)
	}
}

func TestBound(t *testing.T) {
	const s = time.Second
	for _, test := range []struct {
		name  string
		jobs  []job
		slots int
		want  time.Duration
	}{
		{"one job", []job{{took: s}}, 5, s},
		{"work shared evenly", []job{{took: s}, {took: s}, {took: s}, {took: s}}, 2, 2 * s},
		{"a chain", []job{{took: s}, {after: []int{0}, took: s}, {after: []int{1}, took: s}}, 2, 3 * s},
		{"a head before wide work", []job{{took: s}, {after: []int{0}, took: s}, {after: []int{0}, took: s}, {after: []int{0}, took: s}, {after: []int{0}, took: s}}, 2, 3 * s},
		{"a tail after wide work", []job{{took: s}, {took: s}, {took: s}, {took: s}, {after: []int{0, 1, 2, 3}, took: s}}, 2, 3 * s},
	} {
		if got := bound(test.jobs, test.slots); got != test.want {
			t.Errorf("%s: %s, not %s", test.name, got, test.want)
		}
	}
}

func TestLuckIsTheCallsOwn(t *testing.T) {
	models, err := find(DefaultModels())
	if err != nil {
		t.Fatal(err)
	}
	for range 100 {
		seed, run := rand.Uint64(), rand.IntN(1000)
		if draw(seed, run, "recommend:S3", models[0], 1, Assumed()) != draw(seed, run, "recommend:S3", models[0], 1, Assumed()) {
			t.Fatal("the same call met other luck")
		}
		if draw(seed, run, "recommend:S3", models[0], 1, Assumed()) == draw(seed, run, "recommend:S3", models[0], 2, Assumed()) {
			t.Fatal("the second attempt met the luck of the first")
		}
	}
}

func TestPicturesSayThatTheyAreSimulated(t *testing.T) {
	report := run(t, Options{Runs: 3, Seed: 1})
	for name, write := range map[string]func(*bytes.Buffer) error{
		"table":     func(b *bytes.Buffer) error { return report.WriteTable(b) },
		"timelines": func(b *bytes.Buffer) error { return report.WriteTimelines(b) },
		"SVG":       func(b *bytes.Buffer) error { return report.WriteSVG(b) },
		"CSV":       func(b *bytes.Buffer) error { return report.WriteCSV(b) },
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if !strings.Contains(strings.ToLower(b.String()), "simulated") {
			t.Errorf("the %s does not say that it is simulated", name)
		}
	}
}

func TestRefusesWhatCannotBeMeasured(t *testing.T) {
	for name, o := range map[string]Options{
		"no runs":       {Assume: Assumed()},
		"no slot":       {Runs: 1, Concurrency: []int{0}, Assume: Assumed()},
		"unknown model": {Runs: 1, Models: []string{"gpt-99"}, Assume: Assumed()},
		"a wrong share": {Runs: 1, Assume: Assumptions{StallShare: 2, StallShape: 1}},
	} {
		if err := o.Check(); err == nil {
			t.Errorf("%s: not refused", name)
		}
	}
}

func TestResumesOfAnyNumberOfSections(t *testing.T) {
	for n := 1; n <= 20; n++ {
		if _, err := sampleOf(n); err != nil {
			t.Error(err)
		}
	}
}
