package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"gorm.io/gorm"

	"jiyao/workflow"
)

func TestPragmas(t *testing.T) {
	s := open(t)
	for _, db := range []*gorm.DB{s.write, s.read} {
		if err := assertPragmas(context.Background(), db); err != nil {
			t.Error(err)
		}
		if err := db.Exec("PRAGMA synchronous = NORMAL").Error; err != nil {
			t.Fatal(err)
		}
		if err := assertPragmas(context.Background(), db); err == nil {
			t.Error("synchronous=NORMAL passed")
		}
	}
	if err := s.read.Exec("DELETE FROM outbox").Error; err == nil {
		t.Error("the reading pool can write")
	}
}

// TestEveryStatementFails fails the n-th statement of a step, for every n, and
// demands that nothing of the step stays and that it can be done afterwards.
func TestEveryStatementFails(t *testing.T) {
	for i, action := range []workflow.Action{workflow.Create, workflow.Number, workflow.Void, workflow.Distribute} {
		t.Run(string(action), func(t *testing.T) { failEveryStatement(t, i, action) })
	}
}

func failEveryStatement(t *testing.T, i int, action workflow.Action) {
	s := open(t)
	id := fmt.Sprintf("m-%d", i)
	before := map[workflow.Action]workflow.Action{workflow.Number: workflow.Sign, workflow.Void: workflow.Number, workflow.Distribute: workflow.Issue}[action]
	cmd := workflow.Command{Action: workflow.Void, Actor: person("sig", workflow.Signer), Note: "撤销"}
	if before != "" {
		walk(t, s, id, before)
	}
	for n, c := range line(id) {
		if c.Action == action {
			cmd, cmd.Version = c, n
		}
	}
	if action == workflow.Void {
		cmd.Version = 5
	}
	cmd.Minutes, cmd.Key = id, "k"
	count, failAt := 0, 0
	injected := fmt.Errorf("injected: %w", syscall.ENOSPC)
	hook(t, s, func(string) error {
		if count++; count == failAt {
			return injected
		}
		return nil
	})
	clean := dump(t, s)
	for failAt = 1; ; failAt++ {
		count = 0
		_, err := service(t, s).Do(context.Background(), cmd)
		if err == nil {
			break
		}
		if workflow.KindOf(err) != workflow.Internal || !errors.Is(err, injected) {
			t.Fatalf("statement %d: %v", failAt, err)
		}
		if got := dump(t, s); got != clean {
			t.Fatalf("statement %d failed and left something:\n%s\nbefore:\n%s", failAt, got, clean)
		}
		if failAt > 50 {
			t.Fatal("it never succeeds")
		}
	}
	if failAt < 5 {
		t.Errorf("only %d statements were failed", failAt-1)
	}
	if err := s.Verify(context.Background()); err != nil {
		t.Error(err)
	}
}

// A failing is the writer's connection with a way to fail: before every
// statement, beginning and committing included, it asks.
type failing struct {
	wire
	ask func(query string) error
}

func (f failing) hold(use func(c carrier) error) error {
	return f.wire.hold(func(c carrier) error { return use(failingCarrier{c, f.ask}) })
}

type failingCarrier struct {
	carrier
	ask func(query string) error
}

func (f failingCarrier) exec(query string, args ...any) (int64, error) {
	if err := f.ask(query); err != nil {
		return 0, err
	}
	return f.carrier.exec(query, args...)
}

func (f failingCarrier) one(query string, args []any, targets ...any) error {
	if err := f.ask(query); err != nil {
		return err
	}
	return f.carrier.one(query, args, targets...)
}

// A failingPool is the same for the writes that go through GORM.
type failingPool struct {
	*pinned
	ask func(query string) error
}

func (f *failingPool) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if err := f.ask(query); err != nil {
		return nil, err
	}
	return f.pinned.ExecContext(ctx, query, args...)
}

func (f *failingPool) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := f.ask(query); err != nil {
		return nil, err
	}
	return f.pinned.QueryContext(ctx, query, args...)
}

func (f *failingPool) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if err := f.ask(query); err != nil {
		cancelled, cancel := context.WithCancel(ctx)
		cancel() // a *sql.Row with an error cannot be had otherwise
		return f.pool.QueryRowContext(cancelled, query, args...)
	}
	return f.pinned.QueryRowContext(ctx, query, args...)
}

func (f *failingPool) BeginTx(ctx context.Context, opts *sql.TxOptions) (gorm.ConnPool, error) {
	if err := f.ask("BEGIN"); err != nil {
		return nil, err
	}
	_, err := f.pinned.BeginTx(ctx, opts)
	return &failingTx{f}, err
}

type failingTx struct{ *failingPool }

func (f *failingTx) Commit() error {
	if err := f.ask("COMMIT"); err != nil {
		return errors.Join(err, f.Rollback())
	}
	return (&pinnedTx{f.pinned}).Commit()
}

func (f *failingTx) Rollback() error { return (&pinnedTx{f.pinned}).Rollback() }

// hook lets ask fail the writer's statements.
func hook(t *testing.T, s *Store, ask func(query string) error) {
	t.Helper()
	g := s.engine.(*group)
	g.wire = failing{g.wire, ask}
	db, err := over(&failingPool{g.conn, ask}, writer)
	if err != nil {
		t.Fatal(err)
	}
	g.write = db
}

// TestBrokenBatch breaks the transaction itself in the middle of a batch: every
// step is then tried on its own, and all sound ones are kept.
func TestBrokenBatch(t *testing.T) {
	s := open(t)
	count := 0
	hook(t, s, func(string) error {
		if count++; count == 13 {
			return sql.ErrConnDone
		}
		return nil
	})
	flow, _ := service(t, s).Flow(workflow.FlowID{})
	var batch []request
	for i := range 5 {
		cmd := line("x")[0]
		cmd.Minutes = fmt.Sprintf("m-%d", i)
		step, err := workflow.Decide(workflow.Minutes{}, cmd, workflow.Facts{Flow: flow, Now: service(t, s).Now()})
		if err != nil {
			t.Fatal(err)
		}
		batch = append(batch, request{ctx: context.Background(), draft: drafted(step), reply: make(chan result, 1)})
	}
	s.engine.(*group).writeBatch(batch)
	for i, r := range batch {
		if got := <-r.reply; got.err != nil {
			t.Errorf("step %d: %v (%v)", i, got.err, errors.Unwrap(got.err))
		}
	}
	if err := s.Verify(context.Background()); err != nil {
		t.Error(err)
	}
}

// TestUnheard: whoever stops waiting while the writer is at his step hears
// that the outcome is unknown, not that nothing happened; the same key tells
// what became of it.
func TestUnheard(t *testing.T) {
	s := open(t)
	walk(t, s, "m-1", workflow.Submit)
	reached, goOn := make(chan struct{}), make(chan struct{})
	var once sync.Once
	hook(t, s, func(query string) error {
		if query == "COMMIT" {
			once.Do(func() { close(reached) })
			<-goOn
		}
		return nil
	})
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		<-reached
		cancel()
	}()
	cmd := line("m-1")[2]
	cmd.Minutes, cmd.Version, cmd.Key = "m-1", 2, "click"
	_, err := service(t, s).Do(ctx, cmd)
	close(goOn)
	if workflow.KindOf(err) != workflow.Unknown || !errors.Is(err, context.Canceled) || strings.Contains(err.Error(), "没有生效") {
		t.Errorf("got %s: %v", workflow.KindOf(err), err)
	}
	step, err := service(t, s).Do(context.Background(), cmd)
	if err != nil || step.Minutes.Version != 3 || step.Revision != nil { // the step brought no text
		t.Errorf("the same click again: version %d, revision %v, %v", step.Minutes.Version, step.Revision, err)
	}
}

// TestDoneIsDone: an answer that is there is given, whether or not the context
// has ended too.
func TestDoneIsDone(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for i := range 200 {
		r := request{ctx: ctx, reply: make(chan result, 1)}
		r.reply <- result{step: workflow.Step{Entry: workflow.Entry{Version: 7}}}
		if got := r.wait(); got.err != nil || got.step.Entry.Version != 7 {
			t.Fatalf("look %d: %v", i, got.err)
		}
	}
}

// TestEndedBefore: a step whose context has ended is never queued, so it is
// certain that nothing happened.
func TestEndedBefore(t *testing.T) {
	s := open(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for i := range 50 {
		_, err := s.Commit(ctx, workflow.Step{})
		if workflow.KindOf(err) != workflow.Internal || !strings.Contains(err.Error(), "没有生效") {
			t.Fatalf("try %d: %v", i, err)
		}
	}
}

// TestGivenUp: another write whose caller stops waiting is carried to its end if
// it has begun, so that nobody reads what it is still finding out; one that has not
// is never begun.
func TestGivenUp(t *testing.T) {
	s := open(t)
	ctx, cancel := context.WithCancel(context.Background())
	begun, goOn, found := make(chan struct{}), make(chan struct{}), 0
	var writes sync.WaitGroup
	writes.Go(func() {
		err := s.within(ctx, func(*gorm.DB) error {
			close(begun)
			<-goOn
			found++
			return nil
		})
		if err != nil || found != 1 {
			t.Errorf("begun: found %d, %v", found, err)
		}
	})
	<-begun
	queued, end := context.WithCancel(context.Background())
	waits := make(chan struct{})
	writes.Go(func() {
		close(waits)
		err := s.within(queued, func(*gorm.DB) error { t.Error("written though given up"); return nil })
		if !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "没有生效") {
			t.Errorf("given up: %v", err)
		}
	})
	<-waits
	end()
	cancel()
	close(goOn)
	writes.Wait()
	if err := s.within(context.Background(), func(*gorm.DB) error { return nil }); err != nil {
		t.Error(err) // whatever was queued before has been looked at
	}
}

// TestLostCommit: a commit that the disk did not take may last or not. Whoever
// waited for it hears that, nothing is acknowledged any more, reading goes on,
// and after a new start the same key tells what became of it.
func TestLostCommit(t *testing.T) {
	name := filepath.Join(t.TempDir(), "jiyao.db")
	s := openNamed(t, name)
	walk(t, s, "m-1", workflow.Submit)
	hook(t, s, func(query string) error {
		if query == "COMMIT" {
			return errors.New("disk I/O error")
		}
		return nil
	})
	cmd := line("m-1")[2]
	cmd.Minutes, cmd.Version, cmd.Key = "m-1", 2, "click"
	if _, err := service(t, s).Do(context.Background(), cmd); workflow.KindOf(err) != workflow.Unknown {
		t.Errorf("the lost step: %v", err)
	}
	_, err := service(t, s).Do(context.Background(), cmd)
	if workflow.KindOf(err) != workflow.Internal || !strings.Contains(err.Error(), "已停止办理") {
		t.Errorf("after a lost commit: %v", err)
	}
	if err := s.Refuse(context.Background(), workflow.Refusal{}); !strings.Contains(err.Error(), "已停止办理") {
		t.Errorf("another write after a lost commit: %v", err)
	}
	if m, err := s.Minutes(context.Background(), "m-1"); err != nil || m.Version != 2 {
		t.Errorf("reading after a lost commit: version %d, %v", m.Version, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	again := openNamed(t, name)
	if step, err := service(t, again).Do(context.Background(), cmd); err != nil || step.Minutes.Version != 3 {
		t.Errorf("after a new start: version %d, %v", step.Minutes.Version, err)
	}
}
