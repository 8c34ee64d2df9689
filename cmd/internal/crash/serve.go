package crash

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"time"

	"jiyao/workflow"
	"jiyao/workflow/store"
)

// servedBy is the variable that turns a process into a server; its value is
// the JSON of serverConfig.
const servedBy = "JIYAO_CRASH_SERVER"

type serverConfig struct {
	DSN    string
	Folder string // of released files
	Socket string // where it listens
	Inbox  string // the socket of the recipient
}

// An answer is what a client hears of a click or a look.
type answer struct {
	Kind    workflow.Kind // empty: done
	Reason  workflow.Reason
	Msg     string
	Cause   string // for the operator
	Version int
	Place   workflow.Place
	Number  int
	Final   bool
	Hash    string
	Kept    int  // the competing revision that a late save became
	Mute    bool // a refusal that could not be put on record
	Unsure  bool // a late save whose text may have been kept, or may not
}

// damaged is the kind of answer that says the records contradict themselves.
const damaged workflow.Kind = "damaged"

// holdHeader asks that the click be carried through even if its sender goes
// away.
const holdHeader = "X-Hold"

// Serving reports whether this process was started to be a server.
func Serving() bool { return os.Getenv(servedBy) != "" }

// Serve is a server's main function: it opens the store, answers commands on
// its socket and delivers what is in the outbox, until it is killed or told to
// stop.
func Serve(ctx context.Context) error {
	var cfg serverConfig
	if err := json.Unmarshal([]byte(os.Getenv(servedBy)), &cfg); err != nil {
		return fmt.Errorf("read %s: %w", servedBy, err)
	}
	s, err := store.Open(ctx, cfg.DSN)
	if err != nil {
		return err
	}
	service, err := newService(seeded(s), cfg.Folder)
	if err != nil {
		return err
	}
	key := func(ctx context.Context) (workflow.HeadSigner, error) {
		return s.SealKey(ctx, filepath.Join(cfg.Folder, "seal.key"))
	}
	if err := os.Remove(cfg.Socket); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	listener, err := net.Listen("unix", cfg.Socket)
	if err != nil {
		return err
	}
	ctx, end := signal.NotifyContext(ctx, syscall.SIGTERM)
	defer end()
	var courier sync.WaitGroup
	courier.Go(func() { _ = newCourier(s, cfg).Run(ctx) })
	courier.Go(func() { store.Sealer{Store: s, Key: key, Now: time.Now}.Run(ctx) })
	fmt.Println(readyLine)
	server := http.Server{Handler: desk{service, s, s}.routes()} //nolint:gosec // our own clients alone reach it
	go func() { <-ctx.Done(); _ = server.Close() }()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	courier.Wait()
	return s.Close()
}

// readyLine on standard output says that the server can be asked.
const readyLine = "ready"

// A desk answers requests.
type desk struct {
	service *workflow.Service
	store   workflow.Store
	letters workflow.Mailroom
}

func (d desk) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /do", d.do)
	mux.HandleFunc("GET /minutes/{id}", d.look)
	mux.HandleFunc("GET /verify", d.verify)
	mux.HandleFunc("GET /waiting", d.waiting)
	return mux
}

func (d desk) do(w http.ResponseWriter, r *http.Request) {
	var cmd workflow.Command
	if err := json.NewDecoder(r.Body).Decode(&cmd); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	ctx := r.Context()
	if r.Header.Get(holdHeader) != "" {
		ctx = context.WithoutCancel(ctx)
	}
	step, err := d.service.Do(ctx, cmd)
	a := stateOf(step.Minutes)
	a.Hash = step.Entry.Hash
	if err != nil {
		a = refusal(err)
	}
	reply(w, a)
}

func (d desk) look(w http.ResponseWriter, r *http.Request) {
	m, err := d.store.Minutes(r.Context(), r.PathValue("id"))
	a := stateOf(m)
	if err != nil && workflow.KindOf(err) != workflow.NotFound {
		a = refusal(err)
	}
	reply(w, a)
}

func (d desk) verify(w http.ResponseWriter, r *http.Request) {
	err := d.store.Verify(r.Context())
	var damage *workflow.DamageError
	switch {
	case err == nil:
		reply(w, answer{})
	case errors.As(err, &damage):
		reply(w, answer{Kind: damaged, Msg: damage.Error()})
	default:
		reply(w, refusal(err))
	}
}

// waiting says as Number how many messages are still to be delivered, and as
// Kept how many were put aside.
func (d desk) waiting(w http.ResponseWriter, r *http.Request) {
	all, err := d.letters.Backlog(r.Context())
	if err != nil {
		reply(w, refusal(err))
		return
	}
	var a answer
	for _, b := range all {
		a.Number += b.Waiting
		a.Kept += b.Aside
	}
	reply(w, a)
}

func stateOf(m workflow.Minutes) answer {
	return answer{Version: m.Version, Place: m.Place, Number: m.Number.N, Final: m.Finalized}
}

func refusal(err error) answer {
	a := answer{Kind: workflow.KindOf(err), Msg: err.Error()}
	if several, ok := err.(interface{ Unwrap() []error }); ok && a.Kind != workflow.Internal {
		a.Mute = slices.ContainsFunc(several.Unwrap(), func(e error) bool {
			kind := workflow.KindOf(e)
			return kind == workflow.Internal || kind == workflow.Unknown
		})
	}
	var known *workflow.Error
	if errors.As(err, &known) {
		a.Reason, a.Kept = known.Reason, known.Kept
		if known.Cause != nil {
			a.Cause, a.Unsure = known.Cause.Error(), workflow.KindOf(known.Cause) == workflow.Unknown
		}
	}
	return a
}

func reply(w http.ResponseWriter, a answer) {
	// Whoever went away hears nothing; he will ask again.
	_ = json.NewEncoder(w).Encode(a)
}
