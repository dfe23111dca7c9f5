// Package faultserver is a model server that fails on purpose, in each of the
// three protocols, over real sockets. Only tests use it.
package faultserver

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
)

// The protocols, by the names that settings give their kinds.
const (
	OpenAI    = "openai"
	Anthropic = "anthropic"
	Google    = "google"
)

// Play answers a request, well or badly. It returns when the request's context
// ends.
type Play func(*Exchange)

// Exchange is one request and where its answer goes.
type Exchange struct {
	Kind  string // OpenAI, Anthropic or Google
	Model string
	N     int // of the requests for this model, from 0
	Body  []byte
	R     *http.Request
	W     http.ResponseWriter
}

// Server speaks the three protocols; the model that is asked for says what it
// does. Safe for concurrent use.
type Server struct {
	*httptest.Server
	plays map[string]Play
	other Play

	mu     sync.Mutex
	asked  map[string]int
	bodies map[string][][]byte // the first ones
	heads  map[string][]http.Header
}

// kept is how many requests for a model are kept.
const kept = 100

// New starts a server: plays by the names of models, other for those without
// one. The caller closes it.
func New(plays map[string]Play, other Play) *Server {
	s := unstarted(plays, other)
	s.Start()
	return s
}

// NewTLS is New over TLS, with a certificate that nobody trusts.
func NewTLS(other Play) *Server {
	s := unstarted(nil, other)
	s.Config.ErrorLog = quiet()
	s.StartTLS()
	return s
}

func unstarted(plays map[string]Play, other Play) *Server {
	s := &Server{plays: plays, other: other, asked: map[string]int{}, bodies: map[string][][]byte{}, heads: map[string][]http.Header{}}
	s.Server = httptest.NewUnstartedServer(s)
	return s
}

// Close ends every exchange and the server.
func (s *Server) Close() {
	s.CloseClientConnections()
	s.Server.Close()
}

// Bodies are the requests for a model so far, a hundred at most.
func (s *Server) Bodies(model string) [][]byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([][]byte(nil), s.bodies[model]...)
}

// Heads are the headers of those requests, of all models.
func (s *Server) Heads() []http.Header {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []http.Header
	for _, heads := range s.heads {
		all = append(all, heads...)
	}
	return all
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body) // a server sees that a client is gone once it has read all
	if err != nil {
		return
	}
	x := &Exchange{Kind: OpenAI, Body: body, R: r, W: w}
	var asked struct{ Model string }
	if r.Method == http.MethodPost && json.Unmarshal(body, &asked) != nil {
		http.Error(w, "no JSON", http.StatusTeapot)
		return
	}
	x.Model = asked.Model
	switch {
	case r.Method == http.MethodGet: // whether it is Ollama
		http.NotFound(w, r)
		return
	case strings.HasSuffix(r.URL.Path, "/v1/messages"):
		x.Kind = Anthropic
	case strings.Contains(r.URL.Path, ":streamGenerateContent"):
		x.Kind = Google
		x.Model, _, _ = strings.Cut(r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:], ":")
	}
	s.mu.Lock()
	x.N = s.asked[x.Model]
	s.asked[x.Model]++
	if x.N < kept {
		s.bodies[x.Model] = append(s.bodies[x.Model], body)
		s.heads[x.Model] = append(s.heads[x.Model], r.Header.Clone())
	}
	s.mu.Unlock()
	if play := s.plays[x.Model]; play != nil {
		play(x)
		return
	}
	s.other(x)
}

// Send writes a part of an answer of server-sent events, at once.
func (x *Exchange) Send(text string) {
	if x.W.Header().Get("Content-Type") == "" {
		x.W.Header().Set("Content-Type", "text/event-stream")
	}
	_, _ = io.WriteString(x.W, text) // the client may be gone
	_ = http.NewResponseController(x.W).Flush()
}

// Connection takes over the socket, whatever was sent before.
func (x *Exchange) Connection() *net.TCPConn {
	conn, _, err := http.NewResponseController(x.W).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	tcp, ok := conn.(*net.TCPConn)
	if !ok {
		panic(http.ErrAbortHandler)
	}
	return tcp
}

// Responds gives a status, a body and headers, by name and value in turn.
func Responds(status int, body string, headers ...string) Play {
	return func(x *Exchange) {
		for i := 0; i+1 < len(headers); i += 2 {
			x.W.Header().Set(headers[i], headers[i+1])
		}
		x.W.WriteHeader(status)
		_, _ = io.WriteString(x.W, body) // the client may be gone
	}
}

// First plays the first n requests one way and those after them another.
func First(n int, play, then Play) Play {
	return func(x *Exchange) {
		if x.N < n {
			play(x)
			return
		}
		then(x)
	}
}

// Refused gives an address where nothing listens.
func Refused() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("finding a free port: %w", err)
	}
	defer func() { _ = listener.Close() }() // nobody has used it
	return "http://" + listener.Addr().String(), nil
}
