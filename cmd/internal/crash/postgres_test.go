package crash_test

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"jiyao/cmd/internal/crash"
	"jiyao/workflow/store"
	"jiyao/workflow/storetest"
)

// postgres is the one server of these tests.
var postgres storetest.Postgres

// onServer gives a bed in a new PostgreSQL database.
func onServer(t *testing.T) crash.ServerBed {
	t.Helper()
	url := postgres.Database(t, func(url string) error {
		s, err := store.Open(context.Background(), url)
		if err != nil {
			return err
		}
		return s.Close()
	})
	return crash.ServerBed{URL: url, Dir: t.TempDir()}
}

// TestReplicas kills one of three servers over PostgreSQL again and again; the
// clients go on, and repeat what got no answer, at another.
func TestReplicas(t *testing.T) {
	report := run(t, &crash.Trial{
		Name: t.Name(), Seed: seed(t), Program: ourselves(), Bed: onServer(t),
		Replicas: 3, Clients: 12, Open: 8, Rounds: size(t, "JIYAO_CRASH_REPLICAS", 20, 4), Calm: 300 * time.Millisecond,
	})
	t.Log(report)
}

// restart ends PostgreSQL as a crash would and starts it again at once.
func restart(context.Context, *crash.Cluster, *rand.Rand) error {
	return postgres.Control("restart", "-m", "immediate")
}

// TestPostgresRestart demands that nothing acknowledged is lost, and nothing
// done twice, when the database server itself goes away under load.
func TestPostgresRestart(t *testing.T) {
	report := run(t, &crash.Trial{
		Name: t.Name(), Seed: seed(t), Program: ourselves(), Bed: onServer(t), Disturb: restart, Lenient: true,
		Replicas: 3, Clients: 12, Open: 8, Rounds: size(t, "JIYAO_CRASH_RESTARTS", 4, 2), Calm: 500 * time.Millisecond,
	})
	t.Log(report)
}
