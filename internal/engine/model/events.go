package model

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
)

// dataOnly leaves out of event streams what go-openai and genai do not bear:
// comments, by which gateways say that they are still there (go-openai gives up
// after 300, genai at the first), empty lines, and fields beside the data.
type dataOnly struct{ http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (d dataOnly) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := d.RoundTripper.RoundTrip(req)
	if err != nil || mediaType(resp) != "text/event-stream" {
		return resp, err
	}
	resp.Body = &dataLines{body: resp.Body, lines: bufio.NewReader(resp.Body), fresh: true}
	return resp, nil
}

// dataLines is a body without those lines.
type dataLines struct {
	body  io.ReadCloser
	lines *bufio.Reader
	fresh bool   // a line begins
	skip  bool   // the line is left out
	kept  []byte // of the line, still to be given
	err   error  // once kept is given
}

func (d *dataLines) Read(p []byte) (int, error) {
	for len(d.kept) == 0 {
		if d.err != nil {
			return 0, d.err
		}
		piece, err := d.lines.ReadSlice('\n')
		if d.fresh {
			d.skip = leftOut(piece)
		}
		d.fresh = err == nil
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

// leftOut reports whether a line that begins so is a comment, empty, or another
// field than data.
func leftOut(line []byte) bool {
	line = bytes.TrimRight(line, "\r\n")
	name, _, isField := bytes.Cut(line, []byte(":"))
	switch {
	case len(line) == 0:
		return true
	case !isField:
		return false
	default:
		return len(name) == 0 || bytes.Equal(name, []byte("event")) || bytes.Equal(name, []byte("id")) || bytes.Equal(name, []byte("retry"))
	}
}
