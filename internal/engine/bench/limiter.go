package bench

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"strconv"
	"sync"
	"time"

	"tailor/internal/engine/model"
	"tailor/internal/engine/schedule"
)

// How the limit of a lane finds a capacity that nobody tells: a server bears so
// many calls at once, refuses more with a bare 429, and changes its mind.
const (
	limiterPhase = 5 * time.Minute // for each capacity
	limiterFrom  = 5               // the lane's limit at the start
	limiterTasks = 64              // want an answer at any time
	limiterLane  = "hidden"
)

// limiterSteps are the capacities of the server, one after another.
func limiterSteps() []int { return []int{8, 40, 2, 20, 5, 12, 3, 30} }

// Moment is where a lane stood at a second of the limiter's course.
type Moment struct {
	Second   int
	Limit    int // of the lane
	Capacity int // of the server
}

// Curve is the course of a lane's limit against a hidden capacity.
type Curve struct {
	Moments []Moment
	Goodput float64 // answers over those that the capacity would have allowed
	Refused float64 // share of calls, 0–1
}

// hiddenServer bears so many calls at once as its step says.
type hiddenServer struct {
	start time.Time

	mu                      sync.Mutex
	draw                    *rand.Rand
	inside, served, refused int
}

func (h *hiddenServer) capacity(since time.Duration) int {
	steps := limiterSteps()
	return steps[min(int(since/limiterPhase), len(steps)-1)]
}

// limiterService is how long an answer takes on average; it is drawn evenly
// from a third less to a third more.
const limiterService = 3 * time.Second

// Stream implements model.Provider.
func (h *hiddenServer) Stream(ctx context.Context, _ string, _ model.Call, onText func(string)) (model.Reply, error) {
	h.mu.Lock()
	if h.inside >= h.capacity(time.Since(h.start)) {
		h.refused++
		h.mu.Unlock()
		return model.Reply{}, &model.Error{Status: 429}
	}
	h.inside++
	took := time.Duration((2 + 2*h.draw.Float64()) / 3 * float64(limiterService))
	h.mu.Unlock()
	err := sleep(ctx, took)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.inside--
	if err != nil {
		return model.Reply{}, err
	}
	h.served++
	onText("{}")
	return model.Reply{Text: "{}"}, nil
}

// Limiter lets the real router and scheduler keep a lane as busy as it will be
// against the hidden server, in virtual time.
func Limiter(ctx context.Context, seed uint64) (Curve, error) {
	var curve Curve
	var err error
	virtually(func() { curve, err = limiter(ctx, seed) })
	return curve, err
}

func limiter(outside context.Context, seed uint64) (Curve, error) {
	steps := limiterSteps()
	ctx, cancel := context.WithTimeout(context.Background(), limiterPhase*time.Duration(len(steps)))
	defer cancel()
	server := &hiddenServer{start: time.Now(), draw: rand.New(rand.NewPCG(seed, 0x6c696d6974))}
	router := model.NewRouter(model.RouterOptions{Providers: map[string]model.Provider{simulated: server}, Retries: 1000, Seed: seed})
	lane := model.Lane{Provider: simulated, Model: limiterLane}
	scheduler := schedule.New(func(ctx context.Context, t schedule.Task, gate schedule.Gate) error {
		for ctx.Err() == nil {
			if _, err := router.Do(ctx, gate, model.Job{Task: t.ID, Chain: []model.Choice{{Lane: lane}}}); err != nil {
				return err
			}
		}
		return ctx.Err()
	}, schedule.Options{Limit: limiterTasks})
	router.Govern(scheduler, limiterFrom, nil)
	for i := range limiterTasks {
		if err := scheduler.Add(schedule.Task{ID: strconv.Itoa(i)}); err != nil {
			return Curve{}, err
		}
	}
	ended := make(chan error, 1)
	go func() { ended <- scheduler.Run(ctx) }()
	var curve Curve
	room := 0.0
	for ; ctx.Err() == nil && outside.Err() == nil; time.Sleep(time.Second) {
		since := time.Since(server.start)
		_, limit := scheduler.LaneSlots(lane.String())
		capacity := server.capacity(since)
		curve.Moments = append(curve.Moments, Moment{int(since.Seconds()), limit, capacity})
		room += float64(capacity) / limiterService.Seconds()
	}
	cancel()
	<-ended // it says that ctx ended
	curve.Goodput = float64(server.served) / room
	curve.Refused = float64(server.refused) / float64(max(server.served+server.refused, 1))
	return curve, outside.Err()
}

// WriteCSV writes a line for each second.
func (c Curve) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	_ = out.Write([]string{"simulated", "second", "limit", "capacity"}) // Error tells of every failed write
	for _, m := range c.Moments {
		_ = out.Write([]string{"true", strconv.Itoa(m.Second), strconv.Itoa(m.Limit), strconv.Itoa(m.Capacity)})
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	return nil
}

// WriteSVG draws the limit over the capacity.
func (c Curve) WriteSVG(w io.Writer) error {
	const height, most = 400, 48 // pixels, calls at once
	d := newDrawing(svgWidth, height, fmt.Sprintf("Simulated: how a lane's limit finds a capacity that it is not told. Goodput %.2f of the capacity, %.3f of calls refused.", c.Goodput, c.Refused))
	minutes := limiterPhase.Minutes() * float64(len(limiterSteps()))
	p := panel{x: 60, y: 60, width: svgWidth - 60 - svgMargin, height: height - 60 - 50, xMost: minutes, yMost: most}
	d.axes(p, limiterPhase.Minutes(), 8, "minutes", "calls at once")
	line := func(of func(Moment) int) []point {
		var points []point
		for i, m := range c.Moments {
			x := float64(m.Second) / 60
			if i > 0 && of(m) != of(c.Moments[i-1]) { // it jumps, it does not slope
				points = append(points, point{x, float64(of(c.Moments[i-1]))})
			}
			points = append(points, point{x, float64(of(m))})
		}
		return points
	}
	d.line(p, line(func(m Moment) int { return m.Capacity }), grey, 4)
	d.line(p, line(func(m Moment) int { return m.Limit }), blue, 1)
	d.key(p.x, 46, grey, "hidden capacity of the server, which refuses more with a bare 429")
	d.key(p.x+430, 46, blue, "limit of the lane")
	return d.write(w)
}
