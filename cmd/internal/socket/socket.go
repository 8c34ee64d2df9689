// Package socket lets one process own an office's folder, and lets other
// processes have their command lines carried out by it: arguments, the
// environment that matters, the working folder and standard input go over a
// unix socket to the owner, output and exit code come back.
//
// Who owns the folder holds a lock that ends with the process, however it
// ends; a socket that is left behind by a killed one is never asked.
package socket

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"strconv"
)

// Request is one command line as its user typed it.
type Request struct {
	Args     []string
	Env      map[string]string // what the command may ask for
	Dir      string            // the working folder, absolute
	Terminal bool              // whether a person watches standard output
}

// Streams are those of the process that asks, seen from the one that answers.
type Streams struct {
	In        io.Reader
	Out, Talk io.Writer
}

// BrokenError says that the owner went away before it gave the exit code: what
// was asked for may have been carried out.
type BrokenError struct{ Cause error }

// Error says in Chinese that the answer did not come, and what to do.
func (e *BrokenError) Error() string {
	return "持有数据库的服务在办理中断开，没有等到结果，本次操作可能已经生效：请核对后再办。"
}

// Unwrap gives the fault of the connection.
func (e *BrokenError) Unwrap() error { return e.Cause }

// Call has a request carried out over the connection and closes it. It gives
// the exit code; the error is a *BrokenError, or the context's if it ended.
func Call(ctx context.Context, conn net.Conn, request Request, s Streams) (int, error) {
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	code, err := call(conn, request, s)
	if closed := conn.Close(); err == nil && closed != nil && !errors.Is(closed, net.ErrClosed) {
		err = closed
	}
	switch {
	case err == nil:
		return code, nil
	case ctx.Err() != nil:
		return 0, ctx.Err()
	default:
		return 0, &BrokenError{Cause: err}
	}
}

func call(conn net.Conn, request Request, s Streams) (int, error) {
	data, err := json.Marshal(request)
	if err != nil {
		return 0, err
	}
	if err := send(conn, asks, data); err != nil {
		return 0, err
	}
	for {
		kind, data, err := receive(conn)
		if err != nil {
			return 0, err
		}
		switch kind {
		case wants:
			err = feed(conn, s.In)
		case output:
			_, err = s.Out.Write(data)
		case talk:
			_, err = s.Talk.Write(data)
		case exit:
			return strconv.Atoi(string(data))
		default:
			err = errKind
		}
		if err != nil {
			return 0, err
		}
	}
}

// feed answers with the next piece of standard input; an empty one ends it.
// Nothing is read before it is asked for: what the command does not read is
// left to whoever comes after it.
func feed(conn net.Conn, in io.Reader) error {
	piece := make([]byte, maxPiece)
	n, err := in.Read(piece)
	for n == 0 && err == nil {
		n, err = in.Read(piece)
	}
	if n > 0 {
		err = nil // an error comes again with the next Read
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	return send(conn, input, piece[:n])
}
