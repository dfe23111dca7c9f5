package event

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// header is what every event has on the wire, in front of its body's fields.
type header struct {
	Seq  int64     `json:"seq"`
	Time time.Time `json:"time"`
	Run  string    `json:"run"`
	Type Type      `json:"type"`
}

// decoders is the one table from an event's name on the wire to its body.
var decoders = map[Type]func([]byte) (Body, error){
	RunStarted{}.Type():        decode[RunStarted],
	Analyzed{}.Type():          decode[Analyzed],
	TasksAdded{}.Type():        decode[TasksAdded],
	TaskChanged{}.Type():       decode[TaskChanged],
	AttemptStarted{}.Type():    decode[AttemptStarted],
	AttemptProgressed{}.Type(): decode[AttemptProgressed],
	AttemptEnded{}.Type():      decode[AttemptEnded],
	GivenUp{}.Type():           decode[GivenUp],
	Evaluated{}.Type():         decode[Evaluated],
	Recommended{}.Type():       decode[Recommended],
	Withdrawn{}.Type():         decode[Withdrawn],
	Asked{}.Type():             decode[Asked],
	SectionResolved{}.Type():   decode[SectionResolved],
	Decided{}.Type():           decode[Decided],
	Replied{}.Type():           decode[Replied],
	Rescored{}.Type():          decode[Rescored],
	LimitChanged{}.Type():      decode[LimitChanged],
	Noticed{}.Type():           decode[Noticed],
	RunFinished{}.Type():       decode[RunFinished],
}

func decode[B Body](data []byte) (Body, error) {
	var body B
	err := json.Unmarshal(data, &body)
	return body, err
}

// MarshalJSON writes the event as one flat object. Lists are never null.
func (e Event) MarshalJSON() ([]byte, error) {
	if e.Body == nil {
		return nil, fmt.Errorf("write event %d: it has no body", e.Seq)
	}
	head, err := json.Marshal(header{e.Seq, e.Time.UTC(), e.Run, e.Body.Type()})
	if err != nil {
		return nil, fmt.Errorf("write event %d (%s): %w", e.Seq, e.Body.Type(), err)
	}
	body, err := json.Marshal(whole(e.Body))
	if err != nil {
		return nil, fmt.Errorf("write event %d (%s): %w", e.Seq, e.Body.Type(), err)
	}
	// Every body has at least one field that is always written, so both are objects that are not empty.
	return append(append(head[:len(head)-1], ','), body[1:]...), nil
}

// UnmarshalJSON reads what MarshalJSON wrote. Fields it does not know are
// passed over; a type it does not know is an error that names it.
func (e *Event) UnmarshalJSON(data []byte) error {
	var head header
	if err := json.Unmarshal(data, &head); err != nil {
		return fmt.Errorf("read event: %w", err)
	}
	if head.Type == "" {
		return errors.New("read event: it has no type")
	}
	read, known := decoders[head.Type]
	if !known {
		return fmt.Errorf("read event %d: unknown type %q; a newer program may have written it", head.Seq, head.Type)
	}
	body, err := read(data)
	if err != nil {
		return fmt.Errorf("read event %d (%s): %w", head.Seq, head.Type, err)
	}
	*e = Event{Seq: head.Seq, Time: head.Time.UTC(), Run: head.Run, Body: body}
	return nil
}

// MarshalJSON writes the state with every list as a list, never null.
func (s State) MarshalJSON() ([]byte, error) {
	type plain State
	return json.Marshal((*plain)(s.Clone()))
}
