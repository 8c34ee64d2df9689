package crash

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"jiyao/workflow"
)

// A Cluster is the servers of a trial and their recipient.
type Cluster struct {
	trial   *Trial
	folder  string // of the sockets
	servers []*server
	inbox   *inbox
}

// A server is one process and the way to it.
type server struct {
	socket  string
	process *exec.Cmd
	gone    chan struct{} // closed when the process has ended
	complaint
	client *http.Client
}

func startCluster(ctx context.Context, t *Trial, b *book) (*Cluster, error) {
	folder, err := os.MkdirTemp("", "jiyao-crash")
	if err != nil {
		return nil, err
	}
	c := &Cluster{trial: t, folder: folder}
	if c.inbox, err = openInbox(filepath.Join(folder, "inbox"), b); err != nil {
		return nil, errors.Join(err, c.stop())
	}
	for n := range t.Replicas {
		socket := filepath.Join(folder, fmt.Sprintf("s%d", n))
		c.servers = append(c.servers, &server{socket: socket, client: over(socket)})
	}
	for n := range c.servers {
		if err := c.Start(ctx, n); err != nil {
			return nil, errors.Join(err, c.stop())
		}
	}
	return c, nil
}

// over gives a client that reaches a socket.
func over(socket string) *http.Client {
	return &http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", socket)
		},
		MaxIdleConnsPerHost: 64,
	}}
}

// Servers gives how many servers there are.
func (c *Cluster) Servers() int { return len(c.servers) }

// startLimit is how long a server may take until it answers.
const startLimit = 30 * time.Second

// Start starts a server and waits until it can be asked.
func (c *Cluster) Start(ctx context.Context, n int) error {
	s := c.servers[n]
	cfg, err := json.Marshal(serverConfig{
		DSN: c.trial.Bed.DSN(), Folder: c.trial.Bed.Folder(), Socket: s.socket, Inbox: c.inbox.socket,
	})
	if err != nil {
		return err
	}
	s.process = exec.Command(c.trial.Program[0], c.trial.Program[1:]...) //nolint:gosec // our own binary
	s.process.Env = append(append(os.Environ(), c.trial.Env...), servedBy+"="+string(cfg))
	s.complaint = complaint{}
	s.process.Stderr = &s.complaint
	out, err := s.process.StdoutPipe()
	if err != nil {
		return err
	}
	if err := s.process.Start(); err != nil {
		return err
	}
	ready := make(chan bool, 1)
	s.gone = make(chan struct{})
	go s.watch(out, ready)
	select {
	case ok := <-ready:
		if !ok {
			<-s.gone
			return fmt.Errorf("server %d did not start: %s", n, s.text())
		}
		return nil
	case <-time.After(startLimit):
		c.Kill(n)
		return fmt.Errorf("server %d did not answer within %v: %s", n, startLimit, s.text())
	case <-ctx.Done():
		return ctx.Err()
	}
}

// watch waits for the line that says the server is ready, and for its end.
func (s *server) watch(out io.Reader, ready chan<- bool) {
	lines := bufio.NewScanner(out)
	said := false
	for lines.Scan() {
		if !said && lines.Text() == readyLine {
			said = true
			ready <- true
		}
	}
	_ = s.process.Wait() // it is killed
	close(s.gone)
	if !said {
		ready <- false
	}
}

// Kill ends a server without warning and waits until it is gone.
func (c *Cluster) Kill(n int) {
	s := c.servers[n]
	if s.process == nil || s.gone == nil {
		return
	}
	_ = s.process.Process.Kill() // it may have ended by itself
	<-s.gone
	s.client.CloseIdleConnections()
}

// Stop lets a server close its database and waits until it is gone.
func (c *Cluster) Stop(n int) error {
	s := c.servers[n]
	if err := s.process.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	select {
	case <-s.gone:
		s.client.CloseIdleConnections()
		return nil
	case <-time.After(startLimit):
		return fmt.Errorf("server %d does not stop: %s", n, s.text())
	}
}

// KillAll kills every server.
func (c *Cluster) KillAll() {
	for n := range c.servers {
		c.Kill(n)
	}
}

// StartAll starts every server.
func (c *Cluster) StartAll(ctx context.Context) error {
	for n := range c.servers {
		if err := c.Start(ctx, n); err != nil {
			return err
		}
	}
	return nil
}

// stop kills what runs and clears up.
func (c *Cluster) stop() error {
	c.KillAll()
	var err error
	if c.inbox != nil {
		err = c.inbox.close()
	}
	return errors.Join(err, os.RemoveAll(c.folder))
}

// drainLimit is how long what waits in the outbox may take in the end.
const drainLimit = 20 * time.Second

// drain waits until nothing waits in the outbox. What is missing then is for
// the judge to name.
func (c *Cluster) drain(ctx context.Context) {
	random := rand.New(rand.NewPCG(c.trial.Seed, 2<<32))
	for begun := time.Now(); time.Since(begun) < drainLimit && ctx.Err() == nil; _ = sleep(ctx, 20*time.Millisecond) {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://server/waiting", nil)
		if err != nil {
			return
		}
		a, err := c.ask(random, r)
		switch {
		case err != nil || a.Kind != "":
		case a.Kept > 0:
			c.inbox.book.report("delivered", "%d messages were put aside", a.Kept)
			return
		case a.Number == 0:
			return
		}
	}
	c.inbox.book.report("delivered", "the outbox was not empty after %v", drainLimit)
}

// Reads demands that every minutes can be read at every server, whatever the
// state of the disk; what cannot be is a violation.
func (c *Cluster) Reads(ctx context.Context) {
	for n, s := range c.servers {
		for _, id := range c.inbox.book.opened() {
			r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://server/minutes/"+id, nil)
			if err != nil {
				return
			}
			a, err := s.ask(r)
			if err != nil || a.Kind != "" {
				c.inbox.book.report("reading", "%s cannot be read at server %d: %s %s (%v)", id, n, a.Msg, a.Cause, err)
				return
			}
		}
	}
}

// audit lets the servers verify their database in the midst of the work.
func (c *Cluster) audit(ctx context.Context) {
	random := rand.New(rand.NewPCG(c.trial.Seed, 1<<32))
	for sleep(ctx, c.trial.Calm) == nil {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://server/verify", nil)
		if err != nil {
			return
		}
		if a, err := c.ask(random, r); err == nil && a.Kind == damaged {
			c.inbox.book.report("chain", "in the midst of the work: %s", a.Msg)
			return
		}
	}
}

// do sends a command to one of the servers.
func (c *Cluster) do(ctx context.Context, random *rand.Rand, cmd workflow.Command, hold bool) (answer, error) {
	body, err := json.Marshal(cmd)
	if err != nil {
		return answer{}, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://server/do", bytes.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	if hold {
		r.Header.Set(holdHeader, "1")
	}
	return c.ask(random, r)
}

func (c *Cluster) look(ctx context.Context, random *rand.Rand, id string) (answer, error) {
	ctx, end := context.WithTimeout(ctx, 5*time.Second)
	defer end()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://server/minutes/"+id, nil)
	if err != nil {
		return answer{}, err
	}
	return c.ask(random, r)
}

func (c *Cluster) ask(random *rand.Rand, r *http.Request) (a answer, err error) {
	return c.servers[random.IntN(len(c.servers))].ask(r)
}

func (s *server) ask(r *http.Request) (a answer, err error) {
	response, err := s.client.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return answer{}, errors.New(response.Status)
	}
	return a, json.NewDecoder(response.Body).Decode(&a)
}

// A complaint keeps the end of what a server says on standard error.
type complaint struct{ said []byte }

// Write keeps the last few thousand bytes.
func (c *complaint) Write(p []byte) (int, error) {
	c.said = append(c.said, p...)
	c.said = c.said[max(0, len(c.said)-4000):]
	return len(p), nil
}

func (c *complaint) text() string { return strings.TrimSpace(string(c.said)) }
