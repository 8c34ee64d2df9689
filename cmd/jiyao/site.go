package main

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/socket"
	"jiyao/drafting"
	"jiyao/drafting/lint"
	"jiyao/render"
	"jiyao/workflow"
	"jiyao/workflow/archive"
)

// site says which office a command is about, who acts and how to answer.
type site struct {
	dir, db, as string
	config      string
	json        bool
	server      string // whose books verify asks
}

// siteFlags gives a command and those below it the options of a site.
func (a *app) siteFlags(cmd *cobra.Command) *cobra.Command {
	f := cmd.PersistentFlags()
	f.StringVar(&a.site.dir, "dir", "", a.msg("site.flag.dir"))
	f.StringVar(&a.site.config, "config", "", a.msg("site.flag.config"))
	f.StringVar(&a.site.db, "db", "", a.msg("site.flag.db"))
	f.StringVar(&a.site.as, "as", "", a.msg("site.flag.as"))
	f.BoolVar(&a.site.json, "json", false, a.msg("site.flag.json"))
	completeBy(cmd, "as", a.completePeople)
	return cmd
}

// dir gives the office's folder.
func (a *app) dir() string {
	return a.path(cmp.Or(a.site.dir, a.env("JIYAO_DIR"), "jiyao-data"))
}

// dsn gives the database's URL; empty is SQLite in the office's folder.
func (a *app) dsn() string { return cmp.Or(a.site.db, a.env("JIYAO_DB")) }

// path gives a path as the process that works finds it: relative ones are
// meant from the folder of who asks.
func (a *app) path(name string) string {
	if a.folder == "" || name == "" || filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(a.folder, name)
}

// newID gives an ID for a new minutes: the day, the moment within it, and
// chance. IDs sort by time, and few characters tell two apart.
func newID(now time.Time) string {
	const digits = "0123456789abcdefghjkmnpqrstvwxyz"
	local := now.In(workflow.Shanghai())
	midnight := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, local.Location())
	moment := local.Sub(midnight).Milliseconds() * (1 << 25) / (24 * time.Hour).Milliseconds()
	id := []byte(local.Format("060102-"))
	for shift := 20; shift >= 0; shift -= 5 {
		id = append(id, digits[moment>>shift&31])
	}
	return string(id) + strings.ToLower(rand.Text()[:8])
}

// NoOfficeError is a folder without an office's database.
type NoOfficeError struct{ Dir string }

// Error says in Chinese how to begin.
func (e *NoOfficeError) Error() string { return e.in(chinese) }

func (e *NoOfficeError) in(l language) string { return l.msg("error.nooffice", e.Dir) }

// answeredError says that the owner of the database has carried the command
// out and told everything; only its exit code is left.
type answeredError struct{ code int }

// Error gives the exit code.
func (e *answeredError) Error() string { return fmt.Sprintf("exit code %d", e.code) }

// maxWait is how long a command waits for another one to end.
const maxWait = 15 * time.Second

// office does the work in the office: in that of the server if this is one; by
// the process that owns the database if there is one; else it owns it for as
// long as the work takes.
func (a *app) office(ctx context.Context, work func(*office.Office) error) error {
	if a.shared != nil {
		return work(a.shared)
	}
	if a.dsn() != "" {
		return a.inside(ctx, work)
	}
	if _, err := os.Stat(filepath.Join(a.dir(), "jiyao.db")); err != nil {
		return &NoOfficeError{Dir: a.dir()}
	}
	waiting, cancel := context.WithTimeout(ctx, maxWait)
	defer cancel()
	own, conn, err := socket.Enter(waiting, a.dir(), a.commandLine())
	switch {
	case err != nil:
		return errors.Join(ctx.Err(), err)
	case conn != nil:
		return a.forward(ctx, conn)
	}
	return errors.Join(a.inside(ctx, work), own.Close())
}

// inside opens the office for the work and closes it after that.
func (a *app) inside(ctx context.Context, work func(*office.Office) error) error {
	o, err := a.open(ctx)
	if err != nil {
		return err
	}
	if err := work(o); err != nil {
		return errors.Join(err, o.Close())
	}
	return a.unsealed(o.Close())
}

func (a *app) open(ctx context.Context) (*office.Office, error) {
	if dsn := a.dsn(); dsn != "" && !strings.HasPrefix(dsn, "postgres://") && !strings.HasPrefix(dsn, "postgresql://") {
		return nil, &UsageError{ID: "error.dsn", Args: []any{withoutPassword(dsn)}, Path: "jiyao init"}
	}
	if err := os.MkdirAll(a.dir(), 0o750); err != nil {
		return nil, writeError(a.dir(), err)
	}
	customs, err := a.customs()
	if err != nil {
		return nil, err
	}
	return office.Open(ctx, office.Config{
		Dir: a.dir(), Customs: customs, Database: a.dsn(), Render: a.paper, RenderOFD: a.paperOFD, RenderSheet: a.archiveSheet, Sign: a.issuing(), Manifests: a.manifestSigner, Name: a.env("JIYAO_NAME"), Proofread: true, Strictness: a.strictness, Now: a.now, Wake: a.wake, Packages: true,
	})
}

// paper sets a minutes in the profile that its text asks for, with the number
// and the dates that are on record.
func (a *app) paper(m workflow.Minutes, issued workflow.Date) ([]byte, error) {
	return a.paperAs(painter.PDF, m, issued)
}

// paperOFD does the same as OFD.
func (a *app) paperOFD(m workflow.Minutes, issued workflow.Date) ([]byte, error) {
	return a.paperAs(painter.OFD, m, issued)
}

func (a *app) paperAs(write func(painter, io.Writer, *render.Layout) error, m workflow.Minutes, issued workflow.Date) ([]byte, error) {
	e, err := a.typesetter()
	if err != nil {
		return nil, err
	}
	l, err := e.Minutes(m, issued)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = write(e, &b, l)
	return b.Bytes(), err
}

// archiveSheet sets a 发文稿纸 for the archive.
func (a *app) archiveSheet(s archive.Sheet) ([]byte, error) {
	e, err := a.typesetter()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = e.ArchiveSheet(&b, s)
	return b.Bytes(), err
}

// strictness gives how strictly a draft's profile takes the rules of
// proof-reading.
func (a *app) strictness(doc *drafting.Document) (lint.Strictness, error) {
	e, err := a.typesetter()
	if err != nil {
		return nil, err
	}
	return e.Strictness(doc, "")
}

// commandLine gives what was typed, for those who wait.
func (a *app) commandLine() string {
	words := []string{"jiyao"}
	for _, word := range a.argv {
		words = append(words, withoutPassword(word))
	}
	return strings.Join(words, " ")
}

// withoutPassword gives a database's address as it may be shown.
func withoutPassword(address string) string {
	flag, rest, ok := strings.Cut(address, "postgres")
	if !ok {
		return address
	}
	u, err := url.Parse("postgres" + rest)
	if err != nil {
		return flag + "postgres…"
	}
	if q := u.Query(); q.Has("password") {
		q.Set("password", "xxxxx")
		u.RawQuery = q.Encode()
	}
	return flag + u.Redacted()
}

// environment gives what a command that is carried out by the owner may ask
// for.
func (a *app) environment() map[string]string {
	env := map[string]string{}
	for _, name := range []string{"JIYAO_AS", "JIYAO_LANG", "JIYAO_BASE_URL", "NO_COLOR", "TERM"} {
		if v := a.env(name); v != "" {
			env[name] = v
		}
	}
	return env
}

// forward has the command carried out by the owner of the database.
func (a *app) forward(ctx context.Context, conn net.Conn) error {
	folder, err := os.Getwd()
	if err != nil {
		return err
	}
	request := socket.Request{Args: a.argv, Env: a.environment(), Dir: folder, Terminal: a.watched()}
	code, err := socket.Call(ctx, conn, request, socket.Streams{In: a.in, Out: a.out, Talk: a.talk})
	if err != nil {
		return err
	}
	return &answeredError{code: code}
}

// actor gives who acts; commands that act demand it.
func (a *app) actor(cmd *cobra.Command, o *office.Office) (workflow.Actor, error) {
	who := cmp.Or(a.site.as, a.env("JIYAO_AS"))
	if who == "" {
		return workflow.Actor{}, usage(cmd, "error.as")
	}
	p, err := o.Person(cmd.Context(), who)
	if err != nil {
		return workflow.Actor{}, err
	}
	return o.Actor(cmd.Context(), p.ID)
}

// reader gives who looks, if that was said: reading needs no name.
func (a *app) reader(cmd *cobra.Command, o *office.Office) (workflow.Actor, error) {
	if cmp.Or(a.site.as, a.env("JIYAO_AS")) == "" {
		return workflow.Actor{}, nil
	}
	return a.actor(cmd, o)
}

// printJSON prints a value for programs.
func (a *app) printJSON(v any) error {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	return a.printBytes(append(data, '\n'))
}

// complainJSON tells a program what went wrong.
func (a *app) complainJSON(err error, sentence string) {
	told := struct {
		Error fault `json:"error"`
	}{fault{Message: strings.TrimSuffix(sentence, "\n"), Exit: exitCode(err)}}
	var refused *workflow.Error
	if errors.As(err, &refused) {
		told.Error.Kind, told.Error.Reason, told.Error.Minutes = string(refused.Kind), string(refused.Reason), refused.Minutes
		for _, o := range refused.Allowed {
			told.Error.Allowed = append(told.Error.Allowed, string(o.Action))
		}
	}
	data, err := json.Marshal(told)
	if err != nil {
		a.complain(sentence)
		return
	}
	fmt.Fprintf(a.talk, "%s\n", data)
}

type fault struct {
	Message string   `json:"message"`
	Kind    string   `json:"kind,omitempty"`
	Reason  string   `json:"reason,omitempty"`
	Minutes string   `json:"minutes,omitempty"`
	Allowed []string `json:"allowed,omitempty"`
	Exit    int      `json:"exit"`
}
