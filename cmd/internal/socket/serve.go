package socket

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"strconv"
	"sync"
)

// A Runner carries out one request and gives the exit code.
type Runner func(ctx context.Context, request Request, s Streams) int

// Serve carries out requests until the context ends; then it takes no more,
// lets those it has end, and returns. The error is the listener's.
func Serve(ctx context.Context, l net.Listener, run Runner) error {
	defer context.AfterFunc(ctx, func() { _ = l.Close() })()
	var all sync.WaitGroup
	defer all.Wait()
	for {
		conn, err := l.Accept()
		if err != nil {
			if ctx.Err() != nil || errors.Is(err, net.ErrClosed) {
				return nil
			}
			return err
		}
		all.Go(func() { answer(context.WithoutCancel(ctx), conn, run) })
	}
}

// answer carries out the one request of a connection. Whoever hangs up before
// the end has his command's context ended.
func answer(ctx context.Context, conn net.Conn, run Runner) {
	defer conn.Close() //nolint:errcheck // the other side has what it gets
	kind, data, err := receive(conn)
	var request Request
	if err != nil || kind != asks || json.Unmarshal(data, &request) != nil {
		return // nothing was asked: nobody waits for an answer
	}
	ctx, hangUp := context.WithCancel(ctx)
	defer hangUp()
	s := &session{conn: conn, pieces: make(chan []byte), done: ctx.Done()}
	go func() {
		defer hangUp()
		s.listen()
	}()
	code := run(ctx, request, Streams{In: s, Out: s.writer(output), Talk: s.writer(talk)})
	_ = s.send(exit, []byte(strconv.Itoa(code))) // who has gone does not hear it
}

// A session is one connection as its command's streams.
type session struct {
	conn   net.Conn
	mu     sync.Mutex // one frame at a time
	pieces chan []byte
	done   <-chan struct{}

	rest []byte // of the last piece of standard input
	end  bool
}

func (s *session) send(kind byte, data []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return send(s.conn, kind, data)
}

// listen takes standard input as it comes, until the other side hangs up.
func (s *session) listen() {
	for {
		kind, data, err := receive(s.conn)
		if err != nil || kind != input {
			return
		}
		select {
		case s.pieces <- data:
		case <-s.done:
			return
		}
	}
}

// Read asks the other side for its standard input.
func (s *session) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if len(s.rest) == 0 && !s.end {
		if err := s.send(wants, nil); err != nil {
			return 0, err
		}
		select {
		case s.rest = <-s.pieces:
			s.end = len(s.rest) == 0
		case <-s.done:
			return 0, io.ErrUnexpectedEOF
		}
	}
	if s.end {
		return 0, io.EOF
	}
	n := copy(p, s.rest)
	s.rest = s.rest[n:]
	return n, nil
}

func (s *session) writer(kind byte) io.Writer { return writer{s, kind} }

type writer struct {
	*session
	kind byte
}

// Write sends the data piece by piece.
func (w writer) Write(p []byte) (int, error) {
	for at := 0; at < len(p); at += maxPiece {
		if err := w.send(w.kind, p[at:min(at+maxPiece, len(p))]); err != nil {
			return at, err
		}
	}
	return len(p), nil
}
