package socket

import (
	"encoding/binary"
	"errors"
	"io"
)

// What a frame holds: a byte of these, four of length, and the data.
const (
	asks   byte = 'Q' // the request as JSON
	wants  byte = 'R' // the owner asks for standard input
	input  byte = 'I' // a piece of it; an empty one is its end
	output byte = 'O'
	talk   byte = 'E'
	exit   byte = 'X' // the exit code in digits; the last frame
)

const (
	maxPiece = 32 << 10
	maxFrame = 4 << 20 // arguments may be long
)

var (
	errKind = errors.New("unknown frame")
	errSize = errors.New("frame too long")
)

// send writes one frame in one piece, so that frames of several writers would
// not mix.
func send(w io.Writer, kind byte, data []byte) error {
	frame := make([]byte, 5, 5+len(data))
	frame[0] = kind
	binary.BigEndian.PutUint32(frame[1:], uint32(len(data)))
	_, err := w.Write(append(frame, data...))
	return err
}

func receive(r io.Reader) (kind byte, data []byte, err error) {
	var head [5]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return 0, nil, err
	}
	n := binary.BigEndian.Uint32(head[1:])
	if n > maxFrame {
		return 0, nil, errSize
	}
	data = make([]byte, n)
	_, err = io.ReadFull(r, data)
	return head[0], data, err
}
