package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// maxAnswer is how much of an answer is read at the most.
const maxAnswer = 512 << 20

// asking is what the command line says of a request to the API.
type asking struct {
	server, token string
	data          string
	match, key    string
	head          bool
}

// api is the command that sends a request to the API of a server.
func (a *app) api() *cobra.Command {
	var q asking
	cmd := a.command("api")
	f := cmd.Flags()
	f.StringVar(&q.server, "server", "", a.msg("api.flag.server"))
	f.StringVar(&q.token, "token", "", a.msg("api.flag.token"))
	f.StringVarP(&q.data, "data", "d", "", a.msg("api.flag.data"))
	f.StringVar(&q.match, "if-match", "", a.msg("api.flag.match"))
	f.StringVar(&q.key, "key", "", a.msg("api.flag.key"))
	f.BoolVarP(&q.head, "include", "i", false, a.msg("api.flag.include"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) != 2 {
			return usage(cmd, "error.api.args")
		}
		return a.ask(cmd, q, strings.ToUpper(args[0]), args[1])
	}
	return cmd
}

// ask sends a request and prints what is answered.
func (a *app) ask(cmd *cobra.Command, q asking, method, path string) error {
	r, err := a.request(cmd, q, method, path)
	if err != nil {
		return err
	}
	client := http.Client{
		Timeout:       5 * time.Minute,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	res, err := client.Do(r)
	if err != nil {
		return &ServerError{Server: r.URL.Scheme + "://" + r.URL.Host, Cause: err}
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	if err != nil {
		return &ServerError{Server: r.URL.Scheme + "://" + r.URL.Host, Cause: err}
	}
	if err := a.printAnswer(q, res, body); err != nil {
		return err
	}
	if res.StatusCode < http.StatusMultipleChoices {
		return nil
	}
	refused := &AnswerError{Status: res.StatusCode}
	if strings.HasPrefix(res.Header.Get("Content-Type"), "application/problem+json") {
		_ = json.Unmarshal(body, refused) // what it does not say stays empty
	}
	return refused
}

// request puts a request together.
func (a *app) request(cmd *cobra.Command, q asking, method, path string) (*http.Request, error) {
	server := cmp.Or(q.server, a.env("JIYAO_SERVER"), "http://"+usualAddress)
	at, err := url.Parse(strings.TrimRight(server, "/"))
	if err != nil || at.Host == "" || at.Scheme != "http" && at.Scheme != "https" {
		return nil, usage(cmd, "error.api.server", server)
	}
	token := cmp.Or(q.token, a.env("JIYAO_TOKEN"))
	if token != "" && at.Scheme == "http" && !local(at.Hostname()) {
		return nil, usage(cmd, "error.api.plain", at.Host)
	}
	if !strings.HasPrefix(path, "/api/") {
		path = "/api/v1/" + strings.TrimLeft(path, "/")
	}
	body, err := a.requestBody(q.data)
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(cmd.Context(), method, at.String()+path, bytes.NewReader(body))
	if err != nil {
		return nil, usage(cmd, "error.api.path", path)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	if len(body) > 0 {
		r.Header.Set("Content-Type", "application/json")
	}
	if method == http.MethodPost {
		r.Header.Set("Idempotency-Key", cmp.Or(q.key, newKey()))
	}
	if q.match != "" {
		r.Header.Set("If-Match", q.match)
	}
	return r, nil
}

// local reports whether a host is this machine.
func local(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// requestBody reads what is to be sent: the argument itself, @FILE, or - for
// standard input.
func (a *app) requestBody(data string) ([]byte, error) {
	switch name, file := strings.CutPrefix(data, "@"); {
	case file:
		return a.bytes(name)
	case data == "-":
		return a.bytes("-")
	default:
		return []byte(data), nil
	}
}

// printAnswer prints what was answered as it came; what is no text goes to no
// terminal.
func (a *app) printAnswer(q asking, res *http.Response, body []byte) error {
	kind := res.Header.Get("Content-Type")
	if a.watched() && !strings.Contains(kind, "json") && !strings.HasPrefix(kind, "text/") && !strings.Contains(kind, "yaml") && len(body) > 0 {
		a.say("api.binary", kind)
		return nil
	}
	return a.print(func(w io.Writer) error {
		if q.head {
			fmt.Fprintf(w, "%s\n", res.Status)
			if err := res.Header.Write(w); err != nil {
				return err
			}
			fmt.Fprintln(w)
		}
		_, err := w.Write(body)
		return err
	})
}

// AnswerError is a request that a server refused.
type AnswerError struct {
	Status int    `json:"status"`
	Detail string `json:"detail"`
	Errors []struct {
		Location string `json:"location"`
		Message  string `json:"message"`
	} `json:"errors"`
}

// Error says in Chinese what the server says.
func (e *AnswerError) Error() string { return e.in(chinese) }

func (e *AnswerError) in(l language) string {
	said := l.msg("error.api.answer", e.Status, e.Detail)
	for _, one := range e.Errors {
		said += "\n  " + one.Location + "：" + one.Message
	}
	return said
}

// ServerError is a server that does not answer.
type ServerError struct {
	Server string
	Cause  error
}

// Error says in Chinese what to do.
func (e *ServerError) Error() string { return e.in(chinese) }

// Unwrap gives why it does not answer.
func (e *ServerError) Unwrap() error { return e.Cause }

// late reports whether it may have done what was asked for.
func (e *ServerError) late() bool {
	var fault interface{ Timeout() bool }
	return errors.As(e.Cause, &fault) && fault.Timeout() || errors.Is(e.Cause, io.ErrUnexpectedEOF)
}

// unheard reports whether a server may have done what was asked for.
func unheard(err error) bool {
	var silent *ServerError
	return errors.As(err, &silent) && silent.late()
}

func (e *ServerError) in(l language) string {
	if e.late() {
		return l.msg("error.api.late", e.Server)
	}
	return l.msg("error.api.silent", e.Server)
}

// status reports whether a server refused with one of the statuses.
func status(wanted ...int) func(error) bool {
	return func(err error) bool {
		var refused *AnswerError
		if !errors.As(err, &refused) {
			return false
		}
		for _, s := range wanted {
			if s == refused.Status {
				return true
			}
		}
		return false
	}
}
