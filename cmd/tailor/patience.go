package main

import (
	"fmt"
	"io"
	"sync"
	"time"
)

// waitUnsaid is how long a person waits without being told what for.
const waitUnsaid = 200 * time.Millisecond

// patience tells what is being done once that takes a while; what is done
// sooner is not worth a line.
type patience struct {
	out io.Writer

	mu    sync.Mutex
	stage string      // the newest
	timer *time.Timer // until the first line; nil before anything is done
	said  bool
}

// tell notes what is being done now.
func (p *patience) tell(stage string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stage = stage
	switch {
	case p.said:
		fmt.Fprintln(p.out, "tailor: "+stage)
	case p.timer == nil:
		p.timer = time.AfterFunc(waitUnsaid, p.say)
	}
}

func (p *patience) say() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.timer == nil {
		return // it ended this moment
	}
	p.said = true
	fmt.Fprintln(p.out, "tailor: "+p.stage)
}

// end says that nothing is being done any longer.
func (p *patience) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.timer != nil {
		p.timer.Stop()
	}
	p.timer, p.said = nil, false
}
