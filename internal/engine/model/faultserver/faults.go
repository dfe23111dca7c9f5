package faultserver

import (
	"compress/gzip"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// A fault of the wire or of an answer, as a Play. Those with a begin send the
// first part of a good answer before they go wrong.

// half is a good answer's frames, and a place in the middle of its words.
func (x *Exchange) half() (frames string, middle int) {
	answer := Answer(x.Body)
	frames = Frame(x.Kind, Done, answer[:len(answer)/2], answer[len(answer)/2:])
	return frames, strings.Index(frames, quote(answer[len(answer)/2:])) + 8
}

// begin sends the first part of a good answer.
func (x *Exchange) begin() {
	answer := Answer(x.Body)
	x.Send(Frame(x.Kind, Open, answer[:len(answer)/2]))
}

// hold waits until the client is gone.
func (x *Exchange) hold() { <-x.R.Context().Done() }

// NeverBegins takes the request and says nothing, not even a status.
func NeverBegins(x *Exchange) { x.hold() }

// NoFirstWord sends the head of an answer and no word of it.
func NoFirstWord(x *Exchange) {
	x.Send(": still here\n\n")
	x.hold()
}

// FallsSilent stops in the middle of an answer and keeps the connection.
func FallsSilent(x *Exchange) {
	x.begin()
	x.hold()
}

// Drips sends a good answer a few bytes at a time, all along.
func Drips(x *Exchange) {
	answer := Answer(x.Body)
	pieces := make([]string, 0, 20)
	for step := len(answer)/20 + 1; len(answer) > 0; {
		n := min(step, len(answer))
		pieces, answer = append(pieces, answer[:n]), answer[n:]
	}
	tick := time.NewTicker(25 * time.Millisecond)
	defer tick.Stop()
	for rest := Frame(x.Kind, Done, pieces...); rest != ""; <-tick.C {
		n := min(len(rest)/20+200, len(rest))
		x.Send(rest[:n])
		rest = rest[n:]
	}
}

// DripsOn sends words now and then, and never an end.
func DripsOn(x *Exchange) {
	open := Frame(x.Kind, Open)
	x.Send(open)
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for x.R.Context().Err() == nil {
		x.Send(strings.TrimPrefix(Frame(x.Kind, Open, "and "), open))
		<-tick.C
	}
}

// KeepsAlive sends hundreds of comments before a good answer, as gateways do
// whose model is not there yet.
func KeepsAlive(x *Exchange) {
	for range 600 {
		x.Send(": PROCESSING\n\n")
	}
	Answers(x)
}

// BreaksOff ends the connection in the middle of an event, without the end of
// the body.
func BreaksOff(x *Exchange) {
	frames, middle := x.half()
	x.Send(frames[:middle])
	panic(http.ErrAbortHandler)
}

// HalfCloses closes its side of the connection in the middle of an event and
// goes on reading.
func HalfCloses(x *Exchange) {
	frames, middle := x.half()
	x.Send(frames[:middle])
	conn := x.Connection()
	defer func() { _ = conn.Close() }() // the client may have closed it
	_ = conn.CloseWrite()
	_, _ = conn.Read(make([]byte, 1))
}

// Resets resets the connection in the middle of an answer.
func Resets(x *Exchange) {
	frames, middle := x.half()
	x.Send(frames[:middle])
	conn := x.Connection()
	_ = conn.SetLinger(0)
	_ = conn.Close()
}

// Drops closes the connection instead of answering.
func Drops(x *Exchange) { _ = x.Connection().Close() }

// Unended sends a whole answer and ends the body well, but never says that the
// answer is over.
func Unended(x *Exchange) { x.begin() }

// ErrorWithin tells an error after the stream has begun well.
func ErrorWithin(x *Exchange) {
	x.begin()
	x.Send(map[string]string{
		OpenAI:    "data: {\"error\":{\"message\":\"upstream is down\",\"code\":502}}\n\n",
		Anthropic: "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"upstream is down\"}}\n\n",
		Google:    "data: {\"error\":{\"code\":503,\"message\":\"upstream is down\",\"status\":\"UNAVAILABLE\"}}\n\n",
	}[x.Kind])
}

// ErrorBody gives status 200 and an error, as JSON and no stream.
func ErrorBody(x *Exchange) {
	Responds(http.StatusOK, errorBody(x.Kind, 503, "the backend is not available"), "Content-Type", "application/json")(x)
}

// errorBody is a protocol's error as JSON.
func errorBody(kind string, status int, message string) string {
	switch kind {
	case Anthropic:
		return fmt.Sprintf(`{"type":"error","error":{"type":"api_error","message":%q}}`, message)
	case Google:
		return fmt.Sprintf(`{"error":{"code":%d,"message":%q}}`, status, message)
	default:
		return fmt.Sprintf(`{"error":{"message":%q,"type":"server_error"}}`, message)
	}
}

// Page gives a status and a page of HTML, as proxies and hotels do.
func Page(status int) Play {
	return Responds(status, "<!DOCTYPE html>\n<html><head><title>Welcome</title></head><body>Log in to go on</body></html>\n",
		"Content-Type", "text/html; charset=utf-8")
}

// Malformed breaks the JSON of an event in the middle of a good answer.
func Malformed(x *Exchange) {
	x.begin()
	prefix := map[string]string{Anthropic: "event: content_block_delta\n"}[x.Kind]
	x.Send(prefix + "data: {\"choices\":[{\"delta\":{\"content\":\n\n")
	x.Send(Frame(x.Kind, Done))
}

// CutShort ends the first answer at its longest length within an element, after
// whole ones, and gives a good rest.
func CutShort(x *Exchange) {
	answer := Answer(x.Body)
	if end := strings.LastIndex(answer, `"priority"`); x.N == 0 && end > 0 {
		x.Send(Frame(x.Kind, Longest, answer[:end]))
		return
	}
	Answers(x)
}

// CutAtOnce always ends at its longest length before a whole element.
func CutAtOnce(x *Exchange) { x.Send(Frame(x.Kind, Longest, Answer(x.Body)[:10])) }

// Empty answers with no word.
func Empty(x *Exchange) { x.Send(Frame(x.Kind, Done)) }

// Declines refuses to answer.
func Declines(x *Exchange) { x.Send(Frame(x.Kind, Refusal, "no")) }

// NotUTF8 puts bytes that are no UTF-8 into the words of a good answer.
func NotUTF8(x *Exchange) {
	answer := strings.Replace(Answer(x.Body), "it says little", "it says l\x01ttle", 1)
	frames := Frame(x.Kind, Done, answer)
	x.Send(strings.ReplaceAll(frames, `\u0001`, "\xff\xfe\xc3"))
}

// Twice sends every event of words two times.
func Twice(x *Exchange) {
	answer := Answer(x.Body)
	x.Send(Frame(x.Kind, Done, answer, answer))
}

// RefusesSchema refuses every request that asks for a schema, and answers the
// others.
func RefusesSchema(x *Exchange) {
	for _, field := range []string{`"json_schema"`, `"output_config"`, `"responseJsonSchema"`} {
		if strings.Contains(string(x.Body), field) {
			Responds(http.StatusBadRequest, errorBody(x.Kind, 400, "json_schema is not supported by this model"), "Content-Type", "application/json")(x)
			return
		}
	}
	Answers(x)
}

// TooLong refuses a prompt for its length, in each provider's own way.
func TooLong(x *Exchange) {
	status := map[string]int{OpenAI: 400, Anthropic: 413, Google: 400}[x.Kind]
	body := map[string]string{
		OpenAI:    `{"error":{"code":"context_length_exceeded","type":"invalid_request_error","message":"This model's maximum context length is 4096 tokens."}}`,
		Anthropic: `{"type":"error","error":{"type":"request_too_large","message":"Request exceeds the maximum size"}}`,
		Google:    `{"error":{"code":400,"status":"INVALID_ARGUMENT","message":"The input token count exceeds the maximum number of tokens allowed."}}`,
	}[x.Kind]
	Responds(status, body, "Content-Type", "application/json")(x)
}

// NoCredit says that nobody pays, in each provider's own way.
func NoCredit(x *Exchange) {
	status := map[string]int{OpenAI: 429, Anthropic: 400, Google: 402}[x.Kind]
	body := map[string]string{
		OpenAI:    `{"error":{"code":"insufficient_quota","message":"You exceeded your current quota"}}`,
		Anthropic: `{"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low"}}`,
		Google:    `{"error":{"code":402,"message":"pay first"}}`,
	}[x.Kind]
	Responds(status, body, "Content-Type", "application/json")(x)
}

// Fails gives a status with the protocol's own error.
func Fails(status int, message string, headers ...string) Play {
	return func(x *Exchange) {
		Responds(status, errorBody(x.Kind, status, message), append(headers, "Content-Type", "application/json")...)(x)
	}
}

// LaterByDate refuses with a Retry-After that is a date two seconds ahead.
func LaterByDate(x *Exchange) {
	Fails(http.StatusTooManyRequests, "slow down", "Retry-After", time.Now().Add(2*time.Second).UTC().Format(http.TimeFormat))(x)
}

// Bomb sends a small body that unpacks to gigabytes, until nobody takes it.
func Bomb(x *Exchange) {
	x.W.Header().Set("Content-Type", "text/event-stream")
	x.W.Header().Set("Content-Encoding", "gzip")
	packed := gzip.NewWriter(x.W)
	text, _, _ := strings.Cut(Frame(x.Kind, Open, "here"), "here")
	chunk := []byte(strings.Repeat("x", 1<<20))
	if _, err := packed.Write([]byte(text)); err != nil {
		return
	}
	for range 4 << 10 {
		if _, err := packed.Write(chunk); err != nil || x.R.Context().Err() != nil {
			return
		}
	}
}

// Endless sends good events of an answer that has no end, until nobody takes them.
func Endless(x *Exchange) {
	open := Frame(x.Kind, Open)
	x.Send(open)
	more := strings.TrimPrefix(Frame(x.Kind, Open, strings.Repeat("and so on ", 4000)), open)
	for x.R.Context().Err() == nil {
		x.Send(more)
	}
}

// Line sends an event that never ends, until nobody takes it.
func Line(x *Exchange) {
	text, _, _ := strings.Cut(Frame(x.Kind, Open, "here"), "here")
	x.Send(text)
	for x.R.Context().Err() == nil {
		x.Send(strings.Repeat("x", 1<<16))
	}
}
