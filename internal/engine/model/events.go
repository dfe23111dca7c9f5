package model

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"slices"
)

// dataOnly leaves out of event streams what go-openai and genai do not bear:
// comments, by which gateways say that they are still there (go-openai gives up
// after 300, genai at the first), and fields beside the data.
type dataOnly struct{ http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (d dataOnly) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := d.RoundTripper.RoundTrip(req)
	if err != nil || mediaType(resp) != "text/event-stream" {
		return resp, err
	}
	resp.Body = &dataLines{body: resp.Body, lines: bufio.NewReaderSize(resp.Body, 64<<10), begins: true}
	return resp, nil
}

// dataLines is a body without those lines, and without the events that are
// empty then.
type dataLines struct {
	body   io.ReadCloser
	lines  *bufio.Reader
	begins bool   // a line
	skip   bool   // the line is left out
	event  bool   // has a line that was kept
	kept   []byte // of the line, still to be given
	err    error  // once kept is given
}

func (d *dataLines) Read(p []byte) (int, error) {
	for len(d.kept) == 0 {
		if d.err != nil {
			return 0, d.err
		}
		piece, err := d.lines.ReadSlice('\n')
		if d.begins {
			d.begin(piece)
		}
		d.begins = err == nil
		if err != nil && err != bufio.ErrBufferFull {
			d.err = err
		}
		if !d.skip {
			d.kept = piece
		}
	}
	n := copy(p, d.kept)
	d.kept = d.kept[n:]
	return n, nil
}

func (d *dataLines) Close() error { return d.body.Close() }

// begin decides whether a line that begins so is left out.
func (d *dataLines) begin(line []byte) {
	line = bytes.TrimRight(line, "\r\n")
	if len(line) == 0 { // the end of an event
		d.skip, d.event = !d.event, false
		return
	}
	name, _, isField := bytes.Cut(line, []byte(":"))
	d.skip = isField && slices.Contains([]string{"", "event", "id", "retry"}, string(name))
	d.event = d.event || !d.skip
}
