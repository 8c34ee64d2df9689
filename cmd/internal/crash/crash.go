// Package crash kills the engine again and again and asks whether anything was
// lost, done twice or skipped.
//
// A Trial starts real server processes over one database (Serve is their main
// function; the tests start their own binary again), lets clients with the
// roles of an office race on the same minutes through the whole default flow,
// now and then sending a click twice or hanging up on it, and disturbs all of
// it: kill -9, a power cut that forgets what was not synced, a full disk, an
// fsync that fails, an abrupt restart of PostgreSQL. Then it compares what the
// clients were told with what is stored:
//
//   - every acknowledged step is there, as it was acknowledged; nothing refused
//     is there, nothing that nobody asked for, and no click twice;
//   - every history is linearizable against a small model of the flow, written
//     apart from the engine, in which a click without an answer may have been
//     carried out or not;
//   - numbers are unique, without an unexplained gap and in the order of time;
//   - chains are whole and the entries rebuild the minutes (Store.Verify, and a
//     replay of its own);
//   - the outbox has what the entries demand, all of it was delivered, nothing
//     else was, and each recipient got it in order;
//   - every refusal that a client heard is on record, and every released file
//     is on disk as it was recorded.
//
// A trial that fails leaves its seed, its history, the database and
// porcupine's picture in a folder that the failure names.
//
// # How long it runs
//
// The defaults fit a CI run. The long form of a night, and that of a release:
//
//	JIYAO_CRASH_KILLS=2000 JIYAO_CRASH_CUTS=500 JIYAO_CRASH_REPLICAS=500 JIYAO_CRASH_RESTARTS=100 \
//		JIYAO_CRASH_FULL=100 JIYAO_CRASH_SYNCS=100 go test ./cmd/internal/crash -timeout 2h
//	JIYAO_CRASH_KILLS=10000 go test ./cmd/internal/crash -run TestKilled -timeout 3h
//
// JIYAO_CRASH_SEED repeats the choices of a run (who clicks what, when the
// fault comes; not the scheduling of the machine), and JIYAO_CRASH_KEEP names
// the folder for what failing trials leave.
//
// # Who checks the checker
//
// With the build tag seedfaults the store carries known faults, one of which
// the variable JIYAO_SEED_FAULT brings to life. TestMutants builds that binary
// and demands that each is found.
package crash

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"jiyao/workflow"
)

// A Trial is one database under load and disturbance. All fields but Disturb
// and Lenient are required.
type Trial struct {
	Name     string // of the test, for repeating it
	Seed     uint64
	Program  []string // the server's command line; it must call Serve
	Env      []string // for the servers, beside our own environment
	Bed      Bed
	Replicas int // servers over the one database
	Clients  int
	Open     int // minutes in work at the same time
	Rounds   int // how often it is disturbed
	// Calm is the longest time between two disturbances.
	Calm time.Duration
	// Disturb does the harm and puts it right again; nil kills one server and
	// starts it again.
	Disturb func(ctx context.Context, c *Cluster, random *rand.Rand) error
	// Lenient lets 系统错误 pass as an answer: the machine fails, and the
	// program may say so. Otherwise it is a violation.
	Lenient bool
	// Until ends the trial early once it gives true; nil never does.
	Until func(found []Violation) bool
}

// A Bed is where a trial's database lies.
type Bed interface {
	// DSN is what the servers open, and Folder where they put released files.
	DSN() string
	Folder() string
	// Inspect opens what is stored, for reading, after all servers have ended,
	// and gives the folder in which released files are found then.
	Inspect(ctx context.Context) (workflow.Store, string, error)
	// Save copies the database into a folder, as evidence.
	Save(ctx context.Context, folder string) error
}

// A Violation is one promise that was broken.
type Violation struct {
	Rule   string // which promise: acknowledged, refused, linearizable …
	Detail string
}

// String gives both.
func (v Violation) String() string { return v.Rule + ": " + v.Detail }

// A Report is what a trial has seen.
type Report struct {
	Rounds       int
	Acknowledged int // clicks answered with success
	Refused      int // clicks refused by a rule or by somebody faster
	Unheard      int // clicks given up without an answer
	Again        int // clicks answered only when they were repeated
	Failed       int // answers 系统错误
	Looks        int
	Delivered    int // messages, each counted once
	Redelivered  int
	Entries      int
	Numbers      int
	Violations   []Violation
	Evidence     string // the folder, if there are violations
}

// Add adds the figures of another report.
func (r *Report) Add(o Report) {
	r.Rounds += o.Rounds
	r.Acknowledged += o.Acknowledged
	r.Refused += o.Refused
	r.Unheard += o.Unheard
	r.Again += o.Again
	r.Failed += o.Failed
	r.Looks += o.Looks
	r.Delivered += o.Delivered
	r.Redelivered += o.Redelivered
	r.Entries += o.Entries
	r.Numbers += o.Numbers
	r.Violations = append(r.Violations, o.Violations...)
	if r.Evidence == "" {
		r.Evidence = o.Evidence
	}
}

// String gives the figures in one line.
func (r Report) String() string {
	return fmt.Sprintf("%d disturbances, %d acknowledged (%d only when repeated), %d refused, %d without answer, "+
		"%d system errors, %d looks, %d entries, %d numbers, %d delivered (%d more than once), %d violations",
		r.Rounds, r.Acknowledged, r.Again, r.Refused, r.Unheard, r.Failed, r.Looks, r.Entries, r.Numbers,
		r.Delivered, r.Redelivered, len(r.Violations))
}

// Run carries the trial out. The error is of the harness itself; what the
// engine did wrong is in the report.
func (t *Trial) Run(ctx context.Context) (Report, error) {
	book := newBook()
	c, err := startCluster(ctx, t, book)
	if err != nil {
		return Report{}, err
	}
	rounds, err := t.disturb(ctx, c, book)
	err = errors.Join(err, c.stop())
	if err != nil {
		return Report{}, fmt.Errorf("trial %s, seed %d: %w", t.Name, t.Seed, err)
	}
	report, err := t.judge(ctx, book)
	report.Rounds = rounds
	return report, err
}

// disturb lets the clients work while the rounds of harm go over them, and
// waits until the clients have ended and the outbox is empty.
func (t *Trial) disturb(ctx context.Context, c *Cluster, book *book) (rounds int, err error) {
	working, end := context.WithCancel(ctx)
	var clients sync.WaitGroup
	pool := newPool(t.Open)
	for n := range t.Clients {
		client := newClient(n, c, pool)
		clients.Go(func() { client.work(working) })
	}
	harm := t.Disturb
	if harm == nil {
		harm = KillOne
	}
	clients.Go(func() { c.audit(working) })
	random := rand.New(rand.NewPCG(t.Seed, 0))
	for rounds = 0; rounds < t.Rounds && err == nil && !t.enough(book); rounds++ {
		if err = t.calm(ctx, random, book); err == nil {
			err = harm(ctx, c, random)
		}
	}
	if err == nil {
		err = sleep(ctx, t.Calm)
	}
	end()
	clients.Wait()
	if err == nil {
		c.drain(ctx)
	}
	return rounds, err
}

// calm waits a random while, and longer on a machine so busy that nothing
// would have happened meanwhile.
func (t *Trial) calm(ctx context.Context, random *rand.Rand, book *book) error {
	enough := book.acknowledged() + 1 + random.IntN(10)
	err := sleep(ctx, t.Calm/4+within(random, t.Calm*3/4))
	for tries := 0; err == nil && tries < 500 && book.acknowledged() < enough; tries++ {
		err = sleep(ctx, 10*time.Millisecond)
	}
	return err
}

func (t *Trial) enough(book *book) bool { return t.Until != nil && t.Until(book.violations()) }

// KillOne kills one of the servers without warning and starts it again.
func KillOne(ctx context.Context, c *Cluster, random *rand.Rand) error {
	n := random.IntN(len(c.servers))
	c.Kill(n)
	return c.Start(ctx, n)
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// within gives a random time below the limit.
func within(random *rand.Rand, limit time.Duration) time.Duration {
	return time.Duration(random.Int64N(int64(limit)))
}
