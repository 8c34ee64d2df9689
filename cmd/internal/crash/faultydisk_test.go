//go:build linux

package crash_test

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"jiyao/cmd/internal/crash"
)

// fill makes the disk full under load, ends the server there — killed, or
// closed in order — and starts it again on the full disk: it must start, and
// everything must be readable. Then there is room again.
func (b lossyBed) fill(ctx context.Context, c *crash.Cluster, random *rand.Rand) error {
	b.disk.Limit(random.Int64N(200_000))
	time.Sleep(150 * time.Millisecond)
	c.Reads(ctx)
	if random.IntN(2) == 0 {
		c.KillAll()
	} else if err := c.Stop(0); err != nil {
		return err
	}
	b.disk.Limit(0)
	if err := c.StartAll(ctx); err != nil {
		return err
	}
	c.Reads(ctx)
	b.disk.Limit(-1)
	return nil
}

// TestFullDisk demands that a full disk costs nothing but the writing.
func TestFullDisk(t *testing.T) {
	bed := newLossyBed(t)
	report := run(t, &crash.Trial{
		Name: t.Name(), Seed: seed(t), Program: ourselves(), Bed: bed, Disturb: bed.fill, Lenient: true,
		Replicas: 1, Clients: 8, Open: 6, Rounds: size(t, "JIYAO_CRASH_FULL", 10, 3), Calm: 200 * time.Millisecond,
	})
	t.Log(report)
	if report.Failed == 0 {
		t.Error("nobody noticed the full disk")
	}
}

// failSyncs lets a few fsyncs fail, goes on a while and cuts the power.
func (b lossyBed) failSyncs(ctx context.Context, c *crash.Cluster, random *rand.Rand) error {
	b.disk.FailSyncs(1 + random.IntN(3))
	time.Sleep(100 * time.Millisecond)
	return b.cut(ctx, c, random)
}

// TestFailedSync demands that what was acknowledged after a failed fsync lasts
// all the same.
func TestFailedSync(t *testing.T) {
	bed := newLossyBed(t)
	report := run(t, &crash.Trial{
		Name: t.Name(), Seed: seed(t), Program: ourselves(), Bed: bed, Disturb: bed.failSyncs, Lenient: true,
		Replicas: 1, Clients: 8, Open: 6, Rounds: size(t, "JIYAO_CRASH_SYNCS", 10, 3), Calm: 150 * time.Millisecond,
	})
	t.Log(report)
	if report.Failed == 0 {
		t.Error("nobody noticed a failed fsync")
	}
}
