package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"jiyao/workflow"
)

// TestStartAtOnce: of three programs that start on an empty database at once
// one carries the migrations out, each once.
func TestStartAtOnce(t *testing.T) {
	name := emptyDatabase(t)
	var done sync.WaitGroup
	for range 3 {
		done.Go(func() {
			s, err := Open(context.Background(), name)
			if err != nil {
				t.Error(err)
				return
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	done.Wait()
	s := openNamed(t, name)
	var times []int
	err := s.read.Raw("SELECT COUNT(*) FROM goose_db_version GROUP BY version_id").Scan(&times).Error
	if err != nil || len(times) < 4 {
		t.Fatalf("%d versions, %v", len(times), err)
	}
	for _, n := range times {
		if n != 1 {
			t.Errorf("a migration was carried out %d times", n)
		}
	}
}

var emptyOnes atomic.Int64

// emptyDatabase makes a PostgreSQL database without our schema.
func emptyDatabase(t testing.TB, options ...string) string {
	t.Helper()
	NewDatabase(t) // the server is up
	name := fmt.Sprintf("empty_%d", emptyOnes.Add(1))
	if err := postgresServer.Create(name, append(options, "--template", "template0")...); err != nil {
		t.Fatal(err)
	}
	return postgresServer.URL(name)
}

// TestReplicas lets three programs work on one database: numbers without a
// gap, whole chains, one winner.
func TestReplicas(t *testing.T) {
	name := NewDatabase(t)
	replicas := []*Store{openNamed(t, name), openNamed(t, name), openNamed(t, name)}
	const each = 12
	var done sync.WaitGroup
	for r, s := range replicas {
		for i := range each {
			done.Go(func() { walk(t, s, fmt.Sprintf("m-%d-%d", r, i), workflow.Number) })
		}
		done.Go(func() { contest(t, replicas, r) })
	}
	done.Wait()
	rows, err := replicas[0].Numbers(context.Background(), "changwu", "2026")
	if err != nil || len(rows) != 3*each {
		t.Fatalf("%d numbers, %v", len(rows), err)
	}
	for i, row := range rows {
		if row.Number.N != i+1 {
			t.Errorf("line %d has number %d", i+1, row.Number.N)
		}
	}
	if err := replicas[1].Verify(context.Background()); err != nil {
		t.Error(err)
	}
}

// contest begins a minutes and submits it at every replica at once: one wins,
// and the refusals of the others are one chain.
func contest(t *testing.T, replicas []*Store, n int) {
	id := fmt.Sprintf("contested-%d", n)
	walk(t, replicas[n], id, workflow.Create)
	errs := make([]error, len(replicas))
	var done sync.WaitGroup
	for r, s := range replicas {
		done.Go(func() {
			cmd := line(id)[1]
			cmd.Minutes, cmd.Version = id, 1
			_, errs[r] = service(t, s).Do(context.Background(), cmd)
		})
	}
	done.Wait()
	won := 0
	for _, err := range errs {
		switch workflow.KindOf(err) {
		case "":
			won++
		case workflow.Stale:
		default:
			t.Errorf("%s: %v (%v)", id, err, errors.Unwrap(err))
		}
	}
	if won != 1 {
		t.Errorf("%s: %d winners", id, won)
	}
}

// TestOneClickAtTwoReplicas begins a minutes twice by one click, at two
// replicas that give it different IDs: both clicks get the one that came first.
func TestOneClickAtTwoReplicas(t *testing.T) {
	name := NewDatabase(t)
	replicas := []*Store{openNamed(t, name), openNamed(t, name)}
	for i := range 25 {
		var steps [2]workflow.Step
		var done sync.WaitGroup
		for r, s := range replicas {
			done.Go(func() {
				cmd := line("m")[0]
				cmd.Minutes, cmd.Key = fmt.Sprintf("m-%d-%d", i, r), fmt.Sprintf("click-%d", i)
				var err error
				if steps[r], err = service(t, s).Do(context.Background(), cmd); err != nil {
					t.Errorf("click %d at %d: %v (%v)", i, r, err, errors.Unwrap(err))
				}
			})
		}
		done.Wait()
		if steps[0].Entry.Hash == "" || steps[0].Entry.Hash != steps[1].Entry.Hash {
			t.Errorf("click %d: %s and %s", i, steps[0].Minutes.ID, steps[1].Minutes.ID)
		}
	}
}

// TestAgain: what the server rolled back for no fault of its own is tried
// again, and nothing else is.
func TestAgain(t *testing.T) {
	for code, want := range map[string]int{"40001": maxTries, "40P01": maxTries, "23505": 2, "23514": 1, "08006": 1, "57P01": 1} {
		tries := 0
		err := again(context.Background(), func() error {
			tries++
			return workflow.Fault("try", &pgconn.PgError{Severity: "ERROR", Code: code})
		})
		if tries != want || err == nil {
			t.Errorf("%s: %d tries, %v; want %d", code, tries, err, want)
		}
	}
	tries := 0
	if err := again(context.Background(), func() error { tries++; return errors.New("connection reset") }); tries != 1 || err == nil {
		t.Errorf("a lost connection: %d tries, %v", tries, err)
	}
}

// A leak is a way to the database that is cut after so many messages of the
// program have come through; the last reaches the server or not.
type leak struct {
	net.Listener
	server  string
	left    atomic.Int64
	deliver bool // the last message still goes to the server
}

func newLeak(t *testing.T, server string) *leak {
	t.Helper()
	l, err := net.Listen("unix", filepath.Join(t.TempDir(), ".s.PGSQL.5432"))
	if err != nil {
		t.Fatal(err)
	}
	k := &leak{Listener: l, server: server}
	k.left.Store(1 << 30)
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go k.carry(conn)
		}
	}()
	return k
}

// carry takes messages to the server and answers back until the way is cut.
func (k *leak) carry(program net.Conn) {
	defer program.Close()
	server, err := net.Dial("unix", k.server)
	if err != nil {
		return
	}
	defer server.Close()
	go func() {
		_, _ = io.Copy(program, server)
		_ = program.Close()
	}()
	buffer := make([]byte, 1<<20)
	for {
		n, err := program.Read(buffer)
		if err != nil {
			return
		}
		left := k.left.Add(-1)
		if left < 0 || left == 0 && !k.deliver {
			return
		}
		if left == 0 { // the answer never comes
			_ = program.Close()
		}
		if _, err := server.Write(buffer[:n]); err != nil {
			return
		}
	}
}

// TestCutConnection cuts the way to the database after every message of a step
// in turn, delivered or not. Whoever hears that nothing happened finds nothing;
// whoever hears that it is not known gets the truth for the same key; and
// nothing happens twice.
func TestCutConnection(t *testing.T) {
	direct := NewDatabase(t)
	at, err := url.Parse(direct)
	if err != nil {
		t.Fatal(err)
	}
	folder := at.Query().Get("host")
	k := newLeak(t, filepath.Join(folder, ".s.PGSQL.5432"))
	through := openNamed(t, strings.Replace(direct, folder, filepath.Dir(k.Addr().String()), 1))
	whole := openNamed(t, direct)
	heard := map[workflow.Kind]int{}
	for _, deliver := range []bool{false, true} {
		for cut := int64(1); cut <= 6; cut++ {
			k.deliver = deliver
			id := fmt.Sprintf("m-%v-%d", deliver, cut)
			heard[cutOnce(t, k, through, whole, id, cut)]++
		}
	}
	if heard[workflow.Internal] == 0 || heard[workflow.Unknown] == 0 {
		t.Errorf("heard %v: the cuts were not where they should be", heard)
	}
	if err := whole.Verify(context.Background()); err != nil {
		t.Error(err)
	}
}

func cutOnce(t *testing.T, k *leak, through, whole *Store, id string, cut int64) workflow.Kind {
	t.Helper()
	ctx := context.Background()
	walk(t, through, id, workflow.Sign)
	step, err := workflow.Decide(minutesOf(t, whole, id), workflow.Command{
		Minutes: id, Version: 4, Action: workflow.Number, Actor: person("clk", workflow.Clerk), Key: id,
	}, facts(t, whole))
	if err != nil {
		t.Fatal(err)
	}
	k.left.Store(cut)
	_, err = through.Commit(ctx, step)
	k.left.Store(1 << 30)
	settle(t, whole, id)
	stored := minutesOf(t, whole, id).Version == 5
	kind := workflow.KindOf(err)
	switch {
	case kind == "" && !stored:
		t.Errorf("%s: acknowledged and not stored", id)
	case kind == workflow.Internal && stored:
		t.Errorf("%s: stored, but was told %v (%v)", id, err, errors.Unwrap(err))
	case kind != "" && kind != workflow.Internal && kind != workflow.Unknown:
		t.Errorf("%s: %v", id, err)
	}
	again, err := through.Commit(ctx, step)
	if err != nil || again.Minutes.Version != 5 || again.Entry.Key != id {
		t.Errorf("%s: the same key again: %v (%v)", id, err, errors.Unwrap(err))
	}
	return kind
}

// settle waits for whatever the server may still be doing to the minutes.
func settle(t *testing.T, s *Store, id string) {
	t.Helper()
	if err := s.write.Exec("SELECT 1 FROM minutes WHERE id = ? FOR UPDATE", id).Error; err != nil {
		t.Fatal(err)
	}
}

func minutesOf(t *testing.T, s *Store, id string) workflow.Minutes {
	t.Helper()
	m, err := s.Minutes(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func facts(t *testing.T, s *Store) workflow.Facts {
	t.Helper()
	svc := service(t, s)
	flow, err := svc.Flow(workflow.FlowID{})
	if err != nil {
		t.Fatal(err)
	}
	return workflow.Facts{Flow: flow, Now: svc.Now(), Series: svc.Series}
}
