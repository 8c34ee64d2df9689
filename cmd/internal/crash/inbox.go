package crash

import (
	"encoding/json"
	"net"
	"net/http"

	"jiyao/workflow"
)

// An inbox is the recipient of everything that is delivered. It outlives the
// servers and keeps each message's key.
type inbox struct {
	socket string
	book   *book
	server *http.Server
}

func openInbox(socket string, b *book) (*inbox, error) {
	listener, err := net.Listen("unix", socket)
	if err != nil {
		return nil, err
	}
	i := &inbox{socket: socket, book: b}
	i.server = &http.Server{Handler: http.HandlerFunc(i.take)} //nolint:gosec // our own servers alone reach it
	go func() { _ = i.server.Serve(listener) }()               // until close
	return i, nil
}

func (i *inbox) take(w http.ResponseWriter, r *http.Request) {
	var m workflow.Message
	if err := json.NewDecoder(r.Body).Decode(&m); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	i.book.deliver(m)
}

func (i *inbox) close() error { return i.server.Close() }
